/**
 * A load generator that reports as hey (rakyll/hey) does: workers that ask one request after the other. Under the name
 * `traffic` it also counts what was answered, by the first line of the answer. Read on: report.ts. Left out and refused by
 * name: -o csv, -D, -T with a body's file, HTTP/2, proxies, redirects that are followed.
 */

import type { ProgramContext } from '../../../kernel/program.ts';
import type { Connection, HostNetwork, HttpFailure, HttpRequest } from '../../../kernel/sockets.ts';
import { read, write } from '../../../kernel/stream.ts';
import { type Routine, sleep, until } from '../../../kernel/wait.ts';
import { toBase64 } from '../../base64.ts';
import type { Tool } from '../tool.ts';
import { parseUrl, type Url } from '../url.ts';
import { type Answered, type Failed, report } from './report.ts';

const USAGE = `Usage: hey [options...] <url>

Options:
  -n  Number of requests to run. Default is 200.
  -c  Number of workers to run concurrently. Default is 50.
      -n must not be smaller than -c.
  -q  Rate limit, in queries per second (QPS) per worker. Default is no rate limit.
  -z  Duration of application to send requests; it makes -n unused. Examples: -z 10s -z 3m.
  -m  HTTP method, one of GET, POST, PUT, DELETE, HEAD, OPTIONS.
  -H  Custom HTTP header, may be given more than once: -H "Accept: text/html".
  -t  Timeout for each request in seconds. Default is 20, use 0 for infinite.
  -d  HTTP request body.
  -a  Basic authentication, username:password.
  -host  HTTP Host header.
  -disable-keepalive  Prevents re-use of TCP connections between different HTTP requests.
`;

interface Settings {
  readonly requests: number;
  readonly workers: number;
  readonly perSecond: number;
  readonly durationMs: number | undefined;
  readonly timeoutMs: number | undefined;
  readonly keepAlive: boolean;
  readonly request: HttpRequest;
  readonly text: string;
}

/** Options of the real tool that are not simulated. */
const REFUSED = ['o', 'D', 'x', 'h2', 'more'];

const hey: Tool = {
  names: ['hey', 'traffic'],
  refused: REFUSED.map((name) => `-${name}`),
  *program(context) {
    const settings = readArguments(context.args);
    if (typeof settings === 'string') {
      yield* write(context.stderr, settings);
      return 1;
    }
    const { kernel, network, process } = context;
    const startMs = kernel.now();
    const run: Run = { answered: [], failed: [], left: settings.requests, stopped: false };
    let active = settings.workers;
    let wake: (() => void) | undefined;
    const stop = (): void => {
      run.stopped = true;
      for (const worker of workers) worker.signal('SIGKILL');
    };
    process.onSignal('SIGINT', stop);
    const workers = Array.from({ length: settings.workers }, (_, i) => {
      const share = Math.floor(settings.requests / settings.workers);
      const worker = kernel.spawn({
        name: `${context.name} worker`,
        parent: process,
        main: () => (network ? work(context, network, settings, run, i, share) : noNetwork(settings, run, share)),
      });
      worker.whenEnded(() => {
        active--;
        if (active === 0) wake?.();
      });
      return worker;
    });
    yield* until<void>('workers', (done) => {
      wake = () => done(undefined);
      if (active === 0) done(undefined);
      return () => {};
    });
    const totalMs = kernel.now() - startMs;
    yield* write(context.stdout, report(run.answered, run.failed, totalMs, context.name.endsWith('traffic')));
    return 0;
  },
};

interface Run {
  readonly answered: Answered[];
  readonly failed: Failed[];
  left: number;
  stopped: boolean;
}

function* noNetwork(settings: Settings, run: Run, share: number): Routine<void> {
  for (let i = 0; i < share; i++) run.failed.push({ message: wrapped(settings, 'dial tcp: network is unreachable') });
  yield* sleep(0);
}

/** One worker: its share of the requests, or as many as it can in the time. */
function* work(
  context: ProgramContext,
  network: HostNetwork,
  settings: Settings,
  run: Run,
  number: number,
  share: number,
): Routine<void> {
  const { kernel } = context;
  const startMs = kernel.now();
  const { durationMs, perSecond, keepAlive, request, timeoutMs } = settings;
  let connection: Connection | undefined;
  for (let i = 0; durationMs === undefined ? i < share : kernel.now() - startMs < durationMs; i++) {
    if (perSecond > 0) {
      const at = startMs + Math.round(((i + 1) * 1000) / perSecond);
      if (at > kernel.now()) yield* sleep(at - kernel.now());
      if (durationMs !== undefined && kernel.now() - startMs >= durationMs) return;
    }
    const beganMs = kernel.now();
    let lookUpMs = 0;
    let connectMs = 0;
    if (!connection?.open) {
      const address = yield* addressOf(network, request.host, timeoutMs);
      lookUpMs = kernel.now() - beganMs;
      if (address === undefined) {
        const server = network.resolver.nameservers[0] ?? '';
        run.failed.push({
          message: wrapped(settings, `dial tcp: lookup ${request.host} on ${server}:53: no such host`),
        });
        continue;
      }
      const made = yield* network.connect({
        address,
        port: request.port,
        scheme: request.scheme,
        trust: 'all',
        ...(timeoutMs === undefined ? {} : { timeoutMs: Math.max(0, timeoutMs - lookUpMs) }),
      });
      connectMs = kernel.now() - beganMs;
      if (made.kind !== 'connected') {
        run.failed.push({ message: wrapped(settings, goError(made, address, request.port)) });
        continue;
      }
      connection = made.connection;
    }
    const leftMs = timeoutMs === undefined ? undefined : Math.max(0, timeoutMs - (kernel.now() - beganMs));
    const outcome = yield* connection.exchange(leftMs === undefined ? request : { ...request, timeoutMs: leftMs });
    const waitMs = kernel.now() - beganMs - connectMs;
    if (outcome.kind !== 'response') {
      const { address, localPort } = connection;
      connection = undefined;
      run.failed.push({ message: wrapped(settings, goError(outcome, address, request.port, localPort)) });
      continue;
    }
    let body = outcome.body;
    if (outcome.stream) {
      for (let chunk = yield* read(outcome.stream); chunk !== null; chunk = yield* read(outcome.stream))
        body += typeof chunk === 'string' ? chunk : new TextDecoder().decode(chunk);
      outcome.stream.close();
    }
    run.answered.push({
      status: outcome.status,
      totalMs: kernel.now() - beganMs,
      lookUpMs,
      connectMs,
      waitMs,
      bytes: new TextEncoder().encode(body).length,
      line: body.split('\n')[0] ?? '',
    });
    if (keepAlive) continue;
    connection.close();
    connection = undefined;
    // A worker that never waits still lets others have their turn.
    if (waitMs === 0 && connectMs === 0) yield* sleep(number === 0 ? 1 : 0);
  }
}

function* addressOf(network: HostNetwork, host: string, timeoutMs: number | undefined): Routine<string | undefined> {
  if (/^[\d.]+$/.test(host)) return host;
  if (host === 'localhost') return '127.0.0.1';
  const { records } = yield* network.resolve(host, 'A', timeoutMs);
  return records.find((record) => record.type === 'A')?.data;
}

const wrapped = ({ request, text }: Settings, why: string): string =>
  `${request.method[0]}${request.method.slice(1).toLowerCase()} ${JSON.stringify(text)}: ${why}`;

/** A failure in the words of Go's net/http. */
function goError(failure: HttpFailure, address: string, port: number, localPort?: number): string {
  switch (failure.kind) {
    case 'refused':
      return `dial tcp ${address}:${port}: connect: connection refused`;
    case 'unreachable':
      return `dial tcp ${address}:${port}: connect: no route to host`;
    case 'connect-timeout':
    case 'timeout':
      return 'context deadline exceeded (Client.Timeout exceeded while awaiting headers)';
    case 'reset':
      return `read tcp 0.0.0.0:${localPort ?? 0}->${address}:${port}: read: connection reset by peer`;
    case 'no-tls':
      return 'http: server gave HTTP response to HTTPS client';
    case 'untrusted':
      return 'tls: failed to verify certificate: x509: certificate signed by unknown authority';
    default:
      return 'EOF';
  }
}

const VALUED = ['n', 'c', 'q', 'z', 'm', 'H', 't', 'd', 'a', 'host', 'A', 'T', 'U', 'cpus'];
const SWITCHES = ['disable-keepalive', 'disable-compression', 'disable-redirects'];

/** Settings, or what is said instead. */
function readArguments(args: readonly string[]): Settings | string {
  const values = new Map<string, string[]>();
  const words: string[] = [];
  for (let i = 0; i < args.length; i++) {
    const [name = '', inline] = /^--?(.+)$/.exec(args[i] as string)?.[1]?.split(/=(.*)/s) ?? [];
    if (name === '') words.push(args[i] as string);
    else if (name === 'h' || name === 'help') return USAGE;
    else if (REFUSED.includes(name)) return `hey: not simulated: -${name}\n`;
    else if (SWITCHES.includes(name)) values.set(name, ['true']);
    else if (!VALUED.includes(name)) return `flag provided but not defined: -${name}\n${USAGE}`;
    else {
      const value = inline ?? args[++i];
      if (value === undefined) return `flag needs an argument: -${name}\n${USAGE}`;
      values.set(name, [...(values.get(name) ?? []), value]);
    }
  }
  const last = (name: string): string | undefined => values.get(name)?.at(-1);
  for (const name of ['n', 'c', 't', 'cpus', 'q']) {
    const value = last(name);
    if (value !== undefined && !/^\d+(\.\d+)?$/.test(value))
      return `invalid value ${JSON.stringify(value)} for flag -${name}: parse error\n${USAGE}`;
  }
  const [text] = words;
  if (text === undefined) return USAGE;
  const url = parseUrl(text);
  if (typeof url !== 'object' || !/^https?:\/\//.test(text))
    return `${/^https?:\/\//.test(text) ? `parse ${JSON.stringify(text)}: invalid URL` : `${JSON.stringify(text)}: unsupported protocol scheme ""`}\n`;
  const workers = Number(last('c') ?? 50);
  const durationMs = durationOf(last('z'));
  if (durationMs === 'invalid') return `invalid value ${JSON.stringify(last('z'))} for flag -z: parse error\n${USAGE}`;
  const requests = Number(last('n') ?? 200);
  if (workers <= 0 || requests <= 0) return `-n and -c cannot be smaller than 1.\n\n${USAGE}`;
  if (durationMs === undefined && requests < workers) return `-n cannot be less than -c.\n\n${USAGE}`;
  const seconds = Number(last('t') ?? 20);
  return {
    requests,
    workers,
    perSecond: Number(last('q') ?? 0),
    durationMs,
    timeoutMs: seconds > 0 ? seconds * 1000 : undefined,
    keepAlive: !values.has('disable-keepalive'),
    request: requestOf(url, last, values.get('H') ?? []),
    text,
  };
}

function requestOf(url: Url, last: (name: string) => string | undefined, lines: readonly string[]): HttpRequest {
  const headers: Record<string, string> = {
    Host: last('host') ?? url.authority,
    'User-Agent': last('U') ?? 'hey/0.0.1',
    'Content-Type': last('T') ?? 'text/html',
    'Accept-Encoding': 'gzip',
  };
  const accept = last('A');
  if (accept !== undefined) headers.Accept = accept;
  const user = last('a');
  if (user !== undefined) headers.Authorization = `Basic ${toBase64(new TextEncoder().encode(user))}`;
  for (const line of lines) {
    const colon = line.indexOf(':');
    if (colon > 0) headers[line.slice(0, colon).trim()] = line.slice(colon + 1).trim();
  }
  const body = last('d');
  const { scheme, host, port, path } = url;
  const method = (last('m') ?? 'GET').toUpperCase();
  return { method, scheme, host, port, path, headers, ...(body === undefined ? {} : { body }) };
}

/** "10s", "3m" */
function durationOf(text: string | undefined): number | undefined | 'invalid' {
  if (text === undefined) return undefined;
  const match = /^(?:(\d+(?:\.\d+)?)h)?(?:(\d+(?:\.\d+)?)m(?!s))?(?:(\d+(?:\.\d+)?)s)?(?:(\d+)ms)?$/.exec(text);
  if (!match || text === '') return 'invalid';
  const [, h = 0, m = 0, s = 0, ms = 0] = match;
  return Math.round(Number(h) * 3_600_000 + Number(m) * 60_000 + Number(s) * 1000 + Number(ms));
}

export const LOAD_TOOLS: readonly Tool[] = [hey];
