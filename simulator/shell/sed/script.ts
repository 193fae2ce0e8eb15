/** sed's scripts, read: steps with their addresses, patterns and replacements. Upstream: GNU sed's compile.c. */
import { BadRegExp, compileRegExp, type Matcher } from '../regex/regexp.ts';
import { ToolFailure } from '../tools/tool.ts';

export type Address =
  | { readonly kind: 'line'; readonly line: number }
  | { readonly kind: 'last' }
  | { readonly kind: 'match'; readonly pattern: Matcher | undefined }
  | { readonly kind: 'step'; readonly first: number; readonly step: number }
  | { readonly kind: 'offset'; readonly count: number; readonly multiple: boolean };

export interface Step {
  readonly from?: Address;
  readonly to?: Address;
  readonly negated: boolean;
  readonly letter: string;
  readonly text: string;
  readonly pattern?: Matcher;
  readonly replacement?: readonly Piece[];
  readonly flags?: {
    readonly global: boolean;
    readonly nth: number;
    readonly print: boolean;
    readonly file: string | undefined;
  };
  readonly table?: ReadonlyMap<string, string>;
  /** Position after the matching brace, or of a label. */
  jump?: number;
  /** The range that is open: it ends at this line, or at a match. */
  open?: { until: number | undefined } | undefined;
}

export type Piece =
  | { readonly text: string }
  | { readonly group: number }
  | { readonly change: 'U' | 'L' | 'u' | 'l' | 'E' };

export class ScriptReader {
  readonly #source: string;
  readonly #extended: boolean;
  #at = 0;
  readonly steps: Step[] = [];
  readonly #braces: number[] = [];
  readonly #labels = new Map<string, number>();

  constructor(source: string, extended: boolean) {
    this.#source = source;
    this.#extended = extended;
  }

  #fail(message: string): never {
    throw new ToolFailure(`-e expression #1, char ${Math.min(this.#at, this.#source.length)}: ${message}`);
  }

  read(): Step[] {
    for (;;) {
      this.#skip(/[\s;]*/y);
      if (this.#at >= this.#source.length) break;
      if (this.#source[this.#at] === '#') {
        this.#skip(/[^\n]*/y);
        continue;
      }
      this.#one();
    }
    if (this.#braces.length > 0) throw new ToolFailure("-e expression #1, char 0: unmatched `{'");
    for (const step of this.steps) {
      if (!'bt T'.includes(step.letter) || step.letter === ' ') continue;
      const target = step.text === '' ? this.steps.length : this.#labels.get(step.text);
      if (target === undefined) throw new ToolFailure(`can't find label for jump to \`${step.text}'`, 4);
      step.jump = target;
    }
    return this.steps;
  }

  #skip(pattern: RegExp): string {
    pattern.lastIndex = this.#at;
    const text = pattern.exec(this.#source)?.[0] ?? '';
    this.#at += text.length;
    return text;
  }

  #address(): Address | undefined {
    const c = this.#source[this.#at];
    if (c === '$') {
      this.#at++;
      return { kind: 'last' };
    }
    if (c !== undefined && /\d/.test(c)) {
      const first = Number(this.#skip(/\d+/y));
      if (this.#source[this.#at] !== '~') return { kind: 'line', line: first };
      this.#at++;
      return { kind: 'step', first, step: Number(this.#skip(/\d*/y)) };
    }
    if (c === '/' || c === '\\') {
      this.#at += c === '\\' ? 2 : 1;
      const delimiter = c === '\\' ? (this.#source[this.#at - 1] as string) : '/';
      const source = this.#until(delimiter, true);
      if (source === undefined) this.#fail('unterminated address regex');
      const flags = this.#skip(/[IM]*/y);
      return { kind: 'match', pattern: source === '' ? undefined : this.#compile(source, flags) };
    }
    if (c === '+' || c === '~') {
      this.#at++;
      return { kind: 'offset', count: Number(this.#skip(/\d*/y)), multiple: c === '~' };
    }
    return undefined;
  }

  #compile(source: string, flags: string): Matcher {
    try {
      return compileRegExp(withCharacters(source), this.#extended ? 'extended' : 'basic', {
        ignoreCase: /[iI]/.test(flags),
        lines: /[mM]/.test(flags),
        newline: true,
        strict: true,
      });
    } catch (error) {
      if (error instanceof BadRegExp) this.#fail(error.message);
      throw error;
    }
  }

  /** Text up to the delimiter, which is skipped; `\DELIMITER` is the delimiter itself. */
  #until(delimiter: string, pattern: boolean): string | undefined {
    let text = '';
    let set = false;
    for (; this.#at < this.#source.length; this.#at++) {
      const c = this.#source[this.#at] as string;
      if (c === '\\' && this.#at + 1 < this.#source.length) {
        const next = this.#source[++this.#at] as string;
        if (
          next === delimiter &&
          !(pattern && /[.*+?^$()[\]{}|]/.test(next) && delimiter !== '/' && delimiter !== '|' && delimiter !== '#')
        )
          text += pattern && delimiter === '|' ? '|' : delimiter;
        else text += c + next;
        continue;
      }
      if (pattern && c === '[' && !set) set = true;
      else if (pattern && c === ']' && set) set = false;
      if (c === delimiter && !set) {
        this.#at++;
        return text;
      }
      if (c === '\n' && pattern) return undefined;
      text += c;
    }
    return undefined;
  }

  #one(): void {
    const from = this.#address();
    let to: Address | undefined;
    if (from) {
      this.#skip(/[ \t]*/y);
      if (this.#source[this.#at] === ',') {
        this.#at++;
        this.#skip(/[ \t]*/y);
        to = this.#address();
        if (!to) this.#fail("unexpected `,'");
      }
    }
    this.#skip(/[ \t]*/y);
    let negated = false;
    while (this.#source[this.#at] === '!') {
      negated = true;
      this.#at++;
      this.#skip(/[ \t]*/y);
    }
    const letter = this.#source[this.#at++];
    if (from?.kind === 'offset') this.#fail('invalid usage of +N or ~N as first address');
    if (from?.kind === 'line' && from.line === 0 && to?.kind !== 'match') this.#fail('invalid usage of line address 0');
    if (letter === undefined) this.#fail('missing command');
    const base = { ...(from ? { from } : {}), ...(to ? { to } : {}), negated, letter, text: '' };
    switch (letter) {
      case '{':
        this.#braces.push(this.steps.length);
        this.steps.push(base);
        return;
      case '}': {
        const open = this.#braces.pop();
        if (open === undefined) this.#fail("unexpected `}'");
        (this.steps[open] as Step).jump = this.steps.length;
        break;
      }
      case 's':
        this.steps.push({ ...base, ...this.#substitution() });
        break;
      case 'y':
        this.steps.push({ ...base, table: this.#table() });
        break;
      case 'a':
      case 'i':
      case 'c':
        this.steps.push({ ...base, text: this.#text() });
        return;
      case ':':
        {
          const label = this.#skip(/[^\n;]*/y).trim();
          if (label === '') this.#fail('":" lacks a label');
          this.#labels.set(label, this.steps.length);
        }
        return;
      case 'b':
      case 't':
      case 'T':
        this.#skip(/[ \t]*/y);
        this.steps.push({ ...base, text: this.#skip(/[^\n;}]*/y).trim() });
        break;
      case 'r':
      case 'w':
        this.#skip(/[ \t]*/y);
        {
          const text = this.#skip(/[^\n]*/y).trim();
          if (text === '') this.#fail('missing filename in r/R/w/W commands');
          this.steps.push({ ...base, text });
        }
        return;
      case 'q':
      case 'Q':
        if (to) this.#fail('command only uses one address');
        this.#skip(/[ \t]*/y);
        this.steps.push({ ...base, text: this.#skip(/\d*/y) });
        break;
      default:
        if (letter === 'e') this.#fail('not simulated: the command e (run what a line says)');
        if (!'dDpPnNhHgGx=lz'.includes(letter)) this.#fail(`unknown command: \`${letter}'`);
        this.steps.push(base);
    }
    this.#skip(/[ \t]*/y);
    const next = this.#source[this.#at];
    if (next !== undefined && !/[;\n}#]/.test(next)) {
      this.#at++;
      this.#fail(
        letter === '}' || 'dDpPnNhHgGx='.includes(letter)
          ? 'extra characters after command'
          : letter === 's'
            ? "unknown option to `s'"
            : 'extra characters after command',
      );
    }
  }

  #substitution(): Pick<Step, 'pattern' | 'replacement' | 'flags'> {
    const delimiter = this.#source[this.#at++];
    if (delimiter === undefined || delimiter === '\n' || delimiter === '\\') this.#fail("unterminated `s' command");
    const source = this.#until(delimiter, true);
    const replacement = source === undefined ? undefined : this.#until(delimiter, false);
    if (source === undefined || replacement === undefined) {
      this.#at = this.#source.length;
      this.#fail("unterminated `s' command");
    }
    const flags = this.#skip(/[gpiIeMm\d]*/y);
    if (flags.includes('e')) this.#fail("not simulated: the flag e of `s' (run what was made)");
    let file: string | undefined;
    if (this.#source[this.#at] === 'w') {
      this.#at++;
      file = this.#skip(/[^\n]*/y).trim();
    }
    const next = this.#source[this.#at];
    const ends = next === undefined || /[;\n}#\s]/.test(next);
    if (!ends && file === undefined) this.#at++;
    else {
      for (const flag of ['g', 'p'])
        if (flags.split(flag).length > 2) this.#fail(`multiple \`${flag}' options to \`s' command`);
      if (/^0+$/.test(/\d+/.exec(flags)?.[0] ?? '1')) this.#fail("number option to `s' command may not be zero");
      if (file === '') this.#fail('missing filename in r/R/w/W commands');
    }
    if (!ends && file === undefined) this.#fail("unknown option to `s'");
    const pattern = source === '' ? undefined : this.#compile(source, flags);
    const most = Math.max(0, ...[...replacement.matchAll(/\\(\\|\d)/g)].map(([, n]) => (n === '\\' ? 0 : Number(n))));
    if (pattern && most > pattern.groups) this.#fail(`invalid reference \\${most} on \`s' command's RHS`);
    return {
      ...(pattern ? { pattern } : {}),
      replacement: pieces(replacement),
      flags: {
        global: flags.includes('g'),
        nth: Number(/\d+/.exec(flags)?.[0] ?? 1),
        print: flags.includes('p'),
        file,
      },
    };
  }

  #table(): ReadonlyMap<string, string> {
    const delimiter = this.#source[this.#at++] ?? this.#fail("unterminated `y' command");
    const clean = (text: string | undefined): string[] =>
      [...(text ?? this.#fail("unterminated `y' command"))]
        .join('')
        .replace(/\\n/g, '\n')
        .replace(/\\\\/g, '\\')
        .split('');
    const from = clean(this.#until(delimiter, false));
    const to = clean(this.#until(delimiter, false));
    if (from.length !== to.length) this.#fail("strings for `y' command are different lengths");
    return new Map(from.map((c, i) => [c, to[i] as string]));
  }

  /** The text of a, i, c: on this line, or after "\" on the next ones. */
  #text(): string {
    this.#skip(/[ \t]*/y);
    if (this.#source[this.#at] === '\\') {
      this.#at++;
      // Text on the same line keeps its blanks.
      this.#skip(/[ \t]*\n/y);
    } else if (this.#at >= this.#source.length || this.#source[this.#at] === '\n')
      this.#fail("expected \\ after `a', `c' or `i'");
    let text = '';
    while (this.#at < this.#source.length) {
      const c = this.#source[this.#at++] as string;
      if (c === '\\' && this.#at < this.#source.length) {
        const next = this.#source[this.#at++] as string;
        text += next === 't' ? '\t' : next;
      } else if (c === '\n') break;
      else text += c;
    }
    return text;
  }
}

const CONTROLS: Readonly<Record<string, string>> = { a: '\x07', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' };

/** An expression in which `\n`, `\t`, `\x41` are the characters that they stand for, between brackets too. */
const withCharacters = (source: string): string =>
  source.replace(/\\(?:x([0-9A-Fa-f]{2})|([\s\S]))/g, (all, hex: string | undefined, c: string) => {
    if (hex === undefined) return CONTROLS[c] ?? all;
    const character = String.fromCharCode(Number.parseInt(hex, 16));
    return /[\\^$.*+?()[\]{}|]/.test(character) ? `\\${character}` : character;
  });

function pieces(text: string): Piece[] {
  const out: Piece[] = [];
  let plain = '';
  const flush = (): void => {
    if (plain !== '') out.push({ text: plain });
    plain = '';
  };
  for (let i = 0; i < text.length; i++) {
    const c = text[i] as string;
    if (c === '&') {
      flush();
      out.push({ group: 0 });
    } else if (c === '\\' && i + 1 < text.length) {
      const next = text[++i] as string;
      if (/\d/.test(next)) {
        flush();
        out.push({ group: Number(next) });
      } else if (/[ULulE]/.test(next)) {
        flush();
        out.push({ change: next as 'U' });
      } else {
        const hex = next === 'x' ? /^[0-9A-Fa-f]{2}/.exec(text.slice(i + 1))?.[0] : undefined;
        if (hex !== undefined) i += 2;
        plain += hex === undefined ? (CONTROLS[next] ?? next) : String.fromCharCode(Number.parseInt(hex, 16));
      }
    } else plain += c;
  }
  flush();
  return out;
}
