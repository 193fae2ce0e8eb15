/**
 * What a pod asks for. Mirrors component-helpers/resource/helpers.go (PodRequests) and
 * pkg/scheduler/util/pod_resources.go (what counts as asked for when nothing is).
 */
import type { Container, Pod } from '../api/objects.ts';
import { countedSpec } from '../api/pod-requests.ts';
import { quantityMilliValue, quantityValue } from '../api/quantity.ts';

/** Amounts by resource: cpu in thousandths, everything else in whole units. */
export type Amounts = ReadonlyMap<string, number>;

/** For scores a pod without requests counts like this. Upstream: DefaultMilliCPURequest, DefaultMemoryRequest. */
const USUAL_MILLI_CPU = 100;
const USUAL_MEMORY = 200 * 1024 * 1024;

export function amount(resource: string, quantity: string | number): number {
  return resource === 'cpu' ? quantityMilliValue(quantity) : quantityValue(quantity);
}

export interface PodRequests {
  readonly amounts: Amounts;
  /** As scores count them: never nothing. */
  readonly scoredCpu: number;
  readonly scoredMemory: number;
}

/** Containers together with sidecars, or the largest init container if that is more, plus the overhead. */
export function podRequests(pod: Pod): PodRequests {
  const { containers, initContainers = [], overhead = {} } = countedSpec(pod);
  const amounts = new Map<string, number>();
  let scoredCpu = 0;
  let scoredMemory = 0;
  for (const container of containers) {
    addRequests(amounts, container);
    const requests = container.resources?.requests ?? {};
    scoredCpu += requests.cpu === undefined ? USUAL_MILLI_CPU : amount('cpu', requests.cpu);
    scoredMemory += requests.memory === undefined ? USUAL_MEMORY : amount('memory', requests.memory);
  }
  const sidecars = new Map<string, number>();
  const initial = new Map<string, number>();
  for (const container of initContainers) {
    const sidecar = container.restartPolicy === 'Always';
    if (sidecar) {
      addRequests(amounts, container);
      addRequests(sidecars, container);
    }
    for (const [resource, quantity] of Object.entries(container.resources?.requests ?? {})) {
      const asked = (sidecars.get(resource) ?? 0) + (sidecar ? 0 : amount(resource, quantity));
      initial.set(resource, Math.max(initial.get(resource) ?? 0, asked));
    }
  }
  for (const [resource, most] of initial) amounts.set(resource, Math.max(amounts.get(resource) ?? 0, most));
  for (const [resource, quantity] of Object.entries(overhead)) {
    amounts.set(resource, (amounts.get(resource) ?? 0) + amount(resource, quantity));
  }
  return {
    amounts,
    scoredCpu: Math.max(scoredCpu, amounts.get('cpu') ?? 0),
    scoredMemory: Math.max(scoredMemory, amounts.get('memory') ?? 0),
  };
}

function addRequests(amounts: Map<string, number>, { resources }: Container): void {
  for (const [resource, quantity] of Object.entries(resources?.requests ?? {})) {
    amounts.set(resource, (amounts.get(resource) ?? 0) + amount(resource, quantity));
  }
}
