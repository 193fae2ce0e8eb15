/** The life of claims, volumes and data: bound, used, released, moved, gone. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Claim, Volume } from '../../../simulator/storage/binding.ts';
import { DISKS, StorageWorld } from './world.ts';

const hostVolume = (name: string, storage: string, policy: string, path = `/tmp/${name}`): object => ({
  metadata: { name },
  spec: {
    capacity: { storage },
    accessModes: ['ReadWriteOnce'],
    persistentVolumeReclaimPolicy: policy,
    storageClassName: 'manual',
    hostPath: { path },
  },
});
const KEEP_ON = (node: string): object => ({ nodeSelector: { 'kubernetes.io/hostname': node } });

test('class standard waits for a pod, makes a folder on its node, and removes it with the claim', async () => {
  const world = new StorageWorld();
  world.claim('data');
  await world.wait(1000);
  assert.deepEqual(world.events('data'), [
    'Normal WaitForFirstConsumer waiting for first consumer to be created before binding',
  ]);
  world.pod('writer', 'data', 'echo kept > /data/f; sleep 100000');
  await world.wait(5000);
  assert.equal(world.phase('pods', 'writer'), 'Running');
  const [volume] = world.list<{ spec: { hostPath: { path: string } } }>('persistentvolumes');
  const node = world.node('writer') as string;
  const file = `${volume?.spec.hostPath.path}/f`;
  assert.equal(world.cluster.storage.host(node).readText(file), 'kept\n');
  world.delete('pods', 'writer');
  world.delete('persistentvolumeclaims', 'data');
  await world.wait(5000);
  assert.deepEqual(world.list('persistentvolumes'), []);
  assert.equal(world.cluster.storage.host(node).exists(file), false);
});

test('a claim in use stays until its pod is gone', async () => {
  const world = new StorageWorld();
  world.claim('data');
  world.pod('user', 'data');
  await world.wait(5000);
  world.delete('persistentvolumeclaims', 'data');
  await world.wait(60_000);
  assert.ok(world.get('persistentvolumeclaims', 'data')?.metadata.deletionTimestamp);
  world.delete('pods', 'user');
  await world.wait(5000);
  assert.equal(world.get('persistentvolumeclaims', 'data'), undefined);
});

test('Retain keeps the volume and its data from the next claim, until somebody frees it', async () => {
  const world = new StorageWorld();
  world.create('persistentvolumes', hostVolume('pv', '5Mi', 'Retain'));
  world.claim('first', { storageClassName: 'manual' });
  world.pod('writer', 'first', 'echo secret > /data/f; sleep 100000', KEEP_ON('node-1'));
  await world.wait(5000);
  world.delete('pods', 'writer');
  world.delete('persistentvolumeclaims', 'first');
  await world.wait(5000);
  world.claim('second', { storageClassName: 'manual' });
  await world.wait(60_000);
  assert.deepEqual(
    [world.phase('persistentvolumes', 'pv'), world.phase('persistentvolumeclaims', 'second')],
    ['Released', 'Pending'],
  );
  world.client.patch('persistentvolumes', undefined, 'pv', 'merge', { spec: { claimRef: null } });
  await world.wait(20_000);
  world.pod('reader', 'second', 'sleep 100000', KEEP_ON('node-1'));
  await world.wait(5000);
  assert.equal(world.inside('reader', '/data/f'), 'secret\n');
});

test('Delete of a volume nobody can delete fails and says so', async () => {
  const world = new StorageWorld();
  world.create('persistentvolumes', hostVolume('pv', '5Mi', 'Delete', '/srv/pv'));
  world.claim('data', { storageClassName: 'manual' });
  await world.wait(1000);
  world.delete('persistentvolumeclaims', 'data');
  await world.wait(60_000);
  const volume = world.get<{ status: { message?: string } }>('persistentvolumes', 'pv');
  const message = 'host_path deleter only supports /tmp/.+ but received provided /srv/pv';
  assert.equal(world.phase('persistentvolumes', 'pv'), 'Failed');
  assert.equal(volume?.status.message, message);
});

test('a host path is another folder on every node', async () => {
  const world = new StorageWorld();
  world.create('persistentvolumes', hostVolume('pv', '5Mi', 'Retain'));
  world.claim('data', { storageClassName: 'manual' });
  world.pod('a', 'data', 'echo here > /data/f; sleep 100000', KEEP_ON('node-1'));
  world.pod('b', 'data', 'sleep 100000', KEEP_ON('node-2'));
  await world.wait(5000);
  assert.deepEqual([world.inside('a', '/data/f'), world.inside('b', '/data/f')], ['here\n', undefined]);
});

test('the data of a network disk goes with the pod to another node', async () => {
  const world = new StorageWorld([DISKS]);
  world.claim('data');
  world.pod('a', 'data', 'echo one >> /data/f; sleep 100000', KEEP_ON('node-1'));
  await world.wait(10_000);
  assert.deepEqual(world.events('a').slice(0, 2), [
    'Normal Scheduled Successfully assigned default/a to node-1',
    `Normal SuccessfulAttachVolume AttachVolume.Attach succeeded for volume "pvc-${world.get('persistentvolumeclaims', 'data')?.metadata.uid}" `,
  ]);
  world.delete('pods', 'a');
  world.pod('b', 'data', 'echo two >> /data/f; sleep 100000', KEEP_ON('node-2'));
  await world.wait(10_000);
  assert.deepEqual([world.node('b'), world.inside('b', '/data/f')], ['node-2', 'one\ntwo\n']);
});

test('two pods on different nodes cannot have one ReadWriteOnce disk', async () => {
  const world = new StorageWorld([DISKS]);
  world.claim('data');
  world.pod('a', 'data', 'sleep 100000', KEEP_ON('node-1'));
  await world.wait(10_000);
  world.pod('b', 'data', 'sleep 100000', KEEP_ON('node-2'));
  await world.wait(200_000);
  const name = `pvc-${world.get('persistentvolumeclaims', 'data')?.metadata.uid}`;
  assert.equal(world.phase('pods', 'b'), 'Pending');
  assert.deepEqual(world.events('b'), [
    'Normal Scheduled Successfully assigned default/b to node-2',
    `Warning FailedAttachVolume Multi-Attach error for volume "${name}" Volume is already used by pod(s) a`,
    'Warning FailedMount Unable to attach or mount volumes: unmounted volumes=[v], unattached volumes=[v], failed to process volumes=[]: context deadline exceeded',
  ]);
  world.delete('pods', 'a');
  await world.wait(10_000);
  assert.equal(world.phase('pods', 'b'), 'Running');
});

test('one ReadWriteMany disk serves pods on several nodes', async () => {
  const world = new StorageWorld([DISKS]);
  world.claim('data', { accessModes: ['ReadWriteMany'] });
  world.pod('a', 'data', 'echo shared > /data/f; sleep 100000', KEEP_ON('node-1'));
  world.pod('b', 'data', 'sleep 100000', KEEP_ON('node-2'));
  await world.wait(10_000);
  assert.deepEqual(
    [world.inside('b', '/data/f'), world.list('volumeattachments.storage.k8s.io').length],
    ['shared\n', 2],
  );
});

test('a node that is cut off keeps its disk for six minutes; out of service, it loses it at once', async () => {
  for (const [taint, expected] of [
    [false, 'Pending'],
    [true, 'Running'],
  ] as const) {
    const world = new StorageWorld([DISKS]);
    world.claim('data');
    world.pod('a', 'data', 'echo kept > /data/f; sleep 100000', KEEP_ON('node-1'));
    await world.wait(10_000);
    world.cluster.nodes.nodeDown('node-1');
    const status = { conditions: [{ type: 'Ready', status: 'Unknown' }] };
    world.client.patch('nodes', undefined, 'node-1', 'strategic', { status }, 'status');
    world.client.delete('pods', 'default', 'a', { gracePeriodSeconds: 0 });
    const taints = [{ key: 'node.kubernetes.io/out-of-service', value: 'nodeshutdown', effect: 'NoExecute' }];
    if (taint) world.client.patch('nodes', undefined, 'node-1', 'merge', { spec: { taints } });
    world.pod('b', 'data', 'sleep 100000', KEEP_ON('node-2'));
    await world.wait(60_000);
    assert.equal(world.phase('pods', 'b'), expected);
    await world.wait(360_000);
    assert.deepEqual([world.phase('pods', 'b'), world.inside('b', '/data/f')], ['Running', 'kept\n']);
  }
});

test('a fault makes attaching fail, and a disk full', async () => {
  const world = new StorageWorld([DISKS]);
  world.claim('data');
  world.cluster.storage.setAttachFault({ claim: 'default/data' }, 'fail');
  world.pod('a', 'data', 'while true; do echo x >> /data/f; sleep 1; done');
  await world.wait(10_000);
  assert.match(world.events('a', 'FailedAttachVolume')[0] ?? '', /AttachVolume.Attach failed for volume "pvc-/);
  world.cluster.storage.setAttachFault({ claim: 'default/data' }, 0);
  await world.wait(30_000);
  assert.equal(world.phase('pods', 'a'), 'Running');
  const [volume] = world.list<{ spec: { csi: { volumeHandle: string } } }>('persistentvolumes');
  world.cluster.storage.disk(volume?.spec.csi.volumeHandle ?? '')?.fill();
  const before = world.inside('a', '/data/f');
  await world.wait(5000);
  assert.equal(world.inside('a', '/data/f'), before);
});

test('a claim that asks for more grows: the disk, the volume, and the file system where the pod runs', async () => {
  const world = new StorageWorld([DISKS]);
  world.claim('data');
  world.pod('p', 'data', 'head -c 3M /dev/zero > /data/f 2> /tmp/said; sleep 100000');
  await world.wait(15_000);
  const ask = (storage: string): unknown =>
    world.client.patch('persistentvolumeclaims', 'default', 'data', 'merge', {
      spec: { resources: { requests: { storage } } },
    });
  ask('8Mi');
  await world.wait(5000);
  const claim = world.get<Claim>('persistentvolumeclaims', 'data');
  assert.deepEqual(claim?.status, {
    accessModes: ['ReadWriteOnce'],
    allocatedResources: { storage: '8Mi' },
    capacity: { storage: '8Mi' },
    phase: 'Bound',
  });
  const told = (reason: string): string[] => world.events('data', reason).map((e) => e.replaceAll(/pvc-\S+/g, 'PV'));
  assert.deepEqual(
    ['ExternalExpanding', 'Resizing', 'FileSystemResizeRequired'].map((reason) => told(reason).length),
    [1, 1, 1],
  );
  assert.equal(world.events('p', 'FileSystemResizeSuccessful').length, 1);
  const volume = world.get<Volume>('persistentvolumes', claim?.spec.volumeName ?? '');
  assert.equal(volume?.spec.capacity?.storage, '8Mi');
  world.delete('pods', 'p');
  await world.wait(5000);
  ask('9Mi');
  await world.wait(5000);
  const waiting = world.get<Claim>('persistentvolumeclaims', 'data')?.status;
  assert.deepEqual(
    [waiting?.capacity?.storage, waiting?.conditions?.map(({ type }) => type), waiting?.allocatedResourceStatuses],
    ['8Mi', ['FileSystemResizePending'], { storage: 'NodeResizePending' }],
  );
  world.pod('q', 'data');
  await world.wait(15_000);
  assert.equal(world.get<Claim>('persistentvolumeclaims', 'data')?.status.capacity?.storage, '9Mi');
});

test('an ephemeral volume has a claim of its own: made after its template, owned by the pod, gone with it', async () => {
  const world = new StorageWorld();
  const resources = { requests: { storage: '1Mi' } };
  const volumeClaimTemplate = {
    metadata: { labels: { kind: 'scratch' }, annotations: { note: 'x' } },
    spec: { accessModes: ['ReadWriteOnce'], resources },
  };
  const volumes = [{ name: 'v', ephemeral: { volumeClaimTemplate } }];
  const pod = world.pod('p', '', 'echo kept > /data/f; sleep 100000', { volumes });
  world.claim('taken-v');
  world.pod('taken', '', 'true', { volumes });
  await world.wait(5000);
  assert.equal(world.inside('p', '/data/f'), 'kept\n');
  const claim = world.get<Claim>('persistentvolumeclaims', 'p-v');
  const { labels, annotations, ownerReferences } = claim?.metadata ?? {};
  const owner = { apiVersion: 'v1', kind: 'Pod', name: 'p', uid: pod.metadata.uid };
  assert.deepEqual(
    [labels, annotations?.note, ownerReferences, claim?.status.phase],
    [{ kind: 'scratch' }, 'x', [{ ...owner, controller: true, blockOwnerDeletion: true }], 'Bound'],
  );
  const stranger = 'PVC default/taken-v was not created for pod default/taken (pod is not owner)';
  assert.deepEqual(world.events('taken', 'FailedBinding'), [`Warning FailedBinding ephemeral volume v: ${stranger}`]);
  world.delete('pods', 'p');
  await world.wait(5000);
  assert.deepEqual([world.get('persistentvolumeclaims', 'p-v'), world.list('persistentvolumes')], [undefined, []]);
});
