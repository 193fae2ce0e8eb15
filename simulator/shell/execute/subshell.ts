/** Processes of the shell's own: subshells, substitutions, and waiting for what runs in the foreground. */
import type { Script } from 'unbash';
import { exhaustion } from '../../kernel/exhausted.ts';
import { refused } from '../../kernel/launch.ts';
import { Terminated } from '../../kernel/process.ts';
import { BrokenPipe, emptyReader, Pipe, readAll } from '../../kernel/stream.ts';
import { type Routine, wait } from '../../kernel/wait.ts';
import { closeAll, dupAll, isReader, openReader, patient } from '../descriptors.ts';
import { expandWord } from '../expand/words.ts';
import { type Job, JobTable, signalText } from '../jobs.ts';
import { unitOf } from '../parse.ts';
import { Abandoned, type Engine, ExpansionError, Interrupted, type Io, Leave, Shell } from '../shell.ts';
import { runExitTrap } from '../traps.ts';
import { ReadonlyVariable } from '../variables.ts';
import { runList } from './executor.ts';

/** Starts a process that runs part of the script in a copy of the shell. */
export const fork: Engine['fork'] = (shell, name, io, options, run) => {
  const fds = dupAll(io.fds);
  const input = fds[0];
  if (options.background && isReader(input) && input.tty) fds[0] = emptyReader;
  else if (isReader(input)) fds[0] = patient(input);
  const childIo: Io = { ...io, fds };
  const crowded = shell.session.host.kernel.crowded(shell.process.machine);
  return shell.session.host.kernel.spawn({
    name,
    ...parentOf(shell, options.background ?? false),
    machine: shell.process.machine,
    group: options.group ?? shell.process.group,
    main: (process) => {
      const child = new Shell(shell.session, process, new JobTable(shell.jobs.list), shell);
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
    const status = yield* endings(shell, io, run(shell, io));
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
  if (error instanceof ExpansionError) {
    if (error.message !== '') yield* shell.complain(shell.unit ? { ...io, unit: shell.unit } : io, error.message);
    return error.fatal && !shell.session.interactive ? 127 : 1;
  }
  if (error instanceof ReadonlyVariable) {
    yield* shell.complain(io, `${error.name}: readonly variable`);
    return 1;
  }
  return undefined;
}

/** Gives the terminal to the job, waits until it ends or stops, and takes the terminal back. */
export function* waitForeground(shell: Shell, job: Job, io: Io): Routine<void> {
  if (!shell.jobControl) {
    for (const process of job.processes) yield* wait(process.end);
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

export function* substitute(shell: Shell, script: Script, io: Io): Routine<string> {
  const unit = unitOf(script, io.unit);
  const only = script.commands.length === 1 ? script.commands[0]?.command : undefined;
  if (
    only?.type === 'Command' &&
    !only.name &&
    only.prefix.length === 1 &&
    only.prefix[0]?.type === 'Redirect' &&
    only.prefix[0].operator === '<' &&
    only.prefix[0].target
  ) {
    const path = yield* expandWord(shell, only.prefix[0].target, { ...io, unit });
    return (yield* readAll(openReader(shell.files, shell.path(path)))).replace(/\n+$/, '');
  }
  const pipe = new Pipe();
  const fds = io.fds.slice();
  fds[1] = pipe.writer;
  const process = shell.engine.fork(shell, shell.process.name, { ...io, fds, unit }, {}, (child, childIo) => {
    child.options.errexit = false;
    return runList(child, script.commands, { ...childIo, guarded: true, last: true });
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
  const clean = text.includes('\0') ? text.replaceAll('\0', '') : text;
  return clean.endsWith('\n') ? clean.replace(/\n+$/, '') : clean;
}

/** `<(…)`: the output is collected first, in a file of its own. */
export function* processSubstitution(shell: Shell, script: Script, direction: '<' | '>', io: Io): Routine<string> {
  if (direction === '>') throw new ExpansionError('process substitution >(…): not simulated');
  const pipe = new Pipe();
  const fds = io.fds.slice();
  fds[1] = pipe.writer;
  const process = shell.engine.fork(shell, shell.process.name, { ...io, fds }, {}, (child, childIo) =>
    runList(child, script.commands, { ...childIo, guarded: true, last: true }),
  );
  pipe.writer.close();
  const text = yield* readAll(pipe.reader);
  pipe.reader.close();
  yield* wait(process.end);
  const path = `/tmp/.sh-${shell.session.pid}-${process.pid}`;
  shell.files.write(path, text);
  shell.temporary.push(path);
  return path;
}
