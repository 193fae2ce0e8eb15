/**
 * Affinity between pods. Mirrors pkg/scheduler/framework/plugins/interpodaffinity (filtering.go, scoring.go). Pods that ask for
 * it are counted by what they ask for, so that many of one template cost as much as one.
 */
import type { Pod } from '../api/objects.ts';
import { type NamespaceLabels, type Term, termMatches } from './affinity-terms.ts';
import { add, type NodeCache, type NodeInfo, type PodInfo } from './node-info.ts';
import { type Refusal, refuse } from './refusal.ts';

interface CountedTerm {
  readonly term: Term;
  readonly perDomain: Map<string, number>;
}

/** What the rules need. The counts are this pod's own: pods may be taken out and put in, to try. */
export interface AffinityState {
  readonly pod: Pod;
  readonly labelsOf: NamespaceLabels;
  readonly affinity: readonly CountedTerm[];
  readonly anti: readonly CountedTerm[];
  /** "key=value" domains that pods already there keep this one out of, and how many do. */
  readonly closed: Map<string, number>;
}

const PLUGIN = 'InterPodAffinity';
const AFFINITY = refuse(PLUGIN, "node(s) didn't match pod affinity rules", true);
const ANTI = refuse(PLUGIN, "node(s) didn't match pod anti-affinity rules", false);
const EXISTING = refuse(PLUGIN, "node(s) didn't satisfy existing pods anti-affinity rules", false);

const domainOf = ({ node }: NodeInfo, key: string): string | undefined => node.metadata.labels?.[key];

/** What the rules need, or undefined when none is concerned. Upstream: PreFilter. */
export function affinityState(
  cache: NodeCache,
  { pod, terms }: PodInfo,
  labelsOf: NamespaceLabels,
): AffinityState | undefined {
  const affinity = allAffinity(cache, terms?.affinity ?? [], labelsOf);
  const anti = (terms?.anti ?? []).map((term) => ({
    term,
    perDomain: perDomain(cache, term, nodesOf(cache, term, labelsOf)),
  }));
  const closed = new Map<string, number>();
  for (const group of cache.groups()) {
    for (const term of group.terms.anti) {
      if (!termMatches(term, pod, labelsOf)) continue;
      for (const [value, count] of perDomain(cache, term, group.perNode))
        add(closed, `${term.topologyKey}=${value}`, count);
    }
  }
  return affinity.length + anti.length + closed.size > 0 ? { pod, labelsOf, affinity, anti, closed } : undefined;
}

/** How many pods on each node a term is about. */
function nodesOf(cache: NodeCache, term: Term, labelsOf: NamespaceLabels): ReadonlyMap<string, number> {
  return cache.count(`affinity ${term.key}`, () => (pod) => termMatches(term, pod, labelsOf)).perNode;
}

/** The same by domain; nodes without the key are left out. */
function perDomain(cache: NodeCache, { topologyKey }: Term, perNode: ReadonlyMap<string, number>): Map<string, number> {
  const counts = new Map<string, number>();
  for (const [name, count] of perNode) {
    const node = cache.nodes.get(name);
    const domain = node && domainOf(node, topologyKey);
    if (domain !== undefined) add(counts, domain, count);
  }
  return counts;
}

/** One pod is to satisfy all the terms of required affinity together. Upstream: updateWithAffinityTerms. */
function allAffinity(cache: NodeCache, terms: readonly Term[], labelsOf: NamespaceLabels): CountedTerm[] {
  if (terms.length === 0) return [];
  const key = `affinity ${terms.map((term) => term.key).join(' ')}`;
  const { perNode } = cache.count(key, () => (pod) => matchesAll(terms, pod, labelsOf));
  return terms.map((term) => ({ term, perDomain: perDomain(cache, term, perNode) }));
}

/** None match no terms. Upstream: podMatchesAllAffinityTerms. */
export function matchesAll(terms: readonly Term[], pod: Pod, labelsOf: NamespaceLabels): boolean {
  return terms.length > 0 && terms.every((term) => termMatches(term, pod, labelsOf));
}

/** A copy to try things on. */
export function copyAffinity(state: AffinityState): AffinityState {
  const copy = ({ term, perDomain: counts }: CountedTerm): CountedTerm => ({ term, perDomain: new Map(counts) });
  return { ...state, affinity: state.affinity.map(copy), anti: state.anti.map(copy), closed: new Map(state.closed) };
}

/** A pod comes to a node or leaves it. Upstream: AddPod, RemovePod. */
export function countAffinity(state: AffinityState, other: PodInfo, node: NodeInfo, sign: 1 | -1): void {
  const { pod, labelsOf, affinity, anti, closed } = state;
  const all = matchesAll(
    affinity.map(({ term }) => term),
    other.pod,
    labelsOf,
  );
  const note = ({ term, perDomain: counts }: CountedTerm): void => {
    const domain = domainOf(node, term.topologyKey);
    if (domain !== undefined) add(counts, domain, sign);
  };
  if (all) for (const counted of affinity) note(counted);
  for (const counted of anti) if (termMatches(counted.term, other.pod, labelsOf)) note(counted);
  for (const term of other.terms?.anti ?? []) {
    const domain = domainOf(node, term.topologyKey);
    if (domain !== undefined && termMatches(term, pod, labelsOf)) add(closed, `${term.topologyKey}=${domain}`, sign);
  }
}

/** Upstream: Filter. The first pod of a group that wants its like may go anywhere. */
export function affinityRefusal(state: AffinityState, node: NodeInfo): Refusal | undefined {
  const { pod, labelsOf, affinity, anti, closed } = state;
  const labels = node.node.metadata.labels ?? {};
  let unmet = false;
  for (const { term, perDomain: counts } of affinity) {
    const domain = labels[term.topologyKey];
    if (domain === undefined) return AFFINITY;
    if ((counts.get(domain) ?? 0) <= 0) unmet = true;
  }
  if (unmet) {
    const nobody = affinity.every(({ perDomain: counts }) => counts.size === 0);
    const terms = affinity.map(({ term }) => term);
    if (!nobody || !matchesAll(terms, pod, labelsOf)) return AFFINITY;
  }
  for (const { term, perDomain: counts } of anti) {
    const domain = labels[term.topologyKey];
    if (domain !== undefined && (counts.get(domain) ?? 0) > 0) return ANTI;
  }
  if (closed.size > 0) for (const key in labels) if (closed.has(`${key}=${labels[key]}`)) return EXISTING;
  return undefined;
}

/** What a required term of a pod that is there counts for one that it is about. Upstream: HardPodAffinityWeight. */
const HARD_WEIGHT = 1;

/** Points of nodes before normalisation: what the pod prefers, and which pods prefer it. Upstream: PreScore, Score. */
export function preferredAffinity(
  cache: NodeCache,
  { pod, terms }: PodInfo,
  labelsOf: NamespaceLabels,
): ((node: NodeInfo) => number) | undefined {
  const points = new Map<string, Map<string, number>>();
  const score = (term: Term, perNode: ReadonlyMap<string, number>, weight: number): void => {
    let ofKey = points.get(term.topologyKey);
    if (!ofKey) {
      ofKey = new Map();
      points.set(term.topologyKey, ofKey);
    }
    for (const [domain, count] of perDomain(cache, term, perNode)) add(ofKey, domain, count * weight);
  };
  for (const { weight, term } of terms?.preferred ?? []) score(term, nodesOf(cache, term, labelsOf), weight);
  for (const group of cache.groups()) {
    for (const term of group.terms.affinity)
      if (termMatches(term, pod, labelsOf)) score(term, group.perNode, HARD_WEIGHT);
    for (const { weight, term } of group.terms.preferred)
      if (termMatches(term, pod, labelsOf)) score(term, group.perNode, weight);
  }
  if (points.size === 0) return undefined;
  return (node) => {
    let sum = 0;
    for (const [key, ofKey] of points) {
      const domain = domainOf(node, key);
      if (domain !== undefined) sum += ofKey.get(domain) ?? 0;
    }
    return sum;
  };
}
