/**
 * An object as Go's types write it: structs that are never left out appear as {}, fields that a type does not know are lost.
 * Example: a Deployment read from a file gets `strategy: {}`, `status: {}` and `resources: {}` in each container.
 */
import type { FieldNode, SchemaNode } from '../../api/schema/schema.ts';

type Json = Record<string, unknown>;

export function asTyped(schema: SchemaNode, value: unknown): unknown {
  if (Array.isArray(value)) return schema.items ? value.map((v) => asTyped(schema.items as SchemaNode, v)) : value;
  if (value === null || typeof value !== 'object') return value;
  const out: Json = {};
  for (const [key, member] of Object.entries(value as Json)) {
    const field = schema.properties?.(key) ?? schema.additional;
    if (field) out[key] = asTyped(field, member);
    else if (!schema.keys) out[key] = member;
  }
  for (const key of schema.keys ?? []) {
    const field = schema.properties?.(key) as FieldNode | undefined;
    if (field?.code === 'struct' && field.always && !field.pointer && out[key] === undefined && key !== 'metadata')
      out[key] = {};
  }
  return out;
}

/** As `asTyped`, members in the order of Go's types. */
export function inTypedOrder(schema: SchemaNode, value: unknown): unknown {
  if (Array.isArray(value)) return schema.items ? value.map((v) => inTypedOrder(schema.items as SchemaNode, v)) : value;
  if (value === null || typeof value !== 'object') return value;
  const members = asTyped(schema, value) as Json;
  const known = (schema.keys ?? []).filter((key) => key in members);
  const others = Object.keys(members).filter((key) => !known.includes(key));
  return Object.fromEntries(
    [...known, ...others].map((key) => {
      const field = schema.properties?.(key) ?? schema.additional;
      return [key, field ? inTypedOrder(field, members[key]) : members[key]];
    }),
  );
}
