/**
 * One node's kubelet: a worker for each pod bound to it. Upstream: pkg/kubelet/kubelet.go (syncLoop) with pod_manager.go.
 */
import { tolerates } from '../../api/node-affinity.ts';
import type { Node, Pod } from '../../api/objects.ts';
import type { KubeObject } from '../../store/types.ts';
import { type Others, podRefusal, type Refusal } from './admission.ts';
import type { KubeletContext } from './context.ts';
import { EvictionManager } from './eviction.ts';
import { type NodeRoom, PodWorker } from './pod-worker.ts';

export class Kubelet {
  readonly context: KubeletContext;
  readonly eviction: EvictionManager;
  readonly #workers = new Map<string, PodWorker>();
  /** By uid: pods that were not taken. */
  readonly #rejected = new Set<string>();
  /** Pods without a worker that are about to go. */
  readonly #leaving = new Set<string>();
  /** By uid: pods that wait until there is room for what they asked for. */
  readonly #cramped = new Set<string>();
  readonly #room: NodeRoom = {
    others: (uid) => this.#others(uid),
    waits: (uid, isWaiting) => void (isWaiting ? this.#cramped.add(uid) : this.#cramped.delete(uid)),
  };
  /** A dead kubelet hears nothing; its containers go on unless the node is off. */
  #hearing = true;

  constructor(context: KubeletContext) {
    this.context = context;
    this.eviction = new EvictionManager(context, () => this.workers());
  }

  /** By pod uid. */
  worker(uid: string): PodWorker | undefined {
    return this.#workers.get(uid);
  }

  workers(): readonly PodWorker[] {
    return [...this.#workers.values()];
  }

  /** A pod bound to this node was added or changed. */
  heard(pod: Pod): void {
    if (!this.#hearing) return;
    const uid = pod.metadata.uid as string;
    const worker = this.#workers.get(uid);
    if (worker) {
      worker.updated(pod);
      return;
    }
    if (pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed') {
      this.#removeEnded(pod);
      return;
    }
    if (this.#rejected.has(uid)) return;
    const refusal = this.#refusal(pod);
    if (refusal) {
      this.#reject(pod, refusal);
      return;
    }
    this.#workers.set(uid, new PodWorker(this.context, pod, this.#room, () => this.#forgotten(uid)));
    if (pod.metadata.deletionTimestamp !== undefined) this.#workers.get(uid)?.updated(pod);
  }

  /** A pod that ran here before is not looked at again. */
  #refusal(pod: Pod): Refusal | undefined {
    const { store, nodeName } = this.context;
    const node = store.get<Node & KubeObject>('nodes', undefined, nodeName);
    if (!node || pod.status?.startTime !== undefined) return undefined;
    if (this.eviction.isUnderPressure && pod.status?.qosClass === 'BestEffort' && !toleratesPressure(pod))
      return { reason: 'Evicted', message: 'The node had condition: [MemoryPressure]. ' };
    return podRefusal(pod, node, this.#others(pod.metadata.uid as string));
  }

  #others(uid: string): Others {
    const workers = this.#workers;
    return {
      most: workers.size,
      pods: () => {
        const pods: Pod[] = [];
        for (const worker of workers.values())
          if (worker.holdsResources && worker.uid !== uid) pods.push(worker.allocated);
        return pods;
      },
    };
  }

  #forgotten(uid: string): void {
    this.#workers.delete(uid);
    this.#cramped.delete(uid);
    if (this.#cramped.size > 0) for (const worker of this.#workers.values()) worker.roomChanged();
  }

  /** One that has ended, or never began, goes when it is asked to. Upstream: status_manager.go (canBeDeleted). */
  #removeEnded({ metadata }: Pod): void {
    const { kernel, client, timings } = this.context;
    const { namespace, name = '', uid = '', deletionTimestamp } = metadata;
    if (deletionTimestamp === undefined || this.#leaving.has(uid)) return;
    this.#leaving.add(uid);
    kernel.after(timings.draw('status'), 'ended pod is removed', () => {
      this.#leaving.delete(uid);
      if (!this.context.silent())
        client.delete('pods', namespace, name, { gracePeriodSeconds: 0, preconditions: { uid } });
    });
  }

  /** Upstream: Kubelet.rejectPod. */
  #reject(pod: Pod, { reason, message }: Refusal): void {
    const { kernel, events, client, timings, store } = this.context;
    const { namespace, name = '', uid, generation } = pod.metadata;
    this.#rejected.add(uid as string);
    events.record(pod, 'Warning', reason, message);
    kernel.after(timings.draw('status'), 'pod is rejected', () => {
      const current = store.get<Pod & KubeObject>('pods', namespace, name);
      if (current?.metadata.uid !== uid || this.context.silent()) return;
      const { conditions, qosClass } = current?.status ?? {};
      const status = {
        observedGeneration: generation,
        phase: 'Failed',
        conditions,
        message: `Pod was rejected: ${message}`,
        reason,
        qosClass,
      };
      client.updateStatus('pods', { ...current, status } as never);
    });
  }

  /** A pod of this node is gone from the API. */
  lost(uid: string): void {
    this.#rejected.delete(uid);
    if (this.#hearing) this.#workers.get(uid)?.removed();
  }

  /** Stops listening to the API (partition), or listens again and catches up. */
  setHearing(hearing: boolean, pods: readonly Pod[]): void {
    this.#hearing = hearing;
    if (!hearing) return;
    const there = new Set(pods.map((pod) => pod.metadata.uid));
    for (const worker of this.workers()) if (!there.has(worker.uid)) worker.removed();
    for (const pod of pods) this.heard(pod);
    for (const worker of this.workers()) worker.report();
  }

  /** All containers die at once, and all workers with them. */
  powerOff(): void {
    this.#hearing = false;
    for (const worker of this.workers()) worker.powerOff();
    this.#workers.clear();
    this.#cramped.clear();
    this.#rejected.clear();
  }
}

const MEMORY_PRESSURE = { key: 'node.kubernetes.io/memory-pressure', effect: 'NoSchedule' } as const;

const toleratesPressure = ({ spec }: Pod): boolean => tolerates(spec.tolerations, MEMORY_PRESSURE);
