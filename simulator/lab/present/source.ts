/** The objects of one instant, now or in the past, as the picture needs them. */
import type {
  ControllerRevision,
  CronJob,
  DaemonSet,
  Deployment,
  EndpointSlice,
  Job,
  Node,
  PersistentVolumeClaim,
  Pod,
  ReplicaSet,
  ReplicationController,
  Service,
  StatefulSet,
} from '../../api/objects.ts';
import type { KubeObject, StoreHistory, StoreReader } from '../../store/types.ts';

type Stored<T> = T & KubeObject;

export interface PictureSource {
  readonly wallMs: number;
  readonly nodes: readonly Stored<Node>[];
  readonly deployments: readonly Stored<Deployment>[];
  readonly replicaSets: readonly Stored<ReplicaSet>[];
  readonly replicationControllers: readonly Stored<ReplicationController>[];
  readonly statefulSets: readonly Stored<StatefulSet>[];
  readonly daemonSets: readonly Stored<DaemonSet>[];
  readonly jobs: readonly Stored<Job>[];
  readonly cronJobs: readonly Stored<CronJob>[];
  readonly controllerRevisions: readonly Stored<ControllerRevision>[];
  readonly claims: readonly Stored<PersistentVolumeClaim>[];
  readonly pods: readonly Stored<Pod>[];
  readonly services: readonly Stored<Service>[];
  /** Addresses that may answer for some Service, as the nodes know them. */
  readonly serving: ReadonlySet<string>;
  /** Ready endpoints of a Service. */
  endpoints(service: string): number;
}

interface SourceOptions {
  readonly store: StoreReader & StoreHistory;
  readonly namespace: string;
  readonly wallMs: number;
  readonly serving: ReadonlySet<string>;
}

/** Things as they are now. */
export function presentSource({ store, namespace, wallMs, serving }: SourceOptions): PictureSource {
  return sourceOf((resource, ns) => store.list(resource, ns), namespace, wallMs, serving);
}

/** Things as they were; `knownMs` is the instant whose EndpointSlices the nodes knew by then. */
export function pastSource(
  store: StoreReader & StoreHistory,
  namespace: string,
  atMs: number,
  knownMs: number,
  wallMs: number,
): PictureSource {
  const serving = new Set(
    store.listAt<Stored<EndpointSlice>>(knownMs, 'endpointslices.discovery.k8s.io', namespace).flatMap(readyAddresses),
  );
  return sourceOf((resource, ns) => store.listAt(atMs, resource, ns), namespace, wallMs, serving);
}

function sourceOf(
  list: <T extends KubeObject>(resource: string, namespace?: string) => readonly T[],
  namespace: string,
  wallMs: number,
  serving: ReadonlySet<string>,
): PictureSource {
  const slices = list<Stored<EndpointSlice>>('endpointslices.discovery.k8s.io', namespace);
  return {
    wallMs,
    nodes: list('nodes'),
    deployments: list('deployments.apps', namespace),
    replicaSets: list('replicasets.apps', namespace),
    replicationControllers: list('replicationcontrollers', namespace),
    statefulSets: list('statefulsets.apps', namespace),
    daemonSets: list('daemonsets.apps', namespace),
    jobs: list('jobs.batch', namespace),
    cronJobs: list('cronjobs.batch', namespace),
    controllerRevisions: list('controllerrevisions.apps', namespace),
    claims: list('persistentvolumeclaims', namespace),
    pods: list('pods', namespace),
    services: list('services', namespace),
    serving,
    endpoints: (service) =>
      slices
        .filter((s) => s.metadata.labels?.['kubernetes.io/service-name'] === service)
        .reduce((n, slice) => n + readyAddresses(slice).length, 0),
  };
}

function readyAddresses(slice: EndpointSlice): string[] {
  return (slice.endpoints ?? []).flatMap((e) => ((e.conditions?.ready ?? true) ? [e.addresses[0] ?? ''] : []));
}
