/**
 * One synchronous world in virtual time. Read on: wait.ts (what processes wait for), process.ts (processes and
 * signals), stream.ts (pipes), program.ts (what runs in a process), files.ts (file systems), random.ts.
 *
 * Time is an integer of milliseconds since the world's start instant; nothing reads a real clock. Work is an event
 * queue in a total order (time, urgency, sequence); one event runs to its end, a long one in steps (steps.ts).
 */
import { PROCESS_LIMIT } from './exhausted.ts';
import { type Exit, Process, type ProcessGroup, type ProcessOptions, ProcessSpace } from './process.ts';
import { EventQueue, QueuedEvent, URGENCY, type Urgency } from './queue.ts';
import { Random } from './random.ts';
import type { Steps } from './steps.ts';
import type { Routine, Wake } from './wait.ts';

/** A lab's virtual zero. */
export const DEFAULT_EPOCH_MS = Date.UTC(2026, 2, 2, 9, 0, 0);

interface KernelOptions {
  readonly seed: string;
  /** Milliseconds since 1970 of virtual time 0. */
  readonly epochMs?: number;
}

export interface Timer {
  cancel(): void;
}

/** Why `run` came back. */
export type RunOutcome =
  /** virtual time reached the instant asked for */
  | 'reached'
  /** the condition holds */
  | 'satisfied'
  /** nothing is queued at all */
  | 'dry'
  /** the host asked for its turn */
  | 'yielded'
  /** a library's promise is awaited; call again after `awaited()` */
  | 'awaiting';

export interface RunOptions {
  /** Runs every event up to and including this instant, then sets the clock to it. Default: no limit. */
  readonly untilMs?: number;
  /** Stops as soon as it holds; looked at between events. */
  readonly condition?: () => boolean;
  /** Asked between events and their steps, every `yieldEvery` of these: whether the host wants its turn. */
  readonly shouldYield?: () => boolean;
  readonly yieldEvery?: number;
}

/** The world could not be advanced as asked: nothing queued, or no rest within the limit. */
export class KernelStuck extends Error {}

/** A process threw something it should have handled: a bug of the program, never of the learner. */
export class ProcessFailed extends Error {
  readonly process: Process;
  constructor(process: Process, cause: unknown) {
    super(
      `process ${process.name} (${process.pid}) failed: ${cause instanceof Error ? cause.message : String(cause)}`,
      {
        cause,
      },
    );
    this.process = process;
  }
}

export class Kernel {
  readonly seed: string;
  readonly epochMs: number;
  /** Whose turn it is; undefined between turns. */
  running: Process | undefined;
  readonly #queue = new EventQueue();
  readonly #streams = new Map<string, Random>();
  readonly #processes = new Set<Process>();
  /** How many processes each machine has. */
  readonly #perMachine = new Map<unknown, number>();
  readonly #instantListeners: (() => void)[] = [];
  readonly #stopListeners = new Set<(process: Process) => void>();
  readonly #awaited: { settled: boolean; deliver: (() => void) | undefined }[] = [];
  #awaitedListeners: (() => void)[] = [];
  #now = 0;
  #nanoseconds = 0n;
  #sequence = 0;
  #nextPid = 1;
  #failure: ProcessFailed | undefined;
  #instantOpen = false;
  /** What is left of the event that ran last. */
  #steps: Steps | undefined;

  constructor(options: KernelOptions) {
    this.seed = options.seed;
    this.epochMs = options.epochMs ?? DEFAULT_EPOCH_MS;
  }

  /** Virtual milliseconds since the start instant. */
  now(): number {
    return this.#now;
  }

  /** Virtual now as milliseconds since 1970. */
  wallMs(): number {
    return this.epochMs + this.#now;
  }

  /** Virtual now as nanoseconds since 1970, as far as a clock of milliseconds can say: each answer is greater than the one
   * before, so that names made of it sort in the order of their making. */
  nextNanoseconds(): bigint {
    const now = BigInt(Math.floor(this.wallMs())) * 1_000_000n;
    const step = BigInt(1 + this.random('nanoseconds').int(1_000));
    this.#nanoseconds = (now > this.#nanoseconds ? now : this.#nanoseconds) + step;
    return this.#nanoseconds;
  }

  /** The stream of randomness of that name, made at first use. */
  random(name: string): Random {
    let stream = this.#streams.get(name);
    if (!stream) {
      stream = new Random(`${this.seed}\u0000${name}`);
      this.#streams.set(name, stream);
    }
    return stream;
  }

  /** Runs `run` at the instant `atMs` (not before now). */
  at(atMs: number, label: string, run: () => void, urgency: Urgency = URGENCY.normal): Timer {
    if (!Number.isInteger(atMs)) throw new RangeError(`kernel.at(${atMs}): whole milliseconds expected (${label})`);
    const event = new QueuedEvent(Math.max(atMs, this.#now), urgency, this.#sequence++, label, run);
    this.#queue.push(event);
    return event;
  }

  /** Runs `run` after `delayMs` (rounded up to whole milliseconds). */
  after(delayMs: number, label: string, run: () => void): Timer {
    return this.at(this.#now + Math.max(0, Math.ceil(delayMs)), label, run);
  }

  /** What is left to do of the event that runs now: done before anything else, but the host may have its turn between two steps. */
  goOn(steps: Steps): void {
    if (this.#steps) throw new Error('an event goes on in two ways');
    this.#steps = steps;
  }

  /** Calls `listener` at the end of each instant in which something ran, before time moves on. What it queues for the
   * same instant is run, and the listener is called again after it. */
  onInstant(listener: () => void): () => void {
    this.#instantListeners.push(listener);
    return () => {
      const i = this.#instantListeners.indexOf(listener);
      if (i >= 0) this.#instantListeners.splice(i, 1);
    };
  }

  spawn(options: ProcessOptions): Process {
    const machine = options.machine ?? options.parent?.machine;
    if (machine !== undefined) this.#perMachine.set(machine, (this.#perMachine.get(machine) ?? 0) + 1);
    const pid = machine instanceof ProcessSpace ? machine.take() : this.#nextPid++;
    const process = new Process(this, pid, options);
    this.#processes.add(process);
    return process;
  }

  /** Whether a machine has as many processes as it may: what starts another refuses. */
  crowded(machine: unknown): boolean {
    return (this.#perMachine.get(machine) ?? 0) >= PROCESS_LIMIT;
  }

  /** Spawns a process that only does `main`, for what needs no signals. */
  start(name: string, main: () => Routine<void>): Process {
    return this.spawn({ name, main });
  }

  /** Processes that have not ended, of one machine or of all, oldest first. */
  processes(machine?: unknown): Process[] {
    const all = [...this.#processes];
    return machine === undefined ? all : all.filter((process) => process.machine === machine);
  }

  signalGroup(group: ProcessGroup, signal: Parameters<Process['signal']>[0]): void {
    for (const process of this.processes()) if (process.group === group) process.signal(signal);
  }

  /** Called with each process that is stopped by SIGTSTP or SIGSTOP (a shell's job control). */
  onStopped(listener: (process: Process) => void): () => void {
    this.#stopListeners.add(listener);
    return () => this.#stopListeners.delete(listener);
  }

  /** Time of the next event, or undefined. */
  nextAt(): number | undefined {
    return this.#steps ? this.#now : this.#queue.peek()?.at;
  }

  /** What is queued, by label: who keeps the world busy. */
  pendingLabels(): Map<string, number> {
    const labels = new Map<string, number>();
    for (const event of this.#queue.pending()) labels.set(event.label, (labels.get(event.label) ?? 0) + 1);
    return labels;
  }

  /** Runs events in order; see `RunOptions` and `RunOutcome`. Throws `ProcessFailed` when a process failed. */
  run(options: RunOptions = {}): RunOutcome {
    const { untilMs, condition, shouldYield } = options;
    const yieldEvery = options.yieldEvery ?? 64;
    let count = 0;
    for (;;) {
      while (this.#steps) {
        if (shouldYield && ++count % yieldEvery === 0 && shouldYield()) return 'yielded';
        if (this.#steps.next().done) this.#steps = undefined;
      }
      if (this.#failure) {
        const failure = this.#failure;
        this.#failure = undefined;
        throw failure;
      }
      if (this.#awaited.length > 0) return 'awaiting';
      if (condition?.()) return 'satisfied';
      const next = this.#queue.peek();
      if (!next || next.at > this.#now) {
        if (this.#closeInstant()) continue;
      }
      if (!next) {
        if (untilMs === undefined) return 'dry';
        this.#now = Math.max(this.#now, untilMs);
        return 'reached';
      }
      if (untilMs !== undefined && next.at > untilMs) {
        this.#now = Math.max(this.#now, untilMs);
        return 'reached';
      }
      if (shouldYield && ++count % yieldEvery === 0 && shouldYield()) return 'yielded';
      this.#queue.pop();
      this.#now = next.at;
      this.#instantOpen = true;
      const { run } = next;
      next.run = undefined;
      (run as () => void)();
    }
  }

  /** Advances by `deltaMs`, awaiting libraries' promises on the way. For hosts and tests. */
  async advance(deltaMs: number): Promise<void> {
    const untilMs = this.#now + deltaMs;
    while (this.run({ untilMs }) === 'awaiting') await this.awaited();
  }

  /** Advances until `condition` holds; throws `KernelStuck` when the queue runs dry or `limitMs` pass without it. */
  async advanceUntil(condition: () => boolean, limitMs: number, what: string): Promise<void> {
    const untilMs = this.#now + limitMs;
    for (;;) {
      const outcome = this.run({ condition, untilMs });
      if (outcome === 'satisfied' || condition()) return;
      if (outcome === 'awaiting') await this.awaited();
      else {
        const busy = [...this.pendingLabels()].sort((a, b) => b[1] - a[1]).slice(0, 5);
        throw new KernelStuck(
          `waited ${limitMs}ms of virtual time for ${what}; queued: ${busy.map(([l, n]) => `${l}×${n}`).join(', ') || 'nothing'}`,
        );
      }
    }
  }

  /** Resolves when the promise that `run` stopped for has settled. */
  awaited(): Promise<void> {
    if (this.#awaited.length === 0) return Promise.resolve();
    return new Promise((resolve) => this.#awaitedListeners.push(resolve));
  }

  /** Used by `settle`. Results are delivered in the order in which they were asked for. */
  awaitPromise(promise: Promise<unknown>, wake: Wake<unknown>): () => void {
    const entry: { settled: boolean; deliver: (() => void) | undefined } = { settled: false, deliver: undefined };
    this.#awaited.push(entry);
    const settled = (deliver: () => void) => {
      entry.settled = true;
      entry.deliver ??= deliver;
      while (this.#awaited[0]?.settled) this.#awaited.shift()?.deliver?.();
      if (this.#awaited.length === 0) for (const listener of this.#awaitedListeners.splice(0)) listener();
    };
    promise.then(
      (value) => settled(() => wake.done(value)),
      (error) => settled(() => wake.fail(error)),
    );
    return () => {
      entry.deliver = () => {};
    };
  }

  /** Used by processes. */
  fail(process: Process, cause: unknown): void {
    this.#failure ??= new ProcessFailed(process, cause);
  }

  /** Used by processes. */
  noteEnded(process: Process): void {
    this.#processes.delete(process);
    const { machine } = process;
    if (machine === undefined) return;
    const left = (this.#perMachine.get(machine) ?? 1) - 1;
    if (left > 0) this.#perMachine.set(machine, left);
    else this.#perMachine.delete(machine);
  }

  /** Used by processes. */
  noteStopped(process: Process): void {
    for (const listener of [...this.#stopListeners]) listener(process);
  }

  /** True when an instant was open: its listeners may have queued something sooner than what comes next. */
  #closeInstant(): boolean {
    if (!this.#instantOpen) return false;
    this.#instantOpen = false;
    for (const listener of [...this.#instantListeners]) listener();
    return true;
  }
}

export type { Exit };
