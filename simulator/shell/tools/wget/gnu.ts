/**
 * GNU wget (1.25), with its log, messages and exit codes. Mirrors src/retr.c, src/http.c, src/connect.c, src/progress.c
 * (dots) and src/exits.h. Left out and refused by name: recursion, cookies, time-stamping, background, proxies, WARC.
 */
import { FileError } from '../../../kernel/files.ts';
import { type HttpFailure, type HttpResponse, headerOf } from '../../../kernel/sockets.ts';
import { readAll, write } from '../../../kernel/stream.ts';
import { type Routine, sleep } from '../../../kernel/wait.ts';
import { toBase64 } from '../../base64.ts';
import { localTime } from '../../clock-zone.ts';
import { formatTime } from '../../strftime.ts';
import { defineTool, type Tool, type ToolContext } from '../tool.ts';
import { parseUrl, resolveUrl, type Url } from '../url.ts';
import { addHeaders, postedText } from './request.ts';

const VERSION = '1.25.0';
const USAGE = "Usage: wget [OPTION]... [URL]...\n\nTry `wget --help' for more options.\n";
const EXIT = { usage: 2, file: 3, network: 4, tls: 5, server: 8 };
const MAX_REDIRECTS = 20;
/** Seconds between tries grow to this. */
const MAX_WAIT_SECONDS = 10;

/** `-nv`, `-nc`: letters behind -n are options of their own. */
export const gnuWget: Tool = {
  names: ['wget'],
  program: (context) =>
    wget.program({
      ...context,
      args: context.args.flatMap((arg) =>
        /^-n[a-zA-Z]+$/.test(arg) ? [...arg.slice(2)].map((letter) => `--n${letter}`) : [arg],
      ),
    }),
};

const wget = defineTool({
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
    'body-data:',
    'method:',
    'U:',
    'user-agent:=U',
    'spider',
    't:',
    'tries:=t',
    'waitretry:',
    'retry-connrefused',
    'no-check-certificate',
    'nv',
    'no-verbose=nv',
    'o:',
    'output-file:=o',
    'a:',
    'append-output:=a',
    'nc',
    'no-clobber=nc',
    'max-redirect:',
    'content-on-error',
    'V',
    'version=V',
    'user:',
    'password:',
  ],
  // All addresses are IPv4, proxies and caches there are none, progress is always dots.
  idle: [
    ...['v', 'verbose', 'no-hsts', 'no-proxy', 'no-cache', 'no-dns-cache', '4', 'inet4-only', 'show-progress'],
    ...['progress:', 'nd', 'no-directories', 'nH', 'no-host-directories'],
  ],
  refused: [
    ...['connect-timeout:', 'dns-timeout:', 'read-timeout:', 'x', 'force-directories', 'e:', 'execute:', 'w:', 'wait:'],
    ...['r', 'recursive', 'm', 'mirror', 'N', 'timestamping', 'c', 'continue', 'b', 'background', 'k', 'convert-links'],
    ...[
      'p',
      'page-requisites',
      'i:',
      'input-file:',
      'l:',
      'level:',
      'A:',
      'accept:',
      'R:',
      'reject:',
      'D:',
      'domains:',
    ],
    ...['np', 'no-parent', 'load-cookies:', 'save-cookies:', 'limit-rate:', 'ca-certificate:', 'certificate:'],
  ],
  usageStatus: EXIT.usage,
  usageError: (problem) => `wget: ${problem}\n${USAGE}`,
  help: `GNU Wget ${VERSION}, a non-interactive network retriever.
Usage: wget [OPTION]... [URL]...

  -q   quiet                          -O   write documents to FILE ("-": standard output)
  -S   print server response          -T   set all timeout values to SECONDS
  -t   set number of retries          -P   save files to PREFIX/..
  -nv  turn off verboseness           -nc  skip downloads that would replace files
       --spider, --header=STRING, --post-data=STRING, --method=METHOD, --no-check-certificate, --content-on-error`,
  *run(t) {
    if (t.has('V')) {
      yield* t.print(`GNU Wget ${VERSION} built on linux-gnu.\n`);
      return 0;
    }
    if (t.operands.length === 0) {
      yield* write(t.context.stderr, `wget: missing URL\n${USAGE}`);
      return 1;
    }
    let status = 0;
    for (const text of t.operands) status = (yield* new Download(t).run(text)) || status;
    return status;
  },
});

class Download {
  readonly #t: ToolContext;
  readonly #quotes: readonly [string, string];

  constructor(t: ToolContext) {
    this.#t = t;
    const locale = t.context.env.get('LC_ALL') ?? t.context.env.get('LANG') ?? '';
    this.#quotes = /UTF-?8/i.test(locale) ? ['‘', '’'] : ["'", "'"];
  }

  *run(text: string): Routine<number> {
    const t = this.#t;
    let url = parseUrl(text);
    if (typeof url !== 'object') {
      yield* this.#error(
        `${text}: ${url === 'unsupported' ? `Unsupported scheme ${this.#quote(text.split(':')[0] as string)}` : url === 'port' ? 'Bad port number' : 'Invalid host name'}.\n`,
      );
      return 1;
    }
    const tries = Number(t.value('t') ?? 20) || Number.POSITIVE_INFINITY;
    for (let attempt = 1; ; attempt++) {
      for (let redirects = 0; ; redirects++) {
        const outcome = yield* this.#once(url, attempt);
        if (outcome === 'again') break;
        if (typeof outcome === 'number') return outcome;
        const limit = Number(t.value('max-redirect') ?? MAX_REDIRECTS);
        if (redirects >= limit) {
          yield* this.#log(`${limit} redirections exceeded.\n`);
          return EXIT.server;
        }
        const next: ReturnType<typeof parseUrl> = parseUrl(resolveUrl(url, outcome.location));
        yield* this.#log(`Location: ${outcome.location} [following]\n`);
        if (typeof next !== 'object') return EXIT.server;
        url = next;
      }
      if (attempt >= tries) {
        yield* this.#log('Giving up.\n\n');
        return EXIT.network;
      }
      yield* this.#log('Retrying.\n\n');
      yield* sleep(Math.min(attempt, Number(t.value('waitretry') ?? MAX_WAIT_SECONDS)) * 1000);
    }
  }

  /** One try: an exit status, where to go instead, or "again". */
  *#once(url: Url, attempt: number): Routine<number | 'again' | { readonly location: string }> {
    const t = this.#t;
    const { kernel, network } = t.context;
    const startMs = kernel.now();
    const seconds = Number(t.value('T') ?? 900);
    yield* this.#log(
      `${attempt === 1 ? `--${this.#time()}--  ` : `--${this.#time()}--  (try:${String(attempt).padStart(2)})  `}${textOf(url)}\n`,
    );
    const unreadable = this.#unreadableBody();
    if (unreadable !== undefined) {
      yield* this.#log(`BODY data file ${this.#quote(t.value('post-file') ?? '')} missing: ${unreadable}\n`);
      return EXIT.file;
    }
    const host = url.host.replace(/^\[|\]$/g, '');
    const port = url.port;
    let address = host;
    if (!network) return EXIT.network;
    if (!/^[\d.]+$/.test(host)) {
      yield* this.#log(`Resolving ${host} (${host})... `);
      const { records, rcode } = yield* network.resolve(host, 'A', seconds > 0 ? seconds * 1000 : undefined);
      const found = records.filter((record) => record.type === 'A').map((record) => record.data);
      if (found.length === 0) {
        const why = rcode === 'TIMEOUT' ? 'Temporary failure in name resolution' : 'Name or service not known';
        yield* this.#log(`failed: ${why}.\n`);
        yield* this.#error(`wget: unable to resolve host address ${this.#quote(host)}\n`);
        return EXIT.network;
      }
      yield* this.#log(`${found.join(', ')}\n`);
      address = found[0] as string;
    }
    const where = address === host ? `${host}:${port}` : `${host} (${host})|${address}|:${port}`;
    yield* this.#log(`Connecting to ${where}... `);
    const trust = t.has('no-check-certificate') ? 'all' : 'public';
    const made = yield* network.connect({ address, port, scheme: url.scheme, trust, timeoutMs: seconds * 1000 });
    if (made.kind !== 'connected') return yield* this.#notConnected(made, host);
    yield* this.#log('connected.\n');
    const request = yield* this.#request(url);
    yield* this.#log('HTTP request sent, awaiting response... ');
    const outcome = yield* made.connection.exchange({ ...request, timeoutMs: seconds * 1000 });
    made.connection.close();
    if (outcome.kind !== 'response') {
      const why =
        outcome.kind === 'closed'
          ? 'No data received.\n'
          : outcome.kind === 'timeout'
            ? 'Read error (Connection timed out) in headers.\n'
            : 'Read error (Connection reset by peer) in headers.\n';
      yield* this.#log(why);
      return 'again';
    }
    return yield* this.#answered(outcome, url, startMs);
  }

  /** Why --post-file cannot be: wget asks for its length first, which a named pipe has not. */
  #unreadableBody(): string | undefined {
    const file = this.#t.value('post-file');
    if (file === undefined || file === '-' || this.#t.has('body-data') || this.#t.has('post-data')) return undefined;
    try {
      this.#t.context.files.readBytes(this.#t.path(file));
      return undefined;
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      return error.text;
    }
  }

  *#notConnected(outcome: HttpFailure, host: string): Routine<number | 'again'> {
    switch (outcome.kind) {
      case 'refused':
        yield* this.#log('failed: Connection refused.\n');
        if (this.#t.has('retry-connrefused')) return 'again';
        return EXIT.network;
      case 'unreachable':
        yield* this.#log('failed: No route to host.\n');
        return EXIT.network;
      case 'no-tls':
        yield* this.#log('connected.\n');
        yield* this.#log(
          'OpenSSL: error:0A00010B:SSL routines::wrong version number\nUnable to establish SSL connection.\n',
        );
        return EXIT.network;
      case 'untrusted':
        yield* this.#log('connected.\n');
        yield* this.#error(
          `ERROR: The certificate of ${this.#quote(host)} is not trusted.\nERROR: The certificate of ${this.#quote(host)} doesn't have a known issuer.\n`,
        );
        return EXIT.tls;
      default:
        yield* this.#log('failed: Connection timed out.\n');
        return 'again';
    }
  }

  *#request(url: Url): Routine<Parameters<NonNullable<ToolContext['context']['network']>['http']>[0]> {
    const t = this.#t;
    const headers: Record<string, string> = {
      Host: url.authority,
      'User-Agent': t.value('U') ?? `Wget/${VERSION}`,
      Accept: '*/*',
      'Accept-Encoding': 'identity',
    };
    const user = t.value('user') === undefined ? url.user : `${t.value('user')}:${t.value('password') ?? ''}`;
    if (user !== undefined) headers.Authorization = `Basic ${toBase64(new TextEncoder().encode(user))}`;
    headers.Connection = 'Keep-Alive';
    addHeaders(t, headers);
    const body = t.value('body-data') ?? (yield* postedText(t));
    if (body !== undefined) {
      headers['Content-Type'] ??= 'application/x-www-form-urlencoded';
      headers['Content-Length'] = String(new TextEncoder().encode(body).length);
    }
    const method = t.value('method') ?? (body !== undefined ? 'POST' : t.has('spider') ? 'HEAD' : 'GET');
    const { scheme, port, path } = url;
    return { method, scheme, host: url.host, port, path, headers, ...(body === undefined ? {} : { body }) };
  }

  *#answered(response: HttpResponse, url: Url, startMs: number): Routine<number | { readonly location: string }> {
    const t = this.#t;
    const { status, reason } = response;
    if (t.has('S')) {
      const lines = [`HTTP/1.1 ${status} ${reason}`, ...Object.entries(response.headers).map(([n, v]) => `${n}: ${v}`)];
      yield* this.#log(`\n${lines.map((line) => `  ${line}\n`).join('')}`);
    } else yield* this.#log(`${status} ${reason}\n`);
    const location = headerOf(response.headers, 'location');
    if ([301, 302, 303, 307, 308].includes(status) && location !== undefined) return { location };
    const type = (headerOf(response.headers, 'content-type') ?? '').split(';')[0];
    const body = response.stream ? response.body + (yield* readAll(response.stream)) : response.body;
    response.stream?.close();
    const size = new TextEncoder().encode(body).length;
    if (status >= 400) {
      if (t.has('spider')) {
        yield* this.#log(status === 404 ? 'Remote file does not exist -- broken link!!!\n\n' : '\n');
        return EXIT.server;
      }
      yield* this.#short(`${this.#time()} ERROR ${status}: ${reason}.\n${t.has('nv') ? '' : '\n'}`, textOf(url));
      if (!t.has('content-on-error')) return EXIT.server;
    }
    if (t.has('spider')) {
      yield* this.#log(
        `Length: ${size > 0 ? size : 'unspecified'}${type ? ` [${type}]` : ''}\nRemote file exists.\n\n`,
      );
      return 0;
    }
    const name = this.#fileName(url);
    if (name === undefined) return 0;
    const shown = this.#quote(name === '-' ? 'STDOUT' : name);
    yield* this.#log(`Length: ${size}${type ? ` [${type}]` : ''}\nSaving to: ${shown}\n\n`);
    if (name === '-') yield* t.print(body);
    else if (name !== '/dev/null') this.#save(name, body);
    const ms = Math.max(1, t.context.kernel.now() - startMs);
    yield* this.#log(
      `${dots(size, ms)}\n${this.#time()} (${speed(size / (ms / 1000))}) - ${name === '-' ? 'written to stdout' : `${shown} saved`} [${size}/${size}]\n\n`,
    );
    if (t.has('nv') && !t.has('q'))
      yield* write(t.context.stderr, `${this.#time()} URL:${textOf(url)} [${size}/${size}] -> "${name}" [1]\n`);
    return status >= 400 ? EXIT.server : 0;
  }

  /** Where the document goes; undefined: it is there already, and that will do. */
  #fileName(url: Url): string | undefined {
    const t = this.#t;
    const given = t.value('O');
    if (given !== undefined) return given;
    const last = url.path.replace(/\?.*$/, '').split('/').pop();
    const folder = t.value('P');
    const name = `${folder === undefined ? '' : `${folder.replace(/\/$/, '')}/`}${last || 'index.html'}`;
    if (!t.stat(name)) return name;
    if (t.has('nc')) return undefined;
    for (let i = 1; ; i++) if (!t.stat(`${name}.${i}`)) return `${name}.${i}`;
  }

  #save(name: string, body: string): void {
    const { files } = this.#t.context;
    const path = this.#t.path(name);
    const folder = path.slice(0, path.lastIndexOf('/'));
    if (this.#t.has('P') && folder !== '') files.makeDirectory(folder, { parents: true });
    files.write(path, body);
  }

  /** A line of the log, unless it is to be quiet. */
  *#log(text: string): Routine<void> {
    const t = this.#t;
    if (t.has('q') || t.has('nv')) return;
    yield* this.#write(text);
  }

  /** What -nv tells too. */
  *#short(text: string, url: string): Routine<void> {
    const t = this.#t;
    if (t.has('q')) return;
    yield* this.#write(t.has('nv') ? `${url}:\n${text}` : text);
  }

  *#error(text: string): Routine<void> {
    if (!this.#t.has('q')) yield* this.#write(text);
  }

  *#write(text: string): Routine<void> {
    const t = this.#t;
    const file = t.value('o') ?? t.value('a');
    if (file === undefined) yield* write(t.context.stderr, text);
    else t.context.files.append(t.path(file), text);
  }

  #quote(text: string): string {
    return `${this.#quotes[0]}${text}${this.#quotes[1]}`;
  }

  #time(): string {
    const { env, kernel } = this.#t.context;
    const now = kernel.wallMs();
    return formatTime('%Y-%m-%d %H:%M:%S', now, undefined, localTime(env.get('TZ'), now));
  }
}

const textOf = ({ scheme, authority, path }: Url): string => `${scheme}://${authority}${path}`;

/** Progress in dots: fifty a line, each a kilobyte. Example: 612 bytes → "     0K" and "100% 149K=0.004s". */
function dots(size: number, ms: number): string {
  const rows: string[] = [];
  const total = Math.floor(size / 1024);
  for (let row = 0; row <= Math.floor(total / 50); row++) {
    const here = Math.min(50, total - row * 50);
    const text = '.'.repeat(Math.max(0, here)).padEnd(50);
    const groups = [0, 10, 20, 30, 40].map((at) => text.slice(at, at + 10)).join(' ');
    const done = size === 0 ? 100 : Math.min(100, Math.floor((Math.min(size, (row + 1) * 51_200) * 100) / size));
    const rate = compact(size / (ms / 1000));
    const last = row === Math.floor(total / 50);
    rows.push(
      `${String(row * 50).padStart(6)}K ${groups}${String(done).padStart(3)}% ${last ? `${rate}=${(ms / 1000).toPrecision(1)}s` : rate}\n`,
    );
  }
  return rows.join('');
}

/** 149,000 → 145.5 of unit 1 (K) */
function scaled(bytesPerSecond: number): { value: number; unit: number } {
  let value = bytesPerSecond;
  let unit = 0;
  while (value >= 1024 && unit < 3) {
    value /= 1024;
    unit++;
  }
  return { value, unit };
}

/** "149K", "58.4M" */
function compact(bytesPerSecond: number): string {
  const { value, unit } = scaled(bytesPerSecond);
  const text = value < 99.95 ? value.toPrecision(3).slice(0, 4).replace(/\.$/, '') : String(Math.round(value));
  return `${text}${['', 'K', 'M', 'G'][unit]}`.padStart(5);
}

/** "149 KB/s" */
function speed(bytesPerSecond: number): string {
  const { value, unit } = scaled(bytesPerSecond);
  return `${value >= 99.5 ? Math.round(value) : value >= 9.95 ? value.toFixed(1) : value.toFixed(2)} ${['B', 'KB', 'MB', 'GB'][unit]}/s`;
}
