/** -w: what a transfer was like, by format (src/tool_writeout.c). Times are seconds with six places. */

import { headerOf } from '../../../kernel/sockets.ts';
import { formatPrintf } from '../../printf.ts';
import type { Failure } from './failures.ts';
import type { Transfer } from './transfer.ts';
import { headerLines } from './verbose.ts';

interface WrittenTransfer {
  readonly text: string;
  readonly urlNumber: number;
  readonly effectiveUrl: string;
  readonly transfer: Transfer;
  readonly failure: Failure | undefined;
  readonly redirects: number;
  readonly redirectMs: number;
  /** Where -L would lead. */
  readonly redirectUrl: string;
  readonly file: string | undefined;
  readonly bytes: number;
}

type Value = string | number;

function values(w: WrittenTransfer): ReadonlyMap<string, Value> {
  const { transfer, failure } = w;
  const { response, request, phases } = transfer;
  const from = (ms: number): string =>
    (ms === 0 ? 0 : Math.max(0, ms - phases.startMs + w.redirectMs) / 1000).toFixed(6);
  const total = (phases.endMs - phases.startMs + w.redirectMs) / 1000;
  const connected = phases.connectedMs || (response ? phases.resolvedMs : 0);
  const header = (name: string): string => (response ? (headerOf(response.headers, name) ?? '') : '');
  return new Map<string, Value>([
    ['content_type', header('content-type')],
    ['errormsg', failure?.message ?? ''],
    ['exitcode', failure?.code ?? 0],
    ['filename_effective', w.file ?? ''],
    ['http_code', code(response?.status)],
    ['http_connect', '000'],
    ['http_version', response ? '1.1' : '0'],
    ['local_ip', transfer.local?.address ?? ''],
    ['local_port', transfer.local?.port ?? 0],
    ['method', request.method],
    ['num_certs', 0],
    ['num_connects', transfer.newConnections],
    ['num_headers', response ? Object.keys(response.headers).length : 0],
    ['num_redirects', w.redirects],
    ['redirect_url', w.redirectUrl],
    ['referer', request.headers.Referer ?? ''],
    ['remote_ip', transfer.address ?? ''],
    ['remote_port', transfer.address === undefined ? 0 : request.port],
    ['response_code', code(response?.status)],
    ['scheme', response ? request.scheme : ''],
    ['size_download', w.bytes],
    ['size_header', response ? headerLines(response).join('\r\n').length + 4 : 0],
    ['size_request', response ? requestSize(transfer) : 0],
    ['size_upload', request.body === undefined ? 0 : new TextEncoder().encode(request.body).length],
    ['speed_download', Math.floor(w.bytes / Math.max(total, 0.001))],
    ['speed_upload', 0],
    ['ssl_verify_result', 0],
    ['time_appconnect', '0.000000'],
    ['time_connect', from(connected)],
    ['time_namelookup', from(transfer.outcome.kind === 'unresolved' ? 0 : phases.resolvedMs)],
    ['time_pretransfer', from(connected)],
    ['time_redirect', (w.redirectMs / 1000).toFixed(6)],
    ['time_starttransfer', from(phases.firstByteMs)],
    ['time_total', total.toFixed(6)],
    ['url', w.text],
    ['url_effective', w.effectiveUrl],
    ['urlnum', w.urlNumber],
  ]);
}

const code = (status: number | undefined): string => String(status ?? 0).padStart(3, '0');

function requestSize({ request }: Transfer): number {
  const lines = Object.entries(request.headers).map(([name, value]) => name.length + value.length + 4);
  return request.method.length + request.path.length + 12 + lines.reduce((sum, n) => sum + n, 2);
}

/** The format filled in: `out` for stdout, `err` for what follows %{stderr}. */
export function writeOut(format: string, w: WrittenTransfer): { readonly out: string; readonly err: string } {
  const known = values(w);
  const parts = { out: '', err: '' };
  let to: keyof typeof parts = 'out';
  const pattern = /%\{([a-z_.]+)\}|%header\{([^}]+)\}|%%/g;
  let at = 0;
  const literal = (text: string): string => formatPrintf(text.replaceAll('%', '%%'), [], { nowMs: 0 }).text;
  for (const match of format.matchAll(pattern)) {
    parts[to] += literal(format.slice(at, match.index));
    at = match.index + match[0].length;
    const [whole, name, header] = match;
    if (whole === '%%') parts[to] += '%';
    else if (header !== undefined)
      parts[to] += w.transfer.response ? (headerOf(w.transfer.response.headers, header) ?? '') : '';
    else if (name === 'stderr') to = 'err';
    else if (name === 'stdout') to = 'out';
    else if (name === 'onerror') {
      if (!w.failure) return parts;
    } else if (name === 'json')
      parts[to] +=
        `{${[...known].map(([key, value]) => `${JSON.stringify(key)}:${jsonValue(key, value)}`).join(',')},"curl_version":"libcurl"}`;
    else if (name === 'header_json') parts[to] += headerJson(w.transfer);
    else if (name !== undefined && known.has(name)) parts[to] += String(known.get(name));
    else parts[to] += '';
  }
  parts[to] += literal(format.slice(at));
  return parts;
}

/** Times and codes are numbers in JSON. */
const jsonValue = (key: string, value: Value): string =>
  /^(time_|http_code|response_code|http_connect)/.test(key) ? String(Number(value)) : JSON.stringify(value);

function headerJson({ response }: Transfer): string {
  const headers = Object.entries(response?.headers ?? {}).map(([name, value]) => [name.toLowerCase(), [value]]);
  return JSON.stringify(Object.fromEntries(headers));
}

/** Names of variables that are in a format and unknown. */
export function unknownVariables(format: string): string[] {
  const known = ['stderr', 'stdout', 'onerror', 'json', 'header_json', 'certs', 'http_code'];
  return [...format.matchAll(/%\{([^}]*)\}/g)]
    .map((match) => match[1] as string)
    .filter((name) => !known.includes(name) && !VARIABLES.includes(name));
}

const VARIABLES = [
  'content_type',
  'errormsg',
  'exitcode',
  'filename_effective',
  'http_code',
  'http_connect',
  'http_version',
  'local_ip',
  'local_port',
  'method',
  'num_certs',
  'num_connects',
  'num_headers',
  'num_redirects',
  'redirect_url',
  'referer',
  'remote_ip',
  'remote_port',
  'response_code',
  'scheme',
  'size_download',
  'size_header',
  'size_request',
  'size_upload',
  'speed_download',
  'speed_upload',
  'ssl_verify_result',
  'time_appconnect',
  'time_connect',
  'time_namelookup',
  'time_pretransfer',
  'time_redirect',
  'time_starttransfer',
  'time_total',
  'url',
  'url_effective',
  'urlnum',
];
