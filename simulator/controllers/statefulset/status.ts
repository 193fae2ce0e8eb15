/** A StatefulSet's status. Mirrors computeReplicaStatus, completeRollingUpdate and inconsistentStatus in
 * pkg/controller/statefulset/stateful_set_control.go and stateful_set_utils.go. Pure. */
import type { Pod, StatefulSet, StatefulSetStatus } from '../../api/objects.ts';
import { availableInMs, isReady } from '../pod-state.ts';
import { type Revisions, replicasOf, revisionOfPod } from './identity.ts';

export interface Counts {
  replicas: number;
  readyReplicas: number;
  availableReplicas: number;
  currentReplicas: number;
  updatedReplicas: number;
}

export const isTerminating = ({ metadata }: Pod): boolean => metadata.deletionTimestamp !== undefined;

/** Upstream: isRunningAndReady. */
export const isRunningAndReady = (pod: Pod): boolean => pod.status.phase === 'Running' && isReady(pod);

/** Upstream: isRunningAndAvailable. */
export function isAvailable(pod: Pod, minReadySeconds: number, wallMs: number): boolean {
  return availableInMs(pod, minReadySeconds, wallMs) === 0;
}

/** What the Pods count, those that are going among them. */
export function countPods(set: StatefulSet, revisions: Revisions, pods: readonly Pod[], wallMs: number): Counts {
  const minReadySeconds = set.spec.minReadySeconds ?? 0;
  const current = revisions.current.metadata.name;
  const update = revisions.update.metadata.name;
  const counts: Counts = {
    replicas: 0,
    readyReplicas: 0,
    availableReplicas: 0,
    currentReplicas: 0,
    updatedReplicas: 0,
  };
  for (const pod of pods) {
    counts.replicas++;
    if (isRunningAndReady(pod)) {
      counts.readyReplicas++;
      if (isAvailable(pod, minReadySeconds, wallMs)) counts.availableReplicas++;
    }
    if (isTerminating(pod)) continue;
    const revision = revisionOfPod(pod);
    if (revision === current) counts.currentReplicas++;
    if (revision === update) counts.updatedReplicas++;
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
