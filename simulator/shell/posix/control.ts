/** exit, return, break, continue, shift, ".", exec, getopts of dash and ash. Upstream: dash's eval.c, main.c, options.c; ash.c. */
import { contentOf } from '../../kernel/fifo.ts';
import { FileError } from '../../kernel/files.ts';
import { findProgram, onPath } from '../../kernel/launch.ts';
import { readOptions } from '../builtins/options.ts';
import { becomeProgram } from '../execute/external.ts';
import { keptByJobs } from '../leaving.ts';
import { type Builtin, Leave, type Shell } from '../shell.ts';
import { raise, wholeNumber } from './failure.ts';

export const exit: Builtin = function* (shell, args, io) {
  if (shell.session.interactive && shell.subshellDepth === 0 && (yield* keptByJobs(shell, io))) return 1;
  const [text] = args;
  throw new Leave('exit', text === undefined ? shell.status : (yield* wholeNumber(shell, io, text)) & 255);
};

/** Outside of a function or a sourced file it ends the shell, as both do. */
export const returnBuiltin: Builtin = function* (shell, args, io) {
  const [text] = args;
  const status = text === undefined ? shell.status : (yield* wholeNumber(shell, io, text)) & 255;
  throw new Leave(shell.functionDepth === 0 && shell.sourceDepth === 0 ? 'exit' : 'return', status);
};

const loopControl = (how: 'break' | 'continue'): Builtin =>
  function* (shell, args, io) {
    const [text = '1'] = args;
    const count = yield* wholeNumber(shell, io, text);
    if (count === 0) yield* raise(shell, io, `Illegal number: ${text}`);
    if (shell.loopDepth === 0) return 0;
    throw new Leave(how, Math.min(count, shell.loopDepth));
  };
export const breakBuiltin = loopControl('break');
export const continueBuiltin = loopControl('continue');

export const shift: Builtin = function* (shell, args, io) {
  const count = args[0] === undefined ? 1 : yield* wholeNumber(shell, io, args[0]);
  if (count > shell.positional.length) {
    // dash raises it; ash leaves the words as they are.
    if (shell.session.dialect === 'dash') yield* raise(shell, io, "can't shift that many");
    return 1;
  }
  shell.positional = shell.positional.slice(count);
  return 0;
};

/** A name without a slash is looked for on $PATH alone. */
function sourcePath(shell: Shell, file: string): string | undefined {
  if (file.includes('/')) return shell.path(file);
  for (const folder of (shell.parameter('PATH') ?? '').split(':')) {
    const path = shell.path(`${folder === '' ? '.' : folder}/${file}`);
    if (shell.files.exists(path) && shell.files.stat(path).kind === 'file') return path;
  }
  return undefined;
}

export const dot: Builtin = function* (shell, args, io) {
  const ash = shell.session.dialect === 'ash';
  const [file, ...rest] = args;
  if (file === undefined) return ash ? yield* raise(shell, io, 'bad arguments') : 0;
  const path = sourcePath(shell, file);
  if (path === undefined) return yield* raise(shell, io, `${file}: not found`);
  let text: string;
  try {
    text = new TextDecoder().decode(yield* contentOf(shell.files, path));
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    const missing = error.code === 'ENOENT' || error.code === 'ENOTDIR';
    return yield* raise(
      shell,
      io,
      ash ? `can't open '${file}': ${error.text}` : `cannot open ${file}: ${missing ? 'No such file' : error.text}`,
    );
  }
  const { positional, line, commandName } = shell;
  // dash gives it no arguments.
  if (ash && rest.length > 0) shell.positional = rest;
  shell.sourceDepth++;
  shell.commandName = path.startsWith(shell.cwd) && file.includes('/') ? file : path;
  shell.frames.push({ kind: 'source', name: 'source', source: file, line });
  try {
    return yield* shell.engine.run(shell, text, { ...io, last: false }, { unit: io.unit });
  } catch (error) {
    if (!(error instanceof Leave) || error.how !== 'return') throw error;
    return error.count;
  } finally {
    shell.line = line;
    shell.commandName = commandName;
    shell.frames.pop();
    shell.sourceDepth--;
    if (ash && rest.length > 0) shell.positional = positional;
  }
};

export const exec: Builtin = function* (shell, args, io) {
  const read = yield* readOptions(shell, io, 'exec', args, 'a:');
  if (!read) return 2;
  const [name, ...rest] = read.operands;
  if (name === undefined) return 0;
  const { host, interactive } = shell.session;
  const path = name.includes('/') ? name : onPath(host, name, shell.parameter('PATH') ?? '', shell.cwd);
  const found = path === undefined ? undefined : findProgram(host, path, shell.cwd);
  if (!found) {
    const missing = path === undefined || !shell.files.exists(shell.path(path));
    yield* shell.say(io, `${name}: ${missing ? 'not found' : 'Permission denied'}`);
    const status = missing ? 127 : 126;
    if (interactive) return status;
    throw new Leave('exit', status);
  }
  // Nothing of this shell comes after it: no trap on its exit either.
  shell.traps.delete('EXIT');
  const words = found.script === undefined ? rest : [found.script, ...rest];
  throw new Leave('exit', yield* becomeProgram(shell, found.program, read.values.get('a') ?? name, words, io));
};

export const getopts: Builtin = function* (shell, args, io) {
  const [spec, name, ...given] = args;
  const ash = shell.session.dialect === 'ash';
  if (spec === undefined || name === undefined)
    return yield* raise(
      shell,
      io,
      ash ? 'usage: getopts optstring var [arg]' : 'Usage: getopts optstring var [arg...]',
    );
  const words = given.length > 0 ? given : shell.positional;
  const silent = spec.startsWith(':');
  let index = Number(shell.variables.text('OPTIND') ?? '1') || 1;
  const finish = (option: string, next: number, argument?: string, status = 0): number => {
    const at = shell.getoptsAt;
    shell.variables.set('OPTIND', String(next));
    shell.getoptsAt = at;
    if (argument === undefined) shell.variables.unset('OPTARG');
    else shell.variables.set('OPTARG', argument);
    shell.set(name, option);
    return status;
  };
  const word = words[index - 1];
  if (word === undefined || !/^-./.test(word) || word === '--') {
    if (word === '--') index++;
    shell.getoptsAt = 1;
    return finish('?', index, shell.variables.text('OPTARG'), 1);
  }
  const option = word[shell.getoptsAt] as string;
  const rest = word.slice(shell.getoptsAt + 1);
  const known = option !== ':' && spec.includes(option);
  const takes = known && spec[spec.indexOf(option) + 1] === ':';
  if (rest !== '' && !takes) shell.getoptsAt++;
  else {
    shell.getoptsAt = 1;
    index++;
  }
  if (!known) {
    if (!silent) yield* shell.printError(io, `Illegal option -${option}\n`);
    return finish('?', index, silent ? option : undefined);
  }
  // Both leave $OPTARG set and empty then.
  if (!takes) return finish(option, index, '');
  if (rest !== '') return finish(option, index, rest);
  const argument = words[index - 1];
  if (argument !== undefined) return finish(option, index + 1, argument);
  if (silent) return finish(':', index, option);
  yield* shell.printError(io, `No arg for -${option} option\n`);
  return finish('?', index);
};
