/** IP addresses and CIDRs. Upstream: apimachinery/pkg/util/validation/ip.go (strict), core validation ValidateNonSpecialIP. */
import type { FieldError } from '../types.ts';
import { invalid } from './errors.ts';

export interface Ip {
  readonly family: 4 | 6;
  /** 4 or 16 bytes. */
  readonly bytes: readonly number[];
  /** Written with leading zeros: net.ParseIP of old took it, netip does not. */
  readonly leadingZeros: boolean;
  /** ::ffff:1.2.3.4. */
  readonly mapped: boolean;
}

/** As Go's netutils.ParseIPSloppy reads it. */
export function parseIp(text: string): Ip | undefined {
  return text.includes(':') ? parseIpv6(text) : parseIpv4(text);
}

function parseIpv4(text: string): Ip | undefined {
  if (!/^\d{1,10}(\.\d{1,10}){3}$/.test(text)) return undefined;
  const parts = text.split('.');
  const bytes = parts.map(Number);
  if (bytes.some((b) => b > 255)) return undefined;
  return { family: 4, bytes, leadingZeros: parts.some((p) => p.length > 1 && p.startsWith('0')), mapped: false };
}

function parseIpv6(text: string): Ip | undefined {
  let rest = text;
  let leadingZeros = false;
  let tail: readonly number[] = [];
  const dotted = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(text);
  if (dotted) {
    const v4 = parseIpv4(dotted[2] as string);
    if (!v4) return undefined;
    leadingZeros = v4.leadingZeros;
    tail = v4.bytes;
    rest = (dotted[1] as string).endsWith('::') ? (dotted[1] as string) : (dotted[1] as string).slice(0, -1);
  }
  const halves = rest.split('::');
  if (halves.length > 2) return undefined;
  const words = (half: string): number[] | undefined => {
    if (half === '') return [];
    const parts = half.split(':');
    return parts.every((p) => /^[0-9a-fA-F]{1,4}$/.test(p))
      ? parts.flatMap((p) => [Number.parseInt(p, 16) >> 8, Number.parseInt(p, 16) & 255])
      : undefined;
  };
  const left = words(halves[0] as string);
  const right = halves.length === 2 ? words(halves[1] as string) : [];
  if (!left || !right) return undefined;
  const given = left.length + right.length + tail.length;
  if (halves.length === 2 ? given > 14 : given !== 16) return undefined;
  const bytes = [...left, ...new Array<number>(16 - given).fill(0), ...right, ...tail];
  const mapped = bytes.slice(0, 10).every((b) => b === 0) && bytes[10] === 255 && bytes[11] === 255;
  if (mapped) return { family: 4, bytes: bytes.slice(12), leadingZeros, mapped: true };
  return { family: 6, bytes, leadingZeros, mapped: false };
}

/** Canonical text: "10.0.0.1", "2001:db8::1". */
export function formatIp({ family, bytes }: Pick<Ip, 'family' | 'bytes'>): string {
  if (family === 4) return bytes.join('.');
  const words: number[] = [];
  for (let i = 0; i < 16; i += 2) words.push((bytes[i] as number) * 256 + (bytes[i + 1] as number));
  let best = { start: -1, length: 1 };
  for (let i = 0; i < 8; i++) {
    let j = i;
    while (j < 8 && words[j] === 0) j++;
    if (j - i > best.length) best = { start: i, length: j - i };
  }
  const hex = (list: readonly number[]): string => list.map((w) => w.toString(16)).join(':');
  return best.start < 0
    ? hex(words)
    : `${hex(words.slice(0, best.start))}::${hex(words.slice(best.start + best.length))}`;
}

/** Four numbers to 255 without leading zeros: nothing is to be said of such an address. */
function isPlainIpv4(text: string): boolean {
  let parts = 1;
  let value = -1;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === 46) {
      if (value < 0) return false;
      parts++;
      value = -1;
    } else if (code < 48 || code > 57 || value === 0) return false;
    else value = Math.max(value, 0) * 10 + code - 48;
    if (value > 255) return false;
  }
  return parts === 4 && value >= 0;
}

/** Of fields older than the strict rules. Upstream: IsValidIPForLegacyField. */
export function validateIp(text: string, path: string): FieldError[] {
  if (isPlainIpv4(text)) return [];
  const ip = parseIp(text);
  if (!ip) return [invalid(path, text, 'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)')];
  if (ip.leadingZeros) return [invalid(path, text, 'must not have leading 0s')];
  return ip.mapped ? [invalid(path, text, 'must not be an IPv4-mapped IPv6 address')] : [];
}

/** Of new fields. Upstream: IsValidIP. */
export function validateCanonicalIp(text: string, path: string): FieldError[] {
  if (isPlainIpv4(text)) return [];
  const errors = validateIp(text, path);
  if (errors.length > 0) return errors;
  const canonical = formatIp(parseIp(text) as Ip);
  return canonical === text ? [] : [invalid(path, text, `must be in canonical form (${JSON.stringify(canonical)})`)];
}

/** Not this host, not this link. Upstream: ValidateNonSpecialIP. */
export function validateNonSpecialIp(text: string, path: string): FieldError[] {
  const ip = parseIp(text);
  if (!ip) return [invalid(path, text, 'must be a valid IP address')];
  const [a = 0, b = 0, c = 0] = ip.bytes;
  const v4 = ip.family === 4;
  const zeroUntil = (end: number): boolean => ip.bytes.slice(0, end).every((x) => x === 0);
  if (zeroUntil(ip.bytes.length)) return [invalid(path, text, `may not be unspecified (${text})`)];
  if (v4 ? a === 127 : zeroUntil(15) && ip.bytes[15] === 1) {
    return [invalid(path, text, 'may not be in the loopback range (127.0.0.0/8, ::1/128)')];
  }
  if (v4 ? a === 169 && b === 254 : a === 0xfe && (b & 0xc0) === 0x80) {
    return [invalid(path, text, 'may not be in the link-local range (169.254.0.0/16, fe80::/10)')];
  }
  if (v4 ? a === 224 && b === 0 && c === 0 : a === 0xff && (b & 0x0f) === 2) {
    return [invalid(path, text, 'may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)')];
  }
  return [];
}

export interface Cidr {
  readonly ip: Ip;
  readonly prefix: number;
  readonly leadingZeros: boolean;
}

export function parseCidr(text: string): Cidr | undefined {
  const slash = text.lastIndexOf('/');
  if (slash < 0) return undefined;
  const ip = parseIp(text.slice(0, slash));
  const length = text.slice(slash + 1);
  if (!ip || !/^\d{1,4}$/.test(length)) return undefined;
  const prefix = Number(length);
  if (prefix > (ip.family === 4 && !ip.mapped ? 32 : 128)) return undefined;
  return { ip, prefix, leadingZeros: ip.leadingZeros || (length.length > 1 && length.startsWith('0')) };
}

/** The bytes with those beyond the prefix cleared. */
export function maskIp(bytes: readonly number[], prefix: number): number[] {
  return bytes.map((byte, i) => {
    const bits = Math.max(0, Math.min(8, prefix - i * 8));
    return byte & (0xff << (8 - bits)) & 0xff;
  });
}

/** Upstream: IsValidCIDRForLegacyField. */
export function validateCidr(text: string, path: string): FieldError[] {
  const cidr = parseCidr(text);
  if (!cidr) return [invalid(path, text, 'must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)')];
  if (cidr.leadingZeros) return [invalid(path, text, 'must not have leading 0s in IP or prefix length')];
  if (cidr.ip.mapped) return [invalid(path, text, 'must not have an IPv4-mapped IPv6 address')];
  if (maskIp(cidr.ip.bytes, cidr.prefix).some((b, i) => b !== cidr.ip.bytes[i])) {
    return [invalid(path, text, 'must not have bits set beyond the prefix length')];
  }
  return [];
}

export function isIpv6(text: string): boolean {
  return parseIp(text)?.family === 6;
}
