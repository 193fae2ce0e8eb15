/**
 * The ReplicaSet controller: as many pods as asked for. Mirrors pkg/controller/replicaset/replica_set.go. It runs twice, for
 * ReplicaSets and for ReplicationControllers (replicator.ts). Read on: ranking.ts (who goes first when there are too many),
 * status.ts.
 * Leaves out: expectations (the store is read at once, so a controller never misses its own creations).
 */

import type { Pod } from '../../api/objects.ts';
import type { Steps } from '../../kernel/steps.ts';
import type { StoreReader } from '../../store/types.ts';
import { keyOf } from '../manager.ts';
import { claim, controllerOf, splitKey } from '../ownership.ts';
import { createPod, deletePod, podFromTemplate, slowStart } from '../pod-control.ts';
import { changesNothing, Orphans, ownersOfPod } from '../pod-owners.ts';
import { isActive, isTerminal } from '../pod-state.ts';
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

/** Upstream: syncReplicaSet. */
function* reconcile(
  context: ControllerContext,
  kind: ReplicatorKind,
  key: string,
  orphans: Orphans,
): Steps<void | 'retry'> {
  const { store } = context;
  const { namespace, name } = splitKey(key);
  const rs = store.get<Replicator>(kind.resource, namespace, name);
  if (!rs) return;
  const found = podsOf(context, kind, rs, orphans.in(store, namespace));
  if (!found) return 'retry';
  const failure =
    rs.metadata.deletionTimestamp === undefined ? yield* manageReplicas(context, kind, rs, found.active) : undefined;
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
function* manageReplicas(
  context: ControllerContext,
  kind: ReplicatorKind,
  rs: Replicator,
  active: readonly Pod[],
): Steps<ReplicaFailure | undefined> {
  const difference = active.length - (rs.spec.replicas ?? 1);
  if (difference < 0) return yield* createPods(context, rs, Math.min(-difference, BURST));
  if (difference > 0)
    return yield* deletePods(
      context,
      rs,
      podsToDelete(active, relatedPods(context.store, kind, rs), Math.min(difference, BURST), context.wallMs()),
    );
  return undefined;
}

function* createPods(context: ControllerContext, rs: Replicator, count: number): Steps<ReplicaFailure | undefined> {
  const body = podFromTemplate(rs, rs.spec.template);
  let failure: ReplicaFailure | undefined;
  yield* slowStart(count, () => {
    const refusal = createPod(context, rs, body);
    if (refusal) failure ??= { reason: 'FailedCreate', message: refusal.message ?? '' };
    return refusal === undefined;
  });
  return failure;
}

function* deletePods(
  context: ControllerContext,
  rs: Replicator,
  pods: readonly Pod[],
): Steps<ReplicaFailure | undefined> {
  let failure: ReplicaFailure | undefined;
  for (const pod of pods) {
    const refusal = deletePod(context, rs, pod.metadata.name);
    if (refusal) failure ??= { reason: 'FailedDelete', message: refusal.message ?? '' };
    yield;
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
