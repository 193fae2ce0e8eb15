/** Passwords from a master password and a site's name. Mirrors sprig's derivePassword (masterpassword's algorithm). */
import { hmac } from '@noble/hashes/hmac.js';
import { scrypt } from '@noble/hashes/scrypt.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { concatBytes } from './der.ts';

const SEED = 'com.lyndir.masterpassword';

/** Shapes by kind: each letter stands for a set below. */
const SHAPES: Readonly<Record<string, string>> = {
  maximum: 'anoxxxxxxxxxxxxxxxxx axxxxxxxxxxxxxxxxxno',
  long: 'CvcvnoCvcvCvcv CvcvCvcvnoCvcv CvcvCvcvCvcvno CvccnoCvcvCvcv CvccCvcvnoCvcv CvccCvcvCvcvno CvcvnoCvccCvcv CvcvCvccnoCvcv CvcvCvccCvcvno CvcvnoCvcvCvcc CvcvCvcvnoCvcc CvcvCvcvCvccno CvccnoCvccCvcv CvccCvccnoCvcv CvccCvccCvcvno CvcvnoCvccCvcc CvcvCvccnoCvcc CvcvCvccCvccno CvccnoCvcvCvcc CvccCvcvnoCvcc CvccCvcvCvccno',
  medium: 'CvcnoCvc CvcCvcno',
  short: 'Cvcn',
  basic: 'aaanaaan aannaaan aaannaaa',
  pin: 'nnnn',
};

const VOWELS = 'AEIOU';
const CONSONANTS = 'BCDFGHJKLMNPQRSTVWXYZ';
const LETTERS = `${VOWELS}${VOWELS.toLowerCase()}${CONSONANTS}${CONSONANTS.toLowerCase()}`;
const SETS: Readonly<Record<string, string>> = {
  V: VOWELS,
  C: CONSONANTS,
  v: VOWELS.toLowerCase(),
  c: CONSONANTS.toLowerCase(),
  A: VOWELS + CONSONANTS,
  a: LETTERS,
  n: '0123456789',
  o: "@&%?,=[]_:-+*$#!'^~;()/.",
  x: `${LETTERS}0123456789!@#$%^&*()`,
};

const number = (value: number): Uint8Array => Uint8Array.of(value >>> 24, value >>> 16, value >>> 8, value);

export function derivePassword(counter: number, kind: string, password: string, user: string, site: string): string {
  const shapes = Object.hasOwn(SHAPES, kind) ? (SHAPES[kind] as string).split(' ') : undefined;
  if (!shapes) return `cannot find password template ${kind}`;
  const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
  const salt = concatBytes(encode(SEED), number(encode(user).length), encode(user));
  const key = scrypt(encode(password), salt, { N: 32768, r: 8, p: 2, dkLen: 64 });
  const message = concatBytes(encode(SEED), number(encode(site).length), encode(site), number(counter));
  const seed = hmac(sha256, key, message);
  const shape = shapes[(seed[0] as number) % shapes.length] as string;
  return [...shape]
    .map((letter, i) => {
      const set = SETS[letter] as string;
      return set[(seed[i + 1] as number) % set.length];
    })
    .join('');
}
