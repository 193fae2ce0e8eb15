/**
 * Which nodes a DaemonSet's Pod belongs on, and how its Pods are tied to them. Mirrors NodeShouldRunDaemonPod in
 * pkg/controller/daemon/daemon_controller.go and pkg/controller/daemon/util/daemonset_util.go. Pure.
 */
import { selectsNode, tolerates } from '../../api/node-affinity.ts';
import type { Affinity, DaemonSet, Node, Pod, PodSpec, PodTemplateSpec, Toleration } from '../../api/objects.ts';
import { REVISION_LABEL } from '../history.ts';

const GENERATION = 'deprecated.daemonset.template.generation';
const GENERATION_LABEL = 'pod-template-generation';

export interface Fit {
  /** A new Pod may be made there. */
  readonly shouldRun: boolean;
  /** One that is there may stay. */
  readonly mayStay: boolean;
}

/** Example: a node with a NoSchedule taint nobody tolerates → no new Pod, but the old one stays. */
export function fitOf(set: DaemonSet, node: Node): Fit {
  const spec: PodSpec = set.spec.template.spec ?? { containers: [] };
  if ((spec.nodeName && spec.nodeName !== node.metadata.name) || !selectsNode({ spec } as Pod, node))
    return { shouldRun: false, mayStay: false };
  const { taints } = node.spec;
  if (!taints?.length) return { shouldRun: true, mayStay: true };
  const tolerations = daemonTolerations(spec);
  const bears = (effects: readonly string[]): boolean =>
    taints.every((taint) => !effects.includes(taint.effect) || tolerates(tolerations, taint));
  return { shouldRun: bears(['NoExecute', 'NoSchedule']), mayStay: bears(['NoExecute']) };
}

const TOLERATED: readonly (readonly [key: string, effect: 'NoExecute' | 'NoSchedule'])[] = [
  ['node.kubernetes.io/not-ready', 'NoExecute'],
  ['node.kubernetes.io/unreachable', 'NoExecute'],
  ['node.kubernetes.io/disk-pressure', 'NoSchedule'],
  ['node.kubernetes.io/memory-pressure', 'NoSchedule'],
  ['node.kubernetes.io/pid-pressure', 'NoSchedule'],
  ['node.kubernetes.io/unschedulable', 'NoSchedule'],
];

/** The template's, and those every daemon has. Upstream: AddOrUpdateDaemonPodTolerations. */
function daemonTolerations(spec: PodSpec): Toleration[] {
  const own = spec.tolerations ?? [];
  const keys = spec.hostNetwork
    ? [...TOLERATED, ['node.kubernetes.io/network-unavailable', 'NoSchedule'] as const]
    : TOLERATED;
  const added = keys.map(([key, effect]): Toleration => ({ key, operator: 'Exists', effect }));
  const isSame = (a: Toleration, b: Toleration): boolean =>
    a.key === b.key &&
    (a.operator ?? '') === (b.operator ?? '') &&
    (a.value ?? '') === (b.value ?? '') &&
    (a.effect ?? '') === (b.effect ?? '') &&
    a.tolerationSeconds === b.tolerationSeconds;
  return [...own, ...added.filter((toleration) => !own.some((other) => isSame(other, toleration)))];
}

/** Upstream: GetTemplateGeneration. */
function templateGeneration({ metadata }: DaemonSet): string | undefined {
  const text = metadata.annotations?.[GENERATION];
  return text !== undefined && /^-?\d+$/.test(text) ? text : undefined;
}

/** The template of the set's Pods, without the node. Upstream: CreatePodTemplate. */
export function daemonTemplate(set: DaemonSet, hash: string): PodTemplateSpec {
  const { template } = set.spec;
  const generation = templateGeneration(set);
  const spec = template.spec ?? { containers: [] };
  return {
    ...template,
    metadata: {
      ...template.metadata,
      labels: {
        ...template.metadata?.labels,
        ...(generation === undefined ? {} : { [GENERATION_LABEL]: generation }),
        ...(hash === '' ? {} : { [REVISION_LABEL]: hash }),
      },
    } as NonNullable<PodTemplateSpec['metadata']>,
    spec: { ...spec, tolerations: daemonTolerations(spec) },
  };
}

/** Whether the Pod is of the set's template as it is now. Upstream: IsPodUpdated. */
export function isUpToDate(set: DaemonSet, pod: Pod, hash: string): boolean {
  const { labels } = pod.metadata;
  const generation = templateGeneration(set);
  return (
    (hash !== '' && labels?.[REVISION_LABEL] === hash) ||
    (generation !== undefined && labels?.[GENERATION_LABEL] === generation)
  );
}

/** The affinity that ties a Pod to a node, whose own wishes about nodes are known to hold there.
 * Upstream: ReplaceDaemonSetPodNodeNameNodeAffinity. */
export function tiedTo(node: string, affinity: Affinity | undefined): Affinity {
  const matchFields = [{ key: 'metadata.name', operator: 'In' as const, values: [node] }];
  return {
    ...affinity,
    nodeAffinity: {
      ...affinity?.nodeAffinity,
      requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchFields }] },
    },
  };
}

/** The node a Pod is on or meant for. Upstream: GetTargetNodeName. */
export function targetNode({ spec }: Pod): string | undefined {
  if (spec.nodeName) return spec.nodeName;
  const required = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  for (const term of required?.nodeSelectorTerms ?? []) {
    for (const { key, operator, values } of term.matchFields ?? []) {
      if (key === 'metadata.name' && operator === 'In' && values?.length === 1) return values[0];
    }
  }
  return undefined;
}
