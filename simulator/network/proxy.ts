/**
 * What one node knows of Services and their endpoints: kube-proxy's tables, as they were programmed last.
 * Mirrors pkg/proxy/iptables/proxier.go and pkg/proxy/topology.go as far as who may answer. Leaves out: topology hints,
 * session affinity, internalTrafficPolicy, health-check node ports.
 */
import type { EndpointPort, EndpointSlice, Service, ServicePort } from '../api/objects.ts';

export interface Backend {
  readonly ip: string;
  readonly port: number;
  readonly node: string | undefined;
}

/** A port of a Service by its address. */
export interface Frontend {
  readonly key: string;
  readonly port: ServicePort;
}

interface Entry {
  service: Service | undefined;
  readonly slices: Map<string, EndpointSlice>;
  /** By port name; made when first asked after a change. */
  readonly backends: Map<string, readonly Backend[]>;
}

const NONE: readonly Backend[] = [];

/** One node's forwarding rules. */
export class ProxyTable {
  readonly #entries = new Map<string, Entry>();
  /** "10.96.0.10:80" → frontend, for cluster, external and load-balancer addresses. */
  readonly #byAddress = new Map<string, Frontend>();
  readonly #byNodePort = new Map<number, Frontend>();

  /** Programs a Service, or forgets it. */
  setService(key: string, service: Service | undefined): void {
    const entry = this.#entry(key);
    for (const address of addressesOf(entry.service)) {
      for (const port of entry.service?.spec.ports ?? []) this.#byAddress.delete(`${address}:${port.port}`);
    }
    for (const port of entry.service?.spec.ports ?? []) if (port.nodePort) this.#byNodePort.delete(port.nodePort);
    entry.service = service;
    entry.backends.clear();
    for (const port of service?.spec.ports ?? []) {
      for (const address of addressesOf(service)) this.#byAddress.set(`${address}:${port.port}`, { key, port });
      if (port.nodePort) this.#byNodePort.set(port.nodePort, { key, port });
    }
    if (!service && entry.slices.size === 0) this.#entries.delete(key);
  }

  setSlice(key: string, name: string, slice: EndpointSlice | undefined): void {
    const entry = this.#entry(key);
    if (slice) entry.slices.set(name, slice);
    else entry.slices.delete(name);
    entry.backends.clear();
    if (!entry.service && entry.slices.size === 0) this.#entries.delete(key);
  }

  service(key: string): Service | undefined {
    return this.#entries.get(key)?.service;
  }

  /** The Service port behind an address, if it is one of a Service. */
  frontend(address: string, port: number): Frontend | undefined {
    return this.#byAddress.get(`${address}:${port}`);
  }

  nodePort(port: number): Frontend | undefined {
    return this.#byNodePort.get(port);
  }

  /** Whether an address belongs to a Service at all (a wrong port of it is refused, not routed). */
  knowsAddress(address: string): boolean {
    for (const key of this.#byAddress.keys()) if (key.startsWith(`${address}:`)) return true;
    return false;
  }

  /** Those who may answer: ready endpoints, or else serving ones that terminate (proxy.CategorizeEndpoints). */
  backends(frontend: Frontend): readonly Backend[] {
    const entry = this.#entries.get(frontend.key);
    if (!entry) return NONE;
    const name = frontend.port.name ?? '';
    let found = entry.backends.get(name);
    if (!found) {
      found = backendsOf(entry.slices, name);
      entry.backends.set(name, found);
    }
    return found;
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

function addressesOf(service: Service | undefined): string[] {
  if (!service) return [];
  const { clusterIP, externalIPs } = service.spec;
  const ingress = service.status?.loadBalancer?.ingress ?? [];
  return [
    ...(clusterIP && clusterIP !== 'None' ? [clusterIP] : []),
    ...(externalIPs ?? []),
    ...ingress.flatMap((i) => (i.ip ? [i.ip] : [])),
  ];
}

function backendsOf(slices: ReadonlyMap<string, EndpointSlice>, portName: string): readonly Backend[] {
  const ready = new Map<string, Backend>();
  const terminating = new Map<string, Backend>();
  for (const slice of slices.values()) {
    const port = (slice.ports as readonly EndpointPort[] | undefined)?.find((p) => (p.name ?? '') === portName)?.port;
    if (port === undefined || port === null) continue;
    for (const endpoint of slice.endpoints ?? []) {
      const ip = endpoint.addresses[0];
      if (ip === undefined) continue;
      const backend: Backend = { ip, port, node: endpoint.nodeName };
      if (endpoint.conditions?.ready ?? true) ready.set(ip, backend);
      else if (endpoint.conditions?.serving && endpoint.conditions.terminating) terminating.set(ip, backend);
    }
  }
  const found = [...(ready.size > 0 ? ready : terminating).values()];
  return found.sort((a, b) => (a.ip < b.ip ? -1 : a.ip > b.ip ? 1 : a.port - b.port));
}
