/**
 * What Go says when a JSON value of the wrong type is put into a typed object without going through JSON text, as after
 * strategic merge patches and server-side apply. Mirrors apimachinery/pkg/runtime/converter.go (fromUnstructured): fields
 * are read in the order of the struct, the first misfit ends it.
 */
import { canonicalQuantity, parseQuantity } from '../quantity.ts';
import { base64Canonical } from './base64.ts';
import { goTimeError, normalTime } from './gotime.ts';
import { type SchemaNode, schemaNode } from './schema.ts';

/** Why a value does not fit a definition; undefined: it does. */
export function unstructuredMisfit(schema: string, value: unknown): string | undefined {
  return misfit(schemaNode(schema), value);
}

/** The same, of a definition at hand. */
export const fitsSchema = (node: SchemaNode, value: unknown): boolean => misfit(node, value) === undefined;

function misfit(node: SchemaNode, value: unknown): string | undefined {
  if (value === null || value === undefined) return undefined;
  const kind = goKind(value);
  switch (node.code) {
    case 'struct':
      if (kind !== 'map') return `cannot restore struct from: ${kind}`;
      return firstOf(node.keys ?? [], (key) => {
        const field = node.properties?.(key);
        return field && misfit(field, (value as Record<string, unknown>)[key]);
      });
    case 'map':
      if (kind !== 'map') return `cannot restore map from ${kind}`;
      return firstOf(Object.values(value), (inner) => misfit(node.additional as SchemaNode, inner));
    case 'list':
      if (kind !== 'slice') return `cannot restore slice from ${kind}`;
      return firstOf(value as unknown[], (item) => misfit(node.items as SchemaNode, item));
    case 's':
      if (kind === 'string') return undefined;
      return kind === 'int64' ? `cannot convert int64 to ${node.goType}` : 'unrecognized type: string';
    case 'b':
      return kind === 'bool' ? undefined : 'unrecognized type: bool';
    case 'd':
      return kind === 'int64' || kind === 'float64' ? undefined : 'unrecognized type: float64';
    case 'i':
    case 'l':
      if (kind === 'int64') return undefined;
      if (kind === 'float64') return `cannot convert float64 to ${node.goType}`;
      return `unrecognized type: ${node.code === 'i' ? 'int32' : 'int64'}`;
    case 'y': {
      if (kind === 'string') {
        const canonical = base64Canonical(value as string);
        if (typeof canonical === 'string') return undefined;
        return `error decoding from json: illegal base64 data at input byte ${canonical}`;
      }
      return kind === 'slice' ? undefined : `cannot restore slice from ${kind}`;
    }
    case 't':
    case 'm':
      if (kind !== 'string') return `json: cannot unmarshal ${jsonType(value)} into Go value of type string`;
      return normalTime(value as string, node.code === 'm') === undefined
        ? goTimeError(value as string, node.code === 'm')
        : undefined;
    case 'q': {
      const text = typeof value === 'string' ? value.trim() : typeof value === 'number' ? String(value) : '?';
      return canonicalQuantity(text) === undefined ? String(parseQuantity(text)) : undefined;
    }
    case 'n':
      if (kind === 'string' || kind === 'int64') return undefined;
      return `json: cannot unmarshal ${kind === 'float64' ? `number ${String(value)}` : jsonType(value)} into Go value of type int32`;
    case 'o':
      return undefined;
  }
}

function firstOf<T>(all: readonly T[], look: (one: T) => string | undefined): string | undefined {
  for (const one of all) {
    const found = look(one);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** reflect.Kind of what JSON becomes. */
function goKind(value: unknown): 'map' | 'slice' | 'string' | 'int64' | 'float64' | 'bool' {
  if (Array.isArray(value)) return 'slice';
  switch (typeof value) {
    case 'string':
      return 'string';
    case 'boolean':
      return 'bool';
    case 'number':
      return Number.isInteger(value) ? 'int64' : 'float64';
    default:
      return 'map';
  }
}

function jsonType(value: unknown): string {
  if (Array.isArray(value)) return 'array';
  return typeof value === 'boolean' ? 'bool' : typeof value;
}
