/** Fetching from repositories. Mirrors Helm's pkg/getter/httpgetter.go; errors are Go's net/http's. */

import { quote } from '../../gotemplate/quote.ts';
import { GoError } from '../../gotemplate/types.ts';
import { fromBytes, toBytes } from '../../gotemplate/utf8.ts';
import { type HttpOutcome, type HttpRequest, headerOf } from '../../kernel/sockets.ts';
import { readAllBytes } from '../../kernel/stream.ts';
import type { Routine } from '../../kernel/wait.ts';
import { HelmError } from '../cli/errors.ts';
import { notSimulated } from '../cli/left-out.ts';
import type { Call } from '../cli/types.ts';
import { encodeBase64 } from '../functions/base64.ts';
import { cleanPath, joinPath } from '../functions/paths.ts';
import { hostname, parseUrl, type Url, urlText } from '../functions/urls.ts';

const MAX_REDIRECTS = 10;

/** How servers are spoken to: what is known of a repository, or what flags say. "" for nothing. */
export interface Access {
  /** Whose user and password these are: other servers do not get them, but with `passCredentialsAll`. */
  readonly url: string;
  readonly username: string;
  readonly password: string;
  readonly passCredentialsAll: boolean;
  /** Certificates are not checked. */
  readonly insecure: boolean;
  readonly certFile: string;
  readonly keyFile: string;
  readonly caFile: string;
}

/** Nothing is known but the address. */
export const plainAccess = (url: string): Access => ({
  url,
  username: '',
  password: '',
  passCredentialsAll: false,
  insecure: false,
  certFile: '',
  keyFile: '',
  caFile: '',
});

/** Upstream: getter.DefaultHTTPTimeout. */
const TIMEOUT_MS = 120_000;

/** What an address holds. Throws: "failed to fetch URL : 404 Not Found", `Get "…": dial tcp: …`. */
export function* fetchBytes(
  call: Call,
  address: string,
  access = plainAccess(address),
  timeoutMs = TIMEOUT_MS,
): Routine<Uint8Array> {
  refuseFiles(access);
  const credentials =
    access.passCredentialsAll || isSameServer(access.url, address) ? credentialsOf(access) : undefined;
  let url = address;
  for (let i = 0; i < MAX_REDIRECTS; i++) {
    const headers: Readonly<Record<string, string>> =
      credentials !== undefined && isSameServer(url, address) ? { Authorization: credentials } : {};
    const outcome = yield* ask(call, url, { headers, trust: access.insecure ? 'all' : 'public', timeoutMs });
    if (outcome.kind !== 'response') throw new HelmError(`Get ${quote(url)}: ${failureText(url, outcome)}`);
    const location = outcome.status >= 301 && outcome.status <= 308 ? headerOf(outcome.headers, 'location') : undefined;
    if (location === undefined) {
      if (outcome.status !== 200)
        throw new HelmError(`failed to fetch ${address} : ${outcome.status} ${outcome.reason}`);
      const rest = outcome.stream ? yield* readAllBytes(outcome.stream) : new Uint8Array();
      outcome.stream?.close();
      return joined(toBytes(outcome.body), rest);
    }
    url = /^https?:\/\//.test(location) ? location : resolveUrl(url, location);
  }
  throw new HelmError(`Get ${quote(url)}: stopped after ${MAX_REDIRECTS} redirects`);
}

export function* fetchText(call: Call, address: string): Routine<string> {
  return fromBytes(yield* fetchBytes(call, address));
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  const out = new Uint8Array(a.length + b.length);
  out.set(a);
  out.set(b, a.length);
  return out;
}

function refuseFiles({ certFile, keyFile, caFile }: Access): void {
  if (certFile !== '') throw notSimulated('--cert-file');
  if (keyFile !== '') throw notSimulated('--key-file');
  if (caFile !== '') throw notSimulated('--ca-file');
}

const credentialsOf = ({ username, password }: Access): string | undefined =>
  username === '' || password === '' ? undefined : `Basic ${encodeBase64(toBytes(`${username}:${password}`))}`;

function isSameServer(a: string, b: string): boolean {
  const [first, second] = [urlOf(a), urlOf(b)];
  return first.scheme === second.scheme && first.host === second.host;
}

function* ask(
  call: Call,
  address: string,
  { headers, ...more }: Pick<HttpRequest, 'headers' | 'trust' | 'timeoutMs'>,
): Routine<HttpOutcome> {
  const { scheme, host, path, query } = urlOf(address);
  const { network } = call.context;
  if (!network) return { kind: 'unresolved' };
  const port = /:(\d+)$/.exec(host)?.[1];
  return yield* network.http({
    ...more,
    method: 'GET',
    scheme: scheme === 'https' ? 'https' : 'http',
    host: hostname(host),
    port: port === undefined ? (scheme === 'https' ? 443 : 80) : Number(port),
    path: (path === '' ? '/' : path) + (query === '' ? '' : `?${query}`),
    headers: { 'User-Agent': `Helm/${call.helm.version.slice(1)}`, ...headers, Host: host },
  });
}

function failureText(address: string, outcome: Exclude<HttpOutcome, { kind: 'response' }>): string {
  const { scheme, host } = urlOf(address);
  const port = /:(\d+)$/.exec(host)?.[1] ?? (scheme === 'https' ? '443' : '80');
  switch (outcome.kind) {
    case 'unresolved':
      return `dial tcp: lookup ${hostname(host)}: ${outcome.why === 'timeout' ? 'i/o timeout' : 'no such host'}`;
    case 'refused':
      return `dial tcp ${outcome.address}:${port}: connect: connection refused`;
    case 'unreachable':
      return `dial tcp ${outcome.address}:${port}: connect: no route to host`;
    case 'connect-timeout':
      return `dial tcp ${outcome.address}:${port}: i/o timeout`;
    case 'no-tls':
      return 'http: server gave HTTP response to HTTPS client';
    case 'untrusted':
      return 'tls: failed to verify certificate: x509: certificate signed by unknown authority';
    case 'closed':
      return 'EOF';
    case 'reset':
      return `read tcp ${outcome.address}:${port}: read: connection reset by peer`;
    case 'timeout':
      return 'context deadline exceeded (Client.Timeout exceeded while awaiting headers)';
  }
}

/** Throws `HelmError` in Go's words. */
export function urlOf(text: string): Url {
  try {
    return parseUrl(text);
  } catch (error) {
    if (!(error instanceof GoError)) throw error;
    throw new HelmError(error.message);
  }
}

/** An address relative to a repository's, as to a folder. Upstream: repo.ResolveReferenceURL. */
export function resolveUrl(base: string, reference: string): string {
  if (/^[a-z][a-z0-9+.-]*:/i.test(reference)) return reference;
  const { scheme, host, path } = urlOf(base);
  const folder = path.replace(/\/$/, '');
  const target = reference.startsWith('/') ? reference : `${folder}/${reference}`;
  const parts: string[] = [];
  for (const part of target.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.') parts.push(part);
  }
  return `${scheme}://${host}${parts.join('/')}`;
}

/** Whether it is an address with a scheme, or an absolute path. Upstream: url.ParseRequestURI. */
export function isUrl(text: string): boolean {
  try {
    const { scheme, path } = parseUrl(text);
    return text !== '' && (scheme !== '' || path.startsWith('/'));
  } catch (error) {
    if (!(error instanceof GoError)) throw error;
    return false;
  }
}

/** Whether two addresses are one. Example: "http://a" and "http://a/". Upstream: urlutil.Equal. */
export function sameUrl(a: string, b: string): boolean {
  const [first, second] = [a, b].map(normalUrl);
  return first !== undefined && second !== undefined
    ? first === second
    : first === second && cleanPath(a) === cleanPath(b);
}

function normalUrl(text: string): string | undefined {
  try {
    const url = parseUrl(text);
    return urlText({ ...url, path: cleanPath(url.path === '' ? '/' : url.path) });
  } catch (error) {
    if (!(error instanceof GoError)) throw error;
    return undefined;
  }
}

/** More of a path. Example: joinUrl("http://a/b", "c.tgz") is "http://a/b/c.tgz". Upstream: urlutil.URLJoin. */
export function joinUrl(base: string, ...paths: readonly string[]): string {
  try {
    const url = parseUrl(base);
    return urlText({ ...url, path: joinPath(url.path, ...paths) });
  } catch (error) {
    if (!(error instanceof GoError)) throw error;
    return joinPath(base, ...paths);
  }
}
