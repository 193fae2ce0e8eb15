/** Validation of DaemonSets. Upstream: pkg/apis/apps/validation/validation.go. */
import type { DaemonSet, DaemonSetSpec, DaemonSetStatus } from '../objects.ts';
import { givenEmpty } from '../schema/given-empty.ts';
import type { FieldError } from '../types.ts';
import { isValidSelector, shownSelector, validateCollisionCount } from './deployment.ts';
import { forbidden, immutable, invalid, nonNegative, notSupported, required } from './errors.ts';
import { intOrPercentValue, validateAtMost100Percent, validateIntOrPercent } from './int-or-percent.ts';
import { isEmptySelector, labelSelectorMatches, validateLabelSelector } from './labels.ts';
import { validateObjectMeta, validateObjectMetaUpdate } from './metadata.ts';
import { nameIsDnsSubdomain } from './names.ts';
import { validatePodTemplateSpec } from './pod/template.ts';

export function validateDaemonSet(set: DaemonSet): FieldError[] {
  return [...validateObjectMeta(set.metadata, true, nameIsDnsSubdomain, 'metadata'), ...validateSpec(set.spec)];
}

export function validateDaemonSetUpdate(set: DaemonSet, old: DaemonSet): FieldError[] {
  return [
    ...validateObjectMetaUpdate(set.metadata, old.metadata, 'metadata'),
    ...immutable('spec.selector', set.spec.selector, old.spec.selector),
    ...validateSpec(set.spec),
  ];
}

/** Upstream: ValidateDaemonSetSpec. */
function validateSpec(spec: DaemonSetSpec): FieldError[] {
  const { selector } = spec;
  const template = spec.template ?? {};
  const errors = validateLabelSelector(selector, 'spec.selector');
  const labels = template.metadata?.labels;
  if (isValidSelector(selector) && !(selector && isEmptySelector(selector)) && !labelSelectorMatches(selector, labels))
    errors.push(
      invalid(
        'spec.template.metadata.labels',
        labels ?? givenEmpty(template.metadata, 'labels') ?? null,
        '`selector` does not match template `labels`',
      ),
    );
  if (selector && isEmptySelector(selector))
    errors.push(invalid('spec.selector', shownSelector(selector), 'empty selector is invalid for daemonset'));
  errors.push(...validatePodTemplateSpec(template, 'spec.template'));
  const { restartPolicy, activeDeadlineSeconds } = template.spec ?? {};
  if (restartPolicy !== undefined && restartPolicy !== 'Always')
    errors.push(notSupported('spec.template.spec.restartPolicy', restartPolicy, ['Always']));
  if (activeDeadlineSeconds !== undefined)
    errors.push(
      forbidden('spec.template.spec.activeDeadlineSeconds', 'activeDeadlineSeconds in DaemonSet is not Supported'),
    );
  return [
    ...errors,
    ...nonNegative('spec.minReadySeconds', spec.minReadySeconds),
    ...validateStrategy(spec),
    ...nonNegative('spec.revisionHistoryLimit', spec.revisionHistoryLimit),
  ];
}

/** Upstream: ValidateDaemonSetUpdateStrategy, ValidateRollingUpdateDaemonSet. */
function validateStrategy({ updateStrategy }: DaemonSetSpec): FieldError[] {
  const path = 'spec.updateStrategy';
  const { type, rollingUpdate } = updateStrategy ?? {};
  if (type === 'OnDelete') return [];
  if (type !== 'RollingUpdate') {
    const { maxUnavailable: unavailable, maxSurge: surge } = rollingUpdate ?? {};
    const shown = rollingUpdate ? { MaxUnavailable: unavailable ?? 0, MaxSurge: surge ?? 0 } : null;
    return [notSupported(path, { Type: type ?? '', RollingUpdate: shown }, ['RollingUpdate', 'OnDelete'])];
  }
  if (!rollingUpdate) return [required(`${path}.rollingUpdate`)];
  const { maxUnavailable, maxSurge } = rollingUpdate;
  const at = `${path}.rollingUpdate`;
  const errors = [
    ...validateIntOrPercent(maxUnavailable, `${at}.maxUnavailable`),
    ...validateIntOrPercent(maxSurge, `${at}.maxSurge`),
    ...validateAtMost100Percent(maxUnavailable, `${at}.maxUnavailable`),
    ...validateAtMost100Percent(maxSurge, `${at}.maxSurge`),
  ];
  const unavailable = intOrPercentValue(maxUnavailable);
  const surge = intOrPercentValue(maxSurge);
  if (unavailable !== 0 && surge !== 0)
    errors.push(invalid(`${at}.maxSurge`, maxSurge, 'may not be set when maxUnavailable is non-zero'));
  else if (unavailable === 0 && surge === 0)
    errors.push(required(`${at}.maxUnavailable`, 'cannot be 0 when maxSurge is 0'));
  return errors;
}

const COUNTS = [
  'currentNumberScheduled',
  'numberMisscheduled',
  'desiredNumberScheduled',
  'numberReady',
  'observedGeneration',
  'updatedNumberScheduled',
  'numberAvailable',
  'numberUnavailable',
  'collisionCount',
] as const satisfies readonly (keyof DaemonSetStatus)[];

export function validateDaemonSetStatusUpdate(set: DaemonSet, old: DaemonSet): FieldError[] {
  return [
    ...validateObjectMetaUpdate(set.metadata, old.metadata, 'metadata'),
    ...COUNTS.flatMap((key) => nonNegative(`status.${key}`, set.status[key])),
    ...validateCollisionCount(set.status.collisionCount, old.status.collisionCount),
  ];
}
