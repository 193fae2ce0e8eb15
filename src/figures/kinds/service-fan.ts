// Who answers when a Service is called: pods with labels and readiness, real endpoints, and thirty real calls from a pod.
import type { KubeObject } from '../../../simulator/store/types.ts';
import type { FanData, FanKnobs } from '../knobs/service-fan.ts';
import type { StockImages } from '../types.ts';
import { FigureWorld } from '../world.ts';

const CALLS = 30;

export async function serviceFan({ pods, targetPort, type }: FanKnobs, images: StockImages): Promise<FanData> {
  const items: unknown[] = pods.map(({ name, labelled, ready }) => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, labels: { app: labelled ? 'web' : 'other' } },
    spec: {
      containers: [
        {
          name: 'web',
          image: 'drydock/web:1',
          readinessProbe: { httpGet: { path: ready ? '/ready' : '/nowhere', port: 8080 }, periodSeconds: 1 },
        },
      ],
    },
  }));
  items.push(
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'web' },
      spec: {
        ...(type === 'None' ? { clusterIP: 'None' } : { type }),
        selector: { app: 'web' },
        ports: [{ port: 80, targetPort }],
      },
    },
    {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'client' },
      spec: { containers: [{ name: 'client', image: 'busybox:1.36', command: ['sleep', '3600'] }] },
    },
  );
  const world = await FigureWorld.open({
    lab: { cluster: { nodes: 3, prepull: true }, setup: [{ apply: 'files/all.json' }, { wait: '6s' }] },
    files: { 'files/all.json': JSON.stringify({ apiVersion: 'v1', kind: 'List', items }) },
    images,
  });
  const said = await world.run(
    `kubectl exec client -- sh -c 'for i in $(seq ${CALLS}); do wget -T 1 -qO- web 2>&1; done'`,
    180_000,
  );
  const lines = said.split('\n').filter((line) => line.trim() !== '');
  const { store } = world.session.world.cluster;
  const service = store.get('services', 'default', 'web') as
    | (KubeObject & { spec: { clusterIP?: string } })
    | undefined;
  const slices = store.list<
    KubeObject & { endpoints?: { targetRef?: { name?: string }; conditions?: { ready?: boolean } }[] }
  >('endpointslices.discovery.k8s.io', 'default');
  const endpoints = slices
    .filter((s) => s.metadata.labels?.['kubernetes.io/service-name'] === 'web')
    .flatMap((s) => s.endpoints ?? []);
  const answers = (name: string) => lines.filter((line) => line.split(' ')[1] === name).length;
  const answered = pods.reduce((n, { name }) => n + answers(name), 0);
  return {
    clusterIp: service?.spec.clusterIP ?? '',
    pods: pods.map(({ name }) => {
      const pod = store.get('pods', 'default', name) as (KubeObject & { status?: { podIP?: string } }) | undefined;
      const endpoint = endpoints.find((e) => e.targetRef?.name === name);
      return {
        name,
        ip: pod?.status?.podIP ?? '',
        endpoint: !endpoint ? 'none' : endpoint.conditions?.ready ? 'ready' : 'not-ready',
        answers: answers(name),
      };
    }),
    failed: CALLS - answered,
    error: lines.find((line) => /wget:/.test(line)) ?? '',
  };
}
