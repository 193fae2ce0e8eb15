/**
 * Pods leave nodes that are tainted NoExecute, at once or after as long as they tolerate it. Mirrors
 * pkg/controller/tainteviction/taint_eviction.go and timed_workers.go.
 */
import { tolerates } from '../api/node-affinity.ts';
import type { Node, Pod, PodCondition, Taint, Toleration } from '../api/objects.ts';
import type { Change, KubeObject } from '../store/types.ts';
import { splitKey } from './ownership.ts';
import { withCondition } from './pod-state.ts';
import { type Controller, type ControllerContext, defineController } from './types.ts';

type StoredPod = Pod & KubeObject;

/** A Pod that is to go. */
interface Eviction {
  readonly uid: string;
  readonly atMs: number;
}

/** Controllers remember: each cluster has its own. */
export function taintEvictionController(): Controller {
  const evictions = new Map<string, Eviction>();
  return defineController({
    name: 'taint-eviction-controller',
    eventSource: 'taint-eviction-controller',
    serviceAccount: 'node-controller',
    watches: [
      { resource: 'nodes', keys: keysOfNode },
      { resource: 'pods', keys: (change) => keysOfPod(change, evictions) },
    ],
    reconcile: (context, key) => reconcile(context, key, evictions),
  });
}

const noExecute = (node: Node | undefined): readonly Taint[] =>
  (node?.spec.taints ?? []).filter(({ effect }) => effect === 'NoExecute');

/** Upstream: NodeUpdated looks at the taints only. */
function keysOfNode({ type, object, previous }: Change): string[] {
  const [now, before] = [object, previous] as unknown as [Node, Node | undefined];
  if (type === 'DELETED' || now.spec === before?.spec) return [];
  return noExecute(now).length > 0 || noExecute(before).length > 0 ? [`/${object.metadata.name}`] : [];
}

const NONE: readonly string[] = [];

function keysOfPod({ type, object, previous }: Change, evictions: ReadonlyMap<string, Eviction>): readonly string[] {
  const { spec } = object as Pod;
  const before = (previous as Pod | undefined)?.spec;
  const isDeleted = type === 'DELETED';
  const isNews = spec.nodeName !== before?.nodeName || spec.tolerations !== before?.tolerations;
  if (!isDeleted && !(spec.nodeName && isNews)) return NONE;
  const key = `${object.metadata.namespace}/${object.metadata.name}`;
  return isDeleted && !evictions.has(key) ? NONE : [key];
}

/**
 * For how long the taints are stood: the shortest of what the tolerations say, no time when one is not tolerated at all, and
 * undefined for ever. Upstream: getMinTolerationTime. Example: of 300 and 15 seconds, 15.
 */
export function toleratedMs(
  tolerations: readonly Toleration[] | undefined,
  taints: readonly Taint[],
): number | undefined {
  let least: number | undefined;
  for (const taint of taints) {
    const used = (tolerations ?? []).find((toleration) => tolerates([toleration], taint));
    if (!used) return 0;
    if (used.tolerationSeconds === undefined) continue;
    least = Math.min(least ?? Number.POSITIVE_INFINITY, Math.max(0, used.tolerationSeconds) * 1000);
  }
  return least;
}

function reconcile(context: ControllerContext, key: string, evictions: Map<string, Eviction>): void {
  const { namespace, name } = splitKey(key);
  const { store } = context;
  if (namespace === '') {
    const taints = noExecute(store.get<Node & KubeObject>('nodes', undefined, name));
    for (const pod of store.podsOnNode<StoredPod>(name)) look(context, pod, taints, evictions);
    return;
  }
  const pod = store.get<StoredPod>('pods', namespace, name);
  if (!pod?.spec.nodeName) return cancel(context, key, evictions);
  const { uid, atMs } = evictions.get(key) ?? {};
  if (uid === pod.metadata.uid && atMs !== undefined && atMs <= context.nowMs()) {
    evict(context, pod);
    // A Pod that is gone at once is heard of before its eviction is done with.
    if (store.get('pods', namespace, name)) evictions.delete(key);
  } else look(context, pod, noExecute(store.get<Node & KubeObject>('nodes', undefined, pod.spec.nodeName)), evictions);
}

/** Upstream: processPodOnNode. */
function look(
  context: ControllerContext,
  pod: StoredPod,
  taints: readonly Taint[],
  evictions: Map<string, Eviction>,
): void {
  const key = `${pod.metadata.namespace}/${pod.metadata.name}`;
  const afterMs = taints.length === 0 ? undefined : toleratedMs(pod.spec.tolerations, taints);
  if (afterMs === undefined) return cancel(context, key, evictions);
  const now = context.nowMs();
  if (afterMs === 0) {
    cancel(context, key, evictions);
    evict(context, pod);
    return;
  }
  // What is set stays so, even when it would be sooner now. (The key may be due for one that was cancelled: it comes again.)
  const set = evictions.get(key);
  const { uid, atMs } = set?.uid === pod.metadata.uid ? set : { uid: pod.metadata.uid, atMs: now + afterMs };
  evictions.set(key, { uid, atMs });
  context.enqueueAfter(key, atMs - now);
}

/** Upstream: cancelWorkWithEvent. */
function cancel(context: ControllerContext, key: string, evictions: Map<string, Eviction>): void {
  if (evictions.delete(key)) say(context, key, 'Cancelling deletion of');
}

/** The Pod is named by its name alone, it may be gone. Upstream: emitPodDeletionEvent, emitCancelPodDeletionEvent. */
function say({ events }: ControllerContext, key: string, what: string): void {
  const reference = { apiVersion: 'v1', kind: 'Pod', metadata: splitKey(key) } as KubeObject;
  events.record(reference, 'Normal', 'TaintManagerEviction', `${what} Pod ${key}`);
}

/** Upstream: deletePodHandler, addConditionAndDeletePod. */
function evict(context: ControllerContext, pod: StoredPod): void {
  const { client, timestamp } = context;
  const { namespace, name, generation } = pod.metadata;
  say(context, `${namespace}/${name}`, 'Marking for deletion');
  const before = (pod.status.conditions ?? []).find(({ type }) => type === 'DisruptionTarget');
  if (before?.reason !== 'DeletionByTaintManager') {
    const condition: PodCondition = {
      type: 'DisruptionTarget',
      ...(generation === undefined ? {} : { observedGeneration: generation }),
      status: 'True',
      lastTransitionTime: timestamp(),
      reason: 'DeletionByTaintManager',
      message: 'Taint manager: deleting due to NoExecute taint',
    };
    client.updateStatus('pods', withCondition(pod, condition));
  }
  client.delete('pods', namespace, name);
}
