/** view-, set- and edit-last-applied. Mirrors kubectl/pkg/cmd/apply/apply_{view,set,edit}_last_applied.go. */
import type { Routine } from '../../kernel/wait.ts';
import { printYaml } from '../../yaml/yaml.ts';
import { dryRunOf, operationText, validationOf, writeQuery } from '../cli/dry-run.ts';
import { aggregate, CliError, Failure, isNotFound } from '../cli/errors.ts';
import {
  ALL_FLAG,
  DRY_RUN_FLAG,
  FILENAME_FLAGS,
  fieldManagerFlag,
  fileOptions,
  PRINT_FLAGS,
  SELECTOR_FLAG,
  VALIDATE_FLAG,
} from '../cli/flagsets.ts';
import { goSyntax } from '../printers/json.ts';
import { printerFor } from '../printers/printer.ts';
import { findInfos } from '../resources/builder.ts';
import { compactSorted } from '../resources/compact-json.ts';
import { same } from '../resources/diff.ts';
import { readStream } from '../resources/files.ts';
import { retrievalFailure } from '../resources/info-text.ts';
import { LAST_APPLIED, lastApplied, lastAppliedText } from '../resources/last-applied.ts';
import { defineCommand, type Info, type Invocation, type Unstructured } from '../types.ts';
import { editInfos, LAST_APPLIED_HEADER } from './edit.ts';

export const VIEW_LAST_APPLIED = defineCommand({
  name: 'view-last-applied',
  arguments: '(TYPE [NAME | -l label] | TYPE/NAME | -f FILENAME)',
  flags: [
    {
      name: 'output',
      short: 'o',
      type: 'string',
      default: 'yaml',
    },
    SELECTOR_FLAG,
    ALL_FLAG,
    ...FILENAME_FLAGS,
  ],
  *run(call) {
    const { flags } = call;
    const output = flags.string('output');
    if (flags.bool('all') && flags.string('selector') !== '')
      throw new CliError("setting 'all' parameter but found a non empty selector. ");
    const { infos, errors } = yield* findInfos(call, {
      args: call.args,
      filenames: flags.list('filename'),
      selector: flags.string('selector'),
      typeAlone: flags.bool('all'),
      latest: true,
      stopAtError: true,
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
  flags: [
    ...PRINT_FLAGS,
    DRY_RUN_FLAG,
    {
      name: 'create-annotation',
      type: 'bool',
    },
    ...FILENAME_FLAGS.filter((f) => f.name === 'filename'),
  ],
  run: setLastApplied,
});

function* setLastApplied(call: Invocation): Routine<void> {
  const { flags } = call;
  const dryRun = yield* dryRunOf(call);
  const { infos } = yield* findInfos(call, { filenames: flags.list('filename'), stopAtError: true });
  const changes: { info: Info; wanted: string }[] = [];
  for (const info of infos) {
    const wanted = lastAppliedText(info.object);
    info.object = yield* current(call, info);
    const now = lastApplied(info.object);
    if (now === undefined && !flags.bool('create-annotation')) {
      throw new CliError(
        `no last-applied-configuration annotation found on resource: ${info.name}, to create the annotation, run the command with --create-annotation`,
      );
    }
    if (now === wanted) yield* call.out(`set-last-applied ${info.name}: no changes required.\n`);
    else changes.push({ info, wanted });
  }
  for (const { info, wanted } of changes) {
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

/** The live object. Upstream: SetLastAppliedOptions.Validate. */
function* current(call: Invocation, info: Info): Routine<Unstructured> {
  try {
    return yield* call.client.get(info);
  } catch (error) {
    if (isNotFound(error) || !(error instanceof Failure)) throw error;
    throw retrievalFailure(info, error);
  }
}

export const EDIT_LAST_APPLIED = defineCommand({
  name: 'edit-last-applied',
  arguments: '(RESOURCE/NAME | -f FILENAME)',
  flags: [
    ...PRINT_FLAGS,
    fieldManagerFlag('kubectl-client-side-apply'),
    { name: 'windows-line-endings', type: 'bool' },
    VALIDATE_FLAG,
    ...FILENAME_FLAGS,
  ],
  run: editLastApplied,
});

function* editLastApplied(call: Invocation): Routine<void> {
  const { flags } = call;
  const { infos, errors } = yield* findInfos(call, {
    args: call.args,
    ...fileOptions(flags),
    typeAlone: true,
    latest: true,
  });
  const failure = aggregate(errors);
  if (failure) throw failure;
  const annotated: Info[] = [];
  for (const info of infos) {
    const text = lastApplied(info.object);
    if (text === undefined) continue;
    const [entry] = yield* readStream(call, 'edited-file', text);
    if (entry instanceof Error) throw entry;
    if (entry) annotated.push(entry);
  }
  if (annotated.length === 0)
    throw new CliError(
      'no last-applied-configuration annotation found on resources, to create the annotation, use command `kubectl apply set-last-applied --create-annotation`',
    );
  yield* editInfos(call, annotated, {
    header: LAST_APPLIED_HEADER,
    send: (edited, originals) => sendAnnotation(call, edited, originals),
  });
}

/** Upstream: visitToApplyEditPatch: what is in the annotation has no UID, so that it is the first that was edited. */
function* sendAnnotation(call: Invocation, edited: Info, originals: readonly Info[]): Routine<void> {
  const original = originals.find((o) => o.object.metadata?.uid === edited.object.metadata?.uid);
  if (!original)
    throw new CliError(`no original object found for &unstructured.Unstructured{Object:${goSyntax(edited.object)}}`);
  if (same(original.object, edited.object)) {
    yield* call.out(printerFor(call, { operation: 'skipped' }).print(edited.object));
    return;
  }
  const value = `${compactSorted(edited.object)}\n`;
  const query = writeQuery({ fieldManager: call.flags.string('field-manager'), validation: validationOf(call) });
  yield* call.client.patch(
    { ...edited, namespace: edited.mapping.namespaced ? call.namespace : '' },
    'merge',
    { metadata: { annotations: { [LAST_APPLIED]: value } } },
    { query },
  );
  yield* call.out(printerFor(call, { operation: 'edited' }).print(edited.object));
}
