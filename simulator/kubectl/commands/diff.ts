/** `kubectl diff`: what apply would change, shown by an external program. Mirrors kubectl/pkg/cmd/diff (diff.go, mask.go). */
import { FileError } from '../../kernel/files.ts';
import { type Routine, wait } from '../../kernel/wait.ts';
import { printYaml } from '../../yaml/yaml.ts';
import { writeQuery } from '../cli/dry-run.ts';
import { CliError, Exit, Failure, isConflict, isNotFound, PlainError, report } from '../cli/errors.ts';
import { FILENAME_FLAGS, fieldManagerFlag, fileOptions, hasFiles, SELECTOR_FLAG } from '../cli/flagsets.ts';
import { klog } from '../cli/klog.ts';
import { withoutManagedFields } from '../printers/printer.ts';
import { findInfos } from '../resources/builder.ts';
import { LAST_APPLIED } from '../resources/last-applied.ts';
import { schemaOf } from '../resources/schema.ts';
import { makeFolderAt } from '../resources/written.ts';
import {
  defineCommand,
  type Info,
  type Invocation,
  type JsonObject,
  type Mapping,
  type Unstructured,
} from '../types.ts';
import { threeWay } from './apply.ts';
import { kindsToPrune, pruneKinds, unappliedOf } from './apply-prune.ts';

export const DIFF = defineCommand({
  name: 'diff',
  arguments: '-f FILENAME',
  flags: [
    ...FILENAME_FLAGS,
    SELECTOR_FLAG,
    fieldManagerFlag('kubectl-client-side-apply'),
    {
      name: 'concurrency',
      type: 'int',
      default: 1,
    },
    {
      name: 'force-conflicts',
      type: 'bool',
    },
    {
      name: 'prune',
      type: 'bool',
    },
    {
      name: 'prune-allowlist',
      type: 'stringArray',
    },
    { name: 'server-side', type: 'bool' },
    { name: 'show-managed-fields', type: 'bool' },
    { name: 'show-secrets', type: 'bool' },
  ],
  *run(call) {
    try {
      yield* diff(call);
    } catch (error) {
      if (!(error instanceof Failure) || error instanceof Exit) throw error;
      // Exit code 1 means that there are differences.
      const { text, code } = report(error);
      throw new PlainError(text, code + 1);
    }
  },
});

function* diff(call: Invocation): Routine<void> {
  const { flags } = call;
  if (call.args.length > 0) throw call.usageError(`Unexpected args: [${call.args.join(' ')}]`);
  if (!hasFiles(flags)) throw new CliError('must specify one of -f and -k');
  if (flags.bool('force-conflicts') && !flags.bool('server-side'))
    throw new CliError('--force-conflicts only works with --server-side');
  const pruned = flags.bool('prune') ? yield* pruneKinds(call) : undefined;
  const { infos } = yield* findInfos(call, {
    ...fileOptions(flags),
    selector: flags.string('selector'),
    stopAtError: true,
  });
  const { files, kernel } = call.context;
  const random = kernel.random('kubectl-diff');
  const [from, to] = [`/tmp/LIVE-${random.next()}`, `/tmp/MERGED-${random.next()}`];
  for (const folder of [from, to]) makeFolderAt({ files, whole: call.resolvePath }, folder);
  const visited = new Set<string>();
  const namespaces = new Set<string>();
  try {
    for (const info of infos) {
      const { live, merged } = yield* versions(call, info);
      const [a, b] = shown(call, info, live, merged);
      const name = fileName(info);
      files.write(`${from}/${name}`, a ? printYaml(a) : '', { mode: 0o600 });
      files.write(`${to}/${name}`, b ? printYaml(b) : '', { mode: 0o600 });
      if (live?.metadata?.uid) visited.add(live.metadata.uid);
      if (info.mapping.namespaced) namespaces.add(info.namespace);
    }
    if (pruned)
      for (const info of yield* goneFromFiles(call, pruned, namespaces, visited))
        files.write(`${from}/${fileName(info)}`, printYaml(info.object), { mode: 0o600 });
    yield* runDiff(call, from, to);
  } finally {
    for (const folder of [from, to]) removeFolder(call, folder);
  }
}

/** What --prune would delete. Upstream: prune.go. */
function* goneFromFiles(
  call: Invocation,
  listed: readonly Mapping[],
  namespaces: ReadonlySet<string>,
  visited: ReadonlySet<string>,
): Routine<Info[]> {
  const kinds = yield* kindsToPrune(call, listed);
  const found: Info[] = [];
  const look = function* (mapping: Mapping, namespace: string): Routine<void> {
    for (const object of yield* unappliedOf(call, mapping, namespace, visited))
      found.push({ mapping, namespace, name: object.metadata?.name ?? '', source: '', object });
  };
  for (const namespace of [...namespaces].sort())
    for (const mapping of kinds) if (mapping.namespaced) yield* look(mapping, namespace);
  for (const mapping of kinds) if (!mapping.namespaced) yield* look(mapping, '');
  return found;
}

function removeFolder(call: Invocation, folder: string): void {
  const { files } = call.context;
  try {
    for (const name of files.list(folder)) files.remove(`${folder}/${name}`);
    files.removeDirectory(folder);
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
  }
}

/** "apps.v1.Deployment.default.web" */
function fileName({ mapping, namespace, name }: Info): string {
  return `${mapping.group ? `${mapping.group}.` : ''}${mapping.version}.${mapping.kind}.${namespace}.${name}`;
}

const MAX_TRIES = 4;

/** The live object, and what the server says it would become. Upstream: InfoObject.Merged. */
function* versions(call: Invocation, info: Info): Routine<{ live: Unstructured | undefined; merged: Unstructured }> {
  const local = info.object;
  for (let attempt = 1; ; attempt++) {
    const live = yield* liveOf(call, info);
    const force = attempt === MAX_TRIES;
    if (force)
      yield* call.err(
        klog(
          call,
          'W',
          'diff.go:723',
          `Object (${info.mapping.group}/${info.mapping.version}, Kind=${info.mapping.kind}: ${info.name}) keeps changing, diffing without lock`,
        ),
      );
    try {
      const merged = yield* mergedOf(call, info, local, live, force);
      if (live?.metadata?.deletionTimestamp)
        yield* call.err(`Warning: Detected changes to resource ${info.name} which is currently being deleted.\n`);
      return { live, merged };
    } catch (error) {
      if (!isConflict(error) || force) throw error;
    }
  }
}

function* liveOf(call: Invocation, info: Info): Routine<Unstructured | undefined> {
  try {
    return yield* call.client.get(info);
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

function* mergedOf(
  call: Invocation,
  info: Info,
  local: Unstructured,
  live: Unstructured | undefined,
  force: boolean,
): Routine<Unstructured> {
  const { flags } = call;
  const serverSide = flags.bool('server-side');
  const manager = serverSide && !flags.changed('field-manager') ? 'kubectl' : flags.string('field-manager');
  const query = writeQuery({ dryRun: 'server', fieldManager: manager, force: flags.bool('force-conflicts') });
  if (serverSide) return yield* call.client.patch(info, 'apply', local, { query });
  if (!live) return yield* call.client.create({ mapping: info.mapping, namespace: info.namespace }, local, { query });
  const patch = threeWay({ ...info, object: live }, withoutLastApplied(local));
  if (Object.keys(patch).length === 0) return live;
  const metadata = {
    ...(patch.metadata as JsonObject | undefined),
    ...(force ? {} : { resourceVersion: live.metadata?.resourceVersion }),
  };
  const body = Object.keys(metadata).length > 0 ? { ...patch, metadata } : patch;
  return yield* call.client.patch(info, schemaOf(info.mapping) ? 'strategic' : 'merge', body, { query });
}

/** Annotations are there even when empty, as those that apply keeps. Upstream: util.GetModifiedConfiguration. */
function withoutLastApplied(object: Unstructured): Unstructured {
  const { [LAST_APPLIED]: _, ...annotations } = object.metadata?.annotations ?? {};
  return { ...object, metadata: { ...object.metadata, annotations } as Unstructured['metadata'] } as Unstructured;
}

/** What is written to the files: without managed fields, values of Secrets masked. */
function shown(
  call: Invocation,
  info: Info,
  live: Unstructured | undefined,
  merged: Unstructured,
): [Unstructured | undefined, Unstructured] {
  const keep = call.flags.bool('show-managed-fields') ? (o: Unstructured) => o : withoutManagedFields;
  const a = live && keep(live);
  const b = keep(merged);
  if (call.flags.bool('show-secrets') || info.mapping.kind !== 'Secret' || info.mapping.group !== '') return [a, b];
  const before = (a?.data ?? {}) as Record<string, string>;
  const after = (b.data ?? {}) as Record<string, string>;
  const mask = (data: Record<string, string>, other: Record<string, string>, changed: string): JsonObject =>
    Object.fromEntries(
      Object.entries(data).map(([k, v]) => [k, other[k] !== undefined && other[k] !== v ? changed : '***']),
    );
  const masked = (object: Unstructured, data: JsonObject): Unstructured =>
    object.data === undefined ? object : { ...object, data };
  return [a && masked(a, mask(before, after, '*** (before)')), masked(b, mask(after, before, '*** (after)'))];
}

/** Upstream: DiffProgram. */
function* runDiff(call: Invocation, from: string, to: string): Routine<void> {
  const { context } = call;
  const given = context.env.get('KUBECTL_EXTERNAL_DIFF') ?? '';
  const [program = 'diff', ...words] = given === '' ? ['diff', '-u', '-N'] : given.split(' ');
  const args = given === '' ? words : words.filter((w) => /^[a-zA-Z0-9-=]+$/.test(w));
  const process = context.run(program, [...args, from, to], { stdout: context.stdout, stderr: context.stderr });
  if (!process) throw new CliError(`failed to run ${JSON.stringify(program)}: executable file not found in $PATH`);
  const { code } = yield* wait(process.end);
  if (code === 1) throw new Exit(1);
  if (code > 1) throw new CliError(`failed to run ${JSON.stringify(program)}: exit status ${code}`);
}
