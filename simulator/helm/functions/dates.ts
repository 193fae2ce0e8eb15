/** Dates. Mirrors sprig's date.go. The machine's own zone is UTC. */
import { UTC, type Zone } from '../../cron/calendar.ts';
import { findZone } from '../../cron/zones.ts';
import { goFunction } from '../../gotemplate/function.ts';
import type { GoFunction, GoValue } from '../../gotemplate/types.ts';
import { GoInt } from '../../gotemplate/values.ts';
import { durationText, parseDuration, SECOND } from './go-duration.ts';
import { formatTime, GoTime, parseTime, zeroTime } from './go-time.ts';
import { swallowing } from './json.ts';

const any = 'interface {}' as const;

/** Upstream: time.LoadLocation; an unknown zone is UTC. */
function zoneOf(name: string): Zone {
  if (name === 'Local') return UTC;
  const zone = findZone(name);
  return typeof zone === 'string' ? UTC : zone;
}

/** How long ago a process of helm began when a template asks for the time. */
const RUNNING_SECONDS = 0.046;

export function dateFunctions(nowMs: number): readonly (readonly [string, GoFunction])[] {
  const milliseconds = ((nowMs % 1000) + 1000) % 1000;
  const now = new GoTime((nowMs - milliseconds) / 1000, milliseconds * 1_000_000, UTC, RUNNING_SECONDS);
  /** What is no date is now. */
  const timeOf = (value: GoValue): GoTime => {
    if (value instanceof GoTime) return value;
    if (value instanceof GoInt && ['int', 'int32', 'int64'].includes(value.kind))
      return new GoTime(Number(value.value));
    return now;
  };
  const inZone = (layout: string, date: GoValue, zone: string): string =>
    formatTime(timeOf(date).in(zoneOf(zone)), layout);
  const modify = goFunction(['string', 'time.Time'], (by, date) =>
    swallowing<GoValue>(
      () => (date as GoTime).add(parseDuration(by)),
      () => date,
    ),
  );
  const mustModify = goFunction(['string', 'time.Time'], (by, date) => (date as GoTime).add(parseDuration(by)));
  const dateInZone = goFunction(['string', any, 'string'], inZone);
  const round = (value: GoValue): bigint => {
    if (typeof value === 'string')
      return swallowing(
        () => parseDuration(value),
        () => 0n,
      );
    if (value instanceof GoTime) return now.since(value);
    return value instanceof GoInt && value.kind === 'int64' && !value.type ? value.value : 0n;
  };
  return [
    ['now', goFunction([], () => now)],
    ['date', goFunction(['string', any], (layout, date) => inZone(layout, date, 'Local'))],
    ['dateInZone', dateInZone],
    ['date_in_zone', dateInZone],
    ['htmlDate', goFunction([any], (date) => inZone('2006-01-02', date, 'Local'))],
    ['htmlDateInZone', goFunction([any, 'string'], (date, zone) => inZone('2006-01-02', date, zone))],
    ['dateModify', modify],
    ['date_modify', modify],
    ['mustDateModify', mustModify],
    ['must_date_modify', mustModify],
    ['ago', goFunction([any], (date) => durationText(rounded(now.since(timeOf(date)))))],
    ['duration', goFunction([any], (seconds) => durationText(secondsOf(seconds) * SECOND))],
    ['durationRound', goFunction([any], (value) => roundedText(round(value)))],
    ['toDate', goFunction(['string', 'string'], (layout, text) => swallowing(() => parseTime(layout, text), zeroTime))],
    ['mustToDate', goFunction(['string', 'string'], parseTime)],
    ['unixEpoch', goFunction(['time.Time'], (date) => String((date as GoTime).seconds))],
  ];
}

/** To the second, the half up. */
const rounded = (nanoseconds: bigint): bigint => {
  const rest = ((nanoseconds % SECOND) + SECOND) % SECOND;
  return rest * 2n >= SECOND ? nanoseconds + SECOND - rest : nanoseconds - rest;
};

function secondsOf(value: GoValue): bigint {
  if (typeof value === 'string') return /^[+-]?\d+$/.test(value) ? BigInt(value.replace(/^\+/, '')) : 0n;
  return value instanceof GoInt && value.kind === 'int64' ? value.value : 0n;
}

const LARGE: readonly (readonly [bigint, string])[] = [
  [365n * 86_400n, 'y'],
  [30n * 86_400n, 'mo'],
  [86_400n, 'd'],
  [3600n, 'h'],
  [60n, 'm'],
  [1n, 's'],
];

/** The largest unit that is exceeded. Example: 2h10m5s → "2h". */
function roundedText(nanoseconds: bigint): string {
  const size = nanoseconds < 0n ? -nanoseconds : nanoseconds;
  for (const [seconds, name] of LARGE) if (size > seconds * SECOND) return `${size / (seconds * SECOND)}${name}`;
  return '0s';
}
