/** `kubectl attach`. Mirrors kubectl/pkg/cmd/attach/attach.go. */
import type { Routine } from '../../kernel/wait.ts';
import { CliError, Failure, notSimulated, PlainError } from '../cli/errors.ts';
import { runningTimeoutFlag } from '../cli/flagsets.ts';
import { defineCommand, type Invocation } from '../types.ts';
import { podOf } from './exec.ts';
import { printLog } from './logs.ts';
import { chooseContainer, type Pod } from './logs-target.ts';
import { connect, openRemote } from './remote.ts';

export const ATTACH = defineCommand({
  name: 'attach',
  arguments: '(POD | TYPE/NAME) -c CONTAINER',
  flags: [
    {
      name: 'container',
      short: 'c',
      type: 'string',
    },
    runningTimeoutFlag('1m0s'),
    { name: 'detach-keys', type: 'string', default: 'ctrl-p,ctrl-q' },
    { name: 'quiet', short: 'q', type: 'bool' },
    { name: 'stdin', short: 'i', type: 'bool' },
    { name: 'tty', short: 't', type: 'bool' },
  ],
  *run(call) {
    if (call.args.length === 0) throw new CliError('at least 1 argument is required for attach');
    if (call.args.length > 2)
      throw new CliError(
        'expected POD, TYPE/NAME, or TYPE NAME, (at most 2 arguments) saw ' +
          `${call.args.length}: [${call.args.join(' ')}]`,
      );
    const pod = yield* podOf(call, call.args.length === 2 ? call.args.join('/') : (call.args[0] as string));
    yield* attachToPod(call, pod, call.flags.string('container'));
  },
});

const NOTICE =
  "All commands and output from this session will be recorded in container logs, including credentials and sensitive information passed through the command prompt.\nIf you don't see a command prompt, try pressing enter.\n";

/** Nothing here takes the keys that leave an attached container running, so no others can be chosen. */
function refuseDetachKeys({ flags, path }: Invocation): void {
  // kubectl debug attaches too and has no such flag.
  if (flags.has('detach-keys') && flags.changed('detach-keys')) throw notSimulated(`${path} --detach-keys`);
}

/** Attaches to a container of a pod until it ends. Upstream: AttachOptions.Run. */
function* attachToPod(call: Invocation, pod: Pod, name: string): Routine<void> {
  const { context, flags } = call;
  const { phase } = pod.status;
  if (phase === 'Succeeded' || phase === 'Failed')
    throw new CliError(`cannot attach a container in a completed pod; current phase is ${phase}`);
  refuseDetachKeys(call);
  const quiet = flags.bool('quiet');
  const { container, notice } = chosen(pod, name, quiet);
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
  if (stdin && tty && !quiet) yield* call.out(`${reattachMessage(pod, container.name)}\n`);
}

/** Attaches to what is `asked` for (empty: the default), or prints the container's log where that fails. Upstream: handleAttachPod of run and debug. */
export function* attachOrPrintLog(call: Invocation, pod: Pod, container: string, asked = container): Routine<void> {
  try {
    yield* attachToPod(call, pod, asked);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    yield* call.err(
      `warning: couldn't attach to pod/${pod.metadata?.name}, falling back to streaming logs: ${error.message}\n`,
    );
    yield* printLog(call, pod, container);
  }
}

/** Upstream: AttachOptions.reattachMessage. */
function reattachMessage(pod: Pod, container: string): string {
  const command = `kubectl attach ${pod.metadata?.name} -c ${container} -n ${pod.metadata?.namespace} -i -t`;
  const ephemeral = (pod.spec.ephemeralContainers ?? []) as { name: string }[];
  return ephemeral.some((c) => c.name === container)
    ? `Session ended, the ephemeral container will not be restarted but may be reattached using '${command}' if it is still running`
    : `Session ended, resume using '${command}' command`;
}

function chosen(pod: Pod, name: string, quiet: boolean): ReturnType<typeof chooseContainer> {
  try {
    return chooseContainer(pod, name, quiet);
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    throw new CliError(`cannot attach to the container: ${error.message}`);
  }
}
