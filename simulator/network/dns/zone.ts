/**
 * The cluster's zone: what CoreDNS's kubernetes plugin answers from the Services, EndpointSlices and namespaces it has
 * heard of. Mirrors coredns plugin/kubernetes (parse.go, kubernetes.go, reverse.go, ns.go, handler.go) and
 * plugin/backend_lookup.go, with "pods insecure". Read on: server.ts (what is asked of a server as a whole).
 * Leaves out: multi-cluster zones, zonal names, dual stack.
 */
import type { Endpoint, EndpointSlice, Service } from '../../api/objects.ts';
import type { DnsMessage, DnsRecord } from '../../kernel/names.ts';

export const CLUSTER_DOMAIN = 'cluster.local';
const ZONE = `${CLUSTER_DOMAIN}.`;
const REVERSE_ZONES = ['in-addr.arpa.', 'ip6.arpa.'];
const MAX_ALIASES = 10;

interface Entry {
  service: Service | undefined;
  readonly slices: Map<string, EndpointSlice>;
}

/** One target behind a name. Upstream: msg.Service. */
interface Target {
  /** An address, or for an ExternalName a name. */
  readonly host: string;
  readonly port: number;
  /** Its own name, with the last dot. */
  readonly name: string;
}

/** What a name asks for. Upstream: recordRequest. */
interface Request {
  readonly kind: 'svc' | 'pod';
  readonly namespace: string | undefined;
  readonly service: string | undefined;
  readonly endpoint: string | undefined;
  readonly port: string | undefined;
  readonly protocol: string | undefined;
}

/** Targets; 'nodata' when the name exists and has none. */
type Found = readonly Target[] | 'nodata' | 'nxdomain';

/** The zone as the DNS server knows it. */
export class DnsZone {
  /** Seconds that answers may be kept. The plugin's `ttl`. */
  readonly ttl = 30;
  readonly #entries = new Map<string, Entry>();
  readonly #namespaces = new Set<string>();
  /** Since 1970, in seconds, of the last change: the SOA's serial. */
  #serial = 0;

  // ── What it hears ─────────────────────────────────────────────────────────────────────────────────────────────

  setNamespace(name: string, exists: boolean): void {
    if (exists) this.#namespaces.add(name);
    else this.#namespaces.delete(name);
  }

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

  /** Something that answers are made of has changed at this instant of the wall clock. */
  changed(wallMs: number): void {
    this.#serial = Math.floor(wallMs / 1000);
  }

  // ── What it answers ───────────────────────────────────────────────────────────────────────────────────────────

  /** The answer to a question about a name of this zone; undefined when it is for others to answer. `name` has its last
   * dot and is given back as it was written. Upstream: Kubernetes.ServeDNS. */
  answer(name: string, type: string): DnsMessage | undefined {
    const lower = name.toLowerCase();
    if (inZone(lower, ZONE)) return this.#answerOwn(name, lower, type) ?? this.#negative('NXDOMAIN');
    if (!REVERSE_ZONES.some((zone) => inZone(lower, zone)) || type !== 'PTR') return undefined;
    const pointers = this.#pointers(lower, name);
    return pointers.length === 0 ? undefined : positive(pointers);
  }

  /** Undefined: no such name. */
  #answerOwn(name: string, lower: string, type: string): DnsMessage | undefined {
    if (type === 'SOA' && lower === ZONE) return positive([this.#soa()]);
    if (type === 'NS' && lower === ZONE) return this.#nameServers(name);
    if (type === 'AXFR' || type === 'IXFR') return { ...positive([]), rcode: 'REFUSED', authoritative: false };
    if (type === 'TXT') return this.#text(name, lower);
    const found = lower === ZONE ? 'nodata' : this.#targets(lower);
    if (found === 'nxdomain') return undefined;
    if (found === 'nodata') return this.#negative('NOERROR');
    switch (type) {
      case 'A':
      case 'CNAME': {
        const records = type === 'A' ? this.#addresses(name, found, []) : this.#alias(name, found);
        return records.length === 0 ? this.#negative('NOERROR') : positive(records);
      }
      case 'AAAA': {
        const records = this.#addresses(name, found, [], 'AAAA');
        return records.length === 0 ? this.#negative('NOERROR') : positive(records);
      }
      case 'SRV':
        return this.#services(name, found);
      default:
        return this.#negative('NOERROR');
    }
  }

  /** A records, aliases followed. Upstream: plugin.A. */
  #addresses(name: string, targets: readonly Target[], before: readonly string[], type = 'A'): DnsRecord[] {
    const records: DnsRecord[] = [];
    const seen = new Set<string>();
    for (const { host } of targets) {
      if (isAddress(host)) {
        if (type !== 'A' || seen.has(host)) continue;
        seen.add(host);
        records.push(this.#record(name, 'A', host));
        continue;
      }
      const alias = `${host.replace(/\.$/, '')}.`;
      const lower = alias.toLowerCase();
      if (lower === name.toLowerCase() || before.includes(lower) || before.length > MAX_ALIASES) continue;
      if (!inZone(lower, ZONE)) {
        // The server would ask others about the rest of the way; they know nothing.
        records.push(this.#record(name, 'CNAME', alias));
        continue;
      }
      const next = this.#targets(lower);
      const rest = typeof next === 'string' ? [] : this.#addresses(alias, next, [...before, lower], type);
      if (rest.length > 0) records.push(this.#record(name, 'CNAME', alias), ...rest);
    }
    return records;
  }

  #alias(name: string, [first]: readonly Target[]): DnsRecord[] {
    if (!first || isAddress(first.host)) return [];
    return [this.#record(name, 'CNAME', `${first.host.replace(/\.$/, '')}.`)];
  }

  /**
   * SRV records with the addresses of their targets. Weight: 100 shared by all targets, whole, at least 1.
   * Example: three pods → 33 each. Upstream: plugin.SRV.
   */
  #services(name: string, targets: readonly Target[]): DnsMessage {
    const internal = targets.filter(({ host }) => isAddress(host));
    const weight = Math.max(1, Math.floor(100 / internal.length));
    const records = new Map<string, DnsRecord>();
    const additional = new Map<string, DnsRecord>();
    for (const { host, port, name: target } of internal) {
      if (port === NO_PORT) continue;
      const key = `${target} ${port}`;
      if (!records.has(key)) records.set(key, this.#record(name, 'SRV', `0 ${weight} ${port} ${target}`));
      const address = `${target} ${host}`;
      if (!additional.has(address)) additional.set(address, this.#record(target, 'A', host));
    }
    if (records.size === 0) return this.#negative('NOERROR');
    return positive([...records.values()], [...additional.values()]);
  }

  /** TXT: the schema's version, and nothing else. */
  #text(name: string, lower: string): DnsMessage | undefined {
    if (lower === `dns-version.${ZONE}`) return positive([{ name, type: 'TXT', ttl: 28_800, data: '"1.1.0"' }]);
    const found = lower === ZONE ? 'nodata' : this.#targets(lower);
    return typeof found === 'string' ? undefined : this.#negative('NOERROR');
  }

  #nameServers(name: string): DnsMessage {
    const own = this.#entries.get('kube-system/kube-dns')?.service?.spec.clusterIP;
    if (!own) return this.#negative('NOERROR');
    const server = `kube-dns.kube-system.svc.${ZONE}`;
    return positive([this.#record(name, 'NS', server)], [this.#record(server, 'A', own)]);
  }

  /** Names of an address: a Service's, or else those of the endpoints that have it. Upstream: serviceRecordForIP. */
  #pointers(lower: string, name: string): DnsRecord[] {
    const ip = addressOfReverse(lower);
    if (ip === undefined) return [];
    const names = new Set<string>();
    for (const [key, { service }] of this.#entries) {
      if (service?.spec.clusterIP === ip) return [this.#record(name, 'PTR', domainOf(key))];
    }
    for (const [key, { slices }] of this.#entries) {
      for (const { address, endpoint } of endpointsOf(slices))
        if (address === ip) names.add(`${hostLabel(address, endpoint)}.${domainOf(key)}`);
    }
    return [...names].map((target) => this.#record(name, 'PTR', target));
  }

  // ── Finding ───────────────────────────────────────────────────────────────────────────────────────────────────

  /** What stands behind a name of the zone. Upstream: Kubernetes.Records. */
  #targets(lower: string): Found {
    if (lower === `ns.dns.${ZONE}`) {
      const ip = this.#entries.get('kube-system/kube-dns')?.service?.spec.clusterIP;
      return ip ? [{ host: ip, port: NO_PORT, name: lower }] : 'nodata';
    }
    const request = parseName(lower);
    if (request === 'nodata' || request === 'nxdomain') return request;
    const { namespace, service } = request;
    if (namespace === undefined) return 'nodata';
    if (!this.#namespaces.has(namespace)) return 'nxdomain';
    if (service === undefined) return 'nodata';
    return request.kind === 'pod' ? podTargets(lower, service) : this.#serviceTargets(request);
  }

  /** Upstream: findServices. */
  #serviceTargets({ namespace, service: name, endpoint, port, protocol }: Request): Found {
    const key = `${namespace}/${name}`;
    const entry = this.#entries.get(key);
    const spec = entry?.service?.spec;
    if (!entry || !spec) return 'nxdomain';
    const domain = domainOf(key);
    if (spec.type === 'ExternalName') {
      const alias = spec.externalName ?? '';
      if (endpoint !== undefined || port !== undefined || isAddress(alias)) return 'nxdomain';
      return [{ host: alias, port: NO_PORT, name: domain }];
    }
    const matches = (named: string | undefined, spoken: string | undefined): boolean =>
      (!port || port === (named ?? '').toLowerCase()) && (!protocol || protocol === (spoken ?? 'TCP').toLowerCase());
    const targets: Target[] = [];
    const headless = !spec.clusterIP || spec.clusterIP === 'None';
    if (headless || endpoint !== undefined) {
      for (const { address, endpoint: found, ports } of endpointsOf(entry.slices)) {
        const label = hostLabel(address, found);
        if (endpoint !== undefined && label.toLowerCase() !== endpoint) continue;
        for (const p of ports) {
          if (matches(p.name, p.protocol)) targets.push({ host: address, port: p.port, name: `${label}.${domain}` });
        }
      }
    } else {
      for (const p of spec.ports ?? []) {
        if (matches(p.name, p.protocol)) targets.push({ host: spec.clusterIP as string, port: p.port, name: domain });
      }
    }
    return targets.length === 0 ? 'nxdomain' : targets;
  }

  // ── Small parts ───────────────────────────────────────────────────────────────────────────────────────────────

  #record(name: string, type: string, data: string): DnsRecord {
    return { name, type, ttl: this.ttl, data };
  }

  #soa(): DnsRecord {
    const data = `ns.dns.${ZONE} hostmaster.${ZONE} ${this.#serial} 7200 1800 86400 ${this.ttl}`;
    return this.#record(ZONE, 'SOA', data);
  }

  /** No such name, or no record of that type. Upstream: plugin.BackendError. */
  #negative(rcode: 'NXDOMAIN' | 'NOERROR'): DnsMessage {
    return { ...positive([]), rcode, authority: [this.#soa()] };
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

/** The port of what has none: no SRV record. */
const NO_PORT = -1;

function positive(answers: readonly DnsRecord[], additional: readonly DnsRecord[] = []): DnsMessage {
  return { rcode: 'NOERROR', answers, authority: [], additional, authoritative: true, recursionAvailable: false };
}

const inZone = (lower: string, zone: string): boolean => lower === zone || lower.endsWith(`.${zone}`);

/** "shop/web" → "web.shop.svc.cluster.local." */
function domainOf(key: string): string {
  const [namespace, name] = key.split('/');
  return `${name}.${namespace}.svc.${ZONE}`;
}

export const isAddress = (text: string): boolean => /^\d{1,3}(\.\d{1,3}){3}$/.test(text);

/**
 * The parts of a name: `_port._protocol.service.namespace.svc.ZONE`, `endpoint.service.namespace.svc.ZONE`,
 * `address.namespace.pod.ZONE`. Upstream: parseRequest.
 */
function parseName(lower: string): Request | 'nodata' | 'nxdomain' {
  const labels = lower.slice(0, -ZONE.length - 1).split('.');
  const kind = labels.pop();
  if (kind !== 'svc' && kind !== 'pod') return 'nxdomain';
  const namespace = labels.pop();
  const service = labels.pop();
  if (labels.length > 2) return 'nxdomain';
  const bare = (label: string | undefined): string | undefined => label?.replace(/^_/, '');
  return {
    kind,
    namespace,
    service,
    endpoint: labels.length === 1 ? labels[0] : undefined,
    port: labels.length === 2 ? bare(labels[0]) : undefined,
    protocol: labels.length === 2 ? bare(labels[1]) : undefined,
  };
}

/** 10-244-1-5.default.pod.cluster.local ("pods insecure": any address is answered). Upstream: findPods. */
function podTargets(name: string, label: string): Found {
  const ip = label.replaceAll('-', '.');
  const real = isAddress(ip) && ip.split('.').every((part) => Number(part) < 256);
  return real ? [{ host: ip, port: NO_PORT, name }] : 'nxdomain';
}

/** "5.1.244.10.in-addr.arpa." → "10.244.1.5"; undefined when it is no whole address. */
function addressOfReverse(lower: string): string | undefined {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.in-addr\.arpa\.$/.exec(lower);
  return match ? `${match[4]}.${match[3]}.${match[2]}.${match[1]}` : undefined;
}

/** An endpoint's name under its Service: its hostname, or its address with dashes. Upstream: endpointHostname. */
const hostLabel = (ip: string, endpoint: Endpoint): string => endpoint.hostname ?? ip.replaceAll('.', '-');

interface FoundEndpoint {
  readonly address: string;
  readonly endpoint: Endpoint;
  readonly ports: readonly { readonly name?: string; readonly port: number; readonly protocol?: string }[];
}

/** Endpoints that are ready, or do not say. Upstream: object.EndpointSliceToEndpoints. */
function endpointsOf(slices: ReadonlyMap<string, EndpointSlice>): FoundEndpoint[] {
  const found: FoundEndpoint[] = [];
  for (const slice of slices.values()) {
    const said = (slice.ports ?? []) as readonly { name?: string; port?: number; protocol?: string }[];
    const ports = said.length === 0 ? [{ port: NO_PORT }] : said.map((p) => ({ ...p, port: p.port ?? NO_PORT }));
    for (const endpoint of slice.endpoints ?? []) {
      if (!(endpoint.conditions?.ready ?? true)) continue;
      for (const address of endpoint.addresses) found.push({ address, endpoint, ports });
    }
  }
  return found;
}
