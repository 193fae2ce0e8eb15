/** Pods that get other processors and memory while they run. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Pod } from '../../../simulator/api/objects.ts';
import { createCluster } from '../../../simulator/cluster/whole.ts';
import { LEARNER } from '../../../simulator/cluster-types.ts';
import { createCatalogue } from '../../../simulator/nodes/images/catalogue.ts';
import { imagesFromYaml } from '../../../simulator/nodes/images/load.ts';
import type { KubeObject } from '../../../simulator/store/types.ts';

type StoredPod = Pod & KubeObject;

const IMAGES = createCatalogue(
  imagesFromYaml(
    { 'test/web': { tags: { '1': {} }, behaviour: { listen: [{ port: 80 }], uses: { memory: '100Mi' } } } },
    'test',
  ),
);

function world() {
  const { kernel, store, api, client } = createCluster({
    seed: 'resize',
    images: IMAGES,
    containerPrograms: new Map(),
    nodes: [{ name: 'node-1' }],
    prepull: ['test/web:1'],
  });
  const learner = client(LEARNER);
  const later = (ms: number): void => void kernel.run({ untilMs: kernel.now() + ms });
  const pod = (name: string): StoredPod => store.get<StoredPod>('pods', 'default', name) as StoredPod;
  return {
    later,
    pod,
    learner,
    make(name: string, cpu: string): void {
      const policy = [{ resourceName: 'memory', restartPolicy: 'RestartContainer' }];
      const resources = { requests: { cpu, memory: '64Mi' }, limits: { memory: '128Mi' } };
      learner.create('pods', 'default', {
        metadata: { name },
        spec: { containers: [{ name: 'c', image: 'test/web:1', resizePolicy: policy, resources }] },
      });
      later(5000);
    },
    resize(name: string, resources: unknown): number {
      const { status } = api.handle({
        method: 'PATCH',
        path: `/api/v1/namespaces/default/pods/${name}/resize`,
        headers: { 'content-type': 'application/strategic-merge-patch+json' },
        body: { spec: { containers: [{ name: 'c', resources }] } },
        user: LEARNER,
      });
      return status;
    },
    /** What a pod has, how often it was started anew, and what is told of its resize. */
    state(name: string): unknown {
      const { conditions = [], containerStatuses: [c] = [] } = pod(name).status;
      const told = conditions.filter(({ type }) => type.startsWith('PodResize'));
      return [
        c?.allocatedResources?.cpu,
        c?.resources?.limits?.memory,
        c?.restartCount,
        told.map(({ type, reason }) => [type, reason]),
      ];
    },
    said: (name: string) =>
      store
        .list<KubeObject & { reason: string; message: string; involvedObject: { name: string } }>('events', 'default')
        .filter(({ reason, involvedObject }) => reason.startsWith('Resize') && involvedObject.name === name)
        .map(({ reason, message }) => `${reason}: ${message.split(': {')[0]}`),
  };
}

test('processors change in place: the container goes on, and the kubelet says when it began and when it was done', () => {
  const { make, resize, state, said, later } = world();
  make('web', '100m');
  assert.equal(resize('web', { requests: { cpu: '300m' } }), 200);
  later(100);
  assert.deepEqual(state('web'), ['300m', '128Mi', 0, [['PodResizeInProgress', undefined]]]);
  later(2000);
  assert.deepEqual(state('web'), ['300m', '128Mi', 0, []]);
  assert.deepEqual(said('web'), ['ResizeStarted: Pod resize started', 'ResizeCompleted: Pod resize completed']);
});

test('a container whose policy says so starts anew with its memory', () => {
  const { make, resize, state, later } = world();
  make('web', '100m');
  resize('web', { limits: { memory: '256Mi' } });
  later(5000);
  assert.deepEqual(state('web'), ['100m', '256Mi', 1, []]);
});

test('what the node never has is infeasible: the pod keeps what it has until it asks for less', () => {
  const { make, resize, state, said, later } = world();
  make('web', '100m');
  resize('web', { requests: { cpu: '9' } });
  later(2000);
  assert.deepEqual(state('web'), ['100m', '128Mi', 0, [['PodResizePending', 'Infeasible']]]);
  resize('web', { requests: { cpu: '100m' } });
  later(2000);
  assert.deepEqual(state('web'), ['100m', '128Mi', 0, []]);
  assert.deepEqual(said('web'), ['ResizeInfeasible: Pod resize Infeasible']);
});

test('what others hold is deferred, and given when they are gone', () => {
  const { make, resize, state, said, later, learner } = world();
  make('web', '1');
  make('other', '2');
  resize('web', { requests: { cpu: '3' } });
  later(2000);
  assert.deepEqual(state('web'), ['1', '128Mi', 0, [['PodResizePending', 'Deferred']]]);
  learner.delete('pods', 'default', 'other');
  later(5000);
  assert.deepEqual(state('web'), ['3', '128Mi', 0, []]);
  assert.deepEqual(said('web'), [
    'ResizeDeferred: Pod resize Deferred',
    'ResizeStarted: Pod resize started',
    'ResizeCompleted: Pod resize completed',
  ]);
});
