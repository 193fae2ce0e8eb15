/** `helm list`. Mirrors helm's cmd/helm/list.go and pkg/action/list.go. */
import { parseLabelSelector, SelectorError } from '../../api/selectors.ts';
import { compareText } from '../../gotemplate/utf8.ts';
import type { Routine } from '../../kernel/wait.ts';
import { HelmError } from '../cli/errors.ts';
import { regexpPositions } from '../cli/regexp.ts';
import { jsonRows, jsonText, OUTPUT_FLAG, tableText, yamlText } from '../cli/table.ts';
import { type Call, defineHelmCommand } from '../cli/types.ts';
import { compareTimes, formatted, listed } from '../release/times.ts';
import type { Chart, Release, ReleaseStatus } from '../types.ts';

export const listCommand = (helmMajor: 3 | 4) =>
  defineHelmCommand({
    name: 'list',
    aliases: ['ls'],
    rule: { most: 0 },
    flags: [
      { name: 'short', short: 'q', type: 'bool' },
      { name: 'no-headers', type: 'bool' },
      { name: 'time-format', type: 'string' },
      { name: 'date', short: 'd', type: 'bool' },
      { name: 'reverse', short: 'r', type: 'bool' },
      ...(helmMajor === 3 ? [{ name: 'all', short: 'a', type: 'bool' } as const] : []),
      { name: 'uninstalled', type: 'bool' },
      { name: 'superseded', type: 'bool' },
      { name: 'uninstalling', type: 'bool' },
      { name: 'deployed', type: 'bool' },
      { name: 'failed', type: 'bool' },
      { name: 'pending', type: 'bool' },
      { name: 'all-namespaces', short: 'A', type: 'bool' },
      { name: 'max', short: 'm', type: 'int', default: 256 },
      { name: 'offset', type: 'int' },
      { name: 'filter', short: 'f', type: 'string' },
      { name: 'selector', short: 'l', type: 'string' },
      OUTPUT_FLAG,
    ],
    run: list,
  });

function* list(call: Call): Routine<void> {
  const { flags } = call;
  const releases = yield* find(call);
  const format = flags.string('output');
  if (flags.bool('short')) {
    const names = releases.map(({ name }) => name);
    if (format === 'json') yield* call.out(jsonText(names));
    else if (format === 'yaml') yield* call.out(yamlText(names));
    else yield* call.out(names.map((name) => `${name}\n`).join(''));
    return;
  }
  const layout = flags.string('time-format');
  const rows = releases.map(({ name, namespace, version, info, chart }) => ({
    name,
    namespace,
    revision: String(version),
    updated:
      layout === '' || info.last_deployed === '' ? listed(info.last_deployed) : formatted(info.last_deployed, layout),
    status: info.status,
    chart: chartName(chart),
    app_version: chart.metadata.appVersion ?? '',
  }));
  if (format === 'json') yield* call.out(jsonRows(rows));
  else if (format === 'yaml') yield* call.out(yamlText(rows));
  else {
    const header = ['NAME', 'NAMESPACE', 'REVISION', 'UPDATED', 'STATUS', 'CHART', 'APP VERSION'];
    yield* call.out(
      tableText([...(flags.bool('no-headers') ? [] : [header]), ...rows.map((row) => Object.values(row))]),
    );
  }
}

/** "web-0.1.0" */
export const chartName = ({ metadata }: Chart): string => `${metadata.name ?? ''}-${metadata.version ?? ''}`;

/** The last revision of each release of the namespace, by name. */
export function* listedReleases(call: Call): Routine<readonly Release[]> {
  const all = latest(yield* call.actions().storage.list());
  return [...all].sort((a, b) => compareText(a.name, b.name));
}

function* find(call: Call): Routine<readonly Release[]> {
  const { flags } = call;
  const { kube, storage } = call.actions(flags.bool('all-namespaces'));
  yield* kube.reachable();
  const filter = flags.string('filter');
  if (filter !== '') yield* regexpPositions(call, filter, []);
  const found = yield* named(call, filter, yield* storage.list());
  if (found.length === 0) return [];
  const wanted = statesOf(call);
  const current = wanted.has('superseded') && !wanted.has('deployed') ? found : latest(found);
  const selector = selectorOf(flags.string('selector'));
  const shown = current.filter(({ info, labels }) => wanted.has(info.status) && selector(labels ?? {}));
  const offset = flags.number('offset');
  const max = flags.number('max');
  return sorted(call, shown).slice(offset, max > 0 ? offset + max : undefined);
}

function* named(call: Call, filter: string, releases: readonly Release[]): Routine<readonly Release[]> {
  if (filter === '') return releases;
  const positions = yield* regexpPositions(
    call,
    filter,
    releases.map(({ name }) => name),
  );
  return releases.filter((_, i) => (positions[i] ?? -1) >= 0);
}

const ALL: readonly ReleaseStatus[] = [
  'unknown',
  'deployed',
  'uninstalled',
  'superseded',
  'failed',
  'uninstalling',
  'pending-install',
  'pending-upgrade',
  'pending-rollback',
];

function statesOf({ flags, helmMajor }: Call): ReadonlySet<ReleaseStatus> {
  if (flags.has('all') && flags.bool('all')) return new Set(ALL);
  const states: ReleaseStatus[] = [];
  for (const state of ['deployed', 'uninstalled', 'uninstalling', 'failed', 'superseded'] as const) {
    if (flags.bool(state)) states.push(state);
  }
  if (flags.bool('pending')) states.push('pending-install', 'pending-upgrade', 'pending-rollback');
  if (states.length > 0) return new Set(states);
  return new Set(helmMajor === 4 ? ALL : ['deployed', 'failed']);
}

/** Of each release the last revision. */
function latest(releases: readonly Release[]): readonly Release[] {
  const last = new Map<string, Release>();
  for (const release of releases) {
    const key = `${release.namespace}/${release.name}`;
    const known = last.get(key);
    if (!known || known.version <= release.version) last.set(key, release);
  }
  return [...last.values()];
}

function selectorOf(text: string): (labels: Readonly<Record<string, string>>) => boolean {
  if (text === '') return () => true;
  try {
    const selector = parseLabelSelector(text);
    return (labels) => selector.matches(labels);
  } catch (error) {
    if (!(error instanceof SelectorError)) throw error;
    throw new HelmError(error.message);
  }
}

function sorted({ flags }: Call, releases: readonly Release[]): readonly Release[] {
  const byName = (a: Release, b: Release): number => compareText(a.name, b.name);
  const byDate = (a: Release, b: Release): number => compareTimes(a.info.last_deployed, b.info.last_deployed);
  const order = [...releases].sort(flags.bool('date') ? byDate : byName);
  return flags.bool('reverse') ? order.reverse() : order;
}
