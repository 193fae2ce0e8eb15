/** The clocks that TZ asks for: outputs recorded from Debian's date. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { localTime } from '../../../simulator/shell/clock-zone.ts';
import { formatTime } from '../../../simulator/shell/strftime.ts';
import { runScript } from './machine.ts';

const RECORDED: readonly (readonly [script: string, out: string])[] = [
  ['TZ=Asia/Seoul date -d @1772442000', 'Mon Mar  2 18:00:00 KST 2026'],
  ["TZ=Asia/Seoul date -d '2026-03-02 09:00' '+%F %T %Z %z %:z %s'", '2026-03-02 09:00:00 KST +0900 +09:00 1772409600'],
  ["TZ=Asia/Seoul date -d '2026-03-02T09:00:00Z' +%FT%T%:z", '2026-03-02T18:00:00+09:00'],
  ["TZ=America/New_York date -d '2026-07-01 12:00' '+%c %Z %s'", 'Wed Jul  1 12:00:00 2026 EDT 1782921600'],
  ["TZ=America/New_York date -d '2026-01-01 12:00' '+%R %Z %z'", '12:00 EST -0500'],
  ["TZ=Europe/London date -d '2026-03-29 00:30 1 hour' '+%F %T %Z'", '2026-03-29 02:30:00 BST'],
  ["TZ=Europe/Berlin date -d '2026-03-28 12:00 1 day' '+%F %T %Z'", '2026-03-29 12:00:00 CEST'],
  ["TZ=KST-9 date -d @0 '+%F %T %Z %z'", '1970-01-01 09:00:00 KST +0900'],
  ["TZ='<+0330>-3:30' date -d @0 '+%T %Z %z'", '03:30:00 +0330 +0330'],
  ["TZ=:Asia/Tokyo date -d '2026-12-31 23:59:59' '+%s %G-W%V-%u %j'", '1798729199 2026-W53-4 365'],
  ["TZ=Asia/Seoul date -u -d @0 '+%T %Z'", '00:00:00 UTC'],
  ['TZ=Asia/Seoul date -d @1772442000 -Is', '2026-03-02T18:00:00+09:00'],
  ['TZ=Asia/Seoul date -d @1772442000 -R', 'Mon, 02 Mar 2026 18:00:00 +0900'],
  ["export TZ=Asia/Kolkata; date -d '2026-03-02 09:00 UTC' '+%T %Z'", '14:30:00 IST'],
  ['TZ=GMT date -d @0 +%Z', 'GMT'],
  ["TZ=Australia/Sydney date -d 'Jan 5 2026 10:00' '+%D %r %Z'", '01/05/26 10:00:00 AM AEDT'],
];

test('date shows the time of the zone in TZ, and reads what names no zone by its clocks', () => {
  for (const [script, out] of RECORDED)
    assert.deepEqual(
      { script, ...runScript(script, { debian: '12.12' }) },
      { script, out: `${out}\n`, err: '', code: 0 },
    );
});

test('a zone that is not known is refused by name', () => {
  assert.deepEqual(runScript('TZ=Mars/Base date', { debian: '12.12' }), {
    out: '',
    err: 'date: not simulated: TZ=Mars/Base (try Asia/Seoul, America/New_York or KST-9; else it is UTC)\n',
    code: 1,
  });
});

test('a clock shows the second that has begun, in the second half of it too', () => {
  const at = Date.UTC(2026, 2, 2, 9, 0, 10, 614);
  assert.deepEqual(localTime(undefined, at), { offsetSeconds: 0, abbreviation: 'UTC' });
  assert.deepEqual(localTime('Europe/Berlin', at), { offsetSeconds: 3600, abbreviation: 'CET' });
  assert.equal(formatTime('%H:%M:%S.%N %z', at, undefined, localTime(undefined, at)), '09:00:10.614000000 +0000');
});
