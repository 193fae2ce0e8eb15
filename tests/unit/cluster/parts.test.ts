/** What comes when a request is first about it changes nothing by coming. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FIRST_ADMISSION } from '../../../simulator/api/admission/first.ts';
import { ADMISSION } from '../../../simulator/api/admission/list.ts';
import { FIRST_KINDS } from '../../../simulator/api/kinds/first.ts';
import { PartMissing } from '../../../simulator/api/kinds/later.ts';
import { KINDS } from '../../../simulator/api/kinds/list.ts';
import { FETCHED } from '../../../simulator/cluster/parts/fetched.ts';
import { Parts } from '../../../simulator/cluster/parts/parts.ts';
import type { Part } from '../../../simulator/cluster/parts/types.ts';
import { allControllers, WHOLE } from '../../../simulator/cluster/parts/whole.ts';
import { createCluster } from '../../../simulator/cluster/whole.ts';
import { createFetchingCluster } from '../../../simulator/cluster.ts';
import { type Cluster, type ClusterOptions, LEARNER } from '../../../simulator/cluster-types.ts';
import { createControllers } from '../../../simulator/controllers/list.ts';
import { Kernel } from '../../../simulator/kernel/kernel.ts';
import { createCatalogue } from '../../../simulator/nodes/images/catalogue.ts';
import { imagesFromYaml } from '../../../simulator/nodes/images/load.ts';
import { StorageSystems } from '../../../simulator/storage/systems.ts';
import { learnerMachine, Running } from '../../programs.ts';

const OPTIONS: ClusterOptions = {
  seed: 'parts',
  images: createCatalogue(
    imagesFromYaml({ web: { tags: { '1': {} }, behaviour: { listen: [{ port: 80 }] } } }, 'test'),
  ),
  containerPrograms: new Map(),
};

const get = (cluster: Cluster, path: string) =>
  cluster.api.handle({
    method: 'GET',
    path,
    headers: { accept: 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList' },
    user: LEARNER,
  });

test('discovery and schemas say the same before any rules have come', async () => {
  const [whole, fetching] = [createCluster(OPTIONS), createFetchingCluster(OPTIONS)];
  await fetching.api.fetch({ path: '/api' });
  const groups = new Set(
    KINDS.map(({ group, version }) => (group === '' ? `api/${version}` : `apis/${group}/${version}`)),
  );
  for (const path of ['/api', '/apis', '/openapi/v2', ...[...groups].flatMap((g) => [`/${g}`, `/openapi/v3/${g}`])])
    assert.deepEqual(get(fetching, path), get(whole, path), path);
});

test('each part brings the kinds that are named as its own', () => {
  const named = FIRST_KINDS.filter(({ part }) => part !== undefined).map((k) => `${k.part}: ${k.plural} ${k.version}`);
  const brought = Object.entries(WHOLE).flatMap(([part, { kinds }]) =>
    kinds.map((k) => `${part}: ${k.plural} ${k.version}`),
  );
  assert.deepEqual(brought.sort(), named.sort());
});

test('until the first request admission is the same in the same order, but for five plugins', () => {
  const first = FIRST_ADMISSION.map(({ name }) => name);
  const late = ADMISSION.map(({ name }) => name).filter((name) => !first.includes(name));
  assert.deepEqual(
    ADMISSION.filter(({ name }) => !late.includes(name)),
    FIRST_ADMISSION,
  );
  assert.deepEqual(late, [
    'LimitRanger',
    'PodSecurity',
    'ValidatingAdmissionPolicy',
    'ResourceQuota',
    'RBACEscalation',
  ]);
});

test('each part brings the controllers whose places are kept, and they watch what was said', () => {
  const storage = new StorageSystems({ wallMs: () => 0 });
  const places = createControllers().filter((controller) => 'part' in controller);
  const watched = new Map(
    allControllers(storage).map(({ name, watches }) => [name, [...new Set(watches.map(({ resource }) => resource))]]),
  );
  for (const { name, resources } of places) assert.deepEqual([...resources].sort(), watched.get(name)?.sort(), name);
  const brought = Object.entries(WHOLE).flatMap(([part, { controllers }]) =>
    controllers(storage).map(({ name }) => `${part}: ${name}`),
  );
  assert.deepEqual(brought.sort(), places.map(({ part, name }) => `${part}: ${name}`).sort());
});

test('a rule that is asked for before its part has come is a bug, by name', () => {
  const cluster = createFetchingCluster(OPTIONS);
  const user = cluster.client(LEARNER);
  const job = {
    metadata: { name: 'j' },
    spec: { template: { spec: { containers: [{ name: 'c', image: 'web:1' }] } } },
  };
  assert.throws(() => user.create('jobs.batch', 'default', job), PartMissing);
});

const CLAIMS = { spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } } };
const POD = { metadata: { labels: { app: 'a' } }, spec: { containers: [{ name: 'c', image: 'web:1' }] } };
/** A pod waits for a claim that is made later, another has one made for it; then something of every part. */
const STORY = [
  `kubectl run early --image web:1 --overrides '${JSON.stringify({
    spec: { volumes: [{ name: 'v', persistentVolumeClaim: { claimName: 'late' } }] },
  })}'`,
  'kubectl get all',
  apply({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'scratch' },
    spec: { ...POD.spec, volumes: [{ name: 'v', ephemeral: { volumeClaimTemplate: CLAIMS } }] },
  }),
  apply({ apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name: 'late' }, ...CLAIMS }),
  apply({
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name: 's' },
    spec: {
      replicas: 2,
      serviceName: 's',
      selector: { matchLabels: { app: 'a' } },
      template: POD,
      volumeClaimTemplates: [{ metadata: { name: 'd' }, ...CLAIMS }],
    },
  }),
  'kubectl create job j --image web:1',
  "kubectl create cronjob c --image web:1 --schedule '*/5 * * * *'",
  'kubectl autoscale statefulset s --max 3',
  'kubectl create quota q --hard pods=10',
  apply({
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: 'boats.drydock.dev' },
    spec: {
      group: 'drydock.dev',
      scope: 'Namespaced',
      names: { plural: 'boats', singular: 'boat', kind: 'Boat' },
      versions: [
        {
          name: 'v1',
          served: true,
          storage: true,
          schema: { openAPIV3Schema: { type: 'object', properties: { spec: { type: 'object' } } } },
        },
      ],
    },
  }),
  apply({ apiVersion: 'drydock.dev/v1', kind: 'Boat', metadata: { name: 'b' }, spec: {} }),
  'kubectl get pvc,sts,job,cronjob,hpa,quota,crd,boats',
  'kubectl delete sts s',
];

function apply(object: unknown): string {
  return `echo '${JSON.stringify(object)}' | kubectl apply -f -`;
}

async function played(cluster: Cluster, between: () => Promise<void> = async () => {}) {
  const machine = learnerMachine(cluster);
  const said: unknown[] = [];
  for (const line of STORY) {
    await between();
    said.push(await new Running(machine, 'bash', ['-c', line]).mustEnd(60_000));
    await cluster.kernel.advance(20_000);
  }
  return { said, history: cluster.store.changesSince(0), atMs: cluster.kernel.now() };
}

test('a story that needs every part is the same whether all was there, nothing was, or a page has looked before', async () => {
  const whole = await played(createCluster(OPTIONS));
  assert.deepEqual(
    whole.said.map((ran) => (ran as { code: number }).code),
    STORY.map(() => 0),
  );
  assert.deepEqual(await played(createFetchingCluster(OPTIONS)), whole);
  const watched = createFetchingCluster(OPTIONS);
  assert.deepEqual(await played(watched, () => watched.api.fetchAll()), whole);
});

test('a fetch that fails is told to who waited for it, and the next one tries again', async () => {
  const begun: Part[] = [];
  let offline = true;
  const parts = new Parts({
    source: {
      ...FETCHED,
      batch: async () => {
        if (offline) throw new TypeError('Failed to fetch');
        return WHOLE.batch;
      },
    },
    serve: () => {},
    begin: (part) => void begun.push(part),
  });
  const kernel = new Kernel({ seed: 'offline' });
  const heard: string[] = [];
  const ask = async (): Promise<void> => {
    kernel.start('asker', function* () {
      try {
        yield* parts.ready('batch');
        heard.push('there');
      } catch (error) {
        heard.push((error as Error).message);
      }
    });
    await kernel.advance(1);
  };
  await ask();
  offline = false;
  await ask();
  await ask();
  assert.deepEqual(heard, ['Failed to fetch', 'there', 'there']);
  assert.deepEqual(begun, [WHOLE.batch]);
});
