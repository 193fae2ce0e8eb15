/** `kubectl delete`. Mirrors kubectl/pkg/cmd/delete/delete.go; waiting is in delete-wait.ts. */

import { LineReader } from '../../kernel/stream.ts';
import { type Routine, settle } from '../../kernel/wait.ts';
import { propagationOf } from '../cli/cascade.ts';
import { type DryRun, deleteOptions, dryRunOf, operationText } from '../cli/dry-run.ts';
import { aggregate, CliError, Failure, filterOut, isNotFound, StatusError, withSource } from '../cli/errors.ts';
import {
  ALL_FLAG,
  ALL_NAMESPACES_FLAG,
  DELETION_FLAGS,
  DRY_RUN_FLAG,
  FIELD_SELECTOR_FLAG,
  FILENAME_FLAGS,
  fileOptions,
  SELECTOR_FLAG,
} from '../cli/flagsets.ts';
import { groupKind } from '../client/rest.ts';
import { findInfos } from '../resources/builder.ts';
import { defineCommand, type Info, type Invocation, type Status } from '../types.ts';
import { waitUntilGone } from './delete-wait.ts';

export const DELETE = defineCommand({
  name: 'delete',
  arguments: '([-f FILENAME] | [-k DIRECTORY] | TYPE [(NAME | -l label | --all)])',
  suggestFor: ['rm'],
  flags: [
    ...FILENAME_FLAGS,
    SELECTOR_FLAG,
    FIELD_SELECTOR_FLAG,
    DRY_RUN_FLAG,
    ALL_FLAG,
    ALL_NAMESPACES_FLAG,
    ...DELETION_FLAGS,
    {
      name: 'ignore-not-found',
      type: 'bool',
    },
    { name: 'interactive', short: 'i', type: 'bool' },
    {
      name: 'now',
      type: 'bool',
    },
    {
      name: 'output',
      short: 'o',
      type: 'string',
    },
    {
      name: 'raw',
      type: 'string',
    },
    {
      name: 'wait',
      type: 'bool',
      default: true,
    },
  ],
  run: remove,
});

function* remove(call: Invocation): Routine<void> {
  const { flags } = call;
  if (flags.string('raw') !== '') return yield* removeRaw(call);
  const dryRun = yield* dryRunOf(call);
  const propagation = yield* propagationOf(call);
  const gracePeriod = gracePeriodOf(call);
  if (flags.bool('all') && flags.string('selector') !== '')
    throw new CliError("setting 'all' parameter but found a non empty selector. ");
  const { infos, errors } = yield* findInfos(call, {
    args: call.args,
    ...fileOptions(flags),
    selector: flags.string('selector'),
    fieldSelector: flags.string('field-selector'),
    all: flags.bool('all'),
    allNamespaces: flags.bool('all-namespaces'),
    fetch: false,
  });
  const output = flags.string('output');
  if (output !== '' && output !== 'name')
    throw new CliError(`unexpected -o output mode: ${output}. We only support '-o name'`);
  if (gracePeriod > 0 && flags.bool('force'))
    throw new CliError('--force and --grace-period greater than 0 cannot be specified together');
  if (gracePeriod === 0 && flags.bool('force')) {
    yield* call.err(
      'Warning: Immediate deletion does not wait for confirmation that the running resource has been terminated. The resource may continue to run on the cluster indefinitely.\n',
    );
  }
  if (flags.bool('interactive') && infos.length > 0 && !(yield* confirmed(call, infos))) return;
  const selecting = flags.bool('all') || flags.string('selector') !== '' || flags.string('field-selector') !== '';
  const ignoreMissing = flags.changed('ignore-not-found') ? flags.bool('ignore-not-found') : selecting;
  yield* deleteInfos(call, infos, errors, { dryRun, propagation, gracePeriod, ignoreMissing, output });
}

function* removeRaw(call: Invocation): Routine<void> {
  const { flags } = call;
  const { checkRaw, rawRequest } = yield* settle(import('./raw.ts'));
  const files = flags.list('filename');
  checkRaw(call, [
    [flags.bool('interactive'), '--interactive can not be used with --raw'],
    [files.length > 1, '--raw can only use a single local file or stdin'],
    [/^https?:\/\//.test(files[0] ?? ''), '--raw cannot read from a url'],
    [flags.bool('recursive'), '--raw and --recursive are mutually exclusive'],
    [flags.string('output') !== '', '--raw and --output are mutually exclusive'],
  ]);
  yield* rawRequest(call, 'DELETE', files[0]);
}

interface DeleteRequest {
  readonly dryRun: DryRun;
  readonly propagation: string;
  readonly gracePeriod: number;
  readonly ignoreMissing: boolean;
  readonly output: string;
}

function* deleteInfos(
  call: Invocation,
  infos: readonly Info[],
  errors: readonly Error[],
  request: DeleteRequest,
): Routine<void> {
  const failures: Error[] = [];
  const deleted: { info: Info; uid: string }[] = [];
  let found = 0;
  let warned = !call.namespaceGiven;
  for (const info of infos) {
    found++;
    if (!info.mapping.namespaced && !warned) {
      yield* call.err('Warning: deleting cluster-scoped resources, not scoped to the provided namespace\n');
      warned = true;
    }
    try {
      const uid = request.dryRun === 'client' ? '' : yield* deleteOne(call, info, request);
      yield* call.out(`${deletedText(info, request)}\n`);
      deleted.push({ info, uid });
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      if (!(request.ignoreMissing && isNotFound(error))) failures.push(error);
    }
  }
  const unread = request.ignoreMissing ? errors.flatMap((error) => filterOut(error, isNotFound) ?? []) : errors;
  const failure = aggregate([...failures, ...unread]);
  if (failure) throw failure;
  if (found === 0) {
    yield* call.out('No resources found\n');
    return;
  }
  if (!call.flags.bool('wait') || request.dryRun !== 'none') return;
  yield* waitUntilGone(call, deleted, call.flags.duration('timeout'));
}

/** Deletes; returns the uid of what is going. */
function* deleteOne(call: Invocation, info: Info, request: DeleteRequest): Routine<string> {
  const { propagation, gracePeriod: graceSeconds, dryRun } = request;
  try {
    const answer = yield* call.client.delete(info, deleteOptions({ propagation, graceSeconds, dryRun }));
    if (answer.kind === 'Status') return (answer as unknown as Status).details?.uid ?? '';
    return answer.metadata?.uid ?? '';
  } catch (error) {
    throw error instanceof StatusError ? withSource('deleting', info.source, error) : error;
  }
}

function deletedText(info: Info, request: DeleteRequest): string {
  if (request.output === 'name') return `${kindText(info.mapping)}/${info.name}`;
  const operation = request.gracePeriod === 0 ? 'force deleted' : 'deleted';
  return `${goneText(info, operation)}${operationText('', request.dryRun)}`;
}

const kindText = ({ kind, group }: Info['mapping']): string => groupKind({ kind: kind.toLowerCase(), group });

/** `pod "web" deleted from default namespace` */
export function goneText(
  { mapping, name, namespace }: Pick<Info, 'mapping' | 'name' | 'namespace'>,
  operation = 'deleted',
): string {
  const where = mapping.namespaced ? ` from ${namespace} namespace` : '';
  return `${kindText(mapping)} ${JSON.stringify(name)} ${operation}${where}`;
}

function gracePeriodOf(call: Invocation): number {
  const { flags } = call;
  let seconds = flags.number('grace-period');
  if (flags.bool('now')) {
    if (seconds !== -1) throw new CliError('--now and --grace-period cannot be specified together');
    seconds = 1;
  }
  // A learner who only says --grace-period=0 still gets a graceful deletion, of a second.
  if (seconds === 0 && !flags.bool('force')) return 1;
  return flags.bool('force') && seconds < 0 ? 0 : seconds;
}

function* confirmed(call: Invocation, infos: readonly Info[]): Routine<boolean> {
  yield* call.out('You are about to delete the following ');
  yield* call.out(`${infos.length} resource(s):\n`);
  for (const info of infos) yield* call.out(`${groupKind(info.mapping).toLowerCase()}/${info.name}\n`);
  yield* call.out('Do you want to continue? (y/N): ');
  const answer = yield* new LineReader(call.context.stdin).next();
  if (/^y$/i.test((answer ?? '').trim())) return true;
  yield* call.out('deletion is cancelled\n');
  return false;
}
