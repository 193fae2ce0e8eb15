/**
 * Patching an object: JSON patch, merge patch, strategic merge patch. Mirrors apiserver/pkg/endpoints/handlers/patch.go;
 * server-side apply is apply.ts. How a patch is read from a request: read-patch.ts.
 */
import type { KubeObject } from '../store/types.ts';
import { draftOf, foreignKind } from './draft.ts';
import {
  badRequest,
  failure,
  goJson,
  invalid,
  notFound,
  rejected,
  StatusError,
  unsupportedMediaType,
} from './errors.ts';
import type { ManagedFieldsEntry } from './managed/owners.ts';
import { JsonPatchError, jsonPatch, type Operation } from './patch/json.ts';
import { mergePatch } from './patch/merge.ts';
import { goValue, StrategicPatchError, strategicMerge } from './patch/strategic.ts';
import { type Resource, served } from './registry.ts';
import { decodeKind } from './schema/decode.ts';
import { orderedValue } from './schema/internal.ts';
import { schemaNode } from './schema/schema.ts';
import { unstructuredMisfit } from './schema/unstructured.ts';
import { type UpdateTarget, updateObject } from './update.ts';
import type { ApiWorld, RequestContext } from './world.ts';

export type PatchType = 'json' | 'merge' | 'strategic';

/** Custom resources have no strategies of merging. */
const CUSTOM_TYPES = ['application/json-patch+json', 'application/merge-patch+json', 'application/apply-patch+yaml'];

export interface Patch {
  readonly type: PatchType;
  readonly value: unknown;
  /** `duplicate field "data.a"`. */
  readonly duplicates: readonly string[];
}

/** Applies a patch to a stored object and updates it. */
export function patchObject(world: ApiWorld, target: UpdateTarget, patch: Patch, context: RequestContext): KubeObject {
  const { resource } = target;
  if (resource.kind.custom && patch.type === 'strategic') throw new StatusError(unsupportedMediaType(CUSTOM_TYPES));
  context.sent = { how: 'patch', patch };
  return updateObject(world, target, context, (old) => {
    if (!old) throw new StatusError(notFound(resource.qualified, target.name));
    const managers = (): readonly ManagedFieldsEntry[] | undefined => world.ledger.entries(resource, old);
    const { kind, apiVersion } = resource;
    const patched = patchedObject(resource, old, patch, managers);
    const refuse = (why: string): never => {
      const value = patch.type === 'strategic' ? goValue(patch.value) : patchedText(resource, old, patch, managers);
      throw new StatusError(
        invalid({ group: '', name: '' }, '', [{ type: 'FieldValueInvalid', field: 'patch', value, detail: why }]),
      );
    };
    if (patch.type === 'strategic') {
      const misfit = unstructuredMisfit(kind.schema, patched);
      if (misfit !== undefined) refuse(misfit);
    }
    const says = (patched ?? {}) as { kind?: string; apiVersion?: string };
    // A strategic merge patch fills a typed object, whatever kind it says it is.
    if (patch.type !== 'strategic' && (says.kind !== kind.kind || says.apiVersion !== apiVersion))
      refuse(foreignKind(resource, says.apiVersion ?? '', says.kind ?? '', patched));
    const { object, typeError, unknownFields } = decodeKind(kind, patched, context.fieldValidation);
    if (typeError !== undefined) refuse(typeError);
    const draft = { ...(object as KubeObject), kind: kind.kind, apiVersion };
    const findings = [...patch.duplicates, ...unknownOperations(patch), ...unknownFields.sort()];
    if (context.fieldValidation === 'Strict' && findings.length > 0)
      refuse(`strict decoding error: ${findings.join(', ')}`);
    if (context.fieldValidation === 'Warn') for (const text of findings) context.warn(text);
    return draftOf(resource, draft);
  }).object;
}

/** The JSON that a patch makes of a stored object. `managers` gives its managedFields, for patches that touch them. */
export function patchedObject(
  resource: Resource,
  old: KubeObject,
  patch: Pick<Patch, 'type' | 'value'>,
  managers: () => readonly ManagedFieldsEntry[] | undefined,
): unknown {
  const shown = served(resource, old);
  if (!touchesManagers(patch)) return applyPatch(resource.kind.schema, shown, patch);
  const managedFields = managers();
  const metadata = managedFields === undefined ? shown.metadata : { ...shown.metadata, managedFields };
  return applyPatch(resource.kind.schema, { ...shown, metadata }, patch);
}

const MANAGERS = '/metadata/managedFields';

/** Whether a patch looks at metadata.managedFields. */
function touchesManagers({ type, value }: Pick<Patch, 'type' | 'value'>): boolean {
  if (type === 'json') {
    const touches = (path: unknown): boolean => typeof path === 'string' && path.startsWith(MANAGERS);
    return Array.isArray(value) && value.some((op: Operation | null) => touches(op?.path) || touches(op?.from));
  }
  const { metadata } = (value ?? {}) as { metadata?: unknown };
  return typeof metadata === 'object' && metadata !== null && 'managedFields' in metadata;
}

/** Fields of JSON patch operations that mean nothing. */
function unknownOperations({ type, value }: Patch): string[] {
  if (type !== 'json' || !Array.isArray(value)) return [];
  return value.flatMap((operation, i) =>
    Object.keys((operation ?? {}) as object)
      .filter((key) => !['op', 'path', 'from', 'value'].includes(key))
      .map((key) => `json patch unknown field "[${i}].${key}"`),
  );
}

/** The patched object as messages show it: what the patch touched is sorted, the rest is as the server writes it. */
function patchedText(
  resource: Resource,
  old: KubeObject,
  patch: Patch,
  managers: () => readonly ManagedFieldsEntry[] | undefined,
): string {
  const live = served(resource, old);
  const metadata = { ...live.metadata, managedFields: managers() };
  const { schema, custom } = resource.kind;
  const whole = { ...live, metadata };
  return goJson(applyPatch(schema, custom ? whole : orderedValue(schema, whole), patch));
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
      throw new StatusError(
        error.code === 400
          ? badRequest(error.message)
          : error.code === 422
            ? rejected()
            : failure(500, undefined, error.message),
      );
    }
    throw error;
  }
}

/** The operations of a JSON patch; what is none has no `op` (read-patch.ts refuses what is no list). */
function operations(value: unknown): Operation[] {
  return Array.isArray(value) ? value.map((operation) => (operation ?? {}) as Operation) : [];
}

/** The type of a value as Go's JSON decoder calls it. */
export function jsonType(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  return typeof value === 'boolean' ? 'bool' : typeof value;
}
