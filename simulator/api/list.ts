/**
 * Listing: selectors, resource versions, pages. Mirrors apiserver/pkg/endpoints/handlers/get.go ListResource,
 * registry/generic/registry/store.go and storage (pages are of the revision they were begun at).
 */
import type { KubeObject } from '../store/types.ts';
import { computedObjects } from './computed.ts';
import { type Continued, readContinue, tooOldToContinue, writeContinue } from './continue.ts';
import { badRequest, expired, invalid, StatusError, tooLargeResourceVersion } from './errors.ts';
import { freshen } from './found.ts';
import { integer, parameter, type Query } from './query.ts';
import type { Resource } from './registry.ts';
import { isRevision, notARevision } from './revision.ts';
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
  const { kind } = selection.resource;
  if (kind.computed) return { objects: selectObjects(world, selection), metadata: {} };
  const start = token ? readContinue(token) : undefined;
  const revision = start ? start.revision : exactRevision(query, version, limit);
  let objects = revision < 0 ? selectObjects(world, selection) : objectsAt(world, selection, revision, start);
  const current = String(revision < 0 ? world.store.revision : revision);
  if (start) objects = objects.filter((object) => keyOf(object) >= start.start);
  if (limit === 0 || objects.length <= limit) return { objects, metadata: { resourceVersion: current } };
  const page = objects.slice(0, limit);
  const next = writeContinue(Number(current), keyOf(page[limit - 1] as KubeObject));
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

/** The revision a list is to be read at, -1 for the latest. Upstream: storage.ValidateListOptions. */
function exactRevision(query: Query, version: string, limit: number): number {
  if (version === '' || version === '0') return -1;
  const match = parameter(query, 'resourceVersionMatch') ?? '';
  return match === 'Exact' || (match === '' && limit > 0) ? Number(version) : -1;
}

function objectsAt(
  world: ApiWorld,
  selection: Selection,
  revision: number,
  start: Continued | undefined,
): readonly KubeObject[] {
  if (revision === world.store.revision) return selectObjects(world, selection);
  const later = world.store.changesSince(revision);
  if (!later) {
    if (start) throw tooOldToContinue(start);
    throw new StatusError(expired('The resourceVersion for the provided list is too old.'));
  }
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
    readContinue(token);
    throw new StatusError(badRequest('specifying resource version is not allowed when using continue'));
  }
  if (version === '') return;
  if (!isRevision(version)) throw new StatusError(badRequest(`invalid resource version: ${notARevision(version)}`));
  if (Number(version) > world.store.revision)
    throw new StatusError(tooLargeResourceVersion(Number(version), world.store.revision, 1));
}

/** "namespace/name", as keys are ordered. */
function keyOf({ metadata }: KubeObject): string {
  return `${metadata.namespace ?? ''}/${metadata.name}`;
}
