/** The OpenAPI document that `kubectl explain` reads, and the way through it. Mirrors kubectl/pkg/explain/v2 (the template functions). */
import type { Words } from './words.ts';

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

/** What pages are made of. */
export interface Texts {
  readonly schemas: Schemas;
  readonly words: Words;
  /** The kind that was asked for. */
  readonly kind: string;
}

/** What is said of a field or kind: of the field, then of its type. */
export function descriptions(
  { schemas, words, kind }: Texts,
  { schema, owner }: Found,
  field: string | undefined,
): string[] {
  const whole = element(schemas, schema);
  const type = field === undefined ? kind : structName(schemas, schema);
  const said = [
    field === undefined ? undefined : (schema.description ?? words.field(owner, field)),
    whole === schema ? undefined : whole.description,
    type === undefined ? undefined : words.about(type),
    field === undefined ? schema.description : undefined,
  ].filter((text): text is string => text !== undefined);
  return [...new Set(said)];
}

/** A field some steps down, and the name of the type it is of. */
export interface Found {
  readonly schema: Schema;
  readonly owner: string;
}

/** The schema of a field some steps down; undefined when there is none. */
export function descend(schemas: Schemas, kind: string, schema: Schema, fields: readonly string[]): Found | undefined {
  let found: Found = { schema, owner: '' };
  let type = kind;
  for (const field of fields) {
    const next = element(schemas, found.schema).properties?.[field];
    if (!next) return undefined;
    found = { schema: next, owner: type };
    type = structName(schemas, next) ?? type;
  }
  return found;
}

/** "PodSpec" of what a schema, its items or its values refer to. */
export function structName(schemas: Schemas, schema: Schema): string | undefined {
  const ref = schema.$ref ?? schema.allOf?.[0]?.$ref;
  if (ref) {
    const whole = resolved(schemas, schema);
    const inner = whole.items ?? (whole.properties ? undefined : whole.additionalProperties);
    return (inner && structName(schemas, inner)) ?? ref.split('.').at(-1);
  }
  const inner = schema.items ?? schema.additionalProperties;
  return inner && structName(schemas, inner);
}
