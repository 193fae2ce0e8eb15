/**
 * The StatefulSet controller: Pods with names of their own. Mirrors pkg/controller/statefulset/stateful_set.go. Read on:
 * control.ts (what is done in which order), pods.ts (one Pod), claims.ts, revisions.ts; pure: identity.ts, status.ts.
 * Leaves out: spec.updateStrategy.rollingUpdate.maxUnavailable, which this version does not take unless a feature is switched on.
 */
import type { Pod, StatefulSet } from '../../api/objects.ts';
import { labelSelector, type Selector } from '../../api/selectors.ts';
import { Patches } from '../history.ts';
import { keyOf } from '../manager.ts';
import { claim, controllerOf, splitKey } from '../ownership.ts';
import { changesNothing, Orphans, ownersOfPod, type PodOwnerKind } from '../pod-owners.ts';
import { type Controller, type ControllerContext, defineController } from '../types.ts';
import { updateStatefulSet } from './control.ts';
import { ordinalIn, replicasOf } from './identity.ts';
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
  const patches = new Patches();
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
    reconcile: (context, key) => reconcile(context, key, orphans, patches),
  });
}

const NONE: readonly string[] = Object.freeze([]);

/** Upstream: sync, UpdateStatefulSet. */
function reconcile(context: ControllerContext, key: string, orphans: Orphans, patches: Patches): void | 'retry' {
  const { namespace, name } = splitKey(key);
  const set = context.store.get<StatefulSet>(STATEFUL_SETS, namespace, name);
  if (!set) return;
  const selector = KIND.selector(set);
  if (!adoptRevisions(context, set, selector)) return 'retry';
  const pods = podsOf(context, set, selector, orphans.in(context.store, namespace));
  if (!pods) return 'retry';
  const history = historyOf(context, set, selector, patches);
  if (!history) return 'retry';
  const { counts, failed } = updateStatefulSet(context, set, history, pods);
  const status = statefulSetStatus(set, history, counts, history.collisionCount);
  const isWritten = write(context, set, status);
  const isShort = truncateHistory(context, set, history, pods);
  if (failed || !isWritten || !isShort) return 'retry';
  const minReadySeconds = set.spec.minReadySeconds ?? 0;
  if (minReadySeconds > 0 && status.availableReplicas !== replicasOf(set))
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
function podsOf(
  context: ControllerContext,
  set: StatefulSet,
  selector: Selector,
  orphans: readonly Pod[],
): Pod[] | undefined {
  const mine: Pod[] = [];
  const doubtful = orphans.filter((pod) => ordinalIn(set, pod.metadata.name) >= 0);
  for (const pod of context.store.ownedBy<Pod>('pods', set.metadata.uid)) {
    if (controllerOf(pod)?.uid !== set.metadata.uid) continue;
    const belongs = ordinalIn(set, pod.metadata.name) >= 0 && selector.matches(pod.metadata.labels);
    (belongs ? mine : doubtful).push(pod);
  }
  if (doubtful.length === 0) return mine;
  const claimed = claim<Pod>(context, { resource: 'pods', owner: set, selector, candidates: doubtful });
  return claimed && [...mine, ...claimed.filter((pod) => ordinalIn(set, pod.metadata.name) >= 0)];
}
