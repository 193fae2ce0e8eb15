/**
 * more at work: pages, its prompt, what keys do. Texts and habits are those of util-linux 2.38.1: at the end of a file it waits at
 * "(END)" unless -e is given, and goes on to the next file only by `:n`; pages behind the end are empty. Upstream: util-linux's more.c.
 * Left out: `v` where the machine has no editor.
 */
import { write } from '../../../kernel/stream.ts';
import type { Tty, TtyMode } from '../../../kernel/tty.ts';
import { type Routine, wait } from '../../../kernel/wait.ts';
import { BadRegExp, compileRegExp, type Matcher, RegExpTooHard } from '../../regex/regexp.ts';
import { Keyboard } from '../less/keyboard.ts';
import type { Source } from '../less/source.ts';
import { helpText } from './help.ts';
import { rowsOf } from './rows.ts';
import type { MoreSettings } from './settings.ts';

const KEYS: TtyMode = { canonical: false, echo: false, signals: true };
const RULE = ':'.repeat(14);
/** Lines before a found one that are shown with it. */
const BEFORE_FOUND = 2;

/** What more asks of the machine. */
export interface MoreHost {
  readonly tty: Tty;
  /** A file by its place; undefined: it cannot be read, and that was said. */
  open(index: number): Routine<Source | undefined>;
  readonly names: readonly string[];
  /** Runs a command on the terminal. */
  command(text: string): Routine<void>;
  edit(path: string): Routine<boolean>;
}

/** Ctrl-C, or q. */
class Quit extends Error {}

interface Asked {
  readonly key: string;
  /** 0: none was given. */
  readonly count: number;
}

export class MoreSession {
  readonly #host: MoreHost;
  readonly #settings: MoreSettings;
  readonly #keyboard: Keyboard;
  #file = 0;
  #source: Source | undefined;
  /** The line that is shown next, and which of its rows. */
  #line = 0;
  #row = 0;
  #page: number | undefined;
  #scroll: number | undefined;
  /** What `/` looked for. */
  #pattern: Matcher | undefined;
  #searchedFrom = 0;
  /** What was shown last: Ctrl-L shows it again. */
  #shown = { line: 0, rows: 0 };
  #last: Asked | undefined;
  /** Stands in the last row and goes with the next output. */
  #prompted = false;
  /** It is no prompt. */
  #told = false;

  constructor(host: MoreHost, settings: MoreSettings) {
    this.#host = host;
    this.#settings = settings;
    this.#page = settings.lines;
    this.#keyboard = new Keyboard(host.tty, []);
  }

  /** The signal of Ctrl-C ends it wherever it is. */
  static readonly Quit = Quit;

  /** After a stop. */
  goOn(): void {
    this.#host.tty.setMode(KEYS);
  }

  *run(): Routine<void> {
    const { tty, names } = this.#host;
    tty.setMode(KEYS);
    try {
      let shows = yield* this.#open(0);
      if (shows) yield* this.#first();
      while (this.#file < names.length) {
        if (shows && this.#settings.exits && (yield* this.#atEnd())) {
          // the last one ends it
          if (!(yield* this.#skipTo(this.#file + 1))) return;
          shows = false;
        }
        if (!this.#source && !(yield* this.#skipTo(this.#file + 1))) return;
        yield* this.#prompt(!shows);
        const asked = yield* this.#asked();
        const before = this.#file;
        const rows = yield* this.#done(asked, shows);
        if (this.#file !== before || rows === 'file') {
          if (this.#file >= names.length) return;
          shows = false;
        } else if (rows !== undefined) {
          if (!shows) {
            yield* this.#erase();
            yield* this.#first(this.#line);
          } else yield* this.#show(rows);
          shows = true;
        }
      }
    } catch (error) {
      if (!(error instanceof Quit)) throw error;
    } finally {
      if (this.#prompted) tty.show('\r\x1b[K');
      tty.setMode(tty.usual);
    }
  }

  // ── Files ─────────────────────────────────────────────────────────────────────────────────────────────────────

  *#open(index: number): Routine<boolean> {
    this.#file = index;
    this.#line = 0;
    this.#row = 0;
    this.#source = yield* this.#host.open(index);
    return this.#source !== undefined;
  }

  /** The next file that can be read; false: there is none. */
  *#skipTo(index: number): Routine<boolean> {
    for (let at = index; at < this.#host.names.length; at++) if (yield* this.#open(at)) return true;
    this.#file = this.#host.names.length;
    return false;
  }

  get #height(): number {
    return this.#page ?? Math.max(1, this.#host.tty.rows - 1);
  }

  /** The first page of a file, with its name where there are more. */
  *#first(skipped = 0): Routine<void> {
    const { names } = this.#host;
    const { from, pattern } = this.#settings;
    let rows = this.#height;
    if (this.#settings.fromTop) yield* this.#out('\x1b[H\x1b[2J');
    if (names.length > 1) {
      yield* this.#out(`${RULE}\n${names[this.#file]}\n${RULE}\n`);
      rows = Math.max(1, rows - 3);
    }
    this.#line = skipped > 0 ? skipped : this.#file === 0 ? from : 0;
    if (pattern !== undefined && this.#file === 0) yield* this.#toPattern(pattern, 1, true);
    yield* this.#show(rows);
  }

  // ── Lines ─────────────────────────────────────────────────────────────────────────────────────────────────────

  /** Whether there is such a line; a stream is read as far. */
  *#has(index: number): Routine<boolean> {
    const source = this.#source as Source;
    for (let { next } = source; next && index >= source.count - 1; { next } = source) source.take(yield* wait(next));
    return index < source.count;
  }

  *#atEnd(): Routine<boolean> {
    return this.#row === 0 && !(yield* this.#has(this.#line));
  }

  /** Shows so many rows; behind the end they are empty, unless it ends there. */
  *#show(count: number): Routine<void> {
    const source = this.#source as Source;
    const { logical, plain, squeezed, noPause, exits } = this.#settings;
    yield* this.#erase();
    this.#shown = { line: this.#line, rows: count };
    let text = '';
    for (let left = count; left > 0; ) {
      if (!(yield* this.#has(this.#line))) {
        if (!exits) text += '\n'.repeat(left);
        break;
      }
      const line = source.line(this.#line);
      const rows = rowsOf(line, this.#host.tty.columns, plain);
      const taken = logical ? rows.length : Math.min(left, rows.length - this.#row);
      text += rows
        .slice(this.#row, this.#row + taken)
        .map((row) => `${row}\n`)
        .join('');
      left -= logical ? 1 : taken;
      this.#row += taken;
      if (this.#row < rows.length) break;
      this.#row = 0;
      this.#line++;
      if (squeezed && line === '')
        while ((yield* this.#has(this.#line)) && source.line(this.#line) === '') this.#line++;
      if (line.includes('\f') && !noPause) break;
    }
    yield* this.#out(text);
  }

  // ── The last row ──────────────────────────────────────────────────────────────────────────────────────────────

  *#out(text: string): Routine<void> {
    if (text !== '') yield* write(this.#host.tty.writer, text);
  }

  *#erase(): Routine<void> {
    if (this.#prompted) yield* this.#out('\r\x1b[K');
    this.#prompted = false;
  }

  /** Says something where the prompt stood. */
  *#say(text: string): Routine<void> {
    yield* this.#erase();
    yield* this.#out(text);
    this.#prompted = true;
    this.#told = true;
  }

  /** `next`: the file has not begun. */
  *#prompt(next: boolean): Routine<void> {
    if (this.#prompted) return;
    const source = this.#source as Source;
    let text = '--More--';
    if (next) text += `(Next file: ${this.#host.names[this.#file]})`;
    else if (yield* this.#atEnd()) text = '(END)';
    else if (source.name !== undefined && source.ended)
      text += `(${Math.floor((source.offset(this.#line) * 100) / source.size)}%)`;
    if (this.#settings.silent) text += "[Press space to continue, 'q' to quit.]";
    yield* this.#out(`\x1b[7m${text}\x1b[27m`);
    this.#prompted = true;
    this.#told = false;
  }

  // ── Keys ──────────────────────────────────────────────────────────────────────────────────────────────────────

  *#key(): Routine<string> {
    for (;;) {
      const key = this.#keyboard.keys.shift();
      if (key !== undefined) return key;
      if ((yield* this.#keyboard.wait([])) === 'end') throw new Quit();
    }
  }

  *#asked(): Routine<Asked> {
    let count = 0;
    for (;;) {
      const key = yield* this.#key();
      if (/^\d$/.test(key)) count = Math.min(1e9, count * 10 + Number(key));
      else return { key: key === ':' ? `:${yield* this.#key()}` : key, count };
    }
  }

  /** A line typed where the prompt stands. */
  *#typed(sign: string): Routine<string> {
    let text = '';
    for (;;) {
      yield* this.#say(sign + text);
      const key = yield* this.#key();
      if (key === '\r' || key === '\n') return text;
      if (key === '\x15') text = '';
      else if (key === '\x7f') text = text.slice(0, -1);
      else if (key >= ' ' || key === '\t') text += key;
    }
  }

  /** Does what a key asks for: rows to show then; 'file': another file has begun; undefined: it waits on. */
  *#done(asked: Asked, shows: boolean): Routine<number | 'file' | undefined> {
    const { key, count } = asked;
    if (key !== '.') this.#last = asked;
    const times = Math.max(1, count);
    const height = this.#height;
    switch (key) {
      case ' ':
        return count || height;
      case 'z':
        if (count) this.#page = count;
        return count || height;
      case '\r':
      case '\n':
        return times;
      case 'd':
      case '\x04':
        if (count) this.#scroll = count;
        return this.#scroll ?? Math.max(1, Math.floor(this.#host.tty.rows / 2) - 1);
      case 'q':
      case 'Q':
      case ':q':
      case ':Q':
        throw new Quit();
      case 's':
      case 'f':
        return yield* this.#skip(key === 's' ? times : times * height, shows);
      case 'b':
      case '\x02':
        return yield* this.#back(times);
      case "'":
        if (!this.#seekable) return yield* this.#wrong();
        yield* this.#erase();
        yield* this.#out('\n***Back***\n\n');
        this.#to(this.#searchedFrom);
        return Math.max(1, height - 4);
      case '=':
        return void (yield* this.#say(String(this.#line)));
      case '/':
        return yield* this.#search(yield* this.#typed('/'), times);
      case 'n':
        return yield* this.#search('', times);
      case '!':
      case ':!':
        return yield* this.#command();
      case 'v':
        return yield* this.#edit(shows);
      case '\x0c':
        if (!this.#seekable) return yield* this.#wrong();
        yield* this.#out('\x1b[H\x1b[2J');
        this.#to(this.#shown.line);
        return this.#shown.rows;
      case 'h':
      case '?':
        yield* this.#erase();
        yield* this.#out(`${helpText(this.#settings.language)}`);
        return undefined;
      case ':n':
        return yield* this.#toFile(times);
      case ':p':
        return yield* this.#toFile(-times);
      case ':f':
        return void (yield* this.#say(
          this.#seekable ? `"${this.#host.names[this.#file]}" line ${this.#line}` : `[Not a file] line ${this.#line}`,
        ));
      case '.':
        return this.#last ? yield* this.#done(this.#last, shows) : yield* this.#wrong();
      default:
        return yield* this.#wrong();
    }
  }

  get #seekable(): boolean {
    return this.#source?.name !== undefined;
  }

  *#wrong(): Routine<undefined> {
    if (!this.#settings.silent) yield* this.#out('\x07');
    if (this.#told) yield* this.#erase();
    return undefined;
  }

  #to(line: number): void {
    this.#line = line;
    this.#row = 0;
  }

  *#again(shows: boolean): Routine<undefined> {
    yield* this.#erase();
    yield* this.#prompt(!shows);
    return undefined;
  }

  *#skip(lines: number, shows: boolean): Routine<number> {
    yield* this.#erase();
    if (shows) yield* this.#out(`\n...skipping ${lines} line${lines === 1 ? '' : 's'}\n`);
    let to = this.#line;
    while (to < this.#line + lines && (yield* this.#has(to))) to++;
    this.#to(to);
    return this.#height;
  }

  *#back(pages: number): Routine<number | undefined> {
    if (!this.#seekable) return yield* this.#wrong();
    yield* this.#erase();
    yield* this.#out(`...back ${pages} page${pages === 1 ? '' : 's'}\n`);
    this.#to(Math.max(0, this.#line - this.#height * (pages + 1) - 1));
    return this.#height;
  }

  *#toFile(by: number): Routine<'file' | undefined> {
    const { names } = this.#host;
    if (by > 0 && this.#file >= names.length - 1) throw new Quit();
    const to = Math.max(0, Math.min(names.length - 1, this.#file + by));
    yield* this.#erase();
    yield* this.#out(`\n...Skipping\n...Skipping ${by > 0 ? 'to' : 'back to'} file ${names[to]}\n\n`);
    yield* this.#skipTo(to);
    return 'file';
  }

  // ── Searching ─────────────────────────────────────────────────────────────────────────────────────────────────

  /** Looks for a pattern, or the last one, from the next line on. */
  *#search(text: string, times: number): Routine<number | undefined> {
    this.#searchedFrom = this.#line;
    if (text === '' && !this.#pattern) {
      yield* this.#say('No previous regular expression');
      return undefined;
    }
    const rows = Math.max(1, this.#height - 1);
    if (yield* this.#toPattern(text, times, false)) return rows;
    // goes on, and there is no prompt where that was said
    yield* this.#say('Pattern not found');
    if (!this.#seekable) throw new Quit();
    yield* this.#show(rows);
    this.#prompted = true;
    return undefined;
  }

  *#toPattern(text: string, times: number, first: boolean): Routine<boolean> {
    try {
      if (text !== '') this.#pattern = compileRegExp(text, 'basic');
    } catch (error) {
      if (!(error instanceof BadRegExp || error instanceof RegExpTooHard)) throw error;
      this.#pattern = undefined;
    }
    const { pattern: matcher, from } = { pattern: this.#pattern, from: this.#line };
    let left = times;
    for (let at = from; matcher && (yield* this.#has(at)); at++) {
      if (!matcher.test((this.#source as Source).line(at)) || --left > 0) continue;
      yield* this.#erase();
      const far = at - from + 1;
      if ((far > BEFORE_FOUND + 1 || (far > 1 && !this.#seekable)) && !first) yield* this.#out('\n...skipping\n');
      this.#to(this.#seekable ? Math.max(from, at - BEFORE_FOUND) : at);
      return true;
    }
    if (first) yield* this.#say('Pattern not found');
    return false;
  }

  // ── Other programs ────────────────────────────────────────────────────────────────────────────────────────────

  *#command(): Routine<undefined> {
    const { tty } = this.#host;
    const text = yield* this.#typed('!');
    yield* this.#out('\n');
    this.#prompted = false;
    tty.setMode(tty.usual);
    try {
      yield* this.#host.command(text);
    } finally {
      tty.setMode(KEYS);
    }
    yield* this.#out('------------------------\n');
    return undefined;
  }

  *#edit(shows: boolean): Routine<undefined> {
    const name = this.#host.names[this.#file];
    if (!this.#seekable || name === undefined) return yield* this.#wrong();
    if (yield* this.#host.edit(name)) return yield* this.#again(shows);
    yield* this.#say('not simulated: v: there is no editor here');
    return undefined;
  }
}
