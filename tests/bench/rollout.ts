/**
 * Deployments of 3, 100, 1,000 and 10,000 replicas on 10 nodes: created, and rolled to a new image; processor time, in
 * virtual time nobody watches, and the heap after both.
 */

import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Deployment } from '../../simulator/api/objects.ts';
import { createCluster } from '../../simulator/cluster/whole.ts';
import type { Cluster } from '../../simulator/cluster-types.ts';
import { LEARNER } from '../../simulator/cluster-types.ts';
import { createCatalogue } from '../../simulator/nodes/images/catalogue.ts';
import type { Image, ImageBehaviour } from '../../simulator/nodes/types.ts';
import type { KubeObject } from '../../simulator/store/types.ts';
import type { Figure } from './types.ts';

const SIZES = [3, 100, 1000, 10_000];
const LIMIT_MS = 3_600_000;

function behaviour(version: string): ImageBehaviour {
  return {
    program: 'http',
    version,
    listen: [{ port: 80, afterMs: 0 }],
    http: { '/': [{ status: 200, body: version }] },
    stop: {},
    fail: [],
    uses: {},
    logs: [],
    files: {},
    env: {},
  };
}

const WEB: Image = {
  repository: 'drydock/web',
  pullMs: 2000,
  sizeBytes: 10_000_000,
  tags: { '1': behaviour('1'), '2': behaviour('2') },
};

/** Create and roll at each size; two runs, the better one counts, since the first pays for compiling. */
export async function run(): Promise<Figure[]> {
  const figures: Figure[] = [];
  const seconds = new Map<string, number>();
  measure(100);
  for (const size of SIZES) {
    const runs = size >= 10_000 ? [measure(size)] : [measure(size), measure(size)];
    const createS = Math.min(...runs.map((r) => r.createS));
    const rollS = Math.min(...runs.map((r) => r.rollS));
    seconds.set(`create ${size}`, createS).set(`roll ${size}`, rollS);
    const share = Math.max(1, size / 1000) * (size > 1000 ? 1.3 : 1);
    const text = size.toLocaleString('en-US');
    figures.push({
      name: `Deployment of ${text} replicas, 10 nodes: create`,
      value: createS,
      unit: 's',
      budget: 0.3 * share,
    });
    figures.push({
      name: `Deployment of ${text} replicas, 10 nodes: roll to a new image`,
      value: rollS,
      unit: 's',
      budget: 0.6 * share,
    });
    if (size === 1000) {
      const heap = Math.min(...runs.map((r) => r.heapMb));
      figures.push({
        name: `Deployment of ${text} replicas: heap after create and roll`,
        value: heap,
        unit: 'MB',
        budget: 150,
      });
    }
  }
  for (const what of ['create', 'roll']) {
    const value = (seconds.get(`${what} 10000`) as number) / (seconds.get(`${what} 1000`) as number);
    figures.push({ name: `10,000 replicas against 1,000: ${what}`, value, unit: 'times', budget: 13 });
  }
  return figures;
}

/** Ten large nodes with two versions of a web there. */
export function benchCluster(): Cluster {
  return createCluster({
    seed: 'bench',
    images: createCatalogue([WEB]),
    containerPrograms: new Map(),
    prepull: ['drydock/web:1', 'drydock/web:2'],
    nodes: Array.from({ length: 10 }, (_, i) => ({ name: `node-${i + 1}`, cpu: 64, memory: '512Gi', pods: 3000 })),
  });
}

function measure(replicas: number): { createS: number; rollS: number; heapMb: number } {
  const cluster = benchCluster();
  const client = cluster.client(LEARNER);
  const createS = timed(() => {
    const result = client.create('deployments.apps', 'default', deployment(replicas));
    if (!result.ok) throw new Error(result.status.message);
    settle(cluster, replicas);
  });
  const rollS = timed(() => {
    const patch = { spec: { template: { spec: { containers: [{ name: 'web', image: 'drydock/web:2' }] } } } };
    const result = client.patch('deployments.apps', 'default', 'web', 'strategic', patch);
    if (!result.ok) throw new Error(result.status.message);
    settle(cluster, replicas);
  });
  collectGarbage();
  return { createS, rollS, heapMb: process.memoryUsage().heapUsed / 1e6 };
}

/** Without it the heap is mostly what nobody needs any more. */
function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
}

function deployment(replicas: number): unknown {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web' },
    spec: {
      replicas,
      selector: { matchLabels: { app: 'web' } },
      template: {
        metadata: { labels: { app: 'web' } },
        spec: { containers: [{ name: 'web', image: 'drydock/web:1' }] },
      },
    },
  };
}

/** Until the Deployment says that it is complete. */
function settle(cluster: Cluster, replicas: number): void {
  const condition = (): boolean => {
    const found = cluster.store.get<Deployment & KubeObject>('deployments.apps', 'default', 'web');
    const { metadata, status } = found as Deployment;
    return (
      status.observedGeneration === metadata.generation &&
      status.updatedReplicas === replicas &&
      status.replicas === replicas &&
      status.availableReplicas === replicas
    );
  };
  const outcome = cluster.kernel.run({ condition, untilMs: cluster.kernel.now() + LIMIT_MS });
  if (outcome !== 'satisfied')
    throw new Error(`${replicas} replicas: not complete after ${LIMIT_MS} ms of virtual time (${outcome})`);
}

/** Processor time of the thread that works, in seconds: what one waits for. Compilers and collectors work beside it. */
export function timed(work: () => void): number {
  const before = process.threadCpuUsage();
  work();
  const { user, system } = process.threadCpuUsage(before);
  return (user + system) / 1e6;
}
