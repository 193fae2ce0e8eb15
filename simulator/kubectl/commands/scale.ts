/** `kubectl scale`. Mirrors kubectl/pkg/cmd/scale/scale.go and pkg/scale. */
import { type Routine, sleep } from '../../kernel/wait.ts';
import { type DryRun, dryRunOf, operationText, writeQuery } from '../cli/dry-run.ts';
import { aggregate, CliError, quote } from '../cli/errors.ts';
import {
  ALL_FLAG,
  DRY_RUN_FLAG,
  FILENAME_FLAGS,
  fileOptions,
  PRINT_FLAGS,
  RECORD_FLAG,
  SELECTOR_FLAG,
} from '../cli/flagsets.ts';
import { printerFor } from '../printers/printer.ts';
import { findInfos } from '../resources/builder.ts';
import { recordPatch, records } from '../resources/record.ts';
import { defineCommand, type Info, type Invocation } from '../types.ts';

export const SCALE = defineCommand({
  name: 'scale',
  arguments: '[--resource-version=version] [--current-replicas=count] --replicas=COUNT (-f FILENAME | TYPE NAME)',
  flags: [
    ...PRINT_FLAGS,
    ...FILENAME_FLAGS,
    SELECTOR_FLAG,
    DRY_RUN_FLAG,
    RECORD_FLAG,
    ALL_FLAG,
    {
      name: 'current-replicas',
      type: 'int',
      default: -1,
    },
    { name: 'replicas', type: 'int', required: true },
    {
      name: 'resource-version',
      type: 'string',
    },
    {
      name: 'timeout',
      type: 'duration',
    },
  ],
  run: scale,
});

function* scale(call: Invocation): Routine<void> {
  const { flags } = call;
  const dryRun = yield* dryRunOf(call);
  // A format that cannot be printed is refused first.
  printerFor(call, { operation: 'scaled' });
  const replicas = flags.number('replicas');
  if (replicas < 0)
    throw new CliError('The --replicas=COUNT flag is required, and COUNT must be greater than or equal to 0');
  if (flags.number('current-replicas') < -1)
    throw new CliError('The --current-replicas must specify an integer of -1 or greater');
  const { infos, errors } = yield* findInfos(call, {
    args: call.args,
    ...fileOptions(flags),
    selector: flags.string('selector'),
    typeAlone: flags.bool('all'),
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
    if (call.nowMs() + 1000 > deadline) throw new CliError(`timed out waiting for ${quote(info.name)} to be synced`);
    yield* sleep(1000);
  }
}
