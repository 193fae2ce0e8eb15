/**
 * Runs the controllers of one cluster: watches, work queues, back-off. Mirrors cmd/kube-controller-manager and
 * client-go/util/workqueue (deduplication while queued, AddAfter, the default rate limiter's per-item back-off).
 * Leaves out: the limiter's overall bucket (10 a second), resyncs, several workers (each controller has one).
 * Read on: list.ts (which controllers there are), events.ts, ownership.ts, then a controller.
 */

import { serviceAccountUser } from '../api/authentication/users.ts';
import type { Registry } from '../api/registry.ts';
import { formatTime } from '../api/time.ts';
import type { ApiClient, UserInfo } from '../api/types.ts';
import type { Kernel, Timer } from '../kernel/kernel.ts';
import type { Steps } from '../kernel/steps.ts';
import type { Store } from '../store/store.ts';
import type { Change, KubeObject, ResourceName } from '../store/types.ts';
import type { Timings } from '../timings.ts';
import { createEventRecorder } from './events.ts';
import type { Controller, ControllerContext, ControllerWatch, EventRecorder, LaterController } from './types.ts';

interface ControllerManagerOptions {
  readonly kernel: Kernel;
  readonly store: Store;
  readonly timings: Timings;
  readonly controllers: readonly (Controller | LaterController)[];
  client(user: UserInfo): ApiClient;
  readonly registry: Registry;
  /** What tokens of service accounts are signed with. */
  readonly tokenKey: string;
}

interface Queued {
  readonly timer: Timer;
  readonly atMs: number;
}

/** Upstream: DefaultTypedControllerRateLimiter's NewTypedItemExponentialFailureRateLimiter(5ms, 1000s). */
const BASE_DELAY_MS = 5;
const MAX_DELAY_MS = 1_000_000;

/** Example: backoffMs(0) = 5, backoffMs(3) = 40, backoffMs(30) = 1_000_000. */
export function backoffMs(failures: number, baseMs = BASE_DELAY_MS, maxMs = MAX_DELAY_MS): number {
  return Math.min(maxMs, baseMs * 2 ** failures);
}

type Hear = (change: Change) => void;

/** Starts every controller; they work from then on as the store changes. Returns how those of a part begin when it comes: they
 * are told of what is there, as an informer's first list tells it. */
export function startControllers(options: ControllerManagerOptions): (arrived: readonly Controller[]) => void {
  const { store } = options;
  const names = new Set<string>();
  const places = new Map<string, { readonly resources: readonly ResourceName[]; hear: Hear }>();
  for (const controller of options.controllers) {
    const { name } = controller;
    if (names.has(name)) throw new Error(`two controllers are called ${name}`);
    names.add(name);
    if ('part' in controller) {
      const place = { resources: controller.resources, hear: (_: Change) => {} };
      places.set(name, place);
      for (const resource of place.resources) store.subscribe(resource, (change) => place.hear(change));
    } else {
      const hear = runController(options, controller);
      for (const watch of controller.watches) store.subscribe(watch.resource, (change) => hear(watch, change));
    }
  }
  return (arrived) => {
    for (const controller of arrived) {
      const place = places.get(controller.name);
      if (!place) throw new Error(`${controller.name} came unawaited`);
      places.delete(controller.name);
      const hear = runController(options, controller);
      place.hear = (change) => {
        for (const watch of controller.watches) if (watch.resource === change.resource) hear(watch, change);
      };
      for (const resource of place.resources)
        for (const object of store.list(resource)) place.hear(asAdded(options, resource, object));
    }
  };
}

/** What a first list tells of an object. */
function asAdded({ kernel, store }: ControllerManagerOptions, resource: ResourceName, object: KubeObject): Change {
  const { revision } = store;
  return { type: 'ADDED', resource, object, previous: undefined, revision, atMs: kernel.now(), actor: '' };
}

/** Makes the queue of a controller. Returns what hears of a change that one of its watches is about. */
function runController(
  options: ControllerManagerOptions,
  controller: Controller,
): (watch: ControllerWatch, change: Change) => void {
  const { kernel, store, timings } = options;
  const { name, delay = 'control' } = controller;
  const client = options.client(
    controller.user ?? serviceAccountUser('kube-system', controller.serviceAccount ?? name),
  );
  const random = kernel.random(`controller/${name}`);
  const delays = kernel.random(`controller/${name}/delays`);
  const queued = new Map<string, Queued>();
  const later = new Map<string, Queued>();
  const failures = new Map<string, number>();
  let second = Number.NaN;
  let text = '';
  const timestamp = (): string => {
    const now = Math.floor(kernel.wallMs() / 1000);
    if (now !== second) {
      second = now;
      text = formatTime(now * 1000);
    }
    return text;
  };

  /** Puts a key on the queue after a delay; a key that is there for earlier stays as it is. */
  function put(keys: Map<string, Queued>, key: string, delayMs: number, then: (key: string) => void): void {
    const atMs = kernel.now() + Math.max(0, Math.ceil(delayMs));
    const before = keys.get(key);
    if (before) {
      if (before.atMs <= atMs) return;
      before.timer.cancel();
    }
    keys.set(key, { atMs, timer: kernel.at(atMs, name, () => then(key)) });
  }

  const enqueue = (key: string, delayMs: number): void => put(queued, key, delayMs, run);
  /** Upstream: AddAfter, AddRateLimited. The key waits beside the queue, so that changes are not kept waiting with it. */
  const enqueueAfter = (key: string, delayMs: number): void =>
    put(later, key, delayMs, () => {
      later.delete(key);
      if (!queued.has(key)) enqueue(key, 0);
    });

  function run(key: string): void {
    queued.delete(key);
    const result = controller.reconcile(context, key);
    if (typeof result === 'object') kernel.goOn(ended(key, result));
    else end(key, result);
  }

  function* ended(key: string, steps: Steps<void | 'retry'>): Steps {
    end(key, yield* steps);
  }

  function end(key: string, result: void | 'retry'): void {
    if (result === 'retry') {
      const count = failures.get(key) ?? 0;
      failures.set(key, count + 1);
      // A try takes time as well: its back-off begins after it.
      const triedMs = timings.draw(delay, delays);
      enqueueAfter(key, triedMs + backoffMs(count, controller.backoff?.baseMs, controller.backoff?.maxMs));
    } else failures.delete(key);
  }

  const eventsOf = (component: string): EventRecorder =>
    createEventRecorder({
      client,
      source: { component },
      wallMs: () => kernel.wallMs(),
      nextNanoseconds: () => kernel.nextNanoseconds(),
      timestamp,
    });
  const context: ControllerContext = {
    store,
    client,
    events: eventsOf(controller.eventSource),
    eventsOf,
    random,
    timings,
    nowMs: () => kernel.now(),
    wallMs: () => kernel.wallMs(),
    timestamp,
    registry: options.registry,
    tokenKey: options.tokenKey,
    serves: (resource) => options.registry.has(resource),
    enqueueAfter,
  };

  return (watch, change) => {
    const gatherMs = watch.delayMs?.(change, kernel.wallMs(), timings) ?? 0;
    // Most of it is the way of the change to the controller: all that it concerns is looked at together.
    let delayMs: number | undefined;
    const keys = watch.keys(change, store);
    for (let i = 0; i < keys.length; i++) {
      const key = keys[i] as string;
      if (gatherMs === 0 && queued.has(key)) continue;
      delayMs ??= timings.draw(delay, delays);
      if (gatherMs > 0) enqueueAfter(key, gatherMs + delayMs);
      else enqueue(key, delayMs);
    }
  };
}

/** "default/web" of a change's object: the key most watches use. */
export function keyOf({ object }: Change): readonly string[] {
  const { namespace, name } = object.metadata;
  return [namespace === undefined ? name : `${namespace}/${name}`];
}
