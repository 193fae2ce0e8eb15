/**
 * How many replicas a metric asks for. Mirrors pkg/controller/podautoscaler/replica_calculator.go and metrics/utilization.go.
 * All values are in thousandths (MilliValue), as upstream reckons them; divisions are Go's, towards zero.
 */
import type { Pod } from '../../api/objects.ts';
import { quantityMilliValue } from '../../api/quantity.ts';
import { parseTime } from '../../api/time.ts';
import { readyCondition } from '../pod-state.ts';

/** What one pod uses. */
export interface PodMetric {
  /** The end of the window it was measured in. */
  readonly timestampMs: number;
  readonly windowMs: number;
  readonly value: number;
}

/** By pod name. */
export type PodMetrics = ReadonlyMap<string, PodMetric>;

/** How far usage may be from its target before anything is done: 0.1 is a tenth. */
export interface Tolerances {
  readonly up: number;
  readonly down: number;
}

export interface Question {
  readonly pods: readonly Pod[];
  readonly metrics: PodMetrics;
  /** "cpu": pods that have just started do not count. */
  readonly resource: string;
  /** spec.replicas of the target. */
  readonly currentReplicas: number;
  readonly tolerances: Tolerances;
  readonly nowMs: number;
}

interface Proposal {
  readonly replicas: number;
  /** The average of the pods that were measured. */
  readonly value: number;
  /** In percent of what they request. */
  readonly utilization?: number;
}

/** Upstream: --horizontal-pod-autoscaler-cpu-initialization-period and -initial-readiness-delay. */
const CPU_INITIALIZATION_MS = 5 * 60_000;
const INITIAL_READINESS_MS = 30_000;

/**
 * By utilization: what pods use of what they request. Texts are the errors upstream returns.
 * Example: 3 pods request 50m; one uses 96m, two have not been measured; target 50 %. 96/50 = 192 %, more than the target, so
 * the two count as idle: 96/150 = 64 %, 64/50 = 1.28, and 1.28 × 3 pods give 4. Upstream: GetResourceReplicas.
 */
export function replicasForUtilization(
  question: Question,
  targetPercent: number,
  container: string | undefined,
): Proposal | string {
  const { pods, resource } = question;
  if (pods.length === 0) return NO_PODS;
  const groups = groupPods(question);
  if (groups.measured.size === 0) return NO_METRICS;
  const requests = requestsOf(pods, container, resource);
  if (typeof requests === 'string') return requests;
  const utilization = (metrics: PodMetrics): Ratio | string => utilizationOf(metrics, requests, targetPercent);
  // A target above 100 % means that pods are expected to use more than they request.
  const expected = (name: string): number =>
    Math.trunc(((requests.get(name) ?? 0) * Math.max(100, targetPercent)) / 100);
  return propose(question, groups, utilization, { expected, idleAtTarget: false });
}

/** By the average value of each pod. Upstream: GetRawResourceReplicas, calcPlainMetricReplicas. */
export function replicasForAverage(question: Question, targetValue: number): Proposal | string {
  if (question.pods.length === 0) return NO_PODS;
  const groups = groupPods(question);
  if (groups.measured.size === 0) return NO_METRICS;
  return propose(question, groups, (metrics) => averageOf(metrics, targetValue), {
    expected: () => targetValue,
    idleAtTarget: true,
  });
}

const NO_PODS = 'no pods returned by selector while calculating replica count';
const NO_METRICS = 'did not receive metrics for targeted pods (pods might be unready)';

interface Ratio {
  /** Usage by target. */
  readonly ratio: number;
  readonly value: number;
  readonly utilization?: number;
}

/** What pods that were not measured are taken for. */
interface Unmeasured {
  /** What one is taken to use when the others use less than the target; nothing when they use more. */
  readonly expected: (name: string) => number;
  /** Nothing also when they use exactly the target. */
  readonly idleAtTarget: boolean;
}

function propose(
  { currentReplicas, tolerances }: Question,
  { ready, measured, unready, missing }: Groups,
  usage: (metrics: PodMetrics) => Ratio | string,
  { expected, idleAtTarget }: Unmeasured,
): Proposal | string {
  const now = usage(measured);
  if (typeof now === 'string') return now;
  const { ratio, ...seen } = now;
  const stay: Proposal = { replicas: currentReplicas, ...seen };
  const unreadyCount = unready.length > 0 && ratio > 1;
  if (!unreadyCount && missing.length === 0)
    return isWithin(tolerances, ratio) ? stay : { ...stay, replicas: Math.ceil(ratio * ready) };
  const completed = new Map(measured);
  const assume = (names: readonly string[], value: (name: string) => number): void => {
    for (const name of names) completed.set(name, { timestampMs: 0, windowMs: 0, value: value(name) });
  };
  if (ratio < 1) assume(missing, expected);
  else if (ratio > 1 || idleAtTarget) assume(missing, () => 0);
  if (unreadyCount) assume(unready, () => 0);
  const then = usage(completed);
  if (typeof then === 'string') return then;
  const turned = (ratio < 1 && then.ratio > 1) || (ratio > 1 && then.ratio < 1);
  if (isWithin(tolerances, then.ratio) || turned) return stay;
  const replicas = Math.ceil(then.ratio * completed.size);
  const contrary = (then.ratio < 1 && replicas > currentReplicas) || (then.ratio > 1 && replicas < currentReplicas);
  return contrary ? stay : { ...stay, replicas };
}

function isWithin({ up, down }: Tolerances, ratio: number): boolean {
  return 1 - down <= ratio && ratio <= 1 + up;
}

interface Groups {
  readonly ready: number;
  readonly measured: PodMetrics;
  readonly unready: readonly string[];
  readonly missing: readonly string[];
}

/** Upstream: groupPods, removeMetricsForPods. */
function groupPods({ pods, metrics, resource, nowMs }: Question): Groups {
  const measured = new Map(metrics);
  const unready: string[] = [];
  const missing: string[] = [];
  let ready = 0;
  for (const pod of pods) {
    const { name } = pod.metadata;
    const { phase } = pod.status;
    const metric = metrics.get(name);
    if (pod.metadata.deletionTimestamp !== undefined || phase === 'Failed') measured.delete(name);
    else if (phase === 'Pending' || (metric && resource === 'cpu' && isStarting(pod, metric, nowMs))) {
      unready.push(name);
      measured.delete(name);
    } else if (!metric) missing.push(name);
    else ready++;
  }
  return { ready, measured, unready, missing };
}

/** Whether the CPU of a pod tells nothing of its load yet. */
function isStarting(pod: Pod, { timestampMs, windowMs }: PodMetric, nowMs: number): boolean {
  const { startTime } = pod.status;
  const ready = readyCondition(pod);
  const startMs = parseTime(startTime ?? '');
  const changedMs = parseTime(ready?.lastTransitionTime ?? '');
  if (!ready || startMs === undefined || changedMs === undefined) return true;
  if (startMs + CPU_INITIALIZATION_MS > nowMs) return ready.status === 'False' || timestampMs < changedMs + windowMs;
  return ready.status === 'False' && startMs + INITIAL_READINESS_MS > changedMs;
}

/** Upstream: GetResourceUtilizationRatio. */
function utilizationOf(metrics: PodMetrics, requests: ReadonlyMap<string, number>, target: number): Ratio | string {
  let used = 0;
  let requested = 0;
  let count = 0;
  for (const [name, { value }] of metrics) {
    const request = requests.get(name);
    if (request === undefined) continue;
    used += value;
    requested += request;
    count++;
  }
  if (requested === 0) return 'no metrics returned matched known pods';
  const utilization = Math.trunc((used * 100) / requested);
  return { ratio: utilization / target, utilization, value: Math.trunc(used / count) };
}

/** Upstream: GetMetricUsageRatio. */
function averageOf(metrics: PodMetrics, target: number): Ratio {
  let total = 0;
  for (const { value } of metrics.values()) total += value;
  const value = Math.trunc(total / metrics.size);
  return { ratio: value / target, value };
}

/** What each pod requests, or which container says nothing. Upstream: calculateRequests. */
function requestsOf(
  pods: readonly Pod[],
  container: string | undefined,
  resource: string,
): ReadonlyMap<string, number> | string {
  const requests = new Map<string, number>();
  for (const { metadata, spec } of pods) {
    const ofPod = spec.resources?.requests;
    if (container === undefined && ofPod && Object.keys(ofPod).length > 0) {
      if (ofPod[resource] === undefined) return `missing pod-level request for ${resource} in Pod ${metadata.name}`;
      requests.set(metadata.name, quantityMilliValue(ofPod[resource]));
      continue;
    }
    const sidecars = (spec.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy === 'Always');
    let sum = 0;
    for (const { name, resources } of [...spec.containers, ...sidecars]) {
      if (container !== undefined && container !== name) continue;
      const request = resources?.requests?.[resource];
      if (request === undefined) return `missing request for ${resource} in container ${name} of Pod ${metadata.name}`;
      sum += quantityMilliValue(request);
    }
    requests.set(metadata.name, sum);
  }
  return requests;
}
