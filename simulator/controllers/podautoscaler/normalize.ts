/**
 * From what the metrics ask for to what is done: stabilization windows, rates of change, minimum and maximum. Mirrors the
 * normalizeDesiredReplicas… and convertDesiredReplicas… functions of pkg/controller/podautoscaler/horizontal.go.
 */
import type { HorizontalPodAutoscalerBehavior, HPAScalingPolicy, HPAScalingRules } from '../../api/objects.ts';

/** What an autoscaler remembers of itself, in the order of its making. Times are in ms. */
export interface History {
  recommendations: { readonly replicas: number; readonly atMs: number }[];
  ups: ScaleEvent[];
  downs: ScaleEvent[];
}

interface ScaleEvent {
  readonly change: number;
  readonly atMs: number;
}

export interface Wish {
  readonly current: number;
  /** What the metrics ask for. */
  readonly desired: number;
  readonly min: number;
  readonly max: number;
  readonly nowMs: number;
}

export interface Reason {
  readonly reason: string;
  readonly message: string;
}

export interface Decision {
  readonly replicas: number;
  /** For the condition AbleToScale. */
  readonly stabilized: Reason;
  /** For the condition ScalingLimited, which is true when `limited`. */
  readonly limit: Reason;
  readonly limited: boolean;
}

/** Upstream: --horizontal-pod-autoscaler-downscale-stabilization. */
const DOWNSCALE_STABILIZATION_SECONDS = 300;

const READY: Reason = { reason: 'ReadyForNewScale', message: 'recommended size matches current size' };
const DOWN_STABILIZED: Reason = {
  reason: 'ScaleDownStabilized',
  message: 'recent recommendations were higher than current one, applying the highest recent recommendation',
};
const UP_STABILIZED: Reason = {
  reason: 'ScaleUpStabilized',
  message: 'recent recommendations were lower than current one, applying the lowest recent recommendation',
};
const WITHIN: Reason = {
  reason: 'DesiredWithinRange',
  message: 'the desired count is within the acceptable range',
};
const TOO_MANY: Reason = {
  reason: 'TooManyReplicas',
  message: 'the desired replica count is more than the maximum replica count',
};
const TOO_FEW: Reason = {
  reason: 'TooFewReplicas',
  message: 'the desired replica count is less than the minimum replica count',
};
const TOO_FAST_UP: Reason = {
  reason: 'ScaleUpLimit',
  message: 'the desired replica count is increasing faster than the maximum scale rate',
};
const TOO_FAST_DOWN: Reason = {
  reason: 'ScaleDownLimit',
  message: 'the desired replica count is decreasing faster than the maximum scale rate',
};

/** What is done about a wish; remembers it. */
export function normalize(
  wish: Wish,
  history: History,
  behavior: HorizontalPodAutoscalerBehavior | undefined,
): Decision {
  return behavior
    ? withBehavior(wish, history, behavior.scaleUp ?? {}, behavior.scaleDown ?? {})
    : withoutBehavior(wish, history);
}

/** Remembers a change of size, for the rates. Upstream: storeScaleEvent. */
export function remember(
  history: History,
  behavior: HorizontalPodAutoscalerBehavior | undefined,
  { before, after, nowMs }: { readonly before: number; readonly after: number; readonly nowMs: number },
): void {
  if (!behavior) return;
  const up = after > before;
  const rules = (up ? behavior.scaleUp : behavior.scaleDown) ?? {};
  const longestMs = 1000 * Math.max(0, ...(rules.policies ?? []).map(({ periodSeconds }) => periodSeconds));
  const event: ScaleEvent = { change: Math.abs(after - before), atMs: nowMs };
  if (up) history.ups = [...history.ups.filter(({ atMs }) => atMs >= nowMs - longestMs), event];
  else history.downs = [...history.downs.filter(({ atMs }) => atMs >= nowMs - longestMs), event];
}

// ── Without behavior ────────────────────────────────────────────────────────────────────────────────────────────

/** Down only to the highest wish of five minutes, up to twice the size or four. Upstream: normalizeDesiredReplicas. */
function withoutBehavior(wish: Wish, history: History): Decision {
  const { current, desired, min, max, nowMs } = wish;
  const since = nowMs - DOWNSCALE_STABILIZATION_SECONDS * 1000;
  // Upstream keeps what is exactly as old, which never happens there: its periods take a little more than 15 s.
  history.recommendations = history.recommendations.filter(({ atMs }) => atMs > since);
  const stable = Math.max(desired, ...history.recommendations.map(({ replicas }) => replicas));
  history.recommendations.push({ replicas: desired, atMs: nowMs });
  const fastest = Math.max(2 * current, 4);
  const most = Math.min(max, fastest);
  const stabilized = stable === desired ? READY : DOWN_STABILIZED;
  if (stable < min) return { replicas: min, stabilized, limit: TOO_FEW, limited: true };
  if (stable > most)
    return { replicas: most, stabilized, limit: max > fastest ? TOO_FAST_UP : TOO_MANY, limited: true };
  return { replicas: stable, stabilized, limit: WITHIN, limited: false };
}

// ── With behavior ───────────────────────────────────────────────────────────────────────────────────────────────

function withBehavior(wish: Wish, history: History, up: HPAScalingRules, down: HPAScalingRules): Decision {
  const stable = stabilize(wish, history, up, down);
  const [replicas, limit] = withinRates({ ...wish, desired: stable }, history, up, down);
  const why = wish.desired >= wish.current ? UP_STABILIZED : DOWN_STABILIZED;
  return { replicas, stabilized: stable === wish.desired ? READY : why, limit, limited: replicas !== stable };
}

/**
 * The size nearest to the present one that no wish of the windows forbids: not above the lowest of the scale-up window, not
 * below the highest of the scale-down window. Upstream: stabilizeRecommendationWithBehaviors.
 * Example: 4 pods, wishes of the last 300 s were 4 and 6, the wish is 2: the size stays 4, for 4 ≤ 6.
 */
function stabilize(
  { current, desired, nowMs }: Wish,
  history: History,
  up: HPAScalingRules,
  down: HPAScalingRules,
): number {
  const upSince = nowMs - 1000 * (up.stabilizationWindowSeconds ?? 0);
  const downSince = nowMs - 1000 * (down.stabilizationWindowSeconds ?? DOWNSCALE_STABILIZATION_SECONDS);
  let lowest = desired;
  let highest = desired;
  for (const { replicas, atMs } of history.recommendations) {
    if (atMs > upSince) lowest = Math.min(lowest, replicas);
    if (atMs > downSince) highest = Math.max(highest, replicas);
  }
  const since = Math.min(upSince, downSince);
  history.recommendations = history.recommendations.filter(({ atMs }) => atMs >= since);
  history.recommendations.push({ replicas: desired, atMs: nowMs });
  return Math.min(Math.max(current, lowest), highest);
}

/** Upstream: convertDesiredReplicasWithBehaviorRate. */
function withinRates(
  { current, desired, min, max, nowMs }: Wish,
  history: History,
  up: HPAScalingRules,
  down: HPAScalingRules,
): readonly [replicas: number, limit: Reason] {
  if (desired > current) {
    const fastest = Math.max(current, limitOf(up, 'up', current, history, nowMs));
    const most = Math.min(max, fastest);
    if (desired > most) return [most, max > fastest ? TOO_FAST_UP : TOO_MANY];
  } else if (desired < current) {
    const fastest = Math.min(current, limitOf(down, 'down', current, history, nowMs));
    const least = Math.max(min, fastest);
    if (desired < least) return [least, min < fastest ? TOO_FAST_DOWN : TOO_FEW];
  }
  return [desired, WITHIN];
}

/**
 * How far the policies let the size go, from what it was at the beginning of each policy's period.
 * Example: {type: Percent, value: 100, periodSeconds: 15} and 3 pods, one of them added 5 s ago: 2 × 2 = 4.
 * Upstream: calculateScaleUpLimitWithScalingRules, calculateScaleDownLimitWithBehaviors.
 */
function limitOf(
  { selectPolicy = 'Max', policies = [] }: HPAScalingRules,
  way: 'up' | 'down',
  current: number,
  { ups, downs }: History,
  nowMs: number,
): number {
  if (selectPolicy === 'Disabled') return current;
  const limits = policies.map((policy) => {
    const since = nowMs - policy.periodSeconds * 1000;
    return reach(policy, way, current - changeSince(ups, since) + changeSince(downs, since));
  });
  const furthest = (way === 'up') === (selectPolicy !== 'Min');
  return furthest ? Math.max(...limits) : Math.min(...limits);
}

function reach({ type, value }: HPAScalingPolicy, way: 'up' | 'down', start: number): number {
  if (type === 'Pods') return way === 'up' ? start + value : start - value;
  // Rounded so that a small size changes, too.
  return way === 'up' ? Math.ceil(start * (1 + value / 100)) : Math.trunc(start * (1 - value / 100));
}

function changeSince(events: readonly ScaleEvent[], sinceMs: number): number {
  let sum = 0;
  for (const { change, atMs } of events) if (atMs > sinceMs) sum += change;
  return sum;
}
