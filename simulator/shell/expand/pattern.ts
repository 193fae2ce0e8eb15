/**
 * Shell patterns (`*`, `?`, `[…]`, extglob), as bash's sm_loop.c matches them. A backslash makes the next character plain. Each piece of
 * a pattern takes the set of positions where it may start to the set where it may end, so that no pattern is slow.
 */
import { compile } from '../regex/compile.ts';
import { type Node, sequence } from '../regex/nodes.ts';
import { leftmostLongest } from '../regex/search.ts';
import { ANY, CharacterSet, CLASSES, NOT_SLASH, only } from '../regex/sets.ts';

/** Makes text match itself in a pattern. */
export const escapePattern = (text: string): string =>
  /[\\*?[\]()|!+@]/.test(text) ? text.replace(/[\\*?[\]()|!+@]/g, '\\$&') : text;
/** The text of a pattern without special characters. */
export const unescapePattern = (pattern: string): string => pattern.replace(/\\([\s\S])/g, '$1');
/** Whether anything in the pattern is special. */
export function isMagic(pattern: string, extended: boolean): boolean {
  const bare = pattern.includes('\\') ? pattern.replace(/\\[\s\S]/g, '') : pattern;
  return /[*?]|\[[\s\S]*\]/.test(bare) || (extended && /[?*+@!]\(/.test(bare));
}

interface PatternOptions {
  /** `shopt -s extglob` */
  readonly extended?: boolean;
  /** Pathname rules: nothing but a slash matches a slash. */
  readonly path?: boolean;
  readonly ignoreCase?: boolean;
}

type Piece =
  | { readonly kind: 'set'; readonly set: CharacterSet }
  | { readonly kind: 'star' }
  | {
      readonly kind: 'choice';
      readonly mode: '?' | '*' | '+' | '@' | '!';
      readonly alternatives: readonly (readonly Piece[])[];
    };

/** Positions of a text, as flags. */
type Positions = Uint8Array;

export class Pattern {
  readonly #pieces: readonly Piece[];
  readonly #path: boolean;
  /** The text it matches, when nothing in it is special. */
  readonly #plain: string | undefined;
  #backwards: readonly Piece[] | undefined;
  #program: ReturnType<typeof compile> | undefined;

  constructor(source: string, options: PatternOptions = {}) {
    this.#path = options.path ?? false;
    this.#plain =
      isMagic(source, options.extended ?? false) || options.ignoreCase ? undefined : unescapePattern(source);
    this.#pieces = this.#plain === undefined ? new PatternReader(source, options).pieces('').pieces : [];
  }

  /** Whether it matches the whole text. */
  whole(text: string): boolean {
    if (this.#plain !== undefined) return text === this.#plain;
    const characters = [...text];
    return this.#run(this.#pieces, characters, 0)[characters.length] === 1;
  }

  /** Where the shortest or longest match at the start ends, or undefined. */
  prefix(text: string, longest: boolean): number | undefined {
    if (this.#plain !== undefined) return text.startsWith(this.#plain) ? this.#plain.length : undefined;
    const characters = [...text];
    const ends = this.#run(this.#pieces, characters, 0);
    const n = longest ? ends.lastIndexOf(1) : ends.indexOf(1);
    return n < 0 ? undefined : lengthOf(characters, n);
  }

  /** Where the shortest or longest match at the end starts, or undefined. */
  suffix(text: string, longest: boolean): number | undefined {
    if (this.#plain !== undefined) return text.endsWith(this.#plain) ? text.length - this.#plain.length : undefined;
    this.#backwards ??= reversed(this.#pieces);
    const characters = [...text].reverse();
    const ends = this.#run(this.#backwards, characters, 0);
    const n = longest ? ends.lastIndexOf(1) : ends.indexOf(1);
    return n < 0 ? undefined : text.length - lengthOf(characters, n);
  }

  /** The leftmost match from `from` on, of those the longest. */
  find(text: string, from: number): readonly [start: number, end: number] | undefined {
    if (this.#plain !== undefined) {
      const at = text.indexOf(this.#plain, from);
      return at < 0 ? undefined : [at, at + this.#plain.length];
    }
    if (!this.#pieces.some(excludes)) {
      this.#program ??= compile({ node: sequence(this.#pieces.map(nodeOf)), groups: 0, irregular: false });
      return leftmostLongest(this.#program, text, from, {});
    }
    for (let start = from; start <= text.length; start++) {
      const rest = [...text.slice(start)];
      const n = this.#run(this.#pieces, rest, 0).lastIndexOf(1);
      if (n >= 0) return [start, start + lengthOf(rest, n)];
    }
    return undefined;
  }

  #run(pieces: readonly Piece[], text: readonly string[], start: number): Positions {
    const at = new Uint8Array(text.length + 1);
    at[start] = 1;
    return this.#through(pieces, text, at);
  }

  #through(pieces: readonly Piece[], text: readonly string[], from: Positions): Positions {
    let at = from;
    for (const piece of pieces) at = this.#step(piece, text, at);
    return at;
  }

  #step(piece: Piece, text: readonly string[], from: Positions): Positions {
    const to = new Uint8Array(text.length + 1);
    if (piece.kind === 'set') {
      for (let i = 0; i < text.length; i++)
        if (from[i] && piece.set.has((text[i] as string).codePointAt(0) as number)) to[i + 1] = 1;
      return to;
    }
    if (piece.kind === 'star') {
      let on = false;
      for (let i = 0; i <= text.length; i++) {
        if (on && this.#path && text[i - 1] === '/') on = false;
        if (from[i]) on = true;
        if (on) to[i] = 1;
      }
      return to;
    }
    const { mode, alternatives } = piece;
    const once = (at: Positions): Positions => {
      const ends = new Uint8Array(text.length + 1);
      for (const alternative of alternatives) merge(ends, this.#through(alternative, text, at));
      return ends;
    };
    if (mode === '@') return once(from);
    if (mode === '?') {
      merge(to, from);
      merge(to, once(from));
      return to;
    }
    if (mode === '!') {
      for (let i = 0; i <= text.length; i++) {
        if (!from[i]) continue;
        const single = new Uint8Array(text.length + 1);
        single[i] = 1;
        const taken = once(single);
        for (let j = i; j <= text.length; j++) {
          if (j > i && this.#path && text[j - 1] === '/') break;
          if (!taken[j]) to[j] = 1;
        }
      }
      return to;
    }
    if (mode === '*') merge(to, from);
    for (let more = once(from); merge(to, more); ) more = once(more);
    return to;
  }
}

/** Adds positions; true when there was a new one. */
function merge(into: Positions, more: Positions): boolean {
  let changed = false;
  for (let i = 0; i < more.length; i++)
    if (more[i] && !into[i]) {
      into[i] = 1;
      changed = true;
    }
  return changed;
}

const lengthOf = (characters: readonly string[], n: number): number => {
  let length = 0;
  for (let i = 0; i < n; i++) length += (characters[i] as string).length;
  return length;
};

const reversed = (pieces: readonly Piece[]): Piece[] =>
  pieces
    .map(
      (piece): Piece =>
        piece.kind === 'choice' ? { ...piece, alternatives: piece.alternatives.map(reversed) } : piece,
    )
    .reverse();

const excludes = (piece: Piece): boolean =>
  piece.kind === 'choice' && (piece.mode === '!' || piece.alternatives.some((pieces) => pieces.some(excludes)));

function nodeOf(piece: Piece): Node {
  if (piece.kind === 'set') return piece;
  const repeat = (item: Node, min: number, max: number): Node => ({ kind: 'repeat', item, min, max, lazy: false });
  if (piece.kind === 'star') return repeat({ kind: 'set', set: ANY }, 0, Number.POSITIVE_INFINITY);
  const item: Node = { kind: 'choice', items: piece.alternatives.map((pieces) => sequence(pieces.map(nodeOf))) };
  if (piece.mode === '@') return item;
  return repeat(item, piece.mode === '+' ? 1 : 0, piece.mode === '?' ? 1 : Number.POSITIVE_INFINITY);
}

class PatternReader {
  readonly #text: string;
  readonly #options: PatternOptions;
  #at = 0;

  constructor(text: string, options: PatternOptions) {
    this.#text = text;
    this.#options = options;
  }

  /** Pieces up to one of the characters in `until`. */
  pieces(until: string): { readonly pieces: Piece[] } {
    const pieces: Piece[] = [];
    const { extended, path } = this.#options;
    const any = path ? NOT_SLASH : ANY;
    while (this.#at < this.#text.length) {
      const c = this.#text[this.#at] as string;
      if (until.includes(c)) break;
      if (extended && '?*+@!'.includes(c) && this.#text[this.#at + 1] === '(' && this.#closes(this.#at + 1)) {
        this.#at += 2;
        const alternatives: Piece[][] = [];
        for (;;) {
          alternatives.push(this.pieces('|)').pieces);
          if (this.#text[this.#at++] !== '|') break;
        }
        pieces.push({ kind: 'choice', mode: c as '@', alternatives });
        continue;
      }
      if (c === '*') {
        this.#at++;
        if (pieces.at(-1)?.kind !== 'star') pieces.push({ kind: 'star' });
        continue;
      }
      if (c === '?') {
        this.#at++;
        pieces.push({ kind: 'set', set: any });
        continue;
      }
      if (c === '[') {
        const found = readSet(this.#text, this.#at, this.#options);
        if (found) {
          this.#at = found.end;
          pieces.push({ kind: 'set', set: found.set });
          continue;
        }
      }
      if (c === '\\' && this.#at + 1 < this.#text.length) this.#at++;
      const point = this.#text.codePointAt(this.#at) as number;
      this.#at += point > 0xffff ? 2 : 1;
      const set = only(point);
      pieces.push({ kind: 'set', set: this.#options.ignoreCase ? set.foldedCase() : set });
    }
    return { pieces };
  }

  /** Whether the parenthesis at `open` is closed. */
  #closes(open: number): boolean {
    let depth = 0;
    for (let i = open; i < this.#text.length; i++) {
      const c = this.#text[i];
      if (c === '\\') i++;
      else if (c === '(') depth++;
      else if (c === ')' && --depth === 0) return true;
    }
    return false;
  }
}

/** "[…]" at `start`; undefined: it does not close, so it is a bracket. */
function readSet(text: string, start: number, options: PatternOptions): { set: CharacterSet; end: number } | undefined {
  let i = start + 1;
  const negated = text[i] === '!' || text[i] === '^';
  if (negated) i++;
  const pairs: [number, number][] = [];
  const one = (): number | CharacterSet | undefined => {
    if (text[i] === '[' && /[:.=]/.test(text[i + 1] ?? '')) {
      const mark = text[i + 1] as string;
      const end = text.indexOf(`${mark}]`, i + 2);
      if (end > 0) {
        const name = text.slice(i + 2, end);
        if (mark === ':') {
          i = end + 2;
          return CLASSES.get(name) ?? new CharacterSet([]);
        }
        if ([...name].length === 1) {
          i = end + 2;
          return name.codePointAt(0) as number;
        }
      }
    }
    if (text[i] === '\\' && i + 1 < text.length) i++;
    const c = text.codePointAt(i);
    if (c === undefined) return undefined;
    i += c > 0xffff ? 2 : 1;
    return c;
  };
  for (let first = true; ; first = false) {
    if (i >= text.length || (options.path && text[i] === '/')) return undefined;
    if (text[i] === ']' && !first) {
      let set = new CharacterSet(pairs);
      if (options.ignoreCase) set = set.foldedCase();
      if (negated) set = set.complement();
      if (options.path && set.has(47))
        set = new CharacterSet(
          set.pairs.flatMap(([a, b]) =>
            a <= 47 && b >= 47
              ? [
                  [a, 46],
                  [48, b],
                ]
              : [[a, b]],
          ),
        );
      return { set, end: i + 1 };
    }
    const from = one();
    if (from === undefined) return undefined;
    if (typeof from !== 'number') {
      pairs.push(...from.pairs);
      continue;
    }
    if (text[i] === '-' && text[i + 1] !== undefined && text[i + 1] !== ']') {
      i++;
      const to = one();
      if (to === undefined) return undefined;
      if (typeof to === 'number') {
        if (to >= from) pairs.push([from, to]);
      } else pairs.push([from, from], [45, 45], ...to.pairs);
    } else pairs.push([from, from]);
  }
}

/** The patterns of a shell's session. */
export function patternsOf({ session }: { readonly session: { patterns: PatternCache | undefined } }): PatternCache {
  session.patterns ??= new PatternCache();
  return session.patterns;
}

/** Compiled patterns of a session. */
export class PatternCache {
  readonly #patterns = new Map<string, Pattern>();

  get(source: string, options: PatternOptions = {}): Pattern {
    const key = `${options.extended ? 'e' : ''}${options.path ? '/' : ''}${options.ignoreCase ? 'i' : ''} ${source}`;
    let pattern = this.#patterns.get(key);
    if (pattern === undefined) {
      if (this.#patterns.size > 500) this.#patterns.clear();
      pattern = new Pattern(source, options);
      this.#patterns.set(key, pattern);
    }
    return pattern;
  }
}

/** `${text/pattern/replacement}`: what stands in place of every match. */
export function replaceMatches(
  text: string,
  pattern: Pattern,
  mode: 'first' | 'all' | 'prefix' | 'suffix',
  replacement: (matched: string) => string,
): string {
  if (mode === 'prefix') {
    const end = pattern.prefix(text, true);
    return end === undefined ? text : replacement(text.slice(0, end)) + text.slice(end);
  }
  if (mode === 'suffix') {
    const start = pattern.suffix(text, true);
    return start === undefined ? text : text.slice(0, start) + replacement(text.slice(start));
  }
  let out = '';
  let at = 0;
  for (let from = 0; from <= text.length; ) {
    const found = pattern.find(text, from);
    if (!found || (found[0] === found[1] && found[0] === text.length && text !== '')) break;
    out += text.slice(at, found[0]) + replacement(text.slice(found[0], found[1]));
    at = found[1];
    if (found[1] > found[0]) from = found[1];
    else {
      out += text.slice(at, at + 1);
      at++;
      from = at;
    }
    if (mode === 'first' || at >= text.length) break;
  }
  return out + text.slice(at);
}
