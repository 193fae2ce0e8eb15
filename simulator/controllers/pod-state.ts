/** What controllers ask of a Pod. Mirrors pkg/api/v1/pod/util.go and pkg/controller/controller_utils.go. */
import type { Pod, PodCondition } from '../api/objects.ts';
import { parseTime } from '../api/time.ts';

/** Upstream: IsPodTerminal. */
export function isTerminal(pod: Pod): boolean {
  return pod.status.phase === 'Failed' || pod.status.phase === 'Succeeded';
}

/** Neither ended nor asked to go. Upstream: IsPodActive. */
export function isActive(pod: Pod): boolean {
  return !isTerminal(pod) && pod.metadata.deletionTimestamp === undefined;
}

export function readyCondition(pod: Pod): PodCondition | undefined {
  for (const condition of pod.status.conditions ?? []) if (condition.type === 'Ready') return condition;
  return undefined;
}

export function isReady(pod: Pod): boolean {
  return readyCondition(pod)?.status === 'True';
}

/** Milliseconds until the pod counts as available: 0 when it does, undefined when it is not ready.
 * Example: ready for 3 s of minReadySeconds 10 → 7000. Upstream: IsPodAvailable. */
export function availableInMs(pod: Pod, minReadySeconds: number, wallMs: number): number | undefined {
  const condition = readyCondition(pod);
  if (condition?.status !== 'True') return undefined;
  if (minReadySeconds === 0) return 0;
  const since = parseTime(condition.lastTransitionTime ?? '');
  if (since === undefined) return undefined;
  return Math.max(0, since + minReadySeconds * 1000 - wallMs);
}

/** The Pod with a condition: in its old place, or behind the others. Upstream: UpdatePodCondition. */
export function withCondition<T extends Pod>(pod: T, condition: PodCondition): T {
  const before = pod.status.conditions ?? [];
  const isThere = before.some(({ type }) => type === condition.type);
  const conditions = isThere
    ? before.map((old) => (old.type === condition.type ? condition : old))
    : [...before, condition];
  return { ...pod, status: { ...pod.status, conditions } };
}
