/** RollingUpdate. Mirrors pkg/controller/deployment/rolling.go. */
import type { Deployment, ReplicaSet } from '../../api/objects.ts';
import { cleanUp } from './cleanup.ts';
import { availableReplicas, maxUnavailable, newReplicas, replicasOf, wantedReplicas } from './fenceposts.ts';
import { newAndOldSets } from './replicasets.ts';
import { byCreation } from './revision.ts';
import { activeSets, type Outcome, type Rollout } from './rollout.ts';
import { scaleTo } from './scale.ts';
import { isComplete } from './status.ts';

/** One step of the update: grows the new ReplicaSet, or shrinks old ones. Upstream: rolloutRolling. */
export function rollingUpdate(rollout: Rollout): Outcome {
  const { newSet, old, all, failed } = newAndOldSets(rollout, true);
  if (failed || !newSet) return 'retry';
  const { deployment } = rollout;
  const size = newSize(deployment, all, newSet);
  if (size !== replicasOf(newSet)) {
    const grown = scaleTo(rollout, newSet, size);
    if (grown === 'retry') return 'retry';
    return rollout.syncRolloutStatus([...old, grown], grown);
  }
  const steps = oldSizes(deployment, old, newSet);
  if (steps.length > 0) {
    let changed = old;
    for (const step of steps) {
      const rs = changed.find((other) => other.metadata.uid === step.uid) as ReplicaSet;
      const scaled = scaleTo(rollout, rs, step.size);
      if (scaled === 'retry') return 'retry';
      changed = changed.map((other) => (other === rs ? scaled : other));
    }
    return rollout.syncRolloutStatus([...changed, newSet], newSet);
  }
  if (isComplete(deployment, deployment.status)) cleanUp(rollout, old);
  return rollout.syncRolloutStatus(all, newSet);
}

/** Upstream: reconcileNewReplicaSet. */
function newSize(deployment: Deployment, all: readonly ReplicaSet[], newSet: ReplicaSet): number {
  const replicas = replicasOf(deployment);
  const current = replicasOf(newSet);
  if (current === replicas) return current;
  if (current > replicas) return replicas;
  return newReplicas(deployment, all, current);
}

export interface Step {
  readonly uid: string;
  readonly size: number;
}

/** How old ReplicaSets shrink now: first those whose pods are not available, then as many available ones as may go.
 * Example: 4 replicas, 25 % unavailable, old 4 (all available), new 1 (not available) → old 3.
 * Upstream: reconcileOldReplicaSets. */
export function oldSizes(deployment: Deployment, old: readonly ReplicaSet[], newSet: ReplicaSet): Step[] {
  if (wantedReplicas(old) === 0) return [];
  const mostUnavailable = maxUnavailable(deployment);
  const leastAvailable = replicasOf(deployment) - mostUnavailable;
  const newUnavailable = replicasOf(newSet) - (newSet.status.availableReplicas ?? 0);
  const mayGo = wantedReplicas([...old, newSet]) - leastAvailable - newUnavailable;
  if (mayGo <= 0) return [];
  const sizes = new Map(old.map((rs) => [rs.metadata.uid, replicasOf(rs)]));
  const steps: Step[] = [];
  const shrink = (rs: ReplicaSet, by: number): void => {
    const size = (sizes.get(rs.metadata.uid) as number) - by;
    sizes.set(rs.metadata.uid, size);
    steps.push({ uid: rs.metadata.uid, size });
  };
  let gone = 0;
  const sorted = activeSets(old).sort(byCreation);
  for (const rs of sorted) {
    if (gone >= mayGo) break;
    const unhealthy = replicasOf(rs) - (rs.status.availableReplicas ?? 0);
    if (unhealthy === 0) continue;
    // Its status still tells of pods it was just told to let go: upstream takes that for an invalid request and does no more.
    if (unhealthy < 0) return steps;
    const by = Math.min(mayGo - gone, unhealthy);
    shrink(rs, by);
    gone += by;
  }
  let spare = availableReplicas([...old, newSet]) - leastAvailable;
  for (const rs of sorted) {
    if (spare <= 0) break;
    const size = sizes.get(rs.metadata.uid) as number;
    if (size === 0) continue;
    const by = Math.min(size, spare);
    shrink(rs, by);
    spare -= by;
  }
  return steps;
}
