/** Validation of PodDisruptionBudgets. Upstream: pkg/apis/policy/validation/validation.go. */
import type { PodDisruptionBudget, PodDisruptionBudgetSpec } from '../objects.ts';
import type { FieldError } from '../types.ts';
import { validateConditions } from './conditions.ts';
import { shownSelector } from './deployment.ts';
import { invalid, nonNegative, notSupported } from './errors.ts';
import { validateAtMost100Percent, validateIntOrPercent } from './int-or-percent.ts';
import { validateLabelSelector } from './labels.ts';
import { validateObjectMetaUpdate } from './metadata.ts';

export function validateDisruptionBudget({ spec }: PodDisruptionBudget): FieldError[] {
  const { minAvailable, maxUnavailable, selector, unhealthyPodEvictionPolicy: policy } = spec;
  const errors: FieldError[] = [];
  if (minAvailable !== undefined && maxUnavailable !== undefined)
    errors.push(invalid('spec', shownSpec(spec), 'minAvailable and maxUnavailable cannot be both set'));
  for (const key of ['minAvailable', 'maxUnavailable'] as const) {
    errors.push(...validateIntOrPercent(spec[key], `spec.${key}`));
    errors.push(...validateAtMost100Percent(spec[key], `spec.${key}`));
  }
  errors.push(...validateLabelSelector(selector, 'spec.selector'));
  if (policy !== undefined && !POLICIES.includes(policy))
    errors.push(notSupported('spec.unhealthyPodEvictionPolicy', policy, POLICIES));
  return errors;
}

const POLICIES = ['AlwaysAllow', 'IfHealthyBudget'];

/** As the internal type shows it. */
function shownSpec(spec: PodDisruptionBudgetSpec): unknown {
  return {
    MinAvailable: spec.minAvailable ?? null,
    Selector: shownSelector(spec.selector) ?? null,
    MaxUnavailable: spec.maxUnavailable ?? null,
    UnhealthyPodEvictionPolicy: spec.unhealthyPodEvictionPolicy ?? null,
  };
}

export function validateDisruptionBudgetStatusUpdate(
  budget: PodDisruptionBudget,
  old: PodDisruptionBudget,
): FieldError[] {
  const { status } = budget;
  const errors = validateObjectMetaUpdate(budget.metadata, old.metadata, 'metadata');
  errors.push(...validateConditions(status.conditions ?? [], 'status.conditions'));
  for (const key of ['disruptionsAllowed', 'currentHealthy', 'desiredHealthy', 'expectedPods'] as const)
    errors.push(...nonNegative(`status.${key}`, status[key]));
  return errors;
}
