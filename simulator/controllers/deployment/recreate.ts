/** Recreate: everything old goes before anything new comes. Mirrors pkg/controller/deployment/recreate.go. */
import type { Pod, ReplicaSet } from '../../api/objects.ts';
import { isTerminal } from '../pod-state.ts';
import { cleanUp } from './cleanup.ts';
import { actualReplicas, replicasOf } from './fenceposts.ts';
import { newAndOldSets } from './replicasets.ts';
import { activeSets, type Outcome, type Rollout } from './rollout.ts';
import { scaleTo } from './scale.ts';
import { isComplete } from './status.ts';

/** Upstream: rolloutRecreate. */
export function recreate(rollout: Rollout): Outcome {
  const first = newAndOldSets(rollout, false);
  if (first.failed) return 'retry';
  const active = activeSets(first.old);
  if (active.length > 0) {
    let { old } = first;
    for (const rs of active) {
      const scaled = scaleTo(rollout, rs, 0);
      if (scaled === 'retry') return 'retry';
      old = old.map((other) => (other === rs ? scaled : other));
    }
    return rollout.syncRolloutStatus(first.newSet ? [...old, first.newSet] : old, first.newSet);
  }
  if (oldPodsRun(rollout, first.old)) return rollout.syncRolloutStatus(first.all, first.newSet);
  const { newSet, old, failed } = first.newSet ? first : newAndOldSets(rollout, true);
  if (failed || !newSet) return 'retry';
  const scaled = scaleTo(rollout, newSet, replicasOf(rollout.deployment));
  if (scaled === 'retry') return 'retry';
  if (isComplete(rollout.deployment, rollout.deployment.status)) cleanUp(rollout, old);
  return rollout.syncRolloutStatus([...old, scaled], scaled);
}

/** Pods that end count too, until they are gone or have ended. Upstream: oldPodsRunning. */
function oldPodsRun({ context }: Rollout, old: readonly ReplicaSet[]): boolean {
  if (actualReplicas(old) > 0) return true;
  return old.some((rs) => context.store.ownedBy<Pod>('pods', rs.metadata.uid).some((pod) => !isTerminal(pod)));
}
