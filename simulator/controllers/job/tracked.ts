/** What says that a Pod is a Job's to count, and that a Job is ours to see to: all that is known of Jobs where there are none. */
import type { Job, Pod } from '../../api/objects.ts';
import type { ControllerContext } from '../types.ts';

export const FINALIZER = 'batch.kubernetes.io/job-tracking';
const OUR_NAME = 'kubernetes.io/job-controller';

export const isTracked = ({ metadata }: Pod): boolean => metadata.finalizers?.includes(FINALIZER) ?? false;

/** Whether no other controller is named. Upstream: managedByExternalController. */
export const isOurs = ({ spec }: Job): boolean => spec.managedBy === undefined || spec.managedBy === OUR_NAME;

/** Lets a Pod go; false when the write failed. Upstream: removeTrackingFinalizerPatch. */
export function dropFinalizer(context: ControllerContext, pod: Pod): boolean {
  if (!isTracked(pod)) return true;
  const { namespace, name } = pod.metadata;
  const patch = { metadata: { '$deleteFromPrimitiveList/finalizers': [FINALIZER] } };
  const result = context.client.patch('pods', namespace, name, 'strategic', patch);
  return result.ok || result.status.reason === 'NotFound';
}
