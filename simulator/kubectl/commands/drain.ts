/** `kubectl cordon`, `uncordon` and `drain`. Mirrors kubectl/pkg/cmd/drain/drain.go; which pods go is in drain-pods.ts. */
import { parseLabelSelector, SelectorError } from '../../api/selectors.ts';
import type { Routine } from '../../kernel/wait.ts';
import { type DryRun, dryRunOf, operationText, writeQuery } from '../cli/dry-run.ts';
import { aggregate, CliError, Failure, MultipleErrors, PlainError } from '../cli/errors.ts';
import { CHUNK_SIZE_FLAG, DRY_RUN_FLAG, PRINT_FLAGS, SELECTOR_FLAG } from '../cli/flagsets.ts';
import { printerFor } from '../printers/printer.ts';
import { findInfos } from '../resources/builder.ts';
import { defineCommand, type FlagSpec, type Info, type Invocation, type JsonObject } from '../types.ts';
import { podsForDeletion, removePods } from './drain-pods.ts';

const NODE_FLAGS: readonly FlagSpec[] = [SELECTOR_FLAG, DRY_RUN_FLAG];
const HIDDEN_PRINT_FLAGS = PRINT_FLAGS.map((f) => ({ ...f, hidden: true }));

export const CORDON = defineCommand({
  name: 'cordon',
  arguments: 'NODE',
  flags: [...NODE_FLAGS, ...HIDDEN_PRINT_FLAGS],
  run: (call) => cordonOrUncordon(call, true),
});

export const UNCORDON = defineCommand({
  name: 'uncordon',
  arguments: 'NODE',
  flags: [...NODE_FLAGS, ...HIDDEN_PRINT_FLAGS],
  run: (call) => cordonOrUncordon(call, false),
});

export const DRAIN = defineCommand({
  name: 'drain',
  arguments: 'NODE',
  flags: [
    ...NODE_FLAGS,
    ...HIDDEN_PRINT_FLAGS,
    CHUNK_SIZE_FLAG,
    {
      name: 'delete-emptydir-data',
      type: 'bool',
    },
    {
      name: 'disable-eviction',
      type: 'bool',
    },
    { name: 'force', type: 'bool' },
    {
      name: 'grace-period',
      type: 'int',
      default: -1,
    },
    { name: 'ignore-daemonsets', type: 'bool' },
    { name: 'pod-selector', type: 'string' },
    {
      name: 'skip-wait-for-delete-timeout',
      type: 'int',
    },
    { name: 'timeout', type: 'duration' },
  ],
  run: drain,
});

/** Upstream: DrainCmdOptions.Complete. */
function* nodesOf(call: Invocation): Routine<{ infos: Info[]; errors: Error[] }> {
  const { args, flags } = call;
  const selector = flags.string('selector');
  if (args.length === 0 && selector === '')
    throw call.usageError(`USAGE: ${call.command.name} ${call.command.arguments} [flags]`);
  if (args.length > 0 && selector !== '')
    throw call.usageError('cannot specify both a node name and a --selector option');
  if (selector !== '') return yield* findInfos(call, { args: ['nodes'], selector });
  const { infos, errors } = yield* findInfos(
    call,
    args.some((a) => a.includes('/')) ? { args } : { args: ['nodes', ...args] },
  );
  for (const info of infos)
    if (info.mapping.kind !== 'Node') throw new CliError(`error: node argument expected: ${info.mapping.resource}`);
  return { infos, errors };
}

function* cordonOrUncordon(call: Invocation, desired: boolean): Routine<void> {
  const dryRun = yield* dryRunOf(call);
  const { infos, errors } = yield* nodesOf(call);
  const failure = aggregate(errors);
  if (failure) throw failure;
  yield* mark(call, infos, desired, dryRun);
}

/** Marks nodes and says so. Upstream: RunCordonOrUncordon. */
function* mark(call: Invocation, infos: readonly Info[], desired: boolean, dryRun: DryRun): Routine<void> {
  const verb = desired ? 'cordoned' : 'uncordoned';
  for (const info of infos) {
    let operation = verb;
    if ((((info.object.spec ?? {}) as JsonObject).unschedulable === true) === desired) operation = `already ${verb}`;
    else if (dryRun !== 'client') {
      try {
        info.object = yield* call.client.patch(
          info,
          'strategic',
          { spec: { unschedulable: desired ? true : null } },
          { query: writeQuery({ dryRun }) },
        );
      } catch (error) {
        if (!(error instanceof Failure)) throw error;
        yield* call.err(
          `error: unable to ${desired ? 'cordon' : 'uncordon'} node ${JSON.stringify(info.name)}: ${error.message}\n`,
        );
        continue;
      }
    }
    yield* call.out(printerFor(call, { operation: operationText(operation, dryRun) }).print(info.object));
  }
}

function checkPodSelector(text: string): void {
  try {
    parseLabelSelector(text);
  } catch (error) {
    if (!(error instanceof SelectorError)) throw error;
    throw new CliError('--pod-selector=<pod_selector> must be a valid label selector');
  }
}

function* drain(call: Invocation): Routine<void> {
  const { flags } = call;
  const dryRun = yield* dryRunOf(call);
  const { infos, errors } = yield* nodesOf(call);
  checkPodSelector(flags.string('pod-selector'));
  const notFound = aggregate(errors);
  if (notFound) throw notFound;
  yield* mark(call, infos, true, dryRun);
  const remaining: string[] = [];
  const fatal: string[] = [];
  for (const info of infos) {
    const failure = yield* drainNode(call, info.name, dryRun);
    if (!failure) {
      yield* call.out(printerFor(call, { operation: operationText('drained', dryRun) }).print(info.object));
      continue;
    }
    remaining.push(info.name);
    fatal.push(...(failure instanceof MultipleErrors ? failure.errors : [failure]).map((e) => e.message));
    yield* call.err(
      `error: unable to drain node ${JSON.stringify(info.name)} due to error: ${failure.message}, continuing command...\n`,
    );
    yield* call.err(`There are pending nodes to be drained:\n${remaining.map((name) => ` ${name}\n`).join('')}`);
  }
  // Aggregates are printed one failure to a line, without "error: ".
  if (fatal.length > 0) throw new PlainError(fatal.join('\n'));
}

/** Upstream: deleteOrEvictPodsSimple. */
function* drainNode(call: Invocation, node: string, dryRun: DryRun): Routine<Error | undefined> {
  try {
    const { pods, warnings } = yield* podsForDeletion(call, node);
    if (warnings !== '') yield* call.err(`Warning: ${warnings}\n`);
    if (dryRun === 'client') {
      for (const pod of pods)
        yield* call.out(`evicting pod ${pod.metadata.namespace}/${pod.metadata.name} (dry run)\n`);
      return undefined;
    }
    const failure = yield* removePods(call, pods, dryRun);
    if (failure) yield* tellPending(call, node, failure);
    return failure;
  } catch (error) {
    if (error instanceof Failure) return error;
    throw error;
  }
}

function* tellPending(call: Invocation, node: string, failure: Error): Routine<void> {
  const { pods } = yield* podsForDeletion(call, node);
  if (pods.length === 0) return;
  yield* call.err(
    `There are pending pods in node ${JSON.stringify(node)} when an error occurred: ${failure.message}\n`,
  );
  yield* call.err(pods.map((pod) => `pod/${pod.metadata.name}\n`).join(''));
}
