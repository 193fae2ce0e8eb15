/** Functions that Kubernetes adds to CEL: quantities, IP addresses and networks, URLs, versions, named formats, images. Mirrors apiserver pkg/cel/library. */
import { parseQuantity, type Quantity } from '../quantity.ts';
import { type Cidr, formatIp, type Ip, maskIp, parseCidr, parseIp } from '../validation/ip.ts';
import { int, type Run, text } from './arguments.ts';
import { IMAGE_FUNCTIONS } from './image-references.ts';
import { FORMAT_FUNCTIONS } from './named-formats.ts';
import { isSemver, SEMVER_FUNCTIONS, semverOrder } from './semver.ts';
import { CelError, noSuchOverload, Opaque, quantityValueOf } from './values.ts';

function opaque<T>(value: unknown, kind: Opaque['kind']): T {
  if (!(value instanceof Opaque) || value.kind !== kind) throw noSuchOverload();
  return value.value as T;
}

const quantityOf = (value: unknown): Quantity =>
  typeof value === 'bigint'
    ? { nanos: value * 1_000_000_000n, format: 'DecimalSI' }
    : opaque<Quantity>(value, 'quantity');

function quantity(source: unknown): Opaque<Quantity> {
  const parsed = parseQuantity(text(source));
  if (typeof parsed === 'string') throw new CelError(parsed);
  return quantityValueOf(parsed);
}

/** Of two quantities, or two versions. */
const orderOf = (a: unknown, b: unknown): number => {
  if (isSemver(a)) return semverOrder(a, b);
  const x = quantityOf(a).nanos;
  const y = quantityOf(b).nanos;
  return x < y ? -1 : x > y ? 1 : 0;
};

const isWhole = ({ nanos }: Quantity): boolean => nanos % 1_000_000_000n === 0n;

function toIp(source: unknown): Opaque<Ip> {
  const parsed = parseIp(text(source));
  if (!parsed || parsed.leadingZeros)
    throw new CelError(
      `IP Address "${String(source)}" parse error during conversion from string: ParseAddr("${String(source)}"): unable to parse IP`,
    );
  return new Opaque('ip', parsed, formatIp(parsed));
}

function toCidr(source: unknown): Opaque<Cidr> {
  const parsed = parseCidr(text(source));
  if (!parsed)
    throw new CelError(
      `network address parse error during conversion from string: netip.ParsePrefix("${String(source)}"): no '/'`,
    );
  return new Opaque('cidr', parsed, `${formatIp(parsed.ip)}/${parsed.prefix}`);
}

const ipOf = (value: unknown): Ip => (typeof value === 'string' ? toIp(value).value : opaque<Ip>(value, 'ip'));
const cidrOf = (value: unknown): Cidr =>
  typeof value === 'string' ? toCidr(value).value : opaque<Cidr>(value, 'cidr');

function isInside({ ip, prefix }: Cidr, other: Ip): boolean {
  const network = maskIp(ip.bytes, prefix);
  return ip.family === other.family && maskIp(other.bytes, prefix).every((b, i) => b === network[i]);
}

interface UrlParts {
  readonly scheme: string;
  readonly host: string;
  readonly path: string;
  readonly query: string;
}

function parseUrl(source: string): UrlParts | undefined {
  const match = /^(?:([a-z][a-z0-9+.-]*):\/\/([^/?#]*))?([^?#]*)(?:\?([^#]*))?$/i.exec(source);
  if (!match || (match[1] === undefined && !source.startsWith('/'))) return undefined;
  return { scheme: match[1] ?? '', host: match[2] ?? '', path: match[3] ?? '', query: match[4] ?? '' };
}

function toUrl(source: unknown): Opaque<UrlParts> {
  const parsed = parseUrl(text(source));
  if (!parsed)
    throw new CelError(
      `URL parse error during conversion from string: parse "${String(source)}": invalid URI for request`,
    );
  return new Opaque('url', parsed, text(source));
}

const urlOf = (value: unknown): UrlParts => opaque<UrlParts>(value, 'url');

function queryOf(value: unknown): Record<string, string[]> {
  const found: Record<string, string[]> = {};
  for (const pair of urlOf(value)
    .query.split('&')
    .filter((part) => part !== '')) {
    const [key = '', ...rest] = pair.split('=');
    (found[decodeURIComponent(key)] ??= []).push(decodeURIComponent(rest.join('=')));
  }
  return found;
}

const succeeds =
  (run: Run): Run =>
  (value) => {
    try {
      run(value);
      return true;
    } catch (error) {
      if (error instanceof CelError) return false;
      throw error;
    }
  };

/** By name. */
export const KUBERNETES_FUNCTIONS: readonly (readonly [name: string, run: Run])[] = [
  ['url', toUrl],
  ['isURL', succeeds(toUrl)],
  ['getScheme', (a) => urlOf(a).scheme],
  ['getHost', (a) => urlOf(a).host],
  [
    'getHostname',
    (a) =>
      urlOf(a)
        .host.replace(/:\d*$/, '')
        .replace(/^\[(.*)\]$/, '$1'),
  ],
  ['getPort', (a) => /:(\d*)$/.exec(urlOf(a).host)?.[1] ?? ''],
  ['getEscapedPath', (a) => urlOf(a).path],
  ['getQuery', queryOf],
  ['quantity', quantity],
  ['isQuantity', (a) => typeof parseQuantity(text(a)) !== 'string'],
  ['sign', (a) => (quantityOf(a).nanos > 0n ? 1n : quantityOf(a).nanos < 0n ? -1n : 0n)],
  ['isGreaterThan', (a, b) => orderOf(a, b) > 0],
  ['isLessThan', (a, b) => orderOf(a, b) < 0],
  ['compareTo', (a, b) => BigInt(orderOf(a, b))],
  ['asApproximateFloat', (a) => Number(quantityOf(a).nanos) / 1e9],
  ['isInteger', (a) => isWhole(quantityOf(a))],
  [
    'asInteger',
    (a) => {
      const found = quantityOf(a);
      if (!isWhole(found)) throw new CelError('cannot convert value to integer');
      return int(found.nanos / 1_000_000_000n);
    },
  ],
  ['add', (a, b) => quantityValueOf({ ...quantityOf(a), nanos: quantityOf(a).nanos + quantityOf(b).nanos })],
  ['sub', (a, b) => quantityValueOf({ ...quantityOf(a), nanos: quantityOf(a).nanos - quantityOf(b).nanos })],
  ['ip', (a) => (a instanceof Opaque ? toIp(formatIp(cidrOf(a).ip)) : toIp(a))],
  ['isIP', succeeds(toIp)],
  ['ip.isCanonical', (a) => toIp(a).text === a],
  ['family', (a) => BigInt(ipOf(a).family)],
  ['isUnspecified', (a) => ipOf(a).bytes.every((b) => b === 0)],
  ['isLoopback', (a) => (ipOf(a).family === 4 ? ipOf(a).bytes[0] === 127 : formatIp(ipOf(a)) === '::1')],
  ['isLinkLocalMulticast', (a) => /^(224\.0\.0\.|ff02:)/.test(formatIp(ipOf(a)))],
  ['isLinkLocalUnicast', (a) => /^(169\.254\.|fe80:)/.test(formatIp(ipOf(a)))],
  [
    'isGlobalUnicast',
    (a) =>
      !/^(0\.0\.0\.0$|255\.255\.255\.255$|127\.|169\.254\.|22[4-9]\.|23\d\.|::1?$|fe80:|ff)/.test(formatIp(ipOf(a))),
  ],
  ['cidr', toCidr],
  ['isCIDR', succeeds(toCidr)],
  ['containsIP', (a, b) => isInside(cidrOf(a), ipOf(b))],
  ['containsCIDR', (a, b) => isInside(cidrOf(a), cidrOf(b).ip) && cidrOf(a).prefix <= cidrOf(b).prefix],
  ['prefixLength', (a) => BigInt(cidrOf(a).prefix)],
  [
    'masked',
    (a) => {
      const { ip, prefix } = cidrOf(a);
      return toCidr(`${formatIp({ family: ip.family, bytes: maskIp(ip.bytes, prefix) })}/${prefix}`);
    },
  ],
  ...SEMVER_FUNCTIONS,
  ...FORMAT_FUNCTIONS,
  ...IMAGE_FUNCTIONS,
];
