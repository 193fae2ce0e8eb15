/** A Pod's spec as the internal type: what v1 has beside the security context stands in it. Upstream: pkg/apis/core/types.go. */
import type { PodSpec } from '../../objects.ts';
import { withGivenEmpties } from '../../schema/given-empty.ts';
import { internalValue } from '../../schema/internal.ts';

export function internalPodSpec(spec: PodSpec): unknown {
  const { hostNetwork, hostPID, hostIPC, shareProcessNamespace, hostUsers, serviceAccount: _old, ...rest } = spec;
  const shown = internalValue('io.k8s.api.core.v1.PodSpec', withGivenEmpties(rest, spec)) as Record<string, unknown>;
  for (const key of ['HostNetwork', 'HostPID', 'HostIPC', 'ShareProcessNamespace', 'HostUsers', 'ServiceAccount'])
    delete shown[key];
  shown.SecurityContext = Object.assign(shown.SecurityContext ?? {}, {
    HostNetwork: hostNetwork ?? false,
    HostPID: hostPID ?? false,
    HostIPC: hostIPC ?? false,
    ShareProcessNamespace: shareProcessNamespace ?? null,
    HostUsers: hostUsers ?? null,
  });
  return shown;
}
