/** `kubectl edit`: what changed in the editor is sent as a patch. Mirrors editoptions.go (visitToPatch). */
import type { Routine } from '../../kernel/wait.ts';
import { validationOf, writeQuery } from '../cli/dry-run.ts';
import { aggregate, CliError, Failure } from '../cli/errors.ts';
import {
  FILENAME_FLAGS,
  fieldManagerFlag,
  fileOptions,
  PRINT_FLAGS,
  RECORD_FLAG,
  SAVE_CONFIG_FLAG,
  SUBRESOURCE_FLAG,
  VALIDATE_FLAG,
} from '../cli/flagsets.ts';
import { goSyntax } from '../printers/json.ts';
import { printerFor, withoutManagedFields } from '../printers/printer.ts';
import { findInfos } from '../resources/builder.ts';
import { compactSorted } from '../resources/compact-json.ts';
import { same, strategicDiff, threeWayMergePatch } from '../resources/diff.ts';
import { schemaOf } from '../resources/schema.ts';
import { defineCommand, type Info, type Invocation, type JsonObject } from '../types.ts';
import { type EditResults, editInfos } from './edit.ts';

export const EDIT = defineCommand({
  name: 'edit',
  arguments: '(RESOURCE/NAME | -f FILENAME)',
  flags: [
    ...PRINT_FLAGS,
    ...FILENAME_FLAGS,
    VALIDATE_FLAG,
    RECORD_FLAG,
    SAVE_CONFIG_FLAG,
    SUBRESOURCE_FLAG,
    { name: 'output-patch', type: 'bool' },
    { name: 'windows-line-endings', type: 'bool' },
    fieldManagerFlag('kubectl-edit'),
  ],
  run: edit,
});

function* edit(call: Invocation): Routine<void> {
  const { flags } = call;
  const subresource = flags.string('subresource');
  const { infos, errors } = yield* findInfos(call, {
    args: call.args,
    ...fileOptions(flags),
    latest: true,
    typeAlone: true,
    ...(subresource ? { subresource } : {}),
  });
  const failure = aggregate(errors);
  if (failure) throw failure;
  if (infos.length === 0) throw new CliError('edit cancelled, no objects found');
  yield* editInfos(call, infos, {
    saveConfig: flags.bool('save-config'),
    send: (edited, originals, results) => sendPatch(call, edited, originals, results),
  });
}

const FIXED = ['apiVersion', 'kind'];

function* sendPatch(call: Invocation, edited: Info, originals: readonly Info[], results: EditResults): Routine<void> {
  const { flags } = call;
  const info = originals.find((o) => o.object.metadata?.uid === edited.object.metadata?.uid);
  if (!info)
    throw new CliError(`no original object found for &unstructured.Unstructured{Object:${goSyntax(edited.object)}}`);
  const before = withoutManagedFields(info.object) as JsonObject;
  const after = withoutManagedFields(edited.object) as JsonObject;
  if (same(before, after)) {
    yield* call.out(printerFor(call, { operation: 'skipped' }).print(info.object));
    return;
  }
  const schema = schemaOf(edited.mapping);
  const patch = schema ? strategicDiff(schema, before, after) : threeWayMergePatch(before, after, before);
  const metadata = (patch.metadata ?? {}) as JsonObject;
  if (FIXED.some((field) => field in patch) || 'name' in metadata)
    throw new CliError('At least one of apiVersion, kind and name was changed');
  if (flags.bool('output-patch')) yield* call.out(`Patch: ${compactSorted(patch)}\n`);
  const subresource = flags.string('subresource');
  const query = writeQuery({ fieldManager: flags.string('field-manager'), validation: validationOf(call) });
  const where = { ...edited, ...(subresource ? { subresource } : {}) };
  try {
    const patched = yield* call.client.patch(where, schema ? 'strategic' : 'merge', patch, { query });
    yield* call.out(printerFor(call, { operation: 'edited' }).print(patched));
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    yield* call.err(`${results.addError(error, edited)}\n`);
  }
}
