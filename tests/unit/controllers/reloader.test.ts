/** Reloader: which workloads a changed ConfigMap or Secret concerns, and what becomes of them. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PodTemplateSpec } from '../../../simulator/api/objects.ts';
import { createCluster } from '../../../simulator/cluster/whole.ts';
import { LEARNER } from '../../../simulator/cluster-types.ts';
import { CONFIG_MAPS, reloaded, SECRETS } from '../../../simulator/controllers/reloader.ts';
import { createCatalogue } from '../../../simulator/nodes/images/catalogue.ts';
import type { KubeObject } from '../../../simulator/store/types.ts';
import { stockImages } from '../nodes/world.ts';

type Annotations = Readonly<Record<string, string>>;

const config = (annotations: Annotations = {}, kind = 'ConfigMap'): KubeObject =>
  ({
    kind,
    metadata: { name: 'app.conf', annotations },
    data: kind === 'Secret' ? { b: 'Mg==', a: 'MQ==' } : { b: '2', a: '1' },
  }) as never;

const USES = { envFrom: [{ configMapRef: { name: 'app.conf' } }] };
const spec = (more: object = {}): object => ({ containers: [{ name: 'side' }, { name: 'app', ...more }] });

/** Which container gets the variable. */
function chosen(
  annotations: Annotations,
  of: { pod?: Annotations; spec?: object; config?: KubeObject; secret?: boolean } = {},
) {
  const workload = {
    metadata: { name: 'app', annotations },
    spec: { template: { metadata: { annotations: of.pod }, spec: of.spec ?? spec(USES) } },
  } as never;
  const template = reloaded(workload, of.secret ? SECRETS : CONFIG_MAPS, of.config ?? config());
  return template?.spec?.containers.find(({ env }) => env?.some(({ name }) => name.startsWith('STAKATER_')))?.name;
}

const AUTO = { 'reloader.stakater.com/auto': 'true' };
const mounted = (volume: object) => ({
  ...spec({ volumeMounts: [{ name: 'v', mountPath: '/etc/app' }] }),
  volumes: [{ name: 'v', ...volume }],
});
const NAMED = 'configmap.reloader.stakater.com/reload';

const CASES: readonly [title: string, got: string | undefined, expected: string | undefined][] = [
  ['nothing is asked for', chosen({}), undefined],
  ['auto: the container that reads it', chosen(AUTO), 'app'],
  ['auto: nobody reads it', chosen(AUTO, { spec: spec() }), undefined],
  ['auto, said false', chosen({ 'reloader.stakater.com/auto': 'false' }), undefined],
  ['auto for ConfigMaps', chosen({ 'configmap.reloader.stakater.com/auto': 'true' }), 'app'],
  ['auto for Secrets', chosen({ 'secret.reloader.stakater.com/auto': 'true' }), undefined],
  [
    'one key',
    chosen(AUTO, {
      spec: spec({ env: [{ name: 'X', valueFrom: { configMapKeyRef: { name: 'app.conf', key: 'a' } } }] }),
    }),
    'app',
  ],
  ['a volume', chosen(AUTO, { spec: mounted({ configMap: { name: 'app.conf' } }) }), 'app'],
  [
    'a projected volume',
    chosen(AUTO, { spec: mounted({ projected: { sources: [{ configMap: { name: 'app.conf' } }] } }) }),
    'app',
  ],
  [
    'a Secret',
    chosen(AUTO, { spec: mounted({ secret: { secretName: 'app.conf' } }), config: config({}, 'Secret'), secret: true }),
    'app',
  ],
  [
    'an init container: the first',
    chosen(AUTO, { spec: { ...spec(), initContainers: [{ name: 'init', ...USES }] } }),
    'side',
  ],
  ['by name', chosen({ [NAMED]: 'other, app.conf' }), 'app'],
  ['by name, used by nobody: the first', chosen({ [NAMED]: 'app.conf' }, { spec: spec() }), 'side'],
  ['by a pattern', chosen({ [NAMED]: 'app.*' }), 'app'],
  ['by a name of which it is a part', chosen({ [NAMED]: 'app' }), undefined],
  ['search without match', chosen({ 'reloader.stakater.com/search': 'true' }), undefined],
  [
    'search and match',
    chosen({ 'reloader.stakater.com/search': 'true' }, { config: config({ 'reloader.stakater.com/match': 'true' }) }),
    'app',
  ],
  ['said in the template', chosen({}, { pod: AUTO }), 'app'],
  ['said in the template, and something else above', chosen({ [NAMED]: 'other' }, { pod: AUTO }), undefined],
];

for (const [title, got, expected] of CASES) test(title, () => assert.equal(got, expected));

test('the variable is called after what has changed and holds its digest; who has it is left alone', () => {
  const workload = { metadata: { name: 'app', annotations: AUTO }, spec: { template: { spec: spec(USES) } } };
  const template = reloaded(workload as never, CONFIG_MAPS, config()) as PodTemplateSpec;
  // printf 'a=1;b=2' | sha1sum
  const value = 'f83e99e324ba68ccc373a58ef1eb42f8ab88646a';
  const env = template.spec?.containers[1]?.env;
  assert.equal(env?.[0]?.name, 'STAKATER_APP_CONF_CONFIGMAP');
  assert.equal(env?.[0]?.value, value);
  assert.equal(reloaded({ ...workload, spec: { template } } as never, CONFIG_MAPS, config()), undefined);
});

test('a change of data rolls the Deployment out, under Reloader’s name; another annotation of the ConfigMap does not', () => {
  const { kernel, store, client } = createCluster({
    seed: 'reloader',
    images: createCatalogue(stockImages()),
    containerPrograms: new Map(),
    prepull: ['drydock/config-echo:1'],
    addons: ['reloader'],
  });
  const api = client(LEARNER);
  const advance = (seconds: number) => void kernel.run({ untilMs: kernel.now() + seconds * 1000 });
  const labels = { app: 'app' };
  const metadata = { name: 'app', namespace: 'default', annotations: AUTO };
  const containers = [{ name: 'app', image: 'drydock/config-echo:1', envFrom: [{ configMapRef: { name: 'app' } }] }];
  const made = [
    api.create('configmaps', 'default', {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'app' },
      data: { a: '1' },
    }),
    api.create('deployments.apps', 'default', {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata,
      spec: { selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { containers } } },
    }),
  ];
  assert.ok(made.every(({ ok }) => ok));
  advance(10);
  const replicaSets = () => store.list('replicasets.apps', 'default').length;
  assert.ok(api.patch('configmaps', 'default', 'app', 'merge', { metadata: { annotations: { x: 'y' } } }).ok);
  advance(10);
  assert.equal(replicaSets(), 1);
  assert.ok(api.patch('configmaps', 'default', 'app', 'merge', { data: { a: '2' } }).ok);
  advance(10);
  assert.equal(replicaSets(), 2);
  const change = store
    .versions('deployments.apps', 'default', 'app')
    .find(({ object }) => JSON.stringify(object).includes('STAKATER_APP_CONFIGMAP'));
  assert.equal(change?.actor, 'system:serviceaccount:reloader:reloader-reloader');
  const events = store.list<KubeObject & { reason: string; message: string; source: { component: string } }>(
    'events',
    'default',
  );
  assert.deepEqual(
    events.filter(({ reason }) => reason === 'Reloaded').map(({ message, source }) => [message, source.component]),
    [
      [
        "Changes detected in 'app' of type 'CONFIGMAP' in namespace 'default', Updated 'app' of type 'Deployment' in namespace 'default'",
        'reloader-configmaps',
      ],
    ],
  );
});
