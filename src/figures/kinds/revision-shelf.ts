// Revisions as books on a shelf: the ReplicaSets of a Deployment after the reader's actions, run by real commands. With `helm: true`
// a release's history stands above it.
import type { KubeObject } from '../../../simulator/store/types.ts';
import { vwebChart } from '../charts.ts';
import { type ShelfData, type ShelfKnobs, shelfLines } from '../knobs/revision-shelf.ts';
import type { StockImages } from '../types.ts';
import { FigureWorld } from '../world.ts';

const manifest = (limit: number): string => `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 2
  revisionHistoryLimit: ${limit}
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
      - {name: web, image: "drydock/web:1"}
`;

export async function revisionShelf(knobs: ShelfKnobs, images: StockImages): Promise<ShelfData> {
  const { acts, limit, helm } = knobs;
  const world = await FigureWorld.open({
    lab: {
      cluster: { nodes: 2, prepull: true },
      home: helm ? [{ path: 'vweb', from: 'files/vweb' }] : [{ path: 'web.yaml', from: 'files/web.yaml' }],
    },
    files: helm ? vwebChart('files/vweb') : { 'files/web.yaml': manifest(limit) },
    images,
  });
  let line = helm ? 'helm install web ./vweb' : 'kubectl apply -f web.yaml';
  let said = await world.run(line);
  await world.settle();
  for (const act of acts.slice(0, 12)) {
    line = shelfLines(knobs)[act] ?? '';
    said = await world.run(line);
    await world.settle();
  }
  const releases = helm
    ? (JSON.parse(await world.run('helm history web -o json')) as ShelfData['releases']).map(
        ({ revision, status, description }) => ({ revision, status, description }),
      )
    : [];
  const sets = world.session.world.cluster.store.list<
    KubeObject & {
      spec: { replicas?: number; template: { spec: { containers: { image?: string }[] } } };
    }
  >('replicasets.apps', 'default');
  return {
    books: sets
      .map((set) => {
        const { annotations = {}, labels = {} } = set.metadata;
        return {
          revision: Number(annotations['deployment.kubernetes.io/revision'] ?? 0),
          before: (annotations['deployment.kubernetes.io/revision-history'] ?? '')
            .split(',')
            .filter(Boolean)
            .map(Number),
          image: set.spec.template.spec.containers[0]?.image ?? '',
          replicas: set.spec.replicas ?? 0,
          hash: labels['pod-template-hash'] ?? '',
        };
      })
      .sort((a, b) => a.revision - b.revision),
    releases,
    said,
    line,
  };
}
