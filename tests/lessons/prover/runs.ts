/** Runs of a lesson: idle, solutions, mistakes, golf. Each is a fresh session; what was seen is returned as data. */
import type { LoadedLab } from '../../../simulator/lab/definition/load.ts';
import type {
  Expression,
  GolfDefinition,
  MistakeDefinition,
  SolutionDefinition,
  Step,
} from '../../../simulator/lab/definition/types.ts';
import { answerValue } from '../../../simulator/lab/grading/questions.ts';
import { hashOf } from '../../../simulator/lab/hash.ts';
import { startScript } from '../../../simulator/lab/machine.ts';
import { LabSession } from '../../../simulator/lab/session.ts';
import { StepFailed } from '../../../simulator/lab/setup.ts';
import { play, settle } from '../../../simulator/lab/steps.ts';
import type { AnswerValue } from '../../../simulator/lab/types.ts';
import type { CheckState } from '../../../simulator/lab/view.ts';
import type { TimingProfile } from '../../../simulator/timings.ts';

/** Every evaluation of every run: which expressions ever worked, and how the others failed. */
export class Evaluations {
  readonly worked = new Set<string>();
  readonly failed = new Map<string, string>();

  note = (expression: Expression, failure: Error | undefined): void => {
    if (failure) this.failed.set(expression.path, failure.message);
    else this.worked.add(expression.path);
  };

  /** Expressions that failed whenever they were evaluated. */
  never(): [string, string][] {
    return [...this.failed].filter(([path]) => !this.worked.has(path)).sort();
  }
}

export interface RunContext {
  readonly loaded: LoadedLab;
  readonly seed?: string;
  readonly timings?: TimingProfile;
  readonly evaluations?: Evaluations;
  readonly debugFreeze?: boolean;
}

/** Seconds since lesson zero, as the snapshot writes them. */
export const seconds = (ms: number): string => `${(ms / 1000).toFixed(3).replace(/\.?0+$/, '')}s`;

interface Watched {
  readonly session: LabSession;
  /** Passes in order: task and ms since lesson zero. */
  readonly passes: { readonly task: string; readonly atMs: number }[];
}

export async function open({ loaded, seed, timings, evaluations, debugFreeze }: RunContext): Promise<Watched> {
  const passes: { task: string; atMs: number }[] = [];
  let zero = 0;
  const session = await LabSession.open({
    loaded,
    ...(seed === undefined ? {} : { seed }),
    ...(timings === undefined ? {} : { timings }),
    ...(evaluations ? { evaluated: evaluations.note } : {}),
    ...(debugFreeze ? { debugFreeze } : {}),
    onPass: (task, atMs) => passes.push({ task, atMs: atMs - zero }),
  });
  zero = session.world.zeroMs;
  for (const pass of passes) pass.atMs -= zero;
  return { session, passes };
}

/** Tasks that pass while nobody does anything for half an hour. */
export async function idleRun(context: RunContext): Promise<string[]> {
  const { session, passes } = await open(context);
  await session.advanceTo(30 * 60_000);
  return passes.map(({ task }) => task);
}

interface TaskOutcome {
  readonly task: string;
  readonly activeMs: number | null;
  readonly passedMs: number | null;
  /** States of its checks at the end of its steps. */
  readonly checks: Readonly<Record<string, { readonly state: CheckState; readonly evidence: string | null }>>;
  /** Tasks that passed during its steps although they are others. */
  readonly strangers: readonly { readonly task: string; readonly atMs: number }[];
}

export interface SolutionRun {
  readonly session: LabSession;
  readonly tasks: readonly TaskOutcome[];
  readonly failure: string | undefined;
  /** Checks that did not hold when their task became active. */
  readonly openAtStart: ReadonlySet<string>;
  readonly keptToTheEnd: readonly string[];
  /** What was right for computed questions of tasks when their task's steps were over. */
  readonly answers: ReadonlyMap<string, AnswerValue | null>;
  readonly cpuMs: number;
  /** The state when each task's steps begin, as one number (lesson-format.md §10). */
  readonly checkpoints: Readonly<Record<string, string>>;
  /** Per task, in ms since lesson zero: when its steps begin, after each of them, and when all has settled. */
  readonly moments: Readonly<Record<string, readonly number[]>>;
}

/** The steps of a solution for a task: its own, or the reference's. */
function stepsOf(loaded: LoadedLab, solution: SolutionDefinition, task: string): readonly Step[] {
  return solution.tasks[task] ?? loaded.definition.solutions[0]?.tasks[task] ?? [];
}

/** Plays a solution task by task, settling after each. */
export async function solutionRun(context: RunContext, solution: SolutionDefinition): Promise<SolutionRun> {
  const { loaded } = context;
  const { session, passes } = await open(context);
  const tasks: TaskOutcome[] = [];
  const openAtStart = new Set<string>();
  const answers = new Map<string, AnswerValue | null>();
  const checkpoints: Record<string, string> = {};
  const moments: Record<string, number[]> = {};
  let failure: string | undefined;
  const began = performance.now();
  for (const { id } of loaded.definition.tasks) {
    noteOpen(session, id, openAtStart);
    checkpoints[id] = hashOf(session);
    const before = passes.length;
    const instants = [session.nowMs];
    moments[id] = instants;
    const after = () => void instants.push(session.nowMs);
    try {
      await play(session, stepsOf(loaded, solution, id), `solutions.${solution.name}.${id}`, { after });
      await settle(session);
      after();
    } catch (error) {
      if (!(error instanceof StepFailed)) throw error;
      failure = error.message;
    }
    tasks.push(outcome(session, id, passes.slice(before)));
    noteAnswers(session, id, answers);
    if (failure !== undefined || session.grader.passedAtMs(id) === null) break;
  }
  const cpuMs = performance.now() - began;
  const keptToTheEnd = loaded.definition.tasks.filter((t) => t.keep && !session.grader.passed(t.id)).map((t) => t.id);
  return { session, tasks, failure, openAtStart, keptToTheEnd, answers, cpuMs, checkpoints, moments };
}

function noteAnswers(session: LabSession, task: string, answers: Map<string, AnswerValue | null>): void {
  const fromMs = session.grader.activeAtMs(task) ?? session.world.zeroMs;
  for (const { id, answer, task: owner } of session.definition.questions)
    if (owner === task && answer?.kind === 'now')
      answers.set(id, answerValue(answer.expression, { world: session.world.facts, fromMs }));
}

function noteOpen(session: LabSession, task: string, open: Set<string>): void {
  for (const check of session.definition.tasks.find((t) => t.id === task)?.checks ?? []) {
    const run = session.grader.check(task, check.id);
    const windowed = check.when.mode !== 'level' && check.when.mode !== 'stable';
    if (!windowed && run?.state !== 'passed') open.add(`${task}/${check.id}`);
  }
}

function outcome(session: LabSession, task: string, passes: readonly { task: string; atMs: number }[]): TaskOutcome {
  const { grader, world } = session;
  const since = (ms: number | null) => (ms === null ? null : ms - world.zeroMs);
  const view = grader.tasks().find((t) => t.id === task);
  return {
    task,
    activeMs: since(grader.activeAtMs(task)),
    passedMs: since(grader.passedAtMs(task)),
    checks: Object.fromEntries(
      (view?.checks ?? []).map((c) => [c.id, { state: c.state, evidence: c.evidence?.en ?? null }]),
    ),
    strangers: passes.filter((p) => p.task !== task),
  };
}

interface MistakeRun {
  readonly session: LabSession;
  readonly state: CheckState | undefined;
  readonly passedMs: number | null;
  readonly observations: readonly string[];
  /** Checks of its task that were not passed in the end. */
  readonly notPassed: readonly string[];
  readonly failure: string | undefined;
}

/** Plays a mistake after the reference steps of all tasks before it. */
export async function mistakeRun(context: RunContext, mistake: MistakeDefinition): Promise<MistakeRun> {
  const { loaded } = context;
  const { session } = await open(context);
  let failure: string | undefined;
  try {
    const reference = loaded.definition.solutions[0] as SolutionDefinition;
    for (const { id } of loaded.definition.tasks) {
      if (id === mistake.task) break;
      await play(session, stepsOf(loaded, reference, id), `solutions.reference.${id}`);
      await settle(session);
    }
    await play(session, mistake.steps, `mistakes.${mistake.name}`, { lenient: true });
  } catch (error) {
    if (!(error instanceof StepFailed)) throw error;
    failure = error.message;
  }
  const observations = session.grader.observations(mistake.task);
  await settle(session);
  const end = outcome(session, mistake.task, []);
  return {
    session,
    state: end.checks[mistake.leaves.check]?.state,
    passedMs: end.passedMs,
    observations,
    notPassed: Object.entries(end.checks).flatMap(([id, { state }]) =>
      state === 'passed' ? [] : [`${mistake.task}/${id}`],
    ),
    failure,
  };
}

interface GolfRun {
  readonly session: LabSession;
  readonly score: number | undefined;
  readonly failure: string | undefined;
  readonly lines: readonly string[];
}

/** Plays a golf round and counts. */
export async function golfRun(context: RunContext, golf: GolfDefinition): Promise<GolfRun> {
  const { loaded } = context;
  const { session } = await open(context);
  const { definition } = loaded;
  const first = definition.tasks.findIndex((t) => golf.over.includes(t.id));
  const reference = definition.solutions[0] as SolutionDefinition;
  let failure: string | undefined;
  const before = () => session.commands.length;
  let commandsBefore = 0;
  try {
    for (const { id } of definition.tasks.slice(0, first)) {
      await play(session, stepsOf(loaded, reference, id), `solutions.reference.${id}`);
      await settle(session);
    }
    commandsBefore = before();
    await play(session, golf.steps, `golf.${golf.id}`);
    await settle(session);
  } catch (error) {
    if (!(error instanceof StepFailed)) throw error;
    failure = error.message;
  }
  const lines = session.commands.slice(commandsBefore).map(({ record }) => record.line);
  const unsolved = golf.over.filter((task) => session.grader.passedAtMs(task) === null);
  if (unsolved.length > 0)
    return { session, score: undefined, failure: failure ?? `not passed: ${unsolved.join(', ')}`, lines };
  const from = Math.min(...golf.over.map((task) => session.grader.activeAtMs(task) ?? 0));
  const to = Math.max(...golf.over.map((task) => session.grader.passedAtMs(task) ?? 0));
  return { session, score: score(session, golf, lines.length, from, to), failure, lines };
}

function score(session: LabSession, { id }: GolfDefinition, commands: number, fromMs: number, toMs: number): number {
  switch (id) {
    case 'commands':
      return commands;
    case 'seconds':
      return (toMs - fromMs) / 1000;
    case 'lost':
      return [...session.world.loads.values()].reduce((n, load) => n + load.facts(fromMs, toMs).failed, 0);
    case 'pods':
      return [...session.world.recorder.lives('pods')].filter(
        (life) => life.createdMs >= fromMs && life.createdMs <= toMs,
      ).length;
  }
}

/** Outputs: each command run right after its step of the solution, in a session of its own, without a terminal. */
export async function outputRuns(context: RunContext): Promise<Record<string, string>> {
  const { definition } = context.loaded;
  const texts: Record<string, string> = {};
  for (const { id, solution: name, task, step, run } of definition.outputs) {
    const solution = definition.solutions.find((s) => s.name === name) as SolutionDefinition;
    const { session } = await open(context);
    for (const { id: at } of definition.tasks) {
      const steps = stepsOf(context.loaded, solution, at);
      if (at === task) {
        await play(session, steps.slice(0, step), `outputs.${id}`);
        break;
      }
      await play(session, steps, `outputs.${id}`);
      await settle(session);
    }
    const script = startScript(session.world.learner, run);
    await session.advanceUntil(() => script.process.ended, 60_000, `outputs.${id}`);
    texts[id] = script.text();
  }
  return texts;
}

/** What computed answers come to in a run: by question, with what the lesson expects. */
export async function computedAnswers(
  context: RunContext,
  run: SolutionRun,
): Promise<{ readonly id: string; readonly value: AnswerValue | null; readonly expect: AnswerValue }[]> {
  const { session } = run;
  const answers: { id: string; value: AnswerValue | null; expect: AnswerValue }[] = [];
  for (const { id, answer, task } of session.definition.questions) {
    if (!answer || answer.kind === 'literal') continue;
    const question = session.grader.question(id);
    const facts = { world: session.world.facts, fromMs: session.world.zeroMs };
    let value: AnswerValue | null;
    if (answer.kind === 'after') value = question?.actual ?? null;
    else if (answer.kind === 'now')
      value = task === undefined ? answerValue(answer.expression, facts) : (run.answers.get(id) ?? null);
    // A prediction that the reference does not make: as at lesson zero.
    else if (question?.answer == null) value = await (await open(context)).session.simulate(id, answer);
    else value = question.rightAnswer(facts);
    answers.push({ id, value, expect: answer.expect });
  }
  return answers;
}
