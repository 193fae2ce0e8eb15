/** A Node request as an ApiRequest. */
import type { IncomingMessage } from 'node:http';
import { badRequest, failure, StatusError } from '../api/errors.ts';
import type { ApiRequest, ApiResponse, UserInfo } from '../api/types.ts';
import { readProtobuf } from './protobuf/object.ts';
import { WireError } from './protobuf/wire.ts';

/** More than the API server reads of a body; what comes behind it is not kept. */
const MOST_BYTES = 4 * 1024 * 1024;
const PROTOBUF = 'application/vnd.kubernetes.protobuf';

/** The request; or the answer to one that cannot be read. */
export async function readable(message: IncomingMessage, user: UserInfo): Promise<ApiRequest | ApiResponse> {
  try {
    return await toApiRequest(message, user);
  } catch (error) {
    if (!(error instanceof StatusError)) throw error;
    return { status: error.status.code ?? 500, headers: {}, warnings: [], body: error.status };
  }
}

/**
 * Reads the whole body. Whoever the headers impersonate is the API server's to find out. Throws a StatusError for a request
 * that cannot be read.
 */
async function toApiRequest(message: IncomingMessage, user: UserInfo): Promise<ApiRequest> {
  const url = new URL(message.url ?? '/', 'http://localhost');
  const query: Record<string, string | string[]> = {};
  for (const key of new Set(url.searchParams.keys())) {
    const values = url.searchParams.getAll(key);
    query[key] = values.length === 1 ? (values[0] as string) : values;
  }
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(message.headers)) {
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  const bytes = await readBody(message);
  const body = bytes.length > 0 ? bodyText(bytes, headers) : undefined;
  return {
    method: (message.method ?? 'GET') as ApiRequest['method'],
    path: pathOf(url),
    query,
    headers,
    ...(body === undefined ? {} : { body }),
    user,
  };
}

async function readBody(message: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of message) {
    if (length < MOST_BYTES) parts.push(part as Buffer);
    length += (part as Buffer).length;
  }
  return Buffer.concat(parts);
}

function pathOf(url: URL): string {
  try {
    return decodeURIComponent(url.pathname);
  } catch (error) {
    if (error instanceof URIError) throw new StatusError(badRequest(`invalid URL escape in ${url.pathname}`));
    throw error;
  }
}

/** The body as text; one in protobuf becomes JSON, and its headers say so. */
function bodyText(bytes: Buffer, headers: Record<string, string>): string {
  if (!(headers['content-type'] ?? '').startsWith(PROTOBUF)) return bytes.toString('utf8');
  try {
    const text = JSON.stringify(readProtobuf(bytes));
    headers['content-type'] = 'application/json';
    return text;
  } catch (error) {
    if (!(error instanceof WireError || error instanceof SyntaxError)) throw error;
    if (error.message.startsWith('not simulated'))
      throw new StatusError(failure(415, 'UnsupportedMediaType', error.message));
    throw new StatusError(badRequest(`couldn't decode the request body: ${error.message}`));
  }
}
