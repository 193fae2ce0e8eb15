/** cd, pwd, pushd, popd, dirs, umask. */
import { FileError } from '../../kernel/files.ts';
import type { Routine } from '../../kernel/wait.ts';
import type { Builtin, Io, Shell } from '../shell.ts';

/** "/a/b" and "../c" → "/a/c", by text: links stay in the path, as bash's logical cd. */
export function logicalPath(cwd: string, path: string): string {
  const names: string[] = [];
  for (const name of (path.startsWith('/') ? path : `${cwd}/${path}`).split('/')) {
    if (name === '' || name === '.') continue;
    if (name === '..') names.pop();
    else names.push(name);
  }
  return `/${names.join('/')}`;
}

export const cd: Builtin = function* (shell, args, io) {
  const words = args.filter((arg) => !/^-[LPe@]+$/.test(arg) && arg !== '--');
  if (words.length > 1) {
    yield* shell.complain(io, 'cd: too many arguments');
    return 1;
  }
  let target = words[0];
  let show = false;
  if (target === undefined) {
    target = shell.parameter('HOME');
    if (target === undefined) {
      yield* shell.complain(io, 'cd: HOME not set');
      return 1;
    }
  } else if (target === '-') {
    target = shell.parameter('OLDPWD');
    if (target === undefined) {
      yield* shell.complain(io, 'cd: OLDPWD not set');
      return 1;
    }
    show = true;
  } else if (target === '') return 0;
  const physical = args.some((arg) => /^-[LPe@]*P[Le@]*$/.test(arg));
  const path = yield* enter(shell, io, 'cd', target, physical);
  if (path === undefined) return 1;
  if (show) yield* shell.print(io, `${path}\n`);
  return 0;
};

/** Changes the working directory; undefined and a message when that cannot be. */
function* enter(shell: Shell, io: Io, command: string, target: string, physical = false): Routine<string | undefined> {
  try {
    let path = logicalPath(shell.cwd, target);
    const stat = shell.files.stat(path);
    if (stat.kind !== 'directory') {
      yield* shell.complain(io, `${command}: ${target}: Not a directory`);
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
    yield* shell.complain(io, `${command}: ${target}: ${error.text}`);
    return undefined;
  }
}

export const pwd: Builtin = function* (shell, args, io) {
  yield* shell.print(io, `${args.includes('-P') ? shell.files.resolve(shell.cwd) : shell.cwd}\n`);
  return 0;
};

const shown = (shell: Shell, path: string): string => {
  const home = shell.parameter('HOME');
  return home && (path === home || path.startsWith(`${home}/`)) ? `~${path.slice(home.length)}` : path;
};

const showStack = (shell: Shell): string =>
  `${[shell.cwd, ...shell.directoryStack].map((path) => shown(shell, path)).join(' ')}\n`;

export const dirs: Builtin = function* (shell, args, io) {
  if (args[0] === '-c') shell.directoryStack = [];
  else yield* shell.print(io, showStack(shell));
  return 0;
};

export const pushd: Builtin = function* (shell, args, io) {
  const from = shell.cwd;
  const target = args[0] ?? shell.directoryStack[0];
  if (target === undefined) {
    yield* shell.complain(io, 'pushd: no other directory');
    return 1;
  }
  if ((yield* enter(shell, io, 'pushd', target)) === undefined) return 1;
  shell.directoryStack = [from, ...(args[0] === undefined ? shell.directoryStack.slice(1) : shell.directoryStack)];
  yield* shell.print(io, showStack(shell));
  return 0;
};

export const popd: Builtin = function* (shell, _args, io) {
  const [target, ...rest] = shell.directoryStack;
  if (target === undefined) {
    yield* shell.complain(io, 'popd: directory stack empty');
    return 1;
  }
  if ((yield* enter(shell, io, 'popd', target)) === undefined) return 1;
  shell.directoryStack = rest;
  yield* shell.print(io, showStack(shell));
  return 0;
};

export const umask: Builtin = function* (shell, args, io) {
  const word = args.find((arg) => !arg.startsWith('-'));
  if (word === undefined) {
    if (args.includes('-S')) {
      const bits = (shift: number): string =>
        ['r', 'w', 'x'].filter((_, i) => ((~shell.umask >> shift) & 7 & (4 >> i)) !== 0).join('');
      yield* shell.print(io, `u=${bits(6)},g=${bits(3)},o=${bits(0)}\n`);
    } else yield* shell.print(io, `${shell.umask.toString(8).padStart(4, '0')}\n`);
    return 0;
  }
  if (!/^[0-7]{1,4}$/.test(word)) {
    yield* shell.complain(io, `umask: ${word}: octal number out of range`);
    return 1;
  }
  shell.umask = Number.parseInt(word, 8);
  return 0;
};
