/**
 * What pods want of other pods, read once for each template. Mirrors kube-scheduler/framework (AffinityTerm,
 * GetPodAffinityTerms, getNamespacesFromPodAffinityTerm). matchLabelKeys are part of the selectors since the pod was created.
 */
import type { Affinity, Pod, PodAffinityTerm } from '../api/objects.ts';
import { EVERYTHING, labelSelector, type Selector } from '../api/selectors.ts';

/** The labels of a namespace, for terms that choose namespaces by them. */
export type NamespaceLabels = (namespace: string) => Readonly<Record<string, string>> | undefined;

export interface Term {
  /** The same for equal terms of one namespace. */
  readonly key: string;
  readonly topologyKey: string;
  readonly selector: Selector;
  readonly namespaces: readonly string[];
  readonly namespaceSelector: Selector | undefined;
}

interface WeightedTerm {
  readonly weight: number;
  readonly term: Term;
}

export interface PodTerms {
  /** The same for pods that want the same. */
  readonly key: string;
  readonly affinity: readonly Term[];
  readonly anti: readonly Term[];
  /** Anti-affinity has negative weights. */
  readonly preferred: readonly WeightedTerm[];
}

/** Of a pod; undefined when it wants nothing. */
export function podTerms({ metadata, spec }: Pod): PodTerms | undefined {
  const { podAffinity, podAntiAffinity } = spec.affinity ?? {};
  if (!podAffinity && !podAntiAffinity) return undefined;
  const { namespace = '' } = metadata;
  const text = affinityText(spec.affinity as Affinity);
  const term = (raw: PodAffinityTerm): Term => termOf(raw, namespace);
  const weighted = (sign: 1 | -1, list: NonNullable<Affinity['podAffinity']> | undefined): WeightedTerm[] =>
    (list?.preferredDuringSchedulingIgnoredDuringExecution ?? []).map(({ weight, podAffinityTerm }) => ({
      weight: sign * weight,
      term: term(podAffinityTerm),
    }));
  const affinity = (podAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? []).map(term);
  const anti = (podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? []).map(term);
  const preferred = [...weighted(1, podAffinity), ...weighted(-1, podAntiAffinity)];
  if (affinity.length + anti.length + preferred.length === 0) return undefined;
  return { key: `${namespace} ${text}`, affinity, anti, preferred };
}

/** Texts of affinities, which pods of a template share: a memo of constants. */
const TEXTS = new WeakMap<Affinity, string>();

function affinityText(affinity: Affinity): string {
  const known = TEXTS.get(affinity);
  if (known !== undefined) return known;
  const text = JSON.stringify([affinity.podAffinity, affinity.podAntiAffinity]);
  TEXTS.set(affinity, text);
  return text;
}

function termOf(raw: PodAffinityTerm, namespace: string): Term {
  const { labelSelector: wanted, namespaces, namespaceSelector } = raw;
  const own = !namespaces?.length && !namespaceSelector;
  const everywhere =
    namespaceSelector &&
    !namespaceSelector.matchExpressions?.length &&
    Object.keys(namespaceSelector.matchLabels ?? {}).length === 0;
  return {
    key: JSON.stringify([
      own ? namespace : '',
      raw.topologyKey,
      wanted ?? null,
      namespaces ?? [],
      namespaceSelector ?? null,
    ]),
    topologyKey: raw.topologyKey,
    selector: labelSelector(wanted),
    namespaces: own ? [namespace] : (namespaces ?? []),
    namespaceSelector: everywhere ? EVERYTHING : namespaceSelector && labelSelector(namespaceSelector),
  };
}

/** Whether a term is about a pod. Upstream: AffinityTerm.Matches. */
export function termMatches(
  { namespaces, namespaceSelector, selector }: Term,
  pod: Pod,
  labelsOf: NamespaceLabels,
): boolean {
  const { namespace = '', labels } = pod.metadata;
  const there = namespaces.includes(namespace) || (namespaceSelector?.matches(labelsOf(namespace)) ?? false);
  return there && selector.matches(labels);
}
