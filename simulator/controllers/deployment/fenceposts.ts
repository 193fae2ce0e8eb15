/**
 * The arithmetic of maxSurge and maxUnavailable. Mirrors pkg/controller/deployment/util/deployment_util.go. Pure.
 */
import type { Deployment, ReplicaSet } from '../../api/objects.ts';
import { scaledValue } from '../int-or-percent.ts';

/** Example: 25 %/25 % of 3 → surge 1, unavailable 0; 0/10 % of 3 → 0 and 1, since both may not be 0.
 * Upstream: ResolveFenceposts. */
export function fenceposts(
  maxSurge: number | string | undefined,
  maxUnavailable: number | string | undefined,
  desired: number,
): { surge: number; unavailable: number } {
  const surge = scaledValue(maxSurge, desired, 'up');
  const unavailable = scaledValue(maxUnavailable, desired, 'down');
  return { surge, unavailable: surge === 0 && unavailable === 0 ? 1 : unavailable };
}

export function replicasOf(object: { readonly spec: { readonly replicas?: number } }): number {
  return object.spec.replicas ?? 1;
}

export function isRollingUpdate(deployment: Deployment): boolean {
  return (deployment.spec.strategy?.type ?? 'RollingUpdate') === 'RollingUpdate';
}

/** Upstream: MaxSurge. */
export function maxSurge(deployment: Deployment): number {
  if (!isRollingUpdate(deployment)) return 0;
  const rolling = deployment.spec.strategy?.rollingUpdate;
  return fenceposts(rolling?.maxSurge, rolling?.maxUnavailable, replicasOf(deployment)).surge;
}

/** Upstream: MaxUnavailable. */
export function maxUnavailable(deployment: Deployment): number {
  const replicas = replicasOf(deployment);
  if (!isRollingUpdate(deployment) || replicas === 0) return 0;
  const rolling = deployment.spec.strategy?.rollingUpdate;
  return Math.min(fenceposts(rolling?.maxSurge, rolling?.maxUnavailable, replicas).unavailable, replicas);
}

/** Upstream: GetReplicaCountForReplicaSets. */
export function wantedReplicas(sets: readonly ReplicaSet[]): number {
  return sets.reduce((sum, rs) => sum + replicasOf(rs), 0);
}

/** Upstream: GetActualReplicaCountForReplicaSets. */
export function actualReplicas(sets: readonly ReplicaSet[]): number {
  return sets.reduce((sum, rs) => sum + (rs.status.replicas ?? 0), 0);
}

/** Upstream: GetAvailableReplicaCountForReplicaSets. */
export function availableReplicas(sets: readonly ReplicaSet[]): number {
  return sets.reduce((sum, rs) => sum + (rs.status.availableReplicas ?? 0), 0);
}

/** How large the new ReplicaSet may be now. Example: 4 replicas, surge 1, old 4, new 0 → 1. Upstream: NewRSNewReplicas. */
export function newReplicas(deployment: Deployment, all: readonly ReplicaSet[], current: number): number {
  const replicas = replicasOf(deployment);
  if (!isRollingUpdate(deployment)) return replicas;
  const room = replicas + maxSurge(deployment) - wantedReplicas(all);
  if (room <= 0) return current;
  return current + Math.min(room, replicas - current);
}
