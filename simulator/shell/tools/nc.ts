/**
 * nc: whether a port answers (-z), and HTTP spoken by hand over a connection; busybox's words in containers, OpenBSD's on a Debian.
 * Left out, and refused by name: listening (-l), UDP (-u), running programs (-e). What is sent and is no HTTP request gets no
 * answer, as the network here carries HTTP. Upstream: busybox's networking/nc_bloaty.c; netcat-openbsd.
 */
import type { ConnectFailure, Connection, HttpOutcome } from '../../kernel/sockets.ts';
import { readAll, write } from '../../kernel/stream.ts';
import type { Routine } from '../../kernel/wait.ts';
import { isDebian } from './machine-kind.ts';
import { defineTool, type Tool, type ToolContext, ToolFailure } from './tool.ts';

/** As /etc/services names them, for OpenBSD's words. */
const SERVICES: Readonly<Record<string, string>> = {
  53: 'domain',
  80: 'http',
  443: 'https',
  6379: 'redis',
  8080: 'http-alt',
};

const WHY: Readonly<Record<ConnectFailure['kind'], string>> = {
  refused: 'Connection refused',
  unreachable: 'No route to host',
  'connect-timeout': 'Connection timed out',
  'no-tls': 'Connection refused',
  untrusted: 'Connection refused',
};

const nc = defineTool({
  names: ['nc', 'netcat'],
  options: ['z', 'v', 'w:', 'n'],
  idle: ['4', 'N', 'q:', 'C'],
  refused: ['l', 'u', 'e:', 'c:', 'p:', 'k', '6', 'x:', 'X:', 'U', 's:', 'i:', 'o:', 'r'],
  help: 'Usage: nc [-nvz] [-w SEC] HOST PORT\nConnect to HOST:PORT.\n\n  -z  only see whether it answers\n  -v  say what happens\n  -w SEC  give up after so long\n  -n  HOST is an address',
  *run(t) {
    const [host, ports] = t.operands;
    if (host === undefined || ports === undefined) throw new ToolFailure('not simulated: without a host and a port');
    const range = /^(\d+)(?:-(\d+))?$/.exec(ports);
    if (!range || (range[2] !== undefined && !t.has('z'))) throw new ToolFailure(`invalid port ${ports}`);
    const debian = isDebian(t.context.files);
    const address = yield* addressOf(t, host, ports, debian);
    let status = 1;
    for (let port = Number(range[1]); port <= Number(range[2] ?? range[1]); port++)
      if (yield* one(t, host, address, port, debian)) status = 0;
    return status;
  },
});

function* addressOf(t: ToolContext, host: string, port: string, debian: boolean): Routine<string> {
  if (/^\d+\.\d+\.\d+\.\d+$/.test(host)) return host;
  if (host === 'localhost') return '127.0.0.1';
  const { network } = t.context;
  const answer = t.has('n') || !network ? undefined : yield* network.resolve(host, 'A');
  const found = answer?.records.find(({ type }) => type === 'A');
  if (found) return found.data;
  throw new ToolFailure(
    debian ? `getaddrinfo for host "${host}" port ${port}: Name or service not known` : `bad address '${host}'`,
  );
}

/** Whether the port answered. */
function* one(t: ToolContext, host: string, address: string, port: number, debian: boolean): Routine<boolean> {
  const { network, stderr } = t.context;
  if (!network) throw new ToolFailure('Network is unreachable');
  const seconds = t.value('w');
  const outcome = yield* network.connect({
    address,
    port,
    scheme: 'http',
    ...(seconds === undefined ? {} : { timeoutMs: Number(seconds) * 1000 }),
  });
  const verbose = t.has('v');
  if (outcome.kind !== 'connected') {
    if (debian) {
      if (verbose || !t.has('z'))
        yield* write(stderr, `nc: connect to ${host} (${address}) port ${port} (tcp) failed: ${WHY[outcome.kind]}\n`);
    } else if (verbose) yield* write(stderr, `nc: ${host} (${address}:${port}): ${WHY[outcome.kind]}\n`);
    return false;
  }
  if (verbose)
    yield* write(
      stderr,
      debian
        ? `Connection to ${host} (${address}) ${port} port [tcp/${SERVICES[port] ?? '*'}] succeeded!\n`
        : `${host} (${address}:${port}) open\n`,
    );
  const { connection } = outcome;
  try {
    if (!t.has('z')) yield* talk(t, connection);
  } finally {
    connection.close();
  }
  return true;
}

/** Sends a request typed by hand and shows the answer as it comes over the wire. */
function* talk(t: ToolContext, connection: Connection): Routine<void> {
  const text = yield* readAll(t.context.stdin);
  const head = /^([A-Z]+) (\S+)(?: HTTP\/\d\.\d)?\r?\n/.exec(text);
  if (!head) return;
  const [top = '', ...rest] = text.slice(head[0].length).split(/\r?\n\r?\n/);
  const headers = top
    .split(/\r?\n/)
    .map((line) => /^([^:\s]+):\s*(.*)$/.exec(line))
    .filter((match) => match !== null);
  const answer: HttpOutcome = yield* connection.exchange({
    method: head[1] as string,
    scheme: 'http',
    host: connection.address,
    port: connection.port,
    path: head[2] as string,
    headers: Object.fromEntries(headers.map(([, name, value]) => [name as string, value as string])),
    ...(rest.join('\n\n') === '' ? {} : { body: rest.join('\n\n') }),
  });
  if (answer.kind !== 'response') return;
  const lines = [
    `HTTP/1.1 ${answer.status} ${answer.reason}`,
    ...Object.entries(answer.headers).map(([n, v]) => `${n}: ${v}`),
  ];
  yield* t.print(`${lines.join('\r\n')}\r\n\r\n${answer.body}`);
  if (!answer.stream) return;
  yield* t.copy(answer.stream);
  answer.stream.close();
}

export const NC_TOOLS: readonly Tool[] = [nc];
