/** How often a failed Pod of a DaemonSet is taken away from one node: 1 s, 2 s, 4 s … 15 min between. Mirrors
 * client-go/util/flowcontrol's Backoff as pkg/controller/daemon uses it. */
const FIRST_MS = 1_000;
const MOST_MS = 900_000;

export class FailedPodBackoff {
  readonly #entries = new Map<string, { delayMs: number; atMs: number }>();

  /** 0: now, and the next one has to wait longer; else how long still to wait. */
  next(key: string, nowMs: number): number {
    const entry = this.#entries.get(key);
    // An entry nobody asked for in twice the longest time is forgotten.
    const isFresh = entry && nowMs - entry.atMs <= 2 * MOST_MS;
    if (isFresh && nowMs - entry.atMs < entry.delayMs) return entry.delayMs;
    this.#entries.set(key, { delayMs: isFresh ? Math.min(2 * entry.delayMs, MOST_MS) : FIRST_MS, atMs: nowMs });
    return 0;
  }
}
