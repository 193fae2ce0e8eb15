import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Node, Pod } from '../../../simulator/api/objects.ts';
import { refusal } from '../../../simulator/scheduler/filters.ts';
import { NodeCache, type NodeInfo, podInfo } from '../../../simulator/scheduler/node-info.ts';
import { backoffMs } from '../../../simulator/scheduler/queue.ts';
import { refusalText } from '../../../simulator/scheduler/refusal.ts';
import { podRequests } from '../../../simulator/scheduler/resources.ts';
import { scores } from '../../../simulator/scheduler/scores.ts';

function node(name: string, more: Record<string, unknown> = {}): Node {
  return {
    metadata: { name, labels: { 'kubernetes.io/hostname': name } },
    spec: more,
    status: { allocatable: { cpu: '4', memory: '8Gi', pods: '3' } },
  } as unknown as Node;
}

function pod(name: string, spec: Record<string, unknown> = {}, cpu?: string): Pod {
  const resources = cpu === undefined ? {} : { requests: { cpu } };
  return {
    metadata: { name, uid: name, namespace: 'default', labels: { app: 'web' } },
    spec: { containers: [{ name: 'c', image: 'x', resources }], ...spec },
    status: {},
  } as unknown as Pod;
}

function cacheOf(...nodes: Node[]): NodeCache {
  const cache = new NodeCache();
  for (const n of nodes) cache.setNode(n);
  return cache;
}

const why = (p: Pod, n: Node): readonly string[] | undefined => {
  const cache = cacheOf(n);
  return refusal(
    { info: podInfo(p), affinity: undefined, spread: undefined, volumes: undefined },
    cache.list()[0] as NodeInfo,
  )?.reasons;
};

test('the first filter that refuses gives the reason', () => {
  assert.deepEqual(why(pod('a'), node('n', { unschedulable: true, taints: [{ key: 'x', effect: 'NoSchedule' }] })), [
    'node(s) were unschedulable',
  ]);
  assert.deepEqual(why(pod('a'), node('n', { taints: [{ key: 'x', effect: 'NoSchedule' }] })), [
    'node(s) had untolerated taint(s)',
  ]);
  assert.deepEqual(
    why(
      pod('a', { tolerations: [{ key: 'x', operator: 'Exists' }] }),
      node('n', { taints: [{ key: 'x', effect: 'NoSchedule' }] }),
    ),
    undefined,
  );
  assert.deepEqual(why(pod('a', { nodeSelector: { disk: 'ssd' } }), node('n')), [
    "node(s) didn't match Pod's node affinity/selector",
  ]);
  assert.deepEqual(why(pod('a', {}, '5'), node('n')), ['Insufficient cpu']);
});

test('reasons are counted and sorted', () => {
  const reasons = ['node(s) had untolerated taint(s)', 'Insufficient cpu', 'Insufficient cpu', 'Insufficient memory'];
  assert.equal(
    refusalText(4, reasons),
    '0/4 nodes are available: 1 Insufficient memory, 1 node(s) had untolerated taint(s), 2 Insufficient cpu.',
  );
});

test('a node is full when it has as many pods as it may', () => {
  const cache = cacheOf(node('n'));
  for (const name of ['a', 'b', 'c']) cache.addPod(podInfo(pod(name)), 'n');
  assert.deepEqual(
    refusal(
      { info: podInfo(pod('d')), affinity: undefined, spread: undefined, volumes: undefined },
      cache.list()[0] as NodeInfo,
    )?.reasons,
    ['Too many pods'],
  );
  cache.removePod('a', 'n');
  assert.equal(
    refusal(
      { info: podInfo(pod('d')), affinity: undefined, spread: undefined, volumes: undefined },
      cache.list()[0] as NodeInfo,
    ),
    undefined,
  );
});

test('a pod asks for its containers and sidecars together, or for its largest init container', () => {
  const p = pod(
    'a',
    {
      initContainers: [
        { name: 'i', resources: { requests: { cpu: '3' } } },
        { name: 's', restartPolicy: 'Always', resources: { requests: { cpu: '500m' } } },
      ],
    },
    '1',
  );
  assert.equal(podRequests(p).amounts.get('cpu'), 3000);
});

test('the emptier node and the one with fewer pods of the same kind score more', () => {
  const cache = cacheOf(node('a'), node('b'));
  cache.addPod(podInfo(pod('x', {}, '2')), 'a');
  const [a = 0, b = 0] = scores(cache, podInfo(pod('y', {}, '1')), cache.list(), undefined, () => ({}));
  assert.ok(a < b, `${a} < ${b}`);
});

test('an unschedulable pod waits 1, 2, 4, 8 and then 10 seconds', () => {
  assert.deepEqual([1, 2, 3, 4, 5, 9].map(backoffMs), [1000, 2000, 4000, 8000, 10_000, 10_000]);
});
