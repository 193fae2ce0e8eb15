/** Constructors of validation findings. Upstream: apimachinery/pkg/util/validation/field/errors.go; the texts are made in ../errors.ts. */
import type { FieldError } from '../types.ts';

export const required = (field: string, detail = ''): FieldError => ({ type: 'FieldValueRequired', field, detail });

export const invalid = (field: string, value: unknown, detail: string): FieldError => ({
  type: 'FieldValueInvalid',
  field,
  value,
  detail,
});

export const notSupported = (field: string, value: unknown, supported: readonly string[]): FieldError => ({
  type: 'FieldValueNotSupported',
  field,
  value,
  detail: supported.length === 0 ? '' : `supported values: ${supported.map((s) => JSON.stringify(s)).join(', ')}`,
});

export const duplicate = (field: string, value: unknown): FieldError => ({
  type: 'FieldValueDuplicate',
  field,
  value,
  detail: '',
});

export const notFound = (field: string, value: unknown): FieldError => ({
  type: 'FieldValueNotFound',
  field,
  value,
  detail: '',
});

export const forbidden = (field: string, detail: string): FieldError => ({
  type: 'FieldValueForbidden',
  field,
  detail,
});

export const tooLong = (field: string, maxBytes: number): FieldError => ({
  type: 'FieldValueTooLong',
  field,
  detail: `may not be more than ${maxBytes} ${maxBytes === 1 ? 'byte' : 'bytes'}`,
});

export const tooMany = (field: string, actual: number, max: number): FieldError => ({
  type: 'FieldValueTooMany',
  field,
  value: actual,
  detail: `must have at most ${max} ${max === 1 ? 'item' : 'items'}`,
});

export const internalError = (field: string, detail: string): FieldError => ({ type: 'InternalError', field, detail });

/** One invalid finding for each sentence. */
export function eachInvalid(field: string, value: unknown, messages: readonly string[]): FieldError[] {
  return messages.map((message) => invalid(field, value, message));
}

/** The same at `path` + `key`; both are put together only when there is something to say. */
export function addInvalid(
  errors: FieldError[],
  path: string,
  key: string,
  value: unknown,
  messages: readonly string[],
): void {
  if (messages.length > 0) errors.push(...eachInvalid(path + key, value, messages));
}

export const IS_NEGATIVE = 'must be greater than or equal to 0';

/** Upstream: apivalidation.ValidateNonnegativeField. */
export function nonNegative(field: string, value: number | undefined): FieldError[] {
  return value !== undefined && value < 0 ? [invalid(field, value, IS_NEGATIVE)] : [];
}

export const IMMUTABLE = 'field is immutable';

/** Upstream: apivalidation.ValidateImmutableField. */
export function immutable(field: string, value: unknown, old: unknown): FieldError[] {
  return sameJson(value, old) ? [] : [invalid(field, value ?? null, IMMUTABLE)];
}

/** Semantic equality of JSON values: absent, null, empty lists and empty maps are one. Upstream: apiequality.Semantic.DeepEqual. */
export function sameJson(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (isEmpty(a) || isEmpty(b)) return isEmpty(a) && isEmpty(b) && kindOf(a, b) === kindOf(b, a);
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((v, i) => sameJson(v, b[i]));
  const left = a as Record<string, unknown>;
  const right = b as Record<string, unknown>;
  for (const key in left) if (!sameJson(left[key], right[key])) return false;
  for (const key in right) if (!(key in left) && !sameJson(undefined, right[key])) return false;
  return true;
}

function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null) return true;
  if (Array.isArray(value)) return value.length === 0;
  return false;
}

/** What an empty value is taken for beside the other: nothing is as good as an empty list. */
function kindOf(value: unknown, beside: unknown): string {
  const decisive = value ?? beside;
  return Array.isArray(decisive) ? 'list' : typeof decisive;
}
