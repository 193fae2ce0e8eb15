/**
 * A node whose kubelet is back: what it posts and what it says of itself. Mirrors pkg/kubelet/kubelet_node_status.go
 * (tryUpdateNodeStatus).
 */
import type { Node } from '../api/objects.ts';
import type { ApiClient } from '../api/types.ts';
import type { KubeObject } from '../store/types.ts';
import { HEALTHY } from './node-conditions.ts';
import type { NodeEvents } from './node-events.ts';

type StoredNode = Node & KubeObject;
type Condition = NonNullable<Node['status']['conditions']>[number];

export interface Return {
  readonly client: ApiClient;
  readonly node: StoredNode;
  /** RFC 3339. */
  readonly timestamp: string;
  readonly events: NodeEvents;
  /** The kubelet begins anew. */
  readonly isRestart: boolean;
  /** So does the machine. */
  readonly bootId?: string;
}

/** Posts the node's conditions, and the Events that tell of them. */
export function postReturn(back: Return): void {
  const { client, node, timestamp, events, isRestart, bootId } = back;
  const { name } = node.metadata;
  if (isRestart) events.started();
  const before = node.status.conditions ?? [];
  const conditions: Condition[] = [...before];
  for (const { type, status: value, reason, message, event } of HEALTHY) {
    const at = conditions.findIndex((condition) => condition.type === type);
    const old = conditions[at];
    const isNews = old?.status !== value;
    if (isNews || (isRestart && type !== 'Ready')) events.status(event);
    const condition = {
      type,
      status: value,
      lastHeartbeatTime: timestamp,
      lastTransitionTime: isNews ? timestamp : old.lastTransitionTime,
      reason,
      message,
    };
    if (at < 0) conditions.push(condition);
    else conditions[at] = condition;
  }
  if (bootId !== undefined) events.record('Warning', 'Rebooted', `Node ${name} has been rebooted, boot id: ${bootId}`);
  const nodeInfo = { ...node.status.nodeInfo, ...(bootId === undefined ? {} : { bootID: bootId }) };
  client.updateStatus('nodes', { ...node, status: { ...node.status, conditions, nodeInfo } } as unknown as KubeObject);
}

/** What the kubelet of a node that has just joined says. */
export function sayJoined(events: NodeEvents): void {
  events.started();
  for (const { event } of HEALTHY) events.status(event);
}
