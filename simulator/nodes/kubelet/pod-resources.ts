/**
 * A pod's resources as its status shows them: first what its containers ask for, and, once the kubelet has read the pod's cgroup,
 * the memory limit that the kernel has for it. Mirrors the pod-level part of pkg/kubelet/kubelet_pods.go (generateAPIPodStatus) as
 * recorded. Leaves out: pod-level resources in the spec, huge pages, what the kernel rounds.
 */
import type { Pod, PodStatus } from '../../api/objects.ts';
import { addQuantities } from '../../api/quantity.ts';

/** A cgroup without a memory limit has the highest number of pages the kernel can count. */
const UNLIMITED_MEMORY = '9007199254740988Ki';

export interface PodResources {
  readonly declared: Pick<PodStatus, 'allocatedResources' | 'resources'>;
  /** The same with the cgroup's memory limit. */
  readonly effective: Pick<PodStatus, 'allocatedResources' | 'resources'>;
}

/** Sums over containers and sidecars. Example: limits 64Mi and none → declared 64Mi, effective unlimited. */
export function podResources(pod: Pod): PodResources {
  const requests: Record<string, string> = {};
  const limits: Record<string, string> = {};
  const containers = [
    ...pod.spec.containers,
    ...(pod.spec.initContainers ?? []).filter((c) => c.restartPolicy === 'Always'),
  ];
  for (const { resources } of containers) {
    for (const [name, value] of Object.entries(resources?.requests ?? {}))
      requests[name] = addQuantities(requests[name], value);
    for (const [name, value] of Object.entries(resources?.limits ?? {}))
      limits[name] = addQuantities(limits[name], value);
  }
  const has = (list: object): boolean => Object.keys(list).length > 0;
  const allocated = has(requests) ? { allocatedResources: requests } : {};
  const asked = has(requests) ? { requests } : {};
  const declared = { ...allocated, resources: { ...(has(limits) ? { limits } : {}), ...asked } };
  if (containers.every((c) => c.resources?.limits?.memory !== undefined)) return { declared, effective: declared };
  const effective = { ...allocated, resources: { limits: { ...limits, memory: UNLIMITED_MEMORY }, ...asked } };
  return { declared, effective };
}
