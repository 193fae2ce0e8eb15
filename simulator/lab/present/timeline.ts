/** The time bar: how many pods of each template there were when, what the learner did, what the cluster reported. */
import type { Event, Pod, PodTemplateSpec } from '../../api/objects.ts';
import type { KubeObject, StoreReader } from '../../store/types.ts';
import { availableAtMs, isLive, podsOf, replicaSetsOf } from '../facts/workloads.ts';
import type { LabSession } from '../session.ts';
import type { TimelineFlag, TimelineStep, TimelineTick, TimelineView } from '../view.ts';
import type { Hues } from './hues.ts';
import { WORKLOADS } from './namespaces.ts';
import { controllerUid, limits, revisionText } from './owners.ts';

const TICK_LIMIT = 400;

interface Templated {
  readonly spec: { readonly template?: PodTemplateSpec; readonly minReadySeconds?: number };
}

interface StackedPod {
  readonly pod: Pod;
  readonly hue: number;
  readonly minReadySeconds: number;
}

/** What owns pods directly, with the name its hues go by: a Deployment's for its ReplicaSets. */
function* workloadsOf(
  store: StoreReader,
  namespace: string,
): Generator<{ ref: string; object: KubeObject & Templated }> {
  const deployments = new Map(store.list('deployments.apps', namespace).map((d) => [d.metadata.uid, d.metadata.name]));
  for (const [resource, short] of WORKLOADS) {
    if (resource === 'deployments.apps') continue;
    for (const object of store.list<KubeObject & Templated>(resource, namespace)) {
      const owner = deployments.get(controllerUid(object));
      yield { ref: owner === undefined ? `${short}/${object.metadata.name}` : `deploy/${owner}`, object };
    }
  }
}

export class Timeline {
  readonly #session: LabSession;
  readonly #hues: Hues;
  readonly #namespace: string;
  /** The workload whose pods are stacked: the first of its namespace that the lesson names; without one, all pods there. */
  readonly #owner: { readonly resource: string; readonly namespace: string; readonly name: string } | undefined;
  #steps: TimelineStep[] = [];
  #ticks: TimelineTick[] = [];
  #lastText = '';
  #seenChanges = 0;
  #seenRevision = -1;
  #version = 0;

  constructor(session: LabSession, namespace: string, hues: Hues) {
    this.#session = session;
    this.#namespace = namespace;
    this.#hues = hues;
    const ref = session.world.loaded.mentioned.find(
      (r) => WORKLOADS.has(r.resource) && (r.namespace ?? 'default') === namespace,
    );
    this.#owner = ref && { resource: ref.resource, namespace, name: ref.name };
    this.#seenChanges = session.world.cluster.store.changes.length;
  }

  /** Raised when something new was noted. */
  get version(): number {
    return this.#version;
  }

  /** The end of an instant: notes what changed. */
  note(): void {
    const { revision } = this.#session.world.cluster.store;
    if (revision === this.#seenRevision) return;
    this.#seenRevision = revision;
    this.#noteEvents();
    const stacks = this.#stacks();
    const text = JSON.stringify(stacks);
    if (text === this.#lastText) return;
    this.#lastText = text;
    this.#version++;
    this.#steps.push({ fromMs: Math.max(0, this.#session.nowMs), stacks });
  }

  view(): TimelineView {
    const { store } = this.#session.world.cluster;
    const deployment =
      this.#owner?.resource === 'deployments.apps' &&
      store.get('deployments.apps', this.#owner.namespace, this.#owner.name);
    return {
      owner: this.#owner ? `${WORKLOADS.get(this.#owner.resource)}/${this.#owner.name}` : null,
      limits: deployment ? limits(deployment as never) : { min: null, max: null },
      steps: [...this.#steps],
      flags: this.#flags(),
      ticks: [...this.#ticks],
      alerts: this.#session.grader.onsets(),
      windows: this.#session.grader.windows(),
    };
  }

  #stacks(): TimelineStep['stacks'] {
    const { store, kernel } = this.#session.world.cluster;
    const wallMs = kernel.wallMs();
    const counts = new Map<number, { hue: number; available: number; waiting: number; leaving: number }>();
    for (const { pod, hue, minReadySeconds } of this.#pods(store)) {
      if (pod.status?.phase === 'Succeeded') continue;
      const count = counts.get(hue) ?? { hue, available: 0, waiting: 0, leaving: 0 };
      if (availableAtMs(pod, minReadySeconds) <= wallMs) count.available++;
      else if (isLive(pod)) count.waiting++;
      else count.leaving++;
      counts.set(hue, count);
    }
    return [...counts.values()].sort((a, b) => a.hue - b.hue);
  }

  /** The pods that are stacked, with the hue of their template. */
  *#pods(store: LabSession['world']['cluster']['store']): Generator<StackedPod> {
    const owner = this.#owner;
    if (!owner) {
      const owners = new Map<string, Templated & { readonly ref: string }>();
      for (const { ref, object } of workloadsOf(store, this.#namespace))
        owners.set(object.metadata.uid, { ref, spec: object.spec });
      for (const pod of store.list<Pod & KubeObject>('pods', this.#namespace)) {
        const of = owners.get(controllerUid(pod));
        yield { pod, hue: of ? this.#hueOf(store, of.ref, of, pod) : 1, minReadySeconds: 0 };
      }
      return;
    }
    const object = store.get(owner.resource, owner.namespace, owner.name) as (KubeObject & Templated) | undefined;
    if (!object) return;
    const minReadySeconds = object.spec.minReadySeconds ?? 0;
    const ref = `${WORKLOADS.get(owner.resource)}/${owner.name}`;
    if (owner.resource === 'deployments.apps') {
      for (const set of replicaSetsOf(store, object)) {
        const hue = this.#hues.of(ref, set.spec.template);
        for (const pod of podsOf(store, 'replicasets.apps', set as KubeObject & typeof set))
          yield { pod, hue, minReadySeconds };
      }
      return;
    }
    for (const pod of podsOf(store, owner.resource, object))
      yield { pod, hue: this.#hueOf(store, ref, object, pod), minReadySeconds };
  }

  /** The hue of a pod: its ControllerRevision's where it has one, else its owner's template's. */
  #hueOf(store: StoreReader, ref: string, owner: Templated, pod: Pod): number {
    const hash = pod.metadata?.labels?.['controller-revision-hash'];
    if (hash === undefined) return this.#hues.of(ref, owner.spec.template);
    const revisions = store.list<KubeObject>('controllerrevisions.apps', pod.metadata?.namespace);
    return this.#hues.ofText(ref, revisionText(revisions, hash));
  }

  #flags(): TimelineFlag[] {
    const zero = this.#session.world.zeroMs;
    const flags: TimelineFlag[] = [
      ...this.#session.commands.map(({ record, changed }) => ({
        atMs: record.startedAtMs - zero,
        line: record.line,
        changed,
        kind: 'command' as const,
      })),
      ...this.#session.saves.map(({ path, atMs }) => ({
        atMs: atMs - zero,
        line: path,
        changed: false,
        kind: 'save' as const,
      })),
      ...this.#session.faults
        .view()
        .flatMap(({ id, says, struckAtMs: atMs }) =>
          atMs === null ? [] : [{ atMs, line: id, says, changed: true, kind: 'fault' as const }],
        ),
    ];
    return flags.sort((a, b) => a.atMs - b.atMs);
  }

  #noteEvents(): void {
    const { changes } = this.#session.world.cluster.store;
    for (; this.#seenChanges < changes.length; this.#seenChanges++) {
      const change = changes[this.#seenChanges];
      if (!change || change.resource !== 'events' || change.type === 'DELETED') continue;
      const { involvedObject, type } = change.object as unknown as Event;
      if (involvedObject.namespace !== undefined && involvedObject.namespace.startsWith('kube-')) continue;
      this.#ticks.push({ atMs: change.atMs - this.#session.world.zeroMs, warning: type === 'Warning' });
      if (this.#ticks.length > TICK_LIMIT) this.#ticks = this.#ticks.slice(-TICK_LIMIT);
      this.#version++;
    }
  }
}
