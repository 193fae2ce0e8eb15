/**
 * What a program does beside its main routine, as a process of its own under it. The threads of a real program share its
 * descriptors: where one writes to what nobody reads any more, SIGPIPE ends the whole program (signal(7)).
 */
import type { Kernel } from './kernel.ts';
import type { Process } from './process.ts';
import { BrokenPipe } from './stream.ts';
import { type Routine, wait } from './wait.ts';

export class Thread {
  readonly #process: Process;
  #broken: BrokenPipe | undefined;

  constructor(kernel: Kernel, program: Process, name: string, main: () => Routine<void>) {
    this.#process = kernel.spawn({
      name,
      parent: program,
      main: function* (this: Thread) {
        try {
          yield* main();
        } catch (error) {
          if (!(error instanceof BrokenPipe)) throw error;
          this.#broken = error;
          program.signal('SIGPIPE');
        }
      }.bind(this),
    });
  }

  /** Waits for its end. Fails with `BrokenPipe` where the program goes on, as it ignores SIGPIPE. */
  *join(): Routine<void> {
    yield* wait(this.#process.end);
    if (this.#broken) throw this.#broken;
  }
}
