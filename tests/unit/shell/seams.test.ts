/** What the library's tools would ask the host for comes from the world instead; so does awk's chance. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { jqForReplay } from '../../../simulator/shell/tools/seams.ts';
import { runCase } from '../../conformance/bash/run.ts';

const world = { nowMs: 1_772_442_000_500, read: (path: string) => (path === 'f.jq' ? 'now | floor' : undefined) };
const jq = (filter: string): unknown => jqForReplay(['-c', filter, 'now'], world);

test('jq’s now is the world’s; fields, variables, keys and texts of that name are left alone', () => {
  assert.deepEqual(jq('now - .now'), ['-c', '(1772442000.5) - .now', 'now']);
  assert.deepEqual(jq('{now:1, a:$now, b:"now"}'), ['-c', '{now:1, a:$now, b:"now"}', 'now']);
  assert.deepEqual(jqForReplay(['-n', '-f', 'f.jq', 'x'], world), ['-n', '(1772442000.5) | floor', 'x']);
});

test('awk’s chance is the same in every replay, its time the world’s', async () => {
  const script =
    "awk 'BEGIN { srand(3); a = rand(); srand(3); print (a == rand()), (a >= 0 && a < 1), systime(), strftime(\"%F\", 0) }'; awk 'BEGIN { print rand() }'";
  const runs = [0, 1].map(() => runCase({ script, invocation: 'file', path: '../x.sh' }));
  const [one, two] = await Promise.all(runs);
  assert.deepEqual(one, two);
  assert.match(one?.out ?? '', /^1 1 1772442000 1970-01-01\n0\.\d+\n$/);
});
