/** The headers that everyday servers send along with an answer. */
import { headerOf } from '../kernel/sockets.ts';

/** "Mon, 02 Mar 2026 09:00:01 GMT" */
export const httpDate = (wallMs: number): string => new Date(wallMs).toUTCString();

const lengthOf = (body: string): string => String(new TextEncoder().encode(body).length);

/** Go's net/http: in the order in which it writes them; the type is guessed from the body. */
export function goHeaders(body: string, wallMs: number): Record<string, string> {
  return {
    Date: httpDate(wallMs),
    'Content-Length': lengthOf(body),
    ...(body === ''
      ? {}
      : {
          'Content-Type': /^\s*<(!doctype|html|h1|body)/i.test(body)
            ? 'text/html; charset=utf-8'
            : 'text/plain; charset=utf-8',
        }),
  };
}

/** Go's http.NotFound. */
export const goNotFound = (body: string, wallMs: number): Record<string, string> => ({
  'Content-Type': 'text/plain; charset=utf-8',
  'X-Content-Type-Options': 'nosniff',
  Date: httpDate(wallMs),
  'Content-Length': lengthOf(body),
});

/** nginx, for a page of its own or (with `file`) a file. */
export function nginxHeaders(
  server: string,
  type: string,
  body: string,
  wallMs: number,
  file: boolean,
): Record<string, string> {
  const length = lengthOf(body);
  return {
    Server: server,
    Date: httpDate(wallMs),
    'Content-Type': type,
    'Content-Length': length,
    ...(file ? { 'Last-Modified': FILE_DATE } : {}),
    Connection: 'keep-alive',
    ...(file ? { ETag: `"5c0692e1-${Number(length).toString(16)}"`, 'Accept-Ranges': 'bytes' } : {}),
  };
}

/** When the image's files were made. */
const FILE_DATE = 'Tue, 04 Dec 2018 14:44:49 GMT';

/** Node's http module. */
export const nodeHeaders = (wallMs: number): Record<string, string> => ({
  Date: httpDate(wallMs),
  Connection: 'keep-alive',
  'Keep-Alive': 'timeout=5',
  'Transfer-Encoding': 'chunked',
});

/** nginx as ingress-nginx configures it: no name of the server, the other headers of whoever answered behind it after its own. */
export function gatewayHeaders(
  behind: Readonly<Record<string, string>>,
  body: string,
  wallMs: number,
): Record<string, string> {
  const type = headerOf(behind, 'content-type');
  const own = new Set([
    'date',
    'server',
    'content-type',
    'content-length',
    'connection',
    'keep-alive',
    'transfer-encoding',
  ]);
  return {
    Date: httpDate(wallMs),
    ...(type === undefined ? {} : { 'Content-Type': type }),
    ...(headerOf(behind, 'transfer-encoding') === undefined
      ? { 'Content-Length': lengthOf(body) }
      : { 'Transfer-Encoding': 'chunked' }),
    Connection: 'keep-alive',
    ...Object.fromEntries(Object.entries(behind).filter(([name]) => !own.has(name.toLowerCase()))),
  };
}
