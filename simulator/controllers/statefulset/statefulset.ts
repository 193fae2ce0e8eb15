/**
 * The StatefulSet controller: Pods with names of their own. Mirrors pkg/controller/statefulset/stateful_set.go. Read on:
 * control.ts (what is done in which order), pods.ts (one Pod), claims.ts, revisions.ts; pure: identity.ts, status.ts.
 * Leaves out: spec.updateStrategy.rollingUpdate.maxUnavailable, which this version does not take unless a feature is switched on.
 */
import type { Pod, StatefulSet } from '../../api/objects.ts';
import { labelSelector, type Selector } from '../../api/selectors.ts';
import { Patches } from '../history.ts';
import { keyOf } from '../manager.ts';
import { claim, splitKey } from '../ownership.ts';
import { changesNothing, Orphans, ownersOfPod, type PodOwnerKind } from '../pod-owners.ts';
import { type Controller, type ControllerContext, defineController } from '../types.ts';
import { updateStatefulSet } from './control.ts';
import { ordinalIn, replicasOf } from './identity.ts';
import { type Member, Members, memberOf } from './member.ts';
import { adoptRevisions, historyOf, truncateHistory } from './revisions.ts';
import { differs, statefulSetStatus } from './status.ts';

const STATEFUL_SETS = 'statefulsets.apps';

const KIND: PodOwnerKind<StatefulSet> = {
  resource: STATEFUL_SETS,
  isOwner: ({ kind, apiVersion }) => kind === 'StatefulSet' && apiVersion.startsWith('apps/'),
  selector: (set) => labelSelector(set.spec.selector),
};

export function statefulSetController(): Controller {
  const orphans = new Orphans();
  const memory: Memory = { orphans, patches: new Patches(), members: new Members() };
  return defineController({
    name: 'statefulset-controller',
    eventSource: 'statefulset-controller',
    serviceAccount: 'statefulset-controller',
    watches: [
      { resource: STATEFUL_SETS, keys: keyOf },
      {
        resource: 'pods',
        keys: (change, store) => {
          orphans.note(change);
          return changesNothing(change) ? NONE : ownersOfPod(KIND, change, store);
        },
      },
    ],
    reconcile: (context, key) => reconcile(context, key, memory),
  });
}

interface Memory {
  readonly orphans: Orphans;
  readonly patches: Patches;
  readonly members: Members;
}

const NONE: readonly string[] = Object.freeze([]);

/** Upstream: sync, UpdateStatefulSet. */
function reconcile(context: ControllerContext, key: string, memory: Memory): void | 'retry' {
  const { namespace, name } = splitKey(key);
  const set = context.store.get<StatefulSet>(STATEFUL_SETS, namespace, name);
  if (!set) return memory.members.forget(key);
  const selector = KIND.selector(set);
  if (!adoptRevisions(context, set, selector)) return 'retry';
  const members = membersOf(context, key, set, selector, memory);
  if (!members) return 'retry';
  const history = historyOf(context, set, selector, memory.patches);
  if (!history) return 'retry';
  const { counts, failed } = updateStatefulSet(context, set, history, members);
  const status = statefulSetStatus(set, history, counts, history.collisionCount);
  const isWritten = write(context, set, status);
  const isShort = truncateHistory(context, set, history, members);
  if (failed || !isWritten || !isShort) return 'retry';
  const minReadySeconds = set.spec.minReadySeconds ?? 0;
  const { readyReplicas = 0, availableReplicas } = status;
  if (minReadySeconds > 0 && (availableReplicas !== replicasOf(set) || availableReplicas !== readyReplicas))
    context.enqueueAfter(key, minReadySeconds * 1000);
}

/** False when it was refused. Upstream: UpdateStatefulSetStatus. */
function write(context: ControllerContext, set: StatefulSet, status: StatefulSet['status']): boolean {
  if (!differs(set.status, status)) return true;
  const latest = context.store.get<StatefulSet>(STATEFUL_SETS, set.metadata.namespace, set.metadata.name);
  if (!latest) return true;
  const result = context.client.updateStatus<StatefulSet>(STATEFUL_SETS, { ...latest, status });
  return result.ok || result.status.reason === 'NotFound';
}

/** Its Pods, strangers released and orphans of its names adopted; undefined when that failed. Upstream: getPodsForStatefulSet. */
function membersOf(
  context: ControllerContext,
  key: string,
  set: StatefulSet,
  selector: Selector,
  { orphans, members }: Memory,
): readonly Member[] | undefined {
  const { namespace = '', uid } = set.metadata;
  const doubtful = orphans.in(context.store, namespace).filter(({ metadata }) => ordinalIn(set, metadata.name) >= 0);
  const owned = members.of(key, set, selector, context.store.ownedBy<Pod>('pods', uid));
  const strangers = owned.filter(({ belongs }) => !belongs);
  if (strangers.length === 0 && doubtful.length === 0) return owned;
  const candidates = [...strangers.map(({ pod }) => pod), ...doubtful];
  const claimed = claim<Pod>(context, { resource: 'pods', owner: set, selector, candidates });
  if (!claimed) return undefined;
  const adopted = claimed.map((pod) => memberOf(set, selector, pod));
  return [...owned, ...adopted].filter(({ belongs }) => belongs);
}
