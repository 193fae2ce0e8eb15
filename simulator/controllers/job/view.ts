/** What one look at a Job works with, and what it asks of Pods. Mirrors syncJobCtx and the predicates of job_controller.go. */
import type { Job, JobCondition, JobStatus, Pod } from '../../api/objects.ts';
import type { BackoffRecord } from './backoff.ts';

/** What one look at a Job finds, and works with. */
export interface JobView {
  readonly key: string;
  /** Its status is written back. */
  readonly job: Job & { status: JobStatus };
  readonly pods: readonly Pod[];
  readonly active: readonly Pod[];
  /** Counts of Pods, as they will be once this look is over. */
  activeCount: number;
  readyCount: number;
  terminatingCount: number;
  succeeded: number;
  /** Indexes that had succeeded before, and with those that have now. */
  readonly succeededBefore: ReadonlySet<number>;
  succeededIndexes: ReadonlySet<number>;
  /** Only with a limit per index. */
  readonly failedIndexes: ReadonlySet<number> | undefined;
  /** Failed Pods that are kept until their successor carries their count on, by index. */
  readonly keptForCount: ReadonlyMap<number, Pod>;
  readonly backoff: BackoffRecord;
  /** Set when the Job is over, or will be once its Pods are gone. */
  finished: JobCondition | undefined;
}

/** Upstream: CountTerminatingPods. */
export const isTerminating = ({ metadata, status }: Pod): boolean =>
  metadata.deletionTimestamp !== undefined && status.phase !== 'Failed' && status.phase !== 'Succeeded';

/** Whether a Pod that goes counts only once it is gone. Upstream: onlyReplaceFailedPods. */
export const replacesOnlyFailed = ({ spec }: Job): boolean =>
  spec.podReplacementPolicy === 'Failed' || spec.podFailurePolicy !== undefined;

/** Upstream: isPodFailed. */
export function isFailed(pod: Pod, job: Job): boolean {
  if (pod.status.phase === 'Failed') return true;
  if (replacesOnlyFailed(job)) return false;
  return pod.metadata.deletionTimestamp !== undefined && pod.status.phase !== 'Succeeded';
}
