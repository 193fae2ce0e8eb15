/** `kubectl proxy`: the API on a port of this machine, without credentials. Mirrors kubectl/pkg/cmd/proxy and pkg/proxy. Left out: static files, unix sockets. */
import { BAD_URL, isWellFormed, toHttpAnswer } from '../../api/http.ts';
import { parseQuery } from '../../api/query.ts';
import type { ApiRequest } from '../../api/types.ts';
import type { HttpAnswer, HttpRequest } from '../../kernel/sockets.ts';
import { type Routine, until } from '../../kernel/wait.ts';
import { CliError, ConnectionError, notSimulated } from '../cli/errors.ts';
import { defineCommand, type Invocation } from '../types.ts';

export const PROXY = defineCommand({
  name: 'proxy',
  arguments: '[--port=PORT] [--www=static-dir] [--www-prefix=prefix] [--api-prefix=prefix]',
  flags: [
    {
      name: 'accept-hosts',
      type: 'string',
      default: '^localhost$,^127\\.0\\.0\\.1$,^\\[::1\\]$',
    },
    {
      name: 'accept-paths',
      type: 'string',
      default: '^.*',
    },
    { name: 'address', type: 'string', default: '127.0.0.1' },
    { name: 'api-prefix', type: 'string', default: '/' },
    {
      name: 'append-server-path',
      type: 'bool',
    },
    {
      name: 'disable-filter',
      type: 'bool',
    },
    {
      name: 'keepalive',
      type: 'duration',
    },
    {
      name: 'port',
      short: 'p',
      type: 'int',
      default: 8001,
    },
    {
      name: 'reject-methods',
      type: 'string',
      default: '^$',
    },
    {
      name: 'reject-paths',
      type: 'string',
      default: '^/api/.*/pods/.*/exec,^/api/.*/pods/.*/attach',
    },
    { name: 'unix-socket', short: 'u', type: 'string' },
    {
      name: 'www',
      short: 'w',
      type: 'string',
    },
    {
      name: 'www-prefix',
      short: 'P',
      type: 'string',
      default: '/static/',
    },
  ],
  run: proxy,
});

function* proxy(call: Invocation): Routine<void> {
  const { flags, context } = call;
  if (flags.string('unix-socket') !== '') throw notSimulated('kubectl proxy --unix-socket');
  if (flags.string('www') !== '') throw notSimulated('kubectl proxy --www');
  if (!context.network) throw notSimulated('kubectl proxy on a machine without network');
  if (flags.number('port') < 0 || flags.number('port') > 65535)
    throw new CliError(`listen tcp: address ${flags.number('port')}: invalid port`);
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
  if (!isWellFormed(request.path)) return BAD_URL;
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
  const query = parseQuery(at < 0 ? '' : request.path.slice(at + 1));
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
    return toHttpAnswer(call.context.kernel, request, answer);
  } catch (error) {
    if (error instanceof ConnectionError) return { status: 502, body: '' };
    throw error;
  }
}
