/**
 * Strings as Go has them: bytes. A JavaScript string stands for its UTF-8; a byte that belongs to no valid sequence is kept as the
 * lone surrogate U+DC00 + byte, so that cutting a letter in two or decoding binary data loses nothing.
 */

/** Bytes of the text in UTF-8. Example: "é" → 2. */
export function utf8Length(text: string): number {
  let length = text.length;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c < 0x80) continue;
    if (c < 0x800) length += 1;
    else if (c >= 0xd800 && c <= 0xdbff && isLow(text.charCodeAt(i + 1))) {
      length += 2;
      i++;
    } else if (!isByte(c)) length += 2;
  }
  return length;
}

const isLow = (c: number): boolean => c >= 0xdc00 && c <= 0xdfff;
/** A lone surrogate that stands for a byte of 0x80 to 0xff. */
const isByte = (c: number): boolean => c >= 0xdc80 && c <= 0xdcff;

/** Whether each character is one byte. */
export function isAscii(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) >= 0x80) return false;
  return true;
}

export function toBytes(text: string): Uint8Array {
  if (text.isWellFormed()) return new TextEncoder().encode(text);
  const out = new Uint8Array(utf8Length(text));
  let at = 0;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c < 0x80) out[at++] = c;
    else if (isByte(c)) out[at++] = c - 0xdc00;
    else {
      const rune = text.codePointAt(i) as number;
      if (rune > 0xffff) i++;
      at = putRune(out, at, rune);
    }
  }
  return out;
}

function putRune(out: Uint8Array, at: number, rune: number): number {
  if (rune < 0x800) {
    out[at++] = 0xc0 | (rune >> 6);
  } else {
    if (rune < 0x10000) out[at++] = 0xe0 | (rune >> 12);
    else {
      out[at++] = 0xf0 | (rune >> 18);
      out[at++] = 0x80 | ((rune >> 12) & 63);
    }
    out[at++] = 0x80 | ((rune >> 6) & 63);
  }
  out[at++] = 0x80 | (rune & 63);
  return at;
}

/** The inverse of `toBytes`. */
export function fromBytes(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return withLooseBytes(bytes);
  }
}

function withLooseBytes(bytes: Uint8Array): string {
  let out = '';
  for (let i = 0; i < bytes.length; ) {
    const [rune, size] = runeAt(bytes, i);
    out += rune < 0 ? String.fromCharCode(0xdc00 + (bytes[i] as number)) : String.fromCodePoint(rune);
    i += size;
  }
  return out;
}

/** The rune that starts at a byte and its size; −1 and 1 where the bytes are no UTF-8. Upstream: unicode/utf8.DecodeRune. */
function runeAt(bytes: Uint8Array, i: number): [number, number] {
  const first = bytes[i] as number;
  if (first < 0x80) return [first, 1];
  const size = first >= 0xf0 && first < 0xf5 ? 4 : first >= 0xe0 ? 3 : first >= 0xc2 ? 2 : 0;
  if (size === 0 || first >= 0xf5 || i + size > bytes.length) return [-1, 1];
  let rune = first & (0x7f >> size);
  for (let k = 1; k < size; k++) {
    const next = bytes[i + k] as number;
    if ((next & 0xc0) !== 0x80) return [-1, 1];
    rune = (rune << 6) | (next & 63);
  }
  const least = size === 2 ? 0x80 : size === 3 ? 0x800 : 0x10000;
  if (rune < least || rune > 0x10ffff || (rune >= 0xd800 && rune <= 0xdfff)) return [-1, 1];
  return [rune, size];
}

/** text[from:to] in bytes, as Go slices strings. */
export function sliceBytes(text: string, from: number, to: number): string {
  return isAscii(text) ? text.slice(from, to) : fromBytes(toBytes(text).subarray(from, to));
}

/** Joins loose bytes that have become neighbours into the letters they spell. */
export function settled(text: string): string {
  return /[\udc80-\udcff]/.test(text) ? fromBytes(toBytes(text)) : text;
}

/** Order of Go's strings: by byte, which is by code point. Example: "z" < "é" < "😀". */
export function compareText(a: string, b: string): number {
  if (a === b) return 0;
  const n = Math.min(a.length, b.length);
  for (let i = 0; i < n; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x === y) continue;
    // Surrogates stand for code points above every other unit.
    const high = (c: number): number => (c >= 0xd800 && c <= 0xdfff ? c + 0x10000 : c);
    return high(x) - high(y);
  }
  return a.length - b.length;
}

/** Code points of the text, loose bytes each as −1 − byte. */
export function* runes(text: string): Generator<{ rune: number; text: string }> {
  for (const c of text) {
    const rune = c.codePointAt(0) as number;
    yield { rune: isByte(rune) ? -1 - (rune - 0xdc00) : rune, text: c };
  }
}
