/**
 * The kernel's out-of-memory killer for one container: what its image says it needs (lesson-format.md §4.3, `uses.memory`)
 * against its limit, looked at every second. Leaves out: memory of processes, of the node, and of tmpfs volumes.
 */
import type { Kernel } from '../../kernel/kernel.ts';
import { parseFormula } from '../usage/formula.ts';
import type { RequestMeter } from '../usage/meter.ts';
import type { ContainerSetup } from './running.ts';

const LOOK_MS = 1000;

export interface MemoryUser {
  readonly setup: ContainerSetup;
  readonly startedAtMs: number;
  readonly ended: boolean;
  readonly meter: RequestMeter;
}

/** Calls `kill` when a container needs more than it may have. */
export function watchMemory(user: MemoryUser, kill: () => void): void {
  const { kernel, memoryLimit, behaviour, willChange } = user.setup;
  const source = behaviour.uses.memory;
  if (memoryLimit === undefined || source === undefined) return;
  const formula = parseFormula(source);
  if (typeof formula === 'string') throw new Error(`uses.memory: ${formula}`);
  const needed = (): number => {
    const nowMs = kernel.now();
    return formula({ rps: user.meter.rate(nowMs), uptime: (nowMs - user.startedAtMs) / 1000 });
  };
  const grows = /rps|uptime/.test(source);
  if (!grows && needed() <= memoryLimit) return;
  const look = (): void => {
    if (user.ended) return;
    if (source.includes('rps')) willChange();
    if (needed() > memoryLimit) kill();
    else if (grows) again(kernel, look);
  };
  again(kernel, look);
}

function again(kernel: Kernel, look: () => void): void {
  kernel.after(LOOK_MS, 'memory of a container', look);
}
