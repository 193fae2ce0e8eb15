/**
 * The past, followed as it happens: availability, pod counts and rollouts of the objects the lesson names, lives of
 * objects, occurrences of events. Samples are taken at the end of each instant in which the store changed, so that what
 * is written is what checks see.
 */
import type { Event } from '../../api/objects.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import type { ContainerChange } from '../../nodes/types.ts';
import type { Store } from '../../store/store.ts';
import type { Change, KubeObject } from '../../store/types.ts';
import type { Ref } from '../definition/types.ts';
import {
  availableAtMs,
  isLive,
  newReplicaSet,
  podSpecOf,
  podsOf,
  revisionOf,
  rolloutGap,
  templateOf,
} from './workloads.ts';

/** Values in force from an instant on. */
export class Series {
  readonly #at: number[] = [];
  readonly #values: number[] = [];

  record(atMs: number, value: number): void {
    const last = this.#values.length - 1;
    if (last >= 0 && this.#values[last] === value) return;
    if (last >= 0 && this.#at[last] === atMs) this.#values[last] = value;
    else {
      this.#at.push(atMs);
      this.#values.push(value);
    }
  }

  get last(): number | undefined {
    return this.#values.at(-1);
  }

  /** Smallest and largest value in force in the window; undefined when there was none. */
  extremes(fromMs: number, toMs: number): { min: number; max: number } | undefined {
    let found: { min: number; max: number } | undefined;
    for (let i = this.#at.length - 1; i >= 0; i--) {
      const at = this.#at[i] as number;
      if (at > toMs) continue;
      const value = this.#values[i] as number;
      if (!Number.isNaN(value))
        found = found
          ? { min: Math.min(found.min, value), max: Math.max(found.max, value) }
          : { min: value, max: value };
      if (at <= fromMs) break;
    }
    return found;
  }
}

export interface Rollout {
  revision: number;
  readonly image: string;
  readonly by: string;
  readonly startedMs: number;
  stuckMs: number | null;
  endedMs: number | null;
  outcome: 'complete' | 'superseded' | 'running';
}

interface Life {
  readonly resource: string;
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  /** Of the object that controls it; undefined: none does. */
  owner: string | undefined;
  labels: Readonly<Record<string, string>>;
  node: string | null;
  readonly createdMs: number;
  readyMs: number | null;
  askedMs: number | null;
  askedBy: string | null;
  goneMs: number | null;
}

interface Tracked {
  readonly ref: Ref;
  readonly available: Series;
  readonly pods: Series;
  readonly rollouts: Rollout[];
  template: string | undefined;
  rolling: boolean;
  /** Who changed the template last, since the last sample. */
  changedBy: string;
}

export class Recorder {
  readonly #kernel: Kernel;
  readonly #store: Store;
  readonly #tracked = new Map<string, Tracked>();
  /** resource → uid → life. Lives of a resource are followed from the beginning. */
  readonly #lives = new Map<string, Map<string, Life>>();
  readonly #occurrences: {
    readonly atMs: number;
    readonly key: string;
    readonly reason: string;
    readonly count: number;
  }[] = [];
  /** Containers that run, of the pod names that lessons ask for: by pod, then by container. */
  readonly #running = new Map<string, Map<string, Series>>();
  readonly #touched = new Set<Tracked>();
  readonly #readyTimers = new Set<number>();

  constructor(kernel: Kernel, store: Store, refs: readonly Ref[]) {
    this.#kernel = kernel;
    this.#store = store;
    for (const ref of refs) {
      if (ref.resource === 'pods') this.#running.set(keyOf(ref), new Map());
      this.#tracked.set(keyOf(ref), {
        ref,
        available: new Series(),
        pods: new Series(),
        rollouts: [],
        template: undefined,
        rolling: false,
        changedBy: '',
      });
    }
    for (const change of store.changes) this.#hear(change);
    store.subscribe('*', (change) => this.#hear(change));
  }

  /** Takes samples of what changed; called at the end of each instant. */
  sample(): void {
    if (this.#touched.size === 0) return;
    for (const tracked of this.#touched) this.#sample(tracked);
    this.#touched.clear();
  }

  series(ref: Ref): { readonly available: Series; readonly pods: Series } | undefined {
    return this.#tracked.get(keyOf(ref));
  }

  rolling(ref: Ref): boolean {
    return this.#tracked.get(keyOf(ref))?.rolling ?? false;
  }

  rollouts(ref: Ref): readonly Rollout[] {
    return this.#tracked.get(keyOf(ref))?.rollouts ?? [];
  }

  /** How many containers of a pod's name run at one time: of the container that has most. */
  running(ref: Ref): { extremes(fromMs: number, toMs: number): { max: number } | undefined } | undefined {
    const containers = this.#running.get(keyOf(ref));
    return (
      containers && {
        extremes: (fromMs, toMs) => ({
          max: Math.max(0, ...[...containers.values()].map((series) => series.extremes(fromMs, toMs)?.max ?? 0)),
        }),
      }
    );
  }

  /** A container has begun or ended, whatever the API knows of it. */
  container({ namespace, pod, container, began }: ContainerChange): void {
    const containers = this.#running.get(`pods/${namespace}/${pod}`);
    if (!containers) return;
    const series = containers.get(container) ?? new Series();
    containers.set(container, series);
    series.record(this.#kernel.now(), Math.max(0, (series.last ?? 0) + (began ? 1 : -1)));
  }

  /** By creation. */
  lives(resource: string): Iterable<Life> {
    return this.#lives.get(resource)?.values() ?? [];
  }

  occurrences(ref: Ref, reason: string, fromMs: number, toMs: number): number {
    let count = 0;
    for (const o of this.#occurrences)
      if (
        o.atMs >= fromMs &&
        o.atMs <= toMs &&
        o.reason === reason &&
        o.key === `${ref.kind}/${ref.namespace ?? ''}/${ref.name}`
      )
        count += o.count;
    return count;
  }

  #hear(change: Change): void {
    if (change.resource === 'events') this.#event(change);
    else this.#life(change);
    for (const tracked of this.#tracked.values()) {
      if (concerns(tracked.ref, change)) this.#touched.add(tracked);
      if (
        isSelf(tracked.ref, change) &&
        change.type !== 'DELETED' &&
        templateOf(change.object) !== (change.previous && templateOf(change.previous))
      ) {
        tracked.changedBy = change.actor;
      }
    }
  }

  #event({ type, object, previous, atMs }: Change): void {
    if (type === 'DELETED') return;
    const { involvedObject, reason } = object as Event & KubeObject;
    const before = previous ? countOf(previous) : 0;
    this.#occurrences.push({
      atMs,
      key: `${involvedObject.kind}/${involvedObject.namespace ?? ''}/${involvedObject.name}`,
      reason: reason ?? '',
      count: Math.max(0, countOf(object) - before),
    });
  }

  #life({ type, resource, object, previous, atMs, actor }: Change): void {
    let lives = this.#lives.get(resource);
    if (!lives) {
      lives = new Map();
      this.#lives.set(resource, lives);
    }
    const { uid, name, namespace = '', labels = {}, deletionTimestamp } = object.metadata;
    let life = lives.get(uid);
    if (!life) {
      life = {
        resource,
        namespace,
        name,
        uid,
        owner: undefined,
        labels,
        node: null,
        createdMs: atMs,
        readyMs: null,
        askedMs: null,
        askedBy: null,
        goneMs: null,
      };
      lives.set(uid, life);
    }
    life.labels = labels;
    life.owner = object.metadata.ownerReferences?.find(({ controller }) => controller)?.uid;
    if (resource === 'pods') {
      life.node ??= (object as { spec?: { nodeName?: string } }).spec?.nodeName ?? null;
      if (
        life.readyMs === null &&
        (object as { status?: { conditions?: { type: string; status: string }[] } }).status?.conditions?.some(
          (c) => c.type === 'Ready' && c.status === 'True',
        )
      )
        life.readyMs = atMs;
    }
    if (
      deletionTimestamp !== undefined &&
      previous?.metadata.deletionTimestamp === undefined &&
      life.askedMs === null
    ) {
      life.askedMs = atMs;
      life.askedBy = actorName(actor);
    }
    if (type === 'DELETED') {
      life.goneMs = atMs;
      if (life.askedMs === null) {
        life.askedMs = atMs;
        life.askedBy = actorName(actor);
      }
    }
  }

  #sample(tracked: Tracked): void {
    const { ref } = tracked;
    const now = this.#kernel.now();
    const object = this.#store.get(ref.resource, ref.namespace, ref.name);
    if (!object) {
      tracked.available.record(now, Number.NaN);
      tracked.pods.record(now, Number.NaN);
      tracked.template = undefined;
      if (tracked.rolling) this.#endRollout(tracked, 'superseded');
      tracked.rolling = false;
      return;
    }
    const pods = podsOf(this.#store, ref.resource, object);
    tracked.pods.record(now, pods.filter(isLive).length);
    tracked.available.record(now, this.#available(object, pods, tracked));
    const template = templateOf(object);
    if (template === undefined) return;
    if (template !== tracked.template) {
      if (tracked.rolling) this.#endRollout(tracked, 'superseded');
      tracked.template = template;
      tracked.rolling = true;
      tracked.rollouts.push({
        revision: 0,
        image: imageOf(ref, object),
        by: actorName(tracked.changedBy),
        startedMs: now,
        stuckMs: null,
        endedMs: null,
        outcome: 'running',
      });
    }
    const current = tracked.rollouts.at(-1);
    if (current && ref.resource === 'deployments.apps') {
      const rs = newReplicaSet(this.#store, object as never);
      if (rs) current.revision = revisionOf(rs);
      const stuck = (
        object as { status?: { conditions?: { type: string; reason?: string }[] } }
      ).status?.conditions?.some((c) => c.type === 'Progressing' && c.reason === 'ProgressDeadlineExceeded');
      if (stuck && tracked.rolling) current.stuckMs ??= now;
    }
    if (tracked.rolling && rolloutGap(this.#store, ref.resource, object) === undefined) {
      this.#endRollout(tracked, 'complete');
      tracked.rolling = false;
    }
  }

  #endRollout(tracked: Tracked, outcome: 'complete' | 'superseded'): void {
    const current = tracked.rollouts.at(-1);
    if (!current || current.outcome !== 'running') return;
    current.outcome = outcome;
    current.endedMs = this.#kernel.now();
  }

  /** Counts what is available and comes back when one becomes so by waiting alone. */
  #available(object: KubeObject, pods: readonly Parameters<typeof availableAtMs>[0][], tracked: Tracked): number {
    const minReady = (object as { spec?: { minReadySeconds?: number } }).spec?.minReadySeconds ?? 0;
    const wallMs = this.#kernel.wallMs();
    let count = 0;
    for (const pod of pods) {
      const at = availableAtMs(pod, minReady);
      if (at <= wallMs) count++;
      else if (at !== Number.POSITIVE_INFINITY) this.#comeBack(at - this.#kernel.epochMs, tracked);
    }
    return count;
  }

  #comeBack(atMs: number, tracked: Tracked): void {
    if (this.#readyTimers.has(atMs)) return;
    this.#readyTimers.add(atMs);
    this.#kernel.at(atMs, 'pod becomes available', () => {
      this.#readyTimers.delete(atMs);
      this.#touched.add(tracked);
    });
  }
}

const keyOf = (ref: Ref): string => `${ref.resource}/${ref.namespace ?? ''}/${ref.name}`;

function isSelf(ref: Ref, { resource, object }: Change): boolean {
  return resource === ref.resource && object.metadata.name === ref.name && object.metadata.namespace === ref.namespace;
}

/** Whether a change may alter what is sampled of a reference: itself, its namespace's ReplicaSets and pods. */
function concerns(ref: Ref, change: Change): boolean {
  if (isSelf(ref, change)) return true;
  return (
    (change.resource === 'pods' || change.resource === 'replicasets.apps') &&
    change.object.metadata.namespace === ref.namespace
  );
}

const countOf = (event: KubeObject): number => {
  const { count, series } = event as KubeObject & { count?: number; series?: { count?: number } };
  return series?.count ?? count ?? 1;
};

function imageOf(ref: Ref, object: KubeObject): string {
  return podSpecOf(ref.resource, object)?.containers?.[0]?.image ?? '';
}

/** Actors as lessons name them: learner, controller, kubelet, eviction, an addon's name, a fault's id. */
function actorName(user: string): string {
  if (user === 'learner') return 'learner';
  if (user.startsWith('system:node:')) return 'kubelet';
  if (user.startsWith('system:serviceaccount:reloader:')) return 'reloader';
  if (user.startsWith('system:serviceaccount:')) {
    const account = user.split(':').at(-1) ?? '';
    // Taint eviction deletes with the node controller's account, and that controller deletes nothing else.
    return account === 'node-controller' ? 'eviction' : 'controller';
  }
  if (user.startsWith('system:kube-controller-manager') || user === 'system:apiserver') return 'controller';
  if (user.startsWith('fault:')) return user.slice('fault:'.length);
  return user;
}
