// Scaling a Deployment that is stuck in the middle of a rollout: where the new pods go, by the Deployment controller itself.
import type { KubeObject } from '../../../simulator/store/types.ts';
import type { ProportionData, ProportionKnobs } from '../knobs/proportion-bar.ts';
import type { StockImages } from '../types.ts';
import { FigureWorld } from '../world.ts';

interface SetObject extends KubeObject {
  readonly spec: {
    readonly replicas?: number;
    readonly template: { readonly spec: { readonly containers: readonly { readonly image?: string }[] } };
  };
}

export async function proportionBar(knobs: ProportionKnobs, images: StockImages): Promise<ProportionData> {
  const { replicas, maxSurge, maxUnavailable, to } = knobs;
  const world = await FigureWorld.open({
    lab: { cluster: { nodes: 4, prepull: true }, home: [{ path: 'ten.yaml', from: 'files/ten.yaml' }] },
    files: {
      'files/ten.yaml': `apiVersion: apps/v1
kind: Deployment
metadata: {name: ten}
spec:
  replicas: ${replicas}
  strategy: {rollingUpdate: {maxSurge: ${maxSurge}, maxUnavailable: ${maxUnavailable}}}
  selector: {matchLabels: {app: ten}}
  template:
    metadata: {labels: {app: ten}}
    spec:
      containers:
      - name: ten
        image: drydock/web:1
        readinessProbe: {httpGet: {path: /ready, port: 8080}, periodSeconds: 1}
`,
    },
    images,
  });
  const none = { old: 0, fresh: 0 };
  const said = await world.run('kubectl apply -f ten.yaml');
  if (!/created/.test(said)) return { before: none, after: none, most: { before: 0, after: 0 }, refused: said };
  await world.settle();
  // never ready, so the rollout stands still
  await world.run('kubectl set image deployment/ten ten=drydock/web:bad');
  await world.settle(5_000);
  const { store } = world.session.world.cluster;
  const look = () => {
    const sets = store.list<SetObject>('replicasets.apps', 'default');
    const of = (image: string) => sets.find((s) => s.spec.template.spec.containers[0]?.image === image);
    return {
      split: { old: of('drydock/web:1')?.spec.replicas ?? 0, fresh: of('drydock/web:bad')?.spec.replicas ?? 0 },
      most: Number(of('drydock/web:1')?.metadata.annotations?.['deployment.kubernetes.io/max-replicas'] ?? 0),
    };
  };
  const before = look();
  await world.run(`kubectl scale deployment/ten --replicas=${to}`);
  await world.settle(2_000, 10_000);
  const after = look();
  return {
    before: before.split,
    after: after.split,
    most: { before: before.most, after: after.most },
    refused: '',
  };
}
