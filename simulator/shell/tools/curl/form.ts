/** -F: multipart/form-data, and files that are sent. Mirrors src/tool_formparse.c and lib/mime.c. */
import { contentOf } from '../../../kernel/fifo.ts';
import { joinBytes, readAllBytes } from '../../../kernel/stream.ts';
import type { Routine } from '../../../kernel/wait.ts';
import type { ToolContext } from '../tool.ts';
import type { Failure } from './failures.ts';
import type { Body } from './request.ts';

/** Upstream: Curl_mime_contenttype. */
const TYPES: Readonly<Record<string, string>> = {
  gif: 'image/gif',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  png: 'image/png',
  svg: 'image/svg+xml',
  txt: 'text/plain',
  htm: 'text/html',
  html: 'text/html',
  pdf: 'application/pdf',
  xml: 'application/xml',
};
const ANY = 'application/octet-stream';

/** What a file holds, or standard input for "-"; undefined when there is no such file. */
export function* fileBytes(t: ToolContext, path: string): Routine<Uint8Array | undefined> {
  if (path === '-') return yield* readAllBytes(t.context.stdin);
  const kind = t.stat(path)?.kind;
  return kind === 'file' || kind === 'fifo' ? yield* contentOf(t.context.files, t.path(path)) : undefined;
}

/** "name=text", "name=@file;type=…;filename=…", "name=<file". */
export function* formBody(t: ToolContext): Routine<Body | Failure> {
  const encoder = new TextEncoder();
  const boundary = `------------------------${t.context.kernel.random('curl-boundaries').hex(22)}`;
  const pieces: Uint8Array[] = [];
  for (const option of t.values('F')) {
    const equals = option.indexOf('=');
    if (equals < 0) return { code: 2, message: 'badly used here' };
    const name = option.slice(0, equals);
    const [content = '', ...modifiers] = option.slice(equals + 1).split(';');
    const modifier = (key: string): string | undefined =>
      modifiers
        .find((one) => one.trim().startsWith(`${key}=`))
        ?.trim()
        .slice(key.length + 1);
    const isFile = content.startsWith('@');
    const path = content.slice(1);
    const data = isFile || content.startsWith('<') ? yield* fileBytes(t, path) : encoder.encode(content);
    if (!data) return { code: 26, message: 'Failed to open/read local data from file/application' };
    const fileName = modifier('filename') ?? (isFile && path !== '-' ? path.split('/').pop() : undefined);
    const extension = (/\.([^.]*)$/.exec(fileName ?? '')?.[1] ?? '').toLowerCase();
    const known = Object.hasOwn(TYPES, extension) ? TYPES[extension] : undefined;
    const type = modifier('type') ?? (isFile ? (known ?? ANY) : undefined);
    const head = `--${boundary}\r\nContent-Disposition: form-data; name="${escaped(name)}"${
      fileName === undefined ? '' : `; filename="${escaped(fileName)}"`
    }\r\n${type === undefined ? '' : `Content-Type: ${type}\r\n`}\r\n`;
    pieces.push(encoder.encode(head), data, encoder.encode('\r\n'));
  }
  pieces.push(encoder.encode(`--${boundary}--\r\n`));
  return { bytes: joinBytes(pieces), type: `multipart/form-data; boundary=${boundary}` };
}

const escaped = (text: string): string => text.replaceAll('"', '%22');
