/** urlParse and urlJoin. Mirrors sprig's url.go and Go's net/url. */
import { goFunction } from '../../gotemplate/function.ts';
import { quote } from '../../gotemplate/quote.ts';
import type { GoFunction, GoValue } from '../../gotemplate/types.ts';
import { fromBytes, toBytes } from '../../gotemplate/utf8.ts';
import { type GoMap, hasKey, kindName, newMap } from '../../gotemplate/values.ts';
import { failure } from './failure.ts';

/** Parts of a URL, unescaped where Go unescapes them. */
export interface Url {
  readonly scheme: string;
  readonly opaque: string;
  /** "user" or "user:password", escaped; undefined without "@". */
  readonly userinfo: string | undefined;
  readonly host: string;
  readonly path: string;
  readonly query: string;
  readonly fragment: string;
}

/** Throws `GoError`: `parse "…": missing protocol scheme`. Upstream: url.Parse. */
export function parseUrl(text: string): Url {
  const fail = (reason: string): never => {
    throw failure(`parse ${quote(text)}: ${reason}`);
  };
  const hash = text.indexOf('#');
  const fragment = hash < 0 ? '' : unescape(text.slice(hash + 1), fail);
  let rest = hash < 0 ? text : text.slice(0, hash);
  if (/[\0-\x1f\x7f]/.test(rest)) fail('net/url: invalid control character in URL');
  const none = { scheme: '', opaque: '', userinfo: undefined, host: '', path: '', query: '', fragment };
  if (rest === '*') return { ...none, path: '*' };
  const [scheme, afterScheme] = cutScheme(rest, fail);
  rest = afterScheme;
  let query = '';
  const mark = rest.indexOf('?');
  if (mark >= 0) {
    query = rest.slice(mark + 1);
    rest = rest.slice(0, mark);
  }
  if (!rest.startsWith('/')) {
    if (scheme !== '') return { ...none, scheme, opaque: rest, query };
    if (/^[^/]*:/.test(rest)) fail('first path segment in URL cannot contain colon');
  }
  if ((scheme === '' && rest.startsWith('///')) || !rest.startsWith('//')) {
    return { ...none, scheme, path: unescape(rest, fail), query };
  }
  const slash = rest.indexOf('/', 2);
  const authority = slash < 0 ? rest.slice(2) : rest.slice(2, slash);
  const path = slash < 0 ? '' : rest.slice(slash);
  const at = authority.lastIndexOf('@');
  const userinfo = at < 0 ? undefined : readUserinfo(authority.slice(0, at), fail);
  const host = readHost(authority.slice(at + 1), fail);
  return { ...none, scheme, userinfo, host, path: unescape(path, fail), query };
}

type Fail = (reason: string) => never;

function cutScheme(text: string, fail: Fail): [string, string] {
  const found = /^([a-zA-Z][a-zA-Z0-9+.-]*)?(:?)/.exec(text);
  if (!found || found[2] !== ':') return ['', text];
  if (found[1] === undefined) fail('missing protocol scheme');
  return [(found[1] as string).toLowerCase(), text.slice(found[0].length)];
}

function readUserinfo(text: string, fail: Fail): string {
  if (!/^[A-Za-z0-9\-._:~!$&'()*+,;=%@]*$/.test(text)) fail('net/url: invalid userinfo');
  const colon = text.indexOf(':');
  const escaped = (part: string): string => escape(unescape(part, fail), /[A-Za-z0-9\-_.~$&+,;=]/);
  return colon < 0 ? escaped(text) : `${escaped(text.slice(0, colon))}:${escaped(text.slice(colon + 1))}`;
}

function readHost(text: string, fail: Fail): string {
  if (text.startsWith('[')) {
    const close = text.lastIndexOf(']');
    if (close < 0) fail("missing ']' in host");
    const port = text.slice(close + 1);
    if (!/^(:\d*)?$/.test(port)) fail(`invalid port ${quote(port)} after host`);
  } else {
    const colon = text.lastIndexOf(':');
    if (colon >= 0 && !/^:\d*$/.test(text.slice(colon))) fail(`invalid port ${quote(text.slice(colon))} after host`);
  }
  const bad = /[^A-Za-z0-9\-._~!$&'()*+,;=:[\]<>"%\u0080-\uffff]/.exec(text);
  if (bad) fail(`invalid character ${quote(bad[0])} in host name`);
  return unescape(text, fail);
}

function unescape(text: string, fail: Fail): string {
  if (!text.includes('%')) return text;
  const bytes: number[] = [];
  const all = toBytes(text);
  for (let i = 0; i < all.length; i++) {
    const byte = all[i] as number;
    if (byte !== 0x25) {
      bytes.push(byte);
      continue;
    }
    const hex = String.fromCharCode(...all.subarray(i + 1, i + 3));
    if (!/^[\da-fA-F]{2}$/.test(hex)) {
      fail(`invalid URL escape ${quote(fromBytes(all.subarray(i, Math.min(i + 3, all.length))))}`);
    }
    bytes.push(Number.parseInt(hex, 16));
    i += 2;
  }
  return fromBytes(Uint8Array.from(bytes));
}

/** Percent signs for all bytes that are not allowed. */
function escape(text: string, allowed: RegExp): string {
  let out = '';
  for (const byte of toBytes(text)) {
    const c = String.fromCharCode(byte);
    out += byte < 0x80 && allowed.test(c) ? c : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }
  return out;
}

/** Upstream: URL.String. */
export function urlText({ scheme, opaque, userinfo, host, path, query, fragment }: Url): string {
  let out = scheme === '' ? '' : `${scheme}:`;
  if (opaque !== '') out += opaque;
  else {
    const shown = escape(path, /[A-Za-z0-9\-_.~$&+,/:;=@!'()*[\]]/);
    if (scheme !== '' || host !== '' || userinfo !== undefined) {
      if (host !== '' || path !== '' || userinfo !== undefined) out += '//';
      if (userinfo !== undefined) out += `${userinfo}@`;
      out += escape(host, /[A-Za-z0-9\-_.~!$&'()*+,;=:[\]<>"]/);
    }
    if (shown !== '' && shown[0] !== '/' && host !== '') out += '/';
    if (out === '' && /^[^/]*:/.test(shown)) out += './';
    out += shown;
  }
  if (query !== '') out += `?${query}`;
  if (fragment !== '') out += `#${escape(fragment, /[A-Za-z0-9\-_.~$&+,/:;=?@!()*']/)}`;
  return out;
}

export function hostname(host: string): string {
  const found = /^\[(.*)\](?::\d*)?$/.exec(host);
  return found ? (found[1] as string) : host.replace(/:\d*$/, '');
}

function urlParse(text: string): GoValue {
  let url: Url;
  try {
    url = parseUrl(text);
  } catch (error) {
    throw failure(`unable to parse url: ${(error as Error).message}`);
  }
  const map = newMap();
  const { scheme, host, path, query, opaque, fragment, userinfo = '' } = url;
  return Object.assign(map, { scheme, host, hostname: hostname(host), path, query, opaque, fragment, userinfo });
}

function urlJoin(parts: GoMap | null): GoValue {
  const part = (key: string): string => {
    if (!parts || !hasKey(parts, key)) return '';
    const value = parts[key];
    if (typeof value === 'string') return value;
    throw failure(`unable to parse ${key} key, must be of type string, but ${kindName(value)} found`);
  };
  const given = {
    scheme: part('scheme'),
    host: part('host'),
    path: part('path'),
    query: part('query'),
    opaque: part('opaque'),
    fragment: part('fragment'),
  };
  const user = part('userinfo');
  const userinfo = user === '' ? undefined : parseUrl(`proto://${user}@host`).userinfo;
  return urlText({ ...given, userinfo });
}

export const URL_FUNCTIONS: readonly (readonly [string, GoFunction])[] = [
  ['urlParse', goFunction(['string'], urlParse)],
  ['urlJoin', goFunction(['map[string]interface {}'], urlJoin)],
];
