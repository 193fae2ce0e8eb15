/**
 * The in-cluster Ingress controller as its pods know the cluster: which Ingresses there are, which endpoints their Services
 * have, and what it answers. Like ingress-nginx it sends to endpoints itself, not through Services' addresses, and tries
 * another endpoint when one cannot be reached or ends before it has answered (proxy_next_upstream, three tries).
 * Leaves out: access logs, request bodies' limits, sticky cookies, gRPC and websockets.
 */
import { isOurs } from '../../api/ingress-annotations.ts';
import type { EndpointPort, EndpointSlice, Ingress, Service } from '../../api/objects.ts';
import type { Random } from '../../kernel/random.ts';
import { type HttpAnswer, type HttpRequest, headerOf } from '../../kernel/sockets.ts';
import type { Routine } from '../../kernel/wait.ts';
import { exchange } from '../connection.ts';
import type { PodHost, Served, Server } from '../hosts.ts';
import type { Network } from '../network.ts';
import { gatewayHeaders } from '../server-headers.ts';
import { type Asked, decide, possible, type ServicePortRef } from './rules.ts';

const TRIES = 3;
/** proxy_connect_timeout */
const CONNECT_MS = 5000;

interface Known {
  service: Service | undefined;
  readonly slices: Map<string, EndpointSlice>;
}

interface Upstream {
  readonly ip: string;
  readonly port: number;
}

/** A request that is being handed on: the endpoints it may still try. */
interface Passage {
  readonly request: HttpRequest;
  readonly upstreams: readonly Upstream[];
  readonly readTimeoutMs: number;
  /** Who hands it on. */
  readonly pod: PodHost;
  readonly next: number;
  /** Time that endpoints have cost which never answered. */
  readonly lostMs: number;
}

export class Gateway {
  readonly #network: Network;
  readonly #random: Random;
  readonly #ingresses = new Map<string, Ingress>();
  readonly #services = new Map<string, Known>();
  /** What `answer` could not tell, for `serve`, which is called with the same request after it. */
  readonly #pending = new WeakMap<HttpRequest, Passage>();

  constructor(network: Network, random: Random) {
    this.#network = network;
    this.#random = random;
  }

  // ── What it hears ─────────────────────────────────────────────────────────────────────────────────────────────

  setIngress(key: string, ingress: Ingress | undefined): void {
    if (ingress && isOurs(ingress)) this.#ingresses.set(key, ingress);
    else this.#ingresses.delete(key);
  }

  setService(key: string, service: Service | undefined): void {
    this.#known(key).service = service;
  }

  setSlice(key: string, name: string, slice: EndpointSlice | undefined): void {
    const { slices } = this.#known(key);
    if (slice) slices.set(name, slice);
    else slices.delete(name);
  }

  // ── What it answers ───────────────────────────────────────────────────────────────────────────────────────────

  /** The answer by data; undefined when a program of the endpoint has to be asked (`serve`). `pod`: who hands it on. */
  answer(request: HttpRequest, atMs: number, pod: PodHost): Served | undefined {
    const asked = askedBy(request);
    const verdict = decide([...this.#ingresses.values()], asked, (bound) => this.#random.int(bound));
    if (verdict.kind === 'not-found') return this.#page(404, 'Not Found');
    if (verdict.kind === 'redirect')
      return this.#page(verdict.status, REDIRECTS[verdict.status] ?? 'Found', { Location: verdict.location });
    const upstreams = this.#upstreams(verdict.backend);
    if (upstreams.length === 0) return this.#page(503, 'Service Temporarily Unavailable');
    const first = this.#random.int(upstreams.length);
    const order = [...upstreams.slice(first), ...upstreams.slice(0, first)];
    const { path, readTimeoutMs } = verdict;
    const sent = { ...request, scheme: 'http' as const, path, headers: forwarded(request, asked) };
    const passage = { request: sent, upstreams: order, readTimeoutMs, pod, next: 0, lostMs: 0 };
    return this.#attempt(passage, atMs, (rest) => this.#pending.set(request, rest));
  }

  /** Tries endpoints from `next` on until one answers by data. `ask`: gets what remains when a program has to be asked. */
  #attempt(passage: Passage, atMs: number, ask: (rest: Passage) => void = () => {}): Served | undefined {
    let { lostMs } = passage;
    for (let i = passage.next; i < TRIES; i++) {
      const { host, server } = this.#upstream(passage, i, atMs);
      if (!host) lostMs += CONNECT_MS;
      if (!host || !server) continue;
      const served = server.answer(passage.request, atMs);
      const rest = { ...passage, next: i, lostMs };
      if (!served) {
        ask(rest);
        return undefined;
      }
      if (served.takesMs > passage.readTimeoutMs) {
        lostMs += passage.readTimeoutMs;
        continue;
      }
      return {
        status: served.status,
        headers: gatewayHeaders(served.headers ?? {}, served.body, this.#network.kernel.wallMs()),
        body: served.body,
        takesMs: served.takesMs + lostMs,
        from: { pod: host.name, server, request: passage.request },
        instead: (laterMs) =>
          this.#attempt({ ...rest, next: i + 1, lostMs: 0 }, laterMs) ?? this.#page(502, 'Bad Gateway'),
      };
    }
    const failure = lostMs > 0 ? this.#page(504, 'Gateway Time-out') : this.#page(502, 'Bad Gateway');
    return { ...failure, takesMs: lostMs };
  }

  /** The endpoint of a try: none that can be reached, none that listens, or who listens there. */
  #upstream({ upstreams, pod }: Passage, i: number, atMs: number): { host?: PodHost; server?: Server | undefined } {
    const { ip, port } = upstreams[i % upstreams.length] as Upstream;
    const host = this.#network.host(ip);
    if (!host || !this.#network.allows({ node: pod.node, pod }, host, port)) return {};
    return { host, server: host.server(port, atMs) };
  }

  /** An answer has gone out: the endpoint counts the request as its own. */
  accessed(served: Served): void {
    const { server, request } = served.from ?? {};
    server?.met?.(this.#network.kernel.now());
    if (request) server?.accessed?.(request, served);
  }

  /** Asks a program that answers itself; called after `answer` gave nothing. */
  *serve(asked: HttpRequest): Routine<HttpAnswer> {
    const { kernel } = this.#network;
    const passage = this.#pending.get(asked);
    for (let i = passage?.next ?? TRIES; passage && i < TRIES; i++) {
      const { host, server } = this.#upstream(passage, i, kernel.now());
      if (!host || !server) continue;
      server.met?.(kernel.now());
      const request = { ...passage.request, timeoutMs: passage.readTimeoutMs };
      const outcome = yield* exchange(kernel, request, host.ip, server);
      if (outcome.kind === 'response') {
        const { status, body, stream } = outcome;
        const headers = gatewayHeaders(outcome.headers, body, kernel.wallMs());
        return { status, headers, body, ...(stream ? { stream } : {}) };
      }
      if (outcome.kind === 'timeout') return this.#page(504, 'Gateway Time-out');
    }
    return this.#page(502, 'Bad Gateway');
  }

  /** Until when requests like this one go on being answered well; `atMs` when one may fail now. */
  steadyUntil(path: string, atMs: number, headers: Readonly<Record<string, string>>): number {
    const asked = askedBy({ scheme: 'http', host: '', path, headers });
    const backends = possible([...this.#ingresses.values()], asked);
    if (backends.length === 0) return atMs;
    let until = Number.POSITIVE_INFINITY;
    for (const backend of backends) {
      const upstreams = this.#upstreams(backend);
      if (upstreams.length === 0) return atMs;
      for (const { ip, port } of upstreams) {
        const server = this.#network.host(ip)?.server(port, atMs);
        if (!server) return atMs;
        until = Math.min(until, server.steadyUntil(path, atMs, headers));
      }
    }
    return until;
  }

  // ── Inside ────────────────────────────────────────────────────────────────────────────────────────────────────

  /** Ready endpoints of a Service's port. */
  #upstreams({ key, port }: ServicePortRef): Upstream[] {
    const known = this.#services.get(key);
    const named = known?.service?.spec.ports?.find((p) =>
      typeof port === 'number' ? p.port === port : p.name === port,
    );
    if (!known || !named) return [];
    const found: Upstream[] = [];
    for (const slice of known.slices.values()) {
      const target = (slice.ports as readonly EndpointPort[] | undefined)?.find(
        (p) => (p.name ?? '') === (named.name ?? ''),
      )?.port;
      if (target === undefined || target === null) continue;
      for (const { addresses, conditions } of slice.endpoints ?? []) {
        const ip = addresses[0];
        if (ip !== undefined && (conditions?.ready ?? true)) found.push({ ip, port: target });
      }
    }
    return found;
  }

  /** nginx's own pages. */
  #page(status: number, title: string, more: Readonly<Record<string, string>> = {}): Served {
    const heading = `${status} ${title}`;
    const body = `<html>\r\n<head><title>${heading}</title></head>\r\n<body>\r\n<center><h1>${heading}</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n`;
    const headers = gatewayHeaders({ 'Content-Type': 'text/html', ...more }, body, this.#network.kernel.wallMs());
    return { status, headers, body, takesMs: 0 };
  }

  #known(key: string): Known {
    let known = this.#services.get(key);
    if (!known) {
      known = { service: undefined, slices: new Map() };
      this.#services.set(key, known);
    }
    return known;
  }
}

const REDIRECTS: Readonly<Record<number, string>> = {
  301: 'Moved Permanently',
  302: 'Found',
  307: 'Temporary Redirect',
  308: 'Permanent Redirect',
};

function askedBy(request: Pick<HttpRequest, 'scheme' | 'host' | 'path' | 'headers'>): Asked {
  const { scheme, host, path, headers } = request;
  return { scheme, host: headerOf(headers, 'host') ?? host, path, headers };
}

/** What is added on the way. */
function forwarded({ headers, client = '' }: HttpRequest, { host, scheme }: Asked): Record<string, string> {
  return {
    ...headers,
    'X-Real-IP': client,
    'X-Forwarded-For': client,
    'X-Forwarded-Host': host,
    'X-Forwarded-Proto': scheme,
  };
}
