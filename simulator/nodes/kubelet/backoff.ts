/**
 * Delays that double after each failure: 10, 20, 40 … 300 s. Mirrors client-go/util/flowcontrol/backoff.go as the
 * kubelet uses it for containers that crash and images that cannot be pulled.
 */

const INITIAL_MS = 10_000;
const LIMIT_MS = 300_000;

export class Backoff {
  #delayMs = 0;
  #updatedMs = 0;

  /** The delay now in force; 0 for none. */
  get delayMs(): number {
    return this.#delayMs;
  }

  /** When the last failure was counted. */
  get updatedMs(): number {
    return this.#updatedMs;
  }

  /** A failure at `eventMs` is counted: the delay doubles, or starts anew after ten quiet minutes. */
  next(eventMs: number, nowMs: number): void {
    const expired = this.#delayMs === 0 || eventMs - this.#updatedMs > 2 * LIMIT_MS;
    this.#delayMs = expired ? INITIAL_MS : Math.min(this.#delayMs * 2, LIMIT_MS);
    this.#updatedMs = nowMs;
  }

  /** Whether `nowMs` is still within the delay after a failure at `eventMs`. */
  holdsSince(eventMs: number, nowMs: number): boolean {
    if (this.#delayMs === 0 || nowMs - this.#updatedMs > 2 * LIMIT_MS) return false;
    return nowMs - eventMs < this.#delayMs;
  }
}

/** As Go prints a duration of whole seconds: "10s", "1m20s", "5m0s". */
export function goSeconds(ms: number): string {
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds}s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)}m${seconds % 60}s`;
  return `${Math.floor(seconds / 3600)}h${Math.floor((seconds % 3600) / 60)}m${seconds % 60}s`;
}

/** As Go prints milliseconds: "347ms", "2s", "1.25s". */
export function goMilliseconds(ms: number): string {
  if (ms < 1000) return ms === 0 ? '0s' : `${ms}ms`;
  if (ms < 60_000) return `${ms / 1000}s`;
  return `${Math.floor(ms / 60_000)}m${(ms % 60_000) / 1000}s`;
}
