/**
 * The line editor: Emacs keys as in readline, history, incremental search, completion, several lines. A state machine without
 * terminal: keys in (`feed`), text to show out (`takeOutput`), a result when a line is entered. What keys do to the text is
 * text.ts; vi's are decided in vi.ts. Left out: keyboard macros, overwrite mode, key bindings of one's own (~/.inputrc, bind).
 */

import { cellsOf, characters } from '../../kernel/cells.ts';
import type { Completion } from '../../kernel/completion.ts';
import { NumericArgument } from './argument.ts';
import { HistoryCursor } from './history.ts';
import { historyWords } from './history-words.ts';
import { type Key, KeyReader } from './keys.ts';
import { KillRing } from './kill-ring.ts';
import { type LineSearch, lineWith, type Sought } from './line-search.ts';
import { Listing } from './listing.ts';
import { Screen } from './screen.ts';
import { HistorySearch } from './search.ts';
import { change, cut, lineEnd, lineStart, motion, OPPOSITE, replaced, type Text, textOf, undone } from './text.ts';
import { ViKeys, type ViOutcome } from './vi.ts';

type EditorResult =
  /** `next`: the line of history that the next prompt starts with (Ctrl-O). `edit`: it goes through an editor first. */
  | { readonly kind: 'line'; readonly line: string; readonly next?: number; readonly edit?: boolean }
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

type Prefix = 'C-v' | 'C-]' | 'M-C-]' | 'C-x';

const EMPTY: Text = { characters: [], cursor: 0 };

export class LineEditor {
  readonly #options: EditorOptions;
  readonly #screen: Screen;
  #rows: number;
  #keys = new KeyReader();
  #out = '';
  #prompt = '';
  #continuation = '> ';
  #text = EMPTY;
  /** Ctrl-Space; Ctrl-X Ctrl-X goes there. */
  #mark = 0;
  #history: HistoryCursor;
  readonly #kills = new KillRing();
  readonly #argument = new NumericArgument();
  /** The number given for the key that is being done. */
  #count: number | undefined;
  #lastAction = '';
  #yanked: { readonly start: number; readonly length: number; readonly back: number } | undefined;
  #lastWord: { readonly index: number; readonly start: number; readonly length: number } | undefined;
  #undo: Text[] = [];
  #search: HistorySearch | undefined;
  /** What was last looked for so. */
  #lastQuery = '';
  /** A search whose text is being typed; what it was last about. */
  #asking: LineSearch | undefined;
  #sought: Sought | undefined;
  /** So many newlines were there at once (a paste, a line of history): they begin no prompt. */
  #given = 0;
  #listing: Listing | undefined;
  /** Ctrl-V, Ctrl-], Ctrl-X: the next key belongs to it. */
  #prefix: Prefix | undefined;
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

  /** Shows the prompt and starts a new line. `at`: a line of history to start with. */
  begin(prompt: string, continuation: string, text = '', column = 0, at?: number): void {
    const lines = prompt.split('\n');
    this.#prompt = lines.pop() as string;
    this.#continuation = continuation;
    if (lines.length > 0) this.#out += `${lines.join('\n').replace(/[\x01\x02]/g, '')}\n`;
    const indent = lines.length > 0 ? 0 : column;
    this.#text = textOf(text);
    this.#history = new HistoryCursor(this.#options.history);
    const recalled = at === undefined ? undefined : this.#history.goTo(at, text);
    if (recalled !== undefined) this.#text = textOf(recalled);
    this.#undo = [];
    this.#search = undefined;
    this.#asking = undefined;
    this.#listing = undefined;
    this.#prefix = undefined;
    this.#lastAction = '';
    this.#vi.begin();
    this.#given = newlines(this.#text);
    this.result = undefined;
    this.active = true;
    this.#screen.reset(indent);
    this.#draw();
  }

  get line(): string {
    return this.#text.characters.join('');
  }

  /** Where the cursor is in the line (code units). */
  get point(): number {
    return this.#beforeCursor.length;
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
    if (this.active && !this.#listing) this.#draw();
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

  // ── Keys ──────────────────────────────────────────────────────────────────────────────────────────────────────

  #take(key: Key): void {
    if (this.#listing) return this.#listKey(this.#listing, key);
    if (this.#prefix) return this.#prefixed(this.#prefix, key);
    if (this.#search && this.#searchKey(this.#search, key)) return;
    if (this.#asking && this.#askingKey(this.#asking, key)) return;
    if (this.#options.vi?.()) {
      if (this.#viKey(key)) return;
    } else if (this.#argument.takes(key)) return this.#draw();
    const counting = this.#argument.prompt !== undefined;
    this.#count = this.#argument.take();
    if (key.kind === 'text') this.#typed(repeated(key.text, this.#count));
    else if (key.kind === 'paste') this.#insert(key.text.replace(/\r\n?/g, '\n').replace(/\n$/, ''), 'paste');
    else this.#act(key.name);
    this.#onCharacter();
    if (counting && !this.result) this.#draw();
    this.#count = undefined;
  }

  #act(name: string): void {
    if (name === 'C-d' && this.#endOfInput()) return;
    const times = Math.abs(this.#count ?? 1);
    const key = (this.#count ?? 1) < 0 ? (OPPOSITE[name] ?? name) : name;
    for (let i = 0; i < times; i++) if (!this.#edits(key)) return this.#command(name);
    if (times === 0 && !this.#edits(key)) this.#command(name);
  }

  /** Keys that move, cut or change the text; false: it is none of them. */
  #edits(key: string): boolean {
    const to = motion(key, this.#text);
    if (to !== undefined) {
      this.#move(to);
      return true;
    }
    const gone = cut(key, this.#text);
    if (gone) {
      if (gone.from >= gone.to) return true;
      const text = this.#text.characters.slice(gone.from, gone.to).join('');
      this.#kills.push(text, this.#lastAction === 'kill' ? gone.direction : undefined);
      this.#edit(replaced(this.#text, gone.from, gone.to, ''), 'kill');
      return true;
    }
    const changed = change(key, this.#text);
    if (!changed) return false;
    if (changed !== this.#text) this.#edit(changed, key);
    return true;
  }

  #command(name: string): void {
    switch (name) {
      case 'enter':
      case 'C-j':
        return this.#enter();
      case 'C-o':
        return this.#enter(this.#history.at + 1);
      case 'C-c':
        return this.#finish({ kind: 'interrupt' }, '^C');
      case 'C-p':
      case 'up':
        return this.#vertical(-(this.#count ?? 1));
      case 'C-n':
      case 'down':
        return this.#vertical(this.#count ?? 1);
      case 'M-<':
        return this.#goTo(0);
      case 'M->':
        return this.#goTo(this.#options.history.length);
      case 'page-up':
        return this.#startingAlike(-1);
      case 'page-down':
        return this.#startingAlike(1);
      case 'C-r':
      case 'C-s':
        this.#search = new HistorySearch(this.#options.history, this.#history.at, this.#text, {
          forward: name === 'C-s',
          last: this.#lastQuery,
        });
        return this.#draw();
      case 'M-p':
      case 'M-n':
        return this.#ask(':', name === 'M-p');
      case 'vi-search':
        return this.#ask('/', true);
      case 'vi-search-forward':
        return this.#ask('?', false);
      case 'search-on':
      case 'search-back':
        return this.#seek(this.#sought && { ...this.#sought, back: this.#sought.back === (name === 'search-on') });
      case 'C-y':
        return this.#yank();
      case 'M-y':
        return this.#yankOlder();
      case 'M-.':
      case 'M-_':
        return this.#wordOfHistory(name, this.#count);
      case 'M-\x19':
        return this.#wordOfHistory(name, this.#count ?? 1);
      case 'C-_':
      case 'C-\u007f':
        for (let i = 0; i < (this.#count ?? 1); i++) this.#undoOne();
        return;
      case 'M-r':
        return this.#restore();
      case 'C-`':
      case 'M- ':
        this.#mark = this.#text.cursor;
        return;
      case 'M-#':
        this.#edit({ ...this.#text, characters: ['#', ...this.#text.characters] }, 'comment');
        return this.#enter();
      case 'C-l':
        this.#out += '\x1b[H\x1b[2J';
        this.#screen.reset();
        return this.#draw();
      case 'M-\x0c':
        this.#out += '\x1b[H\x1b[2J\x1b[3J';
        this.#screen.reset();
        return this.#draw();
      case 'edit-and-run':
        return this.#finish({ kind: 'line', line: this.line, edit: true });
      case 'C-x':
      case 'C-v':
        this.#prefix = name;
        return;
      case 'C-q':
        this.#prefix = 'C-v';
        return;
      case 'C-}':
        this.#prefix = 'C-]';
        return;
      case 'M-\x1d':
        this.#prefix = 'M-C-]';
        return;
      case 'tab':
        return this.#complete();
      case 'M-?':
      case 'M-=':
        return this.#possibilities();
      case 'M-*':
        return this.#insertAll();
    }
  }

  #prefixed(prefix: Prefix, key: Key): void {
    this.#prefix = undefined;
    if (prefix === 'C-v') return this.#insert(key.kind === 'key' ? rawKey(key.name) : key.text, 'insert');
    if (prefix === 'C-x') {
      const name = key.kind === 'key' ? key.name : key.text;
      if (name === 'C-u') this.#undoOne();
      else if (name === 'C-x') {
        const { cursor } = this.#text;
        this.#move(Math.min(this.#mark, this.#text.characters.length));
        this.#mark = cursor;
      } else if (name === 'C-e') this.#command('edit-and-run');
      else if (name === 'backspace') this.#edits('C-u');
      return;
    }
    if (key.kind !== 'text') return;
    const [wanted, ...rest] = characters(key.text);
    const { characters: all, cursor } = this.#text;
    const at =
      prefix === 'C-]' ? all.indexOf(wanted as string, cursor + 1) : all.lastIndexOf(wanted as string, cursor - 1);
    if (at >= 0 && (prefix === 'C-]' || cursor > 0)) this.#move(at);
    if (rest.length > 0) this.#insert(rest.join(''), 'insert');
  }

  /** Ctrl-D where it is no deletion; true: it was taken so. */
  #endOfInput(): boolean {
    const { characters: all, cursor } = this.#text;
    if (all.length === 0) this.#finish({ kind: 'end' });
    // On an empty continuation line: what is there is all there will be.
    else if (cursor === all.length && all.at(-1) === '\n') this.#finish({ kind: 'line', line: this.line });
    else return false;
    return true;
  }

  /** Keys that vi's mode takes; false: as in the Emacs mode. */
  #viKey(key: Key): boolean {
    const line = () => ({ text: this.#text.characters, cursor: this.#text.cursor });
    if (key.kind === 'key') {
      // Escape and a letter sent together are no Alt key here.
      if (key.name === 'escape' || /^M-.$/u.test(key.name)) {
        if (!this.#vi.escaped) this.#undo = [];
        this.#viDo(this.#vi.escape(line()));
        if (key.name !== 'escape') this.#viDo(this.#vi.press(key.name.slice(2), line()));
        return true;
      }
      if (key.name === 'backspace') {
        if (!this.#vi.commanding) this.#vi.typed('\x7f');
        else this.#viDo(this.#vi.press('h', line()));
        return this.#vi.commanding;
      }
      return false;
    }
    if (key.kind !== 'text' || !this.#vi.commanding) return false;
    for (const one of characters(key.text)) {
      if (this.result) break;
      if (this.#asking) this.#insert(one, 'insert');
      else if (this.#vi.commanding) this.#viDo(this.#vi.press(one, line()));
      else this.#typed(one);
    }
    return true;
  }

  /** In vi's command mode the cursor stands on a character; on a line of history, on its first. */
  #onCharacter(start = false): void {
    if (!this.#options.vi?.() || !this.#vi.commanding || this.result) return;
    const last = Math.max(0, this.#text.characters.length - 1);
    const cursor = start ? 0 : Math.min(this.#text.cursor, last);
    if (cursor !== this.#text.cursor) this.#move(cursor);
  }

  #viDo(outcome: ViOutcome): void {
    switch (outcome.kind) {
      case 'move':
      case 'insert':
        return this.#move(outcome.cursor);
      case 'edit':
        if (outcome.cut) this.#kills.push(outcome.cut);
        return this.#edit({ characters: outcome.text, cursor: outcome.cursor }, 'vi');
      case 'copy':
        this.#kills.push(outcome.cut);
        return this.#move(outcome.cursor);
      case 'key':
        this.#count = outcome.count;
        this.#act(outcome.name);
        this.#count = undefined;
        return this.#onCharacter();
      case 'complete':
        this.#move(outcome.cursor);
        return this.#act(outcome.name);
      case 'line':
        return this.#goTo((outcome.n ?? 1) - 1);
      case 'word':
        this.#move(Math.min(this.#text.characters.length, this.#text.cursor + 1));
        this.#insert(' ', 'word');
        return this.#wordOfHistory('word', outcome.n);
      case 'again':
        this.#viDo(outcome.outcome);
        if (outcome.typed !== '') {
          this.#typed(outcome.typed, outcome.outcome.kind === 'insert' && outcome.outcome.replaces === true);
          this.#move(Math.max(0, this.#text.cursor - 1));
        }
        return this.#onCharacter();
      case 'paste': {
        const cuts = (this.#kills.latest ?? '').repeat(outcome.count);
        if (cuts === '') return;
        const { characters: all, cursor } = this.#text;
        const at = outcome.before ? cursor : Math.min(all.length, cursor + 1);
        const after = replaced(this.#text, at, at, cuts);
        return this.#edit({ ...after, cursor: after.cursor - 1 }, 'vi');
      }
      case 'bell':
        this.#out += '\x07';
    }
  }

  // ── Text ──────────────────────────────────────────────────────────────────────────────────────────────────────

  get #beforeCursor(): string {
    return this.#text.characters.slice(0, this.#text.cursor).join('');
  }

  /** Replaces text and cursor; `action` groups what is undone at once. */
  #edit(text: Text, action: string): void {
    this.#note(action);
    this.#text = text;
    this.#draw();
  }

  #note(action: string): void {
    if (!(action === 'insert' && this.#lastAction === 'insert')) this.#undo.push(this.#text);
    this.#lastAction = action;
  }

  /** Typed; `over`: in the place of what is there (vi's R). */
  #typed(text: string, over = this.#vi.replaces): void {
    if (!over) this.#insert(text, 'insert');
    else {
      const { cursor, characters: all } = this.#text;
      const to = Math.min(all.length, cursor + characters(text).length);
      this.#edit(replaced(this.#text, cursor, to, text), 'insert');
    }
    this.#vi.typed(text);
  }

  #insert(text: string, action: string): void {
    if (text === '') return;
    // what is pasted stands as it is, unless lines were typed before it
    if (text.includes('\n') && newlines(this.#text) === this.#given) this.#given += text.split('\n').length - 1;
    const { cursor } = this.#text;
    const after = replaced(this.#text, cursor, cursor, text);
    if (this.#shownByItself(text, after)) {
      this.#note(action);
      this.#text = after;
      this.#out += text;
    } else this.#edit(after, action);
  }

  /** Whether what is typed at the end of a line may simply be printed there. */
  #shownByItself(text: string, after: Text): boolean {
    const { characters: all, cursor } = this.#text;
    if (cursor !== all.length || /[\x00-\x1f]/.test(text) || all.includes('\n')) return false;
    if (after.cursor !== cursor + characters(text).length) return false;
    if (!this.active || this.#search || this.#asking || !this.#echoes || this.#count !== undefined) return false;
    const prompt = cellsOf(this.#prompt.replace(/\x1b\[[0-9;?]*[A-Za-z]|[\x01\x02]/g, ''));
    return this.#screen.fits(this.#screen.indent + prompt + cellsOf(all.join('')), cellsOf(text));
  }

  #move(cursor: number): void {
    this.#text = { ...this.#text, cursor };
    this.#lastAction = 'move';
    this.#draw();
  }

  #yank(): void {
    const text = this.#kills.latest;
    if (text === undefined) return;
    const start = this.#text.cursor;
    this.#insert(text, 'yank');
    this.#yanked = { start, length: this.#text.cursor - start, back: 0 };
  }

  #yankOlder(): void {
    if (this.#lastAction !== 'yank' || !this.#yanked) return;
    const { start, length, back } = this.#yanked;
    const older = this.#kills.older(back + 1) ?? '';
    this.#edit(replaced(this.#text, start, start + length, older), 'yank');
    this.#yanked = { start, length: this.#text.cursor - start, back: back + 1 };
  }

  #undoOne(): void {
    const last = this.#undo.pop();
    if (!last) return;
    this.#text = undone(this.#text, last);
    this.#lastAction = 'undo';
    this.#draw();
  }

  #restore(): void {
    const first = this.#undo[0];
    if (!first) return;
    this.#undo = [];
    this.#text = first;
    this.#draw();
  }

  // ── History ───────────────────────────────────────────────────────────────────────────────────────────────────

  /** Up and Down: within the lines of the text first, then through history. */
  #vertical(by: number): void {
    const { characters: all, cursor } = this.#text;
    const start = lineStart(this.#text);
    const end = lineEnd(this.#text);
    if (by < 0 && start > 0) {
      const above = all.lastIndexOf('\n', start - 2) + 1;
      return this.#move(Math.min(above + (cursor - start), start - 1));
    }
    if (by > 0 && end < all.length) {
      const below = all.indexOf('\n', end + 1);
      return this.#move(Math.min(end + 1 + (cursor - start), below < 0 ? all.length : below));
    }
    this.#goTo(this.#history.at + by);
  }

  #goTo(index: number): void {
    const line = this.#history.goTo(index, this.line);
    if (line === undefined) return;
    this.#recalled(textOf(line));
    this.#onCharacter(true);
  }

  /** Shows a line of history. */
  #recalled(text: Text): void {
    this.#text = text;
    this.#given = newlines(text);
    this.#lastAction = 'history';
    this.#undo = [];
    this.#draw();
  }

  /** Page-Up: the previous line that starts with what stands before the cursor. */
  #startingAlike(direction: -1 | 1): void {
    const found = this.#history.startingWith(this.#beforeCursor, direction, this.line);
    if (found === undefined) return;
    this.#recalled({ ...textOf(found), cursor: this.#text.cursor });
  }

  /** The last word of the line before (again: of the one before that), or the `n`th, counted from the command's name. */
  #wordOfHistory(key: string, n: number | undefined): void {
    const again = this.#lastAction === key && n === undefined ? this.#lastWord : undefined;
    const from = again ? again.index - 1 : this.#options.history.length - 1;
    for (let i = from; i >= 0; i--) {
      const words = historyWords(this.#options.history[i] as string);
      const word = n === undefined || n < 0 ? words.at(n ?? -1) : words[n];
      if (word === undefined && n === undefined) continue;
      if (word === undefined) return;
      const start = again ? again.start : this.#text.cursor;
      this.#edit(replaced(this.#text, start, start + (again ? again.length : 0), word), key);
      this.#lastWord = { index: i, start, length: this.#text.cursor - start };
      return;
    }
  }

  /** True when the key belongs to the search. */
  #searchKey(search: HistorySearch, key: Key): boolean {
    const found = search.press(key);
    if (found === 'end') {
      this.#search = undefined;
      const name = key.kind === 'key' ? key.name : '';
      if (search.query !== '' && name !== 'C-g') this.#lastQuery = search.query;
      if (name === 'C-g') this.#text = search.before;
      this.#draw();
      return name === 'C-g' || name === 'escape';
    }
    if (found !== 'nothing') {
      this.#history.at = found.index;
      this.#recalled({ ...textOf(found.line), cursor: characters(found.line.slice(0, found.at)).length });
    }
    this.#draw();
    return true;
  }

  /** Asks for a text to look for; it is typed where the line stood. */
  #ask(sign: string, back: boolean): void {
    this.#asking = { sign, back, before: this.#text };
    this.#text = EMPTY;
    this.#draw();
  }

  /** True when the key is the question's; others edit the text that is asked for. */
  #askingKey({ before, back }: LineSearch, key: Key): boolean {
    if (key.kind === 'text' && this.#vi.commanding) {
      this.#insert(key.text, 'insert');
      return true;
    }
    if (key.kind !== 'key') return false;
    const { name } = key;
    const gone = name === 'backspace' && this.#text.characters.length === 0;
    const given = name === 'enter' || name === 'C-j';
    if (!gone && !given && !/^(?:escape|C-[cg])$/.test(name)) return false;
    const text = this.line;
    this.#asking = undefined;
    this.#text = before;
    if (given) this.#seek(text === '' ? this.#sought && { ...this.#sought, back } : { text, back });
    else this.#draw();
    return true;
  }

  #seek(sought: Sought | undefined): void {
    if (sought) this.#sought = sought;
    const found = sought && lineWith(this.#options.history, this.#history.at, sought);
    if (!found) this.#out += '\x07';
    else {
      const line = this.#history.goTo(found.index, this.line) ?? '';
      this.#recalled({ ...textOf(line), cursor: characters(line.slice(0, found.at)).length });
      this.#onCharacter(true);
    }
    this.#draw();
  }

  // ── Completion ────────────────────────────────────────────────────────────────────────────────────────────────

  #candidates(): Completions | undefined {
    const found = this.#options.complete(this.line, this.point);
    return found && found.items.length > 0 ? found : undefined;
  }

  #complete(): void {
    const again = this.#lastAction === 'tab';
    const found = this.#candidates();
    this.#lastAction = 'tab';
    if (!found) return;
    const before = this.#beforeCursor;
    const prefix = commonPrefix(found.items.map((item) => item.value));
    const only = found.items.length === 1 ? (found.items[0] as Completion) : undefined;
    if (only || prefix.length > before.length - found.from)
      this.#replaceWord(found.from, prefix + (only && !only.open ? ' ' : ''), only ? 'completed' : 'tab');
    else if (again) this.#list(found.items);
  }

  #possibilities(): void {
    const found = this.#candidates();
    if (found) this.#list(found.items);
  }

  #insertAll(): void {
    const found = this.#candidates();
    if (found) this.#replaceWord(found.from, `${found.items.map((item) => item.value).join(' ')} `, 'completed');
  }

  /** `from` in code units. */
  #replaceWord(from: number, by: string, action: string): void {
    const start = characters(this.#beforeCursor.slice(0, from)).length;
    this.#edit(replaced(this.#text, start, this.#text.cursor, by), action);
  }

  #list(items: readonly Completion[]): void {
    const { cursor } = this.#text;
    this.#text = { ...this.#text, cursor: this.#text.characters.length };
    this.#draw();
    this.#text = { ...this.#text, cursor };
    this.#out += this.#screen.leave();
    this.#listing = new Listing(items, this.#screen.columns, this.#rows);
    this.#showListing(this.#listing);
  }

  #listKey(listing: Listing, key: Key): void {
    listing.press(key);
    this.#showListing(listing);
  }

  #showListing(listing: Listing): void {
    this.#out += listing.takeOutput();
    if (listing.waits) return;
    this.#listing = undefined;
    this.#screen.reset();
    this.#draw();
  }

  // ── Drawing, and the end ──────────────────────────────────────────────────────────────────────────────────────

  get #echoes(): boolean {
    return this.#options.echo?.() !== false;
  }

  #draw(): void {
    if (!this.active) return;
    this.#out += this.#screen.draw({
      prompt: this.#search?.prompt ?? this.#argument.prompt ?? this.#prompt + (this.#asking?.sign ?? ''),
      continuation: this.#continuation,
      given: this.#given,
      ...(this.#echoes ? this.#text : EMPTY),
    });
  }

  #enter(next?: number): void {
    const { line } = this;
    if (this.#options.unfinished(line)) {
      const { characters: all } = this.#text;
      this.#edit({ characters: [...all, '\n'], cursor: all.length + 1 }, 'enter');
    } else this.#finish({ kind: 'line', line, ...(next === undefined ? {} : { next }) });
  }

  #finish(result: EditorResult, mark = ''): void {
    this.#text = { ...this.#text, cursor: this.#text.characters.length };
    this.#draw();
    this.#search = undefined;
    this.#asking = undefined;
    this.#out += mark + this.#screen.leave();
    this.result = result;
    if (result.kind !== 'line') this.#text = EMPTY;
  }
}

const newlines = ({ characters: all }: Text): number => all.filter((c) => c === '\n').length;

/** Typed with a number before it: its first character so often. */
function repeated(text: string, count: number | undefined): string {
  if (count === undefined) return text;
  const [first, ...rest] = characters(text);
  return `${(first ?? '').repeat(Math.max(0, count))}${rest.join('')}`;
}

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
