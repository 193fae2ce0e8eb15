/** A node without memory: pressure, who goes, and what is said of it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Node, Pod } from '../../../simulator/api/objects.ts';
import { createCluster } from '../../../simulator/cluster/whole.ts';
import { LEARNER } from '../../../simulator/cluster-types.ts';
import { createCatalogue } from '../../../simulator/nodes/images/catalogue.ts';
import { imagesFromYaml } from '../../../simulator/nodes/images/load.ts';
import type { KubeObject } from '../../../simulator/store/types.ts';

const IMAGES = createCatalogue(
  imagesFromYaml({ 'test/hog': { pull: '1s', tags: { '1': {} }, behaviour: { uses: { memory: '200Mi' } } } }, 'test'),
);

test('a node without memory evicts who uses more than it asked for, and is under pressure for five minutes', () => {
  const world = createCluster({
    seed: 'eviction',
    images: IMAGES,
    containerPrograms: new Map(),
    debugFreeze: true,
    prepull: ['test/hog:1'],
    nodes: [{ name: 'node-1', memory: '700Mi' }, { name: 'node-2' }],
  });
  const { kernel, store, client } = world;
  const run = (ms: number): unknown => kernel.run({ untilMs: kernel.now() + ms });
  const pod = (name: string, requests: object): void => {
    const spec = { nodeName: 'node-1', containers: [{ name: 'c', image: 'test/hog:1', resources: { requests } }] };
    client(LEARNER).create('pods', 'default', { apiVersion: 'v1', kind: 'Pod', metadata: { name }, spec });
  };
  const pressure = (): string | undefined =>
    store
      .get<Node & KubeObject>('nodes', undefined, 'node-1')
      ?.status?.conditions?.find(({ type }) => type === 'MemoryPressure')?.reason;
  pod('modest', { memory: '200Mi' });
  pod('greedy', { memory: '50Mi' });
  run(25_000);
  const status = (name: string): Pod['status'] => (store.get<Pod & KubeObject>('pods', 'default', name) as Pod).status;
  assert.equal(status('modest').phase, 'Running');
  const { phase, reason, message, conditions } = status('greedy');
  assert.deepEqual([phase, reason], ['Failed', 'Evicted']);
  assert.equal(
    message,
    'The node was low on resource: memory. Threshold quantity: 100Mi, available: 0Ki. Container c was using 204800Ki, request is 50Mi, has larger consumption of memory. ',
  );
  assert.equal(conditions?.find(({ type }) => type === 'DisruptionTarget')?.reason, 'TerminationByKubelet');
  assert.equal(pressure(), 'KubeletHasInsufficientMemory');
  pod('late', {});
  run(5000);
  assert.deepEqual(
    [status('late').phase, status('late').message],
    ['Failed', 'Pod was rejected: The node had condition: [MemoryPressure]. '],
  );
  run(300_000);
  assert.equal(pressure(), 'KubeletHasSufficientMemory');
});
