/** Conditions of Jobs. Mirrors newCondition and ensureJobConditionStatus of job_controller.go. */
import type { JobCondition } from '../../api/objects.ts';

/** A true condition that begins now. */
export function condition(type: string, reason: string, message: string, now: string): JobCondition {
  return { type, status: 'True', lastProbeTime: now, lastTransitionTime: now, reason, message };
}

/** The list with the condition in place of the one of its type; the same list when it says so already, or when a false one
 * would be new. */
export function withCondition(list: JobCondition[] | undefined, next: JobCondition): JobCondition[] | undefined {
  const before = list?.find((c) => c.type === next.type);
  if (!before) return next.status === 'False' ? list : [...(list ?? []), next];
  if (before.status === next.status && before.reason === next.reason && before.message === next.message) return list;
  return list?.map((c) => (c === before ? next : c));
}
