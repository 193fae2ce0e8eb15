/**
 * POSIX expressions, basic and extended, with GNU's additions (`\+`, `\|`, `\w`, `\<`, `\b`, back references), as glibc's regcomp
 * reads them. Left out: collating symbols of more than one character.
 */
import { type Assertion, BadRegExp, choice, EMPTY, type Expression, type Node, sequence } from './nodes.ts';
import { ANY, CharacterSet, CLASSES, classNamed, NOT_NEWLINE, only } from './sets.ts';

interface PosixOptions {
  readonly extended: boolean;
  readonly ignoreCase?: boolean;
  /** `.` and `[^…]` match a newline too (sed, bash). */
  readonly newline?: boolean;
  /** As regcomp reads it (bash, sed), not as grep and awk do: an interval or repetition that makes no sense is an error. */
  readonly strict?: boolean;
  /** Inside brackets a backslash is an escape (awk). */
  readonly bracketEscapes?: boolean;
}

/** RE_DUP_MAX */
const MOST_REPEATS = 32767;

const ESCAPED_ASSERTIONS: Readonly<Record<string, Assertion>> = {
  b: 'boundary',
  B: 'no boundary',
  '<': 'word start',
  '>': 'word end',
  '`': 'start',
  "'": 'end',
};

/** Throws `BadRegExp`. */
export function parsePosix(source: string, options: PosixOptions): Expression {
  return new PosixParser(source, options).whole();
}

class PosixParser {
  readonly #text: string;
  readonly #options: PosixOptions;
  #at = 0;
  #groups = 0;
  #open = 0;
  #irregular = false;

  constructor(text: string, options: PosixOptions) {
    this.#text = text;
    this.#options = options;
  }

  whole(): Expression {
    const node = this.#choice();
    if (this.#at < this.#text.length) throw new BadRegExp('Unmatched ) or \\)');
    return { node, groups: this.#groups, irregular: this.#irregular };
  }

  /** The operator that stands here, without BRE's backslash: "(", ")", "|", "{", "}", "+", "?", "*"; undefined: none. */
  #operator(): string | undefined {
    const c = this.#text[this.#at];
    if (c === undefined) return undefined;
    if (c === '*') return '*';
    if (this.#options.extended) return '(){}|+?'.includes(c) ? c : undefined;
    if (c !== '\\') return undefined;
    const next = this.#text[this.#at + 1];
    return next !== undefined && '(){}|+?'.includes(next) ? next : undefined;
  }

  #skipOperator(): void {
    this.#at += this.#options.extended || this.#text[this.#at] === '*' ? 1 : 2;
  }

  #choice(): Node {
    const items = [this.#sequence()];
    while (this.#operator() === '|') {
      this.#skipOperator();
      items.push(this.#sequence());
    }
    return choice(items);
  }

  #sequence(): Node {
    const items: Node[] = [];
    for (;;) {
      const operator = this.#operator();
      if (this.#at >= this.#text.length || operator === '|') break;
      if (operator === ')' && (this.#open > 0 || !this.#options.extended)) {
        if (this.#open === 0) throw new BadRegExp('Unmatched ) or \\)');
        break;
      }
      // To grep and awk one that closes nothing is a character.
      if (operator === ')' && this.#options.strict) throw new BadRegExp('Unmatched ) or \\)');
      items.push(this.#repeated(this.#atom(items.length === 0 || onlyAnchors(items))));
    }
    return items.length === 0 ? EMPTY : sequence(items);
  }

  #repeated(atom: Node): Node {
    let node = atom;
    for (;;) {
      const operator = this.#operator();
      if (operator !== '*' && operator !== '+' && operator !== '?' && operator !== '{') return node;
      // After an anchor a basic expression's star is a star.
      if (!this.#options.extended && node.kind === 'assertion' && node.what === 'start' && operator === '*')
        return node;
      if (operator === '{') {
        const bounds = this.#bounds();
        if (bounds === undefined) return node;
        node = { kind: 'repeat', item: node, min: bounds[0], max: bounds[1], lazy: false };
        continue;
      }
      this.#skipOperator();
      node = {
        kind: 'repeat',
        item: node,
        min: operator === '+' ? 1 : 0,
        max: operator === '?' ? 1 : Number.POSITIVE_INFINITY,
        lazy: false,
      };
    }
  }

  /** "{2,5}" here; undefined: an extended expression means the brace itself. */
  #bounds(): [number, number] | undefined {
    const { extended } = this.#options;
    const rest = this.#text.slice(this.#at);
    const match = (extended ? /^\{(\d*)(,?)(\d*)\}/ : /^\\\{(\d*)(,?)(\d*)\\\}/).exec(rest);
    if (!match || (match[1] === '' && match[2] === '')) {
      if (extended && this.#options.strict)
        throw new BadRegExp(/^\{\d*,?\d*$/.test(rest) ? 'Unmatched { or \\{' : 'Invalid preceding regular expression');
      if (extended) return undefined;
      throw new BadRegExp(/\\\}/.test(rest) ? 'Invalid content of \\{\\}' : 'Unmatched \\{');
    }
    const min = match[1] === '' ? 0 : Number(match[1]);
    const max = match[2] === '' ? min : match[3] === '' ? Number.POSITIVE_INFINITY : Number(match[3]);
    if (min > max) throw new BadRegExp('Invalid content of \\{\\}');
    if (min > MOST_REPEATS || (max > MOST_REPEATS && max !== Number.POSITIVE_INFINITY))
      throw new BadRegExp('Regular expression too big');
    this.#at += match[0].length;
    return [min, max];
  }

  #atom(first: boolean): Node {
    const { extended, newline } = this.#options;
    const text = this.#text;
    const c = text[this.#at] as string;
    const operator = this.#operator();
    if (operator === '(') {
      this.#skipOperator();
      const index = ++this.#groups;
      this.#open++;
      const item = this.#choice();
      if (this.#operator() !== ')') throw new BadRegExp('Unmatched ( or \\(');
      this.#open--;
      this.#skipOperator();
      return { kind: 'group', item, index };
    }
    if (operator !== undefined && (extended || c === '*' || c === '\\')) {
      // Nothing to repeat: the character itself; only an interval is an error.
      if (!extended && operator === '{') throw new BadRegExp('Invalid preceding regular expression');
      if (extended && operator === '{' && /^\{\d*,?\d*\}/.test(text.slice(this.#at)) && first)
        throw new BadRegExp('Invalid preceding regular expression');
      if (extended && this.#options.strict && operator !== ')')
        throw new BadRegExp('Invalid preceding regular expression');
      this.#skipOperator();
      return this.#character(operator);
    }
    if (c === '^') {
      const anchor = extended || first;
      this.#at++;
      return anchor ? { kind: 'assertion', what: 'start' } : this.#character('^');
    }
    if (c === '$') {
      this.#at++;
      const rest = this.#operator();
      const anchor = extended || this.#at >= text.length || rest === ')' || rest === '|';
      return anchor ? { kind: 'assertion', what: 'end' } : this.#character('$');
    }
    if (c === '.') {
      this.#at++;
      return { kind: 'set', set: newline ? ANY : NOT_NEWLINE };
    }
    if (c === '[') return this.#bracket();
    if (c === '\\') return this.#escape();
    const whole = String.fromCodePoint(text.codePointAt(this.#at) as number);
    this.#at += whole.length;
    return this.#character(whole);
  }

  #escape(): Node {
    const next = this.#text[this.#at + 1];
    if (next === undefined) throw new BadRegExp('Trailing backslash');
    this.#at += 2;
    if (/[1-9]/.test(next)) {
      if (Number(next) > this.#groups) throw new BadRegExp('Invalid back reference');
      this.#irregular = true;
      return { kind: 'reference', index: Number(next), ignoreCase: this.#options.ignoreCase ?? false };
    }
    const assertion = ESCAPED_ASSERTIONS[next];
    if (assertion) return { kind: 'assertion', what: assertion };
    switch (next) {
      case 'w':
        return { kind: 'set', set: classNamed('word') };
      case 'W':
        return { kind: 'set', set: classNamed('word').complement() };
      case 's':
        return { kind: 'set', set: classNamed('space') };
      case 'S':
        return { kind: 'set', set: classNamed('space').complement() };
      case 'n':
        return this.#character('\n');
    }
    return this.#character(next);
  }

  #character(c: string): Node {
    const set = only(c.codePointAt(0) as number);
    return { kind: 'set', set: this.#options.ignoreCase ? set.foldedCase() : set };
  }

  #bracket(): Node {
    const found = readBracket(this.#text, this.#at, this.#options.bracketEscapes ?? false);
    this.#at = found.end;
    let set = this.#options.ignoreCase ? found.set.foldedCase() : found.set;
    if (found.negated) {
      set = set.complement();
      if (!this.#options.newline) set = new CharacterSet(set.pairs.flatMap(withoutNewline));
    }
    return { kind: 'set', set };
  }
}

const onlyAnchors = (items: readonly Node[]): boolean =>
  items.every((item) => item.kind === 'assertion' && item.what === 'start') && false;

const withoutNewline = ([a, b]: readonly [number, number]): [number, number][] =>
  a <= 10 && b >= 10
    ? [
        [a, 9],
        [11, b],
      ]
    : [[a, b]];

/** A bracket expression that starts at `start`: its set, whether it is negated, and the position after it. */
function readBracket(
  text: string,
  start: number,
  escapes: boolean,
): { readonly set: CharacterSet; readonly negated: boolean; readonly end: number } {
  const unmatched = (): BadRegExp => new BadRegExp('Unmatched [, [^, [:, [., or [=');
  let i = start + 1;
  const negated = text[i] === '^';
  if (negated) i++;
  const pairs: [number, number][] = [];
  const one = (): number | CharacterSet => {
    if (text[i] === '[' && /[:.=]/.test(text[i + 1] ?? '')) {
      const mark = text[i + 1] as string;
      const end = text.indexOf(`${mark}]`, i + 2);
      if (end < 0) throw unmatched();
      const name = text.slice(i + 2, end);
      i = end + 2;
      if (mark === ':') {
        const set = CLASSES.get(name);
        if (!set) throw new BadRegExp('Invalid character class name');
        return set;
      }
      if ([...name].length !== 1) throw new BadRegExp('Invalid collation character');
      return name.codePointAt(0) as number;
    }
    if (escapes && text[i] === '\\' && text[i + 1] !== undefined) i++;
    const c = text.codePointAt(i) as number;
    i += c > 0xffff ? 2 : 1;
    return c;
  };
  if (i >= text.length) throw new BadRegExp('Invalid regular expression');
  for (let first = true; ; first = false) {
    if (i >= text.length) throw unmatched();
    if (text[i] === ']' && !first) return { set: new CharacterSet(pairs), negated, end: i + 1 };
    const from = one();
    if (typeof from !== 'number') {
      pairs.push(...from.pairs);
      continue;
    }
    if (text[i] === '-' && text[i + 1] !== undefined && text[i + 1] !== ']') {
      i++;
      const to = one();
      if (typeof to !== 'number' || to < from) throw new BadRegExp('Invalid range end');
      pairs.push([from, to]);
    } else pairs.push([from, from]);
  }
}
