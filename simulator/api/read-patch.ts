/** The body of a PATCH request. Mirrors apiserver/pkg/endpoints/handlers/patch.go. */
import { type ApplyPatch, readApply } from './apply.ts';
import { checkSize, contentType, decodeUtf8 } from './body.ts';
import { badRequest, failure, StatusError } from './errors.ts';
import { JsonTextError, parseJson } from './json-text.ts';
import type { Patch, PatchType } from './patch.ts';
import { flag } from './query.ts';
import type { ApiRequest } from './types.ts';

const TYPES: Readonly<Record<string, PatchType | 'apply'>> = {
  'application/json-patch+json': 'json',
  'application/merge-patch+json': 'merge',
  'application/strategic-merge-patch+json': 'strategic',
  'application/apply-patch+yaml': 'apply',
};

/** Whether a request is a server-side apply; throws 415 for what is no patch at all. */
export function patchType(request: ApiRequest): PatchType | 'apply' {
  const type = TYPES[contentType(request)];
  if (type === undefined)
    throw new StatusError(failure(415, 'UnsupportedMediaType', '415: Unsupported Media Type', {}));
  return type;
}

/** Reads the body of a PATCH request; throws 400 and 415. */
export function readPatch(request: ApiRequest): Patch | ApplyPatch {
  const type = patchType(request);
  checkSize(request.body);
  if (type === 'apply') return readApply(request, flag(request.query, 'force'));
  const { body } = request;
  if (typeof body !== 'string' && !(body instanceof Uint8Array)) return { type, value: body, duplicates: [] };
  const text = typeof body === 'string' ? body : decodeUtf8(body);
  try {
    const { value, duplicates } = parseJson(text);
    return { type, value, duplicates };
  } catch (error) {
    if (!(error instanceof JsonTextError)) throw error;
    throw new StatusError(badRequest(type === 'strategic' ? error.message : `error decoding patch: ${error.message}`));
  }
}
