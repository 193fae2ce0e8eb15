/** `coproc NAME command`: a job whose standard input and output are descriptors of the shell. */
import { Pipe } from '../../kernel/stream.ts';
import type { Routine } from '../../kernel/wait.ts';
import { Job } from '../jobs.ts';
import type { Io, Shell } from '../shell.ts';
import type { Coproc } from '../syntax/nodes.ts';
import { commandText } from '../syntax/printer.ts';

/** Where bash puts the first one's ends; others go below. */
const HIGHEST = 63;

export function* runCoproc(shell: Shell, node: Coproc, io: Io): Routine<number> {
  const { name } = node;
  const running = shell.jobs.list.find((other) => other.coproc !== undefined && other.state !== 'done');
  if (running)
    yield* shell.complain(
      io,
      `warning: execute_coproc: coproc [${running.processes.at(-1)?.pid}:${running.coproc}] still exists`,
    );
  const input = new Pipe();
  const output = new Pipe();
  const fds = io.fds.slice();
  fds[0] = input.reader;
  fds[1] = output.writer;
  const job = new Job(commandText(node));
  job.background = true;
  job.coproc = name;
  const process = shell.engine.fork(
    shell,
    job.text,
    { ...io, fds },
    shell.jobControl ? { group: 'new' } : {},
    (child, childIo) => child.engine.command(child, node.command, { ...childIo, guarded: false, last: true }),
  );
  input.reader.close();
  output.writer.close();
  job.add(process);
  shell.jobs.add(job);
  shell.lastBackground = process.pid;
  let high = HIGHEST;
  while (io.fds[high]) high--;
  let low = high - 3;
  while (io.fds[low]) low--;
  io.fds[high] = output.reader;
  io.fds[low] = input.writer;
  shell.coprocs.push({ name, process, fds: io.fds, ends: [output.reader, input.writer] });
  shell.variables.setValue(name, [String(high), String(low)]);
  shell.set(`${name}_PID`, String(process.pid));
  if (shell.jobControl && shell.session.interactive) yield* shell.printError(io, `[${job.id}] ${process.pid}\n`);
  return 0;
}

/** When the shell has waited: of coprocesses that have ended the ends are closed, and their variables are gone. Mirrors coproc_reap. */
export function reapCoprocs(shell: Shell): void {
  for (const coproc of shell.coprocs.filter(({ process }) => process.ended)) {
    shell.coprocs = shell.coprocs.filter((other) => other !== coproc);
    const { fds, ends } = coproc;
    for (let fd = 0; fd < fds.length; fd++) {
      const end = fds[fd];
      if (!end || !ends.includes(end)) continue;
      end.close();
      fds[fd] = undefined;
    }
    shell.variables.unset(coproc.name);
    shell.variables.unset(`${coproc.name}_PID`);
  }
}
