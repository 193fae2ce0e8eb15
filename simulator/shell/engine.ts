/** What the rest of a shell needs of what runs commands (execute/), which is fetched with the first key. */
import type { Process, ProcessGroup } from '../kernel/process.ts';
import type { Reader, Writer } from '../kernel/stream.ts';
import type { Routine } from '../kernel/wait.ts';
import type { EditedLine } from './execute/bound-command.ts';
import type { Fields } from './expand/fields.ts';
import type { HistoryExpansion, HistoryMemory } from './history-expansion.ts';
import type { Job } from './jobs.ts';
import type { Editing, EditorHost } from './line-editor/editing.ts';
import type { Completions } from './line-editor/editor.ts';
import type { Readline } from './line-editor/readline.ts';
import type { ArrayLiteral, Builtin, Io, Shell } from './shell.ts';
import type { SyntaxFault } from './syntax/fault.ts';
import type { Command, List, ParameterPart, Part } from './syntax/nodes.ts';
import type { Unit } from './unit.ts';

/** What expansions, builtins and prompts need of the executor. */
export interface Engine {
  /** Whether a prompt should go on asking. */
  unfinished(source: string): boolean;
  /** Text as if it stood in double quotes. */
  expandText(shell: Shell, text: string, io: Io): Routine<string>;
  expandBody(shell: Shell, parts: readonly Part[], io: Io): Routine<string>;
  expandParameter(shell: Shell, part: ParameterPart, fields: Fields, quoted: boolean, io: Io): Routine<void>;
  expandArithmetic(shell: Shell, text: string, io: Io): Routine<number | bigint>;
  /** A line with what earlier lines stand for in it (`!!`). */
  expandHistory(line: string, history: readonly string[], memory?: HistoryMemory): HistoryExpansion;
  /** What keys do to a line. */
  editing(host: EditorHost, shell: Shell): Editing;
  /** Keys and settings of the line editor; its init files are read with the first call. */
  readline(shell: Shell): Readline;
  /** Reads the init files again; what is wrong in them. */
  readInitFiles(shell: Shell): readonly string[];
  /** Runs what `bind -x` has bound to a key; gives what it makes of the line. */
  boundCommand(
    shell: Shell,
    io: Io,
    bound: { readonly command: string; readonly count: number | undefined },
    edited: EditedLine,
  ): Routine<EditedLine>;
  /** The folder that "~" or "~user" is; undefined: none. */
  tilde(shell: Shell, word: string): string | undefined;
  /** What was entered as entries of the history. */
  historyEntries(text: string, shell: Shell): readonly string[];
  /** Those of them that stay (HISTCONTROL, HISTIGNORE). */
  remembered(shell: Shell, text: string): readonly string[];
  /** Puts them into the history. */
  remember(shell: Shell, text: string): void;
  /** A moment as strftime writes it, by the clocks of a zone (TZ). */
  timeText(form: string, wallMs: number, zone: string | undefined): string;
  /** The text of a prompt. */
  prompt(shell: Shell, format: string, io: Io): Routine<string>;
  readonly builtins: ReadonlyMap<string, Builtin>;
  /** A builtin of the language that the shell speaks. */
  builtin(shell: Shell, name: string): Builtin | undefined;
  /** `$-` in dash and ash. */
  optionLetters(shell: Shell): string;
  /** What a builtin of dash or ash says of itself in bash's words; it may end with it. */
  complainPosix(shell: Shell, io: Io, message: string): Routine<void>;
  /** Runs a syntax node (a function's body). */
  command(shell: Shell, node: Command, io: Io): Routine<number>;
  /** Runs commands in order. */
  list(shell: Shell, list: List, io: Io): Routine<number>;
  /** Source text as it is read where extended patterns are on. Throws a SyntaxFault. */
  parse(source: string): List;
  /** A command as text, on one line. */
  commandText(command: Command): string;
  /** A function as text, as `declare -f` prints it. */
  functionText(name: string, body: Command): string;
  /** Runs source text in this shell, line by line. */
  run(shell: Shell, source: string, io: Io, where: RunWhere): Routine<number>;
  /** Runs a command that is already words. */
  call(
    shell: Shell,
    argv: readonly string[],
    io: Io,
    options?: { functions?: boolean; builtins?: boolean; special?: boolean },
  ): Routine<number>;
  reportSyntax(shell: Shell, fault: SyntaxFault, unit: Unit, io: Io): Routine<void>;
  /** The output of `$(…)`, trailing newlines removed. */
  substitute(shell: Shell, script: List, io: Io): Routine<string>;
  /** The path of `<(…)`. */
  processSubstitution(shell: Shell, script: List, direction: '<' | '>', io: Io): string;
  /** The same where a redirection takes it: an end of a pipe. */
  processPipe(shell: Shell, script: List, direction: '<' | '>', io: Io): Reader | Writer;
  /** `$(( text ))`, after expansion of the text. */
  arithmetic(shell: Shell, text: string): number | bigint;
  /** A subshell's process. `run` gets the forked shell. */
  fork(
    shell: Shell,
    name: string,
    io: Io,
    options: ForkOptions,
    run: (shell: Shell, io: Io) => Routine<number>,
  ): Process;
  /** Waits for a job in the foreground; throws `Interrupted` when Ctrl-C ended it. */
  waitForeground(shell: Shell, job: Job, io: Io): Routine<void>;
  /** Lets go of coprocesses that have ended. */
  reapCoprocs(shell: Shell): void;
  /** Says of which signal a job has died, as scripts do. */
  reportDeath(shell: Shell, job: Job, io: Io, foreground: boolean): Routine<void>;
  /** Assigns `name=value` or `name[subscript]=value`. */
  assign(shell: Shell, name: string, subscript: string | undefined, value: string, append: boolean): void;
  assignArray(shell: Shell, name: string, array: ArrayLiteral): void;
  /** What `complete` has set up offers at a place of a line; undefined: nothing was set up for it. */
  programmed(shell: Shell, io: Io, line: string, point: number): Routine<Completions | undefined>;
  testArguments(shell: Shell, command: string, args: readonly string[], io: Io): Routine<number>;
}

/** How source text is run, and what messages call it. */
export interface RunWhere {
  readonly unit: Unit;
  /** Number of its first line; default 1. */
  readonly line?: number;
}

interface ForkOptions {
  readonly group?: ProcessGroup | 'new';
  readonly background?: boolean;
  /** One of the background that reads the shell's standard input all the same. */
  readonly reads?: boolean;
}
