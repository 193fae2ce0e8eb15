/**
 * Topology spread constraints. Mirrors pkg/scheduler/framework/plugins/podtopologyspread. Leaves out: a score for
 * ScheduleAnyway constraints of the pod's own with other policies than the defaults' effect on counting.
 */

import { selectsNode, tolerates } from '../api/node-affinity.ts';
import type { Pod, TopologySpreadConstraint } from '../api/objects.ts';
import { labelSelector, type Selector } from '../api/selectors.ts';
import type { NodeCache, NodeInfo } from './node-info.ts';
import { type Refusal, refuse } from './refusal.ts';

interface Constraint {
  readonly topologyKey: string;
  readonly maxSkew: number;
  readonly minDomains: number;
  readonly selfMatches: number;
  /** Matching pods by value of the topology key. */
  readonly perDomain: ReadonlyMap<string, number>;
  /** Of the least filled domain, for the filter. */
  readonly least: number;
}

export interface SpreadState {
  readonly constraints: readonly Constraint[];
}

const PLUGIN = 'PodTopologySpread';
const SKEWED = refuse(PLUGIN, "node(s) didn't match pod topology spread constraints", false);
const NO_LABEL = refuse(PLUGIN, "node(s) didn't match pod topology spread constraints (missing required label)", true);

/** The hard constraints of a pod with the counts they need; undefined when it has none. Upstream: PreFilter. */
export function spreadState(cache: NodeCache, pod: Pod): SpreadState | undefined {
  const hard = pod.spec.topologySpreadConstraints?.filter(
    (constraint) => constraint.whenUnsatisfiable === 'DoNotSchedule',
  );
  if (!hard?.length) return undefined;
  const keys = hard.map((constraint) => constraint.topologyKey);
  return { constraints: hard.map((constraint) => countDomains(cache, pod, constraint, keys)) };
}

function countDomains(
  cache: NodeCache,
  pod: Pod,
  constraint: TopologySpreadConstraint,
  keys: readonly string[],
): Constraint {
  const { topologyKey } = constraint;
  const count = constraintCount(cache, pod, constraint);
  const perDomain = new Map<string, number>();
  for (const node of cache.list()) {
    const labels = node.node.metadata.labels ?? {};
    if (!keys.every((key) => key in labels) || !mayCount(pod, node, constraint)) continue;
    const domain = labels[topologyKey] as string;
    perDomain.set(domain, (perDomain.get(domain) ?? 0) + (count.perNode.get(node.name) ?? 0));
  }
  const minDomains = constraint.minDomains ?? 1;
  const least = perDomain.size < minDomains ? 0 : Math.min(...perDomain.values());
  const selfMatches = count.selector.matches(pod.metadata.labels) ? 1 : 0;
  return { topologyKey, maxSkew: constraint.maxSkew, minDomains, selfMatches, perDomain, least };
}

/** Counts of the pods a constraint is about, with matchLabelKeys. */
function constraintCount(
  cache: NodeCache,
  pod: Pod,
  constraint: TopologySpreadConstraint,
): { perNode: ReadonlyMap<string, number>; selector: Selector } {
  const own = Object.fromEntries(
    (constraint.matchLabelKeys ?? []).flatMap((key) =>
      pod.metadata.labels?.[key] === undefined ? [] : [[key, pod.metadata.labels[key]]],
    ),
  );
  const selector = { ...constraint.labelSelector, matchLabels: { ...constraint.labelSelector?.matchLabels, ...own } };
  const namespace = pod.metadata.namespace ?? '';
  return cache.count(`spread ${namespace} ${JSON.stringify(selector)}`, namespace, () =>
    labelSelector(constraint.labelSelector ? selector : undefined),
  );
}

function mayCount(
  pod: Pod,
  node: NodeInfo,
  { nodeAffinityPolicy, nodeTaintsPolicy }: TopologySpreadConstraint,
): boolean {
  if ((nodeAffinityPolicy ?? 'Honor') === 'Honor' && !selectsNode(pod, node.node)) return false;
  if (nodeTaintsPolicy !== 'Honor') return true;
  return (node.node.spec.taints ?? []).every(
    (taint) => taint.effect === 'PreferNoSchedule' || tolerates(pod.spec.tolerations, taint),
  );
}

/** Upstream: Filter. Example: counts 2, 1, 1 and maxSkew 1 → the first node is out (2 + 1 − 1 > 1). */
export function spreadRefusal({ constraints }: SpreadState, node: NodeInfo): Refusal | undefined {
  for (const { topologyKey, maxSkew, selfMatches, perDomain, least } of constraints) {
    const domain = node.node.metadata.labels?.[topologyKey];
    if (domain === undefined) return NO_LABEL;
    if ((perDomain.get(domain) ?? 0) + selfMatches - (Number.isFinite(least) ? least : 0) > maxSkew) return SKEWED;
  }
  return undefined;
}

/** Soft constraints: those of the pod, else what every pod with an owner or a Service gets (hosts 3, zones 5).
 * Upstream: systemDefaultConstraints. */
export function softCounts(
  cache: NodeCache,
  pod: Pod,
  defaults: { readonly key: string; readonly selector: Selector } | undefined,
): { readonly topologyKey: string; readonly maxSkew: number; readonly perNode: ReadonlyMap<string, number> }[] {
  const own =
    pod.spec.topologySpreadConstraints?.filter((constraint) => constraint.whenUnsatisfiable === 'ScheduleAnyway') ?? [];
  if (pod.spec.topologySpreadConstraints?.length) {
    return own.map((c) => ({
      topologyKey: c.topologyKey,
      maxSkew: c.maxSkew,
      perNode: constraintCount(cache, pod, c).perNode,
    }));
  }
  if (!defaults) return [];
  const { perNode } = cache.count(defaults.key, pod.metadata.namespace ?? '', () => defaults.selector);
  return [
    { topologyKey: 'kubernetes.io/hostname', maxSkew: 3, perNode },
    { topologyKey: 'topology.kubernetes.io/zone', maxSkew: 5, perNode },
  ];
}
