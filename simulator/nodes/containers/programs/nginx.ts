/**
 * nginx as it comes: serves /usr/share/nginx/html, writes access and error lines. Texts are the server's own pages.
 * Leaves out: configuration, ranges, methods other than GET and HEAD, directory redirects.
 */

import { nginxHeaders } from '../../../network/server-headers.ts';
import type { AskedAnswer, AskedProgram, DeclaredAnswer, DeclaredView, ImageProgram } from '../../types.ts';

const ROOT = '/usr/share/nginx/html';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

export const nginx: ImageProgram = {
  name: 'nginx',
  command: 'nginx',
  title: 'nginx -g daemon off;',
  answer: (container, { path }) => answer(container, path),
  asked,
  accessLog(container, { method, path, status, bytes, agent, client }) {
    const at = new Date(container.wallMs).toISOString();
    const day = `${at.slice(8, 10)}/${MONTHS[Number(at.slice(5, 7)) - 1]}/${at.slice(0, 4)}:${at.slice(11, 19)} +0000`;
    const access = `${client} - - [${day}] "${method} ${path} HTTP/1.1" ${status} ${bytes} "-" "${agent}" "-"`;
    if (status !== 404) return [access];
    const stamp = `${at.slice(0, 10).replaceAll('-', '/')} ${at.slice(11, 19)}`;
    return [
      access,
      `${stamp} [error] 7#7: *1 open() "${ROOT}${path}" failed (2: No such file or directory), client: ${client}, server: localhost, request: "${method} ${path} HTTP/1.1"`,
    ];
  },
};

/** -v, -t and -s, and a second server: its ports are taken. Upstream: nginx's src/core/nginx.c. */
function asked(args: readonly string[], { version, wallMs, pid, running }: AskedProgram): AskedAnswer | undefined {
  const has = (letter: string): boolean => args.some((arg) => new RegExp(`^-[a-zA-Z]*${letter}`).test(arg));
  const at = new Date(wallMs).toISOString();
  const stamp = `${at.slice(0, 10).replaceAll('-', '/')} ${at.slice(11, 19)}`;
  const number = version.replace(/-.*$/, '');
  if (args[0] === '-h' || args[0] === '-?' || args[0] === '-V' || args[0] === '-T')
    return { stderr: `nginx: not simulated: ${args[0]}\n`, code: 1 };
  if (args[0] === '-v') return { stderr: `nginx version: nginx/${number}\n`, code: 0 };
  if (has('t') && args[0] !== '-g')
    return {
      stderr:
        'nginx: the configuration file /etc/nginx/nginx.conf syntax is ok\nnginx: configuration file /etc/nginx/nginx.conf test is successful\n',
      code: 0,
    };
  const signal = args[0] === '-s' ? (args[1] ?? '') : undefined;
  if (signal !== undefined) {
    if (!/^(?:stop|quit|reopen|reload)$/.test(signal))
      return { stderr: `nginx: invalid option: "-s ${signal}"\n`, code: 1 };
    // There is no configuration that a reload could bring in.
    if (signal === 'reload' || signal === 'reopen')
      return { stderr: `${stamp} [notice] ${pid}#${pid}: signal process started\n`, code: 0 };
    return { stderr: `nginx: not simulated: -s ${signal} (delete the Pod)\n`, code: 1 };
  }
  if (!running) return undefined;
  const taken = `nginx: [emerg] bind() to 0.0.0.0:80 failed (98: Address already in use)\n`;
  return { stderr: `${taken.repeat(5)}nginx: [emerg] still could not bind()\n`, code: 1 };
}

function answer(container: DeclaredView, target: string): DeclaredAnswer {
  const path = target.split('?')[0] as string;
  const server = `nginx/${versionOf(container)}`;
  const body = container.file(`${ROOT}${path.endsWith('/') ? `${path}index.html` : path}`);
  if (body !== undefined) {
    return {
      status: 200,
      body,
      headers: nginxHeaders(server, path.endsWith('.txt') ? 'text/plain' : 'text/html', body, container.wallMs, true),
    };
  }
  const status = path.endsWith('/') && path !== '/' ? 404 : path === '/' ? 403 : 404;
  const title = status === 404 ? '404 Not Found' : '403 Forbidden';
  const page = `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n<hr><center>${server}</center>\r\n</body>\r\n</html>\r\n`;
  return { status, body: page, headers: nginxHeaders(server, 'text/html', page, container.wallMs, false) };
}

/** The version without a variant: "1.27.5-alpine" → "1.27.5". */
function versionOf(container: DeclaredView): string {
  return container.behaviour.version.replace(/-.*$/, '');
}
