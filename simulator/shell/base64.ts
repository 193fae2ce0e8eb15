/** Bytes as text of few letters. Upstream: RFC 4648. */

const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

export const toBase64 = (bytes: Uint8Array): string => encoded(bytes, BASE64, 6, 4);
export const toBase32 = (bytes: Uint8Array): string => encoded(bytes, BASE32, 5, 8);

/** `bits` of each character; filled with "=" to a multiple of `group`. */
function encoded(bytes: Uint8Array, alphabet: string, bits: number, group: number): string {
  let out = '';
  let held = 0;
  let count = 0;
  for (const byte of bytes) {
    held = (held << 8) | byte;
    count += 8;
    while (count >= bits) {
      count -= bits;
      out += alphabet[(held >> count) & ((1 << bits) - 1)];
    }
    held &= (1 << count) - 1;
  }
  if (count > 0) out += alphabet[(held << (bits - count)) & ((1 << bits) - 1)];
  return out.padEnd(Math.ceil(out.length / group) * group, '=');
}

/** Bytes up to the first thing that is no base64; `bad` tells of it. */
export const fromBase64 = (text: string, ignoreGarbage: boolean): { bytes: Uint8Array; bad: boolean } =>
  decoded(text, BASE64, 6, 4, ignoreGarbage);

export const fromBase32 = (text: string, ignoreGarbage: boolean): { bytes: Uint8Array; bad: boolean } =>
  decoded(text, BASE32, 5, 8, ignoreGarbage);

function decoded(
  text: string,
  alphabet: string,
  width: number,
  group: number,
  ignoreGarbage: boolean,
): { bytes: Uint8Array; bad: boolean } {
  const bytes: number[] = [];
  let bits = 0;
  let held = 0;
  let count = 0;
  for (const c of text) {
    if (c === '\n' || c === '\r') continue;
    if (c === '=') {
      count++;
      continue;
    }
    const value = alphabet.indexOf(c);
    if (value < 0) {
      if (ignoreGarbage) continue;
      return { bytes: new Uint8Array(bytes), bad: true };
    }
    count++;
    held = (held << width) | value;
    bits += width;
    if (bits >= 8) {
      bits -= 8;
      bytes.push((held >> bits) & 255);
      held &= (1 << bits) - 1;
    }
  }
  return { bytes: new Uint8Array(bytes), bad: count % group !== 0 };
}
