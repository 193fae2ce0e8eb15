/**
 * What a workload owns and how far it is: its pods, ReplicaSets, the new one, availability reckoned from pods, and what
 * `kubectl rollout status` calls done. Mirrors kubectl's polymorphichelpers/rollout_status.go and
 * pkg/controller/deployment/util/deployment_util.go (FindNewReplicaSet, EqualIgnoreHash).
 */

import type { Deployment, Pod, PodTemplateSpec, ReplicaSet } from '../../api/objects.ts';
import { parseTime } from '../../api/time.ts';
import type { KubeObject, StoreReader } from '../../store/types.ts';
import type { I18n } from '../types.ts';

const HASH = 'pod-template-hash';
const REVISION = 'deployment.kubernetes.io/revision';

/** Oldest first; of one second, by name. */
export const byCreation = ({ metadata: a }: KubeObject, { metadata: b }: KubeObject): number =>
  compare(a.creationTimestamp, b.creationTimestamp) || compare(a.name, b.name);

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** A Deployment's ReplicaSets by revision, then creation. */
export function replicaSetsOf(store: StoreReader, deployment: KubeObject): ReplicaSet[] {
  const owned = store.ownedBy<ReplicaSet & KubeObject>('replicasets.apps', deployment.metadata.uid);
  return [...owned].sort((a, b) => revisionOf(a) - revisionOf(b));
}

/** The deployment.kubernetes.io/revision annotation, 0 without. */
export function revisionOf(object: { metadata: { annotations?: Record<string, string> } }): number {
  return Number(object.metadata.annotations?.[REVISION] ?? 0);
}

/** The ReplicaSet of the current template. */
export function newReplicaSet(store: StoreReader, deployment: Deployment & KubeObject): ReplicaSet | undefined {
  return replicaSetsOf(store, deployment).find((rs) => sameTemplate(rs.spec.template, deployment.spec.template));
}

/** Templates compared as the Deployment controller does: without the hash label. */
export function sameTemplate(a: PodTemplateSpec | undefined, b: PodTemplateSpec | undefined): boolean {
  return templateText(a) === templateText(b);
}

const TEXTS = new WeakMap<object, string>();

/** A template as comparable text, keys sorted, without the hash label. */
export function templateText(template: PodTemplateSpec | undefined): string {
  if (!template) return '';
  const known = TEXTS.get(template);
  if (known !== undefined) return known;
  const labels = { ...(template.metadata?.labels ?? {}) };
  delete labels[HASH];
  const text = stable({ ...template, metadata: { ...(template.metadata ?? {}), labels } });
  TEXTS.set(template, text);
  return text;
}

function stable(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(stable).join()}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const entries = Object.entries(value).filter(([, v]) => v !== undefined && v !== null);
  return `{${entries
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([k, v]) => `${JSON.stringify(k)}:${stable(v)}`)
    .join()}}`;
}

/** All pods of a workload (through ReplicaSets), by creation. */
export function podsOf(store: StoreReader, resource: string, object: KubeObject): Pod[] {
  if (resource === 'pods') return [object as Pod & KubeObject];
  if (resource === 'services') {
    const selector = (object as KubeObject & { spec?: { selector?: Record<string, string> } }).spec?.selector;
    return selector && Object.keys(selector).length > 0
      ? [...store.withLabels<Pod & KubeObject>('pods', object.metadata.namespace ?? '', selector)]
      : [];
  }
  const direct = store.ownedBy<Pod & KubeObject>('pods', object.metadata.uid);
  if (resource !== 'deployments.apps') return [...direct].sort(byCreation);
  return store
    .ownedBy('replicasets.apps', object.metadata.uid)
    .flatMap((rs) => store.ownedBy<Pod & KubeObject>('pods', rs.metadata.uid))
    .sort(byCreation);
}

/** Neither asked to go nor ended. */
export function isLive(pod: Pod): boolean {
  return (
    pod.metadata.deletionTimestamp === undefined && pod.status?.phase !== 'Failed' && pod.status?.phase !== 'Succeeded'
  );
}

export function isReady(pod: Pod): boolean {
  return pod.status?.conditions?.some((c) => c.type === 'Ready' && c.status === 'True') ?? false;
}

/** When a live pod counts as available (ms since 1970): 0 when at once, Infinity while it is not ready. */
export function availableAtMs(pod: Pod, minReadySeconds: number): number {
  if (!isLive(pod) || !isReady(pod)) return Number.POSITIVE_INFINITY;
  if (minReadySeconds === 0) return 0;
  const since = pod.status?.conditions?.find((c) => c.type === 'Ready')?.lastTransitionTime;
  return (parseTime(since ?? '') ?? 0) + minReadySeconds * 1000;
}

interface Workload extends KubeObject {
  readonly spec: {
    readonly replicas?: number;
    readonly minReadySeconds?: number;
    readonly template?: PodTemplateSpec;
    readonly updateStrategy?: { readonly type?: string; readonly rollingUpdate?: { readonly partition?: number } };
  };
  readonly status?: {
    readonly observedGeneration?: number;
    readonly replicas?: number;
    readonly updatedReplicas?: number;
    readonly readyReplicas?: number;
    readonly availableReplicas?: number;
    readonly currentRevision?: string;
    readonly updateRevision?: string;
    readonly desiredNumberScheduled?: number;
    readonly updatedNumberScheduled?: number;
    readonly numberAvailable?: number;
    readonly conditions?: readonly { readonly type: string; readonly reason?: string }[];
  };
}

/** Pods that are available now, reckoned from pods. */
export function availableCount(store: StoreReader, resource: string, object: KubeObject, wallMs: number): number {
  const minReady = (object as Workload).spec?.minReadySeconds ?? 0;
  let count = 0;
  for (const pod of podsOf(store, resource, object)) if (availableAtMs(pod, minReady) <= wallMs) count++;
  return count;
}

/** Undefined when it is rolled out, else what is missing. */
export function rolloutGap(store: StoreReader, resource: string, object: KubeObject): I18n | undefined {
  const { spec, status = {}, metadata } = object as Workload;
  const wanted = spec.replicas ?? 1;
  if ((status.observedGeneration ?? 0) < (metadata.generation ?? 0)) {
    return { ko: '컨트롤러가 아직 새 명세를 보지 못했습니다.', en: 'The controller has not seen the new spec yet.' };
  }
  switch (resource) {
    case 'deployments.apps': {
      if (status.conditions?.some((c) => c.type === 'Progressing' && c.reason === 'ProgressDeadlineExceeded')) {
        return { ko: '진행 기한이 지났습니다.', en: 'The progress deadline has passed.' };
      }
      const updated = status.updatedReplicas ?? 0;
      if (updated < wanted)
        return {
          ko: `새 파드 ${wanted}개 중 ${updated}개가 만들어졌습니다.`,
          en: `${updated} of ${wanted} new pods have been made.`,
        };
      const old = (status.replicas ?? 0) - updated;
      if (old > 0)
        return { ko: `옛 파드 ${old}개가 남아 있습니다.`, en: `${old} old ${old === 1 ? 'pod is' : 'pods are'} left.` };
      const available = status.availableReplicas ?? 0;
      if (available < updated)
        return {
          ko: `새 파드 ${updated}개 중 ${available}개를 쓸 수 있습니다.`,
          en: `${available} of ${updated} new pods are available.`,
        };
      return undefined;
    }
    case 'statefulsets.apps': {
      if (spec.updateStrategy?.type === 'OnDelete')
        return podsGap(podsOf(store, resource, object), wanted, status.updateRevision);
      if ((status.readyReplicas ?? 0) < wanted) return podCount(status.readyReplicas ?? 0, wanted);
      const partition = spec.updateStrategy?.rollingUpdate?.partition ?? 0;
      const updated = status.updatedReplicas ?? 0;
      if (partition > 0) return updated >= wanted - partition ? undefined : podCount(updated, wanted - partition);
      return status.updateRevision === status.currentRevision ? undefined : podCount(updated, wanted);
    }
    case 'daemonsets.apps': {
      const desired = status.desiredNumberScheduled ?? 0;
      if ((status.updatedNumberScheduled ?? 0) < desired) return podCount(status.updatedNumberScheduled ?? 0, desired);
      return (status.numberAvailable ?? 0) < desired ? podCount(status.numberAvailable ?? 0, desired) : undefined;
    }
    default: {
      // A ReplicaSet has no rollout: it is done when its pods are there and ready.
      const ready = status.readyReplicas ?? 0;
      return ready < wanted || (status.replicas ?? 0) > wanted ? podCount(ready, wanted) : undefined;
    }
  }
}

function podCount(has: number, wanted: number): I18n {
  return { ko: `파드 ${wanted}개 중 ${has}개가 준비되었습니다.`, en: `${has} of ${wanted} pods are ready.` };
}

function podsGap(pods: readonly Pod[], wanted: number, revision: string | undefined): I18n | undefined {
  const right = pods.filter(
    (pod) => isReady(pod) && pod.metadata.labels?.['controller-revision-hash'] === revision,
  ).length;
  return right < wanted ? podCount(right, wanted) : undefined;
}

/** The template of a workload, or the pod itself as one. */
export function podSpecOf(resource: string, object: KubeObject): Pod['spec'] | undefined {
  if (resource === 'pods') return (object as Pod & KubeObject).spec;
  if (resource === 'cronjobs.batch')
    return (object as KubeObject & { spec?: { jobTemplate?: { spec?: { template?: PodTemplateSpec } } } }).spec
      ?.jobTemplate?.spec?.template?.spec as Pod['spec'] | undefined;
  return (object as Workload).spec?.template?.spec as Pod['spec'] | undefined;
}

/** The template's text; undefined for objects without one. */
export function templateOf(object: KubeObject): string | undefined {
  const template = (object as Workload).spec?.template;
  return template && templateText(template);
}
