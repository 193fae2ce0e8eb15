/**
 * ResourceQuota: a request must fit within every quota of its namespace, and is charged at once.
 * Mirrors apiserver/pkg/admission/plugin/resourcequota/controller.go (CheckRequest). Leaves out: resources that need a
 * quota to be used at all (limitedResources of its configuration).
 */
import type { KubeObject } from '../../store/types.ts';
import { forbidden } from '../errors.ts';
import type { ResourceQuota } from '../objects.ts';
import { type Amounts, addAmounts, amountsText, exceeded, increase, mask, withoutZeros } from '../quota/amounts.ts';
import { evaluatorOf, quotaMatches } from '../quota/evaluator.ts';
import type { Evaluator } from '../quota/types.ts';
import type { Status } from '../types.ts';
import { type AdmissionRequest, defineAdmission } from './types.ts';

const API_SERVER = 'system:apiserver';

export const resourceQuota = defineAdmission({
  name: 'ResourceQuota',
  validate(request): Status | undefined {
    const { verb, resource, namespace, subresource, object, old, world, context } = request;
    if (verb === 'delete' || namespace === undefined || !object) return undefined;
    const quotas = world.store.list<ResourceQuota & KubeObject>('resourcequotas', namespace);
    if (quotas.length === 0) return undefined;
    const evaluator = evaluatorOf(resource.name);
    if (!evaluator?.handles(verb, subresource, object, old)) return undefined;
    const charged = charge(request, evaluator, quotas);
    if (!Array.isArray(charged)) return forbidden(resource.qualified, request.name, charged.refusal);
    if (context.dryRun) return undefined;
    for (const quota of charged) world.store.put('resourcequotas', quota, API_SERVER);
    return undefined;
  },
});

/** The quotas as they will be, those that change; or why the request is refused. */
function charge(
  { object, old, subresource, context }: AdmissionRequest,
  evaluator: Evaluator,
  quotas: readonly (ResourceQuota & KubeObject)[],
): (ResourceQuota & KubeObject)[] | { readonly refusal: string } {
  const { nowMs } = context;
  const concerned = quotas.filter((quota) => quotaMatches(evaluator, quota, object as KubeObject));
  for (const { metadata, status } of concerned) {
    const restricted = evaluator.matching(Object.keys(status?.hard ?? {}));
    const unmet = evaluator.unmet?.(restricted, object as KubeObject);
    if (unmet !== undefined) return { refusal: `failed quota: ${metadata.name}: ${unmet}` };
    if (restricted.some((name) => status?.used?.[name] === undefined)) {
      const names = [...restricted].sort().join(',');
      return { refusal: `status unknown for quota: ${metadata.name}, resources: ${names}` };
    }
  }
  const usage = evaluator.usage(object as KubeObject, nowMs);
  const negative = Object.keys(usage).filter((name) => usage[name]?.startsWith('-'));
  if (negative.length > 0) return { refusal: `quota usage is negative for resource(s): ${negative.sort().join(',')}` };

  const changed: (ResourceQuota & KubeObject)[] = [];
  for (const quota of concerned) {
    const delta = old && quotaMatches(evaluator, quota, old) ? increase(usage, evaluator.usage(old, nowMs)) : usage;
    const { hard = {}, used = {} } = quota.status ?? {};
    const requested = mask(withoutZeros(delta), Object.keys(hard));
    if (Object.keys(requested).length === 0) continue;
    const total = addAmounts(used, requested);
    const over = subresource === 'status' ? [] : exceeded(mask(total, Object.keys(requested)), hard);
    if (over.length > 0) return { refusal: overdrawn(quota.metadata.name, over, requested, used, hard) };
    changed.push({ ...quota, metadata: { ...quota.metadata }, status: { ...quota.status, used: total } });
  }
  return changed;
}

function overdrawn(name: string, over: readonly string[], requested: Amounts, used: Amounts, hard: Amounts): string {
  const text = (amounts: Amounts): string => amountsText(mask(amounts, over));
  return `exceeded quota: ${name}, requested: ${text(requested)}, used: ${text(used)}, limited: ${text(hard)}`;
}
