/**
 * Events as components leave them: client-go's correlator with its three rules. Mirrors client-go/tools/record/event.go
 * and events_cache.go. Leaves out: expiry of Events (an hour in a real cluster).
 */
import type { ApiClient } from '../api/types.ts';
import type { KubeObject } from '../store/types.ts';
import type { EventRecorder } from './types.ts';

export interface EventRecorderOptions {
  readonly client: ApiClient;
  /** "deployment-controller". */
  readonly component: string;
  wallMs(): number;
  /** For names: each answer is greater than the one before. */
  nextNanoseconds(): bigint;
  /** RFC 3339, whole seconds. */
  timestamp(): string;
}

/** Similar events after which further ones are put together. Upstream: defaultAggregateMaxEvents. */
const MAX_SIMILAR = 10;
/** Upstream: defaultAggregateIntervalInSeconds. */
const SIMILAR_WINDOW_MS = 600_000;
/** Upstream: defaultSpamBurst and defaultSpamQPS (one each five minutes). */
const SPAM_BURST = 25;
const SPAM_REFILL_MS = 300_000;

interface Similar {
  readonly messages: Set<string>;
  lastMs: number;
}

interface Observed {
  readonly name: string;
  count: number;
}

interface Bucket {
  tokens: number;
  atMs: number;
}

/** Events of one component. */
export function createEventRecorder(options: EventRecorderOptions): EventRecorder {
  const { client, component } = options;
  const similar = new Map<string, Similar>();
  const observed = new Map<string, Observed>();
  const buckets = new Map<string, Bucket>();

  /** Whether the limit on events about one object lets one more through. Upstream: EventSourceObjectSpamFilter. */
  function mayPass(key: string, nowMs: number): boolean {
    const bucket = buckets.get(key) ?? { tokens: SPAM_BURST, atMs: nowMs };
    bucket.tokens = Math.min(SPAM_BURST, bucket.tokens + (nowMs - bucket.atMs) / SPAM_REFILL_MS);
    bucket.atMs = nowMs;
    buckets.set(key, bucket);
    if (bucket.tokens < 1) return false;
    bucket.tokens -= 1;
    return true;
  }

  /** Whether this message is one too many of its kind. Upstream: EventAggregator.EventAggregate. */
  function isOneOfMany(key: string, message: string, nowMs: number): boolean {
    let record = similar.get(key);
    if (!record || nowMs - record.lastMs > SIMILAR_WINDOW_MS) {
      record = { messages: new Set(), lastMs: nowMs };
      similar.set(key, record);
    }
    record.messages.add(message);
    record.lastMs = nowMs;
    if (record.messages.size < MAX_SIMILAR) return false;
    for (const oldest of record.messages) {
      record.messages.delete(oldest);
      break;
    }
    return true;
  }

  return {
    record(object, type, reason, message) {
      const nowMs = options.wallMs();
      const timestamp = options.timestamp();
      const { metadata } = object;
      const namespace = metadata.namespace ?? 'default';
      const about = `${object.kind}/${metadata.uid ?? `${namespace}/${metadata.name}`}`;
      const group = `${about}/${type}/${reason}`;
      const combined = isOneOfMany(group, message, nowMs);
      const text = combined ? `(combined from similar events): ${message}` : message;
      const key = combined ? group : `${group}/${message}`;
      const before = observed.get(key);
      if (before) {
        before.count++;
        if (!mayPass(about, nowMs)) return;
        const patch = { count: before.count, lastTimestamp: timestamp, message: text };
        const result = client.patch('events', namespace, before.name, 'strategic', patch);
        if (result.ok || result.status.reason !== 'NotFound') return;
      }
      const name = `${metadata.name}.${options.nextNanoseconds().toString(16)}`;
      observed.set(key, { name, count: before?.count ?? 1 });
      if (!before && !mayPass(about, nowMs)) return;
      client.create('events', namespace, {
        kind: 'Event',
        apiVersion: 'v1',
        metadata: { name, namespace },
        involvedObject: involved(object),
        reason,
        message: text,
        source: { component },
        firstTimestamp: timestamp,
        lastTimestamp: timestamp,
        count: before?.count ?? 1,
        type,
        eventTime: null,
        reportingComponent: combined ? '' : component,
        reportingInstance: '',
      });
    },
  };
}

/** The reference an Event carries. Upstream: client-go/tools/reference/ref.go. */
export function involved(object: KubeObject): Record<string, unknown> {
  const { metadata } = object;
  return {
    kind: object.kind,
    ...(metadata.namespace === undefined ? {} : { namespace: metadata.namespace }),
    name: metadata.name,
    uid: metadata.uid,
    apiVersion: object.apiVersion,
    resourceVersion: metadata.resourceVersion,
  };
}
