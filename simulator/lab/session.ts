/**
 * A running lab: the world of a lesson, what the learner has done to it, and how far the tasks are. State is never saved:
 * a session is its log, and replaying the log gives the same bytes. Read on: world.ts (what it is made of), types.ts
 * (`LabInput`: what may be done to it), session-terminals.ts, steps.ts (playing solutions), grading/grader.ts, present/present.ts.
 *
 * Time belongs to the host: it calls `run`, in jumps (tests, replays) or in slices (a page). Inputs given now are applied
 * in the next millisecond, before everything else of it, so that a replay finds the same order.
 */
import type { Cluster } from '../cluster-types.ts';
import { FileError } from '../kernel/files.ts';
import type { RunOptions, RunOutcome } from '../kernel/kernel.ts';
import { URGENCY } from '../kernel/queue.ts';
import type { Wait } from '../kernel/wait.ts';
import type { Terminal } from '../shell/types.ts';
import type { TimingProfile } from '../timings.ts';
import { createLabCluster } from './cluster.ts';
import { type Evaluated, holds, usesTime } from './definition/expressions.ts';
import { LANGUAGE } from './definition/language.ts';
import type { LoadedLab } from './definition/loaded.ts';
import type { Expression, LabDefinition, SimulatedAnswer } from './definition/types.ts';
import type { Facts, FactWorld } from './facts/types.ts';
import { Faults } from './faults.ts';
import { Grader } from './grading/grader.ts';
import { ENGINE, logBefore } from './log.ts';
import { HOME, readFile, writeFile } from './machine.ts';
import { type EnteredCommand, type PromptMark, SessionTerminals } from './session-terminals.ts';
import { runSetup } from './setup.ts';
import type { AnswerValue, LabInput, LabLog, LogEntry } from './types.ts';
import { LabWorld } from './world.ts';

export interface SessionOptions {
  readonly loaded: LoadedLab;
  /** Other than the lesson's own (the prover). */
  readonly seed?: string;
  readonly timings?: TimingProfile;
  readonly columns?: number;
  readonly rows?: number;
  /** Text that a terminal shows, as it comes. */
  readonly onOutput?: (terminal: number, text: string) => void;
  /** A program wants a file edited. */
  readonly onEditor?: (path: string) => void;
  /** The log has grown by that; not yet applied. */
  readonly onLog?: (entry: LogEntry) => void;
  /** A prompt has come, or a command was entered at it (then with `command`). Times in ms since lesson zero. */
  readonly onPrompt?: (mark: PromptMark) => void;
  /** Hears of every evaluation of a check (the prover). */
  readonly evaluated?: Evaluated;
  readonly onPass?: (task: string, atMs: number) => void;
  /** What forks have answered, by question and instant; forks are given what is known. */
  readonly simulated?: Map<string, Promise<AnswerValue | null>>;
  /** Lesson zero, before a log is replayed. */
  readonly onBegin?: (session: LabSession) => void;
  readonly debugFreeze?: boolean;
  /** Made before, of this lesson and the seed; nothing has happened in it. */
  readonly cluster?: Cluster;
}

/** What has no part in a lesson's setup. */
type BeginOptions = Pick<
  SessionOptions,
  'columns' | 'rows' | 'onOutput' | 'onEditor' | 'onLog' | 'onPrompt' | 'onBegin'
>;

export class LabSession {
  readonly world: LabWorld;
  readonly grader: Grader;
  readonly faults: Faults;
  readonly seed: string;
  readonly saves: { readonly path: string; readonly atMs: number }[] = [];
  #options: SessionOptions;
  readonly #entries: LogEntry[] = [];
  readonly #terminals: SessionTerminals;
  readonly #editing = new Map<string, (() => void)[]>();
  readonly #simulated: Map<string, Promise<AnswerValue | null>>;
  #replayed: readonly LogEntry[] = [];
  #dirty = false;
  #settledVersion = 0;
  #lastRevision = -1;
  #pending = 0;
  #ready = false;
  #waitsForTraffic: boolean;

  /** Makes the world of a lesson and runs its setup; with a log, replays it. */
  static async open(options: SessionOptions, log?: LabLog): Promise<LabSession> {
    const session = await LabSession.prepare(options, log?.seed);
    await session.begin({}, log);
    return session;
  }

  /** Makes the world of a lesson and runs its setup, up to just before lesson zero: nobody watches it yet. `seed`: a log's. */
  static async prepare(options: SessionOptions, seed?: string): Promise<LabSession> {
    const unzip = options.loaded.expressions.called.includes('helm')
      ? (await import('./facts/unzip.ts')).unzip
      : undefined;
    const session = new LabSession(options, unzip, seed);
    await runSetup(session.world, (condition, limitMs, what) => session.advanceUntil(condition, limitMs, what));
    return session;
  }

  /** Lesson zero, once; with a log of this session's seed, replays it. `late`: what was not known when it was prepared. */
  async begin(late: BeginOptions, log?: LabLog, progress?: (fraction: number) => void): Promise<void> {
    this.#options = { ...this.#options, ...late };
    this.#begin();
    this.#options.onBegin?.(this);
    if (log) await this.#replay(log, progress);
  }

  private constructor(options: SessionOptions, unzip: FactWorld['unzip'], seed?: string) {
    this.#options = options;
    this.#simulated = options.simulated ?? new Map();
    const { loaded, timings, debugFreeze } = options;
    loaded.definition.expressions.speak(LANGUAGE);
    this.seed = seed ?? options.seed ?? loaded.definition.cluster.seed;
    const cluster =
      options.cluster ??
      createLabCluster({
        loaded,
        seed: this.seed,
        ...(timings ? { timings } : {}),
        ...(debugFreeze ? { debugFreeze } : {}),
      });
    const openEditor = (path: string) => this.#openEditor(path);
    this.world = new LabWorld({ loaded, cluster, openEditor, unzip }, () => this.grader);
    this.#terminals = new SessionTerminals(this.world, () => this.#options);
    const { kernel } = this.world.cluster;
    const wake = () => this.#wake();
    this.grader = new Grader({
      definition: loaded.definition,
      kernel,
      world: this.world.facts,
      wake,
      ...(options.evaluated ? { evaluated: options.evaluated } : {}),
      ...(options.onPass ? { onPass: options.onPass } : {}),
    });
    this.faults = new Faults(this.world);
    this.#waitsForTraffic = loaded.definition.traffic.some(({ start }) => start.kind === 'when');
    for (const load of this.world.loads.values()) load.onFailure(wake);
    this.world.learner.files.onChange(wake);
    kernel.onInstant(() => this.#endInstant());
  }

  get definition(): LabDefinition {
    return this.world.loaded.definition;
  }

  /** Virtual ms since lesson zero. */
  get nowMs(): number {
    return this.world.cluster.kernel.now() - this.world.zeroMs;
  }

  // ── Time ──────────────────────────────────────────────────────────────────────────────────────────────────────

  /** Advances the world; `untilMs` counts from lesson zero. Inputs of a replayed log are applied on the way. */
  run(options: RunOptions = {}): RunOutcome {
    const untilMs = options.untilMs === undefined ? undefined : options.untilMs + this.world.zeroMs;
    return this.world.cluster.kernel.run({ ...options, ...(untilMs === undefined ? {} : { untilMs }) });
  }

  /** Jumps to an instant since lesson zero. */
  async advanceTo(atMs: number): Promise<void> {
    while (this.run({ untilMs: atMs }) === 'awaiting') await this.world.cluster.kernel.awaited();
  }

  /** Jumps until a condition holds; false when `limitMs` have passed without it. */
  async advanceUntil(condition: () => boolean, limitMs: number, what: string): Promise<boolean> {
    const { kernel } = this.world.cluster;
    const untilMs = kernel.now() + limitMs;
    for (;;) {
      const outcome = kernel.run({ condition, untilMs });
      if (outcome === 'satisfied' || condition()) return true;
      if (outcome === 'awaiting') await kernel.awaited();
      else if (outcome === 'reached') return false;
      else throw new Error(`the world has nothing left to do while waiting for ${what}`);
    }
  }

  /** Counts instants in which something changed that conditions may see. */
  get settledVersion(): number {
    return this.#settledVersion;
  }

  /** A test of an expression that is cheap to ask between any two events. */
  condition(expression: Expression): () => boolean {
    const timed = usesTime(expression);
    let seen = -1;
    let seenMs = -1;
    let result = false;
    return () => {
      const now = this.world.cluster.kernel.now();
      if (seen === this.#settledVersion && (!timed || seenMs === now)) return result;
      seen = this.#settledVersion;
      seenMs = now;
      result = holds(expression, this.lessonFacts);
      return result;
    };
  }

  /** Facts outside tasks: since lesson zero. */
  get lessonFacts(): Facts {
    return { world: this.world.facts, fromMs: this.world.zeroMs };
  }

  /** True when inputs given have been applied. */
  get inputsApplied(): boolean {
    return this.#pending === 0;
  }

  // ── Inputs ────────────────────────────────────────────────────────────────────────────────────────────────────

  /** What the learner does, now: applied in the next millisecond and logged. Returns that instant. */
  input(input: LabInput): number {
    const entry: LogEntry = { atMs: this.nowMs + 1, input };
    this.#log(entry);
    this.#schedule(entry);
    return entry.atMs;
  }

  get log(): LabLog {
    return {
      format: 1,
      lesson: this.definition.lesson,
      lessonRevision: this.definition.meta.revision,
      engine: ENGINE,
      seed: this.seed,
      entries: [...this.#entries],
      endMs: this.nowMs,
    };
  }

  /** The log as it was before the last command; undefined when there was none. */
  logBeforeLastCommand(): LabLog | undefined {
    const last = this.commands.at(-1);
    if (!last) return undefined;
    const { terminal, promptMs, record } = last;
    return logBefore(this.log, { terminal, promptMs, enteredMs: record.startedAtMs - this.world.zeroMs });
  }

  /** Command lines that were entered, in that order. */
  get commands(): readonly EnteredCommand[] {
    return this.#terminals.commands;
  }

  terminal(id: number): Terminal | undefined {
    return this.#terminals.get(id)?.terminal;
  }

  terminals(): readonly Terminal[] {
    return this.#terminals.all();
  }

  /** What a terminal has shown: everything, or the last MiB of very much. */
  output(terminal: number): string {
    return this.#terminals.get(terminal)?.output ?? '';
  }

  /** How often a terminal's prompt has come. */
  prompts(terminal: number): number {
    return this.#terminals.get(terminal)?.prompts ?? 0;
  }

  /** What a fork answers: of the lesson's start, or of this session as it was before an entry of its log (default: now). */
  simulate(question: string, answer: SimulatedAnswer, before?: LogEntry): Promise<AnswerValue | null> {
    const atMs = before?.atMs ?? this.nowMs + 1;
    const key = answer.from === 'start' ? question : `${question} at ${atMs}`;
    let value = this.#simulated.get(key);
    if (!value) {
      const { loaded, timings, columns, rows } = this.#options;
      const options: SessionOptions = {
        loaded,
        seed: this.seed,
        simulated: this.#simulated,
        ...(timings === undefined ? {} : { timings }),
        ...(columns === undefined ? {} : { columns }),
        ...(rows === undefined ? {} : { rows }),
      };
      const index = before ? this.#entries.indexOf(before) : this.#entries.length;
      const log: LabLog = { ...this.log, entries: this.#entries.slice(0, index), endMs: atMs - 1 };
      value = LabSession.open(options, answer.from === 'start' ? undefined : log).then(async (fork) =>
        (await import('./fork.ts')).askFork(fork, answer),
      );
      this.#simulated.set(key, value);
    }
    return value;
  }

  /** A file of the learner's home. */
  readFile(path: string): string | null {
    return readFile(this.world.learner.files, path.startsWith('/') ? path : `${HOME}/${path}`);
  }

  /** Files that programs wait for while they are edited. */
  get editing(): readonly string[] {
    return [...this.#editing.keys()];
  }

  // ── Inside ────────────────────────────────────────────────────────────────────────────────────────────────────

  #begin(): void {
    const { kernel } = this.world.cluster;
    this.world.zeroMs = kernel.now();
    this.#terminals.open(1);
    for (const { id, start } of this.definition.traffic) {
      if (start.kind !== 'at') continue;
      const load = this.world.loads.get(id);
      kernel.after(start.ms, `traffic ${id} starts`, () => load?.start());
    }
    this.faults.start();
    this.grader.start();
    this.#ready = true;
    this.#wake();
    // The beginning is an instant too.
    kernel.at(kernel.now(), 'lesson zero', () => {}, URGENCY.late);
    kernel.run({ untilMs: kernel.now() });
  }

  async #replay(log: LabLog, progress?: (fraction: number) => void): Promise<void> {
    this.#replayed = log.entries;
    for (const entry of log.entries) {
      this.#entries.push(entry);
      this.#schedule(entry);
    }
    const slices = Math.max(1, Math.ceil(log.entries.length / 50));
    for (let i = 1; i <= slices; i++) {
      const at = i === slices ? log.endMs : Math.min(log.endMs, this.#replayed[i * 50]?.atMs ?? log.endMs);
      await this.advanceTo(at);
      progress?.(log.endMs === 0 ? 1 : at / log.endMs);
    }
  }

  #log(entry: LogEntry): void {
    this.#entries.push(entry);
    this.#options.onLog?.(entry);
  }

  #schedule(entry: LogEntry): void {
    this.#pending++;
    const { atMs, input } = entry;
    this.world.cluster.kernel.at(
      atMs + this.world.zeroMs,
      `input ${input.kind}`,
      () => {
        const simulated = input.kind === 'answer' && this.grader.simulatedAnswer(input.question);
        if (simulated) {
          this.#answerFromFork(entry, input, simulated);
          return;
        }
        this.#pending--;
        this.#apply(input);
        this.#wake();
      },
      URGENCY.input,
    );
  }

  /** Time stands still until the fork has answered. */
  #answerFromFork(entry: LogEntry, input: LabInput & { kind: 'answer' }, answer: SimulatedAnswer): void {
    const { kernel } = this.world.cluster;
    const then = (run: () => void) => kernel.at(kernel.now(), 'fork answered', run, URGENCY.input);
    kernel.awaitPromise(this.simulate(input.question, answer, entry), {
      done: (value) =>
        then(() => {
          this.#pending--;
          this.grader.answer(input.question, input.value, value as AnswerValue | null);
          this.#wake();
        }),
      fail: (error) =>
        then(() => {
          throw error;
        }),
    });
  }

  #apply(input: LabInput): void {
    switch (input.kind) {
      case 'keys':
        this.#terminals.get(input.terminal)?.terminal.input(input.data);
        return;
      case 'resize':
        this.#terminals.get(input.terminal)?.terminal.resize(input.columns, input.rows);
        return;
      case 'terminal':
        if (input.action === 'open') this.#terminals.open(input.terminal);
        else this.#terminals.close(input.terminal);
        return;
      case 'save':
        this.#save(input.path, input.content);
        return;
      case 'editor-closed':
        for (const path of [input.path, `${HOME}/${input.path}`]) {
          for (const done of this.#editing.get(path) ?? []) done();
          this.#editing.delete(path);
        }
        return;
      case 'answer':
        this.grader.answer(input.question, input.value);
        return;
      case 'hint':
        this.grader.hint(input.task, input.hint);
        return;
      case 'fault':
        this.faults.strike(input.fault);
    }
  }

  /** Saves a file; one that cannot be written is said so on the terminal, as an editor would. */
  #save(path: string, content: string): void {
    try {
      writeFile(this.world.learner.files, path.startsWith('/') ? path : `${HOME}/${path}`, content);
      this.saves.push({ path, atMs: this.world.cluster.kernel.now() });
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      this.#terminals.get(1)?.show(`${path} was not saved: ${error.text}\r\n`);
    }
  }

  #openEditor(path: string): Wait<void> {
    return {
      label: `editor of ${path}`,
      begin: (wake) => {
        const done = () => wake.done(undefined);
        this.#editing.set(path, [...(this.#editing.get(path) ?? []), done]);
        this.#options.onEditor?.(path);
        return () => {
          const left = (this.#editing.get(path) ?? []).filter((d) => d !== done);
          if (left.length > 0) this.#editing.set(path, left);
          else this.#editing.delete(path);
        };
      },
    };
  }

  /** Something changed that checks may see: look at the end of this instant. */
  #wake(): void {
    this.#dirty = true;
  }

  #endInstant(): void {
    const { store } = this.world.cluster;
    this.world.recorder.sample();
    if (store.revision !== this.#lastRevision) {
      this.#lastRevision = store.revision;
      this.#dirty = true;
    }
    if (!this.#dirty) return;
    this.#dirty = false;
    this.#settledVersion++;
    if (!this.#ready) return;
    if (this.#waitsForTraffic) this.#startTraffic();
    this.grader.evaluate();
    this.faults.evaluate();
  }

  #startTraffic(): void {
    for (const { id, start } of this.definition.traffic) {
      const load = this.world.loads.get(id);
      if (start.kind === 'when' && load && !load.running && holds(start.condition, this.lessonFacts)) load.start();
    }
  }
}
