/** `kubectl attach`. Mirrors kubectl/pkg/cmd/attach/attach.go. */
import type { Routine } from '../../kernel/wait.ts';
import { CliError, PlainError } from '../cli/errors.ts';
import { defineCommand, type Invocation } from '../types.ts';
import { connect, openRemote, podOf } from './exec.ts';
import { chooseContainer, type Pod } from './logs-target.ts';

export const ATTACH = defineCommand({
  name: 'attach',
  arguments: '(POD | TYPE/NAME) -c CONTAINER',
  short: 'Attach to a running container',
  long: 'Attach to a process that is already running inside an existing container.',
  example: `# Output of the running pod mypod, first container
kubectl attach mypod

# Of the container ruby-container
kubectl attach mypod -c ruby-container

# With a terminal
kubectl attach mypod -c ruby-container -i -t

# Of the first pod of a replica set
kubectl attach rs/nginx`,
  flags: [
    {
      name: 'container',
      short: 'c',
      type: 'string',
      usage:
        'Container name. If omitted, use the kubectl.kubernetes.io/default-container annotation for selecting the container to be attached or the first container in the pod will be chosen',
    },
    {
      name: 'pod-running-timeout',
      type: 'duration',
      default: '1m0s',
      usage: 'The length of time (like 5s, 2m, or 3h, higher than zero) to wait until at least one pod is running',
    },
    { name: 'quiet', short: 'q', type: 'bool', usage: 'Only print output from the remote session' },
    { name: 'stdin', short: 'i', type: 'bool', usage: 'Pass stdin to the container' },
    { name: 'tty', short: 't', type: 'bool', usage: 'Stdin is a TTY' },
  ],
  *run(call) {
    if (call.args.length === 0) throw new CliError('at least 1 argument is required for attach');
    if (call.args.length > 2)
      throw new CliError(
        'expected POD, TYPE/NAME, or TYPE NAME, (at most 2 arguments) saw ' +
          `${call.args.length}: [${call.args.join(' ')}]`,
      );
    const pod = yield* podOf(call, call.args.length === 2 ? call.args.join('/') : (call.args[0] as string));
    yield* attachToPod(call, pod);
  },
});

const NOTICE =
  "All commands and output from this session will be recorded in container logs, including credentials and sensitive information passed through the command prompt.\nIf you don't see a command prompt, try pressing enter.\n";

/** Attaches to a container of a pod until it ends. Upstream: AttachOptions.Run. */
export function* attachToPod(call: Invocation, pod: Pod): Routine<void> {
  const { context, flags } = call;
  const { phase } = pod.status;
  if (phase === 'Succeeded' || phase === 'Failed')
    throw new CliError(`cannot attach a container in a completed pod; current phase is ${phase}`);
  const quiet = flags.bool('quiet');
  const { container, notice } = chosen(pod, flags.has('container') ? flags.string('container') : '', quiet);
  if (notice) yield* call.err(notice);
  const stdin = flags.bool('stdin');
  let tty = flags.bool('tty');
  if (tty && !container.tty) {
    tty = false;
    if (!quiet) yield* call.err(`error: Unable to use a TTY - container ${container.name} did not allocate one\n`);
  } else if (container.tty) tty = true;
  if (tty && stdin && !context.stdin.tty) {
    if (!quiet) yield* call.err('Unable to use a TTY - input is not a terminal or the right kind of file\n');
    tty = false;
  }
  if (!quiet) yield* call.err(NOTICE);
  const session = yield* openRemote(call, pod, 'attach', { container: container.name }, stdin, tty && stdin);
  const end = yield* connect(call, session, stdin, tty && stdin);
  if (end.error !== undefined) throw new PlainError(end.error);
  if (stdin && tty && !quiet && pod.spec.restartPolicy === 'Always') {
    yield* call.out(
      `Session ended, resume using 'kubectl attach ${pod.metadata?.name} -c ${container.name} -i -t' command when the pod is running\n`,
    );
  }
}

function chosen(pod: Pod, name: string, quiet: boolean): ReturnType<typeof chooseContainer> {
  try {
    return chooseContainer(pod, name, quiet);
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    throw new CliError(`cannot attach to the container: ${error.message}`);
  }
}
