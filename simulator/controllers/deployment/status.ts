/** A Deployment's status and conditions. Mirrors pkg/controller/deployment/sync.go and util/deployment_util.go. Pure. */
import type { Deployment, DeploymentCondition, DeploymentStatus, ReplicaSet } from '../../api/objects.ts';
import { actualReplicas, availableReplicas, maxUnavailable, replicasOf, wantedReplicas } from './fenceposts.ts';

export function conditionOf(status: DeploymentStatus, type: string): DeploymentCondition | undefined {
  return status.conditions?.find((condition) => condition.type === type);
}

/** The conditions with this one in them: unchanged when status and reason are the same, at the end otherwise; the time
 * of transition is kept when the status is the same. Upstream: SetDeploymentCondition. */
export function withCondition(
  conditions: readonly DeploymentCondition[] | undefined,
  condition: Omit<DeploymentCondition, 'lastUpdateTime' | 'lastTransitionTime'> & {
    lastTransitionTime?: string;
    lastUpdateTime?: string;
  },
  timestamp: string,
): DeploymentCondition[] {
  const before = conditions?.find((other) => other.type === condition.type);
  if (before && before.status === condition.status && before.reason === condition.reason)
    return [...(conditions ?? [])];
  const kept = before && before.status === condition.status ? before.lastTransitionTime : undefined;
  const { type, status, reason, message } = condition;
  return [
    ...withoutCondition(conditions, type),
    {
      type,
      status,
      lastUpdateTime: condition.lastUpdateTime ?? timestamp,
      lastTransitionTime: kept ?? condition.lastTransitionTime ?? timestamp,
      reason,
      message,
    },
  ];
}

/** Upstream: RemoveDeploymentCondition. */
export function withoutCondition(
  conditions: readonly DeploymentCondition[] | undefined,
  type: string,
): DeploymentCondition[] {
  return (conditions ?? []).filter((condition) => condition.type !== type);
}

/** The numbers and the condition Available. Upstream: calculateStatus. */
export function deploymentStatus(
  deployment: Deployment,
  all: readonly ReplicaSet[],
  newSet: ReplicaSet | undefined,
  timestamp: string,
): DeploymentStatus {
  const available = availableReplicas(all);
  const enough = available >= replicasOf(deployment) - maxUnavailable(deployment);
  const conditions = withCondition(
    deployment.status.conditions,
    enough
      ? {
          type: 'Available',
          status: 'True',
          reason: 'MinimumReplicasAvailable',
          message: 'Deployment has minimum availability.',
        }
      : {
          type: 'Available',
          status: 'False',
          reason: 'MinimumReplicasUnavailable',
          message: 'Deployment does not have minimum availability.',
        },
    timestamp,
  );
  return buildStatus({
    observedGeneration: deployment.metadata.generation ?? 0,
    replicas: actualReplicas(all),
    updatedReplicas: newSet ? actualReplicas([newSet]) : 0,
    readyReplicas: all.reduce((sum, rs) => sum + (rs.status.readyReplicas ?? 0), 0),
    availableReplicas: available,
    unavailableReplicas: Math.max(0, wantedReplicas(all) - available),
    terminatingReplicas: terminatingReplicas(all),
    collisionCount: deployment.status.collisionCount,
    conditions,
  });
}

/** Unknown as long as one ReplicaSet's is. Upstream: GetTerminatingReplicaCountForReplicaSets. */
function terminatingReplicas(all: readonly ReplicaSet[]): number | undefined {
  let sum = 0;
  for (const rs of all) {
    if (rs.status.terminatingReplicas === undefined) return undefined;
    sum += rs.status.terminatingReplicas;
  }
  return sum;
}

interface Numbers {
  readonly observedGeneration: number;
  readonly replicas: number;
  readonly updatedReplicas: number;
  readonly readyReplicas: number;
  readonly availableReplicas: number;
  readonly unavailableReplicas: number;
  readonly terminatingReplicas: number | undefined;
  readonly collisionCount: number | undefined;
  readonly conditions: DeploymentCondition[];
}

/** As Go writes it: zeros are left out, but for those behind a pointer. */
function buildStatus(numbers: Numbers): DeploymentStatus {
  const status: DeploymentStatus = {};
  if (numbers.observedGeneration !== 0) status.observedGeneration = numbers.observedGeneration;
  if (numbers.replicas !== 0) status.replicas = numbers.replicas;
  if (numbers.updatedReplicas !== 0) status.updatedReplicas = numbers.updatedReplicas;
  if (numbers.readyReplicas !== 0) status.readyReplicas = numbers.readyReplicas;
  if (numbers.availableReplicas !== 0) status.availableReplicas = numbers.availableReplicas;
  if (numbers.unavailableReplicas !== 0) status.unavailableReplicas = numbers.unavailableReplicas;
  if (numbers.terminatingReplicas !== undefined) status.terminatingReplicas = numbers.terminatingReplicas;
  if (numbers.conditions.length > 0) status.conditions = numbers.conditions;
  if (numbers.collisionCount !== undefined) status.collisionCount = numbers.collisionCount;
  return status;
}

/** Upstream: apiequality.Semantic.DeepEqual on the status. */
export function sameDeploymentStatus(a: DeploymentStatus, b: DeploymentStatus): boolean {
  return (
    (a.observedGeneration ?? 0) === (b.observedGeneration ?? 0) &&
    (a.replicas ?? 0) === (b.replicas ?? 0) &&
    (a.updatedReplicas ?? 0) === (b.updatedReplicas ?? 0) &&
    (a.readyReplicas ?? 0) === (b.readyReplicas ?? 0) &&
    (a.availableReplicas ?? 0) === (b.availableReplicas ?? 0) &&
    (a.unavailableReplicas ?? 0) === (b.unavailableReplicas ?? 0) &&
    a.terminatingReplicas === b.terminatingReplicas &&
    a.collisionCount === b.collisionCount &&
    (a.conditions ?? []).length === (b.conditions ?? []).length &&
    (a.conditions ?? []).every((condition, i) => sameCondition(condition, b.conditions?.[i] as DeploymentCondition))
  );
}

function sameCondition(a: DeploymentCondition, b: DeploymentCondition): boolean {
  return (
    a === b ||
    (a.type === b.type &&
      a.status === b.status &&
      a.reason === b.reason &&
      a.message === b.message &&
      a.lastUpdateTime === b.lastUpdateTime &&
      a.lastTransitionTime === b.lastTransitionTime)
  );
}

/** Upstream: DeploymentComplete. */
export function isComplete(deployment: Deployment, status: DeploymentStatus): boolean {
  const replicas = replicasOf(deployment);
  return (
    (status.updatedReplicas ?? 0) === replicas &&
    (status.replicas ?? 0) === replicas &&
    (status.availableReplicas ?? 0) === replicas &&
    (status.observedGeneration ?? 0) >= (deployment.metadata.generation ?? 0)
  );
}
