/** A StatefulSet's status. Mirrors computeReplicaStatus, completeRollingUpdate and inconsistentStatus in
 * pkg/controller/statefulset/stateful_set_control.go and stateful_set_utils.go. Pure. */
import type { StatefulSet, StatefulSetStatus } from '../../api/objects.ts';
import { type Revisions, replicasOf } from './identity.ts';
import { isAvailable, type Member } from './member.ts';

export interface Counts {
  replicas: number;
  readyReplicas: number;
  availableReplicas: number;
  currentReplicas: number;
  updatedReplicas: number;
}

/** What the Pods count, those that are going among them. */
export function countPods(set: StatefulSet, revisions: Revisions, members: readonly Member[], wallMs: number): Counts {
  const minReadySeconds = set.spec.minReadySeconds ?? 0;
  const current = revisions.current.metadata.name;
  const update = revisions.update.metadata.name;
  const counts: Counts = {
    replicas: members.length,
    readyReplicas: 0,
    availableReplicas: 0,
    currentReplicas: 0,
    updatedReplicas: 0,
  };
  for (const member of members) {
    if (member.isRunningAndReady) counts.readyReplicas++;
    if (isAvailable(member, minReadySeconds, wallMs)) counts.availableReplicas++;
    if (member.isTerminating) continue;
    if (member.revision === current) counts.currentReplicas++;
    if (member.revision === update) counts.updatedReplicas++;
  }
  return counts;
}

/** The status as Go writes it. A rolling update that is through makes its revision the current one. */
export function statefulSetStatus(
  set: StatefulSet,
  revisions: Revisions,
  counts: Counts,
  collisionCount: number,
): StatefulSetStatus {
  const { replicas, readyReplicas, availableReplicas, updatedReplicas } = counts;
  const isThrough =
    set.spec.updateStrategy?.type === 'RollingUpdate' &&
    updatedReplicas === replicas &&
    readyReplicas === replicas &&
    replicas === replicasOf(set);
  const update = revisions.update.metadata.name;
  const currentReplicas = isThrough ? updatedReplicas : counts.currentReplicas;
  return {
    observedGeneration: set.metadata.generation ?? 0,
    replicas,
    ...(readyReplicas === 0 ? {} : { readyReplicas }),
    ...(currentReplicas === 0 ? {} : { currentReplicas }),
    ...(updatedReplicas === 0 ? {} : { updatedReplicas }),
    currentRevision: isThrough ? update : revisions.current.metadata.name,
    updateRevision: update,
    collisionCount,
    availableReplicas,
  };
}

/** Whether it has to be written. */
export function differs(before: StatefulSetStatus, status: StatefulSetStatus): boolean {
  return (
    (status.observedGeneration ?? 0) > (before.observedGeneration ?? 0) ||
    COMPARED.some((key) => (status[key] ?? 0) !== (before[key] ?? 0)) ||
    status.currentRevision !== before.currentRevision ||
    status.updateRevision !== before.updateRevision
  );
}

const COMPARED = ['replicas', 'currentReplicas', 'readyReplicas', 'updatedReplicas', 'availableReplicas'] as const;
