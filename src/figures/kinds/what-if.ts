// The same change twice, in two clusters that differ in one setting: real rollouts under a real load, measured with one yardstick.
import type { WhatIfArm, WhatIfData, WhatIfKnobs, WhatIfSide } from '../knobs/what-if.ts';
import type { StockImages } from '../types.ts';
import { FigureWorld } from '../world.ts';

const LOOK_MS = 45_000;
const STEP_MS = 250;

const intOrString = (text: string): string => (/^\d+$/.test(text) ? text : JSON.stringify(text));

const manifest = (side: WhatIfSide, replicas: number): string => `apiVersion: apps/v1
kind: Deployment
metadata: {name: app}
spec:
  replicas: ${replicas}
  minReadySeconds: ${side.minReadySeconds}
  strategy: ${
    side.strategy === 'Recreate'
      ? '{type: Recreate}'
      : `{rollingUpdate: {maxSurge: ${intOrString(side.maxSurge)}, maxUnavailable: ${intOrString(side.maxUnavailable)}}}`
  }
  selector: {matchLabels: {app: app}}
  template:
    metadata: {labels: {app: app}}
    spec:
      containers:
      - name: app
        image: figure/app:1
${side.probe === 'yes' ? '        readinessProbe: {httpGet: {path: /ready, port: 8080}, periodSeconds: 1, failureThreshold: 1}\n' : ''}${
  side.preStop === '0s' ? '' : `        lifecycle: {preStop: {sleep: {seconds: ${side.preStop.replace(/s$/, '')}}}}\n`
}---
apiVersion: v1
kind: Service
metadata: {name: app}
spec: {selector: {app: app}, ports: [{port: 80, targetPort: 8080}]}
`;

/** It ends at once when it is told to, so that what keeps requests alive is the manifest's doing. */
const IMAGES = {
  'figure/app': {
    pull: '1s',
    tags: {
      '1': {},
      good: {},
      bad: { http: { '/ready': [{ status: 503 }], '/': [{ status: 500 }] } },
      'late-bad': {
        http: {
          '/ready': [{ until: '8s', status: 200 }, { status: 503 }],
          '/': [{ until: '8s', status: 200 }, { status: 500 }],
        },
      },
    },
    behaviour: {
      program: 'http',
      listen: [{ port: 8080, after: '1800ms' }],
      http: { '/': [{ status: 200, body: 'ok', takes: '20ms' }], '/ready': [{ status: 200 }] },
      stop: { exit: 0 },
    },
  },
};

async function arm(side: WhatIfSide, { replicas, rate }: WhatIfKnobs, stock: StockImages): Promise<WhatIfArm> {
  const world = await FigureWorld.open({
    lab: {
      cluster: { nodes: 3, prepull: true },
      images: IMAGES,
      home: [{ path: 'app.yaml', from: 'files/app.yaml' }],
      refs: { app: 'deploy/app' },
      traffic: [{ id: 'app', to: 'http://app', rate, start: 'manual' }],
    },
    files: { 'files/app.yaml': manifest(side, replicas) },
    images: stock,
  });
  const said = await world.run('kubectl apply -f app.yaml');
  const refused = said.split('\n').find((line) => !/created$/.test(line));
  if (refused) return { points: [], failures: [], lowest: 0, most: 0, seconds: 0, sent: 0, failed: 0, refused };
  await world.wait(20_000);
  const load = world.session.world.loads.get('app');
  load?.start();
  await world.wait(1_000);
  const zeroMs = world.session.nowMs;
  const kernelZeroMs = world.mark().atMs;
  await world.run(`kubectl set image deployment/app app=figure/app:${side.image}`);
  const settled = await world.settle(8_000, LOOK_MS);
  const until = kernelZeroMs + LOOK_MS;
  const { steps } = world.timeline();
  const at = (ms: number) => Math.max(0, Math.round((ms - zeroMs) / 10) / 100);
  const points = steps
    .filter((_, i) => (steps[i + 1]?.fromMs ?? Number.POSITIVE_INFINITY) > zeroMs)
    .map((step): readonly [number, number, number] => {
      const sum = (key: 'available' | 'waiting') => step.stacks.reduce((n, stack) => n + stack[key], 0);
      return [at(step.fromMs), sum('available'), sum('available') + sum('waiting')];
    });
  const fresh = steps.findLast((step) => step.fromMs > zeroMs);
  // old pods that stay, or new ones that never get ready, are a rollout that stands still
  const done =
    fresh?.stacks.every(({ hue, available, waiting }) => waiting === 0 && (hue !== 1 || available === 0)) ?? false;
  const { sent, failed } = load?.facts(kernelZeroMs, until) ?? { sent: 0, failed: 0 };
  return {
    points,
    failures: (load?.series(kernelZeroMs, until, STEP_MS) ?? [])
      .filter((sample) => sample.failed > 0)
      .map((sample) => (sample.atMs - kernelZeroMs) / 1000),
    lowest: Math.min(...points.map(([, available]) => available)),
    most: Math.max(...points.map(([, , all]) => all)),
    seconds: settled && fresh && done ? at(fresh.fromMs) : null,
    sent,
    failed,
    refused: '',
  };
}

export async function whatIf(knobs: WhatIfKnobs, stock: StockImages): Promise<WhatIfData> {
  return { left: await arm(knobs.left, knobs, stock), right: await arm(knobs.right, knobs, stock) };
}
