/** `kubectl set`: small changes of pod templates. Mirrors kubectl/pkg/cmd/set/set.go and helper.go. */
import type { Routine } from '../../../kernel/wait.ts';
import { type DryRun, operationText, writeQuery } from '../../cli/dry-run.ts';
import { aggregate, CliError, Failure, StatusError } from '../../cli/errors.ts';
import {
  ALL_FLAG,
  DRY_RUN_FLAG,
  FILENAME_FLAGS,
  fieldManagerFlag,
  LOCAL_FLAG,
  PRINT_FLAGS,
  RECORD_FLAG,
  SELECTOR_FLAG,
} from '../../cli/flagsets.ts';
import { printerFor } from '../../printers/printer.ts';
import { type FoundInfos, findInfos } from '../../resources/builder.ts';
import { strategicDiff } from '../../resources/diff.ts';

import { recorded } from '../../resources/record.ts';
import { schemaOf } from '../../resources/schema.ts';
import { inTypedOrder } from '../../resources/typed.ts';
import type { FlagSpec, Info, Invocation, Unstructured } from '../../types.ts';

/** Flags of all of them. */
export const SET_FLAGS: readonly FlagSpec[] = [
  ...PRINT_FLAGS,
  ...FILENAME_FLAGS,
  SELECTOR_FLAG,
  DRY_RUN_FLAG,
  RECORD_FLAG,
  fieldManagerFlag('kubectl-set'),
  ALL_FLAG,
  LOCAL_FLAG,
];

/** `set selector` has neither -k nor -l. */
const given = ({ flags }: Invocation, name: 'kustomize' | 'selector'): string =>
  flags.has(name) ? flags.string(name) : '';

export const hasFiles = (call: Invocation): boolean =>
  call.flags.list('filename').length > 0 || given(call, 'kustomize') !== '';

/**
 * The objects that `args` and flags name. With --local only files count: arguments are refused, or passed over where
 * upstream does not look at them (env, serviceaccount).
 */
export function* setTargets(
  call: Invocation,
  args: readonly string[],
  localArgs: 'refused' | 'passed over' = 'refused',
): Routine<FoundInfos> {
  const { flags } = call;
  const local = flags.bool('local');
  if (local && args.length > 0 && localArgs === 'refused') throw localResource();
  return yield* findInfos(call, {
    args: local ? [] : args,
    filenames: flags.list('filename'),
    kustomize: given(call, 'kustomize'),
    recursive: flags.bool('recursive'),
    selector: given(call, 'selector'),
    typeAlone: flags.bool('all'),
    latest: !local,
    local,
    typed: true,
  });
}

/** Upstream: builder.go LocalResourceError. */
const localResource = (): Error =>
  new CliError(
    "you must specify resources by --filename when --local is set.\nExample resource specifications include:\n   '-f rsrc.yaml'\n   '--filename=rsrc.json'",
  );

/** What contradicts --local. */
export function localProblem({ flags }: Invocation, dryRun: DryRun): Error | undefined {
  return flags.bool('local') && dryRun === 'server'
    ? new CliError('cannot specify --local and --dry-run=server - did you mean --dry-run=client?')
    : undefined;
}

interface SetAction {
  /** "image": for `failed to patch image update to pod template: …`. */
  readonly failure: string;
  /** "image updated" */
  readonly operation: string;
  readonly dryRun: DryRun;
  /** Failures are reported without the object's name, and what could not be read or found after them (selector). */
  readonly visits?: boolean;
  /** What does not change is patched all the same (selector, serviceaccount). */
  readonly always?: boolean;
  /** The new object. What is wrong with it but does not stop it goes to `complain`. */
  readonly change: (info: Info, complain: (error: Error) => void) => Routine<Unstructured>;
}

/** Changes every target: computes all, then patches one after the other; what does not change is not mentioned. */
export function* changeAll(call: Invocation, found: FoundInfos, action: SetAction): Routine<void> {
  const missing = aggregate(found.errors);
  if (missing && !action.visits) throw missing;
  const failures: Error[] = [];
  const complaints: Error[] = [];
  const changed: { info: Info; before: Unstructured; after: Unstructured }[] = [];
  for (const info of found.infos) {
    try {
      const before = info.object;
      changed.push({
        info,
        before,
        after: recorded(call, yield* action.change(info, (error) => complaints.push(error))),
      });
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      failures.push(action.visits ? error : new CliError(`error: ${objectName(call, info)} ${error.message}\n`));
    }
  }
  for (const { info, before, after } of changed) {
    try {
      yield* applyChange(call, info, before, after, action);
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      failures.push(error);
    }
  }
  const failure = aggregate([...complaints, ...failures, ...(missing ? [missing] : [])]);
  if (failure) throw failure;
}

/** Without the server the kind stands for the resource, and a group ends the line. Upstream: Info.ObjectName. */
function objectName({ flags }: Invocation, { mapping, name }: Info): string {
  if (!flags.bool('local')) return `${mapping.resource}/${name}`;
  const kind = mapping.kind.toLowerCase();
  return mapping.group === '' ? `${kind}/${name}` : `${kind}.${mapping.group}/${name}\n`;
}

function* applyChange(
  call: Invocation,
  info: Info,
  before: Unstructured,
  after: Unstructured,
  action: SetAction,
): Routine<void> {
  const schema = schemaOf(info.mapping);
  if (!schema) throw new CliError(`no schema for ${info.mapping.kind}`);
  const patch = strategicDiff(schema, before, after);
  if (Object.keys(patch).length === 0 && !action.always) return;
  const printer = printerFor(call, { operation: operationText(action.operation, action.dryRun), typed: true });
  const print = (object: Unstructured) => call.out(printer.print(inTypedOrder(schema, object) as Unstructured));
  if (call.flags.bool('local') || action.dryRun === 'client') {
    yield* print(after);
    return;
  }
  try {
    const query = writeQuery({ dryRun: action.dryRun, fieldManager: call.flags.string('field-manager') });
    info.object = yield* call.client.patch(info, 'strategic', patch, { query });
  } catch (error) {
    if (!(error instanceof StatusError) || action.visits) throw error;
    throw new CliError(`${action.failure}${error.message}`);
  }
  yield* print(info.object);
}
