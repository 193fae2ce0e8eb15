/**
 * What kubectl itself says of the objects in a `kind: List` before it sends them: the server validates fields of single objects only.
 * Mirrors kubectl/pkg/validation (SchemaValidation.validateList) and kube-openapi/pkg/util/proto/validation. Kinds without a
 * schema here, which are those of custom resources, are not looked at.
 */
import type { SchemaNode } from '../../api/schema/schema.ts';
import type { JsonObject } from '../types.ts';
import { missingFields } from './decode.ts';
import { schemaOf } from './schema.ts';

/** Definitions that are texts, by how a schema codes them. */
const TEXT_DEFINITIONS: Readonly<Record<string, string>> = {
  t: 'io.k8s.apimachinery.pkg.apis.meta.v1.Time',
  m: 'io.k8s.apimachinery.pkg.apis.meta.v1.MicroTime',
  q: 'io.k8s.apimachinery.pkg.api.resource.Quantity',
  n: 'io.k8s.apimachinery.pkg.util.intstr.IntOrString',
};

/** All that is wrong with a List's items, in one text; undefined when nothing is. */
export function listProblem({ items }: JsonObject): string | undefined {
  if (!Array.isArray(items)) return 'invalid object to validate';
  const problems = items.flatMap((item) => {
    const missing = missingFields(item);
    if (missing !== undefined) return [missing];
    const { apiVersion, kind } = item as { apiVersion: string; kind: string };
    const slash = apiVersion.indexOf('/');
    const schema = schemaOf({
      group: apiVersion.slice(0, Math.max(slash, 0)),
      version: apiVersion.slice(slash + 1),
      kind,
    });
    return schema ? problemsOf(item, schema, kind, schema.ref ?? '') : [];
  });
  const distinct = [...new Set(problems)];
  return distinct.length > 1 ? `[${distinct.join(', ')}]` : distinct[0];
}

/** `path` is where the value stands in the object, `definition` where its type stands in the schema. */
function problemsOf(value: unknown, schema: SchemaNode, path: string, definition: string): string[] {
  const wrongType = (expected: string) => [
    `ValidationError(${path}): invalid type for ${definition}: got "${typeOf(value)}", expected "${expected}"`,
  ];
  switch (schema.code) {
    case 'o':
      return [];
    case 'struct':
      return isMap(value) ? structProblems(value, schema, path, definition) : wrongType('map');
    case 'map':
      return isMap(value) ? mapProblems(value, schema.additional as SchemaNode, path, definition) : wrongType('map');
    case 'list':
      return Array.isArray(value)
        ? listProblems(value, schema.items as SchemaNode, path, definition)
        : wrongType('array');
  }
  return isMap(value) || Array.isArray(value) || !fits(value, schema.type) ? wrongType(schema.type) : [];
}

function structProblems(value: JsonObject, schema: SchemaNode, path: string, definition: string): string[] {
  const problems: string[] = [];
  for (const key of Object.keys(value).sort()) {
    const field = schema.properties?.(key);
    if (!field) problems.push(`ValidationError(${path}): unknown field ${JSON.stringify(key)} in ${definition}`);
    else if (value[key] !== null)
      problems.push(...problemsOf(value[key], field, `${path}.${key}`, definitionOf(field, `${definition}.${key}`)));
  }
  for (const key of [...(schema.required ?? [])].sort())
    if (value[key] === undefined || value[key] === null)
      problems.push(`ValidationError(${path}): missing required field ${JSON.stringify(key)} in ${definition}`);
  return problems;
}

const mapProblems = (value: JsonObject, values: SchemaNode, path: string, definition: string): string[] =>
  Object.keys(value)
    .sort()
    .flatMap((key) =>
      value[key] === null
        ? [`unknown object type "nil" in ${path}.${key}`]
        : problemsOf(value[key], values, `${path}.${key}`, definitionOf(values, definition)),
    );

const listProblems = (value: readonly unknown[], items: SchemaNode, path: string, definition: string): string[] =>
  value.flatMap((item, i) =>
    item === null
      ? [`ValidationError(${path}): unknown object type "nil" in ${path}[${i}]`]
      : problemsOf(item, items, `${path}[${i}]`, definitionOf(items, definition)),
  );

/** A definition of its own has its own path; what has none stands under its field's. */
const definitionOf = (schema: SchemaNode, field: string): string =>
  schema.ref ?? TEXT_DEFINITIONS[schema.code] ?? field;

const isMap = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A number stands for an integer, and everything that is no list or map for a text. */
const fits = (value: unknown, type: string): boolean =>
  type === 'string' || (type === 'boolean' ? typeof value === 'boolean' : typeof value === 'number');

function typeOf(value: unknown): string {
  if (isMap(value)) return 'map';
  if (Array.isArray(value)) return 'array';
  return typeof value === 'number' && Number.isInteger(value) ? 'integer' : typeof value;
}
