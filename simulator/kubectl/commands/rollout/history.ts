/** Upstream: kubectl/pkg/cmd/rollout/rollout_history.go and polymorphichelpers/history.go. */
import type { Routine } from '../../../kernel/wait.ts';
import { CliError } from '../../cli/errors.ts';
import { FILENAME_FLAGS, PRINT_FLAGS, SELECTOR_FLAG } from '../../cli/flagsets.ts';
import { nameOf, printerFor } from '../../printers/printer.ts';
import { TabWriter } from '../../printers/tabwriter.ts';
import { visitInfos } from '../../resources/builder.ts';
import { defineCommand, type Info, type Invocation } from '../../types.ts';
import { type Revision, revisionsOf } from './revisions.ts';
import { findTargets, requireTarget } from './target.ts';
import { templateText } from './template.ts';

export const history = defineCommand({
  name: 'history',
  arguments: '(TYPE NAME | TYPE/NAME) [flags]',
  flags: [
    ...PRINT_FLAGS,
    {
      name: 'revision',
      type: 'int64',
    },
    SELECTOR_FLAG,
    ...FILENAME_FLAGS,
  ],
  *run(call) {
    requireTarget(call);
    const wanted = call.flags.number('revision');
    if (wanted < 0) throw new CliError(`revision must be a positive integer: ${wanted}`);
    yield* visitInfos(yield* findTargets(call), (info) => show(call, info, wanted));
  },
});

function* show(call: Invocation, info: Info, wanted: number): Routine<void> {
  const revisions = yield* revisionsOf(call, info);
  if (call.flags.string('output') !== '') {
    const printer = printerFor(call, { typed: true });
    if (wanted > 0) yield* call.out(printer.print(revisionNumbered(revisions, wanted).object));
    else for (const revision of revisions) yield* call.out(printer.print(revision.object));
    return;
  }
  const name = nameOf(info.object);
  if (wanted > 0) {
    const { template, changeCause } = revisionNumbered(revisions, wanted);
    // Only a Deployment's shows why it was made.
    const cause = info.mapping.kind === 'Deployment' ? changeCause : '';
    yield* call.out(`${name} with revision #${wanted}\n${templateText(template, cause)}\n`);
    return;
  }
  if (revisions.length === 0) {
    yield* call.out(`${name} No rollout history found.\n`);
    return;
  }
  const tabs = new TabWriter({ minWidth: 0, padding: 2 });
  tabs.write('REVISION\tCHANGE-CAUSE\n');
  for (const { number, changeCause } of revisions) tabs.write(`${number}\t${changeCause || '<none>'}\n`);
  yield* call.out(`${name} \n${tabs.flush()}\n`);
}

function revisionNumbered(revisions: readonly Revision[], number: number): Revision {
  const found = revisions.find((r) => r.number === number);
  if (!found) throw new CliError(`unable to find the specified revision`);
  return found;
}
