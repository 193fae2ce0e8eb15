/** The releases of Helm's own tests, read from the Go source that names them. Facts of pkg/release/mock.go and of those tests. */

import { toBytes } from '../../simulator/gotemplate/utf8.ts';
import { newMap } from '../../simulator/gotemplate/values.ts';
import { encodeBase64 } from '../../simulator/helm/functions/base64.ts';
import { encodeRelease } from '../../simulator/helm/release/record.ts';
import type { Chart, ChartMetadata, Release, ReleaseHook, ReleaseStatus } from '../../simulator/helm/types.ts';

const MOCKED = '1977-09-02T22:04:05Z';
const MANIFEST = 'apiVersion: v1\nkind: Secret\nmetadata:\n  name: fixture\n';
const HOOK = 'apiVersion: v1\nkind: Job\nmetadata:\n  annotations:\n    "helm.sh/hook": pre-install\n';

const chartOf = (metadata: ChartMetadata, templates: Chart['templates'] = []): Chart => ({
  metadata,
  raw: [],
  templates,
  values: newMap(),
  files: [],
  dependencies: [],
});

const FOO = chartOf(
  {
    name: 'foo',
    version: '0.1.0-beta.1',
    appVersion: '1.0',
    annotations: { category: 'web-apps', supported: 'true' },
    dependencies: [
      {
        name: 'cool-plugin',
        version: '1.0.0',
        repository: 'https://coolplugin.io/charts',
        condition: 'coolPlugin.enabled',
        enabled: true,
      },
      { name: 'crds', version: '2.7.1', condition: 'crds.enabled' },
    ],
  },
  [{ name: 'templates/foo.tpl', data: toBytes(MANIFEST) }],
);

const hookOf = (
  name: string,
  event: string,
  run: ReleaseHook['last_run'],
  more: Partial<ReleaseHook> = {},
): ReleaseHook => ({
  name,
  kind: '',
  path: '',
  manifest: '',
  events: [event],
  last_run: run,
  ...more,
});

const NOT_RUN = { started_at: '', completed_at: '', phase: '' };

/** Upstream: release.Mock. */
const mock = (name: string, version: number, status: ReleaseStatus, chart = FOO): Release => ({
  name,
  info: {
    first_deployed: MOCKED,
    last_deployed: MOCKED,
    deleted: '',
    status,
    description: 'Release mock',
    notes: 'Some mock release notes!',
  },
  chart,
  config: Object.assign(newMap(), { name: 'value' }),
  manifest: MANIFEST,
  hooks: [
    hookOf('pre-install-hook', 'pre-install', NOT_RUN, { kind: 'Job', path: 'pre-install-hook.yaml', manifest: HOOK }),
  ],
  version,
  namespace: 'default',
});

const STATUSES: Readonly<Record<string, ReleaseStatus>> = {
  StatusUnknown: 'unknown',
  StatusDeployed: 'deployed',
  StatusUninstalled: 'uninstalled',
  StatusSuperseded: 'superseded',
  StatusFailed: 'failed',
  StatusUninstalling: 'uninstalling',
  StatusPendingInstall: 'pending-install',
  StatusPendingUpgrade: 'pending-upgrade',
  StatusPendingRollback: 'pending-rollback',
};

const statusIn = (source: string): ReleaseStatus =>
  STATUSES[/(?:release|common|rcommon)\.(Status\w+)/.exec(source)?.[1] ?? ''] ?? 'deployed';

interface Plain {
  readonly name: string;
  readonly version?: number;
  readonly namespace?: string;
  readonly status: ReleaseStatus;
  /** RFC 3339; none: "". */
  readonly at?: string;
  readonly chart?: ChartMetadata;
}

const plain = ({ name, version = 0, namespace = 'default', status, at = '', chart = {} }: Plain): Release => ({
  name,
  info: { first_deployed: '', last_deployed: at, deleted: '', status },
  chart: chartOf(chart),
  manifest: '',
  hooks: [],
  version,
  namespace,
});

const CHICKADEE = { name: 'chickadee', version: '1.0.0', appVersion: '0.0.1' };
const listed = (name: string, version: number, status: ReleaseStatus, second: number): Release =>
  plain({ name, version, status, at: `2016-01-16T00:00:0${second}Z`, chart: CHICKADEE });

/** list_test.go */
const LISTED: readonly Release[] = [
  listed('starlord', 1, 'superseded', 1),
  listed('starlord', 2, 'deployed', 1),
  listed('groot', 1, 'uninstalled', 1),
  listed('gamora', 1, 'superseded', 1),
  listed('rocket', 1, 'failed', 2),
  listed('drax', 1, 'uninstalling', 1),
  listed('thanos', 1, 'pending-install', 1),
  listed('hummingbird', 1, 'deployed', 3),
  listed('iguana', 2, 'deployed', 4),
  { ...listed('starlord', 2, 'deployed', 1), namespace: 'milano' },
];

const musketeers = (withCarabins: boolean): readonly Release[] => [
  mock('musketeers', 11, 'deployed'),
  mock('musketeers', 10, 'superseded'),
  mock('musketeers', 9, 'superseded'),
  mock('musketeers', 8, 'superseded'),
  ...(withCarabins ? [mock('carabins', 1, 'superseded')] : []),
];

/** Variables of test functions. */
const NAMED: Readonly<Record<string, readonly Release[]>> = {
  TestListCmd: LISTED,
  TestRollbackCmd: [
    plain({ name: 'funny-honey', version: 1, status: 'superseded' }),
    plain({ name: 'funny-honey', version: 2, status: 'deployed' }),
  ],
  TestRollbackRevisionCompletion: musketeers(true),
  revisionFlagCompletionTest: musketeers(false),
  TestStatusCompletion: [
    plain({ name: 'athos', status: 'deployed', chart: { name: 'Athos-chart', version: '1.2.3' } }),
    plain({ name: 'porthos', status: 'failed', chart: { name: 'Porthos-chart', version: '111.222.333' } }),
    plain({ name: 'aramis', status: 'uninstalled', chart: { name: 'Aramis-chart', version: '0.0.0' } }),
  ],
};

const UPGRADE = chartOf({ apiVersion: 'v1', name: 'testUpgradeChart', version: '0.1.2' });

/** The releases that Go source stands for; undefined for what is not understood. */
export function releasesOf(source: string | undefined, func: string, helmMajor: 3 | 4): readonly Release[] | undefined {
  const text = (source ?? '').trim();
  if (text === '' || text === '[]*release.Release{}') return [];
  if (/^\w+$/.test(text)) return NAMED[func];
  if (text.startsWith('releasesMockWithStatus(')) return [withStatus(text)];
  const found: Release[] = [];
  for (const [whole = '', kind, inner = ''] of text.matchAll(
    /(release\.Mock|mk|relMock|relWithStatusMock)\(((?:[^()]|\([^()]*\))*)\)/g,
  )) {
    const name = /"([^"]*)"/.exec(inner)?.[1] ?? '';
    const version = kind === 'release.Mock' ? /Version:\s*(\d+)/.exec(inner)?.[1] : /,\s*(\d+)/.exec(inner)?.[1];
    const chart = kind?.startsWith('rel') && kind !== 'release.Mock' ? UPGRADE : FOO;
    const release = mock(name, Number(version ?? 1), statusIn(whole), chart);
    found.push(helmMajor === 4 ? { ...release, labels: { key1: 'value1' } } : release);
  }
  return found.length > 0 ? found : undefined;
}

/** status_test.go */
function withStatus(text: string): Release {
  const quoted = (field: string): string | undefined => new RegExp(`${field}:\\s*"([^"]*)"`).exec(text)?.[1];
  const [info = '', ...hooks] = text.split('&release.Hook{');
  const description = quoted('Description');
  const notes = quoted('Notes');
  return {
    ...plain({
      name: 'flummoxed-chickadee',
      status: statusIn(info),
      at: '2016-01-16T00:00:00Z',
      chart: { name: 'name', version: '1.2.3', appVersion: '3.2.1' },
    }),
    info: {
      first_deployed: '',
      last_deployed: '2016-01-16T00:00:00Z',
      deleted: '',
      status: statusIn(info),
      ...(description === undefined ? {} : { description }),
      ...(notes === undefined ? {} : { notes }),
    },
    hooks: hooks.map((hook) => {
      const at = (field: string): string =>
        new RegExp(`${field}:\\s*(?:mustParseTime\\()?"([^"]*)"`).exec(hook)?.[1] ?? '';
      const event = /release\.Hook(Test|PreInstall)\b/.exec(hook)?.[1] === 'Test' ? 'test' : 'pre-install';
      const phase = /HookPhase(\w+)/.exec(hook)?.[1] ?? '';
      return hookOf(at('Name'), event, { started_at: at('StartedAt'), completed_at: at('CompletedAt'), phase });
    }),
  };
}

/** As Helm keeps it. */
export const secretOf = (release: Release, helmMajor: 3 | 4): object => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: {
    name: `sh.helm.release.v1.${release.name}.v${release.version}`,
    labels: {
      ...release.labels,
      name: release.name,
      owner: 'helm',
      status: release.info.status,
      version: String(release.version),
    },
  },
  type: 'helm.sh/release.v1',
  data: { release: encodeBase64(toBytes(encodeRelease(release, helmMajor))) },
});
