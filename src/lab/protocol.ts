/**
 * Everything that crosses between the page and the lab's worker, on one page.
 * Two channels: a MessagePort per terminal (keys must not queue behind anything), and birpc both ways for the rest.
 * The page never blocks on the worker; the worker blocks on the page in one place only: `openEditor`.
 */
import type { PromptMark } from '../../simulator/lab/session-terminals.ts';
import type { AnswerValue, ExpressionFacts, LabInput, LabLog, Language, LogEntry } from '../../simulator/lab/types.ts';
import type { Address, InspectView, LabChanges, Mention, TimelineView } from '../../simulator/lab/view.ts';

/** A lesson as the page hands it to the worker: texts, fetched from the site's own files. */
export interface LessonBundle {
  readonly id: string;
  /** What was read of lab.yaml when the site was built (simulator/lab/definition/packed.ts). */
  readonly lab: string;
  /** files/** of the lesson by path ("files/web.yaml"). */
  readonly files: Readonly<Record<string, string>>;
  /** content/images/*.yaml by name, as JSON. */
  readonly images: Readonly<Record<string, string>>;
  /** content/web: the simulated internet by "HOST/PATH". */
  readonly web: Readonly<Record<string, string>>;
  /** What its expressions mention and call, so that each is compiled when it is first asked. */
  readonly expressions: ExpressionFacts;
}

export interface Fingerprint {
  readonly log: LabLog;
  readonly hash: string;
  /** The size of the terminal when the lab was opened: it is part of what programs see. */
  readonly columns: number;
  readonly rows: number;
}

/** Functions of the worker that the page calls. */
export interface LabHost {
  /**
   * Opens a lab; with `log`, replays it first (progress is reported). Resolves when the prompt is there. `port`: the first terminal's;
   * it has the prompt before anything else does.
   */
  open(
    bundle: LessonBundle,
    options: { log?: LabLog; columns: number; rows: number; branches?: readonly KeptBranch[] },
    port?: MessagePort,
  ): Promise<void>;
  /** Fetches what commands will ask for. The page says when it has nothing better to do. */
  fetchAhead(): Promise<void>;
  /** Connects a terminal, once the lab that is being opened is there. */
  attachTerminal(id: number, port: MessagePort): Promise<void>;
  input(input: Exclude<LabInput, { kind: 'keys' | 'resize' }>): Promise<void>;
  /** Puts text at the prompt without entering it. */
  insert(terminal: number, text: string): Promise<void>;
  readFile(path: string): Promise<string>;
  answer(question: string, value: AnswerValue): Promise<void>;

  pause(paused: boolean): Promise<void>;
  speed(factor: number): Promise<void>;
  /** To the next change of an object. */
  step(): Promise<void>;
  /** Until the foreground command of terminal 1 ends. */
  skip(): Promise<void>;
  /** Looks at an earlier instant (null: back to now). The world itself stays where it is. */
  look(atMs: number | null): Promise<void>;
  /** Shows another namespace in the picture and on the time bar. */
  show(namespace: string): Promise<void>;
  /** Goes on from an earlier instant: a new branch by replay; the old one stays reachable through `branches`. */
  branch(atMs: number): Promise<void>;
  branches(): Promise<readonly BranchView[]>;
  switchBranch(id: number): Promise<void>;

  /** Back to before the last command. */
  undo(): Promise<boolean>;
  reset(): Promise<void>;
  /** To the checkpoint of a task. */
  retry(task: string): Promise<void>;
  /** Replays the reference solution of a task from its checkpoint, to watch. */
  solution(task: string): Promise<void>;
  hint(task: string): Promise<void>;

  /** What if another line had been entered instead of the command of that flag? Nothing of it touches the learner's world. */
  whatIf(atMs: number, instead: string): Promise<WhatIfView>;
  inspect(ref: string): Promise<InspectView | null>;
  /** What lines of a terminal name. `command`: the one that printed them, as far as it can be seen. */
  mentions(lines: readonly string[], command: string): Promise<readonly (readonly Mention[])[]>;
  /** What stands behind an address; nothing is fetched. */
  address(url: string): Promise<Address>;
  /** Answers when the worker is free to. */
  alive(): Promise<void>;
  exportLog(): Promise<LabLog>;
  /** The log and the state it gives, as one number: what every engine must agree on. */
  fingerprint(): Promise<Fingerprint>;

  /** What `kubectl diff -f` would print of this text in place of the file. Nothing of it touches the learner's world. */
  fileDiff(path: string, text: string): Promise<string>;
  /** A file as the lesson has it; null when it is none of the lesson's. */
  originalFile(path: string): Promise<string | null>;
  /** The text laid out evenly, comments kept; null when it cannot be read. */
  yamlLayout(text: string): Promise<string | null>;
  yamlDiagnostics(path: string, text: string): Promise<readonly YamlDiagnostic[]>;
  yamlCompletions(path: string, text: string, offset: number): Promise<readonly YamlCompletion[]>;
  yamlHover(
    path: string,
    text: string,
    offset: number,
    language: Language,
  ): Promise<{ from: number; to: number; markdown: string } | null>;
}

/** A way through the lesson that was left. */
export interface BranchView {
  readonly id: number;
  /** How far it had come. */
  readonly endMs: number;
  readonly commands: number;
  /** The last command entered on it. */
  readonly last: string;
}

/** All of a way that was left: what it takes to go back to it. */
export interface KeptBranch extends BranchView {
  readonly log: LabLog;
}

/** Two runs from one instant, until each has settled. */
export interface WhatIfView {
  /** As it was entered, and as it is asked. */
  readonly arms: readonly [WhatIfArm, WhatIfArm];
}

export interface WhatIfArm {
  readonly line: string;
  readonly timeline: TimelineView;
  readonly startMs: number;
  readonly endMs: number;
  /** From the command to the last change in the number of pods. */
  readonly tookMs: number;
  readonly minAvailable: number;
  readonly maxTotal: number;
  readonly sent: number;
  readonly failed: number;
  /** False when it still changed after ten virtual minutes. */
  readonly settled: boolean;
}

export interface YamlDiagnostic {
  readonly from: number;
  readonly to: number;
  readonly severity: 'error' | 'warning';
  readonly message: string;
}

export interface YamlCompletion {
  readonly label: string;
  readonly insert: string;
  readonly from: number;
  readonly to: number;
  readonly detail: string;
}

/** Functions of the page that the worker calls. */
export interface LabPage {
  /** What has changed in the view. Answered when it has been drawn: the next comes then. */
  update(changes: LabChanges): void | Promise<void>;
  /** A replay or another long work: 0 to 1, then null. */
  progress(fraction: number | null): void;
  /** A program (vi, nano, kubectl edit) opened a file; the page sends an `editor-closed` input when it is closed. */
  openEditor(path: string): void;
  /** The log has grown: save it. Not called more than once a second. */
  logChanged(): void;
  /** What the page keeps beside the worker, so that nothing is lost with it (journal.ts). Comes before the engine acts on it. */
  journal(piece: JournalPiece): void;
  /** The engine failed: a bug. Says where. */
  failed(message: string): void;
}

/** The log a session begins with, then each input, each prompt and each command entered; and the ways that were left. */
export type JournalPiece =
  | { readonly kind: 'branches'; readonly branches: readonly KeptBranch[] }
  | { readonly kind: 'log'; readonly log: LabLog }
  | { readonly kind: 'entry'; readonly entry: LogEntry }
  | ({ readonly kind: 'prompt' } & PromptMark);

/** Messages on a terminal's port. */
export type TerminalMessage =
  | { readonly type: 'in'; readonly data: string }
  | { readonly type: 'out'; readonly data: string }
  | { readonly type: 'resize'; readonly columns: number; readonly rows: number }
  /** The page has drawn that many characters; the worker holds writers up above 256 KiB not yet drawn. */
  | { readonly type: 'ack'; readonly count: number };
