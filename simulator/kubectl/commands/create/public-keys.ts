/**
 * The public key of a certificate, and the one that belongs to a private key: RSA, ECDSA, Ed25519, from their DER. Mirrors Go's
 * crypto/x509 (ParseCertificate, ParsePKCS1PrivateKey, ParsePKCS8PrivateKey, ParseECPrivateKey) as far as a pair is compared; of a
 * certificate nothing but its shape and its key is looked at. The public key of a private one is derived, as Go does: what a file says
 * of it besides is not looked at.
 */
import { ed25519Point, nistPoint } from './public-points.ts';

/** `numbers`: bytes that are equal for equal keys; undefined: there are none. */
export interface PublicKey {
  readonly kind: 'rsa' | 'ecdsa' | 'ed25519';
  readonly numbers: string | undefined;
}

const SEQUENCE = 0x30;
const INTEGER = 0x02;
const BIT_STRING = 0x03;
const OCTET_STRING = 0x04;
const OBJECT_ID = 0x06;

/** Object identifiers as hexadecimal DER. */
const RSA = '2a864886f70d010101';
const ECDSA = '2a8648ce3d0201';
const ED25519 = '2b6570';

interface Element {
  readonly tag: number;
  readonly content: Uint8Array;
}

/** The elements of a text of DER; undefined when it is none. Example: 02 01 05 → one INTEGER of one byte. */
function elements(bytes: Uint8Array): Element[] | undefined {
  const found: Element[] = [];
  for (let at = 0; at < bytes.length; ) {
    const tag = bytes[at] as number;
    let length = bytes[at + 1] ?? -1;
    at += 2;
    if (length >= 0x80) {
      const size = length & 0x7f;
      if (size === 0 || size > 4) return undefined;
      length = bytes.subarray(at, at + size).reduce((sum, byte) => sum * 256 + byte, 0);
      at += size;
    }
    if (length < 0 || at + length > bytes.length) return undefined;
    found.push({ tag, content: bytes.subarray(at, at + length) });
    at += length;
  }
  return found;
}

/** What is inside an element of a tag. */
const inside = (element: Element | undefined, tag = SEQUENCE): Element[] | undefined =>
  element?.tag === tag ? elements(element.content) : undefined;

const only = (bytes: Uint8Array): Element[] | undefined => {
  const all = elements(bytes);
  return all?.length === 1 ? inside(all[0]) : undefined;
};

const hex = (bytes: Uint8Array): string => [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');

/** The hexadecimal digits of an INTEGER, of an OBJECT IDENTIFIER, of whole bytes in a BIT STRING. */
const digits = (element: Element | undefined, tag: number): string | undefined =>
  element?.tag === tag ? hex(tag === BIT_STRING ? element.content.subarray(1) : element.content) : undefined;

/** The public key of a certificate; 'malformed' when it is none, 'unknown' for an algorithm Go has no type for. */
export function keyOfCertificate(der: Uint8Array): PublicKey | 'malformed' | 'unknown' {
  const certificate = only(der);
  const body = inside(certificate?.[0]);
  if (certificate?.length !== 3 || !body) return 'malformed';
  // A version stands first, marked [0], unless it is the oldest.
  const info = inside(body[body[0]?.tag === 0xa0 ? 6 : 5]);
  const algorithm = digits(inside(info?.[0])?.[0], OBJECT_ID);
  const bits = info?.[1];
  if (algorithm === undefined || bits?.tag !== BIT_STRING) return 'malformed';
  if (algorithm === RSA) {
    const modulus = digits(only(bits.content.subarray(1))?.[0], INTEGER);
    return modulus === undefined ? 'malformed' : { kind: 'rsa', numbers: modulus };
  }
  const kind = algorithm === ECDSA ? 'ecdsa' : algorithm === ED25519 ? 'ed25519' : undefined;
  return kind ? { kind, numbers: digits(bits, BIT_STRING) } : 'unknown';
}

/** The public key that belongs to a private one, as Go tries to read it: PKCS #1, PKCS #8, SEC 1. Undefined when it is none of them. */
export function keyOfPrivate(der: Uint8Array): PublicKey | 'unknown' | undefined {
  const parts = only(der);
  return parts && (pkcs1(parts) ?? pkcs8(parts) ?? sec1(parts));
}

/** Version, modulus, exponents, primes and what is reckoned from them. */
function pkcs1(parts: readonly Element[]): PublicKey | undefined {
  if (parts.length < 9 || parts.slice(0, 9).some(({ tag }) => tag !== INTEGER)) return undefined;
  return { kind: 'rsa', numbers: digits(parts[1], INTEGER) };
}

/** Version, algorithm, and the key itself in an OCTET STRING. */
function pkcs8([version, algorithm, key]: readonly Element[]): PublicKey | 'unknown' | undefined {
  const id = digits(inside(algorithm)?.[0], OBJECT_ID);
  if (version?.tag !== INTEGER || id === undefined || key?.tag !== OCTET_STRING) return undefined;
  const inner = only(key.content) ?? [];
  if (id === RSA) return pkcs1(inner);
  if (id === ECDSA) return sec1(inner, digits(inside(algorithm)?.[1], OBJECT_ID));
  if (id !== ED25519) return 'unknown';
  const [seed] = elements(key.content) ?? [];
  if (seed?.tag !== OCTET_STRING || seed.content.length !== 32) return undefined;
  return { kind: 'ed25519', numbers: ed25519Point(seed.content) };
}

/** Version, the secret, and marked [0] the curve, unless what it is wrapped in says it. */
function sec1([version, secret, ...more]: readonly Element[], curve?: string): PublicKey | undefined {
  if (digits(version, INTEGER) !== '01' || secret?.tag !== OCTET_STRING) return undefined;
  const named = inside(
    more.find(({ tag }) => tag === 0xa0),
    0xa0,
  )?.[0];
  const point = nistPoint(curve ?? digits(named, OBJECT_ID), hex(secret.content));
  return point === undefined ? undefined : { kind: 'ecdsa', numbers: point };
}
