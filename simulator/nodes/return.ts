/**
 * A node whose kubelet is back: what it posts and what it says of itself. Mirrors pkg/kubelet/kubelet_node_status.go
 * (tryUpdateNodeStatus) and nodestatus/setters.go. Leaves out: counts of Events that were there before, CgroupV1 and
 * InvalidDiskCapacity, which are about a machine.
 */
import type { Node } from '../api/objects.ts';
import type { ApiClient } from '../api/types.ts';
import type { KubeObject } from '../store/types.ts';

type StoredNode = Node & KubeObject;
type Condition = NonNullable<Node['status']['conditions']>[number];

/** What a healthy kubelet says of each condition, and the Event when it has not said so before. */
const HEALTHY: readonly (readonly [type: string, status: string, reason: string, message: string, event: string])[] = [
  [
    'MemoryPressure',
    'False',
    'KubeletHasSufficientMemory',
    'kubelet has sufficient memory available',
    'NodeHasSufficientMemory',
  ],
  ['DiskPressure', 'False', 'KubeletHasNoDiskPressure', 'kubelet has no disk pressure', 'NodeHasNoDiskPressure'],
  ['PIDPressure', 'False', 'KubeletHasSufficientPID', 'kubelet has sufficient PID available', 'NodeHasSufficientPID'],
  ['Ready', 'True', 'KubeletReady', 'kubelet is posting ready status', 'NodeReady'],
];

export interface Return {
  readonly client: ApiClient;
  readonly node: StoredNode;
  /** RFC 3339. */
  readonly timestamp: string;
  readonly nextNanoseconds: () => bigint;
  /** The kubelet begins anew. */
  readonly isRestart: boolean;
  /** So does the machine. */
  readonly bootId?: string;
}

/** Posts the node's conditions, and the Events that tell of them. */
export function postReturn(back: Return): void {
  const { client, node, timestamp, isRestart, bootId } = back;
  const { name } = node.metadata;
  const say = (type: string, reason: string, message: string): void => record(back, type, reason, message);
  const status = (event: string): void => say('Normal', event, `Node ${name} status is now: ${event}`);
  if (isRestart) {
    say('Normal', 'Starting', 'Starting kubelet.');
    say('Normal', 'NodeAllocatableEnforced', 'Updated Node Allocatable limit across pods');
  }
  const before = node.status.conditions ?? [];
  const conditions: Condition[] = [...before];
  for (const [type, value, reason, message, event] of HEALTHY) {
    const at = conditions.findIndex((condition) => condition.type === type);
    const old = conditions[at];
    const isNews = old?.status !== value;
    if (isNews || (isRestart && type !== 'Ready')) status(event);
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
  if (bootId !== undefined) say('Warning', 'Rebooted', `Node ${name} has been rebooted, boot id: ${bootId}`);
  const nodeInfo = { ...node.status.nodeInfo, ...(bootId === undefined ? {} : { bootID: bootId }) };
  client.updateStatus('nodes', { ...node, status: { ...node.status, conditions, nodeInfo } } as unknown as KubeObject);
}

/** The kubelet calls a node's uid by its name. Upstream: nodeRef. */
function record(
  { client, node, timestamp, nextNanoseconds }: Return,
  type: string,
  reason: string,
  message: string,
): void {
  const { name } = node.metadata;
  client.create('events', 'default', {
    kind: 'Event',
    apiVersion: 'v1',
    metadata: { name: `${name}.${nextNanoseconds().toString(16)}`, namespace: 'default' },
    involvedObject: { kind: 'Node', name, uid: name },
    reason,
    message,
    source: { component: 'kubelet', host: name },
    firstTimestamp: timestamp,
    lastTimestamp: timestamp,
    count: 1,
    type,
    eventTime: null,
    reportingComponent: 'kubelet',
    reportingInstance: name,
  });
}
