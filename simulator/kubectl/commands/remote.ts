/** Sessions in containers: `exec`, `attach` and what is built on them. Mirrors kubectl/pkg/cmd/exec (DefaultRemoteExecutor) and client-go's remotecommand. */
import type { RemoteSession } from '../../api/types.ts';
import type { Reader, Writer } from '../../kernel/stream.ts';
import { BrokenPipe, read, write } from '../../kernel/stream.ts';
import { COOKED, isTerminal, RAW } from '../../kernel/tty.ts';
import { type Routine, wait } from '../../kernel/wait.ts';
import { CliError, type Failure, StatusError } from '../cli/errors.ts';
import type { Invocation } from '../types.ts';
import { type Pod, podMapping } from './logs-target.ts';

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

/** A refused upgrade is reported with its message alone; refusals of the user and absence keep their reason. */
function upgradeFailure(error: StatusError): Failure {
  if (error.reason === 'NotFound' || error.reason === 'Unauthorized') return error;
  return new CliError(
    error.message.startsWith('unable to upgrade')
      ? error.message
      : error.reason === 'InternalError'
        ? error.message
        : `unable to upgrade connection: ${error.message}`,
  );
}

/** Runs a command in a container; what it reads and where its output goes is the caller's. Upstream: ExecOptions.Run. */
export function* runRemote(
  call: Invocation,
  pod: Pod,
  asked: { container: string; command: readonly string[] },
  streams: { readonly stdin?: Uint8Array; readonly stdout: Writer; readonly stderr: Writer },
): Routine<{ code: number; error?: string }> {
  const session = yield* openRemote(call, pod, 'exec', asked, streams.stdin !== undefined, false);
  const { kernel, process } = call.context;
  const copies = [
    kernel.spawn({ name: 'kubectl-stdout', parent: process, main: () => copy(session.stdout, streams.stdout) }),
    kernel.spawn({ name: 'kubectl-stderr', parent: process, main: () => copy(session.stderr, streams.stderr) }),
  ];
  const { stdin } = streams;
  if (stdin && session.stdin) {
    const remote = session.stdin;
    kernel.spawn({ name: 'kubectl-stdin', parent: process, main: () => pour(stdin, remote) });
  }
  try {
    const end = yield* wait(session.end);
    for (const one of copies) yield* wait(one.end);
    return end;
  } finally {
    session.close();
  }
}

function* pour(bytes: Uint8Array, to: Writer): Routine<number> {
  try {
    yield* write(to, bytes);
  } catch (error) {
    if (!(error instanceof BrokenPipe)) throw error;
  }
  to.close();
  return 0;
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
