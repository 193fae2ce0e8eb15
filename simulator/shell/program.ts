/**
 * `sh` and `bash` as programs: -c, a script's file, standard input, and (on a terminal) an interactive shell. Also in
 * containers, where the same shell stands in for busybox's.
 */
import { contentOf } from '../kernel/fifo.ts';
import { FileError } from '../kernel/files.ts';
import { SIGNALS, Terminated } from '../kernel/process.ts';
import type { Program, ProgramContext } from '../kernel/program.ts';
import { BrokenPipe, write } from '../kernel/stream.ts';
import { isTerminal } from '../kernel/tty.ts';
import type { Routine } from '../kernel/wait.ts';
import { patient } from './descriptors.ts';
import { speak } from './execute/dialect.ts';
import { ENGINE } from './execute/engine.ts';
import { runInput, runSource } from './execute/source.ts';
import { endings } from './execute/subshell.ts';
import { interactiveShell } from './interactive.ts';
import { isOption, optionByLetter } from './options.ts';
import { cannotOpenScript, refusedStart } from './posix/start.ts';
import { posixLanguage, startShell } from './session.ts';
import type { Io, Session, Shell } from './shell.ts';
import { SHOPTS } from './shopts.ts';
import { runExitTrap } from './traps.ts';
import { VERSION } from './version.ts';

export interface Invocation {
  readonly command: string | undefined;
  readonly words: readonly string[];
  readonly options: readonly (readonly [string, boolean])[];
  readonly shopts: readonly (readonly [string, boolean])[];
  readonly interactive: boolean;
  readonly stdin: boolean;
  readonly bad?: string;
  /** It is an option without its argument. */
  readonly lacks?: boolean;
}

/** What bash says after an option that it does not know. */
const USAGE = `Usage:\tbash [GNU long option] [option] ...
\tbash [GNU long option] [option] script-file ...
GNU long options:
${'debug debugger dump-po-strings dump-strings help init-file login noediting noprofile norc posix pretty-print rcfile restricted verbose version'
  .split(' ')
  .map((name) => `\t--${name}\n`)
  .join('')}Shell options:
\t-ilrsD or -c command or -O shopt_option\t\t(invocation only)
\t-abefhkmnptuvxBCEHPT or -o option
`;

/** `posix`: the machine's `sh`, else bash; whatever it is called by. */
export function createShellProgram(posix: boolean): Program {
  return function* sh(context) {
    const invocation = readArguments(context.args);
    if (posix) {
      const misused = yield* refusedStart(context, posixLanguage(context.files), invocation);
      if (misused !== undefined) return misused;
    }
    if (invocation.bad !== undefined) {
      const problem = invocation.lacks ? 'option requires an argument' : 'invalid option';
      const usage = invocation.lacks || !context.name.endsWith('bash') ? '' : USAGE;
      yield* write(context.stderr, `${context.name}: ${invocation.bad}: ${problem}\n${usage}`);
      return 2;
    }
    if (context.args.includes('--version')) {
      yield* write(context.stdout, `${VERSION}\n`);
      return 0;
    }
    const terminal = isTerminal(context.stdin.tty) ? context.stdin.tty : undefined;
    if (
      invocation.command === undefined &&
      (invocation.interactive || (terminal && (invocation.words.length === 0 || invocation.stdin))) &&
      terminal
    )
      return yield* interactiveShell(terminal, { engine: ENGINE, started: speak, posix })(context);
    return yield* runScript(context, invocation, posix);
  };
}

function* runScript(context: ProgramContext, invocation: Invocation, posix: boolean): Routine<number> {
  const { command, words } = invocation;
  const program = context.name;
  const fromFile = command === undefined && !invocation.stdin && words[0] !== undefined;
  const label = command !== undefined ? (words[0] ?? program) : fromFile ? (words[0] as string) : program;
  const how: Session['source'] = command !== undefined ? 'string' : fromFile ? 'file' : 'input';
  const { shell, io } = startShell(context, { engine: ENGINE, interactive: false, posix, name: label, source: how });
  speak(shell);
  const { dialect } = shell.session;
  // Upstream: ash's procargs, which names what it was given.
  if (dialect === 'ash' && (fromFile || (command !== undefined && words[0] !== undefined))) shell.commandName = label;
  shell.positional = command !== undefined || fromFile ? words.slice(1) : words;
  for (const [name, on] of invocation.options)
    if (isOption(name)) shell.options[name] = on;
    else {
      yield* write(context.stderr, `${program}: line 0: ${program}: ${name}: invalid option name\n`);
      return 2;
    }
  for (const [name, on] of invocation.shopts) {
    if (!SHOPTS.includes(name)) {
      yield* write(context.stderr, `${program}: line 0: ${name}: invalid shell option name\n`);
      return 2;
    }
    if (on) shell.shopt.add(name);
    else shell.shopt.delete(name);
  }
  const unit = { label, numbered: true, kind: command !== undefined ? ('-c' as const) : undefined };
  // ash counts the lines of a string from 0.
  const line = dialect === 'ash' ? 0 : 1;
  if (command !== undefined) return yield* runToEnd(shell, io, (to) => runSource(shell, command, to, { unit, line }));
  if (!fromFile) {
    const input = patient(context.stdin);
    const fds = io.fds.slice();
    fds[0] = input;
    return yield* runToEnd(shell, { ...io, fds }, (to) => runInput(shell, input, to, unit));
  }
  let source: string;
  try {
    const path = scriptPath(shell, label);
    if (context.files.stat(path).kind === 'directory') {
      // dash and ash read nothing from one.
      if (dialect !== 'bash') return 0;
      yield* write(context.stderr, `${label}: ${label}: Is a directory\n`);
      return 126;
    }
    source = new TextDecoder().decode(yield* contentOf(context.files, path));
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    if (dialect !== 'bash') return yield* cannotOpenScript(context, dialect, label, error);
    yield* write(context.stderr, `${program}: ${label}: ${error.text}\n`);
    return error.code === 'ENOENT' || error.code === 'ENOTDIR' ? 127 : 126;
  }
  if (isBinary(source)) {
    yield* write(context.stderr, `${label}: ${label}: cannot execute binary file\n`);
    return 126;
  }
  return yield* runToEnd(shell, io, (to) => runSource(shell, source, to, { unit }));
}

/** A script's name without a slash is looked for here, then on $PATH. */
function scriptPath(shell: Shell, name: string): string {
  if (name.includes('/') || shell.files.exists(shell.path(name))) return shell.path(name);
  for (const folder of (shell.parameter('PATH') ?? '').split(':')) {
    const path = shell.path(`${folder}/${name}`);
    if (folder !== '' && shell.files.exists(path)) return path;
  }
  return shell.path(name);
}

/** As bash's check_binary_file: a NUL in the first line. */
const isBinary = (source: string): boolean => source.slice(0, 80).split('\n', 1)[0]?.includes('\0') ?? false;

/** Runs the whole source, then the EXIT trap, also when a signal ends the shell. */
function* runToEnd(shell: Shell, io: Io, run: (io: Io) => Routine<number>): Routine<number> {
  try {
    const status = yield* endings(shell, io, run({ ...io, last: true }));
    return yield* runExitTrap(shell, io, status);
  } catch (error) {
    if (error instanceof Terminated && shell.traps.has('EXIT'))
      yield* runExitTrap(shell, io, 128 + SIGNALS[error.signal]);
    if (error instanceof BrokenPipe) throw new Terminated('SIGPIPE');
    throw error;
  }
}

function readArguments(args: readonly string[]): Invocation {
  const options: [string, boolean][] = [];
  const shopts: [string, boolean][] = [];
  let takesCommand = false;
  let interactive = false;
  let stdin = false;
  let i = 0;
  for (; i < args.length; i++) {
    const arg = args[i] as string;
    if (arg === '--' || arg === '-') {
      i++;
      break;
    }
    if (/^--(login|norc|noprofile|posix|version|verbose)$/.test(arg)) continue;
    if (!/^[-+]./.test(arg)) break;
    if (arg.startsWith('--')) return { command: undefined, words: [], options, shopts, interactive, stdin, bad: arg };
    const on = arg.startsWith('-');
    for (const letter of arg.slice(1)) {
      if (letter === 'c') takesCommand = true;
      else if (letter === 'i') interactive = true;
      else if (letter === 's') stdin = true;
      else if (letter === 'o') options.push([args[++i] ?? '', on]);
      else if (letter === 'O') shopts.push([args[++i] ?? '', on]);
      else if (optionByLetter(letter)) options.push([optionByLetter(letter) as string, on]);
      else if (!'lrD'.includes(letter))
        return { command: undefined, words: [], options, shopts, interactive, stdin, bad: `-${letter}` };
    }
  }
  const words = args.slice(i);
  if (takesCommand && words[0] === undefined)
    return { command: undefined, words, options, shopts, interactive, stdin, bad: '-c', lacks: true };
  if (!takesCommand) return { command: undefined, words, options, shopts, interactive, stdin };
  return { command: words[0] ?? '', words: words.slice(1), options, shopts, interactive, stdin };
}
