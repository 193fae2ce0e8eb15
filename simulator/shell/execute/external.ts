/** Programs and scripts: finding them, running them as children or in the shell's own place, and saying that there is none. */
import { FileError } from '../../kernel/files.ts';
import { languageOf, type Text } from '../../kernel/language.ts';
import { commandLine, findProgram, runProgram } from '../../kernel/launch.ts';
import { SIGNALS, type Signal } from '../../kernel/process.ts';
import { isUnsimulated } from '../../kernel/unsimulated.ts';
import type { Routine } from '../../kernel/wait.ts';
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
  const { host } = shell.session;
  const hashed = shell.hashed.get(name);
  const target = name.includes('/') ? name : (hashed?.path ?? scriptOnPath(shell, name) ?? name);
  const found = name === '' ? undefined : findProgram(host, target, shell.cwd);
  if (!found) return yield* notFound(shell, name, args, io, runFunction);
  if (hashed) shell.hashed.set(name, { ...hashed, hits: hashed.hits + 1 });
  else if (!name.includes('/') && shell.options.hashall) shell.hashed.set(name, { path: undefined, hits: 1 });
  const argv = found.script === undefined ? args : [found.script, ...args];
  if (found.script !== undefined && isBinary(shell, target)) {
    yield* shell.complain(io, `${name}: cannot execute binary file: Exec format error`);
    return 126;
  }
  if (io.last) return yield* becomeProgram(shell, found.program, name, argv, io);
  const process = shell.start(target, args, io, shell.jobControl ? 'new' : undefined);
  if (!process) return yield* notFound(shell, name, args, io, runFunction);
  const text = shell.command ? commandText(shell.command) : commandLine(name, args);
  const job = new Job(text);
  job.add(process);
  yield* shell.engine.waitForeground(shell, job, io);
  return job.status;
}

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

function scriptOnPath(shell: Shell, name: string): string | undefined {
  const { host } = shell.session;
  if (host.programs.has(name)) return undefined;
  for (const folder of (shell.parameter('PATH') ?? '').split(':')) {
    const path = shell.path(`${folder === '' ? '.' : folder}/${name}`);
    if (findProgram(host, path, shell.cwd)) return path;
  }
  return undefined;
}

function* notFound(
  shell: Shell,
  name: string,
  args: readonly string[],
  io: Io,
  runFunction: RunFunction,
): Routine<number> {
  if (name.includes('/')) return yield* cannotExecute(shell, name, io);
  const handler = shell.functions.get('command_not_found_handle');
  if (handler) return yield* runFunction(shell, 'command_not_found_handle', handler, [name, ...args], io);
  yield* shell.complain(io, `${name}: ${shell.session.ash ? '' : 'command '}not found`);
  const hint = shell.session.notFoundHint?.(name);
  if (hint !== undefined) yield* shell.printError(io, `${hint}\n`);
  else if (isUnsimulated(shell.session.host.programs, name))
    yield* shell.printError(io, `${UNSIMULATED[languageOf(shell.variables.exported())].replace('@', () => name)}\n`);
  return 127;
}

const UNSIMULATED: Text = {
  en: '(@ is not simulated here)',
  ko: '(@: 이 실습 환경에서는 흉내 내지 않는 명령입니다)',
};

function* cannotExecute(shell: Shell, name: string, io: Io): Routine<number> {
  const path = shell.path(name);
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
