/**
 * A request over a connection that stands: the answer, or what comes between. A server that ends while it answers leaves
 * its client without one ("empty reply"): it has read the request, so its kernel says goodbye and does not reset.
 */
import type { Kernel } from '../kernel/kernel.ts';
import type { Connection, HttpAnswer, HttpOutcome, HttpRequest, Peer, RequestHandler } from '../kernel/sockets.ts';
import { type Routine, race, timer, type Wait } from '../kernel/wait.ts';
import type { Server, ServerLife } from './hosts.ts';
import { reasonPhrase } from './status-line.ts';

interface ConnectionOptions {
  readonly kernel: Kernel;
  readonly server: Server;
  /** Who connects, as the server sees it. */
  readonly peer: Peer;
  /** Whom the client asked for. */
  readonly address: string;
  readonly port: number;
}

/** A connection to a server. */
export class ServerConnection implements Connection {
  readonly address: string;
  readonly port: number;
  readonly localPort: number;
  readonly #options: ConnectionOptions;
  readonly #handler: RequestHandler | 'close' | undefined;
  #closed = false;

  constructor(options: ConnectionOptions) {
    this.#options = options;
    this.address = options.address;
    this.port = options.port;
    this.localPort = options.peer.port;
    this.#handler = options.server.accept?.(options.peer);
  }

  get open(): boolean {
    return !this.#closed && this.#handler !== 'close' && this.#options.server.life.endedAtMs === undefined;
  }

  *exchange(request: HttpRequest): Routine<HttpOutcome> {
    const { kernel, server, peer } = this.#options;
    if (!this.open) return { kind: 'closed', address: this.address };
    const asked = { ...request, client: peer.address };
    server.met?.(kernel.now());
    const handler = this.#handler as RequestHandler | undefined;
    const outcome = handler
      ? yield* ask(kernel, asked, this.address, handler, server)
      : yield* exchange(kernel, asked, this.address, server);
    if (outcome.kind === 'response' && !server.drains) return outcome;
    this.#closed = true;
    return outcome.kind === 'response' ? { ...outcome, headers: lastOfConnection(outcome.headers) } : outcome;
  }

  close(): void {
    this.#closed = true;
  }
}

/** The headers of an answer after which the server closes. */
function lastOfConnection(headers: Readonly<Record<string, string>>): Record<string, string> {
  const others = Object.entries(headers).filter(([name]) => !/^(connection|keep-alive)$/i.test(name));
  return { ...Object.fromEntries(others), Connection: 'close' };
}

/** A request to a server that is there: its answer, or what came between. */
export function* exchange(kernel: Kernel, request: HttpRequest, address: string, server: Server): Routine<HttpOutcome> {
  const speaks = server.speaks ?? 'http';
  if (speaks === 'nothing') return yield* silence(request, address, server);
  if (request.scheme !== speaks) return speaks === 'https' ? plainToTls(address) : { kind: 'no-tls', address };
  const served = server.answer(request, kernel.now());
  if (!served) return yield* ask(kernel, request, address, (r) => server.serve(r), server);
  const deadlineMs = kernel.now() + (request.timeoutMs ?? Number.POSITIVE_INFINITY);
  let answer = served;
  while (answer.takesMs > 0) {
    const leftMs = deadlineMs - kernel.now();
    const waits: Wait<void>[] = [timer(Math.min(answer.takesMs, leftMs)), endOf(server.life)];
    if (answer.from && answer.instead) waits.push(endOf(answer.from.server.life));
    const { index } = yield* race(waits);
    if (index === 1) return { kind: 'closed', address };
    if (index === 0 && answer.takesMs > leftMs) return { kind: 'timeout', address };
    if (index === 0) break;
    answer = answer.instead?.(kernel.now()) ?? answer;
  }
  server.accessed?.(request, answer);
  return response(answer, address);
}

/** Lets a program answer, in a process of its own, so that its death or a time-out ends the wait. */
function* ask(
  kernel: Kernel,
  request: HttpRequest,
  address: string,
  handler: RequestHandler,
  server: Server,
): Routine<HttpOutcome> {
  let answer: HttpAnswer | 'close' | undefined;
  const process = kernel.start(`answer ${request.method} ${request.path}`, function* () {
    answer = yield* handler(request);
  });
  const waits: Wait<unknown>[] = [process.end, endOf(server.life)];
  if (request.timeoutMs !== undefined) waits.push(timer(request.timeoutMs));
  try {
    const { index } = yield* race(waits);
    if (index === 2) return { kind: 'timeout', address };
    if (index === 1 || answer === 'close' || !answer) return { kind: 'closed', address };
    return response(answer, address);
  } finally {
    if (!process.ended) process.signal('SIGKILL');
  }
}

/** Nothing is ever said; the connection ends when one side has had enough. */
function* silence(request: HttpRequest, address: string, server: Server): Routine<HttpOutcome> {
  const waits: Wait<void>[] = [endOf(server.life)];
  if (request.timeoutMs !== undefined) waits.push(timer(request.timeoutMs));
  const { index } = yield* race(waits);
  return { kind: index === 0 ? 'closed' : 'timeout', address };
}

/** What Go's servers answer to HTTP on a port that speaks HTTPS. */
function plainToTls(address: string): HttpOutcome {
  const body = 'Client sent an HTTP request to an HTTPS server.\n';
  return response({ status: 400, headers: {}, body }, address);
}

function response({ status, headers, body, ...rest }: HttpAnswer, address: string): HttpOutcome {
  return {
    kind: 'response',
    status,
    reason: rest.reason ?? reasonPhrase(status),
    headers: headers ?? {},
    body,
    ...(rest.stream ? { stream: rest.stream } : {}),
    address,
  };
}

function endOf(life: ServerLife): Wait<void> {
  return {
    label: 'end of the server',
    begin: (wake) => {
      if (life.endedAtMs === undefined) return life.onEnd(() => wake.done(undefined));
      wake.done(undefined);
      return () => {};
    },
  };
}
