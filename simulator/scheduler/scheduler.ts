/**
 * The scheduler: a node for each pod. Mirrors pkg/scheduler (schedule_one.go). Read on: find-nodes.ts, filters.ts and scores.ts
 * (the decision), preemption.ts, node-info.ts (what is known of nodes), volumes.ts and volume-binder.ts (claims), queue.ts, hints.ts
 * and changes.ts (when), refusal.ts, events.ts.
 * Leaves out: other profiles, extenders, groups of pods, DynamicResources.
 */
import type { Pod, PodDisruptionBudget } from '../api/objects.ts';
import { formatTime } from '../api/time.ts';
import type { ApiClient } from '../api/types.ts';
import type { Kernel } from '../kernel/kernel.ts';
import type { Random } from '../kernel/random.ts';
import type { Store } from '../store/store.ts';
import type { KubeObject } from '../store/types.ts';
import type { Timings } from '../timings.ts';
import type { NamespaceLabels } from './affinity-terms.ts';
import { Changes, keyOf, schedulable } from './changes.ts';
import { defaultSpread } from './default-spread.ts';
import { type SchedulerEvents, schedulerEvents } from './events.ts';
import { namedNodes, type PodState, podState } from './filters.ts';
import { type Diagnosis, findNodes, reasonsOf, refusingPlugins } from './find-nodes.ts';
import { NodeCache, type NodeInfo, type PodInfo, podInfo, priorityOf } from './node-info.ts';
import { Nominator } from './nominator.ts';
import { PREEMPTED, type Preemption, preempt } from './preemption.ts';
import { SchedulingQueue } from './queue.ts';
import { refusalText } from './refusal.ts';
import { scores } from './scores.ts';
import { VolumeBinder } from './volume-binder.ts';
import { choose, type VolumeProblem, volumeState } from './volumes.ts';

interface SchedulerOptions {
  readonly kernel: Kernel;
  readonly store: Store;
  readonly timings: Timings;
  /** Acts as system:kube-scheduler. */
  readonly client: ApiClient;
}

/** Starts the scheduler: it works from then on as pods and nodes change. */
export function startScheduler(options: SchedulerOptions): void {
  new Scheduler(options).start();
}

type StoredPod = Pod & KubeObject;

/** What plugins that find nothing to do say before preemption has its say. Upstream: DynamicResources.PostFilter. */
const NO_CLAIMS = 'no new claims to deallocate';

class Scheduler {
  readonly #kernel: Kernel;
  readonly #random: Random;
  readonly #store: Store;
  readonly #client: ApiClient;
  readonly #events: SchedulerEvents;
  readonly #cache = new NodeCache();
  readonly #nominator = new Nominator();
  readonly #queue: SchedulingQueue;
  readonly #volumes: VolumeBinder;
  readonly #changes: Changes;
  readonly #labelsOf: NamespaceLabels;
  /** Pods, by uid, that have a node which is not written yet. */
  readonly #assumed = new Set<string>();
  /** Where the next search begins when not all nodes are looked at. */
  #nextNode = 0;

  constructor({ kernel, store, timings, client }: SchedulerOptions) {
    this.#kernel = kernel;
    this.#random = kernel.random('scheduler');
    this.#store = store;
    this.#client = client;
    this.#events = schedulerEvents(kernel, client);
    this.#labelsOf = (namespace) => store.get('namespaces', undefined, namespace)?.metadata.labels;
    this.#volumes = new VolumeBinder({ kernel, store, client, timings });
    this.#queue = new SchedulingQueue(
      kernel,
      () => timings.draw('schedule'),
      (key) => this.#scheduleOne(key),
    );
    this.#changes = new Changes({
      store,
      cache: this.#cache,
      queue: this.#queue,
      nominator: this.#nominator,
      labelsOf: this.#labelsOf,
      isAssumed: (uid) => this.#assumed.has(uid),
    });
  }

  start(): void {
    this.#changes.start();
  }

  // ── A node ────────────────────────────────────────────────────────────────────────────────────────────────────

  /** Upstream: ScheduleOne. */
  #scheduleOne(key: string): void {
    const slash = key.indexOf('/');
    const pod = this.#store.get<StoredPod>('pods', key.slice(0, slash), key.slice(slash + 1));
    if (!pod || pod.spec.nodeName || !schedulable(pod) || this.#volumes.isWaiting(pod.metadata.uid)) return;
    const info = podInfo(pod);
    const volumes = volumeState(this.#store, this.#cache, (name) => this.#volumes.free(name), pod);
    if (namedNodes(pod)?.size === 0)
      return this.#impossible(info, { plugin: 'NodeAffinity', message: 'pod affinity terms conflict' });
    if (volumes && 'message' in volumes) return this.#impossible(info, volumes);
    const state = podState(this.#cache, info, this.#labelsOf, volumes);
    const found = findNodes(this.#cache, this.#nominator, state, this.#nextNode);
    if (found.total > 0) this.#nextNode = (this.#nextNode + found.looked) % found.total;
    const [first, second] = found.feasible;
    if (!first) return this.#unschedulable(state, found);
    const node = second ? this.#best(state, found.feasible) : first;
    this.#assume(info, node.name);
    const choice = volumes && volumes.unbound.length > 0 ? choose(volumes, node.node) : undefined;
    if (!choice) return this.#bind(info, node.name);
    this.#nominate(pod, node.name);
    this.#volumes.bind(pod, node.name, choice, (failure) => {
      if (failure === undefined) this.#bind(info, node.name);
      else this.#giveUp(info, node.name, `running PreBind plugin "VolumeBinding": ${failure}`);
    });
  }

  /** The node with most points; among equals one by chance. Upstream: selectHost. */
  #best({ info }: PodState, nodes: readonly NodeInfo[]): NodeInfo {
    const points = scores(this.#cache, info, nodes, defaultSpread(this.#store, info.pod), this.#labelsOf);
    const most = Math.max(...points);
    let best: NodeInfo | undefined;
    let equals = 0;
    nodes.forEach((node, i) => {
      if (points[i] !== most) return;
      equals++;
      if (equals === 1 || this.#random.int(equals) === 0) best = node;
    });
    return best as NodeInfo;
  }

  #assume(info: PodInfo, node: string): void {
    this.#assumed.add(info.pod.metadata.uid as string);
    this.#nominator.note(info.pod, undefined);
    this.#cache.addPod(info, node);
  }

  /** Upstream: handleBindingCycleError's part that undoes assume. */
  #forget({ pod }: PodInfo, node: string): void {
    this.#assumed.delete(pod.metadata.uid as string);
    this.#cache.removePod(pod.metadata.uid as string, node);
  }

  #bind(info: PodInfo, node: string): void {
    const { namespace, name } = info.pod.metadata as KubeObject['metadata'];
    const bound = this.#client.bind(namespace as string, name, node);
    if (!bound.ok) {
      this.#forget(info, node);
      if (this.#store.get('pods', namespace, name)) this.#queue.retryLater(keyOf(info.pod), priorityOf(info.pod));
      return;
    }
    this.#assumed.delete(info.pod.metadata.uid as string);
    const message = `Successfully assigned ${namespace}/${name} to ${node}`;
    this.#events.record(info.pod as StoredPod, 'Normal', 'Scheduled', 'Binding', message);
  }

  /** What the pod waits for on that node went wrong: it is scheduled anew. */
  #giveUp(info: PodInfo, node: string, message: string): void {
    const { namespace, name, uid } = info.pod.metadata as KubeObject['metadata'];
    this.#forget(info, node);
    this.#events.record(info.pod as StoredPod, 'Warning', 'FailedScheduling', 'Scheduling', message);
    const now = this.#store.get<StoredPod>('pods', namespace, name);
    if (now?.metadata.uid !== uid) return;
    this.#queue.retryLater(keyOf(now), priorityOf(now));
    this.#writeFailure(now, message, { reason: 'SchedulerError', nominate: null });
  }

  /** A pod that waits before it is bound says where. Upstream: NominatedNodeNameForExpectation. */
  #nominate({ metadata }: StoredPod, node: string | null): void {
    const patch = { status: { nominatedNodeName: node } };
    this.#client.patch('pods', metadata.namespace, metadata.name, 'strategic', patch, 'status');
  }

  // ── No node ───────────────────────────────────────────────────────────────────────────────────────────────────

  /** No node was looked at. What cleans up after refusals finds nothing prepared, and says so. Upstream: DynamicResources.PostFilter. */
  #impossible(info: PodInfo, { plugin, message }: VolumeProblem): void {
    const pod = info.pod as StoredPod;
    const text = `0/${this.#cache.nodes.size} nodes are available: ${message}. not found`;
    this.#queue.failed(keyOf(pod), info, new Set([plugin]));
    this.#events.record(pod, 'Warning', 'FailedScheduling', 'Scheduling', text);
    this.#writeFailure(pod, text);
  }

  /** Upstream: handleSchedulingFailure. */
  #unschedulable(state: PodState, diagnosis: Diagnosis): void {
    const { info } = state;
    const pod = info.pod as StoredPod;
    this.#queue.failed(keyOf(pod), info, refusingPlugins(diagnosis));
    if (diagnosis.total === 0) return this.#refused(pod, 'no nodes available to schedule pods');
    const text = refusalText(diagnosis.total, reasonsOf(diagnosis));
    const budgets = this.#store.list<PodDisruptionBudget & KubeObject>('poddisruptionbudgets.policy');
    const outcome = preempt({
      cache: this.#cache,
      nominator: this.#nominator,
      state,
      diagnosis,
      budgets,
      chance: (below) => this.#random.int(below),
    });
    if ('victims' in outcome) {
      this.#refused(pod, text, outcome.node);
      this.#evict(pod, outcome);
    } else {
      const { why, keepsNomination } = outcome;
      this.#refused(pod, `${text} ${NO_CLAIMS}, preemption: ${why}`, keepsNomination ? undefined : null);
    }
  }

  #refused(pod: StoredPod, message: string, nominate?: string | null): void {
    this.#events.record(pod, 'Warning', 'FailedScheduling', 'Scheduling', message);
    this.#writeFailure(pod, message, { nominate });
  }

  /** Upstream: prepareCandidate. */
  #evict(pod: StoredPod, { node, victims }: Preemption): void {
    for (const { pod: victim } of victims) {
      const { namespace, name, uid } = victim.metadata as KubeObject['metadata'];
      const condition = {
        type: 'DisruptionTarget',
        observedGeneration: victim.metadata.generation,
        status: 'True',
        lastProbeTime: null,
        lastTransitionTime: formatTime(this.#kernel.wallMs()),
        reason: PREEMPTED,
        message: `${pod.spec.schedulerName}: preempting to accommodate a higher priority pod`,
      };
      // Behind the others, where a patch would put it before them.
      const now = this.#store.get<StoredPod>('pods', namespace, name);
      const others = now?.status.conditions?.filter(({ type }) => type !== condition.type) ?? [];
      if (now)
        this.#client.updateStatus('pods', { ...now, status: { ...now.status, conditions: [...others, condition] } });
      const deleted = this.#client.delete('pods', namespace, name, { preconditions: { uid } });
      if (!deleted.ok) continue;
      const message = `Preempted by pod ${pod.metadata.uid} on node ${node}`;
      this.#events.record(victim as StoredPod, 'Normal', 'Preempted', 'Preempting', message);
    }
    // Less important pods that were to come there look elsewhere.
    for (const { pod: other } of this.#nominator.on(node)) {
      if (priorityOf(other) < priorityOf(pod)) this.#nominate(other as StoredPod, null);
    }
  }

  /** The PodScheduled condition, and which node the pod is nominated to from now on: none (null), or as before (undefined). */
  #writeFailure(
    pod: StoredPod,
    message: string,
    {
      reason = 'Unschedulable',
      nominate,
    }: { readonly reason?: string; readonly nominate?: string | null | undefined } = {},
  ): void {
    const before = pod.status.conditions?.find(({ type }) => type === 'PodScheduled');
    const wasFalse = before?.status === 'False';
    const sameCondition = wasFalse && before.message === message && before.reason === reason;
    const sameNode = nominate === undefined || (pod.status.nominatedNodeName ?? null) === nominate;
    if (sameCondition && sameNode) return;
    const condition = {
      type: 'PodScheduled',
      observedGeneration: pod.metadata.generation,
      status: 'False',
      lastProbeTime: null,
      lastTransitionTime: wasFalse ? before.lastTransitionTime : formatTime(this.#kernel.wallMs()),
      reason,
      message,
    };
    const status = { conditions: [condition], ...(sameNode ? {} : { nominatedNodeName: nominate }) };
    this.#client.patch('pods', pod.metadata.namespace, pod.metadata.name, 'strategic', { status }, 'status');
  }
}
