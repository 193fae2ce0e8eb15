/** Validation of metav1.Conditions. Upstream: apimachinery/pkg/apis/meta/v1/validation/validation.go ValidateConditions. */
import type { Condition } from '../objects.ts';
import type { FieldError } from '../types.ts';
import { duplicate, eachInvalid, invalid, notSupported, required, tooLong } from './errors.ts';
import { byteLength, isQualifiedName, regexError } from './names.ts';

const MAX_REASON = 1024;
const MAX_MESSAGE = 32 * 1024;
const REASON = '[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?';
const STATUSES = ['False', 'True', 'Unknown'];

export function validateConditions(conditions: readonly Condition[], path: string): FieldError[] {
  const errors: FieldError[] = [];
  const seen = new Map<string, number>();
  for (const [i, condition] of conditions.entries()) {
    const at = `${path}[${i}]`;
    const before = seen.get(condition.type ?? '');
    if (before === undefined) seen.set(condition.type ?? '', i);
    else errors.push(duplicate(`${at}.type`, condition.type ?? ''));
    errors.push(...validateCondition(condition, at));
  }
  return errors;
}

function validateCondition(condition: Condition, path: string): FieldError[] {
  const { type = '', status = '', observedGeneration, lastTransitionTime, reason = '', message = '' } = condition;
  const errors: FieldError[] = [];
  errors.push(...eachInvalid(`${path}.type`, type, isQualifiedName(type)));
  if (!STATUSES.includes(status)) errors.push(notSupported(`${path}.status`, status, STATUSES));
  if (observedGeneration !== undefined && observedGeneration < 0)
    errors.push(invalid(`${path}.observedGeneration`, observedGeneration, 'must be greater than or equal to zero'));
  if (!lastTransitionTime) errors.push(required(`${path}.lastTransitionTime`));
  if (reason === '') errors.push(required(`${path}.reason`));
  else {
    if (!new RegExp(`^${REASON}$`).test(reason)) {
      const why =
        "a condition reason must start with alphabetic character, optionally followed by a string of alphanumeric characters or '_,:', and must end with an alphanumeric character or '_'";
      errors.push(
        invalid(
          `${path}.reason`,
          reason,
          regexError(why, REASON, 'my_name', 'MY_NAME', 'MyName', 'ReasonA,ReasonB', 'ReasonA:ReasonB'),
        ),
      );
    }
    if (byteLength(reason) > MAX_REASON) errors.push(tooLong(`${path}.reason`, MAX_REASON));
  }
  if (byteLength(message) > MAX_MESSAGE) errors.push(tooLong(`${path}.message`, MAX_MESSAGE));
  return errors;
}
