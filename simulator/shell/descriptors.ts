/** File descriptors of a shell: readers whose rest can be put back, files opened by redirections, the table itself. */
import { FileError, type FileSystem, statOf } from '../kernel/files.ts';
import { bytesOf, type Chunk, emptyReader, type Reader, textDecoder, type Writer } from '../kernel/stream.ts';
import { type Routine, wait } from '../kernel/wait.ts';

/** Index is the descriptor. A table belongs to one place of the program; a redirection makes a changed copy. */
export type Descriptors = (Reader | Writer | undefined)[];

export const isReader = (end: Reader | Writer | undefined): end is Reader => end !== undefined && 'next' in end;
export const isWriter = (end: Reader | Writer | undefined): end is Writer => end !== undefined && 'write' in end;

/** A reader that takes back what was read too much, so that `read` may take one line and leave the rest to others. */
export interface PatientReader extends Reader {
  putBack(text: string): void;
}

/** Makes a reader patient; what is put back is shared with its duplicates. */
export function patient(reader: Reader): PatientReader {
  return 'putBack' in reader ? (reader as PatientReader) : patientOn(reader, { rest: '' });
}

function patientOn(reader: Reader, shared: { rest: string }): PatientReader {
  return {
    ...(reader.tty ? { tty: reader.tty } : {}),
    ...(reader.pipe ? { pipe: true } : {}),
    ...(reader.fileSize === undefined ? {} : { fileSize: reader.fileSize }),
    next: {
      label: 'read',
      begin(wake, kernel) {
        if (shared.rest === '') return reader.next.begin(wake, kernel);
        const { rest } = shared;
        shared.rest = '';
        wake.done(rest);
        return () => {};
      },
    },
    dup: () => patientOn(reader.dup(), shared),
    close: () => reader.close(),
    putBack(text) {
      shared.rest = text + shared.rest;
    },
  };
}

/** Reads `text` and is at its end. */
export function textReader(text: Chunk, fileSize?: number): PatientReader {
  let given = text.length === 0;
  const reader: Reader = {
    ...(fileSize === undefined ? {} : { fileSize }),
    next: {
      label: 'read',
      begin(wake) {
        wake.done(given ? null : text);
        given = true;
        return () => {};
      },
    },
    dup: () => reader,
    close() {},
  };
  return patient(reader);
}

const DISCARD: Writer = {
  write: () => ({
    label: 'write',
    begin(wake) {
      wake.done(undefined);
      return () => {};
    },
  }),
  dup: () => DISCARD,
  close() {},
};

/**
 * Opens a file for reading, a named pipe when somebody writes to it; throws `FileError`. What is appended to a file while it is open
 * is not seen (`tail -f` looks itself).
 */
export function* openReader(files: FileSystem, path: string): Routine<Reader> {
  if (path === '/dev/null') return emptyReader;
  const stat = files.stat(path);
  if (stat.kind === 'directory') return failingReader(new FileError('EISDIR', path));
  const fifo = stat.kind === 'fifo' ? files.fifo(path, 'read') : undefined;
  if (fifo) return yield* fifo.openReader();
  return textReader(readChunk(files, path), stat.size);
}

/** A file's content as text if it is text, else as bytes. */
export function readChunk(files: FileSystem, path: string): Chunk {
  const bytes = files.readBytes(path);
  const decode = textDecoder();
  for (const byte of bytes) if (byte === 0) return bytes;
  const text = decode(bytes) + decode(null);
  return text.includes('\uFFFD') ? bytes : text;
}

function failingReader(error: FileError): Reader {
  const reader: Reader = {
    next: {
      label: 'read',
      begin(wake) {
        wake.fail(error);
        return () => {};
      },
    },
    dup: () => reader,
    close() {},
  };
  return reader;
}

/** Opens a file for writing, emptied first unless `append`, a named pipe when somebody reads it; throws `FileError`. */
export function* openWriter(files: FileSystem, path: string, append: boolean): Routine<Writer> {
  if (path === '/dev/null') return DISCARD;
  const fifo = fifoAt(files, path, 'write');
  if (fifo) return yield* fifo.openWriter();
  if (append) files.append(path, '');
  else files.write(path, '');
  const writer: Writer = {
    write: (chunk) => ({
      label: 'write',
      begin(wake) {
        try {
          files.append(path, chunk);
          wake.done(undefined);
        } catch (error) {
          if (!(error instanceof FileError)) throw error;
          wake.fail(error);
        }
        return () => {};
      },
    }),
    dup: () => writer,
    close() {},
  };
  return writer;
}

/** Opens a file for reading and writing from one place in it (`<>`); throws `FileError`. */
export function openBoth(files: FileSystem, path: string): Reader & Writer {
  if (path === '/dev/null') return { ...emptyReader, ...DISCARD, dup: () => openBoth(files, path) };
  const fifo = fifoAt(files, path, 'both');
  if (fifo) {
    const { reader, writer } = fifo.openBoth();
    return bothEnds(patient(reader), writer);
  }
  let at = 0;
  const both: Reader & Writer & Pick<PatientReader, 'putBack'> = {
    next: {
      label: 'read',
      begin(wake) {
        const rest = files.readBytes(path).subarray(at);
        at += rest.length;
        wake.done(rest.length === 0 ? null : new TextDecoder().decode(rest));
        return () => {};
      },
    },
    write: (chunk) => ({
      label: 'write',
      begin(wake) {
        const old = files.readBytes(path);
        const more = bytesOf(chunk);
        const whole = new Uint8Array(Math.max(old.length, at + more.length));
        whole.set(old);
        whole.set(more, at);
        at += more.length;
        files.write(path, whole);
        wake.done(undefined);
        return () => {};
      },
    }),
    dup: () => both,
    close() {},
    putBack(text) {
      at -= bytesOf(text).length;
    },
  };
  return both;
}

const fifoAt = (files: FileSystem, path: string, access: 'write' | 'both') =>
  statOf(files, path)?.kind === 'fifo' ? files.fifo(path, access) : undefined;

/** Two ends under one descriptor. */
function bothEnds(reader: PatientReader, writer: Writer): PatientReader & Writer {
  return {
    next: reader.next,
    putBack: (text) => reader.putBack(text),
    write: (chunk) => writer.write(chunk),
    dup: () => bothEnds(patient(reader.dup()), writer.dup()),
    close() {
      reader.close();
      writer.close();
    },
  };
}

/** One more holder of every end. */
export const dupAll = (table: Descriptors): Descriptors => table.map((end) => end?.dup());

export function closeAll(table: Descriptors): void {
  for (const end of table) end?.close();
}

/** Reads up to and including a newline; null at the end. The rest stays in the reader. */
export function* readLine(reader: PatientReader, delimiter = '\n'): Routine<string | null> {
  const decode = textDecoder();
  let line = '';
  for (;;) {
    const chunk = yield* wait(reader.next);
    if (chunk === null) {
      line += decode(null);
      return line === '' ? null : line;
    }
    const text = decode(chunk);
    const at = text.indexOf(delimiter);
    if (at < 0) {
      line += text;
      continue;
    }
    if (at + 1 < text.length) reader.putBack(text.slice(at + 1));
    return line + text.slice(0, at + 1);
  }
}
