import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ControllerRevision, DaemonSet, Node, Pod } from '../../../simulator/api/objects.ts';
import type { KubeObject } from '../../../simulator/store/types.ts';
import { addNode, createWorld, type World, type WorldOptions } from './world.ts';

function started(more: Record<string, unknown> = {}, options: WorldOptions = {}): World {
  const world = createWorld(options);
  const template = {
    metadata: { labels: { app: 'agent' } },
    spec: { terminationGracePeriodSeconds: 0, containers: [{ name: 'c', image: 'nginx:1.14.2' }] },
  };
  const spec = { selector: { matchLabels: { app: 'agent' } }, template, ...more };
  world.create(
    'daemonsets.apps',
    { apiVersion: 'apps/v1', kind: 'DaemonSet', metadata: { name: 'agent' }, spec },
    'default',
  );
  return world;
}

const set = (world: World): DaemonSet => world.get<DaemonSet>('daemonsets.apps', 'agent');
const isAvailable = (world: World, count: number) => () => (set(world).status.numberAvailable ?? 0) === count;
const alive = (world: World): Pod[] =>
  world.list<Pod>('pods').filter(({ metadata }) => metadata.deletionTimestamp === undefined);
const places = (world: World): string[] =>
  alive(world)
    .map(({ spec }) => `${spec.nodeName} ${spec.containers[0]?.image}`)
    .sort();

function roll(world: World, image: string): void {
  world.edit<DaemonSet>('daemonsets.apps', 'agent', ({ spec }) => {
    (spec.template.spec?.containers[0] as { image: string }).image = image;
  });
}

function taint(world: World, name: string, taints: NonNullable<Node['spec']['taints']>): void {
  const node = structuredClone(world.store.get<Node & KubeObject>('nodes', undefined, name)) as Node & KubeObject;
  world.client.update('nodes', { ...node, spec: { ...node.spec, taints } } as Node & KubeObject);
}

test('every node gets a Pod that is tied to it and stands what befalls nodes', () => {
  const world = started();
  world.until(isAvailable(world, 3));
  const [pod] = world.list<Pod>('pods');
  assert.deepEqual(places(world), ['node-1 nginx:1.14.2', 'node-2 nginx:1.14.2', 'node-3 nginx:1.14.2']);
  assert.deepEqual(pod?.spec.affinity, {
    nodeAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: {
        nodeSelectorTerms: [{ matchFields: [{ key: 'metadata.name', operator: 'In', values: [pod?.spec.nodeName] }] }],
      },
    },
  });
  assert.deepEqual(
    pod?.spec.tolerations?.map(
      ({ key, operator, effect }) => `${key?.replace('node.kubernetes.io/', '')} ${operator} ${effect}`,
    ),
    [
      'not-ready Exists NoExecute',
      'unreachable Exists NoExecute',
      'disk-pressure Exists NoSchedule',
      'memory-pressure Exists NoSchedule',
      'pid-pressure Exists NoSchedule',
      'unschedulable Exists NoSchedule',
    ],
  );
  // Recorded from v1.36.
  assert.deepEqual(pod?.metadata.labels, {
    app: 'agent',
    'controller-revision-hash': '54df757757',
    'pod-template-generation': '1',
  });
  assert.deepEqual(
    world.list<ControllerRevision>('controllerrevisions.apps').map(({ metadata }) => metadata.name),
    ['agent-54df757757'],
  );
  assert.equal(world.events('DaemonSet').length, 3);
});

test('a new node gets a Pod; one that nobody may go to does not, and keeps what it has unless it throws it out', () => {
  const world = started();
  world.until(isAvailable(world, 3));
  addNode(world, 'node-4');
  world.until(isAvailable(world, 4));
  taint(world, 'node-1', [{ key: 'k', effect: 'NoSchedule' }]);
  world.run(1_000);
  const { desiredNumberScheduled, currentNumberScheduled, numberMisscheduled } = set(world).status;
  assert.deepEqual([desiredNumberScheduled, currentNumberScheduled, numberMisscheduled], [3, 3, 1]);
  assert.equal(alive(world).length, 4);
  taint(world, 'node-1', [{ key: 'k', effect: 'NoExecute' }]);
  world.run(5_000);
  assert.deepEqual(places(world), ['node-2 nginx:1.14.2', 'node-3 nginx:1.14.2', 'node-4 nginx:1.14.2']);
});

test('a node selector says which nodes', () => {
  const world = createWorld();
  const node = structuredClone(world.store.get<Node & KubeObject>('nodes', undefined, 'node-2')) as Node & KubeObject;
  world.client.update('nodes', {
    ...node,
    metadata: { ...node.metadata, labels: { ...node.metadata.labels, disk: 'ssd' } },
  } as Node & KubeObject);
  const template = {
    metadata: { labels: { app: 'agent' } },
    spec: { nodeSelector: { disk: 'ssd' }, containers: [{ name: 'c', image: 'nginx:1.14.2' }] },
  };
  const spec = { selector: { matchLabels: { app: 'agent' } }, template };
  world.create(
    'daemonsets.apps',
    { apiVersion: 'apps/v1', kind: 'DaemonSet', metadata: { name: 'agent' }, spec },
    'default',
  );
  world.until(isAvailable(world, 1));
  assert.deepEqual(places(world), ['node-2 nginx:1.14.2']);
});

test('a rolling update has one Pod less at a time', () => {
  const world = started();
  world.until(isAvailable(world, 3));
  let least = 3;
  world.store.subscribe('daemonsets.apps', ({ object }) => {
    least = Math.min(least, (object as DaemonSet & KubeObject).status.numberAvailable ?? 0);
  });
  roll(world, 'nginx:1.16.1');
  world.run(30_000);
  assert.equal(least, 2);
  assert.deepEqual(places(world), ['node-1 nginx:1.16.1', 'node-2 nginx:1.16.1', 'node-3 nginx:1.16.1']);
});

test('with a surge the new Pod comes beside the old one, which goes when the new one is available', () => {
  const world = started({ updateStrategy: { rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } } });
  world.until(isAvailable(world, 3));
  let most = 0;
  let least = 3;
  world.store.subscribe('pods', () => {
    most = Math.max(most, alive(world).length);
  });
  world.store.subscribe('daemonsets.apps', ({ object }) => {
    least = Math.min(least, (object as DaemonSet & KubeObject).status.numberAvailable ?? 0);
  });
  roll(world, 'nginx:1.16.1');
  world.run(30_000);
  assert.deepEqual([most, least], [4, 3]);
  assert.deepEqual(places(world), ['node-1 nginx:1.16.1', 'node-2 nginx:1.16.1', 'node-3 nginx:1.16.1']);
});

test('an old Pod that is not available is replaced without regard to how many are', () => {
  const isBroken = (pod: Pod): boolean => pod.spec.containers[0]?.image === 'nginx:broken';
  const world = started({}, { readyMs: (pod) => (isBroken(pod) ? undefined : 1000) });
  world.until(isAvailable(world, 3));
  roll(world, 'nginx:broken');
  world.run(20_000);
  assert.equal(places(world).filter((place) => place.endsWith('broken')).length, 1);
  roll(world, 'nginx:1.16.1');
  world.run(20_000);
  assert.deepEqual(places(world), ['node-1 nginx:1.16.1', 'node-2 nginx:1.16.1', 'node-3 nginx:1.16.1']);
});

test('with OnDelete a Pod is updated when somebody deletes it', () => {
  const world = started({ updateStrategy: { type: 'OnDelete' } });
  world.until(isAvailable(world, 3));
  roll(world, 'nginx:1.16.1');
  world.run(5_000);
  assert.equal(set(world).status.updatedNumberScheduled, undefined);
  const pod = alive(world).find(({ spec }) => spec.nodeName === 'node-1');
  world.client.delete('pods', 'default', pod?.metadata.name ?? '');
  world.run(5_000);
  assert.deepEqual(places(world), ['node-1 nginx:1.16.1', 'node-2 nginx:1.14.2', 'node-3 nginx:1.14.2']);
});

test('a failed Pod is taken away at once, the next one after a while', () => {
  const world = started({}, { nodes: 1, readyMs: () => 100 });
  world.until(isAvailable(world, 1));
  const fail = (): void => {
    const pod = alive(world)[0] as Pod & KubeObject;
    world.client.updateStatus('pods', { ...pod, status: { ...pod.status, phase: 'Failed' } } as KubeObject);
  };
  fail();
  world.run(200);
  const second = alive(world)[0]?.metadata.uid;
  fail();
  world.run(200);
  assert.equal(alive(world)[0]?.metadata.uid, second);
  world.run(2_000);
  assert.notEqual(alive(world)[0]?.metadata.uid, second);
  assert.match(
    world.events('DaemonSet')[1] as string,
    /^FailedDaemonPod Found failed daemon pod default\/agent-\w+ on node node-1, will try to kill it$/,
  );
});

test('going back gives an old revision a new number', () => {
  const world = started({ revisionHistoryLimit: 1 });
  const revisions = (): string[] =>
    world
      .list<ControllerRevision>('controllerrevisions.apps')
      .map(({ metadata, revision }) => `${revision} ${metadata.name}`)
      .sort();
  world.until(isAvailable(world, 3));
  const first = (revisions()[0] as string).slice(2);
  roll(world, 'nginx:1.16.1');
  world.run(20_000);
  roll(world, 'nginx:1.14.2');
  world.run(20_000);
  assert.deepEqual([revisions().length, revisions()[1]], [2, `3 ${first}`]);
  roll(world, 'nginx:1.25');
  world.run(20_000);
  assert.deepEqual(
    revisions().map((text) => text.split(' ')[0]),
    ['3', '4'],
  );
});
