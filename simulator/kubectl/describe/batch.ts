/** Jobs and CronJobs. Upstream: JobDescriber, CronJobDescriber. */
import type { CronJob, Job } from '../../api/objects.ts';
import { humanDuration, parseTime } from '../../api/time.ts';
import type { Routine } from '../../kernel/wait.ts';
import { describeEvents, eventsOf } from './events.ts';
import {
  annotationsMultiline,
  controller,
  identity,
  labelsMultiline,
  rfc1123z,
  selectorText,
  titleBool,
} from './fields.ts';
import { describePodTemplate } from './pod-template.ts';
import type { DescribeOptions } from './types.ts';
import { DescribeWriter } from './writer.ts';

/** Of a list of indexes about this much is shown. */
const SHOWN_INDEXES = 50;
const UNSET = '<unset>';

export function* describeJob(job: Job, options: DescribeOptions): Routine<string> {
  const events = yield* eventsOf(job, options);
  const { metadata, spec, status } = job;
  const w = new DescribeWriter();
  const field = (name: string, value: unknown): void => {
    if (value !== undefined) w.line(0, `${name}:\t${String(value)}`);
  };
  identity(w, metadata);
  field('Selector', selectorText(spec.selector));
  labelsMultiline(w, 0, 'Labels', metadata.labels);
  annotationsMultiline(w, metadata.annotations);
  field('Controlled By', controller(metadata) || undefined);
  field('Parallelism', spec.parallelism);
  field('Completions', spec.completions ?? UNSET);
  field('Completion Mode', spec.completionMode);
  field('Suspend', spec.suspend);
  field('Backoff Limit', spec.backoffLimit);
  field('TTL Seconds After Finished', spec.ttlSecondsAfterFinished);
  if (status.startTime) field('Start Time', rfc1123z(status.startTime));
  if (status.completionTime) field('Completed At', rfc1123z(status.completionTime));
  const [startMs, endMs] = [parseTime(status.startTime ?? ''), parseTime(status.completionTime ?? '')];
  if (startMs !== undefined && endMs !== undefined) field('Duration', humanDuration(endMs - startMs));
  if (spec.activeDeadlineSeconds !== undefined) field('Active Deadline Seconds', `${spec.activeDeadlineSeconds}s`);
  const ready = status.ready === undefined ? '' : ` (${status.ready} Ready)`;
  const { active = 0, succeeded = 0, failed = 0 } = status;
  field('Pods Statuses', `${active} Active${ready} / ${succeeded} Succeeded / ${failed} Failed`);
  if (spec.completionMode === 'Indexed') field('Completed Indexes', shownIndexes(status.completedIndexes ?? ''));
  describePodTemplate(w, spec.template);
  describeEvents(w, events, options.call.nowMs());
  return w.toString();
}

/** Cut after the first comma beyond the limit. Upstream: capIndexesListOrNone. */
function shownIndexes(indexes: string): string {
  if (indexes === '') return '<none>';
  const comma = indexes.indexOf(',', SHOWN_INDEXES);
  return comma < 0 ? indexes : `${indexes.slice(0, comma + 1)}...`;
}

export function* describeCronJob(cronJob: CronJob, options: DescribeOptions): Routine<string> {
  const events = yield* eventsOf(cronJob, options);
  const { metadata, spec, status } = cronJob;
  const w = new DescribeWriter();
  const field = (name: string, value: unknown): void => w.line(0, `${name}:\t${value === undefined ? UNSET : value}`);
  const seconds = (value: number | undefined): string | undefined => (value === undefined ? undefined : `${value}s`);
  identity(w, metadata);
  labelsMultiline(w, 0, 'Labels', metadata.labels);
  annotationsMultiline(w, metadata.annotations);
  field('Schedule', spec.schedule);
  field('Concurrency Policy', spec.concurrencyPolicy);
  field('Suspend', spec.suspend === undefined ? undefined : titleBool(spec.suspend));
  field('Time Zone', spec.timeZone);
  field('Successful Job History Limit', spec.successfulJobsHistoryLimit);
  field('Failed Job History Limit', spec.failedJobsHistoryLimit);
  field('Starting Deadline Seconds', seconds(spec.startingDeadlineSeconds));
  const job = spec.jobTemplate.spec;
  field('Selector', job?.selector ? selectorText(job.selector) : undefined);
  field('Parallelism', job?.parallelism);
  field('Completions', job?.completions);
  if (job?.activeDeadlineSeconds !== undefined) field('Active Deadline Seconds', seconds(job.activeDeadlineSeconds));
  if (job) describePodTemplate(w, job.template);
  field('Last Schedule Time', status.lastScheduleTime ? rfc1123z(status.lastScheduleTime) : undefined);
  field('Active Jobs', status.active?.map(({ name }) => name).join(', ') || '<none>');
  describeEvents(w, events, options.call.nowMs());
  return w.toString();
}
