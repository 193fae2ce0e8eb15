/** The status of a ReplicaSet or ReplicationController. Mirrors pkg/controller/replicaset/replica_set_utils.go. */
import type { Pod, ReplicaSetCondition, ReplicaSetStatus } from '../../api/objects.ts';
import { availableInMs, isReady } from '../pod-state.ts';
import type { ReplicaFailure } from './replicaset.ts';
import type { Replicator } from './replicator.ts';

export interface StatusInput {
  readonly rs: Replicator;
  readonly active: readonly Pod[];
  /** undefined where the status does not say. */
  readonly terminating: number | undefined;
  readonly failure: ReplicaFailure | undefined;
  readonly wallMs: number;
  readonly timestamp: string;
}

/** The status, and after how long the next pod will have been ready for minReadySeconds. Upstream: calculateStatus. */
export function replicaSetStatus(input: StatusInput): { status: ReplicaSetStatus; nextMs: number | undefined } {
  const { rs, active } = input;
  const wanted = Object.entries(rs.spec.template?.metadata?.labels ?? {});
  const minReadySeconds = rs.spec.minReadySeconds ?? 0;
  let labelled = 0;
  let ready = 0;
  let available = 0;
  let nextMs: number | undefined;
  for (const pod of active) {
    if (carries(pod.metadata.labels, wanted)) labelled++;
    if (!isReady(pod)) continue;
    ready++;
    const inMs = availableInMs(pod, minReadySeconds, input.wallMs);
    if (inMs === 0) available++;
    else if (inMs !== undefined) nextMs = Math.min(nextMs ?? inMs, inMs);
  }
  const conditions = replicaSetConditions(input);
  const status: ReplicaSetStatus = {
    replicas: active.length,
    ...(labelled > 0 ? { fullyLabeledReplicas: labelled } : {}),
    ...(ready > 0 ? { readyReplicas: ready } : {}),
    ...(available > 0 ? { availableReplicas: available } : {}),
    ...(input.terminating === undefined ? {} : { terminatingReplicas: input.terminating }),
    observedGeneration: rs.metadata.generation ?? 0,
    ...(conditions.length > 0 ? { conditions } : {}),
  };
  return { status, nextMs };
}

function carries(
  labels: Readonly<Record<string, string>> = {},
  wanted: readonly (readonly [string, string])[],
): boolean {
  for (const [key, value] of wanted) if (labels[key] !== value) return false;
  return true;
}

function replicaSetConditions({ rs, failure, timestamp }: StatusInput): ReplicaSetCondition[] {
  const before = rs.status.conditions ?? [];
  const others = before.filter((condition) => condition.type !== 'ReplicaFailure');
  if (!failure) return others;
  if (others.length < before.length) return before;
  return [
    ...others,
    {
      type: 'ReplicaFailure',
      status: 'True',
      lastTransitionTime: timestamp,
      reason: failure.reason,
      message: failure.message,
    },
  ];
}

/** Whether nothing is to be written. Upstream: the head of updateReplicaSetStatus. */
export function sameStatus(rs: Replicator, status: ReplicaSetStatus): boolean {
  const before: ReplicaSetStatus = rs.status;
  return (
    before.replicas === status.replicas &&
    (before.fullyLabeledReplicas ?? 0) === (status.fullyLabeledReplicas ?? 0) &&
    (before.readyReplicas ?? 0) === (status.readyReplicas ?? 0) &&
    (before.availableReplicas ?? 0) === (status.availableReplicas ?? 0) &&
    before.terminatingReplicas === status.terminatingReplicas &&
    before.observedGeneration === status.observedGeneration &&
    (before.conditions ?? []).length === (status.conditions ?? []).length &&
    (before.conditions ?? []).every((condition, i) => condition === status.conditions?.[i])
  );
}
