/**
 * `!!`, `!$`, `!n`, `!text`, `!?text?`, `!#`, `^old^new`, words (`:2-$`) and modifiers (`:h`, `:s/a/b/`, `:p`): earlier lines in the
 * line that is entered. Comments and the bodies of here-documents stay as they are, as in bash. Upstream: readline's histexpand.c.
 */
import { historyWords } from './line-editor/history-words.ts';

export type HistoryExpansion =
  /** `shows`: it is shown and remembered, and does not run (`:p`). */
  { readonly line: string; readonly changed: boolean; readonly shows?: boolean } | { readonly error: string };

/** What one expansion leaves for later ones: the last substitution (`:&`) and the last text looked for (`:%`). */
export interface HistoryMemory {
  substitution?: { readonly from: string; readonly to: string };
  sought?: string;
}

class BadExpansion extends Error {}

export function expandHistory(line: string, history: readonly string[], memory: HistoryMemory = {}): HistoryExpansion {
  try {
    return expanded(line, history, memory);
  } catch (error) {
    if (error instanceof BadExpansion) return { error: error.message };
    throw error;
  }
}

function expanded(line: string, history: readonly string[], memory: HistoryMemory): HistoryExpansion {
  const quick = /^\^[^^]/.test(line);
  let out = '';
  let changed = false;
  let shows = false;
  let single = false;
  let double = false;
  let delimiters: readonly Delimiter[] = [];
  for (let i = 0; i < line.length; i++) {
    const c = line[i] as string;
    const bare = !single && !double;
    if (i === 0 && quick) {
      const reader = new Expansion(line, 0, memory);
      out = reader.modified(history.at(-1) ?? '', history.length > 0);
      changed = true;
      shows = reader.shows;
      i = reader.at - 1;
      continue;
    }
    if (bare && c === '#' && /^$|[\s;&|()<>]$/.test(out)) {
      const comment = /^[^\n]*/.exec(line.slice(i))?.[0] ?? '';
      out += comment;
      i += comment.length - 1;
      continue;
    }
    if (bare && c === '<') delimiters = [...delimiters, ...delimiterAt(line, i)];
    if (bare && c === '\n' && delimiters.length > 0) {
      const end = endOfBodies(line, i + 1, delimiters);
      delimiters = [];
      out += line.slice(i, end);
      i = end - 1;
      continue;
    }
    if (c === '\\' && !single) {
      out += c + (line[++i] ?? '');
      continue;
    }
    if (c === "'" && !double) single = !single;
    if (c === '"' && !single) double = !double;
    if (
      c !== '!' ||
      single ||
      /^!(?:[\s=(]|$)/.test(line.slice(i)) ||
      (double && line[i + 1] === '"') ||
      /[{[$]$/.test(out)
    ) {
      out += c;
      continue;
    }
    const reader = new Expansion(line, i, memory);
    out += reader.modified(reader.words(reader.event(history, out, double)), true);
    changed = true;
    shows ||= reader.shows;
    i = reader.at - 1;
  }
  return { line: out, changed, ...(shows ? { shows } : {}) };
}

/** One expansion, read from where it begins. Errors name what was read so far, as readline does. */
class Expansion {
  at: number;
  shows = false;
  readonly #line: string;
  readonly #memory: HistoryMemory;
  readonly #start: number;

  constructor(line: string, at: number, memory: HistoryMemory) {
    this.#line = line;
    this.#memory = memory;
    this.#start = at;
    this.at = at;
  }

  /** The line meant by `!…`; `before`: what stands before it (`!#`); `double`: in double quotes. */
  event(history: readonly string[], before: string, double: boolean): string {
    const match = /^!(?:(!)|(#)|(-?\d+)|\?([^?\n]+)\??|(?=[:$^*%-])|([^\s:;&|()<>][^\s:;&|()<>^$*%-]*))/.exec(
      this.#line.slice(this.at),
    );
    const [whole = '!', , , number, sought, named] = match ?? [];
    // the quote that it stands in ends it
    const start = double ? named?.replace(/".*$/s, '') : named;
    this.at += start === undefined ? whole.length : 1 + start.length;
    if (match?.[2] !== undefined) return before;
    let found = history.at(-1);
    if (number !== undefined)
      found = history[Number(number) < 0 ? history.length + Number(number) : Number(number) - 1];
    else if (sought !== undefined) {
      this.#memory.sought = sought;
      found = history.findLast((line) => line.includes(sought));
    } else if (start !== undefined) found = history.findLast((line) => line.startsWith(start));
    if (found === undefined) throw this.#bad('event not found', this.#start);
    return found;
  }

  /** The words that a designator picks: `:0`, `:2-4`, `$`, `*`. Without one the whole line. */
  words(event: string): string {
    const match = /^(?::?([$*%]|\^(?!-))|:?(-)(\d+|\$)?|:?(\^(?=-)|(?<=:)\d+)(?:(\*)|(-)(\d+|\$|(?=\*))?)?)/.exec(
      this.#line.slice(this.at),
    );
    if (!match) return event;
    const start = this.at;
    this.at += match[0].length;
    const all = historyWords(event);
    const last = all.length - 1;
    const [, single, dash, dashTo, number, star, range, to] = match;
    const picked = (from: number, until: number): string => {
      if (from > last || until > last || from > until) throw this.#bad('bad word specifier', start);
      return all.slice(from, until + 1).join(' ');
    };
    if (single === '^') return picked(1, 1);
    if (single === '$') return picked(last, last);
    if (single === '*') return all.slice(1).join(' ');
    if (single === '%') {
      const { sought } = this.#memory;
      const word = sought === undefined ? undefined : all.find((one) => one.includes(sought));
      if (word === undefined) throw this.#bad('bad word specifier', start);
      return word;
    }
    if (dash !== undefined) return picked(0, dashTo === '$' ? last : dashTo === undefined ? last - 1 : Number(dashTo));
    const from = number === '^' ? 1 : Number(number);
    if (star !== undefined) return from === last + 1 ? '' : picked(from, last);
    if (range === undefined) return picked(from, from);
    return picked(from, to === '$' ? last : to === undefined || to === '' ? last - 1 : Number(to));
  }

  /** What the modifiers make of it: `:h`, `:t`, `:r`, `:e`, `:p`, `:q`, `:x`, `:s/a/b/`, `:gs/a/b/`, `:&`. */
  modified(text: string, found: boolean): string {
    let result = text;
    for (;;) {
      const quick = this.at === 0 && this.#line[0] === '^';
      const match = quick ? undefined : /^:([gaG]?)([htrepqxs&])/.exec(this.#line.slice(this.at));
      if (!match && !quick) {
        const unknown = /^:([gaG])?(\S)?/.exec(this.#line.slice(this.at));
        if (unknown) throw new BadExpansion(`${unknown[2] ?? ''}: unrecognized history modifier`);
        return result;
      }
      const start = this.at;
      this.at += match?.[0].length ?? 0;
      const globally = (match?.[1] ?? '') !== '';
      switch (match?.[2] ?? 's') {
        case 'h':
          result = result.replace(/\/[^/]*$/, '');
          break;
        case 't':
          result = result.replace(/^.*\//s, '');
          break;
        case 'r':
          result = result.replace(/\.[^.]*$/, '');
          break;
        case 'e':
          result = /\.[^.]*$/.exec(result)?.[0] ?? '';
          break;
        case 'p':
          this.shows = true;
          break;
        case 'q':
          result = quoted(result);
          break;
        case 'x':
          result = result.split(/\s+/).map(quoted).join(' ');
          break;
        case 's':
          this.#readSubstitution(start);
          result = this.#substituted(result, globally, start, found);
          break;
        case '&':
          if (!this.#memory.substitution) throw this.#bad('no previous substitution', start);
          result = this.#substituted(result, globally, start, found);
      }
    }
  }

  /** `/a/b/`, the last sign may be missing; "&" in the second is the first; an empty first one is the last one there was. */
  #readSubstitution(start: number): void {
    const sign = this.#line[this.at] as string;
    const part = (): string => {
      let out = '';
      while (this.at < this.#line.length && this.#line[this.at] !== sign && this.#line[this.at] !== '\n') {
        if (this.#line[this.at] === '\\' && this.#line[this.at + 1] === sign) this.at++;
        out += this.#line[this.at++];
      }
      if (this.#line[this.at] === sign) this.at++;
      return out;
    };
    if (sign === undefined) throw this.#bad('no previous substitution', start);
    this.at++;
    const from = part() || this.#memory.substitution?.from || this.#memory.sought || '';
    if (from === '') throw this.#bad('no previous substitution', start);
    const to = part().replace(/\\&|&/g, (sign) => (sign === '&' ? from : '&'));
    this.#memory.substitution = { from, to };
  }

  #substituted(text: string, globally: boolean, start: number, found: boolean): string {
    const { from, to } = this.#memory.substitution ?? { from: '', to: '' };
    if (!found || !text.includes(from)) throw this.#bad('substitution failed', start);
    return globally ? text.replaceAll(from, () => to) : text.replace(from, () => to);
  }

  #bad(problem: string, from: number): BadExpansion {
    const quick = from === 0 && this.#line[0] === '^' ? ':s' : '';
    return new BadExpansion(`${quick}${this.#line.slice(from, this.at)}: ${problem}`);
  }
}

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

/** The word that ends a here-document, and whether tabs before it count (`<<` and not `<<-`). */
interface Delimiter {
  readonly word: string;
  readonly tabs: boolean;
}

function delimiterAt(line: string, at: number): readonly Delimiter[] {
  const match = /^<<(-?)[ \t]*(?:'([^'\n]*)'|"([^"\n]*)"|\\?([^\s;&|()<>'"\\]+))/.exec(line.slice(at));
  if (!match || line[at - 1] === '<') return [];
  return [{ word: match[2] ?? match[3] ?? match[4] ?? '', tabs: match[1] === '' }];
}

/** Where the bodies that begin at `at` are over: after the newline of the last delimiter, or at the end of the text. */
function endOfBodies(line: string, at: number, delimiters: readonly Delimiter[]): number {
  let end = at;
  for (const { word, tabs } of delimiters) {
    while (end < line.length) {
      const next = line.indexOf('\n', end);
      const row = line.slice(end, next < 0 ? undefined : next);
      end = next < 0 ? line.length : next + 1;
      if ((tabs ? row : row.replace(/^\t+/, '')) === word) break;
    }
  }
  return end;
}
