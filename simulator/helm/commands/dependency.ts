/** `helm dependency`. Mirrors helm's cmd/helm/dependency*.go and pkg/action/dependency.go. --verify is refused. */
import type { Routine } from '../../kernel/wait.ts';
import type { FlagSpec } from '../../kubectl/types.ts';
import { loadChart } from '../chart/directory.ts';
import { ChartError } from '../chart/errors.ts';
import { matchPath } from '../chart/path-match.ts';
import { isFailure } from '../cli/errors.ts';
import { KEYRING_FLAG, TLS_FLAGS } from '../cli/flagsets.ts';
import { notSimulated } from '../cli/left-out.ts';
import { tableText } from '../cli/table.ts';
import { type Call, defineHelmCommand } from '../cli/types.ts';
import { cleanPath, extensionOf, joinPath } from '../functions/paths.ts';
import { buildDependencies, updateDependencies } from '../repository/dependencies.ts';
import { isFolder } from '../repository/files.ts';
import { versionOf } from '../repository/resolve.ts';
import { parseConstraints, satisfies } from '../semver/constraints.ts';
import { parseStrictVersion, SemverError } from '../semver/version.ts';
import type { Chart, ChartDependency } from '../types.ts';

const MOST_ONE = { most: 1 };

const pathOf = ({ args }: Call): string => cleanPath(args[0] ?? '.');

const list = defineHelmCommand({
  name: 'list',
  arguments: 'CHART',
  aliases: ['ls'],
  rule: MOST_ONE,
  flags: [{ name: 'max-col-width', type: 'uint', default: 80 }],
  *run(call) {
    const path = pathOf(call);
    const chart = load(call, path);
    const { dependencies } = chart.metadata;
    if (!dependencies) {
      yield* call.out(`WARNING: no dependencies at ${joinPath(path, 'charts')}\n`);
      return;
    }
    const rows = dependencies.map((one) => [
      one.name,
      one.version ?? '',
      one.repository ?? '',
      statusOf(call, path, one, chart),
    ]);
    const table = tableText([['NAME', 'VERSION', 'REPOSITORY', 'STATUS'], ...rows], call.flags.number('max-col-width'));
    yield* call.out(`${table}\n`);
    yield* warnOfOthers(call, path, dependencies);
  },
});

const load = (call: Call, path: string): Chart =>
  loadChart(call.context.files, call.resolve(path), path, (...told) => call.log(...told), call.helmMajor, false);

/** Upstream: dependencyStatus. */
function statusOf(call: Call, path: string, dependency: ChartDependency, parent: Chart): string {
  const { name } = dependency;
  const archives = chartsIn(call, path).filter((file) => matchPath(`${name}-*.tgz`, file));
  if (archives.length === 1) return archiveStatus(call, joinPath(path, 'charts', archives[0] as string), dependency);
  if (archives.length > 1) {
    const versions = archives.filter((file) => isStrictVersion(file.slice(`${name}-`.length, -'.tgz'.length)));
    if (versions.length === 1) {
      return archiveStatus(call, joinPath(path, 'charts', versions[0] as string), dependency);
    }
    if (versions.length > 1) return 'too many matches';
  }
  const found = parent.dependencies.findLast(({ metadata }) => metadata.name === name);
  if (!found) return 'missing';
  return versionProblem(found, dependency) ?? 'unpacked';
}

/** Names in charts/. */
function chartsIn(call: Call, path: string): readonly string[] {
  const folder = joinPath(path, 'charts');
  return isFolder(call, folder) ? call.context.files.list(call.resolve(folder)) : [];
}

function isStrictVersion(text: string): boolean {
  try {
    parseStrictVersion(text);
    return true;
  } catch (error) {
    if (!(error instanceof SemverError)) throw error;
    return false;
  }
}

function archiveStatus(call: Call, path: string, dependency: ChartDependency): string {
  let chart: Chart;
  try {
    chart = load(call, path);
  } catch (error) {
    if (!(error instanceof ChartError)) throw error;
    return 'corrupt';
  }
  if (chart.metadata.name !== dependency.name) return 'misnamed';
  return versionProblem(chart, dependency) ?? 'ok';
}

function versionProblem({ metadata }: Chart, { version = '' }: ChartDependency): string | undefined {
  if (metadata.version === version) return undefined;
  try {
    const found = versionOf(metadata.version ?? '');
    if (!found) return 'invalid version';
    return satisfies(found, parseConstraints(version)) ? undefined : 'wrong version';
  } catch (error) {
    if (!(error instanceof SemverError)) throw error;
    return 'invalid version';
  }
}

/** Of what is in charts/ and not in Chart.yaml. */
function* warnOfOthers(call: Call, path: string, dependencies: readonly ChartDependency[]): Routine<void> {
  for (const name of chartsIn(call, path)) {
    const file = joinPath(path, 'charts', name);
    if (!isFolder(call, file) && extensionOf(file) !== '.tgz') continue;
    try {
      const { metadata } = load(call, file);
      if (dependencies.some((one) => one.name === metadata.name)) continue;
      yield* call.out(`WARNING: ${JSON.stringify(file)} is not in Chart.yaml.\n`);
    } catch (error) {
      if (!isFailure(error)) throw error;
      yield* call.out(`WARNING: ${JSON.stringify(file)} is not a chart.\n`);
    }
  }
}

const CHANGE_FLAGS: readonly FlagSpec[] = [
  { name: 'verify', type: 'bool' },
  KEYRING_FLAG,
  { name: 'skip-refresh', type: 'bool' },
  ...TLS_FLAGS,
];

const change = (name: string, aliases: readonly string[], run: typeof updateDependencies) =>
  defineHelmCommand({
    name,
    arguments: 'CHART',
    aliases,
    rule: MOST_ONE,
    flags: CHANGE_FLAGS,
    *run(call) {
      if (call.flags.bool('verify')) throw notSimulated('--verify');
      yield* run(call, pathOf(call), { skipRefresh: call.flags.bool('skip-refresh') });
    },
  });

export const dependencyCommand = defineHelmCommand({
  name: 'dependency',
  arguments: 'update|build|list',
  aliases: ['dep', 'dependencies'],
  rule: { most: 0 },
  commands: [list, change('update', ['up'], updateDependencies), change('build', [], buildDependencies)],
});
