/** Recorded console sessions of a real cluster, replayed: the number of commands that match may only go up. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { recordedScenarios } from './scenarios.ts';
import { attempt, heldScores, scoreOf } from './score.ts';
import { TraceReport } from './traces/report.ts';

const scenarios = recordedScenarios();
const traces = new TraceReport();
const held = heldScores();
let ok = 0;
let total = 0;

for (const scenario of scenarios) {
  test(`recorded session ${scenario.name} runs to its end`, async () => {
    const actual = await attempt(scenario, traces.observer(scenario.name));
    const score = scoreOf(scenario, actual);
    ok += score.ok;
    total += score.total;
    assert.equal(actual.broke, undefined);
    assert.equal(actual.steps.length, scenario.steps.length);
  });
}

test('as many recorded commands match as ever did', () => {
  const before = Object.values(held).reduce((n, m) => n + m, 0);
  console.log(`${ok} of ${total} commands match (held: ${before})`);
  assert.ok(total > 4000, `${total} commands were judged`);
  assert.ok(ok >= before, `${ok} match, ${before} did before; npm run truth says which`);
});

test('as many facts of the recorded traces agree as ever did', () => {
  for (const line of traces.summary()) console.log(line);
  const { lines, down } = traces.ratchet(false);
  assert.ok(!down, `${lines.join('\n')}\nnpm run truth -- --traces says which`);
});
