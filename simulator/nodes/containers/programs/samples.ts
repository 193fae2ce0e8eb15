/** The small servers of Kubernetes' tutorials: hello-app, kubernetes-bootcamp, echoserver, hello-frontend, http-echo. */
import type { HttpAnswer, HttpRequest } from '../../../kernel/sockets.ts';
import type { Routine } from '../../../kernel/wait.ts';
import { nodeHeaders } from '../../../network/server-headers.ts';
import type { DeclaredView, ImageProgram } from '../../types.ts';

/** Go's log: "2026/03/02 09:00:01 TEXT". */
function goLog({ wallMs }: DeclaredView, text: string): string {
  const at = new Date(wallMs).toISOString();
  return `${at.slice(0, 10).replaceAll('-', '/')} ${at.slice(11, 19)} ${text}`;
}

/** gcr.io/google-samples/hello-app: names its version and host. */
export const helloApp: ImageProgram = {
  name: 'hello-app',
  greets: (container) => [goLog(container, 'Server listening on port 8080')],
  answer: (container) => ({
    status: 200,
    body: `Hello, world!\nVersion: ${container.behaviour.version}.0\nHostname: ${container.podName}\n`,
  }),
  accessLog: (container, { path }) => [goLog(container, `Serving request: ${path}`)],
};

/** gcr.io/google-samples/kubernetes-bootcamp. */
export const bootcamp: ImageProgram = {
  name: 'bootcamp',
  greets: ({ wallMs, podName }) => [
    `Kubernetes Bootcamp App Started At: ${new Date(wallMs).toISOString()} | Running On:  ${podName} `,
    '',
  ],
  answer: ({ podName, behaviour, wallMs }) => ({
    status: 200,
    headers: { 'Content-Type': 'text/plain', ...nodeHeaders(wallMs) },
    body: `Hello Kubernetes bootcamp! | Running on: ${podName} | v=${behaviour.version}\n`,
  }),
  accessLog: ({ podName, wallMs, nowMs, startedAtMs }, { number }) => [
    `Running On: ${podName} | Total Requests: ${number} | App Uptime: ${(nowMs - startedAtMs) / 1000} seconds | Log Time: ${new Date(wallMs).toISOString()}`,
  ],
};

/** registry.k8s.io/echoserver:1.4: tells what of a request has come. */
export const echoserver: ImageProgram = {
  name: 'echoserver',
  counts: true,
  answer(_container, { method, path, headers = {}, body = '', client = '127.0.0.1' }) {
    const [real = '/', query] = path.split('?');
    const lower = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value] as const);
    const host = lower.find(([name]) => name === 'host')?.[1] ?? '';
    const shown = lower.sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, value]) => `${name}=${value}`);
    return {
      status: 200,
      headers: { Server: 'nginx/1.10.0', 'Content-Type': 'text/plain' },
      body: `CLIENT VALUES:
client_address=${client}
command=${method}
real path=${path}
query=${query ?? 'nil'}
request_version=1.1
request_uri=http://${host.replace(/:.*$/, '')}:8080${real}

SERVER VALUES:
server_version=nginx: 1.10.0 - lua: 10001

HEADERS RECEIVED:
${shown.join('\n')}
BODY:
${body === '' ? '-no body in request-' : body}`,
    };
  },
};

/** gcr.io/google-samples/hello-frontend: nginx in front of the Service `hello`. */
export const helloFrontend: ImageProgram = {
  name: 'hello-frontend',
  command: 'nginx',
  title: 'nginx -g daemon off;',
  ask: (container, request) => handOn(container, request),
};

function* handOn({ network }: DeclaredView, { path }: HttpRequest): Routine<HttpAnswer> {
  const outcome = yield* network.http({ method: 'GET', scheme: 'http', host: 'hello', port: 80, path, headers: {} });
  if (outcome.kind === 'response') return { status: outcome.status, headers: outcome.headers, body: outcome.body };
  const title = '502 Bad Gateway';
  return {
    status: 502,
    headers: { 'Content-Type': 'text/html' },
    body: `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n</body>\r\n</html>\r\n`,
  };
}

/** hashicorp/http-echo: `-text=…` is what it answers, `-listen=:5678` where. */
export const httpEcho: ImageProgram = {
  name: 'http-echo',
  command: 'http-echo',
  adapts(behaviour, args) {
    const given = new Map(
      args.flatMap((word, i) => {
        const [, name, value] = /^--?([a-z-]+)(?:=(.*))?$/s.exec(word) ?? [];
        return name === undefined ? [] : [[name, value ?? args[i + 1] ?? ''] as const];
      }),
    );
    const text = given.get('text');
    if (text === undefined)
      return { ...behaviour, listen: [], fail: [{ afterMs: 0, exit: 127, log: 'Missing -text option!' }] };
    const port = Number((given.get('listen') ?? ':5678').replace(/^.*:/, ''));
    return { ...behaviour, with: { text }, listen: [{ port, afterMs: 50 }] };
  },
  greets: (container) => {
    const port = container.behaviour.listen[0]?.port;
    return port === undefined ? [] : [goLog(container, `[INFO] server is listening on :${port}`)];
  },
  answer: ({ behaviour }) => ({ status: 200, body: `${String(behaviour.with?.text ?? '')}\n` }),
};
