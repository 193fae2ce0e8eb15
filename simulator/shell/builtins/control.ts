/** Builtins that steer: exit, return, break, continue, eval, source, exec, command, trap, getopts, shift, set, shopt, let. */
import { FileError } from '../../kernel/files.ts';
import { findProgram } from '../../kernel/launch.ts';
import { SIGNALS } from '../../kernel/process.ts';
import type { Routine } from '../../kernel/wait.ts';
import { becomeProgram } from '../execute/simple.ts';
import { evaluateArithmetic } from '../expand/arithmetic.ts';
import { quoteTrace, singleQuote } from '../expand/quote.ts';
import { type Builtin, ExpansionError, type Io, Leave, type Options, type Shell } from '../shell.ts';
import { setTrap, trapName } from '../traps.ts';
import { describe } from './names.ts';

export const colon: Builtin = function* () {
  return 0;
};

export const no: Builtin = function* () {
  return 1;
};

/** A numeric argument, or undefined with a message printed. */
function* number(shell: Shell, io: Io, command: string, text: string): Routine<number | undefined> {
  if (/^[-+]?\d+$/.test(text)) return Number(text);
  yield* shell.complain(io, `${command}: ${text}: numeric argument required`);
  return undefined;
}

export const exit: Builtin = function* (shell, args, io) {
  if (shell.session.interactive && shell.subshellDepth === 0 && shell.session.name !== 'sh')
    yield* shell.printError(io, 'exit\n');
  if (args[0] === undefined) throw new Leave('exit', shell.status);
  const status = yield* number(shell, io, 'exit', args[0]);
  if (status !== undefined && args.length > 1) {
    yield* shell.complain(io, 'exit: too many arguments');
    return 1;
  }
  throw new Leave('exit', status === undefined ? 2 : status & 255);
};

export const returnBuiltin: Builtin = function* (shell, args, io) {
  if (shell.functionNames.length === 0 && shell.sourceDepth === 0) {
    yield* shell.complain(io, "return: can only `return' from a function or sourced script");
    return 2;
  }
  if (args[0] === undefined) throw new Leave('return', shell.status);
  const status = yield* number(shell, io, 'return', args[0]);
  throw new Leave('return', status === undefined ? 2 : status & 255);
};

const loopControl = (how: 'break' | 'continue'): Builtin =>
  function* (shell, args, io) {
    if (shell.loopDepth === 0) {
      yield* shell.complain(io, `${how}: only meaningful in a \`for', \`while', or \`until' loop`);
      return 0;
    }
    const count = args[0] === undefined ? 1 : yield* number(shell, io, how, args[0]);
    if (count === undefined) throw new Leave('exit', 128);
    if (count < 1) {
      yield* shell.complain(io, `${how}: ${args[0]}: loop count out of range`);
      throw new Leave('break', shell.loopDepth);
    }
    throw new Leave(how, Math.min(count, shell.loopDepth));
  };
export const breakBuiltin = loopControl('break');
export const continueBuiltin = loopControl('continue');

export const evalBuiltin: Builtin = function* (shell, args, io) {
  const source = args.join(' ');
  if (source.trim() === '') return 0;
  return yield* shell.engine.run(shell, source, io, 'eval');
};

export const source: Builtin = function* (shell, args, io) {
  const [file, ...rest] = args;
  if (file === undefined) {
    yield* shell.printError(
      io,
      `${shell.prefix(io)}source: filename argument required\nsource: usage: source filename [arguments]\n`,
    );
    return 2;
  }
  let text: string;
  try {
    text = shell.files.readText(shell.path(sourcePath(shell, file)));
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    yield* shell.complain(
      io,
      `${error.code === 'EISDIR' ? 'source: ' : ''}${file}: ${error.code === 'EISDIR' ? 'is a directory' : error.text}`,
    );
    return 1;
  }
  const { positional } = shell;
  if (rest.length > 0) shell.positional = rest;
  shell.sourceDepth++;
  try {
    return yield* shell.engine.run(shell, text, { ...io, last: false }, file);
  } catch (error) {
    if (error instanceof Leave && error.how === 'return') return error.count;
    throw error;
  } finally {
    shell.sourceDepth--;
    if (rest.length > 0) shell.positional = positional;
  }
};

/** A name without a slash is looked for on $PATH first. */
function sourcePath(shell: Shell, file: string): string {
  if (file.includes('/')) return file;
  for (const folder of (shell.parameter('PATH') ?? '').split(':')) {
    const path = shell.path(`${folder === '' ? '.' : folder}/${file}`);
    if (shell.files.exists(path) && shell.files.stat(path).kind === 'file') return path;
  }
  return file;
}

export const exec: Builtin = function* (shell, args, io) {
  let words = args;
  if (words[0] === '-a') words = words.slice(2);
  while (words[0] === '-c' || words[0] === '-l' || words[0] === '--') words = words.slice(1);
  const [name, ...rest] = words;
  if (name === undefined) return 0;
  const found = findProgram(shell.session.host, name, shell.cwd);
  if (!found) {
    yield* shell.complain(
      io,
      `exec: ${name}: ${name.includes('/') ? 'cannot execute: No such file or directory' : 'not found'}`,
    );
    if (shell.session.interactive) return 127;
    throw new Leave('exit', name.includes('/') && shell.files.exists(shell.path(name)) ? 126 : 127);
  }
  throw new Leave(
    'exit',
    yield* becomeProgram(shell, found.program, name, found.script === undefined ? rest : [found.script, ...rest], io),
  );
};

export const command: Builtin = function* (shell, args, io) {
  let i = 0;
  let how: 'v' | 'V' | undefined;
  for (; /^-[pvV]+$/.test(args[i] ?? ''); i++) {
    if (args[i]?.includes('v')) how = 'v';
    else if (args[i]?.includes('V')) how = 'V';
  }
  if (args[i] === '--') i++;
  const words = args.slice(i);
  if (how !== undefined) {
    let status = 1;
    for (const name of words) {
      const found = describe(shell, name)[0];
      if (found) {
        status = 0;
        yield* shell.print(io, `${how === 'v' ? found.short : found.long}\n`);
      } else if (how === 'V') yield* shell.complain(io, `command: ${name}: not found`);
    }
    return status;
  }
  return words.length === 0 ? 0 : yield* shell.engine.call(shell, words, io, { functions: false });
};

export const builtin: Builtin = function* (shell, args, io, arrays) {
  const [name, ...rest] = args;
  if (name === undefined) return 0;
  const run = shell.engine.builtins.get(name);
  if (!run) {
    yield* shell.complain(io, `builtin: ${name}: not a shell builtin`);
    return 1;
  }
  return yield* run(shell, rest, io, arrays);
};

export const trap: Builtin = function* (shell, args, io) {
  if (args[0] === '-l') {
    yield* shell.print(
      io,
      `${Object.entries(SIGNALS)
        .map(([name, n]) => `${String(n).padStart(2)}) ${name}`)
        .join('\n')}\n`,
    );
    return 0;
  }
  const print = args[0] === '-p';
  const words = print || args[0] === '--' ? args.slice(1) : args;
  if (words.length === 0 || print) {
    const order = (name: string): number =>
      name === 'EXIT' ? 0 : (SIGNALS[`SIG${name}` as keyof typeof SIGNALS] ?? 100);
    const wanted = words.map(trapName);
    for (const [name, action] of [...shell.traps].sort((a, b) => order(a[0]) - order(b[0])))
      if (wanted.length === 0 || wanted.includes(name))
        yield* shell.print(
          io,
          `trap -- ${singleQuote(action)} ${order(name) > 0 && order(name) < 100 ? 'SIG' : ''}${name}\n`,
        );
    return 0;
  }
  const reset = words.length === 1 || words[0] === '-' || /^\d+$/.test(words[0] as string);
  const names = words.length === 1 || /^\d+$/.test(words[0] as string) ? words : words.slice(1);
  let status = 0;
  for (const word of names) {
    const name = trapName(word);
    if (name === undefined) {
      yield* shell.complain(io, `trap: ${word}: invalid signal specification`);
      status = 1;
    } else setTrap(shell, name, reset ? undefined : words[0]);
  }
  return status;
};

export const shift: Builtin = function* (shell, args, io) {
  const count = args[0] === undefined ? 1 : yield* number(shell, io, 'shift', args[0]);
  if (count === undefined) return 1;
  if (count < 0) {
    yield* shell.complain(io, `shift: ${args[0]}: shift count out of range`);
    return 1;
  }
  if (count > shell.positional.length) return 1;
  shell.positional = shell.positional.slice(count);
  return 0;
};

const LETTERS: Readonly<Record<string, keyof Options>> = {
  e: 'errexit',
  u: 'nounset',
  x: 'xtrace',
  f: 'noglob',
  C: 'noclobber',
  n: 'noexec',
  v: 'verbose',
  a: 'allexport',
  m: 'monitor',
};
/** Known to bash, without effect here. */
const SILENT = [
  'braceexpand',
  'emacs',
  'errtrace',
  'functrace',
  'hashall',
  'histexpand',
  'history',
  'ignoreeof',
  'interactive-comments',
  'keyword',
  'nolog',
  'notify',
  'onecmd',
  'physical',
  'posix',
  'privileged',
  'vi',
];
const ON_BY_DEFAULT = ['braceexpand', 'hashall', 'interactive-comments'];

export const set: Builtin = function* (shell, args, io) {
  if (args.length === 0) {
    for (const name of shell.variables.names()) {
      const text = shell.variables.text(name);
      if (text !== undefined) yield* shell.print(io, `${name}=${quoteTrace(text)}\n`);
    }
    return 0;
  }
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] as string;
    if (arg === '--' || arg === '-') {
      if (arg === '--' || i + 1 < args.length) shell.positional = args.slice(i + 1);
      return 0;
    }
    if (!/^[-+]./.test(arg)) {
      shell.positional = args.slice(i);
      return 0;
    }
    const on = arg.startsWith('-');
    for (const letter of arg.slice(1)) {
      if (letter === 'o') {
        const name = args[++i];
        if (name === undefined) yield* listOptions(shell, io, on);
        else if (name in shell.options) shell.options[name as keyof Options] = on;
        else if (!SILENT.includes(name)) {
          yield* shell.complain(io, `set: ${name}: invalid option name`);
          return 1;
        }
      } else {
        const name = LETTERS[letter];
        if (name) shell.options[name] = on;
        else if (!'bhBEHPTkpt'.includes(letter)) {
          yield* shell.complain(io, `set: ${arg[0]}${letter}: invalid option`);
          yield* shell.printError(io, 'set: usage: set [-abefhkmnptuvxBCEHPT] [-o option-name] [--] [-] [arg ...]\n');
          return 2;
        }
      }
    }
  }
  return 0;
};

function* listOptions(shell: Shell, io: Io, readable: boolean): Routine<void> {
  const states = new Map<string, boolean>(SILENT.map((name) => [name, ON_BY_DEFAULT.includes(name)]));
  for (const [name, on] of Object.entries(shell.options)) states.set(name, on as boolean);
  for (const name of [...states.keys()].sort()) {
    const on = states.get(name);
    yield* shell.print(
      io,
      readable ? `${name.padEnd(15)}\t${on ? 'on' : 'off'}\n` : `set ${on ? '-' : '+'}o ${name}\n`,
    );
  }
}

const SHOPTS = [
  'autocd',
  'cdspell',
  'checkwinsize',
  'cmdhist',
  'dotglob',
  'expand_aliases',
  'extglob',
  'failglob',
  'globstar',
  'histappend',
  'inherit_errexit',
  'lastpipe',
  'nocaseglob',
  'nocasematch',
  'nullglob',
  'progcomp',
  'sourcepath',
  'xpg_echo',
];

export const shopt: Builtin = function* (shell, args, io) {
  const flags = args.filter((arg) => arg.startsWith('-')).join('');
  const names = args.filter((arg) => !arg.startsWith('-'));
  let status = 0;
  for (const name of names.length > 0 ? names : flags.includes('s') || flags.includes('u') ? [] : SHOPTS) {
    if (!SHOPTS.includes(name)) {
      yield* shell.complain(io, `shopt: ${name}: invalid shell option name`);
      status = 1;
    } else if (flags.includes('s')) shell.shopt.add(name);
    else if (flags.includes('u')) shell.shopt.delete(name);
    else {
      const on = shell.shopt.has(name);
      if (!on && names.length > 0) status = 1;
      if (!flags.includes('q')) yield* shell.print(io, `${name.padEnd(15)}\t${on ? 'on' : 'off'}\n`);
    }
  }
  return status;
};

export const letBuiltin: Builtin = function* (shell, args, io) {
  if (args.length === 0) {
    yield* shell.complain(io, 'let: expression expected');
    return 1;
  }
  let last: number | bigint = 0;
  for (const arg of args) {
    try {
      last = evaluateArithmetic(shell, arg);
    } catch (error) {
      if (!(error instanceof ExpansionError)) throw error;
      yield* shell.complain(io, `let: ${error.message}`);
      return 1;
    }
  }
  return last ? 0 : 1;
};

export const getopts: Builtin = function* (shell, args, io) {
  const [spec, name, ...given] = args;
  if (spec === undefined || name === undefined) {
    yield* shell.complain(io, 'getopts: usage: getopts optstring name [arg ...]');
    return 2;
  }
  const words = given.length > 0 ? given : shell.positional;
  const silent = spec.startsWith(':');
  let index = Number(shell.variables.text('OPTIND') ?? '1') || 1;
  const finish = (option: string, next: number, argument?: string): number => {
    const at = shell.getoptsAt;
    shell.variables.set('OPTIND', String(next));
    shell.getoptsAt = at;
    if (argument === undefined) shell.variables.unset('OPTARG');
    else shell.variables.set('OPTARG', argument);
    shell.set(name, option);
    return 0;
  };
  const word = words[index - 1];
  if (word === undefined || !/^-./.test(word) || word === '--') {
    if (word === '--') index++;
    shell.getoptsAt = 1;
    finish('?', index);
    return 1;
  }
  const option = word[shell.getoptsAt] as string;
  const rest = word.slice(shell.getoptsAt + 1);
  const known = option !== ':' && spec.includes(option);
  const takes = known && spec[spec.indexOf(option, silent ? 1 : 0) + 1] === ':';
  if (rest !== '' && !takes) shell.getoptsAt++;
  else {
    shell.getoptsAt = 1;
    index++;
  }
  if (!known) {
    if (!silent) yield* shell.printError(io, `${shell.name}: illegal option -- ${option}\n`);
    return finish('?', index, silent ? option : undefined);
  }
  if (!takes) return finish(option, index);
  if (rest !== '') return finish(option, index, rest);
  const argument = words[index - 1];
  if (argument !== undefined) return finish(option, index + 1, argument);
  if (!silent) yield* shell.printError(io, `${shell.name}: option requires an argument -- ${option}\n`);
  return silent ? finish(':', index, option) : finish('?', index);
};

export const test: Builtin = (shell, args, io) => shell.engine.testArguments(shell, 'test', args, io);
export const bracket: Builtin = (shell, args, io) => shell.engine.testArguments(shell, '[', args, io);
