import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answerRequest } from '../../../simulator/api/answer.ts';
import { KINDS } from '../../../simulator/api/kinds/list.ts';
import { ApiServer } from '../../../simulator/api/server.ts';
import { LEARNER } from '../../../simulator/cluster-types.ts';
import { Kernel } from '../../../simulator/kernel/kernel.ts';
import { Store } from '../../../simulator/store/store.ts';
import type { KubeObject } from '../../../simulator/store/types.ts';

const PREFIX = 'autoscaling.alpha.kubernetes.io/';

function server() {
  const kernel = new Kernel({ seed: 'autoscaler' });
  const store = new Store({ kernel });
  const api = new ApiServer({ kernel, store, kinds: KINDS, answer: answerRequest });
  api
    .client(LEARNER)
    .create('namespaces', undefined, { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'default' } });
  type Autoscaler = KubeObject & { spec: Record<string, unknown> };
  return (method: 'GET' | 'POST' | 'PUT', version: 'v1' | 'v2', body?: unknown): Autoscaler => {
    const name = method === 'POST' ? '' : '/web';
    const path = `/apis/autoscaling/${version}/namespaces/default/horizontalpodautoscalers${name}`;
    return api.handle({ method, path, ...(body ? { body } : {}), user: LEARNER }).body as Autoscaler;
  };
}

const TARGET = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' };
const CPU = { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 60 } } };
const MEMORY = {
  type: 'Resource',
  resource: { name: 'memory', target: { type: 'AverageValue', averageValue: '64Mi' } },
};

test('what v1 has no fields for stands in annotations there, and comes back', () => {
  const request = server();
  const behavior = { scaleDown: { stabilizationWindowSeconds: 60 } };
  const made = request('POST', 'v2', {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: { name: 'web', annotations: { own: 'yes' } },
    spec: { scaleTargetRef: TARGET, maxReplicas: 4, metrics: [CPU, MEMORY], behavior },
  });
  const old = request('GET', 'v1');
  assert.deepEqual(old.spec, {
    scaleTargetRef: TARGET,
    minReplicas: 1,
    maxReplicas: 4,
    targetCPUUtilizationPercentage: 60,
  });
  assert.deepEqual(Object.keys(old.metadata.annotations ?? {}).sort(), [
    `${PREFIX}behavior`,
    `${PREFIX}metrics`,
    'own',
  ]);
  assert.deepEqual(JSON.parse(old.metadata.annotations?.[`${PREFIX}metrics`] as string), [
    { type: 'Resource', resource: { name: 'memory', targetAverageValue: '64Mi' } },
  ]);
  request('PUT', 'v1', { ...old, spec: { ...old.spec, maxReplicas: 7, targetCPUUtilizationPercentage: 70 } });
  const now = request('GET', 'v2');
  assert.deepEqual(now.spec, {
    ...made.spec,
    maxReplicas: 7,
    metrics: [{ ...CPU, resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 70 } } }, MEMORY],
  });
  assert.deepEqual(now.metadata.annotations, { own: 'yes' });
});

test('made through v1 it is one of CPU alone', () => {
  const request = server();
  request('POST', 'v1', {
    apiVersion: 'autoscaling/v1',
    kind: 'HorizontalPodAutoscaler',
    metadata: { name: 'web' },
    spec: { scaleTargetRef: TARGET, maxReplicas: 3, targetCPUUtilizationPercentage: 60 },
  });
  assert.deepEqual(request('GET', 'v2').spec.metrics, [CPU]);
});
