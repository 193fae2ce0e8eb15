/**
 * The state of one shell (an interactive one, a script, or a subshell of either). What runs it is in execute/, what
 * expands words in expand/, its commands in builtins/; they reach each other through `Session.engine`.
 */
import type { Script, Word } from 'unbash';
import { launch, type ProgramHost } from '../kernel/launch.ts';
import type { Disposition, Process, ProcessGroup, Signal } from '../kernel/process.ts';
import type { ProgramContext } from '../kernel/program.ts';
import { type Chunk, emptyReader, sink, type Writer, write } from '../kernel/stream.ts';
import { type Routine, sleep } from '../kernel/wait.ts';
import { type Descriptors, isReader, isWriter } from './descriptors.ts';
import type { FunctionBody } from './execute/nodes.ts';
import type { Job, JobTable } from './jobs.ts';
import { userNumber } from './tools/accounts.ts';
import { lineAt, type Unit } from './unit.ts';
import { Variables } from './variables.ts';

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
  readonly body: FunctionBody;
  readonly unit: Unit;
  readonly source: string;
}

/** An array given to `declare`, `local`, `export`, `readonly`. */
export interface ArrayLiteral {
  readonly append: boolean;
  readonly items: readonly { readonly subscript: string | undefined; readonly value: string }[];
}

export type Builtin = (
  shell: Shell,
  args: readonly string[],
  io: Io,
  arrays: ReadonlyMap<string, ArrayLiteral>,
) => Routine<number>;

/** What expansions, builtins and prompts need of the executor. */
export interface Engine {
  parse(source: string, label: string, numbered: boolean): Unit;
  /** Whether a prompt should go on asking. */
  unfinished(source: string): boolean;
  runUnit(shell: Shell, unit: Unit, io: Io): Routine<number>;
  /** Text as if it stood in double quotes. */
  expandText(shell: Shell, text: string, io: Io): Routine<string>;
  readonly builtins: ReadonlyMap<string, Builtin>;
  /** Runs a syntax node (a function's body). */
  command(shell: Shell, node: FunctionBody, io: Io): Routine<number>;
  /** Runs source text in this shell; `label` names a file, or is "eval". */
  run(shell: Shell, source: string, io: Io, label?: string): Routine<number>;
  /** Runs a command that is already words. */
  call(
    shell: Shell,
    argv: readonly string[],
    io: Io,
    options?: { functions?: boolean; builtins?: boolean },
  ): Routine<number>;
  /** The output of `$(…)`, trailing newlines removed. */
  substitute(shell: Shell, script: Script, io: Io): Routine<string>;
  /** The path of `<(…)`. */
  processSubstitution(shell: Shell, script: Script, direction: '<' | '>', io: Io): Routine<string>;
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
  /** Assigns `name=value` or `name[subscript]=value`. */
  assign(shell: Shell, name: string, subscript: string | undefined, value: string, append: boolean): void;
  assignArray(shell: Shell, name: string, array: ArrayLiteral): void;
  testArguments(shell: Shell, command: string, args: readonly string[], io: Io): Routine<number>;
}

export interface ForkOptions {
  readonly group?: ProcessGroup | 'new';
  readonly background?: boolean;
}

export interface Options {
  errexit: boolean;
  nounset: boolean;
  xtrace: boolean;
  pipefail: boolean;
  noglob: boolean;
  noclobber: boolean;
  noexec: boolean;
  verbose: boolean;
  allexport: boolean;
  monitor: boolean;
}

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
  /** It is busybox's: other words where something fails. */
  readonly ash: boolean;
  /** "bash", or what a script was called. */
  readonly name: string;
  readonly hostname: string;
  readonly user: string;
  readonly history: string[];
  /** Commands executed, so that time passes and Ctrl-C gets in. */
  steps: number;
  readonly words: WeakMap<Word, unknown>;
  readonly patterns: Map<string, RegExp>;
  readonly expressions: Map<string, unknown>;
  /** Said after "command not found" (interactive shells). */
  readonly notFoundHint?: (name: string) => string | undefined;
  /** Sets which process group the terminal's keys go to. */
  readonly foreground?: (group: ProcessGroup) => void;
}

/** Ways out of a command, thrown. Not errors: nothing is wrong. */
export class Leave {
  readonly how: 'exit' | 'return' | 'break' | 'continue';
  /** Exit status, or how many loops. */
  readonly count: number;
  constructor(how: Leave['how'], count: number) {
    this.how = how;
    this.count = count;
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
  functionNames: string[] = [];
  loopDepth = 0;
  sourceDepth = 0;
  subshellDepth = 0;
  /** Files that stand for `<(…)` of the command that runs. */
  temporary: string[] = [];
  hashed = new Map<string, number>();
  secondsFrom: number;
  randomSeed: number | undefined;
  getoptsAt = 1;
  /** Where the command that runs stands, for $LINENO and messages. */
  position = 0;
  unit: Unit | undefined;

  constructor(session: Session, process: Process, jobs: JobTable, from?: Shell) {
    this.session = session;
    this.process = process;
    this.jobs = jobs;
    this.variables = from ? from.variables.fork() : new Variables();
    this.functions = new Map(from?.functions);
    this.aliases = new Map(from?.aliases);
    this.options = from
      ? { ...from.options }
      : {
          errexit: false,
          nounset: false,
          xtrace: false,
          pipefail: false,
          noglob: false,
          noclobber: false,
          noexec: false,
          verbose: false,
          allexport: false,
          monitor: false,
        };
    this.shopt = new Set(from?.shopt);
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
      this.functionNames = [...from.functionNames];
      this.loopDepth = from.loopDepth;
      this.sourceDepth = from.sourceDepth;
      this.subshellDepth = from.subshellDepth + 1;
      this.getoptsAt = from.getoptsAt;
      this.position = from.position;
      this.unit = from.unit;
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

  get line(): number {
    return this.unit ? lineAt(this.unit, this.position) : 1;
  }

  /** Removes what stood for `<(…)`. */
  tidy(): void {
    for (const path of this.temporary) if (this.files.exists(path)) this.files.remove(path);
    this.temporary = [];
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
    return text === undefined || DYNAMIC.has(name) ? (this.dynamic(name) ?? text) : text;
  }

  /** What joins "$*". */
  separator(): string {
    return this.variables.text('IFS')?.slice(0, 1) ?? ' ';
  }

  optionLetters(): string {
    const { options } = this;
    return `${options.allexport ? 'a' : ''}${options.errexit ? 'e' : ''}${options.noglob ? 'f' : ''}h${this.session.interactive ? 'i' : ''}${options.monitor ? 'm' : ''}${options.nounset ? 'u' : ''}${options.xtrace ? 'x' : ''}B${options.noclobber ? 'C' : ''}${this.session.interactive ? 'H' : ''}`;
  }

  private dynamic(name: string): string | undefined {
    const { host } = this.session;
    switch (name) {
      case 'RANDOM':
        return String(this.random());
      case 'SECONDS':
        return String(Math.floor((host.kernel.now() - this.secondsFrom) / 1000));
      case 'EPOCHSECONDS':
        return String(Math.floor(host.kernel.wallMs() / 1000));
      case 'EPOCHREALTIME':
        return (host.kernel.wallMs() / 1000).toFixed(6);
      case 'LINENO':
        return String(this.line);
      case 'BASHPID':
        return String(this.process.pid);
      case 'BASH_SUBSHELL':
        return String(this.subshellDepth);
      case 'PPID':
        return String(this.session.parentPid);
      case 'FUNCNAME':
        return this.functionNames.at(-1);
      case 'HOSTNAME':
        return this.session.hostname;
      case 'UID':
      case 'EUID':
        return userNumber(this.files, this.session.user);
      case 'BASH_VERSION':
        return '5.2.15(1)-release';
      case 'BASH':
        return '/bin/bash';
      case 'HOSTTYPE':
      case 'MACHTYPE':
        return 'x86_64';
      case 'OSTYPE':
        return 'linux-gnu';
      default:
        return undefined;
    }
  }

  /** 0 to 32767. With a seed set, the same numbers again (not bash's). */
  random(): number {
    if (this.randomSeed === undefined) return this.session.host.kernel.random('shell').int(32768);
    this.randomSeed = (Math.imul(this.randomSeed, 1103515245) + 12345) >>> 0;
    return (this.randomSeed >>> 16) & 0x7fff;
  }

  /** Elements of an array parameter, dynamic ones included. */
  arrayValue(name: string): string[] | Map<string, string> | string | undefined {
    if (name === 'PIPESTATUS') return this.pipeStatus.map(String);
    if (name === 'FUNCNAME' && this.functionNames.length > 0) return [...this.functionNames].reverse();
    if (name === 'DIRSTACK') return [this.cwd];
    const value = this.variables.get(this.variables.target(name))?.value;
    return value ?? this.parameter(name);
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
    const old = this.variables.get(name);
    if (old?.integer) value = String(this.engine.arithmetic(this, value));
    this.variables.set(name, value);
    if (this.options.allexport) this.variables.setAttributes(name, { exported: true });
  }

  /** "bash: " or "script.sh: line 3: ". */
  prefix(io: Io): string {
    const named = !this.session.ash || io.unit.label !== 'sh';
    return io.unit.numbered && named ? `${io.unit.label}: line ${this.line}: ` : `${io.unit.label}: `;
  }

  /** Prints a message of the shell on its standard error. */
  *complain(io: Io, message: string): Routine<void> {
    const end = io.fds[2];
    if (isWriter(end)) yield* write(end, `${this.prefix(io)}${message}\n`);
  }

  /** Writes to descriptor 1; false when it is closed. */
  *print(io: Io, text: Chunk): Routine<boolean> {
    const end = io.fds[1];
    if (!isWriter(end)) return false;
    if (text.length > 0) yield* write(end, text);
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

  /** Starts a program as a child of this shell; undefined when there is none of that name. */
  start(name: string, args: readonly string[], io: Io, group: ProcessGroup | 'new' | undefined): Process | undefined {
    return launch(this.session.host, name, args, {
      env: this.environment(),
      cwd: this.cwd,
      ...this.streams(io),
      parent: this.process,
      ...(group === undefined ? {} : { group }),
    });
  }
}

/** Names whose value is computed when read. */
const DYNAMIC: ReadonlySet<string> = new Set([
  'RANDOM',
  'SECONDS',
  'EPOCHSECONDS',
  'EPOCHREALTIME',
  'LINENO',
  'BASHPID',
  'BASH_SUBSHELL',
  'PPID',
  'FUNCNAME',
  'OPTIND',
]);
