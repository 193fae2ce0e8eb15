/** Sessions in containers: `exec`, `attach` and what is built on them. Mirrors kubectl/pkg/cmd/exec (DefaultRemoteExecutor) and client-go's remotecommand. */
import type { RemoteSession } from '../../api/types.ts';
import type { Process } from '../../kernel/process.ts';
import { BrokenPipe, type Reader, read, type Writer, write } from '../../kernel/stream.ts';
import { Thread } from '../../kernel/thread.ts';
import { isTerminal, RAW } from '../../kernel/tty.ts';
import { type Routine, wait } from '../../kernel/wait.ts';
import { CliError, type Failure, PlainError, StatusError } from '../cli/errors.ts';
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

interface RemoteEnd {
  readonly code: number;
  readonly error?: string;
}

/** Fails for a command that failed, with its code. */
export function checkEnd({ code, error }: RemoteEnd): void {
  if (error !== undefined) throw new CliError(error);
  if (code !== 0) throw new PlainError(`command terminated with exit code ${code}\n`, code);
}

/** Runs a command in a container; what it reads and where its output goes is the caller's. Upstream: ExecOptions.Run. */
export function* runRemote(
  call: Invocation,
  pod: Pod,
  asked: { container: string; command: readonly string[] },
  streams: { readonly stdin?: Uint8Array; readonly stdout: Writer; readonly stderr: Writer },
): Routine<RemoteEnd> {
  const { stdin } = streams;
  const session = yield* openRemote(call, pod, 'exec', asked, stdin !== undefined, false);
  return yield* carried(call, session, streams, stdin && ((to) => write(to, stdin)));
}

/** Carries the streams until the command ends; `input` writes what it reads. */
function* carried(
  call: Invocation,
  session: RemoteSession,
  { stdout, stderr }: { readonly stdout: Writer; readonly stderr: Writer },
  input: ((to: Writer) => Routine<void>) | undefined,
): Routine<RemoteEnd> {
  const { kernel, process } = call.context;
  const thread = (name: string, main: () => Routine<void>) => new Thread(kernel, process, name, main);
  const copies = [
    thread('kubectl-stdout', () => carry(process, session.stdout, stdout)),
    thread('kubectl-stderr', () => carry(process, session.stderr, stderr)),
  ];
  const { stdin } = session;
  if (input && stdin) thread('kubectl-stdin', () => feed(input, stdin));
  try {
    const end = yield* wait(session.end);
    for (const one of copies) yield* one.join();
    return end;
  } finally {
    session.close();
  }
}

/** Carries the streams to and fro until the command ends. With a terminal its keys go to the other side as they come. */
export function* connect(
  call: Invocation,
  session: RemoteSession,
  withStdin: boolean,
  withTerminal = false,
): Routine<RemoteEnd> {
  const { context } = call;
  const local = withTerminal && isTerminal(context.stdin.tty) ? context.stdin.tty : undefined;
  local?.setMode(RAW);
  const stopResize = local?.onResize(() => session.resize(local.columns, local.rows));
  try {
    return yield* carried(call, session, context, withStdin ? (to) => copy(context.stdin, to) : undefined);
  } finally {
    stopResize?.();
    local?.setMode(local.usual);
  }
}

/** Where SIGPIPE is ignored and nobody reads any more, the rest is passed over: the command goes on to its end. Upstream: streamProtocolV2.copyStdout. */
function* carry(program: Process, from: Reader, to: Writer): Routine<void> {
  try {
    yield* copy(from, to);
  } catch (error) {
    if (!(error instanceof BrokenPipe) || program.disposition('SIGPIPE') !== 'ignore') throw error;
    while ((yield* read(from)) !== null);
  }
}

function* copy(from: Reader, to: Writer): Routine<void> {
  for (;;) {
    const chunk = yield* read(from);
    if (chunk === null) return;
    yield* write(to, chunk);
  }
}

function* feed(input: (to: Writer) => Routine<void>, to: Writer): Routine<void> {
  try {
    yield* input(to);
  } catch (error) {
    if (!(error instanceof BrokenPipe)) throw error;
  }
  to.close();
}
