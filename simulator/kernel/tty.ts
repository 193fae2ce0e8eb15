/**
 * A terminal device: the line discipline between keys and programs. Cooked: a line at a time, echoed, editable by
 * erase keys; Ctrl-C, Ctrl-Z and Ctrl-\ become signals for the foreground group, Ctrl-S holds output up until Ctrl-Q. Raw: keys as
 * they come.
 */

import { cellsOf, characters, withoutEscapes } from './cells.ts';
import type { Kernel } from './kernel.ts';
import type { Process, ProcessGroup, Signal } from './process.ts';
import { BrokenPipe, type Chunk, Pipe, type Reader, type TtyInfo, textDecoder, type Writer } from './stream.ts';
import type { Wait, WaitKernel, Wake } from './wait.ts';

export interface TtyMode {
  /** Lines, with erase keys. */
  readonly canonical: boolean;
  readonly echo: boolean;
  /** Ctrl-C, Ctrl-Z, Ctrl-\ are signals, and Enter is a newline. */
  readonly signals: boolean;
}

export const COOKED: TtyMode = { canonical: true, echo: true, signals: true };
/** What a line editor or a pager uses. */
export const RAW: TtyMode = { canonical: false, echo: false, signals: false };

/** So many characters are shown at once, and then so many a millisecond: a program that never stops writing lets time
 * pass, and Ctrl-C in. About what a terminal on a page draws. */
const BURST = 65_536;
const CHARACTERS_PER_MILLISECOND = 8192;

const SIGNAL_KEYS: Readonly<Record<string, readonly [Signal, string]>> = {
  '\x03': ['SIGINT', '^C'],
  '\x1a': ['SIGTSTP', '^Z'],
  '\x1c': ['SIGQUIT', '^\\'],
};

/** The last of them in a text. */
const SIGNAL_KEY = /[\x03\x1a\x1c](?=[^\x03\x1a\x1c]*$)/;

/** A long chunk is shown in pieces of about so many characters. */
const PIECE = 16_384;

const STOP = '\x13';
const START = '\x11';

/** Somebody who reads; not a process: always in the foreground. */
interface Waiting {
  readonly wake: Wake<Chunk | null>;
  readonly process: Process | undefined;
}

export class Tty implements TtyInfo {
  columns: number;
  rows: number;
  /** In force now. */
  mode: TtyMode = COOKED;
  /** What programs find that ask for nothing else; `stty` changes it. */
  usual: TtyMode = COOKED;
  readonly reader: Reader;
  readonly writer: Writer;
  readonly #kernel: Kernel;
  readonly #output: (text: string) => Wait<void> | undefined;
  readonly #decode = textDecoder();
  #mainColumn = 0;
  readonly #resizeListeners = new Set<() => void>();
  /** What programs may read: finished lines in cooked mode. `null` is an end of file. */
  #ready: (string | null)[] = [];
  /** The line being typed in cooked mode. */
  #line = '';
  /** Who reads, in the order they began; whose turn it is says the foreground. */
  #waiting: Waiting[] = [];
  #foreground: ProcessGroup | undefined;
  /** Characters written and not yet drawn, at an instant. */
  #backlog = 0;
  #backlogAtMs = 0;
  /** Writes that Ctrl-S holds up; undefined: none are. */
  #stopped: (() => void)[] | undefined;
  /** The cursor's column, as far as output tells. */
  column = 0;

  constructor(kernel: Kernel, columns: number, rows: number, output: (text: string) => Wait<void> | undefined) {
    this.#kernel = kernel;
    this.columns = columns;
    this.rows = rows;
    this.#output = output;
    this.reader = {
      tty: this,
      next: {
        label: 'terminal',
        begin: (wake, { process }) => {
          const waiting: Waiting = { wake, process };
          this.#waiting.push(waiting);
          this.#deliver();
          const refuse = (): void => {
            if (process && !this.#inForeground(process) && this.#waiting.includes(waiting))
              kernel.signalGroup(process.group, 'SIGTTIN');
          };
          refuse();
          // One that is sent on in the background (`bg`) tries again.
          if (process) process.continued = () => kernel.after(0, 'terminal', refuse);
          return () => this.#forget(waiting);
        },
      },
      dup: () => this.reader,
      close() {},
    };
    this.writer = {
      tty: this,
      write: (chunk) => ({
        label: 'terminal',
        begin: (wake, kernel) => {
          if (!this.#stopped) return this.#write(chunk, wake, kernel);
          let cancel = (): void => {
            this.#stopped = this.#stopped?.filter((one) => one !== go);
          };
          const go = (): void => {
            cancel = this.#write(chunk, wake, kernel);
          };
          this.#stopped.push(go);
          return () => cancel();
        },
      }),
      dup: () => this.writer,
      close() {},
    };
  }

  /** Shows a chunk piece by piece: who is interrupted in the middle of a long one shows no more of it. */
  #write(chunk: Chunk, wake: Wake<void>, kernel: WaitKernel): () => void {
    let rest = this.#decode(chunk);
    let cancel = (): void => {};
    const next = (): void => {
      for (;;) {
        const piece = rest.slice(0, pieceEnd(rest));
        rest = rest.slice(piece.length);
        const done = (): void => (rest === '' ? wake.done(undefined) : next());
        const hold = this.show(piece);
        if (hold) {
          cancel = hold.begin({ done, fail: (error) => wake.fail(error) }, kernel);
          return;
        }
        const delayMs = this.#charge(piece.length);
        if (delayMs > 0) {
          const timer = kernel.after(delayMs, 'terminal', done);
          cancel = () => timer.cancel();
          return;
        }
        if (rest === '') return wake.done(undefined);
      }
    };
    next();
    return () => cancel();
  }

  /** What Ctrl-S has held up goes on. */
  #resume(): void {
    const waiting = this.#stopped;
    this.#stopped = undefined;
    for (const go of waiting ?? []) go();
  }

  /** Notes what has been written and says how long its writer has to wait. */
  #charge(characters: number): number {
    const now = this.#kernel.now();
    this.#backlog = Math.max(0, this.#backlog - (now - this.#backlogAtMs) * CHARACTERS_PER_MILLISECOND) + characters;
    this.#backlogAtMs = now;
    return Math.max(0, Math.ceil((this.#backlog - BURST) / CHARACTERS_PER_MILLISECOND));
  }

  /** Shows text; newlines become carriage return and newline. */
  show(text: string): Wait<void> | undefined {
    if (text === '') return undefined;
    this.#follow(text);
    return this.#output(text.replace(/\r?\n/g, '\r\n'));
  }

  /** Keeps the cursor's column. */
  #follow(text: string): void {
    let rest = text;
    // The alternate screen (pagers, watch) comes back with the column as it was.
    if (text.includes('\x1b[?1049')) {
      if (text.includes('\x1b[?1049h')) this.#mainColumn = this.column;
      const leaves = text.lastIndexOf('\x1b[?1049l');
      if (leaves < 0) return;
      this.column = this.#mainColumn;
      rest = text.slice(leaves + 8);
    }
    const line = /(?:[\r\n]|\x1b(?:c|\[[\d;]*[HJ]))((?:(?!\x1b(?:c|\[[\d;]*[HJ]))[^\r\n])*)$/.exec(rest);
    const cells = cellsOf(withoutEscapes(line ? (line[1] as string) : rest));
    this.column = ((line ? 0 : this.column) + cells) % Math.max(1, this.columns);
  }

  setMode(mode: TtyMode): void {
    const wasCanonical = this.mode.canonical;
    this.mode = mode;
    if (!mode.signals) this.#resume();
    if (wasCanonical && !mode.canonical && this.#line !== '') {
      // What was typed ahead is for the reader in raw mode now.
      this.#ready.push(this.#line);
      this.#line = '';
      this.#deliver();
    } else if (!wasCanonical && mode.canonical)
      this.#ready = this.#ready.map((text) => (text === null ? null : text.replace(/\r/g, '\n')));
  }

  /** Puts back what a reader in raw mode took and does not want. */
  putBack(text: string): void {
    if (text !== '') this.#ready.unshift(text);
  }

  /**
   * Signal keys that came while a line editor had the terminal, behind the Enter that it took: they are for the command that begins
   * now. What was typed between goes with them, as before every signal key.
   */
  signalTypedAhead(): void {
    if (!this.#ready.some((text) => text && SIGNAL_KEY.test(text))) return;
    this.#kernel.after(0, 'terminal', () => {
      const typed = this.#ready;
      const at = typed.findLastIndex((text) => text && SIGNAL_KEY.test(text));
      const text = typed[at];
      if (!this.mode.signals || !text) return;
      const key = text.search(SIGNAL_KEY);
      this.input(text[key] as string);
      this.#ready = [text.slice(key + 1), ...typed.slice(at + 1)].filter((piece) => piece !== '');
      this.#deliver();
    });
  }

  /** Keys from the page. */
  input(data: string): void {
    const { signals, canonical } = this.mode;
    let plain = '';
    const flush = (): void => {
      if (plain === '') return;
      const text = plain;
      plain = '';
      if (canonical) this.#cook(text);
      else {
        const typed = signals ? text.replaceAll('\r', '\n') : text;
        if (this.mode.echo) this.show(visible(typed));
        this.#ready.push(typed);
      }
    };
    for (const c of data) {
      const key = signals ? SIGNAL_KEYS[c] : undefined;
      if (canonical && signals && (c === STOP || c === START)) {
        if (c === START) this.#resume();
        else this.#stopped ??= [];
        continue;
      }
      if (!key) {
        plain += c;
        continue;
      }
      flush();
      const [signal, echo] = key;
      this.#line = '';
      this.#ready = [];
      if (this.mode.echo) this.show(echo);
      if (this.foreground) this.#kernel.signalGroup(this.foreground, signal);
      this.#resume();
    }
    flush();
    this.#deliver();
  }

  /** Cooked mode: builds the line, echoes it. */
  #cook(text: string): void {
    const pasted = text.replaceAll('\x1b[200~', '').replaceAll('\x1b[201~', '');
    for (const c of characters(pasted)) {
      switch (c) {
        case '\r':
        case '\n':
          this.#echo('\n');
          this.#ready.push(`${this.#line}\n`);
          this.#line = '';
          break;
        case '\x7f':
        case '\b': {
          const last = characters(this.#line).at(-1);
          if (last === undefined) break;
          this.#line = this.#line.slice(0, this.#line.length - last.length);
          const cells = last < ' ' ? 2 : cellsOf(last);
          this.#echo('\b \b'.repeat(cells));
          break;
        }
        case '\x15':
          this.#erase('');
          break;
        case '\x17':
          this.#erase(this.#line.replace(/\S*\s*$/, ''));
          break;
        case '\x04':
          if (this.#line === '') this.#ready.push(null);
          else this.#ready.push(this.#line);
          this.#line = '';
          break;
        default:
          this.#line += c;
          this.#echo(visible(c));
      }
    }
  }

  #erase(rest: string): void {
    const cells = [...characters(this.#line.slice(rest.length))].reduce((n, c) => n + (c < ' ' ? 2 : cellsOf(c)), 0);
    this.#echo('\b \b'.repeat(cells));
    this.#line = rest;
  }

  #echo(text: string): void {
    if (this.mode.echo) this.show(text);
  }

  #deliver(): void {
    if (this.#ready.length === 0) return;
    const reader = this.#waiting.findLast(({ process }) => !process || this.#inForeground(process));
    if (!reader) return;
    this.#forget(reader);
    reader.wake.done(this.#ready.shift() as string | null);
  }

  #inForeground({ group }: Process): boolean {
    return !this.#foreground || this.#foreground.pid === group.pid;
  }

  #forget(waiting: Waiting): void {
    const i = this.#waiting.indexOf(waiting);
    if (i >= 0) this.#waiting.splice(i, 1);
    if (waiting.process) waiting.process.continued = undefined;
  }

  /** The process group that keys and their signals go to; who of another one reads is stopped (SIGTTIN). */
  get foreground(): ProcessGroup | undefined {
    return this.#foreground;
  }

  set foreground(group: ProcessGroup | undefined) {
    this.#foreground = group;
    this.#deliver();
  }

  resize(columns: number, rows: number): void {
    if (columns === this.columns && rows === this.rows) return;
    this.columns = columns;
    this.rows = rows;
    for (const listener of [...this.#resizeListeners]) listener();
    if (this.foreground) this.#kernel.signalGroup(this.foreground, 'SIGWINCH');
  }

  onResize(listener: () => void): () => void {
    this.#resizeListeners.add(listener);
    return () => this.#resizeListeners.delete(listener);
  }
}

/** Where the first piece of a text ends: behind a line, where one ends in it. */
function pieceEnd(text: string): number {
  if (text.length <= PIECE) return text.length;
  return text.lastIndexOf('\n', PIECE - 1) + 1 || PIECE;
}

/** Control characters as ^X. */
const visible = (text: string): string =>
  text.replace(/[\x00-\x08\x0b-\x1f]/g, (c) => `^${String.fromCharCode(c.charCodeAt(0) + 64)}`);

/** Whether a stream's terminal is one of these, with a line discipline. */
export const isTerminal = (tty: TtyInfo | undefined): tty is Tty => tty instanceof Tty;

/** A terminal device whose other side is a program (kubectl exec -t, not a page): keys in, what it shows out. */
interface Pty {
  readonly tty: Tty;
  readonly keys: Writer;
  readonly screen: Reader;
  /** Nobody writes on the terminal any more: `screen` ends when all is read. */
  hangUp(): void;
}

export function openPty(kernel: Kernel, columns: number, rows: number): Pty {
  const pipe = new Pipe();
  const tty = new Tty(kernel, columns, rows, (text) => {
    let over = false;
    let resume: (() => void) | undefined;
    const settle = (): void => {
      over = true;
      resume?.();
    };
    pipe.writer.write(text).begin(
      {
        done: settle,
        fail(error) {
          if (!(error instanceof BrokenPipe)) throw error;
          settle();
        },
      },
      kernel,
    );
    if (over) return undefined;
    return {
      label: 'terminal',
      begin(wake) {
        if (over) wake.done(undefined);
        else resume = () => wake.done(undefined);
        return () => {};
      },
    };
  });
  const decode = textDecoder();
  const keys: Writer = {
    write: (chunk) => ({
      label: 'write',
      begin(wake) {
        tty.input(decode(chunk));
        wake.done(undefined);
        return () => {};
      },
    }),
    dup: () => keys,
    close() {},
  };
  return { tty, keys, screen: pipe.reader, hangUp: () => pipe.writer.close() };
}
