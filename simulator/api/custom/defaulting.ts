/**
 * Defaults of a schema: put into objects, and checked when the schema is written. Mirrors apiextensions-apiserver
 * pkg/apiserver/schema/defaulting/{algorithm,validation}.go. Leaves out: defaults within metadata of embedded resources.
 */
import { cloneJson } from '../schema/decode.ts';
import type { FieldError } from '../types.ts';
import { invalid } from '../validation/errors.ts';
import { ruleFailures } from './cel-rules.ts';
import { schemaErrors } from './json-schema.ts';
import { prune } from './pruning.ts';
import { EMBEDDED, itemSchema, type JsonSchema, valueSchema } from './schema.ts';

/** Fills in defaults in place: the object is a fresh copy. */
export function applyDefaults(value: unknown, schema: JsonSchema | undefined): void {
  if (!schema || typeof value !== 'object' || value === null) return;
  if (Array.isArray(value)) {
    const items = itemSchema(schema);
    for (const [i, item] of value.entries()) {
      if (item === null && items && !items.nullable) value[i] = cloneJson(items.default ?? null);
      applyDefaults(value[i], items);
    }
    return;
  }
  const object = value as Record<string, unknown>;
  const properties = schema.properties ?? {};
  for (const [key, property] of Object.entries(properties)) {
    if (property.default === undefined) continue;
    if (object[key] === undefined || (object[key] === null && !property.nullable))
      object[key] = cloneJson(property.default);
  }
  const values = valueSchema(schema);
  for (const key of Object.keys(object)) {
    if (Object.hasOwn(properties, key)) applyDefaults(object[key], properties[key]);
    else if (values) {
      if (object[key] === null && !values.nullable && values.default !== undefined)
        object[key] = cloneJson(values.default);
      applyDefaults(object[key], values);
    }
  }
}

/** What is wrong with the defaults a schema has. Upstream: ValidateDefaults. */
export function defaultErrors(schema: JsonSchema, path: string): FieldError[] {
  const errors: FieldError[] = [];
  const { default: value } = schema;
  if (value !== undefined && value !== null) {
    const at = `${path}.default`;
    if (JSON.stringify(prune(value, schema, schema[EMBEDDED] ?? false)) !== JSON.stringify(value))
      errors.push(invalid(at, value, 'must not have unknown fields'));
    const found = schemaErrors(value, schema, at);
    errors.push(...(found.length > 0 ? found : ruleFailures(value, undefined, schema, at)));
  }
  const items = itemSchema(schema);
  if (items) errors.push(...defaultErrors(items, `${path}.items`));
  for (const [key, property] of Object.entries(schema.properties ?? {}))
    errors.push(...defaultErrors(property, `${path}.properties[${key}]`));
  return errors;
}
