import type { Kernel } from '../kernel/kernel.ts';
import type { DnsAnswer, DnsQuestion, DnsReply, ResolverSettings } from '../kernel/names.ts';
import { URGENCY } from '../kernel/queue.ts';
import type { Random } from '../kernel/random.ts';
import type { RequestHandler } from '../kernel/sockets.ts';
import type { Change, StoreReader } from '../store/types.ts';
import type { Timings } from '../timings.ts';
import { CLUSTER_DNS, candidates, clusterFirst } from './dns/resolver.ts';
import { DnsServer } from './dns/server.ts';
import { DnsZone } from './dns/zone.ts';
import { Hearing, type NodeEntry } from './hearing.ts';
import { Host, type HostIdentity } from './host.ts';
import type { PodHost, Server } from './hosts.ts';
import { Gateway } from './ingress/gateway.ts';
import { Policies } from './policies.ts';
import type { Backends, Frontend, ProxyTable, Side } from './proxy.ts';
import { Site } from './site.ts';

interface NetworkOptions {
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

/** What a node's proxy does with a packet. */
export type Rule =
  | { readonly kind: 'service'; readonly table: ProxyTable; readonly frontend: Frontend }
  /** nothing is behind that port */
  | { readonly kind: 'refused' }
  /** it gets lost */
  | { readonly kind: 'dropped' };

/** Where a connection ends. */
type Destination =
  /** `source`: the address that the server sees instead of the client's own */
  | { readonly kind: 'server'; readonly server: Server; readonly source: string | undefined }
  /** nobody listens there, or a Service has no endpoints: answered with a refusal */
  | { readonly kind: 'refused' }
  /** nobody has the address */
  | { readonly kind: 'unreachable' }
  /** it gets lost on the way, and nobody says so */
  | { readonly kind: 'dropped' };

/** One look-up made by a program in a pod. */
interface DnsQuery {
  readonly atMs: number;
  readonly type: string;
  readonly name: string;
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
export class Network {
  readonly kernel: Kernel;
  readonly #random: Random;
  readonly #hearing: Hearing;
  readonly #hosts = new Map<string, PodHost>();
  /** The simulated internet: servers by name. */
  readonly #sites = new Map<string, { readonly address: string; readonly handler: RequestHandler }>();
  readonly #listeners: { before: () => void; after: () => void }[] = [];
  /** Look-ups made by programs in pods, in order. */
  readonly dnsQueries: DnsQuery[] = [];
  readonly zone = new DnsZone();
  readonly policies: Policies;
  /** The Ingress controller's view, where the cluster has one. */
  readonly gateway: Gateway;
  readonly dns: DnsServer;
  #outside: Host | undefined;
  #announced = false;

  constructor(options: NetworkOptions) {
    this.kernel = options.kernel;
    this.#random = options.kernel.random('network');
    this.policies = new Policies(options.store);
    this.gateway = new Gateway(this, options.kernel.random('ingress'));
    this.dns = new DnsServer({
      zone: this.zone,
      outside: (name) => this.#sites.get(name)?.address,
      nowMs: () => this.kernel.now(),
      random: options.kernel.random('dns'),
    });
    const { zone, gateway, policies } = this;
    this.#hearing = new Hearing({ ...options, zone, gateway, policies, willChange: () => this.#willChange() });
  }

  /** Begins to follow the API; what exists already is known everywhere. */
  start(): void {
    this.#hearing.start();
  }

  // ── Who is there ──────────────────────────────────────────────────────────────────────────────────────────────

  /** Gives a pod its address. */
  attach(host: PodHost): void {
    this.#willChange();
    const node = this.#hearing.nodeAt(host.ip);
    if (node) node.hosts.push(host);
    else this.#hosts.set(host.ip, host);
  }

  /** Takes it back (only from this pod: the address may have a new owner). */
  detach(host: PodHost): void {
    const shared = this.#hearing.nodeAt(host.ip)?.hosts;
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

  /** Names of nodes that forward, sorted: without power there is nothing to come through. */
  nodes(): readonly string[] {
    return this.#hearing.names().filter((name) => this.#hearing.node(name)?.powered !== false);
  }

  table(node: string): ProxyTable | undefined {
    return this.#hearing.node(node)?.table;
  }

  /** A node chosen for a connection from outside. */
  anyNode(): string | undefined {
    const nodes = this.nodes();
    return nodes.length === 0 ? undefined : nodes[this.#random.int(nodes.length)];
  }

  /** Those who may answer at `address:port` by the tables of `node`; undefined: not a Service's address. */
  candidates(node: string | undefined, address: string, port: number): Backends | undefined {
    const rule = this.rule(node, address, port);
    if (!rule) return undefined;
    if (rule.kind === 'service') return rule.table.backends(rule.frontend);
    return { list: [], whenNone: rule.kind };
  }

  /** What happens to a packet to `address:port` that passes `node`; undefined: it goes to that address as it stands. */
  rule(node: string | undefined, address: string, port: number, protocol: 'TCP' | 'UDP' = 'TCP'): Rule | undefined {
    const atNode = this.#hearing.nodeAt(address);
    if (atNode) {
      if (!atNode.powered) return DROPPED;
      const frontend = atNode.table.nodePort(port, protocol);
      if (frontend) return { kind: 'service', table: atNode.table, frontend };
      return atNode.hosts.length > 0 ? undefined : REFUSED;
    }
    const table = node === undefined ? undefined : this.#hearing.node(node)?.table;
    const frontend = table?.frontend(address, port, protocol);
    if (table && frontend) return { kind: 'service', table, frontend };
    return table?.knowsAddress(address) ? DROPPED : undefined;
  }

  /** The node whose proxy a packet meets first. A load balancer hands on to nodes that have somebody to ask, if any has
   * (its health checks); a node's own address is that node's. */
  #entry({ node }: Origin, address: string, port: number, protocol: 'TCP' | 'UDP' = 'TCP'): string | undefined {
    if (node !== undefined || this.isNodeAddress(address)) return node;
    const useful = this.nodes().filter((name) => {
      const rule = this.rule(name, address, port, protocol);
      return rule?.kind === 'service' && rule.table.backends(rule.frontend, 'outside').list.length > 0;
    });
    return useful.length === 0 ? this.anyNode() : useful[useful.length === 1 ? 0 : this.#random.int(useful.length)];
  }

  /** Whether a node's proxy itself refuses connections to `address:port`: a Service without endpoints. */
  rejects(origin: Origin, address: string, port: number): boolean {
    const rule = this.rule(this.#entry(origin, address, port), address, port);
    if (rule?.kind !== 'service') return rule?.kind === 'refused';
    const side: Side = origin.node === undefined ? 'outside' : 'inside';
    if (rule.frontend.via === 'cluster' && side === 'outside') return false;
    const { list, whenNone } = rule.table.backends(rule.frontend, side);
    return list.length === 0 && whenNone === 'refused';
  }

  isNodeAddress(address: string): boolean {
    return this.#hearing.nodeAt(address) !== undefined;
  }

  /** Whether a pod's questions reach a name server. */
  hasDns(origin: Origin): boolean {
    const rule = this.rule(origin.node, CLUSTER_DNS, 53, 'UDP');
    if (rule?.kind !== 'service') return false;
    const now = this.kernel.now();
    return rule.table.backends(rule.frontend).list.some(({ ip, port }) => {
      const host = this.#hosts.get(ip);
      return host !== undefined && this.allows(origin, host, port, 'UDP') && host.server(port, now) !== undefined;
    });
  }

  /** Whether network policies let a connection to a pod through. `client`: the address it comes from, where that is no
   * pod's. A node always reaches its own pods. */
  allows(origin: Origin, to: PodHost, port: number, protocol: 'TCP' | 'UDP' = 'TCP', client = OUTSIDE_IP): boolean {
    if (!origin.pod && origin.node === to.node) return true;
    const from = { pod: origin.pod, address: origin.pod?.ip ?? client };
    return this.policies.allows(from, { pod: to, address: to.ip }, port, protocol);
  }

  /** The same for an address that is no pod's. */
  #allowsOut({ pod }: Origin, address: string, port: number, protocol: 'TCP' | 'UDP'): boolean {
    return !pod || this.policies.allows({ pod, address: pod.ip }, { address }, port, protocol);
  }

  /** Where a connection from `origin` to `address:port` ends. `client` is the address it is made from. */
  find(origin: Origin, address: string, port: number, client: string, protocol: 'TCP' | 'UDP' = 'TCP'): Destination {
    const side: Side = origin.node === undefined ? 'outside' : 'inside';
    const atNode = this.#hearing.nodeAt(address);
    if (atNode && !atNode.powered) return UNREACHABLE;
    const rule = this.rule(this.#entry(origin, address, port, protocol), address, port, protocol);
    if (rule?.kind === 'service') {
      const { table, frontend } = rule;
      if (frontend.via === 'cluster' && side === 'outside') return DROPPED;
      const backend = table.choose(frontend, side, client, this.kernel.now(), this.#random);
      if (!backend) return table.backends(frontend, side).whenNone === 'refused' ? REFUSED : DROPPED;
      // Whoever comes by a node's port is seen with that node's address, unless the policy is Local.
      const masked = atNode && frontend.service.spec.externalTrafficPolicy !== 'Local' ? atNode.ip : undefined;
      return this.#arrive(origin, backend.ip, backend.port, protocol, masked ?? client, masked);
    }
    if (rule) return rule;
    if (atNode && !this.#allowsOut(origin, address, port, protocol)) return DROPPED;
    if (atNode) return this.#atNode(atNode, port);
    const site = port === 80 || port === 443 ? this.#siteAt(address) : undefined;
    if (site && this.#allowsOut(origin, address, port, protocol))
      return { kind: 'server', server: new Site(site, port === 443), source: undefined };
    if (side === 'outside' || !isPodAddress(address)) return DROPPED;
    return this.#arrive(origin, address, port, protocol, client, undefined);
  }

  #arrive(
    origin: Origin,
    ip: string,
    port: number,
    protocol: 'TCP' | 'UDP',
    client: string,
    source: string | undefined,
  ): Destination {
    const nodes = this.#hearing.nodeAt(ip);
    if (nodes) return this.#atNode(nodes, port);
    const host = this.#hosts.get(ip);
    if (!host) return UNREACHABLE;
    if (!this.allows(origin, host, port, protocol, client)) return DROPPED;
    const server = host.server(port, this.kernel.now());
    return server ? { kind: 'server', server, source } : REFUSED;
  }

  /** What listens at a node's own address. */
  #atNode({ hosts, powered }: NodeEntry, port: number): Destination {
    if (!powered) return UNREACHABLE;
    for (const host of hosts) {
      const server = host.server(port, this.kernel.now());
      if (server) return { kind: 'server', server, source: undefined };
    }
    return REFUSED;
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
    return this.#hearing.node(name)?.ip;
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
    this.#hearing.setHearing(node, hearing);
  }

  /** Whether anybody answers at a node's address. */
  setPowered(node: string, powered: boolean): void {
    const entry = this.#hearing.node(node);
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
}

const REFUSED = { kind: 'refused' } as const;
const UNREACHABLE = { kind: 'unreachable' } as const;
const DROPPED = { kind: 'dropped' } as const;

/** Pods' addresses are 10.244.0.0 and up (nodes.ts hands them out). */
const isPodAddress = (address: string): boolean => /^10\.2(4[4-9]|5\d)\./.test(address);
