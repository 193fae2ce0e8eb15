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

interface Similar {
  /** The first message; from the second on a set of them. */
  messages: string | Set<string>;
  lastMs: number;
}

interface Observed {
  readonly name: string;
  readonly firstTimestamp: string;
  count: number;
}

/** What is remembered of one object. */
interface Memory {
  tokens: number;
  refilledMs: number;
  readonly similar: Map<string, Similar>;
  readonly observed: Map<string, Observed>;
}

/** Events of one component. */
export class EventRecorder {
  readonly #options: EventRecorderOptions;
  /** By object; the one heard of last comes last. */
  readonly #objects = new Map<string, Memory>();

  constructor(options: EventRecorderOptions) {
    this.#options = options;
  }

  record(about: ObjectReference, type: 'Normal' | 'Warning', reason: string, message: string): void {
    const { client, source, nextNanoseconds } = this.#options;
    const nowMs = this.#options.wallMs();
    const timestamp = this.#options.timestamp();
    const namespace = about.namespace ?? 'default';
    const memory = this.#memoryOf(keyOf(about), nowMs);
    const group = `${type}\n${reason}`;
    const combined = isOneOfMany(memory, group, message, nowMs);
    const text = combined ? `(combined from similar events): ${message}` : message;
    const key = combined ? group : `${group}\n${about.fieldPath ?? ''}\n${message}`;
    const before = memory.observed.get(key);
    const event = before ?? {
      name: `${about.name}.${nextNanoseconds().toString(16)}`,
      firstTimestamp: timestamp,
      count: 0,
    };
    event.count++;
    if (!before) memory.observed.set(key, event);
    if (!mayPass(memory, nowMs)) return;
    if (before) {
      const patch = { count: event.count, lastTimestamp: timestamp, ...(combined ? { message: text } : {}) };
      const result = client.patch('events', namespace, event.name, 'strategic', patch);
      if (result.ok || result.status.reason !== 'NotFound') return;
    }
    client.create('events', namespace, {
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

  #memoryOf(object: string, nowMs: number): Memory {
    const memory = this.#objects.get(object) ?? {
      tokens: SPAM_BURST,
      refilledMs: nowMs,
      similar: new Map(),
      observed: new Map(),
    };
    this.#objects.delete(object);
    this.#objects.set(object, memory);
    if (this.#objects.size > MAX_OBJECTS) {
      for (const oldest of this.#objects.keys()) {
        this.#objects.delete(oldest);
        break;
      }
    }
    return memory;
  }
}

const keyOf = ({ kind, namespace = 'default', name, uid }: ObjectReference): string =>
  `${kind}/${uid ?? `${namespace}/${name}`}`;

/** Whether the limit on events about one object lets one more through. Upstream: EventSourceObjectSpamFilter. */
function mayPass(memory: Memory, nowMs: number): boolean {
  memory.tokens = Math.min(SPAM_BURST, memory.tokens + (nowMs - memory.refilledMs) / SPAM_REFILL_MS);
  memory.refilledMs = nowMs;
  if (memory.tokens < 1) return false;
  memory.tokens -= 1;
  return true;
}

/** Whether this message is one too many of its kind. Upstream: EventAggregator.EventAggregate. */
function isOneOfMany({ similar }: Memory, group: string, message: string, nowMs: number): boolean {
  let record = similar.get(group);
  if (!record || nowMs - record.lastMs > SIMILAR_WINDOW_MS) {
    record = { messages: message, lastMs: nowMs };
    similar.set(group, record);
  }
  record.lastMs = nowMs;
  if (record.messages === message) return false;
  const messages = typeof record.messages === 'string' ? new Set([record.messages]) : record.messages;
  record.messages = messages.add(message);
  if (messages.size < MAX_SIMILAR) return false;
  for (const oldest of messages) {
    messages.delete(oldest);
    break;
  }
  return true;
}
