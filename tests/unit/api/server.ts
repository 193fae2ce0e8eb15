/** A server with a namespace, for tests: requests as one user, answers as {status, body}. */

import { answerRequest } from '../../../simulator/api/answer.ts';
import { KINDS } from '../../../simulator/api/kinds/list.ts';
import { ApiServer } from '../../../simulator/api/server.ts';
import type { ApiClient, ApiRequest, ApiResponse, Status } from '../../../simulator/api/types.ts';
import { Kernel } from '../../../simulator/kernel/kernel.ts';
import { Store } from '../../../simulator/store/store.ts';
import type { KubeObject } from '../../../simulator/store/types.ts';

export const USER = { name: 'learner', groups: ['system:masters', 'system:authenticated'] };

export interface TestServer {
  readonly kernel: Kernel;
  readonly store: Store;
  readonly api: ApiServer;
  readonly client: ApiClient;
  /** `path` may carry a query; bodies of PATCH are merge patches unless `type` says otherwise. */
  send(method: ApiRequest['method'], path: string, body?: unknown, headers?: Record<string, string>): ApiResponse;
}

export function testServer(): TestServer {
  const kernel = new Kernel({ seed: 'test' });
  const store = new Store({ kernel, debugFreeze: true });
  const api = new ApiServer({ kernel, store, kinds: KINDS, answer: answerRequest });
  const send: TestServer['send'] = (method, path, body, headers = {}) => {
    const [bare, text = ''] = path.split('?') as [string, string?];
    const query: Record<string, string> = {};
    for (const [key, value] of new URLSearchParams(text)) query[key] = value;
    const type: Record<string, string> = method === 'PATCH' ? { 'content-type': 'application/merge-patch+json' } : {};
    return api.handle({ method, path: bare, query, headers: { ...type, ...headers }, body, user: USER });
  };
  send('POST', '/api/v1/namespaces', { metadata: { name: 'default' } });
  return { kernel, store, api, client: api.client(USER), send };
}

export const CONFIG_MAPS = '/api/v1/namespaces/default/configmaps';

export function configMap(name: string, data: Record<string, string> = {}, metadata: object = {}): unknown {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, ...metadata }, data };
}

export const message = (response: ApiResponse): string | undefined => (response.body as Status).message;
export const object = (response: ApiResponse): KubeObject & { data?: Record<string, string> } =>
  response.body as KubeObject;
