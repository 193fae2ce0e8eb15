import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Pod } from '../../../../simulator/api/objects.ts';
import {
  type PodMetric,
  type Question,
  replicasForAverage,
  replicasForUtilization,
} from '../../../../simulator/controllers/podautoscaler/calculator.ts';

const NOW_MS = Date.UTC(2026, 0, 1, 1);

/** What is said of one pod: usage and request in thousandths of a core, and what is odd about it. */
interface Said {
  readonly uses?: number;
  readonly requests?: number;
  readonly state?: 'ready' | 'pending' | 'failed' | 'leaving' | 'starting' | 'unready' | 'never-ready';
}

function time(secondsAgo: number): string {
  return new Date(NOW_MS - secondsAgo * 1000).toISOString().replace('.000', '');
}

function pod({ requests = 100, state = 'ready' }: Said, i: number): Pod {
  const ready = state !== 'unready' && state !== 'never-ready';
  const age = state === 'starting' ? 20 : 3600;
  // A pod that has never been ready became so at its start; one that lost its readiness did so later.
  const changed = state === 'unready' ? 10 : state === 'never-ready' ? 3590 : age;
  return {
    metadata: { name: `p${i}`, ...(state === 'leaving' ? { deletionTimestamp: time(1) } : {}) },
    spec: {
      containers: [{ name: 'c', ...(requests > 0 ? { resources: { requests: { cpu: `${requests}m` } } } : {}) }],
    },
    status: {
      phase: state === 'pending' ? 'Pending' : state === 'failed' ? 'Failed' : 'Running',
      startTime: time(age),
      conditions: [{ type: 'Ready', status: ready ? 'True' : 'False', lastTransitionTime: time(changed) }],
    },
  } as unknown as Pod;
}

function question(pods: readonly Said[], resource = 'cpu'): Question {
  const metrics = new Map<string, PodMetric>();
  for (const [i, { uses }] of pods.entries())
    if (uses !== undefined) metrics.set(`p${i}`, { timestampMs: NOW_MS - 10_000, windowMs: 15_000, value: uses });
  return {
    pods: pods.map(pod),
    metrics,
    resource,
    currentReplicas: pods.length,
    tolerances: { up: 0.1, down: 0.1 },
    nowMs: NOW_MS,
  };
}

const many = (count: number, said: Said): Said[] => Array.from({ length: count }, () => said);

const UTILIZATION: readonly (readonly [title: string, pods: readonly Said[], target: number, replicas: number])[] = [
  ['twice the target doubles', many(3, { uses: 100 }), 50, 6],
  ['half the target halves', many(4, { uses: 25 }), 50, 2],
  ['a tenth above is tolerated', many(10, { uses: 55 }), 50, 10],
  ['more than a tenth is not', many(10, { uses: 56 }), 50, 12],
  ['a share is rounded up', [{ uses: 60 }, { uses: 60 }, { uses: 61 }], 50, 4],
  ['going up, a pod without metrics counts as idle', [{ uses: 100 }, { uses: 100 }, {}], 50, 4],
  ['going up, idle pods may mean that nothing is needed', [{ uses: 60 }, {}], 50, 2],
  ['going down, a pod without metrics counts as using all it requests', [...many(3, { uses: 10 }), {}], 50, 3],
  ['… and as using the target when that is more', [...many(3, { uses: 10 }), {}], 200, 2],
  ['pods that wait for a node count as idle going up', [{ uses: 100 }, { state: 'pending' }], 30, 4],
  [
    'pods that leave and pods that failed do not count',
    [{ uses: 100 }, { uses: 900, state: 'leaving' }, { uses: 900, state: 'failed' }],
    50,
    2,
  ],
  ['the CPU of a pod that has just started tells nothing', [{ uses: 50 }, { uses: 900, state: 'starting' }], 50, 2],
  ['nor of one that has never been ready', [{ uses: 50 }, { uses: 900, state: 'never-ready' }], 50, 2],
  ['one that lost its readiness counts', [{ uses: 50 }, { uses: 150, state: 'unready' }], 50, 4],
  ['nobody uses anything: none are needed', many(2, { uses: 0 }), 50, 0],
];

for (const [title, pods, target, replicas] of UTILIZATION) {
  test(`utilization: ${title}`, () => {
    const proposal = replicasForUtilization(question(pods), target, undefined);
    assert.equal(typeof proposal === 'string' ? proposal : proposal.replicas, replicas);
  });
}

test('utilization: the status tells of the pods that were measured', () => {
  const proposal = replicasForUtilization(question([{ uses: 96 }, {}, {}]), 50, undefined);
  assert.deepEqual(proposal, { replicas: 3, value: 96, utilization: 96 });
});

const REFUSALS: readonly (readonly [pods: readonly Said[], why: string])[] = [
  [[], 'no pods returned by selector while calculating replica count'],
  [[{}], 'did not receive metrics for targeted pods (pods might be unready)'],
  [[{ uses: 5 }, { uses: 5, requests: 0 }], 'missing request for cpu in container c of Pod p1'],
];

for (const [pods, why] of REFUSALS) {
  test(`utilization: ${why}`, () => assert.equal(replicasForUtilization(question(pods), 50, undefined), why));
}

const AVERAGES: readonly (readonly [title: string, pods: readonly Said[], replicas: number])[] = [
  ['the average of all against the target', [{ uses: 150 }, { uses: 250 }], 4],
  ['going down, a pod without metrics counts as using the target', [{ uses: 10 }, { uses: 10 }, {}], 2],
  ['at the target, a pod without metrics counts as idle', [{ uses: 100 }, {}], 1],
  ['memory of pods that have just started counts', [{ uses: 200, state: 'starting' }], 2],
];

for (const [title, pods, replicas] of AVERAGES) {
  test(`average: ${title}`, () => {
    const proposal = replicasForAverage(question(pods, 'memory'), 100);
    assert.equal(typeof proposal === 'string' ? proposal : proposal.replicas, replicas);
  });
}
