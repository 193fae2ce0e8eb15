/** Which Pods go first when a Job has too many: those least far. Mirrors ActivePods of pkg/controller/controller_utils.go. */
import type { Pod } from '../../api/objects.ts';
import { parseTime } from '../../api/time.ts';
import { isReady, readyCondition } from '../pod-state.ts';

const PHASES: Readonly<Record<string, number>> = { Pending: 0, Unknown: 1, Running: 2 };

/** First victim first: unassigned, pending, not ready, ready for the shortest time, most restarts, youngest. */
export function byExpendability(pods: readonly Pod[]): Pod[] {
  return pods
    .map((pod) => ({
      pod,
      rank: [
        pod.spec.nodeName ? 1 : 0,
        PHASES[pod.status.phase ?? 'Pending'] ?? 0,
        isReady(pod) ? 1 : 0,
        isReady(pod) ? -(parseTime(readyCondition(pod)?.lastTransitionTime ?? '') ?? Number.POSITIVE_INFINITY) : 0,
        -Math.max(0, ...(pod.status.containerStatuses ?? []).map((s) => s.restartCount)),
        -(parseTime(pod.metadata.creationTimestamp) ?? 0),
      ],
    }))
    .sort((a, b) => compare(a.rank, b.rank))
    .map(({ pod }) => pod);
}

function compare(a: readonly number[], b: readonly number[]): number {
  for (const [i, x] of a.entries()) if (x !== b[i]) return x - (b[i] as number);
  return 0;
}
