/** Upstream: NodeDescriber, describeNodeResource. */
import type { Lease, Node, Pod, Taint } from '../../api/objects.ts';
import { countedSpec, podTotal } from '../../api/pod-requests.ts';
import { addQuantities, quantityMilliValue, quantityValue } from '../../api/quantity.ts';
import type { Routine } from '../../kernel/wait.ts';
import { StatusError } from '../cli/errors.ts';
import { describeEvents, eventsOf } from './events.ts';
import { annotationsMultiline, labelsMultiline, rfc1123z, since, sortedKeys } from './fields.ts';
import { listed } from './listed.ts';
import type { DescribeOptions } from './types.ts';
import { DescribeWriter } from './writer.ts';

type Amounts = Record<string, string>;

export function* describeNode(node: Node, options: DescribeOptions): Routine<string> {
  const { client } = options.call;
  const { metadata, spec, status } = node;
  const lease = (yield* optional(
    client.request('GET', `/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases/${metadata.name}`),
  ))?.body as Lease | undefined;
  const pods = yield* optional(
    listed<Pod>(options, '/api/v1/pods', {
      fieldSelector: `spec.nodeName=${metadata.name},status.phase!=Failed,status.phase!=Succeeded`,
    }),
  );
  // The controllers name the node by its uid, the kubelet by its name.
  const ofUid = yield* eventsOf(node, options);
  const ofName = yield* eventsOf({ kind: 'Node', metadata: { ...metadata, uid: metadata.name } }, options);
  const events = ofUid && [...ofUid, ...(ofName ?? [])];
  const nowMs = options.call.nowMs();
  const w = new DescribeWriter();
  w.line(0, `Name:\t${metadata.name}`);
  w.line(0, `Roles:\t${rolesOf(metadata.labels) || '<none>'}`);
  labelsMultiline(w, 0, 'Labels', metadata.labels);
  annotationsMultiline(w, metadata.annotations);
  w.line(0, `CreationTimestamp:\t${rfc1123z(metadata.creationTimestamp)}`);
  const effectAndKey = ({ effect, key }: Taint): string => `${effect},${key}`;
  const taints = [...(spec.taints ?? [])].sort((a, b) => (effectAndKey(a) < effectAndKey(b) ? -1 : 1));
  if (taints.length === 0) w.line(0, 'Taints:\t<none>');
  taints.forEach((taint, i) => {
    const value = taint.value ? `=${taint.value}` : '';
    w.line(0, `${i === 0 ? 'Taints:' : ''}\t${taint.key}${value}:${taint.effect}`);
  });
  w.line(0, `Unschedulable:\t${spec.unschedulable ?? false}`);
  if (lease) {
    w.line(0, 'Lease:');
    w.line(1, `HolderIdentity:\t${lease.spec.holderIdentity ?? '<unset>'}`);
    w.line(1, `AcquireTime:\t${lease.spec.acquireTime ? rfc1123z(lease.spec.acquireTime) : '<unset>'}`);
    w.line(1, `RenewTime:\t${lease.spec.renewTime ? rfc1123z(lease.spec.renewTime) : '<unset>'}`);
  } else w.line(0, 'Lease:\tFailed to get lease: ' + `leases.coordination.k8s.io "${metadata.name}" not found`);
  describeConditions(w, status.conditions);
  w.line(0, 'Addresses:');
  for (const { type, address } of status.addresses ?? []) w.line(1, `${type}:\t${address}`);
  for (const [title, amounts] of [
    ['Capacity', status.capacity],
    ['Allocatable', status.allocatable],
  ] as const) {
    if (sortedKeys(amounts).length === 0) continue;
    w.line(0, `${title}:`);
    for (const key of sortedKeys(amounts)) w.line(1, `${key}:\t${amounts?.[key]}`);
  }
  describeSystem(w, node);
  if (spec.podCIDR) w.line(0, `PodCIDR:\t${spec.podCIDR}`);
  if (spec.podCIDRs?.length) w.line(0, `PodCIDRs:\t${spec.podCIDRs.join(',')}`);
  if (spec.providerID) w.line(0, `ProviderID:\t${spec.providerID}`);
  if (pods) describePods(w, node, pods, nowMs);
  describeEvents(w, events, nowMs);
  return w.toString();
}

/** A request whose refusal only leaves its part out. */
function* optional<T>(request: Routine<T>): Routine<T | undefined> {
  try {
    return yield* request;
  } catch (error) {
    if (error instanceof StatusError) return undefined;
    throw error;
  }
}

/** "control-plane,worker". Upstream: findNodeRoles. */
function rolesOf(labels: Record<string, string> | undefined): string {
  const roles = new Set<string>();
  for (const [key, value] of Object.entries(labels ?? {})) {
    if (key.startsWith('node-role.kubernetes.io/')) roles.add(key.slice('node-role.kubernetes.io/'.length));
    else if (key === 'kubernetes.io/role' && value) roles.add(value);
  }
  return [...roles].filter(Boolean).sort().join(',');
}

function describeConditions(w: DescribeWriter, conditions: Node['status']['conditions']): void {
  if (!conditions || conditions.length === 0) return;
  w.line(0, 'Conditions:');
  w.line(1, 'Type\tStatus\tLastHeartbeatTime\tLastTransitionTime\tReason\tMessage');
  w.line(1, '----\t------\t-----------------\t------------------\t------\t-------');
  for (const c of conditions) {
    w.line(
      1,
      `${c.type} \t${c.status} \t${rfc1123z(c.lastHeartbeatTime)} \t${rfc1123z(c.lastTransitionTime)} \t${c.reason ?? ''} \t${c.message ?? ''}`,
    );
  }
}

function describeSystem(w: DescribeWriter, node: Node): void {
  const info = node.status.nodeInfo;
  w.line(0, 'System Info:');
  for (const [title, value] of [
    ['Machine ID', info?.machineID],
    ['System UUID', info?.systemUUID],
    ['Boot ID', info?.bootID],
    ['Kernel Version', info?.kernelVersion],
    ['OS Image', info?.osImage],
    ['Operating System', info?.operatingSystem],
    ['Architecture', info?.architecture],
    ['Container Runtime Version', info?.containerRuntimeVersion],
    ['Kubelet Version', info?.kubeletVersion],
  ] as const) {
    w.line(1, `${title}:\t${value ?? ''}`);
  }
}

function describePods(w: DescribeWriter, node: Node, pods: readonly Pod[], nowMs: number): void {
  const allocatable: Amounts =
    sortedKeys(node.status.allocatable).length > 0 ? (node.status.allocatable ?? {}) : (node.status.capacity ?? {});
  w.line(0, `Non-terminated Pods:\t(${pods.length} in total)`);
  w.line(1, 'Namespace\tName\t\tCPU Requests\tCPU Limits\tMemory Requests\tMemory Limits\tAge');
  w.line(1, '---------\t----\t\t------------\t----------\t---------------\t-------------\t---');
  const requests: Amounts = {};
  const limits: Amounts = {};
  for (const pod of pods) {
    // Upstream: resourcehelper.PodRequests and PodLimits.
    const r = podTotal(countedSpec(pod), 'requests');
    const l = podTotal(countedSpec(pod), 'limits');
    const cell = (amounts: Amounts, name: string): string => share(amounts[name] ?? '0', allocatable[name], name);
    w.line(
      1,
      `${pod.metadata.namespace}\t${pod.metadata.name}\t\t${cell(r, 'cpu')}\t${cell(l, 'cpu')}\t${cell(r, 'memory')}\t${cell(l, 'memory')}\t${since(pod.metadata.creationTimestamp, nowMs)}`,
    );
    // The sum does not look at what a resized pod was given.
    addAll(requests, podTotal(pod.spec, 'requests'));
    addAll(limits, podTotal(pod.spec, 'limits'));
  }
  w.line(0, 'Allocated resources:');
  w.line(1, '(Total limits may be over 100 percent, i.e., overcommitted.)');
  w.line(1, 'Resource\tRequests\tLimits');
  w.line(1, '--------\t--------\t------');
  const standard = ['cpu', 'memory', 'ephemeral-storage'];
  const extended = sortedKeys(allocatable).filter((name) => !standard.includes(name) && name !== 'pods');
  for (const name of [...standard, ...extended]) {
    const isHuge = name.startsWith('hugepages-');
    if (!standard.includes(name) && !isHuge) {
      w.line(1, `${name}\t${requests[name] ?? '0'}\t${limits[name] ?? '0'}`);
      continue;
    }
    w.line(
      1,
      `${name}\t${share(requests[name] ?? '0', allocatable[name], name)}\t${share(limits[name] ?? '0', allocatable[name], name)}`,
    );
  }
}

/** "50m (1%)": the part of what the node gives, rounded down. */
function share(amount: string, of: string | undefined, name: string): string {
  const value = name === 'cpu' ? quantityMilliValue : quantityValue;
  const whole = of === undefined ? 0 : value(of);
  const percent = whole === 0 ? 0 : Math.trunc((value(amount) / whole) * 100);
  return `${amount} (${percent}%)`;
}

function addAll(into: Amounts, amounts: Readonly<Amounts>): void {
  for (const [name, amount] of Object.entries(amounts)) into[name] = addQuantities(into[name], amount);
}
