/**
 * Something that programs what it has heard in runs (kube-proxy, an Ingress controller): changes that come while a run is
 * due go into it, and the next run begins a while after the last has ended.
 */
import type { Kernel } from '../kernel/kernel.ts';

interface RunsOptions {
  readonly kernel: Kernel;
  readonly label: string;
  /** From the end of a run to the beginning of the next. */
  readonly apartMs: number;
  readonly takesMs: () => number;
  /** Whether every change simply takes `takesMs`, whatever came before. */
  readonly fixed: () => boolean;
  /** Called before what has been heard takes effect. */
  readonly willChange: () => void;
}

export class Runs {
  readonly #options: RunsOptions;
  #queue: (() => void)[] | undefined;
  #lastMs = Number.NEGATIVE_INFINITY;

  constructor(options: RunsOptions) {
    this.#options = options;
  }

  /** Example: idle, 1 s apart, a change at 0 and a run of 35 ms → in effect at 35; another at 200 → from 1070 on.
   * Upstream: pkg/proxy/runner. */
  heard(apply: () => void): void {
    const { kernel, label, apartMs, takesMs, fixed, willChange } = this.#options;
    if (fixed()) {
      kernel.after(takesMs(), label, () => {
        willChange();
        apply();
      });
      return;
    }
    if (this.#queue) {
      this.#queue.push(apply);
      return;
    }
    this.#queue = [apply];
    const beginMs = Math.max(kernel.now(), this.#lastMs + apartMs);
    kernel.at(beginMs + takesMs(), label, () => {
      const queue = this.#queue ?? [];
      this.#queue = undefined;
      this.#lastMs = kernel.now();
      willChange();
      for (const heard of queue) heard();
    });
  }
}
