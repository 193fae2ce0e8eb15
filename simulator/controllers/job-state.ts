/** What controllers ask of a Job. Mirrors pkg/controller/job/util/utils.go. */
import type { Job } from '../api/objects.ts';

/** How a Job ended; undefined while it has not. */
export function endOf({ status }: Job): 'Complete' | 'Failed' | undefined {
  const end = status.conditions?.find((c) => (c.type === 'Complete' || c.type === 'Failed') && c.status === 'True');
  return end?.type as 'Complete' | 'Failed' | undefined;
}

export const isFinished = (job: Job): boolean => endOf(job) !== undefined;
