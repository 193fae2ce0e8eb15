/**
 * The JSON schemas of custom resources, as CustomResourceDefinitions carry them, and walks over them. Mirrors
 * apiextensions-apiserver pkg/apis/apiextensions/types_jsonschema.go.
 */
import type { CustomResourceDefinitionSpec, CustomResourceDefinitionVersion, JSONSchemaProps } from '../objects.ts';

export type JsonSchema = JSONSchemaProps;

export const INT_OR_STRING = 'x-kubernetes-int-or-string';
export const EMBEDDED = 'x-kubernetes-embedded-resource';
export const PRESERVE = 'x-kubernetes-preserve-unknown-fields';
export const LIST_TYPE = 'x-kubernetes-list-type';
export const LIST_KEYS = 'x-kubernetes-list-map-keys';
export const MAP_TYPE = 'x-kubernetes-map-type';
export const RULES = 'x-kubernetes-validations';

/** The one schema of a list's items; undefined when there is none, or a list of them. */
export function itemSchema({ items }: JsonSchema): JsonSchema | undefined {
  return items && !Array.isArray(items) ? items : undefined;
}

/** The schema of a map's values. */
export function valueSchema({ additionalProperties }: JsonSchema): JsonSchema | undefined {
  return typeof additionalProperties === 'object' ? additionalProperties : undefined;
}

/** Whether the schema or any inside satisfies. Upstream: validation.SchemaHas. */
export function schemaHas(schema: JsonSchema | undefined, test: (schema: JsonSchema) => boolean): boolean {
  if (!schema) return false;
  if (test(schema)) return true;
  const inside = (list: readonly (JsonSchema | undefined)[]): boolean => list.some((s) => schemaHas(s, test));
  const { items, allOf = [], anyOf = [], oneOf = [], not, properties = {}, patternProperties = {} } = schema;
  const { additionalItems, definitions = {}, dependencies = {} } = schema;
  return (
    inside(Array.isArray(items) ? items : [items ?? undefined]) ||
    inside([...allOf, ...anyOf, ...oneOf, not]) ||
    inside(Object.values(properties)) ||
    inside([valueSchema(schema)]) ||
    inside(Object.values(patternProperties)) ||
    inside([typeof additionalItems === 'object' ? additionalItems : undefined]) ||
    inside(Object.values(definitions)) ||
    inside(Object.values(dependencies).map((d) => (Array.isArray(d) ? undefined : d)))
  );
}

/** The schemas of all versions. */
export function schemasOf({ versions }: CustomResourceDefinitionSpec): JsonSchema[] {
  return (versions ?? []).flatMap(({ schema }) => (schema?.openAPIV3Schema ? [schema.openAPIV3Schema] : []));
}

/** The version objects are stored in. */
export function storageVersion({
  versions,
}: CustomResourceDefinitionSpec): CustomResourceDefinitionVersion | undefined {
  return (versions ?? []).find(({ storage }) => storage);
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The item of the same keys in an older list; only lists that are maps have one. Upstream: CorrelatedObject.Index. */
export function correlatedItem(item: unknown, old: unknown, schema: JsonSchema): unknown {
  const keys = schema[LIST_KEYS] ?? [];
  if (schema[LIST_TYPE] !== 'map' || !isObject(item) || !Array.isArray(old)) return undefined;
  return old.find((other) => isObject(other) && keys.every((key) => other[key] === item[key]));
}
