/** Dates as `date -d` and `touch -d` read them: ISO dates, "@seconds", "2 hours ago", "tomorrow". */
import { clockZone, UTC_CLOCK } from '../clock-zone.ts';
import { DAYS, MONTHS } from '../strftime.ts';

const UNITS: Readonly<Record<string, number>> = {
  second: 1e3,
  sec: 1e3,
  minute: 6e4,
  min: 6e4,
  hour: 36e5,
  day: 864e5,
  week: 6048e5,
  fortnight: 12096e5,
};
const ORDINALS: Readonly<Record<string, number>> = {
  ...{ last: -1, this: 0, next: 1, first: 1, third: 3, fourth: 4, fifth: 5, sixth: 6 },
};
const short = (word: string): string => word.slice(0, 3).toLowerCase();
const SHORT_MONTHS = MONTHS.map(short);
const SHORT_DAYS = DAYS.map(short);

/** Hours east of Greenwich that a zone's letters mean, by gnulib's parse-datetime. */
const ZONES: Readonly<Record<string, number>> = {
  ...{ wet: 0, west: 1, bst: 1, brt: -3, brst: -2, nst: -3.5, ndt: -2.5, ast: -4, adt: -3, clt: -4, clst: -3 },
  ...{ est: -5, edt: -4, cst: -6, cdt: -5, mst: -7, mdt: -6, pst: -8, pdt: -7, akst: -9, akdt: -8, hst: -10 },
  ...{ wat: 1, cet: 1, cest: 2, met: 1, mez: 1, mest: 2, mesz: 2, eet: 2, eest: 3, cat: 2, sast: 2, eat: 3 },
  ...{ msk: 3, msd: 4, ist: 5.5, sgt: 8, kst: 9, jst: 9, gst: 10, nzst: 12, nzdt: 13 },
};
const ABBREVIATIONS = new RegExp(`(?:^|\\s)(${Object.keys(ZONES).join('|')})\\b`);

/** Milliseconds since 1970; undefined: no date. What names no zone of its own is told by the clocks of `zoneClock`. */
export function parseDate(text: string, nowMs: number, zoneClock = UTC_CLOCK): number | undefined {
  const inZone = /^\s*TZ="([^"]*)"/.exec(text);
  if (inZone) return parseDate(text.slice(inZone[0].length), nowMs, clockZone(inZone[1] as string));
  let rest = text.trim().toLowerCase();
  // Nothing at all is the day's beginning.
  if (rest === '') rest = '0:00';
  const seconds = /^@(-?\d+(?:\.\d+)?)$/.exec(rest);
  if (seconds) return Math.round(Number(seconds[1]) * 1000);
  /** What the clocks show, and what comes on top of that whatever they do meanwhile. */
  let base = nowMs + zoneClock.at(nowMs).offsetSeconds * 1000;
  let laterMs = 0;
  const day = (ms: number): number => Math.floor(ms / 864e5) * 864e5;
  const take = (pattern: RegExp): RegExpExecArray | null => {
    const match = pattern.exec(rest);
    if (match) rest = `${rest.slice(0, match.index)} ${rest.slice(match.index + match[0].length)}`.trim();
    return match;
  };
  const iso = take(/(\d{4})-(\d{1,2})-(\d{1,2})/);
  if (iso) {
    base = Date.UTC(Number(iso[1]), Number(iso[2]) - 1, Number(iso[3]));
    // No thirteenth month, no 30th of February.
    if (new Date(base).getUTCMonth() !== Number(iso[2]) - 1) return undefined;
  }
  // Months first: 3/1/2026.
  const american = iso ? null : take(/(?<!\S)(\d{1,2})\/(\d{1,2})\/(\d{4})(?!\S)/);
  if (american) {
    base = Date.UTC(Number(american[3]), Number(american[1]) - 1, Number(american[2]));
    if (new Date(base).getUTCMonth() !== Number(american[1]) - 1) return undefined;
  }
  // Eight digits alone are a date: 20260301.
  const packed = iso || american ? null : take(/(?:^|\s)(\d{4})(\d{2})(\d{2})(?=$|\s)/);
  if (packed) {
    base = Date.UTC(Number(packed[1]), Number(packed[2]) - 1, Number(packed[3]));
    if (new Date(base).getUTCMonth() !== Number(packed[2]) - 1) return undefined;
  }
  const unread = rest;
  const named =
    iso || american || packed
      ? null
      : (take(/\b(\d{1,2})\s+([a-z]{3})[a-z]*(?:\s+(\d{4}))?/) ??
        take(/\b([a-z]{3})[a-z]*\s+(\d{1,2})(?:,?\s+(\d{4}))?\b/));
  if (named) {
    const first = /^\d/.test(named[1] as string);
    const month = SHORT_MONTHS.indexOf((first ? named[2] : named[1]) as string);
    // "10 days ago" only looks like one.
    if (month < 0) rest = unread;
    else
      base = Date.UTC(Number(named[3] ?? new Date(base).getUTCFullYear()), month, Number(first ? named[1] : named[2]));
  }
  const clock =
    take(/t?(\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d+))?)?\s*(am|pm)?(?:\s*([-+]\d{1,2})(?![\d:]))?/) ??
    take(/\b(\d{1,2})()()()\s*(am|pm)\b/);
  if (clock) {
    if (Number(clock[1]) > (clock[5] ? 12 : 23) || Number(clock[2]) > 59) return undefined;
    const hours = (Number(clock[1]) % (clock[5] ? 12 : 24)) + (clock[5] === 'pm' ? 12 : 0);
    base =
      day(base) +
      hours * 36e5 +
      Number(clock[2]) * 6e4 +
      Number(clock[3] ?? 0) * 1e3 +
      Math.floor(Number(`0.${clock[4] || 0}`) * 1000);
  }
  // "10:00 +1": hours east of Greenwich, whatever comes behind.
  const east = clock?.[6];
  if (east !== undefined) base -= Number(east) * 36e5;
  const zone = take(/(?:^|\s)?(?:z|utc|gmt)\b|([-+])(\d{2}):?(\d{2})\b/);
  const abbreviated = zone ? null : take(ABBREVIATIONS);
  if (abbreviated) base -= (ZONES[abbreviated[1] as string] as number) * 36e5;
  if (zone?.[1]) base -= (zone[1] === '-' ? -1 : 1) * (Number(zone[2]) * 36e5 + Number(zone[3]) * 6e4);
  if (take(/\btomorrow\b/)) base += 864e5;
  if (take(/\byesterday\b/)) base -= 864e5;
  take(/\b(now|today)\b/);
  for (;;) {
    const relative = take(
      /([-+]?\s*\d+|\b(?:a|an|next|last)|\b)\s*(second|sec|minute|min|hour|day|week|fortnight|month|year)s?(\s+ago)?/,
    );
    if (!relative) break;
    const word = (relative[1] as string).replace(/\s/g, '');
    const count = (word === 'last' ? -1 : /^\D*$/.test(word) ? 1 : Number(word)) * (relative[3] ? -1 : 1);
    const unit = relative[2] as string;
    if (unit === 'month' || unit === 'year') {
      const d = new Date(base);
      base = Date.UTC(
        d.getUTCFullYear() + (unit === 'year' ? count : 0),
        d.getUTCMonth() + (unit === 'month' ? count : 0),
        d.getUTCDate(),
        d.getUTCHours(),
        d.getUTCMinutes(),
        d.getUTCSeconds(),
        d.getUTCMilliseconds(),
      );
    } else if ((UNITS[unit] as number) < 864e5) laterMs += count * (UNITS[unit] as number);
    else base += count * (UNITS[unit] as number);
  }
  const weekday = take(/\b(?:(last|this|next|first|third|fourth|fifth|sixth)\s+)?(sun|mon|tue|wed|thu|fri|sat)[a-z]*/);
  // A date decides; the name of its day is for the reader.
  if (weekday && !iso && !american && !packed && !named) {
    const ahead = (SHORT_DAYS.indexOf(weekday[2] as string) - new Date(base).getUTCDay() + 7) % 7;
    const order = ORDINALS[weekday[1] ?? 'this'] as number;
    // Today counts as the first of those to come, unless one is counted.
    const weeks = order > 0 && ahead > 0 ? order - 1 : order;
    base = day(base) + (ahead + weeks * 7) * 864e5;
  }
  if (rest !== '' && rest !== ',') return undefined;
  return (zone || abbreviated || east !== undefined ? base : zoneClock.instantOf(base)) + laterMs;
}
