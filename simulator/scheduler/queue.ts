/**
 * When a pod is looked at: new ones after the time scheduling takes; unschedulable ones when something changed that may help;
 * of those due at one instant the most important first. Mirrors pkg/scheduler/backend/queue/scheduling_queue.go with
 * SchedulerPopFromBackoffQ: who waits for help does not wait for the end of its back-off besides, as nothing is more urgent.
 */
import type { Kernel, Timer } from '../kernel/kernel.ts';
import type { Steps } from '../kernel/steps.ts';
import { type PodInfo, priorityOf } from './node-info.ts';
import type { FilterName } from './refusal.ts';

/** Upstream: DefaultPodInitialBackoffDuration, DefaultPodMaxBackoffDuration. */
const FIRST_BACKOFF_MS = 1000;
const MAX_BACKOFF_MS = 10_000;
/** Upstream: DefaultPodMaxInUnschedulablePodsDuration. */
const LOOK_AGAIN_MS = 300_000;

interface Queued {
  readonly priority: number;
  /** The order of coming. */
  readonly turn: number;
  readonly timer: Timer;
}

interface Waiting {
  info: PodInfo;
  readonly plugins: ReadonlySet<FilterName>;
  readonly lookAgain: Timer;
}

/** Example: backoffMs(1) = 1000, backoffMs(3) = 4000, backoffMs(9) = 10000. */
export function backoffMs(attempts: number): number {
  return Math.min(MAX_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** (attempts - 1));
}

/** Pods are known by "namespace/name". */
export class SchedulingQueue {
  readonly #kernel: Kernel;
  readonly #delayMs: () => number;
  readonly #schedule: (key: string) => void;
  readonly #queued = new Map<string, Queued>();
  readonly #waiting = new Map<string, Waiting>();
  /** Failures in a row that no node was the reason of. */
  readonly #errors = new Map<string, number>();
  /** Whose time has come. */
  readonly #due = new Map<string, Queued>();
  #turns = 0;

  constructor(kernel: Kernel, delayMs: () => number, schedule: (key: string) => void) {
    this.#kernel = kernel;
    this.#delayMs = delayMs;
    this.#schedule = schedule;
  }

  /** A pod that is to be scheduled. */
  add(key: string, priority: number): void {
    this.#push(key, priority, this.#delayMs());
  }

  /** No node takes the pod: it waits for help with what refused it. */
  failed(key: string, info: PodInfo, plugins: ReadonlySet<FilterName>): void {
    this.#errors.delete(key);
    const lookAgain = this.#kernel.after(LOOK_AGAIN_MS, 'scheduler', () => this.#wake(key, this.#delayMs()));
    this.#waiting.set(key, { info, plugins, lookAgain });
  }

  /** Something went wrong that is not the pod's: it is tried again after a while. */
  retryLater(key: string, priority: number): void {
    const errors = (this.#errors.get(key) ?? 0) + 1;
    this.#errors.set(key, errors);
    this.#push(key, priority, backoffMs(errors));
  }

  /** Something changed: the pods that it may help are looked at again. */
  help(helps: (plugins: ReadonlySet<FilterName>, info: PodInfo) => boolean): void {
    if (this.#waiting.size === 0) return;
    const helped: string[] = [];
    for (const [key, { plugins, info }] of this.#waiting) if (helps(plugins, info)) helped.push(key);
    if (helped.length === 0) return;
    const delayMs = this.#delayMs();
    for (const key of helped) this.#wake(key, delayMs);
  }

  /** The pod itself changed. `helps` says whether that may help with what refused it, the pod before being given. */
  changed(key: string, info: PodInfo, helps: (plugins: ReadonlySet<FilterName>, before: PodInfo) => boolean): void {
    const waiting = this.#waiting.get(key);
    if (waiting) {
      const before = waiting.info;
      waiting.info = info;
      if (helps(waiting.plugins, before)) this.#wake(key, this.#delayMs());
    } else if (!this.#queued.has(key)) this.add(key, priorityOf(info.pod));
  }

  /** The pod is bound or gone. */
  forget(key: string): void {
    this.#queued.get(key)?.timer.cancel();
    this.#queued.delete(key);
    this.#due.delete(key);
    this.#waiting.get(key)?.lookAgain.cancel();
    this.#waiting.delete(key);
    this.#errors.delete(key);
  }

  #wake(key: string, delayMs: number): void {
    const waiting = this.#waiting.get(key);
    if (!waiting) return;
    waiting.lookAgain.cancel();
    this.#waiting.delete(key);
    this.#push(key, priorityOf(waiting.info.pod), delayMs);
  }

  #push(key: string, priority: number, delayMs: number): void {
    if (this.#queued.has(key)) return;
    const timer = this.#kernel.after(delayMs, 'scheduler', () => this.#becomesDue(key));
    this.#queued.set(key, { priority, turn: this.#turns++, timer });
  }

  /** All whose time comes at this instant are collected first. */
  #becomesDue(key: string): void {
    if (this.#due.size === 0) this.#kernel.after(0, 'scheduler', () => this.#kernel.goOn(this.#popAll()));
    this.#due.set(key, this.#queued.get(key) as Queued);
  }

  /** Upstream: PrioritySort.Less. */
  *#popAll(): Steps {
    const due = [...this.#due].sort(([, a], [, b]) => b.priority - a.priority || a.turn - b.turn);
    for (const [key] of due) {
      // One before it may have ended its wait.
      if (!this.#due.delete(key)) continue;
      this.#queued.delete(key);
      this.#schedule(key);
      yield;
    }
  }
}
