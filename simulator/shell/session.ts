/** Starting a shell in a process: its session, its variables, its own copies of the standard streams. */

import type { ProgramHost } from '../kernel/launch.ts';
import { type ProcessGroup, ProcessSpace } from '../kernel/process.ts';
import type { ProgramContext } from '../kernel/program.ts';
import { type Descriptors, patient } from './descriptors.ts';
import { JobTable } from './jobs.ts';
import { type Engine, type Io, type Session, Shell } from './shell.ts';
import { isDebian } from './tools/machine-kind.ts';
import { emptyUnit } from './unit.ts';

export interface SessionOptions {
  /** Undefined: fetched later. */
  readonly engine: Engine | undefined;
  readonly interactive: boolean;
  /** $0 */
  readonly name: string;
  readonly user?: string;
  readonly hostname?: string;
  readonly history?: string[];
  readonly foreground?: (group: ProcessGroup) => void;
  readonly notFoundHint?: Session['notFoundHint'];
}

/** The machine a program runs on, as its context tells. */
export function hostOf(context: ProgramContext): ProgramHost {
  const { kernel, files, network, memory, editor } = context;
  const programs = context.programs ?? new Map();
  return { kernel, files, network, programs, ...(memory ? { memory } : {}), ...(editor ? { editor } : {}) };
}

export function startShell(context: ProgramContext, options: SessionOptions): { shell: Shell; io: Io } {
  const { process, kernel } = context;
  const session: Session = {
    host: hostOf(context),
    engine: options.engine,
    pid: process.pid,
    parentPid: process.parent?.pid ?? 0,
    startedAtMs: kernel.now(),
    jobParent: jobParent(context, options),
    interactive: options.interactive,
    ash: context.name.split('/').pop() === 'sh' && !isDebian(context.files),
    name: options.name,
    hostname: options.hostname ?? context.env.get('HOSTNAME') ?? context.network?.hostname ?? 'localhost',
    user: options.user ?? context.files.user.name,
    history: options.history ?? [],
    steps: 0,
    words: new WeakMap(),
    patterns: new Map(),
    expressions: new Map(),
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
  shell.variables.set('SHLVL', String((Number.parseInt(context.env.get('SHLVL') ?? '', 10) || 0) + 1));
  shell.variables.setAttributes('SHLVL', { exported: true });
  if (context.env.get('PWD') !== context.cwd) shell.variables.set('PWD', context.cwd);
  shell.variables.setAttributes('PWD', { exported: true });
  for (const name of ['_', 'HOSTNAME', 'OPTIND', 'UID', 'EUID', 'PPID'])
    if (!context.env.has(name) || name === '_') shell.variables.unset(name);
  shell.variables.set('OPTIND', '1');
  if (!context.env.has('PATH'))
    shell.variables.set('PATH', '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin');
  shell.shopt = new Set([
    'cmdhist',
    'checkwinsize',
    'extglob',
    'progcomp',
    'sourcepath',
    ...(options.interactive ? ['expand_aliases'] : []),
  ]);
  const fds: Descriptors = [patient(context.stdin), context.stdout, context.stderr];
  for (const [fd, end] of context.extra ?? []) fds[fd] = end;
  return { shell, io: { fds, unit: emptyUnit(options.name, !options.interactive), guarded: false } };
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
