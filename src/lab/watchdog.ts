// Notices a worker that no longer answers: one that hangs in its engine, or that the browser has ended without a word. It counts
// its own turns and not a clock: a laptop that slept, a tab in the background and a clock that was set do not look like a hang.

interface WatchedWorker {
  /** Resolves when the worker has answered. */
  readonly ping: () => Promise<unknown>;
  readonly silent: () => void;
  /** It answers again. */
  readonly back: () => void;
  /** Whether turns count now: a page in the background is not served in time. */
  readonly counts: () => boolean;
}

const TURN_MS = 1000;
/** Turns without an answer until it is said. */
const PATIENCE = 8;

export class Watchdog {
  readonly #worker: WatchedWorker;
  #timer: ReturnType<typeof setInterval> | undefined;
  /** The worker has answered before: until then it may still be on its way over the network. */
  #met = false;
  #asked = false;
  #silentFor = 0;

  constructor(worker: WatchedWorker) {
    this.#worker = worker;
  }

  start(): void {
    this.#timer ??= setInterval(() => this.turn(), TURN_MS);
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  /** Something came from the worker. */
  heard(): void {
    const wasSilent = this.#silentFor >= PATIENCE;
    this.#met = true;
    this.#silentFor = 0;
    if (wasSilent && this.#timer !== undefined) this.#worker.back();
  }

  turn(): void {
    if (this.#asked && this.#met && this.#worker.counts()) {
      this.#silentFor++;
      if (this.#silentFor === PATIENCE) this.#worker.silent();
    }
    if (this.#asked) return;
    this.#asked = true;
    // a worker that ended never answers, and the call with it
    void this.#worker.ping().then(
      () => {
        this.#asked = false;
        this.heard();
      },
      () => {},
    );
  }
}
