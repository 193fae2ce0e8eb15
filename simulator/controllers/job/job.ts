/**
 * The Job controller: Pods until enough of them succeeded. Mirrors pkg/controller/job/job_controller.go.
 * Read on: sync.ts (what is found and decided), manage.ts (Pods made and deleted), tracking.ts (every Pod counted once),
 * policies.ts, backoff.ts, indexes.ts; orphans.ts lets Pods go that no Job waits for any more.
 * Leaves out: expectations (the store is read at once); Jobs that say managedBy are another controller's, so nothing happens.
 */
import type { Job } from '../../api/objects.ts';
import { labelSelector } from '../../api/selectors.ts';
import type { Change, KubeObject, StoreReader } from '../../store/types.ts';
import { isFinished } from '../job-state.ts';
import { keyOf } from '../manager.ts';
import { controllerOf, splitKey } from '../ownership.ts';
import { type Controller, defineController } from '../types.ts';
import type { BackoffRecord } from './backoff.ts';
import { syncJob } from './sync.ts';
import { isOurs } from './tracked.ts';

/** Changes of Pods and of statuses are looked at together. Upstream: syncJobBatchPeriod. */
const BATCH_MS = 1000;

/** Upstream: DefaultJobApiBackOff and MaxJobApiBackOff. */
const API_BACKOFF = { baseMs: 1000, maxMs: 60_000 };

export function jobController(): Controller {
  const backoffs = new Map<string, BackoffRecord>();
  return defineController({
    name: 'job-controller',
    eventSource: 'job-controller',
    serviceAccount: 'job-controller',
    backoff: API_BACKOFF,
    watches: [
      { resource: 'jobs.batch', keys: keyOf, delayMs: (change) => (isNewsOfSpec(change) ? 0 : BATCH_MS) },
      { resource: 'pods', keys: jobsOfPod, delayMs: () => BATCH_MS },
    ],
    reconcile: (context, key) => {
      const { namespace, name } = splitKey(key);
      const job = context.store.get<Job>('jobs.batch', namespace, name);
      if (!job || isFinished(job)) backoffs.delete(key);
      else if (isOurs(job)) return syncJob(context, key, job, backoffs);
    },
  });
}

/** The one controller of Jobs that is simulated. */
/** Upstream: updateJob. */
function isNewsOfSpec({ object, previous }: Change): boolean {
  return previous === undefined || previous.metadata.generation !== object.metadata.generation;
}

const NONE: readonly string[] = [];

/** The Jobs a change of a Pod concerns: its controller (also the former one), else those whose selector it matches. */
function jobsOfPod({ type, object, previous }: Change, store: StoreReader): readonly string[] {
  const owner = controllerOf(object);
  const before = previous && controllerOf(previous);
  if (owner && owner.kind !== 'Job' && (!before || before.uid === owner.uid)) return NONE;
  const keys: string[] = [];
  const add = (pod: KubeObject, reference: { kind: string; name: string; uid: string } | undefined): void => {
    if (reference?.kind !== 'Job') return;
    const job = store.get('jobs.batch', pod.metadata.namespace, reference.name);
    if (job?.metadata.uid === reference.uid) keys.push(`${pod.metadata.namespace}/${reference.name}`);
  };
  if (before && before.uid !== owner?.uid) add(previous as KubeObject, before);
  if (owner) add(object, owner);
  else if (type !== 'DELETED' && object.metadata.labels && store.count('jobs.batch') > 0) {
    const { namespace, labels } = object.metadata;
    for (const job of store.list<Job & KubeObject>('jobs.batch', namespace))
      if (labelSelector(job.spec.selector).matches(labels)) keys.push(`${namespace}/${job.metadata.name}`);
  }
  return keys;
}
