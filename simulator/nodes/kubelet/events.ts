/**
 * Events of one kubelet: the same event again raises its count; an object that floods is held back (a bucket of 25, one
 * more every five minutes). Mirrors client-go/tools/record/events_cache.go. Leaves out: the "combined from similar
 * events" aggregation (ten different messages with one reason within ten minutes), and that what happens while the API cannot be
 * reached is tried again for two minutes.
 */
import type { Pod } from '../../api/objects.ts';
import type { TimestampClock } from '../../api/time.ts';
import type { ApiClient } from '../../api/types.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import { kubeletEvent } from '../event-object.ts';

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

export interface EventRecorderOptions {
  readonly kernel: Kernel;
  readonly client: ApiClient;
  readonly clock: TimestampClock;
  readonly node: string;
  /** Whether the API cannot be reached. */
  readonly silent: () => boolean;
}

export class EventRecorder {
  readonly #options: EventRecorderOptions;
  readonly #objects = new Map<string, ObjectState>();

  constructor(options: EventRecorderOptions) {
    this.#options = options;
  }

  /** Records an event about a pod, or one of its containers (`fieldPath`: "spec.containers{web}"). */
  record(pod: Pod, type: 'Normal' | 'Warning', reason: string, message: string, fieldPath = ''): void {
    const { kernel, client, clock, node, silent } = this.#options;
    if (silent()) return;
    const { namespace = '', name: podName = '', uid = '', resourceVersion } = pod.metadata;
    const now = kernel.now();
    const state = this.#stateOf(uid, now);
    if (state.tokens < 1) return;
    state.tokens--;
    const key = `${type}\n${reason}\n${fieldPath}\n${message}`;
    const known = state.known.get(key);
    if (known && now - known.atMs < FORGET_MS) {
      known.count++;
      known.atMs = now;
      const patched = client.patch('events', namespace, known.name, 'merge', {
        count: known.count,
        lastTimestamp: clock.now(),
      });
      if (patched.ok) return;
    }
    const name = `${podName}.${kernel.nextNanoseconds().toString(16)}`;
    state.known.set(key, { name, count: 1, atMs: now });
    const involvedObject = {
      kind: 'Pod',
      namespace,
      name: podName,
      uid,
      apiVersion: 'v1',
      resourceVersion,
      ...(fieldPath === '' ? {} : { fieldPath }),
    };
    const event = { name, namespace, involvedObject, type, reason, message, timestamp: clock.now(), node };
    client.create('events', namespace, kubeletEvent(event));
  }

  /** A pod is gone: nothing about it will repeat. */
  forget(uid: string): void {
    this.#objects.delete(uid);
  }

  #stateOf(uid: string, now: number): ObjectState {
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
    return state;
  }
}
