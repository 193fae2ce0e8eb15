/** A Node request as an ApiRequest. */
import type { IncomingMessage } from 'node:http';
import type { ApiRequest, UserInfo } from '../api/types.ts';

/** Reads the whole body and names the user, impersonation headers included. */
export async function toApiRequest(message: IncomingMessage, user: UserInfo): Promise<ApiRequest> {
  const url = new URL(message.url ?? '/', 'http://localhost');
  const query: Record<string, string | string[]> = {};
  for (const key of new Set(url.searchParams.keys())) {
    const values = url.searchParams.getAll(key);
    query[key] = values.length === 1 ? (values[0] as string) : values;
  }
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(message.headers)) {
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(',') : value;
  }
  const parts: Buffer[] = [];
  for await (const part of message) parts.push(part as Buffer);
  const body = Buffer.concat(parts);
  const impersonated = headers['impersonate-user'];
  return {
    method: (message.method ?? 'GET') as ApiRequest['method'],
    path: decodeURIComponent(url.pathname),
    query,
    headers,
    ...(body.length > 0 ? { body: body.toString('utf8') } : {}),
    user: impersonated
      ? { name: impersonated, groups: [...(headers['impersonate-group']?.split(',') ?? []), 'system:authenticated'] }
      : user,
  };
}
