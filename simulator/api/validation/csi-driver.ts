/** Names of storage drivers. Upstream: core validation ValidateCSIDriverName. */
import type { FieldError } from '../types.ts';
import { eachInvalid, required, tooLong } from './errors.ts';
import { byteLength, isDnsSubdomain } from './names.ts';

export function validateCsiDriverName(name: string, path: string): FieldError[] {
  if (name === '') return [required(path)];
  const errors = byteLength(name) > 63 ? [tooLong(path, 63)] : [];
  return [...errors, ...eachInvalid(path, name, isDnsSubdomain(name.toLowerCase()))];
}
