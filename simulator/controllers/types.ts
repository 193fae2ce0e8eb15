/** What a controller is. Each is one file made by `defineController`, listed in list.ts. */
import type { PartName } from '../api/kinds/later.ts';
import type { Registry } from '../api/registry.ts';
import type { ApiClient, UserInfo } from '../api/types.ts';
import type { Random } from '../kernel/random.ts';
import type { Steps } from '../kernel/steps.ts';
import type { Change, KubeObject, ResourceName, StoreHistory, StoreReader } from '../store/types.ts';
import type { TimingKey, Timings } from '../timings.ts';

export interface ControllerContext {
  readonly store: StoreReader & StoreHistory;
  readonly client: ApiClient;
  readonly events: EventRecorder;
  /** Events in another name than the controller's. */
  eventsOf(component: string): EventRecorder;
  readonly random: Random;
  readonly timings: Timings;
  /** Virtual milliseconds. */
  nowMs(): number;
  /** Milliseconds since 1970 of virtual time. */
  wallMs(): number;
  /** RFC 3339, whole seconds. */
  timestamp(): string;
  /** What the API serves. */
  readonly registry: Registry;
  /** What tokens of service accounts are signed with. */
  readonly tokenKey: string;
  /** Whether the API serves that resource. */
  serves(resource: ResourceName): boolean;
  /** Puts a key on this controller's queue after a delay (workqueue.AddAfter). */
  enqueueAfter(key: string, delayMs: number): void;
}

export interface EventRecorder {
  /** Records an Event about `object` (client-go's EventRecorder with its aggregation: same object, reason and text raise the count). */
  record(object: KubeObject, type: 'Normal' | 'Warning', reason: string, message: string): void;
}

export interface ControllerWatch {
  readonly resource: ResourceName;
  /** Keys ("namespace/name") of this controller's queue that the change concerns. */
  readonly keys: (change: Change, store: StoreReader) => readonly string[];
  /** For how long such changes are gathered before they are looked at, besides the controller's delay (workqueue.AddAfter). */
  readonly delayMs?: (change: Change, wallMs: number, timings: Timings) => number;
}

export interface Controller {
  /** Upstream's name (cmd/kube-controller-manager/names/controller_names.go): "deployment-controller". */
  readonly name: string;
  /** The component in its events, e.g. "deployment-controller". */
  readonly eventSource: string;
  /** ServiceAccount in kube-system it acts as, or another user: what runs inside the API server. */
  readonly serviceAccount?: string;
  readonly user?: UserInfo;
  readonly watches: readonly ControllerWatch[];
  /** How long a change takes to reach it; default 'control'. */
  readonly delay?: TimingKey;
  /** The back-off of its queue; default 5 ms doubled up to 1000 s. */
  readonly backoff?: { readonly baseMs: number; readonly maxMs: number };
  /** Level-triggered, synchronous, idempotent. Returning 'retry' puts the key back with the rate limiter's back-off. */
  readonly reconcile: (context: ControllerContext, key: string) => void | 'retry' | Steps<void | 'retry'>;
}

/** The place of a controller that comes with a part. */
export interface LaterController {
  readonly name: string;
  readonly part: PartName;
  /** What it watches. */
  readonly resources: readonly ResourceName[];
}

/** Keeps a controller's place in the order in which changes are told. */
export function laterController(name: string, part: PartName, resources: readonly ResourceName[]): LaterController {
  return { name, part, resources };
}

/** A controller as a file exports it. */
export function defineController(controller: Controller): Controller {
  return Object.freeze(controller);
}
