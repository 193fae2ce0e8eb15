/** `kubectl set env`. Mirrors kubectl/pkg/cmd/set/set_env.go and env/env_parse.go, env_resolve.go. */
import { readAll } from '../../../kernel/stream.ts';
import type { Routine } from '../../../kernel/wait.ts';
import { dryRunOf } from '../../cli/dry-run.ts';
import { CliError, Failure } from '../../cli/errors.ts';
import { checkAll, findInfos } from '../../resources/builder.ts';
import { envNameProblem } from '../../resources/env-name.ts';
import {
  type Container,
  containersOf,
  initContainersOf,
  nameMatches,
  podSpecOf,
  withPodSpec,
} from '../../resources/pod-template.ts';
import { defineCommand, type Info, type Invocation, type JsonObject, type Unstructured } from '../../types.ts';
import { type EnvSource, referencedValue, referenceText } from './env-values.ts';
import { changeAll, hasFiles, localProblem, SET_FLAGS, setTargets } from './set.ts';

interface EnvVar extends JsonObject {
  name: string;
  value?: string;
  valueFrom?: EnvSource;
}

export const SET_ENV = defineCommand({
  name: 'env',
  arguments: 'RESOURCE/NAME KEY_1=VAL_1 ... KEY_N=VAL_N',
  flags: [
    ...SET_FLAGS,
    {
      name: 'containers',
      short: 'c',
      type: 'string',
      default: '*',
    },
    {
      name: 'env',
      short: 'e',
      type: 'stringArray',
    },
    { name: 'from', type: 'string' },
    { name: 'keys', type: 'stringSlice' },
    {
      name: 'list',
      type: 'bool',
    },
    {
      name: 'overwrite',
      type: 'bool',
      default: true,
    },
    { name: 'prefix', type: 'string' },
    { name: 'resolve', type: 'bool' },
  ],
  run: setEnv,
});

function* setEnv(call: Invocation): Routine<void> {
  const { flags } = call;
  checkAll(call);
  const { resources, texts } = split(call);
  const dryRun = yield* dryRunOf(call);
  const contradiction = localProblem(call, dryRun);
  if (contradiction) throw contradiction;
  if (resources.length === 0 && !hasFiles(call))
    throw new CliError('one or more resources must be specified as <resource> <name> or <resource>/<name>');
  if (flags.bool('list') && flags.string('output') !== '')
    throw new CliError('--list and --output may not be specified together');
  const stdin = texts.includes('-')
    ? (yield* readAll(call.context.stdin)).split('\n').filter((l) => l.trim() !== '' && !l.startsWith('#'))
    : [];
  const given = parseEnv([...texts.filter((t) => t !== '-'), ...flags.list('env'), ...stdin]);
  if (flags.list('keys').length > 0 && flags.string('from') === '')
    throw new CliError('when specifying --keys, a configmap or secret must be provided with --from');
  const imported = flags.string('from') === '' ? [] : yield* importFrom(call, flags.string('from'));
  const prefix = flags.string('prefix');
  const set = [...given.set, ...imported].map((variable) => ({ ...variable, name: prefix + variable.name }));
  const found = yield* setTargets(call, resources, 'passed over');
  if (flags.bool('list')) {
    for (const info of found.infos) yield* list(call, info, set, given.removed);
    if (found.errors[0]) throw found.errors[0];
    return;
  }
  yield* changeAll(call, found, {
    failure: 'failed to patch env update to pod template: ',
    operation: 'env updated',
    dryRun,
    change: (info) => changed(call, info, set, given.removed),
  });
}

function split(call: Invocation): { resources: string[]; texts: string[] } {
  const resources: string[] = [];
  const texts: string[] = [];
  for (const arg of call.args) {
    const isEnv = arg === '-' || (arg.includes('=') && arg[0] !== '=') || (arg.endsWith('-') && arg.length > 1);
    if (texts.length === 0 && !isEnv) resources.push(arg);
    else if (isEnv) texts.push(arg);
    else throw new CliError(`all resources must be specified before environment changes: ${arg}`);
  }
  return { resources, texts };
}

function parseEnv(texts: readonly string[]): { set: EnvVar[]; removed: string[] } {
  const set: EnvVar[] = [];
  const removed: string[] = [];
  for (const text of texts) {
    const equals = text.indexOf('=');
    if (equals > 0) {
      const name = text.slice(0, equals);
      const problem = envNameProblem(name);
      if (problem !== undefined) throw new CliError(`${JSON.stringify(name)} is not a valid key name: ${problem}`);
      set.push({ name, value: text.slice(equals + 1) });
    } else if (text.endsWith('-')) removed.push(text.slice(0, -1));
    else throw new CliError(`unknown environment variable: ${text}`);
  }
  if (removed.some((name) => set.some((e) => e.name === name)))
    throw new CliError('can not both modify and remove the same environment variable in the same command');
  return { set, removed };
}

/** --from=configmap/NAME: a reference for every key. */
function* importFrom(call: Invocation, from: string): Routine<EnvVar[]> {
  const { infos, errors } = yield* findInfos(call, { args: [from] });
  if (errors[0]) throw errors[0];
  const [info] = infos;
  const kind = info?.mapping.kind;
  if (!info || (kind !== 'ConfigMap' && kind !== 'Secret'))
    throw new CliError(`unsupported resource specified in --from`);
  const keys = call.flags.list('keys');
  const imported: EnvVar[] = [];
  for (const key of Object.keys((info.object.data ?? {}) as JsonObject).sort()) {
    if (keys.length > 0 && !keys.includes(key)) continue;
    const name = key.toUpperCase().replace(/[^A-Z0-9_]/g, '_');
    if (name !== key) yield* call.err(`Warning: key ${key} transferred to ${name}\n`);
    const ref = { name: info.name, key };
    imported.push({
      name,
      valueFrom: kind === 'ConfigMap' ? { configMapKeyRef: ref } : { secretKeyRef: ref },
    });
  }
  return imported;
}

/** Upstream: updateEnv. */
function updated(now: readonly EnvVar[], set: readonly EnvVar[], removed: readonly string[]): EnvVar[] {
  const env = [...now];
  for (const next of set) {
    const at = env.findIndex((e) => e.name === next.name);
    if (at >= 0) env[at] = next;
    else env.push(next);
  }
  return env.filter((e) => !removed.includes(e.name));
}

function* changed(
  call: Invocation,
  info: Info,
  set: readonly EnvVar[],
  removed: readonly string[],
): Routine<Unstructured> {
  const { flags } = call;
  const spec = podSpecOf(info);
  const pattern = flags.string('containers');
  let matches = 0;
  const update = (containers: Container[]): Container[] =>
    containers.map((container) => {
      if (!nameMatches(pattern, container.name)) return container;
      matches++;
      const env = (container.env ?? []) as EnvVar[];
      for (const next of flags.bool('overwrite') ? [] : set) {
        const now = env.find((e) => e.name === next.name);
        if (now && now.value !== next.value)
          throw new CliError(`'${next.name}' already has a value (${now.value ?? ''}), and --overwrite is false`);
      }
      const kept = updated(env, set, removed);
      const { env: _, ...rest } = container;
      return (kept.length > 0 ? { ...rest, env: kept } : rest) as Container;
    });
  const containers = update(containersOf(spec));
  const initContainers = update(initContainersOf(spec));
  if (matches === 0)
    yield* call.err(
      `Warning: ${info.mapping.kind}/${info.name} does not have any containers matching ${JSON.stringify(pattern)}\n`,
    );
  return withPodSpec(info, {
    ...spec,
    ...(spec.containers ? { containers } : {}),
    ...(spec.initContainers ? { initContainers } : {}),
  });
}

/** What the containers have, and would have by the changes that were asked for. */
function* list(call: Invocation, info: Info, set: readonly EnvVar[], removed: readonly string[]): Routine<void> {
  const spec = podSpecOf(info);
  for (const container of [...containersOf(spec), ...initContainersOf(spec)]) {
    if (!nameMatches(call.flags.string('containers'), container.name)) continue;
    yield* call.out(`# ${info.mapping.kind} ${info.name}, container ${container.name}\n`);
    const failures = new Map<string, string[]>();
    for (const { name, value, valueFrom } of updated((container.env ?? []) as EnvVar[], set, removed)) {
      if (!valueFrom) {
        yield* call.out(`${name}=${value ?? ''}\n`);
        continue;
      }
      let found: string | undefined;
      try {
        if (call.flags.bool('resolve')) found = yield* referencedValue(call, valueFrom, info.object, container);
      } catch (error) {
        if (!(error instanceof Failure)) throw error;
        failures.set(error.message, [...(failures.get(error.message) ?? []), name]);
      }
      yield* call.out(found === undefined ? `# ${name} from ${referenceText(valueFrom)}\n` : `${name}=${found}\n`);
    }
    const told = [...failures].map(
      ([why, names]) => `error retrieving reference for ${names.sort().join(', ')}: ${why}\n`,
    );
    for (const text of told.sort()) yield* call.err(text);
  }
}
