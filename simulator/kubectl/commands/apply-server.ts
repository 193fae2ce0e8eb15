/** `kubectl apply --server-side`, and what becomes of fields that client-side apply owned. Mirrors apply.go and client-go/util/csaupgrade. */
import type { Routine } from '../../kernel/wait.ts';
import { writeQuery } from '../cli/dry-run.ts';
import { CliError, Failure, isConflict } from '../cli/errors.ts';
import { apiVersionOf } from '../client/rest.ts';
import { same } from '../resources/diff.ts';
import { LAST_APPLIED, lastApplied } from '../resources/last-applied.ts';
import type { Info, Invocation, JsonObject, Unstructured } from '../types.ts';
import { type ApplyOptions, say, warnIfDeleting } from './apply-options.ts';

export function* serverSideApply(call: Invocation, options: ApplyOptions, info: Info): Routine<void> {
  const wanted = info.object;
  const force = call.flags.bool('force-conflicts');
  const subresource = call.flags.string('subresource');
  const target = { ...info, ...(subresource ? { subresource } : {}) };
  try {
    info.object = yield* send(call, options, target, wanted, { force });
  } catch (error) {
    if (isConflict(error)) throw new CliError(`${error.message}\n${CONFLICT_ADVICE}`);
    throw error;
  }
  yield* migrate(call, options, info, wanted, force);
  yield* warnIfDeleting(call, info.object);
  yield* say(call, options, info, 'serverside-applied');
}

function* send(
  call: Invocation,
  options: ApplyOptions,
  target: Info,
  object: unknown,
  { force, manager = options.fieldManager }: { force?: boolean; manager?: string },
): Routine<Unstructured> {
  const query = writeQuery({
    dryRun: options.dryRun,
    fieldManager: manager,
    validation: options.validation,
    ...(force === undefined ? {} : { force }),
  });
  return yield* call.client.patch(target, 'apply', object, { query });
}

/** Keeps the last applied annotation, then moves what client-side apply owned to this manager. Failures only warn. */
function* migrate(call: Invocation, options: ApplyOptions, info: Info, wanted: unknown, force: boolean): Routine<void> {
  try {
    yield* keepLastApplied(call, options, info);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    yield* call.err(
      `Warning: failed to re-apply configuration after performing Server-Side Apply migration. This is non-fatal and will be retried next time you apply. Error: ${error.message}\n`.replace(
        'failed to re-apply configuration after performing Server-Side Apply migration',
        'failed to migrate kubectl.kubernetes.io/last-applied-configuration for Server-Side Apply',
      ),
    );
    return;
  }
  let migrated: boolean;
  try {
    migrated = yield* migrateOwnership(call, options, info);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    yield* call.err(
      `Warning: server rejected managed fields migration to Server-Side Apply. This is non-fatal and will be retried next time you apply. Error: ${error.message}\n`,
    );
    return;
  }
  if (!migrated) return;
  try {
    info.object = yield* send(call, options, info, wanted, { force });
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    yield* call.err(
      `Warning: failed to re-apply configuration after performing Server-Side Apply migration. This is non-fatal and will be retried next time you apply. Error: ${error.message}\n`,
    );
  }
}

interface ManagedFields {
  readonly manager?: string;
  readonly operation?: 'Apply' | 'Update';
  readonly subresource?: string;
  readonly apiVersion?: string;
  readonly fieldsV1?: JsonObject;
}

const managedFieldsOf = ({ object }: Info): readonly ManagedFields[] =>
  ((object.metadata as JsonObject | undefined)?.managedFields ?? []) as unknown as readonly ManagedFields[];

const ownsAnnotation = ({ fieldsV1 }: ManagedFields): boolean => {
  const annotations = (fieldsV1?.['f:metadata'] as JsonObject | undefined)?.['f:annotations'] as JsonObject | undefined;
  return annotations?.[`f:${LAST_APPLIED}`] !== undefined;
};

/** The annotation gets an owner of its own, or server-side apply would drop it. */
function* keepLastApplied(call: Invocation, options: ApplyOptions, info: Info): Routine<void> {
  if (options.fieldManager !== 'kubectl') return;
  const annotation = lastApplied(info.object);
  if (annotation === undefined) return;
  if (managedFieldsOf(info).some((f) => f.operation === 'Apply' && ownsAnnotation(f))) return;
  const { mapping, name, namespace } = info;
  const only = {
    apiVersion: apiVersionOf(mapping),
    kind: mapping.kind,
    metadata: { name, ...(namespace ? { namespace } : {}), annotations: { [LAST_APPLIED]: annotation } },
  };
  info.object = yield* send(call, options, info, only, { manager: 'kubectl-last-applied' });
}

const MAX_TRIES = 5;

function* migrateOwnership(call: Invocation, options: ApplyOptions, info: Info): Routine<boolean> {
  const managers = new Set(
    managedFieldsOf(info)
      .filter((f) => f.operation === 'Update' && ownsAnnotation(f))
      .map((f) => f.manager ?? ''),
  );
  for (let attempt = 1; ; attempt++) {
    const before = managedFieldsOf(info);
    const after = [...managers].reduce((fields, manager) => upgraded(fields, manager, options.fieldManager), before);
    if (same(before, after)) return false;
    const patch = [
      { op: 'replace', path: '/metadata/managedFields', value: after },
      { op: 'replace', path: '/metadata/resourceVersion', value: info.object.metadata?.resourceVersion ?? '' },
    ];
    const query = writeQuery({
      dryRun: options.dryRun,
      fieldManager: options.fieldManager,
      validation: options.validation,
    });
    try {
      info.object = yield* call.client.patch(info, 'json', patch, { query });
      return true;
    } catch (error) {
      if (!isConflict(error) || attempt >= MAX_TRIES) throw error;
      info.object = yield* call.client.get(info);
    }
  }
}

/** Upstream: csaupgrade.upgradedManagedFields. */
function upgraded(fields: readonly ManagedFields[], from: string, to: string): readonly ManagedFields[] {
  const isOld = (f: ManagedFields): boolean => f.manager === from && f.operation === 'Update' && !f.subresource;
  const list = [...fields];
  let at = list.findIndex((f) => f.manager === to && f.operation === 'Apply' && !f.subresource);
  if (at < 0) {
    at = list.findIndex(isOld);
    const old = list[at];
    if (!old) return fields;
    list[at] = { ...old, operation: 'Apply', manager: to };
  }
  const target = list[at] as ManagedFields;
  const old = list.find((f) => isOld(f) && f.apiVersion === target.apiVersion);
  if (old) list[at] = { ...target, fieldsV1: union(target.fieldsV1 ?? {}, old.fieldsV1 ?? {}) };
  return list.filter((f) => !isOld(f));
}

/** Two sets of fields made one. */
function union(a: JsonObject, b: JsonObject): JsonObject {
  const out: JsonObject = { ...a };
  for (const [key, value] of Object.entries(b)) {
    const there = out[key];
    out[key] = there === undefined ? value : union(there as JsonObject, value as JsonObject);
  }
  return out;
}

const CONFLICT_ADVICE = `Please review the fields above--they currently have other managers. Here
are the ways you can resolve this warning:
* If you intend to manage all of these fields, please re-run the apply
  command with the \`--force-conflicts\` flag.
* If you do not intend to manage all of the fields, please edit your
  manifest to remove references to the fields that should keep their
  current managers.
* You may co-own fields by updating your manifest to match the existing
  value; in this case, you'll become the manager if the other manager(s)
  stop managing the field (remove it from their configuration).
See https://kubernetes.io/docs/reference/using-api/server-side-apply/#conflicts`;
