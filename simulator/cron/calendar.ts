/**
 * Calendars of time zones: what a clock in a zone shows at an instant, and back. Mirrors what Go's time.Date, AddDate and
 * Location.lookup do with the rules that hold from now on (zones.ts has them). Leaves out: how zones were in the past.
 */

/** One change of the clocks: the nth (5: last) weekday of a month, some seconds after midnight there. */
export interface Changeover {
  /** 1–12. */
  readonly month: number;
  readonly week: number;
  /** 0: Sunday. */
  readonly weekday: number;
  /** May be negative or more than a day. */
  readonly atSeconds: number;
}

/** Offsets are seconds east of Greenwich. */
export interface Zone {
  readonly name: string;
  readonly offsetSeconds: number;
  readonly summer?: { readonly offsetSeconds: number; readonly start: Changeover; readonly end: Changeover };
}

export const UTC: Zone = Object.freeze({ name: 'UTC', offsetSeconds: 0 });

export interface Fields {
  readonly year: number;
  /** 1–12. */
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  /** 0: Sunday. */
  readonly weekday: number;
}

const DAY_MS = 86_400_000;

/** What the zone's clocks show. Example: fieldsIn(Seoul, 2026-03-02T15:30Z) = 2026-03-03 00:30. */
export function fieldsIn(zone: Zone, ms: number): Fields {
  const local = new Date(ms + offsetAt(zone, ms).seconds * 1000);
  return {
    year: local.getUTCFullYear(),
    month: local.getUTCMonth() + 1,
    day: local.getUTCDate(),
    hour: local.getUTCHours(),
    minute: local.getUTCMinutes(),
    second: local.getUTCSeconds(),
    weekday: local.getUTCDay(),
  };
}

/** The instant of a date in the zone; days and months may overflow. Where clocks are put forward over it, it is taken by
 * the offset after (02:30 in summer time is 01:30); where they show it twice, the first time. Upstream: time.Date. */
export function dateIn(
  zone: Zone,
  year: number,
  month: number,
  day: number,
  hour = 0,
  minute = 0,
  second = 0,
  ms = 0,
): number {
  const local = Date.UTC(year, month - 1, day, hour, minute, second, ms);
  const guess = offsetAt(zone, local);
  const instant = local - guess.seconds * 1000;
  if (instant >= guess.fromMs && instant < guess.untilMs) return instant;
  return local - offsetAt(zone, instant).seconds * 1000;
}

/** Upstream: Time.AddDate(0, 0, days). */
export function addDays(zone: Zone, ms: number, days: number): number {
  const f = fieldsIn(zone, ms);
  return dateIn(zone, f.year, f.month, f.day + days, f.hour, f.minute, f.second, ms % 1000);
}

/** Upstream: Time.AddDate(0, months, 0). */
export function addMonths(zone: Zone, ms: number, months: number): number {
  const f = fieldsIn(zone, ms);
  return dateIn(zone, f.year, f.month + months, f.day, f.hour, f.minute, f.second, ms % 1000);
}

interface Offset {
  readonly seconds: number;
  /** The instants between which it holds. */
  readonly fromMs: number;
  readonly untilMs: number;
}

/** The offset at an instant. */
function offsetAt(zone: Zone, ms: number): Offset {
  const { summer, offsetSeconds } = zone;
  if (!summer) return { seconds: offsetSeconds, fromMs: -Infinity, untilMs: Infinity };
  const year = new Date(ms + offsetSeconds * 1000).getUTCFullYear();
  const changes = [year - 1, year, year + 1]
    .flatMap((y) => [
      { atMs: changeMs(summer.start, y, offsetSeconds), seconds: summer.offsetSeconds },
      { atMs: changeMs(summer.end, y, summer.offsetSeconds), seconds: offsetSeconds },
    ])
    .sort((a, b) => a.atMs - b.atMs);
  const next = changes.findIndex((change) => change.atMs > ms);
  const [last, following] = [changes[next - 1], changes[next]] as [(typeof changes)[0], (typeof changes)[0]];
  return { seconds: last.seconds, fromMs: last.atMs, untilMs: following.atMs };
}

/** When clocks that are `offsetSeconds` ahead are changed in a year. Example: the last Sunday of March 2026, 01:00 UTC in
 * Berlin: {month: 3, week: 5, weekday: 0, atSeconds: 7200} at offset 3600 → 2026-03-29T01:00:00Z. */
function changeMs({ month, week, weekday, atSeconds }: Changeover, year: number, offsetSeconds: number): number {
  const first = new Date(Date.UTC(year, month - 1, 1)).getUTCDay();
  let day = 1 + ((weekday - first + 7) % 7) + 7 * (week - 1);
  const days = new Date(Date.UTC(year, month, 0)).getUTCDate();
  while (day > days) day -= 7;
  return Date.UTC(year, month - 1, 1) + (day - 1) * DAY_MS + (atSeconds - offsetSeconds) * 1000;
}
