/**
 * Which changes may help a pod that found no node: what each filter that refused it says of them. Mirrors the plugins'
 * EventsToRegister and queueing hints (isSchedulableAfter…).
 */
import { portsConflict } from '../api/host-ports.ts';
import { selectsNode } from '../api/node-affinity.ts';
import type { Node, Pod } from '../api/objects.ts';
import { labelSelector } from '../api/selectors.ts';
import type { NamespaceLabels } from './affinity-terms.ts';
import { hasUntoleratedTaint, resourceRefusal, toleratesCordon } from './filters.ts';
import { NodeInfo, type PodInfo } from './node-info.ts';
import { matchesAll } from './pod-affinity.ts';
import type { FilterName } from './refusal.ts';
import { hardConstraints } from './topology-spread.ts';

/** What changed. */
export type Occasion =
  | { readonly what: 'node'; readonly node: Node; readonly before: Node | undefined }
  | { readonly what: 'node-gone'; readonly node: Node }
  /** A pod on a node came, went (or ended), or was changed. */
  | { readonly what: 'pod-came' | 'pod-went'; readonly pod: PodInfo }
  | { readonly what: 'pod-changed'; readonly pod: PodInfo; readonly before: PodInfo }
  /** The waiting pod itself. */
  | { readonly what: 'self'; readonly before: PodInfo }
  /** A claim of the pod, some volume or class. */
  | { readonly what: 'claim' }
  | { readonly what: 'volume' };

type Hint = (info: PodInfo, occasion: Occasion, labelsOf: NamespaceLabels) => boolean;

/** Whether the pod may fit now, as one of the filters that refused it sees things. */
export function mayHelp(
  plugins: ReadonlySet<FilterName>,
  info: PodInfo,
  occasion: Occasion,
  labelsOf: NamespaceLabels,
): boolean {
  for (const plugin of plugins) if (HINTS[plugin](info, occasion, labelsOf)) return true;
  return false;
}

/** A filter that looks at one node alone: it helps if the node passes now and did not before. */
function passesNow(passes: (pod: Pod, node: Node) => boolean): Hint {
  return ({ pod }, occasion) =>
    occasion.what === 'node' && passes(pod, occasion.node) && !(occasion.before && passes(pod, occasion.before));
}

const changesTolerations = ({ pod }: PodInfo, occasion: Occasion): boolean =>
  occasion.what === 'self' && occasion.before.pod.spec.tolerations !== pod.spec.tolerations;

const takes = passesNow((pod, { spec }) => !spec.unschedulable || toleratesCordon(pod));
const isTolerated = passesNow((pod, { spec }) => !hasUntoleratedTaint(pod, spec.taints));

const HINTS: Readonly<Record<FilterName, Hint>> = {
  NodeUnschedulable: (info, occasion, labelsOf) =>
    takes(info, occasion, labelsOf) || changesTolerations(info, occasion),
  NodeName: (_, occasion) => occasion.what === 'node' && !occasion.before,
  TaintToleration: (info, occasion, labelsOf) =>
    isTolerated(info, occasion, labelsOf) || changesTolerations(info, occasion),
  NodeAffinity: passesNow(selectsNode),
  NodePorts: ({ hostPorts }, occasion) =>
    occasion.what === 'pod-went'
      ? portsConflict(hostPorts, occasion.pod.hostPorts)
      : occasion.what === 'node' && !occasion.before,
  NodeResourcesFit: resourcesHint,
  VolumeRestrictions: (_, { what }) => what === 'claim' || what === 'pod-went',
  VolumeBinding: (_, { what }) => what === 'claim' || what === 'volume' || what === 'node',
  VolumeZone: (_, { what }) => what === 'claim' || what === 'volume' || what === 'node',
  PodTopologySpread: spreadHint,
  InterPodAffinity: affinityHint,
};

// ── Resources ─────────────────────────────────────────────────────────────────────────────────────────────────────

/** Upstream: noderesources isSchedulableAfterPodEvent, isSchedulableAfterNodeChange. */
function resourcesHint(info: PodInfo, occasion: Occasion): boolean {
  switch (occasion.what) {
    case 'pod-went':
      return true;
    case 'pod-changed':
      return asksLess(info, occasion.pod, occasion.before);
    case 'self':
      return asksLess(info, info, occasion.before);
    case 'node': {
      const now = new NodeInfo(occasion.node);
      if (resourceRefusal(info, now)) return false;
      return !occasion.before || offersMore(info, now, new NodeInfo(occasion.before));
    }
    default:
      return false;
  }
}

/** Whether a pod asks for less than before of what is wanted. */
function asksLess({ requests }: PodInfo, now: PodInfo, before: PodInfo): boolean {
  for (const resource of requests.amounts.keys()) {
    if ((now.requests.amounts.get(resource) ?? 0) < (before.requests.amounts.get(resource) ?? 0)) return true;
  }
  return false;
}

function offersMore({ requests }: PodInfo, now: NodeInfo, before: NodeInfo): boolean {
  const more = (resource: string): boolean =>
    (now.allocatable.get(resource) ?? 0) > (before.allocatable.get(resource) ?? 0);
  return more('pods') || [...requests.amounts.keys()].some(more);
}

// ── Other pods ────────────────────────────────────────────────────────────────────────────────────────────────────

/** Upstream: podtopologyspread isSchedulableAfterPodChange, isSchedulableAfterNodeChange. */
function spreadHint({ pod }: PodInfo, occasion: Occasion): boolean {
  const hard = hardConstraints(pod);
  const counts = (other: Pod): boolean =>
    other.metadata.namespace === pod.metadata.namespace &&
    hard.every(({ labelSelector: selector }) => labelSelector(selector).matches(other.metadata.labels));
  switch (occasion.what) {
    case 'pod-came':
    case 'pod-went':
      return counts(occasion.pod.pod);
    case 'pod-changed':
      return counts(occasion.pod.pod) !== counts(occasion.before.pod);
    case 'self':
      return occasion.before.pod.metadata.labels !== pod.metadata.labels;
    case 'node': {
      const { node, before } = occasion;
      const has = hasKeys(node, hard);
      if (!before) return has;
      if (has !== hasKeys(before, hard)) return true;
      return (
        has &&
        (hard.some(({ topologyKey }) => valueAt(node, topologyKey) !== valueAt(before, topologyKey)) ||
          node.spec.taints !== before.spec.taints)
      );
    }
    case 'node-gone':
      return hasKeys(occasion.node, hard);
    default:
      return false;
  }
}

const valueAt = ({ metadata }: Node, key: string): string | undefined => metadata.labels?.[key];

const hasKeys = (node: Node, constraints: readonly { readonly topologyKey: string }[]): boolean =>
  constraints.every(({ topologyKey }) => valueAt(node, topologyKey) !== undefined);

/** Upstream: interpodaffinity isSchedulableAfterPodChange, isSchedulableAfterNodeChange. */
function affinityHint({ pod, terms }: PodInfo, occasion: Occasion, labelsOf: NamespaceLabels): boolean {
  const affinity = terms?.affinity ?? [];
  const anti = terms?.anti ?? [];
  switch (occasion.what) {
    case 'pod-came':
      return matchesAll(affinity, occasion.pod.pod, labelsOf);
    case 'pod-went':
      return matchesAll(anti, occasion.pod.pod, labelsOf);
    case 'pod-changed': {
      const { pod: now, before } = occasion;
      if (matchesAll(affinity, now.pod, labelsOf) && !matchesAll(affinity, before.pod, labelsOf)) return true;
      return matchesAll(anti, before.pod, labelsOf) && !matchesAll(anti, now.pod, labelsOf);
    }
    case 'self':
      return occasion.before.pod.metadata.labels !== pod.metadata.labels;
    case 'node': {
      const { node, before } = occasion;
      if (!before)
        return anti.length > 0 || affinity.some(({ topologyKey }) => valueAt(node, topologyKey) !== undefined);
      return [...affinity, ...anti].some(
        ({ topologyKey }) => valueAt(node, topologyKey) !== valueAt(before, topologyKey),
      );
    }
    default:
      return false;
  }
}
