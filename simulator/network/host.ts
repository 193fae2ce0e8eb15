/**
 * One host's own view of the network: looks up names, connects, asks, and listens. What can go wrong on the way is
 * decided by the network's routes; this file knows how long it takes and how long programs wait.
 */
import type { DnsAnswer, DnsQuestion, DnsReply, ResolverSettings } from '../kernel/names.ts';
import type {
  Acceptor,
  ConnectOutcome,
  ConnectTarget,
  HostNetwork,
  HttpOutcome,
  HttpRequest,
  ListenOptions,
  RequestHandler,
} from '../kernel/sockets.ts';
import { type Routine, sleep } from '../kernel/wait.ts';
import { ServerConnection } from './connection.ts';
import { searchNames } from './dns/resolver.ts';
import { isAddress } from './dns/zone.ts';
import type { PodHost, Server } from './hosts.ts';
import type { Gateway } from './ingress/gateway.ts';
import { Listeners } from './listeners.ts';
import type { Network } from './network.ts';

/** A question to the cluster's DNS and its answer: a program in a loop of requests lets time pass. */
const LOOK_UP_MS = 3;
/** Setting up a connection, or learning that it is refused. */
const CONNECT_MS = 1;
/** How long the kernel looks for the way before it says "no route to host". */
const UNREACHABLE_MS = 3000;
/** How long the kernel goes on asking for a connection (net.ipv4.tcp_syn_retries = 6). */
const SYN_MS = 127_000;
const RETRANSMITS_MS = [1000, 3000, 7000, 15_000, 31_000, 63_000];
/** Where programs' own ports begin (net.ipv4.ip_local_port_range). */
const FIRST_PORT = 32_768;
const PORTS = 28_232;

export interface HostIdentity {
  readonly name: string;
  /** Undefined: outside the cluster, or a node itself. */
  readonly pod: PodHost | undefined;
  /** On which node it stands; undefined: outside. */
  readonly node: string | undefined;
  readonly addresses: readonly string[];
  readonly resolver: ResolverSettings;
  /** Names of /etc/hosts besides its own. */
  readonly hosts: readonly { readonly address: string; readonly names: readonly string[] }[];
  /** Whether its look-ups are counted as made by programs in pods. */
  readonly countsDns: boolean;
}

/** A host's own view; see HostNetwork. */
export class Host implements HostNetwork {
  readonly hostname: string;
  readonly addresses: readonly string[];
  readonly resolver: ResolverSettings;
  readonly identity: HostIdentity;
  readonly #network: Network;
  readonly #listeners: Listeners;
  #ports = 0;

  /** `sharing`: another view of the same host; both listen on the same ports. */
  constructor(network: Network, identity: HostIdentity, sharing?: Host) {
    this.#network = network;
    this.identity = identity;
    this.hostname = identity.name;
    this.addresses = identity.addresses;
    this.resolver = identity.resolver;
    this.#listeners = sharing ? sharing.#listeners : new Listeners(network.kernel, () => network.willChange());
  }

  /** The Ingress controller's view of the cluster, for its own containers. */
  get gateway(): Gateway {
    return this.#network.gateway;
  }

  /** The same host for a program whose look-ups do not count (what a learner runs in a pod). */
  uncounted(): Host {
    return this.identity.countsDns ? new Host(this.#network, { ...this.identity, countsDns: false }, this) : this;
  }

  // ── Names ─────────────────────────────────────────────────────────────────────────────────────────────────────

  *resolve(name: string, type: string, timeoutMs = Number.POSITIVE_INFINITY): Routine<DnsAnswer> {
    const known = this.#inHosts(name, type);
    if (known) return known;
    const host = this;
    const { kernel } = this.#network;
    const untilMs = kernel.now() + timeoutMs;
    const answer = yield* searchNames(name, type, this.resolver, function* (full, t, server) {
      const leftMs = untilMs - kernel.now();
      if (leftMs <= 0) return 'late';
      return yield* host.ask({ name: full, type: t }, server, Math.min(leftMs, host.resolver.timeout * 1000));
    });
    if (this.identity.countsDns) {
      const full = answer.records[0]?.name ?? name;
      this.#network.dnsQueries.push({ atMs: this.#network.kernel.now(), type, name: full.replace(/\.$/, '') });
    }
    return answer;
  }

  *ask(question: DnsQuestion, server: string, timeoutMs = this.resolver.timeout * 1000): Routine<DnsReply> {
    yield* sleep(LOOK_UP_MS);
    const reply = this.#network.askNameServer(this.identity, question, server);
    if (reply.kind === 'timeout') yield* sleep(timeoutMs - LOOK_UP_MS);
    else if (reply.kind === 'unreachable') yield* sleep(Math.min(timeoutMs, UNREACHABLE_MS) - LOOK_UP_MS);
    return reply;
  }

  /** What /etc/hosts says. */
  #inHosts(name: string, type: string): DnsAnswer | undefined {
    if (type !== 'A' && type !== 'AAAA') return undefined;
    const bare = name.replace(/\.$/, '').toLowerCase();
    const address =
      bare === 'localhost'
        ? '127.0.0.1'
        : bare === this.hostname
          ? this.addresses[0]
          : this.identity.hosts.find((entry) => entry.names.includes(bare))?.address;
    if (address === undefined) return undefined;
    const records = type === 'A' ? [{ name: `${bare}.`, type: 'A', ttl: 0, data: address }] : [];
    return { rcode: 'NOERROR', records, additional: [] };
  }

  // ── Connections ───────────────────────────────────────────────────────────────────────────────────────────────

  *connect(target: ConnectTarget): Routine<ConnectOutcome> {
    const { address, port, scheme, timeoutMs } = target;
    const { kernel } = this.#network;
    yield* sleep(CONNECT_MS);
    const peer = { address: this.#addressTowards(address), port: FIRST_PORT + (this.#ports++ % PORTS) };
    const found = this.#find(address, port);
    if (found.kind === 'server') {
      const { server, source } = found;
      if (scheme === 'https') {
        if (server.speaks !== 'https') return { kind: 'no-tls', address };
        const { trust = 'public' } = target;
        if (trust !== 'all' && trust !== (server.signedBy ?? 'cluster')) return { kind: 'untrusted', address };
      }
      const connection = new ServerConnection({
        kernel,
        server,
        peer: { ...peer, address: source ?? peer.address },
        address,
        port,
      });
      return { kind: 'connected', connection };
    }
    if (found.kind === 'refused') return { kind: 'refused', address };
    const limit = timeoutMs ?? Number.POSITIVE_INFINITY;
    if (found.kind === 'unreachable') {
      yield* sleep(Math.max(0, Math.min(limit, UNREACHABLE_MS) - CONNECT_MS));
      return { kind: UNREACHABLE_MS < limit ? 'unreachable' : 'connect-timeout', address };
    }
    return yield* this.#askAgain(address, port, Math.min(limit, SYN_MS));
  }

  /**
   * A first packet that got lost is sent again after 1, 3, 7 … seconds. It stays with the way the first one was sent
   * (conntrack), but a Service that has been programmed meanwhile and has no endpoints answers it with a refusal.
   */
  *#askAgain(address: string, port: number, limitMs: number): Routine<ConnectOutcome> {
    const { kernel } = this.#network;
    const beganMs = kernel.now() - CONNECT_MS;
    for (const atMs of [...RETRANSMITS_MS, Number.POSITIVE_INFINITY]) {
      yield* sleep(Math.max(0, beganMs + Math.min(atMs, limitMs) - kernel.now()));
      if (atMs >= limitMs) break;
      if (this.#network.rejects(this.identity, address, port)) return { kind: 'refused', address };
    }
    return { kind: 'connect-timeout', address };
  }

  *http(request: HttpRequest): Routine<HttpOutcome> {
    const { kernel } = this.#network;
    const { timeoutMs = Number.POSITIVE_INFINITY, connectTimeoutMs = Number.POSITIVE_INFINITY } = request;
    const startedMs = kernel.now();
    const left = (budget: number): number => budget - (kernel.now() - startedMs);
    const address = yield* this.addressOf(request.host, Math.min(timeoutMs, connectTimeoutMs));
    if (typeof address !== 'string') return address;
    const limit = Math.min(left(timeoutMs), connectTimeoutMs);
    const { scheme, port } = request;
    const outcome = yield* this.connect({
      address,
      port,
      scheme,
      ...(request.trust ? { trust: request.trust } : {}),
      ...(Number.isFinite(limit) ? { timeoutMs: limit } : {}),
    });
    if (outcome.kind !== 'connected') {
      return outcome.kind === 'connect-timeout' && left(timeoutMs) <= 0 ? { kind: 'timeout', address } : outcome;
    }
    const budget = left(timeoutMs);
    const { timeoutMs: _, ...rest } = request;
    const asked = Number.isFinite(budget) ? { ...rest, timeoutMs: Math.max(0, budget) } : rest;
    try {
      return yield* outcome.connection.exchange(asked);
    } finally {
      outcome.connection.close();
    }
  }

  /** The address of a name or address; else why there is none. */
  *addressOf(name: string, timeoutMs?: number): Routine<string | { kind: 'unresolved'; why?: 'timeout' }> {
    if (isAddress(name)) return name;
    const answer = yield* this.resolve(name, 'A', timeoutMs);
    const address = answer.records.find((record) => record.type === 'A')?.data;
    if (address !== undefined) return address;
    return answer.rcode === 'TIMEOUT' ? { kind: 'unresolved', why: 'timeout' } : { kind: 'unresolved' };
  }

  #find(address: string, port: number): ReturnType<Network['find']> {
    const local = isLoopback(address);
    if (!local && !this.addresses.includes(address))
      return this.#network.find(this.identity, address, port, this.addresses[0] ?? '');
    const server = this.server(port, local) ?? this.identity.pod?.server(port, this.#network.kernel.now());
    return server ? { kind: 'server', server, source: undefined } : { kind: 'refused' };
  }

  #addressTowards(address: string): string {
    return isLoopback(address) ? '127.0.0.1' : (this.addresses[0] ?? '127.0.0.1');
  }

  // ── Listening ─────────────────────────────────────────────────────────────────────────────────────────────────

  listen(port: number, server: RequestHandler | Acceptor, options: ListenOptions = {}): (() => void) | 'in-use' {
    if (this.identity.pod?.server(port, this.#network.kernel.now())) return 'in-use';
    return this.#listeners.open(port, server, options.address);
  }

  /** Lets something that never ends listen here. */
  place(port: number, server: Server, address?: string): void {
    this.#listeners.place(port, server, address);
  }

  /** What this host's own programs listen with on a port; `local`: to those on the same host. */
  server(port: number, local: boolean): Server | undefined {
    return this.#listeners.server(port, local);
  }
}

export const isLoopback = (address: string): boolean => address.startsWith('127.') || address === '::1';
