/** Makes the Pods a Job lacks and deletes those it has too many of. Mirrors manageJob of job_controller.go. */
import type { EnvVar, Job, Pod, PodTemplateSpec } from '../../api/objects.ts';
import type { Status } from '../../api/types.ts';
import { controllerReference } from '../ownership.ts';
import { isReady } from '../pod-state.ts';
import type { ControllerContext } from '../types.ts';
import { remainingForIndexMs, remainingMs } from './backoff.ts';
import {
  FAILURE_COUNT,
  failureCount,
  firstPending,
  hasLimitPerIndex,
  IGNORED_FAILURE_COUNT,
  INDEX,
  ignoredFailures,
  indexesOf,
  isIndexed,
  validIndexOf,
} from './indexes.ts';
import { judgeFailure } from './policies.ts';
import { byExpendability } from './ranking.ts';
import { dropFinalizer, FINALIZER } from './tracked.ts';
import { isTerminating, type JobView, replacesOnlyFailed } from './view.ts';

/** Upstream: MaxPodCreateDeletePerSync. */
const AT_ONCE = 500;
/** Upstream: syncJobBatchPeriod, the least delay. */
const BATCH_MS = 1000;

/** True when a write failed. */
export function manageJob(context: ControllerContext, view: JobView): boolean {
  const { job, active } = view;
  const { spec } = job;
  if (spec.suspend) return remove(context, view, podsToRemove(job, active, active.length));
  const wanted = wantedCount(view);
  const surplus = podsToRemove(job, active, Math.max(0, active.length - wanted)).slice(0, AT_ONCE);
  // Not both in one go: what is deleted comes first.
  if (surplus.length > 0) return remove(context, view, surplus);
  const waited = replacesOnlyFailed(job) ? view.terminatingCount : 0;
  const missing = wanted - waited - active.length;
  if (missing <= 0) return false;
  const nowMs = context.wallMs();
  const later = (ms: number): false => {
    context.enqueueAfter(view.key, Math.max(BATCH_MS, ms));
    // Upstream counts none in this case, whatever runs.
    view.activeCount = 0;
    return false;
  };
  if (!hasLimitPerIndex(job)) {
    const waitMs = remainingMs(view.backoff, nowMs);
    if (waitMs > 0) return later(waitMs);
  }
  if (!isIndexed(job))
    return create(
      context,
      view,
      Array.from({ length: Math.min(missing, AT_ONCE) }, () => undefined),
    );
  const taken = [view.succeededIndexes, indexesOf(active), view.failedIndexes ?? new Set<number>()];
  if (replacesOnlyFailed(job)) taken.push(indexesOf(view.pods.filter(isTerminating)));
  const pending = firstPending(taken, Math.min(missing, AT_ONCE), spec.completions ?? 0);
  if (!hasLimitPerIndex(job)) return create(context, view, pending);
  const waits = pending.map((index) => remainingForIndexMs(view.keptForCount.get(index), nowMs));
  const now = pending.filter((_, i) => waits[i] === 0);
  return now.length === 0 && waits.length > 0 ? later(Math.min(...waits)) : create(context, view, now);
}

/** How many Pods should be running. */
function wantedCount({ job, active, succeeded }: JobView): number {
  const { completions, parallelism = 1 } = job.spec;
  // A queue: after the first success nobody is replaced.
  if (completions === undefined) return succeeded > 0 ? active.length : parallelism;
  return Math.max(0, Math.min(parallelism, completions - succeeded));
}

// ── Deletion ────────────────────────────────────────────────────────────────────────────────────────────────────

function remove(context: ControllerContext, view: JobView, pods: readonly Pod[]): boolean {
  const { deleted, deletedReady } = deletePods(context, view.job, pods, { keepFinalizer: false });
  view.activeCount -= deleted;
  view.terminatingCount += deleted;
  view.readyCount -= deletedReady;
  return deleted < pods.length;
}

/** Pods that double an index or have none that counts, and the most expendable. Upstream: activePodsForRemoval. */
function podsToRemove(job: Job, active: readonly Pod[], atLeast: number): readonly Pod[] {
  const removed: Pod[] = [];
  let rest: Pod[] = [...active];
  if (isIndexed(job)) {
    rest = [];
    const byIndex = new Map<number | undefined, Pod[]>();
    for (const pod of active) {
      const index = validIndexOf(pod, job);
      byIndex.set(index, [...(byIndex.get(index) ?? []), pod]);
    }
    for (const [index, pods] of [...byIndex].sort(([a], [b]) => (a ?? -1) - (b ?? -1))) {
      const ranked = byExpendability(pods);
      const kept = index === undefined ? undefined : ranked.at(-1);
      removed.push(...ranked.filter((pod) => pod !== kept));
      if (kept) rest.push(kept);
    }
  }
  if (removed.length < atLeast) removed.push(...byExpendability(rest).slice(0, atLeast - removed.length));
  return removed;
}

/** Deletes Pods. While the Job has still to count them, they keep its finalizer. */
export function deletePods(
  context: ControllerContext,
  job: Job,
  pods: readonly Pod[],
  { keepFinalizer }: { readonly keepFinalizer: boolean },
): { deleted: number; deletedReady: number } {
  let deleted = 0;
  let deletedReady = 0;
  for (const pod of pods) {
    const { namespace, name } = pod.metadata;
    if (!keepFinalizer && !dropFinalizer(context, pod)) continue;
    const result = context.client.delete('pods', namespace, name);
    if (result.ok) context.events.record(job, 'Normal', 'SuccessfulDelete', `Deleted pod: ${name}`);
    else if (result.status.reason !== 'NotFound') {
      context.events.record(job, 'Warning', 'FailedDelete', `Error deleting: ${result.status.message ?? ''}`);
      continue;
    }
    deleted++;
    if (isReady(pod)) deletedReady++;
  }
  return { deleted, deletedReady };
}

// ── Creation ────────────────────────────────────────────────────────────────────────────────────────────────────

/** One Pod for each index (or for each undefined, without), in batches of 1, 2, 4, …; true when one was refused. */
function create(context: ControllerContext, view: JobView, indexes: readonly (number | undefined)[]): boolean {
  const { job } = view;
  const { namespace } = job.metadata;
  let done = 0;
  for (let batch = 1; done < indexes.length; batch *= 2) {
    let refused = false;
    for (const index of indexes.slice(done, done + batch)) {
      const result = context.client.create<Pod>('pods', namespace, podOf(job, index, view.keptForCount));
      if (result.ok) {
        view.activeCount++;
        context.events.record(job, 'Normal', 'SuccessfulCreate', `Created pod: ${result.object.metadata.name}`);
      } else if (!namespaceGoes(result.status)) {
        refused = true;
        context.events.record(job, 'Warning', 'FailedCreate', `Error creating: ${result.status.message ?? ''}`);
      }
    }
    if (refused) return true;
    done += batch;
  }
  return false;
}

/** Upstream: HasStatusCause(err, NamespaceTerminatingCause): all further ones would fail, too. */
function namespaceGoes(status: Status): boolean {
  return status.details?.causes?.some((cause) => cause.reason === 'NamespaceTerminating') ?? false;
}

/** The longest beginning of a generated name. Upstream: names.MaxGeneratedNameLength. */
const MAX_BASE = 58;

function podOf(job: Job, index: number | undefined, kept: ReadonlyMap<number, Pod>): unknown {
  const { metadata, spec } = job.spec.template;
  const finalizers = metadata?.finalizers ?? [];
  const common = {
    namespace: job.metadata.namespace,
    ...(metadata?.labels ? { labels: metadata.labels } : {}),
    ...(metadata?.annotations ? { annotations: metadata.annotations } : {}),
    finalizers: finalizers.includes(FINALIZER) ? finalizers : [...finalizers, FINALIZER],
    ownerReferences: [controllerReference(job)],
  };
  if (index === undefined)
    return {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { generateName: `${job.metadata.name}-`, ...common },
      spec: spec ?? { containers: [] },
    };
  const suffix = `-${index}-`;
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      generateName: job.metadata.name.slice(0, MAX_BASE - suffix.length) + suffix,
      ...common,
      labels: { ...common.labels, [INDEX]: String(index) },
      annotations: {
        ...common.annotations,
        [INDEX]: String(index),
        ...(hasLimitPerIndex(job) ? failureAnnotations(job, kept.get(index)) : {}),
      },
    },
    spec: { ...withIndexInEnv(spec), hostname: `${job.metadata.name}-${index}` },
  };
}

/** How often the index failed so far. Upstream: getNewIndexFailureCounts. */
function failureAnnotations(job: Job, replaced: Pod | undefined): Record<string, string> {
  if (!replaced) return { [FAILURE_COUNT]: '0' };
  const { counts } = judgeFailure(job.spec.podFailurePolicy, replaced);
  const ignored = ignoredFailures(replaced) + (counts ? 0 : 1);
  return {
    [FAILURE_COUNT]: String(failureCount(replaced) + (counts ? 1 : 0)),
    ...(ignored > 0 ? { [IGNORED_FAILURE_COUNT]: String(ignored) } : {}),
  };
}

const INDEX_VARIABLE: EnvVar = {
  name: 'JOB_COMPLETION_INDEX',
  valueFrom: { fieldRef: { fieldPath: `metadata.labels['${INDEX}']` } },
};

/** Upstream: addCompletionIndexEnvVariables. */
function withIndexInEnv(spec: PodTemplateSpec['spec']): PodTemplateSpec['spec'] {
  const { containers = [], initContainers } = spec ?? {};
  const add = <T extends { env?: EnvVar[] }>(container: T): T =>
    container.env?.some(({ name }) => name === INDEX_VARIABLE.name)
      ? container
      : { ...container, env: [...(container.env ?? []), INDEX_VARIABLE] };
  return {
    ...spec,
    containers: containers.map(add),
    ...(initContainers ? { initContainers: initContainers.map(add) } : {}),
  };
}
