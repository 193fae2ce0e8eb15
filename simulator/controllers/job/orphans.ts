/**
 * Lets Pods go that still bear a Job's finalizer though no Job waits for them: their Job is gone or over, or they were
 * released. Mirrors syncOrphanPod and cleanupPodFinalizers of pkg/controller/job/job_controller.go.
 */
import type { Job, Pod } from '../../api/objects.ts';
import type { Change, StoreReader } from '../../store/types.ts';
import { isFinished } from '../job-state.ts';
import { keyOf } from '../manager.ts';
import { controllerOf, splitKey } from '../ownership.ts';
import { type ControllerContext, defineController } from '../types.ts';
import { dropFinalizer, isOurs, isTracked } from './tracked.ts';

export const orphanedJobPods = defineController({
  name: 'job-orphan-pods',
  eventSource: 'job-controller',
  serviceAccount: 'job-controller',
  // One request, where the garbage collector needs three: it comes first.
  delay: 'release',
  watches: [
    { resource: 'pods', keys: (change, store) => (mayBeOrphan(change, store) ? keyOf(change) : NONE) },
    { resource: 'jobs.batch', keys: podsOfEndedJob },
  ],
  reconcile,
});

const NONE: readonly string[] = Object.freeze([]);

function mayBeOrphan({ type, object }: Change, store: StoreReader): boolean {
  return type !== 'DELETED' && isTracked(object as Pod) && !isWaitedFor(store, object as Pod);
}

function podsOfEndedJob({ type, object }: Change, store: StoreReader): readonly string[] {
  if (type !== 'DELETED' && !isFinished(object as Job)) return NONE;
  return store
    .ownedBy<Pod>('pods', object.metadata.uid)
    .filter(isTracked)
    .map(({ metadata }) => `${metadata.namespace}/${metadata.name}`);
}

/** Whether a Job will take the finalizer away, or it is another's business. */
function isWaitedFor(store: StoreReader, pod: Pod): boolean {
  const owner = controllerOf(pod);
  if (!owner) return false;
  if (owner.kind !== 'Job' || owner.apiVersion !== 'batch/v1') return true;
  const job = store.get<Job>('jobs.batch', pod.metadata.namespace, owner.name);
  return job?.metadata.uid === owner.uid && (!isOurs(job) || !isFinished(job));
}

function reconcile(context: ControllerContext, key: string): void | 'retry' {
  const { namespace, name } = splitKey(key);
  const pod = context.store.get<Pod>('pods', namespace, name);
  if (!pod || isWaitedFor(context.store, pod)) return;
  if (!dropFinalizer(context, pod)) return 'retry';
}
