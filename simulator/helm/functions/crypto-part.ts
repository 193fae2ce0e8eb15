/** Certificates, keys, bcrypt, AES and derived passwords, in a chunk of its own: few charts need them. */
import { encodeBase64 as encodeBcrypt, hashSync } from 'bcryptjs';
import { fromBytes, toBytes } from '../../gotemplate/utf8.ts';
import type { Random } from '../../kernel/random.ts';
import { decodeBase64, encodeBase64 } from './base64.ts';
import { Aes } from './crypto/aes.ts';
import { type CertificateRequest, createCertificate, readCertificate } from './crypto/certificates.ts';
import { derivePassword } from './crypto/derive-password.ts';
import { ipBytes } from './crypto/ip.ts';
import { decodePem } from './crypto/pem.ts';
import { generateKey, keyPem, parseKey, randomBytes, rsaKey } from './crypto/private-keys.ts';
import { failure } from './failure.ts';

/** A certificate and its key, in PEM. */
export interface Pair {
  readonly cert: string;
  readonly key: string;
}

interface Surroundings {
  readonly random: Random;
  readonly nowMs: number;
}

export interface PairRequest extends CertificateRequest {
  /** PEM; a new RSA key of 2,048 bits without. */
  readonly key?: string;
  /** Who signs; itself without. */
  readonly authority?: Pair;
}

/** All throw `GoError` in sprig's words. */
export interface CryptoPart {
  bcrypt(text: string, random: Random): string;
  derivePassword(counter: number, kind: string, password: string, user: string, site: string): string;
  privateKey(type: string, random: Random): string;
  certificate(request: PairRequest, around: Surroundings): Pair;
  customCertificate(cert: string, key: string): Pair;
  encrypt(password: string, text: string, random: Random): string;
  decrypt(password: string, text: string): string;
  ipBytes(text: string): Uint8Array | undefined;
}

function certificate(request: PairRequest, around: Surroundings): Pair {
  const { authority } = request;
  const given =
    request.key === undefined ? undefined : prefixed('parsing private key', () => parseKey(request.key as string));
  const key = given ?? rsaKey(around.random, 2048);
  const signer = authority
    ? {
        ...readCertificate(authority.cert, 'decodedSignerCert.Bytes'),
        key: prefixed('error parsing private key', () => parseKey(authority.key)),
      }
    : undefined;
  return { cert: createCertificate(request, key, signer, around), key: keyPem(key) };
}

function prefixed<T>(prefix: string, run: () => T): T {
  try {
    return run();
  } catch (error) {
    throw failure(`${prefix}: ${(error as Error).message}`);
  }
}

function customCertificate(cert64: string, key64: string): Pair {
  const cert = decodeBase64(cert64);
  if (typeof cert === 'string') throw failure('unable to decode base64 certificate');
  const key = decodeBase64(key64);
  if (typeof key === 'string') throw failure('unable to decode base64 private key');
  const pair = { cert: fromBytes(cert), key: fromBytes(key) };
  if (!decodePem(pair.cert)) throw failure('unable to decode certificate');
  readCertificate(pair.cert, 'decodedCert.Bytes');
  prefixed('error parsing private key', () => parseKey(pair.key));
  return pair;
}

const keyOf = (password: string): Uint8Array => {
  const key = new Uint8Array(32);
  key.set(toBytes(password).subarray(0, 32));
  return key;
};

export const cryptoPart: CryptoPart = {
  bcrypt(text, random) {
    if (toBytes(text).length > 72) {
      return 'failed to encrypt string with bcrypt: bcrypt: password length exceeds 72 bytes';
    }
    return hashSync(text, `$2a$10$${encodeBcrypt(Array.from(randomBytes(random, 16)), 16)}`);
  },
  derivePassword,
  privateKey(type, random) {
    const key = generateKey(type, random);
    return key ? keyPem(key) : `Unknown type ${type}`;
  },
  certificate,
  customCertificate,
  encrypt(password, text, random) {
    if (text === '') return '';
    const content = toBytes(text);
    const padding = 16 - (content.length % 16);
    const padded = new Uint8Array(content.length + padding).fill(padding);
    padded.set(content);
    const iv = randomBytes(random, 16);
    const encrypted = new Aes(keyOf(password)).encrypt(padded, iv);
    return encodeBase64(Uint8Array.from([...iv, ...encrypted]));
  },
  decrypt(password, text) {
    if (text === '') return '';
    const bytes = decodeBase64(text);
    if (typeof bytes === 'string') throw failure(bytes);
    if (bytes.length < 16) throw failure('runtime error: slice bounds out of range [:16] with capacity 0');
    if (bytes.length % 16 !== 0) throw failure('crypto/cipher: input not full blocks');
    const plain = new Aes(keyOf(password)).decrypt(bytes.subarray(16), bytes.subarray(0, 16));
    const end = plain.length - (plain.at(-1) ?? 0);
    if (plain.length === 0 || end < 0) throw failure(`runtime error: slice bounds out of range [:${end}]`);
    return fromBytes(plain.subarray(0, end));
  },
  ipBytes,
};
