/**
 * Who owns spec.replicas after a write through /scale: the Scale's owners are those of the object's replicas, and what is
 * won or lost there is carried back. Mirrors apimachinery/pkg/util/managedfields/scalehandler.go.
 */
import type { Resource } from '../registry.ts';
import { SCALE_SCHEMA, scaleOf } from '../scale.ts';
import { decodeStrict } from '../schema/decode.ts';
import { type SchemaNode, schemaNode } from '../schema/schema.ts';
import type { KubeObject } from '../types.ts';
import { difference, hasPath, NO_FIELDS, setOf } from './field-set.ts';
import { managerId, type Owners, type Ownership } from './owners.ts';
import { type Applied, afterApply, afterUpdate, type Subject } from './updater.ts';

const SCALE_VERSION = 'autoscaling/v1';
/** The same in the Scale and in every kind that has one here. */
const REPLICAS = ['f:spec', 'f:replicas'];

const SCALE: Subject = {
  apiVersion: SCALE_VERSION,
  schemaOf: (apiVersion): SchemaNode | undefined =>
    apiVersion === SCALE_VERSION ? schemaNode(SCALE_SCHEMA) : undefined,
  convert: (value) => value,
  ignored: () => NO_FIELDS,
};

/** Owners of the object after an update of its scale. */
export function scaledOwners(
  resource: Resource,
  object: KubeObject,
  make: (scale: unknown) => unknown,
  owners: Owners,
  manager: string,
  atMs: number,
): Owners {
  const before = scaleOf(resource, object);
  const after = decodeStrict(SCALE_SCHEMA, make(before), 'Ignore').object;
  const name = { manager, operation: 'Update', apiVersion: SCALE_VERSION, subresource: 'scale' } as const;
  const live = ownersOfScale(owners);
  // What nobody owns is not tracked.
  if (live.size === 0) return carriedBack(resource, owners, live);
  return carriedBack(resource, owners, afterUpdate(SCALE, before, after, live, name, atMs));
}

/** What an apply to the scale makes of it. */
export function applyScale(
  scale: unknown,
  config: unknown,
  owners: Owners,
  manager: string,
  force: boolean,
  atMs: number,
): Applied {
  const name = { manager, operation: 'Apply', apiVersion: SCALE_VERSION, subresource: 'scale' } as const;
  return afterApply(SCALE, scale, config, ownersOfScale(owners), name, force, atMs);
}

/** Upstream: ToSubresource. */
export function ownersOfScale(owners: Owners): Owners {
  const out = new Map<string, Ownership>();
  for (const [id, owner] of owners) {
    if (hasPath(owner.fields, REPLICAS)) out.set(id, { ...owner, apiVersion: SCALE_VERSION, fields: setOf(REPLICAS) });
  }
  return out;
}

/** Upstream: ToParent. New owners come without a time, as upstream looks for it among the old ones. */
export function carriedBack(resource: Resource, owners: Owners, ofScale: Owners): Owners {
  const out = new Map<string, Ownership>();
  const rest = new Map(ofScale);
  for (const [id, owner] of owners) {
    if (!hasPath(owner.fields, REPLICAS) || rest.delete(id)) {
      out.set(id, owner);
      continue;
    }
    const fields = difference(owner.fields, setOf(REPLICAS));
    if (fields.size > 0) out.set(id, { ...owner, fields });
  }
  for (const owner of rest.values()) {
    if (!hasPath(owner.fields, REPLICAS)) continue;
    const name = { ...owner, apiVersion: resource.apiVersion };
    out.set(managerId(name), { ...name, fields: setOf(REPLICAS), atMs: undefined });
  }
  return out;
}
