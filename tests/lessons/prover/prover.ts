/** Proves a lesson: the twelve points of lesson-format.md §12. Findings are lines in the words of §13. */
import { writeFileSync } from 'node:fs';
import { type LoadedLab, readLab } from '../../../simulator/lab/definition/load.ts';
import { Problems } from '../../../simulator/lab/definition/problems.ts';
import { hashOf } from '../../../simulator/lab/hash.ts';
import { LabSession } from '../../../simulator/lab/session.ts';
import { commandProblems } from './commands.ts';
import { bundle, glossary, lessonPath, planned, readText, taughtIn } from './files.ts';
import { checkLabTexts } from './lab-texts.ts';
import { listingProblems } from './listing.ts';
import { checkPages } from './pages.ts';
import { quoteProblems } from './quotes.ts';
import {
  computedAnswers,
  Evaluations,
  golfRun,
  idleRun,
  mistakeRun,
  open,
  outputRuns,
  type RunContext,
  type SolutionRun,
  seconds,
  solutionRun,
} from './runs.ts';
import { Seen } from './seen.ts';
import { shownIn } from './shown.ts';
import { differences, type Snapshot, solutionSnapshot } from './snapshot.ts';
import { stale } from './stale.ts';

interface ProveOptions {
  readonly update: boolean;
  /** How many other seeds are tried. */
  readonly seeds: number;
}

interface Proof {
  readonly lesson: string;
  /** Findings; none: proved. */
  readonly findings: readonly string[];
  readonly figures: readonly string[];
}

/** Proves one lesson. */
export async function prove(id: string, options: ProveOptions): Promise<Proof> {
  const findings: string[] = [];
  const figures: string[] = [];
  const say = (code: string, text: string) => findings.push(`prove ${id}: ${code} ${text}`);
  const done = (): Proof => ({ lesson: id, findings, figures });

  const loaded = load(id, findings);
  if (!loaded) return done();
  const { definition } = loaded;
  const evaluations = new Evaluations();
  const context: RunContext = { loaded, evaluations };
  const seen = new Seen();

  // 1. What the lesson builds on, and whether it is in the curriculum.
  const plan = planned();
  const listed = plan.get(id);
  if (!listed) say('E407', 'content/tracks.yaml does not name this lesson');
  else
    for (const problem of listingProblems(listed, {
      minutes: definition.meta.minutes,
      ko: readText(lessonPath(id, 'ko.mdx')) ?? '',
      en: readText(lessonPath(id, 'en.mdx')) ?? '',
    }))
      say('E408', `content/tracks.yaml, ${problem}`);
  for (const before of definition.meta.after)
    if (!plan.has(before)) say('E201', `meta.after: no lesson ${before} in content/tracks.yaml`);

  // 2. Nothing passes by itself.
  for (const task of await idleRun(context)) {
    if (definition.tasks.find((t) => t.id === task)?.idle !== 'allowed')
      say('E310', `task "${task}" passed although nobody did anything`);
  }

  // 3, 4. Solutions.
  const snapshots: Record<string, ReturnType<typeof solutionSnapshot>> = {};
  const earned = new Set<string>();
  let reference: SolutionRun | undefined;
  for (const solution of definition.solutions) {
    const run = await solutionRun(context, solution);
    seen.session(run.session, { solves: true });
    reportSolution(run, solution.name, say);
    snapshots[solution.name] = solutionSnapshot(run);
    if (solution === definition.solutions[0]) {
      reference = run;
      for (const check of run.openAtStart) earned.add(check);
    }
    figures.push(
      `solution ${solution.name}: ${run.tasks.map((t) => `${t.task} at ${t.passedMs === null ? '–' : seconds(t.passedMs)}`).join(', ')}; ${Math.round(run.cpuMs)} ms of processor time`,
    );
  }
  const answers = reference ? await computedAnswers(context, reference) : [];
  for (const { id: question, value, expect } of answers) {
    if (String(value) !== String(expect))
      say('E314', `question ${question}: computed ${String(value)}, lab.yaml expects ${String(expect)}`);
  }

  // 4. Mistakes, 5. checks earn their place.
  for (const mistake of definition.mistakes) {
    const run = await mistakeRun(context, mistake);
    seen.session(run.session);
    if (run.failure !== undefined) say('E312', `mistake "${mistake.name}": ${run.failure}`);
    for (const check of run.notPassed) earned.add(check);
    const { check, as } = mistake.leaves;
    if (run.passedMs !== null)
      say(
        'E312',
        `mistake "${mistake.name}" passed task "${mistake.task}" (at ${seconds(run.passedMs)}); expected check ${check} to be ${as}`,
      );
    else if (!(as === 'failed' ? run.state === 'failed' : run.state !== 'failed' && run.state !== 'passed')) {
      say('E312', `mistake "${mistake.name}": check ${check} is ${run.state ?? 'absent'}; expected it to be ${as}`);
    }
    if (mistake.hint !== undefined && !run.observations.includes(mistake.hint)) {
      say(
        'E313',
        `mistake "${mistake.name}": expected hint "${mistake.hint}" to show; showing: ${run.observations.join(', ') || 'none'}`,
      );
    }
  }
  for (const task of definition.tasks) {
    for (const check of task.checks)
      if (!earned.has(`${task.id}/${check.id}`))
        say('E311', `check ${task.id}/${check.id} never failed in any mistake; add a mistake or drop the check`);
  }
  for (const [path, message] of evaluations.never())
    say('E309', `${path} never evaluated without error in any run: ${message}`);

  // 6. Golf.
  for (const golf of definition.golf) {
    const run = await golfRun(context, golf);
    seen.session(run.session);
    if (run.score === undefined) say('E316', `golf ${golf.id}: ${run.failure ?? 'no score'}`);
    else if (run.score > golf.par) say('E316', `golf ${golf.id}: ${run.score}, par is ${golf.par}`);
    for (const line of untaught(run.lines, taughtIn(id)))
      say('E316', `golf ${golf.id}: "${line}" is not taught (meta.teaches, here or in meta.after)`);
  }

  // 7. Seeds and measured timings.
  const profiles = [undefined, ...(definition.meta.prove.fixedTiming === undefined ? (['measured'] as const) : [])];
  for (let seed = 1; seed <= options.seeds; seed++) {
    for (const timings of profiles) {
      for (const solution of definition.solutions) {
        const run = await solutionRun({ loaded, seed: `seed ${seed}`, ...(timings ? { timings } : {}) }, solution);
        const where = `seed ${seed}${timings ? ` (${timings})` : ''}: ${solution.name}`;
        reportSolution(run, where, (_code, text) => say('E315', text));
      }
    }
  }
  figures.push(`seeds: ${options.seeds} × ${profiles.length} timings × ${definition.solutions.length} solutions`);

  // 8. Determinism: the log replayed, and the run repeated.
  if (reference) await checkDeterminism(context, reference, say, figures);

  // 9, 10. Pages.
  checkTexts(id, loaded, findings, figures);

  // 11. Snapshot.
  const snapshot: Snapshot = {
    lesson: id,
    revision: definition.meta.revision,
    solutions: snapshots,
    questions: Object.fromEntries(answers.map(({ id: question, value }) => [question, value])),
    outputs: await outputRuns(context),
  };
  checkSnapshot(id, snapshot, options.update, findings);

  // 13. What is shown is what the lab does.
  if (reference) await checkShown(context, reference, seen, snapshot, say, figures);

  // 12. Budget.
  await checkBudget(context, say, figures);
  return done();
}

function load(id: string, findings: string[]): LoadedLab | undefined {
  const problems = new Problems();
  const loaded = readLab(bundle(id), `content/lessons/${id}/lab.yaml`, problems);
  for (const problem of problems.all()) findings.push(problems.one(problem));
  return problems.count === 0 ? loaded : undefined;
}

function reportSolution(run: SolutionRun, name: string, say: (code: string, text: string) => void): void {
  for (const task of run.tasks) {
    for (const stranger of task.strangers)
      say(
        'E310',
        `${name}: task "${stranger.task}" passed in the steps of task "${task.task}" (at ${seconds(stranger.atMs)}); a task may pass only in its own steps`,
      );
    if (task.passedMs !== null) continue;
    const open = Object.entries(task.checks).filter(([, c]) => c.state !== 'passed');
    say(
      'E315',
      `${name}: task "${task.task}" not passed within 10m; open checks: ${open.map(([id, c]) => `${id}${c.evidence === null ? '' : ` (${c.evidence})`}`).join(', ') || 'none (a question?)'}${run.failure === undefined ? '' : `; ${run.failure}`}`,
    );
  }
  for (const task of run.keptToTheEnd) say('E315', `${name}: task "${task}" must be kept and does not hold at the end`);
}

/** Commands of a round that are not among the taught ones. A word that comes from $(…) may be any word. */
function untaught(lines: readonly string[], teaches: readonly string[]): string[] {
  const words = (text: string) => text.trim().split(/\s+/);
  return lines.filter(
    (line) =>
      !teaches.some((command) =>
        words(command).every((word, i) => words(line)[i] === word || words(line)[i]?.startsWith('$(')),
      ),
  );
}

async function checkDeterminism(
  context: RunContext,
  reference: SolutionRun,
  say: (code: string, text: string) => void,
  figures: string[],
): Promise<void> {
  const { log } = reference.session;
  const hash = hashOf(reference.session);
  const began = performance.now();
  const replayed = await LabSession.open({ loaded: context.loaded }, log);
  figures.push(
    `replay of ${seconds(log.endMs)} (${log.entries.length} inputs): ${Math.round(performance.now() - began)} ms`,
  );
  if (hashOf(replayed) !== hash)
    say('E317', `replaying the reference's log gives another state: ${hashOf(replayed)}, was ${hash}`);
  const again = await solutionRun({ loaded: context.loaded }, context.loaded.definition.solutions[0] as never);
  for (const [task, checkpoint] of Object.entries(reference.checkpoints))
    if (again.checkpoints[task] !== checkpoint) say('E317', `the checkpoint of task "${task}" differs from run to run`);
  if (hashOf(again.session) !== hash)
    say('E317', `playing the reference twice gives another state: ${hashOf(again.session)}, was ${hash}`);
}

function checkTexts(id: string, loaded: LoadedLab, findings: string[], figures: string[]): void {
  const folder = `content/lessons/${id}`;
  const [ko, en] = [readText(lessonPath(id, 'ko.mdx')), readText(lessonPath(id, 'en.mdx'))];
  if (ko === undefined) findings.push(`${folder}/ko.mdx:1:1: E401 missing`);
  if (en === undefined) findings.push(`${folder}/en.mdx:1:1: E401 missing`);
  if (ko === undefined || en === undefined) return;
  const problems = new Problems();
  checkPages(loaded.definition, { ko, en }, folder, glossary(), problems);
  for (const name of ['lab.yaml', 'ko.mdx', 'en.mdx']) checkWritten(id, folder, name, problems);
  checkLabTexts(`${folder}/lab.yaml`, readText(lessonPath(id, 'lab.yaml')) ?? '', glossary(), problems);
  const older = stale(id);
  if (older !== undefined)
    figures.push(`${folder}: ${older} (if both say the same: "Languages-agree: ${id}" in a commit's message)`);
  for (const problem of problems.all()) findings.push(problems.one(problem));
}

/** What a new lesson leaves to its author. */
function checkWritten(id: string, folder: string, name: string, problems: Problems): void {
  const text = readText(lessonPath(id, name)) ?? '';
  problems.source(`${folder}/${name}`, text);
  text.split('\n').forEach((line, i) => {
    const at = line.search(/\bTODO\b/);
    if (at >= 0)
      problems.add({
        file: `${folder}/${name}`,
        line: i + 1,
        column: at + 1,
        code: 'E406',
        path: '',
        message: 'still to be written',
        length: 4,
      });
  });
}

/** Commands that are shown are run where they stand; quoted texts are looked for in what the runs showed. */
async function checkShown(
  context: RunContext,
  reference: SolutionRun,
  seen: Seen,
  { outputs }: Snapshot,
  say: (code: string, text: string) => void,
  figures: string[],
): Promise<void> {
  const { loaded } = context;
  const { definition } = loaded;
  const began = performance.now();
  for (const text of Object.values(outputs)) seen.output(text);
  const read = (file: string) => readText(lessonPath(definition.lesson, file)) ?? '';
  const texts = { ko: read('ko.mdx'), en: read('en.mdx'), lab: read('lab.yaml') };
  seen.lesson(loaded, texts.lab);
  const shown = shownIn(texts, definition);
  const accepted = new Set<string>();
  for (const problem of await commandProblems(context, shown, seen, reference, accepted)) say('E320', problem);
  for (const problem of quoteProblems(shown, seen, definition.meta.prove.unseen, accepted)) say('E321', problem);
  for (const text of definition.meta.prove.unseen)
    if (!accepted.has(text)) say('E322', `meta.prove.unseen: "${text}" need not be named; it is seen, or not shown`);
  figures.push(
    `shown: ${shown.commands.length} commands, ${shown.spans.length} other pieces of code; ${Math.round(performance.now() - began)} ms`,
  );
}

function checkSnapshot(id: string, snapshot: Snapshot, update: boolean, findings: string[]): void {
  const path = lessonPath(id, 'lab.snap.json');
  const text = `${JSON.stringify(snapshot, null, 2)}\n`;
  if (update) {
    writeFileSync(path, text);
    return;
  }
  const was = readText(path);
  if (was === undefined) {
    findings.push(`content/lessons/${id}/lab.snap.json: E501 missing (run with --update)`);
    return;
  }
  for (const difference of differences(JSON.parse(was), JSON.parse(text)))
    findings.push(`content/lessons/${id}/lab.snap.json: E501 ${difference}`);
}

/** Tries before a budget counts as exceeded: the machine may have had other things to do. */
const TRIES = 3;
const SETUP_CPU_MS = 300;
const SOLUTION_CPU_MS = 2000;
const STATE_BYTES = 5_000_000;
/** Processor time of `reference` on the machine for which the budgets are written, with nothing beside it. */
const REFERENCE_MS = 20;

/**
 * Processor time of the best of some tries, in ms of the machine for which the budgets are written: what else runs at the same
 * time makes caches and cores slow, and a known piece of work right before each try tells by how much.
 */
async function cheapest(limitMs: number, run: () => Promise<unknown>): Promise<number> {
  let best = Number.POSITIVE_INFINITY;
  for (let i = 0; i < TRIES && best > limitMs; i++) {
    const known = Math.min(await processorMs(reference), await processorMs(reference));
    const slowness = Math.max(1, known / REFERENCE_MS);
    best = Math.min(best, Math.round((await processorMs(run)) / slowness));
  }
  return best;
}

async function processorMs(run: () => unknown): Promise<number> {
  const before = process.cpuUsage();
  await run();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

/** A known piece of work of the same sort as a simulated cluster's: objects made, kept by name, read back and written as text. */
function reference(): void {
  const objects = new Map<string, unknown>();
  for (let i = 0; i < 4000; i++) {
    const object = { metadata: { name: `pod-${i}`, labels: { app: 'web', tier: `t${i % 7}` } }, spec: { n: i } };
    objects.set(object.metadata.name, JSON.parse(JSON.stringify(object)));
  }
  const names = [...objects.keys()].sort();
  for (const name of names) objects.set(name, structuredClone(objects.get(name)));
}

async function checkBudget(
  context: RunContext,
  say: (code: string, text: string) => void,
  figures: string[],
): Promise<void> {
  const { loaded } = context;
  const setupMs = await cheapest(SETUP_CPU_MS, () => open({ loaded }));
  if (setupMs > SETUP_CPU_MS) say('E318', `setup takes ${setupMs} ms of processor time; at most ${SETUP_CPU_MS}`);
  for (const solution of loaded.definition.solutions) {
    const ms = await cheapest(SOLUTION_CPU_MS, () => solutionRun({ loaded }, solution));
    if (ms > SOLUTION_CPU_MS)
      say('E318', `solution ${solution.name} takes ${ms} ms of processor time; at most ${SOLUTION_CPU_MS}`);
  }
  const { store } = (await open({ loaded })).session.world.cluster;
  const bytes = store
    .resources()
    .reduce((n, resource) => n + store.list(resource).reduce((m, object) => m + JSON.stringify(object).length, 0), 0);
  if (bytes > STATE_BYTES) say('E318', `setup leaves ${bytes} bytes of state; at most ${STATE_BYTES}`);
  figures.push(
    `setup: ${setupMs} ms of processor time, ${(bytes / 1024).toFixed(0)} KiB of objects, ${store.changes.length} changes`,
  );
}
