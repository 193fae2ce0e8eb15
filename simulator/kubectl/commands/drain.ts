/** `kubectl cordon`, `uncordon` and `drain`. Mirrors kubectl/pkg/cmd/drain/drain.go; which pods go is in drain-pods.ts. */
import type { Routine } from '../../kernel/wait.ts';
import { type DryRun, dryRunOf, operationText, writeQuery } from '../cli/dry-run.ts';
import { aggregate, CliError, Failure, MultipleErrors, PlainError } from '../cli/errors.ts';
import { DRY_RUN_FLAG, printFlags, SELECTOR_FLAG } from '../cli/flagsets.ts';
import { printerFor } from '../printers/printer.ts';
import { findInfos } from '../resources/builder.ts';
import { defineCommand, type FlagSpec, type Info, type Invocation, type JsonObject } from '../types.ts';
import { podsForDeletion, removePods } from './drain-pods.ts';

const NODE_FLAGS: readonly FlagSpec[] = [SELECTOR_FLAG, DRY_RUN_FLAG];
const HIDDEN_PRINT_FLAGS = printFlags('').map((f) => ({ ...f, hidden: true }));

export const CORDON = defineCommand({
  name: 'cordon',
  arguments: 'NODE',
  short: 'Mark node as unschedulable',
  long: 'Mark node as unschedulable.',
  example: '# Mark node "foo" as unschedulable\nkubectl cordon foo',
  flags: [...NODE_FLAGS, ...HIDDEN_PRINT_FLAGS],
  run: (call) => cordonOrUncordon(call, true),
});

export const UNCORDON = defineCommand({
  name: 'uncordon',
  arguments: 'NODE',
  short: 'Mark node as schedulable',
  long: 'Mark node as schedulable.',
  example: '# Mark node "foo" as schedulable\nkubectl uncordon foo',
  flags: [...NODE_FLAGS, ...HIDDEN_PRINT_FLAGS],
  run: (call) => cordonOrUncordon(call, false),
});

export const DRAIN = defineCommand({
  name: 'drain',
  arguments: 'NODE',
  short: 'Drain node in preparation for maintenance',
  long: `Drain node in preparation for maintenance.

 The given node will be marked unschedulable to prevent new pods from arriving. 'drain' evicts the pods if the API server supports eviction. Otherwise, it will use normal DELETE to delete the pods. The 'drain' evicts or deletes all pods except mirror pods. If there are daemon set-managed pods, drain will not proceed without --ignore-daemonsets, and regardless it will not delete any daemon set-managed pods, because those pods would be immediately replaced by the daemon set controller, which ignores unschedulable markings. If there are any pods that are neither mirror pods nor managed by a controller, drain will not delete any pods unless you use --force.

 'drain' waits for graceful termination. You should not operate on the machine until the command completes. When you are ready to put the node back into service, use kubectl uncordon.`,
  example: `# Drain node "foo", even if there are pods not managed by a controller on it
kubectl drain foo --force

# With a grace period of 15 minutes
kubectl drain foo --grace-period=900`,
  flags: [
    ...NODE_FLAGS,
    ...HIDDEN_PRINT_FLAGS,
    {
      name: 'chunk-size',
      type: 'int64',
      default: 500,
      usage:
        'Return large lists in chunks rather than all at once. Pass 0 to disable. This flag is beta and may change in the future.',
    },
    {
      name: 'delete-emptydir-data',
      type: 'bool',
      usage:
        'Continue even if there are pods using emptyDir (local data that will be deleted when the node is drained).',
    },
    {
      name: 'disable-eviction',
      type: 'bool',
      usage:
        'Force drain to use delete, even if eviction is supported. This will bypass checking PodDisruptionBudgets, use with caution.',
    },
    { name: 'force', type: 'bool', usage: 'Continue even if there are pods that do not declare a controller.' },
    {
      name: 'grace-period',
      type: 'int',
      default: -1,
      usage:
        'Period of time in seconds given to each pod to terminate gracefully. If negative, the default value specified in the pod will be used.',
    },
    { name: 'ignore-daemonsets', type: 'bool', usage: 'Ignore DaemonSet-managed pods.' },
    { name: 'pod-selector', type: 'string', usage: 'Label selector to filter pods on the node' },
    {
      name: 'skip-wait-for-delete-timeout',
      type: 'int',
      usage:
        'If pod DeletionTimestamp older than N seconds, skip waiting for the pod.  Seconds must be greater than 0 to skip.',
    },
    { name: 'timeout', type: 'duration', usage: 'The length of time to wait before giving up, zero means infinite' },
  ],
  run: drain,
});

/** Upstream: DrainCmdOptions.Complete. */
function* nodesOf(call: Invocation): Routine<{ infos: Info[]; errors: Error[] }> {
  const { args, flags } = call;
  const selector = flags.string('selector');
  if (args.length === 0 && selector === '')
    throw call.usageError(`USAGE: ${call.command.name} ${call.command.arguments} [flags]`);
  if (args.length > 0 && selector !== '') throw new CliError('cannot specify both a node name and a --selector option');
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
  if (failure && infos.length === 0) throw failure;
  yield* mark(call, infos, desired, dryRun);
  if (failure) throw failure;
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

function* drain(call: Invocation): Routine<void> {
  const dryRun = yield* dryRunOf(call);
  const { infos, errors } = yield* nodesOf(call);
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
