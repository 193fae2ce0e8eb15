/**
 * Which of the nodes a pod may run on is best. Mirrors the default profile's Score plugins and their weights
 * (pkg/scheduler/apis/config/v1/default_plugins.go). Leaves out: volumes, DynamicResources.
 */

import { termMatches, tolerates } from '../api/node-affinity.ts';
import type { Pod } from '../api/objects.ts';
import type { Selector } from '../api/selectors.ts';
import { LARGE_IMAGE, type NodeCache, type NodeInfo, type PodInfo } from './node-info.ts';
import { preferredAffinity } from './pod-affinity.ts';
import { softCounts } from './topology-spread.ts';

const MAX = 100;
const WEIGHTS = { taints: 3, nodeAffinity: 2, spread: 2, podAffinity: 2, fit: 1, balance: 1, images: 1 };

/** Points of each node, in the order given. */
export function scores(
  cache: NodeCache,
  info: PodInfo,
  nodes: readonly NodeInfo[],
  defaults: { readonly key: string; readonly selector: Selector } | undefined,
): number[] {
  const { pod } = info;
  const points = nodes.map(() => 0);
  const add = (values: readonly number[], weight: number): void => {
    for (let i = 0; i < points.length; i++) points[i] = (points[i] as number) + weight * (values[i] as number);
  };
  add(
    nodes.map((node) => leastAllocated(info, node)),
    WEIGHTS.fit,
  );
  if (info.requests.amounts.has('cpu') || info.requests.amounts.has('memory')) {
    add(
      nodes.map((node) => balanced(info, node)),
      WEIGHTS.balance,
    );
  }
  add(
    normalised(
      nodes.map((node) => softTaints(pod, node)),
      true,
    ),
    WEIGHTS.taints,
  );
  if (pod.spec.affinity?.nodeAffinity?.preferredDuringSchedulingIgnoredDuringExecution?.length) {
    add(
      normalised(
        nodes.map((node) => preferredNode(pod, node)),
        false,
      ),
      WEIGHTS.nodeAffinity,
    );
  }
  const spread = spreadScores(cache, pod, nodes, defaults);
  if (spread) add(spread, WEIGHTS.spread);
  const affinity = preferredAffinity(cache, pod);
  if (affinity) add(stretched(nodes.map(affinity)), WEIGHTS.podAffinity);
  if (nodes.some((node) => node.largeImages.size > 0)) add(imageScores(pod, nodes, cache.nodes.size), WEIGHTS.images);
  return points;
}

/** Example: 4 cores with 1 taken, 8 GiB with 2 taken → (75 + 75) / 2 = 75. Upstream: leastResourceScorer. */
function leastAllocated({ requests }: PodInfo, node: NodeInfo): number {
  const free = (all: number, taken: number): number =>
    all === 0 || taken > all ? 0 : Math.floor(((all - taken) * MAX) / all);
  const cpu = free(node.allocatable.get('cpu') ?? 0, node.scoredCpu + requests.scoredCpu);
  const memory = free(node.allocatable.get('memory') ?? 0, node.scoredMemory + requests.scoredMemory);
  return Math.floor((cpu + memory) / 2);
}

/** Example: half of the cores and a quarter of the memory → 1 − 0.125 → 87. Upstream: balancedResourceScorer. */
function balanced({ requests }: PodInfo, node: NodeInfo): number {
  const share = (resource: string): number => {
    const all = node.allocatable.get(resource) ?? 0;
    return all === 0 ? 0 : Math.min(1, ((node.taken.get(resource) ?? 0) + (requests.amounts.get(resource) ?? 0)) / all);
  };
  return Math.floor((1 - Math.abs(share('cpu') - share('memory')) / 2) * MAX);
}

function softTaints(pod: Pod, node: NodeInfo): number {
  return (node.node.spec.taints ?? []).filter(
    (taint) => taint.effect === 'PreferNoSchedule' && !tolerates(pod.spec.tolerations, taint),
  ).length;
}

function preferredNode(pod: Pod, node: NodeInfo): number {
  let sum = 0;
  for (const { weight, preference } of pod.spec.affinity?.nodeAffinity
    ?.preferredDuringSchedulingIgnoredDuringExecution ?? []) {
    if (termMatches(preference, node.node)) sum += weight;
  }
  return sum;
}

/** Upstream: helper.DefaultNormalizeScore. */
function normalised(values: readonly number[], reverse: boolean): number[] {
  const most = Math.max(0, ...values);
  if (most === 0) return values.map(() => (reverse ? MAX : 0));
  return values.map((value) => {
    const score = Math.floor((MAX * value) / most);
    return reverse ? MAX - score : score;
  });
}

/** From the least to the most. Upstream: interpodaffinity NormalizeScore. */
function stretched(values: readonly number[]): number[] {
  const least = Math.min(...values);
  const most = Math.max(...values);
  return values.map((value) => (most > least ? Math.floor((MAX * (value - least)) / (most - least)) : 0));
}

/** Upstream: podtopologyspread Score, NormalizeScore, with a domain's weight log(size + 2). */
function spreadScores(
  cache: NodeCache,
  pod: Pod,
  nodes: readonly NodeInfo[],
  defaults: { readonly key: string; readonly selector: Selector } | undefined,
): number[] | undefined {
  const constraints = softCounts(cache, pod, defaults);
  if (constraints.length === 0) return undefined;
  const raw = nodes.map(() => 0);
  for (const { topologyKey, maxSkew, perNode } of constraints) {
    const byHost = topologyKey === 'kubernetes.io/hostname';
    const perDomain = new Map<string, number>();
    for (const node of nodes) {
      const domain = node.node.metadata.labels?.[topologyKey];
      if (domain !== undefined) perDomain.set(domain, 0);
    }
    if (!byHost) {
      for (const node of cache.list()) {
        const domain = node.node.metadata.labels?.[topologyKey];
        if (domain !== undefined && perDomain.has(domain))
          perDomain.set(domain, (perDomain.get(domain) as number) + (perNode.get(node.name) ?? 0));
      }
    }
    const weight = Math.log((byHost ? nodes.length : perDomain.size) + 2);
    nodes.forEach((node, i) => {
      const domain = node.node.metadata.labels?.[topologyKey];
      if (domain === undefined) return;
      const count = byHost ? (perNode.get(node.name) ?? 0) : (perDomain.get(domain) as number);
      raw[i] = (raw[i] as number) + count * weight + (maxSkew - 1);
    });
  }
  const rounded = raw.map(Math.round);
  const least = Math.min(...rounded);
  const most = Math.max(...rounded);
  return rounded.map((value) => (most === 0 ? MAX : Math.floor((MAX * (most + least - value)) / most)));
}

/** Large images count where they are present, less if they are rare. Upstream: imagelocality. */
function imageScores(pod: Pod, nodes: readonly NodeInfo[], total: number): number[] {
  const { containers, initContainers = [] } = pod.spec;
  const most = 1000 * 1024 * 1024 * (containers.length + initContainers.length);
  const wanted = new Set([...containers, ...initContainers].map(({ image = '' }) => canonicalImage(image)));
  const having = new Map<string, number>();
  for (const name of wanted) having.set(name, nodes.filter((node) => node.largeImages.has(name)).length);
  return nodes.map((node) => {
    let sum = 0;
    for (const name of wanted) sum += ((node.largeImages.get(name) ?? 0) * (having.get(name) as number)) / total;
    return Math.floor((MAX * (Math.min(most, Math.max(LARGE_IMAGE, sum)) - LARGE_IMAGE)) / (most - LARGE_IMAGE));
  });
}

/** "nginx" → "docker.io/library/nginx:latest", as nodes list them. */
function canonicalImage(image: string): string {
  const named = image.includes('/') ? image : `library/${image}`;
  const first = named.slice(0, named.indexOf('/'));
  const full = /[.:]/.test(first) || first === 'localhost' ? named : `docker.io/${named}`;
  return /[:@][^/]*$/.test(full) ? full : `${full}:latest`;
}
