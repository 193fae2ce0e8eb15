// What a delete marks, what waits for what, and what goes in which order, read from the history of one real delete.
import type { KubeObject } from '../../../simulator/store/types.ts';
import { controllerOf, refOf } from '../deeds.ts';
import type { CascadeData, CascadeKnobs } from '../knobs/cascade-tree.ts';
import { webManifest } from '../manifests.ts';
import type { StockImages } from '../types.ts';
import { FigureWorld } from '../world.ts';

const TREE = ['deployments.apps', 'replicasets.apps', 'pods'] as const;

export async function cascadeTree({ policy, replicas }: CascadeKnobs, images: StockImages): Promise<CascadeData> {
  const world = await FigureWorld.open({
    lab: { cluster: { nodes: 2, prepull: true }, setup: [{ apply: 'files/web.yaml' }, { wait: '10s' }] },
    files: { 'files/web.yaml': webManifest({ kind: 'Deployment', replicas, service: false }) },
    images,
  });
  const { store } = world.session.world.cluster;
  const tree = TREE.flatMap((resource) =>
    store.list<KubeObject>(resource, 'default').map((object) => ({ resource, object })),
  );
  const before = world.mark();
  const line = `kubectl delete deployment web --cascade=${policy} --wait=false`;
  const said = await world.run(line);
  await world.settle(5_000);
  const changes = world.changesSince(before);
  const zeroMs = changes.find(({ resource }) => resource === 'deployments.apps')?.atMs ?? before.atMs;
  const at = (ms: number | undefined) => (ms === undefined ? null : Math.round((ms - zeroMs) / 10) / 100);
  return {
    line,
    said,
    objects: tree.map(({ resource, object }) => {
      const own = changes.filter((c) => c.object.metadata.uid === object.metadata.uid);
      const marked = own.find((c) => c.object.metadata.deletionTimestamp !== undefined);
      return {
        ref: refOf(resource, object),
        markedAt: at(marked?.atMs),
        finalizers: marked?.type === 'MODIFIED' ? (marked.object.metadata.finalizers ?? []) : [],
        freedAt:
          controllerOf(object) === ''
            ? null
            : at(own.find((c) => c.type === 'MODIFIED' && controllerOf(c.object) === '')?.atMs),
        goneAt: at(own.find((c) => c.type === 'DELETED')?.atMs),
      };
    }),
  };
}
