/**
 * What a kubelet says of its own node: Events in the namespace default. Mirrors pkg/kubelet/kubelet_node_status.go
 * (recordNodeStatusEvent). Leaves out: CgroupV1 and InvalidDiskCapacity, which are about a machine.
 */
import { EventRecorder, type EventRecorderOptions } from '../api/event-recorder.ts';

interface NodeEventsOptions extends Omit<EventRecorderOptions, 'source'> {
  readonly node: string;
}

export class NodeEvents {
  readonly #node: string;
  readonly #recorder: EventRecorder;

  constructor({ node, ...options }: NodeEventsOptions) {
    this.#node = node;
    this.#recorder = new EventRecorder({ ...options, source: { component: 'kubelet', host: node } });
  }

  /** The kubelet starts: it remembers nothing of what it said. */
  started(): void {
    this.#recorder.restarted();
    this.record('Normal', 'Starting', 'Starting kubelet.');
    this.record('Normal', 'NodeAllocatableEnforced', 'Updated Node Allocatable limit across pods');
  }

  /** Example: "Node node-1 status is now: NodeReady". */
  status(reason: string): void {
    this.record('Normal', reason, `Node ${this.#node} status is now: ${reason}`);
  }

  /** A kubelet calls its node's uid by the node's name. Upstream: nodeRef. */
  record(type: 'Normal' | 'Warning', reason: string, message: string): void {
    this.#recorder.record({ kind: 'Node', name: this.#node, uid: this.#node }, type, reason, message);
  }
}
