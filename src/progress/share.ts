// A log as part of an address: `#lab=1.<deflated JSON in base64url>`. The version comes first; sizes are capped on both sides,
// so that a link can be neither unusably long nor a bomb.
import { deflateSync, Inflate, strFromU8, strToU8 } from 'fflate';
import { BadLog, checkLog } from '../../simulator/lab/log.ts';
import type { LabLog } from '../../simulator/lab/types.ts';

const KEY = 'lab=';
const VERSION = 1;
/** Longest fragment written; longest read. */
const MAX_LINK = 32_000;
const MAX_READ = 200_000;
const MAX_INFLATED = 8_000_000;

function toBase64Url(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

function fromBase64Url(text: string): Uint8Array {
  if (!/^[A-Za-z0-9_-]*$/.test(text)) throw new BadLog({ kind: 'damaged', where: 'base64' });
  const plain = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(plain, (c) => c.charCodeAt(0));
}

/** The fragment of a link to this state, or null when it would be too long for an address. */
export function shareFragment(log: LabLog): string | null {
  const fragment = `#${KEY}${VERSION}.${toBase64Url(deflateSync(strToU8(JSON.stringify(log)), { level: 9 }))}`;
  return fragment.length <= MAX_LINK ? fragment : null;
}

/** Whether an address carries a log. */
export const hasLog = (fragment: string): boolean => fragment.startsWith(`#${KEY}`);

function inflate(bytes: Uint8Array): string {
  const parts: Uint8Array[] = [];
  let size = 0;
  const stream = new Inflate((part) => {
    size += part.length;
    if (size > MAX_INFLATED) throw new BadLog({ kind: 'tooLong' });
    parts.push(part);
  });
  try {
    for (let at = 0; at < bytes.length; at += 4096)
      stream.push(bytes.subarray(at, at + 4096), at + 4096 >= bytes.length);
  } catch (error) {
    if (error instanceof BadLog) throw error;
    throw new BadLog({ kind: 'damaged', where: 'deflate' });
  }
  const whole = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return strFromU8(whole);
}

/** The log in a fragment, or an error that says what is wrong with it. */
export function logInFragment(fragment: string, expected: { lesson: string; revision: number }): LabLog {
  const text = fragment.slice(KEY.length + 1);
  if (text.length > MAX_READ) throw new BadLog({ kind: 'tooLong' });
  const dot = text.indexOf('.');
  const version = Number(text.slice(0, Math.max(0, dot)));
  if (dot < 1 || !Number.isInteger(version)) throw new BadLog({ kind: 'notLog' });
  if (version > VERSION) throw new BadLog({ kind: 'newerFormat', n: version });
  if (version < VERSION) throw new BadLog({ kind: 'notLog' });
  let value: unknown;
  try {
    value = JSON.parse(inflate(fromBase64Url(text.slice(dot + 1))));
  } catch (error) {
    throw error instanceof BadLog ? error : new BadLog({ kind: 'damaged', where: 'json' });
  }
  return checkLog(value, expected);
}
