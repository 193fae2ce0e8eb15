import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Pod, PodDisruptionBudget } from '../../../simulator/api/objects.ts';
import type { ApiResponse } from '../../../simulator/api/types.ts';
import { LEARNER } from '../../../simulator/cluster-types.ts';
import type { KubeObject } from '../../../simulator/store/types.ts';
import { createWorld, deployment, type World } from './world.ts';

/** A Deployment of so many pods, the first of them never ready, and a budget of them. */
function start(budget: Record<string, unknown>, replicas = 4, unready = 0): World {
  let n = 0;
  const world = createWorld({ readyMs: () => (n++ < unready ? undefined : 300), stopMs: 200 });
  world.create('deployments.apps', deployment('web', replicas), 'default');
  world.create(
    'poddisruptionbudgets.policy',
    {
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      metadata: { name: 'web' },
      spec: { selector: { matchLabels: { app: 'web' } }, ...budget },
    },
    'default',
  );
  world.run(3000);
  return world;
}

const status = (world: World): PodDisruptionBudget['status'] =>
  world.get<PodDisruptionBudget>('poddisruptionbudgets.policy', 'web').status;
const pods = (world: World): readonly (Pod & KubeObject)[] => world.list<Pod & KubeObject>('pods');

function evict(world: World, name: string, more: Record<string, unknown> = {}): ApiResponse {
  return world.api.handle({
    method: 'POST',
    path: `/api/v1/namespaces/default/pods/${name}/eviction`,
    body: { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name }, ...more },
    user: LEARNER,
  });
}

const COUNTS: readonly (readonly [
  budget: Record<string, unknown>,
  unready: number,
  counts: readonly [allowed: number, healthy: number, desired: number, expected: number],
])[] = [
  [{ minAvailable: 3 }, 0, [1, 4, 3, 4]],
  [{ minAvailable: 6 }, 0, [0, 4, 6, 4]],
  [{ minAvailable: '50%' }, 0, [2, 4, 2, 4]],
  [{ minAvailable: '30%' }, 0, [2, 4, 2, 4]],
  [{ minAvailable: 0 }, 0, [4, 4, 0, 4]],
  [{ maxUnavailable: 1 }, 0, [1, 4, 3, 4]],
  [{ maxUnavailable: 1 }, 1, [0, 3, 3, 4]],
  [{ maxUnavailable: '26%' }, 0, [2, 4, 2, 4]],
  [{ maxUnavailable: '100%' }, 0, [4, 4, 0, 4]],
  [{ maxUnavailable: 9 }, 2, [2, 2, 0, 4]],
];

for (const [budget, unready, [allowed, healthy, desired, expected]] of COUNTS) {
  test(`${JSON.stringify(budget)} of four pods, ${unready} of them not ready`, () => {
    const { disruptionsAllowed, currentHealthy, desiredHealthy, expectedPods, conditions } = status(
      start(budget, 4, unready),
    );
    assert.deepEqual(
      [disruptionsAllowed, currentHealthy, desiredHealthy, expectedPods],
      [allowed, healthy, desired, expected],
    );
    assert.deepEqual(
      conditions?.map((c) => `${c.type}=${c.status} ${c.reason}`),
      [allowed > 0 ? 'DisruptionAllowed=True SufficientPods' : 'DisruptionAllowed=False InsufficientPods'],
    );
  });
}

test('an eviction takes from the budget at once, and marks its pod', () => {
  const world = start({ maxUnavailable: 1 });
  const [one, two] = pods(world).map(({ metadata }) => metadata.name) as [string, string];
  assert.equal(evict(world, one).status, 201);
  assert.deepEqual(
    world.get<Pod>('pods', one).status.conditions?.find(({ type }) => type === 'DisruptionTarget')?.reason,
    'EvictionByEvictionAPI',
  );
  const refused = evict(world, two);
  assert.equal(refused.status, 429);
  const body = refused.body as {
    message: string;
    reason: string;
    details: { causes: { reason: string; message: string }[] };
  };
  assert.deepEqual(
    [body.reason, body.message, body.details.causes],
    [
      'TooManyRequests',
      "Cannot evict pod as it would violate the pod's disruption budget.",
      [{ reason: 'DisruptionBudget', message: 'The disruption budget web needs 3 healthy pods and has 4 currently' }],
    ],
  );
  world.run(5000);
  assert.equal(evict(world, two).status, 201);
});

test('pods that never were healthy may go: always, or while the budget holds', () => {
  for (const [unhealthyPodEvictionPolicy, answer] of [
    [undefined, 429],
    ['IfHealthyBudget', 429],
    ['AlwaysAllow', 201],
  ] as const) {
    const world = start(
      { minAvailable: 4, ...(unhealthyPodEvictionPolicy ? { unhealthyPodEvictionPolicy } : {}) },
      4,
      1,
    );
    const broken = pods(world).find(({ status: { phase } }) => phase !== 'Running') as Pod & KubeObject;
    // One that runs and is not ready; pending ones are no matter of a budget.
    world.client.updateStatus('pods', { ...broken, status: { ...broken.status, phase: 'Running' } } as never);
    assert.deepEqual(
      [unhealthyPodEvictionPolicy, evict(world, broken.metadata.name).status],
      [unhealthyPodEvictionPolicy, answer],
    );
  }
});

test('pods that have not begun and pods that have ended are no matter of a budget', () => {
  const world = start({ minAvailable: 4 }, 4, 1);
  const waiting = pods(world).find(({ status: { phase } }) => phase === 'Pending') as Pod & KubeObject;
  assert.equal(evict(world, waiting.metadata.name).status, 201);
});

test('two budgets of one pod stop every eviction', () => {
  const world = start({ maxUnavailable: 4 });
  world.create(
    'poddisruptionbudgets.policy',
    {
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      metadata: { name: 'web-too' },
      spec: { maxUnavailable: 4, selector: { matchLabels: { app: 'web' } } },
    },
    'default',
  );
  world.run(1000);
  const { status: code, body } = evict(world, pods(world)[0]?.metadata.name as string);
  assert.deepEqual(
    [code, (body as { message: string }).message],
    [500, 'This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.'],
  );
});

test('an eviction for trial takes nothing', () => {
  const world = start({ maxUnavailable: 1 });
  const { name } = (pods(world)[0] as Pod & KubeObject).metadata;
  assert.equal(evict(world, name, { deleteOptions: { dryRun: ['All'] } }).status, 201);
  assert.deepEqual(
    [status(world).disruptionsAllowed, world.get<Pod & KubeObject>('pods', name).metadata.deletionTimestamp],
    [1, undefined],
  );
});

test('pods without a controller: only a number of them can be kept', () => {
  const world = createWorld({ readyMs: () => 300 });
  for (const name of ['one', 'two'])
    world.create(
      'pods',
      {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name, labels: { app: 'web' } },
        spec: { containers: [{ name: 'c', image: 'nginx' }] },
      },
      'default',
    );
  const budget = { selector: { matchLabels: { app: 'web' } }, maxUnavailable: 1 };
  world.create(
    'poddisruptionbudgets.policy',
    { apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', metadata: { name: 'web' }, spec: budget },
    'default',
  );
  world.run(3000);
  assert.deepEqual([status(world).disruptionsAllowed, status(world).expectedPods], [0, 0]);
  assert.ok(world.events('PodDisruptionBudget').some((text) => text.startsWith('UnmanagedPods Pods selected by this')));
});
