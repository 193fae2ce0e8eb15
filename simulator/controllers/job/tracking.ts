/**
 * Every Pod counted once: a Pod that ended is written into status.uncountedTerminatedPods, then loses its finalizer, then
 * becomes part of the counts. Mirrors trackJobStatusAndRemoveFinalizers of job_controller.go.
 */
import type { Job, Pod } from '../../api/objects.ts';
import type { ControllerContext } from '../types.ts';
import { condition, withCondition } from './conditions.ts';
import { formatIndexes, isIndexed, validIndexOf } from './indexes.ts';
import { judgeFailure } from './policies.ts';
import { dropFinalizer, isTracked } from './tracked.ts';
import { isFailed, type JobView } from './view.ts';

/** Upstream: MaxUncountedPods. */
const MAX_UNCOUNTED = 500;

/** Counts what ended, and ends the Job when it is over; false when a write failed. `flushed` is called once the status with
 * new uncounted Pods is stored. */
export function trackAndFinish(
  context: ControllerContext,
  view: JobView,
  statusChanged: boolean,
  flushed: () => void,
): boolean {
  const tracked = new Set(view.pods.filter(isTracked).map((pod) => pod.metadata.uid));
  let changed = countUntracked(view.job, tracked) || statusChanged;
  const { ended, full, news } = noteEnded(view);
  changed ||= news;
  changed = noteIndexes(view) || changed;
  changed = noteInterimCondition(context, view) || changed;
  if (changed) {
    if (!writeStatus(context, view)) return false;
    flushed();
    changed = false;
  }
  let failed = false;
  for (const pod of ended) {
    if (dropFinalizer(context, pod)) tracked.delete(pod.metadata.uid);
    else failed = true;
  }
  changed = countUntracked(view.job, tracked);
  if (failed) {
    if (changed) writeStatus(context, view);
    return false;
  }
  const over = !full && finish(context, view);
  if ((changed || over) && !writeStatus(context, view)) return false;
  if (over) announce(context, view);
  return true;
}

/** Uncounted Pods that lost their finalizer are counted. Upstream: cleanUncountedPodsWithoutFinalizers. */
function countUntracked({ status }: JobView['job'], tracked: ReadonlySet<string>): boolean {
  let changed = false;
  for (const key of ['succeeded', 'failed'] as const) {
    const before = status.uncountedTerminatedPods?.[key] ?? [];
    const left = before.filter((uid) => tracked.has(uid));
    if (left.length === before.length) continue;
    changed = true;
    status[key] = (status[key] ?? 0) + before.length - left.length;
    const { [key]: _, ...others } = status.uncountedTerminatedPods ?? {};
    status.uncountedTerminatedPods = left.length > 0 ? { ...others, [key]: left } : others;
  }
  return changed;
}

/** Pods that may go, those that count among them written down. `full`: there are more than one status takes. */
function noteEnded(view: JobView): { ended: Pod[]; full: boolean; news: boolean } {
  const { job, finished, succeededBefore } = view;
  const uncounted = job.status.uncountedTerminatedPods ?? {};
  const succeeded = [...(uncounted.succeeded ?? [])];
  const failed = [...(uncounted.failed ?? [])];
  const known = new Set([...succeeded, ...failed]);
  const newIndexes = new Set<number>();
  const ended: Pod[] = [];
  let news = false;
  let full = false;
  const pods = isIndexed(job)
    ? [...view.pods].sort((a, b) => (validIndexOf(a, job) ?? -1) - (validIndexOf(b, job) ?? -1))
    : view.pods;
  for (const pod of pods) {
    if (!isTracked(pod)) continue;
    const isLost = isFailed(pod, job);
    if (!mayGo(view, pod, isLost)) continue;
    ended.push(pod);
    const { uid } = pod.metadata;
    const index = validIndexOf(pod, job);
    if (pod.status.phase === 'Succeeded' && !failed.includes(uid)) {
      if (isIndexed(job)) {
        // An index can succeed only once, so it need not be remembered which Pod did.
        if (index !== undefined && !succeededBefore.has(index)) {
          newIndexes.add(index);
          news = true;
        }
      } else if (!known.has(uid)) {
        succeeded.push(uid);
        news = true;
      }
    } else if (isLost || (finished && finished.type !== 'SuccessCriteriaMet')) {
      // Once the Job is over, what has not ended has failed.
      if (
        !known.has(uid) &&
        (!isIndexed(job) || index !== undefined) &&
        judgeFailure(job.spec.podFailurePolicy, pod).counts
      ) {
        failed.push(uid);
        news = true;
      }
    }
    if (newIndexes.size + succeeded.length + failed.length >= MAX_UNCOUNTED) {
      full = true;
      break;
    }
  }
  job.status.uncountedTerminatedPods = {
    ...(succeeded.length > 0 ? { succeeded } : {}),
    ...(failed.length > 0 ? { failed } : {}),
  };
  if (isIndexed(job)) view.succeededIndexes = new Set([...succeededBefore, ...newIndexes]);
  return { ended, full, news };
}

/** Upstream: canRemoveFinalizer. */
function mayGo({ job, finished, keptForCount }: JobView, pod: Pod, isLost: boolean): boolean {
  if (job.metadata.deletionTimestamp !== undefined || finished || pod.status.phase === 'Succeeded') return true;
  if (!isLost) return false;
  const index = validIndexOf(pod, job);
  return index === undefined || keptForCount.get(index)?.metadata.uid !== pod.metadata.uid;
}

function noteIndexes({ job, succeededIndexes, failedIndexes }: JobView): boolean {
  if (!isIndexed(job)) return false;
  const { status } = job;
  const completed = formatIndexes(succeededIndexes);
  const failed = failedIndexes && formatIndexes(failedIndexes);
  const changed = completed !== (status.completedIndexes ?? '') || failed !== status.failedIndexes;
  status.succeeded = succeededIndexes.size;
  status.completedIndexes = completed;
  if (failed === undefined) delete status.failedIndexes;
  else status.failedIndexes = failed;
  return changed;
}

/** A Job that will be over says so before its Pods are let go; then the condition that ends it takes over. */
function noteInterimCondition(context: ControllerContext, view: JobView): boolean {
  const { finished, job } = view;
  if (finished?.type !== 'FailureTarget' && finished?.type !== 'SuccessCriteriaMet') return false;
  const last = finished.type === 'FailureTarget' ? 'Failed' : 'Complete';
  view.finished = condition(last, finished.reason ?? '', finished.message ?? '', context.timestamp());
  const had = job.status.conditions?.some((c) => c.type === finished.type && c.status === 'True');
  if (had) return false;
  job.status.conditions = [...(job.status.conditions ?? []), finished];
  return true;
}

/** Sets the last condition, unless Pods are still to be counted or to end. Upstream: enactJobFinished. */
function finish(context: ControllerContext, { finished, job, terminatingCount }: JobView): boolean {
  const { status } = job;
  const { succeeded = [], failed = [] } = status.uncountedTerminatedPods ?? {};
  if (!finished || succeeded.length + failed.length > 0 || terminatingCount > 0) return false;
  const now = context.timestamp();
  status.conditions = withCondition(status.conditions, { ...finished, lastProbeTime: now, lastTransitionTime: now });
  if (finished.type === 'Complete') status.completionTime = now;
  return true;
}

/** Upstream: recordJobFinished. */
function announce(context: ControllerContext, { finished, job }: JobView): void {
  if (!finished) return;
  if (finished.type !== 'Complete') {
    context.events.record(job, 'Warning', finished.reason ?? '', finished.message ?? '');
    return;
  }
  if (job.spec.completions !== undefined && (job.status.succeeded ?? 0) > job.spec.completions) {
    const message = 'Too many succeeded pods running after completion count reached';
    context.events.record(job, 'Warning', 'TooManySucceededPods', message);
  }
  context.events.record(job, 'Normal', 'Completed', 'Job completed');
}

/** Writes the status against the Job as it was last seen. */
function writeStatus(context: ControllerContext, view: JobView): boolean {
  const { job } = view;
  const result = context.client.updateStatus<Job>('jobs.batch', { ...job, status: { ...job.status } });
  if (!result.ok) return result.status.reason === 'NotFound';
  job.metadata = result.object.metadata;
  return true;
}
