/** Leaving an interactive shell: whose jobs have stopped is told so, once; Ctrl-D may not be enough. */
import type { Routine } from '../kernel/wait.ts';
import type { Io, Shell } from './shell.ts';

/** Whether the shell stays because jobs have stopped: who leaves again at once may. Upstream: bash's exit_or_logout. */
export function* keptByJobs(shell: Shell, io: Io): Routine<boolean> {
  const { session } = shell;
  if (session.warned || !shell.jobs.list.some((job) => job.state === 'stopped')) return false;
  session.warned = true;
  yield* shell.printError(io, 'There are stopped jobs.\n');
  return true;
}

/** Whether Ctrl-D at an empty prompt is passed over: IGNOREEOF times. Upstream: bash's handle_eof_input_unit, dash's cmdloop. */
export function* ignoresEnd(shell: Shell, io: Io): Routine<boolean> {
  const { session, options } = shell;
  const given = shell.parameter('IGNOREEOF');
  const isBash = session.dialect === 'bash';
  if (!options.ignoreeof && (!isBash || given === undefined)) return false;
  const most = !isBash ? 50 : given !== undefined && /^\s*[-+]?\d+\s*$/.test(given) ? Number(given) : 10;
  if (session.endsIgnored >= most) return false;
  session.endsIgnored++;
  yield* shell.printError(io, `${isBash ? '' : '\n'}Use "exit" to leave ${isBash ? 'the ' : ''}shell.\n`);
  return true;
}
