import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clockText, lengthText } from '../../../src/picture/clock.ts';
import { FOLD_PX, timeScale, windowStart } from '../../../src/picture/time-scale.ts';

test('an idle minute is folded: two seconds stay on either side', () => {
  const scale = timeScale([0, 50_000], 57_000, 48);
  assert.deepEqual(scale.folds, [{ fromMs: 2000, toMs: 48_000, x: 96 }]);
  assert.equal(scale.x(50_000), 96 + FOLD_PX + 96);
  assert.equal(scale.end, 96 + FOLD_PX + 96 + 7 * 48);
});

test('pixels and instants are each other’s inverse outside folds', () => {
  const scale = timeScale([0, 50_000], 57_000, 48);
  for (const ms of [0, 1000, 2000, 48_000, 50_000, 53_500, 57_000]) assert.equal(scale.ms(scale.x(ms)), ms);
});

test('while nothing happens the now-line stands still', () => {
  const early = timeScale([0], 20_000, 48);
  const late = timeScale([0], 200_000, 48);
  assert.equal(early.end, late.end);
});

test('the window moves only when now would leave it', () => {
  assert.equal(windowStart(0, 700, 700, 1000), 0);
  assert.equal(windowStart(0, 801, 801, 1000), 251);
  assert.equal(windowStart(251, 900, 900, 1000), 251);
});

test('clock and lengths', () => {
  assert.equal(clockText(57_700), '0:57.7');
  assert.equal(clockText(3_725_000), '1:02:05.0');
  assert.equal(clockText(64_000, false), '1:04');
  assert.equal(lengthText(50_000, { second: 's', minute: 'min', hour: 'h' }, ' '), '50 s');
  assert.equal(lengthText(3_600_000, { second: '초', minute: '분', hour: '시간' }, ''), '60분');
});
