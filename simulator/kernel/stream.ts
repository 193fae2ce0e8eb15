/**
 * Byte streams between processes, with back-pressure. A chunk is text or bytes: programs that handle text write
 * strings, those that handle binary data write Uint8Array; readers ask for what they need.
 */
import { MEMORY_LIMIT, outOfMemory } from './exhausted.ts';
import { type Routine, type Wait, wait } from './wait.ts';

export type Chunk = string | Uint8Array;

/** Where a program reads. */
export interface Reader {
  /** The next chunk, or null at the end. */
  readonly next: Wait<Chunk | null>;
  /** True for a terminal. */
  readonly tty?: TtyInfo;
  /** True for an end of a pipe. */
  readonly pipe?: boolean;
  /** Size in bytes of the file it reads, for programs that look (wc). */
  readonly fileSize?: number;
  /** One more holder of this end. */
  dup(): Reader;
  /** This holder reads no more; when the last one has closed, writers get `BrokenPipe`. */
  close(): void;
}

/** Where a program writes. */
export interface Writer {
  /** Waits until there is room. Fails with `BrokenPipe` when nobody reads any more. */
  write(chunk: Chunk): Wait<void>;
  readonly tty?: TtyInfo;
  /** True for an end of a pipe. */
  readonly pipe?: boolean;
  /** One more holder of this end. */
  dup(): Writer;
  /** This holder writes no more; when the last one has closed, the reader sees the end. */
  close(): void;
}

export interface TtyInfo {
  readonly columns: number;
  readonly rows: number;
}

/** Written to a pipe whose reader has gone. A program that does not handle it ends by SIGPIPE. */
export class BrokenPipe extends Error {
  constructor() {
    super('write: broken pipe');
  }
}

const encoder = new TextEncoder();

/** Size in bytes, near enough for back-pressure. */
const sizeOf = (chunk: Chunk): number => chunk.length;

/** A pipe of `capacity` bytes (as Linux: 64 KiB). Starts with one reader and one writer; more may come, also after the last has gone. */
export class Pipe {
  readonly reader: Reader;
  readonly writer: Writer;
  readonly #capacity: number;
  readonly #chunks: Chunk[] = [];
  #size = 0;
  #readers = 1;
  #writers = 1;
  readonly #wantRead: ((chunk: Chunk | null) => void)[] = [];
  readonly #wantWrite: { chunk: Chunk; done: () => void; fail: (error: unknown) => void }[] = [];

  constructor(capacity = 65536) {
    this.#capacity = capacity;
    this.reader = this.#makeReader();
    this.writer = this.#makeWriter();
  }

  get readable(): boolean {
    return this.#chunks.length > 0 || this.#wantWrite.length > 0 || this.#writers === 0;
  }

  get readers(): number {
    return this.#readers;
  }

  get writers(): number {
    return this.#writers;
  }

  addReader(): Reader {
    this.#readers++;
    return this.#makeReader();
  }

  addWriter(): Writer {
    this.#writers++;
    return this.#makeWriter();
  }

  #makeReader(): Reader {
    const pipe = this;
    let open = true;
    return {
      pipe: true,
      next: { label: 'read', begin: (wake) => pipe.#read((chunk) => wake.done(chunk)) },
      dup: () => pipe.addReader(),
      close() {
        if (!open) return;
        open = false;
        if (--pipe.#readers === 0) pipe.#breakWriters();
      },
    };
  }

  #makeWriter(): Writer {
    const pipe = this;
    let open = true;
    return {
      pipe: true,
      write: (chunk) => ({
        label: 'write',
        begin: (wake) => {
          const entry = { chunk, done: () => wake.done(undefined), fail: (error: unknown) => wake.fail(error) };
          pipe.#write(entry);
          return () => {
            const i = pipe.#wantWrite.indexOf(entry);
            if (i >= 0) pipe.#wantWrite.splice(i, 1);
          };
        },
      }),
      dup: () => pipe.addWriter(),
      close() {
        if (!open) return;
        open = false;
        pipe.#writers--;
        pipe.#flow();
        pipe.#forget();
      },
    };
  }

  #read(take: (chunk: Chunk | null) => void): () => void {
    this.#wantRead.push(take);
    this.#flow();
    return () => {
      const i = this.#wantRead.indexOf(take);
      if (i >= 0) this.#wantRead.splice(i, 1);
    };
  }

  #write(entry: { chunk: Chunk; done: () => void; fail: (error: unknown) => void }): void {
    if (this.#readers === 0) {
      entry.fail(new BrokenPipe());
      return;
    }
    if (sizeOf(entry.chunk) === 0) {
      entry.done();
      return;
    }
    this.#wantWrite.push(entry);
    this.#flow();
  }

  #flow(): void {
    for (;;) {
      const waiting = this.#wantWrite[0];
      if (waiting && (this.#size === 0 || this.#size + sizeOf(waiting.chunk) <= this.#capacity)) {
        this.#wantWrite.shift();
        this.#chunks.push(waiting.chunk);
        this.#size += sizeOf(waiting.chunk);
        waiting.done();
        continue;
      }
      if (this.#wantRead.length === 0) return;
      if (this.#chunks.length > 0) {
        const chunk = this.#chunks.shift() as Chunk;
        this.#size -= sizeOf(chunk);
        this.#wantRead.shift()?.(chunk);
        continue;
      }
      if (this.#writers === 0 && this.#wantWrite.length === 0) {
        this.#wantRead.shift()?.(null);
        continue;
      }
      return;
    }
  }

  #breakWriters(): void {
    for (const entry of this.#wantWrite.splice(0)) entry.fail(new BrokenPipe());
    this.#forget();
  }

  /** What is in it stays as long as anybody holds an end. */
  #forget(): void {
    if (this.#readers > 0 || this.#writers > 0) return;
    this.#chunks.length = 0;
    this.#size = 0;
  }
}

/** Reads the next chunk, null at the end. */
export function read(reader: Reader): Routine<Chunk | null> {
  return wait(reader.next);
}

/** Writes all of `chunk`. */
export function write(writer: Writer, chunk: Chunk): Routine<void> {
  return wait(writer.write(chunk));
}

/** Everything up to the end, as text. */
export function* readAll(reader: Reader): Routine<string> {
  const decode = textDecoder();
  let text = '';
  for (;;) {
    const chunk = yield* read(reader);
    if (chunk === null) return text + decode(null);
    text += decode(chunk);
    if (text.length > MEMORY_LIMIT) throw outOfMemory();
  }
}

/** Everything up to the end, as bytes. */
export function* readAllBytes(reader: Reader): Routine<Uint8Array> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for (;;) {
    const chunk = yield* read(reader);
    if (chunk === null) break;
    const bytes = bytesOf(chunk);
    size += bytes.length;
    if (size > MEMORY_LIMIT) throw outOfMemory();
    parts.push(bytes);
  }
  return joinBytes(parts);
}

/**
 * Reads line by line: `next()` returns a line without its newline, or null at the end. A last line without newline counts.
 * Lines may end with another character than newline (`grep -z`).
 */
export class LineReader {
  readonly #reader: Reader;
  readonly #end: string;
  readonly #decode = textDecoder();
  #buffer = '';
  /** No newline stands before this place. */
  #searched = 0;
  #ended = false;
  /** Whether the last line returned was ended by a newline. */
  terminated = true;

  constructor(reader: Reader, end = '\n') {
    this.#reader = reader;
    this.#end = end;
  }

  *next(): Routine<string | null> {
    for (let from = this.#searched; ; ) {
      const newline = from < this.#buffer.length ? this.#buffer.indexOf(this.#end, from) : -1;
      if (newline >= 0) {
        const line = this.#buffer.slice(0, newline);
        this.#buffer = this.#buffer.slice(newline + 1);
        this.#searched = 0;
        this.terminated = true;
        return line;
      }
      if (this.#ended) {
        if (this.#buffer === '') return null;
        const line = this.#buffer;
        this.#buffer = '';
        this.#searched = 0;
        this.terminated = false;
        return line;
      }
      const chunk = yield* read(this.#reader);
      this.#searched = this.#buffer.length;
      const piece = this.#decode(chunk);
      this.#buffer += piece;
      // A line of many pieces is put together once, when its end has come.
      from = piece.includes(this.#end) ? this.#searched : this.#buffer.length;
      if (this.#buffer.length > MEMORY_LIMIT) throw outOfMemory();
      if (chunk === null) this.#ended = true;
    }
  }

  /** What was read and not yet returned. */
  rest(): string {
    const rest = this.#buffer;
    this.#buffer = '';
    this.#searched = 0;
    return rest;
  }
}

export const bytesOf = (chunk: Chunk): Uint8Array => (typeof chunk === 'string' ? encoder.encode(chunk) : chunk);

/** One after the other. */
export function joinBytes(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    all.set(part, offset);
    offset += part.length;
  }
  return all;
}

/** Decodes chunks to text; a character split over two chunks of bytes stays whole. Call with null at the end. */
export function textDecoder(): (chunk: Chunk | null) => string {
  let decoder: TextDecoder | undefined;
  return (chunk) => {
    if (chunk === null) return decoder?.decode() ?? '';
    if (typeof chunk === 'string') return chunk;
    decoder ??= new TextDecoder();
    return decoder.decode(chunk, { stream: true });
  };
}

/** A writer that hands every chunk to `deliver`, which returns how long it holds the writer up: nothing, or a wait. */
export function sink(deliver: (chunk: Chunk) => Wait<void> | undefined): Writer {
  const writer: Writer = {
    write: (chunk) => ({
      label: 'write',
      begin: (wake, kernel) => {
        const hold = deliver(chunk);
        if (hold) return hold.begin(wake, kernel);
        wake.done(undefined);
        return () => {};
      },
    }),
    dup: () => writer,
    close() {},
  };
  return writer;
}

/** A reader of bytes that are all there. */
export function bytesReader(bytes: Uint8Array): Reader {
  let left: Uint8Array | null = bytes;
  const reader: Reader = {
    next: {
      label: 'read',
      begin: (wake) => {
        const chunk = left;
        left = null;
        wake.done(chunk);
        return () => {};
      },
    },
    dup: () => reader,
    close() {},
  };
  return reader;
}

/** A reader that is at its end. */
export const emptyReader: Reader = {
  next: {
    label: 'read',
    begin: (wake) => {
      wake.done(null);
      return () => {};
    },
  },
  dup: () => emptyReader,
  close() {},
};
