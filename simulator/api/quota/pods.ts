/** How Pods count. Mirrors kubernetes pkg/quota/v1/evaluator/core/pods.go. */
import { qosClass } from '../kinds/pod/qos.ts';
import type { Pod, PodAffinityTerm, PodSpec } from '../objects.ts';
import { countedSpec, podTotal } from '../pod-requests.ts';
import { parseTime } from '../time.ts';
import { isExtendedResource, isHugePages, isNativeResource } from '../validation/resources.ts';
import { type Amounts, addAmounts } from './amounts.ts';
import { classMatches } from './scopes.ts';
import type { Evaluator } from './types.ts';

const COMPUTE = ['cpu', 'memory', 'ephemeral-storage'];
const NAMES = [
  'count/pods',
  'pods',
  ...COMPUTE,
  ...COMPUTE.map((name) => `requests.${name}`),
  ...COMPUTE.map((name) => `limits.${name}`),
];
/** A quota of these wants every container to say them. Upstream: validationSet. */
const MUST_BE_SAID = ['cpu', 'memory', 'requests.cpu', 'requests.memory', 'limits.cpu', 'limits.memory'];

export const podEvaluator: Evaluator = {
  matching: (names) =>
    names.filter(
      (name) =>
        NAMES.includes(name) ||
        /^(requests\.)?hugepages-/.test(name) ||
        (!isNativeResource(name) && name.startsWith('requests.')),
    ),
  handles: (verb, subresource) =>
    (verb === 'create' && subresource === undefined) || (verb === 'update' && subresource === 'resize'),
  usage: (object, nowMs) => {
    const pod = object as unknown as Pod;
    const count = { 'count/pods': '1' };
    if (!isCharged(pod, nowMs)) return count;
    return addAmounts(count, computeUsage(podTotal(countedSpec(pod), 'requests'), podTotal(pod.spec, 'limits')));
  },
  inScope: (requirement, object) => {
    const { spec } = object as unknown as Pod;
    switch (requirement.scopeName) {
      case 'Terminating':
        return spec.activeDeadlineSeconds !== undefined;
      case 'NotTerminating':
        return spec.activeDeadlineSeconds === undefined;
      case 'BestEffort':
        return qosClass(spec) === 'BestEffort';
      case 'NotBestEffort':
        return qosClass(spec) !== 'BestEffort';
      case 'PriorityClass':
        return classMatches(requirement, spec.priorityClassName ? [spec.priorityClassName] : []);
      case 'CrossNamespacePodAffinity':
        return looksIntoOtherNamespaces(spec);
      default:
        return false;
    }
  },
  unmet: (required, object) => {
    const { spec } = object as unknown as Pod;
    const missing = new Map<string, Set<string>>();
    const wanted = required.filter((name) => MUST_BE_SAID.includes(name)).sort();
    const atPod = computeUsage(spec.resources?.requests ?? {}, spec.resources?.limits ?? {});
    for (const { name, resources } of [...spec.containers, ...(spec.initContainers ?? [])]) {
      const said = computeUsage(resources?.requests ?? {}, resources?.limits ?? {});
      for (const wish of wanted) {
        if (said[wish] !== undefined || atPod[wish] !== undefined) continue;
        missing.set(wish, (missing.get(wish) ?? new Set()).add(name));
      }
    }
    if (missing.size === 0) return undefined;
    const parts = wanted.flatMap((wish) => {
      const names = missing.get(wish);
      return names ? [`${wish} for: ${[...names].sort().join(',')}`] : [];
    });
    return `must specify ${parts.join('; ')}`;
  },
  replenishes: (now, before, nowMs) =>
    isCharged(before as unknown as Pod, nowMs) && !isCharged(now as unknown as Pod, nowMs),
};

/** Ended Pods are free, and those that should be gone by now. Upstream: QuotaV1Pod. */
function isCharged({ metadata, status }: Pod, nowMs: number): boolean {
  if (status?.phase === 'Failed' || status?.phase === 'Succeeded') return false;
  const { deletionTimestamp, deletionGracePeriodSeconds } = metadata;
  if (deletionTimestamp === undefined || deletionGracePeriodSeconds === undefined) return true;
  return nowMs <= (parseTime(deletionTimestamp) ?? 0) + deletionGracePeriodSeconds * 1000;
}

/** Upstream: podComputeUsageHelper. */
function computeUsage(requests: Amounts, limits: Amounts): Record<string, string> {
  const usage: Record<string, string> = { pods: '1' };
  for (const name of COMPUTE) {
    const request = requests[name];
    const limit = limits[name];
    if (request !== undefined) {
      usage[name] = request;
      usage[`requests.${name}`] = request;
    }
    if (limit !== undefined) usage[`limits.${name}`] = limit;
  }
  for (const [name, request] of Object.entries(requests)) {
    if (isHugePages(name)) usage[name] = request;
    if (isHugePages(name) || isExtendedResource(name)) usage[`requests.${name}`] = request;
  }
  return usage;
}

function looksIntoOtherNamespaces({ affinity }: PodSpec): boolean {
  const looks = (term: PodAffinityTerm | undefined): boolean =>
    (term?.namespaces?.length ?? 0) > 0 || term?.namespaceSelector !== undefined;
  return [affinity?.podAffinity, affinity?.podAntiAffinity].some(
    (part) =>
      part?.requiredDuringSchedulingIgnoredDuringExecution?.some(looks) ||
      part?.preferredDuringSchedulingIgnoredDuringExecution?.some(({ podAffinityTerm }) => looks(podAffinityTerm)),
  );
}
