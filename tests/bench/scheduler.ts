/**
 * The scheduler alone: pods that wait are placed, bound and told of, in virtual time nobody watches. What is measured is the
 * time for each pod, writes included.
 */

import { answerRequest } from '../../simulator/api/answer.ts';
import { KINDS } from '../../simulator/api/kinds/list.ts';
import { ApiServer } from '../../simulator/api/server.ts';
import type { ApiClient } from '../../simulator/api/types.ts';
import { Kernel } from '../../simulator/kernel/kernel.ts';
import { startScheduler } from '../../simulator/scheduler/scheduler.ts';
import { Store } from '../../simulator/store/store.ts';
import type { KubeObject } from '../../simulator/store/types.ts';
import { Timings } from '../../simulator/timings.ts';
import { timed } from './rollout.ts';
import type { Figure } from './types.ts';

export async function run(): Promise<Figure[]> {
  // The first pays for compiling.
  place(100, 1000, SPREAD);
  return [
    micros('a pod with requests, 100 nodes', place(100, 3000, {}), 100),
    micros('a pod with spread constraints and anti-affinity, 100 nodes', place(100, 1000, SPREAD), 150),
    micros('a pod with requests, 1,000 nodes', place(1000, 10_000, {}), 400),
    micros('a pod that fits nowhere, 1,000 nodes with 10,000 pods', hopeless(1000, 10_000, 1000), 1500),
    micros('a pod that evicts others, 100 nodes', evicting(100, 500), 5000),
  ];
}

const micros = (name: string, value: number, budget: number): Figure => ({
  name: `Scheduler: ${name}`,
  value,
  unit: 'µs',
  budget,
});

const SPREAD = {
  topologySpreadConstraints: [
    {
      maxSkew: 1,
      topologyKey: 'topology.kubernetes.io/zone',
      whenUnsatisfiable: 'DoNotSchedule',
      labelSelector: { matchLabels: { app: 'web' } },
    },
  ],
  affinity: {
    podAntiAffinity: {
      preferredDuringSchedulingIgnoredDuringExecution: [
        {
          weight: 100,
          podAffinityTerm: { topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels: { app: 'web' } } },
        },
      ],
    },
  },
};

interface World {
  readonly kernel: Kernel;
  readonly store: Store;
  readonly client: ApiClient;
}

function world(nodes: number): World {
  const kernel = new Kernel({ seed: 'bench' });
  const store = new Store({ kernel });
  const api = new ApiServer({ kernel, store, kinds: KINDS, answer: answerRequest });
  const client = api.client({ name: 'learner', groups: ['system:masters', 'system:authenticated'] });
  const timings = new Timings('measured', kernel.random('timings'), {});
  startScheduler({ kernel, store, timings, client: api.client({ name: 'system:kube-scheduler', groups: [] }) });
  create(client, 'namespaces', undefined, { metadata: { name: 'default' } });
  create(client, 'serviceaccounts', 'default', { metadata: { name: 'default' } });
  const allocatable = { cpu: '16', memory: '64Gi', pods: '110' };
  for (let i = 0; i < nodes; i++) {
    const name = `node-${i}`;
    const labels = { 'kubernetes.io/hostname': name, 'topology.kubernetes.io/zone': `zone-${i % 3}` };
    const node = create(client, 'nodes', undefined, { metadata: { name, labels } });
    const status = { allocatable, capacity: allocatable };
    const updated = client.updateStatus('nodes', { ...node, status } as KubeObject);
    if (!updated.ok) throw new Error(updated.status.message);
    // Taints that nobody here takes away.
    client.update('nodes', { ...updated.object, spec: {} } as KubeObject);
  }
  return { kernel, store, client };
}

function create(client: ApiClient, resource: string, namespace: string | undefined, body: unknown): KubeObject {
  const result = client.create(resource, namespace, body);
  if (!result.ok) throw new Error(result.status.message);
  return result.object;
}

function addPods({ client }: World, count: number, prefix: string, spec: object, cpu = '100m'): void {
  const containers = [{ name: 'web', image: 'nginx', resources: { requests: { cpu, memory: '64Mi' } } }];
  for (let i = 0; i < count; i++) {
    const metadata = { name: `${prefix}-${i}`, labels: { app: 'web' } };
    create(client, 'pods', 'default', { metadata, spec: { containers, ...spec } });
  }
}

/** Runs until every pod was looked at; microseconds for each. */
function placed({ kernel }: World, count: number): number {
  const seconds = timed(() => void kernel.run({ untilMs: kernel.now() + 1000 }));
  return (seconds * 1e6) / count;
}

function place(nodes: number, pods: number, spec: object): number {
  const made = world(nodes);
  addPods(made, pods, 'web', spec);
  return placed(made, pods);
}

function hopeless(nodes: number, there: number, pods: number): number {
  const made = world(nodes);
  addPods(made, there, 'web', {});
  placed(made, there);
  addPods(made, pods, 'big', {}, '15500m');
  return placed(made, pods);
}

function evicting(nodes: number, pods: number): number {
  const made = world(nodes);
  create(made.client, 'priorityclasses.scheduling.k8s.io', undefined, { metadata: { name: 'high' }, value: 1000 });
  addPods(made, nodes * 15, 'web', {}, '1');
  placed(made, nodes * 15);
  addPods(made, pods, 'vip', { priorityClassName: 'high' }, '2');
  return placed(made, pods);
}
