/**
 * Creating an object. Mirrors apiserver/pkg/endpoints/handlers/create.go, registry/rest/create.go and
 * registry/generic/registry/store.go Create.
 */
import type { KubeObject } from '../store/types.ts';
import { admit } from './admission/admit.ts';
import { alreadyExists, failure, generateNameConflict, invalid, StatusError } from './errors.ts';
import { claimFields } from './managed/claim.ts';
import { dedupOwnerReferences, ensureNamespace, generateName, newUid } from './metadata.ts';
import type { Resource } from './registry.ts';
import type { FieldError } from './types.ts';
import { validateAnyObjectMeta } from './validation/metadata.ts';
import { isPathSegmentName } from './validation/names.ts';
import type { ApiWorld, RequestContext } from './world.ts';

/** How often a generated name is tried. Upstream: registry.maxNameGenerationCreateAttempts. */
const NAME_ATTEMPTS = 8;

/** Creates `draft`, which belongs to the store afterwards, and returns the object as stored. `byUpdate`: a PUT or an apply of
 * what is not there yet, where a resourceVersion means nothing. */
export function createObject(
  world: ApiWorld,
  resource: Resource,
  namespace: string | undefined,
  draft: KubeObject,
  context: RequestContext,
  { byUpdate = false }: { readonly byUpdate?: boolean } = {},
): KubeObject {
  const { kind } = resource;
  const { metadata } = draft;
  ensureNamespace(draft, kind.namespaced ? namespace : undefined);
  dedupOwnerReferences(draft, context);
  if (!context.hasDefaults) {
    kind.defaults?.(draft);
    world.twins.note(resource, draft, context);
  }
  const request = {
    verb: 'create' as const,
    resource,
    namespace: kind.namespaced ? namespace : undefined,
    // A name that is yet to be generated is known by its beginning. Upstream: admission.extractResourceName.
    name: metadata.name || (metadata.generateName ?? ''),
    subresource: undefined,
    object: draft,
    old: undefined,
    context,
    world,
  };
  if (metadata.managedFields !== undefined) claimFields(world, resource, draft, undefined, '', context);
  admit(request, 'admit');

  // rest.BeforeCreate
  context.about(resource.qualifiedKind, metadata.name ?? '');
  if (metadata.deletionTimestamp !== undefined) delete metadata.deletionTimestamp;
  if (metadata.deletionGracePeriodSeconds !== undefined) delete metadata.deletionGracePeriodSeconds;
  const givenVersion = metadata.resourceVersion;
  metadata.creationTimestamp = context.timestamp;
  metadata.uid = newUid(world.uids);
  const generated = !metadata.name && !!metadata.generateName;
  const free = generated && takeFreeName(world, resource, metadata);
  kind.allocate?.(draft, undefined, context);
  kind.prepareForCreate?.(draft, context);
  // What a sibling had, too, was looked at when that was created.
  world.siblings.share(resource.name, draft, context.hasDefaults);
  validate(resource, draft);
  if (metadata.managedFields !== undefined) delete metadata.managedFields;
  if (context.wantsWarnings) for (const text of kind.warnings?.(draft, undefined) ?? []) context.warn(text);
  admit(generated ? { ...request, name: metadata.name } : request, 'validate');

  if (givenVersion && !byUpdate && !context.dryRun)
    throw new StatusError(failure(500, undefined, 'resourceVersion should not be set on objects to be created'));
  const there = free ? undefined : world.store.get(resource.name, metadata.namespace, metadata.name);
  if (there) {
    const refusal = generated
      ? generateNameConflict(resource.qualified, metadata.name, 1)
      : alreadyExists(resource.qualified, metadata.name);
    const going = there.metadata.deletionTimestamp !== undefined;
    throw new StatusError(going ? { ...refusal, message: `object is being deleted: ${refusal.message}` } : refusal);
  }
  kind.defaultsWhenRead?.(draft);
  const write = context.write(resource, '');
  if (context.dryRun) {
    context.unstored = { write, old: undefined };
    return draft;
  }
  world.siblings.join(resource.name, draft);
  return world.store.put(resource.name, draft, context.user.name, write);
}

/** Gives the object a generated name; false when all that were tried are taken. */
function takeFreeName(world: ApiWorld, resource: Resource, metadata: KubeObject['metadata']): boolean {
  const base = metadata.generateName as string;
  for (let attempt = 0; attempt < NAME_ATTEMPTS; attempt++) {
    metadata.name = generateName(base, world.names);
    if (!world.store.get(resource.name, metadata.namespace, metadata.name)) return true;
  }
  return false;
}

function validate(resource: Resource, draft: KubeObject): void {
  const { kind } = resource;
  let errors: readonly FieldError[] = kind.validate?.(draft) ?? [];
  // The generic rules come after the kind's own, so that their specific sentences are shown.
  if (errors.length === 0)
    errors = validateAnyObjectMeta(draft.metadata, kind.namespaced, isPathSegmentName, 'metadata');
  if (errors.length > 0) throw new StatusError(invalid(resource.qualifiedKind, draft.metadata.name ?? '', errors));
}
