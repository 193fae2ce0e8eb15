/** Images as volumes of a pod. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Pod } from '../../../simulator/api/objects.ts';
import type { KubeObject } from '../../../simulator/store/types.ts';
import { world } from './world.ts';

const PAGE = '/usr/share/nginx/html/index.html';

test('an image is pulled for a volume before containers start; who mounts one that is missing waits, the others run', async () => {
  const w = world({ prepull: ['busybox:1.36'] });
  const container = (name: string, volume: string): object => ({
    name,
    image: 'busybox:1.36',
    command: ['exit', '0', '1000'],
    volumeMounts: [{ name: volume, mountPath: '/site' }],
  });
  const pod = w.pod({
    metadata: { name: 'p' },
    spec: {
      volumes: [
        { name: 'site', image: { reference: 'nginx:1.27', pullPolicy: 'IfNotPresent' } },
        { name: 'none', image: { reference: 'nginx:nosuch', pullPolicy: 'IfNotPresent' } },
      ],
      containers: [container('good', 'site'), container('bad', 'none')],
    },
  }) as Pod & KubeObject;
  await w.kernel.advance(9000);
  const worker = w.nodes.worker(pod);
  assert.match(worker?.containers.fileIn(`/site${PAGE}`, 'good') ?? '', /Welcome to nginx/);
  const states = (w.get('p').status as Pod['status']).containerStatuses?.map(({ name, state }) => [
    name,
    state?.waiting?.reason ?? Object.keys(state ?? {})[0],
  ]);
  assert.deepEqual(states, [
    ['bad', 'ErrImagePull'],
    ['good', 'running'],
  ]);
  assert.deepEqual(
    w
      .events('p')
      .filter((event) => event.includes('nginx'))
      .map((event) => event.replace(/ in .*| ×\d+$/, '')),
    [
      'Normal Pulling Pulling image "nginx:1.27"',
      'Normal Pulled Successfully pulled image "nginx:1.27"',
      'Normal Pulling Pulling image "nginx:nosuch"',
      'Warning Failed Failed to pull image "nginx:nosuch": rpc error: code = NotFound desc = failed to pull and unpack image "docker.io/library/nginx:nosuch": failed to resolve reference "docker.io/library/nginx:nosuch": docker.io/library/nginx:nosuch: not found',
      'Normal Pulled Container image "nginx:1.27" already present on machine and can be accessed by the pod',
      'Normal BackOff Back-off pulling image "nginx:nosuch"',
    ],
  );
});
