/**
 * Listing: selectors, resource versions, pages. Mirrors apiserver/pkg/endpoints/handlers/get.go ListResource,
 * registry/generic/registry/store.go and storage (continue tokens). Leaves out: pages served from another revision than
 * they were begun at (a page goes on from the key where the last one ended, in today's state).
 */
import type { KubeObject } from '../store/types.ts';
import { computedObjects } from './computed.ts';
import { badRequest, expired, failure, invalid, StatusError, tooLargeResourceVersion } from './errors.ts';
import { freshen } from './found.ts';
import { integer, parameter, type Query } from './query.ts';
import type { Resource } from './registry.ts';
import {
  type FieldRequirement,
  parseFieldSelector,
  parseLabelSelector,
  type Selector,
  SelectorError,
} from './selectors.ts';
import type { ListMeta } from './table.ts';
import type { FieldError } from './types.ts';
import type { ApiWorld } from './world.ts';

/** What a list or a watch is about. */
export interface Selection {
  readonly resource: Resource;
  readonly namespace: string | undefined;
  readonly labels: Selector | undefined;
  readonly fields: readonly FieldRequirement[];
}

/** Reads labelSelector and fieldSelector; throws 400. */
export function readSelection(resource: Resource, namespace: string | undefined, query: Query): Selection {
  try {
    const labelText = parameter(query, 'labelSelector');
    const labels = labelText ? parseLabelSelector(labelText) : undefined;
    const fields = parseFieldSelector(parameter(query, 'fieldSelector') ?? '').map((f) => checkField(resource, f));
    return { resource, namespace: resource.kind.namespaced ? namespace : undefined, labels, fields };
  } catch (error) {
    if (error instanceof SelectorError) throw new StatusError(badRequest(error.message));
    throw error;
  }
}

/** Kinds whose conversion functions know their fields answer otherwise than those with the default one. */
function checkField(resource: Resource, requirement: FieldRequirement): FieldRequirement {
  const { kind } = resource;
  const { field } = requirement;
  if (field === 'metadata.name' || field === 'metadata.namespace') return requirement;
  const known = kind.fields?.({
    apiVersion: resource.apiVersion,
    kind: kind.kind,
    metadata: {},
    spec: {},
    status: {},
  } as unknown as KubeObject);
  if (known && Object.hasOwn(known, field)) return requirement;
  throw new SelectorError(
    known
      ? (kind.unknownField?.(field) ?? `field label not supported: ${field}`)
      : `${JSON.stringify(field)} is not a known field selector: only "metadata.name", "metadata.namespace"`,
  );
}

/** Whether an object is part of a selection (its namespace aside). */
export function selects({ resource, labels, fields }: Selection, object: KubeObject): boolean {
  if (labels && !labels.matches(object.metadata.labels)) return false;
  for (const { field, operator, value } of fields) {
    let actual: string;
    if (field === 'metadata.name') actual = object.metadata.name;
    else if (field === 'metadata.namespace') actual = object.metadata.namespace ?? '';
    else actual = resource.kind.fields?.(object)[field] ?? '';
    if ((actual === value) !== (operator === '=')) return false;
  }
  return true;
}

/** All objects of a selection, in key order. */
export function selectObjects(world: ApiWorld, selection: Selection): readonly KubeObject[] {
  const { resource, namespace, labels, fields } = selection;
  const name = fields.find((f) => f.field === 'metadata.name' && f.operator === '=');
  if (name && namespace !== undefined && !resource.kind.computed) {
    const found = world.store.get(resource.name, namespace, name.value);
    return found && selects(selection, found) ? [found] : [];
  }
  const all = resource.kind.computed
    ? computedObjects(world, resource, namespace)
    : world.store.list(resource.name, namespace);
  return labels || fields.length > 0 ? all.filter((object) => selects(selection, object)) : all;
}

export interface Listed {
  readonly objects: readonly KubeObject[];
  readonly metadata: ListMeta;
}

/** One page of a selection, as the query asks. */
export function listObjects(world: ApiWorld, selection: Selection, query: Query): Listed {
  freshen(world, selection.resource);
  const limit = Math.max(0, integer(query, 'limit') ?? 0);
  integer(query, 'timeoutSeconds');
  const token = parameter(query, 'continue');
  const version = parameter(query, 'resourceVersion') ?? '';
  checkVersions(world, query, version, token);
  const start = token ? readToken(world, token) : undefined;
  const current = String(start?.revision ?? world.store.revision);
  let objects = selectObjects(world, selection);
  if (selection.resource.kind.computed) return { objects, metadata: {} };
  if (version !== '' && version !== '0' && parameter(query, 'resourceVersionMatch') === 'Exact') {
    objects = objectsAt(world, selection, Number(version));
    return { objects, metadata: { resourceVersion: version } };
  }
  if (start) objects = objects.filter((object) => keyOf(object) > start.after);
  if (limit === 0 || objects.length <= limit) return { objects, metadata: { resourceVersion: current } };
  const page = objects.slice(0, limit);
  const next = writeToken(Number(current), keyOf(page[limit - 1] as KubeObject));
  const counted = !selection.labels && selection.fields.length === 0;
  return {
    objects: page,
    metadata: {
      resourceVersion: current,
      continue: next,
      ...(counted ? { remainingItemCount: objects.length - limit } : {}),
    },
  };
}

function objectsAt(world: ApiWorld, selection: Selection, revision: number): KubeObject[] {
  const later = world.store.changesSince(revision);
  if (!later) throw new StatusError(expired('The provided resource version is too old'));
  const state = new Map(world.store.list(selection.resource.name, selection.namespace).map((o) => [keyOf(o), o]));
  for (let i = later.length - 1; i >= 0; i--) {
    const change = later[i];
    if (!change || change.resource !== selection.resource.name) continue;
    if (selection.namespace !== undefined && change.object.metadata.namespace !== selection.namespace) continue;
    const key = keyOf(change.object);
    if (change.previous) state.set(key, change.previous);
    else state.delete(key);
  }
  return [...state]
    .sort((a, b) => (a[0] < b[0] ? -1 : 1))
    .map(([, object]) => object)
    .filter((object) => selects(selection, object));
}

/** Upstream: metainternalversion validation.ValidateListOptions and storage's checks. */
function checkVersions(world: ApiWorld, query: Query, version: string, token: string | undefined): void {
  const match = parameter(query, 'resourceVersionMatch') ?? '';
  const errors: FieldError[] = [];
  const complain = (type: FieldError['type'], detail: string, value?: unknown): void => {
    errors.push({ type, field: 'resourceVersionMatch', value, detail });
  };
  if (match !== '') {
    if (version === '')
      complain('FieldValueForbidden', 'resourceVersionMatch is forbidden unless resourceVersion is provided');
    if (token) complain('FieldValueForbidden', 'resourceVersionMatch is forbidden when continue is provided');
    if (match !== 'Exact' && match !== 'NotOlderThan') {
      complain('FieldValueNotSupported', 'supported values: "Exact", "NotOlderThan", ""', match);
    }
    if (match === 'Exact' && version === '0')
      complain('FieldValueForbidden', 'resourceVersionMatch "exact" is forbidden for resourceVersion "0"');
  }
  if (parameter(query, 'sendInitialEvents') !== undefined) {
    errors.push({
      type: 'FieldValueForbidden',
      field: 'sendInitialEvents',
      detail: 'sendInitialEvents is forbidden for list',
    });
  }
  if (errors.length > 0) throw new StatusError(invalid({ group: 'meta.k8s.io', name: 'ListOptions' }, '', errors));
  if (token && version !== '' && version !== '0') {
    throw new StatusError(badRequest('specifying resource version is not allowed when using continue'));
  }
  if (version === '') return;
  if (!/^\d+$/.test(version)) {
    throw new StatusError(
      invalid({ group: '', name: '' }, '', [
        {
          type: 'FieldValueInvalid',
          field: 'resourceVersion',
          value: version,
          detail: `strconv.ParseUint: parsing ${JSON.stringify(version)}: invalid syntax`,
        },
      ]),
    );
  }
  if (Number(version) > world.store.revision)
    throw new StatusError(tooLargeResourceVersion(Number(version), world.store.revision, 1));
}

/** "namespace/name", as keys are ordered. */
function keyOf({ metadata }: KubeObject): string {
  return `${metadata.namespace ?? ''}/${metadata.name}`;
}

function writeToken(revision: number, after: string): string {
  return base64Url(JSON.stringify({ v: 'meta.k8s.io/v1', rv: revision, start: `${after}\u0000` }));
}

function readToken(world: ApiWorld, token: string): { revision: number; after: string } {
  const bad = (why: string): never => {
    throw new StatusError(badRequest(`continue key is not valid: ${why}`));
  };
  let parsed: { v?: unknown; rv?: unknown; start?: unknown } = {};
  try {
    parsed = JSON.parse(fromBase64Url(token)) as typeof parsed;
  } catch {
    bad('illegal base64 data or JSON');
  }
  const { rv, start } = parsed;
  if (typeof rv !== 'number' || typeof start !== 'string') return bad('incorrect encoded start resourceVersion');
  if (rv < world.store.compactedRevision) {
    throw new StatusError(
      failure(410, 'Expired', 'The provided continue parameter is too old to display a consistent list result.'),
    );
  }
  return { revision: rv, after: start.slice(0, -1) };
}

const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** Base64 for URLs, of ASCII text, without padding. */
function base64Url(text: string): string {
  let out = '';
  for (let i = 0; i < text.length; i += 3) {
    const [a, b, c] = [text.charCodeAt(i), text.charCodeAt(i + 1), text.charCodeAt(i + 2)];
    out += BASE64[a >> 2] as string;
    out += BASE64[((a & 3) << 4) | ((b || 0) >> 4)] as string;
    if (i + 1 < text.length) out += BASE64[((b & 15) << 2) | ((c || 0) >> 6)] as string;
    if (i + 2 < text.length) out += BASE64[c & 63] as string;
  }
  return out;
}

function fromBase64Url(text: string): string {
  let out = '';
  let bits = 0;
  let count = 0;
  for (const char of text) {
    const value = BASE64.indexOf(char);
    if (value < 0) throw new SyntaxError('illegal base64 data');
    bits = ((bits << 6) | value) & 0xffff;
    count += 6;
    if (count >= 8) {
      count -= 8;
      out += String.fromCharCode((bits >> count) & 255);
    }
  }
  return out;
}
