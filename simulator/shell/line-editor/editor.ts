/**
 * The line editor as the shell sees it: a state machine without terminal. Keys go in (`feed`), text to show comes out (`takeOutput`), a
 * result when a line is entered; a command that goes on over lines is read line by line. What keys do is editing.ts, which is fetched
 * with the first of them (`equip`).
 */

import { cellsOf, withoutEscapes } from '../../kernel/cells.ts';
import type { Completion } from '../../kernel/completion.ts';
import type { EditedLine } from '../execute/bound-command.ts';
import type { Editing, EditorHost, Request } from './editing.ts';
import { Screen } from './screen.ts';

export type EditorResult =
  /** `next`: the line of history that the next prompt starts with (Ctrl-O). `edit`: it goes through an editor first. `ended`: there
   * is no more of it, though more is wanted. */
  | {
      readonly kind: 'line';
      readonly line: string;
      readonly next?: number;
      readonly edit?: boolean;
      readonly ended?: boolean;
    }
  | { readonly kind: 'end' }
  /** `before`: lines of the command that were entered already. */
  | { readonly kind: 'interrupt'; readonly before?: string };

export interface Completions {
  /** Where the word to be replaced starts in the line (code units). */
  readonly from: number;
  readonly items: readonly Completion[];
}

/** How words are compared with what is typed, and which files are left out. */
export interface CompletionWays {
  /** Capitals are as good as small letters. */
  readonly foldCase: boolean;
  /** "-" is as good as "_". */
  readonly mapCase: boolean;
  /** Files that begin with a dot are offered where none was typed. */
  readonly hidden: boolean;
}

export interface EditorOptions {
  readonly columns: number;
  readonly rows: number;
  /** The shell's own: a line that is changed while one looks through it is changed there. */
  readonly history: string[];
  /** Whether Enter should go on on a further line. */
  readonly unfinished: (text: string) => boolean;
  /** What stands in the history of a command that goes on: its lines so far. */
  readonly remembered: (text: string) => readonly string[];
  readonly complete: (line: string, point: number, ways: CompletionWays) => Completions | undefined;
  /** A line with what earlier lines stand for in it. */
  readonly expandHistory: EditorHost['expandHistory'];
  /** What Ctrl-X Ctrl-V says. */
  readonly version: string;
  readonly alias: (name: string) => string | undefined;
  /** The folder that "~" or "~user" is. */
  readonly tilde: (word: string) => string | undefined;
  /** Whether what is typed is shown (`stty -echo`); default: yes. */
  readonly echo?: () => boolean;
}

/** What was drawn last: more at its end is simply printed. */
interface Drawn {
  readonly prompt: string;
  readonly text: string;
}

export class LineEditor {
  readonly #options: EditorOptions;
  readonly #screen: Screen;
  #rows: number;
  #editing: Editing | undefined;
  #out = '';
  #prompt = '';
  #continuation = '> ';
  /** What the line starts with, until there is an editing. */
  #text = '';
  #at: number | undefined;
  /** Lines of the command before this one, each with its newline. */
  #before = '';
  #drawn: Drawn | undefined;
  /** A list of candidates stands in the middle of being shown. */
  #listing = false;
  /** Something else stands where the line does. */
  #hidden = false;
  result: EditorResult | undefined;
  /** Whether it is reading a line. */
  active = false;

  constructor(options: EditorOptions) {
    this.#options = options;
    this.#screen = new Screen(options.columns);
    this.#rows = options.rows;
  }

  /** What does what keys ask for; without it no key can be taken. */
  equip(editing: (host: EditorHost) => Editing): void {
    if (this.#editing) return;
    this.#editing = editing(this.#host());
    this.#begin();
  }

  /** Shows the prompt and starts a new line. `at`: a line of history to start with. */
  begin(prompt: string, continuation: string, text = '', column = 0, at?: number): void {
    const lines = prompt.split('\n');
    this.#prompt = lines.pop() as string;
    this.#continuation = continuation;
    if (lines.length > 0) this.#out += `${lines.join('\n').replace(/[\x01\x02]/g, '')}\n`;
    this.#text = text;
    this.#at = at;
    this.#before = '';
    this.result = undefined;
    this.active = true;
    this.#screen.reset(lines.length > 0 ? 0 : column);
    this.#begin();
    this.#draw();
  }

  /** The command so far, earlier lines of it with it. */
  get line(): string {
    return this.#before + (this.#editing?.line.text ?? this.#text);
  }

  /** Where the cursor is in the command (code units). */
  get point(): number {
    const line = this.#editing?.line;
    return this.#before.length + (line ? line.slice(0, line.point).join('') : this.#text).length;
  }

  /** What it waits for before it takes more keys. */
  get request(): Request | undefined {
    return this.#editing?.request;
  }

  /** What it asked for is there. */
  answered(): void {
    this.#editing?.answered();
    this.#drawAfterKeys();
  }

  /** How long it waits for more keys that belong to what was typed (ms); undefined: for ever. */
  get hurriesMs(): number | undefined {
    return this.#editing?.hurries ? this.#editing.readline.variables.number('keyseq-timeout') : undefined;
  }

  /** So much time is over. */
  timeUp(): void {
    this.#editing?.timeUp();
    this.#drawAfterKeys();
  }

  /** Whether pastes are to be marked as such. */
  get marksPastes(): boolean {
    return this.#editing?.readline.variables.on('enable-bracketed-paste') ?? true;
  }

  /** Takes the line off the screen for something else; `show` draws it again. */
  hide(): void {
    this.#out += this.#screen.erase();
    this.#drawn = undefined;
    this.#hidden = true;
  }

  /** The line that is edited now, without earlier ones of its command; places count characters. */
  get edited(): EditedLine {
    const line = this.#editing?.line;
    return line ? { line: line.text, point: line.point, mark: line.mark } : { line: this.#text, point: 0, mark: 0 };
  }

  /** The line, or another one in its place, where the cursor is now. */
  show(column: number, changed?: EditedLine): void {
    this.#hidden = false;
    const line = this.#editing?.line;
    if (changed && line) {
      if (changed.line !== line.text) line.replace(changed.line);
      line.point = changed.point;
      line.mark = changed.mark;
      line.fixPoint();
    }
    this.#screen.reset(column);
    this.#draw();
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
    this.#drawn = undefined;
    if (this.active && !this.#listing) this.#draw();
  }

  /** Puts text at the cursor. */
  insert(text: string): void {
    const put = text.replace(/\r\n?/g, '\n');
    if (this.#editing) this.#editing.line.insert([...put]);
    else this.#text += put;
    this.#draw();
  }

  /** Takes keys until a line is entered; returns what was not used. */
  feed(data: string): string {
    let rest = data;
    while (this.#editing && rest !== '' && !this.result && !this.request) {
      rest = this.#editing.feed(rest);
      this.#drawAfterKeys();
    }
    return rest;
  }

  #drawAfterKeys(): void {
    if (!this.#listing) this.#draw();
    if (this.result) this.active = false;
  }

  // ── Lines ─────────────────────────────────────────────────────────────────────────────────────────────────────

  #begin(): void {
    const { history, remembered } = this.#options;
    // lines of a command that goes on stand in the history already, and are not changed there
    const lines = this.#before === '' ? history : [...history, ...remembered(this.#before)];
    this.#drawn = undefined;
    this.#editing?.begin(lines, { text: this.#text, at: this.#at });
  }

  #finish(result: EditorResult): void {
    const text = this.#before;
    if (result.kind === 'interrupt') {
      this.#draw();
      const echoes = this.#editing?.readline.variables.on('echo-control-characters') !== false;
      this.#out += echoes ? '^C\r\n' : '\r\n';
      this.#screen.reset();
      this.result = text === '' ? result : { ...result, before: text };
      return;
    }
    const editing = this.#editing as Editing;
    editing.message = undefined;
    editing.line.point = editing.line.end;
    this.#draw();
    if (result.kind === 'end') {
      this.#leave();
      this.result = text === '' ? result : { kind: 'line', line: text, ended: true };
      return;
    }
    this.#leave();
    const line = text + result.line;
    if (result.edit || !this.#options.unfinished(line)) {
      this.result = { ...result, line };
      return;
    }
    this.#before = `${line}\n`;
    this.#prompt = this.#continuation;
    this.#text = '';
    this.#at = undefined;
    this.#begin();
  }

  // ── Drawing ───────────────────────────────────────────────────────────────────────────────────────────────────

  #host(): EditorHost {
    const editor = this;
    return {
      get columns() {
        return editor.#screen.columns;
      },
      get rows() {
        return editor.#rows;
      },
      draw: () => this.#draw(),
      show: (text) => {
        this.#out += text;
      },
      leave: () => this.#leave(),
      listing: (on) => {
        this.#listing = on;
      },
      clear: (scrolledAway) => {
        this.#out += `\x1b[H\x1b[2J${scrolledAway ? '\x1b[3J' : ''}`;
        this.#screen.reset();
        this.#drawn = undefined;
      },
      complete: (line, point, ways) => {
        const { length } = this.#before;
        const found = this.#options.complete(this.#before + line, length + point, ways);
        return found && { ...found, from: Math.max(0, found.from - length) };
      },
      expandHistory: this.#options.expandHistory,
      version: this.#options.version,
      alias: this.#options.alias,
      tilde: this.#options.tilde,
      finish: (result) => this.#finish(result),
    };
  }

  #leave(): void {
    this.#out += this.#screen.leave();
    this.#drawn = undefined;
  }

  #draw(): void {
    if (!this.active || this.result || this.#hidden) return;
    const editing = this.#editing;
    const echoes = this.#options.echo?.() !== false;
    const prompt = editing?.message ?? (editing?.modeText ?? '') + this.#prompt + (editing?.sign ?? '');
    const characters = echoes ? (editing?.line.characters ?? [...this.#text]) : [];
    const cursor = echoes ? (editing?.line.point ?? characters.length) : 0;
    const text = characters.join('');
    const last = this.#drawn;
    const atEnd = cursor === characters.length;
    this.#drawn = atEnd ? { prompt, text } : undefined;
    if (last && atEnd && last.prompt === prompt && text.startsWith(last.text)) {
      const more = text.slice(last.text.length);
      if (more === '') return;
      if (this.#printable(prompt, last.text, more)) {
        this.#out += more;
        return;
      }
    }
    this.#out += this.#screen.draw({ prompt, characters, cursor });
  }

  /** Whether more at the end of a line may simply be printed there. */
  #printable(prompt: string, before: string, more: string): boolean {
    if (/[\x00-\x1f\x7f]/.test(more) || /[\t\n]/.test(before)) return false;
    const cells =
      cellsOf(withoutEscapes(prompt)) + cellsOf(before) + (before.match(/[\x00-\x1f\x7f]/g)?.length ?? 0) * 2;
    return this.#screen.fits(this.#screen.indent + cells, cellsOf(more));
  }
}
