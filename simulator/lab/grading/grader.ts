/**
 * Tasks, questions, hints and alerts of a running lab: what is active, what has passed, what is shown. Looked at once per
 * instant in which something changed, after everything of it has settled; timers of checks make instants of their own.
 */
import type { Kernel } from '../../kernel/kernel.ts';
import { type Evaluated, holds, usesTime } from '../definition/expressions.ts';
import type { HintDefinition, LabDefinition, SimulatedAnswer, TaskDefinition } from '../definition/types.ts';
import type { Facts, FactWorld } from '../facts/types.ts';
import type { AnswerValue } from '../types.ts';
import type { LabView, QuestionView, TaskView, TimelineAlert } from '../view.ts';
import { CheckRun } from './check.ts';
import { renderI18n } from './evidence.ts';
import { QuestionRun } from './questions.ts';

interface GraderOptions {
  readonly definition: LabDefinition;
  readonly kernel: Kernel;
  readonly world: FactWorld;
  /** Asks for an evaluation at the end of this instant. */
  readonly wake: () => void;
  readonly evaluated?: Evaluated;
  readonly onPass?: (task: string, atMs: number) => void;
}

/** Conditions on the clock are looked at this often. */
const TICK_MS = 100;

class TaskRun {
  readonly definition: TaskDefinition;
  state: 'locked' | 'active' | 'passed' = 'locked';
  activeMs: number | null = null;
  passedMs: number | null = null;
  /** When it first passed (a task with `keep` may lose it again). */
  firstPassedMs: number | null = null;
  checks: readonly CheckRun[] = [];
  readonly shownHints = new Set<string>();
  observed: ReadonlySet<string> = new Set();

  constructor(definition: TaskDefinition) {
    this.definition = definition;
  }

  /** Rungs of the ladder, in order. */
  get ladder(): readonly HintDefinition[] {
    return this.definition.hints.filter((hint) => !isObservation(hint));
  }
}

const isObservation = (hint: HintDefinition): boolean => hint.condition !== undefined || hint.failed !== undefined;

export class Grader {
  readonly #options: GraderOptions;
  readonly #tasks: readonly TaskRun[];
  readonly #questions: readonly QuestionRun[];
  readonly #deadlines = new Set<number>();
  #alerts: ReadonlySet<string> = new Set();
  /** Alerts as they began, in order. */
  readonly #onsets: TimelineAlert[] = [];
  /** When the lesson's clock started. */
  #timerMs: number | null = null;
  #ticking = false;
  #version = 0;

  constructor(options: GraderOptions) {
    this.#options = options;
    this.#tasks = options.definition.tasks.map((task) => new TaskRun(task));
    this.#questions = options.definition.questions.map((question) => new QuestionRun(question));
  }

  /** Raised whenever something that is shown may have changed. */
  get version(): number {
    return this.#version;
  }

  /** Lesson zero: tasks without predecessors are active. */
  start(): void {
    for (const task of this.#tasks) if (task.definition.after.length === 0) this.#activate(task);
    this.#options.wake();
  }

  passed(task: string): boolean {
    return this.#tasks.find((t) => t.definition.id === task)?.passedMs != null;
  }

  passedAtMs(task: string): number | null {
    return this.#task(task).firstPassedMs;
  }

  active(task: string): boolean {
    return this.#task(task).state === 'active';
  }

  activeAtMs(task: string): number | null {
    return this.#task(task).activeMs;
  }

  check(task: string, check: string): CheckRun | undefined {
    return this.#task(task).checks.find((c) => c.definition.id === check);
  }

  get solved(): boolean {
    return this.#tasks.length > 0 && this.#tasks.every((task) => task.state === 'passed');
  }

  alert(id: string): boolean {
    return this.#alerts.has(id);
  }

  answerOf(question: string): AnswerValue | null {
    return this.#questions.find((q) => q.definition.id === question)?.answer ?? null;
  }

  question(id: string): QuestionRun | undefined {
    return this.#questions.find((q) => q.definition.id === id);
  }

  /** Whether a question may be answered now. */
  questionOpen(id: string): boolean {
    const question = this.question(id);
    return question !== undefined && question.open(this.#questionActive(question), this.#questionFacts(question));
  }

  /** How a fork answers a question that may be answered now; undefined for others. */
  simulatedAnswer(id: string): SimulatedAnswer | undefined {
    const answer = this.question(id)?.definition.answer;
    return answer?.kind === 'simulate' && this.questionOpen(id) ? answer : undefined;
  }

  /** Takes an answer; one to a question that is not open changes nothing. `simulated`: what a fork says is right. */
  answer(id: string, value: AnswerValue, simulated: AnswerValue | null = null): void {
    const question = this.question(id);
    if (!question || !this.questionOpen(id)) return;
    question.take(value, this.#questionFacts(question), simulated);
    this.#version++;
    this.#options.wake();
  }

  /** Shows the next rung of a task's ladder. */
  hint(task: string, hint: string): void {
    const run = this.#task(task);
    if (this.nextHint(task) !== hint) return;
    run.shownHints.add(hint);
    this.#version++;
  }

  /** The rung that would be shown next; null when there is none, or not yet. */
  nextHint(task: string): string | null {
    const run = this.#task(task);
    const next = run.ladder.find(({ id }) => !run.shownHints.has(id));
    return next && this.#due(run, next) ? next.id : null;
  }

  /** Whether its `after` has passed since the task became active. */
  #due({ activeMs }: TaskRun, { afterMs }: HintDefinition): boolean {
    return activeMs !== null && this.#options.kernel.now() >= activeMs + afterMs;
  }

  /** The end of an instant: every active check is moved on. */
  evaluate(): void {
    const { kernel } = this.#options;
    const now = kernel.now();
    this.#version++;
    this.#evaluateAlerts(now);
    for (const task of this.#tasks) {
      if (task.state === 'locked') continue;
      if (task.state === 'active') this.#evaluateTask(task, now);
      else if (task.definition.keep) this.#evaluateKept(task, now);
    }
    for (const task of this.#tasks) if (task.state === 'active') this.#observe(task);
    this.#startTimer(now);
    this.#setTimers(now);
  }

  // ── What is shown ─────────────────────────────────────────────────────────────────────────────────────────────

  tasks(): TaskView[] {
    const zero = this.#options.world.zeroMs;
    const since = (ms: number | null) => (ms === null ? null : ms - zero);
    return this.#tasks.map((task): TaskView => {
      const { definition, state } = task;
      return {
        id: definition.id,
        title: definition.title,
        state,
        passedAtMs: since(task.firstPassedMs),
        checks:
          task.checks.length > 0
            ? task.checks.map((check) => {
                const passed = state === 'passed' && !definition.keep;
                return {
                  id: check.definition.id,
                  says: check.definition.says,
                  state: passed ? 'passed' : check.state,
                  evidence: passed ? null : check.evidence(),
                  atMs: since(check.decidedMs),
                };
              })
            : definition.checks.map(({ id, says }) => ({ id, says, state: 'locked', evidence: null, atMs: null })),
        questions: {
          all: definition.questions.length,
          right: definition.questions.filter((id) => this.question(id)?.right).length,
        },
        hints: definition.hints
          .filter(({ id }) => task.shownHints.has(id) || task.observed.has(id))
          .map((hint) => ({
            id: hint.id,
            text: renderI18n(hint.text, this.#taskFacts(task)),
            observed: isObservation(hint),
          })),
        nextHint: state === 'active' ? this.nextHint(definition.id) : null,
        hintCount: task.ladder.length,
        points: definition.points,
        pointsLeft: Math.max(
          0,
          definition.points -
            definition.hints.reduce((cost, hint) => cost + (task.shownHints.has(hint.id) ? hint.cost : 0), 0),
        ),
      };
    });
  }

  questions(): QuestionView[] {
    return this.#questions.map((question) =>
      question.view(question.open(this.#questionActive(question), this.#questionFacts(question))),
    );
  }

  alerts(): LabView['alerts'] {
    return this.#options.definition.alerts
      .filter(({ id }) => this.#alerts.has(id))
      .map(({ id, says }) => ({ id, says: renderI18n(says, this.#lessonFacts()) }));
  }

  /** Every instant at which an alert began. */
  onsets(): readonly TimelineAlert[] {
    return [...this.#onsets];
  }

  /** The lesson's clock, once it has started. */
  timer(): LabView['timer'] {
    const { definition, world } = this.#options;
    if (!definition.timer || this.#timerMs === null) return null;
    return { fromMs: this.#timerMs - world.zeroMs, limitMs: definition.timer.limitMs };
  }

  windows(): LabView['timeline']['windows'] {
    const zero = this.#options.world.zeroMs;
    return this.#tasks.flatMap((task) =>
      task.checks.flatMap((check) =>
        check.windows.map(({ fromMs, toMs }) => ({
          check: `${task.definition.id}/${check.definition.id}`,
          fromMs: fromMs - zero,
          toMs: toMs === null ? null : toMs - zero,
        })),
      ),
    );
  }

  /** Observations that show now. */
  observations(task: string): readonly string[] {
    return [...this.#task(task).observed];
  }

  // ── Inside ────────────────────────────────────────────────────────────────────────────────────────────────────

  #task(id: string): TaskRun {
    const task = this.#tasks.find((t) => t.definition.id === id);
    if (!task) throw new Error(`no task ${id}; tasks are ${this.#tasks.map((t) => t.definition.id).join(', ')}`);
    return task;
  }

  #lessonFacts(): Facts {
    return { world: this.#options.world, fromMs: this.#options.world.zeroMs };
  }

  #taskFacts(task: TaskRun): Facts {
    return { world: this.#options.world, fromMs: task.activeMs ?? this.#options.world.zeroMs };
  }

  #questionActive({ definition }: QuestionRun): boolean {
    return definition.task === undefined || this.#task(definition.task).state === 'active';
  }

  #questionFacts({ definition }: QuestionRun): Facts {
    return definition.task === undefined ? this.#lessonFacts() : this.#taskFacts(this.#task(definition.task));
  }

  #activate(task: TaskRun): void {
    if (task.state !== 'locked') return;
    const { kernel, world, evaluated } = this.#options;
    task.state = 'active';
    task.activeMs = kernel.now();
    task.checks = task.definition.checks.map((check) => new CheckRun(check, world, kernel.now(), evaluated));
    this.#options.wake();
  }

  #evaluateTask(task: TaskRun, now: number): void {
    for (const check of task.checks) check.step(now);
    const answered = task.definition.questions.every((id) => this.question(id)?.right);
    if (!answered || !task.checks.every((check) => check.passed)) return;
    task.state = 'passed';
    task.passedMs = now;
    const first = task.firstPassedMs === null;
    task.firstPassedMs ??= now;
    if (first) this.#passed(task, now);
  }

  /** A kept task goes on being looked at, and loses its pass while a level check does not hold. */
  #evaluateKept(task: TaskRun, now: number): void {
    for (const check of task.checks) if (check.definition.when.mode === 'level') check.step(now);
    if (task.checks.every((check) => check.definition.when.mode !== 'level' || check.passed)) return;
    task.state = 'active';
    task.passedMs = null;
  }

  #passed(task: TaskRun, now: number): void {
    const { kernel, world, onPass } = this.#options;
    for (const question of this.#questions) {
      const { answer } = question.definition;
      if (answer?.kind === 'after' && answer.task === task.definition.id)
        question.decide({ world, fromMs: task.activeMs ?? now, toMs: now });
    }
    for (const next of this.#tasks) {
      if (!next.definition.after.includes(task.definition.id)) continue;
      if (!next.definition.after.every((id) => this.#task(id).firstPassedMs !== null)) continue;
      kernel.at(now + 1, `task ${next.definition.id} becomes active`, () => this.#activate(next));
    }
    onPass?.(task.definition.id, now);
  }

  #observe(task: TaskRun): void {
    const facts = this.#taskFacts(task);
    const observed = new Set<string>();
    for (const hint of task.definition.hints) {
      if (!isObservation(hint) || !this.#due(task, hint)) continue;
      if (hint.failed !== undefined && task.checks.find((c) => c.definition.id === hint.failed)?.state !== 'failed')
        continue;
      if (hint.condition !== undefined && !holds(hint.condition, facts)) continue;
      observed.add(hint.id);
    }
    task.observed = observed;
  }

  #evaluateAlerts(now: number): void {
    const { definition, world } = this.#options;
    if (definition.alerts.length === 0) return;
    const facts = this.#lessonFacts();
    const on = new Set<string>();
    for (const { id, says, when } of definition.alerts) {
      if (!holds(when, facts)) continue;
      on.add(id);
      if (this.#alerts.has(id)) continue;
      this.#onsets.push({ id, atMs: Math.max(0, now - world.zeroMs), says: renderI18n(says, facts) });
    }
    this.#alerts = on;
  }

  #startTimer(now: number): void {
    const { timer } = this.#options.definition;
    if (timer && this.#timerMs === null && holds(timer.from, this.#lessonFacts())) this.#timerMs = now;
  }

  #setTimers(now: number): void {
    const active = this.#tasks.filter((task) => task.state === 'active');
    for (const task of active) {
      for (const check of task.checks) this.#wakeAt(check.nextDeadline(now), now);
      for (const hint of task.definition.hints)
        if (hint.afterMs > 0) this.#wakeAt((task.activeMs ?? now) + hint.afterMs, now);
    }
    const timed = active.some(
      (task) =>
        task.checks.some((check) => check.usesTime) ||
        task.definition.hints.some((hint) => hint.condition && usesTime(hint.condition)),
    );
    const { alerts, timer } = this.#options.definition;
    const waitsForTimer = timer !== undefined && this.#timerMs === null && usesTime(timer.from);
    if (timed || waitsForTimer || alerts.some(({ when }) => usesTime(when))) this.#tick();
  }

  #wakeAt(atMs: number, now: number): void {
    if (atMs === Number.POSITIVE_INFINITY || atMs <= now || this.#deadlines.has(atMs)) return;
    this.#deadlines.add(atMs);
    this.#options.kernel.at(atMs, 'timer of a check', () => {
      this.#deadlines.delete(atMs);
      this.#options.wake();
    });
  }

  #tick(): void {
    if (this.#ticking) return;
    this.#ticking = true;
    this.#options.kernel.after(TICK_MS, 'condition on the clock', () => {
      this.#ticking = false;
      this.#options.wake();
    });
  }
}
