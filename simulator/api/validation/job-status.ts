/**
 * Validation of changes of a Job's status: a Job that ended stays so, and its counts agree with its conditions. Upstream:
 * validateJobStatus and ValidateJobStatusUpdate of pkg/apis/batch/validation/validation.go, getStatusValidationOptions of
 * pkg/registry/batch/job/strategy.go (a rule asks only when what it is about changed).
 */
import { OMIT_VALUE } from '../errors.ts';
import type { Job } from '../objects.ts';
import type { FieldError } from '../types.ts';
import { duplicate, invalid, nonNegative, required, sameJson } from './errors.ts';
import { isIndexed } from './job.ts';
import { countIndexes } from './job-policies.ts';
import { validateObjectMetaUpdate } from './metadata.ts';

const has = ({ status }: Job, type: string): boolean =>
  status.conditions?.some((c) => c.type === type && c.status === 'True') ?? false;
const isFinished = (job: Job): boolean => has(job, 'Complete') || has(job, 'Failed');

export function validateJobStatusUpdate(job: Job, old: Job): FieldError[] {
  return [
    ...validateObjectMetaUpdate(job.metadata, old.metadata, 'metadata'),
    ...validateCounts(job),
    ...validateConditions(job, old),
    ...validateIndexes(job, old),
    ...validateRest(job, old),
    ...validateTransitions(job, old),
  ];
}

/** An Invalid that shows no value. */
const conditions = (why: string): FieldError => invalid('status.conditions', OMIT_VALUE, why);

function validateCounts({ status }: Job): FieldError[] {
  const errors: FieldError[] = [];
  for (const key of ['active', 'succeeded', 'failed', 'ready', 'terminating'] as const)
    errors.push(...nonNegative(`status.${key}`, status[key]));
  const seen = new Set<string>();
  for (const list of ['succeeded', 'failed'] as const)
    for (const [i, uid] of (status.uncountedTerminatedPods?.[list] ?? []).entries()) {
      const at = `status.uncountedTerminatedPods.${list}[${i}]`;
      if (uid === '') errors.push(invalid(at, uid, 'must not be empty'));
      else if (seen.has(uid)) errors.push(duplicate(at, uid));
      seen.add(uid);
    }
  return errors;
}

function validateConditions(job: Job, old: Job): FieldError[] {
  const { status } = job;
  const changed = (type: string): boolean => has(job, type) !== has(old, type);
  const errors: FieldError[] = [];
  const complete = has(job, 'Complete');
  const finished = isFinished(job);
  const finishedChanged = finished !== isFinished(old);
  const startChanged = status.startTime !== old.status.startTime;
  const completionChanged = status.completionTime !== old.status.completionTime;
  if ((changed('Complete') || changed('Failed')) && complete && has(job, 'Failed'))
    errors.push(conditions('cannot set Complete=True and Failed=true conditions'));
  if ((changed('Complete') || changed('FailureTarget')) && complete && has(job, 'FailureTarget'))
    errors.push(conditions('cannot set Complete=True and FailureTarget=true conditions'));
  if (changed('Complete') || completionChanged) {
    const why = 'cannot set completionTime when there is no Complete=True condition';
    if (status.completionTime !== undefined && !complete)
      errors.push(invalid('status.completionTime', status.completionTime, why));
    if (status.completionTime === undefined && complete)
      errors.push(required('status.completionTime', 'completionTime is required for Complete jobs'));
  }
  if ((startChanged || completionChanged) && (status.completionTime ?? '') !== '' && status.startTime !== undefined) {
    if ((status.completionTime as string) < status.startTime) {
      const why = 'completionTime cannot be set before startTime';
      errors.push(invalid('status.completionTime', status.completionTime, why));
    }
  }
  if (changed('Failed') && has(job, 'Failed') && !has(job, 'FailureTarget'))
    errors.push(conditions('cannot set Failed=True condition without the FailureTarget=true condition'));
  if (changed('Complete') && complete && !has(job, 'SuccessCriteriaMet'))
    errors.push(conditions('cannot set Complete=True condition without the SuccessCriteriaMet=true condition'));
  if (!finished) return errors;
  if ((finishedChanged || status.active !== old.status.active) && (status.active ?? 0) > 0)
    errors.push(invalid('status.active', status.active, 'active>0 is invalid for finished job'));
  if ((finishedChanged || startChanged) && status.startTime === undefined)
    errors.push(required('status.startTime', 'startTime is required for finished job'));
  const uncounted = status.uncountedTerminatedPods;
  if (
    (finishedChanged || !sameJson(uncounted, old.status.uncountedTerminatedPods)) &&
    (uncounted?.failed?.length ?? 0) + (uncounted?.succeeded?.length ?? 0) > 0
  ) {
    const shown = { Succeeded: uncounted?.succeeded ?? null, Failed: uncounted?.failed ?? null };
    const why = 'uncountedTerminatedPods needs to be empty for finished job';
    errors.push(invalid('status.uncountedTerminatedPods', shown, why));
  }
  return errors;
}

function validateIndexes(job: Job, old: Job): FieldError[] {
  const { spec, status } = job;
  const { completedIndexes = '', failedIndexes } = status;
  const completedChanged = completedIndexes !== (old.status.completedIndexes ?? '');
  const failedChanged = failedIndexes !== old.status.failedIndexes;
  const errors: FieldError[] = [];
  const parse = (key: 'completedIndexes' | 'failedIndexes', text: string): void => {
    const parsed = countIndexes(text, spec.completions as number);
    if (typeof parsed === 'string') errors.push(invalid(`status.${key}`, text, `error parsing ${key}: ${parsed}`));
  };
  if (completedChanged && spec.completions !== undefined) parse('completedIndexes', completedIndexes);
  if (failedChanged && spec.completions !== undefined && spec.backoffLimitPerIndex !== undefined && failedIndexes)
    parse('failedIndexes', failedIndexes);
  if (completedChanged && completedIndexes !== '' && !isIndexed(spec)) {
    const why = 'cannot set non-empty completedIndexes when non-indexed completion mode';
    errors.push(invalid('status.completedIndexes', completedIndexes, why));
  }
  if (failedChanged && spec.backoffLimitPerIndex === undefined && failedIndexes !== undefined) {
    const why = 'cannot set non-null failedIndexes when backoffLimitPerIndex is null';
    errors.push(invalid('status.failedIndexes', failedIndexes, why));
  }
  if ((completedChanged || failedChanged) && spec.completions !== undefined && failedIndexes !== undefined) {
    const both = firstCommonIndex(completedIndexes, failedIndexes);
    if (both !== undefined)
      errors.push(
        invalid('status.failedIndexes', failedIndexes, `failedIndexes and completedIndexes overlap at index: ${both}`),
      );
  }
  return errors;
}

/** Example: firstCommonIndex("0-2,5", "2,4") = 2. */
function firstCommonIndex(a: string, b: string): number | undefined {
  const read = (text: string): (readonly [number, number])[] =>
    text.split(',').flatMap((part) => {
      const [x, y = x] = part.split('-').map(Number) as [number, number?];
      return part === '' || Number.isNaN(x) || Number.isNaN(y) ? [] : [[x, y] as const];
    });
  const common = read(a).flatMap(([x, y]) =>
    read(b).flatMap(([from, to]) => (x <= to && from <= y ? [Math.max(x, from)] : [])),
  );
  return common.length > 0 ? Math.min(...common) : undefined;
}

function validateRest(job: Job, old: Job): FieldError[] {
  const { spec, status } = job;
  const errors: FieldError[] = [];
  const terminatingChanged = status.terminating !== old.status.terminating || isFinished(job) !== isFinished(old);
  if (terminatingChanged && (status.terminating ?? 0) > 0 && isFinished(job))
    errors.push(invalid('status.terminating', status.terminating, 'terminating>0 is invalid for finished job'));
  if (
    (status.ready !== old.status.ready || status.active !== old.status.active) &&
    status.ready !== undefined &&
    status.ready > (status.active ?? 0)
  )
    errors.push(invalid('status.ready', status.ready, 'cannot set more ready pods than active'));
  const met = has(job, 'SuccessCriteriaMet');
  if (met && has(job, 'Failed'))
    errors.push(conditions('cannot set SuccessCriteriaMet=True and Failed=true conditions'));
  if (met && has(job, 'FailureTarget'))
    errors.push(conditions('cannot set SuccessCriteriaMet=True and FailureTarget=true conditions'));
  if (spec.successPolicy && !met && has(job, 'Complete'))
    errors.push(conditions('cannot set Complete=True for Job with SuccessPolicy unless SuccessCriteriaMet=True'));
  return errors;
}

function validateTransitions(job: Job, old: Job): FieldError[] {
  const { spec, status } = job;
  const errors: FieldError[] = [];
  for (const type of ['Failed', 'Complete', 'FailureTarget'])
    if (has(old, type) && !has(job, type))
      errors.push(conditions(`cannot disable the terminal ${type}=True condition`));
  const mayNotDecrease = (key: 'failed' | 'succeeded'): void => {
    if ((status[key] ?? 0) < (old.status[key] ?? 0))
      errors.push(invalid(`status.${key}`, status[key] ?? 0, `cannot decrease the ${key} counter`));
  };
  mayNotDecrease('failed');
  // Jobs that can be scaled down may lose completions.
  if (!isIndexed(spec) || spec.completions !== spec.parallelism) mayNotDecrease('succeeded');
  const { completionTime, startTime } = old.status;
  if (status.completionTime !== undefined && completionTime !== undefined && status.completionTime !== completionTime)
    errors.push(invalid('status.completionTime', status.completionTime, 'completionTime cannot be mutated'));
  if (startTime !== undefined && status.startTime !== startTime && !spec.suspend)
    errors.push(required('status.startTime', 'startTime cannot be removed for unsuspended job'));
  if (has(old, 'SuccessCriteriaMet') && !has(job, 'SuccessCriteriaMet'))
    errors.push(conditions('cannot disable the SuccessCriteriaMet=True condition'));
  if (has(old, 'Complete') && !has(old, 'SuccessCriteriaMet') && has(job, 'SuccessCriteriaMet'))
    errors.push(conditions('cannot set SuccessCriteriaMet=True for Job already has Complete=true conditions'));
  return errors;
}
