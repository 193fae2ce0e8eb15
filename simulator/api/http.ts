/**
 * Answers of the API server as they go over a connection: headers, JSON with the fields in the order of the Go structs,
 * watches an event a line. Mirrors apiserver/pkg/endpoints/handlers/responsewriters/writers.go and negotiation.go
 * (isPrettyPrint). Leaves out: gzip, protobuf and CBOR.
 */
import type { Kernel } from '../kernel/kernel.ts';
import { type HttpAnswer, type HttpRequest, headerOf } from '../kernel/sockets.ts';
import { BrokenPipe, Pipe, type Reader, write } from '../kernel/stream.ts';
import { wait } from '../kernel/wait.ts';
import { findSchema, type SchemaNode } from './schema/schema.ts';
import type { ApiResponse, WatchStream } from './types.ts';

/** The answer to a request that came over a connection. */
export function toHttpAnswer(kernel: Kernel, request: HttpRequest, response: ApiResponse): HttpAnswer {
  const { status, body, watch, stream, warnings } = response;
  const proxied = response.headers['content-length'] !== undefined;
  const head = (type: string, length?: number): Record<string, string> => ({
    ...(proxied ? {} : { 'Cache-Control': 'no-cache, private' }),
    ...(length === undefined ? {} : { 'Content-Length': String(length) }),
    'Content-Type': type,
    ...others(response.headers),
    Date: new Date(kernel.wallMs()).toUTCString(),
    ...(warnings.length > 0 ? { Warning: warnings.map((text) => `299 - ${JSON.stringify(text)}`).join(', ') } : {}),
  });
  const type = response.headers['content-type'] ?? 'application/json';
  if (watch) return { status, headers: head(type), body: '', stream: eventLines(kernel, watch) };
  if (stream) return { status, headers: head(type), body: typeof body === 'string' ? body : '', stream };
  const text =
    typeof body === 'string' ? body : jsonText(body, isPretty(request.path, headerOf(request.headers, 'user-agent')));
  return { status, headers: head(type, new TextEncoder().encode(text).length), body: text };
}

/** Whether a request's path can be read: each "%" begins an escape, of a character. */
export function isWellFormed(path: string): boolean {
  try {
    decodeURIComponent(path.replace(/\?.*$/, ''));
    return true;
  } catch {
    return false;
  }
}

/** What Go's net/http answers when it cannot. */
export const BAD_URL: HttpAnswer = {
  status: 400,
  headers: { 'Content-Type': 'text/plain; charset=utf-8', Connection: 'close' },
  body: '400 Bad Request',
};

/** Headers besides those said anyway, with the names as Go writes them. */
function others(headers: Readonly<Record<string, string>>): Record<string, string> {
  const out: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (['content-type', 'content-length', 'date'].includes(name)) continue;
    out[name.replace(/(^|-)([a-z])/g, (_, dash: string, letter: string) => dash + letter.toUpperCase())] = value;
  }
  return out;
}

/** Clients that people read are answered in lines. Upstream: isPrettyPrint. */
export function isPretty(path: string, userAgent = ''): boolean {
  const said = /[?&]pretty=([^&]*)/.exec(path)?.[1];
  if (said !== undefined) return said === 'true' || said === '1';
  return /^(curl|Wget|Mozilla\/5\.0)/.test(userAgent);
}

/** A watch: an event a line, as they come. */
function eventLines(kernel: Kernel, watch: WatchStream): Reader {
  const { reader, writer } = new Pipe();
  kernel.spawn({
    name: 'watch',
    *main() {
      try {
        for (;;) {
          const event = yield* wait(watch.next);
          if (event === null) return;
          yield* write(writer, jsonText({ type: event.type, object: inOrder(event.object) }, false));
        }
      } catch (error) {
        if (!(error instanceof BrokenPipe)) throw error;
      } finally {
        watch.close();
        writer.close();
      }
    },
  });
  return reader;
}

// ── JSON ────────────────────────────────────────────────────────────────────────────────────────────────────────

/** In lines with two blanks and without a newline at the end, or in one line with one. */
export function jsonText(value: unknown, pretty: boolean): string {
  const ordered = inOrder(value);
  return pretty ? printPretty(ordered, '') : `${escaped(JSON.stringify(ordered))}\n`;
}

/** As Go's MarshalIndent writes it. */
function printPretty(value: unknown, indent: string): string {
  const inner = `${indent}  `;
  if (value === null || typeof value !== 'object') return escaped(JSON.stringify(value ?? null));
  if (Array.isArray(value)) {
    if (value.length === 0) return '[]';
    return `[\n${value.map((item) => inner + printPretty(item, inner)).join(',\n')}\n${indent}]`;
  }
  const entries = Object.entries(value).filter(([, v]) => v !== undefined);
  if (entries.length === 0) return '{}';
  return `{\n${entries.map(([key, v]) => `${inner}${escaped(JSON.stringify(key))}: ${printPretty(v, inner)}`).join(',\n')}\n${indent}}`;
}

/** What Go's encoder escapes besides. */
const escaped = (text: string): string =>
  text.replace(/[<>&\u2028\u2029]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);

const META = 'io.k8s.apimachinery.pkg.apis.meta.v1';

/** A value with the fields of known kinds in the order of their structs; keys of maps sorted. */
export function inOrder(value: unknown): unknown {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return value;
  const { kind, apiVersion } = value as { kind?: unknown; apiVersion?: unknown };
  if (typeof kind !== 'string' || typeof apiVersion !== 'string') return value;
  const schema = schemaOf(apiVersion, kind);
  if (schema) return ordered(value, schema, TOP);
  const item = kind.endsWith('List') ? schemaOf(apiVersion, kind.slice(0, -4)) : undefined;
  if (!item) return kindFirst(value as Record<string, unknown>);
  const { items, ...rest } = value as { items?: readonly unknown[] };
  return { ...(kindFirst(rest) as object), items: (items ?? []).map((one) => ordered(one, item, TOP)) };
}

function schemaOf(apiVersion: string, kind: string): SchemaNode | undefined {
  const [group, version] = apiVersion.includes('/') ? apiVersion.split('/') : ['core', apiVersion];
  return (
    findSchema(`io.k8s.api.${(group as string).split('.')[0]}.${version}.${kind}`) ?? findSchema(`${META}.${kind}`)
  );
}

const TOP = ['kind', 'apiVersion', 'metadata'];

function kindFirst(value: Record<string, unknown>): unknown {
  const sorted = Object.keys(value).sort((a, b) => rank(a, TOP) - rank(b, TOP));
  return Object.fromEntries(sorted.map((key) => [key, value[key]]));
}

const rank = (key: string, keys: readonly string[]): number => {
  const at = keys.indexOf(key);
  return at < 0 ? keys.length : at;
};

function ordered(value: unknown, schema: SchemaNode, first: readonly string[] = []): unknown {
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) {
    const { items } = schema;
    return items ? value.map((item) => ordered(item, items)) : value;
  }
  const { properties, keys, additional } = schema;
  const entries = Object.entries(value);
  if (properties && keys) {
    const order = [...first, ...keys];
    return Object.fromEntries(
      entries
        .sort(([a], [b]) => rank(a, order) - rank(b, order))
        .map(([key, v]) => {
          const field = properties(key);
          return [key, field ? ordered(v, field) : v];
        }),
    );
  }
  // Go writes the keys of a map sorted.
  return Object.fromEntries(
    entries
      .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
      .map(([key, v]) => [key, additional ? ordered(v, additional) : v]),
  );
}
