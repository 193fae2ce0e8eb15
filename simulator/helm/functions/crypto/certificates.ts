/**
 * X.509 certificates: authorities, self-signed and signed ones. Mirrors sprig's crypto.go and Go's x509.CreateCertificate.
 * Left out: certificates for Ed25519 keys.
 */
import { sha1 } from '@noble/hashes/legacy.js';
import { sha256 } from '@noble/hashes/sha2.js';
import type { Random } from '../../../kernel/random.ts';
import { failure } from '../failure.ts';
import {
  bits,
  bytesOf,
  concatBytes,
  der,
  type Element,
  inside,
  integer,
  NULL,
  numberOf,
  objectId,
  octets,
  readOne,
  SET,
  sequence,
  TRUE,
  text,
} from './der.ts';
import { power } from './modular.ts';
import { ORDER, sign } from './p256.ts';
import { decodePem, encodePem } from './pem.ts';
import {
  EC_ID,
  type EcKey,
  P256_ID,
  type PrivateKey,
  pointBytes,
  RSA_ID,
  type RsaKey,
  randomBelow,
  randomBytes,
} from './private-keys.ts';

export interface CertificateRequest {
  readonly commonName: string;
  readonly isAuthority: boolean;
  readonly dnsNames: readonly string[];
  /** 4 or 16 bytes each. */
  readonly ips: readonly Uint8Array[];
  readonly days: number;
}

/** Who signs: of itself, the new certificate's own. */
interface Signer {
  readonly key: PrivateKey;
  /** The subject in DER. */
  readonly name: Uint8Array;
  readonly keyId: Uint8Array | undefined;
}

interface Clock {
  readonly nowMs: number;
  readonly random: Random;
}

/** PEM. Throws `GoError`. */
export function createCertificate(
  request: CertificateRequest,
  key: PrivateKey,
  signer: Signer | undefined,
  { nowMs, random }: Clock,
): string {
  const subject = nameOf(request.commonName);
  const publicKey = publicKeyOf(key);
  const parent = signer ?? { key, name: subject, keyId: undefined };
  const algorithm = signatureAlgorithm(parent.key);
  const keyId = request.isAuthority ? sha1(publicKey.bits) : undefined;
  const authorityId = sameBytes(parent.name, subject) ? undefined : parent.keyId;
  const body = sequence(
    der(0xa0, integer(2n)),
    integer(numberOf(randomBytes(random, 16)) || 1n),
    algorithm,
    parent.name,
    sequence(timeOf(nowMs), timeOf(nowMs + request.days * 86_400_000)),
    subject,
    publicKey.info,
    der(0xa3, sequence(...extensions(request, keyId, authorityId))),
  );
  const signature = signed(body, parent.key, random);
  return encodePem('CERTIFICATE', sequence(body, algorithm, bits(signature)));
}

const sameBytes = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && a.every((byte, i) => byte === b[i]);

function nameOf(commonName: string): Uint8Array {
  if (commonName === '') return sequence();
  const tag = /^[A-Za-z0-9 '()+,\-./:=?*&]*$/.test(commonName) ? 0x13 : 0x0c;
  return sequence(der(SET, sequence(objectId('2.5.4.3'), text(tag, commonName))));
}

function timeOf(ms: number): Uint8Array {
  const digits = new Date(ms - (ms % 1000)).toISOString().replace(/[-:T]|\.000/g, '');
  const year = Number(digits.slice(0, 4));
  return year >= 1950 && year < 2050 ? text(0x17, digits.slice(2)) : text(0x18, digits);
}

function publicKeyOf(key: PrivateKey): { readonly bits: Uint8Array; readonly info: Uint8Array } {
  switch (key.kind) {
    case 'rsa': {
      const content = sequence(integer(key.n), integer(key.e));
      return { bits: content, info: sequence(sequence(objectId(RSA_ID), NULL), bits(content)) };
    }
    case 'ecdsa': {
      const content = pointBytes(key);
      return { bits: content, info: sequence(sequence(objectId(EC_ID), objectId(P256_ID)), bits(content)) };
    }
    case 'dsa':
      throw failure('error creating certificate: x509: unsupported public key type: *dsa.PublicKey');
    case 'ed25519':
      throw failure('not simulated: certificates for ed25519 keys');
  }
}

function signatureAlgorithm(key: PrivateKey): Uint8Array {
  if (key.kind === 'rsa') return sequence(objectId('1.2.840.113549.1.1.11'), NULL);
  if (key.kind === 'ecdsa') return sequence(objectId('1.2.840.10045.4.3.2'));
  throw failure(
    key.kind === 'dsa'
      ? 'error creating certificate: x509: certificate private key does not implement crypto.Signer'
      : 'not simulated: certificates signed with ed25519 keys',
  );
}

function signed(body: Uint8Array, key: PrivateKey, random: Random): Uint8Array {
  const digest = sha256(body);
  if (key.kind === 'rsa') return rsaSignature(digest, key);
  const [r, s] = sign(numberOf(digest), (key as EcKey).secret, randomBelow(random, ORDER));
  return sequence(integer(r), integer(s));
}

/** PKCS #1 1.5, by the Chinese remainder theorem. */
function rsaSignature(digest: Uint8Array, { n, d, p, q }: RsaKey): Uint8Array {
  const size = bytesOf(n).length;
  const info = sequence(sequence(objectId('2.16.840.1.101.3.4.2.1'), NULL), octets(digest));
  const padding = new Uint8Array(size - info.length - 3).fill(0xff);
  const message = numberOf(concatBytes(Uint8Array.of(0, 1), padding, Uint8Array.of(0), info));
  const a = power(message, d % (p - 1n), p);
  const b = power(message, d % (q - 1n), q);
  const h = ((((a - b) * power(q, p - 2n, p)) % p) + p) % p;
  return bytesOf(b + h * q, size);
}

function extensions(
  { isAuthority, dnsNames, ips, commonName }: CertificateRequest,
  keyId: Uint8Array | undefined,
  authorityId: Uint8Array | undefined,
): Uint8Array[] {
  const extension = (id: string, critical: boolean, value: Uint8Array): Uint8Array =>
    sequence(objectId(id), ...(critical ? [TRUE] : []), octets(value));
  const usage = isAuthority ? bits(Uint8Array.of(0xa4), 2) : bits(Uint8Array.of(0xa0), 5);
  const out = [
    extension('2.5.29.15', true, usage),
    extension('2.5.29.37', false, sequence(objectId('1.3.6.1.5.5.7.3.1'), objectId('1.3.6.1.5.5.7.3.2'))),
    extension('2.5.29.19', true, isAuthority ? sequence(TRUE) : sequence()),
  ];
  if (keyId) out.push(extension('2.5.29.14', false, octets(keyId)));
  if (authorityId) out.push(extension('2.5.29.35', false, sequence(der(0x80, authorityId))));
  if (dnsNames.length + ips.length > 0) {
    const names = [...dnsNames.map((name) => text(0x82, name)), ...ips.map((ip) => der(0x87, ip))];
    out.push(extension('2.5.29.17', commonName === '', sequence(...names)));
  }
  return out;
}

/** What a certificate in PEM says of its subject. Throws `GoError`. */
export function readCertificate(
  pem: string,
  what: string,
): { readonly name: Uint8Array; readonly keyId: Uint8Array | undefined } {
  const block = decodePem(pem);
  if (!block) throw failure('unable to decode certificate');
  try {
    const [body] = inside(readOne(block.bytes));
    const fields = inside(body);
    const from = fields[0]?.tag === 0xa0 ? 1 : 0;
    const name = fields[from + 4];
    if (!name) throw failure('x509: malformed certificate');
    return { name: name.whole, keyId: keyIdOf(fields) };
  } catch (error) {
    throw failure(`error parsing certificate: ${what}: ${(error as Error).message}`);
  }
}

function keyIdOf(fields: readonly Element[]): Uint8Array | undefined {
  const list = fields.find((field) => field.tag === 0xa3);
  if (!list) return undefined;
  const wanted = objectId('2.5.29.14');
  for (const extension of inside(readOne(list.content))) {
    const parts = inside(extension);
    const value = parts.at(-1);
    if (parts[0] && sameBytes(parts[0].whole, wanted) && value) return readOne(value.content).content;
  }
  return undefined;
}
