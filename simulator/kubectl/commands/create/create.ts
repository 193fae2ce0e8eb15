/** `kubectl create`: from files, or by a generator. Mirrors kubectl/pkg/cmd/create/create.go. */
import { type Routine, settle } from '../../../kernel/wait.ts';
import { type DryRun, dryRunOf, operationText, validationOf, writeQuery } from '../../cli/dry-run.ts';
import { CliError, Failure, withSource } from '../../cli/errors.ts';
import {
  DRY_RUN_FLAG,
  FILENAME_FLAGS,
  fieldManagerFlag,
  fileOptions,
  hasFiles,
  PRINT_FLAGS,
  RECORD_FLAG,
  SAVE_CONFIG_FLAG,
  SELECTOR_FLAG,
  VALIDATE_FLAG,
} from '../../cli/flagsets.ts';
import { printerFor } from '../../printers/printer.ts';
import { type FoundInfos, findInfos, visitInfos } from '../../resources/builder.ts';
import { updateLastApplied } from '../../resources/last-applied.ts';
import { recorded } from '../../resources/record.ts';
import { defineCommand, type Info, type Invocation } from '../../types.ts';

import { GENERATORS } from './generators.ts';

export const CREATE = defineCommand({
  name: 'create',
  arguments: '-f FILENAME',
  flags: [
    ...PRINT_FLAGS,
    ...FILENAME_FLAGS,
    SELECTOR_FLAG,
    DRY_RUN_FLAG,
    VALIDATE_FLAG,
    SAVE_CONFIG_FLAG,
    RECORD_FLAG,
    fieldManagerFlag('kubectl-create'),
    { name: 'edit', type: 'bool' },
    {
      name: 'raw',
      type: 'string',
    },
    {
      name: 'windows-line-endings',
      type: 'bool',
    },
  ],
  commands: GENERATORS,
  run: create,
});

function* create(call: Invocation): Routine<void> {
  const { flags } = call;
  if (!hasFiles(flags)) {
    if (call.args.length === 0) throw new CliError('must specify one of -f and -k');
    throw call.usageError(`Unexpected args: [${call.args.join(' ')}]`);
  }
  if (call.args.length > 0) throw call.usageError(`Unexpected args: [${call.args.join(' ')}]`);
  // A format that cannot be printed is refused first.
  printerFor(call, { operation: 'created' });
  if (flags.string('raw') !== '') {
    const { checkRaw, rawFileRules, rawRequest } = yield* settle(import('../raw.ts'));
    checkRaw(call, [[flags.bool('edit'), '--raw and --edit are mutually exclusive'], ...rawFileRules(call)]);
    return yield* rawRequest(call, 'POST', flags.list('filename')[0]);
  }
  const dryRun: DryRun = yield* dryRunOf(call);
  const query = writeQuery({ dryRun, fieldManager: flags.string('field-manager'), validation: validationOf(call) });
  const find = {
    ...fileOptions(flags),
  };
  if (flags.bool('edit')) return yield* editAndCreate(call, yield* findInfos(call, find));
  const found = yield* findInfos(call, {
    ...find,
    validate: validationOf(call),
    selector: flags.string('selector'),
  });
  const count = yield* visitInfos(found, function* (info) {
    try {
      info.object = recorded(call, updateLastApplied(info.object, flags.bool('save-config')));
      if (dryRun !== 'client')
        info.object = yield* call.client.create({ mapping: info.mapping, namespace: info.namespace }, info.object, {
          query,
        });
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      throw withSource('creating', info.source, error);
    }
    yield* call.out(printerFor(call, { operation: operationText('created', dryRun) }).print(info.object));
  });
  if (count === 0) throw new CliError('no objects passed to create');
}

/** --edit: one editor an object. Upstream: RunEditOnCreate. */
function* editAndCreate(call: Invocation, found: FoundInfos): Routine<void> {
  const { editInfos } = yield* settle(import('../edit.ts'));
  const query = writeQuery({ fieldManager: 'kubectl-create', validation: validationOf(call) });
  const send = function* (edited: Info): Routine<void> {
    const where = { mapping: edited.mapping, namespace: edited.namespace };
    const made = yield* call.client.create(where, edited.object, { query });
    yield* call.out(printerFor(call, { operation: 'created' }).print(made));
  };
  yield* visitInfos(found, (info) => editInfos(call, [info], { saveConfig: call.flags.bool('save-config'), send }));
}
