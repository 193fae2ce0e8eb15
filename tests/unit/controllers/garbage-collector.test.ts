import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { KubeObject } from '../../../simulator/store/types.ts';
import { createWorld, type World } from './world.ts';

function settings(
  world: World,
  name: string,
  owners: readonly KubeObject[],
  more: object = {},
  namespace = 'default',
): KubeObject {
  const ownerReferences = owners.map(({ apiVersion, kind, metadata }) => ({
    apiVersion,
    kind,
    name: metadata.name,
    uid: metadata.uid,
    ...more,
  }));
  return world.create(
    'configmaps',
    { metadata: { name, ...(owners.length > 0 ? { ownerReferences } : {}) } },
    namespace,
  );
}

const names = (world: World): string[] => world.list<KubeObject>('configmaps').map(({ metadata }) => metadata.name);

/** A world without the certificates that every namespace gets. */
function emptyWorld(): World {
  const world = createWorld({ nodes: 0 });
  world.run(1000);
  return world;
}

const own = (world: World): string[] => names(world).filter((name) => name !== 'kube-root-ca.crt');

test('what has several owners goes with the last of them', () => {
  const world = emptyWorld();
  const [a, b] = [settings(world, 'a', []), settings(world, 'b', [])];
  settings(world, 'child', [a, b]);
  world.client.delete('configmaps', 'default', 'a');
  world.run(1000);
  assert.deepEqual(own(world), ['b', 'child']);
  world.client.delete('configmaps', 'default', 'b');
  world.run(1000);
  assert.deepEqual(own(world), []);
});

test('an owner deleted in the foreground waits for those that block it, and for no others', () => {
  const world = emptyWorld();
  const owner = settings(world, 'owner', []);
  const held = settings(world, 'blocks', [owner], { blockOwnerDeletion: true });
  settings(world, 'loose', [owner]);
  world.client.patch('configmaps', 'default', held.metadata.name, 'merge', {
    metadata: { finalizers: ['example.com/keep'] },
  });
  world.client.delete('configmaps', 'default', 'owner', { propagationPolicy: 'Foreground' });
  world.run(5000);
  assert.deepEqual(own(world), ['blocks', 'loose', 'owner']);
  world.client.patch('configmaps', 'default', 'blocks', 'merge', { metadata: { finalizers: null } });
  world.run(5000);
  assert.deepEqual(own(world), []);
});

test('orphans stay and name the owner no more', () => {
  const world = emptyWorld();
  const owner = settings(world, 'owner', []);
  settings(world, 'child', [owner]);
  world.client.delete('configmaps', 'default', 'owner', { propagationPolicy: 'Orphan' });
  world.run(1000);
  assert.deepEqual(own(world), ['child']);
  assert.equal(world.get<KubeObject>('configmaps', 'child').metadata.ownerReferences, undefined);
});

test('an owner in another namespace is none: the object goes, and an Event says why', () => {
  const world = emptyWorld();
  const owner = settings(world, 'owner', [], {}, 'kube-system');
  settings(world, 'child', [owner]);
  world.run(1000);
  assert.deepEqual(own(world), []);
  assert.deepEqual(world.events('ConfigMap'), [
    `OwnerRefInvalidNamespace ownerRef [v1/ConfigMap, namespace: default, name: owner, uid: ${owner.metadata.uid}] does not exist in namespace "default"`,
  ]);
});

test('an owner that never was: the object goes', () => {
  const world = emptyWorld();
  const owner = settings(world, 'owner', []);
  settings(world, 'child', [{ ...owner, metadata: { ...owner.metadata, uid: 'nobody' } }]);
  world.run(1000);
  assert.deepEqual(own(world), ['owner']);
});
