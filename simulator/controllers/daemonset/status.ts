/** A DaemonSet's status. Mirrors updateDaemonSetStatus in pkg/controller/daemon/daemon_controller.go. Pure. */
import type { DaemonSet, DaemonSetStatus, Node, Pod } from '../../api/objects.ts';
import { availableInMs, isReady } from '../pod-state.ts';
import { type Fit, isUpToDate } from './nodes.ts';
import { byAge } from './on-node.ts';

export interface StatusInput {
  readonly set: DaemonSet;
  readonly hash: string;
  readonly nodes: readonly { readonly node: Node; readonly fit: Fit }[];
  readonly podsByNode: ReadonlyMap<string, readonly Pod[]>;
  readonly wallMs: number;
}

/** Of several Pods on a node the oldest counts. */
export function daemonSetStatus({ set, hash, nodes, podsByNode, wallMs }: StatusInput): DaemonSetStatus {
  let desired = 0;
  let current = 0;
  let misscheduled = 0;
  let ready = 0;
  let available = 0;
  let updated = 0;
  for (const { node, fit } of nodes) {
    const pods = podsByNode.get(node.metadata.name);
    if (!fit.shouldRun) {
      if (pods) misscheduled++;
      continue;
    }
    desired++;
    if (!pods) continue;
    current++;
    const pod = [...pods].sort(byAge)[0] as Pod;
    if (isReady(pod)) {
      ready++;
      if (availableInMs(pod, set.spec.minReadySeconds ?? 0, wallMs) === 0) available++;
    }
    if (isUpToDate(set, pod, hash)) updated++;
  }
  const { conditions, collisionCount } = set.status;
  const unavailable = desired - available;
  return {
    currentNumberScheduled: current,
    numberMisscheduled: misscheduled,
    desiredNumberScheduled: desired,
    numberReady: ready,
    observedGeneration: set.metadata.generation ?? 0,
    ...(updated === 0 ? {} : { updatedNumberScheduled: updated }),
    ...(available === 0 ? {} : { numberAvailable: available }),
    ...(unavailable === 0 ? {} : { numberUnavailable: unavailable }),
    ...(collisionCount === undefined ? {} : { collisionCount }),
    ...(conditions ? { conditions } : {}),
  };
}

export function sameStatus({ status: before, metadata }: DaemonSet, status: DaemonSetStatus): boolean {
  return (
    COMPARED.every((key) => (before[key] ?? 0) === (status[key] ?? 0)) &&
    (before.observedGeneration ?? 0) >= (metadata.generation ?? 0)
  );
}

const COMPARED = [
  'desiredNumberScheduled',
  'currentNumberScheduled',
  'numberMisscheduled',
  'numberReady',
  'updatedNumberScheduled',
  'numberAvailable',
  'numberUnavailable',
] as const satisfies readonly (keyof DaemonSetStatus)[];
