/** `kubectl create`: from files, or by a generator. Mirrors kubectl/pkg/cmd/create/create.go. */
import type { Routine } from '../../../kernel/wait.ts';
import { type DryRun, dryRunOf, operationText, validationOf, writeQuery } from '../../cli/dry-run.ts';
import { aggregate, CliError, Failure, withSource } from '../../cli/errors.ts';
import {
  DRY_RUN_FLAG,
  fieldManagerFlag,
  filenameFlags,
  PRINT_FLAGS,
  RECORD_FLAG,
  SELECTOR_FLAG,
  VALIDATE_FLAG,
} from '../../cli/flagsets.ts';
import { printerFor } from '../../printers/printer.ts';
import { findInfos } from '../../resources/builder.ts';
import { updateLastApplied } from '../../resources/last-applied.ts';
import { recorded } from '../../resources/record.ts';
import { defineCommand, type Invocation } from '../../types.ts';
import { SAVE_CONFIG_FLAG } from './generator.ts';
import { GENERATORS } from './generators.ts';

export const CREATE = defineCommand({
  name: 'create',
  arguments: '-f FILENAME',
  short: 'Create a resource from a file or from stdin',
  long: 'Create a resource from a file or from stdin.\n\n JSON and YAML formats are accepted.',
  example: `# Create a pod from a file
kubectl create -f ./pod.json

# Create a pod from stdin
cat pod.json | kubectl create -f -`,
  flags: [
    ...PRINT_FLAGS,
    ...filenameFlags('to use to create the resource'),
    SELECTOR_FLAG,
    DRY_RUN_FLAG,
    VALIDATE_FLAG,
    SAVE_CONFIG_FLAG,
    RECORD_FLAG,
    fieldManagerFlag('kubectl-create'),
    { name: 'edit', type: 'bool', usage: 'Edit the API resource before creating' },
    {
      name: 'raw',
      type: 'string',
      usage: 'Raw URI to POST to the server.  Uses the transport specified by the kubeconfig file.',
    },
    {
      name: 'windows-line-endings',
      type: 'bool',
      usage: 'Only relevant if --edit=true. Defaults to the line ending native to your platform.',
    },
  ],
  commands: GENERATORS,
  run: create,
});

function* create(call: Invocation): Routine<void> {
  const { flags } = call;
  if (flags.list('filename').length === 0 && flags.string('kustomize') === '') {
    if (call.args.length === 0) throw new CliError('must specify one of -f and -k');
    throw call.usageError(`Unexpected args: [${call.args.join(' ')}]`);
  }
  if (call.args.length > 0) throw call.usageError(`Unexpected args: [${call.args.join(' ')}]`);
  const dryRun: DryRun = yield* dryRunOf(call);
  const query = writeQuery({ dryRun, fieldManager: flags.string('field-manager'), validation: validationOf(call) });
  const { infos, errors } = yield* findInfos(call, {
    validate: validationOf(call) !== 'Ignore',
    filenames: flags.list('filename'),
    kustomize: flags.string('kustomize'),
    recursive: flags.bool('recursive'),
    selector: flags.string('selector'),
  });
  const failures = [...errors];
  let count = 0;
  for (const info of infos) {
    try {
      info.object = recorded(call, updateLastApplied(info.object, flags.bool('save-config')));
      if (dryRun !== 'client')
        info.object = yield* call.client.create({ mapping: info.mapping, namespace: info.namespace }, info.object, {
          query,
        });
      count++;
      yield* call.out(printerFor(call, { operation: operationText('created', dryRun) }).print(info.object));
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      failures.push(withSource('creating', info.source, error));
    }
  }
  const failure = aggregate(failures);
  if (failure) throw failure;
  if (count === 0) throw new CliError('no objects passed to create');
}
