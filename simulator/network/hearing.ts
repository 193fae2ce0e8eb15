/**
 * How what the API holds reaches those who act on it: each node's proxy, the cluster DNS, the Ingress controller and the
 * network plugin hear of a change some time after it, each in its own time. Upstream: pkg/proxy (runner, iptables
 * proxier's syncs), CoreDNS's kubernetes plugin.
 */
import type { EndpointSlice, Ingress, NetworkPolicy, Service } from '../api/objects.ts';
import type { Kernel } from '../kernel/kernel.ts';
import type { Random } from '../kernel/random.ts';
import type { Change, KubeObject, StoreReader } from '../store/types.ts';
import type { Timings } from '../timings.ts';
import type { DnsZone } from './dns/zone.ts';
import type { PodHost } from './hosts.ts';
import type { Gateway } from './ingress/gateway.ts';
import type { Policies } from './policies.ts';
import { ProxyTable } from './proxy.ts';
import { Runs } from './runs.ts';

/** A node as the network knows it. */
export interface NodeEntry {
  readonly name: string;
  readonly table: ProxyTable;
  ip: string | undefined;
  readonly runs: Runs;
  /** What its proxy has not heard while the node is cut off from the API; undefined: it hears everything. */
  missed: ((table: Learner) => void)[] | undefined;
  /** Without power nobody answers at its address. */
  powered: boolean;
  /** Pods that use the node's own address. */
  readonly hosts: PodHost[];
}

const SLICES = 'endpointslices.discovery.k8s.io';
const INGRESSES = 'ingresses.networking.k8s.io';
const POLICIES = 'networkpolicies.networking.k8s.io';
/** kube-proxy's minSyncPeriod. */
const PROXY_APART_MS = 1000;
/** The Ingress controller's workers look for new endpoints once a second. */
const GATEWAY_APART_MS = 1000;

interface HearingOptions {
  readonly kernel: Kernel;
  readonly store: StoreReader & { subscribe(resource: string, listener: (change: Change) => void): () => void };
  readonly timings: Timings;
  readonly zone: DnsZone;
  readonly gateway: Gateway;
  readonly policies: Policies;
  /** Called before what was heard takes effect. */
  readonly willChange: () => void;
}

export class Hearing {
  readonly #options: HearingOptions;
  readonly #nodes = new Map<string, NodeEntry>();
  readonly #byIp = new Map<string, NodeEntry>();
  readonly #controller: Runs;
  readonly #plugin: Runs;
  #lastDnsMs = 0;

  constructor(options: HearingOptions) {
    this.#options = options;
    const random = options.kernel.random('network addons');
    this.#controller = this.#runs('ingress controller', GATEWAY_APART_MS, random);
    this.#plugin = this.#runs('network policies', 0, random);
  }

  /** Begins to follow Nodes, Namespaces, Services and EndpointSlices; what exists already is known everywhere. */
  start(): void {
    const { kernel, store, zone, gateway, policies, willChange } = this.#options;
    for (const node of store.list('nodes')) this.#learnNode(node.metadata.name, node);
    for (const resource of ['namespaces', 'services', SLICES, INGRESSES, POLICIES]) {
      for (const object of store.list(resource)) {
        const learn = learning(resource, object, true);
        for (const node of this.#nodes.values()) learn(node.table);
        learn(zone);
        learn(gateway);
        learn(policies);
      }
      store.subscribe(resource, (change) => this.#hear(resource, change));
    }
    zone.changed(kernel.wallMs());
    store.subscribe('nodes', (change) => {
      willChange();
      if (change.type === 'DELETED') this.#forgetNode(change.object.metadata.name);
      else this.#learnNode(change.object.metadata.name, change.object);
    });
  }

  /** Names of nodes that forward, sorted. */
  names(): readonly string[] {
    return [...this.#nodes.keys()].sort();
  }

  node(name: string): NodeEntry | undefined {
    return this.#nodes.get(name);
  }

  nodeAt(ip: string): NodeEntry | undefined {
    return this.#byIp.get(ip);
  }

  /** A node's proxy no longer hears of changes (its node is cut off from the API), or hears of all it has missed. */
  setHearing(node: string, hearing: boolean): void {
    const entry = this.#nodes.get(node);
    if (!entry) return;
    if (!hearing) {
      entry.missed ??= [];
      return;
    }
    const { missed } = entry;
    entry.missed = undefined;
    if (!missed) return;
    this.#options.willChange();
    for (const learn of missed) learn(entry.table);
  }

  #hear(resource: string, change: Change): void {
    const { kernel, timings, zone, gateway, policies, willChange } = this.#options;
    const learn = learning(resource, change.object, change.type !== 'DELETED');
    const now = kernel.now();
    if (resource === POLICIES) {
      this.#plugin.heard(() => learn(policies));
      return;
    }
    if (resource !== 'namespaces') this.#controller.heard(() => learn(gateway));
    if (resource === INGRESSES) return;
    this.#lastDnsMs = Math.max(this.#lastDnsMs, now + timings.draw('dns'));
    kernel.at(this.#lastDnsMs, 'dns', () => {
      willChange();
      learn(zone);
      if (resource !== 'namespaces') zone.changed(kernel.wallMs());
    });
    if (resource === 'namespaces') return;
    if (timings.isFixed('proxy')) {
      const at = now + timings.draw('proxy');
      kernel.at(at, 'kube-proxy', () => {
        willChange();
        for (const node of this.#nodes.values()) program(node, learn);
      });
      return;
    }
    for (const node of this.#nodes.values()) node.runs.heard(() => program(node, learn));
  }

  /** `random`: of its own, for what not every cluster has. */
  #runs(label: string, apartMs: number, random?: Random): Runs {
    const { kernel, timings, willChange } = this.#options;
    return new Runs({
      kernel,
      label,
      apartMs,
      takesMs: () => timings.draw('proxy', random),
      fixed: () => timings.isFixed('proxy'),
      willChange,
    });
  }

  #learnNode(name: string, object: unknown): void {
    const { status, metadata } = object as KubeObject & {
      status?: { addresses?: { type: string; address: string }[] };
    };
    let node = this.#nodes.get(name);
    if (!node) {
      node = {
        name,
        table: new ProxyTable(name),
        ip: undefined,
        runs: this.#runs('kube-proxy', PROXY_APART_MS),
        missed: undefined,
        powered: true,
        hosts: [],
      };
      this.#nodes.set(name, node);
      for (const resource of ['services', SLICES]) {
        for (const known of this.#options.store.list(resource)) learning(resource, known, true)(node.table);
      }
    }
    node.table.setZone(metadata.labels?.['topology.kubernetes.io/zone']);
    const ip = status?.addresses?.find((a) => a.type === 'InternalIP')?.address;
    if (ip !== node.ip) {
      if (node.ip !== undefined) this.#byIp.delete(node.ip);
      node.ip = ip;
      if (ip !== undefined) this.#byIp.set(ip, node);
    }
  }

  #forgetNode(name: string): void {
    const ip = this.#nodes.get(name)?.ip;
    if (ip !== undefined) this.#byIp.delete(ip);
    this.#nodes.delete(name);
  }
}

function program(node: NodeEntry, learn: (table: Learner) => void): void {
  if (node.missed) node.missed.push(learn);
  else learn(node.table);
}

interface Learner {
  setService?(key: string, service: Service | undefined): void;
  setSlice?(key: string, name: string, slice: EndpointSlice | undefined): void;
  setNamespace?(name: string, exists: boolean): void;
  setIngress?(key: string, ingress: Ingress | undefined): void;
  setPolicy?(namespace: string, name: string, policy: NetworkPolicy | undefined): void;
}

/** How whoever it concerns takes in an object, or its end. */
function learning(resource: string, object: KubeObject, exists: boolean): (by: Learner) => void {
  const { name, namespace = '', labels } = object.metadata;
  const key = `${namespace}/${name}`;
  const told = exists ? object : undefined;
  switch (resource) {
    case 'namespaces':
      return (by) => by.setNamespace?.(name, exists);
    case 'services':
      return (by) => by.setService?.(key, told as (Service & KubeObject) | undefined);
    case INGRESSES:
      return (by) => by.setIngress?.(key, told as (Ingress & KubeObject) | undefined);
    case POLICIES:
      return (by) => by.setPolicy?.(namespace, name, told as (NetworkPolicy & KubeObject) | undefined);
    default: {
      const service = `${namespace}/${labels?.['kubernetes.io/service-name'] ?? ''}`;
      return (by) => by.setSlice?.(service, name, told as (EndpointSlice & KubeObject) | undefined);
    }
  }
}
