import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { parse } from 'yaml';
import type {
  Deployment,
  EndpointSlice,
  Namespace,
  Node,
  Pod,
  ReplicaSet,
  Service,
} from '../../../simulator/api/objects.ts';
import { createCluster } from '../../../simulator/cluster/whole.ts';
import { type Cluster, type ClusterOptions, LEARNER } from '../../../simulator/cluster-types.ts';
import { createCatalogue } from '../../../simulator/nodes/images/catalogue.ts';
import { imagesFromYaml } from '../../../simulator/nodes/images/load.ts';
import type { KubeObject } from '../../../simulator/store/types.ts';

const FILE = new URL('../../../content/images/lessons.yaml', import.meta.url);
const IMAGES = createCatalogue(imagesFromYaml(parse(readFileSync(FILE, 'utf8')), 'lessons.yaml'));

function cluster(more: Partial<ClusterOptions> = {}): Cluster {
  return createCluster({
    seed: 'cluster-test',
    images: IMAGES,
    containerPrograms: new Map(),
    debugFreeze: true,
    prepull: ['drydock/web:1', 'drydock/web:2'],
    ...more,
  });
}

const list = <T>(world: Cluster, resource: string, namespace?: string): (T & KubeObject)[] => [
  ...world.store.list<T & KubeObject>(resource, namespace),
];

test('a fresh cluster has the system as recorded, at the wall clock asked for', () => {
  const world = cluster();
  assert.equal(new Date(world.kernel.wallMs()).toISOString(), '2026-03-02T09:00:00.000Z');
  assert.deepEqual(
    list<Namespace>(world, 'namespaces').map((ns) => `${ns.metadata.name} ${ns.status.phase}`),
    ['default', 'kube-node-lease', 'kube-public', 'kube-system', 'local-path-storage'].map((name) => `${name} Active`),
  );
  assert.deepEqual(
    list<Node>(world, 'nodes').map(
      (node) => `${node.metadata.name} ${(node.spec.taints ?? []).map((t) => `${t.key}:${t.effect}`).join()}`,
    ),
    ['control-plane node-role.kubernetes.io/control-plane:NoSchedule', 'node-1 ', 'node-2 ', 'node-3 '],
  );
  assert.deepEqual(
    list<Service>(world, 'services').map((s) => `${s.metadata.namespace}/${s.metadata.name} ${s.spec.clusterIP}`),
    ['default/kubernetes 10.96.0.1', 'kube-system/kube-dns 10.96.0.10'],
  );
  const [dns] = list<Deployment>(world, 'deployments.apps', 'kube-system');
  assert.deepEqual([dns?.metadata.name, dns?.status.readyReplicas, dns?.status.availableReplicas], ['coredns', 2, 2]);
  const [slice] = list<EndpointSlice>(world, 'endpointslices.discovery.k8s.io', 'kube-system');
  assert.equal(slice?.endpoints?.filter((endpoint) => endpoint.conditions?.ready).length, 2);
  assert.deepEqual(list(world, 'pods', 'default'), []);
});

test('the same seed gives the same cluster, another seed another one', () => {
  const state = (world: Cluster): string => JSON.stringify(world.store.changes.map((change) => change.object));
  assert.equal(state(cluster()), state(cluster()));
  assert.notEqual(state(cluster()), state(cluster({ seed: 'other' })));
});

test('two clusters in one process do not meet', () => {
  const one = cluster();
  const two = cluster();
  const before = two.store.revision;
  one
    .client(LEARNER)
    .create('configmaps', 'default', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'mine' } });
  one.kernel.run({ untilMs: one.kernel.now() + 1000 });
  assert.deepEqual([two.store.revision, two.store.get('configmaps', 'default', 'mine')], [before, undefined]);
});

test('the first rollout of the lessons takes its reckoned course (curriculum §5.1)', () => {
  const world = cluster();
  const client = world.client(LEARNER);
  const image = (tag: string) => ({ name: 'web', image: `drydock/web:${tag}` });
  client.create('deployments.apps', 'default', {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web', labels: { app: 'web' } },
    spec: {
      replicas: 4,
      selector: { matchLabels: { app: 'web' } },
      template: {
        metadata: { labels: { app: 'web' } },
        spec: {
          containers: [
            {
              ...image('1'),
              ports: [{ containerPort: 8080 }],
              readinessProbe: { httpGet: { path: '/ready', port: 8080 }, periodSeconds: 1 },
            },
          ],
        },
      },
    },
  });
  world.kernel.run({ untilMs: world.kernel.now() + 60_000 });
  const startMs = world.kernel.now();
  client.patch('deployments.apps', 'default', 'web', 'strategic', {
    spec: { template: { spec: { containers: [image('2')] } } },
  });
  world.kernel.run({ untilMs: startMs + 30_000 });
  assert.deepEqual(sizesSince(world, startMs), [
    '0.0 new=1',
    '0.0 old=3',
    '0.0 new=2',
    '2.1 old=1',
    '2.1 new=4',
    '4.2 old=0',
  ]);
  assert.equal(rolledOutAt(world, startMs), '4.2');
  assert.equal(list<Pod>(world, 'pods', 'default').length, 4);
});

function seconds(ms: number): string {
  return (Math.round(ms / 100) / 10).toFixed(1);
}

function sizesSince(world: Cluster, startMs: number): string[] {
  const last = new Map<string, number | undefined>();
  const names: string[] = [];
  const out: string[] = [];
  for (const { resource, object, atMs } of world.store.changes) {
    if (resource !== 'replicasets.apps' || object.metadata.namespace !== 'default') continue;
    const { metadata, spec } = object as ReplicaSet & KubeObject;
    if (!names.includes(metadata.name)) names.push(metadata.name);
    if (last.get(metadata.name) === spec.replicas) continue;
    last.set(metadata.name, spec.replicas);
    if (atMs >= startMs)
      out.push(`${seconds(atMs - startMs)} ${names.indexOf(metadata.name) === 0 ? 'old' : 'new'}=${spec.replicas}`);
  }
  return out;
}

function rolledOutAt(world: Cluster, startMs: number): string | undefined {
  const done = world.store.changes.find(({ resource, object, atMs }) => {
    if (resource !== 'deployments.apps' || atMs < startMs || object.metadata.namespace !== 'default') return false;
    const { metadata, status } = object as Deployment & KubeObject;
    return (
      status.observedGeneration === metadata.generation &&
      status.updatedReplicas === 4 &&
      status.replicas === 4 &&
      status.availableReplicas === 4
    );
  });
  return done && seconds(done.atMs - startMs);
}
