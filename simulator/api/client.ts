/** The API for clients inside the control plane: the same admission, validation and storage as requests, without HTTP. */
import type { KubeObject, ResourceName } from '../store/types.ts';
import { requestToken } from './authentication/token-request.ts';
import { createObject } from './create.ts';
import { deleteObject } from './delete.ts';
import { decodeDraft } from './draft.ts';
import { failure, noSuchResource, StatusError } from './errors.ts';
import { foundObject } from './found.ts';
import { readSelection, selectObjects } from './list.ts';
import type { AuthenticationTokenRequest } from './objects.ts';
import { applyPatch, patchObject } from './patch.ts';
import type { Resource } from './registry.ts';
import { decodedScale, SCALES, scaleOf, updateScale } from './scale.ts';
import { bindPod } from './subresources.ts';
import type { ApiClient, DeleteOptions, Result, Status, UserInfo } from './types.ts';
import { updateObject } from './update.ts';
import { type ApiWorld, RequestContext } from './world.ts';

/** A client acting as `user`. */
export function apiClient(world: ApiWorld, user: UserInfo): ApiClient {
  const manager = componentOf(user.name);
  const context = (): RequestContext => {
    const made = new RequestContext(world, user, manager, false, 'Ignore');
    made.wantsWarnings = false;
    return made;
  };
  const update = <T extends KubeObject>(
    resourceName: ResourceName,
    object: T,
    subresource: string | undefined,
  ): Result<T> =>
    attempt(() => {
      const resource = world.registry.resource(resourceName);
      const { name, namespace } = object.metadata;
      const now = context();
      const target = { resource, namespace, name, subresource, uidIsPrecondition: true };
      return updateObject(world, target, now, (old) =>
        subresource === 'status' && old ? statusDraft(resource, object, old, now) : decodeDraft(resource, object, now),
      ).object as T;
    });
  return {
    user,
    get: <T extends KubeObject>(resourceName: ResourceName, namespace: string | undefined, name: string) =>
      attempt(() => foundObject(world, world.registry.resource(resourceName), namespace, name) as T),
    create: <T extends KubeObject>(resourceName: ResourceName, namespace: string | undefined, object: unknown) =>
      attempt(() => {
        const resource = world.registry.resource(resourceName);
        const now = context();
        now.sent = { how: 'body', body: object };
        return createObject(world, resource, namespace, world.twins.read(resource, object, now), now) as T;
      }),
    give: <T extends KubeObject>(resourceName: ResourceName, namespace: string | undefined, object: object) =>
      attempt(() => {
        const resource = world.registry.resource(resourceName);
        const now = context();
        return createObject(world, resource, namespace, decodeDraft(resource, object, now, [], true), now) as T;
      }),
    update: (resourceName, object) => update(resourceName, object, undefined),
    updateStatus: (resourceName, object) => update(resourceName, object, 'status'),
    patch: <T extends KubeObject>(
      resourceName: ResourceName,
      namespace: string | undefined,
      name: string,
      type: 'json' | 'merge' | 'strategic',
      value: unknown,
      subresource?: string,
    ) =>
      attempt(() => {
        const resource = world.registry.resource(resourceName);
        const now = context();
        if (subresource === 'scale') {
          const make = (scale: unknown) => ({
            scale: decodedScale(applyPatch(SCALES.kind.schema, scale, { type, value })),
          });
          return updateScale(world, { resource, namespace, name }, now, make) as unknown as T;
        }
        const target = { resource, namespace, name, subresource, uidIsPrecondition: false };
        return patchObject(world, target, { type, value, duplicates: [] }, now) as T;
      }),
    delete: (resourceName: ResourceName, namespace: string | undefined, name: string, options: DeleteOptions = {}) =>
      attempt((): KubeObject | Status => {
        const resource = world.registry.resource(resourceName);
        return deleteObject(world, resource, namespace, name, options, context()).body;
      }),
    list: <T extends KubeObject>(resourceName: ResourceName, namespace: string, labelSelector: string) =>
      attempt(() => {
        const resource = world.registry.resource(resourceName);
        return selectObjects(world, readSelection(resource, namespace, { labelSelector })) as readonly T[];
      }),
    scaleOf: (group, kind, namespace, name) =>
      attempt(() => {
        const served = world.registry.all.filter(({ kind: k }) => k.group === group && k.kind === kind);
        const resource = served.find(({ kind: k }) => !k.storedAs) ?? served[0];
        if (!resource) {
          const message = `no matches for kind ${JSON.stringify(kind)} in group ${JSON.stringify(group)}`;
          throw new StatusError(failure(404, undefined, message));
        }
        if (!resource.kind.scale) {
          const { message } = noSuchResource();
          throw new StatusError(failure(404, 'NotFound', `${message} (get ${resource.kind.plural} ${name})`));
        }
        return { resource: resource.name, scale: scaleOf(resource, foundObject(world, resource, namespace, name)) };
      }),
    token: (namespace, serviceAccount, spec) =>
      attempt(() => {
        const accounts = world.registry.resource('serviceaccounts');
        const draft = { metadata: {}, spec } as unknown as KubeObject;
        const made = requestToken(world, accounts, namespace, serviceAccount, draft, context());
        return (made as unknown as AuthenticationTokenRequest).status.token ?? '';
      }),
    bind: (namespace, pod, node) =>
      attempt(() => {
        const body = { metadata: { name: pod }, target: { kind: 'Node', name: node } };
        return bindPod(world, world.registry.resource('pods'), namespace, pod, body, context());
      }),
  };
}

/** The program that a user of the control plane runs in, by which its fields are managed. */
function componentOf(user: string): string {
  if (user.startsWith('system:node:')) return 'kubelet';
  if (user.startsWith('system:serviceaccount:kube-system:')) return 'kube-controller-manager';
  if (user.startsWith('system:serviceaccount:')) return user.split(':')[3] ?? user;
  if (user.startsWith('system:')) return user === 'system:apiserver' ? 'kube-apiserver' : user.slice('system:'.length);
  return user;
}

/** A draft for /status: its spec is the stored one, whatever was sent, and need not be read. */
function statusDraft(resource: Resource, object: KubeObject, old: KubeObject, context: RequestContext): KubeObject {
  if (object.metadata === old.metadata) {
    // The usual case: the stored object with another status. Nothing else of it is read.
    const { status } = object as { status?: unknown };
    const draft = decodeDraft(resource, { ...old, status }, context, [], true, old);
    draft.metadata = { ...old.metadata };
    return draft;
  }
  const { spec: _, ...rest } = object as KubeObject & { spec?: unknown };
  const draft = decodeDraft(resource, rest, context) as KubeObject & { spec?: unknown };
  const { spec } = old as KubeObject & { spec?: unknown };
  if (spec !== undefined) draft.spec = spec;
  else if (draft.spec !== undefined) delete draft.spec;
  return draft;
}

function attempt<T>(act: () => T): Result<T> {
  try {
    return { ok: true, object: act() };
  } catch (error) {
    if (error instanceof StatusError) return { ok: false, status: error.status };
    throw error;
  }
}
