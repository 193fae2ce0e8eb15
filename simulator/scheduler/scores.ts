/**
 * Which of the nodes a pod may run on is best. Mirrors the default profile's Score plugins and their weights
 * (pkg/scheduler/apis/config/v1/default_plugins.go). Leaves out: volumes, DynamicResources.
 */

import { termMatches, tolerates } from '../api/node-affinity.ts';
import type { Pod } from '../api/objects.ts';
import type { NamespaceLabels } from './affinity-terms.ts';
import { LARGE_IMAGE, type NodeCache, type NodeInfo, type PodInfo } from './node-info.ts';
import { preferredAffinity } from './pod-affinity.ts';
import { type DefaultSpread, spreadScores } from './topology-spread.ts';

const MAX = 100;
const WEIGHTS = { taints: 3, nodeAffinity: 2, spread: 2, podAffinity: 2, fit: 1, balance: 1, images: 1 };

/** Points of each node, in the order given. */
export function scores(
  cache: NodeCache,
  info: PodInfo,
  nodes: readonly NodeInfo[],
  defaults: DefaultSpread | undefined,
  labelsOf: NamespaceLabels,
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
  const affinity = preferredAffinity(cache, info, labelsOf);
  if (affinity) add(stretched(nodes.map(affinity)), WEIGHTS.podAffinity);
  if (nodes.some((node) => node.largeImages.size > 0)) add(imageScores(pod, nodes, cache), WEIGHTS.images);
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
  const { taints } = node.node.spec;
  if (!taints) return 0;
  return taints.filter((taint) => taint.effect === 'PreferNoSchedule' && !tolerates(pod.spec.tolerations, taint))
    .length;
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

/** Large images count where they are present, less if they are rare. Upstream: imagelocality. */
function imageScores(pod: Pod, nodes: readonly NodeInfo[], cache: NodeCache): number[] {
  const { containers, initContainers = [] } = pod.spec;
  const most = 1000 * 1024 * 1024 * (containers.length + initContainers.length);
  const wanted = [...containers, ...initContainers].map(({ image = '' }) => canonicalImage(image));
  const having = new Map<string, number>();
  for (const name of wanted) having.set(name, 0);
  for (const { largeImages } of cache.nodes.values()) {
    if (largeImages.size === 0) continue;
    for (const name of wanted) if (largeImages.has(name)) having.set(name, (having.get(name) as number) + 1);
  }
  return nodes.map((node) => {
    let sum = 0;
    for (const name of wanted)
      sum += ((node.largeImages.get(name) ?? 0) * (having.get(name) as number)) / cache.nodes.size;
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
