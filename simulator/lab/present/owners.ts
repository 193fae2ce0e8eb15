/**
 * What stands in the picture as owners: Deployments with a column per ReplicaSet; ReplicaSets, ReplicationControllers, StatefulSets,
 * DaemonSets and Jobs that belong to nobody, with one column; CronJobs with a column per Job; pods nobody owns.
 * Hue is the pod template's. A StatefulSet's or DaemonSet's pods differ within their column: each says its own.
 */

import type { CronJob, DaemonSet, Deployment, Job, Pod, ReplicaSet, StatefulSet } from '../../api/objects.ts';
import type { KubeObject } from '../../store/types.ts';
import { availableAtMs, byCreation, isLive, isReady, revisionOf } from '../facts/workloads.ts';
import { emptyColumn, type OwnerView, type PodView, type ReplicaSetView } from '../view.ts';
import type { PictureContext } from './picture.ts';
import { podViews } from './pods.ts';

type Stored<T> = T & KubeObject;
type PodsByOwner = ReadonlyMap<string, readonly Stored<Pod>[]>;

/** Jobs of a CronJob that are drawn: the newest, and all that run. */
const JOBS_SHOWN = 3;

export function buildOwners(context: PictureContext): OwnerView[] {
  const { source } = context;
  const pods = groupByController(source.pods);
  const sets = groupByController(source.replicaSets);
  const jobs = groupByController(source.jobs);
  const owners: OwnerView[] = [
    ...source.deployments.map((d) => deploymentView(context, d, sets.get(d.metadata.uid) ?? [], pods)),
    ...(sets.get('') ?? []).map((set) => setView(context, 'ReplicaSet', 'rs', set, pods)),
    ...source.replicationControllers.map((rc) => setView(context, 'ReplicationController', 'rc', rc as never, pods)),
    ...source.statefulSets.map((set) => statefulSetView(context, set, pods)),
    ...source.daemonSets.map((set) => daemonSetView(context, set, pods)),
    ...source.cronJobs.map((cron) => cronJobView(context, cron, jobs.get(cron.metadata.uid) ?? [], pods)),
    ...(jobs.get('') ?? []).map((job) => jobView(context, job, pods)),
  ];
  const known = new Set(
    [
      source.deployments,
      source.replicaSets,
      source.replicationControllers,
      source.statefulSets,
      source.daemonSets,
      source.jobs,
    ].flatMap((objects) => objects.map((o) => o.metadata.uid)),
  );
  const bare = source.pods.filter((pod) => !known.has(controllerUid(pod)));
  if (bare.length > 0) owners.push(barePodsView(context, bare));
  return owners;
}

/** Templates that pods of this namespace are made from, with their hues: what the nodes' images are compared with. */
export function templateImages({ source, hues }: PictureContext): { image: string; hue: number }[] {
  const byUid = new Map(source.deployments.map((d) => [d.metadata.uid, `deploy/${d.metadata.name}`]));
  return [
    ...source.replicaSets.map((set) => ({
      image: imageOf(set),
      hue: hues.of(byUid.get(controllerUid(set)) ?? `rs/${set.metadata.name}`, set.spec.template),
    })),
    ...source.statefulSets.map((set) => ({ image: imageOf(set), hue: currentHue({ source, hues }, 'sts', set) })),
    ...source.daemonSets.map((set) => ({ image: imageOf(set), hue: currentHue({ source, hues }, 'ds', set) })),
  ];
}

// ── One function per kind ─────────────────────────────────────────────────────────────────────────────────────────

function deploymentView(
  context: PictureContext,
  deployment: Stored<Deployment>,
  sets: readonly Stored<ReplicaSet>[],
  podsByOwner: PodsByOwner,
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
    image: imageOf(deployment),
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
    kind: 'ReplicaSet',
    name: set.metadata.name,
    hash: set.metadata.labels?.['pod-template-hash'] ?? '',
    revision: revisionOf(set),
    wasRevision: was === undefined || was === '' ? null : Number(was),
    hue: context.hues.of(owner, set.spec.template),
    image: imageOf(set),
    wanted: set.spec.replicas ?? 1,
    ready: countReady(pods),
    pods: podViews(context, pods),
  };
}

/** A ReplicaSet or ReplicationController nobody owns. */
function setView(
  context: PictureContext,
  kind: 'ReplicaSet' | 'ReplicationController',
  short: string,
  set: Stored<ReplicaSet>,
  podsByOwner: PodsByOwner,
): OwnerView {
  const ref = `${short}/${set.metadata.name}`;
  const pods = podsByOwner.get(set.metadata.uid) ?? [];
  const column = { ...columnView(context, ref, set, pods), ref, kind };
  return single(context, { ref, kind, object: set, column, pods, minReadySeconds: set.spec.minReadySeconds ?? 0 });
}

/** Ordinals say where its pods stand; claims are drawn under them. */
function statefulSetView(context: PictureContext, set: Stored<StatefulSet>, podsByOwner: PodsByOwner): OwnerView {
  const ref = `sts/${set.metadata.name}`;
  const pods = podsByOwner.get(set.metadata.uid) ?? [];
  const first = set.spec.ordinals?.start ?? 0;
  const views = podViews(context, pods).map((view): PodView => {
    const pod = pods.find((p) => p.metadata.uid === view.uid);
    const ordinal = Number(view.name.slice(set.metadata.name.length + 1));
    return {
      ...view,
      short: view.name.length > 9 ? `…-${ordinal}` : view.name,
      ...revisionHue(context, ref, pod),
      ...(Number.isInteger(ordinal) ? { slot: ordinal - first } : {}),
      claims: claimsOf(context, pod),
    };
  });
  const wanted = set.spec.replicas ?? 1;
  const column: ReplicaSetView = {
    ...emptyColumn(ref, 'StatefulSet', set.metadata.name),
    revision: revisionNumber(context, set.status?.updateRevision),
    hue: currentHue(context, 'sts', set),
    image: imageOf(set),
    wanted,
    ready: countReady(pods),
    slots: Math.max(wanted, ...views.map((v) => (v.slot ?? -1) + 1)),
    slotNames: Array.from({ length: wanted }, (_, i) => `${set.metadata.name}-${first + i}`),
    pods: views,
  };
  return single(context, {
    ref,
    kind: 'StatefulSet',
    object: set,
    column,
    pods,
    minReadySeconds: set.spec.minReadySeconds ?? 0,
  });
}

function daemonSetView(context: PictureContext, set: Stored<DaemonSet>, podsByOwner: PodsByOwner): OwnerView {
  const ref = `ds/${set.metadata.name}`;
  const pods = podsByOwner.get(set.metadata.uid) ?? [];
  const column: ReplicaSetView = {
    ...emptyColumn(ref, 'DaemonSet', set.metadata.name),
    hue: currentHue(context, 'ds', set),
    image: imageOf(set),
    wanted: set.status?.desiredNumberScheduled ?? 0,
    ready: countReady(pods),
    pods: podViews(context, pods).map((view) => ({
      ...view,
      ...revisionHue(
        context,
        ref,
        pods.find((p) => p.metadata.uid === view.uid),
      ),
    })),
  };
  return single(context, {
    ref,
    kind: 'DaemonSet',
    object: set,
    column,
    pods,
    minReadySeconds: set.spec.minReadySeconds ?? 0,
  });
}

function jobColumn(context: PictureContext, job: Stored<Job>, podsByOwner: PodsByOwner): ReplicaSetView {
  const pods = podsByOwner.get(job.metadata.uid) ?? [];
  const ref = `job/${job.metadata.name}`;
  return {
    ...emptyColumn(ref, 'Job', job.metadata.name),
    hue: context.hues.of(ref, job.spec.template),
    image: imageOf(job),
    wanted: job.spec.completions ?? 1,
    ready: countReady(pods),
    succeeded: job.status?.succeeded ?? 0,
    failed: job.status?.failed ?? 0,
    pods: podViews(context, pods),
  };
}

function jobView(context: PictureContext, job: Stored<Job>, podsByOwner: PodsByOwner): OwnerView {
  const column = jobColumn(context, job, podsByOwner);
  return {
    ...single(context, {
      ref: column.ref,
      kind: 'Job',
      object: job,
      column,
      pods: podsByOwner.get(job.metadata.uid) ?? [],
      minReadySeconds: 0,
    }),
    paused: job.spec.suspend ?? false,
  };
}

function cronJobView(
  context: PictureContext,
  cron: Stored<CronJob>,
  jobs: readonly Stored<Job>[],
  podsByOwner: PodsByOwner,
): OwnerView {
  const newest = [...jobs].sort(byCreation);
  const shown = newest.filter((job, i) => i >= newest.length - JOBS_SHOWN || (job.status?.active ?? 0) > 0);
  const pods = jobs.flatMap((job) => podsByOwner.get(job.metadata.uid) ?? []);
  return {
    ref: `cj/${cron.metadata.name}`,
    kind: 'CronJob',
    name: cron.metadata.name,
    image: cron.spec.schedule,
    replicas: 0,
    available: 0,
    total: pods.filter(isLive).length,
    minAvailable: null,
    maxTotal: null,
    paused: cron.spec.suspend ?? false,
    columns: shown.map((job) => jobColumn(context, job, podsByOwner)),
  };
}

function barePodsView(context: PictureContext, pods: readonly Stored<Pod>[]): OwnerView {
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
    columns: [
      { ...emptyColumn('', 'Pod'), wanted: pods.length, ready: countReady(pods), pods: podViews(context, pods) },
    ],
  };
}

// ── Parts they share ──────────────────────────────────────────────────────────────────────────────────────────────

interface Single {
  readonly ref: string;
  readonly kind: string;
  readonly object: Stored<{ spec?: unknown }>;
  readonly column: ReplicaSetView;
  readonly pods: readonly Stored<Pod>[];
  readonly minReadySeconds: number;
}

/** An owner with one column. */
function single(context: PictureContext, { ref, kind, object, column, pods, minReadySeconds }: Single): OwnerView {
  return {
    ref,
    kind,
    name: object.metadata.name,
    image: column.image,
    replicas: column.wanted,
    available: countAvailable(context, pods, minReadySeconds),
    total: pods.filter(isLive).length,
    minAvailable: null,
    maxTotal: null,
    paused: false,
    columns: [column],
  };
}

/** The hue of a pod of a StatefulSet or DaemonSet: its ControllerRevision's. */
function revisionHue(
  context: PictureContext,
  owner: string,
  pod: Stored<Pod> | undefined,
): { hue: number; revision: number } {
  const revision = pod?.metadata.labels?.['controller-revision-hash'] ?? '';
  return {
    hue: context.hues.ofText(owner, revisionText(context.source.controllerRevisions, revision)),
    revision: revisionNumber(context, revision),
  };
}

/** Hue of the newest ControllerRevision of a set. */
function currentHue(
  context: Pick<PictureContext, 'source' | 'hues'>,
  short: 'sts' | 'ds',
  set: Stored<StatefulSet> | Stored<DaemonSet>,
): number {
  const mine = context.source.controllerRevisions
    .filter((r) => controllerUid(r) === set.metadata.uid)
    .sort((a, b) => a.revision - b.revision);
  for (const revision of mine) context.hues.ofText(`${short}/${set.metadata.name}`, JSON.stringify(revision.data));
  const newest = mine.at(-1);
  return newest ? context.hues.ofText(`${short}/${set.metadata.name}`, JSON.stringify(newest.data)) : 1;
}

/** "db-6f7b…" (a StatefulSet's label holds the whole name of the revision) or "6f7b…" (a DaemonSet's only its hash). */
function revisionOfHash<T extends KubeObject>(revisions: readonly T[], hash: string): T | undefined {
  return revisions.find((r) => r.metadata.name === hash || r.metadata.name.endsWith(`-${hash}`));
}

/** What the hue of a ControllerRevision goes by. */
export const revisionText = (revisions: readonly (KubeObject & { data?: unknown })[], hash: string): string =>
  JSON.stringify(revisionOfHash(revisions, hash)?.data ?? hash);

const revisionNumber = ({ source }: PictureContext, hash: string | undefined): number =>
  hash ? (revisionOfHash(source.controllerRevisions, hash)?.revision ?? 0) : 0;

/** Claims a pod mounts, with what they are bound to. */
function claimsOf({ source }: PictureContext, pod: Stored<Pod> | undefined): NonNullable<PodView['claims']> {
  return (pod?.spec.volumes ?? []).flatMap(({ persistentVolumeClaim }) => {
    if (!persistentVolumeClaim) return [];
    const name = persistentVolumeClaim.claimName;
    const claim = source.claims.find((c) => c.metadata.name === name);
    return [
      {
        name,
        size: String(claim?.spec?.resources?.requests?.['storage'] ?? ''),
        bound: claim?.status?.phase === 'Bound',
      },
    ];
  });
}

function imageOf(object: { spec?: unknown }): string {
  const spec = object.spec as { template?: { spec?: { containers?: readonly { image?: string }[] } } } | undefined;
  return spec?.template?.spec?.containers?.[0]?.image ?? '';
}

const countReady = (pods: readonly Stored<Pod>[]): number => pods.filter((pod) => isLive(pod) && isReady(pod)).length;

function countAvailable({ source }: PictureContext, pods: readonly Pod[], minReadySeconds: number): number {
  return pods.filter((pod) => availableAtMs(pod, minReadySeconds) <= source.wallMs).length;
}

export function controllerUid(object: KubeObject): string {
  return object.metadata.ownerReferences?.find((owner) => owner.controller)?.uid ?? '';
}

function groupByController<T extends KubeObject>(objects: readonly T[]): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const object of objects) {
    const uid = controllerUid(object);
    const group = groups.get(uid);
    if (group) group.push(object);
    else groups.set(uid, [object]);
  }
  return groups;
}
