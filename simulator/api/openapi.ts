/**
 * /openapi/v3: the schemas of what is served, as far as `kubectl explain`, client-side validation and patches read them; and
 * the same as /openapi/v2. Mirrors kube-openapi's handler3. Leaves out: descriptions, responses, operation ids, lists' kinds,
 * the answers as protobuf (serve has that of v2).
 */
import { sha512 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { type OpenApiV3, swagger } from './openapi-v2.ts';
import type { Registry, Resource } from './registry.ts';
import { type FieldNode, findSchema, type SchemaNode, schemaNode } from './schema/schema.ts';
import type { ApiRequest, ApiResponse } from './types.ts';

const VERSION_TEXT = 'v1.36.3';

/** Query parameters by action, as far as clients look for them (kubectl asks whether `fieldValidation` and `dryRun` are known). */
const PARAMETERS: Readonly<Record<string, readonly string[]>> = {
  post: ['dryRun', 'fieldManager', 'fieldValidation'],
  put: ['dryRun', 'fieldManager', 'fieldValidation'],
  patch: ['dryRun', 'fieldManager', 'fieldValidation', 'force'],
  delete: ['dryRun', 'gracePeriodSeconds', 'orphanDependents', 'propagationPolicy'],
  deletecollection: ['dryRun', 'fieldSelector', 'labelSelector', 'limit', 'continue', 'propagationPolicy'],
  list: ['allowWatchBookmarks', 'continue', 'fieldSelector', 'labelSelector', 'limit', 'resourceVersion', 'watch'],
};

/** The answer below /openapi; undefined for other paths. */
export function serveOpenApi(registry: Registry, { path, query = {}, headers }: ApiRequest): ApiResponse | undefined {
  if (path === '/openapi/v3') return answer(index(registry));
  if (path === '/openapi/v2') return answer(swagger(document(registry.all)));
  if (!path.startsWith('/openapi/v3/')) return undefined;
  const root = path.slice('/openapi/v3/'.length);
  const resources = registry.all.filter((r) => rootOf(r.apiVersion) === root);
  if (resources.length === 0) return undefined;
  if (!acceptsJson(headers?.accept)) return { status: 406, headers: {}, warnings: [], body: '' };
  const hash = hashOf(resources);
  if (query.hash !== undefined && query.hash !== hash) {
    const location = relativeUrl(root, hash);
    const body = `<a href="${location}">Moved Permanently</a>.\n\n`;
    return { status: 301, headers: { 'content-type': 'text/html; charset=utf-8', location }, warnings: [], body };
  }
  const answered = answer(document(resources));
  return { ...answered, headers: { ...answered.headers, etag: `"${hash}"`, vary: 'Accept' } };
}

function acceptsJson(accept = '*/*'): boolean {
  return accept.split(',').some((clause) => /^\s*(\*|application)\/(\*|json)\s*(;|$)/.test(clause));
}

function answer(body: unknown): ApiResponse {
  return { status: 200, headers: { 'content-type': 'application/json' }, warnings: [], body };
}

function rootOf(apiVersion: string): string {
  return apiVersion.includes('/') ? `apis/${apiVersion}` : `api/${apiVersion}`;
}

const relativeUrl = (root: string, hash: string): string => `/openapi/v3/${root}?hash=${hash}`;

function index(registry: Registry): unknown {
  const roots = Map.groupBy(registry.all, (resource) => rootOf(resource.apiVersion));
  const paths = [...roots].sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    paths: Object.fromEntries(
      paths.map(([root, resources]) => [root, { serverRelativeURL: relativeUrl(root, hashOf(resources)) }]),
    ),
  };
}

/** Changes when the document does: what is built in never does, what definitions bring may. Clients keep documents by it. */
function hashOf(resources: readonly Resource[]): string {
  const told = resources.map(({ kind }) => [kind.schema, kind.plural, kind.custom?.document() ?? VERSION_TEXT]);
  return bytesToHex(sha512(utf8ToBytes(JSON.stringify(told)))).toUpperCase();
}

function document(resources: readonly Resource[]): OpenApiV3 {
  const schemas: Record<string, unknown> = {};
  const paths: Record<string, Readonly<Record<string, unknown>>> = {};
  for (const resource of resources) {
    const { kind, apiVersion } = resource;
    const gvk = { group: kind.group, version: kind.version, kind: kind.kind };
    if (kind.custom) {
      addSchema(schemas, 'io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta');
      const shown = kind.custom.document() as object;
      schemas[customName(gvk)] = { ...shown, 'x-kubernetes-group-version-kind': [gvk] };
    } else addSchema(schemas, kind.schema, gvk);
    const base = `/${rootOf(apiVersion)}/${kind.namespaced ? 'namespaces/{namespace}/' : ''}${kind.plural}`;
    const operation = (action: string) => ({
      parameters: (PARAMETERS[action] ?? []).map((name) => ({
        name,
        in: 'query',
        schema: { type: 'string', uniqueItems: true },
      })),
      'x-kubernetes-action': action,
      'x-kubernetes-group-version-kind': gvk,
    });
    paths[base] = { get: operation('list'), post: operation('post'), delete: operation('deletecollection') };
    paths[`${base}/{name}`] = {
      get: operation('get'),
      put: operation('put'),
      patch: operation('patch'),
      delete: operation('delete'),
    };
  }
  return { openapi: '3.0.0', info: { title: 'Kubernetes', version: VERSION_TEXT }, paths, components: { schemas } };
}

/** "com.example.v1.Widget". */
function customName({ group, version, kind }: { group: string; version: string; kind: string }): string {
  return [...group.split('.').reverse(), version, kind].join('.');
}

function addSchema(schemas: Record<string, unknown>, name: string, gvk?: unknown): void {
  if (schemas[name] !== undefined || !findSchema(name)) return;
  const node = schemaNode(name);
  const shown: Record<string, unknown> = { type: 'object' };
  schemas[name] = shown;
  const properties: Record<string, unknown> = {};
  for (const key of [...(node.keys ?? [])].sort())
    properties[key] = property(schemas, node.properties?.(key) as FieldNode);
  if (Object.keys(properties).length > 0) shown.properties = properties;
  if (node.required?.length) shown.required = [...node.required].sort();
  if (node.mapType) shown['x-kubernetes-map-type'] = node.mapType;
  if (gvk) shown['x-kubernetes-group-version-kind'] = [gvk];
}

function property(schemas: Record<string, unknown>, field: FieldNode): unknown {
  const type = typeOf(schemas, field);
  return {
    ...('$ref' in type ? { allOf: [type] } : type),
    ...(field.default === undefined ? {} : { default: field.default }),
    ...(field.enum ? { enum: field.enum } : {}),
    ...(field.listType ? { 'x-kubernetes-list-type': field.listType } : {}),
    ...(field.listMapKeys ? { 'x-kubernetes-list-map-keys': field.listMapKeys } : {}),
    ...(field.patchStrategy ? { 'x-kubernetes-patch-strategy': field.patchStrategy } : {}),
    ...(field.patchMergeKey ? { 'x-kubernetes-patch-merge-key': field.patchMergeKey } : {}),
  };
}

function typeOf(schemas: Record<string, unknown>, node: SchemaNode): Record<string, unknown> {
  if (node.ref !== undefined) {
    addSchema(schemas, node.ref);
    return { $ref: `#/components/schemas/${node.ref}` };
  }
  if (node.type === 'array') return { type: 'array', items: node.items ? typeOf(schemas, node.items) : {} };
  if (node.type === 'object')
    return { type: 'object', ...(node.additional ? { additionalProperties: typeOf(schemas, node.additional) } : {}) };
  const named = NAMED[node.goType] ?? NAMED[node.format ?? ''];
  if (named) {
    schemas[named.id] ??= named.schema;
    return { $ref: `#/components/schemas/${named.id}` };
  }
  if (node.type === 'any') return {};
  return { type: node.type, ...(node.format ? { format: node.format } : {}) };
}

/** A definition of the apiextensions group that is anything. Without a word of its own the templates of clients find it empty. */
const anything = (name: string, description: string) => ({
  id: `io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.${name}`,
  schema: { description },
});

/** Types that are values here and definitions in the document, by format or by Go's name. */
const NAMED: Readonly<Record<string, { readonly id: string; readonly schema: unknown }>> = {
  'v1.JSON': anything('JSON', 'Any value of JSON.'),
  'v1.JSONSchemaPropsOrArray': anything('JSONSchemaPropsOrArray', 'One schema, or a list of schemas.'),
  'v1.JSONSchemaPropsOrBool': anything('JSONSchemaPropsOrBool', 'A schema, or whether anything is allowed.'),
  'v1.CustomResourceSubresourceStatus': {
    id: 'io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.CustomResourceSubresourceStatus',
    schema: { type: 'object' },
  },
  'v1.JSONSchemaPropsOrStringArray': anything('JSONSchemaPropsOrStringArray', 'A schema, or names of members.'),
  'v1.FieldsV1': { id: 'io.k8s.apimachinery.pkg.apis.meta.v1.FieldsV1', schema: { type: 'object' } },
  'runtime.RawExtension': { id: 'io.k8s.apimachinery.pkg.runtime.RawExtension', schema: { type: 'object' } },
  'date-time': { id: 'io.k8s.apimachinery.pkg.apis.meta.v1.Time', schema: { type: 'string', format: 'date-time' } },
  quantity: {
    id: 'io.k8s.apimachinery.pkg.api.resource.Quantity',
    schema: { oneOf: [{ type: 'string' }, { type: 'number' }] },
  },
  'int-or-string': {
    id: 'io.k8s.apimachinery.pkg.util.intstr.IntOrString',
    schema: { oneOf: [{ type: 'integer' }, { type: 'string' }], format: 'int-or-string' },
  },
};
