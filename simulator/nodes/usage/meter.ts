/** Counts the requests of a server by the windows that the metrics server measures in. Windows are numbered from the kernel's
 * beginning: with 15 s, number 2 is 30 s ≤ t < 45 s. */
export class RequestMeter {
  readonly #windowMs: number;
  #window = 0;
  #count = 0;
  #before = 0;

  constructor(windowMs: number) {
    this.#windowMs = windowMs;
  }

  /** A request has come at that instant. Those of a window before the last one are forgotten. */
  add(atMs: number): void {
    const window = Math.floor(atMs / this.#windowMs);
    if (window > this.#window) {
      this.#before = window === this.#window + 1 ? this.#count : 0;
      this.#count = 0;
      this.#window = window;
    }
    if (window === this.#window) this.#count++;
    else if (window === this.#window - 1) this.#before++;
  }

  /** Requests a second, of late: of this window so far or of the one before, whichever is more. */
  rate(nowMs: number): number {
    const window = Math.floor(nowMs / this.#windowMs);
    const elapsedMs = Math.max(1000, nowMs - window * this.#windowMs);
    return 1000 * Math.max(this.countOf(window) / elapsedMs, this.countOf(window - 1) / this.#windowMs);
  }

  /** Requests of a window. */
  countOf(window: number): number {
    if (window === this.#window) return this.#count;
    return window === this.#window - 1 ? this.#before : 0;
  }
}
