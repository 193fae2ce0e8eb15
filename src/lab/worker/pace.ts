// Real time for a world: virtual time follows the wall clock times a speed, in slices that leave the worker room to answer.
// The only place of the lab where real clocks are read.
import type { RunOptions, RunOutcome } from '../../../simulator/kernel/kernel.ts';

const SLICE_MS = 8;
const FRAME_MS = 16;
/** After a long sleep of the page (a laptop's lid) time does not catch up: at most this much is made good. */
const CATCH_UP_MS = 1000;

interface Paced {
  run(options: RunOptions): RunOutcome;
  /** Virtual ms. */
  nowMs(): number;
  /** Virtual time of the next event, undefined for none. */
  nextMs(): number | undefined;
  awaited(): Promise<void>;
  /** Paused, and nothing that must go on. */
  still(): boolean;
  /** Output that the page has not drawn yet is too much. */
  heldUp(): boolean;
  frame(): void;
  failed(error: unknown): void;
}

interface Waiter {
  readonly condition: () => boolean;
  readonly untilMs: number;
  readonly jump: boolean;
  readonly resolve: (met: boolean) => void;
  readonly reject: (error: unknown) => void;
}

export class Pace {
  speed = 1;
  readonly #world: Paced;
  readonly #channel = new MessageChannel();
  #virtualMs: number;
  #realMs = performance.now();
  #lastFrameMs = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #scheduled = false;
  #busy = false;
  #stopped = false;
  #waiters: Waiter[] = [];

  constructor(world: Paced) {
    this.#world = world;
    this.#virtualMs = world.nowMs();
    this.#channel.port1.onmessage = () => {
      this.#scheduled = false;
      void this.#turn();
    };
    this.#channel.port1.start?.();
    this.soon();
  }

  stop(): void {
    this.#stopped = true;
    if (this.#timer) clearTimeout(this.#timer);
    this.#channel.port1.close();
    for (const waiter of this.#waiters.splice(0)) waiter.reject(new Error('the lab was closed'));
  }

  setSpeed(factor: number): void {
    this.rebase();
    this.speed = factor;
    this.soon();
  }

  /** Real time starts anew from here (after a jump, a pause, a change of speed). */
  rebase(): void {
    this.#virtualMs = this.#world.nowMs();
    this.#realMs = performance.now();
  }

  /** Takes a turn as soon as what is queued in the worker has been heard. */
  soon(): void {
    if (this.#scheduled || this.#stopped) return;
    this.#scheduled = true;
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#channel.port2.postMessage(null);
  }

  /** Resolves when the condition holds, or `limitMs` of virtual time have passed (false). `jump`: as fast as can be. */
  until(condition: () => boolean, limitMs: number, jump = false): Promise<boolean> {
    return new Promise((resolve, reject) => {
      this.#waiters.push({ condition, untilMs: this.#world.nowMs() + limitMs, jump, resolve, reject });
      this.soon();
    });
  }

  async #turn(): Promise<void> {
    if (this.#stopped || this.#busy) return;
    this.#busy = true;
    try {
      await this.#slice();
    } catch (error) {
      this.#stopped = true;
      for (const waiter of this.#waiters.splice(0)) waiter.reject(error);
      this.#world.failed(error);
    } finally {
      this.#busy = false;
    }
    if (!this.#stopped) this.#settleAndPlan();
  }

  async #slice(): Promise<void> {
    const world = this.#world;
    if (world.heldUp()) return;
    const jump = this.#waiters.some((w) => w.jump);
    if (world.still() && this.#waiters.length === 0) {
      this.rebase();
      return;
    }
    const began = performance.now();
    let target = Math.floor(this.#virtualMs + (began - this.#realMs) * this.speed);
    if (target - world.nowMs() > CATCH_UP_MS * this.speed) {
      target = Math.floor(world.nowMs() + CATCH_UP_MS * this.speed);
      this.#virtualMs = target;
      this.#realMs = began;
    }
    const limit = Math.min(...this.#waiters.map((w) => w.untilMs));
    const untilMs = jump ? limit : Math.min(limit, target);
    if (!jump && untilMs < world.nowMs()) return;
    const outcome = world.run({
      untilMs,
      ...(this.#waiters.length > 0 ? { condition: () => this.#waiters.some((w) => w.condition()) } : {}),
      shouldYield: () => performance.now() - began > SLICE_MS || world.heldUp(),
      yieldEvery: 4,
    });
    if (outcome === 'awaiting') await world.awaited();
    // What was awaited took no virtual time.
    if (jump || outcome === 'awaiting') this.rebase();
  }

  #settleAndPlan(): void {
    const world = this.#world;
    const now = world.nowMs();
    this.#waiters = this.#waiters.filter((waiter) => {
      const met = waiter.condition();
      if (!met && now < waiter.untilMs) return true;
      waiter.resolve(met);
      return false;
    });
    const real = performance.now();
    if (real - this.#lastFrameMs >= FRAME_MS) {
      this.#lastFrameMs = real;
      world.frame();
    }
    const behind =
      !world.still() &&
      Math.floor(this.#virtualMs + (real - this.#realMs) * this.speed) > now &&
      (world.nextMs() ?? Number.POSITIVE_INFINITY) <= this.#virtualMs + (real - this.#realMs) * this.speed;
    if (!world.heldUp() && (behind || this.#waiters.some((w) => w.jump))) {
      this.soon();
      return;
    }
    if (this.#scheduled) return;
    const next = world.nextMs();
    const idle = world.still() && this.#waiters.length === 0;
    const delay = idle ? 250 : next === undefined ? 50 : Math.min(50, Math.max(1, (next - now) / this.speed));
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = setTimeout(
      () => {
        this.#timer = undefined;
        void this.#turn();
      },
      Math.min(delay, idle ? 250 : FRAME_MS),
    );
  }
}
