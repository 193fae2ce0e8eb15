/**
 * Cluster DNS: what CoreDNS's kubernetes plugin answers from the Services and EndpointSlices it has heard of, and the
 * resolver of a pod (search list, ndots). Mirrors coredns plugin/kubernetes (spec.md of the DNS-based service
 * discovery). Leaves out: PTR, caching, zone transfer, dnsConfig, names outside the cluster (NXDOMAIN).
 */
import type { Endpoint, EndpointPort, EndpointSlice, Service } from '../api/objects.ts';
import type { DnsAnswer } from '../kernel/sockets.ts';

export const CLUSTER_DOMAIN = 'cluster.local';
const TTL = 30;

type DnsRecord = DnsAnswer['records'][number];

interface Entry {
  service: Service | undefined;
  readonly slices: Map<string, EndpointSlice>;
}

const NXDOMAIN: DnsAnswer = { rcode: 'NXDOMAIN', records: [] };

/** One look-up made by a program in a pod. */
export interface DnsQuery {
  readonly atMs: number;
  readonly type: string;
  readonly name: string;
}

/** The zone as the DNS server knows it. */
export class DnsZone {
  readonly #entries = new Map<string, Entry>();
  /** Whether a namespace exists; answers for unknown Services of known and unknown namespaces are the same NXDOMAIN. */

  setService(key: string, service: Service | undefined): void {
    this.#entry(key).service = service;
    this.#drop(key);
  }

  setSlice(key: string, name: string, slice: EndpointSlice | undefined): void {
    const { slices } = this.#entry(key);
    if (slice) slices.set(name, slice);
    else slices.delete(name);
    this.#drop(key);
  }

  /** Answers a full name, with or without the last dot. */
  answer(name: string, type: string): DnsAnswer {
    const full = name.replace(/\.$/, '').toLowerCase();
    const suffix = `.${CLUSTER_DOMAIN}`;
    if (!full.endsWith(suffix)) return NXDOMAIN;
    const labels = full.slice(0, -suffix.length).split('.');
    const kind = labels.pop();
    if (kind === 'pod') return this.#podAnswer(full, labels, type);
    if (kind !== 'svc' || labels.length < 2) return NXDOMAIN;
    const namespace = labels.pop() as string;
    const serviceName = labels.pop() as string;
    const entry = this.#entries.get(`${namespace}/${serviceName}`);
    if (!entry?.service) return NXDOMAIN;
    return this.#serviceAnswer(full, entry, entry.service, labels, type);
  }

  #serviceAnswer(full: string, entry: Entry, service: Service, labels: readonly string[], type: string): DnsAnswer {
    const { spec } = service;
    if (spec.type === 'ExternalName') {
      if (labels.length > 0) return NXDOMAIN;
      return found([{ name: full, type: 'CNAME', ttl: TTL, data: `${spec.externalName}.` }]);
    }
    const headless = spec.clusterIP === 'None' || !spec.clusterIP;
    if (labels.length === 2 && labels[0]?.startsWith('_') && labels[1]?.startsWith('_')) {
      return this.#srv(full, entry, service, headless, labels[0].slice(1), labels[1].slice(1), type);
    }
    if (labels.length === 0) {
      if (type === 'SRV') return this.#srv(full, entry, service, headless, undefined, undefined, type);
      if (!headless) return found(type === 'A' ? [a(full, spec.clusterIP as string)] : []);
      const addresses = endpointsOf(entry).map(({ ip }) => ip);
      if (addresses.length === 0) return NXDOMAIN;
      return found(type === 'A' ? [...new Set(addresses)].map((ip) => a(full, ip)) : []);
    }
    if (labels.length !== 1 || !headless) return NXDOMAIN;
    const matching = endpointsOf(entry).filter(({ ip, endpoint }) => hostLabel(ip, endpoint) === labels[0]);
    if (matching.length === 0) return NXDOMAIN;
    if (type === 'SRV') return this.#srv(full, entry, service, true, undefined, undefined, type, labels[0]);
    return found(type === 'A' ? matching.map(({ ip }) => a(full, ip)) : []);
  }

  /** SRV of one port or all; weight is 100 divided by the number of answers, at least 1. */
  #srv(
    full: string,
    entry: Entry,
    service: Service,
    headless: boolean,
    port: string | undefined,
    protocol: string | undefined,
    type: string,
    host?: string,
  ): DnsAnswer {
    const wanted = (name: string | undefined, proto: string | undefined): boolean =>
      (port === undefined || (name ?? '') === port) &&
      (protocol === undefined || (proto ?? 'TCP').toLowerCase() === protocol);
    const base = `${service.metadata.name}.${service.metadata.namespace}.svc.${CLUSTER_DOMAIN}.`;
    const targets: { port: number; target: string }[] = [];
    if (headless) {
      for (const { ip, endpoint, ports } of endpointsOf(entry)) {
        const label = hostLabel(ip, endpoint);
        if (host !== undefined && label !== host) continue;
        for (const p of ports)
          if (wanted(p.name, p.protocol)) targets.push({ port: p.port, target: `${label}.${base}` });
      }
    } else {
      for (const p of service.spec.ports ?? [])
        if (wanted(p.name, p.protocol)) targets.push({ port: p.port, target: base });
    }
    if (targets.length === 0) return NXDOMAIN;
    if (type !== 'SRV') return found([]);
    const weight = Math.max(1, Math.floor(100 / targets.length));
    return found(
      targets.map((t) => ({ name: full, type: 'SRV', ttl: TTL, data: `0 ${weight} ${t.port} ${t.target}` })),
    );
  }

  /** 10-244-1-5.default.pod.cluster.local ("pods insecure": any address is answered). */
  #podAnswer(full: string, labels: readonly string[], type: string): DnsAnswer {
    const ip =
      labels.length === 2 && /^\d+-\d+-\d+-\d+$/.test(labels[0] as string)
        ? (labels[0] as string).replaceAll('-', '.')
        : undefined;
    return ip === undefined ? NXDOMAIN : found(type === 'A' ? [a(full, ip)] : []);
  }

  #entry(key: string): Entry {
    let entry = this.#entries.get(key);
    if (!entry) {
      entry = { service: undefined, slices: new Map() };
      this.#entries.set(key, entry);
    }
    return entry;
  }

  #drop(key: string): void {
    const entry = this.#entries.get(key);
    if (entry && !entry.service && entry.slices.size === 0) this.#entries.delete(key);
  }
}

/**
 * Full names to try for `name`, in order, as a pod of that namespace does with ndots 5.
 * Example: candidates("web", "default")[0] = "web.default.svc.cluster.local".
 */
export function candidates(name: string, namespace: string): string[] {
  if (name.endsWith('.')) return [name.slice(0, -1)];
  const searched = [`${namespace}.svc.${CLUSTER_DOMAIN}`, `svc.${CLUSTER_DOMAIN}`, CLUSTER_DOMAIN].map(
    (domain) => `${name}.${domain}`,
  );
  return name.split('.').length - 1 >= 5 ? [name, ...searched] : [...searched, name];
}

/** The first answer of the search list that exists; NXDOMAIN when none does. */
export function search(zone: DnsZone, name: string, type: string, namespace: string): DnsAnswer {
  for (const full of candidates(name, namespace)) {
    const answer = zone.answer(full, type);
    if (answer.rcode === 'NOERROR') return answer;
  }
  return NXDOMAIN;
}

function found(records: readonly DnsRecord[]): DnsAnswer {
  return { rcode: 'NOERROR', records };
}

function a(name: string, ip: string): DnsRecord {
  return { name, type: 'A', ttl: TTL, data: ip };
}

/** An endpoint's name under its Service: its hostname, or its address with dashes. */
function hostLabel(ip: string, endpoint: Endpoint): string {
  return endpoint.hostname ?? ip.replaceAll('.', '-');
}

function endpointsOf(entry: Entry): { ip: string; endpoint: Endpoint; ports: readonly EndpointPort[] }[] {
  const out: { ip: string; endpoint: Endpoint; ports: readonly EndpointPort[] }[] = [];
  for (const slice of entry.slices.values()) {
    const ports = (slice.ports ?? []) as readonly EndpointPort[];
    for (const endpoint of slice.endpoints ?? []) {
      const ip = endpoint.addresses[0];
      if (ip !== undefined && (endpoint.conditions?.ready ?? true)) out.push({ ip, endpoint, ports });
    }
  }
  return out;
}
