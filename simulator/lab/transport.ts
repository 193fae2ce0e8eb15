/**
 * How kubectl on a lab's machine reaches the simulated API server: each request takes the timing `command`, discovery and
 * schemas come from the cache on disk that a used machine has. Leaves out: TLS, tokens.
 */

import type { ApiServer } from '../api/server.ts';
import type { UserInfo } from '../api/types.ts';
import { sleep } from '../kernel/wait.ts';
import type { Credentials, Transport } from '../kubectl/types.ts';
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
      const headers = { ...request.headers, ...impersonation(credentials) };
      const response = api.handle({ ...request, headers, user: credentials.name === '' ? ANONYMOUS : user });
      return response.later ? yield* response.later() : response;
    },
  };
}

const ANONYMOUS: UserInfo = { name: 'system:anonymous', groups: ['system:unauthenticated'] };

/** The headers of --as, --as-group and --as-uid. */
function impersonation({ impersonate }: Credentials): Readonly<Record<string, string>> {
  if (!impersonate) return {};
  const { user, groups, uid } = impersonate;
  return {
    'impersonate-user': user,
    ...(groups.length > 0 ? { 'impersonate-group': groups.join(', ') } : {}),
    ...(uid === undefined ? {} : { 'impersonate-uid': uid }),
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
