/**
 * `kubectl apply`: the file, the last applied file and the live object make a three-way patch. Mirrors
 * kubectl/pkg/cmd/apply (apply.go, patcher.go, prune.go). Left out: --applyset.
 */
import { type Routine, settle } from '../../kernel/wait.ts';
import { dryRunOf, validationOf, writeQuery } from '../cli/dry-run.ts';
import { aggregate, CliError, Failure, isConflict, isNotFound, StatusError, withSource } from '../cli/errors.ts';
import {
  allFlag,
  DRY_RUN_FLAG,
  fieldManagerFlag,
  filenameFlags,
  PRINT_FLAGS,
  RECORD_FLAG,
  SELECTOR_FLAG,
  VALIDATE_FLAG,
} from '../cli/flagsets.ts';
import { gvkText, gvrText } from '../client/rest.ts';
import { findInfos } from '../resources/builder.ts';
import { threeWayMergePatch, threeWayStrategicPatch } from '../resources/diff.ts';
import { compactSorted } from '../resources/files.ts';
import { LAST_APPLIED, lastApplied, withLastApplied } from '../resources/last-applied.ts';
import { recorded } from '../resources/record.ts';
import { schemaOf } from '../resources/schema.ts';
import { defineCommand, type Info, type Invocation, later, type Unstructured } from '../types.ts';
import { type ApplyOptions, printerOf, say } from './apply-options.ts';

export const APPLY = defineCommand({
  name: 'apply',
  arguments: '(-f FILENAME | -k DIRECTORY)',
  short: 'Apply a configuration to a resource by file name or stdin',
  long: `Apply a configuration to a resource by file name or stdin. The resource name must be specified. This resource will be created if it doesn't exist yet. To use 'apply', always create the resource initially with either 'apply' or 'create --save-config'.

 JSON and YAML formats are accepted.`,
  example: `# Apply the configuration in pod.yaml
kubectl apply -f ./pod.yaml

# Apply what stdin says
cat pod.yaml | kubectl apply -f -

# Apply all files of a folder
kubectl apply -f dir/

# Only show what would be sent
kubectl apply -f pod.yaml --dry-run=client

# Apply the files and delete what was applied with this label before and is in none of them
kubectl apply --prune -f manifest.yaml -l app=nginx`,
  flags: [
    ...PRINT_FLAGS,
    ...filenameFlags('that contains the configuration to apply'),
    SELECTOR_FLAG,
    DRY_RUN_FLAG,
    VALIDATE_FLAG,
    RECORD_FLAG,
    fieldManagerFlag('kubectl-client-side-apply'),
    allFlag('Select all resources in the namespace of the specified resource types.'),
    {
      name: 'cascade',
      type: 'string',
      default: 'background',
      noOptDefault: 'background',
      usage:
        'Must be "background", "orphan", or "foreground". Selects the deletion cascading strategy for the dependents (e.g. Pods created by a ReplicationController). Defaults to background.',
    },
    {
      name: 'force',
      type: 'bool',
      usage:
        'If true, immediately remove resources from API and bypass graceful deletion. Note that immediate deletion of some resources may result in inconsistency or data loss and requires confirmation.',
    },
    {
      name: 'force-conflicts',
      type: 'bool',
      usage: 'If true, server-side apply will force the changes against conflicts.',
    },
    {
      name: 'grace-period',
      type: 'int',
      default: -1,
      usage:
        'Period of time in seconds given to the resource to terminate gracefully. Ignored if negative. Set to 1 for immediate shutdown. Can only be set to 0 when --force is true (force deletion).',
    },
    {
      name: 'openapi-patch',
      type: 'bool',
      default: true,
      usage:
        'If true, use openapi to calculate diff when the openapi presents and the resource can be found in the openapi spec. Otherwise, fall back to use baked-in types.',
    },
    {
      name: 'overwrite',
      type: 'bool',
      default: true,
      usage:
        'Automatically resolve conflicts between the modified and live configuration by using values from the modified configuration',
    },
    {
      name: 'prune',
      type: 'bool',
      usage:
        'Automatically delete resource objects, that do not appear in the configs and are created by either apply or create --save-config. Should be used with either -l or --all.',
    },
    {
      name: 'prune-allowlist',
      type: 'stringArray',
      usage: 'Overwrite the default allowlist with <group/version/kind> for --prune',
    },
    { name: 'server-side', type: 'bool', usage: 'If true, apply runs in the server instead of the client.' },
    {
      name: 'subresource',
      type: 'string',
      usage:
        'If specified, apply will operate on the subresource of the requested object.  Only allowed when using --server-side.',
    },
    {
      name: 'timeout',
      type: 'duration',
      usage:
        'The length of time to wait before giving up on a delete, zero means determine a timeout from the size of the object',
    },
    {
      name: 'wait',
      type: 'bool',
      usage: 'If true, wait for resources to be gone before returning. This waits for finalizers.',
    },
  ],
  commands: [
    later(
      'edit-last-applied',
      'Edit latest last-applied-configuration annotations of a resource/object',
      async () => (await import('./apply-last.ts')).EDIT_LAST_APPLIED,
    ),
    later(
      'set-last-applied',
      'Set the last-applied-configuration annotation on a live object to match the contents of a file',
      async () => (await import('./apply-last.ts')).SET_LAST_APPLIED,
    ),
    later(
      'view-last-applied',
      'View the latest last-applied-configuration annotations of a resource/object',
      async () => (await import('./apply-last.ts')).VIEW_LAST_APPLIED,
    ),
  ],
  run: apply,
});

function* apply(call: Invocation): Routine<void> {
  const { flags } = call;
  const serverSide = flags.bool('server-side');
  if (flags.bool('force-conflicts') && !serverSide)
    throw new CliError('--force-conflicts only works with --server-side');
  const dryRun = yield* dryRunOf(call);
  if (dryRun === 'client' && serverSide)
    throw new CliError("--dry-run=client doesn't work with --server-side (did you mean --dry-run=server instead?)");
  if (flags.bool('force') && serverSide) throw new CliError('--force cannot be used with --server-side');
  if (call.args.length > 0) throw call.usageError(`Unexpected args: [${call.args.join(' ')}]`);
  const options: ApplyOptions = {
    dryRun,
    serverSide,
    fieldManager: serverSide && !flags.changed('field-manager') ? 'kubectl' : flags.string('field-manager'),
    validation: validationOf(call),
    printObjects: flags.string('output') !== '' && flags.string('output') !== 'name',
  };
  if (flags.list('filename').length === 0 && flags.string('kustomize') === '')
    throw new CliError('must specify one of -f and -k');
  if (flags.bool('prune') && !flags.bool('all') && flags.string('selector') === '') {
    throw new CliError(
      'all resources selected for prune without explicitly passing --all. To prune all resources, pass the --all flag. If you did not mean to prune all resources, specify a label selector',
    );
  }
  const pruning = flags.bool('prune') ? yield* settle(import('./apply-prune.ts')) : undefined;
  pruning?.pruneKinds(call);
  const { infos, errors } = yield* findInfos(call, {
    validate: options.validation !== 'Ignore',
    filenames: flags.list('filename'),
    kustomize: flags.string('kustomize'),
    recursive: flags.bool('recursive'),
    selector: flags.string('selector'),
  });
  if (infos.length === 0 && errors.length === 0) throw new CliError('no objects passed to apply');
  const failures = [...errors];
  const applied: Info[] = [];
  for (const info of infos) {
    try {
      yield* applyOne(call, options, info);
      applied.push(info);
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      failures.push(error);
    }
  }
  const failure = aggregate(failures);
  if (failure) throw failure;
  yield* printAll(call, options, applied);
  if (pruning) yield* pruning.prune(call, dryRun, applied);
}

/** -o yaml and the like: one object as it is, several as a List. */
function* printAll(call: Invocation, options: ApplyOptions, infos: readonly Info[]): Routine<void> {
  if (!options.printObjects || infos.length === 0) return;
  const printer = yield* printerOf(call, options, 'configured', infos.length > 1);
  const object =
    infos.length === 1
      ? (infos[0] as Info).object
      : ({ kind: 'List', apiVersion: 'v1', metadata: {}, items: infos.map((i) => i.object) } as Unstructured);
  yield* call.out(printer.print(object));
}

function* applyOne(call: Invocation, options: ApplyOptions, info: Info): Routine<void> {
  info.object = recorded(call, info.object);
  if (info.name === '') {
    const generated = info.object.metadata?.generateName;
    if (generated) throw new CliError(`from ${generated}: cannot use generate name with apply`);
  }
  if (options.serverSide)
    return yield* (yield* settle(import('./apply-server.ts'))).serverSideApply(call, options, info);

  const modified = withLastApplied(info.object);
  const query = writeQuery({
    dryRun: options.dryRun,
    fieldManager: options.fieldManager,
    validation: options.validation,
  });
  const live = yield* current(call, info);
  if (!live) {
    info.object = modified;
    if (options.dryRun !== 'client') {
      try {
        info.object = yield* call.client.create({ mapping: info.mapping, namespace: info.namespace }, modified, {
          query,
        });
      } catch (error) {
        throw error instanceof Failure ? withSource('creating', info.source, error) : error;
      }
    }
    yield* warnIfDeleting(call, info.object);
    return yield* say(call, options, info, 'created');
  }
  info.object = live;
  if (options.dryRun === 'client') return yield* say(call, options, info, clientChange(info, modified));
  if (lastApplied(live) === undefined) {
    yield* call.err(
      `Warning: resource ${info.mapping.resource}/${info.name} is missing the ${LAST_APPLIED} annotation which is required by kubectl apply. kubectl apply should only be used on resources created declaratively by either kubectl create --save-config or kubectl apply. The missing annotation will be patched automatically.\n`,
    );
  }
  const changed = yield* patchLive(call, options, info, modified, query);
  yield* warnIfDeleting(call, info.object);
  yield* say(call, options, info, changed ? 'configured' : 'unchanged');
}

function clientChange(info: Info, modified: Unstructured): string {
  return Object.keys(threeWay(info, modified)).length === 0 ? 'unchanged' : 'configured';
}

function* warnIfDeleting(call: Invocation, object: Unstructured): Routine<void> {
  if (!object.metadata?.deletionTimestamp) return;
  yield* call.err(`Warning: Detected changes to resource ${object.metadata.name} which is currently being deleted.\n`);
}

/** "Resource: …, GroupVersionKind: …\nName: …": how a failure names an object. Upstream: resource.Info.String. */
export function infoText({ mapping, name, namespace }: Info): string {
  return `Resource: ${JSON.stringify(gvrText(mapping))}, GroupVersionKind: ${JSON.stringify(gvkText(mapping))}\nName: ${JSON.stringify(name)}, Namespace: ${JSON.stringify(namespace)}`;
}

function* current(call: Invocation, info: Info): Routine<Unstructured | undefined> {
  try {
    return yield* call.client.get(info);
  } catch (error) {
    if (isNotFound(error)) return undefined;
    if (!(error instanceof Failure)) throw error;
    throw withSource(`retrieving current configuration of:\n${infoText(info)}\nfrom server for:`, info.source, error);
  }
}

type Json = Record<string, unknown>;

/** The patch from what is live (`info.object`) and was applied last to `modified`. */
export function threeWay(info: Info, modified: Unstructured): Json {
  const text = lastApplied(info.object);
  const original = (text ? JSON.parse(text) : {}) as Json;
  const schema = schemaOf(info.mapping);
  const arguments_ = [original, modified as Json, info.object as Json] as const;
  return schema ? threeWayStrategicPatch(schema, ...arguments_) : threeWayMergePatch(...arguments_);
}

const MAX_TRIES = 5;

/** Patches, again after a conflict. Returns whether there was anything to change. */
function* patchLive(
  call: Invocation,
  options: ApplyOptions,
  info: Info,
  modified: Unstructured,
  query: Record<string, string>,
): Routine<boolean> {
  for (let attempt = 1; ; attempt++) {
    const patch = threeWay(info, modified);
    if (Object.keys(patch).length === 0) return false;
    try {
      info.object = yield* call.client.patch(info, schemaOf(info.mapping) ? 'strategic' : 'merge', patch, { query });
      return true;
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      if (isConflict(error) && attempt <= MAX_TRIES) {
        info.object = (yield* current(call, info)) ?? info.object;
        continue;
      }
      const replaceable = isConflict(error) || (error instanceof StatusError && error.reason === 'Invalid');
      if (replaceable && call.flags.bool('force')) return yield* replaceByForce(call, options, info, modified, query);
      throw withSource(`applying patch:\n${compactSorted(patch)}\nto:\n${infoText(info)}\nfor:`, info.source, error);
    }
  }
}

/** --force: the object is deleted and made anew. */
function* replaceByForce(
  call: Invocation,
  options: ApplyOptions,
  info: Info,
  modified: Unstructured,
  query: Record<string, string>,
): Routine<boolean> {
  if (options.dryRun !== 'none') return true;
  yield* call.client.delete(info, { propagationPolicy: 'Background' });
  for (;;) {
    if (!(yield* current(call, info))) break;
  }
  const { resourceVersion: _, ...metadata } = modified.metadata ?? {};
  info.object = yield* call.client.create(
    { mapping: info.mapping, namespace: info.namespace },
    { ...modified, metadata },
    { query },
  );
  return true;
}
