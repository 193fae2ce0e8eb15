/** Commands that show a release: status, history, get. Mirrors helm's cmd/helm/{status,history,get_*}.go. */
import { newMap } from '../../gotemplate/values.ts';
import type { Routine } from '../../kernel/wait.ts';
import type { FlagSpec } from '../../kubectl/types.ts';
import { releaseNameProblem } from '../chart/names.ts';
import { HelmError } from '../cli/errors.ts';
import { releaseText } from '../cli/release-output.ts';
import { releaseValue } from '../cli/release-value.ts';
import { jsonRows, jsonText, OUTPUT_FLAG, type OutputFormat, tableText, yamlText } from '../cli/table.ts';
import { executeText } from '../cli/template-flag.ts';
import { type Call, defineHelmCommand } from '../cli/types.ts';
import { dependencyValue } from '../engine/dot.ts';
import { fromYaml } from '../functions/yaml.ts';
import { resourceObjects, resourceTables } from '../kube/tables.ts';
import type { Actions } from '../release/actions.ts';
import { byRevision } from '../release/storage.ts';
import { ansiC, wholeSeconds } from '../release/times.ts';
import type { ApplyMethod, HelmValues, Release } from '../types.ts';
import { coalesceValues } from '../values/coalesce.ts';
import { chartName } from './list.ts';

const REVISION_FLAG: FlagSpec = { name: 'revision', type: 'int' };
const TEMPLATE_FLAG: FlagSpec = { name: 'template', type: 'string' };
const ONE = { least: 1, most: 1 };

const formatOf = (call: Call): OutputFormat => call.flags.string('output') as OutputFormat;

/** A revision of the release named by the first argument; the last one for 0. Upstream: releaseContent. */
export function* releaseOf(call: Call, actions: Actions): Routine<Release> {
  const revision = call.flags.number('revision');
  const name = call.args[0] as string;
  yield* actions.kube.reachable();
  if (releaseNameProblem(name) !== undefined) throw new HelmError(`releaseContent: Release name is invalid: ${name}`);
  return yield* revision <= 0 ? actions.storage.last(name) : actions.storage.get(name, revision);
}

export const statusCommand = (helmMajor: 3 | 4) =>
  defineHelmCommand({
    name: 'status',
    arguments: 'RELEASE_NAME',
    rule: ONE,
    flags: [
      REVISION_FLAG,
      OUTPUT_FLAG,
      ...(helmMajor === 3
        ? ([
            { name: 'show-desc', type: 'bool' },
            { name: 'show-resources', type: 'bool' },
          ] as const)
        : []),
    ],
    *run(call) {
      const actions = call.actions();
      const release = yield* releaseOf(call, actions);
      const { kube } = actions;
      const format = formatOf(call);
      const isNew = call.helmMajor === 4;
      const showsResources = isNew || call.flags.bool('show-resources');
      yield* call.out(
        releaseText(release, {
          format,
          helmMajor: call.helmMajor,
          description: isNew || call.flags.bool('show-desc'),
          withoutChart: true,
          ...(showsResources && format === 'table' ? { resources: yield* resourceTables(kube, release.manifest) } : {}),
          ...(showsResources && format !== 'table' ? { objects: yield* resourceObjects(kube, release.manifest) } : {}),
        }),
      );
    },
  });

export const historyCommand = (helmMajor: 3 | 4) =>
  defineHelmCommand({
    name: 'history',
    arguments: 'RELEASE_NAME',
    aliases: ['hist'],
    rule: ONE,
    flags: [
      { name: 'max', type: 'int', default: 256 },
      ...(helmMajor === 4 ? ([{ name: 'show-rollback-revision', type: 'bool' }] as const) : []),
      OUTPUT_FLAG,
    ],
    *run(call) {
      const { kube, storage } = call.actions();
      const name = call.args[0] as string;
      yield* kube.reachable();
      if (releaseNameProblem(name) !== undefined) throw new HelmError(`release name is invalid: ${name}`);
      const all = (yield* storage.history(name)).sort(byRevision);
      const max = call.flags.number('max');
      const rows = (max > 0 ? all.slice(-max) : []).map(({ version, info, chart }) => ({
        revision: version,
        updated: info.last_deployed,
        status: info.status,
        chart: chartName(chart),
        app_version: chart.metadata.appVersion ?? '',
        ...(helmMajor === 4 && info.rollback_revision ? { rollback_revision: info.rollback_revision } : {}),
        description: info.description ?? '',
      }));
      const format = formatOf(call);
      if (format === 'json') yield* call.out(jsonRows(rows));
      else if (format === 'yaml') yield* call.out(yamlText(rows));
      else {
        const withRollback = helmMajor === 4 && call.flags.bool('show-rollback-revision');
        const optional = (value: string | number): readonly (string | number)[] => (withRollback ? [value] : []);
        const header = [
          'REVISION',
          'UPDATED',
          'STATUS',
          'CHART',
          'APP VERSION',
          ...optional('ROLLBACK'),
          'DESCRIPTION',
        ];
        const lines = rows.map((row) => [
          row.revision,
          ansiC(row.updated),
          row.status,
          row.chart,
          row.app_version,
          ...optional(row.rollback_revision ?? ''),
          row.description,
        ]);
        yield* call.out(tableText([header, ...lines]));
      }
    },
  });

const getAll = defineHelmCommand({
  name: 'all',
  arguments: 'RELEASE_NAME',
  rule: ONE,
  flags: [REVISION_FLAG, TEMPLATE_FLAG],
  *run(call) {
    const release = yield* releaseOf(call, call.actions());
    const template = call.flags.string('template');
    if (template !== '') {
      yield* call.out(executeText(template, releaseValue(release), '_'));
      return;
    }
    const { helmMajor } = call;
    yield* call.out(
      releaseText(release, { format: 'table', helmMajor, debug: true, metadata: true, description: helmMajor === 4 }),
    );
  },
});

const getValues = defineHelmCommand({
  name: 'values',
  arguments: 'RELEASE_NAME',
  rule: ONE,
  flags: [REVISION_FLAG, { name: 'all', short: 'a', type: 'bool' }, OUTPUT_FLAG],
  *run(call) {
    const release = yield* releaseOf(call, call.actions());
    const { helmMajor } = call;
    const all = call.flags.bool('all');
    const given = release.config ?? null;
    const values = all ? coalesceValues(release.chart, (given ?? newMap()) as HelmValues, { helmMajor }) : given;
    const format = formatOf(call);
    if (format === 'json') yield* call.out(jsonText(values));
    else if (format === 'yaml') yield* call.out(yamlText(values));
    else yield* call.out(`${all ? 'COMPUTED' : 'USER-SUPPLIED'} VALUES:\n${yamlText(values)}`);
  },
});

const getManifest = defineHelmCommand({
  name: 'manifest',
  arguments: 'RELEASE_NAME',
  rule: ONE,
  flags: [REVISION_FLAG],
  *run(call) {
    yield* call.out(`${(yield* releaseOf(call, call.actions())).manifest}\n`);
  },
});

const getHooks = defineHelmCommand({
  name: 'hooks',
  arguments: 'RELEASE_NAME',
  rule: ONE,
  flags: [REVISION_FLAG],
  *run(call) {
    const { hooks = [] } = yield* releaseOf(call, call.actions());
    for (const { path, manifest } of hooks) yield* call.out(`---\n# Source: ${path}\n${manifest}\n`);
  },
});

const getNotes = defineHelmCommand({
  name: 'notes',
  arguments: 'RELEASE_NAME',
  rule: ONE,
  flags: [REVISION_FLAG],
  *run(call) {
    const { notes = '' } = (yield* releaseOf(call, call.actions())).info;
    if (notes !== '') yield* call.out(`NOTES:\n${notes}\n`);
  },
});

const getMetadata = defineHelmCommand({
  name: 'metadata',
  arguments: 'RELEASE_NAME',
  rule: ONE,
  flags: [REVISION_FLAG, OUTPUT_FLAG],
  *run(call) {
    const actions = call.actions();
    const release = yield* releaseOf(call, actions);
    const { metadata } = release.chart;
    const sortedPairs = (map: Readonly<Record<string, string>> = {}): [string, string][] =>
      Object.entries(map).sort(([a], [b]) => (a < b ? -1 : 1));
    const annotations = sortedPairs(metadata.annotations);
    const labels = sortedPairs(release.labels);
    const dependencies = (metadata.dependencies ?? []).map(({ name, alias }) => alias || name);
    const format = formatOf(call);
    const isNew = call.helmMajor === 4;
    if (format !== 'table') {
      const data = {
        name: release.name,
        chart: metadata.name ?? '',
        version: metadata.version ?? '',
        appVersion: metadata.appVersion ?? '',
        ...(annotations.length > 0 ? { annotations: Object.fromEntries(annotations) } : {}),
        ...(isNew && labels.length > 0 ? { labels: Object.fromEntries(labels) } : {}),
        ...(metadata.dependencies?.length ? { dependencies: metadata.dependencies.map(dependencyValue) } : {}),
        namespace: release.namespace,
        revision: release.version,
        status: release.info.status,
        deployedAt: wholeSeconds(release.info.last_deployed),
        ...(release.apply_method === undefined ? {} : { applyMethod: release.apply_method }),
      };
      const json = jsonRows([data as never]).replace(/^\[|\](?=\n$)/g, '');
      yield* call.out(format === 'yaml' ? yamlText(fromYaml(json, (value) => value)) : json);
      return;
    }
    const pairs = (map: readonly (readonly [string, string])[]): string =>
      map.map(([key, value]) => `${key}=${value}`).join(',');
    const lines = [
      `NAME: ${release.name}`,
      `CHART: ${metadata.name ?? ''}`,
      `VERSION: ${metadata.version ?? ''}`,
      `APP_VERSION: ${metadata.appVersion ?? ''}`,
      `ANNOTATIONS: ${pairs(annotations)}`,
      ...(isNew ? [`LABELS: ${pairs(labels)}`] : []),
      `DEPENDENCIES: ${dependencies.join(',')}`,
      `NAMESPACE: ${release.namespace}`,
      `REVISION: ${release.version}`,
      `STATUS: ${release.info.status}`,
      `DEPLOYED_AT: ${wholeSeconds(release.info.last_deployed)}`,
      ...(isNew ? [`APPLY_METHOD: ${APPLY_METHODS[release.apply_method ?? '']}`] : []),
    ];
    yield* call.out(`${lines.join('\n')}\n`);
  },
});

const APPLY_METHODS: Readonly<Record<ApplyMethod | '', string>> = {
  '': 'client-side apply (defaulted)',
  csa: 'client-side apply',
  ssa: 'server-side apply',
};

export const getCommand = defineHelmCommand({
  name: 'get',
  rule: { most: 0 },
  commands: [getAll, getHooks, getManifest, getMetadata, getNotes, getValues],
});
