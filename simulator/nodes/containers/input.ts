/** The standard input of a container's first process: a pipe that stays open, or a terminal. What kubectl attach writes to. */
import type { Kernel } from '../../kernel/kernel.ts';
import type { ProcessGroup } from '../../kernel/process.ts';
import { emptyReader, Pipe, type Reader, sink, textDecoder, type Writer } from '../../kernel/stream.ts';
import { Tty } from '../../kernel/tty.ts';

/** stdin, stdinOnce and tty of a container's spec. */
export interface ConsoleOptions {
  readonly stdin: boolean;
  readonly stdinOnce: boolean;
  readonly tty: boolean;
}

export class ContainerInput {
  readonly tty: Tty | undefined;
  readonly #options: ConsoleOptions;
  readonly #pipe: Pipe | undefined;

  /** `show` gets what the terminal shows. */
  constructor(kernel: Kernel, options: ConsoleOptions, show: (text: string) => void) {
    this.#options = options;
    if (options.tty) {
      this.tty = new Tty(kernel, 80, 24, (text) => {
        show(text);
        return undefined;
      });
    } else if (options.stdin) this.#pipe = new Pipe();
  }

  /** What the process reads. */
  get reader(): Reader {
    if (!this.#options.stdin) return emptyReader;
    return this.tty?.reader ?? this.#pipe?.reader ?? emptyReader;
  }

  /** The process holds its own end from now on; `group` gets the terminal's signals. */
  started(group: ProcessGroup): void {
    if (this.tty) this.tty.foreground = group;
    this.#pipe?.reader.close();
  }

  /** A writer for one who attaches. Its end is the process's end of input with stdinOnce, else only the attachment's. Upstream: containerd's container_io.Attach. */
  writer(detached: () => void): Writer | undefined {
    const { stdin, stdinOnce } = this.#options;
    if (!stdin) return undefined;
    const { tty } = this;
    if (tty) {
      const decode = textDecoder();
      const keys: Writer = {
        ...sink((chunk) => {
          tty.input(decode(chunk));
          return undefined;
        }),
        dup: () => keys,
        close: detached,
      };
      return keys;
    }
    const pipe = this.#pipe as Pipe;
    const own: Writer = {
      write: (chunk) => pipe.writer.write(chunk),
      dup: () => own,
      close() {
        if (stdinOnce) pipe.writer.close();
        else detached();
      },
    };
    return own;
  }
}
