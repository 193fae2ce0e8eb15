import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Lease, Node } from '../../../simulator/api/objects.ts';
import type { Status } from '../../../simulator/api/types.ts';
import { createCluster } from '../../../simulator/cluster/whole.ts';
import { type Cluster, LEARNER } from '../../../simulator/cluster-types.ts';
import { createCatalogue } from '../../../simulator/nodes/images/catalogue.ts';
import { imagesFromYaml } from '../../../simulator/nodes/images/load.ts';
import type { KubeObject } from '../../../simulator/store/types.ts';

interface NodeEvent extends KubeObject {
  readonly reason: string;
  readonly count: number;
  readonly involvedObject: { readonly kind: string; readonly name: string };
}

const IMAGES = createCatalogue(
  imagesFromYaml(
    {
      web: {
        pull: '1s',
        tags: { '1': {} },
        behaviour: { program: 'http', listen: [{ port: 80 }], http: { '/': [{ status: 200 }] } },
      },
    },
    'test',
  ),
);

const cluster = (): Cluster =>
  createCluster({ seed: 'nodes', images: IMAGES, containerPrograms: new Map(), prepull: ['web:1'] });

const run = ({ kernel }: Cluster, seconds: number): void => void kernel.run({ untilMs: kernel.now() + seconds * 1000 });

/** Reasons of the Events about a node, with their counts. */
const said = ({ store }: Cluster, node: string): string[] =>
  store
    .list<NodeEvent>('events', 'default')
    .filter(({ involvedObject: { kind, name } }) => kind === 'Node' && name === node)
    .map(({ reason, count }) => (count === 1 ? reason : `${reason} ×${count}`));

const ready = ({ store }: Cluster, name: string): string | undefined =>
  store.get<Node & KubeObject>('nodes', undefined, name)?.status.conditions?.find(({ type }) => type === 'Ready')
    ?.status;

const HEALTHY = ['NodeHasSufficientMemory', 'NodeHasNoDiskPressure', 'NodeHasSufficientPID', 'NodeReady'];

function runPod(world: Cluster): void {
  const made = world.client(LEARNER).create('pods', 'default', {
    metadata: { name: 'web' },
    spec: { nodeName: 'node-1', containers: [{ name: 'c', image: 'web:1' }] },
  });
  assert.ok(made.ok);
  run(world, 10);
}

test('a kubelet that stops: nobody reaches its containers, its node is unreachable; back again it says so', () => {
  const world = cluster();
  runPod(world);
  world.nodes.stopKubelet('node-1');
  const path = '/api/v1/namespaces/default/pods/web/log';
  const { status, body } = world.api.handle({ method: 'GET', path, query: { tailLines: '1' }, user: LEARNER });
  assert.equal(status, 500);
  const ip = world.store.get<Node & KubeObject>('nodes', undefined, 'node-1')?.status.addresses?.[0]?.address;
  assert.equal(
    (body as Status).message,
    `Get "https://${ip}:10250/containerLogs/default/web/c?tailLines=1": dial tcp ${ip}:10250: connect: connection refused`,
  );
  run(world, 49);
  assert.equal(ready(world, 'node-1'), 'True');
  run(world, 2);
  assert.equal(ready(world, 'node-1'), 'Unknown');
  world.nodes.startKubelet('node-1');
  run(world, 3);
  assert.equal(ready(world, 'node-1'), 'True');
  assert.deepEqual(said(world, 'node-1'), ['NodeNotReady', 'Starting', 'NodeAllocatableEnforced', ...HEALTHY]);
  assert.deepEqual(world.store.get<Node & KubeObject>('nodes', undefined, 'node-1')?.spec.taints, undefined);
});

test('a node that is cut off for less than the grace period was never away', () => {
  const world = cluster();
  runPod(world);
  world.nodes.partition('node-1');
  run(world, 40);
  world.nodes.heal('node-1');
  run(world, 120);
  assert.equal(ready(world, 'node-1'), 'True');
  assert.deepEqual(said(world, 'node-1'), []);
});

test('a Lease is as fresh as its reader sees it, and comes again when it is deleted', () => {
  const world = cluster();
  const client = world.client(LEARNER);
  const age = (): number => {
    const lease = client.get<Lease & KubeObject>('leases.coordination.k8s.io', 'kube-node-lease', 'node-2');
    assert.ok(lease.ok);
    return world.kernel.wallMs() - Date.parse(lease.object.spec.renewTime ?? '');
  };
  run(world, 95);
  assert.ok(age() < 10_000);
  run(world, 3600);
  assert.ok(age() < 10_000);
  client.delete('leases.coordination.k8s.io', 'kube-node-lease', 'node-2');
  run(world, 11);
  assert.ok(age() < 10_000);
});

test('a cordon is told by the kubelet when it posts its status, and counted', () => {
  const world = cluster();
  const cordon = (unschedulable: boolean): void => {
    world.client(LEARNER).patch('nodes', undefined, 'node-1', 'merge', { spec: { unschedulable } });
    run(world, 11);
  };
  cordon(true);
  assert.deepEqual(said(world, 'node-1'), ['NodeNotSchedulable']);
  cordon(false);
  cordon(true);
  assert.deepEqual(said(world, 'node-1'), ['NodeNotSchedulable ×2', 'NodeSchedulable']);
});

test('a node that joins says what it has, and one that is deleted is missed', () => {
  const world = cluster();
  world.nodes.join({ name: 'node-4' });
  run(world, 1);
  const joined = ['Starting', 'NodeAllocatableEnforced', ...HEALTHY, 'RegisteredNode'];
  assert.deepEqual(said(world, 'node-4'), joined);
  world.client(LEARNER).delete('nodes', undefined, 'node-4');
  run(world, 1);
  assert.deepEqual(said(world, 'node-4'), [...joined, 'RemovingNode']);
});
