/**
 * How far an object is, as kstatus reckons it: Helm 4 waits by it. Mirrors sigs.k8s.io/cli-utils (fluxcd/cli-utils)
 * pkg/kstatus/status/{status,generic,core}.go, polling/statusreaders/pod_controller.go, and Helm's internal/statusreaders.
 */
import type { Routine } from '../../kernel/wait.ts';
import type { JsonObject, Mapping, Unstructured } from '../../kubectl/types.ts';
import type { Kube } from './kube.ts';

export type State = 'InProgress' | 'Current' | 'Failed' | 'Terminating' | 'NotFound';

export interface Status {
  readonly state: State;
  readonly message: string;
}

const current = (message: string): Status => ({ state: 'Current', message });
const inProgress = (message: string): Status => ({ state: 'InProgress', message });
const failed = (message: string): Status => ({ state: 'Failed', message });

const at = (value: unknown, ...path: readonly string[]): unknown =>
  path.reduce<unknown>((found, key) => (found as JsonObject | undefined)?.[key], value);

function numberAt(value: unknown, fallback: number, ...path: readonly string[]): number {
  const found = at(value, ...path);
  return typeof found === 'number' ? found : fallback;
}

const textAt = (value: unknown, fallback: string, ...path: readonly string[]): string => {
  const found = at(value, ...path);
  return typeof found === 'string' ? found : fallback;
};

interface Condition {
  readonly type: string;
  readonly status: string;
  readonly reason?: string;
  readonly message?: string;
}

const conditionsOf = (live: Unstructured): readonly Condition[] =>
  (at(live, 'status', 'conditions') ?? []) as readonly Condition[];

/** The state of an object that is there. `nowMs`: since 1970. Upstream: status.Compute. */
export function statusOf(live: Unstructured, nowMs: number): Status {
  return generic(live) ?? byKind(live, nowMs) ?? byReadyCondition(live) ?? current('Resource is current');
}

/** What holds of all kinds. Upstream: checkGenericProperties. */
function generic(live: Unstructured): Status | undefined {
  if (live.metadata?.deletionTimestamp) return { state: 'Terminating', message: 'Resource scheduled for deletion' };
  const generation = at(live, 'metadata', 'generation');
  const observed = at(live, 'status', 'observedGeneration');
  if (typeof generation === 'number' && typeof observed === 'number' && generation !== observed) {
    return inProgress(`${live.kind} generation is ${generation}, but latest observed generation is ${observed}`);
  }
  for (const { type, status, message = '' } of conditionsOf(live)) {
    if (status !== 'True') continue;
    if (type === 'Reconciling') return inProgress(message);
    if (type === 'Stalled') return failed(message);
  }
  return undefined;
}

function byReadyCondition(live: Unstructured): Status | undefined {
  const ready = conditionsOf(live).find(({ type }) => type === 'Ready');
  if (ready?.status === 'True') return current('Resource is Ready');
  return ready === undefined ? undefined : inProgress(ready.message ?? '');
}

const groupKind = ({ apiVersion = '', kind = '' }: Unstructured): string =>
  apiVersion.includes('/') ? `${apiVersion.split('/')[0]}/${kind}` : kind;

function byKind(live: Unstructured, nowMs: number): Status | undefined {
  switch (groupKind(live)) {
    case 'Service':
      return serviceStatus(live);
    case 'Pod':
      return podStatus(live, nowMs);
    case 'Secret':
    case 'ConfigMap':
    case 'batch/CronJob':
      return current('Resource is always ready');
    case 'PersistentVolumeClaim':
      return claimStatus(live);
    case 'apps/StatefulSet':
      return statefulSetStatus(live);
    case 'apps/DaemonSet':
      return daemonSetStatus(live);
    case 'apps/Deployment':
      return deploymentStatus(live);
    case 'apps/ReplicaSet':
      return replicaSetStatus(live);
    case 'policy/PodDisruptionBudget':
      return current('AllowedDisruptions has been computed.');
    case 'batch/Job':
      return jobStatus(live);
    case 'apiextensions.k8s.io/CustomResourceDefinition':
      return crdStatus(live);
  }
  return undefined;
}

/** The first of the pairs whose first number is the larger: "Updated: 1/2". */
function lacking(...pairs: readonly (readonly [wanted: number, there: number, what: string])[]): Status | undefined {
  const short = pairs.find(([wanted, there]) => wanted > there);
  return short && inProgress(`${short[2]}: ${short[1]}/${short[0]}`);
}

const ending = (there: number, wanted: number): Status | undefined =>
  there > wanted ? inProgress(`Pending termination: ${there - wanted}`) : undefined;

function deploymentStatus(live: Unstructured): Status {
  const conditions = conditionsOf(live);
  const progress = conditions.find(({ type }) => type === 'Progressing');
  if (progress?.reason === 'ProgressDeadlineExceeded') return failed('Progress deadline exceeded');
  const count = (name: string): number => numberAt(live, 0, 'status', name);
  const wanted = numberAt(live, 1, 'spec', 'replicas');
  const [all, updated, available] = [count('replicas'), count('updatedReplicas'), count('availableReplicas')];
  const short =
    lacking([wanted, all, 'Replicas'], [wanted, updated, 'Updated']) ??
    ending(all, wanted) ??
    lacking([updated, available, 'Available'], [wanted, count('readyReplicas'), 'Ready']);
  if (short) return short;
  const hasDeadline = typeof at(live, 'spec', 'progressDeadlineSeconds') === 'number';
  const isProgressing = !hasDeadline || (progress?.status === 'True' && progress.reason === 'NewReplicaSetAvailable');
  if (!isProgressing) return inProgress('ReplicaSet not Available');
  const isAvailable = conditions.some(({ type, status }) => type === 'Available' && status === 'True');
  return isAvailable ? current(`Deployment is available. Replicas: ${all}`) : inProgress('Deployment not Available');
}

function replicaSetStatus(live: Unstructured): Status {
  if (conditionsOf(live).some(({ type, status }) => type === 'ReplicaFailure' && status === 'True')) {
    return inProgress('Replica Failure condition. Check Pods');
  }
  const count = (name: string): number => numberAt(live, 0, 'status', name);
  const wanted = numberAt(live, 1, 'spec', 'replicas');
  return (
    lacking(
      [wanted, count('fullyLabeledReplicas'), 'Labelled'],
      [wanted, count('availableReplicas'), 'Available'],
      [wanted, count('readyReplicas'), 'Ready'],
    ) ??
    ending(count('replicas'), wanted) ??
    current(`ReplicaSet is available. Replicas: ${count('replicas')}`)
  );
}

function statefulSetStatus(live: Unstructured): Status {
  if (at(live, 'spec', 'updateStrategy', 'type') === 'OnDelete') {
    return current('StatefulSet is using the ondelete update strategy');
  }
  const count = (name: string): number => numberAt(live, 0, 'status', name);
  const wanted = numberAt(live, 1, 'spec', 'replicas');
  const all = count('replicas');
  const short = lacking([wanted, all, 'Replicas'], [wanted, count('readyReplicas'), 'Ready']) ?? ending(all, wanted);
  if (short) return short;
  const partition = numberAt(live, -1, 'spec', 'updateStrategy', 'rollingUpdate', 'partition');
  const updated = count('updatedReplicas');
  if (partition !== -1) {
    return (
      lacking([wanted - partition, updated, 'updated']) ?? current(`Partition rollout complete. updated: ${updated}`)
    );
  }
  const behind = lacking([wanted, count('currentReplicas'), 'current']);
  if (behind) return behind;
  if (at(live, 'status', 'currentRevision') !== at(live, 'status', 'updateRevision')) {
    return inProgress('Waiting for updated revision to match current');
  }
  return current(`All replicas scheduled as expected. Replicas: ${all}`);
}

function daemonSetStatus(live: Unstructured): Status {
  if (at(live, 'metadata', 'generation') === undefined) {
    return inProgress(`${live.kind} metadata.generation not found`);
  }
  if (at(live, 'status', 'observedGeneration') === undefined) {
    return inProgress(`${live.kind} status.observedGeneration not found`);
  }
  const count = (name: string): number => numberAt(live, 0, 'status', name);
  const wanted = numberAt(live, -1, 'status', 'desiredNumberScheduled');
  if (wanted === -1) return inProgress('Missing .status.desiredNumberScheduled');
  return (
    lacking(
      [wanted, count('currentNumberScheduled'), 'Current'],
      [wanted, count('updatedNumberScheduled'), 'Updated'],
      [wanted, count('numberAvailable'), 'Available'],
      [wanted, count('numberReady'), 'Ready'],
    ) ?? current(`All replicas scheduled as expected. Replicas: ${wanted}`)
  );
}

function claimStatus(live: Unstructured): Status {
  const phase = textAt(live, 'unknown', 'status', 'phase');
  return phase === 'Bound' ? current('PVC is Bound') : inProgress(`PVC is not Bound. phase: ${phase}`);
}

/** How long a Pod may lack a node before it counts as one that finds none. */
const SCHEDULE_WINDOW_MS = 15_000;

function podStatus(live: Unstructured, nowMs: number): Status {
  const conditions = conditionsOf(live);
  const phase = textAt(live, '', 'status', 'phase');
  switch (phase) {
    case 'Succeeded':
      return current('Pod has completed successfully');
    case 'Failed':
      return current('Pod has completed, but not successfully');
    case 'Running': {
      if (conditions.some(({ type, status }) => type === 'Ready' && status === 'True')) return current('Pod is Ready');
      const crashing = crashLooping(live);
      if (crashing.length > 0) return failed(`Containers in CrashLoop state: ${crashing.join(',')}`);
      return inProgress('Pod is running but is not Ready');
    }
    case 'Pending': {
      if (!isUnschedulable(live)) return inProgress('Pod is in the Pending phase');
      const created = Date.parse(live.metadata?.creationTimestamp ?? '');
      return nowMs - SCHEDULE_WINDOW_MS < created
        ? inProgress('Pod has not been scheduled')
        : failed('Pod could not be scheduled');
    }
  }
  return inProgress('Pod phase not available');
}

const isUnschedulable = (pod: Unstructured): boolean =>
  conditionsOf(pod).some(
    ({ type, status, reason }) => type === 'PodScheduled' && status === 'False' && reason === 'Unschedulable',
  );

function crashLooping(pod: Unstructured): readonly string[] {
  const statuses = (at(pod, 'status', 'containerStatuses') ?? []) as readonly JsonObject[];
  return statuses
    .filter((container) => at(container, 'state', 'waiting', 'reason') === 'CrashLoopBackOff')
    .map((container) => String(container['name']));
}

/** A Job counts as soon as it runs. */
function jobStatus(live: Unstructured): Status {
  const end = jobEnd(live);
  if (end) return end;
  if (at(live, 'status', 'startTime') === undefined) return inProgress('Job not started');
  const count = (name: string): number => numberAt(live, 0, 'status', name);
  return current(
    `Job in progress. success:${count('succeeded')}, active: ${count('active')}, failed: ${count('failed')}`,
  );
}

function jobEnd(live: Unstructured): Status | undefined {
  const completions = numberAt(live, numberAt(live, 1, 'spec', 'parallelism'), 'spec', 'completions');
  for (const { type, status } of conditionsOf(live)) {
    if (status !== 'True') continue;
    if (type === 'Complete') {
      return current(`Job Completed. succeeded: ${numberAt(live, 0, 'status', 'succeeded')}/${completions}`);
    }
    if (type === 'Failed') {
      return failed(`Job Failed. failed: ${numberAt(live, 0, 'status', 'failed')}/${completions}`);
    }
  }
  return undefined;
}

function serviceStatus(live: Unstructured): Status {
  if (at(live, 'spec', 'type') === 'LoadBalancer' && textAt(live, '', 'spec', 'clusterIP') === '') {
    return inProgress('ClusterIP not set. Service type: LoadBalancer');
  }
  return current('Service is ready');
}

function crdStatus(live: Unstructured): Status {
  for (const { type, status, reason, message = '' } of conditionsOf(live)) {
    if (type === 'NamesAccepted' && status === 'False') return failed(message);
    if (type !== 'Established') continue;
    if (status === 'False' && reason !== 'Installing') return failed(message);
    if (status === 'True') return current('CRD is established');
  }
  return inProgress('Install in progress');
}

/** What kind of end is waited for: Jobs that run are enough, Jobs must be over, or hooks must be over. */
export type Purpose = 'ready' | 'jobs' | 'hooks';

/** The state of a live object for one who waits. Upstream: the status readers of statuswait.go. */
export function* readStatus(kube: Kube, live: Unstructured, purpose: Purpose): Routine<Status> {
  const kind = groupKind(live);
  if (purpose !== 'ready' && kind === 'batch/Job') return jobEnd(live) ?? inProgress('Job in progress');
  if (purpose === 'hooks') return kind === 'Pod' ? hookPodStatus(live) : current('Resource is current');
  const status = statusOf(live, kube.nowMs());
  if (status.state !== 'InProgress' || (kind !== 'apps/StatefulSet' && kind !== 'apps/ReplicaSet')) return status;
  const broken = (yield* podsOf(kube, live)).filter(
    (pod) =>
      statusOf(pod, kube.nowMs()).state === 'Failed' && !pod.metadata?.deletionTimestamp && !isUnschedulable(pod),
  );
  return broken.length > 0 ? failed(`${broken.length} pods have failed`) : status;
}

function hookPodStatus(pod: Unstructured): Status {
  const name = pod.metadata?.name ?? '';
  switch (at(pod, 'status', 'phase')) {
    case 'Succeeded':
      return current(`pod ${name} succeeded`);
    case 'Failed':
      return failed(`pod ${name} failed`);
  }
  return inProgress('Pod in progress');
}

const PODS = { group: '', version: 'v1', kind: 'Pod', resource: 'pods', namespaced: true } as Mapping;

function* podsOf(kube: Kube, owner: Unstructured): Routine<readonly Unstructured[]> {
  const labels = (at(owner, 'spec', 'selector', 'matchLabels') ?? {}) as JsonObject;
  const labelSelector = Object.entries(labels)
    .map(([key, value]) => `${key}=${value}`)
    .join(',');
  const path = { mapping: PODS, namespace: owner.metadata?.namespace ?? '' };
  const list = yield* kube.client.get(path, { query: { labelSelector } });
  return ((list['items'] ?? []) as Unstructured[]).map((pod) => ({ ...pod, apiVersion: 'v1', kind: 'Pod' }));
}
