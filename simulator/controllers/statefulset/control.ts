/**
 * What a StatefulSet's controller does in which order: Pods that should be there, Pods too many, Pods of an old revision.
 * Ordered (podManagementPolicy OrderedReady), it stops at the first thing it has to wait for; in parallel it does all there is
 * to do. Mirrors updateStatefulSet in pkg/controller/statefulset/stateful_set_control.go.
 */
import type { Pod, StatefulSet } from '../../api/objects.ts';
import { slowStart } from '../pod-control.ts';
import type { ControllerContext } from '../types.ts';
import { claimsFollowPolicy, hasStaleClaim, updateClaimOwners } from './claims.ts';
import { hasIdentity, hasStorage, ordinalIn, replicasOf, revisionOfPod, startOrdinal } from './identity.ts';
import { createMissingClaims, createStatefulPod, deleteStatefulPod, updateStatefulPod } from './pods.ts';
import type { History } from './revisions.ts';
import { type Counts, countPods, isAvailable, isRunningAndReady, isTerminating } from './status.ts';

export interface Updated {
  /** What the status says. Pods made just now are not counted yet, those just deleted still are. */
  readonly counts: Counts;
  /** Something was refused: the key must be tried again. */
  readonly failed: boolean;
}

/** One look at the set and all that may be done now. `pods` are its own, as they were at the start. */
export function updateStatefulSet(
  context: ControllerContext,
  set: StatefulSet,
  history: History,
  pods: readonly Pod[],
): Updated {
  const counts = countPods(set, history, pods, context.wallMs());
  if (set.metadata.deletionTimestamp !== undefined) return { counts, failed: false };
  const update = new Update(context, set, history, pods);
  const outcome = update.run();
  if (outcome === 'deletedOld') counts.currentReplicas--;
  return { counts, failed: outcome === 'failed' };
}

/** Go on; wait for something; a write was refused. */
type Step = 'next' | 'wait' | 'failed';

class Update {
  readonly #context: ControllerContext;
  readonly #set: StatefulSet;
  readonly #history: History;
  /** By place: the first is that of the start ordinal. */
  readonly #replicas: (Pod | undefined)[];
  /** Highest ordinal first. */
  readonly #condemned: Pod[];
  readonly #monotonic: boolean;
  readonly #minReadySeconds: number;
  readonly #wallMs: number;

  constructor(context: ControllerContext, set: StatefulSet, history: History, pods: readonly Pod[]) {
    this.#context = context;
    this.#set = set;
    this.#history = history;
    this.#monotonic = set.spec.podManagementPolicy !== 'Parallel';
    this.#minReadySeconds = set.spec.minReadySeconds ?? 0;
    this.#wallMs = context.wallMs();
    const start = startOrdinal(set);
    this.#replicas = new Array<Pod | undefined>(replicasOf(set)).fill(undefined);
    const condemned: { pod: Pod; ordinal: number }[] = [];
    for (const pod of pods) {
      const ordinal = ordinalIn(set, pod.metadata.name);
      const place = ordinal - start;
      if (place >= 0 && place < this.#replicas.length) this.#replicas[place] = pod;
      else condemned.push({ pod, ordinal });
    }
    this.#condemned = condemned.sort((a, b) => b.ordinal - a.ordinal).map(({ pod }) => pod);
  }

  run(): 'done' | 'deletedOld' | 'failed' {
    const condemned = this.#condemned;
    const firstUnavailable = this.#firstUnavailable();
    for (const pass of [
      () => this.#forAll(this.#replicas.length, (place) => this.#processReplica(place)),
      () => this.#forAll(condemned.length, (i) => this.#giveClaims(condemned[i] as Pod)),
      () => this.#forAll(condemned.length, (i) => this.#processCondemned(condemned[i] as Pod, firstUnavailable)),
    ]) {
      const step = pass();
      if (step !== 'next') return step === 'failed' ? 'failed' : 'done';
    }
    return this.#set.spec.updateStrategy?.type === 'OnDelete' ? 'done' : this.#rollOne();
  }

  /** In order until one has to wait; in parallel all of them, in batches. Upstream: runForAll. */
  #forAll(count: number, act: (i: number) => Step): Step {
    if (!this.#monotonic) return slowStart(count, (i) => act(i) !== 'failed') ? 'next' : 'failed';
    for (let i = 0; i < count; i++) {
      const step = act(i);
      if (step !== 'next') return step;
    }
    return 'next';
  }

  /** Upstream: processReplica. */
  #processReplica(place: number): Step {
    const context = this.#context;
    const set = this.#set;
    const pod = this.#replicas[place];
    const ordinal = startOrdinal(set) + place;
    if (!pod) {
      // A claim of a former Pod has to go first.
      if (hasStaleClaim(context, set, ordinal)) return 'wait';
      return createStatefulPod(context, set, this.#history, ordinal) === undefined ? 'wait' : 'failed';
    }
    const { phase } = pod.status;
    if (phase === 'Failed' || phase === 'Succeeded') {
      // The new one comes when this one is gone.
      if (!isTerminating(pod) && deleteStatefulPod(context, set, pod) !== undefined) return 'failed';
      return 'wait';
    }
    if (phase === 'Pending' && createMissingClaims(context, set, pod) !== undefined) return 'failed';
    if (this.#monotonic && (isTerminating(pod) || !this.#isAvailable(pod))) return 'wait';
    if (hasIdentity(set, pod) && hasStorage(set, pod) && claimsFollowPolicy(context, set, pod)) return 'next';
    return updateStatefulPod(context, set, pod) === undefined ? 'next' : 'failed';
  }

  /** Claims of Pods too many get the owner the policy says. */
  #giveClaims(pod: Pod): Step {
    if (claimsFollowPolicy(this.#context, this.#set, pod)) return 'next';
    return updateClaimOwners(this.#context, this.#set, pod) === undefined ? 'next' : 'failed';
  }

  /** Upstream: processCondemned. */
  #processCondemned(pod: Pod, firstUnavailable: Pod | undefined): Step {
    if (isTerminating(pod)) return 'wait';
    if (this.#monotonic && pod !== firstUnavailable && !this.#isAvailable(pod)) return 'wait';
    return deleteStatefulPod(this.#context, this.#set, pod) === undefined ? 'wait' : 'failed';
  }

  /** The Pod of the highest ordinal that is not up to date goes, when all above it are well. */
  #rollOne(): 'done' | 'deletedOld' | 'failed' {
    const update = this.#history.update.metadata.name;
    const partition = this.#set.spec.updateStrategy?.rollingUpdate?.partition ?? 0;
    for (let place = this.#replicas.length - 1; place >= partition; place--) {
      const pod = this.#replicas[place];
      // Only in parallel: made just now, so it is not well yet; its revision is the right one.
      if (!pod) return 'done';
      if (revisionOfPod(pod) !== update && !isTerminating(pod))
        return deleteStatefulPod(this.#context, this.#set, pod) === undefined ? 'deletedOld' : 'failed';
      if (this.#isUnavailable(pod)) return 'done';
    }
    return 'done';
  }

  #firstUnavailable(): Pod | undefined {
    return (
      this.#replicas.find((pod) => pod && this.#isUnavailable(pod)) ??
      this.#condemned.findLast((pod) => this.#isUnavailable(pod))
    );
  }

  #isAvailable(pod: Pod): boolean {
    return isRunningAndReady(pod) && isAvailable(pod, this.#minReadySeconds, this.#wallMs);
  }

  #isUnavailable(pod: Pod): boolean {
    return isTerminating(pod) || !this.#isAvailable(pod);
  }
}
