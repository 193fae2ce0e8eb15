/**
 * A trace: every change of every object of a session's namespace with its time, as watches delivered it. Read from a recording,
 * or taken from a simulated cluster after the session ran in it.
 */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { Cluster } from '../../../simulator/cluster-types.ts';

/** Plain JSON of an API object. */
export interface TracedObject {
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly uid: string;
    readonly generateName?: string;
    readonly generation?: number;
    readonly creationTimestamp?: string;
    readonly deletionTimestamp?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly ownerReferences?: readonly {
      readonly kind: string;
      readonly name: string;
      readonly uid: string;
      readonly controller?: boolean;
    }[];
  };
  readonly [field: string]: unknown;
}

interface TracedChange {
  /** Seconds since the session began. */
  readonly t: number;
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly object: TracedObject;
}

export type Trace = readonly TracedChange[];

/** What the recorder watched. */
const WATCHED: ReadonlySet<string> = new Set([
  'ConfigMap',
  'ControllerRevision',
  'CronJob',
  'DaemonSet',
  'Deployment',
  'EndpointSlice',
  'Endpoints',
  'Event',
  'HorizontalPodAutoscaler',
  'Ingress',
  'Job',
  'LimitRange',
  'PersistentVolumeClaim',
  'Pod',
  'PodDisruptionBudget',
  'ReplicaSet',
  'ReplicationController',
  'ResourceQuota',
  'Secret',
  'Service',
  'ServiceAccount',
  'StatefulSet',
]);

/** A recorded trace, NAME.trace.jsonl.gz. */
export function readTrace(path: string): Trace {
  const lines = gunzipSync(readFileSync(path)).toString('utf8').trimEnd().split('\n');
  return lines.map((line) => JSON.parse(line) as TracedChange);
}

/** What happened in a namespace of the cluster, whose session began at `startMs`; the namespace is written as `default`. */
export function traceOf(cluster: Cluster, namespace: string, startMs: number): Trace {
  return cluster.store.changes
    .filter(
      ({ object, resource }) =>
        object.metadata.namespace === namespace &&
        WATCHED.has(object.kind) &&
        // Kept once, though served in two versions.
        resource !== 'events.events.k8s.io',
    )
    .map(({ type, object, atMs }) => ({
      t: (atMs - startMs) / 1000,
      type,
      object: JSON.parse(JSON.stringify(object).replaceAll(namespace, 'default')) as TracedObject,
    }));
}
