/**
 * Sizes of ReplicaSets: one at a time, and all in proportion when a rollout is under way. Mirrors scale and
 * scaleReplicaSet in pkg/controller/deployment/sync.go and GetReplicaSetProportion in util/deployment_util.go.
 */
import type { Deployment, ReplicaSet } from '../../api/objects.ts';
import { isRollingUpdate, maxSurge, replicasOf, wantedReplicas } from './fenceposts.ts';
import { byCreation, DESIRED_REPLICAS, MAX_REPLICAS, numberAnnotation, replicasAnnotations } from './revision.ts';
import { activeSets, type Outcome, REPLICA_SETS, type Rollout } from './rollout.ts';

/** Sets a ReplicaSet's size and its annotations. Gives the ReplicaSet as it is then, or 'retry'.
 * Upstream: scaleReplicaSet. */
export function scaleTo(rollout: Rollout, rs: ReplicaSet, size: number): ReplicaSet | 'retry' {
  const before = replicasOf(rs);
  const wanted = replicasAnnotations(rollout.deployment);
  const { annotations } = rs.metadata;
  const annotated =
    annotations?.[DESIRED_REPLICAS] === wanted[DESIRED_REPLICAS] &&
    annotations?.[MAX_REPLICAS] === wanted[MAX_REPLICAS];
  if (before === size && annotated) return rs;
  const changed = {
    ...rs,
    metadata: annotated ? rs.metadata : { ...rs.metadata, annotations: { ...annotations, ...wanted } },
    spec: before === size ? rs.spec : { ...rs.spec, replicas: size },
  };
  const result = rollout.context.client.update<ReplicaSet>(REPLICA_SETS, changed);
  if (!result.ok) return 'retry';
  rollout.keep(result.object);
  if (before !== size) {
    const direction = size > before ? 'up' : 'down';
    rollout.event(
      'Normal',
      'ScalingReplicaSet',
      `Scaled ${direction} replica set ${rs.metadata.name} from ${before} to ${size}`,
    );
  }
  return result.object;
}

/** Brings the ReplicaSets to the Deployment's size. Upstream: scale. */
export function scaleAll(rollout: Rollout, newSet: ReplicaSet | undefined, old: readonly ReplicaSet[]): Outcome {
  const { deployment } = rollout;
  const only = activeOrLatest(newSet, old);
  if (only)
    return replicasOf(only) === replicasOf(deployment)
      ? undefined
      : done(scaleTo(rollout, only, replicasOf(deployment)));
  if (isSaturated(deployment, newSet)) {
    for (const rs of activeSets(old)) if (scaleTo(rollout, rs, 0) === 'retry') return 'retry';
    return undefined;
  }
  if (!isRollingUpdate(deployment)) return undefined;
  for (const { rs, size } of proportionally(deployment, activeSets(newSet ? [...old, newSet] : old))) {
    if (scaleTo(rollout, rs, size) === 'retry') return 'retry';
  }
  return undefined;
}

function done(result: ReplicaSet | 'retry'): Outcome {
  return result === 'retry' ? 'retry' : undefined;
}

/** The only one with replicas, or the newest when none has. Upstream: FindActiveOrLatest. */
function activeOrLatest(newSet: ReplicaSet | undefined, old: readonly ReplicaSet[]): ReplicaSet | undefined {
  const active = activeSets(newSet ? [...old, newSet] : old);
  if (active.length === 0) return newSet ?? [...old].sort((a, b) => byCreation(b, a))[0];
  return active.length === 1 ? active[0] : undefined;
}

/** Upstream: IsSaturated. */
function isSaturated(deployment: Deployment, rs: ReplicaSet | undefined): boolean {
  if (!rs) return false;
  const replicas = replicasOf(deployment);
  return (
    replicasOf(rs) === replicas &&
    numberAnnotation(rs, DESIRED_REPLICAS) === replicas &&
    (rs.status.availableReplicas ?? 0) === replicas
  );
}

/** The sizes of all when a rollout is under way: each gets its share, the largest what is left over.
 * Example: 10 → 15 with surge 3 and sizes 8 and 5: 18 allowed, 5 to add → 11 and 7. */
export function proportionally(
  deployment: Deployment,
  active: readonly ReplicaSet[],
): { rs: ReplicaSet; size: number }[] {
  const allowed = replicasOf(deployment) > 0 ? replicasOf(deployment) + maxSurge(deployment) : 0;
  const toAdd = allowed - wantedReplicas(active);
  const sorted = [...active];
  if (toAdd > 0) sorted.sort((a, b) => replicasOf(b) - replicasOf(a) || byCreation(b, a));
  else if (toAdd < 0) sorted.sort((a, b) => replicasOf(b) - replicasOf(a) || byCreation(a, b));
  let added = 0;
  const sizes = sorted.map((rs) => {
    const share = toAdd === 0 ? 0 : proportion(rs, deployment, toAdd, added);
    added += share;
    return { rs, size: replicasOf(rs) + share };
  });
  const first = sizes[0];
  if (first && toAdd !== 0) first.size = Math.max(0, first.size + toAdd - added);
  return sizes;
}

/** Upstream: GetReplicaSetProportion. */
function proportion(rs: ReplicaSet, deployment: Deployment, toAdd: number, added: number): number {
  if (replicasOf(rs) === 0 || toAdd === 0 || toAdd === added) return 0;
  const share = fraction(rs, deployment);
  return toAdd > 0 ? Math.min(share, toAdd - added) : Math.max(share, toAdd - added);
}

/** Upstream: getReplicaSetFraction. */
function fraction(rs: ReplicaSet, deployment: Deployment): number {
  const size = replicasOf(rs);
  if (replicasOf(deployment) === 0) return -size;
  const most = replicasOf(deployment) + maxSurge(deployment);
  const mostBefore = numberAnnotation(rs, MAX_REPLICAS) || (deployment.status.replicas ?? 0);
  if (mostBefore === 0) return 0;
  return Math.round((size * most) / mostBefore) - size;
}
