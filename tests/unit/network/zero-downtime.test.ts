/**
 * Which rollouts lose requests: a Deployment of three pods is given another image under a load of 50 requests a second, once
 * for each combination of what people turn to keep requests. `SEEDS=100` runs it as often as it takes to trust the figures.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createCluster } from '../../../simulator/cluster/whole.ts';
import { type Cluster, LEARNER } from '../../../simulator/cluster-types.ts';
import { createTraffic } from '../../../simulator/network/traffic/traffic.ts';
import { createCatalogue } from '../../../simulator/nodes/images/catalogue.ts';
import type { Image, ImageBehaviour } from '../../../simulator/nodes/types.ts';
import type { KubeObject } from '../../../simulator/store/types.ts';

const SEEDS = Array.from({ length: Number(process.env.SEEDS ?? 3) }, (_, i) => `${i}`);

/** Listens three seconds after its start, takes 50 ms for an answer. */
const behaviour = (version: string, drainMs: number): ImageBehaviour => ({
  program: 'http',
  version,
  listen: [{ port: 80, afterMs: 3000 }],
  http: { '/': [{ status: 200, body: version, takesMs: 50 }] },
  stop: drainMs > 0 ? { drainMs } : { exit: 0 },
  fail: [],
  uses: {},
  logs: [],
  files: {},
  env: {},
});
const image = (repository: string, drainMs: number): Image => ({
  repository,
  pullMs: 1000,
  sizeBytes: 1e7,
  tags: { '1': behaviour('1', drainMs), '2': behaviour('2', drainMs) },
});
const IMAGES = [image('app', 0), image('polite', 3000)];

const STRATEGIES = {
  surge: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
  unavailable: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 0, maxUnavailable: 1 } },
  recreate: { type: 'Recreate' },
};

interface Cell {
  readonly readiness: boolean;
  readonly preStop: boolean;
  readonly drain: boolean;
  readonly strategy: keyof typeof STRATEGIES;
  readonly keepAlive: boolean;
}

const both = [false, true];
const CELLS: readonly Cell[] = both.flatMap((readiness) =>
  both.flatMap((preStop) =>
    both.flatMap((drain) =>
      (['surge', 'unavailable', 'recreate'] as const).flatMap((strategy) =>
        both.map((keepAlive) => ({ readiness, preStop, drain, strategy, keepAlive })),
      ),
    ),
  ),
);

const nameOf = ({ readiness, preStop, drain, strategy, keepAlive }: Cell): string =>
  [
    strategy,
    readiness ? 'probe' : 'no probe',
    ...(preStop ? ['preStop'] : []),
    ...(drain ? ['drain'] : []),
    ...(keepAlive ? ['kept connections'] : []),
  ].join(', ');

const LABELS = { app: 'web' };
const DEPLOYMENTS = 'deployments.apps';

/** Requests lost while the cell's Deployment is given another image. */
function lostIn(cluster: Cluster, cell: Cell, number: number): number {
  const { kernel, client, network, store } = cluster;
  const api = client(LEARNER);
  const name = `web-${number}`;
  const template = (tag: string) => ({
    metadata: { labels: LABELS },
    spec: {
      containers: [
        {
          name: 'web',
          image: `${cell.drain ? 'polite' : 'app'}:${tag}`,
          ...(cell.readiness ? { readinessProbe: { httpGet: { path: '/', port: 80 }, periodSeconds: 1 } } : {}),
          ...(cell.preStop ? { lifecycle: { preStop: { sleep: { seconds: 5 } } } } : {}),
        },
      ],
    },
  });
  const metadata = { name, namespace: 'default' };
  const strategy = STRATEGIES[cell.strategy];
  const spec = { replicas: 3, strategy, selector: { matchLabels: LABELS }, template: template('1') };
  const made = api.create(DEPLOYMENTS, 'default', { apiVersion: 'apps/v1', kind: 'Deployment', metadata, spec });
  assert.ok(made.ok);
  const service = { selector: LABELS, ports: [{ port: 80 }] };
  assert.ok(api.create('services', 'default', { apiVersion: 'v1', kind: 'Service', metadata, spec: service }).ok);
  kernel.run({ untilMs: kernel.now() + 10_000 });
  const traffic = createTraffic(network, { id: name, to: `http://${name}`, rate: 50, keepAlive: cell.keepAlive });
  traffic.start();
  kernel.run({ untilMs: kernel.now() + 2000 });
  assert.equal(traffic.facts().lost, 0, 'nothing is lost before');
  assert.ok(api.patch(DEPLOYMENTS, 'default', name, 'merge', { spec: { template: template('2') } }).ok);
  kernel.run({ untilMs: kernel.now() + 60_000, condition: () => isThrough(cluster, name) });
  kernel.run({ untilMs: kernel.now() + 10_000 });
  traffic.stop();
  const { sent, lost, by } = traffic.facts();
  assert.ok(sent > 500 && (by['2'] ?? 0) > 0, 'both versions answered');
  for (const [resource, of] of [
    [DEPLOYMENTS, name],
    ['services', name],
  ] as const)
    api.delete(resource, 'default', of);
  kernel.run({ untilMs: kernel.now() + 40_000, condition: () => store.list('pods', 'default').length === 0 });
  return lost;
}

function isThrough({ store }: Cluster, name: string): boolean {
  const { spec, status, metadata } = store.get(DEPLOYMENTS, 'default', name) as unknown as KubeObject & {
    spec: { replicas: number };
    status: Record<string, number>;
  };
  return (
    status.observedGeneration === metadata.generation &&
    status.updatedReplicas === spec.replicas &&
    status.replicas === spec.replicas &&
    status.availableReplicas === spec.replicas
  );
}

/** What practice says of a cell. */
function expected({ readiness, preStop, drain, strategy, keepAlive }: Cell): 'none' | 'some' | 'few' | 'any' {
  if (strategy === 'recreate') return 'some';
  // Whoever keeps connections hardly meets a pod that does not listen yet.
  if (!readiness) return keepAlive ? 'any' : 'some';
  if (drain) return 'none';
  if (!preStop) return 'some';
  // preStop keeps new connections away, but those that stand break with the program.
  return keepAlive ? 'few' : 'none';
}

const HOLDS: Readonly<Record<ReturnType<typeof expected>, (lost: readonly number[]) => boolean>> = {
  none: (lost) => lost.every((n) => n === 0),
  some: (lost) => lost.every((n) => n > 0),
  few: (lost) => lost.every((n) => n <= 12) && sum(lost) > 0,
  any: () => true,
};

const sum = (numbers: readonly number[]): number => numbers.reduce((total, n) => total + n, 0);

/** By cell: the requests lost with each seed. */
function matrix(): ReadonlyMap<string, readonly number[]> {
  const lost = new Map(CELLS.map((cell): [string, number[]] => [nameOf(cell), []]));
  for (const seed of SEEDS) {
    const cluster = createCluster({
      seed: `matrix ${seed}`,
      timings: { profile: 'measured' },
      images: createCatalogue(IMAGES),
      containerPrograms: new Map(),
      prepull: IMAGES.flatMap(({ repository, tags }) => Object.keys(tags).map((tag) => `${repository}:${tag}`)),
    });
    for (const [i, cell] of CELLS.entries()) lost.get(nameOf(cell))?.push(lostIn(cluster, cell, i));
  }
  return lost;
}

const LOST = matrix();
const lostOf = (cell: Cell): readonly number[] => LOST.get(nameOf(cell)) ?? [];

test('each way to roll out loses requests or none, as practice says', () => {
  const wrong = CELLS.filter((cell) => !HOLDS[expected(cell)](lostOf(cell)));
  assert.deepEqual(
    wrong.map((cell) => [nameOf(cell), expected(cell), lostOf(cell)]),
    [],
  );
});

test('a readiness probe never costs requests, and saves most of them where pods come and go one by one', () => {
  for (const cell of CELLS.filter(({ readiness, strategy }) => !readiness && strategy !== 'recreate')) {
    const without = sum(lostOf(cell));
    const with_ = sum(lostOf({ ...cell, readiness: true }));
    const bound = cell.keepAlive ? without + 12 * SEEDS.length : without / 2;
    assert.ok(with_ <= bound, `${nameOf(cell)}: ${without} lost without, ${with_} with a probe`);
  }
});

test('neither preStop nor a drain makes up for a missing probe', () => {
  for (const cell of CELLS.filter((c) => !c.readiness && !c.keepAlive && c.strategy !== 'recreate'))
    assert.ok(sum(lostOf(cell)) > 50 * SEEDS.length, nameOf(cell));
});
