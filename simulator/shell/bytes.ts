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
