/**
 * REST calls of a client: paths, bodies, accepted types, warnings on stderr, refusals as `StatusError`.
 * Mirrors k8s.io/client-go/rest as far as a command line sees it.
 */
import { sortedDeeply } from '../../api/sorted-keys.ts';
import { isPathSegmentName } from '../../api/validation/names.ts';
import { type Routine, race, timer, type Wait } from '../../kernel/wait.ts';
import { CliError, ConnectionError, namelessObject, notSimulated, quote, StatusError } from '../cli/errors.ts';
import type {
  ApiRequest,
  ApiResponse,
  Client,
  Credentials,
  JsonObject,
  Mapping,
  ObjectPath,
  PatchType,
  RequestOptions,
  Status,
  Transport,
  Unstructured,
} from '../types.ts';

export const PATCH_TYPES: Readonly<Record<PatchType, string>> = {
  json: 'application/json-patch+json',
  merge: 'application/merge-patch+json',
  strategic: 'application/strategic-merge-patch+json',
  apply: 'application/apply-patch+yaml',
};

/** What the server takes the name of a manager of fields from. Upstream: rest.DefaultKubernetesUserAgent. */
const USER_AGENT = 'kubectl/v1.36.3 (linux/amd64) kubernetes/0000000';

type Method = ApiRequest['method'];

interface RestOptions {
  readonly transport: Transport;
  readonly server: string;
  readonly credentials: Credentials;
  /** Where warnings go. */
  readonly warn: (text: string) => Routine<void>;
  /** kubectl's unless given. */
  readonly userAgent?: string;
  /** Whose requests these are, where one program has several clients. */
  readonly asker?: object;
  /** How long an answer may take; 0: as long as it likes. */
  readonly timeoutMs?: number;
}

/** What stands between the slashes of a path. Upstream: rest.IsValidPathSegmentName. */
function checkSegment(what: string, text: string): void {
  const problems = isPathSegmentName(text, false);
  if (problems.length > 0) throw new CliError(`invalid ${what} ${quote(text)}: [${problems.join(' ')}]`);
}

export class RestClient implements Client {
  readonly server: string;
  readonly #options: RestOptions;
  /** A warning is shown once per call of kubectl. */
  readonly #warned = new Set<string>();

  constructor(options: RestOptions) {
    this.#options = options;
    this.server = options.server;
  }

  get warnings(): number {
    return this.#warned.size;
  }

  *raw(method: Method, path: string, options: RequestOptions = {}): Routine<ApiResponse> {
    const { timeoutMs = 0 } = this.#options;
    // What flows on would be cut off; answers that are whole come sooner than anybody's shortest timeout.
    if (timeoutMs > 0 && (timeoutMs < SHORTEST_TIMEOUT_MS || isStream(path, options.query)))
      throw notSimulated('--request-timeout of less than a second, or for what is watched, followed or upgraded');
    const headers: Record<string, string> = {
      accept: options.accept ?? 'application/json',
      'user-agent': this.#options.userAgent ?? USER_AGENT,
      ...options.headers,
    };
    if (options.body !== undefined) headers['content-type'] = options.contentType ?? 'application/json';
    const response = yield* this.#options.transport.request({
      method,
      path,
      headers,
      server: this.server,
      credentials: this.#options.credentials,
      asker: this.#options.asker ?? this,
      ...(options.query ? { query: options.query } : {}),
      ...(options.body !== undefined ? { body: encoded(options.body) } : {}),
    });
    if ('unanswered' in response) throw unanswered(this.server, response.unanswered, method, path);
    for (const warning of response.warnings) {
      if (this.#warned.has(warning)) continue;
      this.#warned.add(warning);
      yield* this.#options.warn(`Warning: ${warning}\n`);
    }
    return response;
  }

  *request(method: Method, path: string, options: RequestOptions = {}): Routine<ApiResponse> {
    const response = yield* this.raw(method, path, options);
    if (response.status >= 400) throw new StatusError(statusOf(response, method, path));
    return response;
  }

  path({ mapping, namespace, name, subresource }: ObjectPath): string {
    if (mapping.namespaced && namespace) checkSegment('namespace', namespace);
    if (name === '') throw namelessObject();
    if (name !== undefined) checkSegment('resource name', name);
    const parts = [versionPath(mapping)];
    if (mapping.namespaced && namespace) parts.push('namespaces', namespace);
    parts.push(mapping.resource);
    if (name !== undefined) parts.push(name);
    if (subresource) parts.push(subresource);
    return parts.join('/');
  }

  *get(path: ObjectPath, options?: RequestOptions): Routine<Unstructured> {
    return (yield* this.request('GET', this.path(path), options)).body as Unstructured;
  }
  *create(path: ObjectPath, object: unknown, options: RequestOptions = {}): Routine<Unstructured> {
    return (yield* this.request('POST', this.path(path), { ...options, body: object })).body as Unstructured;
  }
  *update(path: ObjectPath, object: unknown, options: RequestOptions = {}): Routine<Unstructured> {
    return (yield* this.request('PUT', this.path(path), { ...options, body: object })).body as Unstructured;
  }
  *patch(path: ObjectPath, type: PatchType, patch: unknown, options: RequestOptions = {}): Routine<Unstructured> {
    const send: RequestOptions = { ...options, body: patch, contentType: PATCH_TYPES[type] };
    return (yield* this.request('PATCH', this.path(path), send)).body as Unstructured;
  }
  *delete(path: ObjectPath, deleteOptions: JsonObject, options: RequestOptions = {}): Routine<Unstructured> {
    return (yield* this.request('DELETE', this.path(path), { ...options, body: deleteOptions })).body as Unstructured;
  }
}

/** So much is sent as text: the server counts what it is sent. */
const MUCH = 1_000_000;

/** Values as JSON of Go's maps, whose keys are in order; text and bytes as they are. */
function encoded(body: unknown): unknown {
  if (body instanceof Uint8Array) return body;
  const value = sortedDeeply(body);
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text !== undefined && text.length > MUCH ? text : value;
}

const SHORTEST_TIMEOUT_MS = 1000;

function isStream(path: string, query: RequestOptions['query'] = {}): boolean {
  return /\/(exec|attach|portforward)$/.test(path) || query.watch !== undefined || query.follow !== undefined;
}

/** "/api/v1" or "/apis/apps/v1". */
export function versionPath({
  group,
  version,
  pathVersion = version,
}: Pick<Mapping, 'group' | 'version' | 'pathVersion'>): string {
  const last = pathVersion === '' ? '' : `/${pathVersion}`;
  return group === '' ? `/api${last}` : `/apis/${group}${last}`;
}

/** "v1" or "apps/v1". */
export const apiVersionOf = (mapping: Pick<Mapping, 'group' | 'version'>): string =>
  mapping.group === '' ? mapping.version : `${mapping.group}/${mapping.version}`;

/** "deployments.apps", "pods". */
export const groupResource = (mapping: Pick<Mapping, 'group' | 'resource'>): string =>
  mapping.group === '' ? mapping.resource : `${mapping.resource}.${mapping.group}`;

/** "Deployment.apps", "Pod". Upstream: GroupKind.String. */
export const groupKind = (mapping: Pick<Mapping, 'group' | 'kind'>): string =>
  mapping.group === '' ? mapping.kind : `${mapping.kind}.${mapping.group}`;

/** An object that says its kind; items of a list do not. */
export const withKind = (mapping: Mapping, object: Unstructured): Unstructured =>
  object.kind ? object : ({ apiVersion: apiVersionOf(mapping), kind: mapping.kind, ...object } as Unstructured);

/** "/v1, Resource=pods". Upstream: GroupVersionResource.String. */
export const gvrText = (mapping: Mapping): string =>
  `${mapping.group}/${mapping.version}, Resource=${mapping.resource}`;
export const gvkText = (mapping: Mapping): string => `${mapping.group}/${mapping.version}, Kind=${mapping.kind}`;

function statusOf(response: ApiResponse, method: Method, path: string): Status {
  const body = response.body;
  if (body && typeof body === 'object' && (body as { kind?: string }).kind === 'Status') return body as Status;
  const reasons: Readonly<Record<number, string>> = {
    404: 'NotFound',
    405: 'MethodNotAllowed',
    403: 'Forbidden',
    401: 'Unauthorized',
    503: 'ServiceUnavailable',
  };
  const text =
    typeof body === 'string' && body !== '' ? body.trim() : 'the server could not find the requested resource';
  return {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message: unsaid(response.status, method, path) ?? text,
    ...(reasons[response.status] ? { reason: reasons[response.status] } : {}),
    code: response.status,
  };
}

/** What a client makes of an answer that is no Status. Upstream: NewGenericServerResponse.
 * Example: 503 to a list gives "the server is currently unable to handle the request (get pods.metrics.k8s.io)". */
function unsaid(code: number, method: Method, path: string): string | undefined {
  if (code === 404) return 'the server could not find the requested resource';
  if (code !== 503) return undefined;
  const [, group, , resource, name] =
    /^\/(?:api|apis\/([^/]+))\/([^/]+)(?:\/namespaces\/[^/]+(?=\/))?\/([^/]+)(?:\/([^/]+))?/.exec(path) ?? [];
  const subject = resource === undefined ? [] : [group === undefined ? resource : `${resource}.${group}`, name ?? []];
  const about = subject.length > 0 ? ` (${[method.toLowerCase(), ...subject.flat()].join(' ')})` : '';
  return `the server is currently unable to handle the request${about}`;
}

function unanswered(server: string, how: 'refused' | 'timeout' | 'unresolved', method: string, path: string): Error {
  const host = server.replace(/^https?:\/\//, '').replace(/\/$/, '');
  if (how === 'refused')
    return new ConnectionError(
      `The connection to the server ${host} was refused - did you specify the right host or port?`,
      host.replace('localhost', '127.0.0.1'),
    );
  if (how === 'unresolved')
    return new ConnectionError(
      `Unable to connect to the server: dial tcp: lookup ${host.replace(/:\d+$/, '')}: no such host`,
    );
  const verb = method[0] + method.slice(1).toLowerCase();
  return new ConnectionError(
    `Unable to connect to the server: ${verb} "${server}${path}": net/http: request canceled while waiting for connection (Client.Timeout exceeded while awaiting headers)`,
  );
}

/** Waits for the next event of a watch or until `timeoutMs` is over; 'timeout' then. */
export function* nextOrTimeout<T>(next: Wait<T>, timeoutMs: number | undefined): Routine<T | 'timeout'> {
  if (timeoutMs === undefined) return (yield next as Wait<unknown>) as T;
  const first = yield* race<T | 'timeout'>([next, asTimeout(timeoutMs)]);
  return first.value;
}

function asTimeout(delayMs: number): Wait<'timeout'> {
  const inner = timer(delayMs);
  return {
    label: inner.label,
    begin: (wake, kernel) => inner.begin({ done: () => wake.done('timeout'), fail: (e) => wake.fail(e) }, kernel),
  };
}
