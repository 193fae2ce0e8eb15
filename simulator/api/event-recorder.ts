/**
 * Events as components leave them: the same again raises a count, many alike are put together, who floods is held back. Mirrors
 * client-go/tools/record/event.go and events_cache.go. Leaves out: tries again while the API cannot be reached.
 */
import type { ApiClient } from './types.ts';

export interface EventRecorderOptions {
  readonly client: ApiClient;
  /** "deployment-controller"; a kubelet's with its node. */
  readonly source: { readonly component: string; readonly host?: string };
  wallMs(): number;
  /** For names: each answer is greater than the one before. */
  nextNanoseconds(): bigint;
  /** RFC 3339, whole seconds. */
  timestamp(): string;
}

/** What an Event is about. Upstream: client-go/tools/reference/ref.go. */
export interface ObjectReference {
  readonly kind: string;
  readonly namespace?: string;
  readonly name: string;
  readonly uid?: string;
  readonly apiVersion?: string;
  readonly resourceVersion?: string;
  /** "spec.containers{web}" */
  readonly fieldPath?: string;
}

/** Similar events after which further ones are put together. Upstream: defaultAggregateMaxEvents. */
const MAX_SIMILAR = 10;
/** Upstream: defaultAggregateIntervalInSeconds. */
const SIMILAR_WINDOW_MS = 600_000;
/** Upstream: defaultSpamBurst and defaultSpamQPS (one each five minutes). */
const SPAM_BURST = 25;
const SPAM_REFILL_MS = 300_000;
/** Objects that are remembered: the latest ones. Upstream: maxLruCacheEntries. */
const MAX_OBJECTS = 4096;

/** Each one put together makes upstream forget one of ten messages, whichever it be (PopAny): after seven it is likelier that a
 * message is forgotten than not (0.9^6 = 0.53, 0.9^7 = 0.48). A forgotten one is put together with the others when it comes again. */
const KNOWN_FOR = 6;

/** A message that is not forgotten. */
interface Known {
  readonly message: string;
  /** How many were put together before it. */
  readonly before: number;
}

/** Events of one type and reason about one object. */
interface Similar {
  readonly type: EventType;
  readonly reason: string;
  /** The oldest first. */
  messages: Known[];
  /** How many were put together. */
  combined: number;
  lastMs: number;
  observed: Observed[] | undefined;
}

/** One event that was written, which the same again adds to. */
interface Observed {
  /** Undefined where the event stands for many. */
  readonly message: string | undefined;
  readonly fieldPath: string | undefined;
  readonly name: string;
  readonly firstTimestamp: string;
  count: number;
}

/** How many more Events may be written. */
interface Budget {
  tokens: number;
  refilledMs: number;
}

type EventType = 'Normal' | 'Warning';

/** What is remembered of one object. */
interface Memory {
  /** Upstream: getSpamKey has the type of the Event, so that warnings hold no news back. */
  readonly budgets: { Normal?: Budget; Warning?: Budget };
  /** Most objects have few: the list comes with the first. */
  similar: Similar[] | undefined;
}

/** Events of one component. */
export class EventRecorder {
  readonly #options: EventRecorderOptions;
  /** By object; the one heard of last stands last. */
  readonly #objects = new Map<string, Memory>();

  constructor(options: EventRecorderOptions) {
    this.#options = options;
  }

  record(about: ObjectReference, type: EventType, reason: string, message: string): void {
    const { client, source, nextNanoseconds } = this.#options;
    const nowMs = this.#options.wallMs();
    const timestamp = this.#options.timestamp();
    const namespace = about.namespace ?? 'default';
    const memory = this.#memoryOf(keyOf(about));
    const similar = similarOf(memory, type, reason, nowMs);
    const combined = isOneOfMany(similar, message);
    const text = combined ? `(combined from similar events): ${message}` : message;
    const observed = combined ? undefined : message;
    const fieldPath = combined ? undefined : about.fieldPath;
    const before = similar.observed?.find((other) => other.message === observed && other.fieldPath === fieldPath);
    const event = before ?? {
      message: observed,
      fieldPath,
      name: `${about.name}.${nextNanoseconds().toString(16)}`,
      firstTimestamp: timestamp,
      count: 0,
    };
    event.count++;
    if (!before) similar.observed = similar.observed ? [...similar.observed, event] : [event];
    if (!mayPass(memory, type, nowMs)) return;
    if (before) {
      const patch = { count: event.count, lastTimestamp: timestamp, ...(combined ? { message: text } : {}) };
      const result = client.patch('events', namespace, event.name, 'strategic', patch);
      if (result.ok || result.status.reason !== 'NotFound') return;
    }
    client.give('events', namespace, {
      kind: 'Event',
      apiVersion: 'v1',
      metadata: { name: event.name, namespace },
      involvedObject: about,
      reason,
      message: text,
      source,
      firstTimestamp: event.firstTimestamp,
      lastTimestamp: timestamp,
      count: event.count,
      type,
      eventTime: null,
      reportingComponent: combined ? '' : source.component,
      reportingInstance: combined ? '' : (source.host ?? ''),
    });
  }

  /** What was said of all objects is forgotten: the component starts anew. */
  restarted(): void {
    this.#objects.clear();
  }

  /** The object is gone: nothing about it will repeat. */
  forget(about: ObjectReference): void {
    this.#objects.delete(keyOf(about));
  }

  /** What is remembered of an object, which is the latest from now on; of too many the one that was the latest longest ago goes. */
  #memoryOf(key: string): Memory {
    const memory: Memory = this.#objects.get(key) ?? { budgets: {}, similar: undefined };
    this.#objects.delete(key);
    this.#objects.set(key, memory);
    if (this.#objects.size > MAX_OBJECTS) {
      const [oldest] = this.#objects.keys();
      if (oldest !== undefined) this.#objects.delete(oldest);
    }
    return memory;
  }
}

const keyOf = ({ kind, namespace = 'default', name, uid }: ObjectReference): string =>
  `${kind}/${uid ?? `${namespace}/${name}`}`;

/** Whether the limit on Events of a type about one object lets one more through. Upstream: EventSourceObjectSpamFilter. */
function mayPass({ budgets }: Memory, type: EventType, nowMs: number): boolean {
  const budget = budgets[type] ?? { tokens: SPAM_BURST, refilledMs: nowMs };
  budgets[type] = budget;
  budget.tokens = Math.min(SPAM_BURST, budget.tokens + (nowMs - budget.refilledMs) / SPAM_REFILL_MS);
  budget.refilledMs = nowMs;
  if (budget.tokens < 1) return false;
  budget.tokens -= 1;
  return true;
}

/** What is remembered of such events; after a while without any it begins anew. */
function similarOf(memory: Memory, type: EventType, reason: string, nowMs: number): Similar {
  const { similar } = memory;
  let found = similar?.find((other) => other.reason === reason && other.type === type);
  if (!found) {
    found = { type, reason, messages: [], combined: 0, lastMs: nowMs, observed: undefined };
    memory.similar = similar ? [...similar, found] : [found];
  } else if (nowMs - found.lastMs > SIMILAR_WINDOW_MS) {
    found.messages = [];
    found.combined = 0;
  }
  found.lastMs = nowMs;
  return found;
}

/** Whether this message is one too many of its kind. Upstream: EventAggregator.EventAggregate. */
function isOneOfMany(similar: Similar, message: string): boolean {
  const { messages } = similar;
  if (messages.some((known) => known.message === message)) return false;
  messages.push({ message, before: similar.combined });
  if (similar.combined === 0 && messages.length < MAX_SIMILAR) return false;
  similar.combined++;
  similar.messages = messages.filter(({ before }) => similar.combined - before <= KNOWN_FOR);
  return true;
}
