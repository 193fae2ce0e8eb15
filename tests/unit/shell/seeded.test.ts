/** What awk would ask the host for comes from the world instead: chance and time. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runCase } from '../../conformance/bash/run.ts';

test('awk’s chance is the same in every replay, its time the world’s', async () => {
  const script =
    "awk 'BEGIN { srand(3); a = rand(); srand(3); print (a == rand()), (a >= 0 && a < 1), systime(), strftime(\"%F\", 0) }'; awk 'BEGIN { print rand() }'";
  const runs = [0, 1].map(() => runCase({ script, invocation: 'file', path: '../x.sh' }));
  const [one, two] = await Promise.all(runs);
  assert.deepEqual(one, two);
  assert.match(one?.out ?? '', /^1 1 1772442000 1970-01-01\n0\.\d+\n$/);
});
