/** What less shows: the lines of a file or of a stream, which is read as far as they are asked for. */
import { type Chunk, type Reader, textDecoder } from '../../../kernel/stream.ts';
import type { Wait } from '../../../kernel/wait.ts';

export class Source {
  /** Undefined: a stream. */
  readonly name: string | undefined;
  /** What is there so far; the last one may go on. */
  #lines: string[] = [];
  #open = '';
  #reader: Reader | undefined;
  readonly #decode = textDecoder();
  /** Bytes before each line, as far as they have been counted. */
  #offsets: number[] = [0];

  constructor(name: string | undefined, text: string, reader?: Reader) {
    this.name = name;
    this.#reader = reader;
    this.#add(text);
  }

  /** Whether all is read. */
  get ended(): boolean {
    return this.#reader === undefined;
  }

  get count(): number {
    return this.#lines.length + (this.#open === '' ? 0 : 1);
  }

  line(index: number): string {
    return index < this.#lines.length ? (this.#lines[index] as string) : this.#open;
  }

  /** The next part of a stream. */
  get next(): Wait<Chunk | null> | undefined {
    return this.#reader?.next;
  }

  /** Takes what `next` gave. */
  take(chunk: Chunk | null): void {
    if (chunk === null) this.#reader = undefined;
    else this.#add(this.#decode(chunk));
  }

  /** The file has changed. */
  replace(text: string): void {
    this.#lines = [];
    this.#open = '';
    this.#offsets = [0];
    this.#add(text);
  }

  /** Bytes before a line. */
  offset(index: number): number {
    for (let i = this.#offsets.length; i <= index; i++)
      this.#offsets.push(
        (this.#offsets[i - 1] as number) + bytes(this.line(i - 1)) + (i <= this.#lines.length ? 1 : 0),
      );
    return this.#offsets[index] as number;
  }

  get size(): number {
    return this.offset(this.count);
  }

  #add(text: string): void {
    const parts = (this.#open + text).split('\n');
    this.#open = parts.pop() as string;
    for (const part of parts) this.#lines.push(part);
  }
}

/** Length in UTF-8. */
export function bytes(text: string): number {
  let count = 0;
  for (const c of text) count += c < '\x80' ? 1 : c < '\u0800' ? 2 : c.length === 2 ? 4 : 3;
  return count;
}
