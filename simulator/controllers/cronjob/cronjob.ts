/**
 * The CronJob controller: a Job whenever its time has come. Mirrors pkg/controller/cronjob/cronjob_controllerv2.go.
 * Read on: times.ts (which time that is).
 */
import type { CronJob, CronJobStatus, Job } from '../../api/objects.ts';
import { formatTime } from '../../api/time.ts';
import type { Status } from '../../api/types.ts';
import { fieldsIn, UTC, type Zone } from '../../cron/calendar.ts';
import { type Schedule, ScheduleError } from '../../cron/schedule.ts';
import { findZone } from '../../cron/zones.ts';
import type { Change, KubeObject, StoreReader } from '../../store/types.ts';
import { endOf } from '../job-state.ts';
import { keyOf } from '../manager.ts';
import { controllerOf, controllerReference, splitKey } from '../ownership.ts';
import { type ControllerContext, defineController } from '../types.ts';
import { isMany, nextInMs, recentTime, scheduleOf } from './times.ts';

export const cronJobController = defineController({
  name: 'cronjob-controller',
  eventSource: 'cronjob-controller',
  serviceAccount: 'cronjob-controller',
  watches: [
    { resource: 'cronjobs.batch', keys: keyOf, delayMs: untilNewTime },
    { resource: 'jobs.batch', keys: cronJobOf },
  ],
  reconcile,
});

/** A changed schedule is looked at when its next time has come, not for times that are past. Upstream: updateCronJob. */
function untilNewTime({ object, previous }: Change, wallMs: number): number {
  const [now, before] = [object as CronJob, previous as CronJob | undefined];
  if (!before || (now.spec.schedule === before.spec.schedule && now.spec.timeZone === before.spec.timeZone)) return 0;
  const schedule = tryScheduleOf(now);
  return typeof schedule === 'string' ? 0 : Math.max(1, nextInMs(now, schedule, wallMs) ?? 0);
}

function cronJobOf({ object, previous }: Change, store: StoreReader): readonly string[] {
  const keys = new Set<string>();
  for (const job of [previous, object]) {
    const owner = job && controllerOf(job);
    if (owner?.kind !== 'CronJob') continue;
    const namespace = (job as KubeObject).metadata.namespace;
    if (store.get('cronjobs.batch', namespace, owner.name)?.metadata.uid === owner.uid)
      keys.add(`${namespace}/${owner.name}`);
  }
  return [...keys];
}

/** The schedule, or why there is none. */
function tryScheduleOf(cronJob: CronJob): Schedule | string {
  try {
    return scheduleOf(cronJob);
  } catch (error) {
    if (error instanceof ScheduleError) return error.message;
    throw error;
  }
}

/** A CronJob whose status is being worked out. */
interface Draft {
  readonly cronJob: CronJob & { status: CronJobStatus };
  changed: boolean;
}

function reconcile(context: ControllerContext, key: string): void | 'retry' {
  const { namespace, name } = splitKey(key);
  const { store } = context;
  const stored = store.get<CronJob>('cronjobs.batch', namespace, name);
  if (!stored) return;
  const draft: Draft = { cronJob: { ...stored, status: { ...stored.status } }, changed: false };
  const { uid } = stored.metadata;
  const jobs = store.ownedBy<Job>('jobs.batch', uid).filter((job) => controllerOf(job)?.uid === uid);
  const outcome = sync(context, draft, jobs);
  cleanUp(context, draft, jobs);
  if (draft.changed) {
    const result = context.client.updateStatus<CronJob>('cronjobs.batch', draft.cronJob);
    if (!result.ok && result.status.reason !== 'NotFound') return 'retry';
  }
  if (outcome === 'failed') return 'retry';
  if (outcome !== undefined) context.enqueueAfter(key, outcome);
}

/** After how many milliseconds to look again; undefined when nothing is to come. Upstream: syncCronJob. */
function sync(context: ControllerContext, draft: Draft, jobs: readonly Job[]): number | 'failed' | undefined {
  const { cronJob } = draft;
  const { spec, status, metadata } = cronJob;
  const event = (type: 'Normal' | 'Warning', reason: string, message: string): void =>
    context.events.record(cronJob, type, reason, message);
  noteJobs(context, draft, jobs);
  if (metadata.deletionTimestamp !== undefined) return undefined;
  const zone = spec.timeZone === undefined ? UTC : findZone(spec.timeZone);
  if (typeof zone === 'string') {
    event('Warning', 'UnknownTimeZone', `invalid timeZone: ${JSON.stringify(spec.timeZone)}: ${zone}`);
    return undefined;
  }
  if (spec.suspend) return undefined;
  if (spec.schedule.includes('TZ')) {
    const why =
      'is not officially supported, see https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/ for more details';
    event('Warning', 'UnsupportedSchedule', `CRON_TZ or TZ used in schedule ${JSON.stringify(spec.schedule)} ${why}`);
  }
  const schedule = tryScheduleOf(cronJob);
  if (typeof schedule === 'string') {
    event('Warning', 'UnparseableSchedule', `unparseable schedule: ${JSON.stringify(spec.schedule)} : ${schedule}`);
    return undefined;
  }
  const nowMs = context.wallMs();
  const recent = recentTime(cronJob, schedule, nowMs, true);
  if (!recent) {
    const why = 'time difference between two schedules is less than 1 second';
    event('Warning', 'InvalidSchedule', `invalid schedule: ${spec.schedule} : ${why}`);
    return undefined;
  }
  const { lastMs } = recent;
  if (lastMs === undefined) return nextInMs(cronJob, schedule, nowMs);
  if (isMany(recent)) {
    const hint = 'Set or decrease .spec.startingDeadlineSeconds or check clock skew';
    event('Warning', 'TooManyMissedTimes', `too many missed start times. ${hint}`);
  }
  if (spec.startingDeadlineSeconds !== undefined && lastMs + spec.startingDeadlineSeconds * 1000 < nowMs) {
    event('Warning', 'MissSchedule', `Missed scheduled time to start a job: ${rfc1123z(lastMs)}`);
    return nextInMs(cronJob, schedule, nowMs);
  }
  const name = `${metadata.name}-${Math.floor(lastMs / 60_000)}`;
  if (status.active?.some((job) => job.name === name) || status.lastScheduleTime === formatTime(lastMs))
    return nextInMs(cronJob, schedule, nowMs);
  if (spec.concurrencyPolicy === 'Forbid' && status.active?.length) {
    const why = 'Not starting job because prior execution is running and concurrency policy is Forbid';
    event('Normal', 'JobAlreadyActive', why);
    return nextInMs(cronJob, schedule, nowMs);
  }
  if (spec.concurrencyPolicy === 'Replace')
    for (const { namespace, name: running } of status.active ?? []) {
      const job = context.store.get<Job>('jobs.batch', namespace, running ?? '');
      if (!job || !deleteJob(context, draft, job)) return 'failed';
    }
  const started = startJob(context, draft, name, lastMs, zone);
  return started === true ? nextInMs(cronJob, schedule, nowMs) : started;
}

/** Keeps the list of active Jobs and the time of the last success. */
function noteJobs(context: ControllerContext, draft: Draft, jobs: readonly Job[]): void {
  const { cronJob } = draft;
  const { status } = cronJob;
  for (const job of jobs) {
    const { name, uid } = job.metadata;
    const listed = status.active?.some((reference) => reference.uid === uid) ?? false;
    const end = endOf(job);
    if (!listed && !end) {
      const message = `Saw a job that the controller did not create or forgot: ${name}`;
      context.events.record(cronJob, 'Warning', 'UnexpectedJob', message);
    } else if (listed && end) {
      dropActive(draft, uid);
      context.events.record(cronJob, 'Normal', 'SawCompletedJob', `Saw completed job: ${name}, condition: ${end}`);
    }
    const { completionTime } = job.status;
    if (end === 'Complete' && completionTime !== undefined && completionTime > (status.lastSuccessfulTime ?? '')) {
      status.lastSuccessfulTime = completionTime;
      draft.changed = true;
    }
  }
  for (const { uid, name, namespace } of status.active ?? []) {
    if (jobs.some((job) => job.metadata.uid === uid) || context.store.get('jobs.batch', namespace, name ?? ''))
      continue;
    context.events.record(cronJob, 'Normal', 'MissingJob', `Active job went missing: ${name}`);
    dropActive(draft, uid ?? '');
  }
}

function dropActive(draft: Draft, uid: string): void {
  const { status } = draft.cronJob;
  const active = status.active?.filter((reference) => reference.uid !== uid) ?? [];
  if (active.length > 0) status.active = active;
  else delete status.active;
  draft.changed = true;
}

/** True when the Job was started; undefined when somebody else did; 'failed' to try again. */
function startJob(
  context: ControllerContext,
  draft: Draft,
  name: string,
  scheduledMs: number,
  zone: Zone,
): true | 'failed' | undefined {
  const { cronJob } = draft;
  const { namespace } = cronJob.metadata;
  const result = context.client.create<Job>('jobs.batch', namespace, jobFor(cronJob, name, scheduledMs, zone));
  let job: Job;
  if (result.ok) {
    job = result.object;
    context.events.record(cronJob, 'Normal', 'SuccessfulCreate', `Created job ${job.metadata.name}`);
  } else if (result.status.reason === 'AlreadyExists') {
    const there = context.store.get<Job>('jobs.batch', namespace, name);
    if (!there) return 'failed';
    // Ours, when the status could not be written the last time.
    const uid = there.metadata.uid;
    const known = cronJob.status.active?.some((reference) => reference.uid === uid);
    if (controllerOf(there)?.uid !== cronJob.metadata.uid || known) return undefined;
    job = there;
  } else {
    if (!namespaceGoes(result.status))
      context.events.record(cronJob, 'Warning', 'FailedCreate', `Error creating job: ${result.status.message ?? ''}`);
    return 'failed';
  }
  const { uid, resourceVersion } = job.metadata;
  const reference = { kind: 'Job', namespace, name, uid, apiVersion: 'batch/v1', resourceVersion };
  cronJob.status.active = [...(cronJob.status.active ?? []), reference];
  cronJob.status.lastScheduleTime = formatTime(scheduledMs);
  draft.changed = true;
  return true;
}

function namespaceGoes(status: Status): boolean {
  return status.details?.causes?.some((cause) => cause.reason === 'NamespaceTerminating') ?? false;
}

/** Upstream: getJobFromTemplate2. */
function jobFor(cronJob: CronJob, name: string, scheduledMs: number, zone: Zone): unknown {
  const { metadata, spec } = cronJob.spec.jobTemplate;
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: {
      name,
      namespace: cronJob.metadata.namespace,
      ...(metadata?.labels ? { labels: metadata.labels } : {}),
      annotations: {
        ...metadata?.annotations,
        'batch.kubernetes.io/cronjob-scheduled-timestamp': rfc3339In(zone, scheduledMs),
      },
      ownerReferences: [controllerReference(cronJob)],
    },
    spec,
  };
}

// ── History ─────────────────────────────────────────────────────────────────────────────────────────────────────

/** Deletes the oldest Jobs that ended, beyond the limits. Upstream: cleanupFinishedJobs. */
function cleanUp(context: ControllerContext, draft: Draft, jobs: readonly Job[]): void {
  const { successfulJobsHistoryLimit, failedJobsHistoryLimit } = draft.cronJob.spec;
  const limits = [
    ['Complete', successfulJobsHistoryLimit],
    ['Failed', failedJobsHistoryLimit],
  ] as const;
  for (const [end, limit] of limits) {
    if (limit === undefined) continue;
    const ended = jobs.filter((job) => endOf(job) === end).sort(byStart);
    for (const job of ended.slice(0, Math.max(0, ended.length - limit))) deleteJob(context, draft, job);
  }
}

function byStart({ metadata: a, status: x }: Job, { metadata: b, status: y }: Job): number {
  const [first, second] = [x.startTime ?? '9', y.startTime ?? '9'];
  if (first !== second) return first < second ? -1 : 1;
  return a.name < b.name ? -1 : 1;
}

function deleteJob(context: ControllerContext, draft: Draft, job: Job): boolean {
  const { namespace, name, uid } = job.metadata;
  const result = context.client.delete('jobs.batch', namespace, name, { propagationPolicy: 'Background' });
  if (!result.ok) {
    context.events.record(draft.cronJob, 'Warning', 'FailedDelete', `Deleted job: ${result.status.message ?? ''}`);
    return false;
  }
  dropActive(draft, uid);
  context.events.record(draft.cronJob, 'Normal', 'SuccessfulDelete', `Deleted job ${name}`);
  return true;
}

// ── Times in texts ──────────────────────────────────────────────────────────────────────────────────────────────

const two = (n: number): string => String(n).padStart(2, '0');

/** Example: rfc3339In(Seoul, 2026-03-02T15:30Z) = "2026-03-03T00:30:00+09:00". */
function rfc3339In(zone: Zone, ms: number): string {
  const f = fieldsIn(zone, ms);
  const local = Date.UTC(f.year, f.month - 1, f.day, f.hour, f.minute, f.second);
  const minutes = Math.round((local - ms) / 60_000);
  const offset = `${minutes < 0 ? '-' : '+'}${two(Math.floor(Math.abs(minutes) / 60))}:${two(Math.abs(minutes) % 60)}`;
  return `${formatTime(local).slice(0, -1)}${minutes === 0 ? 'Z' : offset}`;
}

/** "Mon, 02 Mar 2026 09:00:00 +0000". */
function rfc1123z(ms: number): string {
  return new Date(ms).toUTCString().replace('GMT', '+0000');
}
