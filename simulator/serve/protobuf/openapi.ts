/**
 * /openapi/v2 as protobuf, the only form in which kubectl reads it. Mirrors gnostic-models' OpenAPIv2.proto, as far as clients look: the
 * definitions, and of the paths their operations' parameters and extensions.
 */
import { WireMessage } from './wire.ts';

export const OPENAPI_PROTOBUF = 'application/com.github.proto-openapi.spec.v2.v1.0+protobuf';

type Json = Readonly<Record<string, unknown>>;

/** The bytes of a Swagger 2 document. */
export function encodeSwagger(document: Json): Uint8Array {
  const { swagger, info, paths, definitions } = document as {
    swagger: string;
    info: { title: string; version: string };
    paths: Readonly<Record<string, Json>>;
    definitions: Readonly<Record<string, Json>>;
  };
  const shownPaths = new WireMessage();
  for (const [name, path] of Object.entries(paths)) shownPaths.message(2, named(name, pathItem(path)));
  return new WireMessage()
    .text(1, swagger)
    .message(2, new WireMessage().text(1, info.title).text(2, info.version))
    .message(8, shownPaths)
    .message(9, namedSchemas(definitions))
    .encoded();
}

const named = (name: string, value: WireMessage): WireMessage => new WireMessage().text(1, name).message(2, value);

/** Any value, as YAML: JSON is some. */
const any = (value: unknown): WireMessage => new WireMessage().text(2, JSON.stringify(value));

function extensions(into: WireMessage, number: number, from: Json): void {
  for (const [name, value] of Object.entries(from))
    if (name.startsWith('x-')) into.message(number, named(name, any(value)));
}

const METHODS: Readonly<Record<string, number>> = { get: 2, put: 3, post: 4, delete: 5, patch: 8 };

function pathItem(path: Json): WireMessage {
  const item = new WireMessage();
  for (const [method, operation] of Object.entries(path)) {
    const number = METHODS[method];
    if (number === undefined) continue;
    const shown = new WireMessage();
    for (const parameter of (operation as { parameters: readonly Json[] }).parameters)
      shown.message(8, queryParameter(parameter));
    extensions(shown, 13, operation as Json);
    item.message(number, shown);
  }
  return item;
}

function queryParameter({ name, type }: Json): WireMessage {
  const query = new WireMessage().text(2, 'query').text(4, String(name)).text(6, String(type)).varint(20, true);
  const plain = new WireMessage().message(3, query);
  return new WireMessage().message(1, new WireMessage().message(2, plain));
}

function namedSchemas(schemas: Readonly<Record<string, Json>>): WireMessage {
  const all = new WireMessage();
  for (const [name, value] of Object.entries(schemas)) all.message(1, named(name, schema(value)));
  return all;
}

function schema(value: Json): WireMessage {
  const out = new WireMessage();
  const {
    $ref,
    format,
    description,
    default: fallback,
    required,
    type,
    items,
    properties,
    additionalProperties,
  } = value;
  if (typeof $ref === 'string') out.text(1, $ref);
  if (typeof format === 'string') out.text(2, format);
  if (typeof description === 'string') out.text(4, description);
  if (fallback !== undefined) out.message(5, any(fallback));
  for (const name of (required ?? []) as readonly string[]) out.text(19, name);
  for (const choice of (value.enum ?? []) as readonly unknown[]) out.message(20, any(choice));
  if (typeof additionalProperties === 'object' && additionalProperties !== null)
    out.message(21, new WireMessage().message(1, schema(additionalProperties as Json)));
  if (typeof type === 'string') out.message(22, new WireMessage().text(1, type));
  if (typeof items === 'object' && items !== null) out.message(23, new WireMessage().message(1, schema(items as Json)));
  if (properties !== undefined) out.message(25, namedSchemas(properties as Readonly<Record<string, Json>>));
  extensions(out, 31, value);
  return out;
}
