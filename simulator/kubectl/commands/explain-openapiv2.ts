/**
 * `kubectl explain -o plaintext-openapiv2`: the older page, in which every struct is an <Object>. Mirrors kubectl/pkg/explain
 * (model_printer.go, fields_printer.go, recursive_fields_printer.go). Left out: descriptions.
 */
import { apiVersionOf } from '../client/rest.ts';
import type { Mapping } from '../types.ts';
import { element, resolved, type Schema, type Schemas } from './explain-schema.ts';

/** The page of a kind or, with a name, of one of its fields. */
export function pageV1(
  schemas: Schemas,
  mapping: Mapping,
  schema: Schema,
  field: string | undefined,
  recursive: boolean,
): string {
  const head = `KIND:     ${mapping.kind}\nVERSION:  ${apiVersionOf(mapping)}\n\n`;
  const inner = element(schemas, schema);
  if (!inner.properties) return `${head}FIELD:    ${field ?? ''} <${typeName(schemas, schema)}>\n`;
  const name = field === undefined ? '' : `RESOURCE: ${field} <${typeName(schemas, schema)}>\n\n`;
  return `${head}${name}FIELDS:\n${lines(schemas, inner, '   ', recursive, []).join(recursive ? '' : '\n')}`;
}

function lines(
  schemas: Schemas,
  schema: Schema,
  indent: string,
  recursive: boolean,
  seen: readonly Schema['properties'][],
): string[] {
  return Object.entries(schema.properties ?? {})
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([key, property]) => {
      const required = schema.required?.includes(key) && !recursive ? ' -required-' : '';
      const line = `${indent}${key}\t<${typeName(schemas, property)}>${required}\n`;
      const inner = element(schemas, property);
      if (!recursive || !inner.properties || seen.includes(inner.properties)) return [line];
      return [line, ...lines(schemas, inner, `${indent}   `, true, [...seen, inner.properties])];
    });
}

/** "[]Object", "map[string]string", "integer". Upstream: typeName in typename.go. */
function typeName(schemas: Schemas, schema: Schema): string {
  const whole = resolved(schemas, schema);
  if (whole.items) return `[]${typeName(schemas, whole.items)}`;
  if (whole.additionalProperties) return `map[string]${typeName(schemas, whole.additionalProperties)}`;
  if (whole.properties || whole.type === 'object') return 'Object';
  return whole.type ?? 'string';
}
