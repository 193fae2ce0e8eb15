/**
 * Random histories of Jobs, CronJobs, budgets and autoscalers: a seed gives a world and what happens to it. What must never be
 * is looked at with every change of the store; in the end what was promised has come.
 */
import assert from 'node:assert/strict';
import { KINDS } from '../../../simulator/api/kinds/list.ts';
import { METRICS_KINDS } from '../../../simulator/api/kinds/metrics.ts';
import type {
  CronJob,
  Deployment,
  HorizontalPodAutoscaler,
  Job,
  Pod,
  PodDisruptionBudget,
} from '../../../simulator/api/objects.ts';
import { formatTime } from '../../../simulator/api/time.ts';
import { LEARNER } from '../../../simulator/cluster-types.ts';
import { isFinished } from '../../../simulator/controllers/job-state.ts';
import { isReady } from '../../../simulator/controllers/pod-state.ts';
import { Random } from '../../../simulator/kernel/random.ts';
import type { KubeObject } from '../../../simulator/store/types.ts';
import { endPod, whenRunning } from './pod-ends.ts';
import { createWorld, deployment } from './world.ts';

type Stored<T> = T & KubeObject;

/** What a broken promise is told with. */
class Watch {
  #problem: Error | undefined;

  /** Remembers the first thing wrong: an exception in a listener would break what it listens to. */
  look(check: () => void): void {
    if (this.#problem) return;
    try {
      check();
    } catch (error) {
      this.#problem = error as Error;
    }
  }

  done(): void {
    if (this.#problem) throw this.#problem;
  }
}

// ── Jobs ────────────────────────────────────────────────────────────────────────────────────────────────────────

/** A Job never counts a pod twice, never runs more than it may, and completes with exactly what was asked for. */
export function jobHistory(seed: string): void {
  const random = new Random(`job ${seed}`);
  const world = createWorld({ seed, readyMs: () => 300, stopMs: 200 });
  const watch = new Watch();
  const indexed = random.int(2) === 0;
  const completions = 1 + random.int(8);
  const spec = {
    completions,
    parallelism: 1 + random.int(5),
    backoffLimit: 1000,
    completionMode: indexed ? 'Indexed' : 'NonIndexed',
    ...(random.int(2) === 0 ? { podReplacementPolicy: 'Failed' } : {}),
    template: { spec: { restartPolicy: 'Never', containers: [{ name: 'c', image: 'busybox' }] } },
  };
  const ended = { Succeeded: new Set<string>(), Failed: new Set<string>() };
  const job = () => world.store.get<Stored<Job>>('jobs.batch', 'default', 'work');
  const active = () =>
    world
      .list<Pod>('pods')
      .filter(({ metadata, status }) => metadata.deletionTimestamp === undefined && !isOver(status.phase)).length;

  world.store.subscribe('pods', ({ type, object }) => {
    const pod = object as Stored<Pod>;
    const { phase } = pod.status;
    if (phase === 'Succeeded' || phase === 'Failed') ended[phase].add(pod.metadata.uid);
    // One that was deleted before its end counts as failed.
    if (pod.metadata.deletionTimestamp !== undefined && !ended.Succeeded.has(pod.metadata.uid))
      ended.Failed.add(pod.metadata.uid);
    if (type !== 'ADDED') return;
    watch.look(() => assert.ok(active() <= (job()?.spec.parallelism ?? 0), 'more pods than parallelism'));
  });
  world.store.subscribe('jobs.batch', ({ object }) => {
    const { succeeded = 0, failed = 0, uncountedTerminatedPods } = (object as Stored<Job>).status;
    watch.look(() => {
      assert.ok(succeeded + (uncountedTerminatedPods?.succeeded?.length ?? 0) <= ended.Succeeded.size, 'success twice');
      assert.ok(failed + (uncountedTerminatedPods?.failed?.length ?? 0) <= ended.Failed.size, 'failure twice');
      assert.ok(succeeded <= completions, 'more successes than completions');
    });
  });
  whenRunning(world, (pod) => {
    const code = random.int(100) < 30 ? 1 : 0;
    world.kernel.after(100 + random.int(20_000), 'the program ends', () => endPod(world, pod, code));
  });
  world.create('jobs.batch', { apiVersion: 'batch/v1', kind: 'Job', metadata: { name: 'work' }, spec }, 'default');

  for (let step = 0; step < 12; step++) {
    world.run(random.int(15_000));
    const now = job();
    if (!now || isFinished(now)) break;
    const pods = world.list<Stored<Pod>>('pods');
    const acts: readonly (() => void)[] = [
      () =>
        world.edit<Stored<Job>>('jobs.batch', 'work', (draft) => {
          draft.spec.parallelism = random.int(6);
        }),
      () =>
        world.edit<Stored<Job>>('jobs.batch', 'work', (draft) => {
          draft.spec.suspend = !draft.spec.suspend;
        }),
      () => pods.length > 0 && world.client.delete('pods', 'default', random.pick(pods).metadata.name),
      () => pods.length > 0 && endPod(world, random.pick(pods), 137),
    ];
    random.pick(acts)();
  }
  if (!isFinished(job() as Stored<Job>))
    world.edit<Stored<Job>>('jobs.batch', 'work', (draft) => {
      draft.spec.suspend = false;
      draft.spec.parallelism = 3;
    });
  // Back-off between failures doubles up to ten minutes.
  world.until(() => isFinished(job() as Stored<Job>), 3 * 3_600_000);
  world.run(5000);
  watch.done();
  const { status } = job() as Stored<Job>;
  assert.equal(status.succeeded, completions);
  assert.equal(status.conditions?.find(({ type }) => type === 'Complete')?.status, 'True');
  if (indexed) assert.equal(status.completedIndexes, completions === 1 ? '0' : allIndexes(completions));
  assert.deepEqual(status.uncountedTerminatedPods, {});
  assert.equal(active(), 0);
  for (const { metadata } of world.list<Stored<Pod>>('pods')) assert.equal(metadata.finalizers, undefined);
}

const isOver = (phase: string | undefined): boolean => phase === 'Succeeded' || phase === 'Failed';

/** Example: of three, "0-2"; of two, "0,1". */
const allIndexes = (count: number): string => (count === 2 ? '0,1' : `0-${count - 1}`);

// ── CronJobs ────────────────────────────────────────────────────────────────────────────────────────────────────

/** Forbid never overlaps, Replace leaves one alive, every scheduled time makes one Job at most, and history has its limits. */
export function cronJobHistory(seed: string): void {
  const random = new Random(`cronjob ${seed}`);
  const world = createWorld({ seed, readyMs: () => 300, stopMs: 200 });
  const watch = new Watch();
  const policy = random.pick(['Allow', 'Forbid', 'Replace']);
  const spec = {
    schedule: random.pick(['* * * * *', '*/2 * * * *', '*/5 * * * *']),
    concurrencyPolicy: policy,
    successfulJobsHistoryLimit: random.int(4),
    failedJobsHistoryLimit: random.int(3),
    ...(random.int(3) === 0 ? { startingDeadlineSeconds: 10 + random.int(200) } : {}),
    jobTemplate: {
      spec: {
        backoffLimit: 0,
        template: { spec: { restartPolicy: 'Never', containers: [{ name: 'c', image: 'busybox' }] } },
      },
    },
  };
  const made = new Set<string>();
  world.store.subscribe('jobs.batch', ({ type, object }) => {
    if (type !== 'ADDED') return;
    watch.look(() => {
      assert.ok(!made.has(object.metadata.name), `${object.metadata.name} was made twice`);
      made.add(object.metadata.name);
      const alive = world
        .list<Stored<Job>>('jobs.batch')
        .filter((job) => !isFinished(job) && job.metadata.deletionTimestamp === undefined);
      if (policy !== 'Allow') assert.ok(alive.length <= 1, `${policy}, and ${alive.length} Jobs work`);
    });
  });
  // Programs take between seconds and ten minutes.
  whenRunning(world, (pod) => {
    const code = random.int(3) === 0 ? 1 : 0;
    const takesMs = random.int(random.int(2) === 0 ? 10_000 : 600_000);
    world.kernel.after(takesMs, 'the program ends', () => endPod(world, pod, code));
  });
  const cronJob = { apiVersion: 'batch/v1', kind: 'CronJob', metadata: { name: 'tick' }, spec };
  world.create('cronjobs.batch', cronJob, 'default');
  for (let step = 0; step < 8; step++) {
    world.run(random.int(10 * 60_000));
    if (random.int(3) > 0) continue;
    world.edit<Stored<CronJob>>('cronjobs.batch', 'tick', (draft) => {
      draft.spec.suspend = !draft.spec.suspend;
    });
  }
  world.edit<Stored<CronJob>>('cronjobs.batch', 'tick', (draft) => {
    draft.spec.suspend = true;
  });
  world.run(20 * 60_000);
  watch.done();
  const jobs = world.list<Stored<Job>>('jobs.batch');
  const having = (type: string): number =>
    jobs.filter(({ status }) => status.conditions?.some((c) => c.type === type && c.status === 'True')).length;
  assert.ok(
    jobs.every((job) => isFinished(job)),
    'a Job of the past still works',
  );
  assert.ok(having('Complete') <= spec.successfulJobsHistoryLimit, 'too many good ones are kept');
  assert.ok(having('Failed') <= spec.failedJobsHistoryLimit, 'too many bad ones are kept');
  assert.deepEqual(world.get<Stored<CronJob>>('cronjobs.batch', 'tick').status.active ?? [], []);
}

// ── Budgets ─────────────────────────────────────────────────────────────────────────────────────────────────────

/** However often somebody asks for evictions, as many pods stay healthy as the budget says. */
export function budgetHistory(seed: string): void {
  const random = new Random(`budget ${seed}`);
  const world = createWorld({ seed, readyMs: () => 200 + random.int(5000), stopMs: 300 });
  const replicas = 2 + random.int(6);
  const budget = random.pick<Record<string, unknown>>([
    { minAvailable: 1 + random.int(replicas) },
    { minAvailable: `${random.int(100)}%` },
    { maxUnavailable: random.int(3) },
    { maxUnavailable: `${random.int(100)}%` },
  ]);
  const watch = new Watch();
  world.create('deployments.apps', deployment('web', replicas), 'default');
  world.create(
    'poddisruptionbudgets.policy',
    {
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      metadata: { name: 'web' },
      spec: { ...budget, selector: { matchLabels: { app: 'web' } } },
    },
    'default',
  );
  const healthy = () =>
    world.list<Stored<Pod>>('pods').filter((pod) => pod.metadata.deletionTimestamp === undefined && isReady(pod))
      .length;
  world.until(() => healthy() === replicas);
  world.run(1000);
  const { desiredHealthy = 0 } = world.get<PodDisruptionBudget>('poddisruptionbudgets.policy', 'web').status;
  world.store.subscribe('pods', () =>
    watch.look(() => assert.ok(healthy() >= Math.min(desiredHealthy, replicas), 'fewer healthy pods than promised')),
  );
  let evicted = 0;
  for (let step = 0; step < 60; step++) {
    const pods = world.list<Stored<Pod>>('pods').filter(({ metadata }) => metadata.deletionTimestamp === undefined);
    // A budget that asks for nothing may have let all of them go.
    if (pods.length === 0) {
      world.run(1000);
      continue;
    }
    const { name } = random.pick(pods).metadata;
    const { status } = world.api.handle({
      method: 'POST',
      path: `/api/v1/namespaces/default/pods/${name}/eviction`,
      body: { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name } },
      user: LEARNER,
    });
    assert.ok(status === 201 || status === 429, `eviction answered ${status}`);
    if (status === 201) evicted++;
    world.run(random.int(3) === 0 ? 0 : random.int(2500));
  }
  watch.done();
  // A budget that allows something must let some go in that time.
  if (desiredHealthy < replicas) assert.ok(evicted > 0, 'nobody could be evicted');
  else assert.equal(evicted, 0);
}

// ── Autoscalers ─────────────────────────────────────────────────────────────────────────────────────────────────

/** The size stays between minimum and maximum, and comes to rest under a steady load. */
export function autoscalerHistory(seed: string): void {
  const random = new Random(`autoscaler ${seed}`);
  const world = createWorld({ seed, readyMs: () => 300 + random.int(3000), kinds: [...KINDS, ...METRICS_KINDS] });
  const watch = new Watch();
  const requests = 100;
  const min = 1 + random.int(3);
  const max = min + random.int(12);
  const target = 30 + random.int(70);
  // Thousandths of a core that the load takes, whoever carries it.
  let load = random.int(1000);
  const running = () => world.list<Stored<Pod>>('pods').filter((pod) => pod.status.phase === 'Running');
  world.api.connectMetrics({
    available: true,
    objects: () => {
      const pods = running();
      const use = Math.round(load / Math.max(1, pods.length));
      return pods.map(
        ({ metadata: { name, namespace, labels } }) =>
          ({
            metadata: { name, namespace, labels },
            timestamp: formatTime(world.kernel.wallMs()),
            window: '15s',
            containers: [{ name: 'web', usage: { cpu: `${use}m` } }],
          }) as unknown as KubeObject,
      );
    },
  });
  const web = deployment('web', min + random.int(max - min + 1)) as unknown as Deployment;
  Object.assign(web.spec.template.spec?.containers[0] as object, { resources: { requests: { cpu: `${requests}m` } } });
  world.create('deployments.apps', web, 'default');
  // Pods that are new by one look of the autoscaler do not count: without a window they would go as soon as they come.
  const rules = (shortest: number) => ({
    stabilizationWindowSeconds: shortest + random.int(120 - shortest),
    policies: [
      { type: random.pick(['Pods', 'Percent']), value: 1 + random.int(100), periodSeconds: 15 + random.int(60) },
    ],
  });
  world.create(
    'horizontalpodautoscalers.autoscaling',
    {
      apiVersion: 'autoscaling/v2',
      kind: 'HorizontalPodAutoscaler',
      metadata: { name: 'web' },
      spec: {
        scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' },
        minReplicas: min,
        maxReplicas: max,
        metrics: [
          { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: target } } },
        ],
        ...(random.int(2) === 0 ? { behavior: { scaleUp: rules(0), scaleDown: rules(20) } } : {}),
      },
    },
    'default',
  );
  const size = () => world.get<Deployment>('deployments.apps', 'web').spec.replicas as number;
  world.store.subscribe('deployments.apps', ({ object }) =>
    watch.look(() => {
      const { replicas = 0 } = (object as Stored<Deployment>).spec;
      assert.ok(replicas >= min && replicas <= max, `${replicas} is not between ${min} and ${max}`);
    }),
  );
  for (let step = 0; step < 10; step++) {
    world.run(random.int(90_000));
    load = random.int(max * requests * 2);
  }
  // With a window of five minutes, and a pod a minute at the slowest.
  world.run(20 * 60_000);
  const rest = size();
  world.run(10 * 60_000);
  watch.done();
  assert.equal(size(), rest, 'it does not come to rest');
  const { status } = world.get<HorizontalPodAutoscaler>('horizontalpodautoscalers.autoscaling', 'web');
  assert.deepEqual([status.currentReplicas, status.desiredReplicas], [rest, rest]);
  // It would be as well with one more or less only within the tolerance of a tenth.
  const usage = (pods: number): number => load / (pods * requests * (target / 100));
  if (rest < max) assert.ok(usage(rest) <= 1.1 + 1 / target, `${rest} pods are too few: ${usage(rest)}`);
  if (rest > min) assert.ok(usage(rest - 1) > 0.89, `${rest} pods are too many: ${usage(rest)}`);
}
