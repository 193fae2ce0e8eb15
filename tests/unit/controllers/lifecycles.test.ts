import assert from 'node:assert/strict';
import { test } from 'node:test';
import type {
  Deployment,
  EndpointSlice,
  Endpoints,
  Namespace,
  Pod,
  ReplicaSet,
} from '../../../simulator/api/objects.ts';
import type { KubeObject } from '../../../simulator/store/types.ts';
import { createWorld, deployment, type World } from './world.ts';

function names(world: World, resource: string): string[] {
  return world.list<KubeObject>(resource).map((object) => object.metadata.name);
}

function available(world: World, name: string, count: number): boolean {
  return (world.get<Deployment>('deployments.apps', name).status.availableReplicas ?? 0) === count;
}

test('a Deployment that is deleted in the background takes its ReplicaSet and pods along', () => {
  const world = createWorld();
  world.create('deployments.apps', deployment('web', 2), 'default');
  world.until(() => available(world, 'web', 2));
  world.client.delete('deployments.apps', 'default', 'web');
  assert.deepEqual(
    [names(world, 'deployments.apps'), names(world, 'replicasets.apps').length, names(world, 'pods').length],
    [[], 1, 2],
  );
  world.run(5000);
  assert.deepEqual([names(world, 'replicasets.apps'), names(world, 'pods')], [[], []]);
});

test('in the foreground the owner goes last, and dependents wait for theirs', () => {
  const world = createWorld();
  world.create('deployments.apps', deployment('web', 2), 'default');
  world.until(() => available(world, 'web', 2));
  world.client.delete('deployments.apps', 'default', 'web', { propagationPolicy: 'Foreground' });
  world.run(5000);
  const gone = world.store.changes
    .filter((change) => change.type === 'DELETED' && change.resource !== 'events')
    .map((change) => change.object.kind);
  assert.deepEqual(gone, ['Pod', 'Pod', 'ReplicaSet', 'Deployment']);
});

test('orphaned ReplicaSets and pods stay, without an owner, and are adopted by the same Deployment made again', () => {
  const world = createWorld();
  world.create('deployments.apps', deployment('web', 2), 'default');
  world.until(() => available(world, 'web', 2));
  const before = names(world, 'pods');
  world.client.delete('deployments.apps', 'default', 'web', { propagationPolicy: 'Orphan' });
  world.run(1000);
  assert.equal(world.list<ReplicaSet>('replicasets.apps')[0]?.metadata.ownerReferences, undefined);
  world.create('deployments.apps', deployment('web', 2), 'default');
  world.run(1000);
  assert.deepEqual(names(world, 'pods'), before);
  const [condition] =
    world.get<Deployment>('deployments.apps', 'web').status.conditions?.filter((c) => c.type === 'Progressing') ?? [];
  assert.equal(condition?.reason, 'NewReplicaSetAvailable');
  assert.equal(world.list<ReplicaSet>('replicasets.apps')[0]?.metadata.ownerReferences?.[0]?.name, 'web');
});

test('a pod whose label changes is let go and replaced; given back its label it is taken back, and one goes', () => {
  const world = createWorld();
  world.create('deployments.apps', deployment('web', 2), 'default');
  world.until(() => available(world, 'web', 2));
  const [first = ''] = names(world, 'pods');
  world.client.patch('pods', 'default', first, 'merge', { metadata: { labels: { app: 'aside' } } });
  world.run(3000);
  assert.equal(names(world, 'pods').length, 3);
  assert.equal(world.get<Pod>('pods', first).metadata.ownerReferences, undefined);
  world.client.patch('pods', 'default', first, 'merge', { metadata: { labels: { app: 'web' } } });
  world.run(3000);
  assert.equal(names(world, 'pods').length, 2);
});

test('a deleted namespace is emptied after five seconds and then goes', () => {
  const world = createWorld();
  world.create('namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'team' } });
  world.run(100);
  assert.deepEqual(
    world.store.list('serviceaccounts', 'team').map((o) => o.metadata.name),
    ['default'],
  );
  assert.deepEqual(
    world.store.list('configmaps', 'team').map((o) => o.metadata.name),
    ['kube-root-ca.crt'],
  );
  const body = { ...deployment('web', 1), metadata: { name: 'web', namespace: 'team' } };
  world.create('deployments.apps', body, 'team');
  world.run(3000);
  world.client.delete('namespaces', undefined, 'team');
  world.run(4900);
  assert.equal(world.store.list('pods', 'team').length, 1);
  world.run(200);
  const { conditions } = (world.store.get('namespaces', undefined, 'team') as unknown as Namespace).status;
  assert.deepEqual(
    conditions?.find((c) => c.type === 'NamespaceContentRemaining')?.message,
    'Some resources are remaining: pods. has 1 resource instances',
  );
  world.run(20_000);
  assert.deepEqual(
    [world.store.get('namespaces', undefined, 'team'), world.store.list('deployments.apps', 'team').length],
    [undefined, 0],
  );
});

test('a Service has its ready pods in one slice and in Endpoints, and a pod that goes is not ready at once', () => {
  const world = createWorld({ stopMs: 2000 });
  world.create(
    'services',
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'web', labels: { app: 'web' } },
      spec: { selector: { app: 'web' }, ports: [{ port: 80 }] },
    },
    'default',
  );
  world.run(200);
  const slice = (): EndpointSlice => world.list<EndpointSlice>('endpointslices.discovery.k8s.io')[0] as EndpointSlice;
  assert.match(slice().metadata.name, /^web-[a-z0-9]{5}$/);
  assert.deepEqual(
    [slice().endpoints, slice().ports, slice().metadata.labels],
    [
      null,
      null,
      {
        app: 'web',
        'endpointslice.kubernetes.io/managed-by': 'endpointslice-controller.k8s.io',
        'kubernetes.io/service-name': 'web',
      },
    ],
  );
  world.create('deployments.apps', deployment('web', 2), 'default');
  world.until(() => slice().endpoints?.length === 2);
  world.run(1);
  assert.deepEqual(slice().ports, [{ name: '', protocol: 'TCP', port: 80 }]);
  assert.equal(world.get<Endpoints>('endpoints', 'web').subsets?.[0]?.addresses?.length, 2);
  world.client.delete('pods', 'default', names(world, 'pods')[0] as string);
  world.run(110);
  const states = slice()
    .endpoints?.map((endpoint) => JSON.stringify(endpoint.conditions))
    .sort();
  assert.deepEqual(states, [
    '{"ready":false,"serving":true,"terminating":true}',
    '{"ready":true,"serving":true,"terminating":false}',
  ]);
});

test('a refused pod leaves FailedCreate, the condition ReplicaFailure, and one request each back-off', () => {
  const world = createWorld();
  const body = deployment('web', 3) as { spec: { template: { spec: Record<string, unknown> } } };
  body.spec.template.spec.serviceAccountName = 'nosuch';
  world.create('deployments.apps', body, 'default');
  world.run(30);
  const [rs] = world.list<ReplicaSet>('replicasets.apps');
  assert.deepEqual(
    rs?.status.conditions?.map(({ type, status, reason, message }) => ({ type, status, reason, message })),
    [
      {
        type: 'ReplicaFailure',
        status: 'True',
        reason: 'FailedCreate',
        message: `pods "${rs?.metadata.name}-" is forbidden: error looking up service account default/nosuch: serviceaccount "nosuch" not found`,
      },
    ],
  );
  const [event] = world.store
    .list('events', 'default')
    .filter((e) => (e as unknown as { reason: string }).reason === 'FailedCreate');
  assert.match((event as unknown as { message: string }).message, /^Error creating: pods "web-/);
});

test('many alike Events of one object become one that counts', () => {
  const world = createWorld({ nodes: 10 });
  world.create('deployments.apps', deployment('web', 40), 'default');
  world.run(3000);
  const created = world.store
    .list('events', 'default')
    .map((e) => e as unknown as { reason: string; message: string; count: number; reportingComponent: string })
    .filter((e) => e.reason === 'SuccessfulCreate');
  assert.deepEqual(created.filter((e) => !e.message.startsWith('(combined')).length, 9);
  const [combined] = created.filter((e) => e.message.startsWith('(combined'));
  assert.deepEqual([combined?.count, combined?.reportingComponent], [16, '']);
});
