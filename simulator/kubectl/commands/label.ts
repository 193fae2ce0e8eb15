/** `kubectl label`. Mirrors kubectl/pkg/cmd/label/label.go. */
import type { Routine } from '../../kernel/wait.ts';
import { type DryRun, dryRunOf, operationText, writeQuery } from '../cli/dry-run.ts';
import { aggregate, CliError } from '../cli/errors.ts';
import {
  ALL_FLAG,
  ALL_NAMESPACES_FLAG,
  DRY_RUN_FLAG,
  FIELD_SELECTOR_FLAG,
  FILENAME_FLAGS,
  fieldManagerFlag,
  fileOptions,
  hasFiles,
  LOCAL_FLAG,
  PRINT_FLAGS,
  RECORD_FLAG,
  SELECTOR_FLAG,
} from '../cli/flagsets.ts';
import { printerFor } from '../printers/printer.ts';
import { checkAll, type FoundInfos, findInfos, visitInfos } from '../resources/builder.ts';
import { recorded } from '../resources/record.ts';
import { defineCommand, type FlagSpec, type Info, type Invocation, type Unstructured } from '../types.ts';
import { labelValueProblem, parsePairs } from './pairs.ts';

/** Flags of label and annotate. */
export const metadataFlags = (manager: string): readonly FlagSpec[] => [
  ...PRINT_FLAGS,
  ...FILENAME_FLAGS,
  SELECTOR_FLAG,
  FIELD_SELECTOR_FLAG,
  DRY_RUN_FLAG,
  RECORD_FLAG,
  fieldManagerFlag(manager),
  ALL_FLAG,
  ALL_NAMESPACES_FLAG,
  { name: 'list', type: 'bool' },
  LOCAL_FLAG,
  {
    name: 'overwrite',
    type: 'bool',
  },
  {
    name: 'resource-version',
    type: 'string',
  },
];

export const LABEL = defineCommand({
  name: 'label',
  arguments: '[--overwrite] (-f FILENAME | TYPE NAME) KEY_1=VAL_1 ... KEY_N=VAL_N [--resource-version=version]',
  flags: metadataFlags('kubectl-label'),
  run: label,
});

/** What must be named, and what --local allows. `example` is what upstream calls a file in its text. */
export function checkTargets(
  { flags }: Invocation,
  resources: readonly string[],
  dryRun: DryRun,
  example: 'pod' | 'rsrc',
): void {
  const files = hasFiles(flags);
  const local = flags.bool('local');
  if (local && dryRun === 'server')
    throw new CliError('cannot specify --local and --dry-run=server - did you mean --dry-run=client?');
  if (local && resources.length > 0)
    throw new CliError(
      `can only use local files by -f ${example}.yaml or --filename=${example}.json when --local=true is set`,
    );
  if (local && !files)
    throw new CliError(`one or more files must be specified as -f ${example}.yaml or --filename=${example}.json`);
  if (!local && resources.length === 0 && !files)
    throw new CliError('one or more resources must be specified as <resource> <name> or <resource>/<name>');
}

function* label(call: Invocation): Routine<void> {
  const { flags } = call;
  const dryRun = yield* dryRunOf(call);
  const { resources, pairs, removed } = parsePairs(call.args, 'label');
  const list = flags.bool('list');
  if (list && flags.string('output') !== '') throw new CliError('--list and --output may not be specified together');
  checkAll(call);
  checkTargets(call, resources, dryRun, 'pod');
  if (pairs.size === 0 && removed.length === 0 && !list) throw new CliError('at least one label update is required');
  for (const [key, value] of pairs) {
    const problem = labelValueProblem(value);
    if (problem) throw new CliError(`invalid label value: "${key}=${value}": ${problem}`);
  }
  const found = yield* findTargets(call, resources);
  yield* visitInfos(found, (info) => labelOne(call, info, pairs, removed, dryRun, found.single));
}

/** The objects that label and annotate were asked about. */
export function* findTargets(call: Invocation, args: readonly string[]): Routine<FoundInfos> {
  const { flags } = call;
  const found = yield* findInfos(call, {
    args,
    ...fileOptions(flags),
    selector: flags.string('selector'),
    fieldSelector: flags.string('field-selector'),
    typeAlone: flags.bool('all'),
    allNamespaces: flags.bool('all-namespaces'),
    latest: !flags.bool('local'),
    local: flags.bool('local'),
  });
  if (!found.single && flags.string('resource-version') !== '')
    throw new CliError('--resource-version may only be used with a single resource');
  return found;
}

function* labelOne(
  call: Invocation,
  info: Info,
  pairs: ReadonlyMap<string, string>,
  removed: readonly string[],
  dryRun: DryRun,
  single: boolean,
): Routine<void> {
  const { flags } = call;
  const old = info.object;
  const before = old.metadata?.labels ?? {};
  if (flags.bool('list') && pairs.size === 0 && removed.length === 0) return yield* listLabels(call, info, single);
  if (!flags.bool('overwrite')) refuseOverwriting(before, pairs);
  const onlyHere = flags.bool('local') || flags.bool('list') || dryRun === 'client';
  for (const key of onlyHere ? [] : removed)
    if (!Object.hasOwn(before, key)) yield* call.out(`label ${JSON.stringify(key)} not found.\n`);
  const changed = recorded(call, labelled(old, pairs, removed, flags.string('resource-version')));
  const operation = operationOf(before, pairs, removed);
  if (onlyHere) info.object = changed;
  else if (operation !== 'not labeled') {
    const query = writeQuery({ dryRun, fieldManager: flags.string('field-manager') });
    info.object = yield* call.client.patch(info, 'merge', metadataPatch(old, changed), { query });
  }
  if (flags.bool('list')) return yield* listLabels(call, info, single);
  yield* call.out(printerFor(call, { operation: operationText(operation, dryRun) }).print(info.object));
}

function refuseOverwriting(before: Readonly<Record<string, string>>, pairs: ReadonlyMap<string, string>): void {
  const problems: Error[] = [];
  for (const [key, value] of [...pairs].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const now = before[key];
    if (now !== undefined && now !== value)
      problems.push(new CliError(`'${key}' already has a value (${now}), and --overwrite is false`));
  }
  const failure = aggregate(problems);
  if (failure) throw failure;
}

function labelled(
  object: Unstructured,
  pairs: ReadonlyMap<string, string>,
  removed: readonly string[],
  resourceVersion: string,
): Unstructured {
  const labels = { ...object.metadata?.labels, ...Object.fromEntries(pairs) };
  for (const key of removed) delete labels[key];
  const metadata = { ...object.metadata, labels, ...(resourceVersion ? { resourceVersion } : {}) };
  if (Object.keys(labels).length === 0) delete (metadata as { labels?: unknown }).labels;
  return { ...object, metadata: metadata as Unstructured['metadata'] } as Unstructured;
}

/** The merge patch of what changed in labels, annotations and the version. */
export function metadataPatch(before: Unstructured, after: Unstructured): unknown {
  const metadata: Record<string, unknown> = {};
  for (const field of ['labels', 'annotations'] as const) {
    const old = before.metadata?.[field] ?? {};
    const next = after.metadata?.[field] ?? {};
    const changes: Record<string, string | null> = {};
    for (const [k, v] of Object.entries(next)) if (old[k] !== v) changes[k] = v;
    for (const k of Object.keys(old)) if (!(k in next)) changes[k] = null;
    if (Object.keys(changes).length > 0) metadata[field] = Object.keys(next).length === 0 ? null : changes;
  }
  if (before.metadata?.resourceVersion !== after.metadata?.resourceVersion)
    metadata.resourceVersion = after.metadata?.resourceVersion;
  return { metadata };
}

/** What is said of the change. Upstream: updateDataChangeMsg. */
function operationOf(
  before: Readonly<Record<string, string>>,
  pairs: ReadonlyMap<string, string>,
  removed: readonly string[],
): string {
  const adds = [...pairs].some(([key, value]) => !Object.hasOwn(before, key) || before[key] !== value);
  const removes = removed.some((key) => Object.hasOwn(before, key));
  if (adds && removes) return 'modified';
  if (adds) return 'labeled';
  return removes ? 'unlabeled' : 'not labeled';
}

/** "Deployment.apps/web": a core kind ends with the dot all the same. */
export const kindText = ({ mapping, name }: Info): string => `${mapping.kind}.${mapping.group}/${name}`;

function* listLabels(call: Invocation, info: Info, single: boolean): Routine<void> {
  const labels = info.object.metadata?.labels ?? {};
  if (!single) yield* call.out(`Listing labels for ${kindText(info)}:\n`);
  for (const [key, value] of Object.entries(labels)) yield* call.out(`${single ? '' : ' '}${key}=${value}\n`);
}
