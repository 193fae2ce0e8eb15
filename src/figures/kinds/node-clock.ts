// From the last sign of a node to the replacement of its pod: one node lost in a small cluster, read from what everybody then did.
import type { Change, KubeObject } from '../../../simulator/store/types.ts';
import { controllerOf } from '../deeds.ts';
import type { ClockData, ClockKnobs } from '../knobs/node-clock.ts';
import type { StockImages } from '../types.ts';
import { FigureWorld } from '../world.ts';

/** Longer than anything but a StatefulSet takes. */
const AFTER_S = 90;
const NODES = ['node-1', 'node-2', 'node-3'];

const manifest = ({ owner, toleration }: ClockKnobs): string => `apiVersion: apps/v1
kind: ${owner}
metadata: {name: app}
spec:
  replicas: 2
${owner === 'StatefulSet' ? '  serviceName: app\n' : ''}  selector: {matchLabels: {app: app}}
  template:
    metadata: {labels: {app: app}}
    spec:
      containers:
      - name: app
        image: drydock/web:1
        readinessProbe: {httpGet: {path: /ready, port: 8080}, periodSeconds: 1}
      tolerations:
      - {key: node.kubernetes.io/unreachable, operator: Exists, effect: NoExecute, tolerationSeconds: ${toleration}}
      - {key: node.kubernetes.io/not-ready, operator: Exists, effect: NoExecute, tolerationSeconds: ${toleration}}
---
apiVersion: v1
kind: Service
metadata: {name: app}
spec: {selector: {app: app}, ports: [{port: 80, targetPort: 8080}]}
`;

interface NodeObject extends KubeObject {
  readonly spec?: { readonly taints?: readonly { readonly key: string; readonly effect: string }[] };
  readonly status?: { readonly conditions?: readonly { readonly type: string; readonly status: string }[] };
}
interface PodObject extends KubeObject {
  readonly spec: { readonly nodeName?: string };
  readonly status?: NodeObject['status'];
}
interface SliceObject extends KubeObject {
  readonly endpoints?: readonly {
    readonly targetRef?: { readonly name?: string };
    readonly conditions?: { readonly ready?: boolean };
  }[];
}

export async function nodeClock(knobs: ClockKnobs, images: StockImages): Promise<ClockData> {
  const world = await FigureWorld.open({
    lab: {
      cluster: { nodes: 3, prepull: true, timings: { profile: 'tidy', lease: `${knobs.grace}s` } },
      setup: [{ apply: 'files/app.yaml' }, { wait: '60s' }],
      faults: NODES.map((node) => ({
        id: `lose-${node}`,
        manual: true,
        says: { ko: node, en: node },
        do: [knobs.loss === 'power' ? { nodeDown: node } : { partition: node }],
      })),
    },
    files: { 'files/app.yaml': manifest(knobs) },
    images,
  });
  const { store } = world.session.world.cluster;
  const [pod] = store.list<PodObject>('pods', 'default');
  if (!pod?.spec.nodeName) throw new Error('the figure has no pod on a node');
  const node = pod.spec.nodeName;
  const before = world.mark();
  world.session.input({ kind: 'fault', fault: `lose-${node}` });
  const until = knobs.grace + knobs.toleration + AFTER_S;
  await world.wait(until * 1000);
  const changes = world.changesSince(before);
  const first = (found: (change: Change) => boolean): number | null => {
    const change = changes.find(found);
    return change ? Math.round((change.atMs - before.atMs) / 100) / 10 : null;
  };
  const isIt = ({ object }: Change) => object.metadata.uid === pod.metadata.uid;
  // of the same owner, and of the same name where names stay
  const replacement = changes.find(
    ({ type, resource, object }) =>
      type === 'ADDED' &&
      resource === 'pods' &&
      (knobs.owner === 'StatefulSet'
        ? object.metadata.name === pod.metadata.name
        : controllerOf(object) === controllerOf(pod)),
  )?.object;
  return {
    node,
    pod: pod.metadata.name,
    notReady: first(
      ({ resource, object }) => resource === 'nodes' && object.metadata.name === node && !isReady(object),
    ),
    tainted: first(
      ({ resource, object }) =>
        resource === 'nodes' &&
        object.metadata.name === node &&
        ((object as NodeObject).spec?.taints ?? []).some(({ effect }) => effect === 'NoExecute'),
    ),
    unserved: first(
      ({ resource, object }) =>
        resource === 'endpointslices.discovery.k8s.io' &&
        !((object as SliceObject).endpoints ?? []).some(
          (e) => e.targetRef?.name === pod.metadata.name && e.conditions?.ready,
        ),
    ),
    evicted: first((c) => isIt(c) && c.object.metadata.deletionTimestamp !== undefined),
    gone: first((c) => isIt(c) && c.type === 'DELETED'),
    replaced: first(({ object }) => object.metadata.uid === replacement?.metadata.uid),
    ready: first(({ object }) => object.metadata.uid === replacement?.metadata.uid && isReady(object)),
    until,
  };
}

const isReady = (object: KubeObject): boolean =>
  (object as NodeObject).status?.conditions?.some((c) => c.type === 'Ready' && c.status === 'True') ?? false;
