/** Validation of CronJobs. Upstream: pkg/apis/batch/validation/validation.go. */
import { parseSchedule, ScheduleError } from '../../cron/schedule.ts';
import { findZone } from '../../cron/zones.ts';
import type { CronJob, CronJobSpec, JobSpec } from '../objects.ts';
import type { FieldError } from '../types.ts';
import { shownSelector } from './deployment.ts';
import { invalid, nonNegative, notSupported, required } from './errors.ts';
import { validateJobSpec } from './job.ts';
import { validateObjectMeta, validateObjectMetaUpdate } from './metadata.ts';
import { nameIsDnsSubdomain } from './names.ts';

/** Jobs are called after their CronJob with eleven characters more. */
const MAX_NAME = 52;

export function validateCronJob(cronJob: CronJob): FieldError[] {
  const { metadata, spec } = cronJob;
  const errors = [
    ...validateObjectMeta(metadata, true, nameIsDnsSubdomain, 'metadata'),
    ...validateSpec(spec, undefined),
  ];
  if ((metadata.name ?? '').length > MAX_NAME)
    errors.push(invalid('metadata.name', metadata.name, `must be no more than ${MAX_NAME} characters`));
  return errors;
}

export function validateCronJobUpdate(cronJob: CronJob, old: CronJob): FieldError[] {
  return [
    ...validateObjectMetaUpdate(cronJob.metadata, old.metadata, 'metadata'),
    ...validateSpec(cronJob.spec, old.spec),
  ];
}

function validateSpec(spec: CronJobSpec, old: CronJobSpec | undefined): FieldError[] {
  const errors = spec.schedule ? validateSchedule(spec, old) : [required('spec.schedule')];
  errors.push(...nonNegative('spec.startingDeadlineSeconds', spec.startingDeadlineSeconds));
  if (!old || old.timeZone !== spec.timeZone) errors.push(...validateTimeZone(spec.timeZone));
  const policy = spec.concurrencyPolicy as string | undefined;
  if (!policy) errors.push(required('spec.concurrencyPolicy'));
  else if (!POLICIES.includes(policy)) errors.push(notSupported('spec.concurrencyPolicy', policy, POLICIES));
  const job = spec.jobTemplate?.spec ?? ({ template: {} } as JobSpec);
  errors.push(...validateJobSpec(job, JOB));
  if (job.selector) {
    const shown = shownSelector(job.selector);
    errors.push(invalid(`${JOB}.selector`, shown, '`selector` will be auto-generated'));
  }
  if (job.manualSelector) errors.push(notSupported(`${JOB}.manualSelector`, true, ['nil', 'false']));
  errors.push(...nonNegative('spec.successfulJobsHistoryLimit', spec.successfulJobsHistoryLimit));
  errors.push(...nonNegative('spec.failedJobsHistoryLimit', spec.failedJobsHistoryLimit));
  return errors;
}

const POLICIES = ['Allow', 'Forbid', 'Replace'];
const JOB = 'spec.jobTemplate.spec';

function validateSchedule({ schedule, timeZone }: CronJobSpec, old: CronJobSpec | undefined): FieldError[] {
  const errors: FieldError[] = [];
  try {
    parseSchedule(schedule);
  } catch (error) {
    if (!(error instanceof ScheduleError)) throw error;
    errors.push(invalid('spec.schedule', schedule, error.message));
  }
  if (!schedule.includes('TZ')) return errors;
  // Schedules from before timeZone was there may keep theirs.
  if (!old?.schedule.includes('TZ')) {
    const why = 'cannot use TZ or CRON_TZ in schedule, use timeZone field instead';
    errors.push(invalid('spec.schedule', schedule, why));
  } else if (timeZone !== undefined) {
    errors.push(invalid('spec.schedule', schedule, 'cannot use both timeZone field and TZ or CRON_TZ in schedule'));
  }
  return errors;
}

function validateTimeZone(name: string | undefined): FieldError[] {
  if (name === undefined) return [];
  const refuse = (why: string): FieldError => invalid('spec.timeZone', name, why);
  if (name === '') return [refuse('timeZone must be nil or non-empty string')];
  const isPart = (part: string): boolean =>
    part !== '.' && part !== '..' && !part.startsWith('-') && /^[A-Za-z.\-_0-9+]{1,14}$/.test(part);
  if (!name.split('/').every(isPart)) return [refuse(`unknown time zone ${name}`)];
  const local = name.toLowerCase() === 'local';
  const errors = local
    ? [refuse('timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones')]
    : [];
  const zone = name === 'Local' ? {} : findZone(name);
  return typeof zone === 'string' ? [...errors, refuse(zone)] : errors;
}
