/** The scopes of quotas. Mirrors apiserver/pkg/quota/v1/generic/evaluator.go. */
import type { ResourceQuota, ScopedResourceSelectorRequirement } from '../objects.ts';

/** The scopes of a quota, all as requirements. */
export function scopesOf({ spec }: ResourceQuota): ScopedResourceSelectorRequirement[] {
  const plain = (spec.scopes ?? []).map((scopeName) => ({ scopeName, operator: 'Exists' as const }));
  return [...plain, ...(spec.scopeSelector?.matchExpressions ?? [])];
}

/** Whether a PriorityClass or VolumeAttributesClass is among those a scope wants. */
export function classMatches(
  { operator, values = [] }: ScopedResourceSelectorRequirement,
  names: readonly string[],
): boolean {
  switch (operator) {
    case 'Exists':
      return names.length > 0;
    case 'DoesNotExist':
      return names.length === 0;
    case 'In':
      return names.some((name) => values.includes(name));
    case 'NotIn':
      return names.length === 0 || names.some((name) => !values.includes(name));
  }
}
