/**
 * Single Pods of a StatefulSet: created with their claims, put right, deleted, with Events that tell of it. Each function gives
 * what went wrong as an error says it, or undefined. Mirrors pkg/controller/statefulset/stateful_pod_control.go.
 */
import type { Pod, StatefulSet } from '../../api/objects.ts';
import type { ControllerContext } from '../types.ts';
import { claimsFollowPolicy, createClaims, updateClaimOwners } from './claims.ts';
import {
  hasIdentity,
  hasStorage,
  identityLabels,
  newPod,
  ordinalIn,
  podName,
  type Revisions,
  volumesOf,
} from './identity.ts';

type Verb = 'Create' | 'Update' | 'Delete';

/** Upstream: recordPodEvent. */
function tell(context: ControllerContext, set: StatefulSet, verb: Verb, pod: string, error: string | undefined): void {
  const what = `${verb} Pod ${pod} in StatefulSet ${set.metadata.name}`;
  if (error === undefined) context.events.record(set, 'Normal', `Successful${verb}`, `${what} successful`);
  else context.events.record(set, 'Warning', `Failed${verb}`, `${what} failed error: ${error}`);
}

/** The claims first, then the Pod. Upstream: CreateStatefulPod. */
export function createStatefulPod(
  context: ControllerContext,
  set: StatefulSet,
  revisions: Revisions,
  ordinal: number,
): string | undefined {
  const name = podName(set, ordinal);
  const why = createClaims(context, set, ordinal);
  if (why !== undefined) {
    tell(context, set, 'Create', name, why);
    return why;
  }
  const result = context.client.create<Pod>('pods', set.metadata.namespace, newPod(set, revisions, ordinal));
  const error = result.ok ? undefined : (result.status.message ?? '');
  // Somebody else's Pod has the name: nothing is said, it is tried again.
  if (!result.ok && result.status.reason === 'AlreadyExists') return error;
  const unowned = updateClaimOwners(context, set, { metadata: { ...set.metadata, name, uid: '' } });
  if (unowned !== undefined) {
    tell(context, set, 'Update', name, unowned);
    return unowned;
  }
  tell(context, set, 'Create', name, error);
  return error;
}

/** For a Pod that waits: claims that have gone missing meanwhile. Upstream: createMissingPersistentVolumeClaims. */
export function createMissingClaims(context: ControllerContext, set: StatefulSet, pod: Pod): string | undefined {
  const why = createClaims(context, set, ordinalIn(set, pod.metadata.name));
  if (why !== undefined) return why;
  const unowned = updateClaimOwners(context, set, pod);
  if (unowned !== undefined) tell(context, set, 'Update', pod.metadata.name, unowned);
  return unowned;
}

/** Brings labels, volumes and claims to what they should be. Upstream: UpdateStatefulPod. */
export function updateStatefulPod(context: ControllerContext, set: StatefulSet, pod: Pod): string | undefined {
  const { name } = pod.metadata;
  const ordinal = ordinalIn(set, name);
  const isNamed = hasIdentity(set, pod);
  const isStored = hasStorage(set, pod);
  if (!isStored) {
    const why = createClaims(context, set, ordinal);
    if (why !== undefined) {
      tell(context, set, 'Update', name, why);
      return why;
    }
  }
  const isOwned = claimsFollowPolicy(context, set, pod);
  if (!isOwned) {
    const why = updateClaimOwners(context, set, pod);
    if (why !== undefined) {
      tell(context, set, 'Update', name, why);
      return why;
    }
  }
  if (isNamed && isStored && isOwned) return undefined;
  const labels = isNamed ? pod.metadata.labels : { ...pod.metadata.labels, ...identityLabels(set, ordinal) };
  const result = context.client.update<Pod>('pods', {
    ...pod,
    metadata: { ...pod.metadata, ...(labels ? { labels } : {}) },
    spec: isStored ? pod.spec : { ...pod.spec, volumes: volumesOf(set, pod.spec.volumes, ordinal) },
  });
  const error = result.ok ? undefined : (result.status.message ?? '');
  tell(context, set, 'Update', name, error);
  return error;
}

/** Upstream: DeleteStatefulPod. */
export function deleteStatefulPod(context: ControllerContext, set: StatefulSet, pod: Pod): string | undefined {
  const { namespace, name } = pod.metadata;
  const result = context.client.delete('pods', namespace, name);
  const error = result.ok ? undefined : (result.status.message ?? '');
  tell(context, set, 'Delete', name, error);
  return error;
}
