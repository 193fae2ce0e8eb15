/** Service: unchecked/service.ts, and what is looked at in requests. Upstream: pkg/registry/core/service/strategy.go,
 * pkg/api/service/warnings.go. */
import type { Service } from '../objects.ts';
import { cidrWarnings, ipWarnings } from '../validation/ip-warnings.ts';
import { validateService, validateServiceStatusUpdate, validateServiceUpdate } from '../validation/service.ts';
import { defineKind } from './define.ts';
import { isHeadless } from './service-addresses.ts';
import { UNCHECKED_SERVICE } from './unchecked/service.ts';

export const serviceKind = defineKind<Service>({
  ...UNCHECKED_SERVICE,
  validate: validateService,
  validateUpdate: validateServiceUpdate,
  status: { ...UNCHECKED_SERVICE.status, validateUpdate: validateServiceStatusUpdate },
  warnings,
});

function warnings({ spec }: Service): readonly string[] {
  const out: string[] = [];
  const headless = isHeadless(spec);
  if (!headless)
    for (const [i, ip] of (spec.clusterIPs ?? []).entries()) out.push(...ipWarnings(ip, `spec.clusterIPs[${i}]`));
  if (headless) {
    if (spec.loadBalancerIP) out.push('spec.loadBalancerIP is ignored for headless services');
    if (spec.externalIPs?.length) out.push('spec.externalIPs is ignored for headless services');
    if (spec.sessionAffinity !== 'None') out.push('spec.SessionAffinity is ignored for headless services');
  }
  for (const [i, ip] of (spec.externalIPs ?? []).entries()) out.push(...ipWarnings(ip, `spec.externalIPs[${i}]`));
  if (spec.loadBalancerIP) out.push(...ipWarnings(spec.loadBalancerIP, 'spec.loadBalancerIP'));
  for (const [i, cidr] of (spec.loadBalancerSourceRanges ?? []).entries())
    out.push(...cidrWarnings(cidr, `spec.loadBalancerSourceRanges[${i}]`));
  if (spec.externalIPs?.length)
    out.push('spec.externalIPs is deprecated and may no longer be implemented in some clusters');
  if (spec.type === 'ExternalName' && spec.externalIPs?.length)
    out.push('spec.externalIPs is ignored when spec.type is "ExternalName"');
  if (spec.trafficDistribution === 'PreferClose')
    out.push('spec.trafficDistribution: "PreferClose" is deprecated; use "PreferSameZone"');
  return out;
}
