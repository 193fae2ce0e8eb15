import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ControllerRevision, Pod, StatefulSet } from '../../../simulator/api/objects.ts';
import type { KubeObject } from '../../../simulator/store/types.ts';
import { createWorld, type World, type WorldOptions } from './world.ts';

function statefulSet(replicas: number, more: Record<string, unknown> = {}, image = 'nginx:1.14.2'): object {
  return {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name: 'web', namespace: 'default' },
    spec: {
      serviceName: 'nginx',
      replicas,
      selector: { matchLabels: { app: 'web' } },
      template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'c', image }] } },
      ...more,
    },
  };
}

function started(replicas: number, more: Record<string, unknown> = {}, options: WorldOptions = {}): World {
  const world = createWorld(options);
  world.create('statefulsets.apps', statefulSet(replicas, more), 'default');
  return world;
}

const set = (world: World): StatefulSet => world.get<StatefulSet>('statefulsets.apps', 'web');
const pods = (world: World): string[] => world.list<Pod>('pods').map(({ metadata }) => metadata.name);
const images = (world: World): string[] =>
  world.list<Pod>('pods').map(({ metadata, spec }) => `${metadata.name} ${spec.containers[0]?.image}`);
const isReady = (world: World, count: number) => () => (set(world).status.readyReplicas ?? 0) === count;

function roll(world: World, image: string): void {
  world.edit<StatefulSet>('statefulsets.apps', 'web', ({ spec }) => {
    (spec.template.spec?.containers[0] as { image: string }).image = image;
  });
}

/** "+web-0" for a Pod that came, "-web-0" for one that went, in order; "*web-0" when it became ready. */
function story(world: World): string[] {
  return world.store.changes.flatMap(({ type, resource, object, previous }) => {
    if (resource !== 'pods') return [];
    const { name } = object.metadata;
    const ready = (pod: KubeObject | undefined): boolean =>
      (pod as Pod | undefined)?.status.conditions?.some((c) => c.type === 'Ready' && c.status === 'True') ?? false;
    if (type === 'ADDED') return [`+${name}`];
    if (type === 'DELETED') return [`-${name}`];
    return ready(object) && !ready(previous) ? [`*${name}`] : [];
  });
}

test('in order, a Pod comes when the one before is ready, and goes when the one after is gone', () => {
  const world = started(3);
  world.until(isReady(world, 3));
  assert.deepEqual(story(world), ['+web-0', '*web-0', '+web-1', '*web-1', '+web-2', '*web-2']);
  world.edit<StatefulSet>('statefulsets.apps', 'web', ({ spec }) => {
    spec.replicas = 1;
  });
  world.until(() => pods(world).length === 1);
  assert.deepEqual(story(world).slice(6), ['-web-2', '-web-1']);
  assert.deepEqual(world.events('StatefulSet'), [
    'SuccessfulCreate Create Pod web-0 in StatefulSet web successful',
    'SuccessfulCreate Create Pod web-1 in StatefulSet web successful',
    'SuccessfulCreate Create Pod web-2 in StatefulSet web successful',
    'SuccessfulDelete Delete Pod web-2 in StatefulSet web successful',
    'SuccessfulDelete Delete Pod web-1 in StatefulSet web successful',
  ]);
});

test('a Pod knows its name, its place, its revision and its Service', () => {
  const world = started(2, { ordinals: { start: 5 } });
  world.until(isReady(world, 2));
  const pod = world.get<Pod>('pods', 'web-6');
  const revision = set(world).status.currentRevision;
  assert.deepEqual(
    [pod.metadata.labels, pod.spec.hostname, pod.spec.subdomain, pods(world)],
    [
      {
        app: 'web',
        'apps.kubernetes.io/pod-index': '6',
        'controller-revision-hash': revision,
        'statefulset.kubernetes.io/pod-name': 'web-6',
      },
      'web-6',
      'nginx',
      ['web-5', 'web-6'],
    ],
  );
});

test('in parallel all Pods come at once, and all too many go at once', () => {
  const world = started(4, { podManagementPolicy: 'Parallel' });
  world.until(() => pods(world).length === 4);
  assert.deepEqual(story(world), ['+web-0', '+web-1', '+web-2', '+web-3']);
  world.until(isReady(world, 4));
  world.edit<StatefulSet>('statefulsets.apps', 'web', ({ spec }) => {
    spec.replicas = 1;
  });
  world.run(100);
  const going = world.list<Pod>('pods').filter(({ metadata }) => metadata.deletionTimestamp !== undefined);
  assert.deepEqual(
    going.map(({ metadata }) => metadata.name),
    ['web-1', 'web-2', 'web-3'],
  );
});

test('a rolling update replaces from the highest ordinal down to the partition', () => {
  const world = started(3, { updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 1 } } });
  world.until(isReady(world, 3));
  roll(world, 'nginx:1.16.1');
  world.run(60_000);
  assert.deepEqual(images(world), ['web-0 nginx:1.14.2', 'web-1 nginx:1.16.1', 'web-2 nginx:1.16.1']);
  assert.deepEqual(story(world).slice(6), ['-web-2', '+web-2', '*web-2', '-web-1', '+web-1', '*web-1']);
  const { currentRevision, updateRevision, currentReplicas, updatedReplicas } = set(world).status;
  assert.notEqual(currentRevision, updateRevision);
  assert.deepEqual([currentReplicas, updatedReplicas], [1, 2]);
  // Below the partition, a lost Pod comes back as it was; above it, as it shall be.
  world.client.delete('pods', 'default', 'web-0', { gracePeriodSeconds: 0 });
  world.client.delete('pods', 'default', 'web-2', { gracePeriodSeconds: 0 });
  world.run(10_000);
  assert.deepEqual(images(world), ['web-0 nginx:1.14.2', 'web-1 nginx:1.16.1', 'web-2 nginx:1.16.1']);
});

test('with OnDelete a Pod is updated when somebody deletes it', () => {
  const world = started(2, { updateStrategy: { type: 'OnDelete' } });
  world.until(isReady(world, 2));
  roll(world, 'nginx:1.16.1');
  world.run(10_000);
  assert.deepEqual(images(world), ['web-0 nginx:1.14.2', 'web-1 nginx:1.14.2']);
  world.client.delete('pods', 'default', 'web-0');
  world.run(10_000);
  assert.deepEqual(images(world), ['web-0 nginx:1.16.1', 'web-1 nginx:1.14.2']);
});

test('a broken Pod is not replaced by going back: it has to be deleted by hand', () => {
  const isBroken = (pod: Pod): boolean => pod.spec.containers[0]?.image === 'nginx:broken';
  const world = started(3, {}, { readyMs: (pod) => (isBroken(pod) ? undefined : 1000) });
  world.until(isReady(world, 3));
  roll(world, 'nginx:broken');
  world.run(60_000);
  assert.deepEqual(images(world), ['web-0 nginx:1.14.2', 'web-1 nginx:1.14.2', 'web-2 nginx:broken']);
  roll(world, 'nginx:1.14.2');
  world.run(60_000);
  assert.equal(images(world)[2], 'web-2 nginx:broken');
  world.client.delete('pods', 'default', 'web-2');
  world.run(10_000);
  assert.deepEqual(images(world), ['web-0 nginx:1.14.2', 'web-1 nginx:1.14.2', 'web-2 nginx:1.14.2']);
});

test('in parallel a broken Pod is replaced by going back', () => {
  const isBroken = (pod: Pod): boolean => pod.spec.containers[0]?.image === 'nginx:broken';
  const world = started(
    3,
    { podManagementPolicy: 'Parallel' },
    { readyMs: (pod) => (isBroken(pod) ? undefined : 1000) },
  );
  world.until(isReady(world, 3));
  roll(world, 'nginx:broken');
  world.run(30_000);
  roll(world, 'nginx:1.14.2');
  world.run(30_000);
  assert.deepEqual(images(world), ['web-0 nginx:1.14.2', 'web-1 nginx:1.14.2', 'web-2 nginx:1.14.2']);
});

test('minReadySeconds: the next one waits until the one before has been ready so long', () => {
  const world = started(2, { minReadySeconds: 20 });
  world.run(15_000);
  assert.deepEqual(pods(world), ['web-0']);
  assert.equal(set(world).status.availableReplicas, 0);
  world.until(() => pods(world).length === 2);
  assert.equal(set(world).status.availableReplicas, 1);
  world.until(() => set(world).status.availableReplicas === 2);
});

test('each template has a revision; going back gives an old one a new number; old ones go beyond the limit', () => {
  const world = started(1, { revisionHistoryLimit: 1 });
  const revisions = (): string[] =>
    world
      .list<ControllerRevision>('controllerrevisions.apps')
      .map(({ metadata, revision }) => `${revision} ${metadata.name}`)
      .sort();
  world.until(isReady(world, 1));
  const [first] = revisions();
  assert.equal(first, `1 ${set(world).status.currentRevision}`);
  for (const image of ['nginx:1.16.1', 'nginx:1.25']) {
    roll(world, image);
    world.run(10_000);
  }
  assert.deepEqual(
    revisions().map((text) => text.split(' ')[0]),
    ['2', '3'],
  );
  const second = (revisions()[0] as string).slice(2);
  roll(world, 'nginx:1.16.1');
  world.run(10_000);
  assert.deepEqual(
    revisions().map((text) => text.split(' ')[0]),
    ['3', '4'],
  );
  assert.equal(revisions()[1], `4 ${second}`);
  assert.equal(set(world).status.currentRevision, second);
});

test('a Pod of its name that nobody owns is taken in, one of another name is not', () => {
  const world = createWorld();
  for (const name of ['web-0', 'other-0'])
    world.create(
      'pods',
      {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name, labels: { app: 'web' } },
        spec: { containers: [{ name: 'c', image: 'nginx:1.14.2' }] },
      },
      'default',
    );
  world.create('statefulsets.apps', statefulSet(1), 'default');
  world.run(10_000);
  const owners = world.list<Pod>('pods').map(({ metadata }) => metadata.ownerReferences?.[0]?.kind);
  assert.deepEqual(
    [pods(world), owners],
    [
      ['other-0', 'web-0'],
      [undefined, 'StatefulSet'],
    ],
  );
});

test('a Pod that failed is deleted and made again', () => {
  const world = started(1);
  world.until(isReady(world, 1));
  const pod = world.get<Pod & KubeObject>('pods', 'web-0');
  world.client.updateStatus('pods', { ...pod, status: { ...pod.status, phase: 'Failed' } } as KubeObject);
  world.run(5_000);
  assert.notEqual(world.get<Pod>('pods', 'web-0').metadata.uid, pod.metadata.uid);
});

test('the revision of a template is called as a real cluster calls it', () => {
  const world = createWorld();
  const template = {
    metadata: { labels: { app: 'db' } },
    spec: { terminationGracePeriodSeconds: 0, containers: [{ name: 'c', image: 'nginx:1.14.2' }] },
  };
  const spec = { serviceName: 'db', selector: { matchLabels: { app: 'db' } }, template };
  world.create(
    'statefulsets.apps',
    { apiVersion: 'apps/v1', kind: 'StatefulSet', metadata: { name: 'db' }, spec },
    'default',
  );
  world.run(1_000);
  const [revision] = world.list<ControllerRevision>('controllerrevisions.apps');
  // Recorded from v1.36.
  assert.deepEqual(
    [revision?.metadata.name, revision?.metadata.labels],
    ['db-8687b8849c', { app: 'db', 'controller.kubernetes.io/hash': '8687b8849c' }],
  );
});
