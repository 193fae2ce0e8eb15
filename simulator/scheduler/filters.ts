/**
 * Which nodes a pod may run on. Mirrors pkg/scheduler/framework/plugins (nodeunschedulable, nodename, tainttoleration,
 * nodeaffinity, nodeports, noderesources/fit, volume… (volumes.ts), podtopologyspread, interpodaffinity), in the order of the
 * default profile. Leaves out: DynamicResources.
 */

import { selectsNode, tolerates } from '../api/node-affinity.ts';
import type { Taint } from '../api/objects.ts';
import type { NodeInfo, PodInfo } from './node-info.ts';
import { type AffinityState, affinityRefusal } from './pod-affinity.ts';
import { type Refusal, refuse } from './refusal.ts';
import { type SpreadState, spreadRefusal } from './topology-spread.ts';
import { type VolumeState, volumeRefusal } from './volumes.ts';

/** What PreFilter works out once for the pod. */
export interface PodState {
  readonly info: PodInfo;
  readonly affinity: AffinityState | undefined;
  readonly spread: SpreadState | undefined;
  readonly volumes: VolumeState | undefined;
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
  for (const taint of node.node.spec.taints ?? []) {
    if (taint.effect !== 'PreferNoSchedule' && !tolerates(spec.tolerations, taint)) return TAINTED;
  }
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

function portTaken(info: PodInfo, node: NodeInfo): boolean {
  for (const other of node.withHostPorts) {
    for (const taken of other.hostPorts) {
      for (const wanted of info.hostPorts) {
        if (wanted.port !== taken.port || wanted.protocol !== taken.protocol) continue;
        if (wanted.ip === taken.ip || wanted.ip === '0.0.0.0' || taken.ip === '0.0.0.0') return true;
      }
    }
  }
  return false;
}

/** Upstream: noderesources.fitsRequest. */
function resourceRefusal({ requests }: PodInfo, node: NodeInfo): Refusal | undefined {
  const reasons: string[] = [];
  let unresolvable = false;
  const pods = node.allocatable.get('pods') ?? 0;
  if (node.pods.size + 1 > pods) reasons.push('Too many pods');
  for (const [resource, asked] of requests.amounts) {
    if (asked === 0) continue;
    const all = node.allocatable.get(resource) ?? 0;
    if (asked <= all - (node.taken.get(resource) ?? 0)) continue;
    reasons.push(`Insufficient ${resource}`);
    if (asked > all) unresolvable = true;
  }
  return reasons.length > 0 ? { plugin: 'NodeResourcesFit', reasons, unresolvable } : undefined;
}
