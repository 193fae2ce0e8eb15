/** Base64 of Secret data, standard alphabet with padding. Upstream: Go's encoding/base64. */
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** The bytes, or the offset in the text at which Go's decoder stops ("illegal base64 data at input byte 4"). */
export function base64Decode(text: string): Uint8Array | number {
  const out: number[] = [];
  let quantum: number[] = [];
  for (let i = 0; i < text.length; i++) {
    const c = text.charAt(i);
    if (c === '\n' || c === '\r') continue;
    if (c === '=') return decodePadding(text, i, quantum, out);
    const value = ALPHABET.indexOf(c);
    if (value < 0) return i;
    quantum.push(value);
    if (quantum.length === 4) {
      pushQuantum(quantum, 3, out);
      quantum = [];
    }
  }
  return quantum.length === 0 ? Uint8Array.from(out) : text.length - quantum.length;
}

function decodePadding(text: string, at: number, quantum: number[], out: number[]): Uint8Array | number {
  if (quantum.length < 2) return at;
  let i = at + 1;
  const skip = (): void => {
    while (text[i] === '\n' || text[i] === '\r') i++;
  };
  if (quantum.length === 2) {
    skip();
    if (i === text.length) return text.length;
    if (text[i] !== '=') return i;
    i++;
  }
  skip();
  if (i < text.length) return i;
  const bytes = quantum.length - 1;
  while (quantum.length < 4) quantum.push(0);
  pushQuantum(quantum, bytes, out);
  return Uint8Array.from(out);
}

function pushQuantum(quantum: readonly number[], bytes: number, out: number[]): void {
  const value = quantum.reduce((sum, v) => sum * 64 + v, 0);
  for (let i = 0; i < bytes; i++) out.push((value >> (16 - 8 * i)) & 255);
}

export function base64Encode(bytes: Uint8Array): string {
  let out = '';
  for (let i = 0; i < bytes.length; i += 3) {
    const [a = 0, b = 0, c = 0] = [bytes[i], bytes[i + 1], bytes[i + 2]];
    const value = a * 65536 + b * 256 + c;
    out += ALPHABET.charAt(value >> 18) + ALPHABET.charAt((value >> 12) & 63);
    out += i + 1 < bytes.length ? ALPHABET.charAt((value >> 6) & 63) : '=';
    out += i + 2 < bytes.length ? ALPHABET.charAt(value & 63) : '=';
  }
  return out;
}

/** The text as Go would write the bytes again, or the offset of the fault. */
export function base64Canonical(text: string): string | number {
  // Before padding stands a digit whose last bits are none.
  const whole = text.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(text);
  if (whole && (!text.endsWith('=') || /(?:[AEIMQUYcgkosw048]|[AQgw]=)=$/.test(text))) return text;
  const bytes = base64Decode(text);
  return typeof bytes === 'number' ? bytes : base64Encode(bytes);
}
