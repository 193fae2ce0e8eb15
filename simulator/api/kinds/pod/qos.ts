/** The quality-of-service class. Upstream: pkg/apis/core/v1/helper/qos/qos.go. */
import type { Pod, PodSpec } from '../../objects.ts';
import { addQuantities, compareQuantities } from '../../quantity.ts';

const COUNTED = ['cpu', 'memory'] as const;

interface Totals {
  cpu?: string;
  memory?: string;
}

/** Guaranteed: all have limits of cpu and memory and requests equal to them; BestEffort: none asks for anything. */
export function qosClass(spec: PodSpec): NonNullable<Pod['status']['qosClass']> {
  const requests: Totals = {};
  const limits: Totals = {};
  let guaranteed = true;
  const one = (
    resources: { requests?: Readonly<Record<string, string>>; limits?: Readonly<Record<string, string>> } | undefined,
  ): void => {
    add(requests, resources?.requests);
    if (add(limits, resources?.limits) < COUNTED.length) guaranteed = false;
  };
  if (spec.resources && (spec.resources.requests || spec.resources.limits)) one(spec.resources);
  else {
    if (spec.containers) for (const container of spec.containers) one(container.resources);
    if (spec.initContainers) for (const container of spec.initContainers) one(container.resources);
  }
  const { cpu, memory } = requests;
  const asks = cpu !== undefined || memory !== undefined || limits.cpu !== undefined || limits.memory !== undefined;
  if (!asks) return 'BestEffort';
  return guaranteed && sameAmount(cpu, limits.cpu) && sameAmount(memory, limits.memory) ? 'Guaranteed' : 'Burstable';
}

/** Adds what is above zero; returns how many of the two that is. */
function add(totals: Totals, list: Readonly<Record<string, string>> | undefined): number {
  if (!list) return 0;
  let found = 0;
  for (const name of COUNTED) {
    const amount = list[name];
    if (amount === undefined || !isPositive(amount)) continue;
    found++;
    const sum = totals[name];
    totals[name] = sum === undefined ? amount : addQuantities(sum, amount);
  }
  return found;
}

/** What begins with a digit other than 0 is; the rest has to be read. */
function isPositive(amount: string): boolean {
  const first = amount.charCodeAt(0);
  return (first >= 49 && first <= 57) || compareQuantities(amount, '0') > 0;
}

function sameAmount(a: string | undefined, b: string | undefined): boolean {
  return a === b || (a !== undefined && b !== undefined && compareQuantities(a, b) === 0);
}
