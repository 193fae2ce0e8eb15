/** Programs and scripts: finding them, running them as children or in the shell's own place, and saying that there is none. */
import { FileError } from '../../kernel/files.ts';
import { languageOf, type Text } from '../../kernel/language.ts';
import { commandLine, findProgram, onPath, runProgram } from '../../kernel/launch.ts';
import { SIGNALS, type Signal } from '../../kernel/process.ts';
import { isUnsimulated } from '../../kernel/unsimulated.ts';
import type { Routine } from '../../kernel/wait.ts';
import { ansiQuote } from '../expand/quote.ts';
import { Job } from '../jobs.ts';
import type { FunctionDefinition, Io, Shell } from '../shell.ts';
import { commandText } from '../syntax/printer.ts';

type RunFunction = (
  shell: Shell,
  name: string,
  definition: FunctionDefinition,
  args: readonly string[],
  io: Io,
) => Routine<number>;

/** A program of the machine, or a script by path or on $PATH. */
export function* runExternal(
  shell: Shell,
  name: string,
  args: readonly string[],
  io: Io,
  runFunction: RunFunction,
): Routine<number> {
  const target = fileOf(shell, name);
  const found = target === undefined ? undefined : findProgram(shell.session.host, target, shell.cwd);
  if (target === undefined || !found) return yield* notFound(shell, name, args, io, runFunction);
  // What does not say what runs it is run by bash itself, where the kernel would not.
  const program =
    found.script !== undefined && shell.session.dialect === 'bash' && !isMarked(shell, target)
      ? (shell.session.host.programs.get('bash') ?? found.program)
      : found.program;
  const argv = found.script === undefined ? args : [found.script, ...args];
  if (found.script !== undefined && isBinary(shell, target)) {
    yield* shell.complain(io, `${name}: cannot execute binary file: Exec format error`);
    return 126;
  }
  if (tooMany(argv)) {
    yield* shell.complain(io, `${target}: Argument list too long`);
    return 126;
  }
  if (io.last) return yield* becomeProgram(shell, program, name, argv, io);
  const process = shell.start(program, found.script === undefined ? name : target, argv, io);
  const text = shell.command ? commandText(shell.command) : commandLine(name, args);
  const job = new Job(text);
  job.add(process);
  yield* shell.engine.waitForeground(shell, job, io);
  return job.status;
}

/** The file that a name would run, remembered as `hash` tells; undefined: in no folder of $PATH is one. Upstream: findcmd.c. */
function fileOf(shell: Shell, name: string): string | undefined {
  if (name.includes('/') || name === '') return name || undefined;
  const folders = shell.parameter('PATH') ?? '';
  if (folders === '') return `./${name}`;
  if (shell.hashedIn !== undefined && shell.hashedIn !== folders) shell.hashed.clear();
  shell.hashedIn = folders;
  const known = shell.hashed.get(name);
  const path = known?.path ?? onPath(shell.session.host, name, folders, shell.cwd);
  if (path !== undefined && shell.options.hashall) shell.hashed.set(name, { path, hits: (known?.hits ?? 0) + 1 });
  return path;
}

/** What a process may be started with: a quarter of its stack, and 128 KiB a word. Upstream: Linux's fs/exec.c. */
const ARGUMENT_BYTES = 2 * 1024 * 1024;
const WORD_BYTES = 128 * 1024;

function tooMany(args: readonly string[]): boolean {
  let bytes = 0;
  for (const arg of args) {
    if (arg.length >= WORD_BYTES) return true;
    // Its end, and a pointer to it.
    bytes += arg.length + 9;
  }
  return bytes > ARGUMENT_BYTES;
}

const isMarked = (shell: Shell, path: string): boolean => shell.files.readText(shell.path(path)).startsWith('#!');

/** As bash's check_binary_file: a NUL in the first line. */
const isBinary = (shell: Shell, path: string): boolean =>
  shell.files.readText(shell.path(path)).slice(0, 80).split('\n', 1)[0]?.includes('\0') ?? false;

/** The program takes this process over. */
export function* becomeProgram(
  shell: Shell,
  program: Parameters<typeof runProgram>[2],
  name: string,
  args: readonly string[],
  io: Io,
  env?: ReadonlyMap<string, string>,
): Routine<number> {
  const { process, session } = shell;
  process.name = commandLine(name, args);
  for (const [trap, action] of shell.traps)
    if (action !== '' && trap !== 'EXIT' && `SIG${trap}` in SIGNALS)
      process.onSignal(`SIG${trap}` as Signal, 'default');
  return yield* runProgram(
    session.host,
    process,
    program,
    name,
    args,
    env ?? shell.environment(),
    shell.cwd,
    shell.streams(io),
  );
}

function* notFound(
  shell: Shell,
  name: string,
  args: readonly string[],
  io: Io,
  runFunction: RunFunction,
): Routine<number> {
  const path = name === '' ? undefined : (shell.hashed.get(name)?.path ?? (shell.parameter('PATH') ? undefined : name));
  if (name.includes('/') || path !== undefined) return yield* cannotExecute(shell, path ?? name, io);
  const handler = shell.functions.get('command_not_found_handle');
  if (handler) return yield* runFunction(shell, 'command_not_found_handle', handler, [name, ...args], io);
  const isBash = shell.session.dialect === 'bash';
  const shown = isBash && /[\x00-\x1f\x7f]/.test(name) ? ansiQuote(name) : name;
  yield* shell.complain(io, `${shown}: ${isBash ? 'command ' : ''}not found`);
  const hint = shell.session.notFoundHint?.(name);
  if (hint !== undefined) yield* shell.printError(io, `${hint}\n`);
  else if (!shell.disabledBuiltins.has(name) && isUnsimulated(shell.session.host.programs, name))
    yield* shell.printError(io, `${UNSIMULATED[languageOf(shell.variables.exported())].replace('@', () => name)}\n`);
  return 127;
}

const UNSIMULATED: Text = {
  en: '(@ is not simulated here)',
  ko: '(@: 이 실습 환경에서는 흉내 내지 않는 명령입니다)',
};

/** A script that may be run, by a program that is not there: to dash and ash it is not there either. */
function hasNoInterpreter({ files }: Shell, path: string): boolean {
  const { kind, mode } = files.stat(path);
  return kind === 'file' && (mode & 0o111) !== 0 && files.readText(path).startsWith('#!');
}

function* cannotExecute(shell: Shell, name: string, io: Io): Routine<number> {
  const path = shell.path(name);
  if (shell.session.dialect !== 'bash') {
    // Upstream: dash's exec.c and ash.c, shellexec and errmsg.
    const missing = !shell.files.exists(path) || hasNoInterpreter(shell, path);
    yield* shell.complain(io, `${name}: ${missing ? 'not found' : 'Permission denied'}`);
    return missing ? 127 : 126;
  }
  try {
    const stat = shell.files.stat(path);
    if (stat.kind === 'directory') yield* shell.complain(io, `${name}: Is a directory`);
    else if ((stat.mode & 0o111) === 0) yield* shell.complain(io, `${name}: Permission denied`);
    else {
      if (shell.files.readText(path).startsWith('#!')) {
        yield* shell.complain(io, `${name}: cannot execute: required file not found`);
        return 127;
      }
      yield* shell.complain(io, `${name}: cannot execute binary file: Exec format error`);
    }
    return 126;
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    yield* shell.complain(io, `${name}: ${error.text}`);
    return error.code === 'ENOENT' ? 127 : 126;
  }
}
