/** Validation of Pods. Upstream: pkg/apis/core/validation/validation.go, ValidatePodCreate, ValidatePodUpdate, ValidatePodStatusUpdate. */
import type { Pod } from '../../objects.ts';
import type { FieldError } from '../../types.ts';
import { validateObjectMeta, validateObjectMetaUpdate } from '../metadata.ts';
import { nameIsDnsSubdomain } from '../names.ts';

export function validatePod(pod: Pod): FieldError[] {
  return validateObjectMeta(pod.metadata, true, nameIsDnsSubdomain, 'metadata');
}

export function validatePodUpdate(pod: Pod, old: Pod): FieldError[] {
  return validateObjectMetaUpdate(pod.metadata, old.metadata, 'metadata');
}

export function validatePodStatusUpdate(pod: Pod, old: Pod): FieldError[] {
  return validateObjectMetaUpdate(pod.metadata, old.metadata, 'metadata');
}
