/**
 * The few fields of an object that matter at a glance, and why it is not (yet) what it should be, in the machine's own words:
 * conditions, container states and warnings, most telling first. Texts of Drydock's own stay on the page.
 */
import type { Event, Pod } from '../../api/objects.ts';
import type { KubeObject } from '../../store/types.ts';

interface Essential {
  /** Path as one would write it: "spec.replicas". */
  readonly field: string;
  readonly value: string;
}

interface WaitingFor {
  /** Who says so: "PodScheduled", "container web", "event FailedMount". */
  readonly source: string;
  readonly reason: string;
  readonly message: string;
}

/** Fields by kind, in reading order; absent ones are left out. */
const FIELDS: Readonly<Record<string, readonly string[]>> = {
  Pod: [
    'status.phase',
    'spec.nodeName',
    'status.podIP',
    'spec.containers[].image',
    'metadata.labels',
    'spec.restartPolicy',
  ],
  Deployment: [
    'spec.replicas',
    'status.updatedReplicas',
    'status.availableReplicas',
    'spec.template.spec.containers[].image',
    'spec.strategy.type',
    'spec.strategy.rollingUpdate.maxSurge',
    'spec.strategy.rollingUpdate.maxUnavailable',
    'spec.minReadySeconds',
    'spec.paused',
    'spec.selector.matchLabels',
  ],
  ReplicaSet: [
    'spec.replicas',
    'status.readyReplicas',
    'spec.template.spec.containers[].image',
    'spec.selector.matchLabels',
  ],
  ReplicationController: [
    'spec.replicas',
    'status.readyReplicas',
    'spec.template.spec.containers[].image',
    'spec.selector',
  ],
  StatefulSet: [
    'spec.replicas',
    'status.readyReplicas',
    'spec.serviceName',
    'spec.podManagementPolicy',
    'spec.updateStrategy.type',
    'spec.updateStrategy.rollingUpdate.partition',
    'status.currentRevision',
    'status.updateRevision',
    'spec.template.spec.containers[].image',
  ],
  DaemonSet: [
    'status.desiredNumberScheduled',
    'status.numberReady',
    'spec.updateStrategy.type',
    'spec.template.spec.containers[].image',
    'spec.template.spec.tolerations[].key',
  ],
  Job: [
    'spec.completions',
    'spec.parallelism',
    'status.active',
    'status.succeeded',
    'status.failed',
    'spec.backoffLimit',
  ],
  CronJob: ['spec.schedule', 'spec.suspend', 'spec.concurrencyPolicy', 'status.lastScheduleTime'],
  Service: ['spec.type', 'spec.clusterIP', 'spec.ports[].port', 'spec.ports[].targetPort', 'spec.selector'],
  Node: [
    'spec.unschedulable',
    'spec.taints[].key',
    'status.allocatable.cpu',
    'status.allocatable.memory',
    'status.nodeInfo.kubeletVersion',
  ],
  PersistentVolumeClaim: [
    'status.phase',
    'spec.volumeName',
    'spec.storageClassName',
    'spec.resources.requests.storage',
    'spec.accessModes',
  ],
  PersistentVolume: [
    'status.phase',
    'spec.capacity.storage',
    'spec.persistentVolumeReclaimPolicy',
    'spec.claimRef.name',
  ],
  HorizontalPodAutoscaler: [
    'spec.scaleTargetRef.name',
    'spec.minReplicas',
    'spec.maxReplicas',
    'status.currentReplicas',
    'status.desiredReplicas',
  ],
};

export function essentials(object: KubeObject): Essential[] {
  return (FIELDS[object.kind] ?? ['metadata.labels']).flatMap((field) => {
    const values = valuesAt(object, field.split('.'));
    return values.length > 0
      ? [{ field: field.replaceAll('[]', ''), value: [...new Set(values.map(shown))].join(', ') }]
      : [];
  });
}

/** Values at a path; `name[]` goes through every item of a list. */
function valuesAt(value: unknown, path: readonly string[]): unknown[] {
  const [head, ...rest] = path;
  if (head === undefined) return value === undefined || value === null ? [] : [value];
  if (typeof value !== 'object' || value === null) return [];
  const each = head.endsWith('[]');
  const next = (value as Record<string, unknown>)[each ? head.slice(0, -2) : head];
  if (!each) return valuesAt(next, rest);
  return Array.isArray(next) ? next.flatMap((item) => valuesAt(item, rest)) : [];
}

/** Maps as kubectl prints labels: `app=web,tier=db`. */
function shown(value: unknown): string {
  if (Array.isArray(value)) return value.map(shown).join(', ');
  if (typeof value === 'object' && value !== null)
    return Object.entries(value)
      .map(([k, v]) => `${k}=${shown(v)}`)
      .join(',');
  return String(value);
}

interface Conditioned {
  readonly status?: {
    readonly conditions?: readonly { type: string; status: string; reason?: string; message?: string }[];
  };
}

/** Conditions that are good when false. */
const BAD_WHEN_TRUE = ['ReplicaFailure', 'Failed', 'DisruptionTarget', 'MemoryPressure', 'DiskPressure', 'PIDPressure'];
/** Conditions that only repeat others. */
const REPEATS = ['ContainersReady', 'PodReadyToStartContainers'];

export function waitingFor(object: KubeObject, events: readonly Event[]): WaitingFor[] {
  const found: WaitingFor[] = [];
  if (object.metadata.deletionTimestamp !== undefined && (object.metadata.finalizers?.length ?? 0) > 0)
    found.push({
      source: 'metadata.finalizers',
      reason: 'Terminating',
      message: object.metadata.finalizers?.join(', ') ?? '',
    });
  if (object.kind === 'Pod') found.push(...containersWaiting(object as Pod & KubeObject));
  const done = (object as Pod & KubeObject).status?.phase === 'Succeeded';
  for (const { type, status, reason = '', message = '' } of (object as KubeObject & Conditioned).status?.conditions ??
    []) {
    if (REPEATS.includes(type) || done) continue;
    const bad = BAD_WHEN_TRUE.includes(type) ? status === 'True' : status !== 'True';
    if (bad && (reason || message) && !['Suspended', 'Complete'].includes(type))
      found.push({ source: type, reason, message });
  }
  if (found.length > 0 || !settled(object)) {
    const warning = [...events].reverse().find((event) => event.type === 'Warning');
    if (warning && !found.some((f) => f.message === warning.message))
      found.push({ source: 'event', reason: warning.reason ?? '', message: warning.message ?? '' });
  }
  return found;
}

function containersWaiting(pod: Pod): WaitingFor[] {
  const statuses = [...(pod.status?.initContainerStatuses ?? []), ...(pod.status?.containerStatuses ?? [])];
  return statuses.flatMap(({ name, state, lastState }) => {
    if (state?.waiting)
      return [
        { source: `container ${name}`, reason: state.waiting.reason ?? '', message: state.waiting.message ?? '' },
      ];
    const ended = state?.terminated ?? (state?.running ? undefined : lastState?.terminated);
    if (ended && ended.exitCode !== 0)
      return [{ source: `container ${name}`, reason: ended.reason ?? '', message: `exit code ${ended.exitCode}` }];
    return [];
  });
}

/** Nothing is expected to change any more, as far as its kind can tell. */
function settled(object: KubeObject): boolean {
  const { phase } = (object as KubeObject & { status?: { phase?: string } }).status ?? {};
  if (object.kind === 'Pod') return phase === 'Succeeded';
  return phase === undefined || phase === 'Bound' || phase === 'Active';
}
