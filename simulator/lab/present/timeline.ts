/** The time bar: how many pods of each template there were when, what the learner did, what the cluster reported. */
import type { Event } from '../../api/objects.ts';
import type { KubeObject } from '../../store/types.ts';
import { availableAtMs, isLive, podsOf, replicaSetsOf } from '../facts/workloads.ts';
import type { LabSession } from '../session.ts';
import type { TimelineFlag, TimelineStep, TimelineTick, TimelineView } from '../view.ts';
import type { Hues } from './hues.ts';
import { limits } from './picture.ts';

const TICK_LIMIT = 400;

export class Timeline {
  readonly #session: LabSession;
  readonly #hues: Hues;
  /** Name of the Deployment whose pods are stacked. */
  readonly #owner: { readonly namespace: string; readonly name: string } | undefined;
  #steps: TimelineStep[] = [];
  #ticks: TimelineTick[] = [];
  #lastText = '';
  #seenChanges = 0;
  #seenRevision = -1;
  #version = 0;

  constructor(session: LabSession, hues: Hues) {
    this.#session = session;
    this.#hues = hues;
    const ref = session.world.loaded.mentioned.find((r) => r.resource === 'deployments.apps');
    this.#owner = ref && { namespace: ref.namespace ?? 'default', name: ref.name };
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
    if (!this.#owner) return;
    const stacks = this.#stacks();
    const text = JSON.stringify(stacks);
    if (text === this.#lastText) return;
    this.#lastText = text;
    this.#version++;
    this.#steps.push({ fromMs: Math.max(0, this.#session.nowMs), stacks });
  }

  view(): TimelineView {
    const { store } = this.#session.world.cluster;
    const deployment = this.#owner && store.get('deployments.apps', this.#owner.namespace, this.#owner.name);
    return {
      owner: this.#owner ? `deploy/${this.#owner.name}` : null,
      limits: deployment ? limits(deployment as never) : { min: null, max: null },
      steps: [...this.#steps],
      flags: this.#flags(),
      ticks: [...this.#ticks],
      windows: this.#session.grader.windows(),
    };
  }

  #stacks(): TimelineStep['stacks'] {
    const { store, kernel } = this.#session.world.cluster;
    const owner = this.#owner as { namespace: string; name: string };
    const deployment = store.get('deployments.apps', owner.namespace, owner.name);
    if (!deployment) return [];
    const minReady = (deployment as KubeObject & { spec: { minReadySeconds?: number } }).spec.minReadySeconds ?? 0;
    const wallMs = kernel.wallMs();
    const counts = new Map<number, { hue: number; available: number; waiting: number; leaving: number }>();
    for (const set of replicaSetsOf(store, deployment)) {
      const hue = this.#hues.of(`deploy/${owner.name}`, set.spec.template);
      const count = counts.get(hue) ?? { hue, available: 0, waiting: 0, leaving: 0 };
      for (const pod of podsOf(store, 'replicasets.apps', set as KubeObject & typeof set)) {
        if (availableAtMs(pod, minReady) <= wallMs) count.available++;
        else if (isLive(pod)) count.waiting++;
        else count.leaving++;
      }
      counts.set(hue, count);
    }
    return [...counts.values()].filter((c) => c.available + c.waiting + c.leaving > 0).sort((a, b) => a.hue - b.hue);
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
      ...this.#session.faults.struck.map(({ id, atMs }) => ({
        atMs: atMs - zero,
        line: id,
        changed: true,
        kind: 'fault' as const,
      })),
    ];
    return flags.sort((a, b) => a.atMs - b.atMs);
  }

  #noteEvents(): void {
    const { changes } = this.#session.world.cluster.store;
    for (; this.#seenChanges < changes.length; this.#seenChanges++) {
      const change = changes[this.#seenChanges];
      if (!change || change.resource !== 'events' || change.type === 'DELETED') continue;
      const { involvedObject, reason = '', message = '', type } = change.object as unknown as Event;
      if (involvedObject.namespace !== undefined && involvedObject.namespace.startsWith('kube-')) continue;
      this.#ticks.push({
        atMs: change.atMs - this.#session.world.zeroMs,
        warning: type === 'Warning',
        reason,
        message,
        ref: `${(involvedObject.kind ?? '').toLowerCase()}/${involvedObject.name ?? ''}`,
      });
      if (this.#ticks.length > TICK_LIMIT) this.#ticks = this.#ticks.slice(-TICK_LIMIT);
      this.#version++;
    }
  }
}
