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
  return candidatesOf(active, related, wallMs)
    .sort(byExpendability)
    .slice(0, count)
    .map(({ pod }) => pod);
}

function candidatesOf(active: readonly Pod[], related: readonly Pod[], wallMs: number): Candidate[] {
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
  return active.map((pod) => candidate(pod, perNode.get(pod.spec.nodeName ?? '') ?? 0, wallMs, instant));
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

/** What decided between two pods, in the order in which the rules are asked. */
export type DeletionRule =
  | 'unscheduled'
  | 'phase'
  | 'not-ready'
  | 'cost'
  | 'crowded-node'
  | 'ready-time'
  | 'restarts'
  | 'sidecar-restarts'
  | 'creation-time';

/** Each rule says who goes first: negative for `a`, 0 when it cannot tell. Upstream: ActivePodsWithRanks.Less, in its order. */
const RULES: readonly (readonly [DeletionRule, (a: Candidate, b: Candidate) => number])[] = [
  ['unscheduled', (a, b) => Number(a.assigned) - Number(b.assigned)],
  ['phase', (a, b) => a.phase - b.phase],
  ['not-ready', (a, b) => Number(a.ready) - Number(b.ready)],
  ['cost', (a, b) => a.cost - b.cost],
  ['crowded-node', (a, b) => b.onNode - a.onNode],
  ['ready-time', (a, b) => (a.ready && a.readyAt !== b.readyAt ? a.readyRank - b.readyRank || byUid(a, b) : 0)],
  ['restarts', (a, b) => b.restarts - a.restarts],
  ['sidecar-restarts', (a, b) => b.sidecarRestarts - a.sidecarRestarts],
  ['creation-time', (a, b) => (a.createdAt !== b.createdAt ? a.createdRank - b.createdRank || byUid(a, b) : 0)],
];

function byExpendability(a: Candidate, b: Candidate): number {
  for (const [, compare] of RULES) {
    const order = compare(a, b);
    if (order !== 0) return order;
  }
  return 0;
}

function byUid(a: Candidate, b: Candidate): number {
  return a.pod.metadata.uid < b.pod.metadata.uid ? -1 : 1;
}

/** All pods in the order in which they would go, each with the rule that puts it before the next (none for the last). */
export function deletionOrder(
  active: readonly Pod[],
  wallMs: number,
): readonly { readonly pod: Pod; readonly rule: DeletionRule | undefined }[] {
  const sorted = candidatesOf(active, active, wallMs).sort(byExpendability);
  return sorted.map((one, i) => {
    const next = sorted[i + 1];
    return { pod: one.pod, rule: next && RULES.find(([, compare]) => compare(one, next) !== 0)?.[0] };
  });
}
