/** How fast the API server creates Pods: decoding, defaults, admission, validation, storage and one watcher; by processor time. */

import { answerRequest } from '../../simulator/api/answer.ts';
import { KINDS } from '../../simulator/api/kinds/list.ts';
import { ApiServer } from '../../simulator/api/server.ts';
import { Kernel } from '../../simulator/kernel/kernel.ts';
import { Store } from '../../simulator/store/store.ts';
import { timed } from './rollout.ts';
import type { Figure } from './types.ts';

const USER = { name: 'learner', groups: ['system:masters'] };
const COUNT = 30_000;

function podBody(): unknown {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      generateName: 'web-5d8f9c7b6-',
      labels: { app: 'web', 'pod-template-hash': '5d8f9c7b6' },
      ownerReferences: [
        {
          apiVersion: 'apps/v1',
          kind: 'ReplicaSet',
          name: 'web-5d8f9c7b6',
          uid: 'u1',
          controller: true,
          blockOwnerDeletion: true,
        },
      ],
    },
    spec: {
      containers: [
        {
          name: 'web',
          image: 'nginx:1.27',
          ports: [{ containerPort: 80 }],
          resources: { requests: { cpu: '100m', memory: '64Mi' } },
          readinessProbe: { httpGet: { path: '/', port: 80 } },
        },
      ],
    },
  };
}

export async function run(): Promise<Figure[]> {
  const kernel = new Kernel({ seed: 'bench' });
  const store = new Store({ kernel });
  const api = new ApiServer({ kernel, store, kinds: KINDS, answer: answerRequest });
  const post = (path: string, body: unknown): number => api.handle({ method: 'POST', path, body, user: USER }).status;
  post('/api/v1/namespaces', { metadata: { name: 'default' } });
  if (api.registry.has('serviceaccounts'))
    post('/api/v1/namespaces/default/serviceaccounts', { metadata: { name: 'default' } });
  else
    store.put(
      'serviceaccounts',
      {
        apiVersion: 'v1',
        kind: 'ServiceAccount',
        metadata: { name: 'default', namespace: 'default', uid: 'x', resourceVersion: '', creationTimestamp: '' },
      },
      'bench',
    );
  const path = '/api/v1/namespaces/default/pods';
  const watch = api.handle({ method: 'GET', path, query: { watch: '1' }, user: USER }).watch;
  const create = (count: number): void => {
    for (let i = 0; i < count; i++) {
      const status = post(path, podBody());
      if (status !== 201) throw new Error(`creating a Pod was answered with ${status}`);
      if (i % 100 === 0) watch?.take();
    }
    watch?.take();
  };
  create(3_000);
  const seconds = timed(() => create(COUNT));
  return [
    {
      name: 'Pods created through api.handle with a watcher',
      value: Math.round(COUNT / seconds),
      unit: '/s',
      budget: 50_000,
      moreIsBetter: true,
    },
  ];
}
