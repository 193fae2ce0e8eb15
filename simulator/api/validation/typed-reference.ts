/** An object of the same namespace, by kind and name, of which networking's objects speak. */
import type { TypedLocalObjectReference } from '../objects.ts';
import type { FieldError } from '../types.ts';
import { addInvalid, required } from './errors.ts';
import { isDnsSubdomain, isPathSegmentName } from './names.ts';

/** Upstream: validateIngressTypedLocalObjectReference. */
export function referenceErrors({ apiGroup, kind, name }: TypedLocalObjectReference, path: string): FieldError[] {
  const errors: FieldError[] = [];
  if (apiGroup !== undefined) addInvalid(errors, path, '.apiGroup', apiGroup, isDnsSubdomain(apiGroup));
  if (!kind) errors.push(required(`${path}.kind`));
  else addInvalid(errors, path, '.kind', kind, isPathSegmentName(kind, false));
  if (!name) errors.push(required(`${path}.name`));
  else addInvalid(errors, path, '.name', name, isPathSegmentName(name, false));
  return errors;
}
