/** cd, pwd, pushd, popd, dirs. */
import { FileError } from '../../kernel/files.ts';
import type { Routine } from '../../kernel/wait.ts';
import type { Builtin, Io, Shell } from '../shell.ts';
import { readOptions, usage } from './options.ts';

/** "/a/b" and "../c" → "/a/c", by text: links stay in the path, as bash's logical cd. */
function logicalPath(cwd: string, path: string): string {
  const names: string[] = [];
  for (const name of (path.startsWith('/') ? path : `${cwd}/${path}`).split('/')) {
    if (name === '' || name === '.') continue;
    if (name === '..') names.pop();
    else names.push(name);
  }
  return `/${names.join('/')}`;
}

export const cd: Builtin = function* (shell, args, io) {
  if (args.length === 1 && args[0] === '-') return yield* goBack(shell, io);
  const read = yield* readOptions(shell, io, 'cd', args, 'LPe@');
  if (!read) return 2;
  const { letters, operands } = read;
  if (operands.length > 1 && shell.session.dialect === 'bash') {
    yield* shell.complain(io, 'cd: too many arguments');
    return 1;
  }
  const physical = letters.filter((letter) => letter === 'L' || letter === 'P').at(-1) === 'P';
  const [given] = operands;
  if (given === '-') return yield* goBack(shell, io);
  const target = given ?? shell.parameter('HOME');
  if (target === undefined) {
    // Upstream: dash's and ash's cdcmd, which go nowhere then.
    if (shell.session.dialect !== 'bash') return 0;
    yield* shell.complain(io, 'cd: HOME not set');
    return 1;
  }
  if (target === '') {
    shell.set('OLDPWD', shell.cwd);
    return 0;
  }
  const found = onCdPath(shell, target);
  if (target === '.' && !shell.files.exists(shell.cwd)) {
    yield* shell.printError(
      io,
      'cd: error retrieving current directory: getcwd: cannot access parent directories: No such file or directory\n',
    );
    return 0;
  }
  const named = found === undefined && shell.shopt.has('cdable_vars') ? folderOfVariable(shell, target) : undefined;
  const path = yield* enter(shell, io, 'cd', named ?? found ?? target, physical || shell.options.physical, target);
  if (path === undefined) return 1;
  if (named !== undefined) yield* shell.print(io, `${named}\n`);
  else if (found !== undefined && given !== undefined) yield* shell.print(io, `${path}\n`);
  return 0;
};

/** `shopt -s cdable_vars`: a word that is no folder may be the name of a variable that holds one. */
function folderOfVariable(shell: Shell, word: string): string | undefined {
  if (shell.files.exists(shell.path(word)) || !/^[A-Za-z_]\w*$/.test(word)) return undefined;
  return shell.parameter(word) || undefined;
}

function* goBack(shell: Shell, io: Io): Routine<number> {
  const target = shell.parameter('OLDPWD');
  if (target === undefined) {
    yield* shell.complain(io, 'cd: OLDPWD not set');
    return 1;
  }
  const path = yield* enter(shell, io, 'cd', target);
  if (path === undefined) return 1;
  yield* shell.print(io, `${path}\n`);
  return 0;
}

/** The folder on $CDPATH that a relative name means. */
function onCdPath(shell: Shell, target: string): string | undefined {
  const list = shell.parameter('CDPATH');
  if (!list || /^\.{0,2}\//.test(target) || target === '.' || target === '..') return undefined;
  for (const folder of list.split(':')) {
    if (folder === '' || folder === '.') continue;
    const path = `${folder.replace(/\/$/, '')}/${target}`;
    try {
      if (shell.files.stat(shell.path(path)).kind === 'directory') return path;
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
    }
  }
  return undefined;
}

/** Changes the working directory; undefined and a message when that cannot be. */
function* enter(
  shell: Shell,
  io: Io,
  command: string,
  target: string,
  physical = false,
  shown = target,
): Routine<string | undefined> {
  try {
    let path = logicalPath(shell.cwd, target);
    const stat = shell.files.stat(path);
    if (stat.kind !== 'directory') {
      if (shell.session.dialect !== 'bash') throw new FileError('ENOTDIR', path);
      yield* shell.complain(io, `${command}: ${shown}: Not a directory`);
      return undefined;
    }
    shell.files.stat(`${path}/.`);
    if (physical) path = shell.files.resolve(path);
    shell.variables.set('OLDPWD', shell.cwd);
    shell.cwd = path;
    shell.variables.set('PWD', path);
    return path;
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    const { dialect } = shell.session;
    const why = dialect === 'dash' ? '' : `: ${error.text}`;
    yield* shell.complain(io, `${command}: ${dialect === 'bash' ? '' : "can't cd to "}${shown}${why}`);
    return undefined;
  }
}

export const pwd: Builtin = function* (shell, args, io) {
  const read = yield* readOptions(shell, io, 'pwd', args, 'LP');
  if (!read) return 2;
  const physical = read.letters.at(-1) === 'P' || (read.letters.length === 0 && shell.options.physical);
  yield* shell.print(io, `${physical ? shell.files.resolve(shell.cwd) : shell.cwd}\n`);
  return 0;
};

const short = (shell: Shell, path: string): string => {
  const home = shell.parameter('HOME');
  return home && (path === home || path.startsWith(`${home}/`)) ? `~${path.slice(home.length)}` : path;
};

const stackOf = (shell: Shell): string[] => [shell.cwd, ...shell.directoryStack];

function* showStack(shell: Shell, io: Io): Routine<void> {
  yield* shell.print(
    io,
    `${stackOf(shell)
      .map((path) => short(shell, path))
      .join(' ')}\n`,
  );
}

/** "+N" counts from the left, "-N" from the right; undefined: no such place. */
function placeOf(word: string, size: number): number | undefined {
  const n = Number(word.slice(1));
  const place = word.startsWith('+') ? n : size - 1 - n;
  return place >= 0 && place < size ? place : undefined;
}

const isPlace = (word: string): boolean => /^[-+]\d+$/.test(word);

/** An operand that is none: a word that looks like an option, or another. */
function* refuse(shell: Shell, io: Io, command: string, word: string, what: string): Routine<number> {
  yield* shell.complain(io, `${command}: ${word}: ${/^[-+]./.test(word) ? 'invalid number' : what}`);
  yield* usage(shell, io, command);
  return 2;
}

export const dirs: Builtin = function* (shell, args, io) {
  let flags = '';
  let word: string | undefined;
  for (const arg of args) {
    if (/^-[clpv]+$/.test(arg)) flags += arg.slice(1);
    else if (isPlace(arg)) word = arg;
    else return yield* refuse(shell, io, 'dirs', arg, 'invalid option');
  }
  if (flags.includes('c')) {
    shell.directoryStack = [];
    return 0;
  }
  const stack = stackOf(shell).map((path) => (flags.includes('l') ? path : short(shell, path)));
  if (word !== undefined) {
    const place = placeOf(word, stack.length);
    if (place === undefined) {
      yield* shell.complain(
        io,
        `dirs: ${stack.length === 1 ? 'directory stack empty' : `${word.slice(1)}: directory stack index out of range`}`,
      );
      return 1;
    }
    yield* shell.print(io, `${flags.includes('v') ? `${String(place).padStart(2)}  ` : ''}${stack[place]}\n`);
    return 0;
  }
  if (flags.includes('v'))
    yield* shell.print(io, stack.map((path, i) => `${String(i).padStart(2)}  ${path}\n`).join(''));
  else yield* shell.print(io, `${stack.join(flags.includes('p') ? '\n' : ' ')}\n`);
  return 0;
};

export const pushd: Builtin = function* (shell, args, io) {
  const quiet = args[0] === '-n';
  const words = quiet ? args.slice(1) : args[0] === '--' ? args.slice(1) : args;
  const [word] = words;
  if (words.length > 1) {
    yield* shell.complain(io, 'pushd: too many arguments');
    return 1;
  }
  const stack = stackOf(shell);
  if (word === undefined || isPlace(word)) {
    if (stack.length === 1) {
      yield* shell.complain(io, `pushd: ${word === undefined ? 'no other directory' : 'directory stack empty'}`);
      return 1;
    }
    const place = word === undefined ? 1 : placeOf(word, stack.length);
    if (place === undefined) {
      yield* shell.complain(io, `pushd: ${word?.slice(1)}: directory stack index out of range`);
      return 1;
    }
    const turned =
      word === undefined
        ? [stack[1] as string, stack[0] as string, ...stack.slice(2)]
        : [...stack.slice(place), ...stack.slice(0, place)];
    if (!quiet && (yield* enter(shell, io, 'pushd', turned[0] as string)) === undefined) return 1;
    shell.directoryStack = turned.slice(1);
    yield* showStack(shell, io);
    return 0;
  }
  if (/^-./.test(word)) return yield* refuse(shell, io, 'pushd', word, 'invalid option');
  const from = shell.cwd;
  if (quiet) shell.directoryStack = [word, ...shell.directoryStack];
  else {
    if ((yield* enter(shell, io, 'pushd', word)) === undefined) return 1;
    shell.directoryStack = [from, ...shell.directoryStack];
  }
  yield* showStack(shell, io);
  return 0;
};

export const popd: Builtin = function* (shell, args, io) {
  const quiet = args[0] === '-n';
  const [word] = quiet ? args.slice(1) : args;
  if (word !== undefined && !isPlace(word)) return yield* refuse(shell, io, 'popd', word, 'invalid argument');
  const stack = stackOf(shell);
  if (stack.length === 1) {
    yield* shell.complain(io, 'popd: directory stack empty');
    return 1;
  }
  const place = word === undefined ? (quiet ? 1 : 0) : placeOf(word, stack.length);
  if (place === undefined) {
    yield* shell.complain(io, `popd: ${word}: directory stack index out of range`);
    return 1;
  }
  if (place === 0) {
    if ((yield* enter(shell, io, 'popd', stack[1] as string)) === undefined) return 1;
    shell.directoryStack = stack.slice(2);
  } else shell.directoryStack = stack.slice(1).filter((_, i) => i !== place - 1);
  yield* showStack(shell, io);
  return 0;
};
