/** What the metrics server's release installs. Upstream: kubernetes-sigs/metrics-server manifests (components.yaml, v0.8.0).
 * Leaves out: the APIService (metrics.k8s.io is served by the API server itself, through cluster/metrics-server.ts). */
import type { ImageBehaviour } from '../nodes/types.ts';
import {
  type AddonObject,
  addonAccount,
  addonBinding,
  addonDeployment,
  addonRole,
  addonService,
} from './addon-objects.ts';

export const METRICS_SERVER_LABELS = { 'k8s-app': 'metrics-server' };

export const METRICS_SERVER_IMAGE = 'registry.k8s.io/metrics-server/metrics-server:v0.8.0';

const NAMESPACE = 'kube-system';
const labelled = (name: string, labels: Readonly<Record<string, string>> = {}) => ({
  name,
  labels: { ...METRICS_SERVER_LABELS, ...labels },
});
const ACCOUNT = { name: 'metrics-server', namespace: NAMESPACE };

/** In the order of the manifest. */
export const METRICS_SERVER_OBJECTS: readonly AddonObject[] = [
  addonAccount(NAMESPACE, labelled('metrics-server')),
  addonRole(
    labelled('system:aggregated-metrics-reader', {
      'rbac.authorization.k8s.io/aggregate-to-admin': 'true',
      'rbac.authorization.k8s.io/aggregate-to-edit': 'true',
      'rbac.authorization.k8s.io/aggregate-to-view': 'true',
    }),
    [{ apiGroups: ['metrics.k8s.io'], resources: ['pods', 'nodes'], verbs: ['get', 'list', 'watch'] }],
  ),
  addonRole(labelled('system:metrics-server'), [
    { apiGroups: [''], resources: ['nodes/metrics'], verbs: ['get'] },
    { apiGroups: [''], resources: ['pods', 'nodes'], verbs: ['get', 'list', 'watch'] },
  ]),
  addonBinding(labelled('metrics-server:system:auth-delegator'), 'system:auth-delegator', ACCOUNT),
  addonBinding(labelled('system:metrics-server'), 'system:metrics-server', ACCOUNT),
  addonService(NAMESPACE, labelled('metrics-server'), {
    ports: [{ appProtocol: 'https', name: 'https', port: 443, protocol: 'TCP', targetPort: 'https' }],
    selector: METRICS_SERVER_LABELS,
  }),
  addonDeployment(NAMESPACE, labelled('metrics-server'), {
    selector: { matchLabels: METRICS_SERVER_LABELS },
    strategy: { rollingUpdate: { maxUnavailable: 0 } },
    template: {
      metadata: { labels: METRICS_SERVER_LABELS },
      spec: {
        containers: [
          {
            args: [
              '--cert-dir=/tmp',
              '--secure-port=10250',
              '--kubelet-preferred-address-types=InternalIP,ExternalIP,Hostname',
              '--kubelet-use-node-status-port',
              '--metric-resolution=15s',
            ],
            image: METRICS_SERVER_IMAGE,
            imagePullPolicy: 'IfNotPresent',
            livenessProbe: probe('/livez'),
            name: 'metrics-server',
            ports: [{ containerPort: 10250, name: 'https', protocol: 'TCP' }],
            readinessProbe: { ...probe('/readyz'), initialDelaySeconds: 20 },
            resources: { requests: { cpu: '100m', memory: '200Mi' } },
            securityContext: {
              allowPrivilegeEscalation: false,
              capabilities: { drop: ['ALL'] },
              readOnlyRootFilesystem: true,
              runAsNonRoot: true,
              runAsUser: 1000,
              seccompProfile: { type: 'RuntimeDefault' },
            },
            volumeMounts: [{ mountPath: '/tmp', name: 'tmp-dir' }],
          },
        ],
        nodeSelector: { 'kubernetes.io/os': 'linux' },
        priorityClassName: 'system-cluster-critical',
        serviceAccountName: 'metrics-server',
        volumes: [{ emptyDir: {}, name: 'tmp-dir' }],
      },
    },
  }),
];

function probe(path: string): Readonly<Record<string, unknown>> {
  return { failureThreshold: 3, httpGet: { path, port: 'https', scheme: 'HTTPS' }, periodSeconds: 10 };
}

export const METRICS_SERVER_BEHAVIOUR: ImageBehaviour = {
  program: 'http',
  version: 'v0.8.0',
  listen: [{ port: 10250, afterMs: 0, tls: true }],
  http: { '/livez': [{ status: 200, body: 'ok' }], '/readyz': [{ status: 200, body: 'ok' }] },
  stop: { exit: 0 },
  fail: [],
  uses: { cpu: '3m', memory: '20Mi' },
  logs: [],
  files: {},
  env: {},
  entrypoint: 'keep',
};
