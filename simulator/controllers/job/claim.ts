/** The Pods of a Job: strangers released, orphans adopted with a finalizer. Mirrors getPodsForJob of job_controller.go. */
import type { Job, Pod } from '../../api/objects.ts';
import type { Selector } from '../../api/selectors.ts';
import { claim, controllerOf } from '../ownership.ts';
import type { ControllerContext } from '../types.ts';
import { FINALIZER } from './tracked.ts';

/** Undefined when a write failed. */
export function claimPods(context: ControllerContext, job: Job, selector: Selector): readonly Pod[] | undefined {
  const { namespace, uid } = job.metadata;
  const mine = context.store.ownedBy<Pod>('pods', uid).filter((pod) => controllerOf(pod)?.uid === uid);
  const { matchLabels } = job.spec.selector ?? {};
  const like = matchLabels ? context.store.withLabels<Pod>('pods', namespace as string, matchLabels) : [];
  const orphans = like.filter((pod) => !controllerOf(pod));
  if (orphans.length === 0 && mine.every((pod) => selector.matches(pod.metadata.labels))) return mine;
  return claim<Pod>(context, {
    resource: 'pods',
    owner: job,
    selector,
    candidates: [...mine, ...orphans],
    finalizer: FINALIZER,
  });
}
