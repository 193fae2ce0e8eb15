/**
 * Pods that nobody else takes away: of nodes that are gone or out of service, deleted ones that never had a node, ended ones
 * beyond a number. Mirrors pkg/controller/podgc/gc_controller.go. It looks at its round, every twenty seconds, when there may be
 * something.
 */
import type { Node, Pod, PodCondition } from '../api/objects.ts';
import type { Change, KubeObject, StoreReader } from '../store/types.ts';
import { withCondition } from './pod-state.ts';
import { type Controller, type ControllerContext, defineController } from './types.ts';

type StoredPod = Pod & KubeObject;

/** Upstream: gcCheckPeriod, quarantineTime; TerminatedPodGCThreshold. */
const ROUND_MS = 20_000;
const QUARANTINE_MS = 40_000;
const MAX_ENDED = 12_500;

const OUT_OF_SERVICE = 'node.kubernetes.io/out-of-service';
const ROUND = '/round';

const isEnded = ({ status }: Pod): boolean => status.phase === 'Succeeded' || status.phase === 'Failed';

/** Controllers remember: each cluster has its own. */
export function podGarbageCollector(): Controller {
  /** Nodes that Pods name and that are not there, and since when. */
  const missing = new Map<string, number>();
  return defineController({
    name: 'pod-garbage-collector-controller',
    eventSource: 'pod-garbage-collector',
    serviceAccount: 'pod-garbage-collector',
    watches: [
      { resource: 'nodes', keys: keysOfNode, delayMs: untilRound },
      { resource: 'pods', keys: keysOfPod, delayMs: untilRound },
    ],
    reconcile: (context) => collect(context, missing),
  });
}

/** Example: at 61 s the next round is at 80 s: in 19,000 ms. */
const untilRound = (_: Change, wallMs: number): number => ROUND_MS - (wallMs % ROUND_MS);

function keysOfNode({ type, object }: Change, store: StoreReader): string[] {
  if (type === 'DELETED') return store.podsOnNode(object.metadata.name).length > 0 ? [ROUND] : [];
  return (object as unknown as Node).spec.taints?.some(({ key }) => key === OUT_OF_SERVICE) ? [ROUND] : [];
}

function keysOfPod({ type, object }: Change, store: StoreReader): string[] {
  const pod = object as unknown as Pod;
  const { nodeName } = pod.spec;
  if (type === 'DELETED') return [];
  if (isEnded(pod)) return store.count('pods') > MAX_ENDED ? [ROUND] : [];
  if (pod.metadata.deletionTimestamp !== undefined && !nodeName) return [ROUND];
  const node = nodeName === undefined ? undefined : store.get<Node & KubeObject>('nodes', undefined, nodeName);
  if (nodeName !== undefined && !node) return [ROUND];
  return pod.metadata.deletionTimestamp !== undefined && node && isOutOfService(node) ? [ROUND] : [];
}

function isOutOfService({ spec, status }: Node): boolean {
  const isReady = status?.conditions?.some(({ type, status: value }) => type === 'Ready' && value === 'True');
  return !isReady && (spec.taints ?? []).some(({ key }) => key === OUT_OF_SERVICE);
}

function collect(context: ControllerContext, missing: Map<string, number>): void {
  const { store, nowMs, enqueueAfter } = context;
  const pods = store.list<StoredPod>('pods');
  const gone = goneNodes(context, pods, missing);
  for (const pod of pods) {
    const { nodeName } = pod.spec;
    const { deletionTimestamp } = pod.metadata;
    if (!nodeName) {
      if (deletionTimestamp !== undefined) remove(context, pod);
    } else if (gone.has(nodeName)) remove(context, pod, orphaned(context, pod));
    else if (deletionTimestamp !== undefined) {
      const node = store.get<Node & KubeObject>('nodes', undefined, nodeName);
      if (node && isOutOfService(node)) remove(context, pod);
    }
  }
  // Of those that have ended the oldest go.
  const ended = pods.filter((pod) => isEnded(pod) && pod.metadata.deletionTimestamp === undefined);
  if (ended.length > MAX_ENDED) {
    ended.sort(byAge);
    for (const pod of ended.slice(0, ended.length - MAX_ENDED)) remove(context, pod);
  }
  if (missing.size > 0) enqueueAfter(ROUND, ROUND_MS - (nowMs() % ROUND_MS));
}

/** Nodes that have not been there for the time of quarantine. */
function goneNodes(
  { store, nowMs }: ControllerContext,
  pods: readonly StoredPod[],
  missing: Map<string, number>,
): Set<string> {
  const named = new Set(pods.flatMap(({ spec }) => spec.nodeName ?? []));
  for (const node of missing.keys()) if (!named.has(node) || store.get('nodes', undefined, node)) missing.delete(node);
  const gone = new Set<string>();
  for (const node of named) {
    if (store.get('nodes', undefined, node)) continue;
    const sinceMs = missing.get(node);
    if (sinceMs === undefined) missing.set(node, nowMs());
    else if (nowMs() - sinceMs >= QUARANTINE_MS) gone.add(node);
  }
  return gone;
}

function byAge({ metadata: a }: StoredPod, { metadata: b }: StoredPod): number {
  const [first, second] = [a, b].map(({ creationTimestamp, name }) => `${creationTimestamp} ${name}`) as [
    string,
    string,
  ];
  return first < second ? -1 : 1;
}

function orphaned({ timestamp }: ControllerContext, { metadata: { generation } }: StoredPod): PodCondition {
  return {
    type: 'DisruptionTarget',
    ...(generation === undefined ? {} : { observedGeneration: generation }),
    status: 'True',
    lastTransitionTime: timestamp(),
    reason: 'DeletionByPodGC',
    message: 'PodGC: node no longer exists',
  };
}

/** Upstream: markFailedAndDeletePodWithCondition. */
function remove({ client }: ControllerContext, pod: StoredPod, condition?: PodCondition): void {
  const { namespace, name, uid } = pod.metadata;
  if (!isEnded(pod)) {
    const failed: StoredPod = { ...pod, status: { ...pod.status, phase: 'Failed' } };
    client.updateStatus('pods', condition ? withCondition(failed, condition) : failed);
  }
  client.delete('pods', namespace, name, { gracePeriodSeconds: 0, preconditions: { uid } });
}
