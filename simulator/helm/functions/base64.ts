/** Base 64 and 32 with Go's errors. Mirrors encoding/base64 and encoding/base32 (StdEncoding). */

const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

function encode(bytes: Uint8Array, alphabet: string, bitsEach: number, group: number): string {
  const parts: string[] = [];
  let held = 0;
  let bits = 0;
  for (const byte of bytes) {
    held = ((held << 8) | byte) & 0xfffff;
    bits += 8;
    while (bits >= bitsEach) {
      bits -= bitsEach;
      parts.push(alphabet[(held >> bits) & ((1 << bitsEach) - 1)] as string);
    }
  }
  if (bits > 0) parts.push(alphabet[(held << (bitsEach - bits)) & ((1 << bitsEach) - 1)] as string);
  while (parts.length % group !== 0) parts.push('=');
  return parts.join('');
}

export const encodeBase64 = (bytes: Uint8Array): string => encode(bytes, BASE64, 6, 4);
export const encodeBase32 = (bytes: Uint8Array): string => encode(bytes, BASE32, 5, 8);

/** The bytes, or where the text is wrong: "illegal base64 data at input byte 3". */
export const decodeBase64 = (text: string): Uint8Array | string => decode(text, BASE64, 6, 4, 'base64');
export const decodeBase32 = (text: string): Uint8Array | string => decode(text, BASE32, 5, 8, 'base32');

function decode(text: string, alphabet: string, bitsEach: number, group: number, name: string): Uint8Array | string {
  const wrong = (at: number): string => `illegal ${name} data at input byte ${at}`;
  const values = new Map([...alphabet].map((c, i) => [c, i]));
  const out: number[] = [];
  let held = 0;
  let bits = 0;
  let count = 0;
  for (let i = 0; i < text.length; i++) {
    const c = text[i] as string;
    if (c === '\n' || c === '\r') continue;
    if (c === '=') {
      const end = padding(text, i, count % group, group);
      return typeof end === 'number' ? wrong(end) : Uint8Array.from(out);
    }
    const value = values.get(c);
    if (value === undefined) return wrong(i);
    count++;
    held = ((held << bitsEach) | value) & 0xfffff;
    bits += bitsEach;
    if (bits >= 8) {
      bits -= 8;
      out.push((held >> bits) & 255);
    }
  }
  return count % group === 0 ? Uint8Array.from(out) : wrong(text.length - (name === 'base64' ? count % group : 0));
}

/** Where padding that begins at `at` is wrong; true when it is right. */
function padding(text: string, at: number, filled: number, group: number): number | true {
  const rest = text.slice(at).replace(/[\r\n]/g, '');
  const allowed = group === 4 ? [2, 3] : [2, 4, 5, 7];
  if (!allowed.includes(filled)) return at;
  const wanted = group - filled;
  for (let i = 0; i < wanted; i++) if (rest[i] !== '=') return i >= rest.length ? text.length : at + i;
  return rest.length > wanted ? at + wanted : true;
}
