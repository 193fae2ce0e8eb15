/**
 * A structural schema as the OpenAPI document shows it, for `kubectl explain`. Mirrors apiextensions-apiserver
 * pkg/controller/openapi/builder/builder.go.
 */
import { EMBEDDED, isObject, type JsonSchema } from './schema.ts';

const META_REF = '#/components/schemas/io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta';
const API_VERSION = 'The version of the group that the object is written in.';
const KIND = 'What the object is: the name of its type.';

/** The schema of a kind's objects. */
export function publishedSchema(schema: JsonSchema): unknown {
  const { properties, ...rest } = published({ ...schema, type: 'object', [EMBEDDED]: true }) as Record<string, unknown>;
  delete rest[EMBEDDED];
  return { ...rest, properties };
}

function published(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(published);
  if (!isObject(value)) return value;
  const shown: Record<string, unknown> = {};
  for (const [key, part] of Object.entries(value)) {
    if (key === 'default' || key === 'enum' || key === 'example') shown[key] = part;
    else if (key === 'properties' && isObject(part))
      shown[key] = Object.fromEntries(Object.entries(part).map(([name, inside]) => [name, published(inside)]));
    else shown[key] = published(part);
  }
  if (shown[EMBEDDED])
    shown.properties = {
      ...(shown.properties as object | undefined),
      apiVersion: { type: 'string', description: API_VERSION },
      kind: { type: 'string', description: KIND },
      metadata: { allOf: [{ $ref: META_REF }], description: "Standard object's metadata." },
    };
  return shown;
}
