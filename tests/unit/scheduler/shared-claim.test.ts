import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Pod } from '../../../simulator/api/objects.ts';
import { createWorld } from '../controllers/world.ts';

test('of two pods that share a new claim the second is refused and tries again: a node was chosen before the first one wrote', () => {
  const world = createWorld();
  world.create('storageclasses.storage.k8s.io', {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    metadata: { name: 'late' },
    provisioner: 'rancher.io/local-path',
    volumeBindingMode: 'WaitForFirstConsumer',
  });
  world.create(
    'persistentvolumeclaims',
    {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name: 'data' },
      spec: { storageClassName: 'late', accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Mi' } } },
    },
    'default',
  );
  world.run(1000);
  for (const name of ['one', 'two']) {
    const volumes = [{ name: 'v', persistentVolumeClaim: { claimName: 'data' } }];
    const spec = { containers: [{ name: 'c', image: 'nginx' }], volumes };
    world.create('pods', { apiVersion: 'v1', kind: 'Pod', metadata: { name }, spec }, 'default');
  }
  world.run(100);
  const scheduled = (name: string): (string | undefined)[] => {
    const found = world.get<Pod>('pods', name).status.conditions?.find(({ type }) => type === 'PodScheduled');
    return [found?.reason, found?.message];
  };
  assert.deepEqual(
    [scheduled('one'), scheduled('two')],
    [
      [undefined, undefined],
      [
        'SchedulerError',
        'running PreBind plugin "VolumeBinding": Operation cannot be fulfilled on persistentvolumeclaims "data": the object has been modified; please apply your changes to the latest version and try again',
      ],
    ],
  );
});
