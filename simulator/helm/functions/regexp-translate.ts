/**
 * Go's regular expressions as JavaScript's, where both mean the same: letters, classes, groups, repetitions that stand in no other
 * repetition. JavaScript searches by trying, so patterns that may try for long are left to re2js. Everything not known is, too.
 */
import type { Regexp } from './regexp.ts';

/** What a search may cost: text length to the power of the open repetitions. */
const COST_LIMIT = 1e8;

export interface Translation {
  readonly regexp: Regexp;
  /** Repetitions without an end. */
  readonly open: number;
}

/** The pattern in JavaScript, or undefined. */
export function translate(pattern: string): Translation | undefined {
  const translated = new Translator(pattern).run();
  if (!translated) return undefined;
  const regexp = new RegExp(translated.source, translated.flags);
  const exec: Regexp['exec'] = (text, from) => {
    regexp.lastIndex = from;
    const found = regexp.exec(text);
    return found ? { start: found.index, end: found.index + found[0].length, groups: found } : undefined;
  };
  return { regexp: { names: translated.names, exec }, open: translated.open };
}

/** Whether a text of this length is searched soon. */
export const isQuick = ({ open }: Translation, textLength: number): boolean =>
  (textLength + 1) ** (open + 1) <= COST_LIMIT;

interface Translated {
  readonly source: string;
  readonly flags: string;
  /** Repetitions without an end. */
  readonly open: number;
  readonly names: ReadonlyMap<string, number>;
}

/** What was read last, for a repetition to follow. */
interface Piece {
  readonly repeats: boolean;
  readonly captures: boolean;
  /** May match nothing. */
  readonly empty: boolean;
}

/** Thrown when JavaScript would read the pattern otherwise, or not at all. */
class Otherwise extends Error {}

class Translator {
  readonly #pattern: string;
  readonly #names = new Map<string, number>();
  #at = 0;
  #out = '';
  #open = 0;
  #groups = 0;
  #flags = 'gu';

  constructor(pattern: string) {
    this.#pattern = pattern;
  }

  run(): Translated | undefined {
    try {
      if (this.#take('(?i)')) {
        // With u, \w and \b follow Unicode's case rules, which Go's do not.
        if (/\\[wWbB]/.test(this.#pattern)) throw new Otherwise();
        this.#flags = 'giu';
      }
      this.#alternatives(0);
      if (this.#at < this.#pattern.length) throw new Otherwise();
      return { source: this.#out, flags: this.#flags, open: this.#open, names: this.#names };
    } catch (error) {
      if (error instanceof Otherwise) return undefined;
      throw error;
    }
  }

  #take(text: string): boolean {
    if (!this.#pattern.startsWith(text, this.#at)) return false;
    this.#at += text.length;
    return true;
  }

  #alternatives(depth: number): Piece {
    if (depth > 20) throw new Otherwise();
    let piece: Piece = { repeats: false, captures: false, empty: false };
    for (;;) {
      const branch = this.#sequence(depth);
      piece = {
        repeats: piece.repeats || branch.repeats,
        captures: piece.captures || branch.captures,
        empty: piece.empty || branch.empty,
      };
      if (!this.#take('|')) return piece;
      this.#out += '|';
    }
  }

  #sequence(depth: number): Piece {
    let whole: Piece = { repeats: false, captures: false, empty: true };
    while (this.#at < this.#pattern.length && !'|)'.includes(this.#pattern[this.#at] as string)) {
      const piece = this.#repeated(this.#piece(depth));
      whole = {
        repeats: whole.repeats || piece.repeats,
        captures: whole.captures || piece.captures,
        empty: whole.empty && piece.empty,
      };
    }
    return whole;
  }

  #repeated(piece: Piece): Piece {
    const found = /^(?:[*+?]|\{(\d+)(,(\d*))?\})/.exec(this.#pattern.slice(this.#at, this.#at + 16));
    if (!found) {
      if (this.#pattern[this.#at] === '{') throw new Otherwise();
      return piece;
    }
    const [all, least, comma, most] = found;
    if (all === '?' && !piece.empty && !/^\?[*+?{]/.test(this.#pattern.slice(this.#at, this.#at + 2))) {
      this.#at++;
      this.#out += all;
      return { ...piece, empty: true };
    }
    // Groups that repeat inside, capture inside or match nothing are where the engines part.
    if (piece.repeats || piece.captures || piece.empty) throw new Otherwise();
    if (Math.max(Number(least ?? 0), Number(most || 0)) > 1000) throw new Otherwise();
    if (most && Number(least) > Number(most)) throw new Otherwise();
    this.#at += all.length;
    this.#out += all;
    if (this.#take('?')) this.#out += '?';
    if (/^[*+?{]/.test(this.#pattern.slice(this.#at, this.#at + 1))) throw new Otherwise();
    const isOpen = all === '*' || all === '+' || (comma !== undefined && most === '');
    if (isOpen) this.#open++;
    return { repeats: true, captures: false, empty: all === '*' || all === '?' || least === '0' };
  }

  #piece(depth: number): Piece {
    const single: Piece = { repeats: false, captures: false, empty: false };
    const nothing: Piece = { repeats: false, captures: false, empty: true };
    const c = String.fromCodePoint(this.#pattern.codePointAt(this.#at) as number);
    switch (c) {
      case '(':
        return this.#group(depth);
      case '[':
        this.#class();
        return single;
      case '.':
        this.#at++;
        this.#out += '[^\\n]';
        return single;
      case '^':
      case '$':
        this.#at++;
        this.#out += c;
        return nothing;
      case '\\':
        return this.#escape(false) ? nothing : single;
      case '*':
      case '+':
      case '?':
      case '{':
      case '}':
      case ']':
        throw new Otherwise();
    }
    this.#at += c.length;
    this.#out += c === '/' ? '\\/' : c;
    return single;
  }

  #group(depth: number): Piece {
    this.#at++;
    const name = /^\?P?<([A-Za-z_]\w*)>/.exec(this.#pattern.slice(this.#at, this.#at + 64));
    let captures = false;
    if (name) {
      if (this.#names.has(name[1] as string)) throw new Otherwise();
      this.#at += name[0].length;
      this.#names.set(name[1] as string, ++this.#groups);
      this.#out += '(';
      captures = true;
    } else if (this.#take('?:')) this.#out += '(?:';
    else if (this.#pattern[this.#at] === '?') throw new Otherwise();
    else {
      this.#groups++;
      this.#out += '(';
      captures = true;
    }
    const inside = this.#alternatives(depth + 1);
    if (!this.#take(')')) throw new Otherwise();
    this.#out += ')';
    return { repeats: inside.repeats, captures: inside.captures || captures, empty: inside.empty };
  }

  /** Writes an escape; whether it stands for a place and not a letter. */
  #escape(inClass: boolean): boolean {
    const c = this.#pattern[this.#at + 1];
    if (c === undefined) throw new Otherwise();
    this.#at += 2;
    if ('dDwW'.includes(c) || 'tnrfv'.includes(c)) {
      this.#out += `\\${c}`;
      return false;
    }
    if (c === 's' || c === 'S') {
      if (inClass && c === 'S') throw new Otherwise();
      const space = '\\t\\n\\f\\r ';
      this.#out += inClass ? space : c === 's' ? `[${space}]` : `[^${space}]`;
      return false;
    }
    if (!inClass && (c === 'b' || c === 'B')) {
      this.#out += `\\${c}`;
      return true;
    }
    if (!/[!-/:-@[-`{-~]/.test(c)) throw new Otherwise();
    // With u, only these may be escaped.
    this.#out += /[\\^$.*+?()[\]{}|/]/.test(c) || (inClass && c === '-') ? `\\${c}` : c;
    return false;
  }

  #class(): void {
    this.#at++;
    this.#out += '[';
    if (this.#take('^')) this.#out += '^';
    if (this.#pattern[this.#at] === ']') throw new Otherwise();
    for (;;) {
      const c = this.#pattern[this.#at];
      if (c === undefined || c === '[') throw new Otherwise();
      if (c === ']') break;
      this.#classItem();
    }
    this.#at++;
    this.#out += ']';
  }

  /** A letter, a range, or an escape that is a class itself. */
  #classItem(): void {
    if (this.#pattern[this.#at] === '-') {
      // A hyphen for itself stands first or last only.
      const next = this.#pattern[this.#at + 1];
      if (next !== ']' && !this.#out.endsWith('[') && !this.#out.endsWith('[^')) throw new Otherwise();
      this.#at++;
      this.#out += '\\-';
      return;
    }
    const isSet = /^\\[dDwWsS]/.test(this.#pattern.slice(this.#at, this.#at + 2));
    this.#classLetter();
    if (this.#pattern[this.#at] !== '-' || this.#pattern[this.#at + 1] === ']') return;
    if (isSet || /^-\\[dDwWsS]/.test(this.#pattern.slice(this.#at, this.#at + 3))) throw new Otherwise();
    const from = this.#at;
    this.#at++;
    this.#out += '-';
    this.#classLetter();
    const ends = /^\\?(.)-\\?(.)$/u.exec(this.#pattern.slice(this.#startOfLetter(from), this.#at));
    if (ends && (ends[1] as string) > (ends[2] as string)) throw new Otherwise();
  }

  /** Where the letter before an offset begins. */
  #startOfLetter(end: number): number {
    const low = this.#pattern.charCodeAt(end - 1);
    const start = end - (low >= 0xdc00 && low <= 0xdfff ? 2 : 1);
    return this.#pattern[start - 1] === '\\' ? start - 1 : start;
  }

  #classLetter(): void {
    const c = String.fromCodePoint(this.#pattern.codePointAt(this.#at) ?? 0x5d);
    if (c === ']' || c === '[') throw new Otherwise();
    if (c === '\\') {
      this.#escape(true);
      return;
    }
    this.#at += c.length;
    this.#out += /[-^/()|{}]/.test(c) ? `\\${c}` : c;
  }
}
