/**
 * Completion indexes: sets of them as a Job's status writes them, and what Pods say about theirs. Mirrors
 * pkg/controller/job/indexed_job_utils.go.
 */
import type { Job, Pod } from '../../api/objects.ts';

export const INDEX = 'batch.kubernetes.io/job-completion-index';
export const FAILURE_COUNT = 'batch.kubernetes.io/job-index-failure-count';
export const IGNORED_FAILURE_COUNT = 'batch.kubernetes.io/job-index-ignored-failure-count';

export const isIndexed = ({ spec }: Job): boolean => spec.completionMode === 'Indexed';
export const hasLimitPerIndex = ({ spec }: Job): boolean => spec.backoffLimitPerIndex !== undefined;

/** The index of a Pod; undefined when it has none. */
export function indexOf(pod: Pod): number | undefined {
  const text = pod.metadata.annotations?.[INDEX];
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;
}

/** The index of a Pod if the Job still has it. */
export function validIndexOf(pod: Pod, job: Job): number | undefined {
  const index = indexOf(pod);
  return index !== undefined && index < (job.spec.completions ?? 0) ? index : undefined;
}

const countOf = (pod: Pod, key: string): number => {
  const count = Number(pod.metadata.annotations?.[key] ?? 0);
  return Number.isInteger(count) && count >= 0 ? count : 0;
};

/** How often its index had failed before this Pod was made, as far as that counts. */
export const failureCount = (pod: Pod): number => countOf(pod, FAILURE_COUNT);
/** The same with failures that a policy ignores. */
export const allFailures = (pod: Pod): number => failureCount(pod) + countOf(pod, IGNORED_FAILURE_COUNT);
export const ignoredFailures = (pod: Pod): number => countOf(pod, IGNORED_FAILURE_COUNT);

/** Example: parseIndexes("1,3-5", 5) = {1, 3, 4}: what is not an index of the Job any more is left out. */
export function parseIndexes(text: string | undefined, completions: number): Set<number> {
  const indexes = new Set<number>();
  for (const part of (text ?? '').split(',')) {
    const [first, last = first] = part.split('-').map(Number) as [number, number?];
    if (part === '') continue;
    for (let i = first; i <= last && i < completions; i++) indexes.add(i);
  }
  return indexes;
}

/** Example: formatIndexes({0, 1, 3, 4, 5, 7}) = "0,1,3-5,7". */
export function formatIndexes(indexes: ReadonlySet<number>): string {
  const sorted = [...indexes].sort((a, b) => a - b);
  const parts: string[] = [];
  for (let i = 0; i < sorted.length; ) {
    let end = i;
    while (end + 1 < sorted.length && sorted[end + 1] === (sorted[end] as number) + 1) end++;
    const [first, last] = [sorted[i] as number, sorted[end] as number];
    parts.push(first === last ? String(first) : `${first}${last === first + 1 ? ',' : '-'}${last}`);
    i = end + 1;
  }
  return parts.join(',');
}

/** The first `count` indexes that nothing is known or done about. Upstream: firstPendingIndexes. */
export function firstPending(taken: readonly ReadonlySet<number>[], count: number, completions: number): number[] {
  const pending: number[] = [];
  for (let i = 0; i < completions && pending.length < count; i++) {
    if (!taken.some((indexes) => indexes.has(i))) pending.push(i);
  }
  return pending;
}

export function indexesOf(pods: readonly Pod[]): Set<number> {
  const indexes = new Set<number>();
  for (const pod of pods) {
    const index = indexOf(pod);
    if (index !== undefined) indexes.add(index);
  }
  return indexes;
}
