/**
 * Deleting: gracefully, with finalizers, with what happens to dependents. Mirrors apiserver/pkg/registry/rest/delete.go
 * and registry/generic/registry/store.go Delete, and kubernetes pkg/registry/core/namespace/storage.
 */
import type { KubeObject } from '../store/types.ts';
import { admit } from './admission/admit.ts';
import { CLEANUP_FINALIZER, DEFINITIONS, setCondition } from './custom/conditions.ts';
import { conflict, invalid, notFound, StatusError } from './errors.ts';
import type { CustomResourceDefinition } from './objects.ts';
import type { Resource } from './registry.ts';
import { formatTime, parseTime, secondsMs } from './time.ts';
import type { DeleteOptions, FieldError, Status } from './types.ts';
import type { ApiWorld, RequestContext } from './world.ts';

const ORPHAN = 'orphan';
const FOREGROUND = 'foregroundDeletion';

/** Kinds whose deletion answers with the object instead of a Status. Upstream: ReturnDeletedObject of their storages. */
const RETURNS_OBJECT = new Set([
  'pods',
  'services',
  'podtemplates',
  'persistentvolumes',
  'persistentvolumeclaims',
  'resourcequotas',
  'serviceaccounts',
  'storageclasses.storage.k8s.io',
  'csidrivers.storage.k8s.io',
  'csinodes.storage.k8s.io',
  'volumeattachments.storage.k8s.io',
]);

/** The options of a request, with the older way to say orphan. */
export interface DeletionRequest extends DeleteOptions {
  readonly orphanDependents?: boolean;
}

export interface Deleted {
  /** What is answered. */
  readonly body: KubeObject | Status;
  /** It is gone, not only marked. */
  readonly gone: boolean;
}

/** Deletes an object, or marks it as being deleted. */
export function deleteObject(
  world: ApiWorld,
  resource: Resource,
  namespace: string | undefined,
  name: string,
  options: DeletionRequest,
  context: RequestContext,
): Deleted {
  const { kind } = resource;
  warnOfDependents(resource, options, context);
  const ns = kind.namespaced ? namespace : undefined;
  const old = world.store.get(resource.name, ns, name);
  const request = {
    verb: 'delete' as const,
    resource,
    namespace: ns,
    name,
    subresource: undefined,
    object: undefined,
    old,
    context,
    world,
  };
  admit(request, 'admit');
  if (!old) throw new StatusError(notFound(resource.qualified, name));
  checkOptions(options);
  checkPreconditions(resource, old, options);
  admit(request, 'validate');
  if (resource.name === 'namespaces') return deleteNamespace(world, resource, old, context);
  if (resource.name === DEFINITIONS && old.metadata.deletionTimestamp === undefined) {
    const marked = markDefinition(old as CustomResourceDefinition & KubeObject, context);
    return { body: context.dryRun ? marked : world.store.put(resource.name, marked, context.user.name), gone: false };
  }

  const grace = gracefulPeriod(resource, old, options);
  if (grace === 'pending') return { body: old, gone: false };
  const finalizers = wantedFinalizers(resource, old, options);
  const wait = finalizers.length > 0;
  if (grace === undefined && !wait && sameList(finalizers, old.metadata.finalizers ?? []))
    return remove(world, resource, ns, old, context);

  const marked = mark(old, finalizers, grace, wait, context);
  const unchanged = marked === old;
  if (grace === undefined && !wait) return remove(world, resource, ns, old, context);
  const stored = unchanged || context.dryRun ? marked : world.store.put(resource.name, marked, context.user.name);
  if (wait || (grace !== undefined && grace > 0)) return { body: stored, gone: false };
  return remove(world, resource, ns, stored, context);
}

/** Says what becomes of dependents where the request does not. Upstream: pkg/registry/batch/job/storage.go Delete. */
export function warnOfDependents({ kind }: Resource, options: DeletionRequest, context: RequestContext): void {
  const silent = options.propagationPolicy === undefined && options.orphanDependents === undefined;
  if (kind.deletionWarning !== undefined && silent) context.warn(kind.deletionWarning);
}

function remove(
  world: ApiWorld,
  resource: Resource,
  ns: string | undefined,
  last: KubeObject,
  context: RequestContext,
): Deleted {
  const removed = context.dryRun
    ? undefined
    : world.store.remove(resource.name, ns, last.metadata.name, context.user.name);
  // What is answered bears the revision of the removal.
  return { body: RETURNS_OBJECT.has(resource.name) ? (removed ?? last) : deletedStatus(resource, last), gone: true };
}

/** The Success that a deletion answers with. Upstream: Store.finalizeDelete. */
function deletedStatus({ qualified: { group, name: kind } }: Resource, object: KubeObject): Status {
  const { name, uid } = object.metadata;
  return {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Success',
    details: { name, ...(group === '' ? {} : { group }), kind, uid },
  };
}

function checkOptions(options: DeletionRequest): void {
  const errors: FieldError[] = [];
  if (options.orphanDependents !== undefined && options.propagationPolicy !== undefined) {
    errors.push({
      type: 'FieldValueInvalid',
      field: 'propagationPolicy',
      value: options.propagationPolicy,
      detail: 'orphanDependents and deletionPropagation cannot be both set',
    });
  }
  if (
    options.propagationPolicy !== undefined &&
    !['Foreground', 'Background', 'Orphan'].includes(options.propagationPolicy)
  ) {
    errors.push({
      type: 'FieldValueNotSupported',
      field: 'propagationPolicy',
      value: options.propagationPolicy,
      detail: 'supported values: "Foreground", "Background", "Orphan", "nil"',
    });
  }
  if (errors.length > 0) throw new StatusError(invalid({ group: 'meta.k8s.io', name: 'DeleteOptions' }, '', errors));
}

/** The uid and resourceVersion that a deletion asks for; throws 409. */
export function checkPreconditions(resource: Resource, object: KubeObject, options: DeletionRequest): void {
  const { uid, resourceVersion } = options.preconditions ?? {};
  const { metadata } = object;
  const refuse = (why: string): never => {
    throw new StatusError(conflict(resource.qualifiedKind, metadata.name, why));
  };
  if (resource.name === 'namespaces') {
    const said = (what: string, asked: string, actual: string): never => {
      const why = `Precondition failed: ${what} in precondition: ${asked}, ${what} in object meta: ${actual}`;
      throw new StatusError(conflict(resource.qualified, metadata.name, why));
    };
    if (uid !== undefined && uid !== metadata.uid) said('UID', uid, metadata.uid);
    if (resourceVersion !== undefined && resourceVersion !== metadata.resourceVersion) {
      said('ResourceVersion', resourceVersion, metadata.resourceVersion);
    }
    return;
  }
  if (uid !== undefined && uid !== metadata.uid) {
    refuse(
      `the UID in the precondition (${uid}) does not match the UID in record (${metadata.uid}). The object might have been deleted and then recreated`,
    );
  }
  if (resourceVersion !== undefined && resourceVersion !== metadata.resourceVersion) {
    refuse(
      `the ResourceVersion in the precondition (${resourceVersion}) does not match the ResourceVersion in record (${metadata.resourceVersion}). The object might have been modified`,
    );
  }
}

/** Seconds of grace; undefined: the kind knows none; 'pending': it is being deleted and nothing changes. Upstream: rest.BeforeDelete. */
function gracefulPeriod(
  resource: Resource,
  object: KubeObject,
  options: DeletionRequest,
): number | undefined | 'pending' {
  const kindsPeriod = resource.kind.gracePeriodSeconds;
  if (!kindsPeriod) return undefined;
  const { metadata } = object;
  if (metadata.deletionTimestamp !== undefined) {
    const running = metadata.deletionGracePeriodSeconds ?? 0;
    if (running === 0) return undefined;
    const asked = options.gracePeriodSeconds;
    return asked === undefined || asked >= running ? 'pending' : Math.max(asked, 0);
  }
  const period = kindsPeriod(object, options.gracePeriodSeconds);
  return period < 0 ? 1 : period;
}

/** Upstream: deletionFinalizersForGarbageCollection. */
function wantedFinalizers(resource: Resource, object: KubeObject, options: DeletionRequest): string[] {
  const now = object.metadata.finalizers ?? [];
  if (resource.name === 'events') return now;
  const others = now.filter((f) => f !== ORPHAN && f !== FOREGROUND);
  if (options.orphanDependents !== undefined) return options.orphanDependents ? [...others, ORPHAN] : others;
  if (options.propagationPolicy === 'Orphan') return [...others, ORPHAN];
  if (options.propagationPolicy === 'Foreground') return [...others, FOREGROUND];
  if (options.propagationPolicy === 'Background') return others;
  if (now.length !== others.length) return now;
  return resource.kind.defaultPropagation === 'Orphan' ? [...others, ORPHAN] : others;
}

/** The object marked as being deleted; the same object when nothing changes. Upstream: BeforeDelete, markAsDeleting. */
function mark(
  old: KubeObject,
  finalizers: string[],
  grace: number | undefined,
  wait: boolean,
  context: RequestContext,
): KubeObject {
  const metadata = { ...old.metadata };
  const first = metadata.deletionTimestamp === undefined;
  if (grace !== undefined) {
    const start = first
      ? context.nowMs
      : (parseTime(metadata.deletionTimestamp as string) as number) -
        secondsMs(metadata.deletionGracePeriodSeconds as number);
    metadata.deletionTimestamp = formatTime(start + secondsMs(grace));
    metadata.deletionGracePeriodSeconds = grace;
  } else if (wait) {
    if (first || (metadata.deletionTimestamp as string) > context.timestamp)
      metadata.deletionTimestamp = context.timestamp;
    metadata.deletionGracePeriodSeconds = 0;
  }
  if (first && metadata.generation !== undefined && metadata.generation > 0) metadata.generation++;
  if (finalizers.length > 0) metadata.finalizers = finalizers;
  else delete metadata.finalizers;
  const before = old.metadata;
  if (
    metadata.deletionTimestamp === before.deletionTimestamp &&
    metadata.deletionGracePeriodSeconds === before.deletionGracePeriodSeconds &&
    sameList(finalizers, before.finalizers ?? [])
  ) {
    return old;
  }
  return { ...old, metadata };
}

function sameList(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((item) => b.includes(item));
}

type Namespace = KubeObject & { spec: { finalizers?: string[] }; status: { phase?: string } };

/** A namespace first becomes Terminating; its controller empties it and takes the finalizer away. */
function deleteNamespace(world: ApiWorld, resource: Resource, object: KubeObject, context: RequestContext): Deleted {
  const namespace = object as Namespace;
  if (namespace.metadata.deletionTimestamp === undefined) {
    const marked: Namespace = {
      ...namespace,
      metadata: { ...namespace.metadata, deletionTimestamp: context.timestamp },
      status: { ...namespace.status, phase: 'Terminating' },
    };
    return { body: context.dryRun ? marked : world.store.put(resource.name, marked, context.user.name), gone: false };
  }
  // asked again while it is being emptied, it is answered as it stands (recorded: finalizers)
  if (namespace.spec.finalizers?.length || namespace.metadata.finalizers?.length)
    return { body: namespace, gone: false };
  return remove(world, resource, undefined, namespace, context);
}

/** A definition waits for its objects to go. Upstream: apiextensions-apiserver pkg/registry/customresourcedefinition/etcd.go Delete. */
function markDefinition(definition: CustomResourceDefinition & KubeObject, context: RequestContext): KubeObject {
  const { metadata } = definition;
  const finalizers = metadata.finalizers ?? [];
  const cleaned = finalizers.includes(CLEANUP_FINALIZER) ? finalizers : [...finalizers, CLEANUP_FINALIZER];
  const marked = {
    ...definition,
    metadata: { ...metadata, deletionTimestamp: context.timestamp, finalizers: cleaned },
  };
  return setCondition(marked, context.timestamp, {
    type: 'Terminating',
    status: 'True',
    reason: 'InstanceDeletionPending',
    message: 'CustomResourceDefinition marked for deletion; CustomResource deletion will begin soon',
  });
}
