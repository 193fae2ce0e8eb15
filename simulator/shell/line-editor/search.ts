/**
 * Ctrl-R and Ctrl-S: looking through history while one types what to look for. Ctrl-W adds the next word of what was found, Ctrl-Y
 * the rest of its line. Upstream: readline's isearch.c.
 */
import type { Key } from './keys.ts';
import type { Text } from './text.ts';

interface Hit {
  /** In the history. */
  readonly index: number;
  readonly line: string;
  /** Where in it (code units). */
  readonly at: number;
}

export class HistorySearch {
  /** The history, and the line that was being typed behind it. */
  readonly #lines: readonly string[];
  /** What stood there before: Ctrl-G brings it back. */
  readonly before: Text;
  query = '';
  /** What Ctrl-R looks for again when nothing has been typed. */
  readonly #last: string;
  /** Where it stands: a line, and a place in it (code units). */
  #index: number;
  #at: number;
  #forward: boolean;
  #failed = false;

  constructor(history: readonly string[], index: number, before: Text, how: { forward: boolean; last: string }) {
    const line = before.characters.join('');
    this.#lines = index < history.length ? history.with(index, line) : [...history, line];
    this.#index = index;
    this.#at = before.characters.slice(0, before.cursor).join('').length;
    this.before = before;
    this.#forward = how.forward;
    this.#last = how.last;
  }

  /** What a key finds: a line, nothing new, or `end` when the key is none of the search's. */
  press(key: Key): Hit | 'nothing' | 'end' {
    if (key.kind !== 'key') {
      this.query += key.text;
      return this.#find('here');
    }
    const { name } = key;
    if (name === 'C-r' || name === 'C-s') {
      const turned = this.#forward !== (name === 'C-s');
      this.#forward = name === 'C-s';
      if (this.query === '') {
        this.query = this.#last;
        return this.#find('here');
      }
      return this.#find(turned ? 'here' : 'on');
    }
    if (name === 'backspace') {
      this.query = this.query.slice(0, -1);
      return this.#find('here');
    }
    if (name === 'C-w' || name === 'C-y') {
      const rest = (this.#lines[this.#index] ?? '').slice(this.#at + this.query.length);
      this.query += name === 'C-y' ? rest : (/^[\p{L}\p{N}_]+/u.exec(rest)?.[0] ?? '');
      return this.#find('here');
    }
    return 'end';
  }

  get prompt(): string {
    return `(${this.#failed ? 'failed ' : ''}${this.#forward ? 'i-search' : 'reverse-i-search'})\`${this.query}': `;
  }

  /** Looks from the place where it stands, or behind it (`on`); lines equal to the one it stands on are passed over. */
  #find(from: 'here' | 'on'): Hit | 'nothing' {
    if (this.query === '') {
      this.#failed = false;
      return 'nothing';
    }
    const current = this.#lines[this.#index];
    const step = this.#forward ? 1 : -1;
    const start = from === 'here' ? this.#at : this.#at + step;
    for (let i = this.#index; i >= 0 && i < this.#lines.length; i += step) {
      const line = this.#lines[i] as string;
      if (i !== this.#index && line === current) continue;
      const at = placeIn(line, this.query, i === this.#index ? start : undefined, this.#forward);
      if (at < 0) continue;
      this.#index = i;
      this.#at = at;
      this.#failed = false;
      return { index: i, line, at };
    }
    this.#failed = true;
    return 'nothing';
  }
}

/** Where the text is in a line, from `start` on or back; undefined: the first or last in it. -1: nowhere. */
function placeIn(line: string, text: string, start: number | undefined, forward: boolean): number {
  if (forward) return line.indexOf(text, start ?? 0);
  return start !== undefined && start < 0 ? -1 : line.lastIndexOf(text, start);
}
