/** What an administrator sets a namespace: ranges of limits, quotas, and the Pods and claims that meet them; namespaces; a kind of one's own. */
import { claim, container, deployment, type Fields, object, type Pages, pod } from './shapes.ts';

const range = (name: string, limits: Fields): Fields =>
  object('v1', 'LimitRange', name, { spec: { limits: [{ ...limits, type: 'Container' }] } });
const quota = (name: string, hard: Fields): Fields => object('v1', 'ResourceQuota', name, { spec: { hard } });
/** A Pod of one container that asks for so much. */
const asking = (name: string, resources?: Fields, image = 'nginx'): readonly Fields[] => [
  pod(name, [container(`${name}-ctr`, image, resources ? { resources } : {})]),
];
const ofMemory = (requests: string, limits: string): Fields => ({
  limits: { memory: limits },
  requests: { memory: requests },
});
const ofCpu = (requests: string, limits: string): Fields => ({ limits: { cpu: limits }, requests: { cpu: requests } });
const namespace = (name: string): Fields => object('v1', 'Namespace', name, {}, { labels: { name } });
const json = (value: Fields): string => `${JSON.stringify(value, null, 2)}\n`;
const shirt = (name: string, color: string, size: string): Fields =>
  object('stable.example.com/v1', 'Shirt', name, { spec: { color, size } });
const text = { type: 'string' };

export const LIMITS: Pages = {
  'admin/namespace-dev.yaml': [namespace('development')],
  'admin/namespace-dev.json': json(namespace('development')),
  'admin/namespace-prod.yaml': [namespace('production')],
  'admin/namespace-prod.json': json(namespace('production')),
  'admin/snowflake-deployment.yaml': [
    deployment('snowflake', {
      labels: { app: 'snowflake' },
      metadata: { labels: { app: 'snowflake' } },
      more: { replicas: 2 },
      containers: [container('snowflake', 'registry.k8s.io/serve_hostname', { imagePullPolicy: 'Always' })],
    }),
  ],
  'admin/resource/memory-defaults.yaml': [
    range('mem-limit-range', { default: { memory: '512Mi' }, defaultRequest: { memory: '256Mi' } }),
  ],
  'admin/resource/memory-defaults-pod.yaml': asking('default-mem-demo'),
  'admin/resource/memory-defaults-pod-2.yaml': asking('default-mem-demo-2', { limits: { memory: '1Gi' } }),
  'admin/resource/memory-defaults-pod-3.yaml': asking('default-mem-demo-3', { requests: { memory: '128Mi' } }),
  'admin/resource/memory-constraints.yaml': [
    range('mem-min-max-demo-lr', { max: { memory: '1Gi' }, min: { memory: '500Mi' } }),
  ],
  'admin/resource/memory-constraints-pod.yaml': asking('constraints-mem-demo', ofMemory('600Mi', '800Mi')),
  'admin/resource/memory-constraints-pod-2.yaml': asking('constraints-mem-demo-2', ofMemory('800Mi', '1.5Gi')),
  'admin/resource/memory-constraints-pod-3.yaml': asking('constraints-mem-demo-3', ofMemory('100Mi', '800Mi')),
  'admin/resource/memory-constraints-pod-4.yaml': asking('constraints-mem-demo-4'),
  'admin/resource/cpu-defaults.yaml': [range('cpu-limit-range', { default: { cpu: 1 }, defaultRequest: { cpu: 0.5 } })],
  'admin/resource/cpu-defaults-pod.yaml': asking('default-cpu-demo'),
  'admin/resource/cpu-defaults-pod-2.yaml': asking('default-cpu-demo-2', { limits: { cpu: '1' } }),
  'admin/resource/cpu-defaults-pod-3.yaml': asking('default-cpu-demo-3', { requests: { cpu: '0.75' } }),
  'admin/resource/cpu-constraints.yaml': [range('cpu-min-max-demo-lr', { max: { cpu: '800m' }, min: { cpu: '200m' } })],
  'admin/resource/cpu-constraints-pod.yaml': asking('constraints-cpu-demo', ofCpu('500m', '800m')),
  'admin/resource/cpu-constraints-pod-2.yaml': asking('constraints-cpu-demo-2', ofCpu('500m', '1.5')),
  'admin/resource/cpu-constraints-pod-3.yaml': asking('constraints-cpu-demo-3', ofCpu('100m', '800m')),
  'admin/resource/cpu-constraints-pod-4.yaml': asking('constraints-cpu-demo-4', undefined, 'vish/stress'),
  'admin/resource/quota-mem-cpu.yaml': [
    quota('mem-cpu-demo', {
      'requests.cpu': '1',
      'requests.memory': '1Gi',
      'limits.cpu': '2',
      'limits.memory': '2Gi',
    }),
  ],
  'admin/resource/quota-mem-cpu-pod.yaml': asking('quota-mem-cpu-demo', {
    limits: { memory: '800Mi', cpu: '800m' },
    requests: { memory: '600Mi', cpu: '400m' },
  }),
  'admin/resource/quota-mem-cpu-pod-2.yaml': asking(
    'quota-mem-cpu-demo-2',
    { limits: { memory: '1Gi', cpu: '800m' }, requests: { memory: '700Mi', cpu: '400m' } },
    'redis',
  ),
  'admin/resource/quota-pod.yaml': [quota('pod-demo', { pods: '2' })],
  'admin/resource/quota-pod-deployment.yaml': [
    deployment('pod-quota-demo', {
      labels: { purpose: 'quota-demo' },
      more: { replicas: 3 },
      containers: [container('pod-quota-demo', 'nginx')],
    }),
  ],
  'admin/resource/quota-objects.yaml': [
    quota('object-quota-demo', {
      persistentvolumeclaims: '1',
      'services.loadbalancers': '2',
      'services.nodeports': '0',
    }),
  ],
  'admin/resource/quota-objects-pvc.yaml': [
    object('v1', 'PersistentVolumeClaim', 'pvc-quota-demo', claim('3Gi', { storageClassName: 'manual' })),
  ],
  'admin/resource/quota-objects-pvc-2.yaml': [
    object('v1', 'PersistentVolumeClaim', 'pvc-quota-demo-2', claim('4Gi', { storageClassName: 'manual' })),
  ],
  'customresourcedefinition/shirt-resource-definition.yaml': [
    object('apiextensions.k8s.io/v1', 'CustomResourceDefinition', 'shirts.stable.example.com', {
      spec: {
        group: 'stable.example.com',
        scope: 'Namespaced',
        names: { plural: 'shirts', singular: 'shirt', kind: 'Shirt' },
        versions: [
          {
            name: 'v1',
            served: true,
            storage: true,
            schema: {
              openAPIV3Schema: {
                type: 'object',
                properties: { spec: { type: 'object', properties: { color: text, size: text } } },
              },
            },
            selectableFields: [{ jsonPath: '.spec.color' }, { jsonPath: '.spec.size' }],
            additionalPrinterColumns: [
              { jsonPath: '.spec.color', name: 'Color', ...text },
              { jsonPath: '.spec.size', name: 'Size', ...text },
            ],
          },
        ],
      },
    }),
  ],
  'customresourcedefinition/shirt-resources.yaml': [
    shirt('example1', 'blue', 'S'),
    shirt('example2', 'blue', 'M'),
    shirt('example3', 'green', 'M'),
  ],
};
