/**
 * A pod's resources as its status shows them: first what its containers ask for, and, once the kubelet has read the pod's cgroup,
 * what the kernel knows of it: processors and memory, with the memory limit that it has. Mirrors the pod-level part of pkg/kubelet/kubelet_pods.go (generateAPIPodStatus) as
 * recorded. Leaves out: pod-level resources in the spec, huge pages, what the kernel rounds.
 */
import type { Pod, PodStatus } from '../../api/objects.ts';
import { addQuantities } from '../../api/quantity.ts';

/** A cgroup without a memory limit has the highest number of pages the kernel can count. */
const UNLIMITED_MEMORY = '9007199254740988Ki';

export interface PodResources {
  readonly declared: Pick<PodStatus, 'allocatedResources' | 'resources'>;
  /** What the cgroup knows of the same. */
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
  const hasLimit = containers.every((c) => c.resources?.limits?.memory !== undefined);
  const actual = {
    limits: { ...known(limits), ...(hasLimit ? {} : { memory: UNLIMITED_MEMORY }) },
    ...(has(known(requests)) ? { requests: known(requests) } : {}),
  };
  return { declared, effective: { ...allocated, resources: actual } };
}

/** What a cgroup holds. */
const known = (list: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(list).filter(([name]) => name === 'cpu' || name === 'memory'));
