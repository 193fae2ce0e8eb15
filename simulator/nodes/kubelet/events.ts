/**
 * Events of one kubelet: the same event again raises its count; an object that floods is held back (a bucket of 25, one
 * more every five minutes). Mirrors client-go/tools/record/events_cache.go. Leaves out: the "combined from similar
 * events" aggregation (ten different messages with one reason within ten minutes).
 */
import type { Pod } from '../../api/objects.ts';
import type { TimestampClock } from '../../api/time.ts';
import type { ApiClient } from '../../api/types.ts';
import type { Kernel } from '../../kernel/kernel.ts';

const BURST = 25;
const REFILL_MS = 300_000;
/** What was not seen for this long is forgotten. */
const FORGET_MS = 600_000;

interface Known {
  readonly name: string;
  count: number;
  atMs: number;
}

interface ObjectState {
  tokens: number;
  refilledMs: number;
  readonly known: Map<string, Known>;
}

export class EventRecorder {
  readonly #kernel: Kernel;
  readonly #client: ApiClient;
  readonly #clock: TimestampClock;
  readonly #node: string;
  readonly #objects = new Map<string, ObjectState>();

  constructor(kernel: Kernel, client: ApiClient, clock: TimestampClock, node: string) {
    this.#kernel = kernel;
    this.#client = client;
    this.#clock = clock;
    this.#node = node;
  }

  /** Records an event about a pod, or one of its containers (`fieldPath`: "spec.containers{web}"). */
  record(pod: Pod, type: 'Normal' | 'Warning', reason: string, message: string, fieldPath = ''): void {
    const now = this.#kernel.now();
    const uid = pod.metadata.uid as string;
    let state = this.#objects.get(uid);
    if (!state) {
      state = { tokens: BURST, refilledMs: now, known: new Map() };
      this.#objects.set(uid, state);
    }
    const refills = Math.floor((now - state.refilledMs) / REFILL_MS);
    if (refills > 0) {
      state.tokens = Math.min(BURST, state.tokens + refills);
      state.refilledMs += refills * REFILL_MS;
    }
    if (state.tokens < 1) return;
    state.tokens--;
    const key = `${type}\n${reason}\n${fieldPath}\n${message}`;
    const known = state.known.get(key);
    const namespace = pod.metadata.namespace as string;
    if (known && now - known.atMs < FORGET_MS) {
      known.count++;
      known.atMs = now;
      const patched = this.#client.patch('events', namespace, known.name, 'merge', {
        count: known.count,
        lastTimestamp: this.#clock.now(),
      });
      if (patched.ok) return;
    }
    const name = `${pod.metadata.name}.${this.#kernel.nextNanoseconds().toString(16)}`;
    state.known.set(key, { name, count: 1, atMs: now });
    this.#create(pod, namespace, name, type, reason, message, fieldPath);
  }

  /** A pod is gone: nothing about it will repeat. */
  forget(uid: string): void {
    this.#objects.delete(uid);
  }

  #create(
    pod: Pod,
    namespace: string,
    name: string,
    type: string,
    reason: string,
    message: string,
    fieldPath: string,
  ): void {
    const timestamp = this.#clock.now();
    this.#client.create('events', namespace, {
      kind: 'Event',
      apiVersion: 'v1',
      metadata: { name, namespace },
      involvedObject: {
        kind: 'Pod',
        namespace,
        name: pod.metadata.name,
        uid: pod.metadata.uid,
        apiVersion: 'v1',
        resourceVersion: pod.metadata.resourceVersion,
        ...(fieldPath === '' ? {} : { fieldPath }),
      },
      reason,
      message,
      source: { component: 'kubelet', host: this.#node },
      firstTimestamp: timestamp,
      lastTimestamp: timestamp,
      count: 1,
      type,
      eventTime: null,
      reportingComponent: 'kubelet',
      reportingInstance: this.#node,
    });
  }
}
