/**
 * One HTTP request from a host: name → address → endpoint → program → answer, with what can go wrong on the way, and
 * the programs a host itself listens with. Leaves out: TLS (https is refused like a closed port speaks no TLS: reset),
 * keep-alive, proxies, redirects (clients follow them themselves).
 */
import type { Kernel } from '../kernel/kernel.ts';
import type { DnsAnswer, HostNetwork, HttpOutcome, HttpRequest } from '../kernel/sockets.ts';
import { type Routine, race, sleep, timer, type Wait } from '../kernel/wait.ts';
import type { ListenHandler, PodHost, Server } from './hosts.ts';
import type { Network } from './network.ts';

/** A question to the cluster's DNS and its answer: a program in a loop of requests lets time pass. */
const LOOK_UP_MS = 3;
/** Setting up a connection, or learning that it is refused. */
const CONNECT_MS = 1;
/** How long the kernel tries before a connection to nowhere fails. */
const UNREACHABLE_MS = 3000;

export interface HostIdentity {
  readonly name: string;
  /** Whose names are resolved without a domain; undefined: no cluster names. */
  readonly namespace: string | undefined;
  /** On which node it stands; undefined: outside. */
  readonly node: string | undefined;
  readonly addresses: readonly string[];
  readonly countsDns: boolean;
}

const REASONS: Readonly<Record<number, string>> = {
  200: 'OK',
  201: 'Created',
  204: 'No Content',
  301: 'Moved Permanently',
  302: 'Found',
  304: 'Not Modified',
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  409: 'Conflict',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  501: 'Not Implemented',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
  504: 'Gateway Timeout',
};

/** A host's own view; see HostNetwork. */
export class Host implements HostNetwork {
  readonly hostname: string;
  readonly addresses: readonly string[];
  readonly #network: Network;
  readonly #identity: HostIdentity;
  /** Servers on this host by port: its own programs'. */
  readonly #listening = new Map<number, ListenHandler>();

  constructor(network: Network, identity: HostIdentity) {
    this.#network = network;
    this.#identity = identity;
    this.hostname = identity.name;
    this.addresses = identity.addresses;
  }

  *resolve(name: string, type: string): Routine<DnsAnswer> {
    const { namespace, countsDns } = this.#identity;
    yield* sleep(LOOK_UP_MS);
    if (namespace === undefined) return this.#resolveOutside(name, type);
    const answer = this.#network.lookUp(name, type, namespace);
    if (countsDns)
      this.#network.dnsQueries.push({ atMs: this.#network.kernel.now(), type, name: answer.records[0]?.name ?? name });
    return answer;
  }

  *http(request: HttpRequest): Routine<HttpOutcome> {
    const address = yield* this.#addressOf(request.host);
    if (address === undefined) return { kind: 'unresolved' };
    const network = this.#network;
    yield* sleep(CONNECT_MS);
    if (isLoopback(address) || this.addresses.includes(address)) {
      const own = this.#listening.get(request.port);
      if (own) return yield* this.#askOwn(request, address, own);
      const self = network.host(this.addresses[0] ?? '');
      return yield* this.#connect(request, address, self, request.port);
    }
    const route = network.route(this.#identity.node, address, request.port);
    if (route.kind === 'refused') return { kind: 'refused', address };
    if (route.kind === 'unreachable') {
      const limit = Math.min(
        request.connectTimeoutMs ?? Number.POSITIVE_INFINITY,
        request.timeoutMs ?? Number.POSITIVE_INFINITY,
      );
      yield* sleep(Math.min(limit, UNREACHABLE_MS));
      if (limit <= UNREACHABLE_MS)
        return { kind: limit === request.timeoutMs ? 'timeout' : 'connect-timeout', address };
      return { kind: 'unreachable', address };
    }
    return yield* this.#connect(request, address, network.host(route.ip), route.port);
  }

  listen(port: number, handler: ListenHandler): (() => void) | 'in-use' {
    if (
      this.#listening.has(port) ||
      this.#network.host(this.addresses[0] ?? '')?.server(port, this.#network.kernel.now())
    )
      return 'in-use';
    this.#network.willChange();
    this.#listening.set(port, handler);
    return () => {
      if (this.#listening.get(port) !== handler) return;
      this.#network.willChange();
      this.#listening.delete(port);
    };
  }

  /** What this host's own programs listen with, for those who connect from elsewhere. */
  handler(port: number): ListenHandler | undefined {
    return this.#listening.get(port);
  }

  *#addressOf(host: string): Routine<string | undefined> {
    if (/^\d+\.\d+\.\d+\.\d+$/.test(host)) return host;
    if (host === 'localhost' || host === this.hostname) return '127.0.0.1';
    const node = this.#network.nodeAddress(host);
    if (node !== undefined && this.#identity.namespace === undefined) return node;
    let name = host;
    for (let hops = 0; hops < 8; hops++) {
      const answer = yield* this.resolve(name, 'A');
      const address = answer.records.find((record) => record.type === 'A');
      if (address) return address.data;
      const alias = answer.records.find((record) => record.type === 'CNAME');
      if (!alias) return undefined;
      name = alias.data;
    }
    return undefined;
  }

  #resolveOutside(name: string, type: string): DnsAnswer {
    const address = name === 'localhost' ? '127.0.0.1' : this.#network.nodeAddress(name);
    if (address === undefined) return { rcode: 'NXDOMAIN', records: [] };
    return { rcode: 'NOERROR', records: type === 'A' ? [{ name, type: 'A', ttl: 0, data: address }] : [] };
  }

  *#connect(request: HttpRequest, address: string, host: PodHost | undefined, port: number): Routine<HttpOutcome> {
    const server = host?.server(port, this.#network.kernel.now());
    if (!server) return { kind: 'refused', address };
    return yield* exchange(this.#network.kernel, request, address, server);
  }

  *#askOwn(request: HttpRequest, address: string, handler: ListenHandler): Routine<HttpOutcome> {
    return yield* ask(this.#network.kernel, request, address, handler, undefined);
  }
}

/** A request to a server that is there: its answer, or what came between. */
export function* exchange(kernel: Kernel, request: HttpRequest, address: string, server: Server): Routine<HttpOutcome> {
  if (request.scheme === 'https') return { kind: 'reset', address };
  const served = server.answer(request, kernel.now());
  if (!served) return yield* ask(kernel, request, address, (r) => server.serve(r), server);
  const timeout = request.timeoutMs ?? Number.POSITIVE_INFINITY;
  if (served.takesMs > 0) {
    const waits: Wait<void>[] = [timer(Math.min(served.takesMs, timeout)), endOf(server)];
    const { index } = yield* race(waits);
    if (index === 1) return { kind: 'reset', address };
    if (served.takesMs > timeout) return { kind: 'timeout', address };
  }
  server.accessed?.(request, served);
  return response(served, address);
}

/** Lets a program answer, in a process of its own, so that its death or a time-out ends the wait. */
function* ask(
  kernel: Kernel,
  request: HttpRequest,
  address: string,
  handler: ListenHandler,
  server: Server | undefined,
): Routine<HttpOutcome> {
  let answer: Answer | undefined;
  const process = kernel.start(`answer ${request.method} ${request.path}`, function* () {
    answer = yield* handler(request);
  });
  const waits: Wait<unknown>[] = [process.end];
  if (request.timeoutMs !== undefined) waits.push(timer(request.timeoutMs));
  if (server) waits.push(endOf(server));
  const { index } = yield* race(waits);
  if (!process.ended) process.signal('SIGKILL');
  if (index === 1 && request.timeoutMs !== undefined) return { kind: 'timeout', address };
  if (index > 0 || !answer) return { kind: 'reset', address };
  return response(answer, address);
}

interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
}

function response({ status, headers, body }: Answer, address: string): HttpOutcome {
  return { kind: 'response', status, reason: REASONS[status] ?? '', headers: headers ?? {}, body, address };
}

const isLoopback = (address: string): boolean => address.startsWith('127.');

function endOf(server: Server): Wait<void> {
  return { label: 'end of the server', begin: (wake) => server.life.onEnd(() => wake.done(undefined)) };
}
