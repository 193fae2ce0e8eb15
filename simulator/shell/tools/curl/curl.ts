/**
 * curl: requests through the machine's network, with its messages and exit codes. Read on: options.ts, request.ts (what
 * is asked), transfer.ts (one request), verbose.ts, failures.ts, write-out.ts, meter.ts. Left out and refused by name:
 * cookie jars, proxies, parallel transfers, ranges, configuration files, protocols other than HTTP.
 */
import { contentOf } from '../../../kernel/fifo.ts';
import { type HttpRequest, type HttpResponse, headerOf } from '../../../kernel/sockets.ts';
import { type Chunk, read, write } from '../../../kernel/stream.ts';
import { type Routine, race, sleep, timer, type Wait } from '../../../kernel/wait.ts';
import { defineTool, type Tool, type ToolContext } from '../tool.ts';
import { parseUrl, resolveUrl, type Url } from '../url.ts';
import { CERTIFICATE_HELP, type Failure, malformedUrl, unsupportedProtocol } from './failures.ts';
import { meterEnd, meterStart } from './meter.ts';
import { CURL_OPTIONS, HELP, NUMBERS, REFUSED, SECONDS, shown, TRY_HELP, usageError } from './options.ts';
import { inferredMethod, ranges, requestBody, requestFor } from './request.ts';
import { Session, type Transfer } from './transfer.ts';
import { headerLines, Verbose } from './verbose.ts';
import { curlVersion } from './versions.ts';
import { unknownVariables, writeOut } from './write-out.ts';

const REDIRECTS = [301, 302, 303, 307, 308];
const MAX_REDIRECTS = 50;
/** Statuses that --retry tries again. */
const TRANSIENT = [408, 429, 500, 502, 503, 504];
const MAX_DELAY_SECONDS = 600;

const curl = defineTool({
  names: ['curl'],
  options: CURL_OPTIONS,
  usageStatus: 2,
  usageError,
  help: HELP,
  *run(t) {
    const version = curlVersion(t.context.files);
    if (t.has('V')) {
      yield* t.print(
        `curl ${version.number} (x86_64-pc-linux-gnu) libcurl/${version.number}\nProtocols: http https\nFeatures: IPv6\n`,
      );
      return 0;
    }
    const wrong = wrongOption(t);
    if (wrong !== undefined) {
      yield* write(t.context.stderr, wrong);
      return 2;
    }
    const urls = [...t.values('url'), ...t.operands];
    if (urls.length === 0) {
      yield* write(
        t.context.stderr,
        `curl: ${version.modern ? '(2) no URL specified' : 'no URL specified!'}\n${TRY_HELP}`,
      );
      return 2;
    }
    const session = new Session(t, version, new Verbose(t, version));
    const outputs = [...t.values('o')];
    let status = 0;
    let number = 0;
    try {
      yield* aboutMethod(t);
      for (const [i, { text, parts }] of urls.flatMap((url, i) =>
        (t.has('g') ? [{ text: url, parts: [] }] : ranges(url)).map((one) => [i, one] as const),
      )) {
        const output = outputs[i]?.replace(/#(\d+)/g, (whole, n: string) => parts[Number(n) - 1] ?? whole);
        status = yield* fetchOne(session, text, output, number++);
        if (status !== 0 && t.has('fail-early')) break;
      }
    } finally {
      session.close();
    }
    return status;
  },
});

/** A word about a -X that says what is so anyway. Upstream: customrequest_helper. */
function* aboutMethod(t: ToolContext): Routine<void> {
  const method = t.value('X')?.toUpperCase();
  if (method === undefined || t.has('s')) return;
  const sends = ['d', 'data-raw', 'data-binary', 'data-urlencode', 'json', 'F'].some((option) => t.has(option));
  if (method === inferredMethod(t, sends && !t.has('G'))) {
    if (t.has('v'))
      yield* write(t.context.stderr, `Note: Unnecessary use of -X or --request, ${method} is already inferred.\n`);
  } else if (method === 'HEAD') {
    const lines = [
      'Setting custom HTTP method to HEAD with -X/--request may not work the ',
      'way you want. Consider using -I/--head instead.',
    ];
    yield* write(t.context.stderr, lines.map((line) => `Warning: ${line}\n`).join(''));
  }
}

/** What curl says of an option that it cannot follow; undefined when all is well. */
function wrongOption(t: ToolContext): string | undefined {
  for (const option of REFUSED) if (t.has(option)) return `curl: option ${shown(option)}: not simulated\n`;
  for (const option of t.values('b')) if (!option.includes('=')) return 'curl: option -b with a file: not simulated\n';
  for (const option of SECONDS) {
    const value = t.value(option);
    if (value !== undefined && !/^\d*\.?\d+$/.test(value))
      return `curl: option ${shown(option)}: expected a proper numerical parameter\n${TRY_HELP}`;
  }
  for (const option of NUMBERS) {
    const value = t.value(option);
    if (value !== undefined && !/^-?\d+$/.test(value))
      return `curl: option ${shown(option)}: expected a proper numerical parameter\n${TRY_HELP}`;
  }
  return undefined;
}

function* fetchOne(session: Session, text: string, output: string | undefined, number: number): Routine<number> {
  const { t, version } = session;
  const url = parseUrl(text);
  if (typeof url !== 'object') {
    return yield* complain(
      t,
      url === 'unsupported'
        ? unsupportedProtocol(version, text.split(':')[0] as string)
        : malformedUrl(version, url ?? 'input'),
    );
  }
  const cacert = t.value('cacert');
  if (cacert !== undefined && t.stat(cacert)?.kind !== 'file')
    return yield* complain(t, { code: 77, message: `error setting certificate file: ${cacert}` });
  const body = yield* requestBody(t);
  if (body && 'code' in body) return yield* complain(t, body);
  const format = yield* writeFormat(t);
  const sink = new Output(t, output, url);
  if (sink.problem) return yield* complain(t, sink.problem);
  if (sink.metered) yield* write(t.context.stderr, meterStart());
  const beganMs = t.context.kernel.now();
  let transfer = yield* attempts(session, (method) => requestFor(t, url, body, version, method));
  let current = url;
  let redirects = 0;
  let method: string | undefined;
  for (;;) {
    const { response } = transfer;
    const location =
      response && REDIRECTS.includes(response.status) ? headerOf(response.headers, 'location') : undefined;
    if (!t.has('L') || !response || location === undefined) break;
    yield* sink.head(response);
    const limit = Number(t.value('max-redirs') ?? MAX_REDIRECTS);
    if (limit >= 0 && ++redirects > limit) {
      transfer = { ...transfer, failure: { code: 47, message: `Maximum (${limit}) redirects followed` } };
      break;
    }
    const next = parseUrl(resolveUrl(current, location));
    if (typeof next !== 'object') break;
    yield* session.verbose.note(`Issue another request to this URL: '${textOf(next)}'`);
    current = next;
    if (response.status === 303 || (response.status < 303 && transfer.request.method === 'POST' && !t.has('X')))
      method = 'GET';
    transfer = yield* attempts(session, () => requestFor(t, next, body, version, method));
  }
  const failure = transfer.failure ?? httpFailure(t, transfer.response);
  const bodyWanted = !(failure && t.has('f') && transfer.failure === undefined);
  const late = yield* sink.take(session, transfer, bodyWanted && transfer.failure?.code !== 47, beganMs);
  const told = late ?? failure;
  if (transfer.response && !late && session.keeps(transfer.request)) yield* session.verbose.kept(current.host);
  else if (transfer.response) yield* session.verbose.closing();
  if (sink.metered) {
    const tookMs = t.context.kernel.now() - beganMs;
    yield* write(t.context.stderr, meterEnd(sink.bytes, tookMs, transfer.response !== undefined));
  }
  if (format !== undefined) {
    const location = transfer.response && headerOf(transfer.response.headers, 'location');
    const written = writeOut(format, {
      text,
      urlNumber: number,
      effectiveUrl:
        redirects > 0 ? textOf(current) : /:\/\//.test(text) ? withSlash(text) : withSlash(`http://${text}`),
      transfer,
      failure: told,
      redirects,
      redirectMs: redirects > 0 ? transfer.phases.startMs - beganMs : 0,
      redirectUrl: location === undefined || t.has('L') ? '' : resolveUrl(current, location),
      file: sink.path,
      bytes: sink.bytes,
    });
    yield* t.print(written.out);
    if (written.err !== '') yield* write(t.context.stderr, written.err);
  }
  return told ? yield* complain(t, told) : 0;
}

const textOf = ({ scheme, authority, path }: Url): string => `${scheme}://${authority}${path}`;
const withSlash = (text: string): string => (/^[a-z]+:\/\/[^/?]*$/i.test(text) ? `${text}/` : text);

/** The format of -w, from a file where it says so; unknown variables are told. */
function* writeFormat(t: ToolContext): Routine<string | undefined> {
  const value = t.value('w');
  if (value === undefined) return undefined;
  const format =
    value.startsWith('@') && t.stat(value.slice(1))
      ? new TextDecoder().decode(yield* contentOf(t.context.files, t.path(value.slice(1))))
      : value;
  for (const name of unknownVariables(format))
    yield* write(t.context.stderr, `curl: unknown --write-out variable: '${name}'\n`);
  return format;
}

/** What -f makes of a bad status. */
function httpFailure(t: ToolContext, response: HttpResponse | undefined): Failure | undefined {
  if (!response || response.status < 400 || !(t.has('f') || t.has('fail-with-body'))) return undefined;
  return { code: 22, message: `The requested URL returned error: ${response.status}` };
}

function* complain(t: ToolContext, { code, message }: Failure): Routine<number> {
  if (!t.has('s') || t.has('S'))
    yield* write(t.context.stderr, `curl: (${code}) ${message}\n${code === 60 ? CERTIFICATE_HELP : ''}`);
  return code;
}

/** One request, again as --retry says. Upstream: post_per_transfer. */
function* attempts(session: Session, make: (method?: string) => HttpRequest): Routine<Transfer> {
  const { t } = session;
  const { kernel, stderr } = t.context;
  let left = Number(t.value('retry') ?? 0);
  let delay = 1;
  const limitMs = Number(t.value('retry-max-time') ?? 0) * 1000;
  const beganMs = kernel.now();
  for (;;) {
    const transfer = yield* session.perform(make());
    const reason = retryReason(t, transfer);
    const seconds = Number(t.value('retry-delay') ?? 0) || delay;
    const late = limitMs > 0 && kernel.now() - beganMs + seconds * 1000 > limitMs;
    if (left <= 0 || reason === undefined || late) return transfer;
    if (transfer.failure) yield* complain(t, transfer.failure);
    else if (httpFailure(t, transfer.response)) yield* complain(t, httpFailure(t, transfer.response) as Failure);
    if (!t.has('s')) {
      const last = left === 1;
      yield* write(
        stderr,
        `Warning: Problem: ${reason}. Will retry in ${seconds} second${seconds === 1 ? '' : 's'}. ${left} ${last ? 'retry' : 'retries'} left.\n`,
      );
    }
    left--;
    yield* sleep(seconds * 1000);
    delay = Math.min(delay * 2, MAX_DELAY_SECONDS);
  }
}

function retryReason(t: ToolContext, { outcome, failure }: Transfer): string | undefined {
  if (outcome.kind === 'response') {
    if (TRANSIENT.includes(outcome.status)) return 'HTTP error';
    return t.has('retry-all-errors') && httpFailure(t, outcome) ? '(retrying all errors)' : undefined;
  }
  if (failure?.code === 28 || failure?.code === 6) return 'timeout';
  if (outcome.kind === 'refused' && (t.has('retry-connrefused') || t.has('retry-all-errors')))
    return 'connection refused';
  return t.has('retry-all-errors') ? '(retrying all errors)' : undefined;
}

/** Where an answer goes: the terminal or a pipe, a file, nowhere. */
class Output {
  readonly path: string | undefined;
  readonly problem: Failure | undefined;
  readonly metered: boolean;
  bytes = 0;
  readonly #t: ToolContext;
  #begun = false;

  constructor(t: ToolContext, output: string | undefined, url: Url) {
    this.#t = t;
    const own = t.has('O') ? (url.path.replace(/\?.*$/, '').split('/').pop() as string) : undefined;
    const name = output ?? own;
    const folder = t.value('output-dir');
    this.path = name === undefined || folder === undefined ? name : `${folder.replace(/\/$/, '')}/${name}`;
    if (output === undefined && own === '')
      this.problem = { code: 23, message: 'Failed to extract a filename to use for storage' };
    const toFile = this.path !== undefined && this.path !== '-';
    this.metered =
      !t.has('s') && !t.has('no-progress-meter') && !t.has('I') && (toFile || t.context.stdout.tty === undefined);
  }

  /** The head of an answer, where -i, -I or -D want it. */
  *head(response: HttpResponse): Routine<void> {
    const t = this.#t;
    const lines = `${headerLines(response)
      .map((line) => `${line}\r\n`)
      .join('')}\r\n`;
    const dump = t.value('D');
    if (dump === '-') yield* t.print(lines);
    else if (dump !== undefined) this.#toFile(dump, lines, false);
    if (t.has('i') || t.has('I')) yield* this.#put(lines);
  }

  /** The answer, as it comes; what went wrong on the way. */
  *take(session: Session, transfer: Transfer, wanted: boolean, beganMs: number): Routine<Failure | undefined> {
    const { response } = transfer;
    if (!response) return undefined;
    const t = this.#t;
    if (transfer.failure?.code !== 47) yield* this.head(response);
    if (t.has('I') || !wanted) {
      response.stream?.close();
      return undefined;
    }
    this.bytes += sizeOf(response.body);
    yield* session.verbose.data(this.bytes);
    yield* this.#put(response.body);
    if (!response.stream) return undefined;
    try {
      return yield* this.#follow(response, beganMs);
    } finally {
      response.stream.close();
      transfer.phases.endMs = t.context.kernel.now();
    }
  }

  *#follow({ stream }: HttpResponse, beganMs: number): Routine<Failure | undefined> {
    const t = this.#t;
    const { kernel } = t.context;
    const limitMs = Number(t.value('m') ?? 0) * 1000 || Number.POSITIVE_INFINITY;
    while (stream) {
      const leftMs = limitMs - (kernel.now() - beganMs);
      let chunk: Chunk | null;
      if (Number.isFinite(leftMs)) {
        const waits: Wait<unknown>[] = [stream.next, timer(Math.max(0, leftMs))];
        const { index, value } = yield* race(waits);
        if (index === 1) {
          const took = kernel.now() - beganMs;
          return {
            code: 28,
            message: `Operation timed out after ${took} milliseconds with ${this.bytes} bytes received`,
          };
        }
        chunk = value as Chunk | null;
      } else chunk = yield* read(stream);
      if (chunk === null) return undefined;
      this.bytes += sizeOf(chunk);
      yield* this.#put(chunk);
    }
    return undefined;
  }

  *#put(content: Chunk): Routine<void> {
    if (this.path === undefined || this.path === '-') yield* this.#t.print(content);
    else if (this.path !== '/dev/null') this.#toFile(this.path, content, this.#begun);
    this.#begun = true;
  }

  #toFile(path: string, content: Chunk, more: boolean): void {
    const { files } = this.#t.context;
    const whole = this.#t.path(path);
    if (this.#t.has('create-dirs')) {
      const folder = whole.slice(0, whole.lastIndexOf('/'));
      if (folder !== '') files.makeDirectory(folder, { parents: true });
    }
    if (more) files.append(whole, content);
    else files.write(whole, content);
  }
}

const sizeOf = (chunk: Chunk): number =>
  typeof chunk === 'string' ? new TextEncoder().encode(chunk).length : chunk.length;

export const CURL_TOOLS: readonly Tool[] = [{ ...curl, refused: REFUSED.map(shown) }];
