/**
 * `npm run truth [-- --out DIR] [--show N] [--only TEXT] [--update] [SCENARIO.json …]`
 * Replays recorded console sessions and prints how many commands match. Without files: those of the project, held to
 * ratchet.json (matches may only go up; --update writes the new numbers). With --out the transcripts are written, in the
 * form of the recordings.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { compareStep, isCompared, normalise, type Scenario } from './compare.ts';
import { runScenario } from './run.ts';
import { readScenario, recordedScenarios, ScenarioFileError } from './scenarios.ts';

const RATCHET = new URL('ratchet.json', import.meta.url);

interface Score {
  readonly total: number;
  readonly ok: number;
}

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      out: { type: 'string' },
      show: { type: 'string', default: '0' },
      only: { type: 'string' },
      update: { type: 'boolean', default: false },
    },
  });
  const own = positionals.length === 0;
  const all = own ? recordedScenarios() : positionals.map(readScenario);
  const scenarios = all.filter((s) => !values.only || new RegExp(values.only).test(s.name));
  if (values.out) mkdirSync(values.out, { recursive: true });
  let left = Number(values.show);
  const scores: Record<string, Score> = {};
  for (const scenario of scenarios) {
    const actual = await attempt(scenario);
    if (values.out) writeFileSync(join(values.out, `${scenario.name}.json`), JSON.stringify(actual, null, 1));
    let ok = 0;
    let total = 0;
    scenario.steps.forEach((step, i) => {
      if (!isCompared(step) || (step.out === undefined && step.code === undefined)) return;
      total++;
      const got = actual.steps[i];
      const verdict = compareStep(step, got);
      if (verdict.ok) ok++;
      else if (left-- > 0) {
        console.log(
          `--- ${scenario.name} step ${i}: ${step.cmd}\n${verdict.why}\n<<< recorded\n${normalise(step.out)}${normalise(step.err)}\n>>> ours\n${normalise(got?.out)}${normalise(got?.err)}`,
        );
      }
    });
    scores[scenario.name] = { total, ok };
    console.log(`${scenario.name}: ${ok} of ${total}`);
  }
  const total = Object.values(scores).reduce((n, s) => n + s.total, 0);
  const ok = Object.values(scores).reduce((n, s) => n + s.ok, 0);
  console.log(`${ok} of ${total} commands match (${((100 * ok) / Math.max(1, total)).toFixed(1)} %)`);
  return own ? ratchet(scores, values.update === true) : 0;
}

/** A scenario that breaks the simulator counts as run up to there. */
async function attempt(scenario: Scenario): Promise<Scenario> {
  try {
    return await runScenario(scenario);
  } catch (error) {
    console.log(
      `!!! ${scenario.name} broke: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
    );
    return { ...scenario, steps: [] };
  }
}

function ratchet(scores: Readonly<Record<string, Score>>, update: boolean): number {
  const held = JSON.parse(readFileSync(RATCHET, 'utf8')) as Record<string, number>;
  const fallen = Object.entries(scores).filter(([name, { ok }]) => ok < (held[name] ?? 0));
  for (const [name, { ok }] of fallen) console.log(`✖ ${name}: ${ok} match, ${held[name]} did before`);
  if (update && fallen.length === 0) {
    const next = { ...held };
    for (const [name, { ok }] of Object.entries(scores)) next[name] = ok;
    writeFileSync(RATCHET, `${JSON.stringify(next, Object.keys(next).sort(), 1)}\n`);
  }
  return fallen.length > 0 ? 1 : 0;
}

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof ScenarioFileError)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}
