/** Which scheduled times of a CronJob have come. Mirrors pkg/controller/cronjob/utils.go. */
import type { CronJob } from '../../api/objects.ts';
import { parseTime } from '../../api/time.ts';
import type { Zone } from '../../cron/calendar.ts';
import { parseSchedule, type Schedule } from '../../cron/schedule.ts';
import { findZone } from '../../cron/zones.ts';

/** Upstream: nextScheduleDelta. */
const GRACE_MS = 100;
/** So many missed times are told. */
const MANY = 100;

interface Recent {
  /** From when on times count. */
  readonly sinceMs: number;
  /** The last time that has come since; undefined when none has. */
  readonly lastMs?: number;
  /** How many have, roughly. */
  readonly missed: number;
}

/** The schedule in its zone; throws `ScheduleError`. A zone that is not known counts as UTC: validation refuses it. */
export function scheduleOf({ spec }: CronJob): Schedule {
  const zone = spec.timeZone === undefined ? undefined : findZone(spec.timeZone);
  return parseSchedule(spec.schedule, typeof zone === 'object' ? (zone as Zone) : undefined);
}

/** Undefined for a schedule that never comes. Upstream: mostRecentScheduleTime. */
export function recentTime(
  cronJob: CronJob,
  schedule: Schedule,
  nowMs: number,
  withDeadline: boolean,
): Recent | undefined {
  const { metadata, spec, status } = cronJob;
  let sinceMs = parseTime(status.lastScheduleTime ?? metadata.creationTimestamp) ?? 0;
  if (withDeadline && spec.startingDeadlineSeconds !== undefined)
    sinceMs = Math.max(sinceMs, nowMs - spec.startingDeadlineSeconds * 1000);
  const first = schedule.next(sinceMs);
  if (first === undefined) return undefined;
  if (nowMs < first) return { sinceMs, missed: 0 };
  const second = schedule.next(first);
  if (second === undefined || nowMs < second) return { sinceMs, lastMs: first, missed: 0 };
  const intervalMs = second - first;
  const missed = Math.floor((nowMs - first) / intervalMs) + 1;
  // From one interval before the estimate on, as intervals may differ.
  let lastMs: number | undefined;
  let at = schedule.next(first + (missed - 2) * intervalMs);
  while (at !== undefined && at <= nowMs) {
    lastMs = at;
    at = schedule.next(at);
  }
  return { sinceMs, missed, ...(lastMs === undefined ? {} : { lastMs }) };
}

export const isMany = ({ missed }: Recent): boolean => missed > MANY;

/** After how many milliseconds the next time has come; undefined when never. Upstream: nextScheduleTimeDuration. */
export function nextInMs(cronJob: CronJob, schedule: Schedule, nowMs: number): number | undefined {
  const recent = recentTime(cronJob, schedule, nowMs, false);
  const from = recent ? (recent.lastMs ?? (recent.missed === 0 ? recent.sinceMs : nowMs)) : nowMs;
  const next = schedule.next(from);
  return next === undefined ? undefined : next + GRACE_MS - nowMs;
}
