/** The terminal as its host sees it. */
import type { Completer } from '../kernel/completion.ts';
import type { FileSystem } from '../kernel/files.ts';
import type { Kernel } from '../kernel/kernel.ts';
import type { Program } from '../kernel/program.ts';
import type { HostNetwork } from '../kernel/sockets.ts';
import type { Wait } from '../kernel/wait.ts';
import type { Engine } from './engine.ts';

/** The machine a shell runs on: the learner's, or a container. */
export interface Machine {
  readonly kernel: Kernel;
  readonly hostname: string;
  readonly user: string;
  readonly home: string;
  readonly files: FileSystem;
  readonly programs: ReadonlyMap<string, Program>;
  /** What runs commands, where it is there already (hosts that never await); else fetched with a terminal's first key. */
  readonly engine?: Engine;
  readonly network: HostNetwork | undefined;
  /** Environment a login shell starts with. */
  readonly env: Readonly<Record<string, string>>;
  /** Opens a file in the lab's editor; returns a wait that ends when it is closed there. */
  readonly openEditor?: (path: string) => Wait<void>;
  /** Words for Tab after a command name; registered per program ("kubectl"). `point` is the cursor in `line`. */
  readonly completers: ReadonlyMap<string, Completer>;
}

export interface CommandRecord {
  readonly id: number;
  readonly terminal: number;
  readonly line: string;
  readonly startedAtMs: number;
  endedAtMs?: number;
  status?: number;
}

/** An interactive shell on a terminal. */
export interface Terminal {
  readonly id: number;
  /** Keys as a terminal sends them ("\r", "\x03", "\x1b[A", pasted text in brackets). */
  input(data: string): void;
  resize(columns: number, rows: number): void;
  /** Whether the prompt is waiting for a line (and no foreground command runs). */
  readonly atPrompt: boolean;
  /** $? */
  readonly lastStatus: number;
  readonly cwd: string;
  /** What is typed at the prompt and not yet entered. */
  readonly pendingLine: string;
  /** Puts text at the cursor without entering it. */
  insert(text: string): void;
  /** Called when a command line is entered, and again (same record, ended) when it has ended. */
  onCommand(listener: (record: CommandRecord) => void): () => void;
  onPrompt(listener: () => void): () => void;
  close(): void;
}

export interface TerminalOptions {
  readonly id: number;
  readonly machine: Machine;
  readonly columns: number;
  readonly rows: number;
  /** Shown text; returns a wait to hold the writer up (back-pressure), or nothing. */
  readonly output: (text: string) => Wait<void> | undefined;
}
