/**
 * Simple commands: aliases, expansion, assignments, and what a name means: function, builtin, program, script, nothing.
 */
import type { ArrayValue, Assignment, Command, Redirection, Word } from 'unbash';
import { FileError } from '../../kernel/files.ts';
import { commandLine, findProgram, interpreterOf, runProgram } from '../../kernel/launch.ts';
import { SIGNALS, type Signal } from '../../kernel/process.ts';
import { BrokenPipe } from '../../kernel/stream.ts';
import { type Routine, wait } from '../../kernel/wait.ts';
import { quoteTrace } from '../expand/quote.ts';
import { expandText, expandWord, expandWords } from '../expand/words.ts';
import { Job } from '../jobs.ts';
import { parseUnit, parseWord } from '../parse.ts';
import { type ArrayLiteral, ExpansionError, type FunctionDefinition, type Io, Leave, type Shell } from '../shell.ts';
import { isRealCommand } from '../unsimulated.ts';
import { ReadonlyVariable } from '../variables.ts';
import { RedirectionFailed, redirect } from './redirect.ts';
import { sourceText } from './source.ts';

/** Builtins whose arguments may be assignments of arrays and are not split. */
const DECLARATIONS: ReadonlySet<string> = new Set(['declare', 'typeset', 'local', 'export', 'readonly']);
const FUNCTION_DEPTH_LIMIT = 800;

interface Expanded {
  readonly argv: string[];
  readonly arrays: Map<string, ArrayLiteral>;
}

export function* runSimple(shell: Shell, node: Command, io: Io): Routine<number> {
  if (shell.tired) yield* shell.rest();
  if (node.name && shell.aliases.size > 0 && (shell.session.interactive || shell.shopt.has('expand_aliases'))) {
    const replaced = aliased(shell, node, io);
    if (replaced) return yield* replaced;
  }
  shell.substitutionStatus = undefined;
  const { argv, arrays } = yield* expandCommand(shell, node, io);
  const { redirects } = node;
  if (argv.length === 0) return yield* assignOnly(shell, node, redirects, io);
  const assignments =
    node.prefix.length > 0 ? node.prefix.filter((item): item is Assignment => item.type === 'Assignment') : [];
  if (shell.options.xtrace && assignments.length === 0) yield* trace(shell, argv, io);
  if (redirects.length === 0 && assignments.length === 0) return yield* runNamed(shell, argv, arrays, io);
  if (argv[0] === 'exec' && argv.length === 1) return yield* redirectForGood(shell, redirects, io);
  let changed = { io, opened: [] as readonly { close(): void }[] };
  const restore: (() => void)[] = [];
  try {
    if (redirects.length > 0) changed = yield* redirect(shell, redirects, io);
    for (const assignment of assignments) {
      const value = assignment.value.type === 'ArrayValue' ? '' : yield* expandWord(shell, assignment.value, io, true);
      const name = assignment.name;
      restore.push(
        shell.variables.setTemporarily(name, assignment.append ? (shell.parameter(name) ?? '') + value : value),
      );
      if (shell.options.xtrace)
        yield* shell.printError(io, `${shell.parameter('PS4') ?? '+ '}${name}=${quoteTrace(value)}\n`);
    }
    if (shell.options.xtrace && assignments.length > 0) yield* trace(shell, argv, io);
    return yield* runNamed(shell, argv, arrays, changed.io);
  } catch (error) {
    if (error instanceof RedirectionFailed) {
      yield* shell.complain(io, error.message);
      return 1;
    }
    if (error instanceof ReadonlyVariable) {
      yield* shell.complain(io, `${error.name}: readonly variable`);
      return 1;
    }
    throw error;
  } finally {
    for (const undo of restore.reverse()) undo();
    for (const end of changed.opened) end.close();
  }
}

function* expandCommand(shell: Shell, node: Command, io: Io): Routine<Expanded> {
  const argv = node.name ? yield* expandWords(shell, [node.name], io) : [];
  const arrays = new Map<string, ArrayLiteral>();
  const { suffix } = node;
  const declares =
    suffix.length > 0 &&
    DECLARATIONS.has(argv[0] === 'command' || argv[0] === 'builtin' ? (argv[1] ?? '') : (argv[0] ?? ''));
  for (const item of suffix) {
    if (item.type === 'Word') {
      for (const field of yield* expandWords(shell, [item], io)) argv.push(field);
    } else if (item.type === 'Assignment') {
      if (!declares) {
        const word = parseWord(item.text);
        if (word) argv.push(...(yield* expandWords(shell, [word], io)));
        else argv.push(item.text);
      } else if (item.value.type === 'ArrayValue') {
        arrays.set(item.name, yield* expandArray(shell, item.value, item.append ?? false, io));
        argv.push(item.name);
      } else
        argv.push(
          `${item.name}${item.index ? `[${item.index.text}]` : ''}${item.append ? '+' : ''}=${yield* expandWord(shell, item.value, io, true)}`,
        );
    }
  }
  if (argv.length > 0) shell.lastArgument = argv[argv.length - 1] as string;
  return { argv, arrays };
}

function* expandArray(shell: Shell, array: ArrayValue, append: boolean, io: Io): Routine<ArrayLiteral> {
  const items: { subscript: string | undefined; value: string }[] = [];
  for (const element of array.elements) {
    const keyed = keyedElement(element);
    if (keyed)
      items.push({
        subscript: yield* expandText(shell, unquoted(keyed.subscript), io),
        value: keyed.value ? yield* expandWord(shell, keyed.value, io) : '',
      });
    else for (const value of yield* expandWords(shell, [element], io)) items.push({ subscript: undefined, value });
  }
  return { append, items };
}

const unquoted = (text: string): string => text.replace(/^(["'])([\s\S]*)\1$/, '$2');

/** `[key]=value` in an array literal. */
function keyedElement(word: Word): { subscript: string; value: Word | undefined } | undefined {
  if (!word.text.startsWith('[')) return undefined;
  let depth = 0;
  for (let i = 0; i < word.text.length; i++) {
    if (word.text[i] === '[') depth++;
    else if (word.text[i] === ']' && --depth === 0) {
      if (word.text[i + 1] !== '=') return undefined;
      return { subscript: word.text.slice(1, i), value: parseWord(word.text.slice(i + 2)) };
    }
  }
  return undefined;
}

/** A line of assignments and redirections without a command. */
function* assignOnly(shell: Shell, node: Command, redirects: readonly Redirection[], io: Io): Routine<number> {
  try {
    for (const item of node.prefix) {
      if (item.type !== 'Assignment') continue;
      if (item.value.type === 'ArrayValue')
        shell.engine.assignArray(shell, item.name, yield* expandArray(shell, item.value, item.append ?? false, io));
      else {
        const value = yield* expandWord(shell, item.value, io, true);
        const subscript = item.index ? yield* subscriptText(shell, item.name, item.index, io) : undefined;
        shell.engine.assign(shell, item.name, subscript, value, item.append ?? false);
        if (shell.options.xtrace)
          yield* shell.printError(
            io,
            `${shell.parameter('PS4') ?? '+ '}${item.name}${subscript === undefined ? '' : `[${subscript}]`}${item.append ? '+' : ''}=${quoteTrace(value)}\n`,
          );
      }
    }
    if (redirects.length > 0) for (const end of (yield* redirect(shell, redirects, io)).opened) end.close();
  } catch (error) {
    if (error instanceof RedirectionFailed) {
      yield* shell.complain(io, error.message);
      return 1;
    }
    throw error;
  }
  return shell.substitutionStatus ?? 0;
}

function* subscriptText(shell: Shell, name: string, index: Word, io: Io): Routine<string> {
  return shell.variables.get(name)?.value instanceof Map
    ? yield* expandWord(shell, index, io)
    : yield* expandText(shell, index.text, io);
}

/** `exec > file`: the shell's own descriptors change. */
function* redirectForGood(shell: Shell, redirects: readonly Redirection[], io: Io): Routine<number> {
  try {
    const changed = yield* redirect(shell, redirects, io);
    for (let fd = 0; fd < Math.max(io.fds.length, changed.io.fds.length); fd++) io.fds[fd] = changed.io.fds[fd];
    return 0;
  } catch (error) {
    if (!(error instanceof RedirectionFailed)) throw error;
    yield* shell.complain(io, error.message);
    if (!shell.session.interactive) throw new Leave('exit', 1);
    return 1;
  }
}

function* trace(shell: Shell, argv: readonly string[], io: Io): Routine<void> {
  yield* shell.printError(io, `${(shell.parameter('PS4') ?? '+ ').repeat(1)}${argv.map(quoteTrace).join(' ')}\n`);
}

/** A command whose first word is an alias is read again with its text in place. */
function aliased(shell: Shell, node: Command, io: Io): Routine<number> | undefined {
  const { name } = node;
  if (!name || name.parts || name.text !== name.value) return undefined;
  const hidden = (io as { aliases?: readonly string[] }).aliases ?? [];
  const text = shell.aliases.get(name.text);
  if (text === undefined || hidden.includes(name.text)) return undefined;
  const { source } = io.unit;
  const unit = {
    ...parseUnit(
      source.slice(node.pos, name.pos) + text + source.slice(name.end, node.end),
      io.unit.label,
      io.unit.numbered,
    ),
    firstLine: io.unit.firstLine,
  };
  const inner = { ...io, unit, aliases: [...hidden, name.text] };
  return runStatements(shell, inner);
}

function* runStatements(shell: Shell, io: Io): Routine<number> {
  return yield* shell.engine.command(
    shell,
    { type: 'CompoundList', pos: 0, end: io.unit.source.length, commands: io.unit.script.commands },
    io,
  );
}

/** Runs a command that is already words. */
export function* runNamed(
  shell: Shell,
  argv: readonly string[],
  arrays: ReadonlyMap<string, ArrayLiteral>,
  io: Io,
  options: { functions?: boolean; builtins?: boolean } = {},
): Routine<number> {
  const name = argv[0] as string;
  const args = argv.slice(1);
  if (options.functions !== false) {
    const definition = shell.functions.get(name);
    if (definition) return yield* runFunction(shell, name, definition, args, io);
  }
  if (options.builtins !== false) {
    const builtin = shell.engine.builtins.get(name);
    if (builtin) {
      try {
        return yield* builtin(shell, args, io, arrays);
      } catch (error) {
        if (error instanceof FileError) {
          yield* shell.complain(io, `${name}: write error: ${error.text}`);
          return 1;
        }
        if (error instanceof ReadonlyVariable) {
          yield* shell.complain(
            io,
            `${name === 'read' || name === 'printf' || name === 'unset' ? `${name}: ` : ''}${error.name}: ${name === 'unset' ? 'cannot unset: ' : ''}readonly variable`,
          );
          return 1;
        }
        throw error;
      }
    }
  }
  return yield* runExternal(shell, name, args, io);
}

function* runFunction(
  shell: Shell,
  name: string,
  definition: FunctionDefinition,
  args: readonly string[],
  io: Io,
): Routine<number> {
  if (shell.functionNames.length >= FUNCTION_DEPTH_LIMIT) {
    yield* shell.complain(io, `${name}: maximum function nesting level exceeded (${FUNCTION_DEPTH_LIMIT})`);
    throw new ExpansionError('');
  }
  const { positional, loopDepth } = shell;
  shell.positional = args;
  shell.loopDepth = 0;
  shell.functionNames.push(name);
  shell.variables.enterFunction();
  try {
    return yield* shell.engine.command(shell, definition.body, { ...io, unit: definition.unit, last: false });
  } catch (error) {
    if (error instanceof Leave && error.how === 'return') {
      shell.status = error.count;
      return error.count;
    }
    throw error;
  } finally {
    shell.variables.leaveFunction();
    shell.functionNames.pop();
    shell.positional = positional;
    shell.loopDepth = loopDepth;
  }
}

/** A program of the machine, or a script by path or on $PATH. */
function* runExternal(shell: Shell, name: string, args: readonly string[], io: Io): Routine<number> {
  const { host } = shell.session;
  const target = name.includes('/') ? name : (scriptOnPath(shell, name) ?? name);
  const found = name === '' ? undefined : findProgram(host, target, shell.cwd);
  if (!found) return yield* notFound(shell, name, io);
  const argv = found.script === undefined ? args : [found.script, ...args];
  if (io.last) return yield* becomeProgram(shell, found.program, name, argv, io);
  if (!shell.jobControl) {
    const process = shell.start(target, args, io, undefined);
    if (!process) return yield* notFound(shell, name, io);
    const exit = yield* wait(process.end);
    if (exit.signal && exit.signal !== 'SIGINT' && exit.signal !== 'SIGPIPE' && io.unit.numbered)
      yield* reportKilled(shell, process.pid, exit.signal, commandLine(name, args), io);
    return exit.code;
  }
  const job = new Job(shell.unit === io.unit ? jobText(shell, io, name, args) : commandLine(name, args));
  const process = shell.start(target, args, io, 'new');
  if (!process) return yield* notFound(shell, name, io);
  job.add(process);
  yield* shell.engine.waitForeground(shell, job, io);
  return job.status;
}

function jobText(shell: Shell, io: Io, name: string, args: readonly string[]): string {
  const statement = io.unit.script.commands.find((s) => s.pos <= shell.position && s.end >= shell.position);
  return statement && statement.command.type === 'Command'
    ? sourceText(io.unit, statement.command)
    : commandLine(name, args);
}

function* reportKilled(shell: Shell, pid: number, signal: Signal, text: string, io: Io): Routine<void> {
  const names: Partial<Record<Signal, string>> = {
    SIGKILL: 'Killed',
    SIGTERM: 'Terminated',
    SIGHUP: 'Hangup',
    SIGQUIT: 'Quit',
    SIGALRM: 'Alarm clock',
    SIGUSR1: 'User defined signal 1',
    SIGUSR2: 'User defined signal 2',
  };
  const word = names[signal];
  if (word && SIGNALS[signal]) yield* shell.complain(io, `${String(pid).padStart(5)} ${word.padEnd(24)}${text}`);
}

/** The program takes this process over. */
export function* becomeProgram(
  shell: Shell,
  program: Parameters<typeof runProgram>[2],
  name: string,
  args: readonly string[],
  io: Io,
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
    shell.environment(),
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

function* notFound(shell: Shell, name: string, io: Io): Routine<number> {
  if (name.includes('/')) {
    const path = shell.path(name);
    try {
      const stat = shell.files.stat(path);
      if (stat.kind === 'directory') yield* shell.complain(io, `${name}: Is a directory`);
      else if ((stat.mode & 0o111) === 0) yield* shell.complain(io, `${name}: Permission denied`);
      else {
        const line = /^#!\s*(\S+)/.exec(shell.files.readText(path));
        yield* shell.complain(
          io,
          `${name}: ${line?.[1] ?? interpreterOf('')}: bad interpreter: No such file or directory`,
        );
      }
      return 126;
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      yield* shell.complain(io, `${name}: ${error.text}`);
      return error.code === 'ENOENT' || error.code === 'ENOTDIR' ? 127 : 126;
    }
  }
  const handler = shell.functions.get('command_not_found_handle');
  if (handler) return yield* runFunction(shell, 'command_not_found_handle', handler, [name], io);
  yield* shell.complain(io, `${name}: ${shell.session.ash ? '' : 'command '}not found`);
  const hint = shell.session.notFoundHint?.(name);
  if (hint !== undefined) yield* shell.printError(io, `${hint}\n`);
  else if (isRealCommand(name)) yield* shell.printError(io, `(${name} is not simulated here)\n`);
  return 127;
}

export { BrokenPipe };
