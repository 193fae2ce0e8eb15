/** Random histories of a whole cluster (histories.ts): HISTORIES=10000 runs more of them, HISTORY=SEED the one of that seed. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runClusterHistory } from './histories.ts';

const COUNT = Number(process.env.HISTORIES ?? 12);
const STEPS = 25;

/** Seeds that found something once stay. */
const FOUND: readonly string[] = ['15', '34', '70', '126'];

const seeds = process.env.HISTORY
  ? [process.env.HISTORY]
  : [...FOUND, ...Array.from({ length: COUNT }, (_, i) => `${i}`)];

test(`${seeds.length} random histories of a whole cluster: nothing wrong is seen on the way, and all comes to rest`, () => {
  for (const seed of seeds) {
    try {
      runClusterHistory(seed, STEPS);
    } catch (error) {
      throw new Error(`HISTORY=${seed} npx node --test tests/unit/cluster/histories.test.ts`, { cause: error });
    }
  }
});

test('a history of a cluster that is run again gives the same changes, byte for byte', () => {
  for (const seed of seeds.slice(0, 1)) assert.equal(runClusterHistory(seed, STEPS), runClusterHistory(seed, STEPS));
});
