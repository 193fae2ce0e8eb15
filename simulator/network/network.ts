/**
 * The cluster's network: what each node's proxy and the cluster DNS have learnt so far, who has which address, and which
 * way a connection goes. Requests are lost because a node does not know yet, never by a rule about lost requests.
 * Read on: hosts.ts (who can be reached), proxy.ts (a node's tables), dns/, host.ts (one host's view), connection.ts
 * (one request), traffic.ts. Leaves out: UDP but for DNS, dual stack.
 */
import type { EndpointSlice, Service } from '../api/objects.ts';
import type { Kernel } from '../kernel/kernel.ts';
import type { DnsAnswer, DnsQuestion, DnsReply, ResolverSettings } from '../kernel/names.ts';
import { URGENCY } from '../kernel/queue.ts';
import type { Random } from '../kernel/random.ts';
import type { RequestHandler } from '../kernel/sockets.ts';
import type { Change, StoreReader } from '../store/types.ts';
import type { Timings } from '../timings.ts';
import { candidates, clusterFirst } from './dns/resolver.ts';
import { DnsServer } from './dns/server.ts';
import { DnsZone } from './dns/zone.ts';
import { Host, type HostIdentity } from './host.ts';
import type { PodHost, Server } from './hosts.ts';
import { type Backend, type Backends, type Frontend, ProxyTable, type Side } from './proxy.ts';

export interface NetworkOptions {
  readonly kernel: Kernel;
  readonly store: StoreReader & { subscribe(resource: string, listener: (change: Change) => void): () => void };
  readonly timings: Timings;
}

/** Where a connection comes from. */
export interface Origin {
  /** The node it starts on; undefined: outside the cluster. */
  readonly node: string | undefined;
  readonly pod?: PodHost | undefined;
}

/** Where a connection ends. */
export type Destination =
  /** `source`: the address that the server sees instead of the client's own */
  | { readonly kind: 'server'; readonly server: Server; readonly source: string | undefined }
  /** nobody listens there, or a Service has no endpoints: answered with a refusal */
  | { readonly kind: 'refused' }
  /** nobody has the address */
  | { readonly kind: 'unreachable' }
  /** it gets lost on the way, and nobody says so */
  | { readonly kind: 'dropped' };

/** One look-up made by a program in a pod. */
export interface DnsQuery {
  readonly atMs: number;
  readonly type: string;
  readonly name: string;
}

interface NodeEntry {
  readonly name: string;
  readonly table: ProxyTable;
  ip: string | undefined;
  /** What its proxy has heard and not yet programmed, while a run is due. */
  queue: ((table: Learner) => void)[] | undefined;
  /** When its last run ended. */
  lastRunMs: number;
  /** What its proxy has not heard while the node is cut off from the API; undefined: it hears everything. */
  missed: ((table: Learner) => void)[] | undefined;
  /** Without power nobody answers at its address. */
  powered: boolean;
  /** Pods that use the node's own address. */
  readonly hosts: PodHost[];
}

/** The learner's machine: its own address, and the name server that it and the nodes were given. */
const OUTSIDE_IP = '172.30.0.254';
export const OUTSIDE_RESOLVER: ResolverSettings = {
  nameservers: ['172.30.0.253'],
  search: [],
  ndots: 0,
  timeout: 5,
  attempts: 2,
  others: [],
};
const SLICES = 'endpointslices.discovery.k8s.io';
/** kube-proxy's minSyncPeriod. */
const MIN_SYNC_MS = 1000;

export class Network {
  readonly kernel: Kernel;
  readonly #store: NetworkOptions['store'];
  readonly #timings: Timings;
  readonly #random: Random;
  readonly #nodes = new Map<string, NodeEntry>();
  readonly #nodeIps = new Map<string, NodeEntry>();
  readonly #hosts = new Map<string, PodHost>();
  /** The simulated internet: servers by name. */
  readonly #sites = new Map<string, { readonly address: string; readonly handler: RequestHandler }>();
  readonly #listeners: { before: () => void; after: () => void }[] = [];
  /** Look-ups made by programs in pods, in order. */
  readonly dnsQueries: DnsQuery[] = [];
  readonly zone = new DnsZone();
  readonly dns: DnsServer;
  #lastDnsMs = 0;
  #outside: Host | undefined;
  #announced = false;

  constructor(options: NetworkOptions) {
    this.kernel = options.kernel;
    this.#store = options.store;
    this.#timings = options.timings;
    this.#random = options.kernel.random('network');
    this.dns = new DnsServer({
      zone: this.zone,
      outside: (name) => this.#sites.get(name)?.address,
      nowMs: () => this.kernel.now(),
      random: options.kernel.random('dns'),
    });
  }

  /** Begins to follow Nodes, Namespaces, Services and EndpointSlices; what exists already is known everywhere. */
  start(): void {
    for (const node of this.#store.list('nodes')) this.#learnNode(node.metadata.name, node);
    for (const resource of ['namespaces', 'services', SLICES]) {
      for (const object of this.#store.list(resource)) {
        const learn = learning(resource, object, true);
        for (const node of this.#nodes.values()) learn(node.table);
        learn(this.zone);
      }
      this.#store.subscribe(resource, (change) => this.#hear(resource, change));
    }
    this.zone.changed(this.kernel.wallMs());
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
    const node = this.#nodeIps.get(host.ip);
    if (node) node.hosts.push(host);
    else this.#hosts.set(host.ip, host);
  }

  /** Takes it back (only from this pod: the address may have a new owner). */
  detach(host: PodHost): void {
    const shared = this.#nodeIps.get(host.ip)?.hosts;
    const at = shared?.indexOf(host) ?? -1;
    if (at < 0 && this.#hosts.get(host.ip) !== host) return;
    this.#willChange();
    if (at >= 0) shared?.splice(at, 1);
    else this.#hosts.delete(host.ip);
  }

  host(ip: string): PodHost | undefined {
    return this.#hosts.get(ip);
  }

  /** A pod that has an address, by name. */
  hostNamed(namespace: string, name: string): PodHost | undefined {
    for (const host of this.#hosts.values()) if (host.name === name && host.namespace === namespace) return host;
    return undefined;
  }

  /** A pod's view of the network. `names`: its host name, and what its resolv.conf and hosts file say. */
  hostFor(pod: PodHost, names: Partial<Pick<HostIdentity, 'name' | 'resolver' | 'hosts'>> = {}): Host {
    return new Host(this, {
      name: pod.name,
      resolver: clusterFirst(pod.namespace),
      hosts: [],
      ...names,
      pod,
      node: pod.node,
      addresses: [pod.ip],
      countsDns: true,
    });
  }

  /** A node's own view (kubelets, the API server on the control plane). */
  nodeHost(name: string): Host {
    const address = this.nodeAddress(name);
    return new Host(this, {
      name,
      pod: undefined,
      node: name,
      addresses: address === undefined ? [] : [address],
      resolver: OUTSIDE_RESOLVER,
      hosts: [],
      countsDns: false,
    });
  }

  /** The learner's machine: reaches nodes and load balancers, resolves no cluster names. */
  outside(): Host {
    this.#outside ??= new Host(this, {
      name: 'outside',
      pod: undefined,
      node: undefined,
      addresses: [OUTSIDE_IP],
      resolver: OUTSIDE_RESOLVER,
      hosts: [],
      countsDns: false,
    });
    return this.#outside;
  }

  /** Makes a site of the simulated internet: HTTP and HTTPS under this name, for the learner's machine and for pods. */
  publish(name: string, handler: RequestHandler): void {
    if (this.#sites.has(name)) throw new Error(`two sites called ${name}`);
    const address = `203.0.113.${this.#sites.size + 1}`;
    this.#sites.set(name, { address, handler });
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
  candidates(node: string | undefined, address: string, port: number, side: Side = 'inside'): Backends | undefined {
    const rule = this.#rule(node, address, port, 'TCP');
    if (rule) return rule.table.backends(rule.frontend, side);
    if (this.#nodeIps.has(address)) return { list: [], whenNone: 'refused' };
    const table = node === undefined ? undefined : this.#nodes.get(node)?.table;
    return table?.knowsAddress(address) ? { list: [], whenNone: 'dropped' } : undefined;
  }

  /** The rule for a packet to `address:port` that passes `node`, and whose table it is in. */
  #rule(
    node: string | undefined,
    address: string,
    port: number,
    protocol: string,
  ): { readonly table: ProxyTable; readonly frontend: Frontend } | undefined {
    const atNode = this.#nodeIps.get(address);
    if (atNode) {
      const frontend = atNode.powered ? atNode.table.nodePort(port, protocol) : undefined;
      return frontend && { table: atNode.table, frontend };
    }
    const table = node === undefined ? undefined : this.#nodes.get(node)?.table;
    const frontend = table?.frontend(address, port, protocol);
    return table && frontend && { table, frontend };
  }

  /** Where a connection from `origin` to `address:port` ends. `client` is the address it is made from. */
  find(origin: Origin, address: string, port: number, client: string, protocol: 'TCP' | 'UDP' = 'TCP'): Destination {
    const side: Side = origin.node === undefined ? 'outside' : 'inside';
    const atNode = this.#nodeIps.get(address);
    if (atNode && !atNode.powered) return UNREACHABLE;
    const rule = this.#rule(origin.node ?? this.anyNode(), address, port, protocol);
    if (rule) {
      const { table, frontend } = rule;
      if (frontend.via === 'cluster' && side === 'outside') return DROPPED;
      const backend = table.choose(frontend, side, client, this.kernel.now(), this.#random);
      if (!backend) return table.backends(frontend, side).whenNone === 'refused' ? REFUSED : DROPPED;
      return this.#arrive(backend.ip, backend.port);
    }
    if (atNode) {
      for (const host of atNode.hosts) {
        const server = host.server(port, this.kernel.now());
        if (server) return { kind: 'server', server, source: undefined };
      }
      return REFUSED;
    }
    const site = port === 80 || port === 443 ? this.#siteAt(address) : undefined;
    if (site) return { kind: 'server', server: new Site(site, port === 443), source: undefined };
    if (side === 'outside' || !isPodAddress(address)) return DROPPED;
    return this.#arrive(address, port);
  }

  #arrive(ip: string, port: number): Destination {
    const host = this.#hosts.get(ip);
    if (!host) return UNREACHABLE;
    const server = host.server(port, this.kernel.now());
    return server ? { kind: 'server', server, source: undefined } : REFUSED;
  }

  #siteAt(address: string): RequestHandler | undefined {
    for (const site of this.#sites.values()) if (site.address === address) return site.handler;
    return undefined;
  }

  /** What a name server answers to a host's question, without waiting. */
  askNameServer(origin: HostIdentity, question: DnsQuestion, server: string): DnsReply {
    if (server === OUTSIDE_RESOLVER.nameservers[0])
      return { kind: 'message', message: this.#outsideAnswer(question), server };
    const found = this.find(origin, server, 53, origin.addresses[0] ?? '', question.tcp ? 'TCP' : 'UDP');
    if (found.kind === 'server') return { kind: 'message', message: this.dns.answer(question, true), server };
    return { kind: found.kind === 'dropped' ? 'timeout' : found.kind, server };
  }

  /** What the learner's own name server knows: the nodes and the sites. */
  #outsideAnswer({ name, type }: DnsQuestion): ReturnType<DnsServer['answer']> {
    const bare = name.replace(/\.$/, '').toLowerCase();
    const address = this.nodeAddress(bare) ?? this.#sites.get(bare)?.address;
    const rest = { authority: [], additional: [], authoritative: false, recursionAvailable: true };
    if (address === undefined) return { ...rest, rcode: 'NXDOMAIN', answers: [] };
    const answers = type === 'A' ? [{ name: `${bare}.`, type, ttl: 600, data: address }] : [];
    return { ...rest, rcode: 'NOERROR', answers };
  }

  /** A name as a pod of that namespace resolves it, at once. */
  lookUp(name: string, type: string, namespace: string): DnsAnswer {
    let empty: DnsAnswer | undefined;
    for (const full of candidates(name, clusterFirst(namespace))) {
      const { rcode, answers, additional } = this.dns.answer({ name: `${full}.`, type });
      const answer = { rcode, records: answers, additional };
      if (rcode === 'NOERROR' && answers.length > 0) return answer;
      if (rcode === 'NOERROR') empty ??= answer;
    }
    return empty ?? { rcode: 'NXDOMAIN', records: [], additional: [] };
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

  /** Reckons the requests that loads have made so far. */
  settle(): void {
    for (const { before } of [...this.#listeners]) before();
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
    this.#willChange();
    for (const learn of missed) learn(entry.table);
  }

  /** Whether anybody answers at a node's address. */
  setPowered(node: string, powered: boolean): void {
    const entry = this.#nodes.get(node);
    if (!entry || entry.powered === powered) return;
    this.#willChange();
    entry.powered = powered;
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
      if (resource !== 'namespaces') this.zone.changed(this.kernel.wallMs());
    });
    if (resource === 'namespaces') return;
    if (this.#timings.isFixed('proxy')) {
      const at = now + this.#timings.draw('proxy');
      this.kernel.at(at, 'kube-proxy', () => {
        this.#willChange();
        for (const node of this.#nodes.values()) program(node, learn);
      });
      return;
    }
    for (const node of this.#nodes.values()) this.#queueRun(node, learn);
  }

  /** A node's proxy programs all it has heard in one run; the next begins a second after the last has ended.
   * Example: idle, a change at 0 and a run of 35 ms → known at 35; a change at 200 → known from 1070 on.
   * Upstream: pkg/proxy/runner, with minSyncPeriod 1s. */
  #queueRun(node: NodeEntry, learn: (table: Learner) => void): void {
    if (node.queue) {
      node.queue.push(learn);
      return;
    }
    node.queue = [learn];
    const beginMs = Math.max(this.kernel.now(), node.lastRunMs + MIN_SYNC_MS);
    this.kernel.at(beginMs + this.#timings.draw('proxy'), 'kube-proxy', () => {
      const { queue } = node;
      node.queue = undefined;
      node.lastRunMs = this.kernel.now();
      this.#willChange();
      for (const heard of queue ?? []) program(node, heard);
    });
  }

  #learnNode(name: string, object: unknown): void {
    const { status } = object as { status?: { addresses?: { type: string; address: string }[] } };
    let node = this.#nodes.get(name);
    if (!node) {
      node = {
        name,
        table: new ProxyTable(name),
        ip: undefined,
        queue: undefined,
        lastRunMs: Number.NEGATIVE_INFINITY,
        missed: undefined,
        powered: true,
        hosts: [],
      };
      this.#nodes.set(name, node);
      for (const resource of ['services', SLICES]) {
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

const REFUSED: Destination = { kind: 'refused' };
const UNREACHABLE: Destination = { kind: 'unreachable' };
const DROPPED: Destination = { kind: 'dropped' };

/** Pods' addresses are 10.244.0.0 and up (nodes.ts hands them out). */
const isPodAddress = (address: string): boolean => /^10\.2(4[4-9]|5\d)\./.test(address);

function program(node: NodeEntry, learn: (table: Learner) => void): void {
  if (node.missed) node.missed.push(learn);
  else learn(node.table);
}

interface Learner {
  setService(key: string, service: Service | undefined): void;
  setSlice(key: string, name: string, slice: EndpointSlice | undefined): void;
  setNamespace?(name: string, exists: boolean): void;
}

/** How a table takes in a Service, a slice or a namespace. */
function learning(
  resource: string,
  object: { metadata: { name: string; namespace?: string; labels?: Record<string, string> } },
  exists: boolean,
): (table: Learner) => void {
  const { name, namespace, labels } = object.metadata;
  if (resource === 'namespaces') return (table) => table.setNamespace?.(name, exists);
  if (resource === 'services') {
    const key = `${namespace}/${name}`;
    const service = exists ? (object as unknown as Service) : undefined;
    return (table) => table.setService(key, service);
  }
  const key = `${namespace}/${labels?.['kubernetes.io/service-name'] ?? ''}`;
  const slice = exists ? (object as unknown as EndpointSlice) : undefined;
  return (table) => table.setSlice(key, name, slice);
}

/** A server of the simulated internet; it never goes away. */
class Site implements Server {
  readonly life = { version: '', endedAtMs: undefined, onEnd: () => () => {} };
  readonly speaks: 'http' | 'https';
  readonly serve: RequestHandler;

  constructor(handler: RequestHandler, tls: boolean) {
    this.serve = handler;
    this.speaks = tls ? 'https' : 'http';
  }

  answer(): undefined {
    return undefined;
  }

  steadyUntil(_path: string, atMs: number): number {
    return atMs;
  }
}

export type { Backend, Backends };
