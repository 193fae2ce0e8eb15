/**
 * Requests that become connections: log, exec, attach and portforward of Pods, proxy of Pods and Services. Mirrors
 * pkg/registry/core/pod/rest/subresources.go, pkg/registry/core/pod/strategy.go (ResourceLocation),
 * pkg/registry/core/service/storage/storage.go (ResourceLocation) and apimachinery's util/proxy.
 * Leaves out: upgrades through a proxy (websockets), links in HTML rewritten to lead through the proxy.
 */
import type { HttpFailure, HttpRequest } from '../kernel/sockets.ts';
import type { Routine } from '../kernel/wait.ts';
import type { KubeObject } from '../store/types.ts';
import {
  badRequest,
  goQuote,
  methodNotAllowed,
  noSuchResource,
  notFound,
  notSimulated,
  StatusError,
  serviceUnavailable,
} from './errors.ts';
import { foundObject } from './found.ts';
import type { Endpoints, Pod, Service } from './objects.ts';
import type { Resource } from './registry.ts';
import { checkNode, podAttach, podExec, podLog } from './subresources.ts';
import type { ApiRequest, ApiResponse, PortForward, Status } from './types.ts';
import type { ApiWorld } from './world.ts';

/** pods/NAME/log, exec, attach, portforward and proxy; throws 404 for anything else. */
export function connectToPod(
  world: ApiWorld,
  resource: Resource,
  namespace: string,
  name: string,
  subresource: string,
  request: ApiRequest,
): ApiResponse {
  switch (subresource) {
    case 'log': {
      allowMethods(request, 'GET');
      const { text, stream } = podLog(world, resource, namespace, name, request.query);
      return {
        status: 200,
        headers: { 'content-type': 'text/plain' },
        warnings: [],
        body: text ?? '',
        ...(stream ? { stream } : {}),
      };
    }
    case 'exec': {
      allowMethods(request, 'GET', 'POST');
      const session = podExec(world, resource, namespace, name, request.query);
      return { status: 101, headers: {}, warnings: [], body: undefined, session };
    }
    case 'attach': {
      allowMethods(request, 'GET', 'POST');
      const session = podAttach(world, resource, namespace, name, request.query);
      return { status: 101, headers: {}, warnings: [], body: undefined, session };
    }
    case 'portforward': {
      allowMethods(request, 'GET', 'POST');
      const forward = portForward(world, resource, namespace, name);
      return { status: 101, headers: {}, warnings: [], body: undefined, forward };
    }
    case 'proxy':
      return proxyPod(world, resource, namespace, name, request);
    default:
      throw new StatusError(noSuchResource());
  }
}

/** Throws 405 for another method. */
export function allowMethods({ method }: ApiRequest, ...methods: string[]): void {
  if (!methods.includes(method)) throw new StatusError(methodNotAllowed());
}

/** POST or GET pods/NAME/portforward. */
function portForward(world: ApiWorld, resource: Resource, namespace: string, name: string): PortForward {
  const pod = foundObject(world, resource, namespace, name);
  checkNode(world, pod as never);
  const nodes = world.nodes();
  if (!nodes) throw new StatusError(notSimulated('ports of a Pod in a cluster without nodes'));
  const forward = nodes.portForward(pod);
  if ('kind' in forward) throw new StatusError(forward);
  return forward;
}

/** Where a proxied request goes. */
interface Location {
  readonly scheme: 'http' | 'https';
  readonly address: string;
  readonly port: number;
}

/** Any method of pods/[SCHEME:]NAME[:PORT]/proxy[/PATH]. */
function proxyPod(
  world: ApiWorld,
  resource: Resource,
  namespace: string,
  name: string,
  request: ApiRequest,
): ApiResponse {
  const target = splitName(name, 'pod');
  const { spec, status } = foundObject(world, resource, namespace, target.name) as unknown as Pod;
  const own = spec.containers.find((container) => (container.ports ?? []).length > 0)?.ports?.[0]?.containerPort;
  const port = target.port === '' ? (own ?? standardPort(target.scheme)) : Number(target.port);
  if (!status.podIP) throw new StatusError(badRequest('address not allowed'));
  return proxy(world, { scheme: target.scheme, address: status.podIP, port }, request);
}

/** Any method of services/[SCHEME:]NAME[:PORT]/proxy[/PATH]. */
export function proxyService(
  world: ApiWorld,
  resource: Resource,
  namespace: string,
  name: string,
  request: ApiRequest,
): ApiResponse {
  const target = splitName(name, 'service');
  let portName = target.port;
  if (/^\d+$/.test(portName)) {
    const { spec } = foundObject(world, resource, namespace, target.name) as unknown as Service;
    const port = spec.ports?.find((p) => p.port === Number(portName));
    if (!port) {
      const why = `no service port ${Number(portName)} found for service ${goQuote(target.name)}`;
      throw new StatusError(serviceUnavailable(why));
    }
    portName = port.name ?? '';
  }
  const endpoints = world.store.get<Endpoints & KubeObject>('endpoints', namespace, target.name);
  // A Service that no EndpointSlice belongs to counts as missing. Upstream: proxyutil's endpoint slice getter.
  if (!endpoints) throw new StatusError(notFound({ group: '', name: 'services' }, target.name));
  const subsets = endpoints.subsets ?? [];
  if (subsets.length === 0)
    throw new StatusError(serviceUnavailable(`no endpoints available for service ${goQuote(target.name)}`));
  const first = world.allocations.int(subsets.length);
  for (let i = 0; i < subsets.length; i++) {
    const { addresses = [], ports = [] } = subsets[(first + i) % subsets.length] ?? {};
    const port = ports.find((p) => (p.name ?? '') === portName)?.port;
    // Only pods are proxied to.
    const pods = addresses.filter(({ targetRef }) => targetRef?.kind === 'Pod');
    if (port === undefined || pods.length === 0) continue;
    const { ip } = world.allocations.pick(pods);
    return proxy(world, { scheme: target.scheme, address: ip, port }, request);
  }
  throw new StatusError(serviceUnavailable(`no endpoints available for service ${goQuote(name)}`));
}

/** SCHEME:NAME:PORT, NAME:PORT or NAME. Upstream: net.SplitSchemeNamePort. */
function splitName(text: string, what: string): { scheme: 'http' | 'https'; name: string; port: string } {
  const parts = text.split(':');
  const [first = '', second = '', third = ''] = parts;
  const [scheme, name, port] = parts.length === 3 ? [first, second, third] : ['', first, second];
  if (parts.length > 3 || name === '' || !['', 'http', 'https'].includes(scheme))
    throw new StatusError(badRequest(`invalid ${what} request ${goQuote(text)}`));
  return { scheme: scheme === 'https' ? 'https' : 'http', name, port };
}

const standardPort = (scheme: string): number => (scheme === 'https' ? 443 : 80);

/** What goes between two machines and not through a proxy. */
const HOP_BY_HOP = new Set(['connection', 'host', 'keep-alive', 'transfer-encoding', 'authorization', 'upgrade']);

/** Hands a request on. A path that ends at "proxy" is sent back for its slash. */
function proxy(world: ApiWorld, location: Location, request: ApiRequest): ApiResponse {
  const { method, path, query, headers, body } = request;
  const rest = afterProxy(path);
  if (rest === '' && (method === 'GET' || method === 'HEAD'))
    return { status: 301, headers: { location: `${path}/${queryText(query)}` }, warnings: [], body: '' };
  const network = world.network();
  if (!network) throw new StatusError(notSimulated('proxy in a cluster without a network'));
  const sent: HttpRequest = {
    method,
    scheme: location.scheme,
    host: location.address,
    port: location.port,
    path: `${rest === '' ? '/' : rest}${queryText(query)}`,
    headers: Object.fromEntries(Object.entries(headers ?? {}).filter(([name]) => !HOP_BY_HOP.has(name))),
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  };
  const later = function* (): Routine<ApiResponse> {
    const outcome = yield* network.http(sent);
    if (outcome.kind !== 'response') {
      const status: Status = serviceUnavailable(`error trying to reach service: ${goError(outcome, location)}`);
      return { status: 503, headers: { 'content-type': 'application/json' }, warnings: [], body: status };
    }
    const answered = Object.fromEntries(Object.entries(outcome.headers).map(([name, v]) => [name.toLowerCase(), v]));
    return {
      status: outcome.status,
      headers: answered,
      warnings: [],
      body: outcome.body,
      ...(outcome.stream ? { stream: outcome.stream } : {}),
    };
  };
  return { status: 200, headers: {}, warnings: [], body: undefined, later };
}

/** What follows /api/v1/namespaces/NAMESPACE/RESOURCE/NAME/proxy, with its slash. */
function afterProxy(path: string): string {
  let at = 0;
  for (let slashes = 0; slashes < 7 && at >= 0; slashes++) at = path.indexOf('/', at + 1);
  return at < 0 ? '' : path.slice(at);
}

/** The failure in the words of Go's net/http. */
function goError(failure: HttpFailure, { address, port }: Location): string {
  switch (failure.kind) {
    case 'refused':
      return `dial tcp ${address}:${port}: connect: connection refused`;
    case 'unreachable':
      return `dial tcp ${address}:${port}: connect: no route to host`;
    case 'connect-timeout':
    case 'timeout':
      return `dial tcp ${address}:${port}: i/o timeout`;
    case 'no-tls':
      return 'http: server gave HTTP response to HTTPS client';
    case 'untrusted':
      return 'tls: failed to verify certificate: x509: certificate signed by unknown authority';
    case 'reset':
      return `read tcp ${address}:${port}: read: connection reset by peer`;
    case 'closed':
      return 'EOF';
    case 'unresolved':
      return `dial tcp: lookup ${address}: no such host`;
  }
}

function queryText(query: ApiRequest['query']): string {
  const parts = Object.entries(query ?? {}).flatMap(([name, value]) =>
    (typeof value === 'string' ? [value] : value).map((v) => `${encodeURIComponent(name)}=${encodeURIComponent(v)}`),
  );
  return parts.length === 0 ? '' : `?${parts.join('&')}`;
}
