import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Pod } from '../../../simulator/api/objects.ts';
import type { KubeObject } from '../../../simulator/store/types.ts';
import { addNode, createWorld, deployment, type World } from '../controllers/world.ts';

function worldWithControlPlane(): World {
  const world = createWorld();
  addNode(
    world,
    'control-plane',
    {},
    { taints: [{ key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' }] },
  );
  world.run(10);
  return world;
}

function pod(name: string, spec: Record<string, unknown>, cpu?: string): unknown {
  const resources = cpu === undefined ? {} : { requests: { cpu } };
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, labels: { app: name } },
    spec: { containers: [{ name: 'c', image: 'nginx', resources }], ...spec },
  };
}

function why(world: World, name: string): string | undefined {
  return world.get<Pod>('pods', name).status.conditions?.find((c) => c.type === 'PodScheduled')?.message;
}

test('a pod that fits nowhere says how many nodes have which reason', () => {
  const world = worldWithControlPlane();
  world.create('pods', pod('nomatch', { nodeSelector: { disk: 'ssd' } }), 'default');
  world.create('pods', pod('big', {}, '64'), 'default');
  world.run(100);
  const never = 'preemption: 0/4 nodes are available: 4 Preemption is not helpful for scheduling.';
  assert.equal(
    why(world, 'nomatch'),
    `0/4 nodes are available: 1 node(s) had untolerated taint(s), 3 node(s) didn't match Pod's node affinity/selector. no new claims to deallocate, ${never}`,
  );
  assert.equal(
    why(world, 'big'),
    `0/4 nodes are available: 1 node(s) had untolerated taint(s), 3 Insufficient cpu. no new claims to deallocate, ${never}`,
  );
  assert.deepEqual(
    world.events('Pod').filter((e) => e.startsWith('FailedScheduling') && e.includes('node affinity')).length,
    1,
  );
});

test('what other pods could make room for is told from what they could not', () => {
  const world = worldWithControlPlane();
  const anti = {
    podAntiAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: [
        { topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels: { app: 'one' } } },
      ],
    },
  };
  const body = deployment('one', 4) as { spec: { template: { spec: Record<string, unknown> } } };
  body.spec.template.spec.affinity = anti;
  world.create('deployments.apps', body, 'default');
  world.run(2000);
  const left = world.list<Pod & KubeObject>('pods').filter((p) => !p.spec.nodeName);
  assert.deepEqual(
    left.map((p) => why(world, p.metadata.name)),
    [
      "0/4 nodes are available: 1 node(s) had untolerated taint(s), 3 node(s) didn't match pod anti-affinity rules. no new claims to deallocate, preemption: 0/4 nodes are available: 1 Preemption is not helpful for scheduling, 3 No preemption victims found for incoming pod.",
    ],
  );
});

test('a waiting pod is looked at again at once when a node changes so that it may fit, and not before', () => {
  const world = createWorld({ timings: { schedule: 20 } });
  world.create('pods', pod('wants-ssd', { nodeSelector: { disk: 'ssd' } }), 'default');
  world.run(200);
  const refusals = (): number => world.events('Pod').filter((text) => text.startsWith('FailedScheduling')).length;
  world.client.patch('nodes', undefined, 'node-1', 'merge', { metadata: { labels: { disk: 'hdd' } } });
  world.run(5000);
  assert.equal(refusals(), 1);
  const changedMs = world.kernel.now();
  world.client.patch('nodes', undefined, 'node-2', 'merge', { metadata: { labels: { disk: 'ssd' } } });
  world.until(() => world.get<Pod>('pods', 'wants-ssd').spec.nodeName === 'node-2');
  assert.equal(world.kernel.now() - changedMs, 20);
});

test('pods of one ReplicaSet are spread over the nodes', () => {
  const world = createWorld({ nodes: 3 });
  world.create('deployments.apps', deployment('web', 9), 'default');
  world.run(3000);
  const perNode = new Map<string, number>();
  for (const { spec } of world.list<Pod>('pods'))
    perNode.set(spec.nodeName ?? '', (perNode.get(spec.nodeName ?? '') ?? 0) + 1);
  assert.deepEqual([...perNode].sort(), [
    ['node-1', 3],
    ['node-2', 3],
    ['node-3', 3],
  ]);
});

test('a pod is bound by the scheduler, with the Event of events.k8s.io', () => {
  const world = createWorld();
  const created = world.create<KubeObject>('pods', pod('web', {}), 'default');
  world.run(100);
  const { nodeName } = world.get<Pod>('pods', 'web').spec;
  const [event] = world.store.list('events', 'default') as unknown as Record<string, unknown>[];
  const { metadata: _, eventTime, ...rest } = event as Record<string, unknown>;
  assert.match(String(eventTime), /^2026-03-02T09:00:00\.\d{6}Z$/);
  assert.deepEqual(rest, {
    kind: 'Event',
    apiVersion: 'v1',
    involvedObject: {
      kind: 'Pod',
      namespace: 'default',
      name: 'web',
      uid: created.metadata.uid,
      apiVersion: 'v1',
      resourceVersion: created.metadata.resourceVersion,
    },
    reason: 'Scheduled',
    message: `Successfully assigned default/web to ${nodeName}`,
    source: {},
    firstTimestamp: null,
    lastTimestamp: null,
    type: 'Normal',
    action: 'Binding',
    reportingComponent: 'default-scheduler',
    reportingInstance: 'default-scheduler-control-plane',
  });
});
