/** What an Ingress controller's release installs. Upstream: ingress-nginx deploy/static/provider/cloud (v1.14.1), cut to what
 * does something here. Leaves out: its Role (leader election), ConfigMap and the admission webhook. */
import { INGRESS_ACCOUNT, INGRESS_NAMESPACE, INGRESS_SERVICE } from '../controllers/ingress.ts';
import type { ImageBehaviour } from '../nodes/types.ts';
import {
  type AddonObject,
  addonAccount,
  addonBinding,
  addonDeployment,
  addonNamespace,
  addonRole,
  addonService,
} from './addon-objects.ts';

export const INGRESS_IMAGE = 'registry.k8s.io/ingress-nginx/controller:v1.14.1';
const LABELS = {
  'app.kubernetes.io/component': 'controller',
  'app.kubernetes.io/instance': 'ingress-nginx',
  'app.kubernetes.io/name': 'ingress-nginx',
};

/** In the order of creation. */
export const INGRESS_OBJECTS: readonly AddonObject[] = [
  addonNamespace(INGRESS_NAMESPACE),
  addonAccount(INGRESS_NAMESPACE, { name: INGRESS_ACCOUNT, labels: LABELS }),
  addonRole({ name: INGRESS_ACCOUNT, labels: LABELS }, [
    {
      apiGroups: [''],
      resources: ['configmaps', 'endpoints', 'nodes', 'pods', 'secrets', 'namespaces'],
      verbs: ['list', 'watch'],
    },
    { apiGroups: [''], resources: ['nodes'], verbs: ['get'] },
    { apiGroups: [''], resources: ['services'], verbs: ['get', 'list', 'watch'] },
    { apiGroups: ['networking.k8s.io'], resources: ['ingresses'], verbs: ['get', 'list', 'watch'] },
    { apiGroups: [''], resources: ['events'], verbs: ['create', 'patch'] },
    { apiGroups: ['networking.k8s.io'], resources: ['ingresses/status'], verbs: ['update'] },
    { apiGroups: ['networking.k8s.io'], resources: ['ingressclasses'], verbs: ['get', 'list', 'watch'] },
    { apiGroups: ['discovery.k8s.io'], resources: ['endpointslices'], verbs: ['list', 'watch', 'get'] },
  ]),
  addonBinding({ name: INGRESS_ACCOUNT, labels: LABELS }, INGRESS_ACCOUNT, {
    name: INGRESS_ACCOUNT,
    namespace: INGRESS_NAMESPACE,
  }),
  [
    'ingressclasses.networking.k8s.io',
    undefined,
    {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'IngressClass',
      metadata: { name: 'nginx', labels: LABELS },
      spec: { controller: 'k8s.io/ingress-nginx' },
    },
  ],
  addonService(
    INGRESS_NAMESPACE,
    { name: INGRESS_SERVICE, labels: LABELS },
    {
      type: 'LoadBalancer',
      externalTrafficPolicy: 'Local',
      selector: LABELS,
      ports: [
        { name: 'http', port: 80, protocol: 'TCP', targetPort: 'http', appProtocol: 'http' },
        { name: 'https', port: 443, protocol: 'TCP', targetPort: 'https', appProtocol: 'https' },
      ],
    },
  ),
  addonDeployment(
    INGRESS_NAMESPACE,
    { name: INGRESS_SERVICE, labels: LABELS },
    {
      replicas: 1,
      minReadySeconds: 0,
      selector: { matchLabels: LABELS },
      template: {
        metadata: { labels: LABELS },
        spec: {
          serviceAccountName: INGRESS_ACCOUNT,
          terminationGracePeriodSeconds: 300,
          nodeSelector: { 'kubernetes.io/os': 'linux' },
          containers: [
            {
              name: 'controller',
              image: INGRESS_IMAGE,
              imagePullPolicy: 'IfNotPresent',
              args: ['/nginx-ingress-controller', '--ingress-class=nginx'],
              ports: [
                { name: 'http', containerPort: 80, protocol: 'TCP' },
                { name: 'https', containerPort: 443, protocol: 'TCP' },
              ],
              readinessProbe: {
                httpGet: { path: '/healthz', port: 10254, scheme: 'HTTP' },
                initialDelaySeconds: 10,
                periodSeconds: 10,
              },
              resources: { requests: { cpu: '100m', memory: '90Mi' } },
            },
          ],
        },
      },
    },
  ),
];

export const INGRESS_BEHAVIOUR: ImageBehaviour = {
  program: 'ingress-nginx',
  version: 'v1.14.1',
  listen: [80, 443, 10254].map((port) => ({ port, afterMs: 0 })),
  http: { '/healthz': [{ status: 200, body: '' }] },
  stop: { drainMs: 10_000 },
  fail: [],
  uses: {},
  logs: ['NGINX Ingress controller', '  Release:       v1.14.1'],
  files: {},
  env: {},
  entrypoint: 'keep',
};
