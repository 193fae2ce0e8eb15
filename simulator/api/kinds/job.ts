/** Job. Upstream: pkg/registry/batch/job/strategy.go, pkg/apis/batch/v1/defaults.go, pkg/api/job/warnings.go. */
import type { Job, JobSpec } from '../objects.ts';
import { humanDuration, parseTime } from '../time.ts';
import {
  CONTROLLER_UID,
  isIndexed,
  JOB_NAME,
  OLD_CONTROLLER_UID,
  OLD_JOB_NAME,
  validateJob,
  validateJobUpdate,
} from '../validation/job.ts';
import { validateJobStatusUpdate } from '../validation/job-status.ts';
import { ageColumn, column, defineKind, keepSpec, keepStatusAndCount, nameColumn } from './define.ts';
import { JOB } from './names.ts';
import { podNameWarnings, templateWarnings } from './pod/warnings.ts';
import { containersColumn, defaultTemplate, imagesColumn, selectorColumn } from './pod-template.ts';

export const jobKind = defineKind<Job>({
  ...JOB,
  defaults: ({ metadata, spec }) => {
    defaultTemplate(spec.template);
    // A Job that says neither how many nor how many at once is one Pod.
    if (spec.completions === undefined && spec.parallelism === undefined) spec.completions = 1;
    spec.parallelism ??= 1;
    spec.backoffLimit ??= spec.backoffLimitPerIndex === undefined ? 6 : 2147483647;
    spec.completionMode ??= 'NonIndexed';
    spec.suspend ??= false;
    spec.podReplacementPolicy ??= spec.podFailurePolicy ? 'Failed' : 'TerminatingOrFailed';
    spec.manualSelector ??= false;
    defaultFailurePolicy(spec);
    labelLikeTemplate(metadata, spec);
  },
  defaultsWhenRead: ({ metadata, spec }) => labelLikeTemplate(metadata, spec),
  prepareForCreate: (draft) => {
    draft.status = {};
    draft.metadata.generation = 1;
    if (!draft.spec.manualSelector) generateSelector(draft.metadata, draft.spec);
  },
  prepareForUpdate: keepStatusAndCount,
  validate: validateJob,
  validateUpdate: validateJobUpdate,
  status: { prepareForUpdate: keepSpec, validateUpdate: validateJobStatusUpdate },
  unknownField: (field) => `field label ${JSON.stringify(field)} not supported for Job`,
  fields: ({ status }) => ({ 'status.successful': String(status.succeeded ?? 0) }),
  warnings: (job, old) => [
    ...(old ? [] : podNameWarnings(job.metadata.name)),
    ...(old && old.metadata.generation === job.metadata.generation ? [] : jobSpecWarnings(job.spec, 'spec')),
  ],
  defaultPropagation: 'Orphan',
  deletionWarning:
    'child pods are preserved by default when jobs are deleted; set propagationPolicy=Background to remove them or set propagationPolicy=Orphan to suppress this warning',
  columns: [
    nameColumn(),
    column('Status', statusText),
    column('Completions', completionsText),
    column('Duration', ({ status }, nowMs) => durationText(status.startTime, status.completionTime, nowMs)),
    ageColumn(),
    containersColumn(),
    imagesColumn(),
    selectorColumn(),
  ],
});

/** Conditions are looked for as true when nothing is said. */
export function defaultFailurePolicy(spec: JobSpec | undefined): void {
  for (const rule of spec?.podFailurePolicy?.rules ?? [])
    for (const pattern of rule.onPodConditions ?? []) pattern.status ||= 'True';
}

type Metadata = Job['metadata'];

/** Upstream: generateSelector. Labels that are there already stay: validation says what is wrong with them. */
function generateSelector({ name, uid }: Metadata, spec: JobSpec): void {
  spec.template.metadata ??= {};
  spec.template.metadata.labels ??= {};
  // In place: a Job without labels of its own has this very map.
  const { labels } = spec.template.metadata;
  labels[OLD_JOB_NAME] ??= name ?? '';
  labels[JOB_NAME] ??= name ?? '';
  labels[OLD_CONTROLLER_UID] ??= uid;
  labels[CONTROLLER_UID] ??= uid;
  spec.selector ??= {};
  spec.selector.matchLabels = { [CONTROLLER_UID]: uid, ...spec.selector.matchLabels };
}

/** A Job without labels gets its template's. */
function labelLikeTemplate(metadata: Metadata, spec: JobSpec): void {
  const labels = spec.template?.metadata?.labels;
  if (labels && Object.keys(metadata.labels ?? {}).length === 0) metadata.labels = labels;
}

const MANY_COMPLETIONS = 100_000;
const MANY_AT_ONCE = 10_000;

/** Upstream: WarningsForJobSpec. */
export function jobSpecWarnings(spec: JobSpec, path: string): readonly string[] {
  const warnings: string[] = [];
  if (isIndexed(spec) && (spec.completions ?? 0) > MANY_COMPLETIONS && (spec.parallelism ?? 0) > MANY_AT_ONCE) {
    const why =
      'In Indexed Jobs with a number of completions higher than 10^5 and a parallelism higher than 10^4, Kubernetes might not be able to track completedIndexes when a big number of indexes fail';
    warnings.push(`${path}: ${why}`);
  }
  return [...warnings, ...templateWarnings(spec.template ?? {}, undefined, `${path}.template`)];
}

/** Conditions in the order in which they decide what a Job's Status is. Upstream: printJob. */
const TELLING = ['Complete', 'Failed', 'Suspended', 'FailureTarget', 'SuccessCriteriaMet'];

function statusText({ metadata, status }: Job): string {
  const has = (type: string): boolean =>
    status.conditions?.some((c) => c.type === type && c.status === 'True') ?? false;
  const [complete, failed] = TELLING;
  if (has(complete as string)) return complete as string;
  if (has(failed as string)) return failed as string;
  if (metadata.deletionTimestamp !== undefined) return 'Terminating';
  return TELLING.find(has) ?? 'Running';
}

function completionsText({ spec, status }: Job): string {
  const succeeded = status.succeeded ?? 0;
  if (spec.completions !== undefined) return `${succeeded}/${spec.completions}`;
  const parallelism = spec.parallelism ?? 0;
  return parallelism > 1 ? `${succeeded}/1 of ${parallelism}` : `${succeeded}/1`;
}

function durationText(start: string | undefined, end: string | undefined, nowMs: number): string {
  const startMs = parseTime(start ?? '');
  if (startMs === undefined) return '';
  return humanDuration((parseTime(end ?? '') ?? nowMs) - startMs);
}
