/** `python3 -m http.server`: serves the files of a folder. Nothing else of Python is there. */
import { FileError } from '../../kernel/files.ts';
import type { HttpAnswer, HttpRequest } from '../../kernel/sockets.ts';
import { bytesReader, write } from '../../kernel/stream.ts';
import { type Routine, wait } from '../../kernel/wait.ts';
import { localTime } from '../clock-zone.ts';
import { formatTime } from '../strftime.ts';
import type { Tool } from './tool.ts';
import { unquote } from './url.ts';

const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html',
  txt: 'text/plain',
  json: 'application/json',
  js: 'text/javascript',
  css: 'text/css',
  yaml: 'application/yaml',
  yml: 'application/yaml',
  tgz: 'application/x-tar',
  gz: 'application/gzip',
  png: 'image/png',
  svg: 'image/svg+xml',
  md: 'text/markdown',
};

const python: Tool = {
  names: ['python3', 'python'],
  *program(context) {
    const { args } = context;
    if (args[0] !== '-m' || args[1] !== 'http.server') {
      yield* write(context.stderr, `${context.name}: not simulated: only "python3 -m http.server" is\n`);
      return 1;
    }
    let port = 8000;
    let bind = '0.0.0.0';
    let folder = context.cwd;
    for (let i = 2; i < args.length; i++) {
      const arg = args[i] as string;
      if (arg === '--bind' || arg === '-b') bind = args[++i] ?? bind;
      else if (arg === '--directory' || arg === '-d') {
        const value = args[++i] ?? '.';
        folder = value.startsWith('/') ? value : `${context.cwd}/${value}`;
      } else if (/^\d+$/.test(arg)) port = Number(arg);
    }
    const { kernel, network, files } = context;
    if (!network) {
      yield* write(context.stderr, 'OSError: [Errno 101] Network is unreachable\n');
      return 1;
    }
    const log = (request: HttpRequest, status: number): void => {
      const now = kernel.wallMs();
      const time = formatTime('%d/%b/%Y %H:%M:%S', now, undefined, localTime(context.env.get('TZ'), now));
      kernel.start('log', () =>
        write(context.stderr, `127.0.0.1 - - [${time}] "${request.method} ${request.path} HTTP/1.1" ${status} -\n`),
      );
    };
    const stop = network.listen(port, function* (request): Routine<HttpAnswer> {
      const path = unquote(request.path.replace(/[?#].*$/, ''));
      try {
        let target = `${folder}${path}`;
        let type = TYPES[path.split('.').pop() as string] ?? 'application/octet-stream';
        if (files.stat(target).kind === 'directory') {
          if (files.exists(`${target}/index.html`)) {
            target = `${target}/index.html`;
            type = 'text/html';
          } else {
            log(request, 200);
            return {
              status: 200,
              headers: { 'Content-Type': 'text/html; charset=utf-8' },
              body: listing(
                path,
                files
                  .list(target)
                  .map((name) => (files.stat(`${target}/${name}`).kind === 'directory' ? `${name}/` : name)),
              ),
            };
          }
        }
        const bytes = files.readBytes(target);
        log(request, 200);
        const headers = {
          Server: 'SimpleHTTP/0.6 Python/3.13.5',
          'Content-Type': type,
          'Content-Length': String(bytes.length),
        };
        const text = textOf(bytes);
        return text === undefined
          ? { status: 200, headers, body: '', stream: bytesReader(bytes) }
          : { status: 200, headers, body: text };
      } catch (error) {
        if (!(error instanceof FileError)) throw error;
        log(request, 404);
        return {
          status: 404,
          reason: 'File not found',
          headers: { 'Content-Type': 'text/html;charset=utf-8' },
          body: '<!DOCTYPE HTML>\n<html lang="en">\n    <head>\n        <title>Error response</title>\n    </head>\n    <body>\n        <h1>Error response</h1>\n        <p>Error code: 404</p>\n        <p>Message: File not found.</p>\n    </body>\n</html>\n',
        };
      }
    });
    if (stop === 'in-use') {
      yield* write(context.stderr, 'OSError: [Errno 98] Address already in use\n');
      return 1;
    }
    try {
      yield* write(context.stdout, `Serving HTTP on ${bind} port ${port} (http://${bind}:${port}/) ...\n`);
      yield* wait<void>({ label: 'requests', begin: () => () => {} });
    } finally {
      stop();
    }
    return 0;
  },
};

/** The text that bytes are; undefined when they are none. */
function textOf(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function listing(path: string, names: readonly string[]): string {
  return `<!DOCTYPE HTML>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>Directory listing for ${path}</title>\n</head>\n<body>\n<h1>Directory listing for ${path}</h1>\n<hr>\n<ul>\n${names.map((name) => `<li><a href="${name}">${name}</a></li>\n`).join('')}</ul>\n<hr>\n</body>\n</html>\n`;
}

export const SERVER_TOOLS: readonly Tool[] = [python];
