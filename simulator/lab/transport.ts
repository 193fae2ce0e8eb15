/**
 * How kubectl on a lab's machine reaches the simulated API server: each request takes the timing `command`, discovery and
 * schemas come from the cache on disk that a used machine has. Leaves out: TLS, tokens, impersonation (refused by name).
 */

import type { ApiServer } from '../api/server.ts';
import type { ApiResponse, UserInfo } from '../api/types.ts';
import { sleep } from '../kernel/wait.ts';
import type { Transport } from '../kubectl/types.ts';
import type { Timings } from '../timings.ts';

/** Where the cluster answers. */
export const SERVER = 'https://127.0.0.1:6443';

/** Paths that kubectl reads from its cache. */
const CACHED = /^\/(api|apis|openapi)(\/[^/]+(\/[^/]+)?)?$/;

export interface TransportOptions {
  readonly api: ApiServer;
  readonly timings: Timings;
  readonly user: UserInfo;
}

export function createTransport({ api, timings, user }: TransportOptions): Transport {
  return {
    *request({ server, credentials, ...request }) {
      const cached = request.method === 'GET' && CACHED.test(request.path) && !/^\/api\/v1\/./.test(request.path);
      if (!cached) yield* sleep(timings.draw('command'));
      if (server !== SERVER)
        return {
          unanswered: /^https?:\/\/(127\.|localhost)/.test(server)
            ? 'refused'
            : /\/\/[\d.]+(:|$)/.test(server)
              ? 'timeout'
              : 'unresolved',
        };
      if (credentials.impersonate) return refusal('not simulated: acting as another user (--as)');
      return api.handle({ ...request, user: credentials.name === '' ? ANONYMOUS : user });
    },
  };
}

const ANONYMOUS: UserInfo = { name: 'system:anonymous', groups: ['system:unauthenticated'] };

function refusal(message: string): ApiResponse {
  return {
    status: 501,
    headers: {},
    warnings: [],
    body: {
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      message,
      reason: 'NotSimulated',
      code: 501,
    },
  };
}

/** The kubeconfig of a machine. */
export function kubeconfig(namespace: string): string {
  return `apiVersion: v1
clusters:
- cluster:
    server: ${SERVER}
  name: drydock
contexts:
- context:
    cluster: drydock
    namespace: ${namespace}
    user: admin
  name: drydock
current-context: drydock
kind: Config
users:
- name: admin
  user: {}
`;
}
