/**
 * What expressions of policies may speak of: the request, its namespace, objects. Mirrors apiserver pkg/admission/plugin/cel/compile.go
 * (BuildRequestType, BuildNamespaceType) and pkg/cel/common (SchemaDeclType) over our schemas.
 */
import { toDuration, toTimestamp } from '../cel/functions.ts';
import {
  AUTHORIZER,
  BOOL,
  BYTES,
  DOUBLE,
  DYN,
  type GoType,
  INT,
  listOf,
  mapOf,
  objectType,
  STRING,
  TIMESTAMP,
} from '../cel/types.ts';
import { CelError } from '../cel/values.ts';
import { escapeName } from '../custom/cel-types.ts';
import { base64Decode } from '../schema/base64.ts';
import type { SchemaNode } from '../schema/schema.ts';

const TEXTS = mapOf(STRING, STRING);

function object(name: string, fields: Readonly<Record<string, GoType>>): GoType {
  const known = new Map(Object.entries(fields));
  return objectType(name, (field) => known.get(field));
}

const KIND = object('kubernetes.GroupVersionKind', { group: STRING, version: STRING, kind: STRING });
const RESOURCE = object('kubernetes.GroupVersionResource', { group: STRING, version: STRING, resource: STRING });

const REQUEST = object('kubernetes.AdmissionRequest', {
  kind: KIND,
  resource: RESOURCE,
  subResource: STRING,
  requestKind: KIND,
  requestResource: RESOURCE,
  requestSubResource: STRING,
  name: STRING,
  namespace: STRING,
  operation: STRING,
  userInfo: object('kubernetes.UserInfo', {
    username: STRING,
    uid: STRING,
    groups: listOf(STRING),
    extra: mapOf(STRING, listOf(STRING)),
  }),
  dryRun: BOOL,
  options: DYN,
});

const NAMESPACE = object('kubernetes.Namespace', {
  metadata: object('kubernetes.NamespaceMetadata', {
    name: STRING,
    generateName: STRING,
    namespace: STRING,
    labels: TEXTS,
    annotations: TEXTS,
    UID: STRING,
    creationTimestamp: TIMESTAMP,
    deletionGracePeriodSeconds: INT,
    deletionTimestamp: TIMESTAMP,
    generation: INT,
    resourceVersion: STRING,
    finalizers: listOf(STRING),
  }),
  spec: object('kubernetes.NamespaceSpec', { finalizers: listOf(STRING) }),
  status: object('kubernetes.NamespaceStatus', {
    conditions: listOf(
      object('kubernetes.NamespaceCondition', {
        status: STRING,
        type: STRING,
        lastTransitionTime: TIMESTAMP,
        message: STRING,
        reason: STRING,
      }),
    ),
    phase: STRING,
  }),
});

/** Which variables an expression has. */
export interface Declared {
  readonly params: boolean;
  readonly authorizer: boolean;
  /** Types of objects and parameters; dyn unless types are checked. */
  readonly object?: GoType;
  readonly paramsType?: GoType;
  /** The policy's own variables so far; undefined: they are not to be used. */
  readonly variables?: ReadonlyMap<string, GoType>;
}

export function variableTypes(declared: Declared): Map<string, GoType> {
  const { params, authorizer, object: type = DYN, paramsType = DYN, variables } = declared;
  return new Map<string, GoType>([
    ['object', type],
    ['oldObject', type],
    ['request', REQUEST],
    ['namespaceObject', NAMESPACE],
    ...(params ? [['params', paramsType] as const] : []),
    ...(authorizer ? [['authorizer', AUTHORIZER] as const] : []),
    ...(variables ? [['variables', objectType('kubernetes.variables', (name) => variables.get(name))] as const] : []),
  ]);
}

/** The type of objects of a schema. Upstream: common.SchemaDeclType. */
export function schemaType(node: SchemaNode): GoType {
  switch (node.code) {
    case 'struct':
      return objectType('object', (name) => {
        const key = (node.keys ?? []).find((k) => escapeName(k) === name);
        const field = key === undefined ? undefined : node.properties?.(key);
        return field && schemaType(field);
      });
    case 'map':
      return mapOf(STRING, node.additional ? schemaType(node.additional) : DYN);
    case 'list':
      return listOf(node.items ? schemaType(node.items) : DYN);
    case 's':
    case 'q':
      return STRING;
    case 'i':
    case 'l':
      return INT;
    case 'd':
      return DOUBLE;
    case 'b':
      return BOOL;
    case 't':
    case 'm':
      return TIMESTAMP;
    case 'y':
      return BYTES;
    default:
      return DYN;
  }
}

/** An object as expressions see it. Upstream: common.SchemalessTypedToVal. */
export function valueOf(node: SchemaNode, value: unknown): unknown {
  if (value === null || value === undefined) return null;
  if (Array.isArray(value)) return value.map((item) => valueOf(node.items ?? node, item));
  if (typeof value === 'object') {
    const out = Object.create(null) as Record<string, unknown>;
    for (const [key, part] of Object.entries(value as Record<string, unknown>)) {
      const field = node.properties?.(key) ?? node.additional ?? ANY;
      const name = node.code === 'struct' ? escapeName(key) : key;
      if (name !== undefined) out[name] = valueOf(field, part);
    }
    return out;
  }
  if (typeof value === 'number') return node.code === 'd' || !Number.isInteger(value) ? value : BigInt(value);
  if (typeof value !== 'string') return value;
  if (node.code === 't' || node.code === 'm') return orText(value, toTimestamp);
  if (node.goType === 'v1.Duration') return orText(value, toDuration);
  if (node.code === 'y') {
    const bytes = base64Decode(value);
    return typeof bytes === 'number' ? value : bytes;
  }
  return value;
}

const ANY: SchemaNode = { type: 'any', code: 'o', goType: 'object' };

function orText(text: string, convert: (text: string) => unknown): unknown {
  try {
    return convert(text);
  } catch (error) {
    if (error instanceof CelError) return text;
    throw error;
  }
}
