/** `kubectl replace`. Mirrors kubectl/pkg/cmd/replace/replace.go. */
import { type Routine, settle } from '../../kernel/wait.ts';
import { propagationOf } from '../cli/cascade.ts';
import { deleteOptions, dryRunOf, operationText, validationOf, writeQuery } from '../cli/dry-run.ts';
import { CliError, Failure, isNotFound, withSource } from '../cli/errors.ts';
import {
  DELETION_FLAGS,
  DRY_RUN_FLAG,
  FILENAME_FLAGS,
  fieldManagerFlag,
  fileOptions,
  hasFiles,
  PRINT_FLAGS,
  SAVE_CONFIG_FLAG,
  SUBRESOURCE_FLAG,
  VALIDATE_FLAG,
  WAIT_FLAG,
} from '../cli/flagsets.ts';
import { printerFor } from '../printers/printer.ts';
import { type FoundInfos, findInfos, visitInfos } from '../resources/builder.ts';
import { updateLastApplied } from '../resources/last-applied.ts';
import { defineCommand, type Info, type Invocation } from '../types.ts';
import { goneText } from './delete.ts';
import { waitUntilGone } from './delete-wait.ts';

export const REPLACE = defineCommand({
  name: 'replace',
  arguments: '-f FILENAME',
  flags: [
    ...PRINT_FLAGS,
    ...FILENAME_FLAGS,
    ...DELETION_FLAGS,
    DRY_RUN_FLAG,
    VALIDATE_FLAG,
    SAVE_CONFIG_FLAG,
    fieldManagerFlag('kubectl-replace'),
    {
      name: 'raw',
      type: 'string',
    },
    SUBRESOURCE_FLAG,
    WAIT_FLAG,
  ],
  run: replace,
});

function* replace(call: Invocation): Routine<void> {
  const { flags } = call;
  // A format that cannot be printed is refused first.
  printerFor(call, { operation: 'replaced' });
  const propagation = yield* propagationOf(call);
  if (!hasFiles(flags)) throw new CliError('must specify one of -f and -k');
  if (flags.number('grace-period') >= 0 && !flags.bool('force'))
    throw new CliError('--grace-period must have --force specified');
  if (flags.duration('timeout') !== 0 && !flags.bool('force'))
    throw new CliError('--timeout must have --force specified');
  if (flags.string('raw') !== '') {
    const { checkRaw, rawFileRules, rawRequest } = yield* settle(import('./raw.ts'));
    checkRaw(call, rawFileRules(call));
    return yield* rawRequest(call, 'PUT', flags.list('filename')[0]);
  }
  const dryRun = yield* dryRunOf(call);
  if (dryRun !== 'none' && flags.bool('force')) throw new CliError('--dry-run can not be used when --force is set');
  const query = writeQuery({ dryRun, fieldManager: flags.string('field-manager'), validation: validationOf(call) });
  if (flags.bool('force')) return yield* forceReplace(call, propagation, query);
  const found = yield* findInfos(call, {
    validate: validationOf(call),
    ...fileOptions(flags),
  });
  yield* visitInfos(found, function* (info) {
    try {
      const object = updateLastApplied(info.object, flags.bool('save-config'));
      const subresource = flags.string('subresource');
      if (dryRun === 'client') info.object = object;
      else
        info.object = yield* call.client.update(
          { ...info, ...(subresource ? { subresource } : {}) },
          yield* versioned(call, info, object),
          { query },
        );
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      throw withSource('replacing', info.source, error);
    }
    yield* call.out(printerFor(call, { operation: operationText('replaced', dryRun) }).print(info.object));
  });
}

/** Deletes all, waits, creates all; what cannot be deleted or recognized leaves nothing created. Upstream: forceReplace. */
function* forceReplace(call: Invocation, propagation: string, query: Readonly<Record<string, string>>): Routine<void> {
  const { flags } = call;
  const found = yield* findInfos(call, fileOptions(flags));
  yield* removeAll(call, found, propagation);
  yield* visitInfos(found, function* (info) {
    const object = updateLastApplied(info.object, flags.bool('save-config'));
    info.object = yield* call.client.create({ mapping: info.mapping, namespace: info.namespace }, object, { query });
    yield* call.out(printerFor(call, { operation: 'replaced' }).print(info.object));
  });
}

/** An object without version takes the live one's. Upstream: resource.Helper.Replace. */
function* versioned(call: Invocation, info: Info, object: Info['object']): Routine<Info['object']> {
  if (object.metadata?.resourceVersion) return object;
  try {
    const live = yield* call.client.get(info);
    const metadata = { ...object.metadata, resourceVersion: live.metadata?.resourceVersion ?? '' };
    return { ...object, metadata: metadata as Info['object']['metadata'] } as Info['object'];
  } catch (error) {
    if (isNotFound(error)) return object;
    throw error;
  }
}

function* removeAll(call: Invocation, found: FoundInfos, propagation: string): Routine<void> {
  const { flags } = call;
  const grace = flags.number('grace-period');
  const options = deleteOptions({
    propagation,
    graceSeconds: grace < 0 ? grace : Math.max(1, grace),
  });
  const going: { info: Info; uid: string }[] = [];
  yield* visitInfos(found, function* (info) {
    try {
      yield* call.client.delete(info, options);
    } catch (error) {
      if (isNotFound(error)) return;
      throw error instanceof Failure ? withSource('deleting', info.source, error) : error;
    }
    going.push({ info, uid: '' });
    yield* call.out(`${goneText(info)}\n`);
  });
  yield* waitUntilGone(call, going, flags.duration('timeout'));
}
