/** Validation of Deployments. Upstream: pkg/apis/apps/validation/validation.go. */
import type { Deployment, DeploymentSpec, DeploymentStatus, DeploymentStrategy } from '../objects.ts';
import { orderedValue } from '../schema/internal.ts';
import type { FieldError } from '../types.ts';
import { forbidden, immutable, invalid, nonNegative, notSupported, required } from './errors.ts';
import { intOrPercentValue, validateAtMost100Percent, validateIntOrPercent } from './int-or-percent.ts';
import { isEmptySelector, validateLabelSelector } from './labels.ts';
import { validateObjectMeta, validateObjectMetaUpdate } from './metadata.ts';
import { nameIsDnsSubdomain } from './names.ts';
import { validateKeptTemplate } from './pod/template.ts';

export function validateDeployment(deployment: Deployment): FieldError[] {
  return [
    ...validateObjectMeta(deployment.metadata, true, nameIsDnsSubdomain, 'metadata'),
    ...validateSpec(deployment.spec),
  ];
}

export function validateDeploymentUpdate(deployment: Deployment, old: Deployment): FieldError[] {
  return [
    ...validateObjectMetaUpdate(deployment.metadata, old.metadata, 'metadata'),
    ...validateSpec(deployment.spec),
    ...immutable('spec.selector', deployment.spec.selector, old.spec.selector),
  ];
}

function validateSpec(spec: DeploymentSpec): FieldError[] {
  const errors = nonNegative('spec.replicas', spec.replicas);
  errors.push(...validateRequiredSelector(spec.selector, 'deployment'));
  if (isValidSelector(spec.selector))
    errors.push(...validateKeptTemplate(spec.template, spec.selector, 'spec.template'));
  else errors.push(invalid('spec.selector', shownSelector(spec.selector), 'invalid label selector'));
  errors.push(...validateStrategy(spec.strategy ?? {}, 'spec.strategy'));
  errors.push(...nonNegative('spec.minReadySeconds', spec.minReadySeconds));
  errors.push(...nonNegative('spec.revisionHistoryLimit', spec.revisionHistoryLimit));
  if (spec.progressDeadlineSeconds !== undefined) {
    errors.push(...nonNegative('spec.progressDeadlineSeconds', spec.progressDeadlineSeconds));
    if (spec.progressDeadlineSeconds <= (spec.minReadySeconds ?? 0)) {
      errors.push(
        invalid('spec.progressDeadlineSeconds', spec.progressDeadlineSeconds, 'must be greater than minReadySeconds'),
      );
    }
  }
  return errors;
}

/** A selector that has to be there and to choose. */
export function validateRequiredSelector(selector: DeploymentSpec['selector'] | undefined, what: string): FieldError[] {
  if (!selector) return [required('spec.selector')];
  const errors = validateLabelSelector(selector, 'spec.selector');
  if (isEmptySelector(selector))
    errors.push(invalid('spec.selector', shownSelector(selector), `empty selector is invalid for ${what}`));
  return errors;
}

/** As messages show it. */
export const shownSelector = (selector: DeploymentSpec['selector'] | undefined): unknown =>
  orderedValue('io.k8s.apimachinery.pkg.apis.meta.v1.LabelSelector', selector);

/** Whether it can be turned into a query. Upstream: LabelSelectorAsSelector. */
export function isValidSelector(selector: DeploymentSpec['selector'] | undefined): boolean {
  return !selector || validateLabelSelector(selector, '').length === 0;
}

function validateStrategy(strategy: DeploymentStrategy, path: string): FieldError[] {
  switch (strategy.type as string) {
    case 'Recreate':
      return strategy.rollingUpdate
        ? [forbidden(`${path}.rollingUpdate`, "may not be specified when strategy `type` is 'Recreate'")]
        : [];
    case 'RollingUpdate':
      return validateRollingUpdate(strategy.rollingUpdate ?? {}, `${path}.rollingUpdate`);
    default:
      return [
        notSupported(path, { Type: strategy.type ?? '', RollingUpdate: goRollingUpdate(strategy.rollingUpdate) }, [
          'Recreate',
          'RollingUpdate',
        ]),
      ];
  }
}

function goRollingUpdate(rolling: DeploymentStrategy['rollingUpdate']): unknown {
  return rolling ? { MaxUnavailable: rolling.maxUnavailable ?? 0, MaxSurge: rolling.maxSurge ?? 0 } : null;
}

function validateRollingUpdate(rolling: NonNullable<DeploymentStrategy['rollingUpdate']>, path: string): FieldError[] {
  const { maxUnavailable, maxSurge } = rolling;
  const errors = [
    ...validateIntOrPercent(maxUnavailable, `${path}.maxUnavailable`),
    ...validateIntOrPercent(maxSurge, `${path}.maxSurge`),
  ];
  if (intOrPercentValue(maxUnavailable) === 0 && intOrPercentValue(maxSurge) === 0) {
    errors.push(invalid(`${path}.maxUnavailable`, maxUnavailable, 'may not be 0 when `maxSurge` is 0'));
  }
  errors.push(...validateAtMost100Percent(maxUnavailable, `${path}.maxUnavailable`));
  return errors;
}

export function validateDeploymentStatusUpdate(deployment: Deployment, old: Deployment): FieldError[] {
  const { status } = deployment;
  const errors = validateObjectMetaUpdate(deployment.metadata, old.metadata, 'metadata');
  for (const key of COUNTS) errors.push(...nonNegative(`status.${key}`, status[key]));
  const { replicas = 0, updatedReplicas = 0, readyReplicas = 0, availableReplicas = 0, terminatingReplicas } = status;
  errors.push(
    ...nonNegative('status.terminatingReplicas', terminatingReplicas),
    ...nonNegative('status.collisionCount', status.collisionCount),
  );
  const total = 'cannot be greater than status.replicas';
  if (updatedReplicas > replicas) errors.push(invalid('status.updatedReplicas', updatedReplicas, total));
  if (readyReplicas > replicas) errors.push(invalid('status.readyReplicas', readyReplicas, total));
  if (availableReplicas > replicas) errors.push(invalid('status.availableReplicas', availableReplicas, total));
  if (availableReplicas > readyReplicas) {
    errors.push(invalid('status.availableReplicas', availableReplicas, 'cannot be greater than readyReplicas'));
  }
  return [...errors, ...validateCollisionCount(status.collisionCount, old.status.collisionCount)];
}

/** It counts up; taking it away is counting down, too. Upstream: apivalidation.IsDecremented. */
export function validateCollisionCount(count: number | undefined, old: number | undefined): FieldError[] {
  return old !== undefined && (count === undefined || count < old)
    ? [invalid('status.collisionCount', count ?? 0, 'cannot be decremented')]
    : [];
}

const COUNTS = [
  'observedGeneration',
  'replicas',
  'updatedReplicas',
  'readyReplicas',
  'availableReplicas',
  'unavailableReplicas',
] as const satisfies readonly (keyof DeploymentStatus)[];
