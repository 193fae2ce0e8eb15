/**
 * The API server as an address in the network: port 6443 of the control plane, which the Service `kubernetes` leads to.
 * Programs in pods reach it with their ServiceAccount's token. Leaves out: client certificates, bootstrap tokens.
 */
import { ANONYMOUS } from '../api/authentication/users.ts';
import { BAD_URL, isWellFormed, toHttpAnswer } from '../api/http.ts';
import { parseQuery } from '../api/query.ts';
import type { ApiServer } from '../api/server.ts';
import type { ApiRequest } from '../api/types.ts';
import type { Kernel } from '../kernel/kernel.ts';
import type { HttpAnswer, HttpRequest } from '../kernel/sockets.ts';
import type { Routine } from '../kernel/wait.ts';
import type { PodHost, Server } from '../network/hosts.ts';

export const API_PORT = 6443;

interface ApiEndpointOptions {
  readonly api: ApiServer;
  readonly kernel: Kernel;
}

/** What listens. */
export function apiEndpoint({ api, kernel }: ApiEndpointOptions): Server {
  return {
    life: { version: 'v1.36.3', endedAtMs: undefined, onEnd: () => () => {} },
    speaks: 'https',
    signedBy: 'cluster',
    answer: () => undefined,
    steadyUntil: (_path, atMs) => atMs,
    *serve(request): Routine<HttpAnswer> {
      if (!isWellFormed(request.path)) return BAD_URL;
      const asked = apiRequest(request);
      yield* api.ready(asked);
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

function apiRequest({ method, path, headers, body }: HttpRequest): ApiRequest {
  const [base = '', query = ''] = path.split(/\?(.*)/s);
  return {
    method: method as ApiRequest['method'],
    path: base,
    query: parseQuery(query),
    headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])),
    ...(body === undefined ? {} : { body }),
    // Who has a token is found by the server.
    user: ANONYMOUS,
  };
}
