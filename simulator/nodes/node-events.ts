/**
 * What a kubelet says of its own node: Events in the namespace default, a repeated one counted. Mirrors
 * pkg/kubelet/kubelet_node_status.go (recordNodeStatusEvent). Leaves out: CgroupV1 and InvalidDiskCapacity, which are about a
 * machine.
 */
import type { ApiClient } from '../api/types.ts';
import { kubeletEvent } from './event-object.ts';

export interface NodeEventsOptions {
  readonly node: string;
  readonly client: ApiClient;
  /** RFC 3339. */
  timestamp(): string;
  nextNanoseconds(): bigint;
}

export class NodeEvents {
  readonly #options: NodeEventsOptions;
  /** Since the kubelet started: by type, reason and message. */
  readonly #said = new Map<string, { readonly name: string; count: number }>();

  constructor(options: NodeEventsOptions) {
    this.#options = options;
  }

  /** The kubelet starts: it remembers nothing of what it said. */
  started(): void {
    this.#said.clear();
    this.record('Normal', 'Starting', 'Starting kubelet.');
    this.record('Normal', 'NodeAllocatableEnforced', 'Updated Node Allocatable limit across pods');
  }

  /** Example: "Node node-1 status is now: NodeReady". */
  status(reason: string): void {
    this.record('Normal', reason, `Node ${this.#options.node} status is now: ${reason}`);
  }

  record(type: 'Normal' | 'Warning', reason: string, message: string): void {
    const { node, client, timestamp, nextNanoseconds } = this.#options;
    const now = timestamp();
    const key = `${type}\n${reason}\n${message}`;
    const before = this.#said.get(key);
    if (before) {
      before.count++;
      const patch = { count: before.count, lastTimestamp: now };
      if (client.patch('events', 'default', before.name, 'merge', patch).ok) return;
    }
    const name = `${node}.${nextNanoseconds().toString(16)}`;
    this.#said.set(key, { name, count: 1 });
    // A kubelet calls its node's uid by the node's name. Upstream: nodeRef.
    const involvedObject = { kind: 'Node', name: node, uid: node };
    const event = { name, namespace: 'default', involvedObject, type, reason, message, timestamp: now, node };
    client.create('events', 'default', kubeletEvent(event));
  }
}
