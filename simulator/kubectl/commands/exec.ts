/** `kubectl exec`. Mirrors kubectl/pkg/cmd/exec/exec.go. */

import type { RemoteSession } from '../../api/types.ts';
import type { Reader, Writer } from '../../kernel/stream.ts';
import { BrokenPipe, read, write } from '../../kernel/stream.ts';
import { COOKED, isTerminal, RAW } from '../../kernel/tty.ts';
import { type Routine, wait } from '../../kernel/wait.ts';
import { CliError, type Failure, PlainError, StatusError } from '../cli/errors.ts';
import { filenameFlags } from '../cli/flagsets.ts';
import { findInfos } from '../resources/builder.ts';
import { defineCommand, type Info, type Invocation } from '../types.ts';
import { chooseContainer, firstPod, type Pod, podMapping } from './logs-target.ts';

export const EXEC = defineCommand({
  name: 'exec',
  arguments: '(POD | TYPE/NAME) [-c CONTAINER] [flags] -- COMMAND [args...]',
  short: 'Execute a command in a container',
  long: 'Execute a command in a container.',
  example: `# Run 'date' in the first container of pod mypod
kubectl exec mypod -- date

# In the container ruby-container
kubectl exec mypod -c ruby-container -- date

# A shell on the terminal
kubectl exec mypod -c ruby-container -i -t -- sh

# In the first pod of a deployment
kubectl exec deploy/mydeployment -- date`,
  flags: [
    ...filenameFlags('to use to exec into the resource').filter((f) => f.name === 'filename'),
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
  run: exec,
});

function* exec(call: Invocation): Routine<void> {
  const { flags, args, argsBeforeDash } = call;
  const files = flags.list('filename');
  if (args.length > 0 && argsBeforeDash === -1 && files.length === 0 && args.length > 1) {
    throw call.usageError('exec [POD] [COMMAND] is not supported anymore. Use exec [POD] -- [COMMAND] instead');
  }
  let target = '';
  let command: readonly string[] = args;
  if (files.length === 0) {
    target = args[0] ?? '';
    command = argsBeforeDash === -1 ? [] : args.slice(argsBeforeDash);
    if (argsBeforeDash === 0) target = '';
  } else if (argsBeforeDash >= 0) command = args.slice(argsBeforeDash);
  if (target === '' && files.length === 0) throw new CliError('pod, type/name or --filename must be specified');
  if (command.length === 0) throw new CliError('you must specify at least one command for the container');

  const pod = yield* podOf(call, target, files);
  if (pod.status.phase === 'Succeeded' || pod.status.phase === 'Failed') {
    throw new CliError(`cannot exec into a container in a completed pod; current phase is ${pod.status.phase}`);
  }
  const { container, notice } = chooseContainer(pod, flags.string('container'), flags.bool('quiet'));
  if (notice) yield* call.err(notice);
  yield* runIn(call, pod, container.name, command);
}

/** The pod that was named, or the first one of what was named. */
export function* podOf(
  call: Invocation,
  target: string,
  files: readonly string[] = [],
  verb = 'cannot attach to',
): Routine<Pod> {
  const args = target === '' ? [] : target.includes('/') ? [target] : ['pods', target];
  const { infos, errors } = yield* findInfos(call, { args, filenames: files, latest: true });
  if (infos.length > 1) throw new CliError('cannot exec into multiple objects at a time');
  if (errors[0]) throw errors[0];
  const info = infos[0] as Info;
  if (info.mapping.kind === 'Pod' && info.mapping.group === '') return info.object as unknown as Pod;
  return (yield* firstPod(call, info, verb, call.flags.duration('pod-running-timeout'), false)).pod;
}

function* runIn(call: Invocation, pod: Pod, container: string, command: readonly string[]): Routine<void> {
  const { context, flags } = call;
  const stdin = flags.bool('stdin');
  let tty = flags.bool('tty') && stdin;
  if (flags.bool('tty') && !stdin) tty = false;
  if (tty && !context.stdin.tty) {
    if (!flags.bool('quiet'))
      yield* call.err('Unable to use a TTY - input is not a terminal or the right kind of file\n');
    tty = false;
  }
  const session = yield* openRemote(call, pod, 'exec', { container, command }, stdin, tty);
  const end = yield* connect(call, session, stdin, tty);
  if (end.error !== undefined) throw new CliError(end.error);
  if (end.code !== 0) throw new PlainError(`command terminated with exit code ${end.code}\n`, end.code);
}

/** Opens the session of `exec` or `attach`. */
export function* openRemote(
  call: Invocation,
  pod: Pod,
  subresource: 'exec' | 'attach',
  asked: { container: string; command?: readonly string[] },
  stdin: boolean,
  tty: boolean,
): Routine<RemoteSession> {
  const mapping = yield* podMapping(call);
  const path = call.client.path({
    mapping,
    namespace: pod.metadata?.namespace ?? '',
    name: pod.metadata?.name ?? '',
    subresource,
  });
  const size = call.context.stdin.tty;
  const query = {
    ...asked,
    stdout: 'true',
    ...(stdin ? { stdin: 'true' } : {}),
    ...(tty
      ? { tty: 'true', ...(size ? { columns: String(size.columns), rows: String(size.rows) } : {}) }
      : { stderr: 'true' }),
  };
  try {
    const response = yield* call.client.request('POST', path, { query });
    if (!response.session) throw new CliError('unable to upgrade connection: the server did not open a session');
    return response.session;
  } catch (error) {
    if (!(error instanceof StatusError)) throw error;
    throw upgradeFailure(error);
  }
}

/** A refused upgrade is reported with its message alone; refusals of authorization and absence keep their reason. */
function upgradeFailure(error: StatusError): Failure {
  if (error.reason === 'Forbidden' || error.reason === 'NotFound' || error.reason === 'Unauthorized') return error;
  return new CliError(
    error.message.startsWith('unable to upgrade')
      ? error.message
      : error.reason === 'InternalError'
        ? error.message
        : `unable to upgrade connection: ${error.message}`,
  );
}

/** Carries the streams to and fro until the command ends. With a terminal its keys go to the other side as they come. */
export function* connect(
  call: Invocation,
  session: RemoteSession,
  withStdin: boolean,
  withTerminal = false,
): Routine<{ code: number; error?: string }> {
  const { context } = call;
  const { kernel, process } = context;
  const local = withTerminal && isTerminal(context.stdin.tty) ? context.stdin.tty : undefined;
  local?.setMode(RAW);
  const stopResize = local?.onResize(() => session.resize(local.columns, local.rows));
  const copies = [
    kernel.spawn({ name: 'kubectl-stdout', parent: process, main: () => copy(session.stdout, context.stdout) }),
    kernel.spawn({ name: 'kubectl-stderr', parent: process, main: () => copy(session.stderr, context.stderr) }),
  ];
  if (withStdin && session.stdin) {
    const remote = session.stdin;
    kernel.spawn({ name: 'kubectl-stdin', parent: process, main: () => copyIn(context.stdin, remote) });
  }
  try {
    const end = yield* wait(session.end);
    for (const one of copies) yield* wait(one.end);
    return end;
  } finally {
    stopResize?.();
    local?.setMode(COOKED);
    session.close();
  }
}

function* copy(from: Reader, to: Writer): Routine<void> {
  for (;;) {
    const chunk = yield* read(from);
    if (chunk === null) return;
    yield* write(to, chunk);
  }
}

function* copyIn(from: Reader, to: Writer): Routine<void> {
  try {
    yield* copy(from, to);
  } catch (error) {
    if (!(error instanceof BrokenPipe)) throw error;
  }
  to.close();
}
