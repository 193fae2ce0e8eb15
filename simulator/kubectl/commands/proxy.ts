/** `kubectl proxy`: the API on a port of this machine, without credentials. Mirrors kubectl/pkg/cmd/proxy and pkg/proxy. Left out: static files, unix sockets. */
import type { ApiRequest, WatchStream } from '../../api/types.ts';
import type { HttpAnswer, HttpRequest } from '../../kernel/sockets.ts';
import { BrokenPipe, Pipe, type Reader, write } from '../../kernel/stream.ts';
import { type Routine, until, wait } from '../../kernel/wait.ts';
import { CliError, ConnectionError, notSimulated } from '../cli/errors.ts';
import { goString } from '../resources/files.ts';
import { defineCommand, type Invocation } from '../types.ts';

export const PROXY = defineCommand({
  name: 'proxy',
  arguments: '[--port=PORT] [--www=static-dir] [--www-prefix=prefix] [--api-prefix=prefix]',
  short: 'Run a proxy to the Kubernetes API server',
  long: 'Creates a proxy server or application-level gateway between localhost and the Kubernetes API server. It also allows serving static content over specified HTTP path. All incoming data enters through one port and gets forwarded to the remote Kubernetes API server port, except for the path matching the static content path.',
  example:
    '# All of the API\nkubectl proxy\n\n# On another port\nkubectl proxy --port=8011\n\n# Below another path: curl localhost:8001/k8s-api/v1/pods/\nkubectl proxy --api-prefix=/k8s-api',
  flags: [
    {
      name: 'accept-hosts',
      type: 'string',
      default: '^localhost$,^127\\.0\\.0\\.1$,^\\[::1\\]$',
      usage: 'Regular expression for hosts that the proxy should accept.',
    },
    {
      name: 'accept-paths',
      type: 'string',
      default: '^.*',
      usage: 'Regular expression for paths that the proxy should accept.',
    },
    { name: 'address', type: 'string', default: '127.0.0.1', usage: 'The IP address on which to serve on.' },
    { name: 'api-prefix', type: 'string', default: '/', usage: 'Prefix to serve the proxied API under.' },
    {
      name: 'append-server-path',
      type: 'bool',
      usage: 'If true, enables automatic path appending of the kube context server path to each request.',
    },
    {
      name: 'disable-filter',
      type: 'bool',
      usage:
        'If true, disable request filtering in the proxy. This is dangerous, and can leave you vulnerable to XSRF attacks, when used with an accessible port.',
    },
    {
      name: 'keepalive',
      type: 'duration',
      usage:
        'keepalive specifies the keep-alive period for an active network connection. Set to 0 to disable keepalive.',
    },
    {
      name: 'port',
      short: 'p',
      type: 'int',
      default: 8001,
      usage: 'The port on which to run the proxy. Set to 0 to pick a random port.',
    },
    {
      name: 'reject-methods',
      type: 'string',
      default: '^$',
      usage:
        "Regular expression for HTTP methods that the proxy should reject (example --reject-methods='POST,PUT,PATCH'). ",
    },
    {
      name: 'reject-paths',
      type: 'string',
      default: '^/api/.*/pods/.*/exec,^/api/.*/pods/.*/attach',
      usage:
        'Regular expression for paths that the proxy should reject. Paths specified here will be rejected even accepted by --accept-paths.',
    },
    { name: 'unix-socket', short: 'u', type: 'string', usage: 'Unix socket on which to run the proxy.' },
    {
      name: 'www',
      short: 'w',
      type: 'string',
      usage: 'Also serve static files from the given directory under the specified prefix.',
    },
    {
      name: 'www-prefix',
      short: 'P',
      type: 'string',
      default: '/static/',
      usage: 'Prefix to serve static files under, if static file directory is specified.',
    },
  ],
  run: proxy,
});

function* proxy(call: Invocation): Routine<void> {
  const { flags, context } = call;
  if (flags.string('unix-socket') !== '') throw notSimulated('kubectl proxy --unix-socket');
  if (flags.string('www') !== '') throw notSimulated('kubectl proxy --www');
  if (!context.network) throw notSimulated('kubectl proxy on a machine without network');
  const port =
    flags.number('port') === 0 ? 32768 + context.kernel.random('kubectl-proxy').int(28232) : flags.number('port');
  const stop = context.network.listen(port, (request) => forward(call, request), { address: flags.string('address') });
  if (stop === 'in-use')
    throw new CliError(`listen tcp ${flags.string('address')}:${port}: bind: address already in use`);
  try {
    yield* call.out(`Starting to serve on ${flags.string('address')}:${port}\n`);
    // Until a signal ends the process.
    yield* until<void>('proxy', () => () => {});
  } finally {
    stop();
  }
}

const matches = (patterns: string, text: string): boolean => patterns.split(',').some((p) => new RegExp(p).test(text));

function* forward(call: Invocation, request: HttpRequest): Routine<HttpAnswer> {
  const { flags } = call;
  const at = request.path.indexOf('?');
  const path = decodeURI(at < 0 ? request.path : request.path.slice(0, at));
  const rejected =
    matches(flags.string('reject-paths'), path) || matches(flags.string('reject-methods'), request.method);
  if (
    !flags.bool('disable-filter') &&
    (rejected || !matches(flags.string('accept-paths'), path) || !matches(flags.string('accept-hosts'), request.host))
  ) {
    return { status: 403, body: 'Forbidden\n' };
  }
  const prefix = `/${flags.string('api-prefix').replace(/^\/+|\/+$/g, '')}`.replace(/\/$/, '');
  if (prefix !== '' && path !== prefix && !path.startsWith(`${prefix}/`))
    return { status: 404, body: '404 page not found\n' };
  const query = queryOf(at < 0 ? '' : request.path.slice(at + 1));
  const header = (name: string): string | undefined =>
    Object.entries(request.headers).find(([n]) => n.toLowerCase() === name)?.[1];
  const agent = header('user-agent') ?? '';
  try {
    const answer = yield* call.client.raw(request.method as ApiRequest['method'], path.slice(prefix.length) || '/', {
      query,
      accept: header('accept') ?? '*/*',
      headers: { 'user-agent': agent },
      ...(request.body === undefined
        ? {}
        : { body: request.body, contentType: header('content-type') ?? 'application/json' }),
    });
    const sent = { status: answer.status, headers: { 'content-type': 'application/json', ...answer.headers } };
    if (answer.watch) return { ...sent, body: '', stream: eventLines(call, answer.watch) };
    if (answer.stream) return { ...sent, body: '', stream: answer.stream };
    // Clients that people read are answered in lines. Upstream: responsewriters.isPrettyPrint.
    const pretty =
      query.pretty === undefined
        ? /^(curl|Wget|Mozilla\/5\.0)/.test(agent)
        : query.pretty === 'true' || query.pretty === '1';
    const text =
      typeof answer.body === 'string'
        ? answer.body
        : pretty
          ? printPretty(answer.body)
          : `${JSON.stringify(answer.body)}\n`;
    return { ...sent, body: text };
  } catch (error) {
    if (error instanceof ConnectionError) return { status: 502, body: '' };
    throw error;
  }
}

/** A watch as the API server writes it: an event a line, as they come. */
function eventLines({ context }: Invocation, watch: WatchStream): Reader {
  const { reader, writer } = new Pipe();
  context.kernel.spawn({
    name: 'kubectl proxy',
    parent: context.process,
    *main() {
      try {
        for (;;) {
          const event = yield* wait(watch.next);
          if (event === null) return;
          yield* write(writer, `${JSON.stringify(event)}\n`);
        }
      } catch (error) {
        if (!(error instanceof BrokenPipe)) throw error;
      } finally {
        watch.close();
        writer.close();
      }
    },
  });
  return reader;
}

function queryOf(text: string): Record<string, string> {
  const query: Record<string, string> = {};
  for (const part of text.split('&')) {
    if (part === '') continue;
    const at = part.indexOf('=');
    const decode = (t: string): string => decodeURIComponent(t.replaceAll('+', ' '));
    query[decode(at < 0 ? part : part.slice(0, at))] = at < 0 ? '' : decode(part.slice(at + 1));
  }
  return query;
}

/** JSON with two blanks, as Go's MarshalIndent writes it, without a newline at the end. */
function printPretty(value: unknown, indent = ''): string {
  const inner = `${indent}  `;
  if (typeof value === 'string') return goString(value);
  if (value === null || typeof value !== 'object') return JSON.stringify(value ?? null);
  if (Array.isArray(value))
    return value.length === 0 ? '[]' : `[\n${value.map((v) => inner + printPretty(v, inner)).join(',\n')}\n${indent}]`;
  const entries = Object.entries(value).filter(([, v]) => v !== undefined);
  if (entries.length === 0) return '{}';
  return `{\n${entries.map(([k, v]) => `${inner}${goString(k)}: ${printPretty(v, inner)}`).join(',\n')}\n${indent}}`;
}
