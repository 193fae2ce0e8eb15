/** Advances a world with the real clock: virtual now = real time since the start × speed. */
import type { Kernel } from '../kernel/kernel.ts';

const TICK_MS = 5;

export function pace(kernel: Kernel, speed: number): { stop(): void } {
  const startedReal = performance.now();
  const startedVirtual = kernel.now();
  let busy = false;
  const tick = () => {
    if (busy) return;
    const untilMs = Math.floor(startedVirtual + (performance.now() - startedReal) * speed);
    const outcome = kernel.run({ untilMs });
    if (outcome !== 'awaiting') return;
    busy = true;
    kernel.awaited().then(() => {
      busy = false;
      tick();
    });
  };
  const timer = setInterval(tick, TICK_MS);
  return { stop: () => clearInterval(timer) };
}
