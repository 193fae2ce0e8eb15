/**
 * The rolling update of a DaemonSet: which old Pods go now, and on which nodes a new one comes beside the old. Mirrors
 * rollingUpdate in pkg/controller/daemon/update.go. Pure.
 */
import type { DaemonSet, Pod } from '../../api/objects.ts';
import { scaledValue } from '../int-or-percent.ts';
import { availableInMs } from '../pod-state.ts';
import { isUpToDate } from './nodes.ts';

export interface Moves {
  /** Names of Pods to delete. */
  readonly remove: readonly string[];
  /** Names of nodes that get a Pod. */
  readonly createOn: readonly string[];
}

interface RollingInput {
  readonly set: DaemonSet;
  readonly hash: string;
  /** The set's Pods by node, in the order in which nodes are looked at; a node that should have one and has none is there, too. */
  readonly podsByNode: ReadonlyMap<string, readonly Pod[]>;
  /** How many nodes should have a Pod. */
  readonly desired: number;
  readonly wallMs: number;
}

export function rollingMoves(input: RollingInput): Moves {
  const { set, desired } = input;
  const rolling = set.spec.updateStrategy?.rollingUpdate;
  const surge = scaledValue(rolling?.maxSurge, desired, 'up');
  const unavailable = scaledValue(rolling?.maxUnavailable, desired, 'up');
  // Both may not be 0.
  return surge > 0 ? surging(input, surge) : replacing(input, desired > 0 && unavailable === 0 ? 1 : unavailable);
}

/** Old Pods go as far as `most` may be unavailable; those that are so already go first. The new ones come when nodes are next
 * looked at. Example: three nodes, most 1, all old and available → the first node's goes. */
function replacing(input: RollingInput, most: number): Moves {
  const allowed: string[] = [];
  const candidates: string[] = [];
  let unavailable = 0;
  for (const pods of input.podsByNode.values()) {
    const found = oldAndNew(input, pods);
    if (!found || (found.old === undefined) === (found.new === undefined)) unavailable++;
    else if (found.new) unavailable += isAvailable(input, found.new) ? 0 : 1;
    else if (found.old && !isAvailable(input, found.old)) allowed.push(found.old.metadata.name);
    else if (found.old && unavailable < most) candidates.push(found.old.metadata.name);
  }
  return { remove: [...allowed, ...candidates.slice(0, Math.max(0, most - unavailable))], createOn: [] };
}

/** New Pods come beside old ones, `most` at a time; an old one goes when its new one is available. */
function surging(input: RollingInput, most: number): Moves {
  const remove: string[] = [];
  const allowed: string[] = [];
  const candidates: string[] = [];
  let surge = 0;
  for (const [node, pods] of input.podsByNode) {
    const found = oldAndNew(input, pods);
    if (!found) surge++;
    else if (!found.old) continue;
    else if (!found.new) {
      if (!isAvailable(input, found.old)) allowed.push(node);
      else if (surge < most) candidates.push(node);
    } else if (isAvailable(input, found.new)) remove.push(found.old.metadata.name);
    else surge++;
  }
  return { remove, createOn: [...allowed, ...candidates.slice(0, Math.max(0, most - surge))] };
}

/** At most one of each on a node; undefined when there are more, which is for others to put right.
 * Upstream: findUpdatedPodsOnNode. */
function oldAndNew({ set, hash }: RollingInput, pods: readonly Pod[]): { old?: Pod; new?: Pod } | undefined {
  const found: { old?: Pod; new?: Pod } = {};
  for (const pod of pods) {
    if (pod.metadata.deletionTimestamp !== undefined) continue;
    const age = isUpToDate(set, pod, hash) ? 'new' : 'old';
    if (found[age]) return undefined;
    found[age] = pod;
  }
  return found;
}

function isAvailable({ set, wallMs }: RollingInput, pod: Pod): boolean {
  return availableInMs(pod, set.spec.minReadySeconds ?? 0, wallMs) === 0;
}
