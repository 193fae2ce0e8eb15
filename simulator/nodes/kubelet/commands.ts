/** Commands run inside a container: by probes, hooks and kubectl exec. Upstream: kuberuntime's RunInContainer. */
import { launch } from '../../kernel/launch.ts';
import type { Process } from '../../kernel/process.ts';
import { type Reader, sink, textDecoder, type Writer } from '../../kernel/stream.ts';
import { DeclaredContainer } from '../containers/declared.ts';
import { hostOf, notFound, startProblem } from '../containers/processes.ts';
import type { RunningContainer } from '../containers/running.ts';

/** How the kubelet passes on what the runtime's API answers. */
export const RUNTIME_ERROR = 'rpc error: code = Unknown desc = ';

/** What containerd says of a command that could not be started. `id`: 64 hex digits, another for each attempt. */
export const execFailed = (id: string, problem: string): string =>
  `failed to exec in container: failed to start exec ${JSON.stringify(id)}: OCI runtime exec failed: exec failed: unable to start container process: ${problem}: unknown`;

interface CommandResult {
  /** Undefined when it was stopped by its time limit. */
  readonly code: number | undefined;
  readonly output: string;
}

/** Starts a command in a container: not one of its own programs, so its look-ups do not count as theirs. A text says why it cannot be started. */
export function startCommand(
  container: RunningContainer,
  command: readonly string[],
  streams: { readonly stdin?: Reader; readonly stdout: Writer; readonly stderr: Writer },
): Process | string {
  if (container instanceof DeclaredContainer) container.enter();
  const host = { ...hostOf(container.setup), network: container.setup.network.uncounted() };
  const [name, ...args] = command as [string, ...string[]];
  const { workingDir } = container.setup;
  const problem = startProblem(host, name, workingDir);
  if (problem !== undefined) return problem;
  const process = launch(host, name, args, {
    env: container.setup.env(),
    cwd: workingDir,
    group: 'new',
    detached: true,
    ...streams,
  });
  return process ?? notFound(host.programs, name);
}

/** Runs a command to its end or its time limit and hands over what it wrote. */
export function runCommand(
  container: RunningContainer,
  command: readonly string[],
  limitMs: number,
  done: (result: CommandResult | string) => void,
): void {
  let output = '';
  const decode = textDecoder();
  const writer = sink((chunk) => {
    output += decode(chunk);
    return undefined;
  });
  const process = startCommand(container, command, { stdout: writer, stderr: writer });
  if (typeof process === 'string') {
    done(process);
    return;
  }
  let over = false;
  const timer = container.setup.kernel.after(limitMs, 'command limit', () => {
    if (over) return;
    over = true;
    process.signal('SIGKILL');
    done({ code: undefined, output });
  });
  process.whenEnded((exit) => {
    if (over) return;
    over = true;
    timer.cancel();
    done({ code: exit.code, output });
  });
}
