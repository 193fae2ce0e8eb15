/**
 * Once a node is chosen: claims are bound to its volumes, provisioners are told the node, and the pod waits on its node until all
 * its claims are bound. Mirrors plugins/volumebinding (binder.go BindPodVolumes) and NominatedNodeName of pods that wait before
 * they are bound. The wait looks at the claims once a second, as upstream; with `tidy` timings, whenever one changes.
 */

import { conflict, OPTIMISTIC_LOCK } from '../api/errors.ts';
import type { Node, Pod } from '../api/objects.ts';
import type { ApiClient } from '../api/types.ts';
import { volumeClass } from '../api/volume-class.ts';
import type { Kernel, Timer } from '../kernel/kernel.ts';
import {
  annotated,
  BIND_COMPLETED,
  boundTo,
  type Claim,
  isReachedFrom,
  SELECTED_NODE,
  type Volume,
} from '../storage/binding.ts';
import type { Store } from '../store/store.ts';
import type { KubeObject } from '../store/types.ts';
import type { Timings } from '../timings.ts';
import { claimNames, type VolumeChoice } from './volumes.ts';

/** Upstream: VolumeBindingArgs.BindTimeoutSeconds. */
const LIMIT_MS = 600_000;

/** A node is chosen with claims as they were this long before it is written: a claim that changed since is refused, and the pod tries
 * again a second later. Of three pods that share a new claim the first gets through; one whose StatefulSet makes itself the claim's
 * owner does not at once. The upper end of `schedule`; recorded: 15 to 19 ms. */
const CHOSEN_BEFORE_MS = 30;

interface Waiting {
  readonly pod: Pod & KubeObject;
  readonly node: string;
  readonly choice: VolumeChoice;
  readonly untilMs: number;
  readonly done: (failure: string | undefined) => void;
  timer: Timer | undefined;
}

interface VolumeBinderOptions {
  readonly kernel: Kernel;
  readonly store: Store;
  readonly client: ApiClient;
  readonly timings: Timings;
}

export class VolumeBinder {
  readonly #kernel: Kernel;
  readonly #store: Store;
  readonly #client: ApiClient;
  readonly #timings: Timings;
  /** By pod uid. */
  readonly #waiting = new Map<string, Waiting>();
  /** When a claim that is not bound changed last, by uid. */
  readonly #changedMs = new Map<string, number>();
  /** Volumes that no claim has, by class. */
  readonly #free = new Map<string, Map<string, Volume>>();

  constructor({ kernel, store, client, timings }: VolumeBinderOptions) {
    this.#kernel = kernel;
    this.#store = store;
    this.#client = client;
    this.#timings = timings;
    for (const volume of store.list<Volume>('persistentvolumes')) this.#note(volume);
    store.subscribe('persistentvolumes', ({ type, object, previous }) => {
      if (previous) this.#forget(previous as Volume);
      if (type === 'DELETED') this.#forget(object as Volume);
      else this.#note(object as Volume);
    });
    store.subscribe('persistentvolumeclaims', ({ type, object }) => {
      const { metadata, spec } = object as Claim;
      if (type === 'DELETED' || spec.volumeName) this.#changedMs.delete(metadata.uid);
      else if (type === 'MODIFIED') this.#changedMs.set(metadata.uid, kernel.now());
      this.#claimChanged(object as Claim);
    });
  }

  /** Volumes of a class that some claim may still get, by name. */
  free(className: string): readonly Volume[] {
    const found = this.#free.get(className);
    return found ? [...found.values()].sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1)) : [];
  }

  isWaiting(uid: string): boolean {
    return this.#waiting.has(uid);
  }

  /** Writes what was chosen; `done` comes when every claim is bound, or with what went wrong. */
  bind(pod: Pod & KubeObject, node: string, choice: VolumeChoice, done: (failure: string | undefined) => void): void {
    const failure = this.#write(node, choice);
    if (failure !== undefined) {
      done(failure);
      return;
    }
    const waiting: Waiting = { pod, node, choice, untilMs: this.#kernel.now() + LIMIT_MS, done, timer: undefined };
    this.#waiting.set(pod.metadata.uid, waiting);
    this.#later(waiting);
  }

  #write(node: string, { bindings, provisions }: VolumeChoice): string | undefined {
    for (const { claim, volume } of bindings) {
      const result = this.#client.update<Volume>('persistentvolumes', boundTo(volume, claim));
      if (!result.ok) return result.status.message;
    }
    for (const claim of provisions) {
      const { name, uid } = claim.metadata;
      if (this.#kernel.now() - (this.#changedMs.get(uid) ?? Number.NEGATIVE_INFINITY) <= CHOSEN_BEFORE_MS)
        return conflict({ group: '', name: 'persistentvolumeclaims' }, name, OPTIMISTIC_LOCK).message;
      if (claim.metadata.annotations?.[SELECTED_NODE] === node) continue;
      const result = this.#client.update<Claim>('persistentvolumeclaims', annotated(claim, { [SELECTED_NODE]: node }));
      if (!result.ok) return result.status.message;
    }
    return undefined;
  }

  #later(waiting: Waiting): void {
    const pollMs = this.#timings.draw('volumePoll');
    const waitMs = pollMs > 0 ? pollMs : waiting.untilMs - this.#kernel.now();
    waiting.timer = this.#kernel.after(waitMs, 'scheduler', () => this.#look(waiting));
  }

  #claimChanged({ metadata }: Claim): void {
    if (this.#waiting.size === 0 || this.#timings.draw('volumePoll') > 0) return;
    for (const waiting of this.#waiting.values()) {
      const { namespace } = waiting.pod.metadata;
      if (namespace !== metadata.namespace || !claimNames(waiting.pod).includes(metadata.name)) continue;
      waiting.timer?.cancel();
      waiting.timer = this.#kernel.after(0, 'scheduler', () => this.#look(waiting));
    }
  }

  #look(waiting: Waiting): void {
    const verdict = this.#verdict(waiting);
    if (verdict === 'wait') {
      this.#later(waiting);
      return;
    }
    waiting.timer?.cancel();
    this.#waiting.delete(waiting.pod.metadata.uid);
    waiting.done(verdict === undefined ? undefined : `binding volumes: ${verdict}`);
  }

  /** undefined: all bound. Upstream: checkBindings. */
  #verdict({ pod, node, choice, untilMs }: Waiting): 'wait' | string | undefined {
    const { namespace, name, uid } = pod.metadata;
    const quoted = (text: string): string => JSON.stringify(text);
    if (this.#store.get('pods', namespace, name)?.metadata.uid !== uid)
      return `pod does not exist any more: pod ${quoted(name)} not found`;
    const there = this.#store.get<Node & KubeObject>('nodes', undefined, node);
    if (!there) return `failed to get node ${quoted(node)}: node ${quoted(node)} not found`;
    let isBound = true;
    for (const { metadata } of [...choice.bindings.map(({ claim }) => claim), ...choice.provisions]) {
      const claim = this.#store.get<Claim>('persistentvolumeclaims', namespace, metadata.name);
      if (!claim) return `failed to check provisioning pvc: could not find pvc "${namespace}/${metadata.name}"`;
      if (choice.provisions.some((other) => other.metadata.name === metadata.name)) {
        const selected = claim.metadata.annotations?.[SELECTED_NODE];
        if (selected === undefined) return `selectedNode annotation reset for PVC ${quoted(metadata.name)}`;
        if (selected !== node) return `provisioning failed for PVC ${quoted(metadata.name)}`;
      }
      const { volumeName } = claim.spec;
      const volume = volumeName ? this.#store.get<Volume>('persistentvolumes', undefined, volumeName) : undefined;
      if (volume && !isReachedFrom(volume.spec, there))
        return `pv ${quoted(volume.metadata.name)} node affinity doesn't match node ${quoted(node)}: no matching NodeSelectorTerms`;
      if (!volumeName || claim.metadata.annotations?.[BIND_COMPLETED] === undefined) isBound = false;
    }
    if (isBound) return undefined;
    return this.#kernel.now() >= untilMs ? 'context deadline exceeded' : 'wait';
  }

  #note(volume: Volume): void {
    const { phase } = volume.status;
    if (phase === 'Bound' || phase === 'Released' || phase === 'Failed') return;
    const className = volumeClass(volume);
    let found = this.#free.get(className);
    if (!found) {
      found = new Map();
      this.#free.set(className, found);
    }
    found.set(volume.metadata.name, volume);
  }

  #forget(volume: Volume): void {
    this.#free.get(volumeClass(volume))?.delete(volume.metadata.name);
  }
}
