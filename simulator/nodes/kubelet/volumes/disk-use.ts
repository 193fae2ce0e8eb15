/**
 * Which network disks the pods of a node have mounted, as the node's status reports it (volumesInUse): a disk is not detached
 * while it stands there. Upstream: pkg/kubelet/nodestatus VolumesInUse; there with the next heartbeat, here at once.
 */
import type { Node } from '../../../api/objects.ts';
import type { ApiClient } from '../../../api/types.ts';
import type { KubeObject, StoreReader } from '../../../store/types.ts';

export class DiskUse {
  readonly #store: StoreReader;
  readonly #client: ApiClient;
  readonly #node: string;
  readonly #isSilent: () => boolean;
  /** Pods by disk. */
  readonly #users = new Map<string, Set<string>>();
  readonly #waiting = new Set<() => void>();

  constructor(store: StoreReader, client: ApiClient, node: string, isSilent: () => boolean) {
    this.#store = store;
    this.#client = client;
    this.#node = node;
    this.#isSilent = isSilent;
  }

  /** A pod has mounted a disk. */
  used(pod: string, disk: string): void {
    const users = this.#users.get(disk) ?? new Set();
    this.#users.set(disk, users.add(pod));
    this.report();
  }

  /** A pod has unmounted disks. */
  released(pod: string, disks: readonly string[]): void {
    for (const disk of disks) {
      const users = this.#users.get(disk);
      users?.delete(pod);
      if (users?.size === 0) this.#users.delete(disk);
    }
    this.report();
  }

  /** Calls back once when something has been attached to the node. Returns how to stop. */
  onAttached(listener: () => void): () => void {
    this.#waiting.add(listener);
    return () => this.#waiting.delete(listener);
  }

  /** The node's status says that other disks are attached than before. */
  attachedChanged(): void {
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    for (const listener of waiting) listener();
  }

  /** Tells the API, unless the node is cut off. */
  report(): void {
    if (this.#isSilent()) return;
    const node = this.#store.get<Node & KubeObject>('nodes', undefined, this.#node);
    const volumesInUse = [...this.#users.keys()].sort();
    const before = node?.status.volumesInUse ?? [];
    if (!node || (before.length === volumesInUse.length && before.every((name, i) => name === volumesInUse[i]))) return;
    const { volumesInUse: _old, ...status } = node.status;
    this.#client.updateStatus('nodes', {
      ...node,
      status: { ...status, ...(volumesInUse.length > 0 ? { volumesInUse } : {}) },
    });
  }
}
