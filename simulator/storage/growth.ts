/**
 * How far a claim's volume has grown, as its status says it. Pure; the resizer and the kubelets decide with it. Mirrors
 * pkg/volume/util/resize_util.go and kubernetes-csi/external-resizer. Leaves out: growth that the storage system refuses.
 */
import type { PersistentVolumeClaimCondition, PersistentVolumeClaimStatus } from '../api/objects.ts';
import { compareQuantities } from '../api/quantity.ts';
import type { Claim } from './binding.ts';

type ResizeStatus = NonNullable<PersistentVolumeClaimStatus['allocatedResourceStatuses']>[string];

/** On volumes: what they held before they grew, until the file system has. */
export const PRE_RESIZE_CAPACITY = 'volume.alpha.kubernetes.io/pre-resize-capacity';

/** The size it asks for and does not have; undefined when it has all. Example: requests 2Gi, capacity 1Gi → "2Gi". */
export function wantedSize({ spec, status }: Claim): string | undefined {
  const wanted = spec.resources?.requests?.storage;
  const has = status.capacity?.storage;
  if (status.phase !== 'Bound' || wanted === undefined || has === undefined) return undefined;
  return compareQuantities(wanted, has) > 0 ? wanted : undefined;
}

export const resizeStatus = ({ status }: Claim): ResizeStatus | undefined => status.allocatedResourceStatuses?.storage;

/** The storage system is at work. */
export const growing = (claim: Claim, size: string, now: string): Claim =>
  inStep(claim, 'ControllerResizeInProgress', size, { type: 'Resizing', status: 'True', lastTransitionTime: now });

/** The disk has grown, the file system on it has not. */
export const awaitingNode = (claim: Claim, now: string): Claim =>
  inStep(claim, 'NodeResizePending', undefined, {
    type: 'FileSystemResizePending',
    status: 'True',
    lastTransitionTime: now,
    message: 'Waiting for user to (re-)start a pod to finish file system resize of volume on node.',
  });

/** A node makes the file system larger. */
export const growingOnNode = (claim: Claim): Claim => inStep(claim, 'NodeResizeInProgress');

/** All of it can be used. */
export function grown(claim: Claim, size: string): Claim {
  const { conditions, allocatedResourceStatuses, ...status } = claim.status;
  const { storage: _done, ...statuses } = allocatedResourceStatuses ?? {};
  const others = (conditions ?? []).filter(({ type }) => !RESIZE_CONDITIONS.has(type));
  return {
    ...claim,
    status: {
      ...status,
      capacity: { ...status.capacity, storage: size },
      ...(others.length > 0 ? { conditions: others } : {}),
      ...(Object.keys(statuses).length > 0 ? { allocatedResourceStatuses: statuses } : {}),
    },
  };
}

const RESIZE_CONDITIONS: ReadonlySet<string> = new Set([
  'Resizing',
  'FileSystemResizePending',
  'ControllerResizeError',
  'NodeResizeError',
]);

/** Upstream: MergeResizeConditionOnPVC. */
function inStep(claim: Claim, step: ResizeStatus, size?: string, condition?: PersistentVolumeClaimCondition): Claim {
  const { status } = claim;
  const others = (status.conditions ?? []).filter(({ type }) => !RESIZE_CONDITIONS.has(type));
  return {
    ...claim,
    status: {
      ...status,
      ...(condition ? { conditions: [...others, condition] } : {}),
      ...(size === undefined ? {} : { allocatedResources: { ...status.allocatedResources, storage: size } }),
      allocatedResourceStatuses: { ...status.allocatedResourceStatuses, storage: step },
    },
  };
}
