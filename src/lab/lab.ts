// The page's side of a running lab: the worker, the last view it sent, and who wants to know. It outlives changes of language.
import { createBirpc } from 'birpc';
import type { LabLog, Language } from '../../simulator/lab/types.ts';
import type { LabChanges, LabView } from '../../simulator/lab/view.ts';
import type { Classroom } from '../class/classroom.ts';
import { type Messages, messages } from '../i18n/index.ts';
import type { KeeperState } from '../progress/keeper.ts';
import { applied } from './applied.ts';
import { type BegunWorker, beginWorker } from './begin.ts';
import { drawn } from './drawn.ts';
import { Journal } from './journal.ts';
import type { BranchView, LabHost, LabPage } from './protocol.ts';
import { recall, remember } from './remember.ts';
import { TERMINAL_SETTINGS, type TerminalSettings } from './terminal/settings.ts';
import { Watchdog } from './watchdog.ts';

export type LabState =
  | { readonly kind: 'opening'; readonly progress: number | null }
  | { readonly kind: 'open'; readonly progress: number | null }
  | { readonly kind: 'failed'; readonly message: string }
  | { readonly kind: 'unavailable'; readonly message: string };

/** Something said in place, under the bench, until it is closed. */
interface Notice {
  readonly id: string;
  readonly text: (words: Messages) => string;
  readonly bad?: boolean;
  readonly action?: NoticeAction;
  /** A second thing that may be done. */
  readonly other?: NoticeAction;
}

interface NoticeAction {
  readonly label: (words: Messages) => string;
  readonly run: () => void;
}

type SaveState = 'none' | KeeperState;

const EMPTY: LabView = {
  clock: { nowMs: 0, paused: false, speed: 1, lookingAtMs: null },
  picture: { namespace: 'default', namespaces: ['default'], nodes: [], owners: [], services: [] },
  timeline: { owner: null, limits: { min: null, max: null }, steps: [], flags: [], ticks: [], alerts: [], windows: [] },
  tasks: [],
  questions: [],
  terminals: [],
  files: [],
  alerts: [],
  faults: [],
  timer: null,
  solved: false,
};

/** Ten minutes: a replay may be long; a lost worker is noticed by its own error event. */
const CALL_TIMEOUT_MS = 600_000;

/** Ports travel with the message that names them. */
function portsIn(message: unknown): Transferable[] {
  const args = (message as { a?: unknown[] }).a ?? [];
  return args.filter((a): a is MessagePort => a instanceof MessagePort);
}

export class Lab {
  view: LabView;
  state: LabState = { kind: 'opening', progress: null };
  notices: readonly Notice[] = [];
  saving: SaveState = 'none';
  language: Language;
  /** Object in the inspector. */
  inspected: string | null = null;
  /** Whether "what is this?" is open. */
  explaining = false;
  /** Whether the what-if panel is open. */
  wondering = false;
  /** The class this lesson is opened in, if it is. */
  classroom: Classroom | null = null;
  /** Ways through the lesson that were left and can be gone back to. */
  branches: readonly BranchView[] = [];
  onLogChanged: () => void = () => {};
  onOpenEditor: (path: string) => void = () => {};
  /** The worker has stopped answering; or answers again. */
  onSilent: (silent: boolean) => void = () => {};
  /** The terminal that is or was shown last: where commands from the text go. */
  terminalInUse = 1;
  terminalSettings: TerminalSettings = recall('terminal', TERMINAL_SETTINGS);
  onTerminalSettings: (settings: TerminalSettings) => void = () => {};
  /** Puts the cursor into the terminal. */
  focusTerminal: () => void = () => {};
  openFile: (path: string, line?: number) => void = () => {};
  readonly lesson: string;
  /** What the page knows of the log without the worker. */
  journal = new Journal();
  private watchdog: Watchdog | null = null;
  private worker: Worker | null = null;
  /** The worker there is waits for its first lesson. */
  private untouched = false;
  private calls: LabHost | null = null;
  /** What is shown until a worker tells. */
  private readonly first: LabView;
  private readonly listeners = new Set<() => void>();

  /** `files`: those the lesson begins with, as the page knows them before the worker tells. */
  constructor(lesson: string, language: Language, files: LabView['files'] = []) {
    this.lesson = lesson;
    this.view = this.first = { ...EMPTY, files };
    this.language = language;
  }

  get words(): Messages {
    return messages(this.language);
  }

  /** The worker's functions. Only while there is a worker. */
  get host(): LabHost {
    if (!this.calls) throw new Error('the lab has no worker');
    return this.calls;
  }

  /** Whether that is the worker there is now. */
  isHost(host: LabHost): boolean {
    return this.calls === host;
  }

  get running(): boolean {
    return this.calls !== null && this.state.kind === 'open';
  }

  /** Takes a worker that loads while the page still finds out what to open in it. */
  warmUp(begun: BegunWorker): void {
    this.useWorker(begun, null);
    this.untouched = true;
  }

  /** Starts a fresh worker; an earlier one ends. One that was warmed up is taken. `log`: what is about to be opened in it. */
  startWorker(log: LabLog | null): void {
    if (this.untouched && this.state.kind === 'opening') {
      this.untouched = false;
      this.journal = new Journal(log);
      return;
    }
    this.untouched = false;
    this.stopWorker();
    this.useWorker(beginWorker(), log);
  }

  private useWorker({ worker, failed }: BegunWorker, log: LabLog | null): void {
    this.worker = worker;
    void failed.then((message) => {
      if (this.worker === worker) this.fail(message);
    });
    const page: LabPage = {
      update: (changes) => this.update(changes),
      progress: (fraction) => this.setProgress(fraction),
      openEditor: (path) => this.onOpenEditor(path),
      logChanged: () => this.onLogChanged(),
      journal: (piece) => this.journal.add(piece),
      failed: (message) => this.fail(message),
    };
    this.calls = createBirpc<LabHost, LabPage>(page, {
      post: (message) => worker.postMessage(message, portsIn(message)),
      on: (receive) => worker.addEventListener('message', (event) => receive(event.data)),
      timeout: CALL_TIMEOUT_MS,
    }) as unknown as LabHost;
    worker.addEventListener('message', () => this.watchdog?.heard());
    this.watchdog = new Watchdog({
      ping: () => this.calls?.alive() ?? Promise.reject(new Error('the worker has gone')),
      silent: () => this.onSilent(true),
      back: () => this.onSilent(false),
      counts: () => !document.hidden,
    });
    this.watchdog.start();
    this.journal = new Journal(log);
    this.view = this.first;
    this.set({ kind: 'opening', progress: null });
  }

  stopWorker(): void {
    this.watchdog?.stop();
    this.watchdog = null;
    this.worker?.terminate();
    this.worker = null;
    this.calls = null;
  }

  set(state: LabState): void {
    this.state = state;
    this.changed();
  }

  fail(message: string): void {
    if (this.state.kind === 'failed') return;
    this.unsay('silent');
    this.stopWorker();
    this.set({ kind: 'failed', message });
  }

  /** Calls the worker; a failure is said in place instead of being lost. */
  async ask<T>(call: (host: LabHost) => Promise<T>): Promise<T | undefined> {
    const { calls } = this;
    if (!calls) return undefined;
    try {
      return await call(calls);
    } catch (error) {
      // that worker has ended since, and whoever ended it has said why
      if (!this.isHost(calls)) return undefined;
      this.say({ id: 'error', bad: true, text: () => (error instanceof Error ? error.message : String(error)) });
      return undefined;
    }
  }

  say(notice: Notice): void {
    this.notices = [...this.notices.filter((n) => n.id !== notice.id), notice];
    this.changed();
  }

  unsay(id: string): void {
    this.notices = this.notices.filter((n) => n.id !== id);
    this.changed();
  }

  put(
    change: Partial<Pick<Lab, 'language' | 'inspected' | 'explaining' | 'wondering' | 'saving' | 'classroom'>>,
  ): void {
    Object.assign(this, change);
    this.changed();
  }

  /** Changes how terminals look and read, and remembers it. */
  setTerminal(change: Partial<TerminalSettings>): void {
    this.terminalSettings = { ...this.terminalSettings, ...change };
    remember('terminal', this.terminalSettings);
    this.onTerminalSettings(this.terminalSettings);
    this.changed();
  }

  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  async loadBranches(): Promise<void> {
    const branches = await this.ask((host) => host.branches());
    if (!branches) return;
    this.branches = branches;
    this.changed();
  }

  private setProgress(fraction: number | null): void {
    if (this.state.kind === 'opening' || this.state.kind === 'open') this.set({ ...this.state, progress: fraction });
  }

  private async update(changes: LabChanges): Promise<void> {
    const { nowMs } = this.view.clock;
    this.view = applied(this.view, { in: changes }) as LabView;
    this.changed();
    // time went back: another session stands in the place of the one there was
    if (this.view.clock.nowMs < nowMs) void this.loadBranches();
    await drawn();
  }

  private changed(): void {
    for (const listener of this.listeners) listener();
  }
}
