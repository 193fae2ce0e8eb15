import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rolloutCurve } from '../../../src/figures/rollout-curves.ts';

test('four pods with 25 %/25 % reach five in all, keep three, and take two waves', () => {
  assert.deepEqual(rolloutCurve(4, '25%', '25%', 2), {
    points: [
      { seconds: 0, total: 4, available: 4 },
      { seconds: 0, total: 5, available: 3 },
      { seconds: 2, total: 5, available: 3 },
      { seconds: 4, total: 4, available: 4 },
    ],
    surge: 1,
    unavailable: 1,
    seconds: 4,
  });
});

test('with maxSurge 0 and maxUnavailable 0 one pod may be missing, as upstream resolves it', () => {
  const curve = rolloutCurve(2, 0, 0, 1);
  assert.equal(Math.min(...curve.points.map((p) => p.available)), 1);
  assert.deepEqual(curve.points.at(-1), { seconds: 2, total: 2, available: 2 });
});
