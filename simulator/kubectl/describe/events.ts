/** The table of events below a description. Upstream: describe.DescribeEvents, event.SortableEvents. */
import type { Event, ObjectMeta } from '../../api/objects.ts';
import { parseTime } from '../../api/time.ts';
import type { Routine } from '../../kernel/wait.ts';
import { StatusError } from '../cli/errors.ts';
import { goSorted } from '../resources/go-sort.ts';
import { since } from './fields.ts';
import { listed } from './listed.ts';
import type { DescribeOptions } from './types.ts';
import type { DescribeWriter } from './writer.ts';

interface Described {
  readonly kind: string;
  readonly metadata: ObjectMeta;
}

/** Events about an object, or undefined when they are not shown. Upstream: searchEvents, whose failures count as no events. */
export function* eventsOf(object: Described, options: DescribeOptions): Routine<readonly Event[] | undefined> {
  if (!options.showEvents) return undefined;
  const { name, namespace, uid } = object.metadata;
  const selector = [`involvedObject.kind=${object.kind}`, `involvedObject.uid=${uid}`, `involvedObject.name=${name}`];
  if (namespace) selector.push(`involvedObject.namespace=${namespace}`);
  const path = namespace ? `/api/v1/namespaces/${namespace}/events` : '/api/v1/events';
  try {
    return yield* listed<Event>(options, path, { fieldSelector: selector.join(',') });
  } catch (error) {
    if (error instanceof StatusError) return [];
    throw error;
  }
}

/** Writes the table; nothing at all when events are not shown. */
export function describeEvents(w: DescribeWriter, events: readonly Event[] | undefined, nowMs: number): void {
  if (!events) return;
  if (events.length === 0) {
    w.line(0, 'Events:\t<none>');
    return;
  }
  w.flush();
  w.line(0, 'Events:');
  w.line(1, 'Type\tReason\tAge\tFrom\tMessage');
  w.line(1, '----\t------\t----\t----\t-------');
  const last = (event: Event): number => parseTime(event.lastTimestamp ?? '') ?? 0;
  for (const event of goSorted(events, (a, b) => last(a) < last(b))) {
    const from = event.source?.component || event.reportingComponent || '';
    const field = event.involvedObject.fieldPath;
    const message = (event.message ?? '').trim();
    w.line(
      1,
      `${event.type}\t${event.reason}\t${interval(event, nowMs)}\t${from}\t${field ? `${field}: ` : ''}${message}`,
    );
  }
}

function interval(event: Event, nowMs: number): string {
  const first = event.eventTime ? since(event.eventTime, nowMs) : since(event.firstTimestamp, nowMs);
  if (event.series) return `${since(event.series.lastObservedTime, nowMs)} (x${event.series.count} over ${first})`;
  if ((event.count ?? 0) > 1) return `${since(event.lastTimestamp, nowMs)} (x${event.count} over ${first})`;
  return first;
}
