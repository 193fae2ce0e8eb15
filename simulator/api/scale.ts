/**
 * The scale subresource of Deployments and the like: autoscaling/v1 Scale, written back to spec.replicas.
 * Mirrors kubernetes pkg/registry/apps/*\/storage (ScaleREST, scaleUpdatedObjectInfo).
 */
import type { KubeObject } from '../store/types.ts';
import { draftOf } from './draft.ts';
import { conflict, failure, invalid, StatusError } from './errors.ts';
import { foundObject } from './found.ts';
import { scaleKind } from './kinds/scale.ts';
import { type Owners, sameOwners } from './managed/owners.ts';
import { checkName, ensureNamespace } from './metadata.ts';
import { describeKind, type Resource, served } from './registry.ts';
import { decodeKind, decodeStrict } from './schema/decode.ts';
import type { FieldError, Scale } from './types.ts';
import { updateObject, wrongUid } from './update.ts';
import type { ApiWorld, RequestContext } from './world.ts';

/** Scales as a resource, for decoding and for answers. */
export const SCALES: Resource = describeKind(scaleKind);

const SPEC_PATH = ['spec', 'replicas'];
const STATUS_PATH = ['status', 'replicas'];

function numberAt(object: unknown, path: readonly string[]): number | undefined {
  let at: unknown = object;
  for (const key of path) at = (at as Record<string, unknown> | undefined | null)?.[key];
  return typeof at === 'number' ? at : undefined;
}

/** A copy with the value at the path; objects on the way are made. */
function withValueAt(object: unknown, [key, ...rest]: readonly string[], value: unknown): unknown {
  if (key === undefined) return value;
  const before = object as Record<string, unknown> | undefined;
  return { ...before, [key]: withValueAt(before?.[key], rest, value) };
}

/** autoscaling/v1 Scale of a Deployment, ReplicaSet, … */
export function scaleOf(resource: Resource, object: KubeObject): Scale {
  const { name, namespace, uid, resourceVersion, creationTimestamp } = object.metadata;
  const { selector: selectorOf, specPath = SPEC_PATH, statusPath = STATUS_PATH } = resource.kind.scale ?? {};
  const shown = served(resource, object);
  const selector = selectorOf?.(shown) ?? '';
  const wanted = numberAt(shown, specPath);
  return {
    kind: 'Scale',
    apiVersion: 'autoscaling/v1',
    metadata: { name, ...(namespace === undefined ? {} : { namespace }), uid, resourceVersion, creationTimestamp },
    spec: wanted ? { replicas: wanted } : {},
    status: { replicas: numberAt(shown, statusPath) ?? 0, ...(selector === '' ? {} : { selector }) },
  };
}

export interface ScaleTarget {
  readonly resource: Resource;
  readonly namespace: string | undefined;
  readonly name: string;
}

/** What is wrong with the names on a Scale; a PUT is checked before its object is looked for. */
export function checkScale(scale: KubeObject, { namespace, name }: ScaleTarget): void {
  ensureNamespace(scale, namespace);
  checkName(scale, name, namespace);
}

/**
 * Writes the replicas of a Scale to its object. `makeScale` gives the new Scale for the present one, and who owns the
 * object's fields then if it is not for the Scale to say.
 */
export function updateScale(
  world: ApiWorld,
  target: ScaleTarget,
  context: RequestContext,
  makeScale: (scale: Scale, object: KubeObject) => { readonly scale: Scale; readonly owners?: Owners },
): Scale {
  const { resource, namespace, name } = target;
  const found = foundObject(world, resource, namespace, name);
  const before = scaleOf(resource, found);
  const owners = world.ledger.owners(resource, found);
  const made = makeScale(before, found);
  const { scale } = made;
  checkScale(scale, target);
  const replicas = scale.spec?.replicas ?? 0;
  if (replicas < 0) {
    const error: FieldError = {
      type: 'FieldValueInvalid',
      field: 'spec.replicas',
      value: replicas,
      detail: 'must be greater than or equal to 0',
    };
    throw new StatusError(invalid({ group: 'autoscaling', name: 'Scale' }, name, [error]));
  }
  const { uid, resourceVersion } = scale.metadata;
  if (uid && uid !== found.metadata.uid) {
    const why = wrongUid(resource, namespace, name, uid, found.metadata.uid, '');
    throw new StatusError(conflict(resource.qualified, name, why));
  }
  const after = made.owners ?? world.ledger.afterScale(resource, before, scale, owners, context);
  context.sent = { how: 'owners', owners: after };
  context.ownersChanged = !sameOwners(after, owners);
  const updating = { ...target, subresource: undefined, throughScale: true, uidIsPrecondition: false };
  const { object: updated } = updateObject(world, updating, context, (current) => {
    const shown = served(resource, current as KubeObject);
    const changed = withValueAt(shown, resource.kind.scale?.specPath ?? SPEC_PATH, replicas) as KubeObject;
    const metadata = { ...changed.metadata, ...(resourceVersion ? { resourceVersion } : {}) };
    return draftOf(resource, decodeKind(resource.kind, { ...changed, metadata }, 'Ignore').object);
  });
  return scaleOf(resource, updated);
}

/** A value that a patch made of a Scale, as a Scale; throws what does not fit. */
export function decodedScale(value: unknown): Scale {
  const { object, typeError } = decodeStrict(scaleKind.schema, value, 'Ignore');
  if (typeError !== undefined) throw new StatusError(failure(500, undefined, typeError));
  return { metadata: {}, ...(object as object) } as Scale;
}
