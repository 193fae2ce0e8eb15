import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CronJob, Job } from '../../../simulator/api/objects.ts';
import type { KubeObject } from '../../../simulator/store/types.ts';
import { endPod, whenRunning } from './pod-ends.ts';
import { createWorld, type World } from './world.ts';

const MINUTE = 60_000;

/** A CronJob whose programs take that long; worlds begin at a full hour and the CronJob is made 100 ms later. */
function start(spec: Record<string, unknown>, takesMs = 5000, code = 0): World {
  const world = createWorld({ readyMs: () => 300, stopMs: 100 });
  whenRunning(world, (pod) => world.kernel.after(takesMs, 'the program ends', () => endPod(world, pod, code)));
  const template = { spec: { restartPolicy: 'Never', containers: [{ name: 'c', image: 'busybox' }] } };
  const jobTemplate = { metadata: { labels: { app: 'tick' } }, spec: { backoffLimit: 0, template } };
  world.create(
    'cronjobs.batch',
    {
      apiVersion: 'batch/v1',
      kind: 'CronJob',
      metadata: { name: 'tick' },
      spec: { schedule: '* * * * *', jobTemplate, ...spec },
    },
    'default',
  );
  return world;
}

const cronJob = (world: World): CronJob & KubeObject => world.get<CronJob & KubeObject>('cronjobs.batch', 'tick');
const jobs = (world: World): readonly (Job & KubeObject)[] => world.list<Job & KubeObject>('jobs.batch');

/** Minutes of the hour that Jobs are called after, in order. */
const minutes = (world: World): number[] => jobs(world).map(({ metadata }) => Number(metadata.name.slice(5)) % 60);

const edit = (world: World, change: (spec: CronJob['spec']) => void): void =>
  void world.edit<CronJob & KubeObject>('cronjobs.batch', 'tick', (draft) => change(draft.spec));

/** Minutes in names are made minutes of the hour. */
const said = (world: World, kind = 'CronJob'): string[] =>
  world.events(kind).map((text) => text.replaceAll(/tick-(\d+)/g, (_, minute) => `tick-:${Number(minute) % 60}`));

test('a Job at every time of the schedule, called after its minute, with its annotation and owner', () => {
  const world = start({ schedule: '*/2 * * * *' });
  world.run(4 * MINUTE + 10_000);
  assert.deepEqual(minutes(world), [2, 4]);
  const [first] = jobs(world);
  assert.match(
    first?.metadata.annotations?.['batch.kubernetes.io/cronjob-scheduled-timestamp'] as string,
    /^\d{4}-\d\d-\d\dT\d\d:02:00Z$/,
  );
  const { uid } = cronJob(world).metadata;
  assert.deepEqual(first?.metadata.ownerReferences, [
    { apiVersion: 'batch/v1', kind: 'CronJob', name: 'tick', uid, controller: true, blockOwnerDeletion: true },
  ]);
  assert.deepEqual(first?.metadata.labels?.app, 'tick');
  assert.match(cronJob(world).status.lastScheduleTime as string, /:04:00Z$/);
  assert.deepEqual(said(world).slice(0, 3), [
    'SuccessfulCreate Created job tick-:2',
    'SawCompletedJob Saw completed job: tick-:2, condition: Complete',
    'SuccessfulCreate Created job tick-:4',
  ]);
});

const POLICIES: readonly (readonly [policy: string, alive: number[], event: string | undefined])[] = [
  ['Allow', [1, 2, 3], undefined],
  [
    'Forbid',
    [1],
    'JobAlreadyActive Not starting job because prior execution is running and concurrency policy is Forbid',
  ],
  ['Replace', [3], 'SuccessfulDelete Deleted job tick-:1'],
];

for (const [concurrencyPolicy, alive, event] of POLICIES) {
  test(`${concurrencyPolicy}: programs that take longer than the schedule`, () => {
    const world = start({ concurrencyPolicy }, 10 * MINUTE);
    world.run(3 * MINUTE + 5000);
    assert.deepEqual(minutes(world), alive);
    assert.deepEqual((cronJob(world).status.active ?? []).length, alive.length);
    assert.equal(event === undefined || said(world).includes(event), true);
  });
}

test('Forbid: what was due while one worked is made up for when that ends, if the deadline lets it', () => {
  const late = start({ concurrencyPolicy: 'Forbid' }, 90_000);
  late.run(3 * MINUTE);
  assert.deepEqual(minutes(late), [1, 2]);
  const strict = start({ concurrencyPolicy: 'Forbid', startingDeadlineSeconds: 20 }, 90_000);
  strict.run(3 * MINUTE + 5000);
  assert.deepEqual(minutes(strict), [1, 3]);
});

test('history keeps so many good and so many bad ones', () => {
  const good = start({ successfulJobsHistoryLimit: 2 });
  good.run(5 * MINUTE + 30_000);
  assert.deepEqual(minutes(good), [4, 5]);
  const bad = start({ failedJobsHistoryLimit: 1 }, 5000, 1);
  bad.run(5 * MINUTE + 30_000);
  assert.deepEqual(minutes(bad), [5]);
  assert.ok(said(bad).includes('SawCompletedJob Saw completed job: tick-:1, condition: Failed'));
});

test('suspended: nothing is made; resumed, only the last of the times that were missed', () => {
  const world = start({ suspend: true });
  world.run(5 * MINUTE + 20_000);
  assert.deepEqual(minutes(world), []);
  edit(world, (spec) => {
    spec.suspend = false;
  });
  world.run(5000);
  assert.deepEqual(minutes(world), [5]);
});

test('a time missed by more than the deadline is left out, with a word', () => {
  const world = start({ schedule: '*/10 * * * *', suspend: true, startingDeadlineSeconds: 60 });
  world.run(15 * MINUTE);
  edit(world, (spec) => {
    spec.suspend = false;
  });
  world.run(MINUTE);
  assert.deepEqual(minutes(world), []);
  world.run(5 * MINUTE);
  assert.deepEqual(minutes(world), [20]);
});

test('more than a hundred times missed: it starts the last one, and says so', () => {
  const world = start({ suspend: true });
  world.run(110 * MINUTE);
  edit(world, (spec) => {
    spec.suspend = false;
  });
  world.run(5000);
  assert.deepEqual(minutes(world), [50]);
  assert.equal(
    said(world)[0],
    'TooManyMissedTimes too many missed start times. Set or decrease .spec.startingDeadlineSeconds or check clock skew',
  );
});

test('an edit of the schedule counts from then on', () => {
  const world = start({ schedule: '0 0 1 1 *' });
  world.run(MINUTE);
  edit(world, (spec) => {
    spec.schedule = '*/5 * * * *';
  });
  world.run(5 * MINUTE);
  assert.deepEqual(minutes(world), [5]);
});

test('schedules are kept in their time zone', () => {
  // 01:00 UTC is 10:00 in Seoul, whatever the day of the world is.
  const world = createWorld({ readyMs: () => 300 });
  const hour = new Date(world.kernel.wallMs()).getUTCHours();
  const seoul = (hour + 9) % 24;
  const template = { spec: { restartPolicy: 'Never', containers: [{ name: 'c', image: 'busybox' }] } };
  const spec = { schedule: `10 ${seoul} * * *`, timeZone: 'Asia/Seoul', jobTemplate: { spec: { template } } };
  world.create(
    'cronjobs.batch',
    { apiVersion: 'batch/v1', kind: 'CronJob', metadata: { name: 'tick' }, spec },
    'default',
  );
  world.run(11 * MINUTE);
  assert.deepEqual(minutes(world), [10]);
});

test('a Job made by hand is told of, and not counted', () => {
  const world = start({ schedule: '0 0 1 1 *' }, 20_000);
  const { uid } = cronJob(world).metadata;
  const { jobTemplate } = cronJob(world).spec;
  world.create(
    'jobs.batch',
    {
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: {
        name: 'by-hand',
        ownerReferences: [{ apiVersion: 'batch/v1', kind: 'CronJob', name: 'tick', uid, controller: true }],
      },
      spec: jobTemplate.spec,
    },
    'default',
  );
  world.run(5000);
  assert.equal(cronJob(world).status.active, undefined);
  assert.equal(said(world)[0], 'UnexpectedJob Saw a job that the controller did not create or forgot: by-hand');
});

test('an active Job that somebody deletes is missed', () => {
  const world = start({ schedule: '*/10 * * * *' }, 20 * MINUTE);
  world.run(10 * MINUTE + 1000);
  world.client.delete('jobs.batch', 'default', jobs(world)[0]?.metadata.name as string, {
    propagationPolicy: 'Background',
  });
  world.run(5000);
  assert.deepEqual(cronJob(world).status.active ?? [], []);
  assert.ok(said(world).includes('MissingJob Active job went missing: tick-:10'));
});
