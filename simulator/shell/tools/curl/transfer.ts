/**
 * One request of curl from look-up to the head of the answer, over a connection that is there or a new one. Mirrors
 * lib/multi.c, lib/connect.c (several addresses in turn) and lib/url.c (connections that are used again).
 */
import {
  type Connection,
  type HostNetwork,
  type HttpFailure,
  type HttpOutcome,
  type HttpRequest,
  type HttpResponse,
  headerOf,
} from '../../../kernel/sockets.ts';
import type { Routine } from '../../../kernel/wait.ts';
import type { ToolContext } from '../tool.ts';
import type { Failure } from './failures.ts';
import { failureOf, reasonOf } from './failures.ts';
import type { Verbose } from './verbose.ts';
import type { CurlVersion } from './versions.ts';

/** Instants of a transfer, in virtual ms. */
interface Phases {
  readonly startMs: number;
  resolvedMs: number;
  connectedMs: number;
  firstByteMs: number;
  endMs: number;
}

export interface Transfer {
  readonly request: HttpRequest;
  readonly response: HttpResponse | undefined;
  readonly failure: Failure | undefined;
  readonly outcome: HttpOutcome;
  readonly phases: Phases;
  readonly address: string | undefined;
  readonly local: { readonly address: string; readonly port: number } | undefined;
  readonly newConnections: number;
}

/** What transfers of one call of curl share. */
export class Session {
  readonly t: ToolContext;
  readonly version: CurlVersion;
  readonly verbose: Verbose;
  readonly #connections = new Map<string, Connection>();

  constructor(t: ToolContext, version: CurlVersion, verbose: Verbose) {
    this.t = t;
    this.version = version;
    this.verbose = verbose;
  }

  /** Asks once. */
  *perform(request: HttpRequest): Routine<Transfer> {
    const { kernel, network } = this.t.context;
    const startMs = kernel.now();
    const phases: Phases = { startMs, resolvedMs: startMs, connectedMs: 0, firstByteMs: 0, endMs: startMs };
    const limits = this.#limits();
    const budget = (limit: number): number => limit - (kernel.now() - startMs);
    const fail = (outcome: HttpFailure, connectMs = startMs): Transfer => {
      phases.endMs = kernel.now();
      const attempt = {
        host: request.host,
        port: request.port,
        tookMs: kernel.now() - startMs,
        connectTookMs: kernel.now() - connectMs,
        limited: Number.isFinite(Math.min(limits.total, limits.connect)),
        received: 0,
      };
      const failure = failureOf(outcome, attempt, this.version);
      const address = 'address' in outcome ? outcome.address : undefined;
      return { request, response: undefined, failure, outcome, phases, address, local: undefined, newConnections: 0 };
    };
    if (!network) return fail({ kind: 'unresolved' });
    const key = `${request.scheme}://${request.host}:${request.port}`;
    let connection = this.#connections.get(key);
    if (connection?.open) yield* this.verbose.reused(request.host);
    else {
      const made = yield* this.#connect(network, request, phases, limits, fail);
      if ('outcome' in made) return made;
      connection = made;
    }
    yield* this.verbose.request(request);
    const left = budget(limits.total);
    const outcome = yield* connection.exchange(
      Number.isFinite(left) ? { ...request, timeoutMs: Math.max(0, left) } : request,
    );
    phases.firstByteMs = kernel.now();
    phases.endMs = kernel.now();
    if (outcome.kind !== 'response') {
      this.#connections.delete(key);
      connection.close();
      const failed = fail(outcome);
      yield* this.verbose.failed(failed.failure?.message ?? '');
      return failed;
    }
    yield* this.verbose.response(outcome);
    const keeps = headerOf(outcome.headers, 'connection')?.toLowerCase() !== 'close';
    if (keeps) this.#connections.set(key, connection);
    else {
      this.#connections.delete(key);
      connection.close();
    }
    const { addresses } = network;
    return {
      request,
      response: outcome,
      failure: undefined,
      outcome,
      phases,
      address: connection.address,
      local: {
        address: isLoopback(connection.address) ? connection.address : (addresses[0] ?? ''),
        port: connection.localPort,
      },
      newConnections: phases.connectedMs > 0 ? 1 : 0,
    };
  }

  /** Whether the connection of a request stays open for the next. */
  keeps({ scheme, host, port }: HttpRequest): boolean {
    return this.#connections.get(`${scheme}://${host}:${port}`)?.open ?? false;
  }

  /** Gives up connections, at the end. */
  close(): void {
    for (const connection of this.#connections.values()) connection.close();
    this.#connections.clear();
  }

  #limits(): { total: number; connect: number } {
    const seconds = (flag: string): number => {
      const value = Number(this.t.value(flag) ?? 0) * 1000;
      return value > 0 ? Math.round(value) : Number.POSITIVE_INFINITY;
    };
    return { total: seconds('m'), connect: seconds('connect-timeout') };
  }

  *#connect(
    network: HostNetwork,
    request: HttpRequest,
    phases: Phases,
    limits: { total: number; connect: number },
    fail: (outcome: HttpFailure, connectMs?: number) => Transfer,
  ): Routine<Connection | Transfer> {
    const { kernel } = this.t.context;
    const { host, port, scheme } = request;
    const target = this.#target(host, port);
    const addresses = yield* this.#addresses(network, target.host, Math.min(limits.total, limits.connect));
    if (addresses.length === 0 || kernel.now() - phases.startMs >= limits.total) {
      const late = kernel.now() - phases.startMs >= Math.min(limits.total, limits.connect);
      const failed = fail(late ? { kind: 'unresolved', why: 'timeout' } : { kind: 'unresolved' });
      yield* this.verbose.failed(failed.failure?.message ?? '');
      return failed;
    }
    phases.resolvedMs = kernel.now();
    if (!isAddress(target.host)) {
      const [v6, v4] = [true, false].map((six) => addresses.filter((a) => a.includes(':') === six));
      yield* this.verbose.resolved(host, port, v6 as string[], v4 as string[]);
    }
    const connectMs = kernel.now();
    let last: HttpFailure = { kind: 'unresolved' };
    for (const address of addresses) {
      yield* this.verbose.trying(address, target.port);
      const left = Math.min(limits.total, limits.connect) - (kernel.now() - phases.startMs);
      const outcome = yield* network.connect({
        address,
        port: target.port,
        scheme,
        trust: this.#trust(),
        ...(Number.isFinite(left) ? { timeoutMs: Math.max(0, left) } : {}),
      });
      if (outcome.kind === 'connected') {
        phases.connectedMs = kernel.now();
        yield* this.verbose.connected(host, address, target.port, scheme === 'https');
        return outcome.connection;
      }
      last = outcome;
      if (outcome.kind === 'no-tls' || outcome.kind === 'untrusted') break;
      const limited = outcome.kind === 'connect-timeout' && Number.isFinite(left);
      if (!limited) {
        const from = { address: isLoopback(address) ? address : (network.addresses[0] ?? '0.0.0.0'), port: 0 };
        yield* this.verbose.notConnected(address, target.port, from, reasonOf(outcome.kind));
      }
    }
    const failed = fail(last, connectMs);
    yield* this.verbose.failed(failed.failure?.message ?? '');
    return failed;
  }

  /** Where --connect-to sends a request for a host. */
  #target(host: string, port: number): { host: string; port: number } {
    for (const entry of this.t.values('connect-to')) {
      const [fromHost = '', fromPort = '', toHost = '', toPort = ''] = entry.split(':');
      if ((fromHost === '' || fromHost === host) && (fromPort === '' || Number(fromPort) === port))
        return { host: toHost || host, port: Number(toPort) || port };
    }
    return { host, port };
  }

  *#addresses(network: HostNetwork, host: string, timeoutMs: number): Routine<string[]> {
    for (const entry of this.t.values('resolve')) {
      const [name = '', , ...rest] = entry.replace(/^[+-]/, '').split(':');
      if (name === '*' || name.toLowerCase() === host.toLowerCase()) return [rest.join(':').replace(/^\[|\]$/g, '')];
    }
    if (isAddress(host)) return [host];
    if (host === 'localhost') return this.t.has('4') ? ['127.0.0.1'] : ['::1', '127.0.0.1'];
    const { records } = yield* network.resolve(host, 'A', timeoutMs);
    return records.filter((record) => record.type === 'A').map((record) => record.data);
  }

  #trust(): 'all' | 'cluster' | 'public' {
    if (this.t.has('k')) return 'all';
    return this.t.has('cacert') ? 'cluster' : 'public';
  }
}

const isAddress = (text: string): boolean => /^\d{1,3}(\.\d{1,3}){3}$/.test(text) || text.includes(':');
const isLoopback = (address: string): boolean => address.startsWith('127.') || address === '::1';
