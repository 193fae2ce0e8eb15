/** Text as bytes, a character for each: what tools work on that do not know of languages (tr, mawk). */
import { bytesOf, type Chunk } from '../kernel/stream.ts';

const ASCII = /^[\x00-\x7f]*$/;

export function asBytes(chunk: Chunk): string {
  if (typeof chunk === 'string' && ASCII.test(chunk)) return chunk;
  let out = '';
  for (const byte of bytesOf(chunk)) out += String.fromCharCode(byte);
  return out;
}

export const fromBytes = (text: string): Chunk =>
  ASCII.test(text) ? text : Uint8Array.from(text, (c) => c.charCodeAt(0));

/**
 * Bytes as text, where what is no UTF-8 stays a byte: 0xff is U+DCFF, a code that no text has. Python calls it surrogateescape.
 */
export function decodeRaw(bytes: Uint8Array): string {
  let out = '';
  for (let i = 0; i < bytes.length; ) {
    const byte = bytes[i] as number;
    const length = byte < 0x80 ? 1 : byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
    const text = new TextDecoder().decode(bytes.subarray(i, i + length));
    const valid = !text.includes('\ufffd');
    out += valid ? text : String.fromCharCode(0xdc00 + byte);
    i += valid ? length : 1;
  }
  return out;
}

/** A text with such bytes, to be written. */
export function encodeRaw(text: string): Chunk {
  if (!/[\udc80-\udcff]/.test(text)) return text;
  const parts = text.split(/((?<![\ud800-\udbff])[\udc80-\udcff])/);
  return Uint8Array.from(parts.flatMap((part, i) => (i % 2 === 1 ? [part.charCodeAt(0) & 0xff] : [...bytesOf(part)])));
}

/** The same with a character of one byte for each: what `asBytes` makes of texts. */
export const rawAsBytes = (text: string): string =>
  text.replace(/[\udc80-\udcff]/g, (c) => String.fromCharCode(c.charCodeAt(0) & 0xff));
