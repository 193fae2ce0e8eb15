/** A Node request as an ApiRequest. */
import type { IncomingMessage } from 'node:http';
import type { ApiRequest, UserInfo } from '../api/types.ts';

/** Reads the whole body. Whoever the headers impersonate is the API server's to find out. */
export async function toApiRequest(message: IncomingMessage, user: UserInfo): Promise<ApiRequest> {
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
  const parts: Buffer[] = [];
  for await (const part of message) parts.push(part as Buffer);
  const body = Buffer.concat(parts);
  return {
    method: (message.method ?? 'GET') as ApiRequest['method'],
    path: decodeURIComponent(url.pathname),
    query,
    headers,
    ...(body.length > 0 ? { body: body.toString('utf8') } : {}),
    user,
  };
}
