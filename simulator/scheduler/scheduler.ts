/**
 * The scheduler: a node for each pod. Mirrors pkg/scheduler (schedule_one.go, backend/queue, backend/cache). Read on:
 * filters.ts and scores.ts (the decision), node-info.ts (what is known of nodes), volumes.ts and volume-binder.ts (claims),
 * queue.ts (when), refusal.ts, events.ts.
 * Leaves out: preemption (said in the pod's condition when it would have been tried), other profiles, extenders.
 */
import type { Node, Pod, PodCondition, ReplicaSet, Service } from '../api/objects.ts';
import { labelSelector, mapSelector, type Selector } from '../api/selectors.ts';
import { formatTime } from '../api/time.ts';
import type { ApiClient } from '../api/types.ts';
import type { Kernel } from '../kernel/kernel.ts';
import type { Store } from '../store/store.ts';
import type { Change, KubeObject } from '../store/types.ts';
import type { Timings } from '../timings.ts';
import { type SchedulerEvents, schedulerEvents } from './events.ts';
import { type PodState, refusal } from './filters.ts';
import { NodeCache, type NodeInfo, podInfo } from './node-info.ts';
import { affinityState } from './pod-affinity.ts';
import { SchedulingQueue } from './queue.ts';
import { type FilterName, type Refusal, refusalText } from './refusal.ts';
import { scores } from './scores.ts';
import { spreadState } from './topology-spread.ts';
import { VolumeBinder } from './volume-binder.ts';
import { choose, claimNames, type VolumeProblem, volumeState } from './volumes.ts';

export interface SchedulerOptions {
  readonly kernel: Kernel;
  readonly store: Store;
  readonly timings: Timings;
  /** Acts as system:kube-scheduler. */
  readonly client: ApiClient;
}

const PROFILE = 'default-scheduler';

/** Starts the scheduler: it works from then on as pods and nodes change. */
export function startScheduler(options: SchedulerOptions): void {
  new Scheduler(options).start();
}

class Scheduler {
  readonly #kernel: Kernel;
  readonly #store: Store;
  readonly #client: ApiClient;
  readonly #events: SchedulerEvents;
  readonly #cache = new NodeCache();
  readonly #queue: SchedulingQueue;
  readonly #volumes: VolumeBinder;

  constructor({ kernel, store, timings, client }: SchedulerOptions) {
    this.#kernel = kernel;
    this.#store = store;
    this.#client = client;
    this.#events = schedulerEvents(kernel, client);
    this.#volumes = new VolumeBinder({ kernel, store, client, timings });
    this.#queue = new SchedulingQueue(
      kernel,
      () => timings.draw('schedule'),
      (key) => this.#scheduleOne(key),
    );
  }

  start(): void {
    for (const node of this.#store.list<Node & KubeObject>('nodes')) this.#cache.setNode(node);
    for (const pod of this.#store.list<Pod & KubeObject>('pods')) {
      if (pod.spec.nodeName) this.#cache.addPod(podInfo(pod), pod.spec.nodeName);
      else this.#queue.add(keyOf(pod));
    }
    this.#store.subscribe('nodes', (change) => this.#nodeChanged(change));
    this.#store.subscribe('pods', (change) => this.#podChanged(change));
    this.#store.subscribe('persistentvolumeclaims', ({ object: { metadata } }) =>
      this.#queue.help('claim', (key) => this.#uses(key, metadata.namespace, metadata.name)),
    );
    for (const resource of ['persistentvolumes', 'storageclasses.storage.k8s.io'])
      this.#store.subscribe(resource, () => this.#queue.help('volume'));
  }

  // ── What changes ──────────────────────────────────────────────────────────────────────────────────────────────

  #nodeChanged({ type, object, previous }: Change): void {
    const node = object as Node & KubeObject;
    if (type === 'DELETED') {
      this.#cache.removeNode(node.metadata.name);
      return;
    }
    this.#cache.setNode(node);
    if (type === 'ADDED' || nodeMayHelp(node, previous as Node)) this.#queue.help('node');
  }

  #podChanged({ type, object, previous }: Change): void {
    const pod = object as Pod & KubeObject;
    const before = previous as Pod | undefined;
    const node = pod.spec.nodeName;
    if (type === 'DELETED') {
      this.#queue.forget(keyOf(pod));
      if (!node) return;
      this.#cache.removePod(pod.metadata.uid, node);
      if (!ended(pod)) this.#queue.help('room');
      return;
    }
    if (!node) {
      if (type === 'ADDED') {
        if (schedulable(pod)) this.#queue.add(keyOf(pod));
      } else if (before && pod.spec !== before.spec && schedulable(pod) && changedWishes(pod, before))
        this.#queue.retry(keyOf(pod));
      return;
    }
    if (ended(pod)) {
      if (before && ended(before)) return;
      this.#cache.removePod(pod.metadata.uid, node);
      this.#queue.help('room');
      return;
    }
    const isNew = !before?.spec.nodeName;
    if (isNew || countsDiffer(pod, before)) this.#cache.addPod(podInfo(pod), node);
    if (isNew) {
      this.#queue.forget(keyOf(pod));
      this.#queue.help('neighbour');
    }
  }

  // ── One pod ───────────────────────────────────────────────────────────────────────────────────────────────────

  /** Upstream: ScheduleOne. */
  #scheduleOne(key: string): void {
    const slash = key.indexOf('/');
    const pod = this.#store.get<Pod & KubeObject>('pods', key.slice(0, slash), key.slice(slash + 1));
    if (!pod || pod.spec.nodeName || !schedulable(pod) || this.#volumes.isWaiting(pod.metadata.uid)) return;
    const info = podInfo(pod);
    const volumes = volumeState(this.#store, this.#cache, (name) => this.#volumes.free(name), pod);
    if (volumes && 'message' in volumes) {
      this.#impossible(key, pod, volumes);
      return;
    }
    const affinity = affinityState(this.#cache, pod);
    const state: PodState = { info, affinity, spread: spreadState(this.#cache, pod), volumes };
    const feasible: NodeInfo[] = [];
    const refusals: { node: NodeInfo; refusal: Refusal }[] = [];
    for (const node of this.#cache.list()) {
      const refused = refusal(state, node);
      if (refused) refusals.push({ node, refusal: refused });
      else feasible.push(node);
    }
    if (feasible.length === 0) {
      this.#unschedulable(key, pod, refusals);
      return;
    }
    const node = feasible.length === 1 ? (feasible[0] as NodeInfo) : this.#best(state, feasible);
    this.#cache.addPod(info, node.name);
    const choice = volumes && volumes.unbound.length > 0 ? choose(volumes, node.node) : undefined;
    if (!choice) {
      this.#bind(key, pod, node.name);
      return;
    }
    this.#nominate(pod, node.name);
    this.#volumes.bind(pod, node.name, choice, (failure) => {
      if (failure === undefined) this.#bind(key, pod, node.name);
      else this.#giveUp(key, pod, node.name, `running PreBind plugin "VolumeBinding": ${failure}`);
    });
  }

  #bind(key: string, pod: Pod & KubeObject, node: string): void {
    const { namespace, name, uid } = pod.metadata;
    const bound = this.#client.bind(namespace as string, name, node);
    if (!bound.ok) {
      this.#cache.removePod(uid, node);
      this.#queue.failed(key, new Set());
      return;
    }
    const message = `Successfully assigned ${namespace}/${name} to ${node}`;
    this.#events.record(pod, 'Normal', 'Scheduled', 'Binding', message);
  }

  /** What the pod waits for on that node went wrong: it is scheduled anew. */
  #giveUp(key: string, pod: Pod & KubeObject, node: string, message: string): void {
    const { namespace, name, uid } = pod.metadata;
    this.#cache.removePod(uid, node);
    this.#events.record(pod, 'Warning', 'FailedScheduling', 'Scheduling', message);
    const now = this.#store.get<Pod & KubeObject>('pods', namespace, name);
    if (now?.metadata.uid !== uid) return;
    this.#nominate(now, undefined);
    this.#writeCondition(this.#store.get<Pod & KubeObject>('pods', namespace, name) ?? now, message, 'SchedulerError');
    this.#queue.failed(key, new Set());
  }

  /** A pod that waits before it is bound says where. Upstream: NominatedNodeNameForExpectation. */
  #nominate({ metadata }: Pod & KubeObject, node: string | undefined): void {
    const patch = { status: { nominatedNodeName: node ?? null } };
    this.#client.patch('pods', metadata.namespace, metadata.name, 'strategic', patch, 'status');
  }

  /** No node was looked at. What cleans up after refusals finds nothing prepared, and says so. Upstream: DynamicResources.PostFilter. */
  #impossible(key: string, pod: Pod & KubeObject, { plugin, message }: VolumeProblem): void {
    const text = `0/${this.#cache.nodes.size} nodes are available: ${message}. not found`;
    this.#queue.failed(key, new Set([plugin]));
    this.#events.record(pod, 'Warning', 'FailedScheduling', 'Scheduling', text);
    this.#writeCondition(pod, text);
  }

  /** Whether a pod that waits in the queue has that claim. */
  #uses(key: string, namespace: string | undefined, claim: string): boolean {
    const slash = key.indexOf('/');
    if (key.slice(0, slash) !== namespace) return false;
    const pod = this.#store.get<Pod & KubeObject>('pods', namespace, key.slice(slash + 1));
    return pod !== undefined && claimNames(pod).includes(claim);
  }

  /** The node with most points; among equals one by chance. Upstream: selectHost. */
  #best({ info }: PodState, nodes: readonly NodeInfo[]): NodeInfo {
    const points = scores(this.#cache, info, nodes, this.#defaultSpread(info.pod));
    const most = Math.max(...points);
    const random = this.#kernel.random('scheduler');
    let best: NodeInfo | undefined;
    let equals = 0;
    nodes.forEach((node, i) => {
      if (points[i] !== most) return;
      equals++;
      if (equals === 1 || random.int(equals) === 0) best = node;
    });
    return best as NodeInfo;
  }

  /** Pods with a common owner or Service are spread by default. Upstream: helper.DefaultSelector. */
  #defaultSpread(pod: Pod): { key: string; selector: Selector } | undefined {
    const { namespace, labels, ownerReferences } = pod.metadata;
    const merged: Record<string, string> = {};
    let key = `default ${namespace}`;
    for (const service of this.#store.list<Service & KubeObject>('services', namespace)) {
      if (!mapSelector(service.spec.selector).matches(labels)) continue;
      Object.assign(merged, service.spec.selector);
      key += ` ${service.metadata.uid}/${service.metadata.resourceVersion}`;
    }
    const owner = ownerReferences?.find((reference) => reference.controller);
    const resource = owner && SPREAD_OWNERS[owner.kind];
    const set = resource ? this.#store.get<ReplicaSet & KubeObject>(resource, namespace, owner.name) : undefined;
    if (set) key += ` ${set.metadata.uid}`;
    const own = set ? selectorOf(set) : undefined;
    if (!own && Object.keys(merged).length === 0) return undefined;
    const selector = labelSelector({
      matchLabels: { ...merged, ...own?.matchLabels },
      matchExpressions: own?.matchExpressions ?? [],
    });
    return { key, selector };
  }

  /** Upstream: handleSchedulingFailure. */
  #unschedulable(key: string, pod: Pod & KubeObject, refusals: readonly { node: NodeInfo; refusal: Refusal }[]): void {
    const plugins = new Set<FilterName>(refusals.map(({ refusal: { plugin } }) => plugin));
    const message =
      refusals.length === 0
        ? 'no nodes available to schedule pods'
        : `${refusalText(
            refusals.length,
            refusals.flatMap(({ refusal: { reasons } }) => reasons),
          )} ${preemption(pod, refusals)}`;
    this.#queue.failed(key, plugins);
    this.#events.record(pod, 'Warning', 'FailedScheduling', 'Scheduling', message);
    this.#writeCondition(pod, message);
  }

  #writeCondition(pod: Pod & KubeObject, message: string, reason = 'Unschedulable'): void {
    const before = pod.status.conditions?.find((condition) => condition.type === 'PodScheduled');
    if (before?.status === 'False' && before.message === message && before.reason === reason) return;
    const condition = {
      type: 'PodScheduled',
      observedGeneration: pod.metadata.generation,
      status: 'False',
      lastProbeTime: null,
      lastTransitionTime: before?.status === 'False' ? before.lastTransitionTime : formatTime(this.#kernel.wallMs()),
      reason,
      message,
    };
    const others = (pod.status.conditions ?? []).filter((other: PodCondition) => other.type !== 'PodScheduled');
    const patch = { status: { conditions: [...others, condition] } };
    this.#client.patch('pods', pod.metadata.namespace, pod.metadata.name, 'strategic', patch, 'status');
  }
}

const SPREAD_OWNERS: Readonly<Record<string, string>> = {
  ReplicaSet: 'replicasets.apps',
  StatefulSet: 'statefulsets.apps',
  ReplicationController: 'replicationcontrollers',
};

function selectorOf({ kind, spec }: ReplicaSet): ReplicaSet['spec']['selector'] {
  return kind === 'ReplicationController'
    ? { matchLabels: spec.selector as unknown as Record<string, string> }
    : spec.selector;
}

function keyOf({ metadata }: Pod): string {
  return `${metadata.namespace}/${metadata.name}`;
}

function ended(pod: Pod): boolean {
  return pod.status.phase === 'Succeeded' || pod.status.phase === 'Failed';
}

function schedulable(pod: Pod): boolean {
  return (
    (pod.spec.schedulerName ?? PROFILE) === PROFILE &&
    pod.metadata.deletionTimestamp === undefined &&
    !ended(pod) &&
    !pod.spec.schedulingGates?.length
  );
}

/** What preemption found, in its words. Upstream: preemption.Evaluator.Preempt, DynamicResources.PostFilter. */
function preemption(pod: Pod, refusals: readonly { node: NodeInfo; refusal: Refusal }[]): string {
  const head = 'no new claims to deallocate, preemption:';
  if (pod.spec.preemptionPolicy === 'Never') return `${head} not eligible due to preemptionPolicy=Never.`;
  const priority = pod.spec.priority ?? 0;
  const weaker = refusals.some(({ node, refusal: { unresolvable } }) => !unresolvable && hasWeaker(node, priority));
  if (weaker) return `${head} not simulated: evicting pods of lower priority.`;
  const reasons = refusals.map(({ refusal: { unresolvable } }) =>
    unresolvable ? 'Preemption is not helpful for scheduling' : 'No preemption victims found for incoming pod',
  );
  return `${head} ${refusalText(refusals.length, reasons)}`;
}

function hasWeaker({ pods }: NodeInfo, priority: number): boolean {
  for (const { pod } of pods.values()) if ((pod.spec.priority ?? 0) < priority) return true;
  return false;
}

function nodeMayHelp(node: Node, before: Node | undefined): boolean {
  if (!before) return true;
  return (
    !same(node.spec, before.spec) ||
    !same(node.metadata.labels, before.metadata.labels) ||
    !same(node.status.allocatable, before.status.allocatable)
  );
}

function same(a: unknown, b: unknown): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}

/** Whether the pod counts otherwise than before: for resources, labels, or because it is being deleted. */
function countsDiffer(pod: Pod, before: Pod): boolean {
  if ((pod.metadata.deletionTimestamp === undefined) !== (before.metadata.deletionTimestamp === undefined)) return true;
  if (pod.metadata.generation !== before.metadata.generation) return true;
  return pod.metadata.labels !== before.metadata.labels && !same(pod.metadata.labels, before.metadata.labels);
}

function changedWishes(pod: Pod, before: Pod): boolean {
  return !same(pod.spec, before.spec);
}
