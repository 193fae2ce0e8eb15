/**
 * What the scheduler knows of nodes: their pods and how much is taken, kept up to date pod by pod. Mirrors
 * staging/src/k8s.io/kube-scheduler/framework NodeInfo and pkg/scheduler/backend/cache.
 */
import type { Node, Pod } from '../api/objects.ts';
import type { Selector } from '../api/selectors.ts';
import { amount, type PodRequests, podRequests } from './resources.ts';

/** A pod with what the scheduler works out of it once. */
export interface PodInfo {
  readonly pod: Pod;
  readonly requests: PodRequests;
  readonly hostPorts: readonly HostPort[];
}

export interface HostPort {
  readonly ip: string;
  readonly protocol: string;
  readonly port: number;
}

export function podInfo(pod: Pod): PodInfo {
  const hostPorts: HostPort[] = [];
  for (const container of pod.spec.containers) {
    for (const port of container.ports ?? []) {
      if (port.hostPort)
        hostPorts.push({ ip: port.hostIP || '0.0.0.0', protocol: port.protocol ?? 'TCP', port: port.hostPort });
    }
  }
  return { pod, requests: podRequests(pod), hostPorts };
}

export class NodeInfo {
  node: Node;
  allocatable: ReadonlyMap<string, number>;
  /** Images that are large enough to count, by name. */
  largeImages: ReadonlyMap<string, number>;
  readonly pods = new Map<string, PodInfo>();
  readonly taken = new Map<string, number>();
  scoredCpu = 0;
  scoredMemory = 0;
  /** Pods with host ports and pods with required anti-affinity are few: looked at one by one. */
  readonly withHostPorts = new Set<PodInfo>();
  readonly withAntiAffinity = new Set<PodInfo>();

  constructor(node: Node) {
    this.node = node;
    this.allocatable = allocatable(node);
    this.largeImages = largeImages(node);
  }

  get name(): string {
    return this.node.metadata.name;
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
    if (info.pod.spec.affinity?.podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.length)
      this.withAntiAffinity.add(info);
  }

  remove(uid: string): PodInfo | undefined {
    const info = this.pods.get(uid);
    if (!info) return undefined;
    this.pods.delete(uid);
    this.#count(info, -1);
    this.withHostPorts.delete(info);
    this.withAntiAffinity.delete(info);
    return info;
  }

  #count({ requests }: PodInfo, sign: 1 | -1): void {
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

function largeImages(node: Node): Map<string, number> {
  const large = new Map<string, number>();
  for (const { names, sizeBytes = 0 } of node.status.images ?? []) {
    if (sizeBytes >= LARGE_IMAGE) for (const name of names ?? []) large.set(name, sizeBytes);
  }
  return large;
}

/** How many pods of a namespace that a selector matches are on each node. */
export interface SpreadCount {
  readonly namespace: string;
  readonly selector: Selector;
  readonly perNode: Map<string, number>;
}

/** Selectors whose counts are kept; the least recently used is forgotten. */
const MAX_COUNTS = 64;

/** All nodes and the pods on them. */
export class NodeCache {
  readonly nodes = new Map<string, NodeInfo>();
  readonly #counts = new Map<string, SpreadCount>();
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

  removeNode(name: string): void {
    this.nodes.delete(name);
    this.#list = undefined;
    this.#counts.clear();
  }

  addPod(info: PodInfo, nodeName: string): void {
    const node = this.nodes.get(nodeName);
    if (!node) {
      this.#lost.set(info.pod.metadata.uid, info.pod);
      return;
    }
    const before = node.remove(info.pod.metadata.uid);
    if (before) this.#note(before.pod, nodeName, -1);
    node.add(info);
    this.#note(info.pod, nodeName, 1);
  }

  removePod(uid: string, nodeName: string): void {
    this.#lost.delete(uid);
    const info = this.nodes.get(nodeName)?.remove(uid);
    if (info) this.#note(info.pod, nodeName, -1);
  }

  /** Counts of pods per node, kept from the first question on. `key` says which selector it is. */
  count(key: string, namespace: string, makeSelector: () => Selector): SpreadCount {
    let count = this.#counts.get(key);
    if (count) this.#counts.delete(key);
    else {
      const selector = makeSelector();
      count = { namespace, selector, perNode: new Map() };
      for (const node of this.nodes.values()) {
        let matching = 0;
        for (const { pod } of node.pods.values()) if (counts(count, pod)) matching++;
        if (matching > 0) count.perNode.set(node.name, matching);
      }
      if (this.#counts.size >= MAX_COUNTS) this.#counts.delete(this.#counts.keys().next().value as string);
    }
    this.#counts.set(key, count);
    return count;
  }

  #note(pod: Pod, node: string, sign: 1 | -1): void {
    for (const count of this.#counts.values()) {
      if (counts(count, pod)) count.perNode.set(node, (count.perNode.get(node) ?? 0) + sign);
    }
  }
}

/** Pods that are being deleted do not count. Upstream: countPodsMatchSelector. */
function counts({ namespace, selector }: SpreadCount, pod: Pod): boolean {
  return (
    pod.metadata.namespace === namespace &&
    pod.metadata.deletionTimestamp === undefined &&
    selector.matches(pod.metadata.labels)
  );
}
