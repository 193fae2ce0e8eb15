/** Recorded console sessions of a real cluster, replayed: the number of commands that match may only go up. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compareStep } from './compare.ts';
import { asksForHelp, helpStructure } from './help-pages.ts';
import { Differences } from './known.ts';
import { recordedScenarios } from './scenarios.ts';
import { attempt, heldScores, judged } from './score.ts';
import { TraceReport } from './traces/report.ts';

/** The share of differing facts of the traces that may lack a reason. */
const UNLISTED = 0.06;

const scenarios = recordedScenarios();
const traces = new TraceReport();
const held = heldScores();
const differences = new Differences();
let ok = 0;
let total = 0;
/** Help pages whose words are ours and whose sections, commands, flags and usage are kubectl's. */
const help = { alike: 0, all: 0 };

for (const scenario of scenarios) {
  test(`recorded session ${scenario.name} runs to its end`, async () => {
    const actual = await attempt(scenario, traces.observer(scenario.name));
    scenario.steps.forEach((step, i) => {
      if (!judged(step)) return;
      const got = actual.steps[i];
      const verdict = compareStep(step, got);
      total++;
      if (verdict.ok) ok++;
      else differences.add(scenario.name, i, step, verdict.why ?? '');
      if (!asksForHelp(step.cmd)) return;
      help.all++;
      if (['out', 'err'].every((k) => helpStructure(step[k as 'out'] ?? '') === helpStructure(got?.[k as 'out'] ?? '')))
        help.alike++;
      else console.log(`${scenario.name}: the help page of «${step.cmd}» has another structure`);
    });
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

test('what differs has a reason', () => {
  assert.deepEqual(differences.unknown, [], 'known.ts says why a command differs: mend it, or tell the reason there');
  assert.deepEqual(differences.unused, [], 'reasons in known.ts that nothing needs any more');
});

test('as many facts of the recorded traces agree as ever did', () => {
  for (const line of traces.summary()) console.log(line);
  const { lines, down } = traces.ratchet(false);
  assert.ok(!down, `${lines.join('\n')}\nnpm run truth -- --traces says which`);
});

test('what differs from the recorded traces has a listed reason', () => {
  const { all, unlisted } = traces.differing();
  // Times are drawn: another draw makes another one of a hundred races end otherwise, and a few of them have no reason yet.
  assert.ok(unlisted <= all * UNLISTED, `${unlisted} of ${all} differ for no listed reason; npm run truth -- --traces`);
});

test('help pages are built as kubectl builds them, in our own words', () => {
  assert.ok(help.all > 5, `${help.all} help pages were recorded`);
  assert.equal(help.alike, help.all);
});
