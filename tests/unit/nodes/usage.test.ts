import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseFormula } from '../../../simulator/nodes/usage/formula.ts';
import { RequestMeter } from '../../../simulator/nodes/usage/meter.ts';
import { lastWindow } from '../../../simulator/nodes/usage/usage.ts';

const LOAD = { rps: 20, uptime: 30 };

for (const [source, expected] of [
  [2, 2],
  ['250m', 0.25],
  ['5m + 10m * rps', 0.005 + 0.01 * 20],
  ['24Mi + 1Mi * uptime', 54 * 1024 ** 2],
  ['1m*rps*uptime+1', 1.6],
] as const) {
  test(`uses: ${source}`, () => {
    const formula = parseFormula(source);
    assert.equal(typeof formula === 'string' ? formula : formula(LOAD), expected);
  });
}

for (const source of ['', '5m +', 'load', '10m * (rps + 1)', '-5m', '5 m']) {
  test(`uses: ${JSON.stringify(source)} is no formula`, () => assert.equal(typeof parseFormula(source), 'string'));
}

test('requests are counted by windows; those before the last one are forgotten', () => {
  const meter = new RequestMeter(15_000);
  for (const atMs of [0, 14_999, 15_000, 15_001, 29_999, 14_000, 45_000]) meter.add(atMs);
  assert.deepEqual([meter.countOf(1), meter.countOf(2), meter.countOf(3)], [0, 0, 1]);
  for (const atMs of [60_000, 61_000, 59_000]) meter.add(atMs);
  assert.deepEqual([meter.countOf(3), meter.countOf(4)], [2, 2]);
  assert.equal(meter.rate(64_000), 0.5);
});

test('the last window is the last one that is complete', () => {
  assert.deepEqual(lastWindow(44_999, 15_000), { index: 1, startMs: 15_000, endMs: 30_000 });
  assert.deepEqual(lastWindow(45_000, 15_000), { index: 2, startMs: 30_000, endMs: 45_000 });
});
