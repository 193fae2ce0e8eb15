/** PEM: blocks of base 64 between "-----BEGIN TYPE-----" and its end. Mirrors Go's encoding/pem (without headers). */
import { decodeBase64, encodeBase64 } from '../base64.ts';

interface PemBlock {
  readonly type: string;
  readonly bytes: Uint8Array;
}

export function encodePem(type: string, bytes: Uint8Array): string {
  const lines = encodeBase64(bytes).replace(/.{64}/g, '$&\n').trimEnd();
  return `-----BEGIN ${type}-----\n${lines}\n-----END ${type}-----\n`;
}

/** The first block of the text. */
export function decodePem(text: string): PemBlock | undefined {
  const found = /-----BEGIN ([^\n]*?)-----[ \t]*\r?\n([A-Za-z0-9+/=\s]*?)-----END \1-----/.exec(text);
  if (!found) return undefined;
  const bytes = decodeBase64((found[2] as string).replace(/\s/g, ''));
  return typeof bytes === 'string' ? undefined : { type: found[1] as string, bytes };
}
