// In which order a StatefulSet makes, changes and takes away its pods: one act, and each pod's life as the store remembers it.
import type { Change, KubeObject } from '../../../simulator/store/types.ts';
import type { TrainData, TrainKnobs } from '../knobs/ordinal-train.ts';
import type { StockImages } from '../types.ts';
import { FigureWorld } from '../world.ts';

const LIMIT_MS = 60_000;

const manifest = ({ replicas, policy, partition }: TrainKnobs): string => `apiVersion: v1
kind: Service
metadata: {name: web}
spec: {clusterIP: None, selector: {app: web}, ports: [{port: 80}]}
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: web}
spec:
  serviceName: web
  replicas: ${replicas}
  podManagementPolicy: ${policy}
  updateStrategy: {rollingUpdate: {partition: ${partition}}}
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      terminationGracePeriodSeconds: 2
      containers:
      - name: web
        image: busybox:1.36
        command: [sh, -c, sleep 3600]
        env: [{name: VERSION, value: "1"}]
        readinessProbe: {exec: {command: [sh, -c, 'test ! -f /tmp/broken']}, periodSeconds: 1}
`;

const isReady = (object: KubeObject): boolean =>
  (object as { status?: { conditions?: { type: string; status: string }[] } }).status?.conditions?.some(
    (c) => c.type === 'Ready' && c.status === 'True',
  ) ?? false;

export async function ordinalTrain(knobs: TrainKnobs, images: StockImages): Promise<TrainData> {
  const { act, replicas, broken } = knobs;
  // what is broken is so from the start when the set is made, and becomes so just before another act
  const probe = 'test ! -f /tmp/broken';
  const text = manifest(knobs).replace(
    probe,
    act === 'create' && broken >= 0 ? `test "$(hostname)" != web-${broken}` : probe,
  );
  const world = await FigureWorld.open({
    lab: { cluster: { nodes: 3, prepull: true }, home: [{ path: 'web.yaml', from: 'files/web.yaml' }] },
    files: { 'files/web.yaml': text },
    images,
  });
  const line =
    act === 'create'
      ? 'kubectl apply -f web.yaml'
      : act === 'update'
        ? 'kubectl set env statefulset/web VERSION=2'
        : 'kubectl scale statefulset/web --replicas=0';
  if (act !== 'create') {
    await world.run('kubectl apply -f web.yaml');
    await world.settle(4_000);
    if (broken >= 0) {
      await world.run(`kubectl exec web-${broken} -- touch /tmp/broken`);
      await world.wait(5_000);
    }
  }
  const before = world.mark();
  const { store } = world.session.world.cluster;
  const firstRevision = store.list<KubeObject>('pods', 'default')[0]?.metadata.labels?.['controller-revision-hash'];
  await world.run(line);
  await world.settle(6_000, LIMIT_MS);
  const changes = world.changesSince(before).filter(({ resource }) => resource === 'pods');
  const zeroMs = before.atMs;
  const at = (ms: number) => Math.max(0, Math.round((ms - zeroMs) / 100) / 10);
  const revisionOf = (pod: KubeObject): 1 | 2 => {
    const hash = pod.metadata.labels?.['controller-revision-hash'];
    return act === 'create' || hash === firstRevision ? 1 : 2;
  };
  const cars = Array.from({ length: replicas }, (_, ordinal) => {
    const name = `web-${ordinal}`;
    const spans: { from: number; to: number | null; phase: 'starting' | 'ready' | 'leaving'; revision: 1 | 2 }[] = [];
    const state = (pod: KubeObject, from: number, gone = false) => {
      const phase = pod.metadata.deletionTimestamp !== undefined ? 'leaving' : isReady(pod) ? 'ready' : 'starting';
      const last = spans.at(-1);
      if (last && last.to === null) {
        if (!gone && last.phase === phase && last.revision === revisionOf(pod)) return;
        last.to = from;
      }
      if (!gone) spans.push({ from, to: null, phase, revision: revisionOf(pod) });
    };
    const [there] = store.listAt<KubeObject>(before.atMs, 'pods', 'default').filter((p) => p.metadata.name === name);
    if (there) state(there, -2);
    for (const { object, type, atMs } of changes)
      if (object.metadata.name === name) state(object, at(atMs), type === 'DELETED');
    return { ordinal, spans };
  });
  return {
    cars,
    order: orderOf(changes, act === 'create'),
    until: Math.max(6, at(changes.at(-1)?.atMs ?? zeroMs) + 2),
    line,
  };
}

function orderOf(changes: readonly Change[], created: boolean): number[] {
  const order: number[] = [];
  for (const { type, object, previous } of changes) {
    const counts = created
      ? type === 'ADDED'
      : object.metadata.deletionTimestamp !== undefined && previous?.metadata.deletionTimestamp === undefined;
    const ordinal = Number(object.metadata.name.split('-').at(-1));
    if (counts && !order.includes(ordinal)) order.push(ordinal);
  }
  return order;
}
