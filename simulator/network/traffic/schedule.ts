/**
 * When requests start. Open loop: request k at `start + k / rate`, whatever becomes of the others. Closed loop: each of
 * a number of clients asks, waits for the end, thinks, and asks again.
 */
import type { Random } from '../../kernel/random.ts';

export interface RateStep {
  readonly atMs: number;
  readonly rate: number;
}

export interface Schedule {
  /** When the next request starts; Infinity for never. */
  nextAt(): number;
  /** Takes that request: who asks (0 in an open loop). */
  take(): number;
  /** The client's request has ended. */
  ended(client: number, atMs: number): void;
  /** Requests a second from that instant on; in a closed loop 0 stops the clients and anything else sends them on. */
  setRate(rate: number, nowMs: number): void;
}

/** Example: rate 10 from 0 → 0, 100, 200 … */
export class OpenSchedule implements Schedule {
  #steps: readonly RateStep[];
  #step = 0;
  /** Requests made at the current rate, and since when: request k of it starts at base + k·1000/rate. */
  #base: number;
  #made = 0;

  constructor(steps: readonly RateStep[], startMs: number) {
    this.#steps = steps.map(({ atMs, rate }) => ({ atMs: atMs + startMs, rate }));
    this.#base = startMs;
  }

  nextAt(): number {
    for (;;) {
      const step = this.#steps[this.#step];
      if (!step) return Number.POSITIVE_INFINITY;
      const following = this.#steps[this.#step + 1];
      const base = Math.max(this.#base, step.atMs);
      const at = step.rate > 0 ? Math.round(base + (this.#made * 1000) / step.rate) : Number.POSITIVE_INFINITY;
      if (!following || at < following.atMs) return at;
      this.#step++;
      this.#base = following.atMs;
      this.#made = 0;
    }
  }

  take(): number {
    this.#made++;
    return 0;
  }

  ended(): void {}

  setRate(rate: number, nowMs: number): void {
    this.#steps = [{ atMs: nowMs, rate }];
    this.#step = 0;
    this.#base = nowMs;
    this.#made = 0;
  }
}

/** Clients that think between an answer and the next question: thinkMs, a fifth more or less. */
export class ClosedSchedule implements Schedule {
  readonly #thinkMs: number;
  readonly #random: Random;
  /** A heap of those that are ready, by instant and then by client. */
  readonly #ready: { readonly atMs: number; readonly client: number }[] = [];
  #stopped = false;

  /** They begin one after the other within their first thought. */
  constructor(clients: number, thinkMs: number, random: Random, startMs: number) {
    this.#thinkMs = thinkMs;
    this.#random = random;
    for (let client = 0; client < clients; client++)
      this.#push({ atMs: startMs + Math.floor((client * thinkMs) / clients), client });
  }

  nextAt(): number {
    return this.#stopped ? Number.POSITIVE_INFINITY : (this.#ready[0]?.atMs ?? Number.POSITIVE_INFINITY);
  }

  take(): number {
    const heap = this.#ready;
    const first = heap[0] as { atMs: number; client: number };
    const last = heap.pop() as { atMs: number; client: number };
    if (heap.length > 0) {
      heap[0] = last;
      this.#sink(0);
    }
    return first.client;
  }

  ended(client: number, atMs: number): void {
    const jitter = this.#thinkMs === 0 ? 0 : this.#thinkMs * 0.4 * (this.#random.float() - 0.5);
    this.#push({ atMs: Math.max(atMs + 1, Math.round(atMs + this.#thinkMs + jitter)), client });
  }

  setRate(rate: number, nowMs: number): void {
    this.#stopped = rate <= 0;
    if (this.#stopped) return;
    const late = this.#ready.filter(({ atMs }) => atMs < nowMs);
    if (late.length === 0) return;
    const all = this.#ready.splice(0);
    for (const { atMs, client } of all) this.#push({ atMs: Math.max(atMs, nowMs), client });
  }

  #push(entry: { readonly atMs: number; readonly client: number }): void {
    const heap = this.#ready;
    heap.push(entry);
    let i = heap.length - 1;
    while (i > 0) {
      const parent = (i - 1) >> 1;
      if (!before(entry, heap[parent] as typeof entry)) break;
      heap[i] = heap[parent] as typeof entry;
      i = parent;
    }
    heap[i] = entry;
  }

  #sink(from: number): void {
    const heap = this.#ready;
    const entry = heap[from] as (typeof heap)[number];
    let i = from;
    for (;;) {
      let child = 2 * i + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && before(heap[child + 1] as typeof entry, heap[child] as typeof entry)) child++;
      if (!before(heap[child] as typeof entry, entry)) break;
      heap[i] = heap[child] as typeof entry;
      i = child;
    }
    heap[i] = entry;
  }
}

const before = (a: { atMs: number; client: number }, b: { atMs: number; client: number }): boolean =>
  a.atMs < b.atMs || (a.atMs === b.atMs && a.client < b.client);
