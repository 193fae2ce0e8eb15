import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PersistentVolumeClaim, Pod, StatefulSet } from '../../../simulator/api/objects.ts';
import type { KubeObject } from '../../../simulator/store/types.ts';
import { createWorld, type World } from './world.ts';

type Claim = PersistentVolumeClaim & KubeObject;

/** In parallel, so that no Pod waits for the volume of another; nothing here depends on a volume being there. */
function statefulSet(replicas: number, policy?: { whenDeleted: string; whenScaled: string }): object {
  return {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name: 'web', namespace: 'default' },
    spec: {
      serviceName: 'nginx',
      replicas,
      podManagementPolicy: 'Parallel',
      selector: { matchLabels: { app: 'web' } },
      ...(policy ? { persistentVolumeClaimRetentionPolicy: policy } : {}),
      template: {
        metadata: { labels: { app: 'web' } },
        spec: { containers: [{ name: 'c', image: 'nginx', volumeMounts: [{ name: 'www', mountPath: '/data' }] }] },
      },
      volumeClaimTemplates: [
        {
          metadata: { name: 'www', labels: { kind: 'data' }, annotations: { note: 'kept' } },
          spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
        },
      ],
    },
  };
}

function started(replicas: number, policy?: { whenDeleted: string; whenScaled: string }): World {
  const world = createWorld();
  world.create('statefulsets.apps', statefulSet(replicas, policy), 'default');
  world.run(3000);
  return world;
}

function scale(world: World, replicas: number): void {
  world.edit<StatefulSet>(
    'statefulsets.apps',
    'web',
    ({ spec }) => void ((spec as { replicas: number }).replicas = replicas),
  );
  world.run(3000);
}

/** Claims that nobody has asked to go, with their owners: "www-web-0 StatefulSet/web". */
function kept(world: World): string[] {
  return world
    .list<Claim>('persistentvolumeclaims')
    .filter(({ metadata }) => metadata.deletionTimestamp === undefined)
    .map(({ metadata }) => {
      const owners = (metadata.ownerReferences ?? []).map(({ kind, name }) => `${kind}/${name}`);
      return [metadata.name, ...owners].join(' ');
    });
}

const podNames = (world: World): string[] => world.list<Pod>('pods').map(({ metadata }) => metadata.name);

test('each Pod has a claim of its own, made before it, with the labels of the selector', () => {
  const world = started(2);
  assert.deepEqual(kept(world), ['www-web-0', 'www-web-1']);
  const [claim] = world.list<Claim>('persistentvolumeclaims');
  assert.deepEqual(claim?.metadata.labels, { kind: 'data', app: 'web' });
  assert.equal(claim?.metadata.annotations?.note, 'kept');
  assert.deepEqual(claim?.spec.resources?.requests, { storage: '1Gi' });
  const [pod] = world.list<Pod>('pods');
  assert.deepEqual(
    pod?.spec.volumes?.find(({ name }) => name === 'www'),
    { name: 'www', persistentVolumeClaim: { claimName: 'www-web-0' } },
  );
  const made = world.store.changes
    .filter(({ type, resource }) => type === 'ADDED' && (resource === 'pods' || resource === 'persistentvolumeclaims'))
    .map(({ object }) => object.metadata.name);
  assert.deepEqual(made, ['www-web-0', 'web-0', 'www-web-1', 'web-1']);
  assert.deepEqual(world.events('StatefulSet').slice(0, 2), [
    'SuccessfulCreate Create Claim www-web-0 Pod web-0 in StatefulSet web success',
    'SuccessfulCreate Create Pod web-0 in StatefulSet web successful',
  ]);
});

test('claims stay when the set shrinks or goes, and are taken up again', () => {
  const world = started(2);
  const [, second] = world.list<Claim>('persistentvolumeclaims');
  scale(world, 1);
  assert.deepEqual([podNames(world), kept(world)], [['web-0'], ['www-web-0', 'www-web-1']]);
  world.client.delete('statefulsets.apps', 'default', 'web');
  world.run(5000);
  assert.deepEqual([podNames(world), kept(world)], [[], ['www-web-0', 'www-web-1']]);
  world.create('statefulsets.apps', statefulSet(2), 'default');
  world.run(3000);
  assert.deepEqual(podNames(world), ['web-0', 'web-1']);
  assert.equal(world.list<Claim>('persistentvolumeclaims')[1]?.metadata.uid, second?.metadata.uid);
});

test('whenScaled Delete: the claim of a Pod that is not wanted any more goes with it', () => {
  const world = started(3, { whenDeleted: 'Retain', whenScaled: 'Delete' });
  assert.deepEqual(kept(world), ['www-web-0', 'www-web-1', 'www-web-2']);
  scale(world, 1);
  assert.deepEqual(kept(world), ['www-web-0']);
  world.client.delete('statefulsets.apps', 'default', 'web');
  world.run(5000);
  assert.deepEqual(kept(world), ['www-web-0']);
});

test('whenDeleted Delete: the claims go with the set, not when it shrinks', () => {
  const world = started(2, { whenDeleted: 'Delete', whenScaled: 'Retain' });
  assert.deepEqual(kept(world), ['www-web-0 StatefulSet/web', 'www-web-1 StatefulSet/web']);
  scale(world, 1);
  assert.equal(kept(world).length, 2);
  world.client.delete('statefulsets.apps', 'default', 'web');
  world.run(5000);
  assert.deepEqual(kept(world), []);
});

test('a change of the policy changes the owners', () => {
  const world = started(1, { whenDeleted: 'Delete', whenScaled: 'Retain' });
  world.edit<StatefulSet>('statefulsets.apps', 'web', ({ spec }) => {
    (spec as { persistentVolumeClaimRetentionPolicy: unknown }).persistentVolumeClaimRetentionPolicy = {
      whenDeleted: 'Retain',
      whenScaled: 'Retain',
    };
  });
  world.run(3000);
  assert.deepEqual(kept(world), ['www-web-0']);
});

test('a Pod is not made while its claim is on its way out', () => {
  const world = started(1);
  const [before] = world.list<Claim>('persistentvolumeclaims');
  world.edit<Claim>('persistentvolumeclaims', 'www-web-0', ({ metadata }) => {
    (metadata as { finalizers: string[] }).finalizers = [...(metadata.finalizers ?? []), 'example.com/hold'];
  });
  world.client.delete('persistentvolumeclaims', 'default', 'www-web-0');
  world.client.delete('pods', 'default', 'web-0');
  world.run(5000);
  assert.deepEqual(podNames(world), []);
  const text = 'FailedCreate Create Pod web-0 in StatefulSet web failed error: pvc www-web-0 is being deleted';
  assert.ok(world.events('StatefulSet').includes(text), world.events('StatefulSet').join('\n'));
  world.edit<Claim>(
    'persistentvolumeclaims',
    'www-web-0',
    ({ metadata }) => void delete (metadata as { finalizers?: string[] }).finalizers,
  );
  world.run(60_000);
  assert.deepEqual(podNames(world), ['web-0']);
  assert.notEqual(world.list<Claim>('persistentvolumeclaims')[0]?.metadata.uid, before?.metadata.uid);
});
