/**
 * What changes in the cluster, told to the scheduler's cache and queue. Mirrors pkg/scheduler/eventhandlers.go.
 */
import type { Node, Pod } from '../api/objects.ts';
import type { Store } from '../store/store.ts';
import type { Change, KubeObject } from '../store/types.ts';
import type { NamespaceLabels } from './affinity-terms.ts';
import { mayHelp, type Occasion } from './hints.ts';
import { type NodeCache, type PodInfo, podInfo, priorityOf } from './node-info.ts';
import type { Nominator } from './nominator.ts';
import type { SchedulingQueue } from './queue.ts';
import { claimNames } from './volumes.ts';

const PROFILE = 'default-scheduler';

export const keyOf = ({ metadata }: Pod): string => `${metadata.namespace}/${metadata.name}`;

export const ended = ({ status }: Pod): boolean => status.phase === 'Succeeded' || status.phase === 'Failed';

/** Whether the pod is this scheduler's to find a node for, now. */
export function schedulable(pod: Pod): boolean {
  return (
    (pod.spec.schedulerName ?? PROFILE) === PROFILE &&
    pod.metadata.deletionTimestamp === undefined &&
    !ended(pod) &&
    !pod.spec.schedulingGates?.length
  );
}

interface ChangesOptions {
  readonly store: Store;
  readonly cache: NodeCache;
  readonly queue: SchedulingQueue;
  readonly nominator: Nominator;
  readonly labelsOf: NamespaceLabels;
  /** Whether a pod counts on its node already, though it is not bound yet. */
  readonly isAssumed: (uid: string) => boolean;
}

export class Changes {
  readonly #options: ChangesOptions;

  constructor(options: ChangesOptions) {
    this.#options = options;
  }

  /** Takes what is there and follows it from then on. */
  start(): void {
    const { store, cache } = this.#options;
    for (const node of store.list<Node & KubeObject>('nodes')) cache.setNode(node);
    for (const pod of store.list<Pod & KubeObject>('pods')) {
      if (!pod.spec.nodeName) this.#podAdded(pod);
      else if (!ended(pod)) cache.addPod(podInfo(pod), pod.spec.nodeName);
    }
    store.subscribe('nodes', (change) => this.#nodeChanged(change));
    store.subscribe('pods', (change) => this.#podChanged(change));
    store.subscribe('namespaces', ({ object, previous }) => {
      if (object.metadata.labels !== previous?.metadata.labels) cache.forgetCounts();
    });
    store.subscribe('persistentvolumeclaims', ({ object: { metadata } }) =>
      this.#help({ what: 'claim' }, ({ pod }) => uses(pod, metadata.namespace, metadata.name)),
    );
    for (const resource of ['persistentvolumes', 'storageclasses.storage.k8s.io'])
      store.subscribe(resource, () => this.#help({ what: 'volume' }));
  }

  #help(occasion: Occasion, concerns?: (info: PodInfo) => boolean): void {
    const { queue, labelsOf } = this.#options;
    queue.help((plugins, info) => (concerns?.(info) ?? true) && mayHelp(plugins, info, occasion, labelsOf));
  }

  #nodeChanged({ type, object, previous }: Change): void {
    const { cache } = this.#options;
    const node = object as Node & KubeObject;
    if (type === 'DELETED') {
      cache.removeNode(node.metadata.name);
      this.#help({ what: 'node-gone', node });
      return;
    }
    cache.setNode(node);
    const before = type === 'ADDED' ? undefined : (previous as Node);
    if (!before || differs(node, before)) this.#help({ what: 'node', node, before });
  }

  #podChanged({ type, object, previous }: Change): void {
    const pod = object as Pod & KubeObject;
    const before = previous as (Pod & KubeObject) | undefined;
    const node = pod.spec.nodeName;
    if (type === 'DELETED') this.#podDeleted(pod);
    else if (node) this.#assignedPod(pod, before, node);
    else if (type === 'ADDED' || !before) this.#podAdded(pod);
    else this.#waitingPod(pod, before);
  }

  #podAdded(pod: Pod & KubeObject): void {
    const { queue, nominator } = this.#options;
    nominator.note(pod, pod.status.nominatedNodeName);
    if (schedulable(pod)) queue.add(keyOf(pod), priorityOf(pod));
  }

  #waitingPod(pod: Pod & KubeObject, before: Pod): void {
    const { queue, nominator, labelsOf, isAssumed } = this.#options;
    const { nominatedNodeName } = pod.status;
    if (nominatedNodeName !== before.status.nominatedNodeName)
      nominator.note(pod, isAssumed(pod.metadata.uid) ? undefined : nominatedNodeName);
    if (pod.spec === before.spec && pod.metadata.labels === before.metadata.labels) return;
    if (!schedulable(pod)) return;
    const info = podInfo(pod);
    queue.changed(keyOf(pod), info, (plugins, infoBefore) =>
      mayHelp(plugins, info, { what: 'self', before: infoBefore }, labelsOf),
    );
  }

  #assignedPod(pod: Pod & KubeObject, before: Pod | undefined, node: string): void {
    const { cache, queue, nominator } = this.#options;
    if (ended(pod)) {
      if (!before || !ended(before)) this.#leaves(pod, node);
      return;
    }
    const isNew = !before?.spec.nodeName;
    if (!isNew && !countsOtherwise(pod, before)) return;
    const info = podInfo(pod);
    cache.addPod(info, node);
    if (!isNew) {
      this.#help({ what: 'pod-changed', pod: info, before: podInfo(before) });
      return;
    }
    queue.forget(keyOf(pod));
    nominator.note(pod, undefined);
    this.#help({ what: 'pod-came', pod: info });
  }

  #podDeleted(pod: Pod & KubeObject): void {
    const { queue, nominator } = this.#options;
    queue.forget(keyOf(pod));
    const { nodeName } = pod.spec;
    if (nodeName) {
      if (!ended(pod)) this.#leaves(pod, nodeName);
      return;
    }
    nominator.note(pod, undefined);
    // The room that was kept for it is there for others.
    if (pod.status.nominatedNodeName)
      this.#help({ what: 'pod-went', pod: podInfo(pod) }, (info) => priorityOf(info.pod) <= priorityOf(pod));
  }

  #leaves(pod: Pod & KubeObject, node: string): void {
    this.#options.cache.removePod(pod.metadata.uid, node);
    this.#help({ what: 'pod-went', pod: podInfo(pod) });
  }
}

/** Whether a pod has that claim. */
function uses(pod: Pod, namespace: string | undefined, claim: string): boolean {
  return pod.metadata.namespace === namespace && claimNames(pod).includes(claim);
}

/** Heartbeats change nothing that matters here. */
function differs(node: Node, before: Node): boolean {
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
function countsOtherwise({ metadata: now }: Pod, { metadata: before }: Pod): boolean {
  if ((now.deletionTimestamp === undefined) !== (before.deletionTimestamp === undefined)) return true;
  if (now.generation !== before.generation) return true;
  return now.labels !== before.labels && !same(now.labels, before.labels);
}
