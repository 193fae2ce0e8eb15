/**
 * Continue tokens: where the next page of a list begins, and at which revision. Mirrors apiserver/pkg/storage/continue.go
 * and etcd3/errors.go (what is told when the revision is compacted).
 */
import { badRequest, expired, StatusError } from './errors.ts';
import { JsonTextError, parseJson } from './json-text.ts';

/** What a token says. `revision`: −1 asks for the latest state. `start`: the first key of the page, or what comes before it. */
export interface Continued {
  readonly revision: number;
  readonly start: string;
}

const VERSION = 'meta.k8s.io/v1';

/** The token of the page that follows the object `after` ("namespace/name") of a list at `revision`. */
export function writeContinue(revision: number, after: string): string {
  return encode(`${after}\u0000`, revision);
}

/** Reads a token; throws 400 with the reason. */
export function readContinue(token: string): Continued {
  const parsed = readJson(fromBase64Url(token));
  const { v = '', rv = 0, start = '' } = parsed;
  if (v !== VERSION) throw bad(`server does not recognize this encoded version ${String(v)}`);
  if (typeof rv !== 'number' || rv === 0) throw bad('incorrect encoded start resourceVersion (version meta.k8s.io/v1)');
  if (typeof start !== 'string' || start === '') throw bad('encoded start key empty (version meta.k8s.io/v1)');
  const key = start.startsWith('/') ? start : `/${start}`;
  if (/\/\/|\/\.{0,2}(\/|$)/.test(key)) throw bad(start);
  return { revision: rv, start };
}

/** The revision of a token is compacted: 410 with a token that goes on in the latest state. */
export function tooOldToContinue({ start }: Continued): StatusError {
  const status = expired(
    'The provided continue parameter is too old to display a consistent list result. You can start a new list without ' +
      'the continue parameter, or use the continue token in this response to retrieve the remainder of the results. ' +
      'Continuing with the provided token results in an inconsistent list - objects that were created, modified, or ' +
      'deleted between the time the first chunk was returned and now may show up in the list.',
  );
  return new StatusError({ ...status, metadata: { continue: encode(start, -1) } });
}

function encode(start: string, revision: number): string {
  return base64Url(JSON.stringify({ v: VERSION, rv: revision, start }));
}

function bad(why: string): StatusError {
  return new StatusError(badRequest(`invalid continue token: continue key is not valid: ${why}`));
}

function readJson(text: string): { readonly v?: unknown; readonly rv?: unknown; readonly start?: unknown } {
  try {
    const { value } = parseJson(text);
    return typeof value === 'object' && value !== null ? value : {};
  } catch (error) {
    if (error instanceof JsonTextError) throw bad(error.message);
    throw error;
  }
}

const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** Base64 for URLs, of ASCII text, without padding. */
function base64Url(text: string): string {
  let out = '';
  for (let i = 0; i < text.length; i += 3) {
    const [a, b, c] = [text.charCodeAt(i), text.charCodeAt(i + 1), text.charCodeAt(i + 2)];
    out += BASE64[a >> 2] as string;
    out += BASE64[((a & 3) << 4) | ((b || 0) >> 4)] as string;
    if (i + 1 < text.length) out += BASE64[((b & 15) << 2) | ((c || 0) >> 6)] as string;
    if (i + 2 < text.length) out += BASE64[c & 63] as string;
  }
  return out;
}

/** The text of a token; what is no base64 is told by its place, as Go's decoder does. */
function fromBase64Url(text: string): string {
  let out = '';
  let bits = 0;
  let count = 0;
  for (let i = 0; i < text.length; i++) {
    const value = BASE64.indexOf(text.charAt(i));
    if (value < 0) throw bad(`illegal base64 data at input byte ${i}`);
    bits = ((bits << 6) | value) & 0xffff;
    count += 6;
    if (count >= 8) {
      count -= 8;
      out += String.fromCharCode((bits >> count) & 255);
    }
  }
  if (text.length % 4 === 1) throw bad(`illegal base64 data at input byte ${text.length - 1}`);
  return out;
}
