import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Node, Pod } from '../../../simulator/api/objects.ts';
import { zoneState } from '../../../simulator/controllers/nodelifecycle/zones.ts';
import { toleratedMs } from '../../../simulator/controllers/taint-eviction.ts';
import type { KubeObject } from '../../../simulator/store/types.ts';
import { createWorld, type World } from './world.ts';

const GRACE_MS = 50_000;

function pod(name: string, node: string, spec: object = {}): unknown {
  const containers = [{ name: 'c', image: 'nginx' }];
  return { metadata: { name }, spec: { containers, nodeName: node, terminationGracePeriodSeconds: 1, ...spec } };
}

function nodeOf({ store }: World, name: string): Node & KubeObject {
  const node = store.get<Node & KubeObject>('nodes', undefined, name);
  assert.ok(node);
  return node;
}

const taintsOf = (world: World, node: string): string[] =>
  (nodeOf(world, node).spec.taints ?? []).map(({ key, effect }) => `${key}:${effect}`).sort();

const conditionsOf = (world: World, node: string): string[] =>
  (nodeOf(world, node).status.conditions ?? []).map(({ type, status, reason }) => `${type}=${status} ${reason}`);

const SILENT = ['node.kubernetes.io/unreachable:NoExecute', 'node.kubernetes.io/unreachable:NoSchedule'];

/** The nodes write their Leases a last time and no more. */
function silence(world: World, ...nodes: string[]): void {
  world.client.list('leases.coordination.k8s.io', 'kube-node-lease', '');
  for (const name of nodes) {
    world.client.patch('leases.coordination.k8s.io', 'kube-node-lease', name, 'merge', {
      spec: { renewTime: `2026-03-02T09:00:00.${String(world.kernel.now() % 1_000_000).padStart(6, '0')}Z` },
    });
    world.silent.add(name);
  }
}

/** The node's kubelet posts that it is ready. */
function back(world: World, name: string): void {
  world.silent.delete(name);
  const node = nodeOf(world, name);
  const conditions = [
    { type: 'Ready', status: 'True', reason: 'KubeletReady', message: '', lastHeartbeatTime: '2026-03-02T10:00:00Z' },
  ];
  world.client.updateStatus('nodes', { ...node, status: { ...node.status, conditions } } as unknown as KubeObject);
}

test('nodes that renew their Leases stay ready, however long nobody looks', () => {
  const world = createWorld({ nodes: 2 });
  world.run(600_000);
  assert.deepEqual(conditionsOf(world, 'node-1'), ['Ready=True KubeletReady']);
  assert.deepEqual(taintsOf(world, 'node-1'), []);
});

test('a silent node: Unknown after the grace period, tainted, its Pods unready; they go when their time is over', () => {
  const world = createWorld({ nodes: 3 });
  world.create('pods', pod('patient', 'node-1'), 'default');
  const short = [
    { key: 'node.kubernetes.io/unreachable', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 15 },
  ];
  world.create('pods', pod('impatient', 'node-1', { tolerations: short }), 'default');
  world.create('pods', pod('elsewhere', 'node-2'), 'default');
  world.run(5000);
  silence(world, 'node-1');
  world.run(GRACE_MS - 100);
  assert.deepEqual(conditionsOf(world, 'node-1'), ['Ready=True KubeletReady']);
  world.run(500);
  assert.deepEqual(conditionsOf(world, 'node-1'), [
    'Ready=Unknown NodeStatusUnknown',
    'MemoryPressure=Unknown NodeStatusNeverUpdated',
    'DiskPressure=Unknown NodeStatusNeverUpdated',
    'PIDPressure=Unknown NodeStatusNeverUpdated',
  ]);
  assert.deepEqual(taintsOf(world, 'node-1'), SILENT);
  const ready = (name: string): string | undefined =>
    world.get<Pod>('pods', name).status.conditions?.find(({ type }) => type === 'Ready')?.status;
  assert.deepEqual(['patient', 'impatient', 'elsewhere'].map(ready), ['False', 'False', 'True']);
  world.run(15_000);
  const doomed = world.get<Pod>('pods', 'impatient');
  assert.deepEqual(
    doomed.status.conditions
      ?.filter(({ type }) => type === 'DisruptionTarget')
      .map(({ reason, message }) => [reason, message]),
    [['DeletionByTaintManager', 'Taint manager: deleting due to NoExecute taint']],
  );
  assert.equal(world.get<Pod>('pods', 'patient').metadata.deletionTimestamp, undefined);
  world.run(300_000);
  assert.deepEqual(
    world.list<Pod>('pods').map(({ metadata }) => metadata.name),
    ['elsewhere'],
  );
  assert.deepEqual(
    world.events().filter((text) => /^(NodeNotReady|TaintManager)/.test(text)),
    [
      'NodeNotReady Node node-1 status is now: NodeNotReady',
      'NodeNotReady Node is not ready',
      'NodeNotReady Node is not ready',
      'TaintManagerEviction Marking for deletion Pod default/impatient',
      'TaintManagerEviction Marking for deletion Pod default/patient',
    ],
  );
});

test('a node that is back in time loses its taints and keeps its Pods', () => {
  const world = createWorld({ nodes: 3 });
  world.create('pods', pod('patient', 'node-1'), 'default');
  world.run(5000);
  silence(world, 'node-1');
  world.run(GRACE_MS + 10_000);
  assert.deepEqual(taintsOf(world, 'node-1'), SILENT);
  back(world, 'node-1');
  world.run(1000);
  assert.deepEqual(taintsOf(world, 'node-1'), []);
  world.run(600_000);
  assert.equal(world.get<Pod>('pods', 'patient').metadata.deletionTimestamp, undefined);
  assert.ok(world.events('Pod').includes('TaintManagerEviction Cancelling deletion of Pod default/patient'));
});

test('a taint that goes and comes back is tolerated for its whole time again', () => {
  const world = createWorld({ nodes: 1 });
  const tolerations = [{ key: 'a', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 10 }];
  world.create('pods', pod('patient', 'node-1', { tolerations }), 'default');
  const taint = (...taints: object[]): unknown =>
    world.client.patch('nodes', undefined, 'node-1', 'merge', { spec: { taints } });
  const noExecute = { key: 'a', effect: 'NoExecute' };
  taint(noExecute);
  world.run(4000);
  taint();
  world.run(2000);
  taint(noExecute);
  world.run(9000);
  const isGoing = (): boolean => {
    const found = world.store.get('pods', 'default', 'patient');
    return !found || found.metadata.deletionTimestamp !== undefined;
  };
  assert.equal(isGoing(), false);
  world.run(1500);
  assert.equal(isGoing(), true);
});

test('nodes that fall silent together are tainted NoExecute one every ten seconds', () => {
  const world = createWorld({ nodes: 5 });
  silence(world, 'node-1', 'node-2');
  world.run(GRACE_MS + 1000);
  const tainted = (): number =>
    ['node-1', 'node-2'].filter((name) => taintsOf(world, name).join() === SILENT.join()).length;
  assert.equal(tainted(), 1);
  world.run(10_000);
  assert.equal(tainted(), 2);
});

test('while most nodes of a small zone are silent nobody is evicted; when they come back it goes on', () => {
  const world = createWorld({ nodes: 4 });
  silence(world, 'node-1', 'node-2', 'node-3');
  world.run(GRACE_MS + 600_000);
  for (const name of ['node-1', 'node-2', 'node-3'])
    assert.deepEqual(taintsOf(world, name), ['node.kubernetes.io/unreachable:NoSchedule']);
  back(world, 'node-2');
  world.run(30_000);
  assert.deepEqual(taintsOf(world, 'node-1'), SILENT);
  assert.deepEqual(taintsOf(world, 'node-2'), []);
});

test('zones: small ones stop, large ones slow down, some silent nodes change nothing', () => {
  assert.deepEqual(
    [zoneState(3, 0), zoneState(1, 2), zoneState(1, 3), zoneState(2, 3), zoneState(40, 60), zoneState(0, 1)],
    ['normal', 'normal', 'stopped', 'stopped', 'partial', 'full'],
  );
});

test('the shortest toleration decides; what is not tolerated is not stood', () => {
  const taint = (key: string) => ({ key, effect: 'NoExecute' as const });
  const stands = (key: string, tolerationSeconds?: number) => ({
    key,
    operator: 'Exists' as const,
    ...(tolerationSeconds === undefined ? {} : { tolerationSeconds }),
  });
  assert.equal(toleratedMs([stands('a', 300), stands('b', 15)], [taint('a'), taint('b')]), 15_000);
  assert.equal(toleratedMs([stands('a')], [taint('a')]), undefined);
  assert.equal(toleratedMs([stands('a')], [taint('a'), taint('b')]), 0);
  assert.equal(toleratedMs([stands('a', -5)], [taint('a')]), 0);
});

test('Pods of a node that was deleted fail and go after the time of quarantine', () => {
  const world = createWorld({ nodes: 2 });
  world.create('pods', pod('orphan', 'node-1'), 'default');
  world.run(5000);
  world.client.delete('nodes', undefined, 'node-1');
  world.run(30_000);
  assert.equal(world.list('pods').length, 1);
  world.run(50_000);
  assert.deepEqual(world.list('pods'), []);
  const last = world.store.changes.filter(({ resource, type }) => resource === 'pods' && type !== 'DELETED').at(-1);
  assert.ok(last);
  const { status } = last.object as unknown as Pod;
  assert.equal(status.phase, 'Failed');
  assert.equal(
    status.conditions?.find(({ type }) => type === 'DisruptionTarget')?.message,
    'PodGC: node no longer exists',
  );
});

test('Pods that are deleted on a node out of service go without its kubelet', () => {
  const world = createWorld({ nodes: 3, stopMs: 10_000_000 });
  world.create('pods', pod('stuck', 'node-1'), 'default');
  world.run(5000);
  silence(world, 'node-1');
  world.run(GRACE_MS + 1000);
  world.client.delete('pods', 'default', 'stuck');
  world.run(60_000);
  assert.equal(world.list('pods').length, 1);
  world.client.patch('nodes', undefined, 'node-1', 'merge', {
    spec: { taints: [{ key: 'node.kubernetes.io/out-of-service', value: 'nodeshutdown', effect: 'NoExecute' }] },
  });
  world.run(21_000);
  assert.deepEqual(world.list('pods'), []);
});
