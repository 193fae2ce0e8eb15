/**
 * Replacing an object, or its status. Mirrors apiserver/pkg/endpoints/handlers/update.go, registry/rest/update.go and
 * registry/generic/registry/store.go Update.
 */
import type { KubeObject } from '../store/types.ts';
import { admit } from './admission/admit.ts';
import type { AdmissionRequest } from './admission/types.ts';
import { createObject } from './create.ts';
import { conflict, failure, invalid, notFound, OPTIMISTIC_LOCK, StatusError } from './errors.ts';
import { claimFields } from './managed/claim.ts';
import { checkName, dedupOwnerReferences, ensureNamespace, keepSystemFields, sameJson } from './metadata.ts';
import type { Resource } from './registry.ts';
import { share } from './sharing.ts';
import type { FieldError } from './types.ts';
import { validateAnyObjectMeta, validateAnyObjectMetaUpdate } from './validation/metadata.ts';
import { isPathSegmentName } from './validation/names.ts';
import type { ApiWorld, RequestContext } from './world.ts';

export interface UpdateTarget {
  /** Set for writes of a Scale: admission sees those. */
  readonly throughScale?: boolean;
  readonly resource: Resource;
  readonly namespace: string | undefined;
  readonly name: string;
  /** 'status', 'finalize', 'ephemeralcontainers', 'resize' or none. */
  readonly subresource: string | undefined;
  /** PUT says the uid it means; patches do not. */
  readonly uidIsPrecondition: boolean;
  /** Server-side apply creates what is not there. */
  readonly mayCreate?: boolean;
}

export interface Updated {
  readonly object: KubeObject;
  /** A PUT may create, where the kind allows it. */
  readonly created: boolean;
}

/** Replaces an object by the draft that `makeDraft` gives for the stored one. */
export function updateObject(
  world: ApiWorld,
  target: UpdateTarget,
  context: RequestContext,
  makeDraft: (old: KubeObject | undefined) => KubeObject,
): Updated {
  const { resource, name, subresource, throughScale } = target;
  const { kind } = resource;
  const namespace = kind.namespaced ? target.namespace : undefined;
  const old = world.store.get(resource.name, namespace, name);
  if (!old) {
    const puts = target.uidIsPrecondition && kind.allowCreateOnUpdate && subresource === undefined;
    if (puts || target.mayCreate) {
      const draft = makeDraft(undefined);
      ensureNamespace(draft, namespace);
      checkName(draft, name, namespace);
      return { object: createObject(world, resource, namespace, draft, context, { byUpdate: true }), created: true };
    }
    if (target.uidIsPrecondition) {
      const draft = makeDraft(undefined);
      ensureNamespace(draft, namespace);
      checkName(draft, name, namespace);
    }
    throw new StatusError(notFound(resource.qualified, name));
  }
  const draft = makeDraft(old);
  ensureNamespace(draft, namespace);
  checkName(draft, name, namespace);
  dedupOwnerReferences(draft, context);
  shareMetadata(draft.metadata, old.metadata);
  if (!hasStoredSpec(draft, old)) kind.defaults?.(draft);
  checkPreconditions(target, draft, old);
  if (draft.metadata.managedFields !== undefined) claimFields(world, resource, draft, old, subresource ?? '', context);
  const admitted = throughScale ? 'scale' : subresource;
  const request: AdmissionRequest = {
    verb: 'update',
    resource,
    namespace,
    name,
    subresource: admitted,
    object: draft,
    old,
    context,
    world,
  };
  admit(request, 'admit');

  // rest.BeforeUpdate
  context.about(resource.qualifiedKind, name);
  keepSystemFields(draft, old);
  if (subresource === undefined) kind.allocate?.(draft, old, context);
  prepare(target, draft, old, context);
  validate(target, draft, old);
  if (draft.metadata.managedFields !== undefined) delete draft.metadata.managedFields;
  if (subresource !== 'status' && context.wantsWarnings)
    for (const text of kind.warnings?.(draft, old) ?? []) context.warn(text);
  admit(request, 'validate');

  const unchanged = share(draft, old) === old || sameJson(draft, old);
  if (unchanged && !context.ownersChanged) return { object: old, created: false };
  // The metadata are the draft's own: the store writes the new resourceVersion into them.
  if (draft.metadata === old.metadata) draft.metadata = { ...old.metadata };
  kind.defaultsWhenRead?.(draft);
  const write = context.write(resource, subresource ?? '');
  if (context.dryRun) {
    context.unstored = { write, old };
    return { object: draft, created: false };
  }
  if (endsDeletion(resource, draft, old)) {
    // The last finalizer went: the object goes, and its last change is seen in the deletion only.
    world.store.remove(resource.name, namespace, name, context.user.name);
    return { object: draft, created: false };
  }
  return { object: world.store.put(resource.name, draft, context.user.name, write), created: false };
}

/** Most writers leave these alone. What is the stored part itself need not be looked at again. */
function shareMetadata(now: KubeObject['metadata'], old: KubeObject['metadata']): void {
  if (now.labels) now.labels = share(now.labels, old.labels);
  if (now.annotations) now.annotations = share(now.annotations, old.annotations);
  if (now.ownerReferences) now.ownerReferences = share(now.ownerReferences, old.ownerReferences);
}

/** A spec that is the stored one has its defaults, and is not to be changed. */
function hasStoredSpec(draft: KubeObject & { spec?: unknown }, old: KubeObject & { spec?: unknown }): boolean {
  return draft.spec !== undefined && draft.spec === old.spec;
}

function checkPreconditions(
  { resource, namespace, name, uidIsPrecondition }: UpdateTarget,
  draft: KubeObject,
  old: KubeObject,
): void {
  const { uid, resourceVersion } = draft.metadata;
  if (uidIsPrecondition && uid && uid !== old.metadata.uid) {
    const why = wrongUid(resource, namespace, name, uid, old.metadata.uid);
    throw new StatusError(conflict(resource.qualified, name, why));
  }
  if (resourceVersion && resourceVersion !== '0') {
    if (!/^\d+$/.test(resourceVersion)) {
      throw new StatusError(
        failure(500, undefined, `strconv.ParseUint: parsing ${JSON.stringify(resourceVersion)}: invalid syntax`),
      );
    }
    if (resourceVersion !== old.metadata.resourceVersion)
      throw new StatusError(conflict(resource.qualified, name, OPTIMISTIC_LOCK));
  } else if (resource.kind.unconditionalUpdate === false) {
    const detail = 'must be specified for an update';
    // Here the plural stands for the kind.
    const error: FieldError = { type: 'FieldValueInvalid', field: 'metadata.resourceVersion', value: 0, detail };
    throw new StatusError(invalid(resource.qualified, name, [error]));
  }
  draft.metadata.resourceVersion = old.metadata.resourceVersion;
}

/** Where etcd keeps what is not kept by its plural. Upstream: kubeapiserver.SpecialDefaultResourcePrefixes and older names. */
const PREFIXES: Readonly<Record<string, string>> = {
  services: 'services/specs',
  endpoints: 'services/endpoints',
  nodes: 'minions',
  replicationcontrollers: 'controllers',
  'ingresses.networking.k8s.io': 'ingress',
};

/** The storage's sentence about an object of another uid. */
export function wrongUid(
  resource: Resource,
  namespace: string | undefined,
  name: string,
  asked: string,
  actual: string,
  root = '/registry',
): string {
  const key = `${root}/${PREFIXES[resource.name] ?? resource.kind.plural}/${namespace === undefined ? '' : `${namespace}/`}${name}`;
  return `StorageError: invalid object, Code: 4, Key: ${key}, ResourceVersion: 0, AdditionalErrorMsg: Precondition failed: UID in precondition: ${asked}, UID in object meta: ${actual}`;
}

function prepare(
  { resource, subresource }: UpdateTarget,
  draft: KubeObject,
  old: KubeObject,
  context: RequestContext,
): void {
  const { kind } = resource;
  if (subresource === 'status') {
    if (kind.status?.prepareForUpdate) kind.status.prepareForUpdate(draft, old, context);
    else copyField(draft, old, 'spec');
  } else if (subresource === 'finalize') {
    copyField(draft, old, 'status');
  } else if (subresource !== undefined) kind.subresources?.[subresource]?.prepareForUpdate(draft, old, context);
  else kind.prepareForUpdate?.(draft, old, context);
}

function copyField(draft: KubeObject, old: KubeObject, field: 'spec' | 'status'): void {
  const to = draft as unknown as Record<string, unknown>;
  const from = old as unknown as Record<string, unknown>;
  if (from[field] !== undefined) to[field] = from[field];
  else if (to[field] !== undefined) delete to[field];
}

function validate({ resource, subresource }: UpdateTarget, draft: KubeObject, old: KubeObject): void {
  const { kind } = resource;
  const own =
    subresource === 'status'
      ? kind.status?.validateUpdate
      : subresource === 'finalize'
        ? undefined
        : subresource !== undefined
          ? kind.subresources?.[subresource]?.validateUpdate
          : kind.validateUpdate;
  const errors = validateAnyObjectMeta(draft.metadata, kind.namespaced, isPathSegmentName, 'metadata', old.metadata);
  errors.push(...validateAnyObjectMetaUpdate(draft.metadata, old.metadata, 'metadata'));
  if (own) errors.push(...own(draft, old));
  if (errors.length > 0) throw new StatusError(invalid(resource.qualifiedKind, draft.metadata.name, errors));
}

/** Upstream: registry.ShouldDeleteDuringUpdate, and the namespace's spec.finalizers. */
function endsDeletion(resource: Resource, draft: KubeObject, old: KubeObject): boolean {
  if (draft.metadata.finalizers?.length) return false;
  if (resource.name === 'namespaces') {
    const { spec } = draft as KubeObject & { spec?: { finalizers?: string[] } };
    return old.metadata.deletionTimestamp !== undefined && !spec?.finalizers?.length;
  }
  return old.metadata.deletionTimestamp !== undefined && (old.metadata.deletionGracePeriodSeconds ?? 0) === 0;
}
