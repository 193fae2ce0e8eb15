/**
 * The cluster's network: what each node's proxy and the cluster DNS have learnt so far, who has which address, and
 * HTTP between programs. Requests are lost because a node does not know yet, never by a rule about lost requests.
 * Read on: hosts.ts (who can be reached), proxy.ts (a node's tables), dns.ts, requests.ts (one request), traffic.ts.
 * Leaves out: UDP, network policies, dual stack, source addresses.
 */
import type { EndpointSlice, Service } from '../api/objects.ts';
import type { Kernel } from '../kernel/kernel.ts';
import { URGENCY } from '../kernel/queue.ts';
import type { Random } from '../kernel/random.ts';
import type { DnsAnswer, HostNetwork } from '../kernel/sockets.ts';
import type { Change, StoreReader } from '../store/types.ts';
import type { Timings } from '../timings.ts';
import { type DnsQuery, DnsZone, search } from './dns.ts';
import type { PodHost } from './hosts.ts';
import { type Backend, ProxyTable } from './proxy.ts';
import { Host } from './requests.ts';

export interface NetworkOptions {
  readonly kernel: Kernel;
  readonly store: StoreReader & { subscribe(resource: string, listener: (change: Change) => void): () => void };
  readonly timings: Timings;
}

/** Where a connection goes. */
export type Route =
  | { readonly kind: 'host'; readonly ip: string; readonly port: number }
  /** nothing behind a Service's address: the node rejects it */
  | { readonly kind: 'refused' }
  /** nobody has the address */
  | { readonly kind: 'unreachable' };

interface NodeEntry {
  readonly name: string;
  readonly table: ProxyTable;
  ip: string | undefined;
  /** Updates arrive in order: none before this instant. */
  lastAtMs: number;
}

export class Network {
  readonly kernel: Kernel;
  readonly #store: NetworkOptions['store'];
  readonly #timings: Timings;
  readonly #random: Random;
  readonly #nodes = new Map<string, NodeEntry>();
  readonly #nodeIps = new Map<string, NodeEntry>();
  readonly #hosts = new Map<string, PodHost>();
  readonly #listeners: { before: () => void; after: () => void }[] = [];
  /** Look-ups made by programs in pods, in order. */
  readonly dnsQueries: DnsQuery[] = [];
  readonly zone = new DnsZone();
  #lastDnsMs = 0;
  #outside: Host | undefined;
  #announced = false;

  constructor(options: NetworkOptions) {
    this.kernel = options.kernel;
    this.#store = options.store;
    this.#timings = options.timings;
    this.#random = options.kernel.random('network');
  }

  /** Begins to follow Nodes, Services and EndpointSlices; what exists already is known everywhere. */
  start(): void {
    for (const node of this.#store.list('nodes')) this.#learnNode(node.metadata.name, node);
    for (const resource of ['services', 'endpointslices.discovery.k8s.io']) {
      for (const object of this.#store.list(resource)) {
        const learn = learning(resource, object, true);
        for (const node of this.#nodes.values()) learn(node.table);
        learn(this.zone);
      }
      this.#store.subscribe(resource, (change) => this.#hear(resource, change));
    }
    this.#store.subscribe('nodes', (change) => {
      this.#willChange();
      if (change.type === 'DELETED') this.#forgetNode(change.object.metadata.name);
      else this.#learnNode(change.object.metadata.name, change.object);
    });
  }

  // ── Who is there ──────────────────────────────────────────────────────────────────────────────────────────────

  /** Gives a pod its address. */
  attach(host: PodHost): void {
    this.#willChange();
    this.#hosts.set(host.ip, host);
  }

  /** Takes it back (only from this pod: the address may have a new owner). */
  detach(host: PodHost): void {
    if (this.#hosts.get(host.ip) !== host) return;
    this.#willChange();
    this.#hosts.delete(host.ip);
  }

  host(ip: string): PodHost | undefined {
    return this.#hosts.get(ip);
  }

  /** A pod that has an address, by name. */
  hostNamed(namespace: string, name: string): PodHost | undefined {
    for (const host of this.#hosts.values()) if (host.name === name && host.namespace === namespace) return host;
    return undefined;
  }

  /** A pod's view of the network. */
  hostFor(pod: PodHost): Host {
    return new Host(this, {
      name: pod.name,
      namespace: pod.namespace,
      node: pod.node,
      addresses: [pod.ip],
      countsDns: true,
    });
  }

  /** The learner's machine: reaches everything through any node, resolves no cluster names. */
  outside(): HostNetwork {
    this.#outside ??= new Host(this, {
      name: 'outside',
      namespace: undefined,
      node: undefined,
      addresses: ['172.30.0.1'],
      countsDns: false,
    });
    return this.#outside;
  }

  // ── What is known ─────────────────────────────────────────────────────────────────────────────────────────────

  /** Names of nodes that forward, sorted. */
  nodes(): readonly string[] {
    return [...this.#nodes.keys()].sort();
  }

  table(node: string): ProxyTable | undefined {
    return this.#nodes.get(node)?.table;
  }

  /** A node chosen for a connection from outside. */
  anyNode(random: Random = this.#random): string | undefined {
    const nodes = this.nodes();
    return nodes.length === 0 ? undefined : nodes[random.int(nodes.length)];
  }

  /** Those who may answer at `address:port` by the tables of `node`; undefined: not a Service's address. */
  candidates(node: string | undefined, address: string, port: number): readonly Backend[] | undefined {
    const atNode = this.#nodeIps.get(address);
    if (atNode) {
      const frontend = atNode.table.nodePort(port);
      return frontend ? atNode.table.backends(frontend) : [];
    }
    const table = node === undefined ? undefined : this.#nodes.get(node)?.table;
    const frontend = table?.frontend(address, port);
    if (table && frontend) return table.backends(frontend);
    return table?.knowsAddress(address) ? [] : undefined;
  }

  /** Where a connection made on `node` goes, an endpoint being drawn. */
  route(node: string | undefined, address: string, port: number, random: Random = this.#random): Route {
    const backends = this.candidates(node ?? this.anyNode(random), address, port);
    if (backends) {
      const backend =
        backends.length === 0 ? undefined : backends[backends.length === 1 ? 0 : random.int(backends.length)];
      return backend ? { kind: 'host', ip: backend.ip, port: backend.port } : { kind: 'refused' };
    }
    return this.#hosts.has(address) ? { kind: 'host', ip: address, port } : { kind: 'unreachable' };
  }

  /** A name as a pod of that namespace resolves it. */
  lookUp(name: string, type: string, namespace: string): DnsAnswer {
    return search(this.zone, name, type, namespace);
  }

  /** The address of a node by its name. */
  nodeAddress(name: string): string | undefined {
    return this.#nodes.get(name)?.ip;
  }

  // ── Changes ───────────────────────────────────────────────────────────────────────────────────────────────────

  /** Called before anything changes that may change the fate of a request: a container starts, ends, changes its mind. */
  willChange(): void {
    this.#willChange();
  }

  /** `before` is called before such a change (as often as they come), `after` once at the end of its instant. */
  onChange(before: () => void, after: () => void): () => void {
    const entry = { before, after };
    this.#listeners.push(entry);
    return () => {
      const i = this.#listeners.indexOf(entry);
      if (i >= 0) this.#listeners.splice(i, 1);
    };
  }

  #willChange(): void {
    if (this.#listeners.length === 0) return;
    for (const { before } of this.#listeners) before();
    if (this.#announced) return;
    this.#announced = true;
    this.kernel.at(
      this.kernel.now(),
      'network changed',
      () => {
        this.#announced = false;
        for (const { after } of this.#listeners) after();
      },
      URGENCY.late,
    );
  }

  #hear(resource: string, change: Change): void {
    const learn = learning(resource, change.object, change.type !== 'DELETED');
    const now = this.kernel.now();
    this.#lastDnsMs = Math.max(this.#lastDnsMs, now + this.#timings.draw('dns'));
    this.kernel.at(this.#lastDnsMs, 'dns', () => {
      this.#willChange();
      learn(this.zone);
    });
    if (this.#timings.profile === 'tidy') {
      const at = now + this.#timings.draw('proxy');
      this.kernel.at(at, 'kube-proxy', () => {
        this.#willChange();
        for (const node of this.#nodes.values()) learn(node.table);
      });
      return;
    }
    for (const node of this.#nodes.values()) {
      node.lastAtMs = Math.max(node.lastAtMs, now + this.#timings.draw('proxy'));
      this.kernel.at(node.lastAtMs, 'kube-proxy', () => {
        this.#willChange();
        learn(node.table);
      });
    }
  }

  #learnNode(name: string, object: unknown): void {
    const { status } = object as { status?: { addresses?: { type: string; address: string }[] } };
    let node = this.#nodes.get(name);
    if (!node) {
      node = { name, table: new ProxyTable(), ip: undefined, lastAtMs: 0 };
      this.#nodes.set(name, node);
      for (const resource of ['services', 'endpointslices.discovery.k8s.io']) {
        for (const known of this.#store.list(resource)) learning(resource, known, true)(node.table);
      }
    }
    const ip = status?.addresses?.find((a) => a.type === 'InternalIP')?.address;
    if (ip !== node.ip) {
      if (node.ip !== undefined) this.#nodeIps.delete(node.ip);
      node.ip = ip;
      if (ip !== undefined) this.#nodeIps.set(ip, node);
    }
  }

  #forgetNode(name: string): void {
    const ip = this.#nodes.get(name)?.ip;
    if (ip !== undefined) this.#nodeIps.delete(ip);
    this.#nodes.delete(name);
  }
}

interface Learner {
  setService(key: string, service: Service | undefined): void;
  setSlice(key: string, name: string, slice: EndpointSlice | undefined): void;
}

/** How a table takes in a Service or a slice. */
function learning(
  resource: string,
  object: { metadata: { name: string; namespace?: string; labels?: Record<string, string> } },
  exists: boolean,
): (table: Learner) => void {
  const { name, namespace, labels } = object.metadata;
  if (resource === 'services') {
    const key = `${namespace}/${name}`;
    const service = exists ? (object as unknown as Service) : undefined;
    return (table) => table.setService(key, service);
  }
  const key = `${namespace}/${labels?.['kubernetes.io/service-name'] ?? ''}`;
  const slice = exists ? (object as unknown as EndpointSlice) : undefined;
  return (table) => table.setSlice(key, name, slice);
}
