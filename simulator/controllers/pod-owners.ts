/**
 * Which controllers' objects a change of a Pod concerns: the one that controls it, the one that did, and for a Pod nobody
 * controls those that might adopt it. Mirrors addPod, updatePod and deletePod of the controllers that keep Pods.
 */
import type { Pod } from '../api/objects.ts';
import type { Selector } from '../api/selectors.ts';
import type { Change, KubeObject, OwnerReference, ResourceName, StoreReader } from '../store/types.ts';
import { controllerOf } from './ownership.ts';
import { isTerminal, readyCondition } from './pod-state.ts';

/** A kind that keeps Pods. */
export interface PodOwnerKind<T extends KubeObject = KubeObject> {
  readonly resource: ResourceName;
  /** Whether an owner reference names this kind. */
  isOwner(owner: Pick<OwnerReference, 'kind' | 'apiVersion'>): boolean;
  selector(object: T): Selector;
}

/** Its controller (also the former one), else those whose selector it matches. */
export function ownersOfPod<T extends KubeObject>(
  kind: PodOwnerKind<T>,
  change: Change,
  store: StoreReader,
): readonly string[] {
  const { object, previous } = change;
  const owner = controllerOf(object);
  const before = previous && controllerOf(previous);
  const { namespace, labels } = object.metadata;
  if (owner && (!before || before.uid === owner.uid))
    return kind.isOwner(owner) ? [`${namespace}/${owner.name}`] : NONE;
  const keys: string[] = [];
  if (before && before.uid !== owner?.uid && kind.isOwner(before)) keys.push(`${namespace}/${before.name}`);
  if (owner) {
    if (kind.isOwner(owner)) keys.push(`${namespace}/${owner.name}`);
  } else if (change.type !== 'DELETED' && object.metadata.deletionTimestamp === undefined) {
    if (!labels) return keys;
    for (const keeper of store.list<T>(kind.resource, namespace)) {
      if (kind.selector(keeper).matches(labels)) keys.push(`${namespace}/${keeper.metadata.name}`);
    }
  }
  return keys;
}

const NONE: readonly string[] = [];

/** A step in a pod's life that no count depends on. Upstream looks again at each; with thousands of pods that start one
 * after the other, most of the time would be spent so. */
export function changesNothing({ type, object, previous }: Change): boolean {
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

/** Pods nobody controls: the ones that might be adopted. Few, while a controller's own may be thousands. */
export class Orphans {
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
