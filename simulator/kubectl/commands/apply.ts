/**
 * `kubectl apply`: the file, the last applied file and the live object make a three-way patch. Mirrors
 * kubectl/pkg/cmd/apply (apply.go, patcher.go); --server-side is in apply-server.ts, --overwrite=false in
 * apply-overwrite.ts, --prune in apply-prune.ts and apply-set.ts.
 */
import { type Routine, settle, sleep } from '../../kernel/wait.ts';
import { propagationOf } from '../cli/cascade.ts';
import { deleteOptions, dryRunOf, validationOf, writeQuery } from '../cli/dry-run.ts';
import { CliError, Failure, isConflict, isNotFound, StatusError, withSource } from '../cli/errors.ts';
import {
  ALL_FLAG,
  DELETION_FLAGS,
  DRY_RUN_FLAG,
  FILENAME_FLAGS,
  fieldManagerFlag,
  fileOptions,
  hasFiles,
  PRINT_FLAGS,
  RECORD_FLAG,
  SELECTOR_FLAG,
  SUBRESOURCE_FLAG,
  VALIDATE_FLAG,
  WAIT_FLAG,
} from '../cli/flagsets.ts';
import { findInfos, unreadFirst, visitInfos } from '../resources/builder.ts';
import { compactSorted } from '../resources/compact-json.ts';
import { threeWayMergePatch, threeWayStrategicPatch } from '../resources/diff.ts';
import { infoText, retrievalFailure } from '../resources/info-text.ts';
import { laidOver } from '../resources/laid-over.ts';
import { LAST_APPLIED, lastApplied, lastAppliedObject, withLastApplied } from '../resources/last-applied.ts';
import { recorded } from '../resources/record.ts';
import { schemaOf } from '../resources/schema.ts';
import { defineCommand, type Info, type Invocation, type JsonObject, later, type Unstructured } from '../types.ts';
import { type ApplyOptions, printerOf, say, warnIfDeleting } from './apply-options.ts';

const lastAppliedCommand = (name: 'EDIT' | 'SET' | 'VIEW') =>
  later(`${name.toLowerCase()}-last-applied`, async () => (await import('./apply-last.ts'))[`${name}_LAST_APPLIED`]);

export const APPLY = defineCommand({
  name: 'apply',
  arguments: '(-f FILENAME | -k DIRECTORY)',
  flags: [
    ...PRINT_FLAGS,
    ...FILENAME_FLAGS,
    SELECTOR_FLAG,
    DRY_RUN_FLAG,
    VALIDATE_FLAG,
    RECORD_FLAG,
    fieldManagerFlag('kubectl-client-side-apply'),
    ALL_FLAG,
    ...DELETION_FLAGS,
    WAIT_FLAG,
    { name: 'applyset', type: 'string', feature: 'KUBECTL_APPLYSET' },
    { name: 'force-conflicts', type: 'bool' },
    { name: 'openapi-patch', type: 'bool', default: true },
    { name: 'overwrite', type: 'bool', default: true },
    { name: 'prune', type: 'bool' },
    { name: 'prune-allowlist', type: 'stringArray' },
    { name: 'server-side', type: 'bool' },
    SUBRESOURCE_FLAG,
  ],
  commands: [lastAppliedCommand('EDIT'), lastAppliedCommand('SET'), lastAppliedCommand('VIEW')],
  run: apply,
});

function* apply(call: Invocation): Routine<void> {
  const { flags } = call;
  if (call.args.length > 0) throw call.usageError(`Unexpected args: [${call.args.join(' ')}]`);
  const dryRun = yield* dryRunOf(call);
  const serverSide = flags.bool('server-side');
  const propagation = yield* propagationOf(call);
  if (!hasFiles(flags)) throw new CliError('must specify one of -f and -k');
  const output = flags.string('output');
  const options: ApplyOptions = {
    dryRun,
    serverSide,
    propagation,
    fieldManager: serverSide && !flags.changed('field-manager') ? 'kubectl' : flags.string('field-manager'),
    validation: validationOf(call),
    printObjects: output !== '' && output !== 'name',
  };
  const pruning = flags.bool('prune') ? yield* settle(import('./apply-prune.ts')) : undefined;
  const set =
    setName(call) === '' ? undefined : yield* (yield* settle(import('./apply-set.ts'))).applySet(call, options);
  const pruneKinds = pruning ? yield* pruning.pruneKinds(call) : [];
  validate(call, options, pruneKinds.length > 0);
  if (set) yield* set.validate();
  const found = yield* findInfos(call, {
    validate: options.validation,
    ...fileOptions(flags),
    selector: flags.string('selector'),
  });
  set?.addLabels(found.infos);
  if (found.entries.length === 0) throw new CliError('no objects passed to apply');
  if (set) yield* set.beforeApply(found.infos);
  const namespaces = new Set(call.namespaceGiven ? [call.namespace] : []);
  const uids = new Set<string>();
  // Upstream: GetObjects, whose failures count as one.
  yield* visitInfos(unreadFirst(found), function* (info) {
    if (info.mapping.namespaced) namespaces.add(info.namespace);
    yield* applyOne(call, options, info);
    uids.add(info.object.metadata?.uid ?? '');
  });
  yield* printAll(call, options, found.infos);
  if (set) yield* set.prune(uids);
  else if (pruning) yield* pruning.prune(call, options, { kinds: pruneKinds, namespaces: [...namespaces], uids });
}

const setName = ({ flags }: Invocation): string => (flags.has('applyset') ? flags.string('applyset') : '');

/** Upstream: ApplyOptions.Validate. */
function validate(call: Invocation, { dryRun, serverSide }: ApplyOptions, allowlist: boolean): void {
  const { flags } = call;
  const [force, prune, all, selector] = [
    flags.bool('force'),
    flags.bool('prune'),
    flags.bool('all'),
    flags.string('selector') !== '',
  ];
  const refuse = (wrong: boolean, text: string): void => {
    if (wrong) throw new CliError(text);
  };
  refuse(flags.bool('force-conflicts') && !serverSide, '--force-conflicts only works with --server-side');
  refuse(
    dryRun === 'client' && serverSide,
    "--dry-run=client doesn't work with --server-side (did you mean --dry-run=server instead?)",
  );
  refuse(serverSide && force, '--force cannot be used with --server-side');
  refuse(dryRun === 'server' && force, '--dry-run=server cannot be used with --force');
  refuse(all && selector, 'cannot set --all and --selector at the same time');
  const set = setName(call) !== '';
  refuse(set && !prune, '--applyset requires --prune');
  refuse(prune && force, '--force cannot be used with --prune');
  if (prune && set) {
    refuse(all, '--all is incompatible with --applyset');
    refuse(selector, '--selector is incompatible with --applyset');
    refuse(allowlist, '--prune-allowlist is incompatible with --applyset');
  } else if (prune) {
    refuse(
      !all && !selector,
      'all resources selected for prune without explicitly passing --all. To prune all resources, pass the --all flag. If you did not mean to prune all resources, specify a label selector',
    );
    refuse(serverSide, "--prune is in alpha and doesn't currently work on objects created by server-side apply");
  }
  refuse(flags.string('subresource') !== '' && !serverSide, '--subresource can only be specified for --server-side');
}

/** -o yaml and the like: one object as it is, several as a List. */
function* printAll(call: Invocation, options: ApplyOptions, infos: readonly Info[]): Routine<void> {
  if (!options.printObjects || infos.length === 0) return;
  const printer = yield* printerOf(call, options, '', infos.length > 1);
  const object =
    infos.length === 1
      ? (infos[0] as Info).object
      : ({ kind: 'List', apiVersion: 'v1', metadata: {}, items: infos.map((i) => i.object) } as Unstructured);
  yield* call.out(printer.print(object));
}

function* applyOne(call: Invocation, options: ApplyOptions, info: Info): Routine<void> {
  info.object = recorded(call, info.object);
  const generated = info.object.metadata?.generateName;
  if (info.name === '' && generated) throw new CliError(`from ${generated}: cannot use generate name with apply`);
  if (options.serverSide)
    return yield* (yield* settle(import('./apply-server.ts'))).serverSideApply(call, options, info);

  const modified = withLastApplied(info.object);
  const live = yield* current(call, info);
  if (!live) {
    info.object = withoutNulls(modified) as Unstructured;
    if (options.dryRun !== 'client') {
      try {
        info.object = yield* create(call, options, info, info.object);
      } catch (error) {
        throw error instanceof Failure ? withSource('creating', info.source, error) : error;
      }
    }
    return yield* say(call, options, info, 'created');
  }
  info.object = live;
  if (lastApplied(live) === undefined) {
    yield* call.err(
      `Warning: resource ${info.mapping.resource}/${info.name} is missing the ${LAST_APPLIED} annotation which is required by kubectl apply. kubectl apply should only be used on resources created declaratively by either kubectl create --save-config or kubectl apply. The missing annotation will be patched automatically.\n`,
    );
  }
  const changed = yield* options.dryRun === 'client'
    ? patchHere(call, info, modified)
    : patchLive(call, options, info, modified);
  yield* warnIfDeleting(call, info.object);
  yield* say(call, options, info, changed ? 'configured' : 'unchanged');
}

const queryOf = (options: ApplyOptions): Record<string, string> =>
  writeQuery({ dryRun: options.dryRun, fieldManager: options.fieldManager, validation: options.validation });

function* create(call: Invocation, options: ApplyOptions, info: Info, object: Unstructured): Routine<Unstructured> {
  const { mapping, namespace } = info;
  return yield* call.client.create({ mapping, namespace }, object, { query: queryOf(options) });
}

/** Upstream: pruneNulls. */
function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, v]) => v !== null)
      .map(([k, v]) => [k, withoutNulls(v)]),
  );
}

function* current(call: Invocation, info: Info): Routine<Unstructured | undefined> {
  try {
    return yield* call.client.get(info);
  } catch (error) {
    if (isNotFound(error)) return undefined;
    if (!(error instanceof Failure)) throw error;
    throw retrievalFailure(info, error);
  }
}

/** The patch from what is live (`info.object`) and was applied last to `modified`; throws where there is none. Upstream: patchSimple. */
export function threeWay(info: Info, modified: Unstructured): JsonObject {
  const schema = schemaOf(info.mapping);
  const states = [lastAppliedObject(info.object), modified as JsonObject, info.object as JsonObject] as const;
  if (!schema) return threeWayMergePatch(...states) as JsonObject;
  try {
    return threeWayStrategicPatch(schema, ...states) as JsonObject;
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    const [original, wanted, live] = states.map((state) => `${compactSorted(state)}\n`);
    const text = `creating patch with:\noriginal:\n${original}\nmodified:\n${wanted}\ncurrent:\n${live}\nfor: ${error.message}`;
    throw withSource('patching', info.source, new CliError(text));
  }
}

/** The same; a failure says to what. */
function patchOf(info: Info, modified: Unstructured): JsonObject {
  try {
    return threeWay(info, modified);
  } catch (error) {
    throw error instanceof CliError ? unapplied('', info, error) : error;
  }
}

const unapplied = (patch: string, info: Info, why: Error): Error =>
  withSource(`applying patch:\n${patch}\nto:\n${infoText(info)}\nfor:`, info.source, why);

/** --dry-run=client: the patch is laid over the live object here. Returns whether there was anything to change. */
function* patchHere(call: Invocation, info: Info, modified: Unstructured): Routine<boolean> {
  const patch = patchOf(info, modified);
  yield* refuseConflict(call, info, modified, patch);
  if (Object.keys(patch).length === 0) return false;
  info.object = laidOver('strategic', schemaOf(info.mapping), info.object, patch) as Unstructured;
  return true;
}

/** --overwrite=false. */
function* refuseConflict(call: Invocation, info: Info, modified: Unstructured, patch: JsonObject): Routine<void> {
  if (call.flags.bool('overwrite')) return;
  const { refuseOverwrite } = yield* settle(import('./apply-overwrite.ts'));
  yield* refuseOverwrite(call, info, modified, patch);
}

const MAX_TRIES = 5;
const TRIES_BEFORE_BACK_OFF = 1;
const BACK_OFF_MS = 1000;

/** Patches, again after a conflict. Returns whether there was anything to change. Upstream: Patcher.Patch. */
function* patchLive(call: Invocation, options: ApplyOptions, info: Info, modified: Unstructured): Routine<boolean> {
  const live = info.object;
  for (let attempt = 1; ; attempt++) {
    const patch = patchOf(info, modified);
    yield* refuseConflict(call, info, modified, patch);
    if (Object.keys(patch).length === 0) return false;
    try {
      const type = schemaOf(info.mapping) ? 'strategic' : 'merge';
      info.object = yield* call.client.patch(info, type, patch, { query: queryOf(options) });
      return true;
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      if (isConflict(error) && attempt <= MAX_TRIES) {
        if (attempt > TRIES_BEFORE_BACK_OFF) yield* sleep(BACK_OFF_MS);
        info.object = yield* call.client.get(info);
        continue;
      }
      const replaceable = isConflict(error) || (error instanceof StatusError && error.reason === 'Invalid');
      if (!replaceable || !call.flags.bool('force'))
        throw unapplied(compactSorted(patch), info, withSource('patching', info.source, error));
      const failure = yield* replaceByForce(call, options, info, live, modified);
      if (failure) throw unapplied(compactSorted(modified), info, failure);
      return true;
    }
  }
}

/** --force: the object is deleted and made anew; the old one comes back when that fails. Upstream: deleteAndCreate. */
function* replaceByForce(
  call: Invocation,
  options: ApplyOptions,
  info: Info,
  live: Unstructured,
  modified: Unstructured,
): Routine<Error | undefined> {
  const { flags } = call;
  try {
    const { propagation } = options;
    yield* call.client.delete(info, deleteOptions({ propagation, graceSeconds: flags.number('grace-period') }));
    const timeout = flags.duration('timeout');
    const deadline = timeout > 0 ? call.nowMs() + timeout : Number.POSITIVE_INFINITY;
    while (yield* current(call, info)) {
      if (call.nowMs() >= deadline) throw new CliError('timed out waiting for the condition');
      yield* sleep(1000);
    }
    info.object = yield* create(call, options, info, modified);
    return undefined;
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const { resourceVersion: _, uid: __, ...metadata } = live.metadata ?? {};
    try {
      info.object = yield* create(call, options, info, { ...live, metadata } as Unstructured);
      return error;
    } catch (again) {
      if (!(again instanceof Failure)) throw again;
      return new CliError(
        `An error occurred force-replacing the existing object with the newly provided one:\n\n${error.message}.\n\nAdditionally, an error occurred attempting to restore the original object:\n\n${again.message}`,
      );
    }
  }
}
