/**
 * The line editor: Emacs keys as in readline, history, incremental search, completion, several lines. A state machine
 * without terminal: keys in (`feed`), text to show out (`takeOutput`), a result when a line is entered.
 * The keys of vi are decided in vi.ts. Left out: numeric arguments of the Emacs mode, keyboard macros.
 */

import { cellsOf, characters } from '../../kernel/cells.ts';
import type { Completion } from '../../kernel/completion.ts';
import { HistoryCursor } from './history.ts';
import { type Key, KeyReader } from './keys.ts';
import { menu } from './menu.ts';
import { Screen } from './screen.ts';
import { ViKeys, type ViOutcome } from './vi.ts';

type EditorResult =
  | { readonly kind: 'line'; readonly line: string }
  | { readonly kind: 'end' }
  | { readonly kind: 'interrupt' };

export interface Completions {
  /** Where the word to be replaced starts in the line (code units). */
  readonly from: number;
  readonly items: readonly Completion[];
}

interface EditorOptions {
  readonly columns: number;
  readonly rows: number;
  readonly history: readonly string[];
  /** Whether Enter should go on on a further line. */
  readonly unfinished: (line: string) => boolean;
  readonly complete: (line: string, point: number) => Completions | undefined;
  /** `set -o vi` */
  readonly vi?: () => boolean;
  /** Whether what is typed is shown (`stty -echo`); default: yes. */
  readonly echo?: () => boolean;
}

interface Snapshot {
  readonly text: readonly string[];
  readonly cursor: number;
}

/** Ctrl-R and Ctrl-S. */
interface Search {
  query: string;
  at: number;
  readonly before: Snapshot;
  forward: boolean;
  failed: boolean;
}

/** So many candidates are shown only after a question. Upstream: readline's completion-query-items. */
const ASK_FROM = 100;
const MORE = '--More--';

export class LineEditor {
  readonly #options: EditorOptions;
  readonly #screen: Screen;
  #rows: number;
  #keys = new KeyReader();
  #out = '';
  #prompt = '';
  #continuation = '> ';
  #text: string[] = [];
  #cursor = 0;
  #history: HistoryCursor;
  #killRing: string[] = [];
  #lastAction = '';
  #yanked: { start: number; length: number; ring: number } | undefined;
  #argument: { index: number; start: number; length: number } | undefined;
  #undo: Snapshot[] = [];
  #search: Search | undefined;
  #question: readonly Completion[] | undefined;
  /** Lines of a list that are still to be shown. */
  #more: readonly string[] | undefined;
  #quoteNext = false;
  #control: string | undefined;
  #vi = new ViKeys();
  result: EditorResult | undefined;
  /** Whether it is reading a line. */
  active = false;

  constructor(options: EditorOptions) {
    this.#options = options;
    this.#screen = new Screen(options.columns);
    this.#rows = options.rows;
    this.#history = new HistoryCursor(options.history);
  }

  /** Shows the prompt and starts a new line. */
  begin(prompt: string, continuation: string, text = '', column = 0): void {
    const lines = prompt.split('\n');
    this.#prompt = lines.pop() as string;
    this.#continuation = continuation;
    if (lines.length > 0) this.#out += `${lines.join('\n').replace(/[\x01\x02]/g, '')}\n`;
    const indent = lines.length > 0 ? 0 : column;
    this.#text = characters(text);
    this.#cursor = this.#text.length;
    this.#history = new HistoryCursor(this.#options.history);
    this.#undo = [];
    this.#search = undefined;
    this.#question = undefined;
    this.#more = undefined;
    this.#lastAction = '';
    this.#vi.commanding = false;
    this.result = undefined;
    this.active = true;
    this.#screen.reset(indent);
    this.#draw();
  }

  get line(): string {
    return this.#text.join('');
  }

  /** Where the cursor is in the line (code units). */
  get point(): number {
    return this.#text.slice(0, this.#cursor).join('').length;
  }

  /** What is to be shown, since the last call. */
  takeOutput(): string {
    const out = this.#out;
    this.#out = '';
    return out;
  }

  resize(columns: number, rows: number): void {
    this.#screen.columns = columns;
    this.#rows = rows;
    if (this.active && !this.#question && !this.#more) this.#draw();
  }

  /** Puts text at the cursor. */
  insert(text: string): void {
    this.#insert(text.replace(/\r\n?/g, '\n'), 'paste');
  }

  /** Takes keys until a line is entered; returns what was not used. */
  feed(data: string): string {
    for (const key of this.#keys.read(data)) {
      this.#take(key);
      if (this.result) {
        this.active = false;
        return this.#keys.rest();
      }
    }
    return '';
  }

  #take(key: Key): void {
    if (this.#question) {
      this.#answer(key);
      return;
    }
    if (this.#more) {
      this.#pageKey(key);
      return;
    }
    if (this.#quoteNext) {
      this.#quoteNext = false;
      this.#insert(key.kind === 'key' ? rawKey(key.name) : key.text, 'insert');
      return;
    }
    if (this.#search && this.#searchKey(key)) return;
    if (this.#options.vi?.() && this.#viKey(key)) return;
    if (key.kind === 'text') {
      this.#insert(key.text, 'insert');
      return;
    }
    if (key.kind === 'paste') {
      this.#insert(key.text.replace(/\r\n?/g, '\n').replace(/\n$/, ''), 'paste');
      return;
    }
    this.#act(key.name);
  }

  /** Keys that vi's mode takes; false: as in the Emacs mode. */
  #viKey(key: Key): boolean {
    const line = () => ({ text: this.#text, cursor: this.#cursor });
    if (key.kind === 'key') {
      // Escape and a letter sent together are no Alt key here.
      if (key.name === 'escape' || /^M-.$/u.test(key.name)) {
        this.#viDo(this.#vi.escape(line()));
        if (key.name !== 'escape') this.#viDo(this.#vi.press(key.name.slice(2), line()));
        return true;
      }
      if (this.#vi.commanding && key.name === 'backspace') {
        this.#viDo(this.#vi.press('h', line()));
        return true;
      }
      return false;
    }
    if (key.kind !== 'text' || !this.#vi.commanding) return false;
    for (const one of characters(key.text)) {
      if (this.result) break;
      if (this.#vi.commanding) this.#viDo(this.#vi.press(one, line()));
      else this.#insert(one, 'insert');
    }
    return true;
  }

  #viDo(outcome: ViOutcome): void {
    switch (outcome.kind) {
      case 'move':
      case 'insert':
        return this.#move(outcome.cursor);
      case 'edit':
        if (outcome.cut) this.#killRing.push(outcome.cut);
        return this.#edit([...outcome.text], outcome.cursor, 'vi');
      case 'copy':
        this.#killRing.push(outcome.cut);
        return this.#move(outcome.cursor);
      case 'key':
        return this.#act(outcome.name);
      case 'paste': {
        const text = characters((this.#killRing.at(-1) ?? '').repeat(outcome.count));
        if (text.length === 0) return;
        const at = outcome.before ? this.#cursor : Math.min(this.#text.length, this.#cursor + 1);
        return this.#edit([...this.#text.slice(0, at), ...text, ...this.#text.slice(at)], at + text.length - 1, 'vi');
      }
      case 'bell':
        this.#out += '\x07';
    }
  }

  #act(name: string): void {
    if (this.#control !== undefined) {
      const chord = `${this.#control} ${name}`;
      this.#control = undefined;
      if (chord === 'C-x C-u') this.#undoOne();
      return;
    }
    switch (name) {
      case 'enter':
        return this.#enter();
      case 'C-j':
        return this.#enter();
      case 'C-c':
        return this.#finish({ kind: 'interrupt' }, '^C');
      case 'C-d':
        if (this.#text.length === 0) return this.#finish({ kind: 'end' });
        // On an empty continuation line: what is there is all there will be.
        if (this.#cursor === this.#text.length && this.#text.at(-1) === '\n')
          return this.#finish({ kind: 'line', line: this.line });
        return this.#remove(this.#cursor, this.#cursor + 1, 'delete');
      case 'delete':
        return this.#remove(this.#cursor, this.#cursor + 1, 'delete');
      case 'backspace':
        return this.#remove(this.#cursor - 1, this.#cursor, 'backspace');
      case 'C-a':
      case 'home':
        return this.#move(this.#lineStart());
      case 'C-e':
      case 'end':
        return this.#move(this.#lineEnd());
      case 'C-b':
      case 'left':
        return this.#move(this.#cursor - 1);
      case 'C-f':
      case 'right':
        return this.#move(this.#cursor + 1);
      case 'M-b':
      case 'word-left':
        return this.#move(this.#wordLeft());
      case 'M-f':
      case 'word-right':
        return this.#move(this.#wordRight());
      case 'M-<':
        return this.#goTo(0);
      case 'M->':
        return this.#goTo(this.#options.history.length);
      case 'C-k':
        return this.#kill(
          this.#cursor,
          this.#cursor === this.#lineEnd() ? this.#cursor + 1 : this.#lineEnd(),
          'forward',
        );
      case 'C-u':
        return this.#kill(this.#lineStart(), this.#cursor, 'back');
      case 'C-w':
        return this.#kill(this.#blankLeft(), this.#cursor, 'back');
      case 'M-backspace':
        return this.#kill(this.#wordLeft(), this.#cursor, 'back');
      case 'M-d':
      case 'delete-word':
        return this.#kill(this.#cursor, this.#wordRight(), 'forward');
      case 'C-y':
        return this.#yank();
      case 'M-y':
        return this.#yankOlder();
      case 'C-_':
      case 'C-\u007f':
        return this.#undoOne();
      case 'C-x':
        this.#control = 'C-x';
        return;
      case 'C-t':
        return this.#transpose();
      case 'M-t':
        return this.#transposeWords();
      case 'M-u':
        return this.#changeWord((word) => word.toUpperCase());
      case 'M-l':
        return this.#changeWord((word) => word.toLowerCase());
      case 'M-c':
        return this.#changeWord((word) => word.slice(0, 1).toUpperCase() + word.slice(1).toLowerCase());
      case 'M-r':
        return this.#restore();
      case 'M-#':
        this.#edit(['#', ...this.#text], this.#text.length + 1, 'comment');
        return this.#enter();
      case 'C-p':
      case 'up':
        return this.#vertical(-1);
      case 'C-n':
      case 'down':
        return this.#vertical(1);
      case 'page-up':
        return this.#historySearch(-1);
      case 'page-down':
        return this.#historySearch(1);
      case 'C-r':
      case 'C-s':
        return this.#startSearch(name === 'C-s');
      case 'M-.':
      case 'M-_':
        return this.#lastArgument();
      case 'C-l':
        this.#out += '\x1b[H\x1b[2J';
        this.#screen.reset();
        return this.#draw();
      case 'C-v':
      case 'C-q':
        this.#quoteNext = true;
        return;
      case 'tab':
        return this.#complete();
    }
  }

  #snapshot(): Snapshot {
    return { text: [...this.#text], cursor: this.#cursor };
  }

  /** Replaces text and cursor; `action` groups what is undone at once. */
  #edit(text: string[], cursor: number, action: string): void {
    if (!(action === 'insert' && this.#lastAction === 'insert')) this.#undo.push(this.#snapshot());
    this.#text = text;
    this.#cursor = cursor;
    this.#lastAction = action;
    this.#draw();
  }

  #insert(text: string, action: string): void {
    if (text === '') return;
    const before = characters(this.#text.slice(0, this.#cursor).join('') + text);
    const atEnd =
      this.#cursor === this.#text.length &&
      !this.#text.includes('\n') &&
      !text.includes('\n') &&
      before.length === this.#cursor + characters(text).length;
    if (atEnd && this.active && !this.#search && this.#options.echo?.() !== false) {
      const cells = cellsOf(text);
      const used =
        this.#screen.indent +
        cellsOf(this.#prompt.replace(/\x1b\[[0-9;?]*[A-Za-z]|[\x01\x02]/g, '')) +
        cellsOf(this.#text.join(''));
      if (this.#screen.fits(used, cells) && !/[\x00-\x1f]/.test(text)) {
        if (!(action === 'insert' && this.#lastAction === 'insert')) this.#undo.push(this.#snapshot());
        this.#text = before;
        this.#cursor = before.length;
        this.#lastAction = action;
        this.#out += text;
        return;
      }
    }
    this.#edit([...before, ...this.#text.slice(this.#cursor)], before.length, action);
  }

  #remove(from: number, to: number, action: string): void {
    if (from < 0 || to > this.#text.length || from >= to) return;
    this.#edit([...this.#text.slice(0, from), ...this.#text.slice(to)], from, action);
  }

  #move(to: number): void {
    this.#cursor = Math.max(0, Math.min(this.#text.length, to));
    this.#lastAction = 'move';
    this.#draw();
  }

  #lineStart(): number {
    return this.#text.lastIndexOf('\n', this.#cursor - 1) + 1;
  }

  #lineEnd(): number {
    const end = this.#text.indexOf('\n', this.#cursor);
    return end < 0 ? this.#text.length : end;
  }

  #wordLeft(): number {
    let i = this.#cursor;
    while (i > 0 && !isWord(this.#text[i - 1])) i--;
    while (i > 0 && isWord(this.#text[i - 1])) i--;
    return i;
  }

  #wordRight(): number {
    let i = this.#cursor;
    while (i < this.#text.length && !isWord(this.#text[i])) i++;
    while (i < this.#text.length && isWord(this.#text[i])) i++;
    return i;
  }

  #blankLeft(): number {
    let i = this.#cursor;
    while (i > 0 && /\s/.test(this.#text[i - 1] as string)) i--;
    while (i > 0 && !/\s/.test(this.#text[i - 1] as string)) i--;
    return i;
  }

  #kill(from: number, to: number, direction: 'forward' | 'back'): void {
    const end = Math.min(to, this.#text.length);
    if (from >= end) return;
    const cut = this.#text.slice(from, end).join('');
    const last = this.#killRing.at(-1);
    if (this.#lastAction === 'kill' && last !== undefined)
      this.#killRing[this.#killRing.length - 1] = direction === 'forward' ? last + cut : cut + last;
    else this.#killRing.push(cut);
    if (this.#killRing.length > 30) this.#killRing.shift();
    this.#edit([...this.#text.slice(0, from), ...this.#text.slice(end)], from, 'kill');
  }

  #yank(): void {
    const text = this.#killRing.at(-1);
    if (text === undefined) return;
    const start = this.#cursor;
    this.#insert(text, 'yank');
    this.#yanked = { start, length: this.#cursor - start, ring: this.#killRing.length - 1 };
  }

  #yankOlder(): void {
    if (this.#lastAction !== 'yank' || !this.#yanked) return;
    const { start, length, ring } = this.#yanked;
    const next = (ring - 1 + this.#killRing.length) % this.#killRing.length;
    const text = characters(this.#killRing[next] as string);
    this.#edit(
      [...this.#text.slice(0, start), ...text, ...this.#text.slice(start + length)],
      start + text.length,
      'yank',
    );
    this.#yanked = { start, length: text.length, ring: next };
  }

  #undoOne(): void {
    const last = this.#undo.pop();
    if (!last) return;
    this.#text = [...last.text];
    this.#cursor = last.cursor;
    this.#lastAction = 'undo';
    this.#draw();
  }

  #restore(): void {
    const first = this.#undo[0];
    if (!first) return;
    this.#undo = [];
    this.#text = [...first.text];
    this.#cursor = first.cursor;
    this.#draw();
  }

  #transpose(): void {
    const at = Math.min(this.#cursor, this.#text.length - 1);
    if (at < 1) return;
    const text = [...this.#text];
    [text[at - 1], text[at]] = [text[at] as string, text[at - 1] as string];
    this.#edit(text, at + 1, 'transpose');
  }

  #transposeWords(): void {
    const end = this.#wordRight();
    let rightStart = end;
    while (rightStart > 0 && isWord(this.#text[rightStart - 1])) rightStart--;
    let leftEnd = rightStart;
    while (leftEnd > 0 && !isWord(this.#text[leftEnd - 1])) leftEnd--;
    let leftStart = leftEnd;
    while (leftStart > 0 && isWord(this.#text[leftStart - 1])) leftStart--;
    if (leftStart === leftEnd) return;
    const t = this.#text;
    this.#edit(
      [
        ...t.slice(0, leftStart),
        ...t.slice(rightStart, end),
        ...t.slice(leftEnd, rightStart),
        ...t.slice(leftStart, leftEnd),
        ...t.slice(end),
      ],
      end,
      'transpose',
    );
  }

  #changeWord(change: (word: string) => string): void {
    const end = this.#wordRight();
    let start = this.#cursor;
    while (start < end && !isWord(this.#text[start])) start++;
    this.#edit(
      [
        ...this.#text.slice(0, start),
        ...characters(change(this.#text.slice(start, end).join(''))),
        ...this.#text.slice(end),
      ],
      end,
      'case',
    );
  }

  /** Up and Down: within the lines of the text first, then through history. */
  #vertical(direction: -1 | 1): void {
    const start = this.#lineStart();
    const end = this.#lineEnd();
    if (direction < 0 && start > 0) {
      const above = this.#text.lastIndexOf('\n', start - 2) + 1;
      this.#move(Math.min(above + (this.#cursor - start), start - 1));
      return;
    }
    if (direction > 0 && end < this.#text.length) {
      const below = this.#text.indexOf('\n', end + 1);
      this.#move(Math.min(end + 1 + (this.#cursor - start), below < 0 ? this.#text.length : below));
      return;
    }
    this.#goTo(this.#history.at + direction);
  }

  #goTo(index: number): void {
    const line = this.#history.goTo(index, this.line);
    if (line === undefined) return;
    this.#show(line);
  }

  /** Page-Up: the previous line that starts with what stands before the cursor. */
  #historySearch(direction: -1 | 1): void {
    const start = this.#text.slice(0, this.#cursor).join('');
    const found = this.#history.startingWith(start, direction, this.line);
    if (found === undefined) return;
    this.#text = characters(found);
    this.#draw();
  }

  #show(line: string): void {
    this.#text = characters(line);
    this.#cursor = this.#text.length;
    this.#lastAction = 'history';
    this.#undo = [];
    this.#draw();
  }

  #lastArgument(): void {
    const again = this.#lastAction === 'argument' && this.#argument;
    const from = again ? again.index - 1 : this.#options.history.length - 1;
    for (let i = from; i >= 0; i--) {
      const word = /(?:"[^"]*"|'[^']*'|\\.|\S)+$/.exec((this.#options.history[i] as string).trimEnd())?.[0];
      if (word === undefined) continue;
      const inserted = characters(word);
      const start = again ? again.start : this.#cursor;
      const removed = again ? again.length : 0;
      this.#edit(
        [...this.#text.slice(0, start), ...inserted, ...this.#text.slice(start + removed)],
        start + inserted.length,
        'argument',
      );
      this.#argument = { index: i, start, length: inserted.length };
      return;
    }
  }

  #startSearch(forward: boolean): void {
    this.#search = { query: '', at: this.#history.at, before: this.#snapshot(), forward, failed: false };
    this.#drawSearch();
  }

  /** True when the key belongs to the search. */
  #searchKey(key: Key): boolean {
    const search = this.#search as Search;
    if (key.kind === 'text') {
      search.query += key.text;
      this.#find(search.at);
      return true;
    }
    const name = key.kind === 'key' ? key.name : '';
    if (name === 'C-r' || name === 'C-s') {
      search.forward = name === 'C-s';
      this.#find(search.at + (search.forward ? 1 : -1));
      return true;
    }
    if (name === 'backspace') {
      search.query = search.query.slice(0, -1);
      this.#find(this.#options.history.length - 1);
      return true;
    }
    this.#search = undefined;
    if (name === 'C-g') {
      this.#text = [...search.before.text];
      this.#cursor = search.before.cursor;
      this.#draw();
      return true;
    }
    this.#draw();
    return name === 'escape';
  }

  #find(from: number): void {
    const search = this.#search as Search;
    const { history } = this.#options;
    const step = search.forward ? 1 : -1;
    let i = Math.min(from, history.length - 1);
    for (; i >= 0 && i < history.length; i += step) {
      const line = history[i] as string;
      const at = line.indexOf(search.query);
      if (search.query === '' || at < 0) continue;
      search.at = i;
      search.failed = false;
      this.#history.at = i;
      this.#text = characters(line);
      this.#cursor = characters(line.slice(0, at)).length;
      this.#drawSearch();
      return;
    }
    search.failed = search.query !== '';
    this.#drawSearch();
  }

  #drawSearch(): void {
    const search = this.#search as Search;
    const prompt = `(${search.failed ? 'failed ' : ''}${search.forward ? 'i-search' : 'reverse-i-search'})\`${search.query}': `;
    this.#out += this.#screen.draw({
      prompt,
      continuation: this.#continuation,
      characters: this.#text,
      cursor: this.#cursor,
    });
  }

  #draw(): void {
    if (!this.active) return;
    if (this.#search) {
      this.#drawSearch();
      return;
    }
    const shown = this.#options.echo?.() !== false;
    this.#out += this.#screen.draw({
      prompt: this.#prompt,
      continuation: this.#continuation,
      characters: shown ? this.#text : [],
      cursor: shown ? this.#cursor : 0,
    });
  }

  #enter(): void {
    const line = this.line;
    if (this.#options.unfinished(line)) {
      this.#edit([...this.#text, '\n'], this.#text.length + 1, 'enter');
      return;
    }
    this.#finish({ kind: 'line', line });
  }

  #finish(result: EditorResult, mark = ''): void {
    if (this.#search) this.#search = undefined;
    this.#cursor = this.#text.length;
    this.#draw();
    this.#out += mark + this.#screen.leave();
    this.result = result;
    if (result.kind !== 'line') this.#text = [];
  }

  #complete(): void {
    const before = this.line.slice(0, this.point);
    const found = this.#options.complete(this.line, before.length);
    const again = this.#lastAction === 'tab';
    this.#lastAction = 'tab';
    if (!found || found.items.length === 0) return;
    const word = before.slice(found.from);
    const prefix = commonPrefix(found.items.map((item) => item.value));
    const only = found.items.length === 1 ? (found.items[0] as Completion) : undefined;
    if (only || prefix.length > word.length) {
      const text = characters(before.slice(0, found.from) + prefix + (only && !only.open ? ' ' : ''));
      this.#edit([...text, ...this.#text.slice(this.#cursor)], text.length, only ? 'completed' : 'tab');
      return;
    }
    if (!again) return;
    if (found.items.length >= ASK_FROM) {
      this.#question = found.items;
      this.#out += `${this.#below()}Display all ${found.items.length} possibilities? (y or n)`;
      return;
    }
    this.#list(found.items, this.#below());
  }

  /** Goes to the line below what is being edited. */
  #below(): string {
    const cursor = this.#cursor;
    this.#cursor = this.#text.length;
    this.#draw();
    this.#cursor = cursor;
    return this.#screen.leave();
  }

  #list(items: readonly Completion[], lead: string): void {
    this.#out += lead;
    this.#page(menu(items, this.#screen.columns), Math.max(1, this.#rows - 1));
  }

  /** Shows `count` lines of a list; what is left waits for a key. Upstream: readline's _rl_internal_pager. */
  #page(lines: readonly string[], count: number): void {
    this.#out += lines
      .slice(0, count)
      .map((line) => `${line}\r\n`)
      .join('');
    if (lines.length > count) {
      this.#more = lines.slice(count);
      this.#out += MORE;
      return;
    }
    this.#backToLine();
  }

  #backToLine(): void {
    this.#screen.reset();
    this.#draw();
  }

  /** Keys at "--More--": a page, a line, or enough. */
  #pageKey(key: Key): void {
    const lines = this.#more as readonly string[];
    const typed = typedAt(key);
    const count = /^[yY ]$/.test(typed) ? Math.max(1, this.#rows - 1) : typed === 'enter' ? 1 : 0;
    if (count === 0 && !/^[nNqQ]$|^backspace$|^C-[cg]$/.test(typed)) {
      this.#out += '\x07';
      return;
    }
    this.#more = undefined;
    this.#out += '\r\x1b[K';
    if (count > 0) this.#page(lines, count);
    else this.#backToLine();
  }

  /** Keys at "Display all …?". */
  #answer(key: Key): void {
    const items = this.#question as readonly Completion[];
    const typed = typedAt(key);
    if (/^[yY ]$/.test(typed)) {
      this.#question = undefined;
      this.#list(items, '\r\n');
      return;
    }
    if (!/^[nN]$|^backspace$|^C-[cg]$/.test(typed)) {
      this.#out += '\x07';
      return;
    }
    this.#question = undefined;
    this.#out += '\r\n';
    this.#backToLine();
  }
}

const isWord = (c: string | undefined): boolean => c !== undefined && /[\p{L}\p{N}_]/u.test(c);

/** A key as a question hears it: a character, or a name. */
const typedAt = (key: Key): string => (key.kind === 'key' ? key.name : key.text.slice(0, 1));

function rawKey(name: string): string {
  const control = /^C-(.)$/.exec(name)?.[1];
  if (control) return String.fromCharCode(control.charCodeAt(0) - 96);
  return name === 'tab' ? '\t' : name === 'escape' ? '\x1b' : name === 'enter' ? '\r' : '';
}

function commonPrefix(values: readonly string[]): string {
  let prefix = values[0] ?? '';
  for (const value of values) {
    let i = 0;
    while (i < prefix.length && prefix[i] === value[i]) i++;
    prefix = prefix.slice(0, i);
  }
  return prefix;
}
