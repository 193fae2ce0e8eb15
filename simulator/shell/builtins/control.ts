/** Builtins that steer: exit, return, break, continue, eval, source, exec, command, builtin, shift, let, test. */
import { contentOf } from '../../kernel/fifo.ts';
import { FileError } from '../../kernel/files.ts';
import { findProgram, onPath } from '../../kernel/launch.ts';
import { readAll } from '../../kernel/stream.ts';
import type { Routine } from '../../kernel/wait.ts';
import { isReader } from '../descriptors.ts';
import { becomeProgram } from '../execute/external.ts';
import { evaluateArithmetic } from '../expand/arithmetic.ts';
import { keptByJobs } from '../leaving.ts';
import { type Builtin, ExpansionError, type Frame, type Io, Leave, type Shell } from '../shell.ts';
import { runReturnTrap } from '../traps.ts';
import { describe } from './names.ts';
import { readOptions, usage } from './options.ts';

export const colon: Builtin = function* () {
  return 0;
};

export const no: Builtin = function* () {
  return 1;
};

/** A numeric argument (bash's get_numarg); undefined: it is none, and a message was printed. More than one gives the line up. */
function* number(shell: Shell, io: Io, command: string, args: readonly string[]): Routine<number | undefined> {
  const words = args[0] === '--' ? args.slice(1) : args;
  const [text] = words;
  if (text === undefined) return 1;
  if (!/^\s*[-+]?\d+\s*$/.test(text)) {
    yield* shell.complain(io, `${command}: ${text}: numeric argument required`);
    return undefined;
  }
  if (words.length > 1) throw new ExpansionError(`${command}: too many arguments`);
  return Number(text);
}

const given = (args: readonly string[]): boolean => (args[0] === '--' ? args.length > 1 : args.length > 0);

export const exit: Builtin = function* (shell, args, io) {
  if (shell.session.interactive && shell.subshellDepth === 0) {
    yield* shell.printError(io, 'exit\n');
    if (yield* keptByJobs(shell, io)) return 1;
  }
  if (!given(args)) throw new Leave('exit', shell.status);
  const status = yield* number(shell, io, 'exit', args);
  throw new Leave('exit', status === undefined ? 2 : status & 255);
};

export const returnBuiltin: Builtin = function* (shell, args, io) {
  if (shell.functionDepth === 0 && shell.sourceDepth === 0) {
    yield* shell.complain(io, "return: can only `return' from a function or sourced script");
    return 2;
  }
  if (!given(args)) throw new Leave('return', shell.status);
  const status = yield* number(shell, io, 'return', args);
  throw new Leave('return', status === undefined ? 2 : status & 255);
};

const loopControl = (how: 'break' | 'continue'): Builtin =>
  function* (shell, args, io) {
    if (shell.loopDepth === 0) {
      yield* shell.complain(io, `${how}: only meaningful in a \`for', \`while', or \`until' loop`);
      return 0;
    }
    const count = yield* number(shell, io, how, args);
    if (count === undefined) throw new Leave('exit', 128);
    if (count < 1) {
      yield* shell.complain(io, `${how}: ${args[0]}: loop count out of range`);
      throw new Leave('break', shell.loopDepth, 1);
    }
    throw new Leave(how, Math.min(count, shell.loopDepth));
  };
export const breakBuiltin = loopControl('break');
export const continueBuiltin = loopControl('continue');

export const evalBuiltin: Builtin = function* (shell, args, io) {
  const read = yield* readOptions(shell, io, 'eval', args, '');
  if (!read) return 2;
  const source = read.operands.join(' ');
  if (source.trim() === '') return 0;
  shell.traceDepth++;
  try {
    return yield* shell.engine.run(shell, source, io, {
      unit: { ...io.unit, kind: 'eval' },
      line: shell.session.dialect === 'dash' ? 1 : shell.line,
    });
  } finally {
    shell.traceDepth--;
  }
};

const sourceAs = (command: string): Builtin =>
  function* (shell, args, io) {
    const read = yield* readOptions(shell, io, command, args, '');
    if (!read) return 2;
    const [file, ...rest] = read.operands;
    if (file === undefined) {
      yield* shell.complain(io, `${command}: filename argument required`);
      yield* usage(shell, io, command);
      return 2;
    }
    let text: string;
    try {
      const fd = /^\/dev\/(?:stdin|fd\/(\d+))$/.exec(file);
      const open = fd ? io.fds[Number(fd[1] ?? 0)] : undefined;
      text = isReader(open)
        ? yield* readAll(open)
        : new TextDecoder().decode(yield* contentOf(shell.files, shell.path(sourcePath(shell, file))));
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      yield* shell.complain(
        io,
        error.code === 'EISDIR' ? `${command}: ${file}: is a directory` : `${file}: ${error.text}`,
      );
      return 1;
    }
    return yield* runFile(shell, io, file, text, rest);
  };
export const source = sourceAs('source');
export const dot = sourceAs('.');

function* runFile(shell: Shell, io: Io, file: string, text: string, args: readonly string[]): Routine<number> {
  const { positional, line } = shell;
  if (args.length > 0) shell.positional = args;
  shell.sourceDepth++;
  shell.traceDepth++;
  shell.frames.push({ kind: 'source', name: 'source', source: file, line });
  try {
    let status: number;
    try {
      status = yield* shell.engine.run(shell, text, { ...io, last: false }, { unit: { label: file, numbered: true } });
    } catch (error) {
      if (!(error instanceof Leave) || error.how !== 'return') throw error;
      status = error.count;
    }
    shell.status = status;
    const frame = shell.frames.pop() as Frame;
    try {
      yield* runReturnTrap(shell, io);
    } finally {
      shell.frames.push(frame);
    }
    return status;
  } finally {
    shell.line = line;
    shell.frames.pop();
    shell.sourceDepth--;
    shell.traceDepth--;
    if (args.length > 0) shell.positional = positional;
  }
}

/** A name without a slash is looked for on $PATH first. */
function sourcePath(shell: Shell, file: string): string {
  if (file.includes('/')) return file;
  for (const folder of (shell.parameter('PATH') ?? '').split(':')) {
    const path = shell.path(`${folder === '' ? '.' : folder}/${file}`);
    if (shell.files.exists(path) && ['file', 'fifo'].includes(shell.files.stat(path).kind)) return path;
  }
  return file;
}

export const exec: Builtin = function* (shell, args, io) {
  const read = yield* readOptions(shell, io, 'exec', args, 'cla:');
  if (!read) return 2;
  const [name, ...rest] = read.operands;
  if (name === undefined) return 0;
  const { host } = shell.session;
  const path = name.includes('/') ? name : onPath(host, name, shell.parameter('PATH') ?? '', shell.cwd);
  const found = path === undefined ? undefined : findProgram(host, path, shell.cwd);
  if (!found) {
    const status = yield* cannotExec(shell, io, name);
    if (shell.session.interactive || shell.shopt.has('execfail')) return status;
    throw new Leave('exit', status);
  }
  const called = `${read.letters.includes('l') ? '-' : ''}${read.values.get('a') ?? name}`;
  const words = found.script === undefined ? rest : [found.script, ...rest];
  const env = read.letters.includes('c') ? new Map<string, string>() : undefined;
  throw new Leave('exit', yield* becomeProgram(shell, found.program, called, words, io, env));
};

function* cannotExec(shell: Shell, io: Io, name: string): Routine<number> {
  if (!name.includes('/')) {
    yield* shell.complain(io, `exec: ${name}: not found`);
    return 127;
  }
  const path = shell.path(name.replace(/^\.\//, ''));
  try {
    const { kind } = shell.files.stat(path);
    const reason = kind === 'directory' ? 'Is a directory' : 'Permission denied';
    yield* shell.complain(io, `${path}: ${reason}`);
    yield* shell.complain(io, `exec: ${path}: cannot execute: ${reason}`);
    return 126;
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    yield* shell.complain(io, `${path}: ${error.text}`);
    return 127;
  }
}

/** Where `command -p` looks. Upstream: getconf PATH. */
const STANDARD_PATH = '/bin:/usr/bin';

export const command: Builtin = function* (shell, args, io) {
  const read = yield* readOptions(shell, io, 'command', args, 'pvV');
  if (!read) return 2;
  const { letters, operands } = read;
  const long = letters.includes('V');
  if (!long && !letters.includes('v')) {
    if (operands.length === 0) return 0;
    const restore = letters.includes('p') ? shell.variables.setTemporarily('PATH', STANDARD_PATH) : undefined;
    try {
      return yield* shell.engine.call(shell, operands, io, { functions: false });
    } finally {
      restore?.();
    }
  }
  let status = 1;
  for (const name of operands) {
    const found = describe(shell, name)[0];
    if (found) {
      status = 0;
      yield* shell.print(io, `${long ? found.long : found.short}\n`);
    } else if (long) yield* shell.complain(io, `command: ${name}: not found`);
  }
  return status;
};

export const builtin: Builtin = function* (shell, args, io, arrays) {
  const read = yield* readOptions(shell, io, 'builtin', args, '');
  if (!read) return 2;
  const [name, ...rest] = read.operands;
  if (name === undefined) return 0;
  const run = shell.engine.builtins.get(name);
  if (!run) {
    yield* shell.complain(io, `builtin: ${name}: not a shell builtin`);
    return 1;
  }
  return yield* run(shell, rest, io, arrays);
};

export const shift: Builtin = function* (shell, args, io) {
  const count = yield* number(shell, io, 'shift', args);
  if (count === undefined) return 1;
  if (count < 0 || (count > shell.positional.length && shell.shopt.has('shift_verbose'))) {
    yield* shell.complain(io, `shift: ${count}: shift count out of range`);
    return 1;
  }
  if (count > shell.positional.length) return 1;
  shell.positional = shell.positional.slice(count);
  return 0;
};

export const letBuiltin: Builtin = function* (shell, args, io) {
  const words = args[0] === '--' ? args.slice(1) : args;
  if (words.length === 0) {
    yield* shell.complain(io, 'let: expression expected');
    return 1;
  }
  let last: number | bigint = 0;
  for (const word of words) {
    try {
      last = evaluateArithmetic(shell, word);
    } catch (error) {
      if (!(error instanceof ExpansionError) || error.fatal) throw error;
      yield* shell.complain(io, `let: ${error.message}`);
      return 1;
    }
  }
  return last ? 0 : 1;
};

export const test: Builtin = (shell, args, io) => shell.engine.testArguments(shell, 'test', args, io);
export const bracket: Builtin = (shell, args, io) => shell.engine.testArguments(shell, '[', args, io);

/** Where a function was called from: "LINE FUNCTION FILE". */
export const caller: Builtin = function* (shell, args, io) {
  const [text] = args;
  if (text !== undefined && !/^\d+$/.test(text)) {
    yield* shell.complain(io, `caller: ${text}: invalid number`);
    yield* usage(shell, io, 'caller');
    return 2;
  }
  const names = shell.arrayValue('FUNCNAME');
  const sources = shell.arrayValue('BASH_SOURCE');
  const lines = shell.arrayValue('BASH_LINENO');
  const at = (list: typeof names, i: number): string | undefined => (Array.isArray(list) ? list[i] : undefined);
  const depth = Number(text ?? 0);
  if (shell.frames.length === 0) {
    if (text !== undefined) return 1;
    yield* shell.print(io, '0 NULL\n');
    return 0;
  }
  const source = at(sources, depth + 1);
  if (source === undefined) return 1;
  const name = text === undefined ? '' : ` ${at(names, depth + 1)}`;
  yield* shell.print(io, `${at(lines, depth)}${name} ${source}\n`);
  return 0;
};
