/**
 * Fields a schema does not know are dropped. Mirrors apiextensions-apiserver pkg/apiserver/schema/pruning/algorithm.go and
 * defaulting/prunenulls.go.
 */
import { EMBEDDED, itemSchema, type JsonSchema, PRESERVE, valueSchema } from './schema.ts';

const META_FIELDS = ['apiVersion', 'kind', 'metadata'];

/** The object without unknown fields (the same object when there are none); their paths are added to `unknown`, sorted later. */
export function prune(object: unknown, schema: JsonSchema, isRoot: boolean, unknown: string[] = []): unknown {
  return pruneValue(object, isRoot ? { ...schema, [EMBEDDED]: true } : schema, '', unknown);
}

function pruneValue(value: unknown, schema: JsonSchema | undefined, path: string, unknown: string[]): unknown {
  if (Array.isArray(value)) {
    const items = schema && itemSchema(schema);
    // What is kept as it is still has its known parts looked at.
    if (schema?.[PRESERVE] && !items) return value;
    return changed(
      value,
      value.map((item, i) => pruneValue(item, items, `${path}[${i}]`, unknown)),
    );
  }
  if (typeof value !== 'object' || value === null) return value;
  const object = value as Record<string, unknown>;
  const kept: Record<string, unknown> = {};
  let same = true;
  for (const [key, part] of Object.entries(object)) {
    const at = path === '' ? key : `${path}.${key}`;
    const inside = fieldSchema(schema, key);
    let next: unknown;
    if (schema?.[EMBEDDED] && META_FIELDS.includes(key)) next = part;
    else if (inside !== undefined) next = pruneValue(part, inside === 'any' ? undefined : inside, at, unknown);
    else if (schema?.[PRESERVE]) next = part;
    else {
      if (!META_FIELDS.includes(key) || path !== '') unknown.push(at);
      same = false;
      continue;
    }
    if (next !== part) same = false;
    kept[key] = next;
  }
  return same ? value : kept;
}

/** The schema of a field; 'any' when fields are allowed without one. */
function fieldSchema(schema: JsonSchema | undefined, key: string): JsonSchema | 'any' | undefined {
  if (!schema) return undefined;
  if (schema.properties && Object.hasOwn(schema.properties, key)) return schema.properties[key];
  if (schema.additionalProperties === undefined || schema.additionalProperties === false) return undefined;
  return valueSchema(schema) ?? 'any';
}

function changed(before: readonly unknown[], after: readonly unknown[]): readonly unknown[] {
  return after.every((item, i) => item === before[i]) ? before : after;
}

/** Nulls where null is not allowed go, unless there is a default to take their place. */
export function pruneNulls(value: unknown, schema: JsonSchema | undefined): unknown {
  if (!schema) return value;
  if (Array.isArray(value))
    return changed(
      value,
      value.map((item) => pruneNulls(item, itemSchema(schema))),
    );
  if (typeof value !== 'object' || value === null) return value;
  const kept: Record<string, unknown> = {};
  let same = true;
  for (const [key, part] of Object.entries(value as Record<string, unknown>)) {
    const inside = fieldSchema(schema, key);
    const known = inside === 'any' ? undefined : inside;
    if (part === null && known && !known.nullable && known.default === undefined) {
      same = false;
      continue;
    }
    const next = pruneNulls(part, known);
    if (next !== part) same = false;
    kept[key] = next;
  }
  return same ? value : kept;
}
