/** view-, set- and edit-last-applied. Mirrors kubectl/pkg/cmd/apply/apply_{view,set,edit}_last_applied.go. */
import type { Routine } from '../../kernel/wait.ts';
import { printYaml } from '../../yaml/yaml.ts';
import { dryRunOf, operationText, writeQuery } from '../cli/dry-run.ts';
import { aggregate, CliError } from '../cli/errors.ts';
import { allFlag, DRY_RUN_FLAG, fieldManagerFlag, filenameFlags, PRINT_FLAGS, SELECTOR_FLAG } from '../cli/flagsets.ts';
import { printerFor } from '../printers/printer.ts';
import { findInfos } from '../resources/builder.ts';
import { LAST_APPLIED, lastApplied, lastAppliedText } from '../resources/last-applied.ts';
import { defineCommand, type Invocation, type Unstructured } from '../types.ts';
import { editLastApplied } from './edit.ts';

export const VIEW_LAST_APPLIED = defineCommand({
  name: 'view-last-applied',
  arguments: '(TYPE [NAME | -l label] | TYPE/NAME | -f FILENAME)',
  short: 'View the latest last-applied-configuration annotations of a resource/object',
  example: `# Of one deployment, as YAML
kubectl apply view-last-applied deployment/nginx

# Of the objects in a file, as JSON
kubectl apply view-last-applied -f deploy.yaml -o json`,
  flags: [
    {
      name: 'output',
      short: 'o',
      type: 'string',
      default: 'yaml',
      usage: 'Output format. Must be one of (yaml, json)',
    },
    SELECTOR_FLAG,
    allFlag('Select all resources in the namespace of the specified resource types'),
    ...filenameFlags('that contains the last-applied-configuration annotations'),
  ],
  *run(call) {
    const { flags } = call;
    const output = flags.string('output');
    const { infos, errors } = yield* findInfos(call, {
      args: call.args,
      filenames: flags.list('filename'),
      selector: flags.string('selector'),
      all: flags.bool('all'),
      typeAlone: false,
      latest: true,
    });
    const failure = aggregate(errors);
    if (failure) throw failure;
    if (output !== 'yaml' && output !== 'json')
      throw call.usageError(`Unexpected -o output mode: ${output}, the flag 'output' must be one of yaml|json`);
    for (const info of infos) {
      const text = lastApplied(info.object);
      if (text === undefined) continue;
      const value: unknown = JSON.parse(text);
      yield* call.out(output === 'yaml' ? printYaml(value) : `${JSON.stringify(value, null, 2)}\n`);
    }
  },
});

export const SET_LAST_APPLIED = defineCommand({
  name: 'set-last-applied',
  arguments: '-f FILENAME',
  short: 'Set the last-applied-configuration annotation on a live object to match the contents of a file',
  example: `# As if the file had been applied
kubectl apply set-last-applied -f deploy.yaml`,
  flags: [
    ...PRINT_FLAGS,
    DRY_RUN_FLAG,
    {
      name: 'create-annotation',
      type: 'bool',
      usage: "Will create 'last-applied-configuration' annotations if current objects doesn't have one",
    },
    ...filenameFlags('that contains the last-applied-configuration annotations'),
  ],
  run: setLastApplied,
});

function* setLastApplied(call: Invocation): Routine<void> {
  const { flags } = call;
  const dryRun = yield* dryRunOf(call);
  const { infos, errors } = yield* findInfos(call, { filenames: flags.list('filename') });
  const failure = aggregate(errors);
  if (failure) throw failure;
  for (const info of infos) {
    const wanted = lastAppliedText(info.object);
    const live = yield* call.client.get(info);
    const now = lastApplied(live);
    if (now === undefined && !flags.bool('create-annotation')) {
      throw new CliError(
        `no last-applied-configuration annotation found on resource: ${info.name}, to create the annotation, run the command with --create-annotation`,
      );
    }
    if (now === wanted) {
      yield* call.out(`set-last-applied ${info.name}: no changes required.\n\n`.replace(/\n\n$/, '\n'));
      continue;
    }
    let object: Unstructured = info.object;
    if (dryRun !== 'client') {
      object = yield* call.client.patch(
        info,
        'merge',
        { metadata: { annotations: { [LAST_APPLIED]: wanted } } },
        { query: writeQuery({ dryRun }) },
      );
    }
    yield* call.out(printerFor(call, { operation: operationText('configured', dryRun) }).print(object));
  }
}

export const EDIT_LAST_APPLIED = defineCommand({
  name: 'edit-last-applied',
  arguments: '(RESOURCE/NAME | -f FILENAME)',
  short: 'Edit latest last-applied-configuration annotations of a resource/object',
  flags: [
    ...PRINT_FLAGS,
    fieldManagerFlag('kubectl-client-side-apply'),
    { name: 'windows-line-endings', type: 'bool', usage: 'Defaults to the line ending native to your platform.' },
    ...filenameFlags('to use to edit the resource'),
  ],
  run: editLastApplied,
});
