/**
 * The memory of one container and the kernel's out-of-memory killer: what its image says it needs (lesson-format.md §4.3,
 * `uses.memory`), looked at every second, and what its processes hold. Mirrors a memory cgroup with memory.oom.group. Leaves
 * out: memory of the node, of tmpfs volumes, page caches.
 */
import type { Kernel } from '../../kernel/kernel.ts';
import type { Process } from '../../kernel/process.ts';
import type { MemoryAccount } from '../../kernel/program.ts';
import { parseFormula } from '../usage/formula.ts';
import type { RequestMeter } from '../usage/meter.ts';
import type { ContainerSetup } from './running.ts';

const LOOK_MS = 1000;

/** What the processes of a container hold, against its limit (bytes). */
export class ContainerMemory implements MemoryAccount {
  /** A resize of the pod changes it. */
  limitBytes: number | undefined;
  /** It is looked at every second whether its image needs more. */
  isWatched = false;
  /** The kernel kills the container. */
  readonly exceeded: () => void;
  #held: Map<Process, number> | undefined;

  constructor(limitBytes: number | undefined, exceeded: () => void) {
    this.limitBytes = limitBytes;
    this.exceeded = exceeded;
  }

  hold(process: Process, bytes: number): void {
    this.#held ??= new Map();
    if (!this.#held.has(process)) process.whenEnded(() => this.#held?.delete(process));
    this.#held.set(process, bytes);
    if (this.limitBytes !== undefined && this.heldBytes > this.limitBytes) this.exceeded();
  }

  get heldBytes(): number {
    let sum = 0;
    for (const bytes of this.#held?.values() ?? []) sum += bytes;
    return sum;
  }
}

interface MemoryUser {
  readonly setup: ContainerSetup;
  readonly startedAtMs: number;
  readonly ended: boolean;
  readonly meter: RequestMeter;
}

/** Kills a container when its image needs more than it may have; called again when its limit has changed. */
export function watchMemory(user: MemoryUser): void {
  const { kernel, memory, behaviour } = user.setup;
  const source = behaviour.uses.memory;
  if (memory.limitBytes === undefined || source === undefined || memory.isWatched) return;
  const formula = parseFormula(source);
  if (typeof formula === 'string') throw new Error(`uses.memory: ${formula}`);
  const needed = (): number => {
    const nowMs = kernel.now();
    return formula({ rps: user.meter.rate(nowMs), uptime: (nowMs - user.startedAtMs) / 1000 });
  };
  const grows = /rps|uptime/.test(source);
  const isExceeded = (): boolean => memory.limitBytes !== undefined && needed() > memory.limitBytes;
  if (!grows && !isExceeded()) return;
  const look = (): void => {
    if (user.ended) return;
    if (source.includes('rps')) user.setup.willChange();
    memory.isWatched = false;
    if (isExceeded()) memory.exceeded();
    else if (grows) again(kernel, look);
    memory.isWatched = grows;
  };
  memory.isWatched = true;
  again(kernel, look);
}

function again(kernel: Kernel, look: () => void): void {
  kernel.after(LOOK_MS, 'memory of a container', look);
}
