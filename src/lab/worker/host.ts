// What the page may ask of the lab (protocol.ts): one session at a time, opened anew by replay for undo, reset, branches and
// checkpoints. Sessions left behind stay reachable as branches: nothing a learner did is lost. One class, as it answers protocol.ts
// method by method; what a method needs is fetched with its first call.
import { createLabCluster } from '../../../simulator/lab/cluster.ts';
import type { LoadedLab } from '../../../simulator/lab/definition/loaded.ts';
import { unpackLab } from '../../../simulator/lab/definition/packed.ts';
import { checkLog, cutLog, logBefore } from '../../../simulator/lab/log.ts';
import type { Presenter } from '../../../simulator/lab/present/present.ts';
import type { LabSession } from '../../../simulator/lab/session.ts';
import type { AnswerValue, LabInput, LabLog, Language } from '../../../simulator/lab/types.ts';
import type { Address, InspectView, Mention } from '../../../simulator/lab/view.ts';
import type {
  BranchView,
  Fingerprint,
  LabHost,
  LabPage,
  LessonBundle,
  WhatIfView,
  YamlCompletion,
  YamlDiagnostic,
} from '../protocol.ts';
import { fetchAhead } from './ahead.ts';
import { Branches } from './branches.ts';
import { Frames } from './frames.ts';
import { Pace } from './pace.ts';
import { fetchForSetup } from './setup-ahead.ts';
import { TerminalPorts } from './terminals.ts';

const HOUR_MS = 3_600_000;
const LOG_EVERY_MS = 1000;
/** Keys of a solution that is shown come this far apart. */
const TYPING_MS = 35;
const PASTE_START = '\x1b[200~';
const PASTE_END = '\x1b[201~';

/** What plays in a cluster, and what shows it: fetched while the first is made (opening.ts). */
const playing = () => import('../../../simulator/lab/session.ts');
const presenting = () => import('../../../simulator/lab/present/present.ts');
/** Fetched when a solution is first played. */
const steps = () => import('../../../simulator/lab/steps.ts');
/** Fetched when the pointer first rests on a terminal. */
const mentioned = () => import('./mentioned.ts');
/** Fetched when an editor first asks. */
const yamlHelp = () => import('./yaml-help.ts');

/** A session before lesson zero. Its cluster is made at once, and what plays in it comes meanwhile. */
async function prepare(loaded: LoadedLab, seed = loaded.definition.cluster.seed): Promise<LabSession> {
  const cluster = createLabCluster({ loaded, seed });
  const { LabSession } = await playing();
  return LabSession.prepare({ loaded, cluster }, seed);
}

/** Thrown into a solution that the learner has stopped. */
class SolutionStopped extends Error {}

export class LabWorkerHost implements LabHost {
  readonly #page: LabPage;
  readonly #ports: TerminalPorts;
  #loaded: LoadedLab | undefined;
  /** The lesson's world before lesson zero, for the first that opens it. */
  #prepared: Promise<LabSession> | undefined;
  #session: LabSession | undefined;
  #presenter: Presenter | undefined;
  readonly #frames: Frames;
  /** The namespace that the learner chose for the picture; undefined: as the lesson opens. */
  #namespace: string | undefined;
  /** The session in which a solution is typed now. */
  #playing: LabSession | undefined;
  #pace: Pace | undefined;
  #paused = false;
  /** Virtual ms at which it was paused. */
  #pausedAtMs = 0;
  #speed = 1;
  #columns = 100;
  #rows = 30;
  /** As the session was opened. */
  #openedSize = { columns: 100, rows: 30 };
  #branches = new Branches();
  #logTimer: ReturnType<typeof setTimeout> | undefined;
  #opening: Promise<unknown> = Promise.resolve();

  constructor(page: LabPage) {
    this.#page = page;
    this.#frames = new Frames({
      update: () => this.#presenter?.update({ paused: this.#paused, speed: this.#speed }) ?? {},
      draw: async (changes) => page.update(changes),
      nowMs: () => performance.now(),
    });
    this.#ports = new TerminalPorts({
      keys: (terminal, data) => this.#keys(terminal, data),
      resize: (terminal, columns, rows) => {
        this.#columns = columns;
        this.#rows = rows;
        const now = this.#session?.terminal(terminal);
        if (now) this.#give({ kind: 'resize', terminal, columns, rows });
      },
      drawn: () => this.#pace?.soon(),
    });
  }

  /** Ends everything (tests; a page ends its worker instead). */
  close(): void {
    this.#pace?.stop();
    if (this.#logTimer !== undefined) clearTimeout(this.#logTimer);
    this.#ports.close();
  }

  /**
   * Makes the world of the lesson that is about to be opened, while the page still finds out how: as far as it can be made without
   * that. Once, before `open`.
   */
  prepare(bundle: LessonBundle): void {
    this.#prepared = this.#load(bundle).then((loaded) => prepare(loaded));
    this.#prepared.catch(() => {
      // whoever opens it hears of it
    });
  }

  async open(bundle: LessonBundle, options: Parameters<LabHost['open']>[1], port?: MessagePort): Promise<void> {
    if (port) this.#ports.show(1, port);
    const { definition } = await this.#load(bundle);
    const { speed, mode } = definition.cluster.clock;
    this.#speed = speed;
    this.#paused = mode === 'step';
    this.#columns = options.columns;
    this.#rows = options.rows;
    this.#branches = new Branches(options.branches);
    const log = options.log && checkLog(options.log, { lesson: bundle.id, revision: definition.meta.revision });
    await this.#start(log);
    if (port) this.#ports.hear(1);
  }

  fetchAhead(): Promise<void> {
    return fetchAhead();
  }

  async attachTerminal(id: number, port: MessagePort): Promise<void> {
    await this.#opening;
    const session = this.#running();
    if (!session.terminal(id)) await this.#giveAndWait({ kind: 'terminal', terminal: id, action: 'open' });
    this.#ports.attach(id, port, session.output(id));
  }

  async input(input: Exclude<LabInput, { kind: 'keys' | 'resize' }>): Promise<void> {
    await this.#giveAndWait(input);
  }

  async insert(terminal: number, text: string): Promise<void> {
    if (this.#playing !== undefined && this.#playing === this.#session) return;
    const plain = text.replace(/\r\n?/g, '\n').replace(/\n+$/, '');
    await this.#giveAndWait({
      kind: 'keys',
      terminal,
      data: plain.includes('\n') ? `${PASTE_START}${plain}${PASTE_END}` : plain,
    });
  }

  async readFile(path: string): Promise<string> {
    const session = this.#running();
    const text = session.readFile(path);
    if (text !== null) return text;
    // an editor was asked for one that is to be made
    if (session.editing.includes(path)) return '';
    throw new Error(`no file ${path}`);
  }

  async answer(question: string, value: AnswerValue): Promise<void> {
    await this.#giveAndWait({ kind: 'answer', question, value });
  }

  // ── The clock ─────────────────────────────────────────────────────────────────────────────────────────────────

  async pause(paused: boolean): Promise<void> {
    this.#paused = paused;
    this.#pausedAtMs = this.#running().nowMs;
    this.#pace?.rebase();
    this.#frames.tell();
    this.#pace?.soon();
  }

  async speed(factor: number): Promise<void> {
    if (!(factor > 0 && factor <= 1000)) throw new RangeError(`a speed of ${factor} is not possible`);
    this.#speed = factor;
    this.#pace?.setSpeed(factor);
    this.#frames.tell();
  }

  async step(): Promise<void> {
    const { store } = this.#running().world.cluster;
    const before = store.revision;
    await this.#pace?.until(() => store.revision > before, HOUR_MS, true);
  }

  async skip(): Promise<void> {
    const terminal = this.#running().terminal(1);
    if (terminal && !terminal.atPrompt) await this.#pace?.until(() => terminal.atPrompt, HOUR_MS, true);
  }

  async look(atMs: number | null): Promise<void> {
    this.#presenter?.look(atMs);
    this.#frames.tell();
  }

  async show(namespace: string): Promise<void> {
    this.#namespace = namespace;
    this.#presenter?.show(namespace);
    this.#frames.tell();
  }

  // ── Other ways through the lesson ─────────────────────────────────────────────────────────────────────────────

  async branch(atMs: number): Promise<void> {
    await this.#leave(cutLog(this.#running().log, Math.floor(atMs)));
  }

  async branches(): Promise<readonly BranchView[]> {
    return this.#branches.views;
  }

  async switchBranch(id: number): Promise<void> {
    await this.#leave(this.#branches.find(id).log, id);
  }

  async undo(): Promise<boolean> {
    const log = this.#running().logBeforeLastCommand();
    if (!log) return false;
    await this.#leave(log);
    return true;
  }

  async reset(): Promise<void> {
    await this.#leave(undefined);
  }

  async retry(task: string): Promise<void> {
    await this.#checkpoint(task);
  }

  async solution(task: string): Promise<void> {
    const session = await this.#checkpoint(task);
    const pace = this.#pace as Pace;
    this.#paused = false;
    pace.rebase();
    const { play } = await steps();
    this.#playing = session;
    const stopped = () => this.#playing !== session;
    try {
      await play(session, this.#reference(task), `solutions.reference.${task}`, {
        advance: async (condition, limitMs) => {
          const met = await pace.until(() => condition() || stopped(), limitMs);
          if (stopped()) throw new SolutionStopped();
          return met;
        },
        typeMs: TYPING_MS,
      });
    } catch (error) {
      // Reset, undo and the like have put another session in its place.
      if (!(error instanceof SolutionStopped) && this.#session === session) throw error;
    } finally {
      if (!stopped()) this.#playing = undefined;
    }
  }

  async hint(task: string): Promise<void> {
    const hint = this.#running().grader.nextHint(task);
    if (hint !== null) await this.#giveAndWait({ kind: 'hint', task, hint });
  }

  async whatIf(atMs: number, instead: string): Promise<WhatIfView> {
    const session = this.#running();
    const zero = session.world.zeroMs;
    const command = session.commands.find(({ record }) => record.startedAtMs - zero === atMs);
    if (!command) throw new Error(`no command was entered at ${atMs} ms`);
    const enteredMs = command.record.startedAtMs - zero;
    const log = logBefore(session.log, { terminal: command.terminal, enteredMs, promptMs: command.promptMs });
    const { whatIf } = await import('./what-if.ts');
    return whatIf({
      loaded: this.#loaded as LoadedLab,
      log,
      terminal: command.terminal,
      line: command.record.line,
      instead,
      columns: this.#columns,
      rows: this.#rows,
    });
  }

  async fileDiff(path: string, text: string): Promise<string> {
    const { log } = this.#running();
    const { fileDiff } = await import('./file-diff.ts');
    return fileDiff({
      loaded: this.#loaded as LoadedLab,
      log,
      path,
      text,
      columns: this.#columns,
      rows: this.#rows,
    });
  }

  async originalFile(path: string): Promise<string | null> {
    return this.#running().definition.home.find((file) => file.path === path)?.content ?? null;
  }

  async yamlLayout(text: string): Promise<string | null> {
    const { layOutYaml } = await import('./yaml-layout.ts');
    return layOutYaml(text);
  }

  async inspect(ref: string): Promise<InspectView | null> {
    const { inspect } = await import('../../../simulator/lab/present/inspect.ts');
    return inspect(this.#running(), ref);
  }

  async mentions(lines: readonly string[], command: string): Promise<readonly (readonly Mention[])[]> {
    return (await mentioned()).mentionsIn(this.#running(), lines, command);
  }

  async address(url: string): Promise<Address> {
    return (await mentioned()).addressOf(this.#running(), url);
  }

  async alive(): Promise<void> {}

  async exportLog(): Promise<LabLog> {
    return this.#running().log;
  }

  async fingerprint(): Promise<Fingerprint> {
    const { hashOf } = await import('../../../simulator/lab/hash.ts');
    const session = this.#running();
    return { log: session.log, hash: hashOf(session), ...this.#openedSize };
  }

  // ── YAML ──────────────────────────────────────────────────────────────────────────────────────────────────────

  async yamlDiagnostics(path: string, text: string): Promise<readonly YamlDiagnostic[]> {
    return (await yamlHelp()).yamlDiagnostics(path, text);
  }

  async yamlCompletions(path: string, text: string, offset: number): Promise<readonly YamlCompletion[]> {
    return (await yamlHelp()).yamlCompletions(path, text, offset);
  }

  async yamlHover(
    path: string,
    text: string,
    offset: number,
    language: Language,
  ): Promise<{ from: number; to: number; markdown: string } | null> {
    return (await yamlHelp()).yamlHover(path, text, offset, language);
  }

  // ── Inside ────────────────────────────────────────────────────────────────────────────────────────────────────

  async #load(bundle: LessonBundle): Promise<LoadedLab> {
    if (this.#loaded?.definition.lesson !== bundle.id) {
      this.#loaded = unpackLab(bundle);
      fetchForSetup(this.#loaded.definition);
    }
    return this.#loaded;
  }

  /** A session before lesson zero: the one that was prepared, should it be of the lesson and of the log's seed. */
  async #beforeZero(loaded: LoadedLab, log: LabLog | undefined): Promise<LabSession> {
    const prepared = this.#prepared;
    this.#prepared = undefined;
    const session = await prepared;
    const fits = session?.world.loaded === loaded && (!log || log.seed === session.seed);
    return fits ? session : prepare(loaded, log?.seed);
  }

  #running(): LabSession {
    if (!this.#session) throw new Error('no lab is open');
    return this.#session;
  }

  #keys(terminal: number, data: string): void {
    if (this.#presenter?.lookingAtMs !== null) void this.look(null);
    // What is typed into a solution that plays would become part of it; Ctrl-C takes over.
    if (this.#playing !== undefined && this.#playing === this.#session) {
      if (!data.includes('\x03')) return;
      this.#playing = undefined;
    }
    this.#give({ kind: 'keys', terminal, data });
  }

  #give(input: LabInput): void {
    this.#session?.input(input);
    this.#pace?.soon();
  }

  /** Gives an input and waits until it has been applied, however the clock stands. */
  async #giveAndWait(input: LabInput): Promise<void> {
    const session = this.#running();
    session.input(input);
    await this.#pace?.until(() => session.inputsApplied, 10, true);
    this.#frames.tell();
  }

  /** Paused, with nothing given since that must go on: keys are still taken, and a command entered meanwhile runs to its end. */
  #still(session: LabSession): boolean {
    if (!this.#paused || !session.inputsApplied) return false;
    const zero = session.world.zeroMs;
    return !session.commands.some(
      ({ record }) => record.endedAtMs === undefined && record.startedAtMs - zero > this.#pausedAtMs,
    );
  }

  /** Leaves the session there is as a branch and goes on from a log (none: from the beginning). */
  async #leave(log: LabLog | undefined, id?: number): Promise<LabSession> {
    this.#branches.leave(this.#running(), id);
    this.#page.journal({ kind: 'branches', branches: this.#branches.kept });
    const next = await this.#start(log);
    this.#noteLog();
    return next;
  }

  /** A fresh session in which every task before this one is solved. */
  async #checkpoint(task: string): Promise<LabSession> {
    const session = await this.#leave(undefined);
    const tasks = session.definition.tasks.map(({ id }) => id);
    if (!tasks.includes(task)) throw new Error(`no task ${task}`);
    const pace = this.#pace as Pace;
    const advance = (condition: () => boolean, limitMs: number) => pace.until(condition, limitMs, true);
    const { play, settle } = await steps();
    for (const before of tasks.slice(0, tasks.indexOf(task))) {
      await play(session, this.#reference(before), `solutions.reference.${before}`, { advance });
      await settle(session, 10_000, 600_000, advance);
    }
    return session;
  }

  #reference(task: string) {
    const steps = this.#loaded?.definition.solutions[0]?.tasks[task];
    if (!steps) throw new Error(`no solution for task ${task}`);
    return steps;
  }

  async #start(log: LabLog | undefined): Promise<LabSession> {
    const run = this.#opening.then(() => this.#startNow(log));
    this.#opening = run.catch(() => {});
    return run;
  }

  async #startNow(log: LabLog | undefined): Promise<LabSession> {
    const loaded = this.#loaded as LoadedLab;
    this.#pace?.stop();
    this.#pace = undefined;
    let live = false;
    /** The first session, from its beginning: the page has its prompt before all that comes with it. */
    const atOnce = !this.#session && !log;
    let presenter: Presenter | undefined;
    if (log) this.#page.progress(0);
    this.#openedSize = { columns: this.#columns, rows: this.#rows };
    try {
      const session = await this.#beforeZero(loaded, log);
      const { Presenter } = await presenting();
      await session.begin(
        {
          columns: this.#columns,
          rows: this.#rows,
          onOutput: (terminal, text) => {
            if (!live && !atOnce) return;
            this.#ports.write(terminal, text);
            if (!live) this.#ports.flush();
          },
          onEditor: (path) => {
            if (live) this.#page.openEditor(path);
          },
          onLog: (entry) => {
            if (!live) return;
            this.#page.journal({ kind: 'entry', entry });
            this.#noteLog();
          },
          onPrompt: (mark) => this.#page.journal({ kind: 'prompt', ...mark }),
          onBegin: (begun) => {
            this.#page.journal({ kind: 'log', log: log ?? begun.log });
            presenter = new Presenter(begun);
          },
        },
        log,
        (fraction) => this.#page.progress(fraction),
      );
      live = true;
      this.#session = session;
      this.#presenter = presenter;
      if (this.#namespace !== undefined) presenter?.show(this.#namespace);
      this.#pausedAtMs = session.nowMs;
      if (!atOnce) for (const id of this.#ports.ids) this.#ports.restart(id, session.output(id));
      for (const path of session.editing) this.#page.openEditor(path);
      this.#pace = this.#makePace(session);
      this.#frames.tell();
      return session;
    } finally {
      if (log) this.#page.progress(null);
    }
  }

  #makePace(session: LabSession): Pace {
    const { kernel } = session.world.cluster;
    const zero = session.world.zeroMs;
    const pace = new Pace({
      run: (options) => session.run(options),
      nowMs: () => session.nowMs,
      nextMs: () => {
        const next = kernel.nextAt();
        return next === undefined ? undefined : next - zero;
      },
      awaited: () => kernel.awaited(),
      still: () => this.#still(session),
      heldUp: () => this.#ports.heldUp,
      frame: () => this.#frames.turn(),
      failed: (error) =>
        this.#page.failed(error instanceof Error ? `${error.message}\n${error.stack ?? ''}` : String(error)),
    });
    pace.setSpeed(this.#speed);
    return pace;
  }

  /** Tells the page that the log has grown, at most once a second. */
  #noteLog(): void {
    if (this.#logTimer !== undefined) return;
    this.#logTimer = setTimeout(() => {
      this.#logTimer = undefined;
      this.#page.logChanged();
    }, LOG_EVERY_MS);
  }
}
