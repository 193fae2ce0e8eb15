/**
 * A load of 1,000 requests a second through the ten minutes of a rollout (100 pods, one at a time, each preparing for
 * six seconds): what the load costs, that is processor time with it less that without it.
 */
import { createCluster } from '../../simulator/cluster/whole.ts';
import { LEARNER } from '../../simulator/cluster-types.ts';
import { createTraffic } from '../../simulator/network/traffic/traffic.ts';
import { createCatalogue } from '../../simulator/nodes/images/catalogue.ts';
import type { ImageBehaviour } from '../../simulator/nodes/types.ts';
import type { Figure } from './types.ts';

const REPLICAS = 100;
const MINUTES_MS = 600_000;

const behaviour = (version: string): ImageBehaviour => ({
  program: 'http',
  version,
  listen: [{ port: 80, afterMs: 4000 }],
  http: { '/': [{ status: 200, body: version, takesMs: 20 }] },
  stop: { drainMs: 3000 },
  fail: [],
  uses: {},
  logs: [],
  files: {},
  env: {},
});

export async function run(): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const keepAlive of [false, true]) {
    const with_ = Math.min(measure({ keepAlive }), measure({ keepAlive }));
    const without = Math.min(measure(undefined), measure(undefined));
    figures.push({
      name: `1,000 requests a second over a ten-minute rollout${keepAlive ? ', connections kept' : ''}`,
      value: Math.max(0, with_ - without),
      unit: 's',
      budget: 1,
    });
  }
  return figures;
}

/** Processor seconds of ten minutes. Throws when the load was not what it should be. */
function measure(load: { keepAlive: boolean } | undefined): number {
  const tags = { '1': behaviour('1'), '2': behaviour('2') };
  const { kernel, client, network } = createCluster({
    seed: 'bench',
    timings: { profile: 'measured' },
    images: createCatalogue([{ repository: 'drydock/web', pullMs: 2000, sizeBytes: 1e7, tags }]),
    containerPrograms: new Map(),
    prepull: ['drydock/web:1', 'drydock/web:2'],
  });
  const api = client(LEARNER);
  const labels = { app: 'web' };
  const readinessProbe = { httpGet: { path: '/', port: 80 }, periodSeconds: 1 };
  const template = (tag: string) => ({
    metadata: { labels },
    spec: { containers: [{ name: 'web', image: `drydock/web:${tag}`, readinessProbe }] },
  });
  const strategy = { rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } };
  const metadata = { name: 'web', namespace: 'default' };
  const spec = { replicas: REPLICAS, strategy, selector: { matchLabels: labels }, template: template('1') };
  api.create('deployments.apps', 'default', { apiVersion: 'apps/v1', kind: 'Deployment', metadata, spec });
  const service = { selector: labels, ports: [{ port: 80 }] };
  api.create('services', 'default', { apiVersion: 'v1', kind: 'Service', metadata, spec: service });
  kernel.run({ untilMs: kernel.now() + 60_000 });
  const traffic = load && createTraffic(network, { id: 'web', to: 'http://web', rate: 1000, ...load });
  traffic?.start();
  api.patch('deployments.apps', 'default', 'web', 'merge', { spec: { template: template('2') } });
  const before = process.cpuUsage();
  kernel.run({ untilMs: kernel.now() + MINUTES_MS });
  const facts = traffic?.facts();
  const { user, system } = process.cpuUsage(before);
  if (facts && (facts.sent < 600_000 || Object.keys(facts.by).length < 2))
    throw new Error(`the load went wrong: ${JSON.stringify(facts)}`);
  return (user + system) / 1e6;
}
