/**
 * Which pods go first when a ReplicaSet has too many. Mirrors ActivePodsWithRanks in pkg/controller/controller_utils.go.
 */
import type { ContainerStatus, Pod } from '../../api/objects.ts';
import { parseTime } from '../../api/time.ts';
import { isReady, readyCondition } from '../pod-state.ts';

const DELETION_COST = 'controller.kubernetes.io/pod-deletion-cost';

/** The `count` pods to delete, first victim first. Upstream: getPodsToDelete. */
export function podsToDelete(
  active: readonly Pod[],
  related: readonly Pod[],
  count: number,
  wallMs: number,
): readonly Pod[] {
  if (count >= active.length) return active;
  const perNode = new Map<string, number>();
  for (const pod of related) {
    const node = pod.spec.nodeName ?? '';
    perNode.set(node, (perNode.get(node) ?? 0) + 1);
  }
  const instants = new Map<string, number>();
  const instant = (timestamp: string | undefined): number => {
    if (timestamp === undefined) return 0;
    let at = instants.get(timestamp);
    if (at === undefined) {
      at = parseTime(timestamp) ?? 0;
      instants.set(timestamp, at);
    }
    return at;
  };
  return active
    .map((pod) => candidate(pod, perNode.get(pod.spec.nodeName ?? '') ?? 0, wallMs, instant))
    .sort(byExpendability)
    .slice(0, count)
    .map(({ pod }) => pod);
}

/** What the rules look at, worked out once for each pod. */
interface Candidate {
  readonly pod: Pod;
  readonly assigned: boolean;
  readonly phase: number;
  readonly ready: boolean;
  readonly cost: number;
  readonly onNode: number;
  readonly readyAt: number;
  readonly readyRank: number;
  readonly restarts: number;
  readonly sidecarRestarts: number;
  readonly createdAt: number;
  readonly createdRank: number;
}

const PHASES: Readonly<Record<string, number>> = { Pending: 0, Unknown: 1, Running: 2 };

function candidate(
  pod: Pod,
  onNode: number,
  wallMs: number,
  instant: (timestamp: string | undefined) => number,
): Candidate {
  const ready = isReady(pod);
  const readyAt = ready ? instant(readyCondition(pod)?.lastTransitionTime) : 0;
  const createdAt = instant(pod.metadata.creationTimestamp);
  return {
    pod,
    assigned: (pod.spec.nodeName ?? '') !== '',
    phase: PHASES[pod.status.phase ?? 'Pending'] ?? 0,
    ready,
    cost: deletionCost(pod),
    onNode,
    readyAt,
    readyRank: ageRank(readyAt, wallMs),
    restarts: maxRestarts(pod.status.containerStatuses),
    sidecarRestarts: maxRestarts(pod.status.initContainerStatuses),
    createdAt,
    createdRank: ageRank(createdAt, wallMs),
  };
}

/** Upstream: GetDeletionCostFromPodAnnotations; what is no 32-bit integer counts as 0. */
function deletionCost(pod: Pod): number {
  const text = pod.metadata.annotations?.[DELETION_COST];
  if (text === undefined || !/^(0|-?[1-9]\d*)$/.test(text)) return 0;
  const cost = Number(text);
  return cost >= -(2 ** 31) && cost < 2 ** 31 ? cost : 0;
}

function maxRestarts(statuses: readonly ContainerStatus[] | undefined): number {
  let most = 0;
  for (const status of statuses ?? []) most = Math.max(most, status.restartCount ?? 0);
  return most;
}

/** Ages in powers of two of nanoseconds. Examples: 5 h → 44, 10 min → 39, 1 s → 29. Upstream: logarithmicRankDiff. */
export function ageRank(atMs: number, wallMs: number): number {
  const nanoseconds = (wallMs - atMs) * 1e6;
  return nanoseconds > 0 ? Math.floor(Math.log2(nanoseconds)) : -1;
}

function byExpendability(a: Candidate, b: Candidate): number {
  if (a.assigned !== b.assigned) return a.assigned ? 1 : -1;
  if (a.phase !== b.phase) return a.phase - b.phase;
  if (a.ready !== b.ready) return a.ready ? 1 : -1;
  if (a.cost !== b.cost) return a.cost - b.cost;
  if (a.onNode !== b.onNode) return b.onNode - a.onNode;
  if (a.ready && a.readyAt !== b.readyAt) return a.readyRank - b.readyRank || byUid(a, b);
  if (a.restarts !== b.restarts) return b.restarts - a.restarts;
  if (a.sidecarRestarts !== b.sidecarRestarts) return b.sidecarRestarts - a.sidecarRestarts;
  if (a.createdAt !== b.createdAt) return a.createdRank - b.createdRank || byUid(a, b);
  return 0;
}

function byUid(a: Candidate, b: Candidate): number {
  return a.pod.metadata.uid < b.pod.metadata.uid ? -1 : 1;
}
