/**
 * How kubectl on a lab's machine reaches the simulated API server: a program's first request takes the timing `command`, each
 * other one `request`; discovery and schemas come from the cache on disk that a used machine has. Leaves out: TLS; the one
 * certificate that counts is the machine's own.
 */

import { CLUSTER_CERTIFICATE } from '../api/authentication/certificate.ts';
import { ANONYMOUS } from '../api/authentication/users.ts';
import { base64Encode } from '../api/schema/base64.ts';
import type { ApiServer } from '../api/server.ts';
import type { UserInfo } from '../api/types.ts';
import { sleep } from '../kernel/wait.ts';
import type { Credentials, Transport } from '../kubectl/types.ts';
import type { Timings } from '../timings.ts';
import { CLIENT_CERTIFICATE, CLIENT_CERTIFICATE_SHA256, CLIENT_KEY } from './certificates.ts';

/** Where the cluster answers. */
export const SERVER = 'https://127.0.0.1:6443';

/** Paths that kubectl reads from its cache. */
const CACHED = /^\/(api|apis|openapi)(\/[^/]+(\/[^/]+)?)?$/;

interface TransportOptions {
  readonly api: ApiServer;
  readonly timings: Timings;
  readonly user: UserInfo;
  /** Others, known by their tokens. */
  readonly users?: readonly UserInfo[];
}

export function createTransport({ api, timings, user, users = [] }: TransportOptions): Transport {
  const begun = new WeakSet<object>();
  // upstream: apiserver pkg/authentication/request/x509 CommonNameUserConversion
  const holder: UserInfo = {
    ...user,
    extra: { 'authentication.kubernetes.io/credential-id': [`X509SHA256=${CLIENT_CERTIFICATE_SHA256}`] },
  };
  return {
    *request({ server, credentials, asker, ...request }) {
      const cached = request.method === 'GET' && CACHED.test(request.path) && !/^\/api\/v1\/./.test(request.path);
      if (!cached) {
        const isFirst = !begun.has(asker);
        begun.add(asker);
        yield* sleep(timings.draw(isFirst ? 'command' : 'request'));
      }
      if (server !== SERVER)
        return {
          unanswered: /^https?:\/\/(127\.|localhost)/.test(server)
            ? 'refused'
            : /\/\/[\d.]+(:|$)/.test(server)
              ? 'timeout'
              : 'unresolved',
        };
      const known = users.find(({ name }) => credentials.token === tokenOf(name));
      const other = known && { ...known, groups: [...known.groups, 'system:authenticated'] };
      const certified = credentials.certificate === CLIENT_CERTIFICATE;
      const headers = {
        ...request.headers,
        ...impersonation(credentials),
        ...bearer(credentials, certified || other !== undefined),
      };
      yield* api.ready(request);
      const response = api.handle({ ...request, headers, user: certified ? holder : (other ?? ANONYMOUS) });
      return response.later ? yield* response.later() : response;
    },
  };
}

/** A token counts where no certificate says who it is: the API server looks at that first. */
function bearer({ token }: Credentials, certified: boolean): Readonly<Record<string, string>> {
  return token === undefined || certified ? {} : { authorization: `Bearer ${token}` };
}

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

const AUTHORITY = base64Encode(Uint8Array.from(CLUSTER_CERTIFICATE, (char) => char.charCodeAt(0)));

/** What a user of a lesson shows: good for this machine alone. */
const tokenOf = (user: string): string => `lesson-user-${user}`;

/** The kubeconfig of a machine; `users`: others than its own. */
export function kubeconfig(namespace: string, users: readonly UserInfo[] = []): string {
  const contexts = users.map(
    ({ name }) => `- context:
    cluster: drydock
    namespace: ${namespace}
    user: ${name}
  name: ${name}
`,
  );
  const entries = users.map(
    ({ name }) => `- name: ${name}
  user:
    token: ${tokenOf(name)}
`,
  );
  return `apiVersion: v1
clusters:
- cluster:
    certificate-authority-data: ${AUTHORITY}
    server: ${SERVER}
  name: drydock
contexts:
- context:
    cluster: drydock
    namespace: ${namespace}
    user: admin
  name: drydock
${contexts.join('')}current-context: drydock
kind: Config
users:
- name: admin
  user:
    client-certificate-data: ${CLIENT_CERTIFICATE}
    client-key-data: ${CLIENT_KEY}
${entries.join('')}`;
}
