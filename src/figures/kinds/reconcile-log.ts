// Who notices, and what they do about it: one act against a ReplicaSet and all deeds that follow, from the store's history.
import type { KubeObject } from '../../../simulator/store/types.ts';
import { controllerOf, deedsOf } from '../deeds.ts';
import { lineOf, type ReconcileData, type ReconcileKnobs, type ReconcileLine } from '../knobs/reconcile-log.ts';
import { webManifest } from '../manifests.ts';
import type { StockImages } from '../types.ts';
import { FigureWorld } from '../world.ts';

export async function reconcileLog(knobs: ReconcileKnobs, images: StockImages): Promise<ReconcileData> {
  const world = await FigureWorld.open({
    lab: { cluster: { nodes: 3, prepull: true }, setup: [{ apply: 'files/web.yaml' }, { wait: '10s' }] },
    files: { 'files/web.yaml': webManifest({ kind: 'ReplicaSet', replicas: knobs.replicas }) },
    images,
  });
  const line = lineOf(knobs);
  const before = world.mark();
  await world.run(line);
  // longer than a pod takes to drain
  await world.settle(5_000);
  const { store } = world.session.world.cluster;
  // counted as the controller counts: pods it controls that nobody has asked to go
  const there = new Set(
    store
      .listAt<KubeObject>(before.atMs, 'pods', 'default')
      .filter(isCounted)
      .map(({ metadata }) => metadata.uid),
  );
  let wanted = knobs.replicas;
  const lines: ReconcileLine[] = [];
  for (const change of world.changesSince(before)) {
    const [deed] = deedsOf([change], before.atMs);
    const { object, resource, type } = change;
    if (resource === 'replicasets.apps')
      wanted = (object as KubeObject & { spec: { replicas?: number } }).spec.replicas ?? wanted;
    if (deed) {
      const counts = deed.who === 'replicaset-controller' && resource === 'pods';
      lines.push({ ...deed, saw: counts ? { wanted, has: there.size } : null });
    }
    if (resource !== 'pods') continue;
    if (type !== 'DELETED' && isCounted(object)) there.add(object.metadata.uid);
    else there.delete(object.metadata.uid);
  }
  return { line, lines };
}

const isCounted = (pod: KubeObject): boolean =>
  pod.metadata.deletionTimestamp === undefined && controllerOf(pod) === 'web';
