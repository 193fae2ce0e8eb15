/**
 * What a StatefulSet's controller does in which order: Pods that should be there, Pods too many, Pods of an old revision.
 * Ordered (podManagementPolicy OrderedReady), it stops at the first thing it has to wait for; in parallel it does all there is
 * to do. Mirrors updateStatefulSet in pkg/controller/statefulset/stateful_set_control.go.
 */
import type { Pod, StatefulSet } from '../../api/objects.ts';
import { atOnce } from '../../kernel/steps.ts';
import { slowStart } from '../pod-control.ts';
import type { ControllerContext } from '../types.ts';
import { claimsFollowPolicy, hasStaleClaim, updateClaimOwners } from './claims.ts';
import { replicasOf, startOrdinal } from './identity.ts';
import { isAvailable, type Member } from './member.ts';
import { createMissingClaims, createStatefulPod, deleteStatefulPod, updateStatefulPod } from './pods.ts';
import type { History } from './revisions.ts';
import { type Counts, countPods } from './status.ts';

export interface Updated {
  /** What the status says. Pods made just now are not counted yet, those just deleted still are. */
  readonly counts: Counts;
  /** Something was refused: the key must be tried again. */
  readonly failed: boolean;
}

/** One look at the set and all that may be done now. `members` are its own, as they were at the start. */
export function updateStatefulSet(
  context: ControllerContext,
  set: StatefulSet,
  history: History,
  members: readonly Member[],
): Updated {
  const counts = countPods(set, history, members, context.wallMs());
  if (set.metadata.deletionTimestamp !== undefined) return { counts, failed: false };
  const outcome = new Update(context, set, history, members).run();
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
  readonly #replicas: (Member | undefined)[];
  /** Highest ordinal first. */
  readonly #condemned: Member[] = [];
  readonly #monotonic: boolean;
  readonly #hasClaims: boolean;
  readonly #minReadySeconds: number;
  readonly #wallMs: number;

  constructor(context: ControllerContext, set: StatefulSet, history: History, members: readonly Member[]) {
    this.#context = context;
    this.#set = set;
    this.#history = history;
    this.#monotonic = set.spec.podManagementPolicy !== 'Parallel';
    this.#hasClaims = (set.spec.volumeClaimTemplates ?? []).length > 0;
    this.#minReadySeconds = set.spec.minReadySeconds ?? 0;
    this.#wallMs = context.wallMs();
    const start = startOrdinal(set);
    this.#replicas = new Array<Member | undefined>(replicasOf(set)).fill(undefined);
    for (const member of members) {
      const place = member.ordinal - start;
      if (place >= 0 && place < this.#replicas.length) this.#replicas[place] = member;
      else this.#condemned.push(member);
    }
    this.#condemned.sort((a, b) => b.ordinal - a.ordinal);
  }

  run(): 'done' | 'deletedOld' | 'failed' {
    const condemned = this.#condemned;
    for (const pass of [
      () => this.#forAll(this.#replicas.length, (place) => this.#processReplica(place)),
      () => this.#forAll(condemned.length, (i) => this.#giveClaims((condemned[i] as Member).pod)),
      () => this.#processAllCondemned(),
    ]) {
      const step = pass();
      if (step !== 'next') return step === 'failed' ? 'failed' : 'done';
    }
    return this.#set.spec.updateStrategy?.type === 'OnDelete' ? 'done' : this.#rollOne();
  }

  /** In order until one has to wait; in parallel all of them, in batches. Upstream: runForAll. */
  #forAll(count: number, act: (i: number) => Step): Step {
    if (!this.#monotonic) return atOnce(slowStart(count, (i) => act(i) !== 'failed')) ? 'next' : 'failed';
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
    const member = this.#replicas[place];
    if (!member) {
      const ordinal = startOrdinal(set) + place;
      // A claim of a former Pod has to go first.
      if (hasStaleClaim(context, set, ordinal)) return 'wait';
      return createStatefulPod(context, set, this.#history, ordinal) === undefined ? 'wait' : 'failed';
    }
    if (member.isRunningAndReady && !this.#monotonic && member.isInOrder && !this.#hasClaims) return 'next';
    const { pod, isTerminating } = member;
    const { phase } = pod.status;
    if (phase === 'Failed' || phase === 'Succeeded') {
      // The new one comes when this one is gone.
      if (!isTerminating && deleteStatefulPod(context, set, pod) !== undefined) return 'failed';
      return 'wait';
    }
    if (phase === 'Pending' && createMissingClaims(context, set, pod) !== undefined) return 'failed';
    if (this.#monotonic && (isTerminating || !this.#isAvailable(member))) return 'wait';
    if (member.isInOrder && claimsFollowPolicy(context, set, pod)) return 'next';
    return updateStatefulPod(context, set, pod) === undefined ? 'next' : 'failed';
  }

  /** Claims of Pods too many get the owner the policy says. */
  #giveClaims(pod: Pod): Step {
    if (claimsFollowPolicy(this.#context, this.#set, pod)) return 'next';
    return updateClaimOwners(this.#context, this.#set, pod) === undefined ? 'next' : 'failed';
  }

  #processAllCondemned(): Step {
    if (this.#condemned.length === 0) return 'next';
    const firstUnavailable =
      this.#replicas.find((member) => member && this.#isUnavailable(member)) ??
      this.#condemned.findLast((member) => this.#isUnavailable(member));
    return this.#forAll(this.#condemned.length, (i) =>
      this.#processCondemned(this.#condemned[i] as Member, firstUnavailable),
    );
  }

  /** Upstream: processCondemned. */
  #processCondemned(member: Member, firstUnavailable: Member | undefined): Step {
    if (member.isTerminating) return 'wait';
    if (this.#monotonic && member !== firstUnavailable && !this.#isAvailable(member)) return 'wait';
    return deleteStatefulPod(this.#context, this.#set, member.pod) === undefined ? 'wait' : 'failed';
  }

  /** The Pod of the highest ordinal that is not up to date goes, when all above it are well. */
  #rollOne(): 'done' | 'deletedOld' | 'failed' {
    const update = this.#history.update.metadata.name;
    const partition = this.#set.spec.updateStrategy?.rollingUpdate?.partition ?? 0;
    for (let place = this.#replicas.length - 1; place >= partition; place--) {
      const member = this.#replicas[place];
      // Only in parallel: made just now, so it is not well yet; its revision is the right one.
      if (!member) return 'done';
      if (member.revision !== update && !member.isTerminating)
        return deleteStatefulPod(this.#context, this.#set, member.pod) === undefined ? 'deletedOld' : 'failed';
      if (this.#isUnavailable(member)) return 'done';
    }
    return 'done';
  }

  #isAvailable(member: Member): boolean {
    return isAvailable(member, this.#minReadySeconds, this.#wallMs);
  }

  #isUnavailable(member: Member): boolean {
    return member.isTerminating || !this.#isAvailable(member);
  }
}
