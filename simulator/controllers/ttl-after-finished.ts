/** Deletes Jobs some time after they ended. Mirrors pkg/controller/ttlafterfinished/ttlafterfinished_controller.go. */
import type { Job } from '../api/objects.ts';
import { parseTime } from '../api/time.ts';
import { isFinished } from './job-state.ts';
import { keyOf } from './manager.ts';
import { splitKey } from './ownership.ts';
import { type ControllerContext, defineController } from './types.ts';

export const ttlAfterFinished = defineController({
  name: 'ttl-after-finished-controller',
  eventSource: 'ttl-after-finished-controller',
  serviceAccount: 'ttl-after-finished-controller',
  watches: [
    {
      resource: 'jobs.batch',
      keys: (change) =>
        change.type !== 'DELETED' && expiryMs(change.object as Job) !== undefined ? keyOf(change) : [],
    },
  ],
  reconcile: (context, key) => {
    const { namespace, name } = splitKey(key);
    const job = context.store.get<Job>('jobs.batch', namespace, name);
    const atMs = job && expiryMs(job);
    if (!job || atMs === undefined) return;
    const leftMs = atMs - context.wallMs();
    if (leftMs > 0) context.enqueueAfter(key, leftMs);
    else if (!remove(context, job)) return 'retry';
  },
});

/** When the Job is to go, in ms since 1970; undefined when it is not to. Upstream: timeLeft. */
function expiryMs(job: Job): number | undefined {
  const { ttlSecondsAfterFinished } = job.spec;
  if (ttlSecondsAfterFinished === undefined || job.metadata.deletionTimestamp !== undefined || !isFinished(job))
    return undefined;
  const end = job.status.conditions?.find((c) => (c.type === 'Complete' || c.type === 'Failed') && c.status === 'True');
  const endMs = parseTime(end?.lastTransitionTime ?? '');
  return endMs === undefined ? undefined : endMs + ttlSecondsAfterFinished * 1000;
}

function remove(context: ControllerContext, { metadata }: Job): boolean {
  const { namespace, name, uid } = metadata;
  const options = { propagationPolicy: 'Foreground', preconditions: { uid } } as const;
  const result = context.client.delete('jobs.batch', namespace, name, options);
  return result.ok || result.status.reason === 'NotFound' || result.status.reason === 'Conflict';
}
