/**
 * Which pods of lower priority must go so that a pod finds a node, and what is said when none would help. Mirrors
 * pkg/scheduler/framework/preemption/preemption.go and plugins/defaultpreemption/default_preemption.go. Pure: scheduler.ts evicts
 * them. Leaves out: extenders, groups of pods.
 */

import type { Pod, PodDisruptionBudget } from '../api/objects.ts';
import { labelSelector } from '../api/selectors.ts';
import { copyState, type PodState, putPod, refusal, takePod } from './filters.ts';
import { type Diagnosis, type Trial, withNominated } from './find-nodes.ts';
import { type NodeCache, type NodeInfo, type PodInfo, priorityOf } from './node-info.ts';
import type { Nominator } from './nominator.ts';
import { type Refusal, refusalText } from './refusal.ts';

interface PreemptionInput {
  readonly cache: NodeCache;
  readonly nominator: Nominator;
  readonly state: PodState;
  readonly diagnosis: Diagnosis;
  readonly budgets: readonly PodDisruptionBudget[];
  /** An integer from 0 up to below the given one, by chance. */
  readonly chance: (below: number) => number;
}

export interface Preemption {
  readonly node: string;
  /** The most important first. */
  readonly victims: readonly PodInfo[];
}

/** Why there is none, and whether the pod may keep the node that it was nominated to. */
interface NoPreemption {
  readonly why: string;
  readonly keepsNomination: boolean;
}

interface Candidate extends Preemption {
  /** How many victims a budget would have kept. */
  readonly violations: number;
}

const NOT_HELPFUL = 'Preemption is not helpful for scheduling';
const NO_VICTIMS = 'No preemption victims found for incoming pod';

/** Why pods are being deleted that the scheduler evicted: the reason in their DisruptionTarget condition. */
export const PREEMPTED = 'PreemptionByScheduler';

/** Upstream: Evaluator.Preempt. */
export function preempt(input: PreemptionInput): Preemption | NoPreemption {
  const { cache, state, diagnosis } = input;
  const why = ineligible(cache, state.info.pod, diagnosis);
  if (why !== undefined) return { why, keepsNomination: true };
  const { candidates, reasons } = tryNodes(input);
  const [best] = candidates.length > 1 ? bestOf(candidates) : candidates;
  if (best) return best;
  for (let i = reasons.length; i < diagnosis.total; i++) reasons.push(NOT_HELPFUL);
  return { why: refusalText(diagnosis.total, reasons), keepsNomination: false };
}

/** Upstream: PodEligibleToPreemptOthers. */
function ineligible(cache: NodeCache, pod: Pod, { refusals }: Diagnosis): string | undefined {
  if (pod.spec.preemptionPolicy === 'Never') return 'not eligible due to preemptionPolicy=Never.';
  const { nominatedNodeName } = pod.status;
  if (!nominatedNodeName) return undefined;
  if (refusals.some(({ node, refusal }) => node.name === nominatedNodeName && refusal.unresolvable)) return undefined;
  for (const other of cache.nodes.get(nominatedNodeName)?.pods.values() ?? []) {
    if (other.priority < priorityOf(pod) && isBeingPreempted(other.pod))
      return 'not eligible due to a terminating pod on the nominated node.';
  }
  return undefined;
}

function isBeingPreempted({ metadata, status }: Pod): boolean {
  if (metadata.deletionTimestamp === undefined) return false;
  return (status.conditions ?? []).some(
    ({ type, status: value, reason }) => type === 'DisruptionTarget' && value === 'True' && reason === PREEMPTED,
  );
}

/** How many candidates are enough. Upstream: MinCandidateNodesPercentage, MinCandidateNodesAbsolute. */
const ENOUGH_PERCENT = 10;
const ENOUGH = 100;

/** From a node by chance on, those where evictions may help. `reasons` are those of the nodes where they do not. Upstream: DryRunPreemption. */
function tryNodes(input: PreemptionInput): { candidates: Candidate[]; reasons: string[] } {
  const nodes = input.diagnosis.refusals.filter(({ refusal }) => !refusal.unresolvable).map(({ node }) => node);
  const enough = Math.max(Math.floor((nodes.length * ENOUGH_PERCENT) / 100), Math.min(ENOUGH, nodes.length));
  const start = nodes.length > 1 ? input.chance(nodes.length) : 0;
  const candidates: Candidate[] = [];
  const reasons: string[] = [];
  for (let i = 0; i < nodes.length; i++) {
    const tried = tryNode(input, nodes[(start + i) % nodes.length] as NodeInfo);
    if (!('victims' in tried)) reasons.push(...tried);
    else if (candidates.push(tried) >= enough && candidates.some(({ violations }) => violations === 0)) break;
  }
  return { candidates, reasons };
}

/** All pods of lower priority go; then as many as can stay are put back. Upstream: SelectVictimsOnNode. */
function tryNode({ nominator, state, budgets }: PreemptionInput, node: NodeInfo): Candidate | readonly string[] {
  const { priority } = state.info;
  if (!node.hasBelow(priority)) return [NO_VICTIMS];
  // Nominated pods may come or not: there must be room either way.
  const trials: Trial[] = [{ state: copyState(state), node: node.copy() }];
  const crowded = withNominated(state, node, nominator.on(node.name));
  if (crowded) trials.unshift(crowded);
  const refused = (): Refusal | undefined => {
    for (const trial of trials) {
      const refusedHere = refusal(trial.state, trial.node);
      if (refusedHere) return refusedHere;
    }
    return undefined;
  };
  const take = (info: PodInfo): void => {
    for (const trial of trials) takePod(trial.state, trial.node, info);
  };
  const weaker: PodInfo[] = [];
  for (const info of node.pods.values()) if (info.priority < priority) weaker.push(info);
  for (const info of weaker) take(info);
  const stillRefused = refused();
  if (stillRefused) return stillRefused.reasons;
  weaker.sort(byImportance);
  const { kept, free } = byBudget(weaker, budgets);
  const stays = (info: PodInfo): boolean => {
    for (const trial of trials) putPod(trial.state, trial.node, info, state);
    if (!refused()) return true;
    take(info);
    return false;
  };
  const violating = kept.filter((info) => !stays(info));
  const victims = [...violating, ...free.filter((info) => !stays(info))].sort(byImportance);
  return { node: node.name, victims, violations: violating.length };
}

/** The more important first: by priority, then the longer running. Upstream: MoreImportantPod. */
function byImportance(a: PodInfo, b: PodInfo): number {
  return b.priority - a.priority || compareTexts(startOf(a.pod), startOf(b.pod));
}

/** Pods that have not started come after all others. */
const startOf = ({ status }: Pod): string => status.startTime ?? '~';

const compareTexts = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Those that a budget would keep, and the others. Upstream: filterPodsWithPDBViolation. */
function byBudget(
  pods: readonly PodInfo[],
  budgets: readonly PodDisruptionBudget[],
): { kept: PodInfo[]; free: PodInfo[] } {
  const parts: { kept: PodInfo[]; free: PodInfo[] } = { kept: [], free: [] };
  const watching = budgets.map(({ metadata, spec, status }) => ({
    namespace: metadata.namespace,
    selects:
      Object.keys(spec?.selector?.matchLabels ?? {}).length + (spec?.selector?.matchExpressions?.length ?? 0) > 0,
    selector: labelSelector(spec?.selector),
    gone: status?.disruptedPods ?? {},
    allowed: status?.disruptionsAllowed ?? 0,
  }));
  for (const info of pods) {
    const { name = '', namespace, labels } = info.pod.metadata;
    let isKept = false;
    for (const budget of watching) {
      if (budget.namespace !== namespace || !labels || !budget.selects || !budget.selector.matches(labels)) continue;
      if (Object.hasOwn(budget.gone, name)) continue;
      budget.allowed--;
      if (budget.allowed < 0) isKept = true;
    }
    (isKept ? parts.kept : parts.free).push(info);
  }
  return parts;
}

/** So that sums count pods first. Upstream: math.MaxInt32 + 1. */
const PRIORITY_BASE = 2 ** 31;

/** Measures of candidates, in the order in which they decide; the least wins. Upstream: pickOneNodeForPreemption. */
const MEASURES: readonly ((candidate: Candidate) => number)[] = [
  ({ violations }) => violations,
  ({ victims: [first] }) => first?.priority ?? Number.NEGATIVE_INFINITY,
  ({ victims }) => victims.reduce((sum, { priority }) => sum + priority + PRIORITY_BASE, 0),
  ({ victims }) => victims.length,
];

function bestOf(all: readonly Candidate[]): readonly Candidate[] {
  let left = all;
  for (const measure of MEASURES) {
    const least = left.map(measure).reduce((a, b) => (b < a ? b : a));
    left = left.filter((candidate) => measure(candidate) === least);
    if (left.length === 1) return left;
  }
  // Of the most important victims the one that runs longest decides: where it started last, least is lost.
  const latest = left.map(firstStart).reduce((a, b) => (b > a ? b : a));
  return left.filter((candidate) => firstStart(candidate) === latest);
}

/** Upstream: GetEarliestPodStartTime. Victims are in order of importance. */
const firstStart = ({ victims: [first] }: Candidate): string => (first ? startOf(first.pod) : '');
