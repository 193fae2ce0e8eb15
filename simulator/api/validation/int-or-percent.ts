/** Numbers or percentages: maxSurge, maxUnavailable. Upstream: pkg/apis/apps/validation, util/intstr. */
import type { FieldError } from '../types.ts';
import { eachInvalid, invalid, nonNegative } from './errors.ts';
import { isPercent } from './names.ts';

type IntOrPercent = number | string | undefined;

/** Upstream: ValidatePositiveIntOrPercent. */
export function validateIntOrPercent(value: IntOrPercent, path: string): FieldError[] {
  if (typeof value === 'string') return eachInvalid(path, value, isPercent(value));
  return nonNegative(path, value);
}

/** Upstream: IsNotMoreThan100Percent. */
export function validateAtMost100Percent(value: IntOrPercent, path: string): FieldError[] {
  return typeof value === 'string' && isPercent(value).length === 0 && Number.parseInt(value, 10) > 100
    ? [invalid(path, value, 'must not be greater than 100%')]
    : [];
}

/** The number itself, the percentage's, or the one a text says; 0 for what is none of them. Upstream: getIntOrPercentValue. */
export function intOrPercentValue(value: IntOrPercent): number {
  if (typeof value === 'number') return value;
  return value !== undefined && /^(\d+%|[+-]?\d+)$/.test(value) ? Number.parseInt(value, 10) : 0;
}
