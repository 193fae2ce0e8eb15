/**
 * A pipe with a name in a file system (`mkfifo`): who opens it to read waits for one who opens it to write, and the other way
 * round; then it is a pipe. Mirrors Linux's fs/pipe.c (fifo_open). Leaves out: O_NONBLOCK.
 */
import { FileError, type FileSystem, statOf } from './files.ts';
import { bytesOf, Pipe, type Reader, readAllBytes, type Writer } from './stream.ts';
import { type Routine, until } from './wait.ts';

export interface NamedPipe {
  openReader(): Routine<Reader>;
  openWriter(): Routine<Writer>;
  openBoth(): { reader: Reader; writer: Writer };
}

export class Fifo implements NamedPipe {
  readonly #pipe = new Pipe();
  /** Who waits for an end of that kind to be opened. */
  readonly #waiting = { reader: new Set<() => void>(), writer: new Set<() => void>() };

  constructor() {
    this.#pipe.reader.close();
    this.#pipe.writer.close();
  }

  *openReader(): Routine<Reader> {
    const reader = this.#pipe.addReader();
    this.#arrived('reader');
    if (this.#pipe.writers === 0) yield* this.#meet('writer', reader);
    return reader;
  }

  *openWriter(): Routine<Writer> {
    const writer = this.#pipe.addWriter();
    this.#arrived('writer');
    if (this.#pipe.readers === 0) yield* this.#meet('reader', writer);
    return writer;
  }

  /** `<>`: waits for nobody. */
  openBoth(): { reader: Reader; writer: Writer } {
    const ends = { reader: this.#pipe.addReader(), writer: this.#pipe.addWriter() };
    this.#arrived('reader');
    this.#arrived('writer');
    return ends;
  }

  #arrived(end: 'reader' | 'writer'): void {
    for (const go of this.#waiting[end]) go();
  }

  /** Waits for the other end. One who is ended meanwhile has opened nothing. */
  *#meet(other: 'reader' | 'writer', own: Reader | Writer): Routine<void> {
    const waiting = this.#waiting[other];
    let met = false;
    try {
      yield* until<void>('wait_for_partner', (done) => {
        const go = (): void => {
          waiting.delete(go);
          done();
        };
        waiting.add(go);
        return () => waiting.delete(go);
      });
      met = true;
    } finally {
      if (!met) own.close();
    }
  }
}

/** What a path of an open descriptor leads to: one more holder of that end, which waits for nobody. */
export class OpenEnd implements NamedPipe {
  readonly #end: Reader | Writer;
  readonly #path: string;

  constructor(end: Reader | Writer, path: string) {
    this.#end = end;
    this.#path = path;
  }

  *openReader(): Routine<Reader> {
    return this.#reader();
  }

  *openWriter(): Routine<Writer> {
    return this.#writer();
  }

  openBoth(): { reader: Reader; writer: Writer } {
    return { reader: this.#reader(), writer: this.#writer() };
  }

  #reader(): Reader {
    if (!('next' in this.#end)) throw new FileError('EACCES', this.#path);
    return this.#end.dup();
  }

  #writer(): Writer {
    if (!('write' in this.#end)) throw new FileError('EACCES', this.#path);
    return this.#end.dup();
  }
}

/** What a path holds: a file's content at once, a named pipe's when its last writer has gone. Throws `FileError`. */
export function* contentOf(files: FileSystem, path: string): Routine<Uint8Array> {
  const pipe = statOf(files, path)?.kind === 'fifo' ? files.fifo(path, 'read') : undefined;
  if (!pipe) return bytesOf(files.readBytes(path));
  const reader = yield* pipe.openReader();
  try {
    return yield* readAllBytes(reader);
  } finally {
    reader.close();
  }
}
