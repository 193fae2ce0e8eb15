/** ASN.1 in DER: writing and reading. Mirrors what Go's encoding/asn1 makes of keys and certificates. */
import { failure } from '../failure.ts';

/** Tags. */
export const INTEGER = 0x02;
export const BIT_STRING = 0x03;
export const OCTET_STRING = 0x04;
const OID = 0x06;
export const SEQUENCE = 0x30;
export const SET = 0x31;

export function concatBytes(...parts: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

function lengthBytes(length: number): number[] {
  if (length < 0x80) return [length];
  const bytes: number[] = [];
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) bytes.unshift(rest % 256);
  return [0x80 | bytes.length, ...bytes];
}

export function der(tag: number, ...content: readonly Uint8Array[]): Uint8Array {
  const body = concatBytes(...content);
  return concatBytes(Uint8Array.from([tag, ...lengthBytes(body.length)]), body);
}

export const sequence = (...content: readonly Uint8Array[]): Uint8Array => der(SEQUENCE, ...content);
export const octets = (bytes: Uint8Array): Uint8Array => der(OCTET_STRING, bytes);
export const bits = (bytes: Uint8Array, unused = 0): Uint8Array =>
  der(BIT_STRING, concatBytes(Uint8Array.of(unused), bytes));
export const NULL = Uint8Array.of(0x05, 0x00);
export const TRUE = Uint8Array.of(0x01, 0x01, 0xff);
export const text = (tag: number, value: string): Uint8Array => der(tag, new TextEncoder().encode(value));

/** Big-endian, at least `size` bytes. */
export function bytesOf(value: bigint, size = 1): Uint8Array {
  const hex = value.toString(16);
  const even = hex.padStart(Math.max(hex.length + (hex.length % 2), size * 2), '0');
  return Uint8Array.from({ length: even.length / 2 }, (_, i) => Number.parseInt(even.slice(i * 2, i * 2 + 2), 16));
}

export function numberOf(bytes: Uint8Array): bigint {
  let hex = '';
  for (const byte of bytes) hex += byte.toString(16).padStart(2, '0');
  return BigInt(`0x${hex || '0'}`);
}

/** An INTEGER; positive. */
export function integer(value: bigint): Uint8Array {
  const bytes = bytesOf(value);
  return der(INTEGER, (bytes[0] as number) >= 0x80 ? concatBytes(Uint8Array.of(0), bytes) : bytes);
}

/** "1.2.840.113549" in DER. */
export function objectId(dotted: string): Uint8Array {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  const out: number[] = [];
  for (const part of [first * 40 + second, ...rest]) {
    const bytes = [part & 0x7f];
    for (let left = Math.floor(part / 128); left > 0; left = Math.floor(left / 128))
      bytes.unshift(0x80 | (left & 0x7f));
    out.push(...bytes);
  }
  return der(OID, Uint8Array.from(out));
}

export interface Element {
  readonly tag: number;
  readonly content: Uint8Array;
  /** Tag and length included. */
  readonly whole: Uint8Array;
}

/** The elements of a text of DER. Throws `GoError`. */
export function readAll(bytes: Uint8Array): Element[] {
  const out: Element[] = [];
  for (let at = 0; at < bytes.length; ) {
    const element = readOne(bytes, at);
    out.push(element);
    at += element.whole.length;
  }
  return out;
}

export function readOne(bytes: Uint8Array, at = 0): Element {
  const truncated = (): Error => failure('asn1: syntax error: data truncated');
  const tag = bytes[at];
  let length = bytes[at + 1];
  if (tag === undefined || length === undefined) throw truncated();
  let header = 2;
  if (length >= 0x80) {
    const count = length & 0x7f;
    if (count > 4) throw failure('asn1: structure error: length too large');
    length = 0;
    for (let i = 0; i < count; i++) {
      const byte = bytes[at + 2 + i];
      if (byte === undefined) throw truncated();
      length = length * 256 + byte;
    }
    header += count;
  }
  const end = at + header + length;
  if (end > bytes.length) throw truncated();
  return { tag, content: bytes.subarray(at + header, end), whole: bytes.subarray(at, end) };
}

/** The elements inside a sequence. */
export function inside(element: Element | undefined): Element[] {
  if (!element || element.tag !== SEQUENCE) throw failure("asn1: structure error: tags don't match");
  return readAll(element.content);
}

export const integerOf = (element: Element | undefined): bigint => {
  if (!element || element.tag !== INTEGER) throw failure("asn1: structure error: tags don't match");
  return numberOf(element.content);
};
