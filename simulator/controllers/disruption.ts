/**
 * The disruption controller: how many Pods of a PodDisruptionBudget may be evicted now. Mirrors
 * pkg/controller/disruption/disruption.go. Evictions themselves are the API server's (api/eviction.ts). Leaves out: taking the
 * condition DisruptionTarget from Pods that were not deleted after all (here a Pod is deleted with the eviction).
 */

import { setDisruptionAllowed } from '../api/disruption-allowed.ts';
import type { LabelSelector, Pod, PodDisruptionBudget, PodDisruptionBudgetStatus } from '../api/objects.ts';
import { labelSelector } from '../api/selectors.ts';
import { parseTime } from '../api/time.ts';
import { sameJson } from '../api/validation/errors.ts';
import type { Change, KubeObject, StoreReader } from '../store/types.ts';
import { goSelector } from './go-selector.ts';
import { keyOf } from './manager.ts';
import { controllerOf, splitKey } from './ownership.ts';
import { isReady } from './pod-state.ts';
import { type ControllerContext, defineController } from './types.ts';

type Budget = PodDisruptionBudget & KubeObject;

/** An eviction that did not delete its Pod within this time is forgotten. Upstream: DeletionTimeout. */
const DELETION_TIMEOUT_MS = 120_000;

export const disruptionController = defineController({
  name: 'disruption-controller',
  eventSource: 'controllermanager',
  serviceAccount: 'disruption-controller',
  watches: [
    { resource: 'poddisruptionbudgets.policy', keys: keyOf },
    { resource: 'pods', keys: budgetOfPod },
  ],
  reconcile,
});

const NONE: readonly string[] = Object.freeze([]);

/** Of several budgets the first. Upstream: getPdbForPod. */
function budgetOfPod({ object }: Change, store: StoreReader): readonly string[] {
  if (store.count('poddisruptionbudgets.policy') === 0) return NONE;
  const { namespace, labels } = object.metadata;
  for (const budget of store.list<Budget>('poddisruptionbudgets.policy', namespace))
    if (budget.spec.selector && labelSelector(budget.spec.selector).matches(labels))
      return [`${namespace}/${budget.metadata.name}`];
  return NONE;
}

function reconcile(context: ControllerContext, key: string): void | 'retry' {
  const { namespace, name } = splitKey(key);
  const budget = context.store.get<Budget>('poddisruptionbudgets.policy', namespace, name);
  if (!budget) return;
  const pods = podsOf(context.store, budget);
  if (pods.length === 0) context.events.record(budget, 'Normal', 'NoPods', 'No matching pods found');
  const expected = expectedPods(context.store, budget, pods);
  if (typeof expected === 'string') {
    const message = `Failed to calculate the number of expected pods: ${expected}`;
    context.events.record(budget, 'Warning', 'CalculateExpectedPodCountFailed', message);
    return failSafe(context, budget, expected);
  }
  if (expected.unmanaged)
    context.events.record(budget, 'Warning', 'UnmanagedPods', unmanagedText(budget.spec.selector));
  const disrupted = stillDisrupted(context, budget, pods);
  const healthy = pods.filter(
    (pod) => pod.metadata.deletionTimestamp === undefined && !(pod.metadata.name in disrupted.pods) && isReady(pod),
  ).length;
  const allowed = expected.count > 0 ? Math.max(0, healthy - expected.desired) : 0;
  const { generation = 0 } = budget.metadata;
  const status: PodDisruptionBudgetStatus = {
    ...budget.status,
    observedGeneration: generation,
    disruptionsAllowed: allowed,
    currentHealthy: healthy,
    desiredHealthy: expected.desired,
    expectedPods: expected.count,
    conditions: setDisruptionAllowed(budget.status.conditions ?? [], allowed > 0, generation, context.timestamp()),
  };
  delete status.disruptedPods;
  if (Object.keys(disrupted.pods).length > 0) status.disruptedPods = disrupted.pods;
  if (!write(context, budget, status)) return 'retry';
  if (disrupted.nextMs !== undefined) context.enqueueAfter(key, disrupted.nextMs);
}

function write(context: ControllerContext, budget: Budget, status: PodDisruptionBudgetStatus): boolean {
  if (sameJson(budget.status, status)) return true;
  const result = context.client.updateStatus('poddisruptionbudgets.policy', { ...budget, status });
  return result.ok || result.status.reason === 'NotFound';
}

/** What cannot be worked out allows nothing. */
function failSafe(context: ControllerContext, budget: Budget, why: string): void | 'retry' {
  const { observedGeneration = 0, conditions = [] } = budget.status;
  const failed = setDisruptionAllowed(conditions, false, observedGeneration, context.timestamp(), why);
  if (!write(context, budget, { ...budget.status, disruptionsAllowed: 0, conditions: failed })) return 'retry';
}

function podsOf(store: StoreReader, { metadata, spec }: Budget): readonly Pod[] {
  if (!spec.selector) return [];
  const selector = labelSelector(spec.selector);
  const { namespace } = metadata;
  const { matchLabels } = spec.selector;
  const candidates =
    matchLabels && Object.keys(matchLabels).length > 0
      ? store.withLabels<Pod & KubeObject>('pods', namespace as string, matchLabels)
      : store.list<Pod & KubeObject>('pods', namespace);
  return candidates.filter((pod) => selector.matches(pod.metadata.labels));
}

interface Expected {
  readonly count: number;
  readonly desired: number;
  /** Pods without a controller are among them: their number cannot be reckoned. */
  readonly unmanaged: boolean;
}

/** How many Pods there should be and how many of them healthy, or why that is unknown. Upstream: getExpectedPodCount. */
function expectedPods(store: StoreReader, { spec }: Budget, pods: readonly Pod[]): Expected | string {
  const { minAvailable, maxUnavailable } = spec;
  if (maxUnavailable === undefined && typeof minAvailable === 'number')
    return { count: pods.length, desired: minAvailable, unmanaged: false };
  if (maxUnavailable === undefined && minAvailable === undefined) return { count: 0, desired: 0, unmanaged: false };
  const scale = scaleOf(store, pods);
  if (typeof scale === 'string') return scale;
  const desired =
    maxUnavailable === undefined
      ? share(minAvailable as string, scale.count)
      : Math.max(0, scale.count - share(maxUnavailable, scale.count));
  return { ...scale, desired };
}

/** Percentages are rounded up: 30 % of 4 is 2. Upstream: GetScaledValueFromIntOrPercent. */
function share(value: number | string, total: number): number {
  return typeof value === 'number' ? value : Math.ceil((Number.parseInt(value, 10) * total) / 100);
}

/** The replicas of all controllers of the Pods. Upstream: getExpectedScale. */
function scaleOf(store: StoreReader, pods: readonly Pod[]): Omit<Expected, 'desired'> | string {
  const scales = new Map<string, number>();
  const asked = new Set<string>();
  let unmanaged = false;
  for (const pod of pods) {
    const owner = controllerOf(pod);
    if (!owner) {
      unmanaged = true;
      continue;
    }
    if (asked.has(owner.uid)) continue;
    asked.add(owner.uid);
    const found = store.byUid(owner.uid);
    if (!found) return `found no controllers for pod ${JSON.stringify(pod.metadata.name)}`;
    const scaled = scaledBy(store, found.object);
    const { replicas } = (scaled as KubeObject & { spec?: { replicas?: number } }).spec ?? {};
    if (replicas === undefined) return `${found.resource} does not implement the scale subresource`;
    scales.set(scaled.metadata.uid, replicas);
  }
  let count = 0;
  for (const replicas of scales.values()) count += replicas;
  return { count, unmanaged };
}

/** A ReplicaSet's Deployment, if it has one. */
function scaledBy(store: StoreReader, object: KubeObject): KubeObject {
  if (object.kind !== 'ReplicaSet') return object;
  const owner = controllerOf(object);
  return (owner?.kind === 'Deployment' ? store.byUid(owner.uid)?.object : undefined) ?? object;
}

/** Evicted Pods that are not yet being deleted. Upstream: buildDisruptedPodMap. */
function stillDisrupted(
  context: ControllerContext,
  budget: Budget,
  pods: readonly Pod[],
): { pods: Record<string, string>; nextMs?: number } {
  const { namespace } = budget.metadata;
  const kept: Record<string, string> = {};
  let nextMs: number | undefined;
  for (const pod of pods) {
    const since = budget.status.disruptedPods?.[pod.metadata.name];
    if (since === undefined || pod.metadata.deletionTimestamp !== undefined) continue;
    const leftMs = (parseTime(since) ?? 0) + DELETION_TIMEOUT_MS - context.wallMs();
    if (leftMs < 0) {
      const message = `Pod was expected by PDB ${namespace}/${budget.metadata.name} to be deleted but it wasn't`;
      context.events.record(pod, 'Warning', 'NotDeleted', message);
    } else {
      kept[pod.metadata.name] = since;
      nextMs = Math.min(nextMs ?? leftMs, leftMs);
    }
  }
  return nextMs === undefined ? { pods: kept } : { pods: kept, nextMs };
}

function unmanagedText(selector: LabelSelector | undefined): string {
  return (
    `Pods selected by this PodDisruptionBudget (selector: ${goSelector(selector)}) were found to be unmanaged. As a result, ` +
    'the status of the PDB cannot be calculated correctly, which may result in undefined behavior. To account for these pods ' +
    'please set ".spec.minAvailable" field of the PDB to an integer value.'
  );
}
