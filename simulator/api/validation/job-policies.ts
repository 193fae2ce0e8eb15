/** Validation of a Job's podFailurePolicy and successPolicy. Upstream: pkg/apis/batch/validation/validation.go. */
import { OMIT_VALUE } from '../errors.ts';
import type {
  JobSpec,
  PodFailurePolicyOnExitCodesRequirement,
  PodFailurePolicyOnPodConditionsPattern,
  PodFailurePolicyRule,
  SuccessPolicyRule,
} from '../objects.ts';
import type { FieldError } from '../types.ts';
import { duplicate, eachInvalid, invalid, nonNegative, notSupported, required, tooLong, tooMany } from './errors.ts';
import { isQualifiedName } from './names.ts';

const MAX_RULES = 20;
const MAX_EXIT_CODES = 255;
const MAX_PATTERNS = 20;
const MAX_INDEXES_BYTES = 65_536;
const ACTIONS = ['Count', 'FailIndex', 'FailJob', 'Ignore'];
const OPERATORS = ['In', 'NotIn'];
const STATUSES = ['False', 'True', 'Unknown'];

export function validatePodFailurePolicy(spec: JobSpec, path: string): FieldError[] {
  const rules = spec.podFailurePolicy?.rules ?? [];
  const errors: FieldError[] = [];
  if (rules.length > MAX_RULES) errors.push(tooMany(`${path}.rules`, rules.length, MAX_RULES));
  const { containers, initContainers } = spec.template?.spec ?? {};
  const names = [...(containers ?? []), ...(initContainers ?? [])].map((c) => c.name);
  for (const [i, rule] of rules.entries()) errors.push(...validateRule(spec, rule, `${path}.rules[${i}]`, names));
  return errors;
}

/** %q of a list. */
const quoted = (list: readonly string[]): string => `[${list.map((s) => JSON.stringify(s)).join(' ')}]`;

/** An enum without default: Required when empty. */
function validateChoice(value: string | undefined, supported: readonly string[], path: string): FieldError[] {
  if (value === undefined || value === '') return [required(path, `valid values: ${quoted(supported)}`)];
  return supported.includes(value) ? [] : [notSupported(path, value, supported)];
}

function validateRule(spec: JobSpec, rule: PodFailurePolicyRule, path: string, names: readonly string[]): FieldError[] {
  const { action, onExitCodes, onPodConditions = [] } = rule;
  const errors: FieldError[] = [];
  if (action === 'FailIndex') {
    if (spec.backoffLimitPerIndex === undefined)
      errors.push(invalid(`${path}.action`, action, 'requires the backoffLimitPerIndex to be set'));
  } else errors.push(...validateChoice(action, ACTIONS, `${path}.action`));
  const conditions = onPodConditions ?? [];
  if (onExitCodes) errors.push(...validateExitCodes(onExitCodes, `${path}.onExitCodes`, names));
  if (conditions.length > 0) errors.push(...validatePatterns(conditions, `${path}.onPodConditions`));
  if (onExitCodes && conditions.length > 0)
    errors.push(invalid(path, OMIT_VALUE, 'specifying both OnExitCodes and OnPodConditions is not supported'));
  if (!onExitCodes && conditions.length === 0)
    errors.push(invalid(path, OMIT_VALUE, 'specifying one of OnExitCodes and OnPodConditions is required'));
  return errors;
}

function validatePatterns(patterns: readonly PodFailurePolicyOnPodConditionsPattern[], path: string): FieldError[] {
  const errors: FieldError[] = [];
  if (patterns.length > MAX_PATTERNS) errors.push(tooMany(path, patterns.length, MAX_PATTERNS));
  for (const [i, { type, status }] of patterns.entries()) {
    errors.push(...eachInvalid(`${path}[${i}].type`, type ?? '', isQualifiedName(type ?? '')));
    errors.push(...validateChoice(status, STATUSES, `${path}[${i}].status`));
  }
  return errors;
}

function validateExitCodes(
  { operator, containerName, values }: PodFailurePolicyOnExitCodesRequirement,
  path: string,
  names: readonly string[],
): FieldError[] {
  const errors = validateChoice(operator, OPERATORS, `${path}.operator`);
  if (containerName !== undefined && !names.includes(containerName)) {
    const why = 'must be one of the container or initContainer names in the pod template';
    errors.push(invalid(`${path}.containerName`, containerName, why));
  }
  const codes = values ?? [];
  if (codes.length === 0) errors.push(invalid(`${path}.values`, values ?? null, 'at least one value is required'));
  else if (codes.length > MAX_EXIT_CODES) errors.push(tooMany(`${path}.values`, codes.length, MAX_EXIT_CODES));
  const seen = new Set<number>();
  for (const [i, code] of codes.entries()) {
    if (operator === 'In' && code === 0)
      errors.push(invalid(`${path}.values[${i}]`, code, 'must not be 0 for the In operator'));
    if (seen.has(code)) errors.push(duplicate(`${path}.values[${i}]`, code));
    seen.add(code);
  }
  if (codes.some((code, i) => i > 0 && (codes[i - 1] as number) > code))
    errors.push(invalid(`${path}.values`, codes, 'must be ordered'));
  return errors;
}

export function validateSuccessPolicy(spec: JobSpec, path: string): FieldError[] {
  const rules = spec.successPolicy?.rules ?? [];
  const errors: FieldError[] = [];
  if (rules.length === 0)
    errors.push(required(`${path}.rules`, 'at least one rules must be specified when the successPolicy is specified'));
  if (rules.length > MAX_RULES) errors.push(tooMany(`${path}.rules`, rules.length, MAX_RULES));
  // Without completions the Job is refused for that; upstream would break here.
  if (spec.completions === undefined) return errors;
  for (const [i, rule] of rules.entries())
    errors.push(...validateSuccessRule(rule, spec.completions, `${path}.rules[${i}]`));
  return errors;
}

function validateSuccessRule(
  { succeededCount: count, succeededIndexes: indexes }: SuccessPolicyRule,
  completions: number,
  path: string,
): FieldError[] {
  const errors: FieldError[] = [];
  if (count === undefined && indexes === undefined)
    errors.push(required(path, 'at least one of succeededCount or succeededIndexes must be specified'));
  let total = 0;
  if (indexes !== undefined) {
    if (indexes.length > MAX_INDEXES_BYTES) errors.push(tooLong(`${path}.succeededIndexes`, MAX_INDEXES_BYTES));
    const parsed = countIndexes(indexes, completions);
    if (typeof parsed === 'string')
      errors.push(invalid(`${path}.succeededIndexes`, indexes, `error parsing succeededIndexes: ${parsed}`));
    else total = parsed;
  }
  if (count === undefined) return errors;
  errors.push(...nonNegative(`${path}.succeededCount`, count));
  const atMost = (max: number, what: string): void => {
    if (count > max)
      errors.push(
        invalid(`${path}.succeededCount`, count, `must be less than or equal to ${max} (the number of ${what})`),
      );
  };
  atMost(completions, 'specified completions');
  if (indexes !== undefined) atMost(total, 'indexes in the specified succeededIndexes field');
  return errors;
}

/** How many indexes a text such as "1,3-5,7" names, or what is wrong with it. Example: countIndexes("1,3-5", 10) = 4.
 * Upstream: validateIndexesFormat, parseIndexInterval. */
export function countIndexes(text: string, completions: number): number | string {
  if (text === '') return 0;
  let last: number | undefined;
  let total = 0;
  for (const part of text.split(',')) {
    const limits = part.split('-');
    if (limits.length > 2)
      return `the fragment "${part}" violates the requirement that an index interval can have at most two parts separated by '-'`;
    const [first, second] = limits as [string, string?];
    const x = toIndex(first);
    if (x === undefined) return `cannot convert string to integer for index: "${first}"`;
    if (x >= completions) return `too large index: "${first}"`;
    const y = second === undefined ? x : toIndex(second);
    if (y === undefined) return `cannot convert string to integer for index: "${second}"`;
    if (y >= completions) return `too large index: "${second}"`;
    if (second !== undefined && x >= y) return `non-increasing order, previous: ${x}, current: ${y}`;
    if (last !== undefined && last >= x) return `non-increasing order, previous: ${last}, current: ${x}`;
    total += y - x + 1;
    last = y;
  }
  return total;
}

const toIndex = (text: string): number | undefined => (/^[+-]?\d+$/.test(text) ? Number(text) : undefined);
