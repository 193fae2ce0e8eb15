/** Starting a shell in a process: its session, its variables, its own copies of the standard streams. */

import type { FileSystem } from '../kernel/files.ts';
import type { ProgramHost } from '../kernel/launch.ts';
import { type ProcessGroup, ProcessSpace } from '../kernel/process.ts';
import type { ProgramContext } from '../kernel/program.ts';
import { type Descriptors, patient } from './descriptors.ts';
import type { Engine } from './engine.ts';
import { DEFAULT_IFS } from './expand/ifs.ts';
import { JobTable } from './jobs.ts';
import { type Io, type Session, Shell } from './shell.ts';
import { STARTING_SHOPTS } from './shopts.ts';
import { isDebian } from './tools/machine-kind.ts';

export interface SessionOptions {
  /** Undefined: fetched later. */
  readonly engine: Engine | undefined;
  readonly interactive: boolean;
  /** It is the machine's `sh`, not bash. */
  readonly posix?: boolean;
  /** $0 */
  readonly name: string;
  readonly user?: string;
  readonly hostname?: string;
  readonly history?: string[];
  readonly foreground?: (group: ProcessGroup) => void;
  readonly notFoundHint?: Session['notFoundHint'];
  /** How commands are given; default: typed, or in a file. */
  readonly source?: Session['source'];
}

/** The machine a program runs on, as its context tells. */
export function hostOf(context: ProgramContext): ProgramHost {
  const { kernel, files, network, memory, editor } = context;
  const programs = context.programs ?? new Map();
  return { kernel, files, network, programs, ...(memory ? { memory } : {}), ...(editor ? { editor } : {}) };
}

/** A machine's own `sh` is Debian's dash or busybox's ash. */
export const posixLanguage = (files: FileSystem): 'dash' | 'ash' => (isDebian(files) ? 'dash' : 'ash');

export function startShell(context: ProgramContext, options: SessionOptions): { shell: Shell; io: Io } {
  const { process, kernel } = context;
  const program = context.name.split('/').pop() as string;
  const session: Session = {
    host: hostOf(context),
    engine: options.engine,
    pid: process.pid,
    parentPid: process.parent?.pid ?? 0,
    startedAtMs: kernel.now(),
    jobParent: jobParent(context, options),
    interactive: options.interactive,
    dialect: options.posix ? posixLanguage(context.files) : 'bash',
    name: options.name,
    program,
    hostname: options.hostname ?? context.env.get('HOSTNAME') ?? context.network?.hostname ?? 'localhost',
    user: options.user ?? context.files.user.name,
    history: options.history ?? [],
    warned: false,
    endsIgnored: 0,
    steps: 0,
    words: new WeakMap(),
    texts: new Map(),
    patterns: undefined,
    expressions: new Map(),
    source: options.source ?? (options.interactive ? 'terminal' : 'file'),
    ...(options.foreground ? { foreground: options.foreground } : {}),
    ...(options.notFoundHint ? { notFoundHint: options.notFoundHint } : {}),
  };
  const shell = new Shell(session, process, new JobTable());
  shell.name = options.name;
  shell.cwd = context.cwd;
  for (const [name, value] of context.env) {
    if (!/^[A-Za-z_]\w*$/.test(name)) continue;
    shell.variables.set(name, value);
    shell.variables.setAttributes(name, { exported: true });
  }
  if (context.env.get('PWD') !== context.cwd) shell.variables.set('PWD', context.cwd);
  shell.variables.setAttributes('PWD', { exported: true });
  for (const name of ['_', 'HOSTNAME', 'OPTIND', 'UID', 'EUID', 'PPID'])
    if (!context.env.has(name) || name === '_') shell.variables.unset(name);
  shell.variables.set('OPTIND', '1');
  shell.variables.set('IFS', DEFAULT_IFS);
  shell.variables.setAttributes('IFS', { exported: false });
  if (!options.interactive) shell.variables.set('PS4', '+ ');
  if (!context.env.has('PATH'))
    shell.variables.set('PATH', '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin');
  shell.shopt = new Set([...STARTING_SHOPTS, ...(options.interactive ? ['expand_aliases', 'extglob'] : [])]);
  shell.variables.set('SHLVL', String((Number(context.env.get('SHLVL')) || 0) + 1));
  shell.variables.setAttributes('SHLVL', { exported: true });
  if (options.engine) importFunctions(shell, context, options.engine);
  // Debian's sh is dash, whose echo knows escapes.
  if (session.dialect === 'dash' && !options.interactive) shell.shopt.add('xpg_echo');
  const fds: Descriptors = [patient(context.stdin), context.stdout, context.stderr];
  for (const [fd, end] of context.extra ?? []) fds[fd] = end;
  return { shell, io: { fds, unit: { label: options.name, numbered: !options.interactive }, guarded: false } };
}

/** Functions that a parent shell has exported (`export -f`); it has the engine, and the first shell of a terminal has no parent. */
function importFunctions(shell: Shell, context: ProgramContext, engine: Engine): void {
  for (const [name, text] of context.env) {
    const match = /^BASH_FUNC_(.+)%%$/.exec(name);
    if (!match) continue;
    const command = engine.parse(`${match[1]} ${text}`).items[0]?.command;
    if (command?.kind === 'function')
      shell.functions.set(command.name, {
        body: command.body,
        unit: { label: 'environment', numbered: true },
        exported: true,
      });
  }
}

/**
 * Who takes over a shell's background jobs when it ends: the oldest ancestor, as init would (a container's first
 * process, a terminal's shell). A script that the learner's machine started by itself has none: its jobs go on.
 */
function jobParent(context: ProgramContext, options: SessionOptions): Session['jobParent'] {
  const { kernel, process } = context;
  const inContainer = process.machine instanceof ProcessSpace;
  const init = inContainer ? kernel.processes(process.machine).find((p) => p.isInit) : undefined;
  if (init) return init;
  let root = process;
  while (root.parent) root = root.parent;
  return root === process && !options.interactive && !inContainer ? undefined : root;
}
