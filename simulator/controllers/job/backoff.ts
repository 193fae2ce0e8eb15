/**
 * How long a Job waits before it replaces failed Pods: 10 s, doubled with each failure since the last success, at most ten
 * minutes. Mirrors pkg/controller/job/backoff_utils.go.
 */
import type { Pod } from '../../api/objects.ts';
import { parseTime } from '../../api/time.ts';
import { readyCondition } from '../pod-state.ts';
import { allFailures } from './indexes.ts';

const BASE_MS = 10_000;
const MAX_MS = 600_000;

/** Failures since the last success. */
export interface BackoffRecord {
  readonly failures: number;
  /** ms since 1970; undefined when there was none. */
  readonly lastFailureMs?: number;
}

/** The record with what finished meanwhile. Upstream: newBackoffRecord. */
export function nextRecord(
  before: BackoffRecord | undefined,
  succeeded: readonly Pod[],
  failed: readonly Pod[],
): BackoffRecord {
  const failures = failed.map(finishedMs).sort((a, b) => a - b);
  if (succeeded.length === 0) {
    if (failures.length === 0) return before ?? { failures: 0 };
    return { failures: (before?.failures ?? 0) + failures.length, lastFailureMs: failures.at(-1) as number };
  }
  const lastSuccess = Math.max(...succeeded.map(finishedMs));
  const since = failures.filter((ms) => ms > lastSuccess);
  return since.length === 0 ? { failures: 0 } : { failures: since.length, lastFailureMs: since.at(-1) as number };
}

/** Example: after the third failure 40 s, of which 15 s have passed: 25_000. Upstream: getRemainingTimeForFailuresCount. */
export function remainingMs({ failures, lastFailureMs }: BackoffRecord, nowMs: number): number {
  if (failures === 0 || lastFailureMs === undefined) return 0;
  const wait = Math.min(MAX_MS, BASE_MS * 2 ** (failures - 1));
  return Math.max(0, lastFailureMs + wait - nowMs);
}

/** The same for one index, after the failed Pod that is to be replaced. Upstream: getRemainingTimePerIndex. */
export function remainingForIndexMs(failed: Pod | undefined, nowMs: number): number {
  if (!failed) return 0;
  return remainingMs({ failures: allFailures(failed) + 1, lastFailureMs: finishedMs(failed) }, nowMs);
}

/** When a Pod ended: its last container, else when it ceased to be ready, else its deletion. Upstream: getFinishedTime. */
export function finishedMs(pod: Pod): number {
  const ends = (pod.status.containerStatuses ?? []).map((s) => parseTime(s.state?.terminated?.finishedAt ?? ''));
  if (ends.length > 0 && ends.every((ms) => ms !== undefined)) return Math.max(...(ends as number[]));
  const ready = readyCondition(pod);
  const unready = ready?.status === 'False' ? parseTime(ready.lastTransitionTime ?? '') : undefined;
  if (unready !== undefined) return unready;
  const { deletionTimestamp, deletionGracePeriodSeconds = 0, creationTimestamp } = pod.metadata;
  const deleted = parseTime(deletionTimestamp ?? '');
  if (deleted !== undefined) return deleted - deletionGracePeriodSeconds * 1000;
  return parseTime(creationTimestamp) ?? 0;
}
