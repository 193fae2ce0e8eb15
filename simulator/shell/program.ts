/**
 * `sh` and `bash` as programs: -c, a script's file, standard input, and (on a terminal) an interactive shell. Also in
 * containers, where the same shell stands in for busybox's.
 */
import { FileError } from '../kernel/files.ts';
import { SIGNALS, Terminated } from '../kernel/process.ts';
import type { Program, ProgramContext } from '../kernel/program.ts';
import { BrokenPipe, readAll, write } from '../kernel/stream.ts';
import { isTerminal } from '../kernel/tty.ts';
import type { Routine } from '../kernel/wait.ts';
import { ENGINE, runUnit } from './execute/engine.ts';
import { endings } from './execute/subshell.ts';
import { interactiveShell } from './interactive.ts';
import { parseUnit } from './parse.ts';
import { startShell } from './session.ts';
import type { Io, Options, Shell } from './shell.ts';
import { runExitTrap } from './traps.ts';

interface Invocation {
  readonly command: string | undefined;
  readonly words: readonly string[];
  readonly options: readonly (readonly [string, boolean])[];
  readonly interactive: boolean;
  readonly stdin: boolean;
  readonly bad?: string;
}

const OPTION_LETTERS: Readonly<Record<string, keyof Options>> = {
  e: 'errexit',
  u: 'nounset',
  x: 'xtrace',
  f: 'noglob',
  n: 'noexec',
  v: 'verbose',
  a: 'allexport',
};

export function createShellProgram(): Program {
  return function* sh(context) {
    const invocation = readArguments(context.args);
    if (invocation.bad !== undefined) {
      yield* write(context.stderr, `${context.name}: ${invocation.bad}: invalid option\n`);
      return 2;
    }
    if (context.args.includes('--version')) {
      yield* write(context.stdout, 'GNU bash, version 5.2.15(1)-release (x86_64-pc-linux-gnu)\n');
      return 0;
    }
    const terminal = isTerminal(context.stdin.tty) ? context.stdin.tty : undefined;
    if (
      invocation.command === undefined &&
      (invocation.interactive || (terminal && (invocation.words.length === 0 || invocation.stdin))) &&
      terminal
    )
      return yield* interactiveShell(terminal, { engine: ENGINE })(context);
    return yield* runScript(context, invocation);
  };
}

function* runScript(context: ProgramContext, invocation: Invocation): Routine<number> {
  const { command, words } = invocation;
  const program = context.name.split('/').pop() as string;
  const fromFile = command === undefined && !invocation.stdin && words[0] !== undefined;
  const label = command !== undefined ? (words[0] ?? program) : fromFile ? (words[0] as string) : program;
  const { shell, io } = startShell(context, { engine: ENGINE, interactive: false, name: label });
  shell.positional = command !== undefined || fromFile ? words.slice(1) : words;
  for (const [name, on] of invocation.options) if (name in shell.options) shell.options[name as keyof Options] = on;
  if (command !== undefined) return yield* runToEnd(shell, io, command, label, '-c');
  if (!fromFile) return yield* runToEnd(shell, io, yield* readAll(context.stdin), label);
  let source: string;
  try {
    source = context.files.readText(shell.path(label));
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    yield* write(context.stderr, `${program}: ${label}: ${error.text}\n`);
    return error.code === 'ENOENT' ? 127 : 126;
  }
  return yield* runToEnd(shell, io, source, label);
}

/** Runs the whole source, then the EXIT trap, also when a signal ends the shell. */
function* runToEnd(shell: Shell, io: Io, source: string, label: string, kind?: string): Routine<number> {
  const unit = parseUnit(source, label, true, kind);
  try {
    const status = yield* endings(shell, io, runUnit(shell, unit, { ...io, unit, last: shell.traps.size === 0 }));
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
    if (arg.startsWith('--')) return { command: undefined, words: [], options, interactive, stdin, bad: arg };
    const on = arg.startsWith('-');
    for (const letter of arg.slice(1)) {
      if (letter === 'c') takesCommand = true;
      else if (letter === 'i') interactive = true;
      else if (letter === 's') stdin = true;
      else if (letter === 'o') options.push([args[++i] ?? '', on]);
      else if (OPTION_LETTERS[letter]) options.push([OPTION_LETTERS[letter], on]);
      else if (!'lhmBCEPpTbD'.includes(letter))
        return { command: undefined, words: [], options, interactive, stdin, bad: `-${letter}` };
    }
  }
  const words = args.slice(i);
  if (!takesCommand) return { command: undefined, words, options, interactive, stdin };
  return { command: words[0] ?? '', words: words.slice(1), options, interactive, stdin };
}
