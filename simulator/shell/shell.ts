/**
 * The state of one shell (an interactive one, a script, or a subshell of either). What runs it is in execute/, what
 * expands words in expand/, its commands in builtins/; they reach each other through `Session.engine`.
 */
import { launchProgram, type ProgramHost } from '../kernel/launch.ts';
import { type Disposition, type Process, type ProcessGroup, SIGNALS, type Signal } from '../kernel/process.ts';
import type { Program, ProgramContext } from '../kernel/program.ts';
import { type Chunk, emptyReader, type Reader, sink, type Writer, write } from '../kernel/stream.ts';
import { type Routine, sleep } from '../kernel/wait.ts';
import { encodeRaw } from './bytes.ts';
import { type Descriptors, isReader, isWriter } from './descriptors.ts';
import type { Engine } from './engine.ts';
import type { PatternCache } from './expand/pattern.ts';
import type { Job, JobTable } from './jobs.ts';
import type { Readline } from './line-editor/readline.ts';
import { type Options, optionLetters, startingOptions } from './options.ts';
import { DYNAMIC, dynamicParameter, SPECIAL_ARRAYS, specialArray } from './special-parameters.ts';
import type { DialectName } from './syntax/dialects.ts';
import type { Command, Word } from './syntax/nodes.ts';
import type { Unit } from './unit.ts';
import { type Value, Variables } from './variables.ts';

/** What a command runs with. */
export interface Io {
  readonly fds: Descriptors;
  readonly unit: Unit;
  /** A failure here does not count for `set -e` (a condition, the left of `&&`). */
  readonly guarded: boolean;
  /** The command may take over this process: nothing comes after it. */
  readonly last?: boolean;
}

export interface FunctionDefinition {
  readonly body: Command;
  /** Where it was defined. */
  readonly unit: Unit;
  readonly exported?: boolean;
  /** `readonly -f`: it can be neither changed nor removed. */
  readonly readonly?: boolean;
}

/** A function or sourced file that runs. */
export interface Frame {
  readonly kind: 'function' | 'source';
  readonly name: string;
  /** File of its commands, for $BASH_SOURCE. */
  readonly source: string;
  /** Line of the call, for $BASH_LINENO. */
  readonly line: number;
  /** `local -`: the options that are put back when it ends. */
  options?: Options;
}

/** An array given to `declare`, `local`, `export`, `readonly`. */
export interface ArrayLiteral {
  readonly append: boolean;
  readonly items: readonly {
    readonly subscript: string | undefined;
    readonly value: string;
    readonly append?: boolean;
  }[];
}

export type Builtin = (
  shell: Shell,
  args: readonly string[],
  io: Io,
  arrays: ReadonlyMap<string, ArrayLiteral>,
) => Routine<number>;

/** What a shell and its subshells share. */
export interface Session {
  readonly host: ProgramHost;
  /** What runs commands. Undefined until it has been fetched: before the first key of an interactive shell. */
  engine: Engine | undefined;
  /** $$ */
  readonly pid: number;
  readonly parentPid: number;
  readonly startedAtMs: number;
  /** The process that background jobs belong to; undefined: they outlive the shell. */
  readonly jobParent: Process | undefined;
  /** Whether people type here: prompts, job messages, aliases, no "line N:". */
  readonly interactive: boolean;
  /** What language it speaks: a machine's own `sh` is Debian's dash or busybox's ash. */
  readonly dialect: DialectName;
  /** "bash", or what a script was called. */
  readonly name: string;
  /** What the program is called, without its folder. */
  readonly program: string;
  readonly hostname: string;
  readonly user: string;
  readonly history: string[];
  /** The line before this one was to leave, and was told of stopped jobs. */
  warned: boolean;
  /** Ends of input at the prompt since the last command that were not heeded. */
  endsIgnored: number;
  /** Commands executed, so that time passes and Ctrl-C gets in. */
  steps: number;
  readonly words: WeakMap<Word, unknown>;
  /** Words read from text while commands run. */
  readonly texts: Map<string, Word>;
  /** Made with the first pattern. */
  patterns: PatternCache | undefined;
  readonly expressions: Map<string, unknown>;
  /** How the shell was given its commands. */
  readonly source: 'terminal' | 'file' | 'string' | 'input';
  /** Said after "command not found" (interactive shells). */
  readonly notFoundHint?: (name: string) => string | undefined;
  /** Sets which process group the terminal's keys go to. */
  readonly foreground?: (group: ProcessGroup) => void;
}

/** What `complete` was told about a command. */
export interface CompletionSpec {
  /** As `complete -p` prints it, without "complete" and the name. */
  readonly text: string;
  /** -o */
  readonly options: ReadonlySet<string>;
  /** -A, by long names. */
  readonly actions: readonly string[];
  /** -W */
  readonly words: string | undefined;
  /** -G */
  readonly glob: string | undefined;
  /** -F */
  readonly function: string | undefined;
  /** -C */
  readonly command: string | undefined;
  /** -X: what is taken away; with "!" in front, what is kept. */
  readonly filter: string | undefined;
  readonly prefix: string;
  readonly suffix: string;
}

/** Ways out of a command, thrown. Not errors: nothing is wrong. */
export class Leave {
  readonly how: 'exit' | 'return' | 'break' | 'continue';
  /** Exit status, or how many loops. */
  readonly count: number;
  /** Status of `break` and `continue`. */
  readonly status: number;
  constructor(how: Leave['how'], count: number, status = 0) {
    this.how = how;
    this.count = count;
    this.status = status;
  }
}

/** The command line is given up: an expansion failed. Its message is printed by who throws. */
export class Abandoned {
  readonly status: number;
  constructor(status: number) {
    this.status = status;
  }
}

/** Ctrl-C at an interactive shell. */
export class Interrupted {}

/** An expansion that cannot be done: printed as "LABEL: message", and the command line is given up. */
export class ExpansionError {
  readonly message: string;
  /** `set -u` and `${x:?}` end a script; others only the command. */
  readonly fatal: boolean;
  constructor(message: string, fatal = false) {
    this.message = message;
    this.fatal = fatal;
  }
}

const COMMANDS_BETWEEN_PAUSES = 16;
/** A shell's command costs about a microsecond or two of processor; charged in whole milliseconds. */
const COMMANDS_PER_MILLISECOND = 2048;

export class Shell {
  readonly session: Session;
  /** The lines that were entered: the session's own, in a subshell a copy. */
  readonly history: string[];
  /** How many of them a file has already (`history -a`). */
  historyInFile = 0;
  /** Keys and settings of the line editor, once somebody has asked for them, and whose they are: a subshell makes itself a copy. */
  readline: { readonly own: Readline; readonly shell: Shell } | undefined;
  process: Process;
  variables: Variables;
  functions: Map<string, FunctionDefinition>;
  aliases: Map<string, string>;
  options: Options;
  shopt: Set<string>;
  positional: readonly string[];
  /** $0 */
  name: string;
  status = 0;
  /** Status of the last `$(…)` of this command. */
  substitutionStatus: number | undefined;
  pipeStatus: readonly number[] = [0];
  lastBackground: number | undefined;
  lastArgument = '';
  cwd: string;
  umask = 0o022;
  traps: Map<string, string>;
  /** What signals did before a trap was set. */
  readonly inherited = new Map<Signal, Disposition>();
  /** Signals whose trap is still to be run. */
  pendingTraps: Signal[] = [];
  /** Whether a trapped signal ends what the shell waits for (`wait`). */
  interruptible = false;
  jobs: JobTable;
  /** Jobs that the shell waits for now. */
  readonly foregroundJobs = new Set<Job>();
  /** What pushd has left, newest first. */
  directoryStack: readonly string[] = [];
  /** Functions and sourced files that run, innermost last. */
  frames: Frame[] = [];
  loopDepth = 0;
  /** The ERR trap runs. */
  failing = false;
  /** How often `set -x` repeats the first character of $PS4. */
  traceDepth = 0;
  sourceDepth = 0;
  subshellDepth = 0;
  /** `coproc`: those that are not reaped yet, and which descriptors of the shell lead to them. */
  coprocs: { name: string; process: Process; fds: Descriptors; ends: readonly (Reader | Writer)[] }[] = [];
  /** Closes the descriptors of `<(…)` of the commands that run. */
  temporary: (() => void)[] = [];
  /** Where commands were found. */
  hashed = new Map<string, { readonly path: string; readonly hits: number }>();
  /** What $PATH was then. */
  hashedIn: string | undefined;
  /** `ulimit`: what was set, by letter. */
  readonly limits: Map<string, string>;
  /** `complete`: how arguments of commands are completed. */
  readonly completions: Map<string, CompletionSpec>;
  /** What a completion function that runs now may change (`compopt`). */
  completing: { readonly options: Set<string> } | undefined;
  /** `enable -n` */
  readonly disabledBuiltins: Set<string>;
  /** A parent's traps, which `trap` still lists in a subshell. */
  listedTraps: ReadonlyMap<string, string> | undefined;
  secondsFrom: number;
  randomSeed: number | undefined;
  getoptsAt = 1;
  /** The line of the command that runs, for $LINENO and messages. */
  line = 1;
  /** What dash and ash name in messages: the builtin that runs, or the file that they read. */
  commandName: string | undefined;
  /** What it was before that builtin. */
  outerCommandName: string | undefined;
  /** The command that runs, for $BASH_COMMAND. */
  command: Command | undefined;
  /** Variables whose values are evaluated as expressions now. */
  arithmeticDepth = 0;
  /** Traps that run now. */
  trapping = 0;

  constructor(session: Session, process: Process, jobs: JobTable, from?: Shell) {
    this.session = session;
    this.readline = from?.readline;
    this.history = from ? [...from.history] : session.history;
    this.historyInFile = from?.historyInFile ?? 0;
    this.process = process;
    this.jobs = jobs;
    this.variables = from ? from.variables.fork() : new Variables();
    this.functions = new Map(from?.functions);
    this.aliases = new Map(from?.aliases);
    this.options = from ? { ...from.options } : startingOptions();
    this.shopt = new Set(from?.shopt);
    this.limits = new Map(from?.limits);
    this.completions = new Map(from?.completions);
    this.disabledBuiltins = new Set(from?.disabledBuiltins);
    this.positional = from?.positional ?? [];
    this.name = from?.name ?? session.name;
    this.cwd = from?.cwd ?? '/';
    this.umask = from?.umask ?? 0o022;
    this.traps = new Map();
    this.secondsFrom = from?.secondsFrom ?? session.startedAtMs;
    if (from) {
      this.status = from.status;
      this.pipeStatus = from.pipeStatus;
      this.lastBackground = from.lastBackground;
      this.lastArgument = from.lastArgument;
      this.frames = [...from.frames];
      this.loopDepth = 0;
      this.sourceDepth = from.sourceDepth;
      this.traceDepth = from.traceDepth;
      this.subshellDepth = from.subshellDepth + 1;
      this.getoptsAt = from.getoptsAt;
      this.line = from.line;
      this.command = from.command;
      this.commandName = from.commandName;
      this.hashed = new Map(from.hashed);
      this.hashedIn = from.hashedIn;
      this.directoryStack = from.directoryStack;
      for (const [signal, action] of from.traps) if (action === '') this.traps.set(signal, '');
    }
  }

  get engine(): Engine {
    const { engine } = this.session;
    if (!engine) throw new Error('what runs commands has not been fetched');
    return engine;
  }

  get files(): ProgramHost['files'] {
    return this.session.host.files;
  }

  /** Whether this shell manages jobs: interactive and not a subshell. */
  get jobControl(): boolean {
    return this.options.monitor && this.subshellDepth === 0;
  }

  get functionDepth(): number {
    return this.frames.reduce((n, frame) => n + (frame.kind === 'function' ? 1 : 0), 0);
  }

  /** Closes the descriptors of `<(…)`, from so many on. */
  tidy(from = 0): void {
    for (const close of this.temporary.splice(from)) close();
  }

  /** A path as this shell means it, absolute. */
  path(path: string): string {
    return path.startsWith('/') ? path : this.cwd === '/' ? `/${path}` : `${this.cwd}/${path}`;
  }

  /** Counted before each command; true when it is time to `rest`. */
  get tired(): boolean {
    return ++this.session.steps % COMMANDS_BETWEEN_PAUSES === 0;
  }

  /** Lets time pass and others run. */
  rest(): Routine<void> {
    return sleep(this.session.steps % COMMANDS_PER_MILLISECOND === 0 ? 1 : 0);
  }

  /** The value of a parameter by name, special ones included; undefined when unset. */
  parameter(name: string): string | undefined {
    const first = name.charCodeAt(0);
    if (first >= 0x30 && first <= 0x39) {
      const n = Number(name);
      return n === 0 ? this.name : this.positional[n - 1];
    }
    switch (name) {
      case '?':
        return String(this.status);
      case '#':
        return String(this.positional.length);
      case '$':
        return String(this.session.pid);
      case '!':
        return this.lastBackground === undefined ? undefined : String(this.lastBackground);
      case '@':
      case '*':
        return this.positional.length === 0 ? undefined : this.positional.join(name === '@' ? ' ' : this.separator());
      case '-':
        return this.optionLetters();
      case '_':
        return this.lastArgument;
    }
    const text = this.variables.text(name);
    return text === undefined || DYNAMIC.has(name) ? (dynamicParameter(this, name) ?? text) : text;
  }

  /** What joins "$*". */
  separator(): string {
    return this.variables.text('IFS')?.slice(0, 1) ?? ' ';
  }

  optionLetters(): string {
    const { source, interactive, dialect } = this.session;
    if (dialect !== 'bash') return this.engine.optionLetters(this);
    return optionLetters(this.options, interactive, source === 'string' ? 'c' : source === 'file' ? '' : 's');
  }

  /** 0 to 32767. With a seed set, the same numbers again (not bash's). */
  random(): number {
    if (this.randomSeed === undefined) return this.session.host.kernel.random('shell').int(32768);
    this.randomSeed = (Math.imul(this.randomSeed, 1103515245) + 12345) >>> 0;
    return (this.randomSeed >>> 16) & 0x7fff;
  }

  /** Elements of an array parameter, dynamic ones included. */
  arrayValue(name: string): Value {
    const special = SPECIAL_ARRAYS.has(name) ? specialArray(this, name) : undefined;
    if (special) return special;
    const target = this.variables.target(name);
    return this.variables.get(target)?.value ?? (target === '' ? undefined : this.parameter(target));
  }

  /** Sets a scalar, with what special names do. */
  set(name: string, value: string): void {
    if (DYNAMIC.has(name)) {
      if (name === 'SECONDS') {
        this.secondsFrom = this.session.host.kernel.now() - (Number(value) || 0) * 1000;
        return;
      }
      if (name === 'RANDOM') this.randomSeed = (Number(value) || 0) >>> 0;
      if (name === 'OPTIND') this.getoptsAt = 1;
    }
    name = this.variables.target(name);
    if (name === '') throw new ExpansionError('');
    const old = this.variables.get(name);
    if (old?.integer) value = String(this.engine.arithmetic(this, value));
    this.variables.set(name, value);
    if (this.options.allexport) this.variables.setAttributes(name, { exported: true });
  }

  /** "bash: " or "script.sh: line 3: ". */
  prefix(io: Io): string {
    const { dialect, name, interactive } = this.session;
    const { commandName } = this;
    // Upstream: dash's exvwarning2, ash's ash_vmsg.
    if (dialect === 'dash') return `${name}: ${this.line}: ${commandName === undefined ? '' : `${commandName}: `}`;
    if (dialect === 'ash') {
      if (commandName === undefined) return `${name}: `;
      return `${name}: ${commandName === name ? '' : `${commandName}: `}${interactive ? '' : `line ${this.line}: `}`;
    }
    return io.unit.numbered ? `${io.unit.label}: line ${this.line}: ` : `${io.unit.label}: `;
  }

  /** A builtin that may be called: this language has it, and it is not disabled. */
  builtin(name: string): Builtin | undefined {
    if (this.disabledBuiltins.has(name)) return undefined;
    return this.engine.builtin(this, name);
  }

  /** Warns of names that led back to themselves (`declare -n`). */
  *warnOfCircles(io: Io): Routine<void> {
    for (const name of this.variables.circular.splice(0))
      yield* this.complain(io, `warning: ${name}: circular name reference`);
  }

  /**
   * Prints a message of the shell on its standard error. What a builtin says of itself ("cd: …") is put in the words of dash or ash,
   * whose builtins end with it.
   */
  *complain(io: Io, message: string): Routine<void> {
    const { commandName, session } = this;
    if (session.dialect !== 'bash' && commandName !== undefined && message.startsWith(`${commandName}: `))
      yield* this.engine.complainPosix(this, io, message.slice(commandName.length + 2));
    else yield* this.say(io, message);
  }

  /** The same in words that are right already. */
  *say(io: Io, message: string): Routine<void> {
    yield* this.printError(io, `${this.prefix(io)}${message}\n`);
  }

  /** As a program that is no shell would. */
  *sayPlainly(io: Io, message: string): Routine<void> {
    yield* this.printError(io, `${this.session.program}: ${message}\n`);
  }

  /** Writes to descriptor 1; false when it is closed. */
  *print(io: Io, text: Chunk): Routine<boolean> {
    const end = io.fds[1];
    if (!isWriter(end)) return false;
    if (text.length > 0) yield* write(end, typeof text === 'string' ? encodeRaw(text) : text);
    return true;
  }

  *printError(io: Io, text: string): Routine<void> {
    const end = io.fds[2];
    if (isWriter(end)) yield* write(end, text);
  }

  /** Environment of a program started now. */
  environment(): Map<string, string> {
    const env = this.variables.exported();
    env.set('_', this.lastArgument);
    for (const [name, { body, exported }] of this.functions)
      if (exported)
        env.set(
          `BASH_FUNC_${name}%%`,
          this.engine
            .functionText(name, body)
            .slice(name.length + 1)
            .replace(' \n', ' '),
        );
    return env;
  }

  /** Standard streams for a program; a closed one is empty or swallows. */
  streams(io: Io): {
    stdin: ProgramContext['stdin'];
    stdout: Writer;
    stderr: Writer;
    extra?: ReadonlyMap<number, NonNullable<Descriptors[number]>>;
  } {
    const [stdin, stdout, stderr] = io.fds;
    let extra: Map<number, NonNullable<Descriptors[number]>> | undefined;
    for (let fd = 3; fd < io.fds.length; fd++) {
      const end = io.fds[fd];
      if (end) (extra ??= new Map()).set(fd, end);
    }
    return {
      stdin: isReader(stdin) ? stdin : emptyReader,
      stdout: isWriter(stdout) ? stdout : sink(() => undefined),
      stderr: isWriter(stderr) ? stderr : sink(() => undefined),
      ...(extra ? { extra } : {}),
    };
  }

  /** Starts a program as a child of this shell. */
  start(program: Program, name: string, args: readonly string[], io: Io): Process {
    return launchProgram(this.session.host, program, name, args, {
      env: this.environment(),
      cwd: this.cwd,
      ...this.streams(io),
      parent: this.process,
      ...(this.jobControl ? { group: 'new' as const } : {}),
      prepare: (process) => {
        for (const [trap, action] of this.traps)
          if (action === '' && `SIG${trap}` in SIGNALS) process.onSignal(`SIG${trap}` as Signal, 'ignore');
      },
    });
  }
}
