import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Zone } from '../../../simulator/cron/calendar.ts';
import { parseSchedule, ScheduleError } from '../../../simulator/cron/schedule.ts';
import { findZone } from '../../../simulator/cron/zones.ts';

/** The next times after an instant, without the seconds that are always there. */
function times(schedule: string, after: string, count = 1, zone?: string): string[] {
  const parsed = parseSchedule(schedule, zone === undefined ? undefined : (findZone(zone) as Zone));
  const out: string[] = [];
  let at: number | undefined = Date.parse(after);
  while (out.length < count) {
    at = parsed.next(at);
    if (at === undefined) return [...out, 'never'];
    out.push(new Date(at).toISOString().replace('.000Z', 'Z'));
  }
  return out;
}

test('the next time is the first that every field admits', () => {
  const monday = '2026-03-02T09:00:00Z';
  const table: readonly (readonly [string, string])[] = [
    ['* * * * *', '2026-03-02T09:01:00Z'],
    ['*/15 * * * *', '2026-03-02T09:15:00Z'],
    ['5/20 * * * *', '2026-03-02T09:05:00Z'],
    ['0 9 * * *', '2026-03-03T09:00:00Z'],
    ['30 4 1,15 * *', '2026-03-15T04:30:00Z'],
    ['0 0 * * MON-FRI', '2026-03-03T00:00:00Z'],
    ['0 0 13 * 5', '2026-03-06T00:00:00Z'],
    ['0 0 */2 * 5', '2026-03-03T00:00:00Z'],
    ['0 0 29 feb ?', '2028-02-29T00:00:00Z'],
    ['0 0 30 2 *', 'never'],
    ['@hourly', '2026-03-02T10:00:00Z'],
    ['@weekly', '2026-03-08T00:00:00Z'],
    ['@yearly', '2027-01-01T00:00:00Z'],
    ['@every 1h30m', '2026-03-02T10:30:00Z'],
    ['@every 10ms', '2026-03-02T09:00:01Z'],
    ['TZ=Asia/Seoul 0 9 * * *', '2026-03-03T00:00:00Z'],
  ];
  for (const [schedule, expected] of table) assert.deepEqual(times(schedule, monday), [expected], schedule);
});

test('a day restricted both ways is either', () => {
  assert.deepEqual(times('0 0 13 * 5', '2026-03-01T00:00:00Z', 4), [
    '2026-03-06T00:00:00Z',
    '2026-03-13T00:00:00Z',
    '2026-03-20T00:00:00Z',
    '2026-03-27T00:00:00Z',
  ]);
});

test('in a zone the hours are its own, also where clocks are changed', () => {
  assert.deepEqual(times('30 0 * * *', '2026-03-02T09:00:00Z', 1, 'Asia/Seoul'), ['2026-03-02T15:30:00Z']);
  // New York skips 02:30 on 8 March and has 01:30 twice on 1 November.
  assert.deepEqual(times('30 2 * * *', '2026-03-07T00:00:00Z', 2, 'America/New_York'), [
    '2026-03-07T07:30:00Z',
    '2026-03-09T06:30:00Z',
  ]);
  assert.deepEqual(times('30 1 * * *', '2026-10-31T12:00:00Z', 3, 'America/New_York'), [
    '2026-11-01T05:30:00Z',
    '2026-11-01T06:30:00Z',
    '2026-11-02T06:30:00Z',
  ]);
});

test('what is no schedule is refused in robfig/cron’s words', () => {
  const table: readonly (readonly [string, string])[] = [
    ['', 'empty spec string'],
    ['* * * *', 'expected exactly 5 fields, found 4: [* * * *]'],
    ['61 * * * *', 'end of range (61) above maximum (59): 61'],
    ['* * 0 * *', 'beginning of range (0) below minimum (1): 0'],
    ['* 5-3 * * *', 'beginning of range (5) beyond end of range (3): 5-3'],
    ['*/0 * * * *', 'step of range should be a positive number: */0'],
    ['1-2-3 * * * *', 'too many hyphens: 1-2-3'],
    ['1/2/3 * * * *', 'too many slashes: 1/2/3'],
    ['x * * * *', 'failed to parse int from x: strconv.Atoi: parsing "x": invalid syntax'],
    ['* * * * 7', 'end of range (7) above maximum (6): 7'],
    ['@often', 'unrecognized descriptor: @often'],
    ['@every soon', 'failed to parse duration @every soon: time: invalid duration "soon"'],
    ['TZ=Asia/Soul * * * * *', 'provided bad location Asia/Soul: unknown time zone Asia/Soul'],
  ];
  for (const [schedule, message] of table)
    assert.throws(() => parseSchedule(schedule), new ScheduleError(message), schedule);
});
