/** Old ReplicaSets beyond revisionHistoryLimit. Mirrors cleanupDeployment in pkg/controller/deployment/sync.go. */
import type { ReplicaSet } from '../../api/objects.ts';
import { byCreation, revisionOf } from './revision.ts';
import { REPLICA_SETS, type Rollout } from './rollout.ts';

const NO_LIMIT = 2147483647;

/** Deletes the oldest revisions that have no pods any more. */
export function cleanUp({ deployment, context }: Rollout, old: readonly ReplicaSet[]): void {
  for (const rs of superfluous(old, deployment.spec.revisionHistoryLimit)) {
    context.client.delete(REPLICA_SETS, rs.metadata.namespace, rs.metadata.name);
  }
}

/** Example: five old ones with limit 2 → the three of the lowest revisions, as far as they are empty. */
export function superfluous(old: readonly ReplicaSet[], limit: number | undefined): ReplicaSet[] {
  if (limit === undefined || limit === NO_LIMIT) return [];
  const alive = old.filter((rs) => rs.metadata.deletionTimestamp === undefined);
  return alive
    .sort((a, b) => revisionOf(a) - revisionOf(b) || byCreation(a, b))
    .slice(0, Math.max(0, alive.length - limit))
    .filter(
      (rs) =>
        (rs.status.replicas ?? 0) === 0 &&
        (rs.spec.replicas ?? 1) === 0 &&
        (rs.metadata.generation ?? 0) <= (rs.status.observedGeneration ?? 0),
    );
}
