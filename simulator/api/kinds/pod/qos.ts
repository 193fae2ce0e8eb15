/** The quality-of-service class. Upstream: pkg/apis/core/v1/helper/qos/qos.go. */
import type { Pod, PodSpec, ResourceRequirements } from '../../objects.ts';
import { addQuantities, compareQuantities } from '../../quantity.ts';

type Totals = Map<'cpu' | 'memory', string>;
const COUNTED = ['cpu', 'memory'] as const;

/** Guaranteed: all have limits of cpu and memory and requests equal to them; BestEffort: none asks for anything. */
export function qosClass(spec: PodSpec): NonNullable<Pod['status']['qosClass']> {
  const requests: Totals = new Map();
  const limits: Totals = new Map();
  let guaranteed = true;
  const one = (resources: ResourceRequirements | undefined): void => {
    add(requests, resources?.requests);
    const limited = add(limits, resources?.limits);
    if (limited.length < COUNTED.length) guaranteed = false;
  };
  if (spec.resources && (spec.resources.requests || spec.resources.limits)) one(spec.resources);
  else for (const container of [...(spec.containers ?? []), ...(spec.initContainers ?? [])]) one(container.resources);
  if (requests.size === 0 && limits.size === 0) return 'BestEffort';
  if (guaranteed && limits.size === requests.size && [...requests].every(([name, v]) => compareQuantities(limits.get(name), v) === 0)) {
    return 'Guaranteed';
  }
  return 'Burstable';
}

function add(totals: Totals, list: Readonly<Record<string, string>> | undefined): string[] {
  const found: string[] = [];
  for (const name of COUNTED) {
    const amount = list?.[name];
    if (amount === undefined || compareQuantities(amount, '0') <= 0) continue;
    found.push(name);
    const sum = totals.get(name);
    totals.set(name, sum === undefined ? amount : addQuantities(sum, amount));
  }
  return found;
}
