/**
 * `<(…)` and `>(…)`: a process beside the command, and a pipe between the two. As a word it is the path of a descriptor that the
 * command inherits. Mirrors bash's process_substitute (subst.c) where there is /dev/fd.
 */
import type { Process, ProcessImage } from '../../kernel/process.ts';
import { Pipe, type Reader, type Writer } from '../../kernel/stream.ts';
import { type Descriptors, patient } from '../descriptors.ts';
import { Job } from '../jobs.ts';
import type { Io, Shell } from '../shell.ts';
import type { List } from '../syntax/nodes.ts';
import { runList } from './executor.ts';

/** Where bash puts the first one's end; others go below. */
const HIGHEST = 63;

/** A path that the command may open, "/dev/fd/63"; it leads nowhere when `shell.tidy` has been called. */
export function processSubstitution(shell: Shell, script: List, direction: '<' | '>', io: Io): string {
  const end = processPipe(shell, script, direction, io);
  const { fds } = io;
  let fd = HIGHEST;
  while (fds[fd]) fd--;
  fds[fd] = end;
  const shown = ownImage(shell.process).descriptors;
  shown.set(fd, end);
  // A shell that is killed tidies nothing.
  const unheard = shell.process.whenEnded(() => end.close());
  shell.temporary.push(() => {
    unheard();
    if (fds[fd] === end) letGo(fds, fd);
    if (shown.get(fd) === end) shown.delete(fd);
    end.close();
  });
  return `/dev/fd/${fd}`;
}

function letGo(fds: Descriptors, fd: number): void {
  fds[fd] = undefined;
  while (fds.length > 0 && fds[fds.length - 1] === undefined) fds.length--;
}

/** A fork's, whose open descriptors are no longer its parent's. */
function ownImage(process: Process): ProcessImage {
  if (process.image) return process.image;
  const { argv, env, cwd, descriptors } = process.parent
    ? ownImage(process.parent)
    : { argv: [process.name], env: new Map<string, string>(), cwd: '/', descriptors: [] };
  process.image = { argv, env, cwd, descriptors: new Map(descriptors) };
  return process.image;
}

/** `< <(…)` and `> >(…)`: the command's end of the pipe. */
export function processPipe(shell: Shell, script: List, direction: '<' | '>', io: Io): Reader | Writer {
  const pipe = new Pipe();
  const fds = io.fds.slice();
  if (direction === '<') fds[1] = pipe.writer;
  else fds[0] = pipe.reader;
  const process = shell.engine.fork(
    shell,
    shell.process.name,
    { ...io, fds },
    { background: true, reads: true },
    (child, childIo) => runList(child, script, { ...childIo, last: true }),
  );
  const job = new Job('process substitution');
  job.add(process);
  shell.jobs.addSubstitution(job);
  shell.lastBackground = process.pid;
  if (direction === '<') {
    pipe.writer.close();
    return patient(pipe.reader);
  }
  pipe.reader.close();
  return pipe.writer;
}
