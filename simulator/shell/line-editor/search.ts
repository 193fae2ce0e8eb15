/** Ctrl-R and Ctrl-S: looking through history while one types what to look for. Upstream: readline's isearch.c. */
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
  readonly #history: readonly string[];
  /** What stood there before: Ctrl-G brings it back. */
  readonly before: Text;
  #query = '';
  #at: number;
  #forward: boolean;
  #failed = false;

  constructor(history: readonly string[], at: number, before: Text, forward: boolean) {
    this.#history = history;
    this.#at = at;
    this.before = before;
    this.#forward = forward;
  }

  /** What a key finds: a line, nothing new, or `end` when the key is none of the search's. */
  press(key: Key): Hit | 'nothing' | 'end' {
    if (key.kind === 'text') {
      this.#query += key.text;
      return this.#find(this.#at);
    }
    const name = key.kind === 'key' ? key.name : '';
    if (name === 'C-r' || name === 'C-s') {
      this.#forward = name === 'C-s';
      return this.#find(this.#at + (this.#forward ? 1 : -1));
    }
    if (name === 'backspace') {
      this.#query = this.#query.slice(0, -1);
      return this.#find(this.#history.length - 1);
    }
    return 'end';
  }

  get prompt(): string {
    return `(${this.#failed ? 'failed ' : ''}${this.#forward ? 'i-search' : 'reverse-i-search'})\`${this.#query}': `;
  }

  #find(from: number): Hit | 'nothing' {
    const step = this.#forward ? 1 : -1;
    let i = Math.min(from, this.#history.length - 1);
    for (; this.#query !== '' && i >= 0 && i < this.#history.length; i += step) {
      const line = this.#history[i] as string;
      const at = line.indexOf(this.#query);
      if (at < 0) continue;
      this.#at = i;
      this.#failed = false;
      return { index: i, line, at };
    }
    this.#failed = this.#query !== '';
    return 'nothing';
  }
}
