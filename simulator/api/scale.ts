/**
 * The scale subresource of Deployments and the like: autoscaling/v1 Scale, written back to spec.replicas.
 * Mirrors kubernetes pkg/registry/apps/*\/storage (ScaleREST, scaleUpdatedObjectInfo).
 */
import type { KubeObject } from '../store/types.ts';
import { draftOf } from './draft.ts';
import { badRequest, goQuote, invalid, StatusError } from './errors.ts';
import { foundObject } from './found.ts';
import { ageColumn, column, defineKind } from './kinds/define.ts';
import { describe, type Resource, served } from './registry.ts';
import { decodeKind, decodeStrict } from './schema/decode.ts';
import type { FieldError, Kind } from './types.ts';
import { updateObject } from './update.ts';
import type { ApiWorld, RequestContext } from './world.ts';

export const SCALE_SCHEMA = 'io.k8s.api.autoscaling.v1.Scale';

/** For answers in the form of a table. Upstream: printScale. */
export const SCALE = describe(
  defineKind<KubeObject & { spec: { replicas?: number }; status: { replicas?: number } }>({
    group: 'autoscaling',
    version: 'v1',
    kind: 'Scale',
    plural: 'scales',
    singular: 'scale',
    shortNames: [],
    categories: [],
    namespaced: true,
    schema: SCALE_SCHEMA,
    columns: [
      column('Name', ({ metadata }) => metadata.name),
      column('Desired', ({ spec }) => spec.replicas ?? 0, 0, 'integer'),
      column('Available', ({ status }) => status.replicas ?? 0, 0, 'integer'),
      ageColumn(),
    ],
  }) as unknown as Kind,
);

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
export function scaleOf(resource: Resource, object: KubeObject): unknown {
  const { name, namespace, uid, resourceVersion, creationTimestamp } = object.metadata;
  const { selector: selectorOf, specPath = SPEC_PATH, statusPath = STATUS_PATH } = resource.kind.scale ?? {};
  const shown = served(resource, object);
  const selector = selectorOf?.(shown) ?? '';
  const wanted = numberAt(shown, specPath);
  return {
    kind: 'Scale',
    apiVersion: 'autoscaling/v1',
    metadata: { name, namespace, uid, resourceVersion, creationTimestamp },
    spec: wanted ? { replicas: wanted } : {},
    status: { replicas: numberAt(shown, statusPath) ?? 0, ...(selector === '' ? {} : { selector }) },
  };
}

/** Writes the replicas of a Scale to its object. `makeScale` gives the new Scale for the present one. */
export function updateScale(
  world: ApiWorld,
  resource: Resource,
  namespace: string | undefined,
  name: string,
  context: RequestContext,
  makeScale: (scale: unknown, object: KubeObject) => unknown,
): unknown {
  const old = foundObject(world, resource, namespace, name);
  const { metadata, replicas } = readScale(makeScale(scaleOf(resource, old), old), namespace, name, context);
  const target = { resource, namespace, name, subresource: undefined, uidIsPrecondition: true, throughScale: true };
  const { object: updated } = updateObject(world, target, context, (current) => {
    const shown = served(resource, current as KubeObject);
    const changed = withValueAt(shown, resource.kind.scale?.specPath ?? SPEC_PATH, replicas) as KubeObject;
    const draft = { ...changed, metadata: { ...changed.metadata } };
    if (metadata.uid) draft.metadata.uid = metadata.uid;
    if (metadata.resourceVersion) draft.metadata.resourceVersion = metadata.resourceVersion;
    return draftOf(resource, decodeKind(resource.kind, draft, 'Ignore').object);
  });
  return scaleOf(resource, updated);
}

/** What a Scale that a client sent says. Throws what the API server answers to a bad one. */
function readScale(
  sent: unknown,
  namespace: string | undefined,
  name: string,
  context: RequestContext,
): { metadata: Partial<KubeObject['metadata']>; replicas: number } {
  const { apiVersion, kind } = sent as { apiVersion?: string; kind?: string };
  if ((kind ?? 'Scale') !== 'Scale' || !(apiVersion ?? 'autoscaling/v1').startsWith('autoscaling/')) {
    const version = (apiVersion ?? '').slice((apiVersion ?? '').indexOf('/') + 1);
    throw new StatusError(
      badRequest(
        `${kind} in version ${goQuote(version)} cannot be handled as a Scale: no kind "${kind}" is registered for version "${apiVersion}" in scheme "pkg/runtime/scheme.go:111"`,
      ),
    );
  }
  const { object, typeError } = decodeStrict(SCALE_SCHEMA, sent, context.fieldValidation);
  if (typeError !== undefined)
    throw new StatusError(badRequest(`Scale in version "v1" cannot be handled as a Scale: ${typeError}`));
  const scale = object as { metadata?: Partial<KubeObject['metadata']>; spec?: { replicas?: number } };
  const { metadata = {} } = scale;
  if (!metadata.name) {
    throw new StatusError(
      badRequest(`the name of the object (${name} based on URL) was undeterminable: name must be provided`),
    );
  }
  if (metadata.name !== name) {
    throw new StatusError(
      badRequest(`the name of the object (${metadata.name}) does not match the name on the URL (${name})`),
    );
  }
  if (metadata.namespace !== undefined && metadata.namespace !== '' && metadata.namespace !== namespace) {
    const why = 'the namespace of the provided object does not match the namespace sent on the request';
    throw new StatusError(badRequest(why));
  }
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
  return { metadata, replicas };
}
