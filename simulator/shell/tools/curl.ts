/**
 * curl 8: requests through the machine's network, with its messages and exit codes. Left out: cookies, uploads of
 * forms, proxies, protocols other than HTTP.
 */
import type { HttpOutcome, HttpRequest } from '../../kernel/sockets.ts';
import { type Chunk, readAll, write } from '../../kernel/stream.ts';
import { type Routine, sleep } from '../../kernel/wait.ts';
import { formatPrintf } from '../printf.ts';
import { toBase64 } from './digests.ts';
import { defineTool, type Tool, type ToolContext } from './tool.ts';
import { parseUrl, resolveUrl, type Url } from './url.ts';

const VERSION = '8.14.1';
type Answer = Extract<HttpOutcome, { kind: 'response' }>;

interface Transfer {
  readonly url: Url;
  readonly request: HttpRequest;
  readonly outcome: HttpOutcome;
  readonly startedMs: number;
  readonly endedMs: number;
}

interface Failure {
  readonly code: number;
  readonly message: string;
}

const curl = defineTool({
  names: ['curl'],
  options: [
    's',
    'silent=s',
    'S',
    'show-error=S',
    'i',
    'include=i',
    'show-headers=i',
    'I',
    'head=I',
    'v',
    'verbose=v',
    'o:',
    'output:=o',
    'O',
    'remote-name=O',
    'w:',
    'write-out:=w',
    'X:',
    'request:=X',
    'H:',
    'header:=H',
    'd:',
    'data:=d',
    'data-raw:=d',
    'data-ascii:=d',
    'data-binary:',
    'json:',
    'L',
    'location=L',
    'm:',
    'max-time:=m',
    'connect-timeout:',
    'f',
    'fail=f',
    'fail-with-body',
    'retry:',
    'retry-delay:',
    'retry-connrefused',
    'retry-all-errors',
    'retry-max-time:',
    'k',
    'insecure=k',
    'A:',
    'user-agent:=A',
    'u:',
    'user:=u',
    'G',
    'get=G',
    'e:',
    'referer:=e',
    'data-urlencode:',
    'compressed',
    'N',
    'no-buffer=N',
    'max-redirs:',
    'resolve:',
    '4',
    '6',
    'http1.1',
    'http2',
    'no-progress-meter',
    '#',
    'progress-bar=#',
    'T:',
    'upload-file:=T',
    'url:',
    'V',
    'version=V',
    'x:',
    'proxy:=x',
    'noproxy:',
    'cacert:',
    'cert:',
    'key:',
    'b:',
    'c:',
    'Z',
    'parallel=Z',
    'D:',
    'dump-header:=D',
    'z:',
    'unix-socket:',
    'interface:',
    'g',
    'globoff=g',
  ],
  usageStatus: 2,
  usageError: (problem) => {
    const [, quoted, letter] = /'(-[^']*)'|-- '(.)'/.exec(problem) ?? [];
    return `curl: option ${quoted ?? `-${letter}`}: ${problem.includes('requires') ? 'requires parameter' : 'is unknown'}\ncurl: try 'curl --help' or 'curl --manual' for more information\n`;
  },
  help: 'Usage: curl [options...] <url>\n -d, --data <data>           HTTP POST data\n -f, --fail                  Fail fast with no output on HTTP errors\n -H, --header <header>       Pass custom header(s) to server\n -i, --show-headers          Show response headers in output\n -I, --head                  Show document info only\n -L, --location              Follow redirects\n -m, --max-time <seconds>    Maximum time allowed for transfer\n -o, --output <file>         Write to file instead of stdout\n -s, --silent                Silent mode\n -S, --show-error            Show error even when -s is used\n -u, --user <user:password>  Server user and password\n -v, --verbose               Make the operation more talkative\n -w, --write-out <format>    Output FORMAT after completion\n -X, --request <method>      Specify request method to use\n     --connect-timeout <seconds>, --retry <num>, --retry-connrefused, --json <data>',
  *run(t) {
    if (t.has('V')) {
      yield* t.print(`curl ${VERSION} (x86_64-pc-linux-gnu) libcurl/${VERSION}\n`);
      return 0;
    }
    const urls = [...t.values('url'), ...t.operands];
    if (urls.length === 0) {
      yield* write(
        t.context.stderr,
        "curl: (2) no URL specified\ncurl: try 'curl --help' or 'curl --manual' for more information\n",
      );
      return 2;
    }
    for (const option of [
      'x',
      'T',
      'b',
      'c',
      'z',
      'unix-socket',
      'resolve',
      'interface',
      'noproxy',
      'cacert',
      'cert',
      'key',
      'retry-max-time',
    ])
      if (t.has(option)) {
        yield* write(t.context.stderr, `curl: option ${option.length === 1 ? '-' : '--'}${option}: not simulated\n`);
        return 2;
      }
    let status = 0;
    const outputs = [...t.values('o')];
    for (const url of urls.flatMap((text) => (t.has('g') ? [text] : ranges(text))))
      status = yield* fetchOne(t, url, outputs.shift());
    return status;
  },
});

/** "http://web/[1-3]" and "{a,b}" */
function ranges(text: string): string[] {
  const match = /^(.*?)(?:\[(\d+)-(\d+)\]|\{([^}]*,[^}]*)\})(.*)$/.exec(text);
  if (!match) return [text];
  const items =
    match[4] !== undefined
      ? match[4].split(',')
      : Array.from({ length: Math.max(0, Number(match[3]) - Number(match[2]) + 1) }, (_, i) =>
          String(Number(match[2]) + i),
        );
  return items.flatMap((item) => ranges(`${match[1]}${item}${match[5]}`));
}

function* fetchOne(t: ToolContext, text: string, output: string | undefined): Routine<number> {
  const url = parseUrl(text);
  if (url === undefined || url === 'unsupported') {
    const failure =
      url === undefined
        ? { code: 3, message: 'URL rejected: Malformed input to a URL function' }
        : { code: 1, message: `Protocol "${text.split(':')[0]}" not supported` };
    return yield* complain(t, failure);
  }
  const body = yield* requestBody(t);
  let transfer = yield* attempts(t, url, body);
  let redirects = 0;
  const visited: Transfer[] = [];
  while (
    t.has('L') &&
    transfer.outcome.kind === 'response' &&
    [301, 302, 303, 307, 308].includes(transfer.outcome.status)
  ) {
    const location = header(transfer.outcome, 'location');
    if (location === undefined) break;
    if (++redirects > Number(t.value('max-redirs') ?? 50))
      return yield* complain(t, { code: 47, message: `Maximum (${t.value('max-redirs') ?? 50}) redirects followed` });
    const next = parseUrl(resolveUrl(transfer.url, location));
    if (next === undefined || next === 'unsupported') break;
    visited.push(transfer);
    transfer = yield* attempts(t, next, transfer.outcome.status === 303 ? undefined : body);
  }
  return yield* finish(t, text, visited, transfer, output, redirects);
}

interface Body {
  readonly text: string;
  readonly type: string;
}

function* requestBody(t: ToolContext): Routine<Body | undefined> {
  const parts: string[] = [];
  const fromFile = function* (value: string, strip: boolean): Routine<string> {
    if (!value.startsWith('@')) return value;
    const text = value === '@-' ? yield* readAll(t.context.stdin) : t.context.files.readText(t.path(value.slice(1)));
    return strip ? text.replace(/[\r\n]/g, '') : text;
  };
  for (const value of t.values('d')) parts.push(yield* fromFile(value, true));
  for (const value of t.values('data-binary')) parts.push(yield* fromFile(value, false));
  for (const value of t.values('data-urlencode')) {
    const [name, content] = value.includes('=')
      ? [value.slice(0, value.indexOf('=') + 1), value.slice(value.indexOf('=') + 1)]
      : ['', value];
    parts.push(name + encodeURIComponent(content));
  }
  if (t.has('json')) {
    const texts: string[] = [];
    for (const value of t.values('json')) texts.push(yield* fromFile(value, false));
    return { text: texts.join(''), type: 'application/json' };
  }
  return parts.length === 0 ? undefined : { text: parts.join('&'), type: 'application/x-www-form-urlencoded' };
}

function requestFor(t: ToolContext, url: Url, body: Body | undefined): HttpRequest {
  const sent = t.has('G') ? undefined : body;
  const path = t.has('G') && body ? `${url.path}${url.path.includes('?') ? '&' : '?'}${body.text}` : url.path;
  const headers: Record<string, string> = { Host: url.authority };
  const user = t.value('u') ?? url.user;
  if (user !== undefined) headers.Authorization = `Basic ${toBase64(new TextEncoder().encode(user))}`;
  headers['User-Agent'] = t.value('A') ?? `curl/${VERSION}`;
  headers.Accept = t.has('json') ? 'application/json' : '*/*';
  if (t.value('e') !== undefined) headers.Referer = t.value('e') as string;
  if (sent) {
    headers['Content-Length'] = String(new TextEncoder().encode(sent.text).length);
    headers['Content-Type'] = sent.type;
  }
  for (const line of t.values('H')) {
    const match = /^([^:;]+)([:;])\s*(.*)$/.exec(line);
    if (!match) continue;
    const known = Object.keys(headers).find((name) => name.toLowerCase() === (match[1] as string).toLowerCase());
    if (known) delete headers[known];
    if (match[3] !== '' || match[2] === ';') headers[match[1] as string] = match[3] as string;
  }
  const seconds = (flag: string): number | undefined =>
    t.value(flag) === undefined ? undefined : Math.round(Number(t.value(flag)) * 1000);
  const timeoutMs = seconds('m');
  const connectTimeoutMs = seconds('connect-timeout');
  return {
    method: t.value('X') ?? (t.has('I') ? 'HEAD' : sent ? 'POST' : 'GET'),
    scheme: url.scheme,
    host: url.host.replace(/^\[|\]$/g, ''),
    port: url.port,
    path,
    headers,
    ...(sent ? { body: sent.text } : {}),
    ...(timeoutMs ? { timeoutMs } : {}),
    ...(connectTimeoutMs ? { connectTimeoutMs } : {}),
  };
}

/** One request, again as --retry says. */
function* attempts(t: ToolContext, url: Url, body: Body | undefined): Routine<Transfer> {
  let left = Number(t.value('retry') ?? 0);
  let delay = 1;
  for (;;) {
    const request = requestFor(t, url, body);
    const startedMs = t.context.kernel.now();
    const outcome: HttpOutcome = t.context.network ? yield* t.context.network.http(request) : { kind: 'unresolved' };
    const transfer = { url, request, outcome, startedMs, endedMs: t.context.kernel.now() };
    yield* talk(t, transfer);
    const reason = retryReason(t, outcome);
    if (left <= 0 || reason === undefined) return transfer;
    const seconds = Number(t.value('retry-delay') ?? 0) || delay;
    if (!t.has('s')) {
      const failure = failureOf(transfer);
      if (failure && !outcomeIsResponse(outcome))
        yield* write(t.context.stderr, `curl: (${failure.code}) ${failure.message}\n`);
      yield* write(
        t.context.stderr,
        `Warning: Problem: ${reason}. Will retry in ${seconds} second${seconds === 1 ? '' : 's'}. ${left} ${left === 1 ? 'retry' : 'retries'} left.\n`,
      );
    }
    left--;
    yield* sleep(seconds * 1000);
    delay = Math.min(delay * 2, 600);
  }
}

const outcomeIsResponse = (outcome: HttpOutcome): outcome is Answer => outcome.kind === 'response';

function retryReason(t: ToolContext, outcome: HttpOutcome): string | undefined {
  switch (outcome.kind) {
    case 'response':
      return [408, 429, 500, 502, 503, 504].includes(outcome.status) ? 'HTTP error' : undefined;
    case 'timeout':
    case 'connect-timeout':
      return 'timeout';
    case 'refused':
      return t.has('retry-connrefused') || t.has('retry-all-errors') ? 'connection refused' : undefined;
    default:
      return t.has('retry-all-errors') ? '(retrying all errors)' : undefined;
  }
}

function failureOf({ outcome, url, request, startedMs, endedMs }: Transfer): Failure | undefined {
  const took = endedMs - startedMs;
  switch (outcome.kind) {
    case 'response':
      return undefined;
    case 'unresolved':
      return { code: 6, message: `Could not resolve host: ${url.host}` };
    case 'refused':
    case 'unreachable':
      return {
        code: 7,
        message: `Failed to connect to ${url.host} port ${url.port} after ${took} ms: Could not connect to server`,
      };
    case 'closed':
      return { code: 52, message: 'Empty reply from server' };
    case 'no-tls':
      return { code: 35, message: 'TLS connect error: error:0A00010B:SSL routines::wrong version number' };
    case 'reset':
      return { code: 56, message: 'Recv failure: Connection reset by peer' };
    case 'connect-timeout':
      return {
        code: 28,
        message:
          request.connectTimeoutMs || request.timeoutMs
            ? `Connection timed out after ${took} milliseconds`
            : `Failed to connect to ${url.host} port ${url.port} after ${took} ms: Could not connect to server`,
      };
    case 'timeout':
      return { code: 28, message: `Operation timed out after ${took} milliseconds with 0 bytes received` };
  }
}

/** What -v tells. */
function* talk(t: ToolContext, { outcome, request, url }: Transfer): Routine<void> {
  if (!t.has('v')) return;
  const say = (text: string): Routine<void> => write(t.context.stderr, text);
  const { host, port } = url;
  if (outcome.kind === 'unresolved') {
    yield* say(`* Could not resolve host: ${host}\n* closing connection #0\n`);
    return;
  }
  if (!/^[\d.]+$/.test(host))
    yield* say(`* Host ${host}:${port} was resolved.\n* IPv6: (none)\n* IPv4: ${outcome.address}\n`);
  yield* say(`*   Trying ${outcome.address}:${port}...\n`);
  if (outcome.kind === 'refused') {
    yield* say(
      `* connect to ${outcome.address} port ${port} from 0.0.0.0 port 0 failed: Connection refused\n* Failed to connect to ${host} port ${port}: Could not connect to server\n* closing connection #0\n`,
    );
    return;
  }
  if (outcome.kind === 'unreachable' || outcome.kind === 'connect-timeout') {
    yield* say(
      `* ${outcome.kind === 'unreachable' ? 'No route to host' : 'Connection timed out'}\n* closing connection #0\n`,
    );
    return;
  }
  const headers = Object.entries(request.headers).map(([name, value]) => `> ${name}: ${value}\n`);
  yield* say(
    `* Connected to ${host} (${outcome.address}) port ${port}\n> ${request.method} ${request.path} HTTP/1.1\n${headers.join('')}> \n* Request completely sent off\n`,
  );
  if (outcome.kind === 'reset') yield* say('* Recv failure: Connection reset by peer\n* closing connection #0\n');
  else if (outcome.kind === 'closed') yield* say('* Empty reply from server\n* closing connection #0\n');
  else if (outcome.kind === 'no-tls') yield* say('* closing connection #0\n');
  else if (outcome.kind === 'timeout') yield* say('* Operation timed out\n* closing connection #0\n');
  else
    yield* say(
      `${headerLines(outcome)
        .map((line) => `< ${line}\n`)
        .join('')}< \n`,
    );
}

const headerLines = (answer: Answer): string[] => [
  `HTTP/1.1 ${answer.status}${answer.reason ? ` ${answer.reason}` : ''}`,
  ...Object.entries(answer.headers).map(([name, value]) => `${name}: ${value}`),
];
const header = (answer: Answer, name: string): string | undefined =>
  Object.entries(answer.headers).find(([key]) => key.toLowerCase() === name)?.[1];

function* complain(t: ToolContext, { code, message }: Failure): Routine<number> {
  if (!t.has('s') || t.has('S')) yield* write(t.context.stderr, `curl: (${code}) ${message}\n`);
  return code;
}

function* finish(
  t: ToolContext,
  text: string,
  visited: readonly Transfer[],
  transfer: Transfer,
  output: string | undefined,
  redirects: number,
): Routine<number> {
  const { url } = transfer;
  const outcome = yield* whole(transfer.outcome);
  const file = output ?? (t.has('O') ? (url.path.replace(/\?.*$/, '').split('/').pop() as string) : undefined);
  if (t.has('O') && file === '')
    return yield* complain(t, { code: 23, message: 'Failed to extract a filename to use for storage' });
  const metered =
    !t.has('s') &&
    !t.has('no-progress-meter') &&
    !t.has('v') &&
    (file !== undefined && file !== '-' ? true : !t.context.stdout.tty);
  if (metered) yield* meter(t, transfer);
  let failure = failureOf(transfer);
  const hidden = outcome.kind === 'response' && outcome.status >= 400 && (t.has('f') || t.has('fail-with-body'));
  if (hidden) failure = { code: 22, message: `The requested URL returned error: ${(outcome as Answer).status}` };
  if (outcome.kind === 'response') {
    let content = '';
    if (t.has('i') || t.has('I'))
      for (const step of [...visited, transfer])
        content += `${headerLines(step.outcome as Answer)
          .map((line) => `${line}\r\n`)
          .join('')}\r\n`;
    if (!(hidden && t.has('f'))) content += t.has('I') ? '' : outcome.body;
    else if (t.has('i'))
      content = `${headerLines(outcome)
        .map((line) => `${line}\r\n`)
        .join('')}\r\n`;
    yield* deliver(t, file, content);
    if (t.has('D'))
      t.context.files.write(
        t.path(t.value('D') as string),
        `${headerLines(outcome)
          .map((line) => `${line}\r\n`)
          .join('')}\r\n`,
      );
    if (t.has('v')) yield* write(t.context.stderr, `* Connection #0 to host ${url.host} left intact\n`);
  }
  const format = t.value('w');
  if (format !== undefined)
    yield* t.print(
      writeOut(
        format.startsWith('@') ? t.context.files.readText(t.path(format.slice(1))) : format,
        text,
        transfer,
        redirects,
        failure,
      ),
    );
  return failure ? yield* complain(t, failure) : 0;
}

/** The answer with all of its body. */
function* whole(outcome: HttpOutcome): Routine<HttpOutcome> {
  if (outcome.kind !== 'response' || !outcome.stream) return outcome;
  const rest = yield* readAll(outcome.stream);
  outcome.stream.close();
  return { ...outcome, body: outcome.body + rest };
}

function* deliver(t: ToolContext, file: string | undefined, content: Chunk): Routine<void> {
  if (file === undefined || file === '-') yield* t.print(content);
  else if (file !== '/dev/null') t.context.files.write(t.path(file), content);
}

/** The two lines of the progress meter and its last state. */
function* meter(t: ToolContext, { outcome, startedMs, endedMs }: Transfer): Routine<void> {
  const head =
    '  % Total    % Received % Xferd  Average Speed   Time    Time     Time  Current\n                                 Dload  Upload   Total   Spent    Left  Speed\n';
  const size = outcome.kind === 'response' ? new TextEncoder().encode(outcome.body).length : 0;
  const seconds = Math.max(endedMs - startedMs, 1) / 1000;
  const speed = five(size / seconds);
  const last =
    outcome.kind === 'response'
      ? `100 ${five(size)}  100 ${five(size)}    0     0 ${speed.padStart(6)}      0 --:--:-- --:--:-- --:--:-- ${speed}\n`
      : `  0     0    0     0    0     0      0      0 --:--:-- ${clock(seconds)} --:--:--     0\n`;
  yield* write(t.context.stderr, `${head}\r${last}`);
}

const clock = (seconds: number): string =>
  seconds < 1
    ? '--:--:--'
    : `${String(Math.floor(seconds / 3600)).padStart(2, '0')}:${String(Math.floor(seconds / 60) % 60).padStart(2, '0')}:${String(Math.floor(seconds) % 60).padStart(2, '0')}`.replace(
        /^0(\d:)/,
        ' $1',
      );

/** A number in five places: 615 → "  615", 61500 → "61500", 615000 → " 600k". */
function five(n: number): string {
  const whole = Math.floor(n);
  if (whole < 100000) return String(whole).padStart(5);
  if (whole < 10240000) return `${Math.floor(whole / 1024)}k`.padStart(5);
  return `${(whole / 1048576).toFixed(1)}M`.padStart(5);
}

function writeOut(
  format: string,
  text: string,
  { outcome, url, startedMs, endedMs, request }: Transfer,
  redirects: number,
  failure: Failure | undefined,
): string {
  const answer = outcome.kind === 'response' ? outcome : undefined;
  const size = answer ? new TextEncoder().encode(answer.body).length : 0;
  const seconds = ((endedMs - startedMs) / 1000).toFixed(6);
  const values: Readonly<Record<string, string>> = {
    http_code: String(answer?.status ?? 0).padStart(3, '0'),
    response_code: String(answer?.status ?? 0).padStart(3, '0'),
    time_total: seconds,
    time_connect: answer ? '0.000200' : '0.000000',
    time_namelookup: outcome.kind === 'unresolved' ? '0.000000' : '0.000100',
    time_starttransfer: answer ? seconds : '0.000000',
    time_appconnect: '0.000000',
    time_pretransfer: answer ? '0.000200' : '0.000000',
    time_redirect: '0.000000',
    size_download: String(size),
    size_header: String(answer ? headerLines(answer).join('\r\n').length + 4 : 0),
    speed_download: String(Math.floor(size / Math.max(Number(seconds), 0.001))),
    content_type: answer ? (header(answer, 'content-type') ?? '') : '',
    url_effective:
      redirects > 0
        ? `${url.scheme}://${url.authority}${url.path}`
        : /:\/\//.test(text)
          ? text
          : `http://${text}${/\//.test(text) ? '' : '/'}`,
    remote_ip: 'address' in outcome ? outcome.address : '',
    remote_port: answer ? String(url.port) : '0',
    num_redirects: String(redirects),
    redirect_url: answer ? (header(answer, 'location') ?? '') : '',
    method: request.method,
    scheme: url.scheme,
    exitcode: String(failure?.code ?? 0),
    errormsg: failure?.message ?? '',
    http_version: answer ? '1.1' : '0',
    url: text,
    urlnum: '0',
    num_connects: answer ? '1' : '0',
  };
  const filled = format
    .replace(/%\{([a-z_.]+)\}/g, (all, name: string) => values[name]?.replace(/\\/g, '\\\\') ?? all)
    .replace(/%%/g, '%');
  return formatPrintf(filled.replace(/%/g, '%%'), [], 0).text;
}

export const CURL_TOOLS: readonly Tool[] = [curl];
