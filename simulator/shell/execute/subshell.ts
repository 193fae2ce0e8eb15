/** Processes of the shell's own: subshells, substitutions, and waiting for what runs in the foreground. */
import { exhaustion } from '../../kernel/exhausted.ts';
import { FileError } from '../../kernel/files.ts';
import { refused } from '../../kernel/launch.ts';
import { Terminated } from '../../kernel/process.ts';
import { BrokenPipe, emptyReader, Pipe, readAll } from '../../kernel/stream.ts';
import { type Routine, wait } from '../../kernel/wait.ts';
import { closeAll, dupAll, isReader, openReader, patient } from '../descriptors.ts';
import type { Engine } from '../engine.ts';
import { expandWord } from '../expand/words.ts';
import { type Job, JobTable, signalText } from '../jobs.ts';
import { Abandoned, ExpansionError, Interrupted, type Io, Leave, Shell } from '../shell.ts';
import type { List } from '../syntax/nodes.ts';
import { runExitTrap, runPendingTraps } from '../traps.ts';
import { ReadonlyVariable } from '../variables.ts';
import { reapCoprocs } from './coproc.ts';
import { inItsWords } from './dialect.ts';
import { runList } from './executor.ts';

/** Starts a process that runs part of the script in a copy of the shell. */
export const fork: Engine['fork'] = (shell, name, io, options, run) => {
  const fds = dupAll(io.fds);
  const input = fds[0];
  // With job control a job of the background that reads is stopped by the terminal.
  if (options.background && !options.reads && !shell.jobControl && isReader(input) && input.tty) fds[0] = emptyReader;
  else if (isReader(input)) fds[0] = patient(input);
  const childIo: Io = { ...io, fds };
  const crowded = shell.session.host.kernel.crowded(shell.process.machine);
  return shell.session.host.kernel.spawn({
    name,
    ...parentOf(shell, options.background ?? false),
    starter: shell.process,
    machine: shell.process.machine,
    group: options.group ?? shell.process.group,
    main: (process) => {
      const child = new Shell(shell.session, process, new JobTable(shell.jobs.known), shell);
      child.listedTraps = shell.traps.size > 0 ? shell.traps : shell.listedTraps;
      for (const [trap, option] of [
        ['ERR', 'errtrace'],
        ['DEBUG', 'functrace'],
        ['RETURN', 'functrace'],
      ] as const) {
        const action = shell.traps.get(trap);
        if (action !== undefined && shell.options[option]) child.traps.set(trap, action);
      }
      for (const [trap, action] of shell.traps)
        if (action === '' && trap !== 'EXIT') process.onSignal(`SIG${trap}` as 'SIGINT', 'ignore');
      if (options.background && !shell.jobControl) process.onSignal('SIGINT', 'ignore');
      return crowded ? refused(shell.session.name, shell.streams(childIo).stderr) : subshellMain(child, childIo, run);
    },
    onEnd: () => closeAll(fds),
  });
};

function parentOf(shell: Shell, background: boolean): { parent?: Shell['process'] } {
  if (!background) return { parent: shell.process };
  const { jobParent } = shell.session;
  return jobParent ? { parent: jobParent } : {};
}

function* subshellMain(shell: Shell, io: Io, run: (shell: Shell, io: Io) => Routine<number>): Routine<number> {
  try {
    let status = yield* endings(shell, io, run(shell, io));
    // A signal may have come to what it waited for at its end.
    if (shell.pendingTraps.length > 0) status = yield* endings(shell, io, afterTraps(shell, io, status));
    return yield* runExitTrap(shell, io, status);
  } catch (error) {
    if (error instanceof BrokenPipe) throw new Terminated('SIGPIPE');
    const exhausted = exhaustion(error);
    if (exhausted === undefined) throw error;
    yield* shell.complain(io, exhausted);
    return 1;
  } finally {
    if (shell.temporary.length > 0) shell.tidy();
  }
}

function* afterTraps(shell: Shell, io: Io, status: number): Routine<number> {
  yield* runPendingTraps(shell, io);
  return status;
}

/** Turns the ways out of a script into its exit status. */
export function* endings(shell: Shell, io: Io, routine: Routine<number>): Routine<number> {
  try {
    return yield* routine;
  } catch (error) {
    if (error instanceof Leave) return error.how === 'exit' || error.how === 'return' ? error.count : shell.status;
    if (error instanceof Abandoned) return error.status;
    if (error instanceof Interrupted) return 130;
    const status = yield* complainAbout(shell, io, error);
    if (status === undefined) throw error;
    return status;
  }
}

/** Prints what an expansion or assignment failed at; undefined when the error is none of these. */
export function* complainAbout(shell: Shell, io: Io, error: unknown): Routine<number | undefined> {
  yield* shell.warnOfCircles(io);
  if (error instanceof ExpansionError) {
    if (error.message !== '') yield* shell.complain(io, inItsWords(shell, error.message));
    if (shell.session.dialect !== 'bash') return 2;
    return error.fatal && shell.session.source === 'string' && shell.subshellDepth === 0 ? 127 : 1;
  }
  if (error instanceof ReadonlyVariable) {
    yield* shell.complain(io, inItsWords(shell, `${error.name}: readonly variable`));
    return shell.session.dialect === 'bash' ? 1 : 2;
  }
  return undefined;
}

/**
 * As bash's notify_of_job_status in scripts: SIGINT and SIGPIPE are not told; of SIGTERM and of signals that are trapped only their name,
 * and only of what ran in the foreground.
 */
export function* reportDeath(shell: Shell, job: Job, io: Io, foreground: boolean): Routine<void> {
  const { signal } = job.exit;
  if (shell.session.dialect !== 'bash') {
    // Upstream: dowait, sprint_status: of each process of the job that is waited for.
    for (const exit of job.exits)
      if (exit?.signal && exit.signal !== 'SIGINT' && exit.signal !== 'SIGPIPE')
        yield* shell.printError(io, `${signalText(exit.signal)}\n`);
    return;
  }
  if (!signal || signal === 'SIGINT' || signal === 'SIGPIPE' || !io.unit.numbered) return;
  if (signal !== 'SIGTERM' && !shell.traps.has(signal.slice(3))) {
    const pid = String(job.processes.at(-1)?.pid).padStart(5);
    yield* shell.complain(io, `${pid} ${signalText(signal).padEnd(23)} ${job.text}`);
  } else if (foreground) yield* shell.printError(io, `${signalText(signal)}\n`);
}

/** Gives the terminal to the job, waits until it ends or stops, and takes the terminal back. */
export function* waitForeground(shell: Shell, job: Job, io: Io): Routine<void> {
  yield* waitFor(shell, job, io);
  if (shell.coprocs.length > 0) reapCoprocs(shell);
}

function* waitFor(shell: Shell, job: Job, io: Io): Routine<void> {
  if (!shell.jobControl) {
    for (const process of job.processes) yield* wait(process.end);
    yield* reportDeath(shell, job, io, true);
    return;
  }
  const { foreground } = shell.session;
  foreground?.(job.group);
  shell.foregroundJobs.add(job);
  try {
    yield* job.settled();
  } finally {
    shell.foregroundJobs.delete(job);
    foreground?.(shell.process.group);
  }
  if (job.state === 'stopped') {
    shell.jobs.add(job);
    job.reported = true;
    yield* shell.printError(io, `\n${shell.jobs.line(job)}\n`);
    return;
  }
  shell.jobs.remove(job);
  const { signal } = job.exit;
  if (signal === 'SIGINT' || job.exits.some((exit) => exit?.signal === 'SIGINT')) throw new Interrupted();
  if (signal && signal !== 'SIGPIPE') yield* shell.printError(io, `${signalText(signal)}\n`);
}

/** The file that `$(<file)` reads, if the script is that. */
function fileOf({ items }: List) {
  const only = items.length === 1 ? items[0]?.command : undefined;
  if (only?.kind !== 'simple' || only.words.length > 0 || only.assignments.length > 0) return undefined;
  const [redirection, ...more] = only.redirections;
  return more.length === 0 && redirection?.operator === '<' && redirection.fd === undefined
    ? redirection.target
    : undefined;
}

export function* substitute(shell: Shell, script: List, io: Io): Routine<string> {
  const file = fileOf(script);
  if (file) {
    const path = yield* expandWord(shell, file, io);
    try {
      const reader = yield* openReader(shell.files, shell.path(path));
      let text: string;
      try {
        text = (yield* readAll(reader)).replace(/\n+$/, '');
      } finally {
        reader.close();
      }
      shell.substitutionStatus = 0;
      return text;
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      yield* shell.complain(io, `${path}: ${error.text}`);
      shell.substitutionStatus = 1;
      return '';
    }
  }
  if (script.items.length === 0) {
    shell.substitutionStatus = 0;
    return '';
  }
  const pipe = new Pipe();
  const fds = io.fds.slice();
  fds[1] = pipe.writer;
  const process = shell.engine.fork(shell, shell.process.name, { ...io, fds }, {}, (child, childIo) => {
    if (!shell.shopt.has('inherit_errexit')) child.options.errexit = false;
    child.traceDepth++;
    return runList(child, script, {
      ...childIo,
      guarded: io.guarded || !child.options.errexit,
      last: true,
    });
  });
  pipe.writer.close();
  let text: string;
  try {
    text = yield* readAll(pipe.reader);
  } finally {
    pipe.reader.close();
  }
  const exit = yield* wait(process.end);
  shell.substitutionStatus = exit.code;
  shell.status = exit.code;
  if (exit.signal === 'SIGINT' && shell.session.interactive) throw new Interrupted();
  let clean = text;
  if (text.includes('\0')) {
    clean = text.replaceAll('\0', '');
    yield* shell.complain(io, 'warning: command substitution: ignored null byte in input');
  }
  return clean.endsWith('\n') ? clean.replace(/\n+$/, '') : clean;
}
