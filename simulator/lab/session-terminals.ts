/** The terminals of a session: what each has shown, when its prompt came, and the commands that were entered. */
import { createTerminal } from '../shell/terminal.ts';
import type { CommandRecord, Terminal } from '../shell/types.ts';
import type { LabWorld } from './world.ts';

/** How far a terminal is. */
export interface PromptMark {
  readonly terminal: number;
  /** When its last prompt came. */
  readonly promptMs: number;
  readonly command?: { readonly line: string; readonly enteredMs: number };
}

interface OpenTerminal {
  readonly terminal: Terminal;
  output: string;
  prompts: number;
  promptMs: number;
  /** Shows text that no program wrote. */
  show(text: string): void;
}

/** A command line that was entered. Times are of the kernel. */
export interface EnteredCommand {
  readonly record: CommandRecord;
  /** The store's revision when it was entered. */
  readonly revision: number;
  /** How many changes of the learner it made, as far as it has come. */
  changed: boolean;
  readonly terminal: number;
  /** When the prompt at which it was typed had come, in ms since lesson zero. */
  readonly promptMs: number;
}

/** What a terminal is made with, and who hears of it. */
export interface TerminalOptions {
  readonly columns?: number;
  readonly rows?: number;
  readonly onOutput?: (terminal: number, text: string) => void;
  readonly onPrompt?: (mark: PromptMark) => void;
}

export class SessionTerminals {
  readonly commands: EnteredCommand[] = [];
  readonly #open = new Map<number, OpenTerminal>();
  readonly #world: LabWorld;
  readonly #options: () => TerminalOptions;

  /** `options` are asked when they are needed: some are known from lesson zero on only. */
  constructor(world: LabWorld, options: () => TerminalOptions) {
    this.#world = world;
    this.#options = options;
  }

  get(id: number): OpenTerminal | undefined {
    return this.#open.get(id);
  }

  all(): readonly Terminal[] {
    return [...this.#open.values()].map(({ terminal }) => terminal).sort((a, b) => a.id - b.id);
  }

  /** Opens a terminal with a shell, unless it is open. */
  open(id: number): void {
    if (this.#open.has(id)) return;
    const show = (text: string): void => {
      made.output = kept(made.output + text);
      this.#options().onOutput?.(id, text);
    };
    const made: { terminal?: Terminal; output: string; prompts: number; promptMs: number; show(text: string): void } = {
      output: '',
      prompts: 0,
      promptMs: 0,
      show,
    };
    const terminal = createTerminal({
      id,
      machine: this.#world.learner,
      columns: this.#options().columns ?? 100,
      rows: this.#options().rows ?? 30,
      output: (text) => {
        show(text);
        return undefined;
      },
    });
    made.terminal = terminal;
    this.#open.set(id, made as OpenTerminal);
    terminal.onPrompt(() => {
      made.prompts++;
      made.promptMs = this.#world.cluster.kernel.now() - this.#world.zeroMs;
      this.#options().onPrompt?.({ terminal: id, promptMs: made.promptMs });
    });
    terminal.onCommand((record) => this.#noteCommand(id, record));
  }

  /** The first stays. */
  close(id: number): void {
    if (id === 1) return;
    this.#open.get(id)?.terminal.close();
    this.#open.delete(id);
  }

  #noteCommand(terminal: number, record: CommandRecord): void {
    const { store } = this.#world.cluster;
    const known = this.commands.find((command) => command.record === record);
    if (!known) {
      const promptMs = this.#open.get(terminal)?.promptMs ?? 0;
      this.commands.push({ record, revision: store.revision, changed: false, terminal, promptMs });
      const enteredMs = record.startedAtMs - this.#world.zeroMs;
      this.#options().onPrompt?.({ terminal, promptMs, command: { line: record.line, enteredMs } });
      return;
    }
    known.changed =
      store.changesSince(known.revision)?.some(({ actor, resource }) => actor === 'learner' && resource !== 'events') ??
      false;
  }
}

/** Output that is kept, so that another page can show it: more than a terminal scrolls back. */
const KEPT = 1024 * 1024;

function kept(output: string): string {
  if (output.length <= 2 * KEPT) return output;
  const cut = output.length - KEPT;
  return output.slice(output.indexOf('\n', cut) + 1 || cut);
}
