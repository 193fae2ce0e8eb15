/**
 * Random histories of a whole cluster: what goes on in controllers/histories.ts, with real kubelets, images and volumes, Jobs,
 * CronJobs and budgets beside the workloads, and nodes that are switched off, cut off, stopped and drained.
 */
import assert from 'node:assert/strict';
import type { CronJob, Job, Node, Pod } from '../../../simulator/api/objects.ts';
import { createCluster } from '../../../simulator/cluster/whole.ts';
import { type Cluster, LEARNER } from '../../../simulator/cluster-types.ts';
import { isFinished } from '../../../simulator/controllers/job-state.ts';
import { Random } from '../../../simulator/kernel/random.ts';
import { createCatalogue } from '../../../simulator/nodes/images/catalogue.ts';
import { imagesFromYaml } from '../../../simulator/nodes/images/load.ts';
import type { KubeObject } from '../../../simulator/store/types.ts';
import { type HistoryWorld, playHistory } from '../controllers/histories.ts';

const LISTENS = { listen: [{ port: 80 }], http: { '/': [{ status: 200, body: 'ok' }] } };
const IMAGES = createCatalogue(
  imagesFromYaml(
    {
      'test/web': {
        pull: '2s',
        tags: { '1': {}, '2': {}, '3': {}, crash: { fail: [{ after: '1s', exit: 1 }] }, missing: { missing: true } },
        behaviour: LISTENS,
      },
      'test/work': { pull: '1s', tags: { '1': {} }, behaviour: { fail: [{ after: '4s', exit: 0 }] } },
      'test/flaky': {
        pull: '1s',
        tags: { '1': {} },
        behaviour: { fail: [{ after: '3s', exit: 1 }] },
      },
    },
    'test',
  ),
);

/** Runs one history; throws what is wrong. Gives a text of all changes, for comparing two runs. */
export function runClusterHistory(seed: string, steps: number): string {
  const random = new Random(`cluster history ${seed}`);
  const world = new ClusterWorld(seed, random);
  const changes = playHistory(world, random, steps);
  world.done();
  return changes;
}

type Silence = 'off' | 'cut' | 'stopped';

class ClusterWorld implements HistoryWorld {
  readonly #cluster: Cluster;
  readonly client: HistoryWorld['client'];
  readonly images = {
    good: ['test/web:1', 'test/web:2', 'test/web:3'],
    others: ['test/web:crash', 'test/web:missing', 'test/nowhere:1'],
  };
  readonly storageClass = 'standard';
  readonly #silent = new Map<string, Silence>();
  readonly #running = new Map<string, number>();
  /** Names of pods that were deleted by force, which promises nothing. */
  readonly #forced = new Set<string>();
  readonly #wrong: string[] = [];

  constructor(seed: string, random: Random) {
    this.#cluster = createCluster({
      seed,
      images: IMAGES,
      containerPrograms: new Map(),
      debugFreeze: true,
      timings: { profile: random.pick(['tidy', 'measured'] as const) },
    });
    this.client = this.#cluster.client(LEARNER);
    this.#cluster.nodes.onContainer(({ pod, container, began }) => this.#counted(pod, container, began));
    this.store.subscribe('pods', ({ type, object, actor }) => {
      if (type === 'DELETED' && actor === LEARNER.name) this.#forced.add(object.metadata.name);
    });
    this.store.subscribe('jobs.batch', ({ object }) => this.#lookAtJob(object as Job & KubeObject));
  }

  get kernel() {
    return this.#cluster.kernel;
  }

  get store() {
    return this.#cluster.store;
  }

  run(ms: number): void {
    this.kernel.run({ untilMs: this.kernel.now() + ms });
    assert.deepEqual(this.#wrong.slice(0, 3), []);
  }

  /** Two containers of one name and pod name: of a StatefulSet they would be twins. */
  #counted(pod: string, container: string, began: boolean): void {
    const key = `${pod}/${container}`;
    const count = (this.#running.get(key) ?? 0) + (began ? 1 : -1);
    this.#running.set(key, count);
    if (count > 1 && /^db-\d+-\d+\//.test(key) && !this.#forced.has(pod))
      this.#wrong.push(`at ${this.kernel.now()} ms: ${key} runs ${count} times`);
  }

  #lookAtJob({ metadata, spec, status }: Job & KubeObject): void {
    if ((status.succeeded ?? 0) > (spec.completions ?? 1))
      this.#wrong.push(`Job ${metadata.name} has ${status.succeeded} successes of ${spec.completions}`);
    if ((status.active ?? 0) > Math.max(spec.parallelism ?? 1, spec.completions ?? 1))
      this.#wrong.push(`Job ${metadata.name} has ${status.active} active pods`);
  }

  failPod(random: Random): void {
    const acts: readonly (() => void)[] = [
      () => this.#job(random),
      () => this.#cronJob(random),
      () => this.#budget(random),
      () => this.#evict(random),
      () => this.#evict(random),
      () => this.#strike(random),
      () => this.#strike(random),
    ];
    random.pick(acts)();
  }

  failNode(random: Random): void {
    const { nodes } = this.#cluster;
    const name = random.pick(['node-1', 'node-2', 'node-3']);
    const silence = this.#silent.get(name);
    if (silence) {
      this.#back(name, silence);
      return;
    }
    const kind = random.pick(['off', 'cut', 'stopped', 'drained'] as const);
    if (kind === 'drained') {
      for (const pod of this.store.podsOnNode<Pod & KubeObject>(name)) this.#evictPod(pod);
      return;
    }
    this.#silent.set(name, kind);
    if (kind === 'off') nodes.nodeDown(name);
    else if (kind === 'cut') nodes.partition(name);
    else nodes.stopKubelet(name);
  }

  #back(name: string, silence: Silence): void {
    const { nodes } = this.#cluster;
    this.#silent.delete(name);
    if (silence === 'off') nodes.nodeUp(name);
    else if (silence === 'cut') nodes.heal(name);
    else nodes.startKubelet(name);
  }

  /** Jobs come to their end, too. */
  mendNodes(): void {
    for (const [name, silence] of [...this.#silent]) this.#back(name, silence);
    for (const budget of this.store.list('poddisruptionbudgets.policy', 'default'))
      this.client.delete('poddisruptionbudgets.policy', 'default', budget.metadata.name);
    for (const cronJob of this.store.list<CronJob & KubeObject>('cronjobs.batch', 'default'))
      this.client.patch('cronjobs.batch', 'default', cronJob.metadata.name, 'merge', { spec: { suspend: true } });
    this.run(120_000);
    const deaf = this.store
      .list<Node & KubeObject>('nodes')
      .filter(({ status }) => status?.conditions?.some(({ type, status: is }) => type === 'Ready' && is !== 'True'));
    assert.deepEqual(
      deaf.map(({ metadata }) => metadata.name),
      [],
    );
  }

  /** What the end of a history must have brought besides the workloads. */
  done(): void {
    for (const job of this.store.list<Job & KubeObject>('jobs.batch', 'default')) {
      assert.ok(isFinished(job), `Job ${job.metadata.name} goes on`);
      const left = this.store
        .ownedBy<Pod & KubeObject>('pods', job.metadata.uid)
        .filter(({ metadata, status }) => metadata.finalizers || !/Succeeded|Failed/.test(status.phase ?? ''));
      assert.deepEqual(
        left.map(({ metadata }) => metadata.name),
        [],
      );
    }
    const there = new Set(this.store.list('pods').map(({ metadata }) => metadata.name));
    const lost = [...this.#running].filter(([key, count]) => count > 0 && !there.has(key.split('/')[0] as string));
    assert.deepEqual(lost, [], 'containers without a pod');
  }

  #job(random: Random): void {
    const completions = 1 + random.int(4);
    const image = random.pick(['test/work:1', 'test/work:1', 'test/flaky:1']);
    this.client.create('jobs.batch', 'default', {
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: { name: `job-${random.int(3)}` },
      spec: {
        completions,
        parallelism: 1 + random.int(3),
        backoffLimit: random.int(3),
        ...(random.int(3) === 0 ? { ttlSecondsAfterFinished: random.int(60) } : {}),
        template: { spec: { restartPolicy: random.pick(['Never', 'OnFailure']), containers: [{ name: 'c', image }] } },
      },
    });
  }

  #cronJob(random: Random): void {
    const template = { spec: { restartPolicy: 'Never', containers: [{ name: 'c', image: 'test/work:1' }] } };
    this.client.create('cronjobs.batch', 'default', {
      apiVersion: 'batch/v1',
      kind: 'CronJob',
      metadata: { name: 'tick' },
      spec: {
        schedule: '* * * * *',
        concurrencyPolicy: random.pick(['Allow', 'Forbid', 'Replace']),
        jobTemplate: { spec: { template } },
      },
    });
  }

  #budget(random: Random): void {
    const app = random.pick(['web-0', 'web-1', 'db-0', 'db-1']);
    this.client.create('poddisruptionbudgets.policy', 'default', {
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      metadata: { name: app },
      spec: { maxUnavailable: random.int(2), selector: { matchLabels: { app } } },
    });
  }

  #evict(random: Random): void {
    const pods = this.store.list<Pod & KubeObject>('pods', 'default');
    if (pods.length > 0) this.#evictPod(random.pick(pods));
  }

  #evictPod({ metadata: { name, namespace } }: Pod & KubeObject): void {
    if (namespace !== 'default') return;
    const { status } = this.#cluster.api.handle({
      method: 'POST',
      path: `/api/v1/namespaces/default/pods/${name}/eviction`,
      body: { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name } },
      user: LEARNER,
    });
    assert.ok([201, 429].includes(status), `eviction answered ${status}`);
  }

  /** Its containers are killed; the kubelet starts them again. */
  #strike(random: Random): void {
    const pods = this.store.list<Pod & KubeObject>('pods', 'default');
    if (pods.length > 0) this.#cluster.nodes.worker(random.pick(pods))?.containers.strike();
  }
}
