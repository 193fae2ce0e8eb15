/** chartmuseum's routes and what they do. Mirrors pkg/chartmuseum/server/multitenant: routes.go, handlers.go, api.go, storage.go. */
import { base64Encode } from '../../../../api/schema/base64.ts';
import { bodyBytes, type HttpAnswer, type HttpRequest, headerOf } from '../../../../kernel/sockets.ts';
import { bytesReader } from '../../../../kernel/stream.ts';
import type { DeclaredView } from '../../../types.ts';
import { levelOf, logLine } from './access-log.ts';
import { boundaryOf, formFiles } from './form.ts';
import { museumHeaders } from './headers.ts';
import type { MuseumSettings } from './settings.ts';

/** Helm's library, loaded when it is first needed. */
type Library = typeof import('../../../../helm/repository/shelf.ts');

interface Reply {
  readonly status: number;
  readonly type?: string;
  readonly body: string | Uint8Array;
  readonly more?: Readonly<Record<string, string>>;
}

const STATE_FILE = 'index-cache.yaml';
const WELCOME = `<!DOCTYPE html>
<html>
<head><title>Welcome to ChartMuseum!</title></head>
<body>
<h1>Welcome to ChartMuseum!</h1>
<p>The server works. Its charts are listed in index.yaml.</p>
</body>
</html>
`;

const json = (status: number, body: string): Reply => ({ status, type: 'application/json; charset=utf-8', body });
const failure = (status: number, error: string): Reply => json(status, JSON.stringify({ error }));
const SAVED = json(201, '{"saved":true}');

export class Museum {
  readonly #container: DeclaredView;
  readonly #settings: MuseumSettings;
  #shelf: InstanceType<Library['Shelf']> | undefined;
  /** Requests besides those to /health. */
  #served = 0;

  constructor(container: DeclaredView, settings: MuseumSettings) {
    this.#container = container;
    this.#settings = settings;
  }

  serve(request: HttpRequest, library: Library): HttpAnswer {
    const number = this.#container.requests + ++this.#served;
    const id = headerOf(request.headers, 'x-request-id') ?? this.#container.uuid();
    const reply = this.#reply(request, library);
    this.#log(request, reply.status, number, id);
    const headers = { ...museumHeaders(this.#container, reply.type, reply.body, id), ...reply.more };
    if (request.method === 'HEAD') return { status: reply.status, headers, body: '' };
    return typeof reply.body === 'string'
      ? { status: reply.status, headers, body: reply.body }
      : { status: reply.status, headers, body: '', stream: bytesReader(reply.body) };
  }

  #log({ method, path, client = '' }: HttpRequest, status: number, number: number, id: string): void {
    const fields = [
      ['path', pathOf(path)],
      ['comment', ''],
      ['latency', '0s'],
      ['clientIP', client],
      ['method', method],
      ['statusCode', status],
      ['reqID', id],
    ] as const;
    const message = `[${number}] Request served`;
    this.#say(levelOf(status), message, fields);
  }

  #say(
    level: 'INFO' | 'WARN' | 'ERROR',
    message: string,
    fields: readonly (readonly [string, string | number])[],
  ): void {
    this.#container.say(logLine(this.#container.wallMs, { json: this.#settings.logsJson, level, message, fields }));
  }

  /** Upstream: router.go rootHandler, match.go. */
  #reply(request: HttpRequest, library: Library): Reply {
    const { contextPath } = this.#settings;
    const whole = pathOf(request.path);
    if (whole !== contextPath && !whole.startsWith(`${contextPath}/`)) return failure(404, 'not found');
    const path = whole === contextPath ? '/' : whole.slice(contextPath.length);
    const route = this.#route(request.method, path, request, library);
    if (!route) return failure(404, 'not found');
    return this.#isAllowed(request) ? route() : this.#unauthorized();
  }

  #route(method: string, path: string, request: HttpRequest, library: Library): (() => Reply) | undefined {
    const { api, deletes } = this.#settings;
    const [first, ...rest] = path.slice(1).split('/').map(unescaped);
    if (method === 'GET' && path === '/') return () => ({ status: 200, type: 'text/html', body: WELCOME });
    if (method === 'GET' && path === '/index.yaml') return () => this.#index(library);
    if (method === 'GET' && first === 'charts' && rest.length === 1) return () => this.#file(rest[0] as string);
    if (!api || first !== 'api') return undefined;
    const [what, name = '', version = ''] = rest;
    if (method === 'POST' && rest.length === 1 && what === 'charts') return () => this.#upload(request, library);
    if (method === 'POST' && rest.length === 1 && what === 'prov')
      return () => this.#keep([{ data: bodyBytes(request), kind: 'provenance' }], request, library, false);
    if (what !== 'charts') return undefined;
    const reads = method === 'GET' || method === 'HEAD';
    if (method === 'GET' && rest.length === 1) return () => this.#all(request, library);
    if (reads && rest.length === 2) return () => this.#versions(name, library);
    if (reads && rest.length === 3) return () => this.#version(name, version, library);
    if (method === 'DELETE' && deletes && rest.length === 3) return () => this.#delete(name, version);
    return undefined;
  }

  #isAllowed({ method, headers }: HttpRequest): boolean {
    const { user, password, anonymousGet } = this.#settings;
    if (user === '' || password === '') return true;
    if (anonymousGet && (method === 'GET' || method === 'HEAD')) return true;
    const given = headerOf(headers, 'authorization');
    return given === `Basic ${base64Encode(new TextEncoder().encode(`${user}:${password}`))}`;
  }

  #unauthorized(): Reply {
    return { ...failure(401, 'unauthorized'), more: { 'Www-Authenticate': 'Basic realm="ChartMuseum"' } };
  }

  /** The shelf as the folder is now. */
  #look(library: Library): InstanceType<Library['Shelf']> {
    const { folder, chartUrl, contextPath, keepsState } = this.#settings;
    this.#shelf ??= new library.Shelf(chartUrl === '' ? '' : `${chartUrl}${contextPath}/`);
    const shelf = this.#shelf;
    const { files } = this.#container;
    const names = this.#container.list(folder).filter((name) => name.endsWith('.tgz'));
    const before = shelf.text(contextPath);
    shelf.look(
      names.map((name) => ({
        name,
        modifiedMs: files.stat(`${folder}/${name}`).modifiedMs,
        read: () => files.readBytes(`${folder}/${name}`),
      })),
      this.#container.wallMs,
      (name) =>
        this.#say('WARN', 'Invalid package in storage', [
          ['repo', ''],
          ['action', 'added'],
          ['package', name],
        ]),
    );
    const text = shelf.text(contextPath);
    if (keepsState && text !== before) this.#write(STATE_FILE, text);
    return shelf;
  }

  #index(library: Library): Reply {
    return { status: 200, type: 'application/x-yaml', body: this.#look(library).text(this.#settings.contextPath) };
  }

  #file(name: string): Reply {
    if (!name.endsWith('tgz') && !name.endsWith('tgz.prov')) return failure(500, 'unsupported file extension');
    const data = this.#read(name);
    if (!data) return failure(404, 'object not found');
    return {
      status: 200,
      type: name.endsWith('.prov') ? 'application/pgp-signature' : 'application/x-tar',
      body: data,
    };
  }

  #all({ path }: HttpRequest, library: Library): Reply {
    const query = queryOf(path);
    const [offset, limit] = [query.get('offset'), query.get('limit')];
    if (offset !== undefined && !/^\+?\d+$/.test(offset))
      return failure(400, 'offset is not a valid non-negative integer');
    if (limit !== undefined && !/^\+?0*[1-9]\d*$/.test(limit))
      return failure(400, 'limit is not a valid positive integer');
    const page = { offset: Number(offset ?? 0), limit: limit === undefined ? undefined : Number(limit) };
    // Upstream: without a limit, an offset leaves nothing (its end is offset − 1).
    const nothing = limit === undefined && page.offset > 0;
    return json(200, nothing ? '{}' : this.#look(library).all(page));
  }

  #versions(name: string, library: Library): Reply {
    const versions = this.#look(library).versions(name);
    return versions === undefined ? failure(404, 'chart not found') : json(200, versions);
  }

  #version(name: string, version: string, library: Library): Reply {
    const found = this.#look(library).version(name, version === 'latest' ? '' : version);
    return 'json' in found ? json(200, found.json) : failure(404, found.problem);
  }

  #delete(name: string, version: string): Reply {
    const archive = `${name}-${version}.tgz`;
    const path = `${this.#settings.folder}/${archive}`;
    if (!this.#read(archive)) return failure(404, `remove ${path}: no such file or directory`);
    this.#container.change((files) => {
      files.remove(path);
      if (files.exists(`${path}.prov`)) files.remove(`${path}.prov`);
    });
    return json(200, '{"deleted":true}');
  }

  #upload(request: HttpRequest, library: Library): Reply {
    const { maxUpload, chartField, provenanceField } = this.#settings;
    const body = bodyBytes(request);
    if (body.length > maxUpload)
      return {
        status: 413,
        type: 'text/plain; charset=utf-8',
        body: 'request too large',
        more: { Connection: 'close' },
      };
    const boundary = boundaryOf(headerOf(request.headers, 'content-type') ?? '');
    if (boundary === undefined) return this.#keep([{ data: body, kind: 'chart' }], request, library, false);
    const files = formFiles(body, boundary);
    const parts: Part[] = [];
    for (const [fields, kind] of [
      [['chart', chartField], 'chart'],
      [['prov', provenanceField], 'provenance'],
    ] as const) {
      for (const field of new Set(fields)) {
        const file = files.find((one) => one.field === field);
        if (file) parts.push({ data: file.data, kind });
      }
    }
    if (parts.length > 0) return this.#keep(parts, request, library, true);
    return failure(400, `no package or provenance file found in form fields ${chartField} and ${provenanceField}`);
  }

  /** Writes what was uploaded, all or nothing. */
  #keep(parts: readonly Part[], { path }: HttpRequest, library: Library, isForm: boolean): Reply {
    const { overwrites, forces, maxObjects, folder } = this.#settings;
    const mayReplace = overwrites || (forces && queryOf(path).has('force'));
    const named = new Map<string, Uint8Array>();
    for (const { data, kind } of parts) {
      const found = kind === 'chart' ? library.archiveFileName(data) : provenanceName(data);
      if ('problem' in found) return failure(isForm ? 400 : 500, found.problem);
      const { name } = found;
      if (name.includes('/')) return failure(400, `${name} is improperly formatted`);
      if (!mayReplace && this.#read(name))
        return failure(409, isForm ? `${name} already exists` : 'file already exists');
      const kept = this.#container.list(folder);
      if (!isForm && maxObjects > 0 && kept.length >= maxObjects && !(mayReplace && kept.includes(name)))
        return failure(507, 'repo has reached storage limit');
      named.set(name, data);
    }
    for (const [name, data] of named) this.#write(name, data);
    return SAVED;
  }

  #read(name: string): Uint8Array | undefined {
    const { files } = this.#container;
    const path = `${this.#settings.folder}/${name}`;
    return files.exists(path) && files.stat(path).kind === 'file' ? files.readBytes(path) : undefined;
  }

  #write(name: string, content: string | Uint8Array): void {
    const { folder } = this.#settings;
    this.#container.change((files) => {
      if (!files.exists(folder)) files.makeDirectory(folder, { parents: true });
      files.write(`${folder}/${name}`, content);
    });
  }
}

interface Part {
  readonly data: Uint8Array;
  readonly kind: 'chart' | 'provenance';
}

/** Upstream: ProvenanceFilenameFromContent. */
function provenanceName(data: Uint8Array): { readonly name: string } | { readonly problem: string } {
  const text = new TextDecoder().decode(data);
  const name = /\nname:[ *](.+)/.exec(text)?.[1];
  const version = /\nversion:[ *](.+)/.exec(text)?.[1];
  if (!text.startsWith('-----BEGIN PGP SIGNED MESSAGE-----') || name === undefined || version === undefined)
    return { problem: 'invalid provenance file' };
  return { name: `${name}-${version}.tgz.prov` };
}

const pathOf = (path: string): string => path.replace(/[?#].*$/, '');

function unescaped(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch (error) {
    if (!(error instanceof URIError)) throw error;
    return part;
  }
}

function queryOf(path: string): ReadonlyMap<string, string> {
  const query = path.includes('?') ? path.slice(path.indexOf('?') + 1).replace(/#.*$/, '') : '';
  return new Map(
    query
      .split('&')
      .filter((part) => part !== '')
      .map((part) => {
        const [name = '', ...value] = part.split('=');
        return [unescaped(name), unescaped(value.join('='))];
      }),
  );
}
