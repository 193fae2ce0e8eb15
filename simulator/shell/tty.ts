/**
 * A terminal device: the line discipline between keys and programs. Cooked: a line at a time, echoed, editable by
 * erase keys; Ctrl-C, Ctrl-Z and Ctrl-\ become signals for the foreground group. Raw: keys as they come.
 */
import type { Kernel } from '../kernel/kernel.ts';
import type { Signal } from '../kernel/process.ts';
import { type Chunk, type Reader, textDecoder, type TtyInfo, type Writer } from '../kernel/stream.ts';
import type { Wait, Wake } from '../kernel/wait.ts';
import { cellsOf, characters } from './line-editor/width.ts';

export interface TtyMode {
  /** Lines, with erase keys. */
  readonly canonical: boolean;
  readonly echo: boolean;
  /** Ctrl-C, Ctrl-Z, Ctrl-\ are signals. */
  readonly signals: boolean;
}

export const COOKED: TtyMode = { canonical: true, echo: true, signals: true };
/** What a line editor or a pager uses. */
export const RAW: TtyMode = { canonical: false, echo: false, signals: false };

const SIGNAL_KEYS: Readonly<Record<string, readonly [Signal, string]>> = { '\x03': ['SIGINT', '^C'], '\x1a': ['SIGTSTP', '^Z'], '\x1c': ['SIGQUIT', '^\\'] };

export class Tty implements TtyInfo {
  columns: number;
  rows: number;
  mode: TtyMode = COOKED;
  /** The process group that keys' signals go to. */
  foreground = 0;
  readonly reader: Reader;
  readonly writer: Writer;
  readonly #kernel: Kernel;
  readonly #output: (text: string) => Wait<void> | undefined;
  readonly #decode = textDecoder();
  readonly #resizeListeners = new Set<() => void>();
  /** What programs may read: finished lines in cooked mode. `null` is an end of file. */
  #ready: (string | null)[] = [];
  /** The line being typed in cooked mode. */
  #line = '';
  #waiting: Wake<Chunk | null> | undefined;
  /** Whether the cursor stands at the start of a line, as far as output tells. */
  atLineStart = true;

  constructor(kernel: Kernel, columns: number, rows: number, output: (text: string) => Wait<void> | undefined) {
    this.#kernel = kernel;
    this.columns = columns;
    this.rows = rows;
    this.#output = output;
    const tty = this;
    this.reader = {
      tty: this,
      next: {
        label: 'terminal',
        begin(wake) {
          tty.#waiting = wake;
          tty.#deliver();
          return () => {
            if (tty.#waiting === wake) tty.#waiting = undefined;
          };
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
          const hold = tty.show(tty.#decode(chunk));
          if (hold) return hold.begin(wake, kernel);
          wake.done(undefined);
          return () => {};
        },
      }),
      dup: () => this.writer,
      close() {},
    };
  }

  /** Shows text; newlines become carriage return and newline. */
  show(text: string): Wait<void> | undefined {
    if (text === '') return undefined;
    this.atLineStart = text.endsWith('\n') || text.endsWith('\r');
    return this.#output(text.replace(/\r?\n/g, '\r\n'));
  }

  setMode(mode: TtyMode): void {
    const wasCanonical = this.mode.canonical;
    this.mode = mode;
    if (wasCanonical && !mode.canonical && this.#line !== '') {
      // What was typed ahead is for the reader in raw mode now.
      this.#ready.push(this.#line);
      this.#line = '';
      this.#deliver();
    } else if (!wasCanonical && mode.canonical) this.#ready = this.#ready.map((text) => (text === null ? null : text.replace(/\r/g, '\n')));
  }

  /** For `read -s`. */
  setEcho(on: boolean): void {
    this.setMode({ ...this.mode, echo: on });
  }

  /** For `read -n`. */
  setRaw(on: boolean): void {
    this.setMode(on ? { ...COOKED, canonical: false } : COOKED);
  }

  /** Puts back what a reader in raw mode took and does not want. */
  putBack(text: string): void {
    if (text !== '') this.#ready.unshift(text);
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
        if (this.mode.echo) this.show(visible(text.replace(/\r/g, '\n')));
        this.#ready.push(text);
      }
    };
    for (const c of data) {
      const key = signals ? SIGNAL_KEYS[c] : undefined;
      if (!key) {
        plain += c;
        continue;
      }
      flush();
      const [signal, echo] = key;
      this.#line = '';
      this.#ready = [];
      if (this.mode.echo) this.show(echo);
      this.#kernel.signalGroup(this.foreground, signal);
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
    else if (text === '\n') this.show('\n');
  }

  #deliver(): void {
    const wake = this.#waiting;
    if (!wake || this.#ready.length === 0) return;
    this.#waiting = undefined;
    wake.done(this.#ready.shift() as string | null);
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

/** Control characters as ^X. */
const visible = (text: string): string => text.replace(/[\x00-\x08\x0b-\x1f]/g, (c) => `^${String.fromCharCode(c.charCodeAt(0) + 64)}`);

/** Whether a stream's terminal is one of these, with a line discipline. */
export const isTerminal = (tty: TtyInfo | undefined): tty is Tty => tty instanceof Tty;
