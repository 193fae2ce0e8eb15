/** The OpenAPI document that `kubectl explain` reads, and the way through it. Mirrors kubectl/pkg/explain/v2 (the template functions). */

/** A schema of /openapi/v3, as far as `explain` reads it. */
export interface Schema {
  readonly type?: string;
  readonly format?: string;
  readonly $ref?: string;
  readonly allOf?: readonly Schema[];
  readonly items?: Schema;
  readonly additionalProperties?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly enum?: readonly string[];
  readonly description?: string;
  readonly 'x-kubernetes-group-version-kind'?: readonly { group: string; version: string; kind: string }[];
}
export type Schemas = Readonly<Record<string, Schema>>;

/** A schema with references followed. */
export function resolved(schemas: Schemas, schema: Schema): Schema {
  const ref = schema.$ref ?? schema.allOf?.[0]?.$ref;
  const found = ref ? schemas[ref.split('/').at(-1) as string] : undefined;
  return found ? { ...found, ...(schema.description ? { description: schema.description } : {}) } : schema;
}

/** What a list or map is made of, or the schema itself. */
export function element(schemas: Schemas, schema: Schema): Schema {
  const whole = resolved(schemas, schema);
  if (whole.items) return element(schemas, whole.items);
  if (whole.additionalProperties && !whole.properties) return element(schemas, whole.additionalProperties);
  return whole;
}

/** The schema of a field some steps down; undefined when there is none. */
export function descend(schemas: Schemas, schema: Schema, fields: readonly string[]): Schema | undefined {
  let current: Schema = schema;
  for (const field of fields) {
    const next = element(schemas, current).properties?.[field];
    if (!next) return undefined;
    current = next;
  }
  return current;
}
