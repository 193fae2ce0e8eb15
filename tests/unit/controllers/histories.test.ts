/**
 * Random histories of workloads (histories.ts): HISTORIES=10000 runs more of them, HISTORY=SEED the one of that seed.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runHistory } from './histories.ts';

const COUNT = Number(process.env.HISTORIES ?? 50);
const STEPS = 30;
/** Seeds that found something once stay. */
const FOUND: readonly string[] = ['111', '683', '730', '1199', '1830'];

const seeds = process.env.HISTORY
  ? [process.env.HISTORY]
  : [...FOUND, ...Array.from({ length: COUNT }, (_, i) => `${i}`)];

test(`${seeds.length} random histories: nothing wrong is seen on the way, and all comes to rest as asked for`, () => {
  for (const seed of seeds) {
    try {
      runHistory(seed, STEPS);
    } catch (error) {
      throw new Error(`HISTORY=${seed} npx node --test tests/unit/controllers/histories.test.ts`, { cause: error });
    }
  }
});

test('a history that is run again gives the same changes, byte for byte', () => {
  for (const seed of seeds.slice(0, 3)) assert.equal(runHistory(seed, STEPS), runHistory(seed, STEPS));
});
