import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Job, Pod } from '../../../simulator/api/objects.ts';
import type { KubeObject } from '../../../simulator/store/types.ts';
import { endPod, whenRunning } from './pod-ends.ts';
import { createWorld, type World } from './world.ts';

/** The exit code of a pod's program, which takes a second; undefined: it does not end. `n` counts the pods from nought. */
type Ends = (n: number, index: number | undefined) => number | undefined;

function start(spec: Record<string, unknown>, ends: Ends): World {
  const world = createWorld({ readyMs: () => 300, stopMs: 100, timings: { control: 0 } });
  let n = 0;
  whenRunning(world, (pod) => {
    const text = pod.metadata.annotations?.['batch.kubernetes.io/job-completion-index'];
    const code = ends(n++, text === undefined ? undefined : Number(text));
    if (code !== undefined) world.kernel.after(1000, 'the program ends', () => endPod(world, pod, code));
  });
  const { template, ...more } = spec as { template?: Record<string, unknown> };
  const pod = { restartPolicy: 'Never', containers: [{ name: 'c', image: 'busybox' }], ...template };
  world.create(
    'jobs.batch',
    { apiVersion: 'batch/v1', kind: 'Job', metadata: { name: 'work' }, spec: { ...more, template: { spec: pod } } },
    'default',
  );
  return world;
}

const job = (world: World): Job & KubeObject => world.get<Job & KubeObject>('jobs.batch', 'work');
const pods = (world: World): readonly (Pod & KubeObject)[] => world.list<Pod & KubeObject>('pods');

/** Random ends of names aside. */
const said = (world: World): string[] =>
  world.events('Job').map((text) => text.replaceAll(/work(-\d+)?-[a-z0-9]{5}/g, 'work$1-POD'));

interface Course {
  readonly title: string;
  readonly spec: Record<string, unknown>;
  readonly ends: Ends;
  /** Virtual seconds; default 60. */
  readonly seconds?: number;
  /** "type=status reason: message" in order. */
  readonly conditions: readonly string[];
  readonly status: Record<string, unknown>;
  /** Events besides those of pods made. */
  readonly events?: readonly string[];
}

const COMPLETE = [
  'SuccessCriteriaMet CompletionsReached: Reached expected number of succeeded pods',
  'Complete CompletionsReached: Reached expected number of succeeded pods',
];
const failed = (reason: string, message: string): string[] => [
  `FailureTarget ${reason}: ${message}`,
  `Failed ${reason}: ${message}`,
];
const COMPLETED = 'Completed Job completed';

const indexed = { completionMode: 'Indexed' };
const rule = (action: string, more: Record<string, unknown>) => ({
  podFailurePolicy: { rules: [{ action, ...more }] },
});
const onCode = (...values: number[]) => ({ onExitCodes: { operator: 'In', values } });

const COURSES: readonly Course[] = [
  {
    title: 'so many completions, so many at a time',
    spec: { completions: 3, parallelism: 2 },
    ends: () => 0,
    conditions: COMPLETE,
    status: { succeeded: 3, failed: undefined, active: undefined },
    events: [COMPLETED],
  },
  {
    title: 'without completions, one success ends it and those at work may finish',
    spec: { parallelism: 3 },
    ends: () => 0,
    conditions: COMPLETE,
    status: { succeeded: 3 },
    events: [COMPLETED],
  },
  {
    title: 'every index succeeds once',
    spec: { ...indexed, completions: 4, parallelism: 4 },
    ends: (n) => (n === 1 ? 1 : 0),
    conditions: COMPLETE,
    status: { succeeded: 4, failed: 1, completedIndexes: '0-3' },
    events: [COMPLETED],
  },
  {
    title: 'no retry is left',
    spec: { backoffLimit: 1 },
    ends: () => 1,
    seconds: 120,
    conditions: failed('BackoffLimitExceeded', 'Job has reached the specified backoff limit'),
    status: { failed: 2, succeeded: undefined },
    events: ['BackoffLimitExceeded Job has reached the specified backoff limit'],
  },
  {
    title: 'each index has retries of its own; the others go on',
    spec: { ...indexed, completions: 3, parallelism: 3, backoffLimitPerIndex: 1 },
    ends: (_n, index) => (index === 1 ? 1 : 0),
    seconds: 120,
    conditions: failed('FailedIndexes', 'Job has failed indexes'),
    status: { succeeded: 2, failed: 2, completedIndexes: '0,2', failedIndexes: '1' },
    events: ['FailedIndexes Job has failed indexes'],
  },
  {
    title: 'too many indexes failed: the rest is stopped',
    spec: { ...indexed, completions: 4, parallelism: 4, backoffLimitPerIndex: 0, maxFailedIndexes: 1 },
    ends: (_n, index) => ((index as number) < 2 ? 1 : undefined),
    conditions: failed('MaxFailedIndexesExceeded', 'Job has exceeded the specified maximal number of failed indexes'),
    status: { failed: 4, failedIndexes: '0,1' },
    events: [
      'SuccessfulDelete Deleted pod: work-2-POD',
      'SuccessfulDelete Deleted pod: work-3-POD',
      'MaxFailedIndexesExceeded Job has exceeded the specified maximal number of failed indexes',
    ],
  },
  {
    title: 'an exit code that fails the Job at once',
    spec: { backoffLimit: 6, ...rule('FailJob', onCode(42)) },
    ends: () => 42,
    conditions: failed(
      'PodFailurePolicy',
      'Container c for pod default/work-POD failed with exit code 42 matching FailJob rule at index 0',
    ),
    status: { failed: 1 },
    events: [
      'PodFailurePolicy Container c for pod default/work-POD failed with exit code 42 matching FailJob rule at index 0',
    ],
  },
  {
    title: 'an exit code that does not count',
    spec: { backoffLimit: 0, ...rule('Ignore', onCode(1)) },
    ends: (n) => (n < 2 ? 1 : 0),
    conditions: COMPLETE,
    status: { succeeded: 1, failed: undefined },
    events: [COMPLETED],
  },
  {
    title: 'an exit code that fails its index alone',
    spec: { ...indexed, completions: 2, parallelism: 2, backoffLimitPerIndex: 5, ...rule('FailIndex', onCode(3)) },
    ends: (_n, index) => (index === 0 ? 3 : 0),
    conditions: failed('FailedIndexes', 'Job has failed indexes'),
    status: { succeeded: 1, failed: 1, completedIndexes: '1', failedIndexes: '0' },
    events: ['FailedIndexes Job has failed indexes'],
  },
  {
    title: 'one leader is enough',
    spec: { ...indexed, completions: 3, parallelism: 3, successPolicy: { rules: [{ succeededIndexes: '0' }] } },
    ends: (_n, index) => (index === 0 ? 0 : undefined),
    conditions: [
      'SuccessCriteriaMet SuccessPolicy: Matched rules at index 0',
      'Complete SuccessPolicy: Matched rules at index 0',
    ],
    status: { succeeded: 1, completedIndexes: '0' },
    events: ['SuccessfulDelete Deleted pod: work-1-POD', 'SuccessfulDelete Deleted pod: work-2-POD', COMPLETED],
  },
  {
    title: 'its time is up',
    spec: { activeDeadlineSeconds: 5 },
    ends: () => undefined,
    conditions: failed('DeadlineExceeded', 'Job was active longer than specified deadline'),
    status: { active: undefined, failed: 1 },
    events: [
      'SuccessfulDelete Deleted pod: work-POD',
      'DeadlineExceeded Job was active longer than specified deadline',
    ],
  },
  {
    title: 'suspended from the start',
    spec: { suspend: true },
    ends: () => 0,
    conditions: ['Suspended JobSuspended: Job suspended'],
    status: { active: undefined, startTime: undefined },
    events: ['Suspended Job suspended'],
  },
  {
    title: 'nothing may run',
    spec: { parallelism: 0 },
    ends: () => 0,
    conditions: [],
    status: { active: undefined },
    events: [],
  },
];

for (const { title, spec, ends, seconds = 60, conditions, status, events } of COURSES) {
  test(title, () => {
    const world = start(spec, ends);
    world.run(seconds * 1000);
    const now = job(world).status;
    const plain = (text: string): string => text.replace(/work-[a-z0-9]{5}/, 'work-POD');
    assert.deepEqual(
      (now.conditions ?? [])
        .filter((c) => c.status === 'True')
        .map((c) => plain(`${c.type} ${c.reason}: ${c.message}`)),
      conditions,
    );
    const seen = now as unknown as Record<string, unknown>;
    assert.deepEqual(Object.fromEntries(Object.keys(status).map((key) => [key, seen[key]])), status);
    assert.deepEqual(
      said(world).filter((text) => !text.startsWith('SuccessfulCreate')),
      events,
    );
    for (const {
      metadata,
      status: { phase },
    } of pods(world))
      if (phase === 'Succeeded' || phase === 'Failed') assert.equal(metadata.finalizers, undefined);
  });
}

test('after a failure the next pod waits ten seconds, twice as long after each', () => {
  const world = start({ backoffLimit: 4 }, () => 1);
  world.run(400_000);
  const born = pods(world)
    .map(({ metadata }) => Date.parse(metadata.creationTimestamp) / 1000)
    .sort((a, b) => a - b);
  // Each runs for a second and a bit.
  assert.deepEqual(
    born.slice(1).map((at, i) => Math.round((at - (born[i] as number)) / 10) * 10),
    [10, 20, 40, 80],
  );
});

test('a Job that is suspended loses its pods, and goes on when it is resumed', () => {
  const world = start({ completions: 2, parallelism: 2 }, (n) => (n < 2 ? undefined : 0));
  world.run(3000);
  const suspend = (value: boolean) =>
    world.edit<Job & KubeObject>('jobs.batch', 'work', (draft) => {
      draft.spec.suspend = value;
    });
  suspend(true);
  world.run(5000);
  assert.deepEqual([pods(world).length, job(world).status.startTime], [0, undefined]);
  suspend(false);
  world.run(10_000);
  assert.equal(job(world).status.succeeded, 2);
  assert.deepEqual(
    said(world).filter((text) => !text.startsWith('SuccessfulCreate')),
    [
      'SuccessfulDelete Deleted pod: work-POD',
      'SuccessfulDelete Deleted pod: work-POD',
      'Suspended Job suspended',
      'Resumed Job resumed',
      'Completed Job completed',
    ],
  );
});

test('with podReplacementPolicy Failed a pod that leaves is replaced when it is gone', () => {
  for (const [policy, expected] of [
    ['TerminatingOrFailed', 2],
    ['Failed', 1],
  ] as const) {
    const world = createWorld({ readyMs: () => 300, stopMs: 20_000 });
    const template = { spec: { restartPolicy: 'Never', containers: [{ name: 'c', image: 'busybox' }] } };
    const spec = { podReplacementPolicy: policy, template };
    world.create('jobs.batch', { apiVersion: 'batch/v1', kind: 'Job', metadata: { name: 'work' }, spec }, 'default');
    world.run(3000);
    world.client.delete('pods', 'default', pods(world)[0]?.metadata.name as string);
    // A pod that is deleted has failed: its successor waits ten seconds.
    world.run(15_000);
    assert.deepEqual([policy, pods(world).length, job(world).status.terminating], [policy, expected, 1]);
  }
});

test('a finished Job goes away with its pods when its time to live is over', () => {
  const world = start({ ttlSecondsAfterFinished: 30 }, () => 0);
  world.run(25_000);
  assert.equal(job(world).status.succeeded, 1);
  world.run(15_000);
  assert.deepEqual([world.store.get('jobs.batch', 'default', 'work'), pods(world)], [undefined, []]);
});

test('pods of a Job that is deleted go without their finalizer in the way', () => {
  const world = start({ parallelism: 2, completions: 2 }, () => undefined);
  world.run(3000);
  world.client.delete('jobs.batch', 'default', 'work', { propagationPolicy: 'Background' });
  world.run(5000);
  assert.deepEqual(pods(world), []);
});
