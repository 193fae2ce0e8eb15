/**
 * Processes: generators that the kernel resumes. Signals, groups and parents as in POSIX, as far as a shell needs them.
 * A process that ends takes its children with it, youngest first, on every way out (detached ones excepted).
 */
import type { Kernel } from './kernel.ts';
import type { Reader, Writer } from './stream.ts';
import type { Routine, Wait, WaitKernel } from './wait.ts';

export const SIGNALS = {
  SIGHUP: 1,
  SIGINT: 2,
  SIGQUIT: 3,
  SIGKILL: 9,
  SIGUSR1: 10,
  SIGUSR2: 12,
  SIGPIPE: 13,
  SIGALRM: 14,
  SIGTERM: 15,
  SIGCHLD: 17,
  SIGCONT: 18,
  SIGSTOP: 19,
  SIGTSTP: 20,
  SIGTTIN: 21,
  SIGWINCH: 28,
} as const;
export type Signal = keyof typeof SIGNALS;

/** What happens on a signal: the default, nothing, or a function called at once (outside the process's generator). */
export type Disposition = 'default' | 'ignore' | ((signal: Signal) => void);

/** How a process ended. A process killed by a signal has code 128 + its number, as a shell reports it. */
export interface Exit {
  readonly code: number;
  readonly signal?: Signal;
}

/** Thrown into a process that a signal ends. Let it pass; use `finally` to tidy up. */
export class Terminated extends Error {
  readonly signal: Signal;
  constructor(signal: Signal) {
    super(`terminated by ${signal}`);
    this.signal = signal;
  }
}

/** Processes that a terminal's signals go to together. */
export interface ProcessGroup {
  /** Its first process's. */
  readonly pid: number;
}

/** The processes of one container (a PID namespace): they see each other and are numbered from 1. */
export class ProcessSpace {
  #next = 1;
  take(): number {
    return this.#next++;
  }
}

/** The program of a process, as it was started. */
export interface ProcessImage {
  readonly argv: readonly string[];
  readonly env: ReadonlyMap<string, string>;
  readonly cwd: string;
  /** Open descriptors, which paths lead to: /proc/self/fd/63, /dev/fd/63. */
  readonly descriptors: Map<number, Reader | Writer>;
}

export interface ProcessOptions {
  readonly name: string;
  readonly main: (process: Process) => Routine<number | void>;
  readonly parent?: Process;
  /** Default the parent's, or one of its own without parent. `new` makes one of its own. */
  readonly group?: ProcessGroup | 'new';
  /** Survives its parent. */
  readonly detached?: boolean;
  /** Who started it, where it is not the parent that it ends with. */
  readonly starter?: Process;
  /** What tells the processes of one machine from another's (its file system), or a container's `ProcessSpace`; default the parent's. */
  readonly machine?: unknown;
  /** Called once, at the end, before those who wait for it are resumed. */
  readonly onEnd?: (exit: Exit) => void;
}

/** A process may be resumed this often at one instant before it is charged a millisecond of virtual time, so that a
 * program that never waits still lets time pass (and can be stopped at a time that a replay finds again). */
const RESUMES_PER_MILLISECOND = 5000;

export class Process {
  readonly pid: number;
  /** What `ps` shows; changes when the process becomes another program. */
  name: string;
  readonly kernel: Kernel;
  /** Whom it ends with. */
  readonly parent: Process | undefined;
  readonly #starter: Process | undefined;
  readonly startedAt: number;
  readonly machine: unknown;
  group: ProcessGroup;
  exit: Exit | undefined;
  stopped = false;
  /** What runs in it; undefined: the same as in its parent, of which it is a fork. */
  image: ProcessImage | undefined;
  /** Called when it goes on after a stop: what it waits for may stop it again. */
  continued: (() => void) | undefined;
  /** What it waits for now, for `ps` and failure reports. */
  waitingFor = 'start';
  readonly children = new Set<Process>();

  readonly #routine: Routine<number | void>;
  readonly #dispositions = new Map<Signal, Disposition>();
  readonly #onEnd: ((exit: Exit) => void)[] = [];
  #cancel: (() => void) | undefined;
  /** Counts waits, so that a late wake of a wait that was given up is ignored. */
  /** What has killed it, though it has not come to its end: a later SIGKILL changes nothing of that. */
  #fatal: Signal | undefined;
  #turn = 0;
  #held: (() => void) | undefined;
  #resumes = 0;
  #resumesAt = -1;
  #running = false;
  #pendingThrow: { error: unknown } | undefined;
  readonly #waits: WaitKernel;

  /** Made by `Kernel.spawn`. */
  constructor(kernel: Kernel, pid: number, options: ProcessOptions) {
    this.kernel = kernel;
    this.pid = pid;
    this.name = options.name;
    this.parent = options.detached ? undefined : options.parent;
    this.#starter = options.starter ?? options.parent;
    this.startedAt = kernel.now();
    this.machine = options.machine ?? options.parent?.machine;
    this.group = options.group === 'new' ? { pid } : (options.group ?? options.parent?.group ?? { pid });
    this.parent?.children.add(this);
    this.#waits = {
      process: this,
      now: () => kernel.now(),
      after: (delayMs, label, run) => kernel.after(delayMs, label, run),
      awaitPromise: (promise, wake) => kernel.awaitPromise(promise, wake),
    };
    if (options.onEnd) this.#onEnd.push(options.onEnd);
    this.#routine = options.main(this);
    this.#schedule(() => this.#resume(() => this.#routine.next()));
  }

  get ended(): boolean {
    return this.exit !== undefined;
  }

  /** The process that started it, as ps tells; 0: it has ended, or none of the machine has. */
  get parentPid(): number {
    return this.#starter && !this.#starter.ended ? this.#starter.pid : (this.parent?.pid ?? 0);
  }

  /** The first process of a container: those beside it cannot kill it, and it takes them with it (pid_namespaces(7)). */
  get isInit(): boolean {
    return this.pid === 1 && this.machine instanceof ProcessSpace;
  }

  /** A signal that a process of the same machine sends. */
  signalFromInside(signal: Signal): void {
    if (!this.isInit || (signal !== 'SIGKILL' && signal !== 'SIGSTOP')) this.signal(signal);
  }

  onSignal(signal: Signal, disposition: Disposition): void {
    if (signal === 'SIGKILL' || signal === 'SIGSTOP') throw new Error(`${signal} cannot be caught`);
    this.#dispositions.set(signal, disposition);
  }

  disposition(signal: Signal): Disposition {
    return this.#dispositions.get(signal) ?? 'default';
  }

  /** Sends a signal. Nothing happens to a process that has ended. */
  signal(signal: Signal): void {
    if (this.ended) return;
    if (signal === 'SIGCONT') this.#continue();
    const disposition = this.disposition(signal);
    if (disposition === 'ignore') return;
    if (typeof disposition === 'function') {
      disposition(signal);
      return;
    }
    switch (signal) {
      case 'SIGCHLD':
      case 'SIGCONT':
      case 'SIGWINCH':
        return;
      case 'SIGSTOP':
      case 'SIGTSTP':
      case 'SIGTTIN':
        this.stopped = true;
        this.kernel.noteStopped(this);
        return;
      case 'SIGKILL':
        this.#kill();
        return;
      default:
        this.#fatal ??= signal;
        this.interrupt(new Terminated(signal));
    }
  }

  /** Gives up what the process waits for and throws `error` into it instead. */
  interrupt(error: unknown): void {
    if (this.ended) return;
    if (this.#running) {
      this.#pendingThrow = { error };
      return;
    }
    this.#continue();
    this.#giveUp();
    this.#schedule(() => this.#resume(() => this.#routine.throw(error)));
  }

  /** Calls `listener` when the process has ended (at once if it has). Returns how to take that back. */
  whenEnded(listener: (exit: Exit) => void): () => void {
    if (this.exit) {
      listener(this.exit);
      return () => {};
    }
    this.#onEnd.push(listener);
    return () => {
      const i = this.#onEnd.indexOf(listener);
      if (i >= 0) this.#onEnd.splice(i, 1);
    };
  }

  /** A wait for the end of this process. */
  get end(): Wait<Exit> {
    return { label: `end of ${this.name} (${this.pid})`, begin: (wake) => this.whenEnded((exit) => wake.done(exit)) };
  }

  #giveUp(): void {
    this.#turn++;
    this.#held = undefined;
    const cancel = this.#cancel;
    this.#cancel = undefined;
    cancel?.();
  }

  #continue(): void {
    if (!this.stopped) return;
    this.stopped = false;
    const held = this.#held;
    this.#held = undefined;
    if (held) this.#schedule(held);
    else this.continued?.();
  }

  #schedule(run: () => void): void {
    const turn = ++this.#turn;
    const now = this.kernel.now();
    if (this.#resumesAt !== now) {
      this.#resumesAt = now;
      this.#resumes = 0;
    }
    const delay = ++this.#resumes > RESUMES_PER_MILLISECOND ? 1 : 0;
    this.kernel.after(delay, this.name, () => {
      if (turn !== this.#turn || this.ended) return;
      if (this.stopped) this.#held = run;
      else run();
    });
  }

  #resume(advance: () => IteratorResult<Wait<unknown>, number | void>): void {
    let result: IteratorResult<Wait<unknown>, number | void>;
    this.#running = true;
    const before = this.kernel.running;
    this.kernel.running = this;
    try {
      result = advance();
    } catch (error) {
      this.#running = false;
      this.kernel.running = before;
      if (error instanceof Terminated) this.#finish({ code: 128 + SIGNALS[error.signal], signal: error.signal });
      else {
        this.#finish({ code: 1 });
        this.kernel.fail(this, error);
      }
      return;
    }
    this.#running = false;
    this.kernel.running = before;
    if (this.ended) return;
    if (result.done) {
      this.#finish({ code: typeof result.value === 'number' ? result.value & 255 : 0 });
      return;
    }
    if (this.#pendingThrow) {
      const { error } = this.#pendingThrow;
      this.#pendingThrow = undefined;
      this.#schedule(() => this.#resume(() => this.#routine.throw(error)));
      return;
    }
    // A program that does something at its end may still be killed.
    this.#fatal = undefined;
    this.#await(result.value);
  }

  #await(wait: Wait<unknown>): void {
    this.waitingFor = wait.label;
    const turn = ++this.#turn;
    const wake = (advance: () => IteratorResult<Wait<unknown>, number | void>) => {
      if (turn !== this.#turn || this.ended) return;
      this.#cancel = undefined;
      this.#schedule(() => this.#resume(advance));
    };
    const cancel = wait.begin(
      {
        done: (value) => wake(() => this.#routine.next(value)),
        fail: (error) => wake(() => this.#routine.throw(error)),
      },
      this.#waits,
    );
    // A wait that was over at once has already moved the turn on.
    if (turn === this.#turn) this.#cancel = cancel;
  }

  #kill(): void {
    this.#giveUp();
    const signal = this.#fatal ?? 'SIGKILL';
    this.#finish({ code: 128 + SIGNALS[signal], signal });
    // Its `finally` blocks run once, and whatever they would wait for is not waited for.
    if (!this.#running) this.#routine.return(undefined as never);
  }

  #finish(exit: Exit): void {
    if (this.ended) return;
    this.#turn++;
    this.exit = exit;
    this.waitingFor = 'nothing';
    for (const child of [...this.children].reverse()) child.signal('SIGKILL');
    this.parent?.children.delete(this);
    this.kernel.noteEnded(this);
    if (this.isInit) for (const other of this.kernel.processes(this.machine)) other.signal('SIGKILL');
    for (const listener of this.#onEnd.splice(0)) listener(exit);
    if (this.parent && !this.parent.ended) this.parent.signal('SIGCHLD');
  }
}
