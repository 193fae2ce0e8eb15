/**
 * Whether a kubelet takes a pod that was bound to its node: what a scheduler would have seen to, and what nobody saw to where
 * `nodeName` was written by hand. Pure. Mirrors pkg/kubelet/lifecycle/predicate.go (generalFilter) and the scheduler's
 * AdmissionCheck. Leaves out: preemption for critical pods, devices.
 */
import { hostPorts, portsConflict } from '../../api/host-ports.ts';
import { selectsNode, tolerates } from '../../api/node-affinity.ts';
import type { Node, Pod } from '../../api/objects.ts';
import { podTotal } from '../../api/pod-requests.ts';
import { quantityMilliValue, quantityValue } from '../../api/quantity.ts';

export interface Refusal {
  /** "OutOfcpu", "NodeAffinity", … */
  readonly reason: string;
  readonly message: string;
}

/** The pods of a node besides one, as far as they hold something of it: taken before, and not ended. */
export interface Others {
  /** There are no more than so many; to know it costs nothing. */
  readonly most: number;
  /** They themselves, with what they were given. */
  pods(): readonly Pod[];
}

const RESOURCES = ['cpu', 'memory', 'ephemeral-storage'];

/** Why not; undefined when it is taken. */
export function podRefusal(pod: Pod, node: Node, others: Others): Refusal | undefined {
  const short = shortage(pod, node, others);
  if (short) return short;
  if (!selectsNode(pod, node)) return failed('NodeAffinity', "node(s) didn't match Pod's node affinity/selector");
  const ports = hostPorts(pod);
  if (ports.length > 0 && others.pods().some((other) => portsConflict(ports, hostPorts(other))))
    return failed('NodePorts', "node(s) didn't have free ports for the requested pod ports");
  const isRepelled = (node.spec.taints ?? []).some(
    (taint) => taint.effect === 'NoExecute' && !tolerates(pod.spec.tolerations, taint),
  );
  return isRepelled ? failed('TaintToleration', "node(s) had taints that the pod didn't tolerate") : undefined;
}

const failed = (predicate: string, why: string): Refusal => ({
  reason: predicate,
  message: `Predicate ${predicate} failed: ${why}`,
});

/** Example: 3 cores asked, 2 of 4 taken → OutOfcpu: …, requested: 3000, used: 2000, capacity: 4000. */
export function shortage(pod: Pod, node: Node, others: Others): Refusal | undefined {
  const allocatable = node.status?.allocatable ?? {};
  const pods = quantityValue(allocatable.pods ?? '0');
  if (others.most + 1 > pods) {
    const held = others.pods().length;
    if (held + 1 > pods) return insufficient('pods', 1, held, pods);
  }
  const asked = podTotal(pod.spec, 'requests');
  for (const name of RESOURCES) {
    const amount = name === 'cpu' ? quantityMilliValue : quantityValue;
    const requested = amount(asked[name] ?? '0');
    if (requested === 0) continue;
    const used = others.pods().reduce((sum, other) => sum + amount(podTotal(other.spec, 'requests')[name] ?? '0'), 0);
    const capacity = amount(allocatable[name] ?? '0');
    if (requested > capacity - used) return insufficient(name, requested, used, capacity);
  }
  return undefined;
}

const insufficient = (resource: string, requested: number, used: number, capacity: number): Refusal => ({
  reason: `OutOf${resource}`,
  message: `Node didn't have enough resource: ${resource}, requested: ${requested}, used: ${used}, capacity: ${capacity}`,
});
