// Pods while a Deployment changes version: a real rollout in a small cluster, as its time bar saw it.
import type { RolloutData, RolloutKnobs, RolloutPoint } from '../knobs/rollout-curves.ts';
import type { StockImages } from '../types.ts';
import { FigureWorld } from '../world.ts';

/** A pod starts in a second and is probed each second after that. */
const START_SECONDS = 1;
const LOOK_MS = 40_000;

const intOrString = (text: string): string => (/^\d+$/.test(text) ? text : JSON.stringify(text));

const manifest = (k: RolloutKnobs): string => `apiVersion: apps/v1
kind: Deployment
metadata: {name: app}
spec:
  replicas: ${k.replicas}
  minReadySeconds: ${k.minReadySeconds}
  strategy: {rollingUpdate: {maxSurge: ${intOrString(k.maxSurge)}, maxUnavailable: ${intOrString(k.maxUnavailable)}}}
  selector: {matchLabels: {app: app}}
  template:
    metadata: {labels: {app: app}}
    spec:
      containers:
      - name: app
        image: figure/app:1
        readinessProbe: {httpGet: {path: /ready, port: 8080}, periodSeconds: 1, failureThreshold: 1}
`;

/** Listening 0.2 s before the probe that finds it ready. */
const images = (ready: number) => ({
  'figure/app': {
    pull: '1s',
    tags: {
      '1': {},
      good: {},
      bad: { http: { '/ready': [{ status: 503 }] } },
      'late-bad': { http: { '/ready': [{ until: '8s', status: 200 }, { status: 503 }] } },
    },
    behaviour: {
      program: 'http',
      listen: [{ port: 8080, after: `${Math.max(0, Math.round((ready - START_SECONDS) * 1000 - 200))}ms` }],
      http: { '/': [{ status: 200, body: 'ok' }], '/ready': [{ status: 200 }] },
      stop: { drain: '3s' },
    },
  },
});

export async function rolloutCurves(knobs: RolloutKnobs, stock: StockImages): Promise<RolloutData> {
  const nothing = { points: [], min: 0, max: 0, lowest: 0, highest: 0, seconds: 0, stuck: false };
  const world = await FigureWorld.open({
    lab: {
      cluster: { nodes: 3, prepull: true },
      images: images(knobs.ready),
      home: [{ path: 'app.yaml', from: 'files/app.yaml' }],
      refs: { app: 'deploy/app' },
    },
    files: { 'files/app.yaml': manifest(knobs) },
    images: stock,
  });
  const said = await world.run('kubectl apply -f app.yaml');
  if (!/created/.test(said)) return { ...nothing, refused: said };
  // A pod that waits to count as available changes nothing meanwhile.
  const waitMs = knobs.minReadySeconds * 1000;
  await world.settle(3_000 + waitMs);
  const zero = world.session.nowMs;
  await world.run(`kubectl set image deployment/app app=figure/app:${knobs.image}`);
  const settled = await world.settle(6_000 + waitMs, LOOK_MS);
  const { steps, limits } = world.timeline();
  const first = steps.find((step) => step.fromMs > zero)?.fromMs ?? zero;
  const at = (step: (typeof steps)[number], hue: number) => step.stacks.find((s) => s.hue === hue);
  const points = steps.flatMap((step, i): RolloutPoint[] => {
    const next = steps[i + 1];
    if (step.fromMs < first && next && next.fromMs <= first && next.fromMs !== first) return [];
    if (step.fromMs < first && (!next || next.fromMs < first)) return [];
    return [
      {
        seconds: Math.max(0, step.fromMs - first) / 1000 - (step.fromMs < first ? 1 : 0),
        old: at(step, 1)?.available ?? 0,
        fresh: at(step, 2)?.available ?? 0,
        waiting: (at(step, 1)?.waiting ?? 0) + (at(step, 2)?.waiting ?? 0),
        leaving: (at(step, 1)?.leaving ?? 0) + (at(step, 2)?.leaving ?? 0),
      },
    ];
  });
  const during = points.filter((p) => p.seconds >= 0);
  const available = during.map((p) => p.old + p.fresh);
  const done = during.findLast((p, i) => i > 0 && p.leaving === 0)?.seconds ?? 0;
  const rolled = during.find((p) => p.fresh === knobs.replicas && p.old === 0)?.seconds;
  return {
    points,
    min: limits.min ?? 0,
    max: limits.max ?? 0,
    lowest: Math.min(knobs.replicas, ...available),
    highest: Math.max(...during.map((p) => p.old + p.fresh + p.waiting)),
    seconds: rolled ?? done,
    refused: '',
    stuck: rolled === undefined || (!settled && rolled === undefined),
  };
}
