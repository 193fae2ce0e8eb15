/**
 * The API server as an address in the network: port 6443 of the control plane, which the Service `kubernetes` leads to.
 * Programs in pods reach it with their ServiceAccount's token. Leaves out: client certificates, bootstrap tokens.
 */
import { BAD_URL, isWellFormed, toHttpAnswer } from '../api/http.ts';
import { parseQuery } from '../api/query.ts';
import type { ApiServer } from '../api/server.ts';
import type { ApiRequest, UserInfo } from '../api/types.ts';
import type { Kernel } from '../kernel/kernel.ts';
import type { HttpAnswer, HttpRequest } from '../kernel/sockets.ts';
import type { Routine } from '../kernel/wait.ts';
import type { PodHost, Server } from '../network/hosts.ts';
import type { StoreReader } from '../store/types.ts';

export const API_PORT = 6443;
const ANONYMOUS: UserInfo = { name: 'system:anonymous', groups: ['system:unauthenticated'] };

export interface ApiEndpointOptions {
  readonly api: ApiServer;
  readonly kernel: Kernel;
  readonly store: StoreReader;
}

/** What listens. */
export function apiEndpoint({ api, kernel, store }: ApiEndpointOptions): Server {
  return {
    life: { version: 'v1.36.3', endedAtMs: undefined, onEnd: () => () => {} },
    speaks: 'https',
    signedBy: 'cluster',
    answer: () => undefined,
    steadyUntil: (_path, atMs) => atMs,
    *serve(request): Routine<HttpAnswer> {
      if (!isWellFormed(request.path)) return BAD_URL;
      const asked = apiRequest(request, userOf(request, store));
      if (asked === 'unauthorized') {
        const body = {
          kind: 'Status',
          apiVersion: 'v1',
          metadata: {},
          status: 'Failure',
          message: 'Unauthorized',
          reason: 'Unauthorized',
          code: 401,
        };
        return toHttpAnswer(kernel, request, { status: 401, headers: {}, warnings: [], body });
      }
      const response = api.handle(asked);
      return toHttpAnswer(kernel, request, response.later ? yield* response.later() : response);
    },
  };
}

/** The API server's pod, at the control plane's address. */
export const apiPod = (server: Server, ip: string): PodHost => ({
  ip,
  name: 'kube-apiserver',
  namespace: 'kube-system',
  node: 'control-plane',
  uid: 'kube-apiserver',
  server: (port) => (port === API_PORT ? server : undefined),
});

/** Whose token was sent; 'unauthorized' for a token that is nobody's. */
function userOf({ headers }: HttpRequest, store: StoreReader): UserInfo | 'unauthorized' {
  const sent = Object.entries(headers).find(([name]) => name.toLowerCase() === 'authorization')?.[1];
  if (sent === undefined) return ANONYMOUS;
  const uid = /^Bearer not-a-real-token\.(\S+)$/i.exec(sent.trim())?.[1];
  const pod = uid === undefined ? undefined : store.list('pods').find(({ metadata }) => metadata.uid === uid);
  if (!pod) return 'unauthorized';
  const { namespace } = pod.metadata;
  const account = (pod as unknown as { spec: { serviceAccountName?: string } }).spec.serviceAccountName ?? 'default';
  return {
    name: `system:serviceaccount:${namespace}:${account}`,
    groups: ['system:serviceaccounts', `system:serviceaccounts:${namespace}`, 'system:authenticated'],
  };
}

function apiRequest(request: HttpRequest, user: UserInfo | 'unauthorized'): ApiRequest | 'unauthorized' {
  if (user === 'unauthorized') return user;
  const at = request.path.indexOf('?');
  return {
    method: request.method as ApiRequest['method'],
    path: at < 0 ? request.path : request.path.slice(0, at),
    query: parseQuery(at < 0 ? '' : request.path.slice(at + 1)),
    headers: Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name.toLowerCase(), value])),
    ...(request.body === undefined ? {} : { body: request.body }),
    user,
  };
}
