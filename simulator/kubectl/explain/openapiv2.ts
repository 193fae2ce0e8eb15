/**
 * `kubectl explain -o plaintext-openapiv2`: the older page, in which every struct is an <Object>. Mirrors kubectl/pkg/explain
 * (model_printer.go, fields_printer.go, recursive_fields_printer.go).
 */
import { apiVersionOf } from '../client/rest.ts';
import type { Mapping } from '../types.ts';
import {
  descriptions,
  element,
  type Found,
  resolved,
  type Schema,
  type Schemas,
  structName,
  type Texts,
} from './schema.ts';
import { wrapped } from './wrap.ts';

const WIDTH = 80;

/** The page of a kind or, with a name, of one of its fields. */
export function pageV1(
  texts: Texts,
  mapping: Mapping,
  found: Found,
  field: string | undefined,
  recursive: boolean,
): string {
  const { schemas } = texts;
  const { schema } = found;
  const head = `KIND:     ${mapping.kind}\nVERSION:  ${apiVersionOf(mapping)}\n\n`;
  const said = descriptions(texts, found, field).map((text) => wrapped(text, WIDTH - 5, '     '));
  const about = `DESCRIPTION:\n${said.length === 0 ? '     <empty>' : said.join('\n\n')}\n`;
  const inner = element(schemas, schema);
  if (!inner.properties) return `${head}FIELD:    ${field ?? ''} <${typeName(schemas, schema)}>\n\n${about}`;
  const name = field === undefined ? '' : `RESOURCE: ${field} <${typeName(schemas, schema)}>\n\n`;
  const type = field === undefined ? texts.kind : structName(schemas, schema);
  const fields = recursive ? names(schemas, inner, '   ', []) : fieldsOf(texts, inner, type);
  return `${head}${name}${about}\nFIELDS:\n${fields}`;
}

const sortedEntries = (schema: Schema): [string, Schema][] =>
  Object.entries(schema.properties ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));

function fieldsOf({ schemas, words }: Texts, schema: Schema, type: string | undefined): string {
  return sortedEntries(schema)
    .map(([key, property]) => {
      const required = schema.required?.includes(key) ? ' -required-' : '';
      const said = property.description ?? (type && words.field(type, key)) ?? '';
      const about = said === '' ? '' : `${wrapped(said, WIDTH - 5, '     ')}\n`;
      return `   ${key}\t<${typeName(schemas, property)}>${required}\n${about}\n`;
    })
    .join('');
}

function names(schemas: Schemas, schema: Schema, indent: string, seen: readonly Schema['properties'][]): string {
  return sortedEntries(schema)
    .map(([key, property]) => {
      const line = `${indent}${key}\t<${typeName(schemas, property)}>\n`;
      const inner = element(schemas, property);
      if (!inner.properties || seen.includes(inner.properties)) return line;
      return line + names(schemas, inner, `${indent}   `, [...seen, inner.properties]);
    })
    .join('');
}

/** "[]Object", "map[string]string", "integer". Upstream: typeName in typename.go. */
function typeName(schemas: Schemas, schema: Schema): string {
  const whole = resolved(schemas, schema);
  if (whole.items) return `[]${typeName(schemas, whole.items)}`;
  if (whole.additionalProperties) return `map[string]${typeName(schemas, whole.additionalProperties)}`;
  if (whole.properties || whole.type === 'object') return 'Object';
  return whole.type ?? 'string';
}
