/**
 * What the controller asks of a Pod of a StatefulSet, worked out once for each version of the Pod: a set of a thousand is looked
 * at thousands of times while it rolls, and one Pod differs from the last time. Mirrors isRunningAndReady, isRunningAndAvailable,
 * getPodRevision, identityMatches and storageMatches in pkg/controller/statefulset/stateful_set_utils.go.
 */
import type { Pod, StatefulSet } from '../../api/objects.ts';
import type { Selector } from '../../api/selectors.ts';
import { parseTime } from '../../api/time.ts';
import { controllerOf } from '../ownership.ts';
import { readyCondition } from '../pod-state.ts';
import { hasIdentity, hasStorage, ordinalIn, revisionOfPod } from './identity.ts';

export interface Member {
  readonly pod: Pod;
  readonly setUid: string;
  /** -1: its name is not a member's. */
  readonly ordinal: number;
  /** Whether name, labels and owner are a member's. */
  readonly belongs: boolean;
  readonly revision: string;
  readonly isTerminating: boolean;
  readonly isRunningAndReady: boolean;
  /** Milliseconds since 1970; NaN without a time. */
  readonly readySinceMs: number;
  /** Name, labels and volumes are as they should be. */
  readonly isInOrder: boolean;
}

/** The Pods of each set as they were when it was last looked at. */
export class Members {
  readonly #bySet = new Map<string, readonly Member[]>();

  /** Of the Pods the set owns, in order of creation. `key` is the set's. */
  of(key: string, set: StatefulSet, selector: Selector, pods: readonly Pod[]): readonly Member[] {
    const known = this.#bySet.get(key) ?? [];
    const members: Member[] = new Array(pods.length);
    // Both are in order of creation: what is left over on the way has gone.
    for (let i = 0, j = 0; i < pods.length; i++) {
      const pod = pods[i] as Pod;
      while (j < known.length && known[j]?.pod !== pod && known[j]?.pod.metadata.uid !== pod.metadata.uid) j++;
      const before = known[j++];
      members[i] = before?.pod === pod && before.setUid === set.metadata.uid ? before : memberOf(set, selector, pod);
    }
    this.#bySet.set(key, members);
    return members;
  }

  forget(key: string): void {
    this.#bySet.delete(key);
  }
}

/** Name, selector and claim templates of a set never change, so what is known of a Pod's version holds. */
export function memberOf(set: StatefulSet, selector: Selector, pod: Pod): Member {
  const { uid } = set.metadata;
  const ordinal = ordinalIn(set, pod.metadata.name);
  const ready = readyCondition(pod);
  return {
    pod,
    setUid: uid,
    ordinal,
    belongs: ordinal >= 0 && controllerOf(pod)?.uid === uid && selector.matches(pod.metadata.labels),
    revision: revisionOfPod(pod),
    isTerminating: pod.metadata.deletionTimestamp !== undefined,
    isRunningAndReady: pod.status.phase === 'Running' && ready?.status === 'True',
    readySinceMs: parseTime(ready?.lastTransitionTime ?? '') ?? Number.NaN,
    isInOrder: hasIdentity(set, pod) && hasStorage(set, pod),
  };
}

/** Running, and ready for long enough. */
export function isAvailable(
  { isRunningAndReady, readySinceMs }: Member,
  minReadySeconds: number,
  wallMs: number,
): boolean {
  return isRunningAndReady && (minReadySeconds === 0 || readySinceMs + minReadySeconds * 1000 <= wallMs);
}
