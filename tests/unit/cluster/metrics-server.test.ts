import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { HorizontalPodAutoscaler, Pod, PodMetrics } from '../../../simulator/api/objects.ts';
import type { ApiResponse } from '../../../simulator/api/types.ts';
import { createCluster } from '../../../simulator/cluster/whole.ts';
import { type Cluster, LEARNER } from '../../../simulator/cluster-types.ts';
import { createTraffic } from '../../../simulator/network/traffic/traffic.ts';
import { createCatalogue } from '../../../simulator/nodes/images/catalogue.ts';
import { imagesFromYaml } from '../../../simulator/nodes/images/load.ts';
import type { KubeObject } from '../../../simulator/store/types.ts';

const IMAGES = createCatalogue(
  imagesFromYaml(
    {
      web: {
        pull: '1s',
        tags: { '1': {}, leak: { uses: { memory: '20Mi + 1Mi * uptime' } } },
        behaviour: {
          program: 'http',
          listen: [{ port: 80 }],
          http: { '/': [{ status: 200 }] },
          uses: { cpu: '5m + 2m * rps', memory: '24Mi' },
        },
      },
    },
    'test',
  ),
);

function cluster(metrics = true): Cluster {
  return createCluster({
    seed: 'metrics',
    images: IMAGES,
    containerPrograms: new Map(),
    prepull: ['web:1', 'web:leak'],
    addons: metrics ? ['metrics-server'] : [],
  });
}

function run(world: Cluster, name: string, tag: string, resources: unknown = {}, probe?: unknown): void {
  const container = { name: 'web', image: `web:${tag}`, resources, ...(probe ? { readinessProbe: probe } : {}) };
  const pod = { metadata: { name, labels: { app: name } }, spec: { containers: [container] } };
  const made = world.client(LEARNER).create('pods', 'default', { apiVersion: 'v1', kind: 'Pod', ...pod });
  if (!made.ok) throw new Error(made.status.message);
}

function advance(world: Cluster, seconds: number): void {
  world.kernel.run({ untilMs: world.kernel.now() + seconds * 1000 });
}

const get = (world: Cluster, path: string): ApiResponse => world.api.handle({ method: 'GET', path, user: LEARNER });
const METRICS = '/apis/metrics.k8s.io/v1beta1';

function usageOf(world: Cluster, name: string): unknown {
  const { status, body } = get(world, `${METRICS}/namespaces/default/pods/${name}`);
  if (status !== 200) return (body as { message: string }).message;
  const { window, containers } = body as PodMetrics;
  return { window, ...containers[0]?.usage };
}

test('a pod is measured in whole windows of 15 s, first when it is ten seconds old at the end of one', () => {
  const world = cluster();
  run(world, 'web', '1');
  // It starts 1 s after it is bound; the first window ends 15 s after the cluster was handed over.
  advance(world, 14.9);
  assert.equal(usageOf(world, 'web'), 'podmetrics.metrics.k8s.io "default/web" not found');
  advance(world, 0.2);
  assert.deepEqual(usageOf(world, 'web'), { window: '13.98s', cpu: '5m', memory: '24Mi' });
  advance(world, 15);
  assert.deepEqual(usageOf(world, 'web'), { window: '15s', cpu: '5m', memory: '24Mi' });
  assert.equal(usageOf(world, 'nosuch'), 'pods "nosuch" not found');
});

test('clients make load, up to the limit; probes make none', () => {
  const world = cluster();
  run(world, 'web', '1', {}, { httpGet: { path: '/', port: 80 }, periodSeconds: 1 });
  run(world, 'tight', '1', { limits: { cpu: '30m' } });
  advance(world, 30);
  assert.deepEqual(usageOf(world, 'web'), { window: '15s', cpu: '5m', memory: '24Mi' });
  for (const name of ['web', 'tight']) {
    const ip = world.store.get<Pod & KubeObject>('pods', 'default', name)?.status.podIP;
    createTraffic(world.network, { id: name, to: `http://${ip}`, rate: 20 }).start();
  }
  advance(world, 15);
  assert.deepEqual(usageOf(world, 'web'), { window: '15s', cpu: '45m', memory: '24Mi' });
  assert.deepEqual(usageOf(world, 'tight'), { window: '15s', cpu: '30m', memory: '24Mi' });
});

test('nodes are measured while a pod of theirs waits for its volumes, without a sandbox yet', () => {
  const world = cluster();
  const spec = {
    containers: [{ name: 'web', image: 'web:1', volumeMounts: [{ name: 'config', mountPath: '/config' }] }],
    volumes: [{ name: 'config', configMap: { name: 'not-yet' } }],
  };
  const waits = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'waits' }, spec };
  assert.equal(world.client(LEARNER).create('pods', 'default', waits).ok, true);
  advance(world, 60);
  const { status, body } = get(world, `${METRICS}/nodes`);
  assert.equal(status, 200);
  assert.deepEqual(
    (body as { items: { metadata: { name: string } }[] }).items.map(({ metadata }) => metadata.name),
    world.store.list('nodes').map(({ metadata }) => metadata.name),
  );
});

test('nodes use what their pods use and something of their own; silent ones are not measured', () => {
  const world = cluster();
  advance(world, 30);
  const before = get(world, `${METRICS}/nodes`).body as { items: { metadata: { name: string } }[] };
  assert.deepEqual(
    before.items.map(({ metadata }) => metadata.name),
    ['control-plane', 'node-1', 'node-2', 'node-3'],
  );
  world.nodes.partition('node-2');
  const after = get(world, `${METRICS}/nodes`).body as typeof before;
  assert.deepEqual(
    after.items.map(({ metadata }) => metadata.name),
    ['control-plane', 'node-1', 'node-3'],
  );
  assert.equal(
    (get(world, `${METRICS}/nodes/node-2`).body as { message: string }).message,
    'nodemetrics.metrics.k8s.io "node-2" not found',
  );
});

test('the API group is there with its server, and its requests end with 503 while that does not answer', () => {
  const groups = (world: Cluster): string[] =>
    (get(world, '/apis').body as { groups: { name: string }[] }).groups.map(({ name }) => name);
  assert.equal(groups(cluster(false)).includes('metrics.k8s.io'), false);
  const world = cluster();
  assert.equal(groups(world).includes('metrics.k8s.io'), true);
  assert.equal(get(world, `${METRICS}/pods`).status, 200);
  const { metricsServer } = world;
  if (!metricsServer) throw new Error('no metrics server');
  metricsServer.down = true;
  assert.deepEqual(
    [get(world, `${METRICS}/pods`).status, get(world, `${METRICS}/pods`).body],
    [503, 'service unavailable\n'],
  );
  metricsServer.down = false;
  world.client(LEARNER).patch('deployments.apps', 'kube-system', 'metrics-server', 'merge', { spec: { replicas: 0 } });
  advance(world, 60);
  assert.equal(get(world, `${METRICS}/pods`).status, 503);
});

test('a container that needs more memory than its limit is killed', () => {
  const world = cluster();
  run(world, 'leak', 'leak', { limits: { memory: '30Mi' } });
  advance(world, 11);
  const status = () => world.store.get<Pod & KubeObject>('pods', 'default', 'leak')?.status.containerStatuses?.[0];
  assert.equal(status()?.restartCount, 0);
  advance(world, 2);
  const { lastState, restartCount } = status() ?? {};
  assert.deepEqual(
    [restartCount, lastState?.terminated?.reason, lastState?.terminated?.exitCode],
    [1, 'OOMKilled', 137],
  );
});

test('an autoscaler of the whole cluster follows traffic up and down', () => {
  const world = cluster();
  const client = world.client(LEARNER);
  const labels = { app: 'web' };
  const container = { name: 'web', image: 'web:1', resources: { requests: { cpu: '20m' } } };
  client.create('deployments.apps', 'default', {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web' },
    spec: { selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { containers: [container] } } },
  });
  client.create('services', 'default', {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'web' },
    spec: { selector: labels, ports: [{ port: 80 }] },
  });
  client.create('horizontalpodautoscalers.autoscaling', 'default', {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: { name: 'web' },
    spec: {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' },
      maxReplicas: 6,
      metrics: [
        { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 100 } } },
      ],
    },
  });
  advance(world, 30);
  // 20 requests a second cost 40m and each pod 5m: three pods of 20m would be at 92 %, within the tolerance.
  const load = createTraffic(world.network, { id: 'load', to: 'http://web', rate: 20, from: 'outside', lb: 'even' });
  load.start();
  advance(world, 120);
  const replicas = () =>
    world.store.get<HorizontalPodAutoscaler & KubeObject>('horizontalpodautoscalers.autoscaling', 'default', 'web')
      ?.status.desiredReplicas;
  assert.equal(replicas(), 3);
  load.stop();
  advance(world, 360);
  assert.equal(replicas(), 1);
});
