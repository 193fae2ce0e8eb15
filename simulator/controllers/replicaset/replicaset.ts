/**
 * The ReplicaSet controller: as many pods as asked for. Mirrors pkg/controller/replicaset/replica_set.go. It runs twice, for
 * ReplicaSets and for ReplicationControllers (replicator.ts). Read on: ranking.ts (who goes first when there are too many),
 * status.ts.
 * Leaves out: expectations (the store is read at once, so a controller never misses its own creations).
 */

import type { Pod } from '../../api/objects.ts';
import type { Status } from '../../api/types.ts';
import type { Change, KubeObject, StoreReader } from '../../store/types.ts';
import { keyOf } from '../manager.ts';
import { claim, controllerOf, controllerReference, splitKey } from '../ownership.ts';
import { isActive, isTerminal, readyCondition } from '../pod-state.ts';
import { type Controller, type ControllerContext, defineController } from '../types.ts';
import { podsToDelete } from './ranking.ts';
import type { Replicator, ReplicatorKind } from './replicator.ts';
import { replicaSetStatus, sameStatus } from './status.ts';

/** Pods created or deleted in one go. Upstream: BurstReplicas. */
const BURST = 500;

export function replicaSetController(kind: ReplicatorKind): Controller {
  const orphans = new Orphans();
  return defineController({
    name: kind.controllerName,
    eventSource: kind.eventSource,
    serviceAccount: kind.eventSource,
    watches: [
      { resource: kind.resource, keys: keyOf },
      {
        resource: 'pods',
        keys: (change, store) => {
          orphans.note(change);
          return changesNothing(change) ? NONE : ownersOfPod(kind, change, store);
        },
      },
    ],
    reconcile: (context, key) => reconcile(context, kind, key, orphans),
  });
}

const NONE: readonly string[] = Object.freeze([]);

/** A step in a pod's life that no count of a ReplicaSet depends on. Upstream looks again at each; with thousands of pods
 * that start one after the other, most of the time would be spent so. */
function changesNothing({ type, object, previous }: Change): boolean {
  if (type !== 'MODIFIED' || !previous) return false;
  const pod = object as Pod & KubeObject;
  const before = previous as Pod & KubeObject;
  if (isTerminal(pod) !== isTerminal(before) || pod.metadata.deletionTimestamp !== before.metadata.deletionTimestamp)
    return false;
  const now = readyCondition(pod);
  const then = readyCondition(before);
  if ((now?.status === 'True') !== (then?.status === 'True')) return false;
  if (now?.status === 'True' && now.lastTransitionTime !== then?.lastTransitionTime) return false;
  return (
    controllerOf(pod)?.uid === controllerOf(before)?.uid && sameLabels(pod.metadata.labels, before.metadata.labels)
  );
}

function sameLabels(a: Readonly<Record<string, string>> = {}, b: Readonly<Record<string, string>> = {}): boolean {
  if (a === b) return true;
  let count = 0;
  for (const key in a) {
    if (a[key] !== b[key]) return false;
    count++;
  }
  for (const _ in b) count--;
  return count === 0;
}

/** Pods nobody controls: the ones that might be adopted. Few, while a ReplicaSet's own may be thousands. */
class Orphans {
  readonly #uids = new Set<string>();

  note({ type, object }: Change): void {
    const { uid } = object.metadata;
    if (type !== 'DELETED' && !controllerOf(object)) this.#uids.add(uid);
    else this.#uids.delete(uid);
  }

  in(store: StoreReader, namespace: string): Pod[] {
    const pods: Pod[] = [];
    for (const uid of this.#uids) {
      const pod = store.byUid(uid)?.object;
      if (pod?.metadata.namespace === namespace) pods.push(pod as Pod & KubeObject);
    }
    return pods;
  }
}

/** Those a change of a pod concerns: its controller (also the former one), else those whose selector it matches. */
function ownersOfPod(kind: ReplicatorKind, change: Change, store: StoreReader): readonly string[] {
  const keys: string[] = [];
  const { object, previous } = change;
  const owner = controllerOf(object);
  const before = previous && controllerOf(previous);
  const { namespace, labels } = object.metadata;
  if (before && before.uid !== owner?.uid && kind.isOwner(before)) keys.push(`${namespace}/${before.name}`);
  if (owner) {
    if (kind.isOwner(owner)) keys.push(`${namespace}/${owner.name}`);
  } else if (change.type !== 'DELETED' && object.metadata.deletionTimestamp === undefined) {
    if (!labels) return keys;
    for (const rs of store.list<Replicator & KubeObject>(kind.resource, namespace)) {
      if (kind.selector(rs).matches(labels)) keys.push(`${namespace}/${rs.metadata.name}`);
    }
  }
  return keys;
}

/** Upstream: syncReplicaSet. */
function reconcile(context: ControllerContext, kind: ReplicatorKind, key: string, orphans: Orphans): void | 'retry' {
  const { store } = context;
  const { namespace, name } = splitKey(key);
  const rs = store.get<Replicator>(kind.resource, namespace, name);
  if (!rs) return;
  const found = podsOf(context, kind, rs, orphans.in(store, namespace));
  if (!found) return 'retry';
  const failure =
    rs.metadata.deletionTimestamp === undefined ? manageReplicas(context, kind, rs, found.active) : undefined;
  const { status, nextMs } = replicaSetStatus({
    rs,
    active: found.active,
    terminating: kind.countsTerminating ? found.terminating : undefined,
    failure,
    wallMs: context.wallMs(),
    timestamp: context.timestamp(),
  });
  if (!sameStatus(rs, status)) {
    const latest = store.get<Replicator>(kind.resource, namespace, name);
    if (latest) {
      const result = context.client.updateStatus<Replicator>(kind.resource, { ...latest, status } as Replicator);
      if (!result.ok && result.status.reason !== 'NotFound') return 'retry';
    }
  }
  if (failure) return 'retry';
  if (nextMs !== undefined) context.enqueueAfter(key, nextMs);
}

/** Its pods, strangers released and orphans adopted; undefined when that failed. Upstream: claimPods. */
function podsOf(
  context: ControllerContext,
  kind: ReplicatorKind,
  rs: Replicator,
  orphans: readonly Pod[],
): { active: Pod[]; terminating: number } | undefined {
  const selector = kind.selector(rs);
  const active: Pod[] = [];
  const doubtful: Pod[] = orphans.filter(isActive);
  let terminating = 0;
  for (const pod of context.store.ownedBy<Pod>('pods', rs.metadata.uid)) {
    if (isTerminal(pod) || controllerOf(pod)?.uid !== rs.metadata.uid) continue;
    const matches = selector.matches(pod.metadata.labels);
    if (pod.metadata.deletionTimestamp !== undefined) {
      if (matches) terminating++;
    } else (matches ? active : doubtful).push(pod);
  }
  if (doubtful.length === 0) return { active, terminating };
  const claimed = claim<Pod>(context, { resource: 'pods', owner: rs, selector, candidates: doubtful });
  return claimed && { active: [...active, ...claimed], terminating };
}

/** A write that failed, for the condition ReplicaFailure. */
export interface ReplicaFailure {
  readonly reason: 'FailedCreate' | 'FailedDelete';
  readonly message: string;
}

/** Creates what is missing, deletes what is too much. Upstream: manageReplicas. */
function manageReplicas(
  context: ControllerContext,
  kind: ReplicatorKind,
  rs: Replicator,
  active: readonly Pod[],
): ReplicaFailure | undefined {
  const difference = active.length - (rs.spec.replicas ?? 1);
  if (difference < 0) return createPods(context, rs, Math.min(-difference, BURST));
  if (difference > 0)
    return deletePods(
      context,
      rs,
      podsToDelete(active, relatedPods(context.store, kind, rs), Math.min(difference, BURST), context.wallMs()),
    );
  return undefined;
}

/** Batches of 1, 2, 4, … so that a refusal costs one request, not five hundred. Upstream: slowStartBatch. */
function createPods(context: ControllerContext, rs: Replicator, count: number): ReplicaFailure | undefined {
  const body = podFromTemplate(rs);
  const { namespace } = rs.metadata;
  let remaining = count;
  for (let batch = 1; remaining > 0; batch = Math.min(2 * batch, remaining)) {
    let failure: ReplicaFailure | undefined;
    for (let i = 0; i < batch; i++) {
      const result = context.client.create<Pod>('pods', namespace, body);
      if (result.ok)
        context.events.record(rs, 'Normal', 'SuccessfulCreate', `Created pod: ${result.object.metadata.name}`);
      else if (!namespaceGoes(result.status)) {
        const message = result.status.message ?? '';
        context.events.record(rs, 'Warning', 'FailedCreate', `Error creating: ${message}`);
        failure ??= { reason: 'FailedCreate', message };
      }
    }
    if (failure) return failure;
    remaining -= batch;
  }
  return undefined;
}

/** Upstream: HasStatusCause(err, NamespaceTerminatingCause): no error, nothing more to do. */
function namespaceGoes(status: Status): boolean {
  return status.details?.causes?.some((cause) => cause.reason === 'NamespaceTerminating') ?? false;
}

/** Upstream: controller.GetPodFromTemplate. */
function podFromTemplate(rs: Replicator): unknown {
  const template = rs.spec.template ?? {};
  const { labels, annotations, finalizers } = template.metadata ?? {};
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      generateName: `${rs.metadata.name}-`,
      namespace: rs.metadata.namespace,
      ...(labels ? { labels } : {}),
      ...(annotations ? { annotations } : {}),
      ...(finalizers ? { finalizers } : {}),
      ownerReferences: [controllerReference(rs)],
    },
    spec: template.spec ?? { containers: [] },
  };
}

function deletePods(context: ControllerContext, rs: Replicator, pods: readonly Pod[]): ReplicaFailure | undefined {
  let failure: ReplicaFailure | undefined;
  for (const pod of pods) {
    const { namespace, name } = pod.metadata;
    const result = context.client.delete('pods', namespace, name);
    if (result.ok) context.events.record(rs, 'Normal', 'SuccessfulDelete', `Deleted pod: ${name}`);
    else if (result.status.reason !== 'NotFound') {
      const message = result.status.message ?? '';
      context.events.record(rs, 'Warning', 'FailedDelete', `Error deleting: ${message}`);
      failure ??= { reason: 'FailedDelete', message };
    }
  }
  return failure;
}

/** Pods of all those with the same controller: a node with many of them gives first. Upstream: getIndirectlyRelatedPods. */
function relatedPods(store: StoreReader, kind: ReplicatorKind, rs: Replicator): Pod[] {
  const owner = controllerOf(rs);
  const sets = owner ? store.ownedBy<Replicator>(kind.resource, owner.uid) : [rs];
  const related: Pod[] = [];
  for (const set of sets) {
    for (const pod of store.ownedBy<Pod>('pods', set.metadata.uid)) if (isActive(pod)) related.push(pod);
  }
  return related;
}
