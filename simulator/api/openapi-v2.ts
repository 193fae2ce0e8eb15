/**
 * /openapi/v2, which kubectl before 1.28 reads: the document of version 3 in the older form. Mirrors kube-openapi's
 * openapiconv the other way round. Leaves out what that document leaves out.
 */

type Json = Readonly<Record<string, unknown>>;

/** What this server says of itself in OpenAPI 3. */
export interface OpenApiV3 {
  readonly openapi: string;
  readonly info: Json;
  readonly paths: Readonly<Record<string, Json>>;
  readonly components: { readonly schemas: Json };
}

/** The Swagger 2 document of an OpenAPI 3 document. */
export function swagger({ info, paths, components }: OpenApiV3): Json {
  return {
    swagger: '2.0',
    info,
    paths: mapped(paths, (path) => mapped(path, (operation) => withParameters(operation as Json))),
    definitions: mapped(components.schemas, (schema) => older(schema)),
  };
}

function mapped<T>(object: Readonly<Record<string, T>>, change: (value: T) => unknown): Record<string, unknown> {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(value)]));
}

/** A parameter's schema is part of the parameter. */
function withParameters(operation: Json): Json {
  const parameters = operation.parameters as readonly { name: string; in: string; schema: Json }[];
  return {
    ...operation,
    parameters: parameters.map(({ name, in: place, schema }) => ({
      uniqueItems: true,
      type: schema.type,
      name,
      in: place,
    })),
  };
}

/** A schema or any value in it: references go to definitions, alone; what may be of several types is text. */
function older(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(older);
  if (typeof value !== 'object' || value === null) return value;
  const { allOf, oneOf, $ref, ...rest } = value as { allOf?: unknown; oneOf?: unknown; $ref?: unknown };
  if (typeof $ref === 'string') return { $ref: $ref.replace('#/components/schemas/', '#/definitions/') };
  if (Array.isArray(allOf) && allOf.length === 1)
    return { ...mapped(rest as Json, older), ...(older(allOf[0]) as Json) };
  if (Array.isArray(oneOf)) return { ...rest, type: 'string' };
  return mapped(value as Json, older);
}
