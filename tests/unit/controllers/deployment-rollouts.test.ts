import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Deployment, Pod, ReplicaSet } from '../../../simulator/api/objects.ts';
import type { KubeObject } from '../../../simulator/store/types.ts';
import { createWorld, deployment, type World } from './world.ts';

const DEPLOYMENTS = 'deployments.apps';
const REVISION = 'deployment.kubernetes.io/revision';

type Kept<T> = T & KubeObject;

const statusOf = (world: World, name = 'web') => world.get<Deployment>(DEPLOYMENTS, name).status;
const revisionOf = ({ metadata }: Kept<ReplicaSet>) => Number(metadata.annotations?.[REVISION] ?? 0);
/** By revision. */
const setsOf = (world: World) =>
  [...world.list<Kept<ReplicaSet>>('replicasets.apps')].sort((a, b) => revisionOf(a) - revisionOf(b));

function rolledOut(world: World, name = 'web'): boolean {
  const { metadata, spec, status } = world.get<Kept<Deployment>>(DEPLOYMENTS, name);
  const { observedGeneration, replicas = 0, updatedReplicas = 0, availableReplicas = 0 } = status;
  const isSeen = observedGeneration === metadata.generation;
  return isSeen && [replicas, updatedReplicas, availableReplicas].every((count) => count === (spec.replicas ?? 1));
}

function edit(world: World, change: (draft: { spec: Draft; metadata: Kept<Deployment>['metadata'] }) => void): void {
  world.edit<KubeObject>(DEPLOYMENTS, 'web', (draft) => change(draft as never));
}

interface Draft {
  replicas: number;
  paused?: boolean;
  revisionHistoryLimit?: number;
  template: { metadata: { labels: Record<string, string> }; spec: { containers: { image: string }[] } };
}

function setImage({ spec }: { spec: Draft }, image: string): void {
  const [container] = spec.template.spec.containers;
  if (container) container.image = image;
}

test('edits while paused are rolled out together, as one revision; sizes are followed at once', () => {
  const world = createWorld();
  world.create(DEPLOYMENTS, deployment('web', 2), 'default');
  world.until(() => rolledOut(world));
  edit(world, ({ spec }) => void (spec.paused = true));
  world.run(1000);
  edit(world, (draft) => setImage(draft, 'nginx:1.28'));
  world.run(5000);
  edit(world, (draft) => setImage(draft, 'nginx:1.29'));
  edit(world, ({ spec }) => void (spec.replicas = 3));
  world.run(5000);
  assert.equal(setsOf(world).length, 1);
  assert.deepEqual([statusOf(world).replicas, statusOf(world).updatedReplicas ?? 0], [3, 0]);
  const progressing = () => statusOf(world).conditions?.find(({ type }) => type === 'Progressing');
  assert.deepEqual([progressing()?.status, progressing()?.reason], ['Unknown', 'DeploymentPaused']);
  edit(world, ({ spec }) => void delete spec.paused);
  world.until(() => rolledOut(world));
  const made = setsOf(world).map(({ metadata, spec }) => [metadata.annotations?.[REVISION], spec.replicas]);
  assert.deepEqual(made, [
    ['1', 0],
    ['2', 3],
  ]);
  assert.equal(setsOf(world)[1]?.spec.template?.spec?.containers[0]?.image, 'nginx:1.29');
});

test('a name that another template has taken counts as a collision: the next hash is another', () => {
  const world = createWorld();
  world.create(DEPLOYMENTS, deployment('web', 1), 'default');
  world.until(() => rolledOut(world));
  const [first] = setsOf(world);
  assert.ok(first);
  world.client.delete(DEPLOYMENTS, 'default', 'web');
  world.run(5000);
  // Somebody else's ReplicaSet of that name.
  world.create(
    'replicasets.apps',
    {
      apiVersion: 'apps/v1',
      kind: 'ReplicaSet',
      metadata: { name: first.metadata.name },
      spec: {
        replicas: 0,
        selector: { matchLabels: { app: 'other' } },
        template: { metadata: { labels: { app: 'other' } }, spec: { containers: [{ name: 'c', image: 'nginx:0' }] } },
      },
    },
    'default',
  );
  world.create(DEPLOYMENTS, deployment('web', 1), 'default');
  world.until(() => rolledOut(world));
  assert.equal(statusOf(world).collisionCount, 1);
  const names = setsOf(world).map(({ metadata }) => metadata.name);
  assert.equal(names.length, 2);
  assert.notEqual(names[0], names[1]);
  const hashes = world.list<Kept<Pod>>('pods').map(({ metadata }) => metadata.labels?.['pod-template-hash']);
  assert.deepEqual(hashes, [names.find((name) => name !== first.metadata.name)?.slice('web-'.length)]);
});

test('pods on their way out are counted until they are gone, and replaced before', () => {
  const world = createWorld({ stopMs: 4000 });
  world.create(DEPLOYMENTS, deployment('web', 2), 'default');
  world.until(() => rolledOut(world));
  assert.equal(statusOf(world).terminatingReplicas, 0);
  const [pod] = world.list<Kept<Pod>>('pods');
  world.client.delete('pods', 'default', pod?.metadata.name ?? '');
  world.run(3000);
  const { replicas, availableReplicas, terminatingReplicas } = statusOf(world);
  assert.deepEqual([replicas, availableReplicas, terminatingReplicas], [2, 2, 1]);
  assert.equal(setsOf(world)[0]?.status.terminatingReplicas, 1);
  world.run(10_000);
  assert.equal(statusOf(world).terminatingReplicas, 0);
});

test("a ReplicaSet takes over its Deployment's annotations, the cause of the change among them, but not what kubectl applied", () => {
  const world = createWorld();
  const annotations = {
    'kubernetes.io/change-cause': 'first',
    'kubectl.kubernetes.io/last-applied-configuration': '{}',
    team: 'blue',
  };
  const body = deployment('web', 1);
  world.create(DEPLOYMENTS, { ...body, metadata: { ...(body.metadata as object), annotations } }, 'default');
  world.until(() => rolledOut(world));
  edit(world, (draft) => {
    setImage(draft, 'nginx:1.28');
    (draft.metadata.annotations as Record<string, string>)['kubernetes.io/change-cause'] = 'second';
  });
  world.until(() => rolledOut(world));
  const causes = setsOf(world).map(({ metadata }) => metadata.annotations?.['kubernetes.io/change-cause']);
  assert.deepEqual(causes, ['first', 'second']);
  for (const { metadata } of setsOf(world)) {
    assert.equal(metadata.annotations?.team, 'blue');
    assert.equal(metadata.annotations?.['kubectl.kubernetes.io/last-applied-configuration'], undefined);
  }
});

test('going back to a template gives its ReplicaSet a new number and keeps the ones it had', () => {
  const world = createWorld();
  world.create(DEPLOYMENTS, deployment('web', 1), 'default');
  for (const image of ['nginx:1.28', 'nginx:1.27']) {
    world.until(() => rolledOut(world));
    edit(world, (draft) => setImage(draft, image));
  }
  world.until(() => rolledOut(world));
  const numbers = setsOf(world).map(({ metadata }) => [
    metadata.annotations?.[REVISION],
    metadata.annotations?.['deployment.kubernetes.io/revision-history'],
  ]);
  assert.deepEqual(numbers, [
    ['2', undefined],
    ['3', '1'],
  ]);
});

test('with a history limit of 0 no empty ReplicaSet stays', () => {
  const world = createWorld();
  world.create(DEPLOYMENTS, deployment('web', 2, 'nginx:1.27', { revisionHistoryLimit: 0 }), 'default');
  world.until(() => rolledOut(world));
  edit(world, (draft) => setImage(draft, 'nginx:1.28'));
  world.until(() => rolledOut(world));
  world.run(5000);
  assert.equal(setsOf(world).length, 1);
});

test('a ReplicaSet that the selector does not match any more is let go, with its pods, and made anew', () => {
  const world = createWorld();
  world.create(DEPLOYMENTS, deployment('web', 2), 'default');
  world.until(() => rolledOut(world));
  const name = setsOf(world)[0]?.metadata.name ?? '';
  world.edit<KubeObject>('replicasets.apps', name, ({ metadata }) => {
    (metadata as { labels: unknown }).labels = { app: 'aside' };
  });
  world.run(10_000);
  const freed = world.get<Kept<ReplicaSet>>('replicasets.apps', name);
  assert.equal(freed.metadata.ownerReferences, undefined);
  assert.equal(freed.status.replicas, 2);
  // Its name is still taken: the new one has the hash of the first collision.
  assert.equal(statusOf(world).collisionCount, 1);
  assert.equal(setsOf(world).length, 2);
  assert.ok(rolledOut(world));
});
