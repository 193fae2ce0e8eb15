/**
 * exec and attach over WebSocket, in Kubernetes' channel protocols v4 and v5 (apimachinery/pkg/util/remotecommand).
 * SPDY, the older way, is refused; kubectl ≥ 1.29 asks for WebSocket first.
 */
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { notSimulated } from '../api/errors.ts';
import type { ApiResponse, PortForward, RemoteSession } from '../api/types.ts';
import type { Kernel } from '../kernel/kernel.ts';
import { BrokenPipe, bytesOf, type Reader, read, write } from '../kernel/stream.ts';
import { wait } from '../kernel/wait.ts';
import type { ServeOptions } from './http.ts';
import { readable } from './request.ts';
import { acceptWebSocket } from './websocket.ts';

const CHANNEL = { stdin: 0, stdout: 1, stderr: 2, error: 3, resize: 4, close: 255 } as const;
const PROTOCOLS = ['v5.channel.k8s.io', 'v4.channel.k8s.io'];

/** Handles an HTTP upgrade request on a socket. */
export async function upgrade(options: ServeOptions, message: IncomingMessage, socket: Duplex): Promise<void> {
  const request = await readable(message, options.user);
  const handled = 'method' in request ? options.api.handle(request) : request;
  const answered = handled.forward ? refusedForward(handled.forward) : handled;
  if ('method' in request) options.onRequest?.(request, answered.status);
  const session = answered.session;
  if (!session) {
    const body = typeof answered.body === 'string' ? answered.body : JSON.stringify(answered.body);
    socket.end(
      `HTTP/1.1 ${answered.status} Refused\r\ncontent-type: application/json\r\nconnection: close\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
    );
    return;
  }
  if ((message.headers.upgrade ?? '').toLowerCase() !== 'websocket') {
    session.close();
    socket.end('HTTP/1.1 400 Bad Request\r\nconnection: close\r\ncontent-length: 0\r\n\r\n');
    return;
  }
  carry(options.kernel, session, message, socket);
}

/** A real client's bytes cannot go to simulated servers: those hear requests. */
function refusedForward(forward: PortForward): ApiResponse {
  forward.close();
  return { status: 501, headers: {}, warnings: [], body: notSimulated('port-forward from a machine outside') };
}

function carry(kernel: Kernel, session: RemoteSession, message: IncomingMessage, socket: Duplex): void {
  const input: (Buffer | null)[] = [];
  let wakeInput: (() => void) | undefined;
  const offer = (data: Buffer | null) => {
    input.push(data);
    wakeInput?.();
  };
  const connection = acceptWebSocket(message, socket, PROTOCOLS, {
    message(data) {
      const channel = data[0];
      if (channel === CHANNEL.stdin) offer(data.subarray(1));
      else if (channel === CHANNEL.resize) {
        const size = JSON.parse(data.subarray(1).toString('utf8')) as { Width?: number; Height?: number };
        session.resize(size.Width ?? 80, size.Height ?? 24);
      } else if (channel === CHANNEL.close && data[1] === CHANNEL.stdin) offer(null);
    },
    closed: () => session.close(),
  });
  if (!connection) {
    session.close();
    return;
  }
  const send = (channel: number, data: Uint8Array) => connection.send(Buffer.concat([Buffer.from([channel]), data]));
  const pump = (reader: Reader, channel: number) =>
    kernel.spawn({
      name: 'exec-output',
      *main() {
        for (;;) {
          const chunk = yield* read(reader);
          if (chunk === null) return;
          send(channel, bytesOf(chunk));
        }
      },
    });
  const outputs = [pump(session.stdout, CHANNEL.stdout), pump(session.stderr, CHANNEL.stderr)];
  const { stdin } = session;
  const feeder = stdin
    ? kernel.spawn({
        name: 'exec-input',
        *main() {
          for (;;) {
            while (input.length === 0) {
              yield {
                label: 'input',
                begin(wake) {
                  wakeInput = () => wake.done(undefined);
                  return () => {
                    wakeInput = undefined;
                  };
                },
              };
              wakeInput = undefined;
            }
            const data = input.shift();
            if (!data) {
              stdin.close();
              return;
            }
            try {
              yield* write(stdin, new Uint8Array(data));
            } catch (error) {
              // Nobody reads any more: what else comes is for nobody, as in a real container.
              if (error instanceof BrokenPipe) return;
              throw error;
            }
          }
        },
      })
    : undefined;
  kernel.spawn({
    name: 'exec-end',
    *main() {
      const { code, error } = yield* wait(session.end);
      for (const output of outputs) yield* wait(output.end);
      feeder?.signal('SIGKILL');
      send(CHANNEL.error, Buffer.from(JSON.stringify(endStatus(code, error))));
      connection.close();
    },
  });
}

/** The Status on the error channel: Success, or NonZeroExitCode with the code as its cause. */
function endStatus(code: number, error: string | undefined): unknown {
  if (code === 0 && !error) return { metadata: {}, status: 'Success' };
  if (error) return { metadata: {}, status: 'Failure', message: error, reason: 'InternalError', code: 500 };
  return {
    metadata: {},
    status: 'Failure',
    message: `command terminated with non-zero exit code: exit status ${code}`,
    reason: 'NonZeroExitCode',
    details: { causes: [{ reason: 'ExitCode', message: String(code) }] },
  };
}
