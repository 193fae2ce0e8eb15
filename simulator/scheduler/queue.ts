/**
 * When a pod is looked at: new ones after the time scheduling takes, unschedulable ones when something changed that may
 * help, not before their back-off. Mirrors pkg/scheduler/backend/queue/scheduling_queue.go and the plugins' EventsToRegister.
 * Leaves out: order by priority among pods of one instant.
 */
import type { Kernel, Timer } from '../kernel/kernel.ts';
import type { FilterName } from './refusal.ts';

/** Upstream: DefaultPodInitialBackoffDuration, DefaultPodMaxBackoffDuration. */
const FIRST_BACKOFF_MS = 1000;
const MAX_BACKOFF_MS = 10_000;
/** Upstream: DefaultPodMaxInUnschedulablePodsDuration. */
const LOOK_AGAIN_MS = 300_000;

/** What changed: a node; a pod that left room; a pod that came to a node; a claim; a volume or a class of volumes. */
export type Help = 'node' | 'room' | 'neighbour' | 'claim' | 'volume';

const HELPS: Readonly<Record<Help, ReadonlySet<FilterName>>> = {
  node: new Set([
    'NodeUnschedulable',
    'NodeName',
    'TaintToleration',
    'NodeAffinity',
    'NodePorts',
    'NodeResourcesFit',
    'VolumeBinding',
    'VolumeZone',
    'PodTopologySpread',
    'InterPodAffinity',
  ]),
  room: new Set(['NodePorts', 'NodeResourcesFit', 'VolumeRestrictions', 'PodTopologySpread', 'InterPodAffinity']),
  neighbour: new Set(['PodTopologySpread', 'InterPodAffinity']),
  claim: new Set(['VolumeRestrictions', 'VolumeBinding', 'VolumeZone']),
  volume: new Set(['VolumeBinding', 'VolumeZone']),
};

interface Waiting {
  readonly plugins: ReadonlySet<FilterName>;
  readonly failedAtMs: number;
  readonly lookAgain: Timer;
}

/** Example: backoffMs(1) = 1000, backoffMs(3) = 4000, backoffMs(9) = 10000. */
export function backoffMs(attempts: number): number {
  return Math.min(MAX_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** (attempts - 1));
}

export class SchedulingQueue {
  readonly #kernel: Kernel;
  readonly #delayMs: () => number;
  readonly #schedule: (key: string) => void;
  readonly #queued = new Map<string, Timer>();
  readonly #waiting = new Map<string, Waiting>();
  readonly #attempts = new Map<string, number>();

  constructor(kernel: Kernel, delayMs: () => number, schedule: (key: string) => void) {
    this.#kernel = kernel;
    this.#delayMs = delayMs;
    this.#schedule = schedule;
  }

  /** A pod that is to be scheduled. */
  add(key: string): void {
    this.#push(key, this.#delayMs());
  }

  /** A pod could not be scheduled; it waits for help. */
  failed(key: string, plugins: ReadonlySet<FilterName>): void {
    this.#attempts.set(key, (this.#attempts.get(key) ?? 0) + 1);
    if (plugins.size === 0) {
      this.#push(key, this.#backoffLeft(key, this.#kernel.now()));
      return;
    }
    const lookAgain = this.#kernel.after(LOOK_AGAIN_MS, 'scheduler', () => this.#wake(key));
    this.#waiting.set(key, { plugins, failedAtMs: this.#kernel.now(), lookAgain });
  }

  /** Something changed: pods it may help are looked at again, of those it concerns. */
  help(what: Help, concerns?: (key: string) => boolean): void {
    if (this.#waiting.size === 0) return;
    const helped = HELPS[what];
    for (const [key, { plugins }] of [...this.#waiting]) {
      for (const plugin of plugins) {
        if (!helped.has(plugin) || concerns?.(key) === false) continue;
        this.#wake(key);
        break;
      }
    }
  }

  /** The pod itself changed. */
  retry(key: string): void {
    if (this.#waiting.has(key)) this.#wake(key);
    else if (!this.#queued.has(key)) this.add(key);
  }

  /** The pod is bound or gone. */
  forget(key: string): void {
    this.#queued.get(key)?.cancel();
    this.#queued.delete(key);
    this.#waiting.get(key)?.lookAgain.cancel();
    this.#waiting.delete(key);
    this.#attempts.delete(key);
  }

  #wake(key: string): void {
    const waiting = this.#waiting.get(key);
    if (!waiting) return;
    waiting.lookAgain.cancel();
    this.#waiting.delete(key);
    this.#push(key, Math.max(this.#delayMs(), this.#backoffLeft(key, waiting.failedAtMs)));
  }

  #backoffLeft(key: string, failedAtMs: number): number {
    return Math.max(0, failedAtMs + backoffMs(this.#attempts.get(key) ?? 1) - this.#kernel.now());
  }

  #push(key: string, delayMs: number): void {
    if (this.#queued.has(key)) return;
    const timer = this.#kernel.after(delayMs, 'scheduler', () => {
      this.#queued.delete(key);
      this.#schedule(key);
    });
    this.#queued.set(key, timer);
  }
}
