/** What the containers of a Pod ask for in all. Upstream: component-helpers/resource/helpers.go. */
import type { PodSpec } from './objects.ts';
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
