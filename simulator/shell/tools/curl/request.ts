/** From options to a request: method, headers, body, URLs with ranges in them. Mirrors src/tool_operate.c and lib/http.c. */
import { bodyOf, type HttpRequest } from '../../../kernel/sockets.ts';
import { joinBytes } from '../../../kernel/stream.ts';
import type { Routine } from '../../../kernel/wait.ts';
import { toBase64 } from '../../base64.ts';
import type { ToolContext } from '../tool.ts';
import type { Url } from '../url.ts';
import type { Failure } from './failures.ts';
import { fileBytes, formBody } from './form.ts';
import type { CurlVersion } from './versions.ts';

export interface Body {
  readonly bytes: Uint8Array;
  readonly type: string | undefined;
}

const FORM = 'application/x-www-form-urlencoded';
const encoder = new TextEncoder();

/** The body that -d, --json, -F, -T and the like make; undefined when there is none; a failure when a file cannot be read. */
export function* requestBody(t: ToolContext): Routine<Body | undefined | Failure> {
  if (t.has('F')) return yield* formBody(t);
  const parts: Uint8Array[] = [];
  const add = function* (values: readonly string[], strip: boolean): Routine<Failure | undefined> {
    for (const value of values) {
      const bytes = value.startsWith('@') ? yield* fileBytes(t, value.slice(1)) : encoder.encode(value);
      if (!bytes) return { code: 26, message: `Failed to open ${value.slice(1)}` };
      parts.push(strip && value.startsWith('@') ? bytes.filter((byte) => !STRIPPED.includes(byte)) : bytes);
    }
    return undefined;
  };
  const missing = (yield* add(t.values('d'), true)) ?? (yield* add(t.values('data-binary'), false));
  if (missing) return missing;
  parts.push(...t.values('data-raw').map((text) => encoder.encode(text)));
  for (const value of t.values('data-urlencode')) {
    const equals = value.indexOf('=');
    const name = equals > 0 ? value.slice(0, equals + 1) : '';
    const text = name + encodeURIComponent(equals < 0 ? value : value.slice(equals + 1)).replace(/%20/g, '+');
    parts.push(encoder.encode(text));
  }
  if (t.has('json')) {
    const before = parts.length;
    const absent = yield* add(t.values('json'), false);
    return absent ?? { bytes: joinBytes(parts.slice(before)), type: 'application/json' };
  }
  if (t.has('T')) {
    const path = t.value('T') as string;
    const bytes = yield* fileBytes(t, path);
    return bytes ? { bytes, type: undefined } : { code: 26, message: `Can't open '${path}'!` };
  }
  const between = encoder.encode('&');
  const joined = parts.flatMap((part, i) => (i === 0 ? [part] : [between, part]));
  return parts.length === 0 ? undefined : { bytes: joinBytes(joined), type: FORM };
}

/** CR, LF and NUL: what -d leaves out of a file. */
const STRIPPED: readonly number[] = [0x0d, 0x0a, 0x00];

/** The request for a URL. `method`: what a redirect has made of it. */
export function requestFor(
  t: ToolContext,
  url: Url,
  body: Body | undefined,
  version: CurlVersion,
  method?: string,
): HttpRequest {
  const sent = t.has('G') || method === 'GET' ? undefined : body;
  const path = t.has('G') && body ? withQuery(url.path, bodyOf(body.bytes).body ?? '') : uploadPath(t, url.path);
  const headers: Record<string, string> = { Host: url.authority };
  const user = t.value('u') ?? url.user;
  if (user !== undefined) headers.Authorization = `Basic ${toBase64(new TextEncoder().encode(user))}`;
  if (t.has('oauth2-bearer')) headers.Authorization = `Bearer ${t.value('oauth2-bearer')}`;
  headers['User-Agent'] = t.value('A') ?? `curl/${version.number}`;
  headers.Accept = t.has('json') ? 'application/json' : '*/*';
  if (t.has('compressed')) headers['Accept-Encoding'] = 'deflate, gzip, br, zstd';
  const referer = t.value('e');
  if (referer !== undefined) headers.Referer = referer;
  const cookies = t.values('b').filter((value) => value.includes('='));
  if (cookies.length > 0) headers.Cookie = cookies.join('; ');
  const own = t.values('H');
  for (const line of own) setHeader(headers, line);
  if (sent) {
    const says = (name: string): boolean => own.some((line) => line.toLowerCase().startsWith(`${name}:`));
    if (!says('content-length')) headers['Content-Length'] = String(sent.bytes.length);
    if (sent.type !== undefined && !says('content-type')) headers['Content-Type'] = sent.type;
  }
  return {
    method: t.value('X') ?? method ?? inferredMethod(t, sent !== undefined),
    scheme: url.scheme,
    host: url.host.replace(/^\[|\]$/g, ''),
    port: url.port,
    path,
    headers,
    ...(sent ? bodyOf(sent.bytes) : {}),
  };
}

const withQuery = (path: string, query: string): string => `${path}${path.includes('?') ? '&' : '?'}${query}`;

/** -T to a folder: the file keeps its name. */
function uploadPath(t: ToolContext, path: string): string {
  const file = t.value('T');
  return file === undefined || file === '-' || !path.endsWith('/') ? path : `${path}${file.split('/').pop()}`;
}

/** "Name: value" sets, "Name:" takes away, "Name;" sends an empty one. */
function setHeader(headers: Record<string, string>, line: string): void {
  const match = /^([^:;]+)([:;])\s*(.*)$/.exec(line);
  if (!match) return;
  const [, name = '', mark, value = ''] = match;
  const known = Object.keys(headers).find((given) => given.toLowerCase() === name.toLowerCase());
  if (value === '' && mark === ':') {
    if (known) delete headers[known];
    return;
  }
  if (known === 'Host') {
    headers.Host = value;
    return;
  }
  if (known) delete headers[known];
  headers[name] = value;
}

/** A URL of a pattern, and what stands in each of its parts ("#1" in an -o). */
interface Globbed {
  readonly text: string;
  readonly parts: readonly string[];
}

/** "http://web/[1-3]" and "{a,b}". */
export function ranges(text: string): Globbed[] {
  const match = /^(.*?)(?:\[(\d+)-(\d+)(?::(\d+))?\]|\[([a-z])-([a-z])\]|\{([^}]*,[^}]*)\})(.*)$/i.exec(text);
  if (!match) return [{ text, parts: [] }];
  const [, before = '', from, to, step, first, last, list, after = ''] = match;
  const items: string[] = [];
  if (list !== undefined) items.push(...list.split(','));
  else if (from !== undefined && to !== undefined) {
    const width = from.startsWith('0') ? from.length : 0;
    for (let n = Number(from); n <= Number(to); n += Math.max(1, Number(step ?? 1)))
      items.push(String(n).padStart(width, '0'));
  } else {
    for (let code = (first ?? 'a').charCodeAt(0); code <= (last ?? 'a').charCodeAt(0); code++)
      items.push(String.fromCharCode(code));
  }
  return items.flatMap((item) =>
    ranges(after).map((rest) => ({ text: `${before}${item}${rest.text}`, parts: [item, ...rest.parts] })),
  );
}

/** The method that the other options ask for. */
export const inferredMethod = (t: ToolContext, sends: boolean): string =>
  t.has('I') ? 'HEAD' : t.has('T') ? 'PUT' : sends ? 'POST' : 'GET';
