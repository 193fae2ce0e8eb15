/**
 * Regular expressions of tools and of `[[ =~ ]]`: POSIX basic and extended (leftmost, longest), Perl's (first). Patterns come from
 * users: none may hold the world up, so matching takes time linear in the text (search.ts), or gives up with `RegExpTooHard`.
 */
import { compile, type Program } from './compile.ts';
import { choice, type Node } from './nodes.ts';
import { parsePerl } from './perl.ts';
import { parsePosix } from './posix.ts';
import { Automaton, type Found, firstMatch, leftmostLongest, type TextOptions } from './search.ts';
import { only } from './sets.ts';

export { BadRegExp, RegExpTooHard } from './nodes.ts';
export type { Found } from './search.ts';

export type Dialect = 'basic' | 'extended' | 'fixed' | 'perl';

interface RegExpOptions extends TextOptions {
  readonly ignoreCase?: boolean;
  /** `.` matches a newline. */
  readonly newline?: boolean;
  readonly bracketEscapes?: boolean;
  readonly strict?: boolean;
}

export class Matcher {
  readonly program: Program;
  readonly #options: TextOptions;
  readonly #longest: boolean;
  #anywhere: Automaton | undefined;
  #fromStart: Automaton | undefined;

  constructor(program: Program, longest: boolean, options: TextOptions) {
    this.program = program;
    this.#longest = longest;
    this.#options = options;
  }

  get groups(): number {
    return this.program.groups;
  }

  /** Whether the text holds a match. */
  test(text: string): boolean {
    if (this.program.irregular) return this.exec(text) !== undefined;
    this.#anywhere ??= new Automaton(this.program, this.#options, true);
    return this.#anywhere.test(text);
  }

  /** Whether all of the text is a match. */
  whole(text: string): boolean {
    if (this.program.irregular) return firstMatch(this.program, text, 0, this.#options, text.length) !== undefined;
    this.#fromStart ??= new Automaton(this.program, this.#options, false);
    return this.#fromStart.whole(text);
  }

  /** The matches that are not empty, each after the one before. */
  all(text: string): Found[] {
    const all: Found[] = [];
    for (let from = 0; from <= text.length; ) {
      const found = this.exec(text, from);
      if (!found) break;
      const [start, end] = found as unknown as readonly [number, number];
      if (end > start) all.push(found);
      from = Math.max(end, start + 1);
    }
    return all;
  }

  /** The first match that starts at `from` or later: positions of it and of its groups. */
  exec(text: string, from = 0): Found | undefined {
    const options = this.#options;
    if (this.program.irregular || !this.#longest) return this.#first(text, from);
    if (from === 0 && !this.test(text)) return undefined;
    const found = leftmostLongest(this.program, text, from, options);
    if (!found) return undefined;
    if (this.program.groups === 0) return found;
    return firstMatch(this.program, text, found[0], options, found[1]) ?? found;
  }

  #first(text: string, from: number): Found | undefined {
    const memory = { failed: this.program.irregular ? undefined : new Set<number>(), steps: 0 };
    for (let start = from; start <= text.length; start++) {
      if (start > 0 && isLow(text.charCodeAt(start)) && isHigh(text.charCodeAt(start - 1))) continue;
      const found = firstMatch(this.program, text, start, this.#options, undefined, memory);
      if (found) return found;
    }
    return undefined;
  }
}

const isHigh = (c: number): boolean => c >= 0xd800 && c <= 0xdbff;
const isLow = (c: number): boolean => c >= 0xdc00 && c <= 0xdfff;

/** Throws `BadRegExp`. */
export function compileRegExp(source: string, dialect: Dialect, options: RegExpOptions = {}): Matcher {
  return matcherOf([source], dialect, options);
}

/** Several expressions, any of which may match (`grep -e A -e B`). Throws `BadRegExp`. */
export function matcherOf(sources: readonly string[], dialect: Dialect, options: RegExpOptions = {}): Matcher {
  const parsed = sources.map((source) => {
    if (dialect === 'perl') return parsePerl(source, options);
    if (dialect === 'fixed') return { node: literal(source, options.ignoreCase ?? false), groups: 0, irregular: false };
    return parsePosix(source, { ...options, extended: dialect === 'extended' });
  });
  const groups = Math.max(0, ...parsed.map((one) => one.groups));
  const irregular = parsed.some((one) => one.irregular);
  const program = compile({ node: choice(parsed.map(({ node }) => node)), groups, irregular });
  return new Matcher(program, dialect !== 'perl', options);
}

function literal(text: string, ignoreCase: boolean): Node {
  return {
    kind: 'sequence',
    items: [...text].map((c) => {
      const set = only(c.codePointAt(0) as number);
      return { kind: 'set', set: ignoreCase ? set.foldedCase() : set };
    }),
  };
}

/** Texts of a match and its groups; a group that took no part is "". */
export const textsOf = (text: string, found: Found): string[] => {
  const texts: string[] = [];
  for (let i = 0; i < found.length; i += 2)
    texts.push((found[i] as number) < 0 ? '' : text.slice(found[i], found[i + 1]));
  return texts;
};
