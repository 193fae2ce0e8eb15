/**
 * The API over HTTP, so that a real kubectl or helm talks to a simulated cluster: Node requests become ApiRequests and
 * ApiResponses go out, watches and followed logs as streams. Upgrades (exec, attach, port-forward) are in upgrade.ts.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { isPretty, jsonText } from '../api/http.ts';
import type { ApiServer } from '../api/server.ts';
import type { ApiRequest, ApiResponse, UserInfo } from '../api/types.ts';
import type { Kernel } from '../kernel/kernel.ts';
import { type Reader, read } from '../kernel/stream.ts';
import { encodeSwagger, OPENAPI_PROTOBUF } from './protobuf/openapi.ts';
import { readable } from './request.ts';
import { upgrade } from './upgrade.ts';

export interface ServeOptions {
  readonly api: ApiServer;
  readonly kernel: Kernel;
  /** Who requests without impersonation are. */
  readonly user: UserInfo;
  /** 0: any free port. */
  readonly port: number;
  /** Called for each request, for a log. */
  readonly onRequest?: (request: ApiRequest, status: number) => void;
}

/** Starts listening on loopback. Rejects with code EADDRINUSE when the port is taken. */
export function serveHttp(options: ServeOptions): Promise<{ server: Server; port: number }> {
  const server = createServer((message, response) => {
    answer(options, message, response).catch((error: unknown) => {
      console.error(error);
      response.destroy();
    });
  });
  server.on('upgrade', (message, socket) => {
    upgrade(options, message, socket).catch((error: unknown) => {
      console.error(error);
      socket.destroy();
    });
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, '127.0.0.1', () => {
      const address = server.address();
      resolve({ server, port: typeof address === 'object' && address ? address.port : options.port });
    });
  });
}

async function answer(options: ServeOptions, message: IncomingMessage, response: ServerResponse): Promise<void> {
  const request = await readable(message, options.user);
  const answered = await settled(options.kernel, 'method' in request ? options.api.handle(request) : request);
  if ('method' in request) options.onRequest?.(request, answered.status);
  if ('method' in request && wantsSwagger(request, answered)) {
    response.writeHead(200, { 'content-type': OPENAPI_PROTOBUF });
    response.end(encodeSwagger(answered.body as Readonly<Record<string, unknown>>));
    return;
  }
  writeHead(response, answered);
  if (answered.watch) {
    streamWatch(answered.watch, message, response);
  } else if (answered.stream) {
    streamText(options.kernel, answered.stream, message, response);
  } else {
    response.end(bodyText(answered, message));
  }
}

/** Whether an OpenAPI document is to go out as protobuf, for which the world's own clients do not ask. */
const wantsSwagger = ({ path, headers }: ApiRequest, { status }: ApiResponse): boolean =>
  path === '/openapi/v2' && status === 200 && (headers?.accept ?? '').includes('proto-openapi.spec.v2');

/** The answer, once it is there: what a proxied program says takes virtual time. */
function settled(kernel: Kernel, answered: ApiResponse): ApiResponse | Promise<ApiResponse> {
  const { later } = answered;
  if (!later) return answered;
  return new Promise((resolve) => {
    kernel.start('proxied request', function* () {
      resolve(yield* later());
    });
  });
}

function writeHead(response: ServerResponse, answered: ApiResponse): void {
  response.statusCode = answered.status;
  for (const [name, value] of Object.entries(answered.headers)) response.setHeader(name, value);
  if (!response.hasHeader('content-type')) response.setHeader('content-type', 'application/json');
  if (answered.warnings.length > 0) {
    response.setHeader(
      'warning',
      answered.warnings.map((text) => `299 - "${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`),
    );
  }
}

function bodyText({ body }: ApiResponse, { url = '', headers }: IncomingMessage): string {
  return typeof body === 'string' ? body : jsonText(body, isPretty(url, headers['user-agent']));
}

function streamWatch(
  watch: NonNullable<ApiResponse['watch']>,
  message: IncomingMessage,
  response: ServerResponse,
): void {
  response.flushHeaders();
  const flush = () => {
    for (const event of watch.take()) response.write(`${JSON.stringify(event)}\n`);
    if (watch.ended) response.end();
  };
  const unsubscribe = watch.onEvent(flush);
  const stop = () => {
    unsubscribe();
    watch.close();
  };
  message.on('close', stop);
  response.on('close', stop);
  flush();
}

function streamText(kernel: Kernel, stream: Reader, message: IncomingMessage, response: ServerResponse): void {
  response.flushHeaders();
  const process = kernel.spawn({
    name: 'http-stream',
    *main() {
      try {
        for (;;) {
          const chunk = yield* read(stream);
          if (chunk === null) break;
          response.write(chunk);
        }
      } finally {
        stream.close();
        response.end();
      }
    },
  });
  const stop = () => process.signal('SIGKILL');
  message.on('close', stop);
  response.on('close', stop);
}
