/** Server-side apply, which Helm 4 writes with. Mirrors patchResourceServerSide and upgradeClientSideFieldManager of its pkg/kube/client.go. */
import type { Routine } from '../../kernel/wait.ts';
import { isConflict } from '../../kubectl/cli/errors.ts';
import type { Client, Info, JsonObject, Unstructured } from '../../kubectl/types.ts';
import { HelmError, isFailure } from '../cli/errors.ts';

const MANAGER = 'helm';

const QUERY = { fieldManager: MANAGER, fieldValidation: 'Strict' };

/** "default/web apps/v1, Kind=Deployment" */
const told = ({ mapping: { group, version, kind }, namespace, name }: Info): string =>
  `${namespace}/${name} ${group}/${version}, Kind=${kind}`;

/** Throws: "conflict occurred while applying object default/web apps/v1, Kind=Deployment: …". */
export function* applyServerSide(client: Client, resource: Info, force: boolean): Routine<void> {
  try {
    const query = { ...QUERY, force: String(force) };
    resource.object = yield* client.patch(resource, 'apply', resource.object, { query });
  } catch (error) {
    if (!isFailure(error)) throw error;
    const what = isConflict(error) ? 'conflict occurred while applying' : 'server-side apply failed for';
    throw new HelmError(`${what} object ${told(resource)}: ${error.message}`);
  }
}

interface ManagedFields {
  readonly manager?: string;
  readonly operation?: string;
  readonly subresource?: string;
  readonly fieldsV1?: JsonObject;
}

/** Fields that Helm 3 wrote become fields that Helm applied. Upstream: client-go's csaupgrade. */
export function* upgradeManager(client: Client, resource: Info, live: Unstructured): Routine<void> {
  const all = (
    (live.metadata as { managedFields?: readonly ManagedFields[] } | undefined)?.managedFields ?? []
  ).slice();
  const isOwn =
    (operation: string) =>
    (entry: ManagedFields): boolean =>
      entry.manager === MANAGER && entry.operation === operation && (entry.subresource ?? '') === '';
  const written = all.filter(isOwn('Update'));
  const [first] = written;
  if (!first) return;
  const applied = all.find(isOwn('Apply'));
  const base: ManagedFields = applied ?? { ...first, operation: 'Apply' };
  const fieldsV1 = written.reduce((fields, entry) => union(fields, entry.fieldsV1 ?? {}), base.fieldsV1 ?? {});
  const managedFields = [
    ...all.filter((entry) => !written.includes(entry) && entry !== applied),
    { ...base, fieldsV1 },
  ];
  const patch = [
    { op: 'replace', path: '/metadata/managedFields', value: managedFields },
    { op: 'replace', path: '/metadata/resourceVersion', value: live.metadata?.resourceVersion ?? '' },
  ];
  try {
    yield* client.patch(resource, 'json', patch, { query: QUERY });
  } catch (error) {
    if (!isFailure(error)) throw error;
    throw new HelmError(`failed to patch object to upgrade CSA field manager ${told(resource)}: ${error.message}`);
  }
}

/** Sets of fields: {"f:spec": {"f:replicas": {}}}. */
function union(a: JsonObject, b: JsonObject): JsonObject {
  const joined: Record<string, unknown> = { ...a };
  for (const [key, value] of Object.entries(b)) {
    joined[key] = key in joined ? union(joined[key] as JsonObject, value as JsonObject) : value;
  }
  return joined as JsonObject;
}
