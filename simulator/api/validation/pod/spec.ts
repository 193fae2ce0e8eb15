/** Validation of a Pod's spec. Upstream: core validation ValidatePodSpec. */
import type { ObjectMeta, PodSpec } from '../../objects.ts';
import type { FieldError } from '../../types.ts';
import { required } from '../errors.ts';

export function validatePodSpec(spec: PodSpec, _meta: Partial<ObjectMeta> | undefined, path: string, _isPod: boolean): FieldError[] {
  return spec.containers?.length ? [] : [required(`${path}.containers`)];
}
