/**
 * Affinity between pods. Mirrors pkg/scheduler/framework/plugins/interpodaffinity. Costs the nodes' pods for pods that
 * ask for it, and nothing for others. Leaves out: namespaceSelector (only listed namespaces).
 */
import type { Pod, PodAffinityTerm } from '../api/objects.ts';
import { labelSelector, type Selector } from '../api/selectors.ts';
import type { NodeCache, NodeInfo } from './node-info.ts';
import { type Refusal, refuse } from './refusal.ts';

interface Term {
  readonly topologyKey: string;
  readonly selector: Selector;
  readonly namespaces: readonly string[];
}

interface CountedTerm extends Term {
  readonly perDomain: ReadonlyMap<string, number>;
  readonly total: number;
  readonly matchesSelf: boolean;
}

export interface AffinityState {
  readonly affinity: readonly CountedTerm[];
  readonly anti: readonly CountedTerm[];
  /** "key=value" domains that pods already there keep this one out of. */
  readonly closed: ReadonlySet<string>;
}

const PLUGIN = 'InterPodAffinity';
const AFFINITY = refuse(PLUGIN, "node(s) didn't match pod affinity rules", true);
const ANTI = refuse(PLUGIN, "node(s) didn't match pod anti-affinity rules", false);
const EXISTING = refuse(PLUGIN, "node(s) didn't satisfy existing pods anti-affinity rules", false);

/** What the rules need, or undefined when none is concerned. Upstream: PreFilter. */
export function affinityState(cache: NodeCache, pod: Pod): AffinityState | undefined {
  const { podAffinity, podAntiAffinity } = pod.spec.affinity ?? {};
  const affinity = (podAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? []).map((term) =>
    countTerm(cache, pod, term),
  );
  const anti = (podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? []).map((term) =>
    countTerm(cache, pod, term),
  );
  const closed = new Set<string>();
  for (const node of cache.list()) {
    for (const { pod: other } of node.withAntiAffinity) {
      for (const raw of other.spec.affinity?.podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? []) {
        const term = termOf(other, raw);
        const domain = node.node.metadata.labels?.[term.topologyKey];
        if (domain !== undefined && matches(term, pod)) closed.add(`${term.topologyKey}=${domain}`);
      }
    }
  }
  return affinity.length + anti.length + closed.size > 0 ? { affinity, anti, closed } : undefined;
}

function termOf(
  pod: Pod,
  { labelSelector: selector, matchLabelKeys, mismatchLabelKeys, namespaces, topologyKey }: PodAffinityTerm,
): Term {
  const labels = pod.metadata.labels ?? {};
  const expressions = [
    ...(selector?.matchExpressions ?? []),
    ...(matchLabelKeys ?? []).flatMap((key) =>
      key in labels ? [{ key, operator: 'In', values: [labels[key] as string] }] : [],
    ),
    ...(mismatchLabelKeys ?? []).flatMap((key) =>
      key in labels ? [{ key, operator: 'NotIn', values: [labels[key] as string] }] : [],
    ),
  ];
  return {
    topologyKey,
    selector: labelSelector(
      selector ? { matchLabels: selector.matchLabels ?? {}, matchExpressions: expressions } : undefined,
    ),
    namespaces: namespaces?.length ? namespaces : [pod.metadata.namespace ?? ''],
  };
}

function matches({ selector, namespaces }: Term, pod: Pod): boolean {
  return namespaces.includes(pod.metadata.namespace ?? '') && selector.matches(pod.metadata.labels);
}

function countTerm(cache: NodeCache, pod: Pod, raw: PodAffinityTerm): CountedTerm {
  const term = termOf(pod, raw);
  const perDomain = new Map<string, number>();
  let total = 0;
  for (const node of cache.list()) {
    const domain = node.node.metadata.labels?.[term.topologyKey];
    if (domain === undefined) continue;
    for (const { pod: other } of node.pods.values()) {
      if (!matches(term, other)) continue;
      perDomain.set(domain, (perDomain.get(domain) ?? 0) + 1);
      total++;
    }
  }
  return { ...term, perDomain, total, matchesSelf: matches(term, pod) };
}

/** Upstream: Filter. The first pod of a group that wants its like may go anywhere. */
export function affinityRefusal({ affinity, anti, closed }: AffinityState, node: NodeInfo): Refusal | undefined {
  const labels = node.node.metadata.labels ?? {};
  const satisfied = affinity.every((term) => {
    const domain = labels[term.topologyKey];
    return domain !== undefined && (term.perDomain.get(domain) ?? 0) > 0;
  });
  if (!satisfied) {
    const first = affinity.every(
      (term) => term.total === 0 && term.matchesSelf && labels[term.topologyKey] !== undefined,
    );
    if (!first) return AFFINITY;
  }
  for (const term of anti) {
    const domain = labels[term.topologyKey];
    if (domain !== undefined && (term.perDomain.get(domain) ?? 0) > 0) return ANTI;
  }
  for (const key in labels) if (closed.has(`${key}=${labels[key]}`)) return EXISTING;
  return undefined;
}

/** Points for preferred terms, before normalisation. Upstream: Score (without the pods that prefer this one). */
export function preferredAffinity(cache: NodeCache, pod: Pod): ((node: NodeInfo) => number) | undefined {
  const { podAffinity, podAntiAffinity } = pod.spec.affinity ?? {};
  const weighted = [
    ...(podAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? []).map((p) => ({
      weight: p.weight,
      term: countTerm(cache, pod, p.podAffinityTerm),
    })),
    ...(podAntiAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? []).map((p) => ({
      weight: -p.weight,
      term: countTerm(cache, pod, p.podAffinityTerm),
    })),
  ];
  if (weighted.length === 0) return undefined;
  return (node) => {
    let points = 0;
    for (const { weight, term } of weighted) {
      const domain = node.node.metadata.labels?.[term.topologyKey];
      if (domain !== undefined) points += weight * (term.perDomain.get(domain) ?? 0);
    }
    return points;
  };
}
