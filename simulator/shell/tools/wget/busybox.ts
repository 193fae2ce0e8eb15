/** wget of busybox, with its options and messages. */

import { type HttpOutcome, headerOf } from '../../../kernel/sockets.ts';
import { readAll, write } from '../../../kernel/stream.ts';
import { defineTool, ToolFailure } from '../tool.ts';
import { parseUrl, resolveUrl, type Url } from '../url.ts';
import { addHeaders, postedText } from './request.ts';

export const busyboxWget = defineTool({
  names: ['wget'],
  options: [
    'q',
    'quiet=q',
    'O:',
    'output-document:=O',
    'T:',
    'timeout:=T',
    'S',
    'server-response=S',
    'P:',
    'directory-prefix:=P',
    'header:',
    'post-data:',
    'post-file:',
    'U:',
    'user-agent:=U',
    'spider',
  ],
  // -nv, -nc and their like are taken and ignored, and certificates are never looked at.
  idle: ['t:', 'tries:', 'n?', 'no-check-certificate'],
  refused: ['Y:', 'proxy:', 'c', 'continue', 'o:', 'output-file:'],
  help: "Usage: wget [-cqS] [--spider] [-O FILE] [-o LOGFILE] [--header STR]\n\t[--post-data STR | --post-file FILE] [-U AGENT] [-P DIR] [-T SEC] URL...\n\nRetrieve files via HTTP\n\n\t--spider\tOnly check URL existence: $? is 0 if exists\n\t--header STR\tAdd STR (of form 'header: value') to headers\n\t-q\t\tQuiet\n\t-P DIR\t\tSave to DIR (default .)\n\t-S    \t\tShow server response\n\t-T SEC\t\tNetwork read timeout is SEC seconds\n\t-O FILE\t\tSave to FILE ('-' for stdout)",
  *run(t) {
    if (t.operands.length === 0) {
      yield* write(
        t.context.stderr,
        'BusyBox v1.36.1 multi-call binary.\n\nUsage: wget [-cqS] [--spider] [-O FILE] [-o LOGFILE] [--header STR] URL...\n',
      );
      return 1;
    }
    for (const text of t.operands) {
      let url = parseUrl(text);
      for (let redirects = 0; ; redirects++) {
        if (typeof url !== 'object') throw new ToolFailure(`not an http or ftp url: ${text}`);
        const answer = yield* request(t, url);
        const location = headerOf(answer.headers, 'location');
        if ([301, 302, 303, 307, 308].includes(answer.status) && location !== undefined) {
          if (redirects >= 5) throw new ToolFailure('too many redirections');
          url = parseUrl(resolveUrl(url, location));
          continue;
        }
        if (answer.status >= 400)
          throw new ToolFailure(`server returned error: HTTP/1.1 ${answer.status} ${answer.reason}`);
        yield* save(t, url, answer);
        break;
      }
    }
    return 0;
  },
});

function* request(t: Parameters<Parameters<typeof defineTool>[0]['run']>[0], url: Url) {
  const { network } = t.context;
  const headers: Record<string, string> = {
    Host: url.authority,
    'User-Agent': t.value('U') ?? 'Wget',
    Connection: 'close',
  };
  addHeaders(t, headers);
  const body = yield* postedText(t);
  if (body !== undefined && !('Content-Type' in headers)) headers['Content-Type'] = 'application/x-www-form-urlencoded';
  const seconds = Number(t.value('T') ?? 900);
  if (url.scheme === 'https')
    yield* write(t.context.stderr, 'wget: note: TLS certificate validation not implemented\n');
  const outcome: HttpOutcome = network
    ? yield* network.http({
        method: body === undefined ? (t.has('spider') ? 'HEAD' : 'GET') : 'POST',
        scheme: url.scheme,
        host: url.host,
        port: url.port,
        path: url.path,
        headers,
        ...(body === undefined ? {} : { body }),
        timeoutMs: seconds * 1000,
        trust: 'all',
      })
    : { kind: 'unresolved' };
  if (outcome.kind === 'unresolved')
    throw new ToolFailure(`bad address '${url.host}${url.port === 80 || url.port === 443 ? '' : `:${url.port}`}'`);
  if (!t.has('q'))
    yield* write(
      t.context.stderr,
      `Connecting to ${url.host}${url.port === 80 ? '' : `:${url.port}`} (${outcome.address}:${url.port})\n`,
    );
  switch (outcome.kind) {
    case 'refused':
      throw new ToolFailure(`can't connect to remote host (${outcome.address}): Connection refused`);
    case 'unreachable':
      throw new ToolFailure(`can't connect to remote host (${outcome.address}): No route to host`);
    case 'connect-timeout':
    case 'timeout':
      throw new ToolFailure('download timed out');
    case 'closed':
    case 'no-tls':
    case 'untrusted':
      throw new ToolFailure('error getting response');
    case 'reset':
      throw new ToolFailure('error getting response: Connection reset by peer');
  }
  if (t.has('S'))
    yield* write(
      t.context.stderr,
      [
        `  HTTP/1.1 ${outcome.status} ${outcome.reason}`,
        ...Object.entries(outcome.headers).map(([name, value]) => `  ${name}: ${value}`),
        '  ',
      ]
        .map((line) => `${line}\n`)
        .join(''),
    );
  if (!outcome.stream) return outcome;
  const rest = yield* readAll(outcome.stream);
  outcome.stream.close();
  return { ...outcome, body: outcome.body + rest };
}

function* save(t: Parameters<typeof request>[0], url: Url, answer: Extract<HttpOutcome, { kind: 'response' }>) {
  if (t.has('spider')) {
    if (!t.has('q')) yield* write(t.context.stderr, 'remote file exists\n');
    return;
  }
  const name =
    t.value('O') ??
    `${t.has('P') ? `${t.value('P')}/` : ''}${url.path.replace(/\?.*$/, '').split('/').pop() || 'index.html'}`;
  if (name === '-') {
    if (!t.has('q')) yield* write(t.context.stderr, 'writing to stdout\n');
    yield* t.print(answer.body);
  } else {
    if (!t.has('O') && t.stat(name)) throw new ToolFailure(`can't open '${name}': File exists`);
    if (!t.has('q')) yield* write(t.context.stderr, `saving to '${name}'\n`);
    if (name !== '/dev/null') t.context.files.write(t.path(name), answer.body);
  }
  if (t.has('q')) return;
  const size = new TextEncoder().encode(answer.body).length;
  yield* write(
    t.context.stderr,
    `${(name.split('/').pop() as string).slice(0, 20).padEnd(20)} 100% |${'*'.repeat(32)}| ${String(size).padStart(5)}  0:00:00 ETA\n${name === '-' ? 'written to stdout' : `'${name}' saved`}\n`,
  );
}
