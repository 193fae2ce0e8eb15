/** Leaving an interactive shell: whose jobs have stopped is told so, once. */
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
