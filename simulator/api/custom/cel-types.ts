/**
 * What rules see of custom resources: types from the schema, values with Kubernetes' escapes of names. Mirrors
 * apiextensions-apiserver pkg/apiserver/schema/cel/{model,values.go} and apiserver pkg/cel/{types,escaping}.go.
 */
import { toDuration, toTimestamp } from '../cel/functions.ts';
import {
  BOOL,
  BYTES,
  DOUBLE,
  DURATION,
  DYN,
  type GoType,
  INT,
  listOf,
  mapOf,
  objectType,
  STRING,
  TIMESTAMP,
} from '../cel/types.ts';
import { CelError } from '../cel/values.ts';
import { base64Decode } from '../schema/base64.ts';
import { EMBEDDED, INT_OR_STRING, itemSchema, type JsonSchema, valueSchema } from './schema.ts';

const RESERVED = new Set(
  (
    'true false null in as break const continue else for function if import let loop package namespace return var void ' +
    'while'
  )
    .split(' ')
    .filter((word) => word !== ''),
);

/** "in" → "__in__", "a-b" → "a__dash__b"; undefined when a name cannot be written in an expression. Upstream: cel.Escape. */
export function escapeName(name: string): string | undefined {
  if (RESERVED.has(name)) return `__${name}__`;
  if (!/^[A-Za-z_][A-Za-z0-9_./-]*$/.test(name)) return undefined;
  return name
    .replaceAll('__', '__underscores__')
    .replaceAll('.', '__dot__')
    .replaceAll('-', '__dash__')
    .replaceAll('/', '__slash__');
}

const META: JsonSchema = {
  type: 'object',
  properties: { name: { type: 'string' }, generateName: { type: 'string' } },
};

/** The root always has apiVersion, kind and what a name is. Upstream: WithTypeAndObjectMeta. */
function withMeta(schema: JsonSchema): JsonSchema {
  const properties = { ...schema.properties, kind: { type: 'string' }, apiVersion: { type: 'string' }, metadata: META };
  return { ...schema, properties };
}

/** The type of values of a schema; undefined for those without one. Upstream: SchemaDeclType. */
export function celType(schema: JsonSchema, isRoot: boolean): GoType | undefined {
  if (schema[INT_OR_STRING]) return DYN;
  switch (schema.type) {
    case 'array': {
      const items = itemSchema(schema);
      const item = items && celType(items, items[EMBEDDED] ?? false);
      return item && listOf(item);
    }
    case 'object': {
      const values = valueSchema(schema);
      if (values) {
        const value = celType(values, values[EMBEDDED] ?? false);
        return value && mapOf(STRING, value);
      }
      const { properties = {} } = isRoot ? withMeta(schema) : schema;
      const fields = new Map<string, JsonSchema>();
      for (const [name, property] of Object.entries(properties)) {
        const escaped = escapeName(name);
        if (escaped !== undefined) fields.set(escaped, property);
      }
      return objectType('object', (name) => {
        const property = fields.get(name);
        return property && celType(property, property[EMBEDDED] ?? false);
      });
    }
    case 'string':
      switch (schema.format) {
        case 'byte':
          return BYTES;
        case 'duration':
          return DURATION;
        case 'date':
        case 'date-time':
          return TIMESTAMP;
        default:
          return STRING;
      }
    case 'boolean':
      return BOOL;
    case 'number':
      return DOUBLE;
    case 'integer':
      return INT;
    default:
      return undefined;
  }
}

/** JSON as an expression sees it. Fields the schema does not know are not there. */
export function celValue(value: unknown, schema: JsonSchema, isRoot: boolean): unknown {
  if (value === null || value === undefined) return null;
  if (schema[INT_OR_STRING]) return typeof value === 'number' ? BigInt(value) : value;
  if (Array.isArray(value)) {
    const items = itemSchema(schema);
    return items ? value.map((item) => celValue(item, items, items[EMBEDDED] ?? false)) : [];
  }
  if (typeof value === 'object') {
    const values = valueSchema(schema);
    const { properties = {} } = isRoot ? withMeta(schema) : schema;
    const out = Object.create(null) as Record<string, unknown>;
    for (const [key, part] of Object.entries(value as Record<string, unknown>)) {
      const property = values ?? (Object.hasOwn(properties, key) ? properties[key] : undefined);
      const name = values ? key : escapeName(key);
      if (property && name !== undefined) out[name] = celValue(part, property, property[EMBEDDED] ?? false);
    }
    return out;
  }
  if (typeof value === 'number') return schema.type === 'number' ? value : BigInt(Math.trunc(value));
  if (typeof value !== 'string' || schema.type !== 'string') return value;
  switch (schema.format) {
    case 'byte': {
      const bytes = base64Decode(value);
      return typeof bytes === 'number' ? value : bytes;
    }
    case 'duration':
      return orText(value, toDuration);
    case 'date':
      return orText(`${value}T00:00:00Z`, toTimestamp);
    case 'date-time':
      return orText(value, toTimestamp);
    default:
      return value;
  }
}

/** A text that is no time stays a text: validation says so elsewhere. */
function orText(text: string, convert: (text: string) => unknown): unknown {
  try {
    return convert(text);
  } catch (error) {
    if (error instanceof CelError) return text;
    throw error;
  }
}
