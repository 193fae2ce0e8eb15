/** CronJob. Upstream: pkg/registry/batch/cronjob/strategy.go, pkg/apis/batch/v1/defaults.go. */
import type { CronJob } from '../objects.ts';
import { age } from '../time.ts';
import { validateCronJob, validateCronJobUpdate } from '../validation/cronjob.ts';
import { formatLabelSelector } from '../validation/labels.ts';
import { validateObjectMetaUpdate } from '../validation/metadata.ts';
import { ageColumn, column, defineKind, keepSpec, keepStatusAndCount, nameColumn, wideColumn } from './define.ts';
import { defaultFailurePolicy, jobSpecWarnings } from './job.ts';
import { CRON_JOB } from './names.ts';
import { podNameWarnings } from './pod/warnings.ts';
import { containerImages, containerNames, defaultTemplate } from './pod-template.ts';

const TZ_WARNING =
  'CRON_TZ or TZ used in spec.schedule is not officially supported, see https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/ for more details';

export const cronJobKind = defineKind<CronJob>({
  ...CRON_JOB,
  defaults: ({ spec }) => {
    defaultTemplate(spec.jobTemplate?.spec?.template);
    defaultFailurePolicy(spec.jobTemplate?.spec);
    spec.concurrencyPolicy ??= 'Allow';
    spec.suspend ??= false;
    spec.successfulJobsHistoryLimit ??= 3;
    spec.failedJobsHistoryLimit ??= 1;
  },
  prepareForCreate: (draft) => {
    draft.status = {};
    draft.metadata.generation = 1;
  },
  prepareForUpdate: keepStatusAndCount,
  validate: validateCronJob,
  validateUpdate: validateCronJobUpdate,
  status: {
    prepareForUpdate: keepSpec,
    validateUpdate: (cronJob, old) => validateObjectMetaUpdate(cronJob.metadata, old.metadata, 'metadata'),
  },
  warnings: ({ metadata, spec }, old) => [
    ...(old ? [] : podNameWarnings(metadata.name)),
    ...(old && old.metadata.generation === metadata.generation
      ? []
      : jobSpecWarnings(spec.jobTemplate?.spec ?? { template: {} }, 'spec.jobTemplate.spec')),
    ...(spec.schedule?.includes('TZ') ? [TZ_WARNING] : []),
  ],
  columns: [
    nameColumn(),
    column('Schedule', ({ spec }) => spec.schedule),
    column('Timezone', ({ spec }) => spec.timeZone ?? '<none>'),
    column('Suspend', ({ spec }) => (spec.suspend ? 'True' : 'False'), 0, 'boolean'),
    column('Active', ({ status }) => status.active?.length ?? 0, 0, 'integer'),
    column('Last Schedule', ({ status }, nowMs) =>
      status.lastScheduleTime === undefined ? '<none>' : age(status.lastScheduleTime, nowMs),
    ),
    ageColumn(),
    wideColumn('Containers', ({ spec }) => containerNames(spec.jobTemplate?.spec?.template.spec)),
    wideColumn('Images', ({ spec }) => containerImages(spec.jobTemplate?.spec?.template.spec)),
    wideColumn('Selector', ({ spec }) => formatLabelSelector(spec.jobTemplate?.spec?.selector)),
  ],
});
