/**
 * Which nodes a pod may run on. Mirrors pkg/scheduler/framework/plugins (nodeunschedulable, nodename, tainttoleration,
 * nodeaffinity, nodeports, noderesources/fit, volume… (volumes.ts), podtopologyspread, interpodaffinity), in the order of the
 * default profile. Leaves out: DynamicResources.
 */

import { portsConflict } from '../api/host-ports.ts';
import { selectsNode, tolerates } from '../api/node-affinity.ts';
import type { Pod, Taint } from '../api/objects.ts';
import type { NamespaceLabels } from './affinity-terms.ts';
import type { NodeCache, NodeInfo, PodInfo } from './node-info.ts';
import { type AffinityState, affinityRefusal, affinityState, copyAffinity, countAffinity } from './pod-affinity.ts';
import { type Refusal, refuse } from './refusal.ts';
import { copySpread, countSpread, type SpreadState, spreadRefusal, spreadState } from './topology-spread.ts';
import { type VolumeState, volumeRefusal } from './volumes.ts';

/** What PreFilter works out once for the pod. */
export interface PodState {
  readonly info: PodInfo;
  readonly affinity: AffinityState | undefined;
  readonly spread: SpreadState | undefined;
  readonly volumes: VolumeState | undefined;
}

export function podState(
  cache: NodeCache,
  info: PodInfo,
  labelsOf: NamespaceLabels,
  volumes: VolumeState | undefined,
): PodState {
  return { info, affinity: affinityState(cache, info, labelsOf), spread: spreadState(cache, info.pod), volumes };
}

/** A copy to try things on. */
export function copyState({ info, affinity, spread, volumes }: PodState): PodState {
  return {
    info,
    affinity: affinity && copyAffinity(affinity),
    spread: spread && copySpread(spread),
    volumes: volumes && { ...volumes, users: new Set(volumes.users) },
  };
}

/** Puts another pod on a node of a copy; `original` is what was copied, for a pod that is put back. */
export function putPod(
  { affinity, spread, volumes }: PodState,
  node: NodeInfo,
  other: PodInfo,
  original?: PodState,
): void {
  const { uid } = other.pod.metadata as { uid: string };
  node.add(other);
  if (affinity) countAffinity(affinity, other, node, 1);
  if (spread) countSpread(spread, other, node, 1);
  if (original?.volumes?.users.has(uid)) volumes?.users.add(uid);
}

/** Takes another pod from a node of a copy. */
export function takePod({ affinity, spread, volumes }: PodState, node: NodeInfo, other: PodInfo): void {
  const { uid } = other.pod.metadata as { uid: string };
  node.remove(uid);
  if (affinity) countAffinity(affinity, other, node, -1);
  if (spread) countSpread(spread, other, node, -1);
  volumes?.users.delete(uid);
}

const UNSCHEDULABLE = refuse('NodeUnschedulable', 'node(s) were unschedulable', true);
const OTHER_NAME = refuse('NodeName', "node(s) didn't match the requested node name", true);
const TAINTED = refuse('TaintToleration', 'node(s) had untolerated taint(s)', true);
const NOT_SELECTED = refuse('NodeAffinity', "node(s) didn't match Pod's node affinity/selector", true);
const PORT_TAKEN = refuse('NodePorts', "node(s) didn't have free ports for the requested pod ports", false);

/** The first filter's refusal, or undefined when the pod may run there. */
export function refusal(state: PodState, node: NodeInfo): Refusal | undefined {
  const { pod } = state.info;
  const { spec } = pod;
  if (node.node.spec.unschedulable && !tolerates(spec.tolerations, CORDON)) return UNSCHEDULABLE;
  if (spec.nodeName && spec.nodeName !== node.name) return OTHER_NAME;
  if (hasUntoleratedTaint(pod, node.node.spec.taints)) return TAINTED;
  if (!selectsNode(pod, node.node)) return NOT_SELECTED;
  if (state.info.hostPorts.length > 0 && portTaken(state.info, node)) return PORT_TAKEN;
  return (
    resourceRefusal(state.info, node) ??
    (state.volumes && volumeRefusal(state.volumes, node)) ??
    (state.spread && spreadRefusal(state.spread, node)) ??
    (state.affinity && affinityRefusal(state.affinity, node))
  );
}

const CORDON: Taint = { key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' };

/** Whether a cordoned node takes the pod nevertheless. */
export const toleratesCordon = ({ spec }: Pod): boolean => tolerates(spec.tolerations, CORDON);

/** Upstream: FindMatchingUntoleratedTaint with DoNotScheduleTaintsFilterFunc. */
export function hasUntoleratedTaint({ spec }: Pod, taints: readonly Taint[] = []): boolean {
  return taints.some((taint) => taint.effect !== 'PreferNoSchedule' && !tolerates(spec.tolerations, taint));
}

function portTaken(info: PodInfo, node: NodeInfo): boolean {
  for (const other of node.withHostPorts) if (portsConflict(info.hostPorts, other.hostPorts)) return true;
  return false;
}

/** Upstream: noderesources.fitsRequest. */
export function resourceRefusal({ requests }: PodInfo, node: NodeInfo): Refusal | undefined {
  let reasons: string[] | undefined;
  let unresolvable = false;
  const pods = node.allocatable.get('pods') ?? 0;
  if (node.pods.size + 1 > pods) reasons = ['Too many pods'];
  for (const [resource, asked] of requests.amounts) {
    if (asked === 0) continue;
    const all = node.allocatable.get(resource) ?? 0;
    if (asked <= all - (node.taken.get(resource) ?? 0)) continue;
    reasons = [...(reasons ?? []), `Insufficient ${resource}`];
    if (asked > all) unresolvable = true;
  }
  return reasons && { plugin: 'NodeResourcesFit', reasons, unresolvable };
}

/**
 * The only nodes that a pod's affinity names; undefined: it names none, all are to be looked at. Example: what a DaemonSet
 * gives its pods. Upstream: nodeaffinity PreFilter.
 */
export function namedNodes({ spec }: Pod): ReadonlySet<string> | undefined {
  const terms = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms;
  if (!terms?.length) return undefined;
  const named = new Set<string>();
  for (const { matchFields = [] } of terms) {
    let ofTerm: readonly string[] | undefined;
    for (const { key, operator, values = [] } of matchFields) {
      if (key !== 'metadata.name' || operator !== 'In') continue;
      ofTerm = ofTerm ? ofTerm.filter((name) => values.includes(name)) : values;
    }
    if (!ofTerm) return undefined;
    for (const name of ofTerm) named.add(name);
  }
  return named;
}
