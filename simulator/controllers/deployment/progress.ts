/**
 * Progress and its deadline: the condition Progressing. Mirrors pkg/controller/deployment/progress.go. Pure.
 */
import type { Deployment, DeploymentCondition, DeploymentStatus, ReplicaSet } from '../../api/objects.ts';
import { parseTime } from '../../api/time.ts';
import { conditionOf, isComplete, withCondition, withoutCondition } from './status.ts';

const NO_DEADLINE = 2147483647;

/** Upstream: HasProgressDeadline. */
export function hasProgressDeadline({ spec }: Deployment): boolean {
  return spec.progressDeadlineSeconds !== undefined && spec.progressDeadlineSeconds !== NO_DEADLINE;
}

/** The new conditions after a look at how the rollout goes. Upstream: syncRolloutStatus. */
export function rolloutConditions(
  deployment: Deployment,
  status: DeploymentStatus,
  all: readonly ReplicaSet[],
  newSet: ReplicaSet | undefined,
  now: { readonly wallMs: number; readonly timestamp: string },
): DeploymentCondition[] {
  let conditions: DeploymentCondition[] = [...(status.conditions ?? [])];
  const deadline = hasProgressDeadline(deployment);
  if (!deadline) conditions = withoutCondition(conditions, 'Progressing');
  const current = conditionOf(deployment.status, 'Progressing');
  const wasComplete =
    (status.replicas ?? 0) === (status.updatedReplicas ?? 0) && current?.reason === 'NewReplicaSetAvailable';
  if (deadline && !wasComplete) conditions = progressing(deployment, { ...status, conditions }, newSet, current, now);
  const failure = replicaFailure(all, newSet);
  if (!failure) return withoutCondition(conditions, 'ReplicaFailure');
  return withCondition(conditions, failure, now.timestamp);
}

function progressing(
  deployment: Deployment,
  status: DeploymentStatus,
  newSet: ReplicaSet | undefined,
  current: DeploymentCondition | undefined,
  { wallMs, timestamp }: { readonly wallMs: number; readonly timestamp: string },
): DeploymentCondition[] {
  const conditions = status.conditions ?? [];
  const who = newSet ? `ReplicaSet "${newSet.metadata.name}"` : `Deployment "${deployment.metadata.name}"`;
  const type = 'Progressing';
  if (isComplete(deployment, status)) {
    const message = `${who} has successfully progressed.`;
    return withCondition(conditions, { type, status: 'True', reason: 'NewReplicaSetAvailable', message }, timestamp);
  }
  if (moved(deployment.status, status)) {
    const condition = {
      type,
      status: 'True',
      reason: 'ReplicaSetUpdated',
      message: `${who} is progressing.`,
      lastTransitionTime: current?.status === 'True' ? current.lastTransitionTime : undefined,
    };
    return withCondition(current ? withoutCondition(conditions, type) : conditions, condition, timestamp);
  }
  if (timedOut(deployment, status, wallMs)) {
    const message = `${who} has timed out progressing.`;
    return withCondition(conditions, { type, status: 'False', reason: 'ProgressDeadlineExceeded', message }, timestamp);
  }
  return conditions;
}

/** Upstream: DeploymentProgressing. */
function moved(before: DeploymentStatus, after: DeploymentStatus): boolean {
  const old = (status: DeploymentStatus): number => (status.replicas ?? 0) - (status.updatedReplicas ?? 0);
  return (
    (after.updatedReplicas ?? 0) > (before.updatedReplicas ?? 0) ||
    old(after) < old(before) ||
    (after.readyReplicas ?? 0) > (before.readyReplicas ?? 0) ||
    (after.availableReplicas ?? 0) > (before.availableReplicas ?? 0)
  );
}

/** Upstream: DeploymentTimedOut. */
function timedOut(deployment: Deployment, status: DeploymentStatus, wallMs: number): boolean {
  const condition = conditionOf(status, 'Progressing');
  if (!condition || condition.reason === 'NewReplicaSetAvailable') return false;
  if (condition.reason === 'ProgressDeadlineExceeded') return true;
  const since = parseTime(condition.lastUpdateTime ?? '') ?? wallMs;
  return since + (deployment.spec.progressDeadlineSeconds ?? 0) * 1000 < wallMs;
}

/** After how long to look again whether the deadline has passed. Example: last moved 4 s ago, deadline 10 s → 7000.
 * Upstream: requeueStuckDeployment. */
export function checkAgainInMs(deployment: Deployment, status: DeploymentStatus, wallMs: number): number | undefined {
  const current = conditionOf(deployment.status, 'Progressing');
  if (!hasProgressDeadline(deployment) || !current) return undefined;
  if (isComplete(deployment, status) || current.reason === 'ProgressDeadlineExceeded') return undefined;
  // Once it was complete, no passing of time makes it late again: upstream looks ever again, to no effect.
  if (current.reason === 'NewReplicaSetAvailable') return undefined;
  const since = parseTime(current.lastUpdateTime ?? '') ?? wallMs;
  const left = since + (deployment.spec.progressDeadlineSeconds ?? 0) * 1000 - wallMs;
  return left < 1000 ? 5 : left + 1000;
}

/** Upstream: getReplicaFailures. */
function replicaFailure(all: readonly ReplicaSet[], newSet: ReplicaSet | undefined): DeploymentCondition | undefined {
  for (const rs of newSet ? [newSet, ...all] : all) {
    for (const condition of rs.status.conditions ?? []) {
      if (condition.type === 'ReplicaFailure') return { ...condition, lastUpdateTime: condition.lastTransitionTime };
    }
  }
  return undefined;
}
