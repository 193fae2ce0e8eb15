/** Private keys: RSA, ECDSA on P-256, DSA, Ed25519; as PEM and back. Mirrors sprig's crypto.go and Go's crypto/x509. */
import type { Random } from '../../../kernel/random.ts';
import { decodeBase64 } from '../base64.ts';
import { failure } from '../failure.ts';
import {
  bits,
  bytesOf,
  der,
  type Element,
  inside,
  integer,
  integerOf,
  numberOf,
  objectId,
  octets,
  readOne,
  sequence,
} from './der.ts';
import { DSA_PARAMETERS, PRIMES_2048, PRIMES_4096 } from './key-pool.ts';
import { inverse, power } from './modular.ts';
import { ORDER, publicPoint } from './p256.ts';
import { decodePem, encodePem } from './pem.ts';

export interface RsaKey {
  readonly kind: 'rsa';
  readonly n: bigint;
  readonly e: bigint;
  readonly d: bigint;
  readonly p: bigint;
  readonly q: bigint;
}
export interface EcKey {
  readonly kind: 'ecdsa';
  readonly secret: bigint;
}
interface DsaKey {
  readonly kind: 'dsa';
  readonly p: bigint;
  readonly q: bigint;
  readonly g: bigint;
  readonly x: bigint;
}
interface Ed25519Key {
  readonly kind: 'ed25519';
  readonly seed: Uint8Array;
}
export type PrivateKey = RsaKey | EcKey | DsaKey | Ed25519Key;

export const P256_ID = '1.2.840.10045.3.1.7';
export const EC_ID = '1.2.840.10045.2.1';
export const RSA_ID = '1.2.840.113549.1.1.1';
const ED25519_ID = '1.3.101.112';

const decoded = (text: string): bigint => numberOf(decodeBase64(text) as Uint8Array);

export function randomBytes(random: Random, count: number): Uint8Array {
  return Uint8Array.from({ length: count }, () => random.next() & 255);
}

/** From 1 to below the bound. */
export const randomBelow = (random: Random, bound: bigint): bigint =>
  (numberOf(randomBytes(random, bytesOf(bound).length + 8)) % (bound - 1n)) + 1n;

/** One of the keys that were made before; see key-pool.ts. */
export function rsaKey(random: Random, size: 2048 | 4096): RsaKey {
  const [p, q] = random.pick(size === 2048 ? PRIMES_2048 : PRIMES_4096).map(decoded) as [bigint, bigint];
  const e = 65537n;
  return { kind: 'rsa', n: p * q, e, d: inverse(e, (p - 1n) * (q - 1n)), p, q };
}

/** genPrivateKey: "rsa" (4,096 bits), "dsa", "ecdsa", "ed25519". */
export function generateKey(type: string, random: Random): PrivateKey | undefined {
  switch (type) {
    case '':
    case 'rsa':
      return rsaKey(random, 4096);
    case 'dsa': {
      const [p, q, g] = [DSA_PARAMETERS.p, DSA_PARAMETERS.q, DSA_PARAMETERS.g].map(decoded) as [bigint, bigint, bigint];
      return { kind: 'dsa', p, q, g, x: randomBelow(random, q) };
    }
    case 'ecdsa':
      return { kind: 'ecdsa', secret: randomBelow(random, ORDER) };
    case 'ed25519':
      return { kind: 'ed25519', seed: randomBytes(random, 32) };
    default:
      return undefined;
  }
}

export function keyPem(key: PrivateKey): string {
  switch (key.kind) {
    case 'rsa': {
      const { n, e, d, p, q } = key;
      const numbers = [0n, n, e, d, p, q, d % (p - 1n), d % (q - 1n), inverse(q, p)];
      return encodePem('RSA PRIVATE KEY', sequence(...numbers.map(integer)));
    }
    case 'dsa': {
      const { p, q, g, x } = key;
      return encodePem('DSA PRIVATE KEY', sequence(...[0n, p, q, g, power(g, x, p), x].map(integer)));
    }
    case 'ecdsa':
      return encodePem(
        'EC PRIVATE KEY',
        sequence(
          integer(1n),
          octets(bytesOf(key.secret, 32)),
          der(0xa0, objectId(P256_ID)),
          der(0xa1, bits(pointBytes(key))),
        ),
      );
    case 'ed25519':
      return encodePem('PRIVATE KEY', sequence(integer(0n), sequence(objectId(ED25519_ID)), octets(octets(key.seed))));
  }
}

/** Uncompressed. */
export function pointBytes(key: EcKey): Uint8Array {
  const [x, y] = publicPoint(key.secret);
  return Uint8Array.from([4, ...bytesOf(x, 32), ...bytesOf(y, 32)]);
}

/** Throws `GoError` in sprig's words. Upstream: parsePrivateKeyPEM. */
export function parseKey(pem: string): PrivateKey {
  const block = decodePem(pem);
  if (!block) throw failure('no PEM data in input');
  const read = (context: string, parse: (root: Element) => PrivateKey): PrivateKey => {
    try {
      return parse(readOne(block.bytes));
    } catch (error) {
      throw failure(`${context}: ${(error as Error).message}`);
    }
  };
  if (block.type === 'PRIVATE KEY') return read('decoding PEM as PKCS#8', readPkcs8);
  if (!block.type.endsWith(' PRIVATE KEY')) {
    throw failure(`no private key data in PEM block of type ${block.type}`);
  }
  switch (block.type.slice(0, -12)) {
    case 'RSA':
      return read('parsing RSA private key from PEM', readRsa);
    case 'EC':
      return read('parsing EC private key from PEM', readEc);
    case 'DSA':
      return read('parsing DSA private key from PEM', readDsa);
    default:
      throw failure(`invalid private key type ${block.type}`);
  }
}

function readRsa(root: Element): PrivateKey {
  const [, n, e, d, p, q] = inside(root).map(integerOf);
  if (n === undefined || e === undefined || d === undefined || p === undefined || q === undefined) {
    throw failure('asn1: syntax error: sequence truncated');
  }
  return { kind: 'rsa', n, e, d, p, q };
}

function readEc(root: Element): PrivateKey {
  const [, secret] = inside(root);
  if (!secret) throw failure('asn1: syntax error: sequence truncated');
  return { kind: 'ecdsa', secret: numberOf(secret.content) };
}

function readDsa(root: Element): PrivateKey {
  const [, p, q, g, , x] = inside(root).map(integerOf);
  if (p === undefined || q === undefined || g === undefined || x === undefined) {
    throw failure('asn1: syntax error: sequence truncated');
  }
  return { kind: 'dsa', p, q, g, x };
}

function readPkcs8(root: Element): PrivateKey {
  const [, algorithm, key] = inside(root);
  const id = inside(algorithm)[0]?.whole ?? new Uint8Array();
  const content = key?.content ?? new Uint8Array();
  if (same(id, objectId(RSA_ID))) return readRsa(readOne(content));
  if (same(id, objectId(EC_ID))) return readEc(readOne(content));
  if (same(id, objectId(ED25519_ID))) return { kind: 'ed25519', seed: readOne(content).content };
  throw failure('x509: PKCS#8 wrapping contained private key with unknown algorithm');
}

const same = (a: Uint8Array, b: Uint8Array): boolean => a.length === b.length && a.every((byte, i) => byte === b[i]);
