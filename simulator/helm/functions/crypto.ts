/** Chance, hashes, passwords, keys and certificates. Mirrors sprig's crypto.go; what is heavy is in the part `crypto`. */
import { sha1 } from '@noble/hashes/legacy.js';
import { sha256, sha512 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { goFunction } from '../../gotemplate/function.ts';
import { goText } from '../../gotemplate/printf.ts';
import type { GoFunction, GoValue } from '../../gotemplate/types.ts';
import { fromBytes, runes, toBytes } from '../../gotemplate/utf8.ts';
import { GoStruct, int, type StructType } from '../../gotemplate/values.ts';
import { Exhausted, MEMORY_LIMIT } from '../../kernel/exhausted.ts';
import type { Random } from '../../kernel/random.ts';
import { PartMissing, type Parts } from '../parts.ts';
import { decodeBase32, decodeBase64, encodeBase32, encodeBase64 } from './base64.ts';
import type { CryptoPart, Pair, PairRequest } from './crypto-part.ts';
import { failure } from './failure.ts';

const DIGITS = '0123456789';
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const ASCII = String.fromCharCode(...Array.from({ length: 95 }, (_, i) => 32 + i));

/** Upstream: hash/adler32. */
function adler32(bytes: Uint8Array): number {
  let a = 1;
  let b = 0;
  for (const byte of bytes) {
    a = (a + byte) % 65521;
    b = (b + a) % 65521;
  }
  return b * 65536 + a;
}

const decoded = (result: Uint8Array | string): string => (typeof result === 'string' ? result : fromBytes(result));

export const ENCODING_FUNCTIONS: readonly (readonly [string, GoFunction])[] = [
  ['b64enc', goFunction(['string'], (text) => encodeBase64(toBytes(text)))],
  ['b64dec', goFunction(['string'], (text) => decoded(decodeBase64(text)))],
  ['b32enc', goFunction(['string'], (text) => encodeBase32(toBytes(text)))],
  ['b32dec', goFunction(['string'], (text) => decoded(decodeBase32(text)))],
  ['sha1sum', goFunction(['string'], (text) => bytesToHex(sha1(toBytes(text))))],
  ['sha256sum', goFunction(['string'], (text) => bytesToHex(sha256(toBytes(text))))],
  ['sha512sum', goFunction(['string'], (text) => bytesToHex(sha512(toBytes(text))))],
  ['adler32sum', goFunction(['string'], (text) => String(adler32(toBytes(text))))],
];

const CERTIFICATE: StructType = {
  name: 'sprig.certificate',
  kind: 'struct',
  fields: [
    { name: 'Cert', type: 'string' },
    { name: 'Key', type: 'string' },
  ],
};

const structOf = ({ cert, key }: Pair): GoStruct =>
  new GoStruct(
    CERTIFICATE,
    new Map([
      ['Cert', cert],
      ['Key', key],
    ]),
  );

const pairOf = (value: GoValue): Pair => {
  const { values } = value as GoStruct;
  return { cert: String(values.get('Cert')), key: String(values.get('Key')) };
};

function stringsOf(list: readonly GoValue[] | null, complaint: string): string[] {
  return (list ?? []).map((element) => {
    if (typeof element === 'string') return element;
    throw failure(`${complaint}: ${goText(element)} is not a string`);
  });
}

interface CryptoContext {
  readonly random: Random;
  readonly nowMs: number;
  readonly parts: Parts;
}

export function cryptoFunctions(context: CryptoContext): readonly (readonly [string, GoFunction])[] {
  const { random, parts } = context;
  const part = (): CryptoPart => {
    if (!parts.crypto) throw new PartMissing('crypto');
    return parts.crypto;
  };
  const list = '[]interface {}' as const;
  return [
    ...chanceFunctions(random),
    ['bcrypt', goFunction(['string'], (text) => part().bcrypt(text, random))],
    [
      'htpasswd',
      goFunction(['string', 'string'], (user, password) =>
        user.includes(':') ? `invalid username: ${user}` : `${user}:${part().bcrypt(password, random)}`,
      ),
    ],
    [
      'derivePassword',
      goFunction(['uint32', 'string', 'string', 'string', 'string'], (...args) => part().derivePassword(...args)),
    ],
    ['genPrivateKey', goFunction(['string'], (type) => part().privateKey(type, random))],
    ['encryptAES', goFunction(['string', 'string'], (password, text) => part().encrypt(password, text, random))],
    ['decryptAES', goFunction(['string', 'string'], (password, text) => part().decrypt(password, text))],
    ['buildCustomCert', goFunction(['string', 'string'], (cert, key) => structOf(part().customCertificate(cert, key)))],
    ...certificateFunctions(context, part, list),
  ];
}

function certificateFunctions(
  context: CryptoContext,
  part: () => CryptoPart,
  list: '[]interface {}',
): readonly (readonly [string, GoFunction])[] {
  const make = (request: PairRequest): GoStruct => structOf(part().certificate(request, context));
  const authority = (commonName: string, days: number, key?: string): GoStruct =>
    make({ commonName, days, isAuthority: true, dnsNames: [], ips: [], key });
  const leaf = (
    commonName: string,
    ips: readonly GoValue[] | null,
    names: readonly GoValue[] | null,
    days: number,
    more: { readonly authority?: Pair; readonly key?: string },
  ): GoStruct => {
    const addresses = stringsOf(ips, 'error parsing ip').map((ip) => {
      const bytes = part().ipBytes(ip);
      if (!bytes) throw failure(`error parsing ip: ${ip}`);
      return bytes;
    });
    const dnsNames = stringsOf(names, 'error processing alternate dns name');
    return make({ commonName, days, isAuthority: false, dnsNames, ips: addresses, ...more });
  };
  const self = ['string', list, list, 'int'] as const;
  return [
    ['genCA', goFunction(['string', 'int'], (name, days) => authority(name, days))],
    ['genCAWithKey', goFunction(['string', 'int', 'string'], authority)],
    ['genSelfSignedCert', goFunction(self, (name, ips, names, days) => leaf(name, ips, names, days, {}))],
    [
      'genSelfSignedCertWithKey',
      goFunction([...self, 'string'], (name, ips, names, days, key) => leaf(name, ips, names, days, { key })),
    ],
    [
      'genSignedCert',
      goFunction([...self, 'sprig.certificate'], (name, ips, names, days, ca) =>
        leaf(name, ips, names, days, { authority: pairOf(ca) }),
      ),
    ],
    [
      'genSignedCertWithKey',
      goFunction([...self, 'sprig.certificate', 'string'], (name, ips, names, days, ca, key) =>
        leaf(name, ips, names, days, { authority: pairOf(ca), key }),
      ),
    ],
  ];
}

function chanceFunctions(random: Random): readonly (readonly [string, GoFunction])[] {
  const text = (alphabet: string): GoFunction =>
    goFunction(['int'], (count) => {
      if (count > MEMORY_LIMIT) throw new Exhausted('memory exhausted');
      return Array.from({ length: Math.max(0, count) }, () => alphabet[random.int(alphabet.length)]).join('');
    });
  return [
    ['randAlphaNum', text(LETTERS + DIGITS)],
    ['randAlpha', text(LETTERS)],
    ['randNumeric', text(DIGITS)],
    ['randAscii', text(ASCII)],
    [
      'randBytes',
      goFunction(['int'], (count) => {
        if (count < 0) throw failure('runtime error: makeslice: len out of range');
        if (count > MEMORY_LIMIT) throw new Exhausted('memory exhausted');
        return encodeBase64(Uint8Array.from({ length: count }, () => random.next() & 255));
      }),
    ],
    [
      'randInt',
      goFunction(['int', 'int'], (least, below) => {
        if (below <= least) throw failure('invalid argument to Intn');
        return int(least + random.int(below - least));
      }),
    ],
    ['shuffle', goFunction(['string'], (letters) => shuffled(letters, random))],
    ['uuidv4', goFunction([], () => random.uuid())],
  ];
}

function shuffled(text: string, random: Random): string {
  const letters = Array.from(runes(text), (rune) => rune.text);
  for (let i = letters.length - 1; i > 0; i--) {
    const k = random.int(i + 1);
    [letters[i], letters[k]] = [letters[k] as string, letters[i] as string];
  }
  return letters.join('');
}
