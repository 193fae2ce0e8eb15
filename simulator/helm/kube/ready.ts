/** When objects count as ready. Mirrors Helm's pkg/kube/ready.go. */
import type { Routine } from '../../kernel/wait.ts';
import type { JsonObject, Mapping, Unstructured } from '../../kubectl/types.ts';
import { HelmError } from '../cli/errors.ts';
import type { Kube, Resource } from './kube.ts';

export interface ReadyOptions {
  /** Jobs must have run. */
  readonly jobs: boolean;
}

const at = (value: unknown, ...path: readonly string[]): unknown =>
  path.reduce<unknown>((found, key) => (found as JsonObject | undefined)?.[key], value);
const numberAt = (value: unknown, ...path: readonly string[]): number => Number(at(value, ...path) ?? 0);

/** Whether an object is ready. Throws what the server refuses, and: "job is failed: …". */
export function* isReady(kube: Kube, resource: Resource, { jobs }: ReadyOptions): Routine<boolean> {
  const kind = groupKind(resource.mapping);
  if (kind === 'batch/Job' && !jobs) return true;
  const check = CHECKS[kind];
  if (!check) return true;
  return yield* check(kube, yield* kube.client.get(resource));
}

const groupKind = ({ group, kind }: Mapping): string => (group === '' ? kind : `${group}/${kind}`);

type Check = (kube: Kube, live: Unstructured) => Routine<boolean>;

const plain = (check: (live: Unstructured) => boolean): Check =>
  function* (_, live) {
    return check(live);
  };

const CHECKS: Readonly<Record<string, Check | undefined>> = {
  Pod: plain(podReady),
  'batch/Job': plain(jobReady),
  'apps/Deployment': deploymentReady,
  PersistentVolumeClaim: plain((claim) => at(claim, 'status', 'phase') === 'Bound'),
  Service: plain(serviceReady),
  'apps/DaemonSet': plain(daemonSetReady),
  'apiextensions.k8s.io/CustomResourceDefinition': plain(crdReady),
  'apps/StatefulSet': plain(statefulSetReady),
  ReplicationController: podsReady,
  'apps/ReplicaSet': podsReady,
};

const isObserved = (live: Unstructured): boolean =>
  numberAt(live, 'status', 'observedGeneration') === numberAt(live, 'metadata', 'generation');

const hasCondition = (live: Unstructured, type: string, status: string): boolean =>
  ((at(live, 'status', 'conditions') ?? []) as JsonObject[]).some((c) => c['type'] === type && c['status'] === status);

function podReady(pod: Unstructured): boolean {
  return hasCondition(pod, 'Ready', 'True');
}

function jobReady(job: Unstructured): boolean {
  if (numberAt(job, 'status', 'failed') > numberAt(job, 'spec', 'backoffLimit')) {
    throw new HelmError(`job is failed: ${job.metadata?.namespace}/${job.metadata?.name}`);
  }
  const completions = at(job, 'spec', 'completions');
  return typeof completions !== 'number' || numberAt(job, 'status', 'succeeded') >= completions;
}

function serviceReady(service: Unstructured): boolean {
  const type = at(service, 'spec', 'type');
  if (type === 'ExternalName') return true;
  if (!at(service, 'spec', 'clusterIP')) return false;
  if (type !== 'LoadBalancer') return true;
  const external = (at(service, 'spec', 'externalIPs') ?? []) as unknown[];
  return external.length > 0 || at(service, 'status', 'loadBalancer', 'ingress') !== undefined;
}

function crdReady(crd: Unstructured): boolean {
  return hasCondition(crd, 'Established', 'True') || hasCondition(crd, 'NamesAccepted', 'False');
}

/** A number, or a part of a whole: "25%" of 3 is 1 rounded up, 0 rounded down. */
function scaled(value: unknown, whole: number, up: boolean): number {
  if (typeof value === 'number') return value;
  const percent = /^(\d+)%$/.exec(String(value))?.[1];
  if (percent === undefined) return whole;
  const part = (Number(percent) * whole) / 100;
  return up ? Math.ceil(part) : Math.floor(part);
}

function daemonSetReady(set: Unstructured): boolean {
  if (!isObserved(set)) return false;
  if (at(set, 'spec', 'updateStrategy', 'type') !== 'RollingUpdate') return true;
  const desired = numberAt(set, 'status', 'desiredNumberScheduled');
  if (numberAt(set, 'status', 'updatedNumberScheduled') !== desired) return false;
  const unavailable = scaled(at(set, 'spec', 'updateStrategy', 'rollingUpdate', 'maxUnavailable'), desired, true);
  return numberAt(set, 'status', 'numberReady') >= desired - unavailable;
}

function statefulSetReady(set: Unstructured): boolean {
  if (!isObserved(set)) return false;
  if (at(set, 'spec', 'updateStrategy', 'type') !== 'RollingUpdate') return true;
  const partition = numberAt(set, 'spec', 'updateStrategy', 'rollingUpdate', 'partition');
  const replicas = Number(at(set, 'spec', 'replicas') ?? 1);
  if (numberAt(set, 'status', 'updatedReplicas') < replicas - partition) return false;
  if (numberAt(set, 'status', 'readyReplicas') !== replicas) return false;
  return partition !== 0 || at(set, 'status', 'currentRevision') === at(set, 'status', 'updateRevision');
}

const KINDS = { replicasets: { group: 'apps', kind: 'ReplicaSet' }, pods: { group: '', kind: 'Pod' } } as const;

function* listed(
  kube: Kube,
  resource: keyof typeof KINDS,
  namespace: string,
  labels: JsonObject,
): Routine<readonly Unstructured[]> {
  const labelSelector = Object.entries(labels)
    .map(([key, value]) => `${key}=${value}`)
    .join(',');
  const mapping = { ...KINDS[resource], version: 'v1', resource, namespaced: true } as Mapping;
  const list = yield* kube.client.get({ mapping, namespace }, { query: { labelSelector } });
  return (list['items'] ?? []) as Unstructured[];
}

function* deploymentReady(kube: Kube, deployment: Unstructured): Routine<boolean> {
  if (at(deployment, 'spec', 'paused') === true) return true;
  const fresh = yield* newReplicaSet(kube, deployment);
  if (!fresh || !isObserved(fresh) || !isObserved(deployment)) return false;
  const replicas = numberAt(deployment, 'spec', 'replicas');
  return numberAt(fresh, 'status', 'readyReplicas') >= replicas - maxUnavailable(deployment, replicas);
}

/** Upstream: deploymentutil.MaxUnavailable and ResolveFenceposts. */
function maxUnavailable(deployment: Unstructured, replicas: number): number {
  if (at(deployment, 'spec', 'strategy', 'type') !== 'RollingUpdate' || replicas === 0) return 0;
  const rolling = at(deployment, 'spec', 'strategy', 'rollingUpdate');
  const unavailable = scaled(at(rolling, 'maxUnavailable'), replicas, false);
  const surge = scaled(at(rolling, 'maxSurge'), replicas, true);
  return Math.min(replicas, unavailable === 0 && surge === 0 ? 1 : unavailable);
}

/** The oldest of the Deployment's whose pods are those it wants now. Upstream: deploymentutil.GetNewReplicaSet. */
function* newReplicaSet(kube: Kube, deployment: Unstructured): Routine<Unstructured | undefined> {
  const labels = (at(deployment, 'spec', 'selector', 'matchLabels') ?? {}) as JsonObject;
  const all = yield* listed(kube, 'replicasets', deployment.metadata?.namespace ?? '', labels);
  const wanted = templateText(deployment);
  return all
    .filter((set) => owners(set).some((owner) => owner['uid'] === deployment.metadata?.uid))
    .filter((set) => templateText(set) === wanted)
    .sort((a, b) => ((a.metadata?.creationTimestamp ?? '') < (b.metadata?.creationTimestamp ?? '') ? -1 : 1))[0];
}

const owners = (object: Unstructured): readonly JsonObject[] =>
  (at(object, 'metadata', 'ownerReferences') ?? []) as JsonObject[];

/** Without the label that tells ReplicaSets apart. */
function templateText(object: Unstructured): string {
  const template = at(object, 'spec', 'template');
  const labels = { ...(at(template, 'metadata', 'labels') as JsonObject | undefined) };
  delete labels['pod-template-hash'];
  return JSON.stringify(
    sorted({ ...(template as object), metadata: { ...(at(template, 'metadata') as object), labels } }),
  );
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, member]) => [key, sorted(member)]),
  );
}

function* podsReady(kube: Kube, owner: Unstructured): Routine<boolean> {
  if (!isObserved(owner)) return false;
  const selector = at(owner, 'spec', 'selector') as JsonObject | undefined;
  const labels = (selector?.['matchLabels'] ?? selector ?? {}) as JsonObject;
  const pods = yield* listed(kube, 'pods', owner.metadata?.namespace ?? '', labels);
  return pods.every(podReady);
}
