/**
 * Patching an object. Mirrors apiserver/pkg/endpoints/handlers/patch.go. Leaves out: server-side apply, which is refused.
 */
import type { KubeObject } from '../store/types.ts';
import { contentType, decodeUtf8 } from './body.ts';
import {
  badRequest,
  failure,
  goJson,
  goQuote,
  invalid,
  notFound,
  notSimulated,
  rejected,
  StatusError,
} from './errors.ts';
import { JsonTextError, parseJson } from './json-text.ts';
import { JsonPatchError, jsonPatch, type Operation } from './patch/json.ts';
import { mergePatch } from './patch/merge.ts';
import { goValue, StrategicPatchError, strategicMerge } from './patch/strategic.ts';
import { served } from './registry.ts';
import { decodeStrict } from './schema/decode.ts';
import { schemaNode } from './schema/schema.ts';
import type { ApiRequest } from './types.ts';
import { type UpdateTarget, updateObject } from './update.ts';
import type { ApiWorld, RequestContext } from './world.ts';

export type PatchType = 'json' | 'merge' | 'strategic';

const TYPES: Readonly<Record<string, PatchType | 'apply'>> = {
  'application/json-patch+json': 'json',
  'application/merge-patch+json': 'merge',
  'application/strategic-merge-patch+json': 'strategic',
  'application/apply-patch+yaml': 'apply',
};

export interface Patch {
  readonly type: PatchType;
  readonly value: unknown;
  /** `duplicate field "data.a"`. */
  readonly duplicates: readonly string[];
}

/** Reads type and body of a PATCH request; throws 400, 415 and the refusal of server-side apply. */
export function readPatch(request: ApiRequest): Patch {
  const type = TYPES[contentType(request)];
  if (type === undefined)
    throw new StatusError(failure(415, 'UnsupportedMediaType', '415: Unsupported Media Type', {}));
  if (type === 'apply') throw new StatusError(notSimulated('server-side apply'));
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

/** Applies a patch to a stored object and updates it. */
export function patchObject(world: ApiWorld, target: UpdateTarget, patch: Patch, context: RequestContext): KubeObject {
  const { resource } = target;
  return updateObject(world, target, context, (old) => {
    if (!old) throw new StatusError(notFound(resource.qualified, target.name));
    const shown = served(resource, old);
    const patched = applyPatch(resource.kind.schema, shown, patch);
    const { object, typeError, unknownFields } = decodeStrict(resource.kind.schema, patched, context.fieldValidation);
    const refuse = (why: string): never => {
      const value = patch.type === 'strategic' ? goValue(patch.value) : goJson(sortedTop(patched));
      throw new StatusError(
        invalid({ group: '', name: '' }, '', [{ type: 'FieldValueInvalid', field: 'patch', value, detail: why }]),
      );
    };
    if (typeError !== undefined) refuse(typeError);
    const draft = object as KubeObject;
    if (draft.kind !== shown.kind || draft.apiVersion !== shown.apiVersion) {
      refuse(
        `no kind ${goQuote(draft.kind ?? '')} is registered for version ${goQuote(draft.apiVersion ?? '')} in scheme "pkg/runtime/scheme.go:111"`,
      );
    }
    const findings = [...patch.duplicates, ...unknownOperations(patch), ...unknownFields.sort()];
    if (context.fieldValidation === 'Strict' && findings.length > 0)
      refuse(`strict decoding error: ${findings.join(', ')}`);
    if (context.fieldValidation === 'Warn') for (const text of findings) context.warn(text);
    draft.metadata ??= {} as KubeObject['metadata'];
    return resource.kind.storedAs ? resource.kind.storedAs.toStored(draft) : draft;
  }).object;
}

/** Fields of JSON patch operations that mean nothing. */
function unknownOperations({ type, value }: Patch): string[] {
  if (type !== 'json' || !Array.isArray(value)) return [];
  return value.flatMap((operation, i) =>
    Object.keys(operation as object)
      .filter((key) => !['op', 'path', 'from', 'value'].includes(key))
      .map((key) => `json patch unknown field "[${i}].${key}"`),
  );
}

function sortedTop(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The patched value. `schema` is the definition of what is patched. */
export function applyPatch(schema: string, original: unknown, { type, value }: Pick<Patch, 'type' | 'value'>): unknown {
  try {
    switch (type) {
      case 'json':
        return jsonPatch(original, operations(value));
      case 'merge':
        if (value === null || Array.isArray(value) || typeof value !== 'object')
          throw new StatusError(badRequest('Invalid JSON Patch'));
        return mergePatch(original, value);
      case 'strategic':
        if (value === null) return original;
        if (typeof value !== 'object' || Array.isArray(value)) {
          throw new StatusError(
            badRequest(`json: cannot unmarshal ${jsonType(value)} into Go value of type map[string]interface {}`),
          );
        }
        return strategicMerge(schemaNode(schema), original, value);
    }
  } catch (error) {
    if (error instanceof JsonPatchError) throw new StatusError(rejected());
    if (error instanceof StrategicPatchError) {
      throw new StatusError(error.malformed ? badRequest(error.message) : failure(500, undefined, error.message));
    }
    throw error;
  }
}

/** The operations of a JSON patch. Upstream: jsonPatcher.applyJSPatch. */
function operations(value: unknown): Operation[] {
  const bad = (what: unknown, go: string): never => {
    throw new StatusError(badRequest(`error decoding patch: json: cannot unmarshal ${jsonType(what)} into Go ${go}`));
  };
  if (!Array.isArray(value)) return bad(value, 'value of type []handlers.jsonPatchOp');
  for (const operation of value) {
    if (typeof operation !== 'object' || operation === null || Array.isArray(operation))
      bad(operation, 'value of type handlers.jsonPatchOp');
    for (const key of ['op', 'path', 'from']) {
      const field = (operation as Record<string, unknown>)[key];
      if (field !== undefined && field !== null && typeof field !== 'string')
        bad(field, `struct field jsonPatchOp.${key} of type string`);
    }
  }
  return value as Operation[];
}

function jsonType(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  return typeof value === 'boolean' ? 'bool' : typeof value;
}
