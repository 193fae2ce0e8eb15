// The page's own copy of the log, told by the worker input by input before the engine acts on it: what a learner did is not lost
// with the worker, and what was done last can be left out when that is what hangs it.
import { logBefore } from '../../simulator/lab/log.ts';
import type { LabLog, LogEntry } from '../../simulator/lab/types.ts';
import type { JournalPiece, KeptBranch } from './protocol.ts';

interface TerminalState {
  /** When its last prompt came. */
  promptMs: number;
  /** The last command entered, running or ended. */
  command: { readonly line: string; readonly promptMs: number; readonly enteredMs: number } | null;
}

export class Journal {
  /** What the worker was given to open, until it says itself what it works on. */
  readonly #given: LabLog | null;
  #head: LabLog | null = null;
  #entries: LogEntry[] = [];
  /** Ways through the lesson that were left. */
  branches: readonly KeptBranch[] = [];
  readonly #terminals = new Map<number, TerminalState>();

  constructor(given: LabLog | null = null) {
    this.#given = given;
  }

  add(piece: JournalPiece): void {
    if (piece.kind === 'log') {
      this.#head = piece.log;
      this.#entries = [...piece.log.entries];
      this.#terminals.clear();
      return;
    }
    if (piece.kind === 'branches') {
      this.branches = piece.branches;
      return;
    }
    if (piece.kind === 'entry') {
      this.#entries.push(piece.entry);
      return;
    }
    const { terminal, promptMs, command } = piece;
    const state = this.#terminals.get(terminal) ?? { promptMs: 0, command: null };
    this.#terminals.set(terminal, state);
    state.promptMs = promptMs;
    if (command) state.command = { ...command, promptMs };
  }

  /**
   * The log as far as the page was told; null before there was one. `nowMs`: how far the world has been seen to come. What is still
   * being replayed counts to its end: the world has been there before.
   */
  log(nowMs: number): LabLog | null {
    if (!this.#head) return this.#given;
    const endMs = Math.max(nowMs, this.#head.endMs, this.#entries.at(-1)?.atMs ?? 0);
    return { ...this.#head, entries: [...this.#entries], endMs };
  }

  /**
   * The log without what was done last, and that in words (a command line; null for anything else). A command that runs goes with
   * all that was typed into it; at a prompt, what was typed there; else the last input. Null when nothing was done.
   */
  withoutLast(nowMs: number): { readonly log: LabLog; readonly line: string | null } | null {
    // before the worker has begun nothing is known of prompts
    const log = this.#head && this.log(nowMs);
    const last = log?.entries.findLast(({ input }) => input.kind !== 'resize');
    if (!log || !last) return null;
    const { atMs, input } = last;
    if (input.kind !== 'keys')
      return { log: logBefore(log, { terminal: 0, enteredMs: atMs, promptMs: atMs }), line: null };
    const { terminal } = input;
    const state = this.#terminals.get(terminal) ?? { promptMs: 0, command: null };
    const { command } = state;
    const typing = atMs > state.promptMs && (command === null || state.promptMs > command.enteredMs);
    if (command && !typing) return { log: logBefore(log, { terminal, ...command }), line: command.line };
    return { log: logBefore(log, { terminal, enteredMs: atMs, promptMs: state.promptMs }), line: null };
  }
}
