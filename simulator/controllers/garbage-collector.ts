/**
 * The garbage collector: dependents go with their owners. Mirrors pkg/controller/garbagecollector/garbagecollector.go.
 * A key is the uid of an object, or of an owner that is gone. Leaves out: the graph (the store's index of owners is one),
 * absent owners of other API servers.
 */
import type { Steps } from '../kernel/steps.ts';
import type { Change, KubeObject, OwnerReference, ResourceName, StoreReader } from '../store/types.ts';
import { type ControllerContext, defineController } from './types.ts';

const FOREGROUND = 'foregroundDeletion';
const ORPHAN = 'orphan';
/** Recorded: from the dependents' writes to the owner's end, 75 ms at least, on a machine that was busy. */
const ORPHANED_MS = 50;

export const garbageCollector = defineController({
  name: 'garbage-collector-controller',
  eventSource: 'garbage-collector-controller',
  serviceAccount: 'generic-garbage-collector',
  // Upstream asks the API for the dependent and for its owner before it deletes.
  delay: 'collect',
  watches: [{ resource: '*', keys: concerned }],
  reconcile,
});

/** Upstream: processGraphChanges. */
function concerned({ type, object, previous, resource }: Change, store: StoreReader): readonly string[] {
  if (resource === 'events') return NONE;
  const { metadata } = object;
  if (type === 'DELETED') {
    const keys = hasDependents(store, metadata.uid) ? [metadata.uid] : [];
    // An owner that waits for its dependents looks again when one is gone.
    for (const owner of metadata.ownerReferences ?? []) if (waits(store.byUid(owner.uid)?.object)) keys.push(owner.uid);
    return keys;
  }
  const lacksOwner = (): boolean =>
    metadata.ownerReferences?.some((owner) => !ownerIn(store, owner, metadata)) ?? false;
  if (type === 'ADDED' && metadata.ownerReferences) return lacksOwner() ? [metadata.uid] : NONE;
  if (metadata.deletionTimestamp !== undefined && metadata.finalizers?.some((f) => f === FOREGROUND || f === ORPHAN))
    return [metadata.uid];
  if (previous && previous.metadata.ownerReferences !== metadata.ownerReferences) {
    const keys = lacksOwner() ? [metadata.uid] : [];
    // A reference that went, or stopped blocking, may let a waiting owner go.
    for (const owner of previous.metadata.ownerReferences ?? [])
      if (waits(store.byUid(owner.uid)?.object)) keys.push(owner.uid);
    return keys;
  }
  return NONE;
}

const NONE: readonly string[] = [];

function hasDependents(store: StoreReader, uid: string): boolean {
  return store.resources().some((resource) => store.ownedBy(resource, uid).length > 0);
}

function waits(object: KubeObject | undefined): boolean {
  return (
    object?.metadata.deletionTimestamp !== undefined && (object.metadata.finalizers?.includes(FOREGROUND) ?? false)
  );
}

interface Item {
  readonly resource: ResourceName;
  readonly object: KubeObject;
}

function dependentsOf(store: StoreReader, uid: string): Item[] {
  const items: Item[] = [];
  for (const resource of store.resources())
    for (const object of store.ownedBy(resource, uid)) items.push({ resource, object });
  return items;
}

function* reconcile(context: ControllerContext, uid: string): Steps<void | 'retry'> {
  const item = context.store.byUid(uid);
  if (!item) {
    let failed = false;
    for (const dependent of dependentsOf(context.store, uid)) {
      if (!attemptToDelete(context, dependent)) failed = true;
      yield;
    }
    return failed ? 'retry' : undefined;
  }
  if (item.object.metadata.deletionTimestamp !== undefined && item.object.metadata.finalizers?.includes(ORPHAN)) {
    return orphanDependents(context, item) ? undefined : 'retry';
  }
  return attemptToDelete(context, item) ? undefined : 'retry';
}

/**
 * Takes the owner out of its dependents, then lets it go: once they are written, so that its controller may see that they are lost
 * to it. Upstream: attemptToOrphanWorker.
 */
function orphanDependents(context: ControllerContext, item: Item): boolean {
  const { uid } = item.object.metadata;
  const dependents = dependentsOf(context.store, uid);
  if (dependents.length === 0) return dropFinalizer(context, item, ORPHAN);
  for (const dependent of dependents) if (!dropOwners(context, dependent, [uid])) return false;
  context.enqueueAfter(uid, ORPHANED_MS);
  return true;
}

/** Deletes an object none of whose owners is left. Upstream: attemptToDeleteItem. False when a write failed. */
function attemptToDelete(context: ControllerContext, item: Item): boolean {
  const { store } = context;
  const { metadata } = item.object;
  if (waits(item.object)) return deleteDependents(context, item);
  if (metadata.deletionTimestamp !== undefined) return true;
  const owners = metadata.ownerReferences ?? [];
  if (owners.length === 0) return true;
  const dangling: OwnerReference[] = [];
  const waiting: OwnerReference[] = [];
  let solid = 0;
  for (const owner of owners) {
    const found = ownerIn(store, owner, metadata);
    if (!found) {
      dangling.push(owner);
      reportOtherNamespace(context, item.object, owner);
    } else if (waits(found)) waiting.push(owner);
    else solid++;
  }
  if (solid > 0) {
    const gone = [...dangling, ...waiting].map((owner) => owner.uid);
    return gone.length === 0 || dropOwners(context, item, gone);
  }
  if (dangling.length === 0 && waiting.length === 0) return true;
  if (waiting.length > 0 && hasDependents(store, metadata.uid)) return remove(context, item, 'Foreground');
  const policy = metadata.finalizers?.includes(ORPHAN)
    ? 'Orphan'
    : metadata.finalizers?.includes(FOREGROUND)
      ? 'Foreground'
      : 'Background';
  return remove(context, item, policy);
}

type Metadata = KubeObject['metadata'];

/** The owner that a reference points to. One that names another kind, or an object of another namespace, points to nothing. */
function ownerIn(store: StoreReader, owner: OwnerReference, { namespace }: Metadata): KubeObject | undefined {
  const found = store.byUid(owner.uid)?.object;
  if (!found || found.kind !== owner.kind || found.metadata.name !== owner.name) return undefined;
  return found.metadata.namespace === undefined || found.metadata.namespace === namespace ? found : undefined;
}

/** Upstream: reportInvalidNamespaceOwnerRef. */
function reportOtherNamespace({ store, events }: ControllerContext, object: KubeObject, owner: OwnerReference): void {
  const { namespace = '' } = object.metadata;
  const elsewhere = store.byUid(owner.uid)?.object.metadata.namespace;
  if (elsewhere === undefined || elsewhere === namespace) return;
  const { apiVersion, kind, name, uid } = owner;
  const reference = `[${apiVersion}/${kind}, namespace: ${namespace}, name: ${name}, uid: ${uid}]`;
  const message = `ownerRef ${reference} does not exist in namespace ${JSON.stringify(namespace)}`;
  events.record(object, 'Warning', 'OwnerRefInvalidNamespace', message);
}

/** Foreground: the owner goes when none of its dependents blocks it any more. Upstream: processDeletingDependentsItem. */
function deleteDependents(context: ControllerContext, item: Item): boolean {
  const { uid } = item.object.metadata;
  const blocking = dependentsOf(context.store, uid).filter(({ object }) =>
    object.metadata.ownerReferences?.some((owner) => owner.uid === uid && owner.blockOwnerDeletion),
  );
  if (blocking.length === 0) return dropFinalizer(context, item, FOREGROUND);
  let ok = true;
  for (const dependent of blocking) if (!waits(dependent.object) && !attemptToDelete(context, dependent)) ok = false;
  return ok;
}

function remove(
  context: ControllerContext,
  { resource, object }: Item,
  propagationPolicy: 'Background' | 'Foreground' | 'Orphan',
): boolean {
  const { namespace, name, uid } = object.metadata;
  const result = context.client.delete(resource, namespace, name, { propagationPolicy, preconditions: { uid } });
  return result.ok || result.status.reason === 'NotFound' || result.status.reason === 'Conflict';
}

function dropOwners(context: ControllerContext, { resource, object }: Item, uids: readonly string[]): boolean {
  const { namespace, name, uid } = object.metadata;
  const patch = { metadata: { ownerReferences: uids.map((owner) => ({ $patch: 'delete', uid: owner })), uid } };
  const result = context.client.patch(resource, namespace, name, 'strategic', patch);
  return result.ok || result.status.reason === 'NotFound';
}

function dropFinalizer(context: ControllerContext, { resource, object }: Item, finalizer: string): boolean {
  const { namespace, name, resourceVersion } = object.metadata;
  const finalizers = (object.metadata.finalizers ?? []).filter((other) => other !== finalizer);
  const patch = { metadata: { resourceVersion, finalizers } };
  const result = context.client.patch(resource, namespace, name, 'merge', patch);
  return result.ok || result.status.reason === 'NotFound';
}
