/**
 * The scheduler's Events: of events.k8s.io, with series. Mirrors client-go/tools/events/event_recorder.go and
 * event_broadcaster.go. Leaves out: the end of a series after six minutes.
 */
import { formatMicroTime } from '../api/time.ts';
import type { ApiClient } from '../api/types.ts';
import type { Kernel } from '../kernel/kernel.ts';
import type { KubeObject } from '../store/types.ts';

const COMPONENT = 'default-scheduler';
const INSTANCE = 'default-scheduler-control-plane';

export interface SchedulerEvents {
  record(pod: KubeObject, type: 'Normal' | 'Warning', reason: string, action: string, message: string): void;
}

/** Repeated Events about the same version of a pod become a series of the first. */
export function schedulerEvents(kernel: Kernel, client: ApiClient): SchedulerEvents {
  const series = new Map<string, { name: string; count: number }>();
  return {
    record(pod, type, reason, action, message) {
      const { name, namespace, uid, resourceVersion } = pod.metadata;
      const now = kernel.wallMs();
      const key = `${uid} ${resourceVersion} ${type} ${reason} ${action}`;
      const before = series.get(key);
      if (before) {
        before.count++;
        const patch = { series: { count: before.count, lastObservedTime: formatMicroTime(now) } };
        if (client.patch('events', namespace, before.name, 'strategic', patch).ok) return;
      }
      const eventName = `${name}.${kernel.nextNanoseconds().toString(16)}`;
      // A pod is assigned once: no series can follow.
      if (reason !== 'Scheduled') series.set(key, { name: eventName, count: 1 });
      client.create('events', namespace, {
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
