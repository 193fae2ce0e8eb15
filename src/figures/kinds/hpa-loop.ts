// Usage, what the autoscaler makes of it, and what becomes of the replicas: a real HorizontalPodAutoscaler over a quarter of an hour.
import type { KubeObject } from '../../../simulator/store/types.ts';
import type { HpaData, HpaKnobs } from '../knobs/hpa-loop.ts';
import type { StockImages } from '../types.ts';
import { FigureWorld } from '../world.ts';

const SECONDS = 780;

const manifest = ({ target, min, max, window }: HpaKnobs): string => `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: ${min}
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
      - name: web
        image: figure/worker:1
        readinessProbe: {httpGet: {path: /, port: 8080}, periodSeconds: 1}
        resources: {requests: {cpu: 100m}}
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {selector: {app: web}, ports: [{port: 80, targetPort: 8080}]}
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: web}
spec:
  minReplicas: ${min}
  maxReplicas: ${max}
  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}
  metrics:
  - {type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: ${target}}}}
  behavior: {scaleDown: {stabilizationWindowSeconds: ${window}}}
`;

/** A pod uses a hundredth of a CPU for each request a second. */
const IMAGES = {
  'figure/worker': {
    pull: '1s',
    tags: { '1': {} },
    behaviour: {
      program: 'http',
      listen: [{ port: 8080, after: '800ms' }],
      http: { '/': [{ status: 200, body: 'ok', takes: '20ms' }] },
      stop: { drain: '2s' },
      uses: { cpu: '10m * rps', memory: '24Mi' },
    },
  },
};

interface Hpa extends KubeObject {
  readonly status?: {
    readonly desiredReplicas?: number;
    readonly currentMetrics?: readonly {
      readonly resource?: { readonly current?: { readonly averageUtilization?: number } };
    }[];
  };
}

export async function hpaLoop(knobs: HpaKnobs, stock: StockImages): Promise<HpaData> {
  const world = await FigureWorld.open({
    lab: {
      cluster: { nodes: 3, prepull: true, addons: ['dns', 'metrics-server'] },
      images: IMAGES,
      setup: [{ apply: 'files/web.yaml' }, { wait: '60s' }],
      traffic: [
        {
          id: 'web',
          to: 'http://web',
          rate: knobs.load.map(({ at, rate }) => ({ at: at === 0 ? 0 : `${at}s`, rate })),
        },
      ],
    },
    files: { 'files/web.yaml': manifest(knobs) },
    images: stock,
  });
  const { store, kernel } = world.session.world.cluster;
  const zeroMs = kernel.now();
  const before = world.mark();
  await world.wait(SECONDS * 1000);
  const at = (ms: number) => Math.max(0, Math.round((ms - zeroMs) / 100) / 10);
  const versions = store.versions('horizontalpodautoscalers.autoscaling', 'default', 'web');
  const curve = <T extends KubeObject>(
    changes: readonly { readonly atMs: number; readonly object: KubeObject }[],
    read: (object: T) => number | undefined,
  ): (readonly [number, number])[] => {
    const points: (readonly [number, number])[] = [];
    for (const { atMs, object } of changes) {
      const value = read(object as T);
      if (value === undefined) continue;
      if (atMs <= zeroMs) points.length = 0;
      if (points.at(-1)?.[1] !== value) points.push([at(atMs), value]);
    }
    return points;
  };
  const messages = world
    .changesSince(before)
    .filter(
      ({ resource, type, object }) =>
        resource === 'events' && type !== 'DELETED' && (object as { reason?: string }).reason === 'SuccessfulRescale',
    )
    .map(({ atMs, object }) => ({ atMs, message: String((object as { message?: string }).message ?? '') }));
  const desired = curve<Hpa>(versions, ({ status }) => status?.desiredReplicas);
  return {
    usage: curve<Hpa>(versions, ({ status }) => status?.currentMetrics?.[0]?.resource?.current?.averageUtilization),
    desired,
    ready: curve<KubeObject & { status?: { readyReplicas?: number } }>(
      store.versions('deployments.apps', 'default', 'web'),
      ({ status }) => status?.readyReplicas ?? 0,
    ),
    steps: desired.slice(1).map(([seconds, to], i) => ({
      seconds,
      from: desired[i]?.[1] ?? 0,
      to,
      why: messages.findLast((m) => at(m.atMs) <= seconds + 1)?.message.replace(/^New size: \d+; reason: /, '') ?? '',
    })),
    until: SECONDS,
  };
}
