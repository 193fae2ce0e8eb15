/**
 * Clients in a loop through three rollouts, as they were recorded on a real cluster (svc-loop in the transcripts): what they
 * counted there must be something that also happens here. `SEEDS` says how many courses are looked at.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createCluster } from '../../../simulator/cluster/whole.ts';
import { type Cluster, LEARNER } from '../../../simulator/cluster-types.ts';
import { createTraffic } from '../../../simulator/network/traffic/traffic.ts';
import { createCatalogue } from '../../../simulator/nodes/images/catalogue.ts';
import { shellPrograms } from '../../../simulator/shell/programs.ts';
import { stockImages } from '../nodes/world.ts';

const SEEDS = Array.from({ length: Number(process.env.SEEDS ?? 12) }, (_, i) => `${i}`);

/** What the beginning of a loop against that of a rollout alone shifts: a request before, a request after. */
const PHASE = 2;

const image = (tag: string): string => `kiamol/ch09-vweb:${tag}`;
const SLOW = { command: ['sh', '-c', 'sleep 4; exec vweb'] };
const PROBE = { readinessProbe: { httpGet: { path: '/', port: 80 }, periodSeconds: 1 } };

interface Recorded {
  readonly name: string;
  readonly replicas: number;
  readonly strategy: Record<string, unknown>;
  readonly pod: { readonly terminationGracePeriodSeconds: number };
  readonly container: Record<string, unknown>;
  /** How long the loop ran, and when the image was changed. */
  readonly loopMs: number;
  readonly setImageMs: number;
  /** From one request to the next. */
  readonly everyMs: number;
  readonly counted: { readonly fail: number; readonly v1: number; readonly v2: number };
}

const RECORDED: readonly Recorded[] = [
  {
    name: 'bare',
    replicas: 3,
    strategy: { rollingUpdate: { maxSurge: 1, maxUnavailable: 1 } },
    pod: { terminationGracePeriodSeconds: 1 },
    container: SLOW,
    loopMs: 20_000,
    setImageMs: 1500,
    everyMs: 145,
    counted: { fail: 24, v1: 17, v2: 96 },
  },
  {
    name: 'probed',
    replicas: 3,
    strategy: { rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
    pod: { terminationGracePeriodSeconds: 10 },
    container: { ...SLOW, ...PROBE, lifecycle: { preStop: { exec: { command: ['sleep', '4'] } } } },
    loopMs: 35_000,
    setImageMs: 1050,
    everyMs: 123,
    counted: { fail: 0, v1: 99, v2: 185 },
  },
  {
    name: 're',
    replicas: 2,
    strategy: { type: 'Recreate' },
    pod: { terminationGracePeriodSeconds: 1 },
    container: PROBE,
    loopMs: 15_000,
    setImageMs: 1150,
    everyMs: 134,
    counted: { fail: 10, v1: 9, v2: 93 },
  },
];

function clusterWith(seed: string): Cluster {
  const images = stockImages();
  const cluster = createCluster({
    seed: `recorded ${seed}`,
    timings: { profile: 'measured' },
    images: createCatalogue(images),
    containerPrograms: shellPrograms(),
    prepull: images.flatMap(({ repository, tags }) => Object.keys(tags).map((tag) => `${repository}:${tag}`)),
  });
  const containers = [{ name: 'c', image: 'dnsutils:1', command: ['sleep', '3600'] }];
  const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'client' }, spec: { containers } };
  assert.ok(cluster.client(LEARNER).create('pods', 'default', pod).ok);
  return cluster;
}

async function count(cluster: Cluster, recorded: Recorded): Promise<{ fail: number; v1: number; v2: number }> {
  const { kernel, client, network } = cluster;
  const api = client(LEARNER);
  const { name, replicas, strategy } = recorded;
  const labels = { app: name };
  const container = (tag: string) => ({ name: 'c', image: image(tag), ...recorded.container });
  const template = { metadata: { labels }, spec: { ...recorded.pod, containers: [container('v1')] } };
  const metadata = { name, namespace: 'default' };
  const spec = { replicas, strategy, selector: { matchLabels: labels }, template };
  const object = { apiVersion: 'apps/v1', kind: 'Deployment', metadata, spec };
  assert.ok(api.create('deployments.apps', 'default', object).ok);
  const service = { selector: labels, ports: [{ port: 80 }] };
  assert.ok(api.create('services', 'default', { apiVersion: 'v1', kind: 'Service', metadata, spec: service }).ok);
  await kernel.advance(15_000);
  const traffic = createTraffic(network, {
    id: name,
    to: `http://${name}`,
    rate: 0,
    clients: 1,
    thinkMs: recorded.everyMs,
    timeoutMs: 1000,
    from: { namespace: 'default', pod: 'client' },
  });
  traffic.start();
  await kernel.advance(recorded.setImageMs);
  const patch = [{ op: 'replace', path: '/spec/template/spec/containers/0/image', value: image('v2') }];
  assert.ok(api.patch('deployments.apps', 'default', name, 'json', patch).ok);
  await kernel.advance(recorded.loopMs - recorded.setImageMs);
  traffic.stop();
  const { lost, by } = traffic.facts();
  return { fail: lost, v1: by.v1 ?? 0, v2: by.v2 ?? 0 };
}

const CLUSTERS = SEEDS.map(clusterWith);

for (const recorded of RECORDED)
  test(`${recorded.name}: what was counted on a real cluster lies within what is counted here`, async () => {
    const courses = await Promise.all(CLUSTERS.map((cluster) => count(cluster, recorded)));
    for (const key of ['fail', 'v1', 'v2'] as const) {
      const counts = courses.map((course) => course[key]);
      const [least, most] = [Math.min(...counts), Math.max(...counts)];
      const there = recorded.counted[key];
      assert.ok(there >= least - PHASE && there <= most + PHASE, `${key}: ${there} there, ${least} to ${most} here`);
    }
  });
