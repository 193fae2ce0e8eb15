// One pod's end on two tracks: its kubelet ends it, the network forgets it, and requests fall into the gap between.
import type { KubeObject } from '../../../simulator/store/types.ts';
import type { RaceData, RaceKnobs } from '../knobs/endpoint-race.ts';
import type { StockImages } from '../types.ts';
import { FigureWorld } from '../world.ts';

const RATE = 60;
const LOOK_MS = 14_000;
const STEP_MS = 50;

const manifest = (preStop: number): string => `apiVersion: apps/v1
kind: Deployment
metadata: {name: shop}
spec:
  replicas: 3
  selector: {matchLabels: {app: shop}}
  template:
    metadata: {labels: {app: shop}}
    spec:
      containers:
      - name: shop
        image: figure/shop:1
        readinessProbe: {httpGet: {path: /ready, port: 8080}, periodSeconds: 1}
${preStop > 0 ? `        lifecycle: {preStop: {sleep: {seconds: ${preStop}}}}\n` : ''}---
apiVersion: v1
kind: Service
metadata: {name: shop}
spec: {selector: {app: shop}, ports: [{port: 80, targetPort: 8080}]}
`;

const images = (drainS: number) => ({
  'figure/shop': {
    pull: '1s',
    tags: { '1': {} },
    behaviour: {
      program: 'http',
      listen: [{ port: 8080, after: '800ms' }],
      http: { '/': [{ status: 200, body: 'ok', takes: '20ms' }], '/ready': [{ status: 200 }] },
      stop: drainS > 0 ? { drain: `${drainS}s` } : { exit: 0 },
    },
  },
});

interface SliceObject extends KubeObject {
  readonly endpoints?: readonly {
    readonly targetRef?: { readonly name?: string };
    readonly conditions?: { readonly ready?: boolean };
  }[];
}

export async function endpointRace({ preStop, lagMs, drainS }: RaceKnobs, stock: StockImages): Promise<RaceData> {
  const world = await FigureWorld.open({
    lab: {
      cluster: { nodes: 3, prepull: true, timings: { profile: 'tidy', proxy: `${lagMs}ms` } },
      images: images(drainS),
      setup: [{ apply: 'files/shop.yaml' }, { wait: '20s' }],
      traffic: [{ id: 'shop', to: 'http://shop', rate: RATE }],
    },
    files: { 'files/shop.yaml': manifest(preStop) },
    images: stock,
  });
  await world.wait(2_000);
  const { cluster, loads } = world.session.world;
  const [pod] = cluster.store.list<KubeObject>('pods', 'default');
  if (!pod) throw new Error('the figure has no pod');
  const { name, uid } = pod.metadata;
  let endedMs = 0;
  cluster.nodes.onContainer((change) => {
    if (change.pod === name && !change.began && endedMs === 0) endedMs = cluster.kernel.now();
  });
  const before = world.mark();
  await world.run(`kubectl delete pod ${name} --wait=false`);
  const changes = () => world.changesSince(before);
  const zeroMs =
    changes().find((c) => c.object.metadata.uid === uid && c.object.metadata.deletionTimestamp !== undefined)?.atMs ??
    before.atMs;
  await world.wait(LOOK_MS);
  const at = (ms: number | undefined) => (ms === undefined ? 0 : Math.round((ms - zeroMs) / 10) / 100);
  const load = loads.get('shop');
  const untilMs = zeroMs + LOOK_MS;
  let lastSent = 0;
  const failures: number[] = [];
  for (let ms = zeroMs; ms < untilMs; ms += STEP_MS) {
    const facts = load?.facts(ms, ms + STEP_MS - 1);
    if (!facts) break;
    if (facts.failed > 0) failures.push(at(ms));
    if (facts.failed > 0 || (facts.pods[name] ?? 0) > 0) lastSent = at(ms + STEP_MS);
  }
  const all = load?.facts(zeroMs, untilMs);
  return {
    unlisted: at(
      changes().find(
        ({ resource, object }) =>
          resource === 'endpointslices.discovery.k8s.io' &&
          !((object as SliceObject).endpoints ?? []).some((e) => e.targetRef?.name === name && e.conditions?.ready),
      )?.atMs,
    ),
    lastSent,
    ended: at(endedMs || undefined),
    gone: at(changes().find((c) => c.object.metadata.uid === uid && c.type === 'DELETED')?.atMs),
    failures,
    failed: all?.failed ?? 0,
    sent: all?.sent ?? 0,
    causes: all?.causes ?? {},
  };
}
