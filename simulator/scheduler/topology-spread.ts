/**
 * Topology spread constraints. Mirrors pkg/scheduler/framework/plugins/podtopologyspread (filtering.go, scoring.go).
 * matchLabelKeys are part of the selectors since the pod was created.
 */
import { selectsNode, tolerates } from '../api/node-affinity.ts';
import type { Pod, TopologySpreadConstraint } from '../api/objects.ts';
import { labelSelector, type Selector } from '../api/selectors.ts';
import { type NodeCache, type NodeInfo, type PodCount, type PodInfo, spreadCounts } from './node-info.ts';
import { type Refusal, refuse } from './refusal.ts';

const PLUGIN = 'PodTopologySpread';
const SKEWED = refuse(PLUGIN, "node(s) didn't match pod topology spread constraints", false);
const NO_LABEL = refuse(PLUGIN, "node(s) didn't match pod topology spread constraints (missing required label)", true);

const HOST = 'kubernetes.io/hostname';
const ZONE = 'topology.kubernetes.io/zone';

// ── Hard constraints ──────────────────────────────────────────────────────────────────────────────────────────────

interface Constraint {
  readonly spec: TopologySpreadConstraint;
  readonly selfMatches: number;
  readonly counts: PodCount['counts'];
  /** Matching pods by value of the topology key. */
  readonly perDomain: Map<string, number>;
  /** Of the least filled domain. */
  least: number;
}

/** What the rule needs. The counts are this pod's own: pods may be taken out and put in, to try. */
export interface SpreadState {
  readonly pod: Pod;
  readonly constraints: readonly Constraint[];
}

export function hardConstraints({ spec }: Pod): TopologySpreadConstraint[] {
  return spec.topologySpreadConstraints?.filter((c) => c.whenUnsatisfiable === 'DoNotSchedule') ?? [];
}

/** The hard constraints of a pod with the counts they need; undefined when it has none. Upstream: PreFilter. */
export function spreadState(cache: NodeCache, pod: Pod): SpreadState | undefined {
  if (!pod.spec.topologySpreadConstraints) return undefined;
  const hard = hardConstraints(pod);
  if (hard.length === 0) return undefined;
  const constraints = hard.map((spec) => countDomains(cache, pod, spec, hard));
  return { pod, constraints };
}

function countDomains(
  cache: NodeCache,
  pod: Pod,
  spec: TopologySpreadConstraint,
  all: readonly TopologySpreadConstraint[],
): Constraint {
  const { counts, perNode } = constraintCount(cache, pod, spec);
  const perDomain = new Map<string, number>();
  for (const node of cache.list()) {
    const domain = countedDomain(pod, node, spec, all);
    if (domain !== undefined) perDomain.set(domain, (perDomain.get(domain) ?? 0) + (perNode.get(node.name) ?? 0));
  }
  const selfMatches = labelSelector(spec.labelSelector).matches(pod.metadata.labels) ? 1 : 0;
  return { spec, selfMatches, counts, perDomain, least: leastOf(spec, perDomain) };
}

/** Fewer domains than wanted count as if one were empty. Upstream: minMatchNum. */
function leastOf({ minDomains = 1 }: TopologySpreadConstraint, perDomain: ReadonlyMap<string, number>): number {
  return perDomain.size < minDomains ? 0 : Math.min(...perDomain.values());
}

/** Counts of the pods that a constraint is about. */
function constraintCount(cache: NodeCache, pod: Pod, spec: TopologySpreadConstraint): PodCount {
  const { namespace = '' } = pod.metadata;
  return cache.count(`spread ${namespace} ${selectorText(spec)}`, () =>
    spreadCounts(namespace, labelSelector(spec.labelSelector)),
  );
}

/** Texts of constraints' selectors, which pods of a template share: a memo of constants. */
const TEXTS = new WeakMap<TopologySpreadConstraint, string>();

function selectorText(spec: TopologySpreadConstraint): string {
  let text = TEXTS.get(spec);
  if (text === undefined) {
    text = JSON.stringify(spec.labelSelector ?? null);
    TEXTS.set(spec, text);
  }
  return text;
}

/** The domain of a node whose pods count for a constraint: it has the keys of all, and is one for the pod. */
function countedDomain(
  pod: Pod,
  node: NodeInfo,
  spec: TopologySpreadConstraint,
  all: readonly TopologySpreadConstraint[],
): string | undefined {
  const labels = node.node.metadata.labels ?? {};
  for (const { topologyKey } of all) if (labels[topologyKey] === undefined) return undefined;
  return mayCount(pod, node, spec) ? labels[spec.topologyKey] : undefined;
}

type Policies = Pick<TopologySpreadConstraint, 'nodeAffinityPolicy' | 'nodeTaintsPolicy'>;

/** Upstream: matchNodeInclusionPolicies. */
function mayCount(pod: Pod, node: NodeInfo, { nodeAffinityPolicy = 'Honor', nodeTaintsPolicy }: Policies): boolean {
  if (nodeAffinityPolicy === 'Honor' && !selectsNode(pod, node.node)) return false;
  if (nodeTaintsPolicy !== 'Honor') return true;
  return (node.node.spec.taints ?? []).every(
    (taint) => taint.effect === 'PreferNoSchedule' || tolerates(pod.spec.tolerations, taint),
  );
}

/** A copy to try things on. */
export function copySpread({ pod, constraints }: SpreadState): SpreadState {
  return { pod, constraints: constraints.map((c) => ({ ...c, perDomain: new Map(c.perDomain) })) };
}

/** A pod comes to a node or leaves it. Upstream: AddPod, RemovePod. */
export function countSpread({ pod, constraints }: SpreadState, other: PodInfo, node: NodeInfo, sign: 1 | -1): void {
  const all = constraints.map(({ spec }) => spec);
  for (const constraint of constraints) {
    if (!constraint.counts(other.pod)) continue;
    const domain = countedDomain(pod, node, constraint.spec, all);
    if (domain === undefined) continue;
    constraint.perDomain.set(domain, (constraint.perDomain.get(domain) ?? 0) + sign);
    constraint.least = leastOf(constraint.spec, constraint.perDomain);
  }
}

/** Upstream: Filter. Example: counts 2, 1, 1 and maxSkew 1 → the first node is out (2 + 1 − 1 > 1). */
export function spreadRefusal({ constraints }: SpreadState, node: NodeInfo): Refusal | undefined {
  for (const { spec, selfMatches, perDomain, least } of constraints) {
    const domain = node.node.metadata.labels?.[spec.topologyKey];
    if (domain === undefined) return NO_LABEL;
    if ((perDomain.get(domain) ?? 0) + selfMatches - least > spec.maxSkew) return SKEWED;
  }
  return undefined;
}

// ── Soft constraints ──────────────────────────────────────────────────────────────────────────────────────────────

interface SoftConstraint extends Policies {
  readonly topologyKey: string;
  readonly maxSkew: number;
  readonly perNode: ReadonlyMap<string, number>;
}

/** How pods with a common owner or Service are spread that say nothing of it. */
export interface DefaultSpread {
  readonly key: string;
  /** The same for the same key. */
  readonly selector: () => Selector;
}

/** Upstream: systemDefaultConstraints. */
const DEFAULTS = [
  { topologyKey: HOST, maxSkew: 3 },
  { topologyKey: ZONE, maxSkew: 5 },
] as const;

/** Those of the pod; if it has none at all, the defaults. */
function softConstraints(cache: NodeCache, pod: Pod, defaults: DefaultSpread | undefined): SoftConstraint[] {
  const own = pod.spec.topologySpreadConstraints;
  if (own?.length) {
    return own
      .filter(({ whenUnsatisfiable }) => whenUnsatisfiable === 'ScheduleAnyway')
      .map((spec) => ({ ...spec, perNode: constraintCount(cache, pod, spec).perNode }));
  }
  if (!defaults) return [];
  const { namespace = '' } = pod.metadata;
  const { perNode } = cache.count(defaults.key, () => spreadCounts(namespace, defaults.selector()));
  return DEFAULTS.map((constraint) => ({ ...constraint, perNode }));
}

/** Points of nodes by soft constraints, in their order. Upstream: PreScore, Score, NormalizeScore; a domain weighs log(size + 2). */
export function spreadScores(
  cache: NodeCache,
  pod: Pod,
  nodes: readonly NodeInfo[],
  defaults: DefaultSpread | undefined,
): number[] | undefined {
  const constraints = softConstraints(cache, pod, defaults);
  if (constraints.length === 0) return undefined;
  // Nodes without a key are out, but for the defaults.
  const needsKeys = (pod.spec.topologySpreadConstraints?.length ?? 0) > 0;
  const hasKeys = ({ node: { metadata } }: NodeInfo): boolean =>
    !needsKeys || constraints.every(({ topologyKey }) => metadata.labels?.[topologyKey] !== undefined);
  const raw: number[] = nodes.map((node) => (hasKeys(node) ? 0 : IGNORED));
  const counted = needsKeys ? nodes.filter(hasKeys) : nodes;
  for (const constraint of constraints) {
    const { topologyKey, maxSkew, perNode } = constraint;
    const perDomain = topologyKey === HOST ? undefined : domainCounts(cache, pod, constraint, counted, hasKeys);
    const weight = Math.log((perDomain?.size ?? counted.length) + 2);
    for (let i = 0; i < nodes.length; i++) {
      if (raw[i] === IGNORED) continue;
      const node = nodes[i] as NodeInfo;
      const domain = node.node.metadata.labels?.[topologyKey];
      if (domain === undefined) continue;
      const count = perDomain ? (perDomain.get(domain) as number) : (perNode.get(node.name) ?? 0);
      raw[i] = (raw[i] as number) + count * weight + (maxSkew - 1);
    }
  }
  let least = Number.POSITIVE_INFINITY;
  let most = 0;
  for (let i = 0; i < raw.length; i++) {
    if (raw[i] === IGNORED) continue;
    const value = Math.round(raw[i] as number);
    raw[i] = value;
    least = Math.min(least, value);
    most = Math.max(most, value);
  }
  return raw.map((value) => {
    if (value === IGNORED) return 0;
    return most === 0 ? 100 : Math.floor((100 * (most + least - value)) / most);
  });
}

/** In place of points. */
const IGNORED = -1;

/** Pods in the domains of the nodes that are left; no value is a domain, too. */
function domainCounts(
  cache: NodeCache,
  pod: Pod,
  constraint: SoftConstraint,
  nodes: readonly NodeInfo[],
  hasKeys: (node: NodeInfo) => boolean,
): Map<string, number> {
  const domainOf = ({ node }: NodeInfo): string => node.metadata.labels?.[constraint.topologyKey] ?? '';
  const perDomain = new Map<string, number>();
  for (const node of nodes) perDomain.set(domainOf(node), 0);
  for (const [name, count] of constraint.perNode) {
    const node = cache.nodes.get(name);
    const before = node && perDomain.get(domainOf(node));
    if (node && before !== undefined && hasKeys(node) && mayCount(pod, node, constraint))
      perDomain.set(domainOf(node), before + count);
  }
  return perDomain;
}
