/**
 * When a kubelet sees that a container has ended: it looks at the runtime once a second. Mirrors pkg/kubelet/pleg/generic.go
 * (Relist). With tidy timings it sees it at once, except the end of a container that has only just begun.
 */
import type { Random } from '../../kernel/random.ts';
import type { Timings } from '../../timings.ts';

/** genericPlegRelistPeriod and the look itself, as recorded. */
const PERIOD_MS = 1012;
const TIDY_NOTICE_MS = 500;
const TIDY_SOON_MS = 200;

export class Relist {
  readonly #isTidy: boolean;
  readonly #phaseMs: number;

  constructor(timings: Timings, random: Random) {
    this.#isTidy = timings.profile === 'tidy';
    this.#phaseMs = random.int(PERIOD_MS);
  }

  /** When the end of a container is seen. Example: with a phase of 300, what ends at 1000 is seen at 1312. */
  seenAt(endedMs: number, startedMs: number): number {
    return this.#isTidy ? Math.max(endedMs, startedMs + TIDY_NOTICE_MS) : this.#look(endedMs);
  }

  /** The look after that: what a sync that failed left is looked at again. */
  soonAfter(ms: number): number {
    return this.#isTidy ? ms + TIDY_SOON_MS : this.#look(ms + 1);
  }

  #look(ms: number): number {
    return Math.max(0, Math.ceil((ms - this.#phaseMs) / PERIOD_MS)) * PERIOD_MS + this.#phaseMs;
  }
}
