/** `kubectl scale`. Mirrors kubectl/pkg/cmd/scale/scale.go and pkg/scale. */
import { type Routine, sleep } from '../../kernel/wait.ts';
import { type DryRun, dryRunOf, operationText, writeQuery } from '../cli/dry-run.ts';
import { aggregate, CliError } from '../cli/errors.ts';
import { allFlag, DRY_RUN_FLAG, filenameFlags, PRINT_FLAGS, RECORD_FLAG, SELECTOR_FLAG } from '../cli/flagsets.ts';
import { printerFor } from '../printers/printer.ts';
import { findInfos } from '../resources/builder.ts';
import { recordPatch, records } from '../resources/record.ts';
import { defineCommand, type Info, type Invocation } from '../types.ts';

export const SCALE = defineCommand({
  name: 'scale',
  arguments: '[--resource-version=version] [--current-replicas=count] --replicas=COUNT (-f FILENAME | TYPE NAME)',
  short: 'Set a new size for a deployment, replica set, or replication controller',
  long: `Set a new size for a deployment, replica set, replication controller, or stateful set.

 Scale also allows users to specify one or more preconditions for the scale action: with --current-replicas or --resource-version nothing is changed unless they hold.`,
  example: `# Scale a replica set named 'foo' to 3
kubectl scale --replicas=3 rs/foo

# Scale what a file describes
kubectl scale --replicas=3 -f foo.yaml

# If the deployment mysql is at 2 replicas, scale it to 3
kubectl scale --current-replicas=2 --replicas=3 deployment/mysql`,
  flags: [
    ...PRINT_FLAGS,
    ...filenameFlags('identifying the resource to set a new size'),
    SELECTOR_FLAG,
    DRY_RUN_FLAG,
    RECORD_FLAG,
    allFlag('Select all resources in the namespace of the specified resource types'),
    {
      name: 'current-replicas',
      type: 'int',
      default: -1,
      usage:
        'Precondition for current size. Requires that the current size of the resource match this value in order to scale. -1 (default) for no condition.',
    },
    { name: 'replicas', type: 'int', required: true, usage: 'The new desired number of replicas. Required.' },
    {
      name: 'resource-version',
      type: 'string',
      usage:
        'Precondition for resource version. Requires that the current resource version match this value in order to scale.',
    },
    {
      name: 'timeout',
      type: 'duration',
      usage:
        "The length of time to wait before giving up on a scale operation, zero means don't wait. Any other values should contain a corresponding time unit (e.g. 1s, 2m, 3h).",
    },
  ],
  run: scale,
});

function* scale(call: Invocation): Routine<void> {
  const { flags } = call;
  const dryRun = yield* dryRunOf(call);
  const replicas = flags.number('replicas');
  if (replicas < 0)
    throw new CliError('The --replicas=COUNT flag is required, and COUNT must be greater than or equal to 0');
  if (flags.number('current-replicas') < -1)
    throw new CliError('The --current-replicas must specify an integer of -1 or greater');
  const { infos, errors } = yield* findInfos(call, {
    args: call.args,
    filenames: flags.list('filename'),
    kustomize: flags.string('kustomize'),
    recursive: flags.bool('recursive'),
    selector: flags.string('selector'),
    all: flags.bool('all'),
    typeAlone: true,
    latest: true,
  });
  const failure = aggregate(errors);
  if (flags.string('resource-version') !== '' && infos.length > 1)
    throw new CliError('cannot use --resource-version with multiple resources');
  if (infos.length === 0) throw failure ?? new CliError('no objects passed to scale');
  for (const info of infos) {
    if (dryRun !== 'client') yield* scaleOne(call, info, replicas, dryRun);
    if (dryRun === 'none' && records(call)) info.object = yield* call.client.patch(info, 'merge', recordPatch(call));
    yield* call.out(printerFor(call, { operation: operationText('scaled', dryRun) }).print(info.object));
  }
  if (failure) throw failure;
}

interface Scale {
  metadata: { resourceVersion: string };
  spec: { replicas?: number };
  status: { replicas?: number };
}

function* scaleOne(call: Invocation, info: Info, replicas: number, dryRun: DryRun): Routine<void> {
  const { flags } = call;
  const path = { ...info, subresource: 'scale' };
  const query = writeQuery({ dryRun });
  const expected = flags.number('current-replicas');
  const version = flags.string('resource-version');
  if (expected === -1 && version === '') yield* call.client.patch(path, 'merge', { spec: { replicas } }, { query });
  else {
    const live = (yield* call.client.get(path)) as unknown as Scale;
    if (expected !== -1 && (live.spec.replicas ?? 0) !== expected) {
      throw new CliError(`Expected replicas to be ${expected}, was ${live.spec.replicas ?? 0}`);
    }
    if (version !== '' && live.metadata.resourceVersion !== version) {
      throw new CliError(`Expected resource version to be ${version}, was ${live.metadata.resourceVersion}`);
    }
    yield* call.client.update(path, { ...live, spec: { ...live.spec, replicas } }, { query });
  }
  const timeout = flags.duration('timeout');
  if (timeout > 0 && dryRun === 'none') yield* reached(call, info, replicas, timeout);
}

function* reached(call: Invocation, info: Info, replicas: number, timeoutMs: number): Routine<void> {
  const deadline = call.nowMs() + timeoutMs;
  for (;;) {
    const live = (yield* call.client.get({ ...info, subresource: 'scale' })) as unknown as Scale;
    if (live.spec.replicas !== replicas || (live.status.replicas ?? 0) === replicas) return;
    if (call.nowMs() + 1000 > deadline) throw new CliError('timed out waiting for the condition');
    yield* sleep(1000);
  }
}
