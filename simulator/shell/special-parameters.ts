/** Parameters whose values the shell works out when they are read: $RANDOM, $SECONDS, $FUNCNAME … Mirrors bash's variables.c. */
import { onPath } from '../kernel/launch.ts';
import type { Shell } from './shell.ts';
import { userNumber } from './tools/accounts.ts';

/** Arrays that the shell itself keeps. */
export const SPECIAL_ARRAYS: ReadonlySet<string> = new Set([
  'PIPESTATUS',
  'FUNCNAME',
  'BASH_SOURCE',
  'BASH_LINENO',
  'DIRSTACK',
  'BASH_VERSINFO',
  'GROUPS',
]);

/** Names whose value is computed when read. */
export const DYNAMIC: ReadonlySet<string> = new Set([
  'RANDOM',
  'SECONDS',
  'EPOCHSECONDS',
  'EPOCHREALTIME',
  'LINENO',
  'BASHPID',
  'BASH_SUBSHELL',
  'PPID',
  'OPTIND',
  'SRANDOM',
  'BASH_COMMAND',
]);

/** Those that `sh` has. */
const POSIX_DYNAMIC = {
  dash: new Set(['PPID', 'OPTIND']),
  ash: new Set(['LINENO', 'PPID', 'OPTIND', 'RANDOM', 'EPOCHSECONDS', 'EPOCHREALTIME', 'HOSTNAME']),
};

/** The value of a name that is computed; undefined: it is none of those. */
export function dynamicParameter(shell: Shell, name: string): string | undefined {
  const { host, dialect } = shell.session;
  if (dialect !== 'bash' && !POSIX_DYNAMIC[dialect].has(name)) return undefined;
  switch (name) {
    case 'RANDOM':
      return String(shell.random());
    case 'SECONDS':
      return String(Math.floor((host.kernel.now() - shell.secondsFrom) / 1000));
    case 'EPOCHSECONDS':
      return String(Math.floor(host.kernel.wallMs() / 1000));
    case 'EPOCHREALTIME':
      return (host.kernel.wallMs() / 1000).toFixed(6);
    case 'LINENO':
      return String(shell.line);
    case 'BASHPID':
      return String(shell.process.pid);
    case 'BASH_SUBSHELL':
      return String(shell.subshellDepth);
    case 'PPID':
      return String(shell.session.parentPid);
    case 'FUNCNAME':
    case 'BASH_SOURCE':
    case 'BASH_LINENO':
    case 'BASH_VERSINFO':
    case 'GROUPS':
    case 'DIRSTACK':
      return specialArray(shell, name)?.[0];
    case 'SHELLOPTS':
      return Object.entries(shell.options)
        .filter(([, on]) => on)
        .map(([option]) => option)
        .sort()
        .join(':');
    case 'BASHOPTS':
      return [...shell.shopt].sort().join(':');
    case 'BASH_COMMAND':
      return shell.command ? shell.engine.commandText(shell.command) : undefined;
    case 'SRANDOM':
      return String(shell.random() * 65536 + shell.random());
    case 'HOSTNAME':
      return shell.session.hostname;
    case 'UID':
    case 'EUID':
      return userNumber(shell.files, shell.session.user);
    case 'BASH_VERSION':
      return '5.2.15(1)-release';
    case 'BASH':
      return onPath(host, 'bash', shell.variables.text('PATH') ?? '', shell.cwd) ?? '/bin/bash';
    case 'HOSTTYPE':
      return 'x86_64';
    case 'MACHTYPE':
      return 'x86_64-pc-linux-gnu';
    case 'OSTYPE':
      return 'linux-gnu';
    default:
      return undefined;
  }
}

/** The elements of such an array; undefined: it is none, or not set now. */
export function specialArray(shell: Shell, name: string): string[] | undefined {
  const { frames } = shell;
  const base = shell.session.source === 'file';
  switch (name) {
    case 'PIPESTATUS':
      return shell.pipeStatus.map(String);
    case 'FUNCNAME':
      if (frames.length === 0) return undefined;
      return [...frames.map((frame) => frame.name).reverse(), ...(base ? ['main'] : [])];
    case 'BASH_SOURCE':
      return [...frames.map((frame) => frame.source).reverse(), ...(base ? [shell.session.name] : [])];
    case 'BASH_LINENO':
      return [...frames.map((frame) => String(frame.line)).reverse(), ...(base ? ['0'] : [])];
    case 'DIRSTACK':
      return [shell.cwd, ...shell.directoryStack];
    case 'BASH_VERSINFO':
      return ['5', '2', '15', '1', 'release', 'x86_64-pc-linux-gnu'];
    case 'GROUPS':
      return [shell.session.user === 'root' ? '0' : '1000'];
    default:
      return undefined;
  }
}
