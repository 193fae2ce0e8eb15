/** The cluster picture: owners with a column per template, pods on nodes, Services with who answers (view.ts). */

import { summarizePod } from '../../api/kinds/pod/status-text.ts';
import type { Deployment, Pod, ReplicaSet } from '../../api/objects.ts';
import type { KubeObject } from '../../store/types.ts';
import { availableAtMs, isLive, isReady, revisionOf } from '../facts/workloads.ts';
import type { NodeView, OwnerView, PictureView, PodPhase, PodView, ReplicaSetView, ServiceView } from '../view.ts';
import type { Hues } from './hues.ts';
import type { PictureSource } from './source.ts';

export interface PictureContext {
  readonly source: PictureSource;
  readonly namespace: string;
  readonly hues: Hues;
  /** What a Service's callers saw lately and in all. */
  service(name: string): ServiceTraffic | undefined;
  /** The version an image says it is. */
  version(image: string): string | undefined;
  /** Images being pulled on a node. */
  pulling(node: string): readonly string[];
}

export interface ServiceTraffic {
  readonly sent: number;
  readonly lost: number;
  /** Answers of the last seconds, by version. */
  readonly by: Readonly<Record<string, number>>;
  readonly ratePerSecond: number;
}

type Stored<T> = T & KubeObject;

export function buildPicture(context: PictureContext): PictureView {
  const { source, namespace } = context;
  const podsByOwner = groupBy(source.pods, controllerUid);
  const setsByOwner = groupBy(source.replicaSets, controllerUid);
  const owners: OwnerView[] = [];
  for (const deployment of source.deployments)
    owners.push(deploymentView(context, deployment, setsByOwner.get(deployment.metadata.uid) ?? [], podsByOwner));
  for (const set of setsByOwner.get('') ?? [])
    owners.push(bareSetView(context, set, podsByOwner.get(set.metadata.uid) ?? []));
  const known = new Set([...source.replicaSets, ...source.deployments].map((o) => o.metadata.uid));
  const bare = source.pods.filter((pod) => !known.has(controllerUid(pod)));
  if (bare.length > 0) owners.push(barePodsView(context, bare));
  return {
    namespace,
    nodes: source.nodes.filter(isWorker).map((node) => nodeView(context, node)),
    owners,
    services: servicesView(context),
  };
}

// ── Owners ────────────────────────────────────────────────────────────────────────────────────────────────────────

function deploymentView(
  context: PictureContext,
  deployment: Stored<Deployment>,
  sets: readonly Stored<ReplicaSet>[],
  podsByOwner: ReadonlyMap<string, Stored<Pod>[]>,
): OwnerView {
  const ref = `deploy/${deployment.metadata.name}`;
  const columns = [...sets]
    .sort((a, b) => revisionOf(a) - revisionOf(b))
    .map((set) => columnView(context, ref, set, podsByOwner.get(set.metadata.uid) ?? []));
  const pods = sets.flatMap((set) => podsByOwner.get(set.metadata.uid) ?? []);
  const { min, max } = limits(deployment);
  return {
    ref,
    kind: 'Deployment',
    name: deployment.metadata.name,
    image: deployment.spec.template.spec?.containers?.[0]?.image ?? '',
    replicas: deployment.spec.replicas ?? 1,
    available: countAvailable(context, pods, deployment.spec.minReadySeconds ?? 0),
    total: pods.filter(isLive).length,
    minAvailable: min,
    maxTotal: max,
    paused: deployment.spec.paused ?? false,
    columns,
  };
}

/** The bounds of a rolling update. Example: 4 replicas, 25%/25% → at least 3 available, at most 5 in all. */
export function limits(deployment: Deployment): { min: number | null; max: number | null } {
  const replicas = deployment.spec.replicas ?? 1;
  const { type, rollingUpdate } = deployment.spec.strategy ?? {};
  if (type === 'Recreate') return { min: null, max: replicas };
  const surge = share(rollingUpdate?.maxSurge ?? '25%', replicas, Math.ceil);
  let unavailable = share(rollingUpdate?.maxUnavailable ?? '25%', replicas, Math.floor);
  if (surge === 0 && unavailable === 0) unavailable = 1;
  return { min: Math.max(0, replicas - unavailable), max: replicas + surge };
}

function share(value: number | string, of: number, round: (n: number) => number): number {
  return typeof value === 'number' ? value : round((Number.parseFloat(value) / 100) * of);
}

function columnView(
  context: PictureContext,
  owner: string,
  set: Stored<ReplicaSet>,
  pods: readonly Stored<Pod>[],
): ReplicaSetView {
  const history = set.metadata.annotations?.['deployment.kubernetes.io/revision-history'];
  const was = history?.split(',').at(-1);
  return {
    ref: `rs/${set.metadata.name}`,
    name: set.metadata.name,
    hash: set.metadata.labels?.['pod-template-hash'] ?? '',
    revision: revisionOf(set),
    wasRevision: was === undefined || was === '' ? null : Number(was),
    hue: context.hues.of(owner, set.spec.template),
    image: set.spec.template?.spec?.containers?.[0]?.image ?? '',
    wanted: set.spec.replicas ?? 1,
    ready: pods.filter((pod) => isLive(pod) && isReady(pod)).length,
    pods: podViews(context, pods),
  };
}

function bareSetView(context: PictureContext, set: Stored<ReplicaSet>, pods: readonly Stored<Pod>[]): OwnerView {
  const ref = `rs/${set.metadata.name}`;
  return {
    ref,
    kind: 'ReplicaSet',
    name: set.metadata.name,
    image: set.spec.template?.spec?.containers?.[0]?.image ?? '',
    replicas: set.spec.replicas ?? 1,
    available: countAvailable(context, pods, set.spec.minReadySeconds ?? 0),
    total: pods.filter(isLive).length,
    minAvailable: null,
    maxTotal: null,
    paused: false,
    columns: [columnView(context, ref, set, pods)],
  };
}

function barePodsView(context: PictureContext, pods: readonly Stored<Pod>[]): OwnerView {
  const column: ReplicaSetView = {
    ref: '',
    name: '',
    hash: '',
    revision: 0,
    wasRevision: null,
    hue: 1,
    image: '',
    wanted: pods.length,
    ready: pods.filter(isReady).length,
    pods: podViews(context, pods),
  };
  return {
    ref: '',
    kind: 'Pod',
    name: '',
    image: '',
    replicas: pods.length,
    available: countAvailable(context, pods, 0),
    total: pods.filter(isLive).length,
    minAvailable: null,
    maxTotal: null,
    paused: false,
    columns: [column],
  };
}

function countAvailable({ source }: PictureContext, pods: readonly Pod[], minReadySeconds: number): number {
  return pods.filter((pod) => availableAtMs(pod, minReadySeconds) <= source.wallMs).length;
}

// ── Pods ──────────────────────────────────────────────────────────────────────────────────────────────────────────

const SERVING = new WeakMap<object, PodView>();
const IDLE = new WeakMap<object, PodView>();

/** In order of creation; the view of one version of a pod is made once. */
function podViews({ source }: PictureContext, pods: readonly Stored<Pod>[]): PodView[] {
  const sorted = [...pods].sort(
    (a, b) =>
      compare(a.metadata.creationTimestamp, b.metadata.creationTimestamp) || compare(a.metadata.name, b.metadata.name),
  );
  return sorted.map((pod) => {
    const serving = source.serving.has(pod.status?.podIP ?? '-');
    const made = serving ? SERVING : IDLE;
    let view = made.get(pod);
    if (view) return view;
    view = podView(pod, serving);
    made.set(pod, view);
    return view;
  });
}

function podView(pod: Stored<Pod>, serving: boolean): PodView {
  const { status, ready, containers, restarts } = summarizePod(pod);
  return {
    ref: `pod/${pod.metadata.name}`,
    uid: pod.metadata.uid,
    short: pod.metadata.name.split('-').at(-1) ?? pod.metadata.name,
    name: pod.metadata.name,
    node: pod.spec.nodeName ?? null,
    phase: podPhase(pod),
    status,
    readyContainers: `${ready}/${containers}`,
    restarts,
    serving,
  };
}

/** How a pod is drawn. */
export function podPhase(pod: Pod): PodPhase {
  const { phase } = pod.status ?? {};
  if (pod.metadata.deletionTimestamp !== undefined) return 'terminating';
  if (phase === 'Failed') return 'failed';
  if (phase === 'Succeeded') return 'done';
  const statuses = pod.status?.containerStatuses ?? [];
  if (
    statuses.some((s) => FAILING.includes(s.state?.waiting?.reason ?? '') || (s.state?.terminated?.exitCode ?? 0) !== 0)
  )
    return 'failed';
  if (!pod.spec.nodeName) return 'pending';
  if (isReady(pod)) return 'ready';
  return statuses.length > 0 && statuses.every((s) => s.state?.running) ? 'running' : 'starting';
}

const FAILING = [
  'CrashLoopBackOff',
  'ErrImagePull',
  'ImagePullBackOff',
  'ErrImageNeverPull',
  'InvalidImageName',
  'CreateContainerConfigError',
  'CreateContainerError',
  'RunContainerError',
];

// ── Nodes and Services ────────────────────────────────────────────────────────────────────────────────────────────

const isWorker = (node: KubeObject): boolean =>
  !('node-role.kubernetes.io/control-plane' in (node.metadata.labels ?? {}));

function nodeView(context: PictureContext, node: PictureSource['nodes'][number]): NodeView {
  const present = new Set((node.status?.images ?? []).flatMap(({ names }) => names ?? []).map(shortImage));
  const pulling = context.pulling(node.metadata.name).map(shortImage);
  const images = templateImages(context).flatMap(({ image, hue }) =>
    present.has(shortImage(image)) || pulling.includes(shortImage(image))
      ? [{ image, hue, pulling: !present.has(shortImage(image)) }]
      : [],
  );
  return {
    name: node.metadata.name,
    ready: node.status?.conditions?.some((c) => c.type === 'Ready' && c.status === 'True') ?? false,
    cordoned: node.spec?.unschedulable ?? false,
    images,
  };
}

function templateImages({ source, hues }: PictureContext): { image: string; hue: number }[] {
  const byUid = new Map(source.deployments.map((d) => [d.metadata.uid, `deploy/${d.metadata.name}`]));
  return source.replicaSets.map((set) => ({
    image: set.spec.template?.spec?.containers?.[0]?.image ?? '',
    hue: hues.of(byUid.get(controllerUid(set)) ?? `rs/${set.metadata.name}`, set.spec.template),
  }));
}

/** "docker.io/library/nginx:1.27" → "nginx:1.27". */
const shortImage = (image: string): string => image.replace(/^docker\.io\/(library\/)?/, '');

function servicesView(context: PictureContext): ServiceView[] {
  const hueOfVersion = new Map<string, number>();
  for (const { image, hue } of templateImages(context)) {
    const version = context.version(image);
    if (version !== undefined) hueOfVersion.set(version, hue);
  }
  return context.source.services
    .filter(({ metadata }) => metadata.name !== 'kubernetes')
    .map(({ metadata: { name } }) => {
      const traffic = context.service(name);
      const total = Object.values(traffic?.by ?? {}).reduce((sum, n) => sum + n, 0);
      const shares = Object.entries(traffic?.by ?? {})
        .map(([version, n]) => ({
          hue: hueOfVersion.get(version) ?? 1,
          version,
          percent: Math.round((n / total) * 100),
        }))
        .sort((a, b) => a.hue - b.hue || compare(a.version, b.version));
      return {
        ref: `svc/${name}`,
        name,
        shares,
        ratePerSecond: traffic?.ratePerSecond ?? 0,
        lost: traffic?.lost ?? 0,
        sent: traffic?.sent ?? 0,
        endpoints: context.source.endpoints(name),
      };
    });
}

// ── Small things ──────────────────────────────────────────────────────────────────────────────────────────────────

function controllerUid(object: KubeObject): string {
  return object.metadata.ownerReferences?.find((owner) => owner.controller)?.uid ?? '';
}

function groupBy<T>(items: readonly T[], key: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const k = key(item);
    const group = groups.get(k);
    if (group) group.push(item);
    else groups.set(k, [item]);
  }
  return groups;
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
