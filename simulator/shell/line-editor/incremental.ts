/**
 * Ctrl-R and Ctrl-S: looking through history while one types what to look for. Ctrl-W adds the next word of what was found, Ctrl-Y
 * the rest of its line; a key that is none of the search's ends it and does what it does. Upstream: readline's isearch.c.
 */
import { pastedNext } from './changes.ts';
import type { Command, Editing, Keys } from './editing.ts';
import { next, previous } from './past.ts';

const isWord = (c: string | undefined): boolean => c !== undefined && /[\p{Alphabetic}\p{Nd}]/u.test(c);

class Search {
  readonly #ed: Editing;
  /** The history, and the line that was being typed behind it. */
  readonly #lines: readonly string[];
  readonly #start: { readonly at: number; readonly point: number; readonly mark: number };
  #query = '';
  #back: boolean;
  #at: number;
  /** The line that is looked through, and the place in it (code units). */
  #line: string;
  #place: number;
  #found: number;
  #lastLine: string | undefined;

  constructor(ed: Editing, back: boolean) {
    const { line, history } = ed;
    this.#ed = ed;
    this.#back = back;
    history.keepChanges();
    this.#lines = [...history.lines, history.saved ?? line.text];
    this.#start = { at: history.at, point: line.point, mark: line.mark };
    this.#at = history.at;
    this.#found = history.at;
    this.#line = line.text;
    this.#place = line.slice(0, line.point).join('').length;
  }

  *run(): Keys {
    this.#show(false);
    for (;;) {
      const key = yield* this.#ed.read();
      const command = this.#ed.keymap.command(key);
      if (key === '\x07' || command === 'abort') return this.#giveUp();
      if (key === '\x1b' && this.#ed.queued) {
        const text = yield* pastedNext(this.#ed);
        if (text === undefined) return this.#end('\x1b');
        this.#query += text.join('');
      } else if (key === '\x1b' || key === '\n') return this.#end();
      else if (command === 'reverse-search-history' || command === 'forward-search-history') {
        if (!this.#again(command === 'reverse-search-history')) continue;
      } else if (command === 'backward-delete-char') this.#shorten();
      else if (key === '\x17' || key === '\x19') this.#take(key === '\x17');
      else if (key === '\0') continue;
      else if (key < ' ' || key === '\x7f') return this.#end(key);
      else this.#query += key;
      this.#find();
    }
  }

  /** Looks on, or the other way; false: there is nothing to look for. */
  #again(back: boolean): boolean {
    if (back !== this.#back) this.#back = back;
    else if (this.#query === '') {
      this.#query = this.#ed.lastSearch;
      if (this.#query === '') return false;
      this.#show(false);
    } else if (this.#back) this.#place--;
    else if (this.#place !== this.#line.length) this.#place++;
    else this.#ed.bell();
    return true;
  }

  #shorten(): void {
    if (this.#query === '') this.#ed.bell();
    this.#query = [...this.#query].slice(0, -1).join('');
  }

  /** Adds the next word of what was found, or all that is left of its line. */
  #take(word: boolean): void {
    const { line } = this.#ed;
    const from = line.point + [...this.#query].length;
    let to = from;
    if (!word) to = line.end;
    else while (isWord(line.characters[to])) to++;
    if (to <= from) return this.#ed.bell();
    this.#query += line.slice(from, to).join('');
  }

  #find(): void {
    const { line } = this.#ed;
    const found = this.#query !== '' && this.#look();
    if (!found) {
      this.#ed.bell();
      this.#at = this.#found;
      return this.#show(true);
    }
    this.#lastLine = this.#lines[this.#at] as string;
    line.set(this.#lastLine);
    line.point = [...this.#lastLine.slice(0, this.#place)].length;
    this.#found = this.#at;
    this.#show(false);
  }

  #look(): boolean {
    for (;;) {
      const at = this.#place < 0 ? -1 : this.#inLine();
      if (at >= 0) {
        this.#place = at;
        return true;
      }
      // where it stands when nothing more is found
      this.#place = this.#back ? 0 : Math.max(this.#place, this.#line.length - this.#query.length + 1);
      do {
        this.#at += this.#back ? -1 : 1;
        const line = this.#lines[this.#at];
        if (line === undefined) return false;
        this.#line = line;
      } while (this.#line === this.#lastLine || this.#query.length > this.#line.length);
      this.#place = this.#back ? this.#line.length - this.#query.length : 0;
    }
  }

  #inLine(): number {
    return this.#back ? this.#line.lastIndexOf(this.#query, this.#place) : this.#line.indexOf(this.#query, this.#place);
  }

  #show(failed: boolean): void {
    this.#ed.message = `(${failed ? 'failed ' : ''}${this.#back ? 'reverse-' : ''}i-search)\`${this.#query}': `;
  }

  /** As it was before. */
  #giveUp(): void {
    const { line } = this.#ed;
    line.set(this.#lines[this.#start.at] as string);
    line.point = this.#start.point;
    line.mark = this.#start.mark;
    line.fixPoint();
    this.#ed.message = undefined;
  }

  /** Stays where it is; `key` is done then. */
  #end(key?: string): void {
    const { line } = this.#ed;
    const { at, point, mark } = this.#start;
    line.set(this.#lines[at] as string);
    this.#ed.lastSearch = this.#query;
    if (this.#found < at) previous(this.#ed, at - this.#found);
    else next(this.#ed, this.#found - at);
    if (this.#place < 0) {
      line.point = this.#found === at ? point : line.end;
      line.mark = mark;
    } else line.point = [...line.text.slice(0, this.#place)].length;
    line.fixPoint();
    this.#ed.message = undefined;
    this.#ed.pending = key;
  }
}

export const INCREMENTAL: Readonly<Record<string, Command>> = {
  'reverse-search-history': (ed, count) => new Search(ed, count >= 0).run(),
  'forward-search-history': (ed, count) => new Search(ed, count < 0).run(),
};
