/** What an awk program reads and writes by name: files and commands, open until it closes them or ends. */
import { FileError } from '../../kernel/files.ts';
import type { Process } from '../../kernel/process.ts';
import { type Chunk, Pipe, type Writer, write } from '../../kernel/stream.ts';
import { type Routine, wait } from '../../kernel/wait.ts';
import type { ToolContext } from '../tools/tool.ts';
import { AwkFailure } from './nodes.ts';
import { RecordReader } from './records.ts';

interface Sink {
  readonly writer: Writer;
  /** The command at the other end. */
  readonly process: Process | undefined;
}

export class Streams {
  readonly #t: ToolContext;
  readonly #decoder: () => (chunk: Chunk | null) => string;
  readonly #encode: (text: string) => Chunk;
  readonly #sinks = new Map<string, Sink>();
  readonly #sources = new Map<string, { readonly records: RecordReader; readonly process: Process | undefined }>();
  #pending = '';

  constructor(t: ToolContext, decoder: () => (chunk: Chunk | null) => string, encode: (text: string) => Chunk) {
    this.#t = t;
    this.#decoder = decoder;
    this.#encode = encode;
  }

  /** Standard output; it is written when the record is done, or much has come together. */
  *print(text: string): Routine<void> {
    this.#pending += text;
    if (this.#pending.length > 8192) yield* this.flush();
  }

  *flush(): Routine<void> {
    const text = this.#pending;
    if (text === '') return;
    this.#pending = '';
    yield* write(this.#t.context.stdout, this.#encode(text));
  }

  /** `how`: ">", ">>" or "|". */
  *printTo(how: string, name: string, text: string): Routine<void> {
    if (name === '/dev/stdout' || name === '-') {
      yield* this.print(text);
      return;
    }
    let sink = this.#sinks.get(name);
    if (!sink) {
      if (how === '|') yield* this.flush();
      sink =
        how === '|' ? this.#pipeTo(name) : { writer: yield* this.#openWriter(name, how === '>>'), process: undefined };
      this.#sinks.set(name, sink);
    }
    yield* write(sink.writer, this.#encode(text));
  }

  *#openWriter(name: string, append: boolean): Routine<Writer> {
    const { context } = this.#t;
    if (name === '/dev/stderr') return context.stderr;
    try {
      return yield* this.#t.openWriter(name, append);
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      throw new AwkFailure(`cannot open "${name}" for output (${error.text})`);
    }
  }

  #pipeTo(command: string): Sink {
    const pipe = new Pipe();
    const process = this.#command(command, { stdin: pipe.reader });
    pipe.reader.close();
    return { writer: pipe.writer, process };
  }

  #command(command: string, options: Parameters<ToolContext['context']['run']>[2]): Process | undefined {
    return this.#t.context.run('sh', ['-c', command], options);
  }

  /** What a file (a command, with `piped`) gives; undefined: it cannot be opened. */
  *source(name: string, piped: boolean): Routine<RecordReader | undefined> {
    const open = this.#sources.get(name);
    if (open) return open.records;
    yield* this.flush();
    if (piped) {
      const pipe = new Pipe();
      const process = this.#command(name, { stdout: pipe.writer });
      pipe.writer.close();
      const records = new RecordReader(pipe.reader, this.#decoder());
      this.#sources.set(name, { records, process });
      return records;
    }
    const records = yield* this.open(name);
    if (records) this.#sources.set(name, { records, process: undefined });
    return records;
  }

  *open(name: string): Routine<RecordReader | undefined> {
    const { context } = this.#t;
    if (name === '-' || name === '/dev/stdin') return new RecordReader(context.stdin, this.#decoder());
    try {
      return new RecordReader(yield* this.#t.openReader(name), this.#decoder());
    } catch (error) {
      if (error instanceof FileError) return undefined;
      throw error;
    }
  }

  *system(command: string): Routine<number> {
    yield* this.flush();
    const process = this.#command(command, {});
    return process ? (yield* wait(process.end)).code : 127;
  }

  /** -1: it is not open. */
  *close(name: string): Routine<number> {
    const sink = this.#sinks.get(name);
    const source = this.#sources.get(name);
    this.#sinks.delete(name);
    this.#sources.delete(name);
    if (!sink && !source) return -1;
    // A terminal has seen what was printed before.
    if (this.#t.context.stdout.tty) yield* this.flush();
    if (sink && sink.writer !== this.#t.context.stderr) sink.writer.close();
    source?.records.close();
    const process = sink?.process ?? source?.process;
    return process ? (yield* wait(process.end)).code : 0;
  }

  *closeAll(): Routine<void> {
    yield* this.flush();
    for (const name of [...this.#sinks.keys(), ...this.#sources.keys()]) yield* this.close(name);
  }
}
