/**
 * A structural schema as the type that server-side apply walks. Mirrors kube-openapi pkg/schemaconv for the OpenAPI that
 * apiextensions-apiserver builds of a definition.
 */
import { type FieldNode, type SchemaNode, schemaNode } from '../schema/schema.ts';
import {
  EMBEDDED,
  INT_OR_STRING,
  itemSchema,
  type JsonSchema,
  LIST_KEYS,
  LIST_TYPE,
  MAP_TYPE,
  PRESERVE,
  valueSchema,
} from './schema.ts';

export const OBJECT_META = 'io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta';

const ANY: SchemaNode = { type: 'any', code: 'o', goType: 'object' };
const TEXT: SchemaNode = { type: 'string', code: 's', goType: 'string' };

/** The type of a kind's objects. */
export function kindNode(schema: JsonSchema): SchemaNode {
  return nodeOf({ ...schema, type: 'object', [EMBEDDED]: true });
}

function nodeOf(schema: JsonSchema): SchemaNode {
  if (schema[INT_OR_STRING]) return { type: 'string', format: 'int-or-string', code: 'n', goType: 'int32' };
  const format = schema.format === undefined ? {} : { format: schema.format };
  switch (schema.type) {
    case 'object':
      return objectNode(schema);
    case 'array': {
      const items = itemSchema(schema);
      return {
        type: 'array',
        code: 'list',
        items: items ? nodeOf(items) : ANY,
        goType: '[]interface {}',
        ...listMarks(schema),
      };
    }
    case 'string':
      return { ...TEXT, ...format };
    case 'integer':
      return { type: 'integer', code: 'l', goType: 'int64', ...format };
    case 'number':
      return { type: 'number', code: 'd', goType: 'float64', ...format };
    case 'boolean':
      return { type: 'boolean', code: 'b', goType: 'bool' };
    default:
      return ANY;
  }
}

function objectNode(schema: JsonSchema): SchemaNode {
  const atomic = schema[MAP_TYPE] === 'atomic' ? ({ mapType: 'atomic' } as const) : {};
  const values = valueSchema(schema);
  const goType = 'map[string]interface {}';
  const open = schema[PRESERVE] || schema.additionalProperties === true;
  if (!schema.properties && !schema[EMBEDDED]) {
    const additional = values ? nodeOf(values) : ANY;
    return open && !values ? { ...ANY, ...atomic } : { type: 'object', code: 'map', additional, goType, ...atomic };
  }
  const fields = new Map(
    Object.entries(schema.properties ?? {}).map(([key, part]) => [key, fieldOf(key, part, schema)]),
  );
  if (schema[EMBEDDED]) {
    for (const key of ['apiVersion', 'kind']) fields.set(key, asField(key, TEXT));
    fields.set('metadata', asField('metadata', schemaNode(OBJECT_META)));
  }
  return {
    type: 'object',
    code: 'struct',
    goType,
    ...atomic,
    ...(open ? { additional: ANY } : {}),
    properties: (key) => fields.get(key),
    keys: [...fields.keys()].sort(),
    required: schema.required ?? [],
  };
}

function fieldOf(key: string, schema: JsonSchema, parent: JsonSchema): FieldNode {
  const { default: value } = schema;
  const scalar = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
  const isRequired = parent.required?.includes(key) ?? false;
  return asField(key, nodeOf(schema), { isRequired, ...(scalar ? { default: value } : {}) });
}

function asField(key: string, node: SchemaNode, more: Partial<FieldNode> = {}): FieldNode {
  const own = { key, embedded: '', pointer: true, always: false, isRequired: false };
  return Object.assign(Object.create(node) as SchemaNode, own, more) as FieldNode;
}

/** Lists without a type are replaced as a whole. */
function listMarks(schema: JsonSchema): Pick<FieldNode, 'listType' | 'listMapKeys'> {
  const listType = (schema[LIST_TYPE] ?? 'atomic') as 'atomic' | 'set' | 'map';
  return listType === 'map' ? { listType, listMapKeys: schema[LIST_KEYS] ?? [] } : { listType };
}
