/**
 * What one node knows of Services and their endpoints: kube-proxy's tables (iptables mode), as they were programmed
 * last. Mirrors pkg/proxy/iptables/proxier.go and pkg/proxy/topology.go as far as who may answer. Leaves out: health-check
 * node ports.
 */
import type { EndpointPort, EndpointSlice, Service, ServicePort } from '../api/objects.ts';
import type { Random } from '../kernel/random.ts';

export interface Backend {
  readonly ip: string;
  readonly port: number;
  readonly node: string | undefined;
}

/** A port of a Service by an address it is known under. */
export interface Frontend {
  readonly key: string;
  readonly service: Service;
  readonly port: ServicePort;
  /** How it was reached: by its cluster address, or by a node port, external or load-balancer address. */
  readonly via: 'cluster' | 'external';
}

/** Who may answer; when nobody may: whether the packet is answered with a refusal or gets lost. */
export interface Backends {
  readonly list: readonly Backend[];
  readonly whenNone: 'refused' | 'dropped';
}

/** Where a packet comes from: pods (and nodes) of the cluster may take the long way to an external address. */
export type Side = 'inside' | 'outside';

interface Entry {
  service: Service | undefined;
  readonly slices: Map<string, EndpointSlice>;
  /** By policy and port name; made when first asked after a change. */
  readonly backends: Map<string, Backends>;
}

const NOBODY: Backends = { list: [], whenNone: 'refused' };

/** One node's forwarding rules. */
export class ProxyTable {
  readonly #node: string;
  readonly #entries = new Map<string, Entry>();
  /** "10.96.0.10:80/TCP" → frontend, for cluster, external and load-balancer addresses. */
  readonly #byAddress = new Map<string, Frontend>();
  readonly #byNodePort = new Map<string, Frontend>();
  /** How many rules an address has. */
  readonly #addresses = new Map<string, number>();
  /** Session affinity: "key:port client" → the endpoint last given and when. */
  readonly #sessions = new Map<string, { backend: string; atMs: number }>();

  #zone: string | undefined;

  constructor(node: string) {
    this.#node = node;
  }

  /** In which zone the node is. */
  setZone(zone: string | undefined): void {
    if (zone === this.#zone) return;
    this.#zone = zone;
    for (const { backends } of this.#entries.values()) backends.clear();
  }

  // ── Programming ───────────────────────────────────────────────────────────────────────────────────────────────

  /** Programs a Service, or forgets it. */
  setService(key: string, service: Service | undefined): void {
    const entry = this.#entry(key);
    this.#unlist(entry.service);
    entry.service = service;
    entry.backends.clear();
    if (service) this.#list(key, service);
    if (!service && entry.slices.size === 0) this.#entries.delete(key);
  }

  setSlice(key: string, name: string, slice: EndpointSlice | undefined): void {
    const entry = this.#entry(key);
    if (slice) entry.slices.set(name, slice);
    else entry.slices.delete(name);
    entry.backends.clear();
    if (!entry.service && entry.slices.size === 0) this.#entries.delete(key);
  }

  #list(key: string, service: Service): void {
    for (const port of service.spec.ports ?? []) {
      const protocol = port.protocol ?? 'TCP';
      for (const { address, via } of addressesOf(service)) {
        this.#byAddress.set(`${address}:${port.port}/${protocol}`, { key, service, port, via });
        this.#addresses.set(address, (this.#addresses.get(address) ?? 0) + 1);
      }
      if (port.nodePort) this.#byNodePort.set(`${port.nodePort}/${protocol}`, { key, service, port, via: 'external' });
    }
  }

  #unlist(service: Service | undefined): void {
    for (const port of service?.spec.ports ?? []) {
      const protocol = port.protocol ?? 'TCP';
      for (const { address } of addressesOf(service)) {
        this.#byAddress.delete(`${address}:${port.port}/${protocol}`);
        const left = (this.#addresses.get(address) ?? 1) - 1;
        if (left > 0) this.#addresses.set(address, left);
        else this.#addresses.delete(address);
      }
      if (port.nodePort) this.#byNodePort.delete(`${port.nodePort}/${protocol}`);
    }
  }

  // ── Asking ────────────────────────────────────────────────────────────────────────────────────────────────────

  service(key: string): Service | undefined {
    return this.#entries.get(key)?.service;
  }

  /** The Service port behind an address, if it is one of a Service. */
  frontend(address: string, port: number, protocol = 'TCP'): Frontend | undefined {
    return this.#byAddress.get(`${address}:${port}/${protocol}`);
  }

  nodePort(port: number, protocol = 'TCP'): Frontend | undefined {
    return this.#byNodePort.get(`${port}/${protocol}`);
  }

  /** Whether an address belongs to a Service at all: a wrong port of it has no rule, and nobody answers there. */
  knowsAddress(address: string): boolean {
    return this.#addresses.has(address);
  }

  /**
   * Those who may answer: ready endpoints, or else serving ones that terminate; with a Local policy only this node's.
   * Upstream: proxy.CategorizeEndpoints, and the filter rules of syncProxyRules.
   */
  backends({ key, service, port, via }: Frontend, side: Side = 'inside'): Backends {
    const entry = this.#entries.get(key);
    if (!entry) return NOBODY;
    const local =
      via === 'cluster'
        ? service.spec.internalTrafficPolicy === 'Local'
        : service.spec.externalTrafficPolicy === 'Local' && side === 'outside';
    const name = `${local ? 'local' : 'cluster'} ${port.name ?? ''}`;
    let found = entry.backends.get(name);
    if (!found) {
      const from = { node: this.#node, zone: this.#zone };
      found = local
        ? localBackends(entry.slices, port.name ?? '', from)
        : backendsFrom(entry.slices, port.name ?? '', from);
      entry.backends.set(name, found);
    }
    return found;
  }

  /**
   * The endpoint for a new connection: any at random, or with session affinity the one this client had last, as long
   * as it is there and the client came within the time-out. Upstream: writeServiceToEndpointRules (the module `recent`).
   */
  choose(frontend: Frontend, side: Side, client: string, nowMs: number, random: Random): Backend | undefined {
    const { list } = this.backends(frontend, side);
    if (list.length === 0) return undefined;
    const { spec } = frontend.service;
    if (spec.sessionAffinity !== 'ClientIP') return list[list.length === 1 ? 0 : random.int(list.length)];
    const name = `${frontend.key}:${frontend.port.name ?? ''} ${client}`;
    const timeoutMs = (spec.sessionAffinityConfig?.clientIP?.timeoutSeconds ?? 10_800) * 1000;
    const session = this.#sessions.get(name);
    const known =
      session && nowMs - session.atMs < timeoutMs ? list.find((b) => textOf(b) === session.backend) : undefined;
    const chosen = known ?? (list[list.length === 1 ? 0 : random.int(list.length)] as Backend);
    this.#sessions.set(name, { backend: textOf(chosen), atMs: nowMs });
    return chosen;
  }

  #entry(key: string): Entry {
    let entry = this.#entries.get(key);
    if (!entry) {
      entry = { service: undefined, slices: new Map(), backends: new Map() };
      this.#entries.set(key, entry);
    }
    return entry;
  }
}

const textOf = ({ ip, port }: Backend): string => `${ip}:${port}`;

function addressesOf(service: Service | undefined): { address: string; via: Frontend['via'] }[] {
  if (!service) return [];
  const { clusterIP, externalIPs } = service.spec;
  const ingress = (service.status?.loadBalancer?.ingress ?? []) as readonly { ip?: string; ipMode?: string }[];
  return [
    ...(clusterIP && clusterIP !== 'None' ? [{ address: clusterIP, via: 'cluster' as const }] : []),
    ...(externalIPs ?? []).map((address) => ({ address, via: 'external' as const })),
    ...ingress.flatMap(({ ip, ipMode }) =>
      ip && ipMode !== 'Proxy' ? [{ address: ip, via: 'external' as const }] : [],
    ),
  ];
}

/** Where a packet is. */
interface Place {
  readonly node: string;
  readonly zone: string | undefined;
}

interface Known extends Backend {
  readonly forNodes: readonly string[];
  readonly forZones: readonly string[];
}

const NOWHERE: readonly string[] = Object.freeze([]);

type Slices = ReadonlyMap<string, EndpointSlice>;

/** All that a node knows of a port: ready ones, and those that still serve while they end. */
function known(slices: Slices, portName: string): { readonly ready: Known[]; readonly terminating: Known[] } {
  const ready = new Map<string, Known>();
  const terminating = new Map<string, Known>();
  for (const slice of slices.values()) {
    const port = (slice.ports as readonly EndpointPort[] | undefined)?.find((p) => (p.name ?? '') === portName)?.port;
    if (port === undefined || port === null) continue;
    for (const { addresses, nodeName, conditions, hints } of slice.endpoints ?? []) {
      const ip = addresses[0];
      if (ip === undefined) continue;
      const backend: Known = {
        ip,
        port,
        node: nodeName,
        forNodes: hints?.forNodes?.map(({ name }) => name) ?? NOWHERE,
        forZones: hints?.forZones?.map(({ name }) => name) ?? NOWHERE,
      };
      if (conditions?.ready ?? true) ready.set(ip, backend);
      else if (conditions?.serving && conditions.terminating) terminating.set(ip, backend);
    }
  }
  return { ready: [...ready.values()], terminating: [...terminating.values()] };
}

/** With policy Cluster: the ready ones that hints leave to this node, or else those that end. */
function backendsFrom(slices: Slices, portName: string, place: Place): Backends {
  const { ready, terminating } = known(slices, portName);
  const list = ready.length > 0 ? hinted(ready, place) : terminating;
  return { list: list.sort(byAddress), whenNone: 'refused' };
}

/** With policy Local: this node's; the fallback to those that end is decided among them. */
function localBackends(slices: Slices, portName: string, { node }: Place): Backends {
  const { ready, terminating } = known(slices, portName);
  const here = (all: readonly Known[]): Known[] => all.filter((backend) => backend.node === node);
  const list = here(ready).length > 0 ? here(ready) : here(terminating);
  return { list: list.sort(byAddress), whenNone: ready.length + terminating.length > 0 ? 'dropped' : 'refused' };
}

/**
 * Hints count when every ready endpoint has them and one is for this node, or else for its zone. Upstream: topologyModeFromHints.
 * Example: endpoints for node-1 and node-2; a packet on node-1 goes to the first, one on node-3 to either.
 */
function hinted(ready: readonly Known[], { node, zone }: Place): Known[] {
  const forNode = ready.filter(({ forNodes }) => forNodes.includes(node));
  if (forNode.length > 0 && ready.every(({ forNodes }) => forNodes.length > 0)) return forNode;
  const forZone = ready.filter(({ forZones }) => zone !== undefined && forZones.includes(zone));
  if (forZone.length > 0 && ready.every(({ forZones }) => forZones.length > 0)) return forZone;
  return [...ready];
}

const byAddress = (a: Backend, b: Backend): number => (a.ip < b.ip ? -1 : a.ip > b.ip ? 1 : a.port - b.port);
