/**
 * What a process may wait for. A program is a generator: it yields `Wait`s and the kernel resumes it with their
 * results. Use the helpers through `yield*`, which keeps the result's type: `const line = yield* sleep(100)`.
 */

import type { Process } from './process.ts';

/** A generator that does work in virtual time and returns a `T`. */
export type Routine<T> = Generator<Wait<unknown>, T, unknown>;

export interface Wake<T> {
  done(value: T): void;
  fail(error: unknown): void;
}

/** One thing to wait for. `begin` starts it and returns how to give it up; exactly one of `done`/`fail` is called, once. */
export interface Wait<T> {
  /** Shown by `ps` and when the world will not rest, for example "timer 100ms". */
  readonly label: string;
  /** `kernel` is that of the waiting process. */
  begin(wake: Wake<T>, kernel: WaitKernel): () => void;
}

/** The part of the kernel that waits need, and for whom they wait. */
export interface WaitKernel {
  /** Who waits; a terminal tells by it whose turn it is to read. Nobody's when something other than a process waits. */
  readonly process?: Process;
  now(): number;
  after(delayMs: number, label: string, run: () => void): { cancel(): void };
  awaitPromise(promise: Promise<unknown>, wake: Wake<unknown>): () => void;
}

/** Waits for `wait` and returns its result, typed. */
export function* wait<T>(w: Wait<T>): Routine<T> {
  return (yield w as Wait<unknown>) as T;
}

/** Sleeps for `delayMs` of virtual time (milliseconds, at least 0). */
export function* sleep(delayMs: number): Routine<void> {
  yield {
    label: `timer ${delayMs}ms`,
    begin(wake, kernel) {
      const timer = kernel.after(delayMs, 'sleep', () => wake.done(undefined));
      return () => timer.cancel();
    },
  };
}

/** Lets everything else that is due at this instant run first. */
export function* pause(): Routine<void> {
  yield* sleep(0);
}

/** Waits for a promise of an asynchronous library. Virtual time stands still meanwhile. */
export function* settle<T>(promise: Promise<T>): Routine<T> {
  return (yield {
    label: 'library',
    begin: (wake, kernel) => kernel.awaitPromise(promise, wake),
  }) as T;
}

/** Waits until `subscribe`'s callback is called; `subscribe` returns how to unsubscribe. */
export function* until<T>(label: string, subscribe: (done: (value: T) => void) => () => void): Routine<T> {
  return (yield { label, begin: (wake: Wake<unknown>) => subscribe((value) => wake.done(value)) }) as T;
}

/** Waits for whichever comes first; the others are given up. Returns its position and value. */
export function* race<T>(waits: readonly Wait<T>[]): Routine<{ index: number; value: T }> {
  return (yield {
    label: waits.map((w) => w.label).join(' or '),
    begin(wake, kernel) {
      const cancels: (() => void)[] = [];
      let over = false;
      const stop = () => {
        over = true;
        for (const cancel of cancels) cancel();
      };
      waits.forEach((w, index) => {
        if (over) return;
        cancels.push(
          w.begin(
            {
              done(value) {
                if (over) return;
                stop();
                wake.done({ index, value });
              },
              fail(error) {
                if (over) return;
                stop();
                wake.fail(error);
              },
            },
            kernel,
          ),
        );
      });
      return stop;
    },
  }) as { index: number; value: T };
}

/** A timer as a plain wait, for `race`. */
export function timer(delayMs: number): Wait<void> {
  return {
    label: `timer ${delayMs}ms`,
    begin(wake, kernel) {
      const t = kernel.after(delayMs, 'timer', () => wake.done(undefined));
      return () => t.cancel();
    },
  };
}
