/** From options to a request: method, headers, body, URLs with ranges in them. Mirrors src/tool_operate.c and lib/http.c. */
import type { HttpRequest } from '../../../kernel/sockets.ts';
import { readAll } from '../../../kernel/stream.ts';
import type { Routine } from '../../../kernel/wait.ts';
import { toBase64 } from '../digests.ts';
import type { ToolContext } from '../tool.ts';
import type { Url } from '../url.ts';
import type { CurlVersion } from './versions.ts';

export interface Body {
  readonly text: string;
  readonly type: string | undefined;
}

/** The body that -d, --json, -T and the like make; undefined when there is none. A text is what is wrong. */
export function* requestBody(t: ToolContext): Routine<Body | undefined | { readonly missing: string }> {
  const fromFile = function* (value: string, strip: boolean): Routine<string | { missing: string }> {
    if (!value.startsWith('@')) return value;
    const path = value.slice(1);
    if (path !== '-' && t.stat(path)?.kind !== 'file') return { missing: path };
    const text = path === '-' ? yield* readAll(t.context.stdin) : t.context.files.readText(t.path(path));
    return strip ? text.replace(/[\r\n\0]/g, '') : text;
  };
  const parts: string[] = [];
  const add = function* (values: readonly string[], strip: boolean): Routine<string | undefined> {
    for (const value of values) {
      const text = yield* fromFile(value, strip);
      if (typeof text !== 'string') return text.missing;
      parts.push(text);
    }
    return undefined;
  };
  const missing = (yield* add(t.values('d'), true)) ?? (yield* add(t.values('data-binary'), false));
  if (missing !== undefined) return { missing };
  parts.push(...t.values('data-raw'));
  for (const value of t.values('data-urlencode')) {
    const equals = value.indexOf('=');
    const name = equals > 0 ? value.slice(0, equals + 1) : '';
    parts.push(name + encodeURIComponent(equals < 0 ? value : value.slice(equals + 1)).replace(/%20/g, '+'));
  }
  if (t.has('json')) {
    const before = parts.length;
    const absent = yield* add(t.values('json'), false);
    if (absent !== undefined) return { missing: absent };
    return { text: parts.slice(before).join(''), type: 'application/json' };
  }
  if (t.has('T')) {
    const path = t.value('T') as string;
    if (path !== '-' && t.stat(path)?.kind !== 'file') return { missing: path };
    return {
      text: path === '-' ? yield* readAll(t.context.stdin) : t.context.files.readText(t.path(path)),
      type: undefined,
    };
  }
  return parts.length === 0 ? undefined : { text: parts.join('&'), type: 'application/x-www-form-urlencoded' };
}

/** The request for a URL. `method`: what a redirect has made of it. */
export function requestFor(
  t: ToolContext,
  url: Url,
  body: Body | undefined,
  version: CurlVersion,
  method?: string,
): HttpRequest {
  const sent = t.has('G') || method === 'GET' ? undefined : body;
  const path = t.has('G') && body ? `${url.path}${url.path.includes('?') ? '&' : '?'}${body.text}` : url.path;
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
    if (!says('content-length')) headers['Content-Length'] = String(new TextEncoder().encode(sent.text).length);
    if (sent.type !== undefined && !says('content-type')) headers['Content-Type'] = sent.type;
  }
  return {
    method: t.value('X') ?? method ?? inferredMethod(t, sent !== undefined),
    scheme: url.scheme,
    host: url.host.replace(/^\[|\]$/g, ''),
    port: url.port,
    path,
    headers,
    ...(sent ? { body: sent.text } : {}),
  };
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
export interface Globbed {
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
