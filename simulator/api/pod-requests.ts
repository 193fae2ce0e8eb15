/** What the containers of a Pod ask for in all. Upstream: component-helpers/resource/helpers.go. */
import type { Container, Pod, PodSpec } from './objects.ts';
import { addQuantities, compareQuantities } from './quantity.ts';

/**
 * What the containers need together: the larger of the running ones with all sidecars and of each init container with the sidecars
 * before it. Upstream: component-helpers resource.AggregateContainerRequests.
 */
export function containerRequests(spec: PodSpec, which: 'requests' | 'limits' = 'requests'): Record<string, string> {
  const total: Record<string, string> = {};
  const sidecars: Record<string, string> = {};
  const peak: Record<string, string> = {};
  for (const container of spec.containers ?? []) addTo(total, container.resources?.[which]);
  for (const container of spec.initContainers ?? []) {
    const own = container.resources?.[which];
    if (container.restartPolicy === 'Always') {
      addTo(sidecars, own);
      raiseTo(peak, sidecars);
      continue;
    }
    const together = { ...sidecars };
    addTo(together, own);
    raiseTo(peak, together);
  }
  addTo(total, sidecars);
  raiseTo(total, peak);
  return total;
}

function addTo(sum: Record<string, string>, list: Readonly<Record<string, string>> | undefined): void {
  for (const [name, amount] of Object.entries(list ?? {})) {
    sum[name] = sum[name] === undefined ? amount : addQuantities(sum[name], amount);
  }
}

function raiseTo(target: Record<string, string>, list: Readonly<Record<string, string>>): void {
  for (const [name, amount] of Object.entries(list)) {
    const have = target[name];
    if (have === undefined || compareQuantities(amount, have) > 0) target[name] = amount;
  }
}

/** Upstream: helpers.IsSupportedPodLevelResource. */
const POD_LEVEL = /^(cpu|memory|hugepages-.*)$/;

/**
 * What a Pod counts for: its containers, or what it says itself, and its overhead (on limits only where there is a limit).
 * Upstream: component-helpers resource.PodRequests and PodLimits.
 */
export function podTotal(spec: PodSpec, which: 'requests' | 'limits'): Record<string, string> {
  const total = containerRequests(spec, which);
  for (const [name, amount] of Object.entries(spec.resources?.[which] ?? {}))
    if (POD_LEVEL.test(name)) total[name] = amount;
  for (const [name, amount] of Object.entries(spec.overhead ?? {})) {
    const have = total[name];
    if (have !== undefined) total[name] = addQuantities(have, amount);
    else if (which === 'requests') total[name] = amount;
  }
  return total;
}

/**
 * The spec as it counts while the Pod is resized: of each container the larger of what it asks for and what it was given, or the
 * latter alone where the node can never give more. Upstream: component-helpers resource.PodRequests with UseStatusResources.
 */
export function countedSpec({ spec, status }: Pod): PodSpec {
  const resize = status?.conditions?.find(({ type }) => type === 'PodResizePending' || type === 'PodResizeInProgress');
  if (!resize) return spec;
  const given = new Map(
    [...(status.initContainerStatuses ?? []), ...(status.containerStatuses ?? [])].map((s) => [
      s.name,
      s.allocatedResources,
    ]),
  );
  const counted = (list: readonly Container[]): Container[] =>
    list.map((container) => {
      const requests = { ...given.get(container.name) };
      if (resize.reason !== 'Infeasible') raiseTo(requests, container.resources?.requests ?? {});
      return { ...container, resources: { ...container.resources, requests } };
    });
  return {
    ...spec,
    containers: counted(spec.containers),
    ...(spec.initContainers ? { initContainers: counted(spec.initContainers) } : {}),
  };
}
