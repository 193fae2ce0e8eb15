/**
 * Pods that use more of their node than they may: too much in an emptyDir, more local storage than their limit, and, when the node
 * has no memory left, those that use more than they asked for. Looked at every ten seconds, when something has grown. Mirrors
 * pkg/kubelet/eviction/eviction_manager.go (synchronize, localStorageEviction) and helpers.go. Leaves out: pressure on disks,
 * inodes and process ids, soft thresholds, logs as local storage.
 */
import type { Node, NodeCondition } from '../../api/objects.ts';
import { formatQuantity, quantityValue } from '../../api/quantity.ts';
import type { Timer } from '../../kernel/kernel.ts';
import type { KubeObject } from '../../store/types.ts';
import { SUFFICIENT_MEMORY } from '../node-conditions.ts';
import type { KubeletContext } from './context.ts';
import type { PodWorker } from './pod-worker.ts';

/** Upstream: monitoringInterval, evictionPressureTransitionPeriod, evictionHard memory.available. */
const LOOK_MS = 10_000;
const PRESSURE_MS = 300_000;
const THRESHOLD_BYTES = 100 * 1024 ** 2;
/** What the system itself uses, as the metrics server has it. */
const SYSTEM_BYTES = 320 * 1024 ** 2;

const PRESSURE = {
  status: 'True',
  reason: 'KubeletHasInsufficientMemory',
  message: 'kubelet has insufficient memory available',
  event: 'NodeHasInsufficientMemory',
};

/** What a container holds of its node's memory. */
export interface MemoryUse {
  readonly container: string;
  readonly bytes: number;
  readonly requestBytes: number;
  /** It may use more without anything else happening. */
  readonly grows: boolean;
}

export class EvictionManager {
  readonly #context: KubeletContext;
  readonly #workers: () => readonly PodWorker[];
  #timer: Timer | undefined;
  /** Until when the node is said to be under pressure. */
  #pressureUntilMs = Number.NEGATIVE_INFINITY;

  constructor(context: KubeletContext, workers: () => readonly PodWorker[]) {
    this.#context = context;
    this.#workers = workers;
  }

  /** Whether pods that ask for nothing are turned away. */
  get isUnderPressure(): boolean {
    return this.#context.kernel.now() < this.#pressureUntilMs;
  }

  /** Something on the node may use more than before. */
  look(): void {
    if (this.#timer) return;
    const { kernel } = this.#context;
    const atMs = (Math.floor(kernel.now() / LOOK_MS) + 1) * LOOK_MS;
    this.#timer = kernel.at(atMs, 'eviction manager', () => {
      this.#timer = undefined;
      this.#synchronize();
    });
  }

  #synchronize(): void {
    const workers = this.#workers().filter((worker) => worker.alive);
    let evicted = false;
    for (const worker of workers) {
      const excess = worker.storageExcess();
      if (excess === undefined) continue;
      worker.evict(excess);
      evicted = true;
    }
    // What was given up is not there yet: memory is looked at the next time.
    if (evicted) this.look();
    else this.#reclaimMemory(workers);
  }

  #reclaimMemory(workers: readonly PodWorker[]): void {
    const { kernel, nodeMemory } = this.#context;
    const uses = workers.map((worker) => ({ worker, use: worker.containers.memoryUse() }));
    const used = SYSTEM_BYTES + uses.reduce((sum, { use }) => sum + total(use), 0);
    const available = quantityValue(nodeMemory) - used;
    if (available < THRESHOLD_BYTES) {
      this.#context.nodeEvents().record('Warning', 'EvictionThresholdMet', 'Attempting to reclaim memory');
      this.#pressureUntilMs = kernel.now() + PRESSURE_MS;
      const [first] = [...uses].sort((a, b) => rank(b) - rank(a));
      first?.worker.evict(lowMemory(first.use, available), true);
    }
    const isGrowing = uses.some(({ use }) => use.some(({ grows }) => grows));
    this.#say(kernel.now() < this.#pressureUntilMs);
    if (isGrowing || kernel.now() < this.#pressureUntilMs) this.look();
  }

  #say(pressure: boolean): void {
    const { store, client, clock, nodeName, silent } = this.#context;
    const node = store.get<Node & KubeObject>('nodes', undefined, nodeName);
    const { event, status, reason, message } = pressure ? PRESSURE : SUFFICIENT_MEMORY;
    const before = node?.status?.conditions?.find(({ type }) => type === 'MemoryPressure');
    if (!node || !before || before.status === status || silent()) return;
    const now = clock.now();
    const conditions = node.status?.conditions?.map(
      (condition): NodeCondition =>
        condition === before
          ? { ...before, status, reason, message, lastHeartbeatTime: now, lastTransitionTime: now }
          : condition,
    );
    client.updateStatus('nodes', { ...node, status: { ...node.status, conditions } } as never);
    this.#context.nodeEvents().status(event);
  }
}

const total = (use: readonly MemoryUse[]): number => use.reduce((sum, { bytes }) => sum + bytes, 0);
const excess = (use: readonly MemoryUse[]): number =>
  use.reduce((sum, { bytes, requestBytes }) => sum + bytes - requestBytes, 0);

/**
 * The greater, the sooner it goes: who uses more than it asked for, then the lower priority, then the greater excess. Upstream:
 * rankMemoryPressure.
 */
function rank({ worker, use }: { worker: PodWorker; use: readonly MemoryUse[] }): number {
  const over = excess(use);
  const priority = worker.pod.spec.priority ?? 0;
  return (over > 0 ? 1e27 : 0) - priority * 1e16 + over;
}

/** Example: 95Mi left, 300Mi used, 100Mi asked for. */
function lowMemory(use: readonly MemoryUse[], available: number): string {
  const containers = use
    .filter(({ bytes, requestBytes }) => bytes > requestBytes)
    .map(
      ({ container, bytes, requestBytes }) =>
        `Container ${container} was using ${kibibytes(bytes)}, request is ${requestBytes === 0 ? '0' : binary(requestBytes)}, has larger consumption of memory. `,
    );
  return `The node was low on resource: memory. Threshold quantity: ${binary(THRESHOLD_BYTES)}, available: ${kibibytes(available)}. ${containers.join('')}`;
}

const kibibytes = (bytes: number): string => `${Math.max(0, Math.floor(bytes / 1024))}Ki`;
const binary = (bytes: number): string =>
  formatQuantity({ nanos: BigInt(Math.round(bytes)) * 1_000_000_000n, format: 'BinarySI' });
