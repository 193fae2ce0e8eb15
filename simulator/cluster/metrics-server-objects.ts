/** What the metrics server's release installs. Upstream: kubernetes-sigs/metrics-server manifests (components.yaml, v0.8.0).
 * Leaves out: the APIService (metrics.k8s.io is served by the API server itself, through cluster/metrics-server.ts). */
import type { ImageBehaviour } from '../nodes/types.ts';

export const METRICS_SERVER_LABELS = { 'k8s-app': 'metrics-server' };

export const METRICS_SERVER_IMAGE = 'registry.k8s.io/metrics-server/metrics-server:v0.8.0';

const NAMESPACE = 'kube-system';
const labelled = (name: string, labels: Readonly<Record<string, string>> = {}) => ({
  name,
  labels: { ...METRICS_SERVER_LABELS, ...labels },
});
const RBAC = { apiVersion: 'rbac.authorization.k8s.io/v1' };
const RBAC_GROUP = 'rbac.authorization.k8s.io';
const SUBJECTS = [{ kind: 'ServiceAccount', name: 'metrics-server', namespace: NAMESPACE }];

/** Resource, namespace, object; in the order of the manifest. */
export const METRICS_SERVER_OBJECTS: readonly (readonly [string, string | undefined, unknown])[] = [
  ['serviceaccounts', NAMESPACE, { apiVersion: 'v1', kind: 'ServiceAccount', metadata: labelled('metrics-server') }],
  [
    'clusterroles.rbac.authorization.k8s.io',
    undefined,
    {
      ...RBAC,
      kind: 'ClusterRole',
      metadata: labelled('system:aggregated-metrics-reader', {
        'rbac.authorization.k8s.io/aggregate-to-admin': 'true',
        'rbac.authorization.k8s.io/aggregate-to-edit': 'true',
        'rbac.authorization.k8s.io/aggregate-to-view': 'true',
      }),
      rules: [{ apiGroups: ['metrics.k8s.io'], resources: ['pods', 'nodes'], verbs: ['get', 'list', 'watch'] }],
    },
  ],
  [
    'clusterroles.rbac.authorization.k8s.io',
    undefined,
    {
      ...RBAC,
      kind: 'ClusterRole',
      metadata: labelled('system:metrics-server'),
      rules: [
        { apiGroups: [''], resources: ['nodes/metrics'], verbs: ['get'] },
        { apiGroups: [''], resources: ['pods', 'nodes'], verbs: ['get', 'list', 'watch'] },
      ],
    },
  ],
  [
    'clusterrolebindings.rbac.authorization.k8s.io',
    undefined,
    {
      ...RBAC,
      kind: 'ClusterRoleBinding',
      metadata: labelled('metrics-server:system:auth-delegator'),
      roleRef: { apiGroup: RBAC_GROUP, kind: 'ClusterRole', name: 'system:auth-delegator' },
      subjects: SUBJECTS,
    },
  ],
  [
    'clusterrolebindings.rbac.authorization.k8s.io',
    undefined,
    {
      ...RBAC,
      kind: 'ClusterRoleBinding',
      metadata: labelled('system:metrics-server'),
      roleRef: { apiGroup: RBAC_GROUP, kind: 'ClusterRole', name: 'system:metrics-server' },
      subjects: SUBJECTS,
    },
  ],
  [
    'services',
    NAMESPACE,
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: labelled('metrics-server'),
      spec: {
        ports: [{ appProtocol: 'https', name: 'https', port: 443, protocol: 'TCP', targetPort: 'https' }],
        selector: METRICS_SERVER_LABELS,
      },
    },
  ],
  [
    'deployments.apps',
    NAMESPACE,
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: labelled('metrics-server'),
      spec: {
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
      },
    },
  ],
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
