/** Warnings about Pods and templates. Upstream: pkg/api/pod/warnings.go. */
import type { Pod, PodTemplateSpec } from '../../objects.ts';

export function podWarnings(_pod: Pod, _old: Pod | undefined): readonly string[] {
  return [];
}

export function templateWarnings(_template: PodTemplateSpec, _old: PodTemplateSpec | undefined): readonly string[] {
  return [];
}
