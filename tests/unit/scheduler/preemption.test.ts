import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Pod } from '../../../simulator/api/objects.ts';
import type { KubeObject } from '../../../simulator/store/types.ts';
import { createWorld, type World } from '../controllers/world.ts';

interface StoredEvent extends KubeObject {
  readonly reason: string;
  readonly message: string;
  readonly action: string;
  readonly involvedObject: { readonly name: string };
}

/** Nodes of 4 CPUs, and three classes of priority. */
function worldOf(nodes: number): World {
  const world = createWorld({ nodes });
  for (const [name, value] of [
    ['low', 10],
    ['middle', 100],
    ['high', 1000],
  ] as const)
    world.create('priorityclasses.scheduling.k8s.io', { metadata: { name }, value });
  return world;
}

function pod(name: string, cpu: string, priorityClassName: string | undefined, spec: object = {}): unknown {
  const containers = [{ name: 'c', image: 'nginx', resources: { requests: { cpu } } }];
  return {
    metadata: { name, labels: { app: name } },
    spec: { containers, ...(priorityClassName ? { priorityClassName } : {}), ...spec },
  };
}

/** Pods in order, each placed before the next comes. */
function add(world: World, ...pods: readonly unknown[]): void {
  for (const body of pods) {
    world.create('pods', body, 'default');
    world.run(2000);
  }
}

const onNode = (name: string) => ({ nodeSelector: { 'kubernetes.io/hostname': name } });

const eventsOf = (world: World, reason: string): string[] =>
  world
    .list<StoredEvent>('events')
    .filter((event) => event.reason === reason)
    .map(({ involvedObject, action, message }) => `${involvedObject.name} ${action}: ${message}`)
    .sort();

const names = (world: World): string[] => world.list<Pod>('pods').map(({ metadata }) => metadata.name ?? '');

test('a more important pod takes the place of the least important that make enough room', () => {
  const world = worldOf(1);
  add(world, pod('small', '1', 'low'), pod('large', '2', 'low'), pod('weighty', '1', 'middle'));
  const vip = world.create<Pod & KubeObject>('pods', pod('vip', '2', 'high'), 'default');
  world.run(100);
  const victim = world.get<Pod>('pods', 'large');
  assert.deepEqual(
    victim.status.conditions
      ?.filter(({ type }) => type === 'DisruptionTarget')
      .map(({ reason, message }) => [reason, message]),
    [['PreemptionByScheduler', 'default-scheduler: preempting to accommodate a higher priority pod']],
  );
  assert.notEqual(victim.metadata.deletionTimestamp, undefined);
  const waiting = world.get<Pod>('pods', 'vip');
  assert.equal(waiting.status.nominatedNodeName, 'node-1');
  world.run(5000);
  assert.equal(world.get<Pod>('pods', 'vip').spec.nodeName, 'node-1');
  assert.deepEqual(names(world), ['small', 'vip', 'weighty']);
  assert.deepEqual(eventsOf(world, 'Preempted'), [
    `large Preempting: Preempted by pod ${vip.metadata.uid} on node node-1`,
  ]);
  assert.deepEqual(eventsOf(world, 'FailedScheduling'), [
    'vip Scheduling: 0/1 nodes are available: 1 Insufficient cpu.',
  ]);
});

test('a node where no budget is broken comes before one where the victims matter less', () => {
  const world = worldOf(2);
  add(world, pod('guarded', '3', 'low', onNode('node-1')), pod('free', '3', 'middle', onNode('node-2')));
  world.create(
    'poddisruptionbudgets.policy',
    { metadata: { name: 'guard' }, spec: { minAvailable: 1, selector: { matchLabels: { app: 'guarded' } } } },
    'default',
  );
  world.run(2000);
  add(world, pod('vip', '2', 'high'));
  world.run(5000);
  assert.deepEqual(names(world), ['guarded', 'vip']);
});

test('a budget is broken when nothing else helps', () => {
  const world = worldOf(1);
  add(world, pod('guarded', '3', 'low'));
  world.create(
    'poddisruptionbudgets.policy',
    { metadata: { name: 'guard' }, spec: { minAvailable: 1, selector: { matchLabels: { app: 'guarded' } } } },
    'default',
  );
  world.run(2000);
  add(world, pod('vip', '2', 'high'));
  world.run(5000);
  assert.deepEqual(names(world), ['vip']);
});

test('nobody goes for a pod that says so, that is no more important, or that would not fit anyway', () => {
  const world = worldOf(1);
  add(world, pod('there', '3', 'middle'));
  const polite = { metadata: { name: 'polite' }, value: 5000, preemptionPolicy: 'Never' };
  world.create('priorityclasses.scheduling.k8s.io', polite);
  add(world, pod('waits', '2', 'polite'), pod('equal', '2', 'middle'), pod('huge', '5', 'high'));
  const head = '0/1 nodes are available: 1 Insufficient cpu. no new claims to deallocate, preemption: ';
  assert.deepEqual(eventsOf(world, 'FailedScheduling'), [
    `equal Scheduling: ${head}0/1 nodes are available: 1 No preemption victims found for incoming pod.`,
    `huge Scheduling: ${head}0/1 nodes are available: 1 Preemption is not helpful for scheduling.`,
    `waits Scheduling: ${head}not eligible due to preemptionPolicy=Never.`,
  ]);
  assert.deepEqual(eventsOf(world, 'Preempted'), []);
});

test('room that was made for a pod is kept from less important ones', () => {
  const world = worldOf(1);
  add(world, pod('old', '4', 'low'));
  world.create('pods', pod('vip', '4', 'high'), 'default');
  world.run(100);
  world.create('pods', pod('late', '1', 'low'), 'default');
  world.run(20_000);
  assert.deepEqual(
    world.list<Pod>('pods').map(({ metadata, spec }) => [metadata.name, spec.nodeName]),
    [
      ['late', undefined],
      ['vip', 'node-1'],
    ],
  );
});
