/**
 * Continue tokens: where the next page of a list begins, and at which revision. Mirrors apiserver/pkg/storage/continue.go
 * and etcd3/errors.go (what is told when the revision is compacted).
 */
import { badRequest, expired, StatusError } from './errors.ts';
import { JsonTextError, parseJson } from './json-text.ts';
import { base64Decode, base64Encode } from './schema/base64.ts';

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

/** Base64 for URLs, of ASCII text, without padding. */
function base64Url(text: string): string {
  const standard = base64Encode(new TextEncoder().encode(text));
  return standard.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

/** The text of a token; what is no base64 is told by its place, as Go's decoder does. */
function fromBase64Url(text: string): string {
  const wrong = text.search(/[^\w-]/);
  const fault = wrong < 0 && text.length % 4 === 1 ? text.length - 1 : wrong;
  if (fault >= 0) throw bad(`illegal base64 data at input byte ${fault}`);
  const standard = text.replaceAll('-', '+').replaceAll('_', '/');
  const bytes = base64Decode(standard.padEnd(Math.ceil(text.length / 4) * 4, '='));
  if (typeof bytes === 'number') throw bad(`illegal base64 data at input byte ${bytes}`);
  let out = '';
  for (const byte of bytes) out += String.fromCharCode(byte);
  return out;
}
