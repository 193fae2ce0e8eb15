/** Paths inside volumes. Upstream: core validation validateLocalDescendingPath and its kin. */
import type { FieldError } from '../types.ts';
import { invalid } from './errors.ts';

/** Nothing below has anything to say of it: it is relative and nowhere are two dots. */
export function isOrdinaryPath(path: string): boolean {
  return !path.startsWith('/') && !path.includes('..');
}

/** No `..` as an element. */
export function validateNoBacksteps(path: string, field: string): FieldError[] {
  return path.split('/').includes('..') ? [invalid(field, path, "must not contain '..'")] : [];
}

/** Relative and without `..`. */
export function validateDescendingPath(path: string, field: string): FieldError[] {
  const errors = path.startsWith('/') ? [invalid(field, path, 'must be a relative path')] : [];
  return [...errors, ...validateNoBacksteps(path, field)];
}

/** And not beginning with two dots, which the kubelet keeps for itself. */
export function validateNonReservedPath(path: string, field: string): FieldError[] {
  const errors = validateDescendingPath(path, field);
  if (path.startsWith('..') && path !== '..' && !path.startsWith('../'))
    errors.push(invalid(field, path, "must not start with '..'"));
  return errors;
}
