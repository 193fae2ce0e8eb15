/**
 * Who controls what: controller references, adoption and release. Mirrors apimachinery/pkg/apis/meta/v1/controller_ref.go
 * and pkg/controller/controller_ref_manager.go.
 */
import type { Selector } from '../api/selectors.ts';
import type { KubeObject, OwnerReference, ResourceName } from '../store/types.ts';
import type { ControllerContext } from './types.ts';

/** The owner that controls the object. Upstream: metav1.GetControllerOf. */
export function controllerOf(object: {
  readonly metadata: { readonly ownerReferences?: readonly OwnerReference[] };
}): OwnerReference | undefined {
  for (const owner of object.metadata.ownerReferences ?? []) if (owner.controller) return owner;
  return undefined;
}

/** Upstream: metav1.NewControllerRef. */
export function controllerReference(owner: KubeObject): OwnerReference {
  return {
    apiVersion: owner.apiVersion,
    kind: owner.kind,
    name: owner.metadata.name,
    uid: owner.metadata.uid,
    controller: true,
    blockOwnerDeletion: true,
  };
}

/** "namespace/name" in two. */
export function splitKey(key: string): { namespace: string; name: string } {
  const slash = key.indexOf('/');
  return { namespace: key.slice(0, slash), name: key.slice(slash + 1) };
}

export interface Claim<T extends KubeObject> {
  readonly resource: ResourceName;
  readonly owner: KubeObject;
  readonly selector: Selector;
  /** Objects the owner controls already, and objects without a controller. */
  readonly candidates: readonly T[];
  /** Comes with adoption and goes with release. */
  readonly finalizer?: string;
}

/** The candidates that belong to the owner, orphans adopted and strangers released on the way; undefined when a write
 * failed and the key must be tried again. Upstream: BaseControllerRefManager.ClaimObject. */
export function claim<T extends KubeObject>(
  context: ControllerContext,
  { resource, owner, selector, candidates, finalizer }: Claim<T>,
): T[] | undefined {
  const mine: T[] = [];
  let failed = false;
  const ownerGoes = owner.metadata.deletionTimestamp !== undefined;
  for (const object of candidates) {
    const reference = controllerOf(object);
    const matches = selector.matches(object.metadata.labels);
    if (reference) {
      if (reference.uid !== owner.metadata.uid) continue;
      if (matches) mine.push(object);
      else if (!ownerGoes && !release(context, resource, owner, object, finalizer)) failed = true;
      continue;
    }
    if (ownerGoes || !matches || object.metadata.deletionTimestamp !== undefined) continue;
    const adopted = adopt(context, resource, owner, object, finalizer);
    if (adopted === 'failed') failed = true;
    else if (adopted) mine.push(adopted);
  }
  return failed ? undefined : mine;
}

function adopt<T extends KubeObject>(
  context: ControllerContext,
  resource: ResourceName,
  owner: KubeObject,
  object: T,
  finalizer: string | undefined,
): T | 'failed' | undefined {
  const { namespace, name, uid } = object.metadata;
  const finalizers = finalizer === undefined ? {} : { finalizers: [finalizer] };
  const patch = { metadata: { ownerReferences: [controllerReference(owner)], uid, ...finalizers } };
  const result = context.client.patch<T>(resource, namespace, name, 'strategic', patch);
  if (result.ok) return result.object;
  return result.status.reason === 'NotFound' ? undefined : 'failed';
}

function release(
  context: ControllerContext,
  resource: ResourceName,
  owner: KubeObject,
  object: KubeObject,
  finalizer: string | undefined,
): boolean {
  const { namespace, name, uid } = object.metadata;
  const finalizers = finalizer === undefined ? {} : { '$deleteFromPrimitiveList/finalizers': [finalizer] };
  const patch = { metadata: { ownerReferences: [{ $patch: 'delete', uid: owner.metadata.uid }], uid, ...finalizers } };
  const result = context.client.patch(resource, namespace, name, 'strategic', patch);
  return result.ok || result.status.reason === 'NotFound' || result.status.reason === 'Invalid';
}
