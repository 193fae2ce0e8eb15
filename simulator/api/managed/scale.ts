/**
 * Who owns spec.replicas after a write through /scale: the Scale's owners are those of the object's replicas, and what is
 * won or lost there is carried back. Mirrors apimachinery/pkg/util/managedfields/scalehandler.go.
 */
import type { Resource } from '../registry.ts';
import { type SchemaNode, schemaNode } from '../schema/schema.ts';
import type { RequestContext } from '../world.ts';
import { difference, hasPath, setOf } from './field-set.ts';
import { managerId, type Owners, type Ownership } from './owners.ts';
import { type Applied, afterApply, afterUpdate, type Subject } from './updater.ts';

const SCALE_VERSION = 'autoscaling/v1';
const SCALE_SCHEMA = 'io.k8s.api.autoscaling.v1.Scale';
/** In the Scale, and in every kind that has one unless it says otherwise. */
const REPLICAS = ['f:spec', 'f:replicas'];

/** Where the replicas are in objects of a resource. */
function replicasOf({ kind }: Resource): readonly string[] {
  return kind.scale?.specPath?.map((key) => `f:${key}`) ?? REPLICAS;
}

const SCALE: Subject = {
  apiVersion: SCALE_VERSION,
  schemaOf: (apiVersion): SchemaNode | undefined =>
    apiVersion === SCALE_VERSION ? schemaNode(SCALE_SCHEMA) : undefined,
  convert: (value) => value,
  settable: (fields) => fields,
};

/** Owners of an object after its scale was updated. */
export function scaledOwners(
  resource: Resource,
  before: unknown,
  after: unknown,
  owners: Owners,
  { manager, nowMs }: RequestContext,
): Owners {
  const name = { manager, operation: 'Update', apiVersion: SCALE_VERSION, subresource: 'scale' } as const;
  const live = ownersOfScale(resource, owners);
  // What nobody owns is not tracked.
  const ofScale = live.size === 0 ? live : afterUpdate(SCALE, before, after, live, name, nowMs);
  return carriedBack(resource, owners, ofScale);
}

/** What an apply to the scale makes of it, and the owners of the object then. */
export function applyScale(
  resource: Resource,
  scale: unknown,
  config: unknown,
  owners: Owners,
  force: boolean,
  { manager, nowMs }: RequestContext,
): Applied {
  const name = { manager, operation: 'Apply', apiVersion: SCALE_VERSION, subresource: 'scale' } as const;
  const applied = afterApply(SCALE, scale, config, ownersOfScale(resource, owners), name, force, nowMs);
  return applied.conflicts ? applied : { ...applied, owners: carriedBack(resource, owners, applied.owners) };
}

/** Upstream: ToSubresource. Updaters bear the version in their identifiers, so they are others here than there. */
function ownersOfScale(resource: Resource, owners: Owners): Owners {
  const out = new Map<string, Ownership>();
  const path = replicasOf(resource);
  for (const owner of owners.values()) {
    if (!hasPath(owner.fields, path)) continue;
    const scaled = { ...owner, apiVersion: SCALE_VERSION, fields: setOf(REPLICAS) };
    out.set(managerId(scaled), scaled);
  }
  return out;
}

/**
 * Upstream: ToParent. An updater of the object gives its replicas to the updater of the scale of the same name, which comes
 * without a time, as upstream looks for it among the old ones.
 */
function carriedBack(resource: Resource, owners: Owners, ofScale: Owners): Owners {
  const out = new Map<string, Ownership>();
  const rest = new Map(ofScale);
  const path = replicasOf(resource);
  for (const [id, owner] of owners) {
    if (!hasPath(owner.fields, path) || rest.delete(id)) {
      out.set(id, owner);
      continue;
    }
    const fields = difference(owner.fields, setOf(path));
    if (fields.size > 0) out.set(id, { ...owner, fields });
  }
  for (const [id, owner] of rest) {
    if (!hasPath(owner.fields, REPLICAS)) continue;
    out.set(id, { ...owner, apiVersion: resource.apiVersion, fields: setOf(path), atMs: undefined });
  }
  return out;
}
