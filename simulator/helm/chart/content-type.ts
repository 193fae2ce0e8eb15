/** What a file seems to be, by its first 512 bytes. Mirrors Go's net/http.DetectContentType (the signatures one may meet here). */

const SIGNATURES: readonly (readonly [readonly number[], string])[] = [
  [[0x1f, 0x8b, 0x08], 'application/x-gzip'],
  [[0x50, 0x4b, 0x03, 0x04], 'application/zip'],
  [[0x25, 0x50, 0x44, 0x46, 0x2d], 'application/pdf'],
  [[0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a], 'image/png'],
  [[0xff, 0xd8, 0xff], 'image/jpeg'],
  [[0x47, 0x49, 0x46, 0x38], 'image/gif'],
  [[0x52, 0x61, 0x72, 0x21, 0x1a, 0x07], 'application/x-rar-compressed'],
  [[0x00, 0x61, 0x73, 0x6d], 'application/wasm'],
  [[0xfe, 0xff], 'text/plain; charset=utf-16be'],
  [[0xff, 0xfe], 'text/plain; charset=utf-16le'],
  [[0xef, 0xbb, 0xbf], 'text/plain; charset=utf-8'],
];

const HTML =
  /^[\t\n\f\r ]*<(?:!doctype html|html|head|script|iframe|h1|div|font|table|a|style|title|b|body|br|p)[ >]|^[\t\n\f\r ]*<!--/i;

export function contentType(bytes: Uint8Array): string {
  const start = String.fromCharCode(...bytes.subarray(0, 512));
  if (HTML.test(start)) return 'text/html; charset=utf-8';
  if (/^[\t\n\f\r ]*<\?xml/.test(start)) return 'text/xml; charset=utf-8';
  for (const [signature, type] of SIGNATURES) if (signature.every((byte, i) => bytes[i] === byte)) return type;
  // Control characters that no text has.
  return /[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f]/.test(start) ? 'application/octet-stream' : 'text/plain; charset=utf-8';
}
