/** What jq reads: JSON texts or lines of one file after another, as they come. */
import { type Reader, read, textDecoder, write } from '../../kernel/stream.ts';
import type { Routine } from '../../kernel/wait.ts';
import type { ToolContext } from '../tools/tool.ts';
import { JsonReader } from './json.ts';
import type { Value } from './values.ts';

/** The inputs: JSON texts, lines or one whole, of one file after another. */
export class Inputs {
  readonly #t: ToolContext;
  readonly #files: readonly string[];
  readonly #raw: boolean;
  #at = 0;
  #reader: Reader | undefined;
  #json = new JsonReader();
  #decode = textDecoder();
  /** Text of the file that was not given to the reader yet, a line at a time. */
  #pending = '';
  #finished = false;
  /** A file has been opened. */
  begun = false;
  /** Lines read, and of which file. */
  lines = 0;
  name: string | undefined;
  status = 0;

  constructor(t: ToolContext, files: readonly string[], raw: boolean) {
    this.#t = t;
    this.#files = files.length === 0 ? ['-'] : files;
    this.#raw = raw;
  }

  /** The next; undefined at the end. Throws `JsonFault`. */
  *next(): Routine<Value | undefined> {
    for (;;) {
      if (!this.#raw) {
        const value = this.#json.next();
        if (value !== undefined) return value;
      }
      const line = yield* this.#line();
      if (this.#raw) return line === undefined ? undefined : line.replace(/\n$/, '');
      if (line !== undefined) this.#json.feed(line);
      else {
        if (this.#finished) return undefined;
        this.#finished = true;
        return this.#json.end();
      }
    }
  }

  /** All of the text that is left. */
  *text(): Routine<string> {
    let all = '';
    for (let line = yield* this.#line(); line !== undefined; line = yield* this.#line()) all += line;
    return all;
  }

  *#line(): Routine<string | undefined> {
    for (;;) {
      const newline = this.#pending.indexOf('\n');
      if (newline >= 0) {
        const line = this.#pending.slice(0, newline + 1);
        this.#pending = this.#pending.slice(newline + 1);
        this.lines++;
        return line;
      }
      const chunk = this.#reader ? yield* read(this.#reader) : null;
      if (chunk !== null) {
        this.#pending += this.#decode(chunk);
        continue;
      }
      const last = this.#reader ? this.#pending + this.#decode(null) : '';
      this.#reader = undefined;
      this.#pending = '';
      if (last !== '') return last;
      if (!(yield* this.#open())) return undefined;
    }
  }

  *#open(): Routine<boolean> {
    while (this.#at < this.#files.length) {
      const file = this.#files[this.#at++] as string;
      const { context } = this.#t;
      if (file === '-') this.#reader = context.stdin;
      else if (!this.#t.stat(file)) {
        yield* write(context.stderr, `jq: error: Could not open file ${file}: No such file or directory\n`);
        this.status = 2;
        continue;
      } else if (this.#t.stat(file)?.kind === 'directory') {
        yield* write(context.stderr, `jq: error: Could not open file ${file}: It's a directory\n`);
        this.status = 2;
        continue;
      } else this.#reader = yield* this.#t.open(file);
      if (!this.#reader) {
        this.status = 2;
        continue;
      }
      this.#decode = textDecoder();
      this.begun = true;
      this.lines = 0;
      this.name = file === '-' ? undefined : file;
      return true;
    }
    return false;
  }
}
