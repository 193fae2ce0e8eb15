/**
 * The scheduler's Events: of events.k8s.io, with series. Mirrors client-go/tools/events/event_recorder.go and
 * event_broadcaster.go.
 */
import { formatMicroTime } from '../api/time.ts';
import type { ApiClient } from '../api/types.ts';
import type { Kernel } from '../kernel/kernel.ts';
import type { KubeObject } from '../store/types.ts';

const COMPONENT = 'default-scheduler';
const INSTANCE = 'default-scheduler-control-plane';

/** How often series are looked through for those that ended, and after how long they end. Upstream: finishTime. */
const FINISH_MS = 6 * 60_000;
/** How often the counts of those that go on are written. Upstream: refreshTime. */
const REFRESH_MS = 30 * 60_000;

export interface SchedulerEvents {
  record(pod: KubeObject, type: 'Normal' | 'Warning', reason: string, action: string, message: string): void;
}

interface Series {
  readonly namespace: string | undefined;
  readonly name: string;
  count: number;
  lastMs: number;
}

/**
 * Repeated Events about the same version of a pod become a series of the first. The second is written at once, how many there
 * were in all only when the series ends, or after half an hour.
 */
export function schedulerEvents(kernel: Kernel, client: ApiClient): SchedulerEvents {
  const all = new Map<string, Series>();
  let isFinishing = false;

  const write = ({ namespace, name, count, lastMs }: Series): void => {
    const patch = { series: { count, lastObservedTime: formatMicroTime(lastMs) } };
    client.patch('events', namespace, name, 'strategic', patch);
  };

  /** Rounds of all schedulers' lives are at multiples of the period; there is none when there is nothing to look through. */
  const finishLater = (): void => {
    if (isFinishing || all.size === 0) return;
    isFinishing = true;
    kernel.after(FINISH_MS - (kernel.now() % FINISH_MS), 'scheduler', finish);
  };

  const finish = (): void => {
    isFinishing = false;
    const now = kernel.wallMs();
    for (const [key, series] of all) {
      const isOver = series.lastMs < now - FINISH_MS;
      if (series.count > 1 && (isOver || kernel.now() % REFRESH_MS === 0)) write(series);
      if (isOver) all.delete(key);
    }
    finishLater();
  };

  return {
    record(pod, type, reason, action, message) {
      const { name, namespace, uid, resourceVersion } = pod.metadata;
      const now = kernel.wallMs();
      const key = `${uid} ${resourceVersion} ${type} ${reason} ${action}`;
      const before = all.get(key);
      if (before) {
        before.count++;
        before.lastMs = now;
        if (before.count === 2) write(before);
        return;
      }
      const eventName = `${name}.${kernel.nextNanoseconds().toString(16)}`;
      // A pod is assigned once: no series can follow.
      if (reason !== 'Scheduled') {
        all.set(key, { namespace, name: eventName, count: 1, lastMs: now });
        finishLater();
      }
      client.give('events', namespace, {
        kind: 'Event',
        apiVersion: 'v1',
        metadata: { name: eventName, namespace },
        involvedObject: { kind: 'Pod', namespace, name, uid, apiVersion: 'v1', resourceVersion },
        reason,
        message,
        source: {},
        firstTimestamp: null,
        lastTimestamp: null,
        type,
        eventTime: formatMicroTime(now),
        action,
        reportingComponent: COMPONENT,
        reportingInstance: INSTANCE,
      });
    },
  };
}
