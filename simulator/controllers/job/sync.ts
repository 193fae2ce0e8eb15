/** One look at a Job: what its Pods are doing, whether it is over, what is to be done. Mirrors syncJob of job_controller.go. */
import type { Job, JobCondition, Pod } from '../../api/objects.ts';
import { labelSelector } from '../../api/selectors.ts';
import { parseTime } from '../../api/time.ts';
import { isActive, isReady } from '../pod-state.ts';
import type { ControllerContext } from '../types.ts';
import { type BackoffRecord, finishedMs, nextRecord } from './backoff.ts';
import { claimPods } from './claim.ts';
import { condition, withCondition } from './conditions.ts';
import {
  allFailures,
  failureCount,
  hasLimitPerIndex,
  indexesOf,
  isIndexed,
  parseIndexes,
  validIndexOf,
} from './indexes.ts';
import { deletePods, manageJob } from './manage.ts';
import { judgeFailure, matchSuccess } from './policies.ts';
import { isTracked } from './tracked.ts';
import { trackAndFinish } from './tracking.ts';
import { isFailed, isTerminating, type JobView } from './view.ts';

/** `stored` is not over. */
export function syncJob(
  context: ControllerContext,
  key: string,
  stored: Job,
  backoffs: Map<string, BackoffRecord>,
): void | 'retry' {
  const job: JobView['job'] = {
    ...stored,
    status: { ...stored.status, uncountedTerminatedPods: { ...stored.status.uncountedTerminatedPods } },
  };
  const pods = claimPods(context, job, labelSelector(job.spec.selector));
  if (!pods) return 'retry';
  const view = look(context, key, job, pods, backoffs.get(key));
  const failed = decide(context, view);
  const { status } = job;
  const { activeCount, readyCount, terminatingCount } = view;
  const changed =
    (status.active ?? 0) !== activeCount ||
    status.ready !== readyCount ||
    status.terminating !== terminatingCount ||
    status.conditions !== stored.status.conditions;
  status.active = activeCount;
  status.ready = readyCount;
  status.terminating = terminatingCount;
  const flushed = (): void => {
    backoffs.set(key, view.backoff);
  };
  if (!trackAndFinish(context, view, changed, flushed)) return 'retry';
  return failed ? 'retry' : undefined;
}

/** Counts what is there. */
function look(
  context: ControllerContext,
  key: string,
  job: JobView['job'],
  pods: readonly Pod[],
  backoff: BackoffRecord | undefined,
): JobView {
  const { spec, status } = job;
  const active = pods.filter(isActive);
  const uncounted = status.uncountedTerminatedPods ?? {};
  const news = pods.filter((pod) => isTracked(pod) && (!isIndexed(job) || validIndexOf(pod, job) !== undefined));
  const succeededNow = news.filter(
    ({ metadata, status: s }) => s.phase === 'Succeeded' && !uncounted.succeeded?.includes(metadata.uid),
  );
  const failedNow = news.filter((pod) => isFailed(pod, job) && !uncounted.failed?.includes(pod.metadata.uid));
  const failed =
    (status.failed ?? 0) +
    (uncounted.failed?.length ?? 0) +
    failedNow.filter((pod) => judgeFailure(spec.podFailurePolicy, pod).counts).length;
  const completions = spec.completions ?? 0;
  const succeededBefore = isIndexed(job) ? parseIndexes(status.completedIndexes, completions) : new Set<number>();
  const succeededIndexes = new Set(succeededBefore);
  if (isIndexed(job))
    for (const pod of news)
      if (pod.status.phase === 'Succeeded') succeededIndexes.add(validIndexOf(pod, job) as number);
  const failedIndexes = isIndexed(job) && hasLimitPerIndex(job) ? findFailedIndexes(job, pods) : undefined;
  // First start: the clock of a Job begins when it is not suspended.
  if (status.startTime === undefined && !spec.suspend) status.startTime = context.timestamp();
  const view: JobView = {
    key,
    job,
    pods,
    active,
    activeCount: active.length,
    readyCount: active.filter(isReady).length,
    terminatingCount: pods.filter(isTerminating).length,
    succeeded: isIndexed(job)
      ? succeededIndexes.size
      : (status.succeeded ?? 0) + succeededNow.length + (uncounted.succeeded?.length ?? 0),
    succeededBefore,
    succeededIndexes,
    failedIndexes,
    keptForCount: failedIndexes ? keptForCount(job, news, active, succeededIndexes, failedIndexes) : new Map(),
    backoff: nextRecord(backoff, succeededNow, failedNow),
    finished: undefined,
  };
  view.finished = findEnd(context, view, failed);
  return view;
}

/** Upstream: calculateFailedIndexes. */
function findFailedIndexes(job: Job, pods: readonly Pod[]): ReadonlySet<number> {
  const failed = parseIndexes(job.status.failedIndexes, job.spec.completions ?? 0);
  for (const pod of pods) {
    const index = validIndexOf(pod, job);
    if (index === undefined || !isFailed(pod, job)) continue;
    const verdict = judgeFailure(job.spec.podFailurePolicy, pod);
    if (verdict.failsIndex || (verdict.counts && failureCount(pod) >= (job.spec.backoffLimitPerIndex ?? 0)))
      failed.add(index);
  }
  return failed;
}

/** Upstream: getPodsWithDelayedDeletionPerIndex. */
function keptForCount(
  job: Job,
  news: readonly Pod[],
  active: readonly Pod[],
  succeeded: ReadonlySet<number>,
  failed: ReadonlySet<number>,
): ReadonlyMap<number, Pod> {
  const running = indexesOf(active);
  const kept = new Map<number, Pod>();
  for (const pod of news) {
    const index = validIndexOf(pod, job) as number;
    if (!isFailed(pod, job) || succeeded.has(index) || failed.has(index) || running.has(index)) continue;
    const before = kept.get(index);
    if (!before || (allFailures(before) <= allFailures(pod) && finishedMs(pod) >= finishedMs(before)))
      kept.set(index, pod);
  }
  return kept;
}

/** The condition that ends the Job, if one holds. */
function findEnd(context: ControllerContext, view: JobView, failed: number): JobCondition | undefined {
  const { job, pods, failedIndexes, succeededIndexes } = view;
  const { spec, status } = job;
  const now = context.timestamp();
  const failure = (reason: string, message: string): JobCondition => condition('FailureTarget', reason, message, now);
  const had = (type: string): JobCondition | undefined =>
    status.conditions?.find((c) => c.type === type && c.status === 'True');
  const met = had('SuccessCriteriaMet');
  if (met) return met;
  const target = had('FailureTarget');
  if (target) return condition('Failed', target.reason ?? '', target.message ?? '', now);
  if (spec.podFailurePolicy)
    for (const pod of pods) {
      const why = isFailed(pod, job) ? judgeFailure(spec.podFailurePolicy, pod).failsJob : undefined;
      if (why !== undefined) return failure('PodFailurePolicy', why);
    }
  if (failed > (spec.backoffLimit ?? 6) || pastRestarts(job, pods))
    return failure('BackoffLimitExceeded', 'Job has reached the specified backoff limit');
  const leftMs = deadlineInMs(context, job);
  if (leftMs !== undefined && leftMs <= 0)
    return failure('DeadlineExceeded', 'Job was active longer than specified deadline');
  if (leftMs !== undefined) context.enqueueAfter(view.key, leftMs);
  if (failedIndexes) {
    if (spec.maxFailedIndexes !== undefined && failedIndexes.size > spec.maxFailedIndexes)
      return failure('MaxFailedIndexesExceeded', 'Job has exceeded the specified maximal number of failed indexes');
    if (failedIndexes.size > 0 && failedIndexes.size + succeededIndexes.size >= (spec.completions ?? 0))
      return failure('FailedIndexes', 'Job has failed indexes');
  }
  const success = isIndexed(job) ? matchSuccess(job, succeededIndexes) : undefined;
  return success === undefined ? undefined : condition('SuccessCriteriaMet', 'SuccessPolicy', success, now);
}

/** Containers that are restarted in place count, too. Upstream: pastBackoffLimitOnFailure. */
function pastRestarts({ spec }: Job, pods: readonly Pod[]): boolean {
  if (spec.template.spec?.restartPolicy !== 'OnFailure') return false;
  let restarts = 0;
  for (const { status } of pods) {
    if (status.phase !== 'Running' && status.phase !== 'Pending') continue;
    for (const container of [...(status.initContainerStatuses ?? []), ...(status.containerStatuses ?? [])])
      restarts += container.restartCount;
  }
  const limit = spec.backoffLimit ?? 6;
  return limit === 0 ? restarts > 0 : restarts >= limit;
}

/** Milliseconds until activeDeadlineSeconds are over; undefined when nothing is to be waited for. */
function deadlineInMs(context: ControllerContext, { spec, status }: Job): number | undefined {
  const startMs = parseTime(status.startTime ?? '');
  if (spec.activeDeadlineSeconds === undefined || startMs === undefined || spec.suspend) return undefined;
  return startMs + spec.activeDeadlineSeconds * 1000 - context.wallMs();
}

/** Acts on what was found; true when a write failed. */
function decide(context: ControllerContext, view: JobView): boolean {
  const { job } = view;
  if (view.finished) {
    const { deleted, deletedReady } = deletePods(context, job, view.active, { keepFinalizer: true });
    const all = deleted === view.activeCount;
    // Not over yet: a Pod that could not be deleted may still be running.
    if (!all) view.finished = undefined;
    view.activeCount -= deleted;
    view.terminatingCount += deleted;
    view.readyCount -= deletedReady;
    return !all;
  }
  const managed = job.metadata.deletionTimestamp === undefined;
  const failed = managed && manageJob(context, view);
  const { completions } = job.spec;
  const enough = completions === undefined ? view.succeeded > 0 : view.succeeded >= completions;
  if (enough && view.activeCount === 0) {
    const now = context.timestamp();
    const message = 'Reached expected number of succeeded pods';
    view.finished = condition('SuccessCriteriaMet', 'CompletionsReached', message, now);
  } else if (managed) noteSuspension(context, job);
  return failed;
}

/** Keeps the condition Suspended; a Job that goes on starts its clock anew. */
function noteSuspension(context: ControllerContext, job: JobView['job']): void {
  const { spec, status } = job;
  const now = context.timestamp();
  const next = spec.suspend
    ? condition('Suspended', 'JobSuspended', 'Job suspended', now)
    : { ...condition('Suspended', 'JobResumed', 'Job resumed', now), status: 'False' };
  const conditions = withCondition(status.conditions, next);
  if (conditions === status.conditions) return;
  status.conditions = conditions;
  if (spec.suspend) delete status.startTime;
  else status.startTime = now;
  context.events.record(job, 'Normal', spec.suspend ? 'Suspended' : 'Resumed', next.message ?? '');
}
