/**
 * What the scheduler knows of nodes: their pods and how much is taken, kept up to date pod by pod. Mirrors
 * staging/src/k8s.io/kube-scheduler/framework NodeInfo and pkg/scheduler/backend/cache.
 */
import { type HostPort, hostPorts } from '../api/host-ports.ts';
import type { Node, Pod } from '../api/objects.ts';
import type { Selector } from '../api/selectors.ts';
import { type PodTerms, podTerms } from './affinity-terms.ts';
import { amount, type PodRequests, podRequests } from './resources.ts';

/** A pod with what the scheduler works out of it once. */
export interface PodInfo {
  readonly pod: Pod;
  readonly priority: number;
  readonly requests: PodRequests;
  readonly hostPorts: readonly HostPort[];
  /** Undefined for pods that want nothing of other pods. */
  readonly terms: PodTerms | undefined;
}

export const podInfo = (pod: Pod): PodInfo => ({
  pod,
  priority: priorityOf(pod),
  requests: podRequests(pod),
  hostPorts: hostPorts(pod),
  terms: podTerms(pod),
});

/** What a pod that says nothing has is 0. */
export const priorityOf = ({ spec }: Pod): number => spec.priority ?? 0;

export class NodeInfo {
  node: Node;
  allocatable: ReadonlyMap<string, number>;
  /** Images that are large enough to count, by name. */
  largeImages: ReadonlyMap<string, number>;
  readonly pods = new Map<string, PodInfo>();
  readonly taken = new Map<string, number>();
  scoredCpu = 0;
  scoredMemory = 0;
  /** Pods with host ports are few: looked at one by one. */
  readonly withHostPorts = new Set<PodInfo>();
  /** How many pods have which priority. */
  readonly #priorities = new Map<number, number>();

  constructor(node: Node, like?: NodeInfo) {
    this.node = node;
    this.allocatable = like?.allocatable ?? allocatable(node);
    this.largeImages = like?.largeImages ?? largeImages(node);
  }

  get name(): string {
    return this.node.metadata.name;
  }

  /** A copy to try things on. */
  copy(): NodeInfo {
    const copy = new NodeInfo(this.node, this);
    for (const [uid, info] of this.pods) copy.pods.set(uid, info);
    for (const [resource, value] of this.taken) copy.taken.set(resource, value);
    for (const info of this.withHostPorts) copy.withHostPorts.add(info);
    for (const [priority, count] of this.#priorities) copy.#priorities.set(priority, count);
    return copy;
  }

  /** Whether it has pods that are less important. */
  hasBelow(priority: number): boolean {
    for (const other of this.#priorities.keys()) if (other < priority) return true;
    return false;
  }

  update(node: Node): void {
    if (node.status.allocatable !== this.node.status.allocatable) this.allocatable = allocatable(node);
    if (node.status.images !== this.node.status.images) this.largeImages = largeImages(node);
    this.node = node;
  }

  add(info: PodInfo): void {
    this.pods.set(info.pod.metadata.uid, info);
    this.#count(info, 1);
    if (info.hostPorts.length > 0) this.withHostPorts.add(info);
  }

  remove(uid: string): PodInfo | undefined {
    const info = this.pods.get(uid);
    if (!info) return undefined;
    this.pods.delete(uid);
    this.#count(info, -1);
    this.withHostPorts.delete(info);
    return info;
  }

  #count({ requests, priority }: PodInfo, sign: 1 | -1): void {
    add(this.#priorities, priority, sign);
    for (const [resource, value] of requests.amounts)
      this.taken.set(resource, (this.taken.get(resource) ?? 0) + sign * value);
    this.scoredCpu += sign * requests.scoredCpu;
    this.scoredMemory += sign * requests.scoredMemory;
  }
}

function allocatable(node: Node): Map<string, number> {
  return new Map(
    Object.entries(node.status.allocatable ?? {}).map(([resource, quantity]) => [resource, amount(resource, quantity)]),
  );
}

/** From this size on an image's presence counts. Upstream: imagelocality's minThreshold. */
export const LARGE_IMAGE = 23 * 1024 * 1024;

const NO_IMAGES: ReadonlyMap<string, number> = new Map();

/** By the list of a stored node, which other nodes may share: memo. */
const LARGE = new WeakMap<object, ReadonlyMap<string, number>>();

function largeImages({ status: { images } }: Node): ReadonlyMap<string, number> {
  if (!images) return NO_IMAGES;
  const known = LARGE.get(images);
  if (known) return known;
  const large = new Map<string, number>();
  for (const { names, sizeBytes = 0 } of images) {
    if (sizeBytes >= LARGE_IMAGE) for (const name of names ?? []) large.set(name, sizeBytes);
  }
  LARGE.set(images, large);
  return large;
}

/** How many of the pods that `counts` takes are on each node. */
export interface PodCount {
  readonly counts: (pod: Pod) => boolean;
  readonly perNode: Map<string, number>;
}

/** Pods of one template that want something of other pods, and how many of them are on each node. */
interface TermGroup {
  readonly terms: PodTerms;
  readonly perNode: Map<string, number>;
}

/** Selectors whose counts are kept; the least recently used is forgotten. */
const MAX_COUNTS = 64;

/** All nodes and the pods on them. */
export class NodeCache {
  readonly nodes = new Map<string, NodeInfo>();
  readonly #counts = new Map<string, PodCount>();
  readonly #groups = new Map<string, TermGroup>();
  /** Pods whose node is not known (yet). */
  readonly #lost = new Map<string, Pod>();
  #list: readonly NodeInfo[] | undefined;

  /** Nodes by name. */
  list(): readonly NodeInfo[] {
    this.#list ??= [...this.nodes.values()].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
    return this.#list;
  }

  setNode(node: Node): void {
    const { name } = node.metadata;
    const info = this.nodes.get(name);
    if (info) {
      info.update(node);
      return;
    }
    this.nodes.set(name, new NodeInfo(node));
    this.#list = undefined;
    for (const pod of [...this.#lost.values()]) {
      if (pod.spec.nodeName !== name) continue;
      this.#lost.delete(pod.metadata.uid);
      this.addPod(podInfo(pod), name);
    }
  }

  /** Pods of a node that is gone are there until they are deleted; the node may come back. */
  removeNode(name: string): void {
    const info = this.nodes.get(name);
    if (!info) return;
    for (const { pod } of [...info.pods.values()]) {
      this.removePod(pod.metadata.uid, name);
      if (pod.spec.nodeName) this.#lost.set(pod.metadata.uid, pod);
    }
    this.nodes.delete(name);
    this.#list = undefined;
  }

  addPod(info: PodInfo, nodeName: string): void {
    const node = this.nodes.get(nodeName);
    if (!node) {
      this.#lost.set(info.pod.metadata.uid, info.pod);
      return;
    }
    const before = node.remove(info.pod.metadata.uid);
    if (before) this.#note(before, nodeName, -1);
    node.add(info);
    this.#note(info, nodeName, 1);
  }

  removePod(uid: string, nodeName: string): void {
    this.#lost.delete(uid);
    const info = this.nodes.get(nodeName)?.remove(uid);
    if (info) this.#note(info, nodeName, -1);
  }

  /** Counts of pods per node, kept from the first question on. `key` says which pods count. */
  count(key: string, makeCounts: () => PodCount['counts']): PodCount {
    let count = this.#counts.get(key);
    if (count) this.#counts.delete(key);
    else {
      count = { counts: makeCounts(), perNode: new Map() };
      for (const node of this.nodes.values()) {
        let matching = 0;
        for (const { pod } of node.pods.values()) if (count.counts(pod)) matching++;
        if (matching > 0) count.perNode.set(node.name, matching);
      }
      if (this.#counts.size >= MAX_COUNTS) this.#counts.delete(this.#counts.keys().next().value as string);
    }
    this.#counts.set(key, count);
    return count;
  }

  /** What namespaces' labels say has changed: counts by it are made anew. */
  forgetCounts(): void {
    this.#counts.clear();
  }

  /** Pods on nodes that want something of other pods, by what they want. */
  groups(): Iterable<TermGroup> {
    return this.#groups.values();
  }

  #note({ pod, terms }: PodInfo, node: string, sign: 1 | -1): void {
    for (const count of this.#counts.values()) if (count.counts(pod)) add(count.perNode, node, sign);
    if (!terms) return;
    let group = this.#groups.get(terms.key);
    if (!group) {
      group = { terms, perNode: new Map() };
      this.#groups.set(terms.key, group);
    }
    add(group.perNode, node, sign);
    if (group.perNode.size === 0) this.#groups.delete(terms.key);
  }
}

/** Adds to a count; what comes to nothing is taken out. */
export function add<K>(counts: Map<K, number>, key: K, by: number): void {
  const sum = (counts.get(key) ?? 0) + by;
  if (sum === 0) counts.delete(key);
  else counts.set(key, sum);
}

/** Pods of a namespace that a selector matches. Those being deleted do not count. Upstream: countPodsMatchSelector. */
export function spreadCounts(namespace: string, selector: Selector): PodCount['counts'] {
  return ({ metadata }) =>
    metadata.namespace === namespace && metadata.deletionTimestamp === undefined && selector.matches(metadata.labels);
}
