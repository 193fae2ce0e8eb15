// How many members may be lost: a replicated log whose nodes lose power, and what becomes of writes.
import type { KubeObject } from '../../../simulator/store/types.ts';
import type { QuorumData, QuorumKnobs } from '../knobs/quorum-dial.ts';
import type { StockImages } from '../types.ts';
import { FigureWorld } from '../world.ts';

const SECONDS = 24;
const LAST_S = 10;
const RATE = 5;

const manifest = (members: number): string => `apiVersion: v1
kind: Service
metadata: {name: ledger-peers}
spec: {clusterIP: None, publishNotReadyAddresses: true, selector: {app: ledger}, ports: [{port: 8080}]}
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: ledger}
spec:
  serviceName: ledger-peers
  replicas: ${members}
  podManagementPolicy: Parallel
  selector: {matchLabels: {app: ledger}}
  template:
    metadata: {labels: {app: ledger}}
    spec:
      topologySpreadConstraints:
      - {maxSkew: 1, topologyKey: kubernetes.io/hostname, whenUnsatisfiable: DoNotSchedule, labelSelector: {matchLabels: {app: ledger}}}
      containers:
      - {name: ledger, image: "figure/ledger:1", readinessProbe: {httpGet: {path: /ready, port: 8080}, periodSeconds: 1}}
`;

const images = (members: number) => ({
  'figure/ledger': {
    pull: '1s',
    tags: { '1': {} },
    behaviour: {
      program: 'ledger',
      with: { service: 'ledger-peers', members, path: '/var/data' },
      listen: [{ port: 8080, after: '300ms' }],
      stop: { drain: '3s' },
      files: { '/var/data/.keep': '' },
    },
  },
});

export async function quorumDial({ members, up }: QuorumKnobs, stock: StockImages): Promise<QuorumData> {
  const nodes = Array.from({ length: members }, (_, i) => `node-${i + 1}`);
  const world = await FigureWorld.open({
    lab: {
      cluster: { nodes: members, prepull: true },
      images: images(members),
      setup: [{ apply: 'files/ledger.yaml' }, { wait: '30s' }],
      faults: nodes.map((node) => ({
        id: `lose-${node}`,
        manual: true,
        says: { ko: node, en: node },
        do: [{ nodeDown: node }],
      })),
      traffic: [
        {
          id: 'writes',
          to: 'http://ledger-0.ledger-peers:8080/',
          method: 'POST',
          body: 'x',
          rate: RATE,
          timeout: '2s',
        },
      ],
    },
    files: { 'files/ledger.yaml': manifest(members) },
    images: stock,
  });
  const { cluster, facts, loads } = world.session.world;
  const pods = cluster.store.list<KubeObject & { spec: { nodeName?: string } }>('pods', 'default');
  const zeroMs = world.mark().atMs;
  for (const pod of pods.slice(up)) world.session.input({ kind: 'fault', fault: `lose-${pod.spec.nodeName}` });
  await world.wait((SECONDS + 3) * 1000);
  const load = loads.get('writes');
  const series = load?.series(zeroMs, zeroMs + SECONDS * 1000, 1000) ?? [];
  const last = load?.facts(zeroMs + (SECONDS - LAST_S) * 1000, zeroMs + SECONDS * 1000 - 1);
  const now = cluster.kernel.now();
  return {
    counted: Math.max(
      0,
      ...pods.slice(0, up).map((pod) => facts.published(pod.metadata.uid, 'members', now - 2000, now)),
    ),
    seconds: series.map(({ atMs, ok, failed }) => [(atMs - zeroMs) / 1000, ok, failed]),
    accepted: last?.ok ?? 0,
    refused: last?.failed ?? 0,
  };
}
