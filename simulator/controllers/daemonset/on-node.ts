/**
 * What one node needs: a Pod of the DaemonSet, or some of those it has to go. Mirrors podsShouldBeOnNode in
 * pkg/controller/daemon/daemon_controller.go.
 */
import type { DaemonSet, Pod } from '../../api/objects.ts';
import { availableInMs, isReady } from '../pod-state.ts';
import { type Fit, isUpToDate } from './nodes.ts';

interface NodeNeeds {
  readonly create: boolean;
  readonly remove: readonly string[];
  /** Pods that failed or, though they should run for ever, succeeded: they go, and an Event says so. */
  readonly ended: readonly { readonly pod: Pod; readonly failed: boolean }[];
}

const NOTHING: NodeNeeds = Object.freeze({ create: false, remove: [], ended: [] });

/** `pods`: the set's on that node, those that are going among them. */
export function needsOf(
  set: DaemonSet,
  fit: Fit,
  pods: readonly Pod[] | undefined,
  hash: string,
  wallMs: number,
): NodeNeeds {
  if (fit.shouldRun && pods === undefined) return { ...NOTHING, create: true };
  const alive = (pods ?? []).filter((pod) => pod.metadata.deletionTimestamp === undefined);
  if (!fit.mayStay) return pods ? { ...NOTHING, remove: alive.map(nameOf) } : NOTHING;
  const ended = alive.flatMap((pod) => {
    const { phase } = pod.status;
    return phase === 'Failed' || phase === 'Succeeded' ? [{ pod, failed: phase === 'Failed' }] : [];
  });
  const running = alive.filter((pod) => pod.status.phase !== 'Failed' && pod.status.phase !== 'Succeeded').sort(byAge);
  if (!allowsSurge(set)) return { create: false, remove: running.slice(1).map(nameOf), ended };
  if (running.length <= 1) return { create: running.length === 0 && fit.shouldRun, remove: [], ended };
  return { create: false, remove: superfluous(set, running, hash, wallMs), ended };
}

/** Beside each other stay the oldest new Pod and the oldest old one, as long as the new is not available and the old is ready. */
function superfluous(set: DaemonSet, running: readonly Pod[], hash: string, wallMs: number): string[] {
  const oldestNew = running.find((pod) => isUpToDate(set, pod, hash));
  const oldestOld = running.find((pod) => !isUpToDate(set, pod, hash));
  const remove = running.filter((pod) => pod !== oldestNew && pod !== oldestOld);
  if (oldestNew && oldestOld) {
    const isReplaced = availableInMs(oldestNew, set.spec.minReadySeconds ?? 0, wallMs) === 0;
    if (!isReady(oldestOld) || isReplaced) remove.push(oldestOld);
  }
  return remove.map(nameOf);
}

/** Upstream: AllowsSurge. */
function allowsSurge({ spec }: DaemonSet): boolean {
  const surge = spec.updateStrategy?.type === 'RollingUpdate' ? spec.updateStrategy.rollingUpdate?.maxSurge : undefined;
  return surge !== undefined && surge !== 0 && surge !== '0%';
}

const nameOf = ({ metadata }: Pod): string => metadata.name;

/** Those with a node first, then by age, then by name. Upstream: podByCreationTimestampAndPhase. */
export function byAge(a: Pod, b: Pod): number {
  return (
    Number(!a.spec.nodeName) - Number(!b.spec.nodeName) ||
    order(a.metadata.creationTimestamp, b.metadata.creationTimestamp) ||
    order(a.metadata.name, b.metadata.name)
  );
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
