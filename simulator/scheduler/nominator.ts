/**
 * Pods that wait for room on a node that was made for them. Room is kept for them from pods of lower priority. Mirrors
 * pkg/scheduler/backend/queue/nominator.go.
 */
import type { Pod } from '../api/objects.ts';
import { type PodInfo, podInfo } from './node-info.ts';

const NONE: readonly PodInfo[] = [];

export class Nominator {
  readonly #nodes = new Map<string, readonly PodInfo[]>();
  /** The node of each pod, by uid. */
  readonly #nodeOf = new Map<string, string>();

  /** Pods nominated to a node. */
  on(node: string): readonly PodInfo[] {
    return this.#nodes.get(node) ?? NONE;
  }

  /** The pod as it is now: nominated, or not (any more). */
  note(pod: Pod, node: string | undefined): void {
    const uid = pod.metadata.uid as string;
    const before = this.#nodeOf.get(uid);
    if (before !== undefined) {
      const others = this.on(before).filter((info) => info.pod.metadata.uid !== uid);
      if (others.length > 0) this.#nodes.set(before, others);
      else this.#nodes.delete(before);
      this.#nodeOf.delete(uid);
    }
    if (!node) return;
    this.#nodeOf.set(uid, node);
    this.#nodes.set(node, [...this.on(node), podInfo(pod)]);
  }
}
