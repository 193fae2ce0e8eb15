/**
 * How objects count against quotas: one evaluator for Pods, Services and claims each, and counts for all others.
 * Mirrors apiserver/pkg/quota/v1/{interfaces.go,generic/evaluator.go} and kubernetes pkg/quota/v1/evaluator/core. Leaves out:
 * device claims (resource.k8s.io).
 */
import type { KubeObject, StoreReader } from '../../store/types.ts';
import type { ResourceQuota } from '../objects.ts';
import type { ResourceName } from '../types.ts';
import { type Amounts, addAmounts, mask } from './amounts.ts';
import { claimEvaluator } from './claims.ts';
import { podEvaluator } from './pods.ts';
import { scopesOf } from './scopes.ts';
import { serviceEvaluator } from './services.ts';
import type { Evaluator } from './types.ts';

/** Names from before count/…. Upstream: legacyObjectCountAliases. */
const OLD_NAMES = ['configmaps', 'resourcequotas', 'replicationcontrollers', 'secrets'];

const OWN = new Map<ResourceName, Evaluator>([
  ['pods', podEvaluator],
  ['services', serviceEvaluator],
  ['persistentvolumeclaims', claimEvaluator],
]);

/** Of a resource as the store names it; undefined for what no quota counts. Upstream: ignoredResources. */
export function evaluatorOf(resource: ResourceName): Evaluator | undefined {
  if (resource === 'events' || resource === 'events.events.k8s.io') return undefined;
  return OWN.get(resource) ?? countEvaluator(resource);
}

function countEvaluator(resource: ResourceName): Evaluator {
  const names = OLD_NAMES.includes(resource) ? [`count/${resource}`, resource] : [`count/${resource}`];
  const usage = Object.fromEntries(names.map((name) => [name, '1']));
  return {
    matching: (wanted) => wanted.filter((name) => names.includes(name)),
    handles: (verb, subresource) => verb === 'create' && subresource === undefined,
    usage: () => usage,
    inScope: () => false,
  };
}

/** Whether a quota with this status is about the object. Upstream: generic.Matches. */
export function quotaMatches(evaluator: Evaluator, quota: ResourceQuota, object: KubeObject): boolean {
  if (evaluator.matching(Object.keys(quota.status?.hard ?? {})).length === 0) return false;
  return scopesOf(quota).every((requirement) => evaluator.inScope(requirement, object));
}

/** What all objects of the quota's namespace count for together. Upstream: quota.CalculateUsage. */
export function reckonUsage(store: StoreReader, quota: ResourceQuota, nowMs: number): Record<string, string> {
  const names = Object.keys(quota.spec.hard ?? {});
  const scopes = scopesOf(quota);
  let used: Record<string, string> = {};
  const resources = new Set([...OWN.keys(), ...store.resources(), ...names.flatMap(countedResource)]);
  for (const resource of resources) {
    const evaluator = evaluatorOf(resource);
    const matching = evaluator?.matching(names) ?? [];
    if (!evaluator || matching.length === 0) continue;
    let sum: Amounts = Object.fromEntries(matching.map((name) => [name, '0']));
    for (const object of store.list(resource, quota.metadata.namespace)) {
      if (!scopes.every((requirement) => evaluator.inScope(requirement, object))) continue;
      sum = addAmounts(sum, mask(evaluator.usage(object, nowMs), matching));
    }
    used = addAmounts(used, sum);
  }
  return used;
}

function countedResource(name: string): ResourceName[] {
  if (OLD_NAMES.includes(name)) return [name];
  return name.startsWith('count/') ? [name.slice('count/'.length)] : [];
}
