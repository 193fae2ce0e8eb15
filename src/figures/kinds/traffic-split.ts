// How many customers a canary gets: two Deployments behind one Service, a real load, and who answered in each window.
import type { KubeObject } from '../../../simulator/store/types.ts';
import type { SplitData, SplitKnobs } from '../knobs/traffic-split.ts';
import type { StockImages } from '../types.ts';
import { FigureWorld } from '../world.ts';

const SECONDS = 60;
const WINDOW_S = 4;

const deployment = (name: string, track: string, replicas: number, image: string): string => `apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}}
spec:
  replicas: ${replicas}
  selector: {matchLabels: {app: shop, track: ${track}}}
  template:
    metadata: {labels: {app: shop, track: ${track}}}
    spec:
      containers:
      - name: shop
        image: ${image}
        readinessProbe: {httpGet: {path: /ready, port: 8080}, periodSeconds: 1}
---
`;

export async function trafficSplit(
  { stable, canary, selects, rate }: SplitKnobs,
  images: StockImages,
): Promise<SplitData> {
  const selector = selects === 'both' ? '{app: shop}' : `{app: shop, track: ${selects}}`;
  const world = await FigureWorld.open({
    lab: {
      cluster: { nodes: 3, prepull: true },
      setup: [{ apply: 'files/all.yaml' }, { wait: '10s' }],
      traffic: [{ id: 'shop', to: 'http://shop', rate, start: 'manual' }],
    },
    files: {
      'files/all.yaml': `${deployment('shop', 'stable', stable, 'drydock/web:1')}${deployment('shop-canary', 'canary', canary, 'drydock/web:2')}apiVersion: v1
kind: Service
metadata: {name: shop}
spec: {selector: ${selector}, ports: [{port: 80, targetPort: 8080}]}
`,
    },
    images,
  });
  const load = world.session.world.loads.get('shop');
  const zeroMs = world.mark().atMs;
  load?.start();
  await world.wait(SECONDS * 1000);
  const shares = (load?.series(zeroMs, zeroMs + SECONDS * 1000, WINDOW_S * 1000) ?? []).flatMap(
    (sample): (readonly [number, number])[] => {
      const all = Object.values(sample.by).reduce((sum, n) => sum + n, 0);
      return all === 0 ? [] : [[(sample.atMs - zeroMs) / 1000, Math.round(((sample.by['2'] ?? 0) / all) * 100)]];
    },
  );
  const facts = load?.facts(zeroMs, zeroMs + SECONDS * 1000);
  const { store } = world.session.world.cluster;
  const ready = store
    .list<KubeObject & { endpoints?: readonly { targetRef?: { name?: string }; conditions?: { ready?: boolean } }[] }>(
      'endpointslices.discovery.k8s.io',
      'default',
    )
    .filter((s) => s.metadata.labels?.['kubernetes.io/service-name'] === 'shop')
    .flatMap((s) => s.endpoints ?? [])
    .filter((e) => e.conditions?.ready);
  const canaries = ready.filter((e) => e.targetRef?.name?.startsWith('shop-canary-')).length;
  return {
    shares,
    canary: facts?.by['2'] ?? 0,
    answered: Object.values(facts?.by ?? {}).reduce((sum, n) => sum + n, 0),
    failed: facts?.failed ?? 0,
    endpoints: { stable: ready.length - canaries, canary: canaries },
    seconds: SECONDS,
  };
}
