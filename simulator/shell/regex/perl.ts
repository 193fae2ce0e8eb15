/**
 * Perl's expressions as PCRE reads them (`grep -P`): what people write in one-liners. Left out: conditions, recursion, callouts,
 * Unicode properties; an expression with them is refused.
 */
import { BadRegExp, choice, EMPTY, type Expression, type Node, sequence } from './nodes.ts';
import { ANY, CharacterSet, CLASSES, classNamed, NOT_NEWLINE, only } from './sets.ts';

const HORIZONTAL = new CharacterSet([
  [9, 9],
  [32, 32],
  [0xa0, 0xa0],
]);
const SPACE = new CharacterSet([
  [9, 13],
  [32, 32],
]);
const WORD = new CharacterSet([
  [48, 57],
  [65, 90],
  [95, 95],
  [97, 122],
]);

const ESCAPED_SETS: Readonly<Record<string, CharacterSet>> = {
  d: classNamed('digit'),
  D: classNamed('digit').complement(),
  w: WORD,
  W: WORD.complement(),
  s: SPACE,
  S: SPACE.complement(),
  h: HORIZONTAL,
  H: HORIZONTAL.complement(),
  N: NOT_NEWLINE,
  v: new CharacterSet([[10, 13]]),
};
const CONTROLS: Readonly<Record<string, number>> = { n: 10, t: 9, r: 13, f: 12, e: 27, a: 7 };

interface PerlOptions {
  readonly ignoreCase?: boolean;
}

/** Throws `BadRegExp`. */
export function parsePerl(source: string, options: PerlOptions = {}): Expression {
  return new PerlParser(source, options.ignoreCase ?? false).whole();
}

class PerlParser {
  readonly #text: string;
  #at = 0;
  #groups = 0;
  #irregular = false;
  #ignoreCase: boolean;
  #dotAll = false;
  #extended = false;
  readonly #names = new Map<string, number>();

  constructor(text: string, ignoreCase: boolean) {
    this.#text = text;
    this.#ignoreCase = ignoreCase;
  }

  whole(): Expression {
    const node = this.#choice();
    if (this.#at < this.#text.length) throw new BadRegExp('unmatched closing parenthesis');
    return { node, groups: this.#groups, irregular: this.#irregular };
  }

  #choice(): Node {
    const before = [this.#ignoreCase, this.#dotAll, this.#extended] as const;
    const items = [this.#sequence()];
    while (this.#text[this.#at] === '|') {
      this.#at++;
      items.push(this.#sequence());
    }
    [this.#ignoreCase, this.#dotAll, this.#extended] = before;
    return choice(items);
  }

  #sequence(): Node {
    const items: Node[] = [];
    while (this.#at < this.#text.length && this.#text[this.#at] !== '|' && this.#text[this.#at] !== ')') {
      if (this.#extended && /\s/.test(this.#text[this.#at] as string)) {
        this.#at++;
        continue;
      }
      if (this.#text.startsWith('\\Q', this.#at)) {
        const end = this.#text.indexOf('\\E', this.#at);
        for (const c of this.#text.slice(this.#at + 2, end < 0 ? undefined : end)) items.push(this.#character(c));
        this.#at = end < 0 ? this.#text.length : end + 2;
        continue;
      }
      const atom = this.#atom();
      if (atom !== undefined) items.push(this.#repeated(atom));
    }
    return items.length === 0 ? EMPTY : sequence(items);
  }

  #repeated(atom: Node): Node {
    let node = atom;
    for (;;) {
      const match = /^(?:([*+?])|\{(\d+)(,?)(\d*)\})([?+]?)/.exec(this.#text.slice(this.#at));
      if (!match) return node;
      this.#at += match[0].length;
      const min = match[1] === undefined ? Number(match[2]) : match[1] === '+' ? 1 : 0;
      const max =
        match[1] !== undefined
          ? match[1] === '?'
            ? 1
            : Number.POSITIVE_INFINITY
          : match[3] === ''
            ? min
            : match[4] === ''
              ? Number.POSITIVE_INFINITY
              : Number(match[4]);
      if (min > max) throw new BadRegExp('numbers out of order in {} quantifier');
      node = { kind: 'repeat', item: node, min, max, lazy: match[5] === '?' };
    }
  }

  #atom(): Node | undefined {
    const c = this.#text[this.#at] as string;
    switch (c) {
      case '(':
        return this.#group();
      case '[':
        return this.#bracket();
      case '.':
        this.#at++;
        return { kind: 'set', set: this.#dotAll ? ANY : NOT_NEWLINE };
      case '^':
        this.#at++;
        return { kind: 'assertion', what: 'start' };
      case '$':
        this.#at++;
        return { kind: 'assertion', what: 'end' };
      case '\\':
        return this.#escape();
      case '*':
      case '+':
      case '?':
        throw new BadRegExp('quantifier does not follow a repeatable item');
    }
    const whole = String.fromCodePoint(this.#text.codePointAt(this.#at) as number);
    this.#at += whole.length;
    return this.#character(whole);
  }

  #group(): Node | undefined {
    const rest = this.#text.slice(this.#at);
    const close = (item: Node): Node => {
      if (this.#text[this.#at] !== ')') throw new BadRegExp('missing closing parenthesis');
      this.#at++;
      return item;
    };
    const flags = /^\(\?([imsx]*)(?:-([imsx]+))?(:|\))/.exec(rest);
    if (flags) {
      const before = [this.#ignoreCase, this.#dotAll, this.#extended] as const;
      this.#at += flags[0].length;
      const set = (letters: string, on: boolean): void => {
        if (letters.includes('i')) this.#ignoreCase = on;
        if (letters.includes('s')) this.#dotAll = on;
        if (letters.includes('x')) this.#extended = on;
      };
      set(flags[1] ?? '', true);
      set(flags[2] ?? '', false);
      if (flags[3] === ')') return undefined;
      const item = close(this.#choice());
      [this.#ignoreCase, this.#dotAll, this.#extended] = before;
      return item;
    }
    const look = /^\(\?(<?)([=!])/.exec(rest);
    if (look) {
      this.#at += look[0].length;
      this.#irregular = true;
      return { kind: 'look', item: close(this.#choice()), ahead: look[1] === '', negative: look[2] === '!' };
    }
    const atomic = rest.startsWith('(?>');
    if (atomic) {
      this.#at += 3;
      return close(this.#choice());
    }
    const named = /^\(\?(?:P?<|')([A-Za-z_]\w*)[>']/.exec(rest);
    if (!named && rest.startsWith('(?')) throw new BadRegExp('unrecognized character after (? or (?-');
    this.#at += named ? named[0].length : 1;
    const index = ++this.#groups;
    if (named) this.#names.set(named[1] as string, index);
    return { kind: 'group', item: close(this.#choice()), index };
  }

  #escape(): Node | undefined {
    const next = this.#text[this.#at + 1];
    if (next === undefined) throw new BadRegExp('\\ at end of pattern');
    this.#at += 2;
    const set = ESCAPED_SETS[next];
    if (set) return { kind: 'set', set };
    const control = CONTROLS[next];
    if (control !== undefined) return { kind: 'set', set: only(control) };
    switch (next) {
      case 'b':
        return { kind: 'assertion', what: 'boundary' };
      case 'B':
        return { kind: 'assertion', what: 'no boundary' };
      case 'A':
        return { kind: 'assertion', what: 'start' };
      case 'z':
      case 'Z':
        return { kind: 'assertion', what: 'end' };
      case 'K':
        return { kind: 'keep' };
      case 'E':
        return undefined;
      case 'x': {
        const match = /^(?:\{([0-9a-fA-F]+)\}|([0-9a-fA-F]{1,2}))/.exec(this.#text.slice(this.#at));
        if (match) this.#at += match[0].length;
        return this.#character(String.fromCodePoint(Number.parseInt(match?.[1] ?? match?.[2] ?? '0', 16)));
      }
      case 'k': {
        const match = /^[<{']([A-Za-z_]\w*)[>}']/.exec(this.#text.slice(this.#at));
        const index = match && this.#names.get(match[1] as string);
        if (!match || !index) throw new BadRegExp('reference to non-existent subpattern');
        this.#at += match[0].length;
        return this.#reference(index);
      }
      case 'p':
      case 'P':
        throw new BadRegExp('Unicode properties: not simulated');
    }
    if (/[1-9]/.test(next)) return this.#reference(Number(next));
    return this.#character(next);
  }

  #reference(index: number): Node {
    this.#irregular = true;
    return { kind: 'reference', index, ignoreCase: this.#ignoreCase };
  }

  #character(c: string): Node {
    const set = only(c.codePointAt(0) as number);
    return { kind: 'set', set: this.#ignoreCase ? set.foldedCase() : set };
  }

  #bracket(): Node {
    const text = this.#text;
    let i = this.#at + 1;
    const negated = text[i] === '^';
    if (negated) i++;
    const pairs: [number, number][] = [];
    const one = (): number | CharacterSet => {
      const named = /^\[:(\^?)(\w+):\]/.exec(text.slice(i));
      if (named) {
        const set = CLASSES.get(named[2] as string);
        if (!set) throw new BadRegExp('unknown POSIX class name');
        i += named[0].length;
        return named[1] === '' ? set : set.complement();
      }
      if (text[i] === '\\') {
        const next = text[i + 1];
        if (next === undefined) throw new BadRegExp('\\ at end of pattern');
        i += 2;
        if (next === 'b') return 8;
        const set = ESCAPED_SETS[next];
        if (set) return set;
        if (next === 'x') {
          const match = /^(?:\{([0-9a-fA-F]+)\}|([0-9a-fA-F]{1,2}))/.exec(text.slice(i));
          if (match) i += match[0].length;
          return Number.parseInt(match?.[1] ?? match?.[2] ?? '0', 16);
        }
        return CONTROLS[next] ?? (next.codePointAt(0) as number);
      }
      const c = text.codePointAt(i) as number;
      i += c > 0xffff ? 2 : 1;
      return c;
    };
    for (let first = true; ; first = false) {
      if (i >= text.length) throw new BadRegExp('missing terminating ] for character class');
      if (text[i] === ']' && !first) break;
      const from = one();
      if (typeof from !== 'number') {
        pairs.push(...from.pairs);
        continue;
      }
      if (text[i] === '-' && text[i + 1] !== undefined && text[i + 1] !== ']') {
        i++;
        const to = one();
        if (typeof to !== 'number') pairs.push([from, from], [45, 45], ...to.pairs);
        else if (to < from) throw new BadRegExp('range out of order in character class');
        else pairs.push([from, to]);
      } else pairs.push([from, from]);
    }
    this.#at = i + 1;
    let set = new CharacterSet(pairs);
    if (this.#ignoreCase) set = set.foldedCase();
    return { kind: 'set', set: negated ? set.complement() : set };
  }
}
