/** `kubectl annotate`. Mirrors kubectl/pkg/cmd/annotate/annotate.go. */

import type { Routine } from '../../kernel/wait.ts';
import { type DryRun, dryRunOf, operationText, writeQuery } from '../cli/dry-run.ts';
import { CliError } from '../cli/errors.ts';
import { printerFor } from '../printers/printer.ts';
import { checkAll, visitInfos } from '../resources/builder.ts';
import { same } from '../resources/diff.ts';
import { CHANGE_CAUSE, recorded } from '../resources/record.ts';
import { defineCommand, type Info, type Invocation, type Unstructured } from '../types.ts';
import { checkTargets, findTargets, kindText, metadataFlags, metadataPatch } from './label.ts';
import { type Pairs, parsePairs } from './pairs.ts';

export const ANNOTATE = defineCommand({
  name: 'annotate',
  arguments: '[--overwrite] (-f FILENAME | TYPE NAME) KEY_1=VAL_1 ... KEY_N=VAL_N [--resource-version=version]',
  flags: metadataFlags('kubectl-annotate'),
  run: annotate,
});

function* annotate(call: Invocation): Routine<void> {
  const { flags } = call;
  const dryRun = yield* dryRunOf(call);
  const pairs = parsePairs(call.args, 'annotation');
  if (flags.bool('list') && flags.string('output') !== '')
    throw new CliError('--list and --output may not be specified together');
  checkAll(call);
  checkTargets(call, pairs.resources, dryRun, 'rsrc');
  if (pairs.pairs.size === 0 && pairs.removed.length === 0 && !flags.bool('list'))
    throw new CliError('at least one annotation update is required');
  const found = yield* findTargets(call, pairs.resources);
  yield* visitInfos(found, (info) => annotateOne(call, info, pairs, dryRun, found.single));
}

function* annotateOne(
  call: Invocation,
  info: Info,
  { pairs, removed }: Pairs,
  dryRun: DryRun,
  single: boolean,
): Routine<void> {
  const { flags } = call;
  const old = info.object;
  const before = old.metadata?.annotations ?? {};
  if (!flags.bool('overwrite')) {
    const taken = [...pairs]
      .filter(([k, v]) => k !== CHANGE_CAUSE && before[k] !== undefined && before[k] !== v)
      .sort(([a], [b]) => (a < b ? -1 : 1));
    if (taken.length > 0) {
      const list = taken.map(([k]) => `'${k}' already has a value (${before[k]})`).join('; ');
      throw new CliError(`--overwrite is false but found the following declared annotation(s): ${list}`);
    }
  }
  const annotations = { ...before, ...Object.fromEntries(pairs) };
  for (const key of removed) delete annotations[key];
  const version = flags.string('resource-version');
  const metadata = { ...old.metadata, annotations, ...(version ? { resourceVersion: version } : {}) };
  const changed = recorded(call, { ...old, metadata: metadata as Unstructured['metadata'] } as Unstructured);
  if (flags.bool('local') || flags.bool('list') || dryRun === 'client') info.object = changed;
  else if (!same(before, changed.metadata?.annotations) || version) {
    const query = writeQuery({ dryRun, fieldManager: flags.string('field-manager') });
    info.object = yield* call.client.patch(info, 'merge', metadataPatch(old, changed), { query });
  }
  if (flags.bool('list')) {
    if (!single) yield* call.out(`Listing annotations for ${kindText(info)}:\n`);
    for (const [k, v] of Object.entries(info.object.metadata?.annotations ?? {}))
      yield* call.out(`${single ? '' : ' '}${k}=${v}\n`);
    return;
  }
  yield* call.out(printerFor(call, { operation: operationText('annotated', dryRun) }).print(info.object));
}
