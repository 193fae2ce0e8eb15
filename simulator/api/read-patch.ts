/** The body of a PATCH request. Mirrors apiserver/pkg/endpoints/handlers/patch.go. */
import { type ApplyPatch, readApply } from './apply.ts';
import { checkSize, contentType, decodeUtf8 } from './body.ts';
import { badRequest, failure, requestEntityTooLarge, StatusError } from './errors.ts';
import { JsonTextError, parseJson } from './json-text.ts';
import { jsonType, type Patch, type PatchType } from './patch.ts';
import { flag, parameter } from './query.ts';
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
  const strict = parameter(request.query, 'fieldValidation') !== 'Ignore';
  const { body } = request;
  if (typeof body !== 'string' && !(body instanceof Uint8Array)) {
    checkForm(type, body, strict);
    return { type, value: body, duplicates: [] };
  }
  const text = typeof body === 'string' ? body : decodeUtf8(body);
  try {
    const { value, duplicates } = parseJson(text);
    checkForm(type, value, strict);
    return { type, value, duplicates };
  } catch (error) {
    if (!(error instanceof JsonTextError)) throw error;
    if (type === 'strategic') throw new StatusError(badRequest(error.message));
    if (strict) throw new StatusError(badRequest(`error decoding patch: ${error.message}`));
    throw new StatusError(badRequest(type === 'merge' ? 'Invalid JSON Patch' : error.message));
  }
}

/** Of one JSON patch. Upstream: maxJSONPatchOperations. */
const MOST_OPERATIONS = 10_000;

/**
 * Refuses what does not decode as a patch of its type; throws 400 and 413. When fields are not validated, json-patch alone
 * decodes, into raw operations. Upstream: jsonPatcher.applyJSPatch.
 */
function checkForm(type: PatchType, value: unknown, strict: boolean): void {
  const prefix = strict ? 'error decoding patch: ' : '';
  const bad = (what: unknown, go: string): never => {
    throw new StatusError(badRequest(`${prefix}json: cannot unmarshal ${jsonType(what)} into Go ${go}`));
  };
  if (value === null) return;
  if (type === 'merge') {
    if (strict && (typeof value !== 'object' || Array.isArray(value)))
      bad(value, 'value of type map[string]interface {}');
    return;
  }
  if (type !== 'json') return;
  if (!Array.isArray(value))
    return bad(value, `value of type ${strict ? '[]handlers.jsonPatchOp' : 'jsonpatch.Patch'}`);
  for (const operation of value) {
    if (operation === null) continue;
    if (typeof operation !== 'object' || Array.isArray(operation))
      bad(operation, `value of type ${strict ? 'handlers.jsonPatchOp' : 'jsonpatch.Operation'}`);
    if (!strict) continue;
    for (const key of ['op', 'path', 'from']) {
      const field = (operation as Record<string, unknown>)[key];
      if (field !== undefined && field !== null && typeof field !== 'string')
        bad(field, `struct field jsonPatchOp.${key} of type string`);
    }
  }
  if (value.length > MOST_OPERATIONS)
    throw new StatusError(
      requestEntityTooLarge(
        `The allowed maximum operations in a JSON patch is ${MOST_OPERATIONS}, got ${value.length}`,
      ),
    );
}
