/**
 * One node's kubelet: a worker for each pod bound to it. Upstream: pkg/kubelet/kubelet.go (syncLoop) with pod_manager.go.
 */
import type { Pod } from '../../api/objects.ts';
import type { KubeletContext } from './context.ts';
import { PodWorker } from './pod-worker.ts';

export class Kubelet {
  readonly context: KubeletContext;
  readonly #workers = new Map<string, PodWorker>();
  /** A dead kubelet hears nothing; its containers go on unless the node is off. */
  #hearing = true;

  constructor(context: KubeletContext) {
    this.context = context;
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
    if (pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed') return;
    this.#workers.set(uid, new PodWorker(this.context, pod, () => this.#workers.delete(uid)));
    if (pod.metadata.deletionTimestamp !== undefined) this.#workers.get(uid)?.updated(pod);
  }

  /** A pod of this node is gone from the API. */
  lost(uid: string): void {
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
  }
}
