import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dateIn, fieldsIn, type Zone } from '../../../simulator/cron/calendar.ts';
import { findZone } from '../../../simulator/cron/zones.ts';
import { ZONE_DATA } from '../../../simulator/cron/zones-data.ts';

const zone = (name: string): Zone => {
  const found = findZone(name);
  assert.ok(typeof found === 'object', `${name}: ${String(found)}`);
  return found;
};

const shown = (z: Zone, ms: number): string => {
  const f = fieldsIn(z, ms);
  return [f.year, f.month, f.day, f.hour, f.minute].join(' ');
};

test('every rule shows what the platform shows in its zones, through 2026 and 2027', () => {
  const from = Date.UTC(2026, 0, 1);
  const different: string[] = [];
  for (const line of ZONE_DATA.split('\n')) {
    const group = line
      .split(' ')
      .slice(1)
      .find((g) => g.includes('/') && !/Casablanca|Gaza/.test(g));
    if (group === undefined) continue;
    const name = (group.split(',')[0] as string).trim();
    const format = new Intl.DateTimeFormat('en-US', {
      timeZone: name,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
    });
    for (let hours = 0; hours < 2 * 8766; hours += 23) {
      const ms = from + hours * 3_600_000;
      const part = Object.fromEntries(format.formatToParts(ms).map((p) => [p.type, Number(p.value)]));
      const expected = [part.year, part.month, part.day, part.hour, part.minute].join(' ');
      if (shown(zone(name), ms) !== expected) {
        different.push(`${name} at ${new Date(ms).toISOString()}: ${shown(zone(name), ms)}, not ${expected}`);
        break;
      }
    }
  }
  assert.deepEqual(different, []);
});

test('a date is turned back into the instant; one that clocks skip is taken by the offset after, one they repeat comes the first time', () => {
  const seoul = zone('Asia/Seoul');
  assert.equal(dateIn(seoul, 2026, 3, 3, 0, 30), Date.parse('2026-03-02T15:30:00Z'));
  const york = zone('America/New_York');
  assert.equal(
    dateIn(york, 2026, 3, 8, 2, 30),
    Date.parse('2026-03-08T06:30:00Z'),
    'put forward: 02:30 EDT is 01:30 EST',
  );
  assert.equal(dateIn(york, 2026, 11, 1, 1, 30), Date.parse('2026-11-01T05:30:00Z'), 'put back: the first 01:30');
});

test('names that are no zones, and zones without a yearly rule, are refused by name', () => {
  assert.equal(findZone('Asia/Soul'), 'unknown time zone Asia/Soul');
  assert.equal(findZone('asia/seoul'), 'unknown time zone asia/seoul');
  assert.equal(findZone('Seoul'), 'unknown time zone Seoul');
  assert.equal(
    findZone('Africa/Casablanca'),
    'not simulated: time zone Africa/Casablanca, whose clocks follow no yearly rule',
  );
});
