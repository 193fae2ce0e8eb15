/** How objects of a kind count against quotas. Mirrors apiserver/pkg/quota/v1/interfaces.go. */
import type { KubeObject } from '../../store/types.ts';
import type { ScopedResourceSelectorRequirement } from '../objects.ts';
import type { Amounts } from './amounts.ts';

export interface Evaluator {
  /** The names of a quota that are about this kind. */
  matching(names: readonly string[]): string[];
  /** Whether a request may change what the object counts for. */
  handles(verb: 'create' | 'update', subresource: string | undefined, object: KubeObject, old?: KubeObject): boolean;
  /** What the object counts for at a time (ms since 1970). */
  usage(object: KubeObject, nowMs: number): Amounts;
  inScope(requirement: ScopedResourceSelectorRequirement, object: KubeObject): boolean;
  /** Why a quota of these names cannot let the object in ("must specify …"), if so. */
  unmet?(required: readonly string[], object: KubeObject): string | undefined;
  /** Whether a change sets something free, so that quotas have to be reckoned again. */
  replenishes?(now: KubeObject, before: KubeObject, nowMs: number): boolean;
}
