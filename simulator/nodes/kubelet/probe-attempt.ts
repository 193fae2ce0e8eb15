/**
 * One attempt of a probe: exec, httpGet, tcpSocket, grpc, and what is said of it when it fails. Mirrors pkg/probe/{exec,http,tcp,grpc}
 * and pkg/kubelet/prober/prober.go. A server speaks gRPC where its image answers at GRPC_HEALTH: 200 is SERVING, 501 is a server
 * without the health service, anything else NOT_SERVING. Leaves out: redirects of httpGet are not followed.
 */
import type { HTTPGetAction, Probe } from '../../api/objects.ts';
import type { HttpOutcome, HttpRequest } from '../../kernel/sockets.ts';
import { exchange } from '../../network/connection.ts';
import type { Server } from '../../network/hosts.ts';
import { execFailed, RUNTIME_ERROR, runCommand } from './commands.ts';
import type { KubeletContext } from './context.ts';
import type { ContainerRecord } from './record.ts';
import type { Sandbox } from './sandbox.ts';

/** `isUnknown`: the attempt itself failed, which says nothing of the container. */
export type ProbeResult =
  | { readonly ok: true }
  | { readonly ok: false; readonly output: string; readonly isUnknown?: true };

/** Whom an attempt is about. */
interface ProbeTarget {
  readonly sandbox: Sandbox | undefined;
  readonly context: KubeletContext;
  readonly record: ContainerRecord;
}

type Done = (result: ProbeResult) => void;

const OK: ProbeResult = { ok: true };
const failed = (output: string): ProbeResult => ({ ok: false, output });

const GRPC_HEALTH = '/grpc.health.v1.Health/Check';
const OUTPUT_LIMIT = 10_240;

export function attemptProbe(target: ProbeTarget, probe: Probe, done: Done): void {
  const timeoutMs = (probe.timeoutSeconds ?? 1) * 1000;
  if (probe.exec) attemptExec(target, probe.exec.command ?? [], timeoutMs, done);
  else if (probe.httpGet) attemptHttp(target, probe.httpGet, timeoutMs, done);
  else if (probe.tcpSocket) attemptTcp(target, probe.tcpSocket.port, probe.tcpSocket.host, timeoutMs, done);
  else if (probe.grpc) attemptGrpc(target, probe.grpc.port, timeoutMs, done);
  else done(failed('missing probe handler'));
}

/** A port by its number, or by its name among the container's. */
export function portNumber({ spec }: ContainerRecord, port: number | string): number {
  if (typeof port === 'number') return port;
  return spec.ports?.find(({ name }) => name === port)?.containerPort ?? Number(port);
}

function attemptExec(
  { context, record }: ProbeTarget,
  command: readonly string[],
  timeoutMs: number,
  done: Done,
): void {
  const { run } = record;
  if (!run) return;
  const { kernel, timings } = context;
  const startMs = timings.draw('exec');
  const told = (result: ProbeResult): void => {
    if (startMs === 0) done(result);
    else kernel.after(startMs, 'exec probe', () => done(result));
  };
  runCommand(run.container, command, timeoutMs, (result) => {
    if (typeof result === 'string')
      told({ ok: false, output: `${RUNTIME_ERROR}${execFailed(context.ids.hex(64), result)}`, isUnknown: true });
    else if (result.code === undefined)
      told(failed(`command timed out: ${JSON.stringify(command.join(' '))} timed out after ${timeoutMs / 1000}s`));
    else told(result.code === 0 ? OK : failed(result.output.slice(0, OUTPUT_LIMIT)));
  });
}

// ── HTTP ────────────────────────────────────────────────────────────────────────────────────────────────────────────

function attemptHttp(
  { sandbox, context, record }: ProbeTarget,
  action: HTTPGetAction,
  timeoutMs: number,
  done: Done,
): void {
  const { kernel } = context;
  const ip = sandbox?.ip ?? '';
  const request = httpRequest(action, portNumber(record, action.port), ip, 'kube-probe/1.36');
  const url = urlOf(request);
  const get = (why: string): ProbeResult => failed(`Get ${JSON.stringify(url)}: ${why}`);
  if (action.host) {
    const node = context.network.nodeHost(context.nodeName);
    kernel.start('http probe', function* () {
      const outcome = yield* node.http({ ...request, timeoutMs, connectTimeoutMs: timeoutMs, trust: 'all' });
      done(outcome.kind === 'response' ? httpResult(outcome.status) : get(whyNot(outcome, request)));
    });
    return;
  }
  const server = sandbox?.server(request.port, kernel.now());
  if (!server) {
    done(get(refused(ip, request.port)));
    return;
  }
  const served = (server.speaks ?? 'http') === request.scheme ? server.answer(request, kernel.now()) : undefined;
  if (served?.takesMs === 0) {
    server.accessed?.(request, served);
    done(httpResult(served.status));
    return;
  }
  kernel.start('http probe', function* () {
    const outcome = yield* exchange(kernel, { ...request, timeoutMs }, ip, server);
    done(outcome.kind === 'response' ? httpResult(outcome.status) : get(whyNot(outcome, request)));
  });
}

/** What httpGet of a probe or a hook asks. Upstream: pkg/probe/http/request.go. */
export function httpRequest(action: HTTPGetAction, port: number, podIp: string, agent: string): HttpRequest {
  const headers: Record<string, string> = { 'user-agent': agent, accept: '*/*' };
  for (const { name, value } of action.httpHeaders ?? []) headers[name.toLowerCase()] = value;
  const path = action.path || '/';
  return {
    method: 'GET',
    scheme: action.scheme === 'HTTPS' ? 'https' : 'http',
    host: action.host || podIp,
    port,
    path: path.startsWith('/') ? path : `/${path}`,
    headers,
  };
}

export const urlOf = ({ scheme, host, port, path }: HttpRequest): string => `${scheme}://${host}:${port}${path}`;

const refused = (ip: string, port: number): string => `dial tcp ${ip}:${port}: connect: connection refused`;

/** As Go's client words it. */
export function whyNot(outcome: Exclude<HttpOutcome, { kind: 'response' }>, { host, port }: HttpRequest): string {
  switch (outcome.kind) {
    case 'refused':
      return refused(outcome.address, port);
    case 'unreachable':
      return `dial tcp ${outcome.address}:${port}: connect: no route to host`;
    case 'unresolved':
      return `dial tcp: lookup ${host}: no such host`;
    case 'no-tls':
      return 'http: server gave HTTP response to HTTPS client';
    case 'connect-timeout':
    case 'timeout':
      return 'context deadline exceeded (Client.Timeout exceeded while awaiting headers)';
    case 'reset':
      return `read tcp ${outcome.address}:${port}: read: connection reset by peer`;
    default:
      return 'EOF';
  }
}

/** Upstream: http.DoHTTPProbe: 200 to 399 is healthy. */
function httpResult(status: number): ProbeResult {
  return status >= 200 && status < 400 ? OK : failed(`HTTP probe failed with statuscode: ${status}`);
}

// ── TCP and gRPC ────────────────────────────────────────────────────────────────────────────────────────────────────

function attemptTcp(
  { sandbox, context, record }: ProbeTarget,
  given: number | string,
  host: string | undefined,
  timeoutMs: number,
  done: Done,
): void {
  const { kernel, network, nodeName } = context;
  const port = portNumber(record, given);
  if (!host) {
    done(sandbox?.server(port, kernel.now()) ? OK : failed(refused(sandbox?.ip ?? '', port)));
    return;
  }
  const node = network.nodeHost(nodeName);
  kernel.start('tcp probe', function* () {
    const address = yield* node.addressOf(host, timeoutMs);
    if (typeof address !== 'string') {
      done(failed(`dial tcp: lookup ${host}: no such host`));
      return;
    }
    const outcome = yield* node.connect({ address, port, scheme: 'http', timeoutMs });
    if (outcome.kind === 'connected') {
      outcome.connection.close();
      done(OK);
    } else if (outcome.kind === 'refused') done(failed(refused(address, port)));
    else
      done(
        failed(
          `dial tcp ${address}:${port}: ${outcome.kind === 'unreachable' ? 'connect: no route to host' : 'i/o timeout'}`,
        ),
      );
  });
}

function attemptGrpc({ sandbox, context }: ProbeTarget, port: number, timeoutMs: number, done: Done): void {
  const { kernel } = context;
  const within = `${timeoutMs / 1000}s`;
  const address = JSON.stringify(`${sandbox?.ip ?? ''}:${port}`);
  const server = sandbox?.server(port, kernel.now());
  const served = server && grpcHealth(server, port, kernel.now());
  // It goes on trying until its time is up, whoever answers there or not.
  if (!served) {
    const output = `timeout: failed to connect service ${address} within ${within}: context deadline exceeded`;
    kernel.after(timeoutMs, 'grpc probe', () => done(failed(output)));
  } else if (served.takesMs >= timeoutMs) {
    kernel.after(timeoutMs, 'grpc probe', () => done(failed(`timeout: health rpc did not complete within ${within}`)));
  } else kernel.after(served.takesMs, 'grpc probe', () => done(grpcResult(served.status)));
}

/** What an image says at the path of the health service; undefined where it says nothing there. */
function grpcHealth(server: Server, port: number, atMs: number): { status: number; takesMs: number } | undefined {
  const headers = { 'content-type': 'application/grpc' };
  const request = { method: 'POST', scheme: 'http', host: '', port, path: GRPC_HEALTH, headers } as const;
  const served = server.answer(request, atMs);
  return served && served.status !== 404 ? served : undefined;
}

function grpcResult(status: number): ProbeResult {
  if (status === 200) return OK;
  if (status !== 501) return failed('service unhealthy (responded with "NOT_SERVING")');
  return failed(
    'error: this server does not implement the grpc health protocol (grpc.health.v1.Health): unknown service grpc.health.v1.Health',
  );
}
