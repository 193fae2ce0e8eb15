/**
 * `npm run truth [-- --out DIR] [--show N] [--only TEXT] [--traces] [--update] [SCENARIO.json …]`
 * Replays recorded console sessions and prints how many commands match, and what differs with its reason (known.ts). Without files: those of the project, held to
 * ratchet.json (the sum of matches may only go up; --update writes the new numbers). With --out the transcripts are written, in the
 * form of the recordings. The changes of objects are compared, too, with what traces say of the recorded ones (traces/): the sum
 * of agreeing facts is held likewise; --traces tells of them by session, shows what differs there instead, and counts the reasons (traces/known.ts).
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { commandArguments, wholeNumber } from '../../tools/arguments.ts';
import { compareStep, normalise } from './compare.ts';
import { Differences } from './known.ts';
import { readScenario, recordedScenarios, ScenarioFileError } from './scenarios.ts';
import { attempt, heldScores, holdScores, judged, type Score } from './score.ts';
import { TraceReport } from './traces/report.ts';

const USAGE = `npm run truth [-- OPTIONS] [SCENARIO.json …]
  Replays recorded sessions (without files: the project's own) and compares what commands print and how objects change.
  --only REGEX   sessions whose names match
  --show N       the first N differences (default 0)
  --traces       tells of the changes of objects, and shows what differs there
  --out DIR      writes the transcripts there
  --update       holds the numbers reached`;

async function main(): Promise<number> {
  const { values, positionals } = commandArguments(USAGE, {
    allowPositionals: true,
    options: {
      out: { type: 'string' },
      show: { type: 'string', default: '0' },
      only: { type: 'string' },
      traces: { type: 'boolean', default: false },
      update: { type: 'boolean', default: false },
    },
  });
  const own = positionals.length === 0;
  const all = own ? recordedScenarios() : positionals.map(readScenario);
  const scenarios = all.filter((s) => !values.only || new RegExp(values.only).test(s.name));
  if (values.out) mkdirSync(values.out, { recursive: true });
  const traces = own ? new TraceReport() : undefined;
  const show = wholeNumber(USAGE, '--show', values.show);
  let left = values.traces ? 0 : show;
  const scores: Record<string, Score> = {};
  const differences = new Differences();
  for (const scenario of scenarios) {
    const actual = await attempt(scenario, traces?.observer(scenario.name));
    if (values.out) writeFileSync(join(values.out, `${scenario.name}.json`), JSON.stringify(actual, null, 1));
    let ok = 0;
    let total = 0;
    scenario.steps.forEach((step, i) => {
      if (!judged(step)) return;
      total++;
      const got = actual.steps[i];
      const verdict = compareStep(step, got);
      if (verdict.ok) {
        ok++;
        return;
      }
      differences.add(scenario.name, i, step, verdict.why ?? '');
      if (left-- > 0) {
        console.log(
          `--- ${scenario.name} step ${i}: ${step.cmd}\n${verdict.why}\n<<< recorded\n${normalise(step.out)}${normalise(step.err)}\n>>> ours\n${normalise(got?.out)}${normalise(got?.err)}`,
        );
      }
    });
    scores[scenario.name] = { total, ok };
    if (values.traces) for (const line of traces?.lines(scenario.name, show) ?? []) console.log(line);
    else console.log(`${scenario.name}: ${ok} of ${total}`);
  }
  if (!values.traces) for (const line of differences.lines()) console.log(line);
  const total = Object.values(scores).reduce((n, s) => n + s.total, 0);
  const ok = Object.values(scores).reduce((n, s) => n + s.ok, 0);
  console.log(`${ok} of ${total} commands match (${((100 * ok) / Math.max(1, total)).toFixed(1)} %)`);
  if (!traces) return 0;
  for (const line of traces.summary()) console.log(line);
  if (values.traces) for (const line of traces.reasons()) console.log(line);
  const { lines, down } = traces.ratchet(values.update === true);
  for (const line of lines) console.log(line);
  return ratchet(scores, values.update === true) + (down ? 1 : 0) > 0 ? 1 : 0;
}

function ratchet(scores: Readonly<Record<string, Score>>, update: boolean): number {
  const held = heldScores();
  const names = Object.keys(scores);
  const sum = (of: (name: string) => number): number => names.reduce((n, name) => n + of(name), 0);
  const before = sum((name) => held[name] ?? 0);
  const now = sum((name) => scores[name]?.ok ?? 0);
  for (const name of names) {
    const [was, is] = [held[name] ?? 0, scores[name]?.ok ?? 0];
    if (is !== was) console.log(`${is > was ? '+' : '-'} ${name}: ${is} match, ${was} did before`);
  }
  if (update && now >= before)
    holdScores({ ...held, ...Object.fromEntries(names.map((n) => [n, scores[n]?.ok ?? 0])) });
  if (now < before) console.log(`✖ ${now} match, ${before} did before; the number may only go up`);
  return now < before ? 1 : 0;
}

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof ScenarioFileError)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}
