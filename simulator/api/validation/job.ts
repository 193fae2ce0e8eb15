/** Validation of Jobs. Upstream: pkg/apis/batch/validation/validation.go. Read on: job-policies.ts, job-status.ts. */
import type { Affinity, Job, JobSpec, PodSpec, PodTemplateSpec } from '../objects.ts';
import { internalValue } from '../schema/internal.ts';
import type { FieldError } from '../types.ts';
import { isValidSelector, shownSelector } from './deployment.ts';
import { eachInvalid, immutable, invalid, nonNegative, notSupported, required, sameJson, tooLong } from './errors.ts';
import { validatePodFailurePolicy, validateSuccessPolicy } from './job-policies.ts';
import { labelSelectorMatches, validateLabelSelector } from './labels.ts';
import { validateObjectMeta, validateObjectMetaUpdate } from './metadata.ts';
import { isDnsLabel, isDnsSubdomain, nameIsDnsSubdomain, regexError } from './names.ts';
import { internalPodSpec } from './pod/internal-spec.ts';
import { validatePodTemplateSpec } from './pod/template.ts';

/** Labels by which a Job knows its Pods; the last two are from before labels had prefixes. */
export const CONTROLLER_UID = 'batch.kubernetes.io/controller-uid';
export const JOB_NAME = 'batch.kubernetes.io/job-name';
export const OLD_CONTROLLER_UID = 'controller-uid';
export const OLD_JOB_NAME = 'job-name';

const MAX_PARALLELISM_INDEXED = 100_000;
const MAX_FAILED_INDEXES = 100_000;
const MANY_COMPLETIONS = 100_000;
const MAX_WITH_MANY_COMPLETIONS = 10_000;
const MAX_MANAGED_BY = 63;

export const isIndexed = (spec: JobSpec): boolean => spec.completionMode === 'Indexed';

export function validateJob(job: Job): FieldError[] {
  const { metadata, spec } = job;
  const errors = [
    ...validateObjectMeta(metadata, true, nameIsDnsSubdomain, 'metadata'),
    ...validateGeneratedSelector(job),
    ...validateJobSpecAndSelector(spec, 'spec'),
  ];
  if (isIndexed(spec) && (spec.completions ?? 0) > 0) {
    // Pods of an Indexed Job are called after their index.
    const last = `${metadata.name}-${(spec.completions as number) - 1}`;
    if (isDnsLabel(last).length > 0)
      errors.push(
        invalid('metadata.name', metadata.name, `will not able to create pod with invalid DNS label: ${last}`),
      );
  }
  return errors;
}

/** Both what holds for every Job and what holds for changes of one, as upstream's strategy asks twice. */
export function validateJobUpdate(job: Job, old: Job): FieldError[] {
  return [
    ...validateJob(job),
    ...validateObjectMetaUpdate(job.metadata, old.metadata, 'metadata'),
    ...validateJobSpecAndSelector(job.spec, 'spec'),
    ...validateCompletions(job.spec, old.spec),
    ...immutable('spec.selector', shownSelector(job.spec.selector), shownSelector(old.spec.selector)),
    ...validateTemplateUpdate(job, old),
    ...immutable('spec.completionMode', job.spec.completionMode, old.spec.completionMode),
    ...immutablePolicy('podFailurePolicy', 'PodFailurePolicy', job, old),
    ...immutable('spec.backoffLimitPerIndex', job.spec.backoffLimitPerIndex, old.spec.backoffLimitPerIndex),
    ...immutable('spec.managedBy', job.spec.managedBy, old.spec.managedBy),
    ...immutablePolicy('successPolicy', 'SuccessPolicy', job, old),
  ];
}

function immutablePolicy(
  key: 'podFailurePolicy' | 'successPolicy',
  type: 'PodFailurePolicy' | 'SuccessPolicy',
  { spec }: Job,
  { spec: old }: Job,
): FieldError[] {
  const shown = spec[key] && internalValue(`io.k8s.api.batch.v1.${type}`, spec[key]);
  return sameJson(spec[key], old[key]) ? [] : [invalid(`spec.${key}`, shown ?? null, 'field is immutable')];
}

/** The selector a Job was given by the server, and the labels of its template that go with it. */
function validateGeneratedSelector({ metadata, spec }: Job): FieldError[] {
  if (spec.manualSelector || !spec.selector) return [];
  const errors: FieldError[] = [];
  if (!metadata.uid) errors.push(required('metadata.uid'));
  const expected: Readonly<Record<string, string>> = {
    [OLD_CONTROLLER_UID]: metadata.uid,
    [OLD_JOB_NAME]: metadata.name ?? '',
    [CONTROLLER_UID]: metadata.uid,
    [JOB_NAME]: metadata.name ?? '',
  };
  const labels = spec.template.metadata?.labels;
  const at = 'spec.template.metadata.labels';
  for (const [key, value] of Object.entries(expected)) {
    const found = labels && Object.hasOwn(labels, key) ? labels[key] : undefined;
    if (found === undefined) errors.push(required(`${at}[${key}]`, `must be '${value}'`));
    else if (found !== value) errors.push(invalid(`${at}[${key}]`, sortedLabels(labels), `must be '${value}'`));
  }
  if (isValidSelector(spec.selector) && !labelSelectorMatches(spec.selector, expected))
    errors.push(invalid('spec.selector', shownSelector(spec.selector), '`selector` not auto-generated'));
  return errors;
}

/** As Go prints a map. */
function sortedLabels(labels: Readonly<Record<string, string>> | undefined): unknown {
  return labels ? Object.fromEntries(Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1))) : null;
}

function validateJobSpecAndSelector(spec: JobSpec, path: string): FieldError[] {
  const errors = validateJobSpec(spec, path);
  if (!spec.selector) errors.push(required(`${path}.selector`));
  else errors.push(...validateLabelSelector(spec.selector, `${path}.selector`));
  const labels = spec.template.metadata?.labels;
  if (isValidSelector(spec.selector) && !labelSelectorMatches(spec.selector, labels)) {
    const why = '`selector` does not match template `labels`';
    errors.push(invalid(`${path}.template.metadata.labels`, sortedLabels(labels), why));
  }
  return errors;
}

/** What a Job and the Job in a CronJob have to be. */
export function validateJobSpec(spec: JobSpec, path: string): FieldError[] {
  const errors: FieldError[] = [];
  for (const key of NON_NEGATIVE) errors.push(...nonNegative(`${path}.${key}`, spec[key]));
  if (spec.maxFailedIndexes !== undefined && spec.backoffLimitPerIndex === undefined)
    errors.push(required(`${path}.backoffLimitPerIndex`, 'when maxFailedIndexes is specified'));
  if (spec.managedBy !== undefined) errors.push(...validateManagedBy(spec.managedBy, `${path}.managedBy`));
  errors.push(...validateCompletionMode(spec, path));
  if (spec.podFailurePolicy) errors.push(...validatePodFailurePolicy(spec, `${path}.podFailurePolicy`));
  if (spec.successPolicy) {
    if (isIndexed(spec)) errors.push(...validateSuccessPolicy(spec, `${path}.successPolicy`));
    else {
      const shown = internalValue('io.k8s.api.batch.v1.SuccessPolicy', spec.successPolicy);
      errors.push(invalid(`${path}.successPolicy`, shown, 'requires indexed completion mode'));
    }
  }
  errors.push(...validateReplacementPolicy(spec, `${path}.podReplacementPolicy`));
  errors.push(...validatePodTemplateSpec(spec.template ?? {}, `${path}.template`));
  errors.push(...validateRestartPolicy(spec, `${path}.template.spec.restartPolicy`));
  return errors;
}

const NON_NEGATIVE = [
  'parallelism',
  'completions',
  'activeDeadlineSeconds',
  'backoffLimit',
  'ttlSecondsAfterFinished',
  'backoffLimitPerIndex',
  'maxFailedIndexes',
] as const;

/** Upstream: IsDomainPrefixedPath. */
function validateManagedBy(value: string, path: string): FieldError[] {
  if (value === '') return [required(path)];
  const errors: FieldError[] = [];
  const slash = value.indexOf('/');
  if (slash <= 0 || slash === value.length - 1) {
    errors.push(invalid(path, value, 'must be a domain-prefixed path (such as "acme.io/foo")'));
  } else {
    const [host, rest] = [value.slice(0, slash), value.slice(slash + 1)];
    errors.push(...eachInvalid(path, host, isDnsSubdomain(host)));
    const pattern = "[A-Za-z0-9/\\-._~%!$&'()*+,;=:]+";
    if (!new RegExp(`^${pattern}$`).test(rest)) errors.push(invalid(path, rest, regexError('Invalid path', pattern)));
  }
  if (value.length > MAX_MANAGED_BY) errors.push(tooLong(path, MAX_MANAGED_BY));
  return errors;
}

function validateCompletionMode(spec: JobSpec, path: string): FieldError[] {
  const { completionMode: mode, completions, parallelism, backoffLimitPerIndex, maxFailedIndexes } = spec;
  const errors: FieldError[] = [];
  const indexed = isIndexed(spec);
  if (mode !== undefined && mode !== 'NonIndexed' && !indexed)
    errors.push(notSupported(`${path}.completionMode`, mode, ['NonIndexed', 'Indexed']));
  if (indexed) {
    const atMost = (key: 'parallelism' | 'maxFailedIndexes', max: number, when: string): void => {
      const value = spec[key];
      if (value !== undefined && value > max)
        errors.push(invalid(`${path}.${key}`, value, `must be less than or equal to ${max}${when}`));
    };
    if (completions === undefined) errors.push(required(`${path}.completions`, 'when completion mode is Indexed'));
    atMost('parallelism', MAX_PARALLELISM_INDEXED, ' when completion mode is Indexed');
    if (completions !== undefined && maxFailedIndexes !== undefined && maxFailedIndexes > completions)
      errors.push(invalid(`${path}.maxFailedIndexes`, maxFailedIndexes, 'must be less than or equal to completions'));
    atMost('maxFailedIndexes', MAX_FAILED_INDEXES, '');
    if (completions !== undefined && completions > MANY_COMPLETIONS && backoffLimitPerIndex !== undefined) {
      if (maxFailedIndexes === undefined) {
        const why = `must be specified when completions is above ${MANY_COMPLETIONS}`;
        errors.push(required(`${path}.maxFailedIndexes`, why));
      }
      const when = ` when completions are above ${MANY_COMPLETIONS} and used with backoff limit per index`;
      if (parallelism !== undefined) atMost('parallelism', MAX_WITH_MANY_COMPLETIONS, when);
      atMost('maxFailedIndexes', MAX_WITH_MANY_COMPLETIONS, when);
    }
  }
  if (mode === undefined || mode === 'NonIndexed') {
    for (const key of ['backoffLimitPerIndex', 'maxFailedIndexes'] as const)
      if (spec[key] !== undefined)
        errors.push(invalid(`${path}.${key}`, spec[key], 'requires indexed completion mode'));
  }
  return errors;
}

function validateReplacementPolicy(
  { podReplacementPolicy: policy, podFailurePolicy }: JobSpec,
  path: string,
): FieldError[] {
  if (policy === undefined) return [];
  const supported = podFailurePolicy ? ['Failed'] : ['Failed', 'TerminatingOrFailed'];
  return supported.includes(policy) ? [] : [notSupported(path, policy, supported)];
}

function validateRestartPolicy({ template, podFailurePolicy }: JobSpec, path: string): FieldError[] {
  const policy = template?.spec?.restartPolicy;
  if (policy === undefined || (policy as string) === '' || policy === 'Always')
    return [required(path, 'valid values: "OnFailure", "Never"')];
  if (policy !== 'OnFailure' && policy !== 'Never') return [notSupported(path, policy, ['OnFailure', 'Never'])];
  if (podFailurePolicy && policy !== 'Never')
    return [invalid(path, policy, 'only "Never" is supported when podFailurePolicy is specified')];
  return [];
}

/** Indexed Jobs may grow and shrink, together with their parallelism. Upstream: validateCompletions. */
function validateCompletions(spec: JobSpec, old: JobSpec): FieldError[] {
  if (!isIndexed(spec)) return immutable('spec.completions', spec.completions, old.completions);
  if (spec.completions === undefined || spec.completions === old.completions) return [];
  if (spec.completions === spec.parallelism) return [];
  return [invalid('spec.completions', spec.completions, 'can only be modified in tandem with spec.parallelism')];
}

/** A suspended Job without Pods may still be told where its Pods go and what they get. Upstream: validatePodTemplateUpdate,
 * with MutableSchedulingDirectivesForSuspendedJobs and MutablePodResourcesForSuspendedJobs. */
function validateTemplateUpdate({ spec }: Job, old: Job): FieldError[] {
  const suspended = old.spec.suspend === true && (old.status.active ?? 0) === 0;
  if (!suspended) {
    if (sameJson(spec.template, old.spec.template)) return [];
    return [invalid('spec.template', shownTemplate(spec.template), 'field is immutable')];
  }
  const fixed = withoutDirectives(spec.template.spec);
  if (sameJson(fixed, withoutDirectives(old.spec.template.spec))) return [];
  return [
    invalid('spec.template.spec', internalPodSpec(spec.template.spec ?? { containers: [] }), 'field is immutable'),
  ];
}

function shownTemplate({ metadata, spec }: PodTemplateSpec): unknown {
  const shown = internalValue('io.k8s.api.core.v1.PodTemplateSpec', { metadata }) as Record<string, unknown>;
  return { ...shown, Spec: internalPodSpec(spec ?? { containers: [] }) };
}

function withoutDirectives(spec: PodSpec | undefined): unknown {
  if (!spec) return spec;
  const {
    nodeSelector: _1,
    tolerations: _2,
    schedulingGates: _3,
    affinity,
    containers,
    initContainers,
    ...rest
  } = spec;
  const bare = (list: PodSpec['containers'] | undefined) => list?.map(({ resources: _4, ...container }) => container);
  return {
    ...rest,
    affinity: otherAffinity(affinity),
    containers: bare(containers),
    initContainers: bare(initContainers),
  };
}

function otherAffinity(affinity: Affinity | undefined): Affinity | undefined {
  const { nodeAffinity: _, ...others } = affinity ?? {};
  return Object.keys(others).length > 0 ? others : undefined;
}
