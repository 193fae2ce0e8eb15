/** What Reloader's release installs in a namespace of its own. Upstream: stakater/Reloader deployments/kubernetes (v1.4.8), cut to what
 * does something here. Leaves out: metrics, its own ConfigMap about itself. */
import { RELOADER_NAME, RELOADER_NAMESPACE } from '../controllers/reloader.ts';
import type { ImageBehaviour } from '../nodes/types.ts';
import {
  type AddonObject,
  addonAccount,
  addonBinding,
  addonDeployment,
  addonNamespace,
  addonRole,
} from './addon-objects.ts';

export const RELOADER_IMAGE = 'ghcr.io/stakater/reloader:v1.4.8';
const LABELS = { app: RELOADER_NAME };
const named = { name: RELOADER_NAME };

/** In the order of creation. */
export const RELOADER_OBJECTS: readonly AddonObject[] = [
  addonNamespace(RELOADER_NAMESPACE),
  addonAccount(RELOADER_NAMESPACE, named),
  addonRole({ name: `${RELOADER_NAME}-role` }, [
    { apiGroups: [''], resources: ['secrets', 'configmaps'], verbs: ['list', 'get', 'watch'] },
    {
      apiGroups: ['apps'],
      resources: ['deployments', 'daemonsets', 'statefulsets'],
      verbs: ['list', 'get', 'update', 'patch'],
    },
    { apiGroups: [''], resources: ['events'], verbs: ['create', 'patch'] },
  ]),
  addonBinding({ name: `${RELOADER_NAME}-role-binding` }, `${RELOADER_NAME}-role`, {
    name: RELOADER_NAME,
    namespace: RELOADER_NAMESPACE,
  }),
  addonDeployment(RELOADER_NAMESPACE, named, {
    replicas: 1,
    revisionHistoryLimit: 2,
    selector: { matchLabels: LABELS },
    template: {
      metadata: { labels: LABELS },
      spec: {
        serviceAccountName: RELOADER_NAME,
        containers: [
          {
            name: RELOADER_NAME,
            image: RELOADER_IMAGE,
            imagePullPolicy: 'IfNotPresent',
            ports: [{ name: 'http', containerPort: 9090 }],
            livenessProbe: { httpGet: { path: '/live', port: 'http' }, initialDelaySeconds: 10, timeoutSeconds: 5 },
            readinessProbe: { httpGet: { path: '/metrics', port: 'http' }, initialDelaySeconds: 10, timeoutSeconds: 5 },
            resources: { requests: { cpu: '10m', memory: '128Mi' } },
          },
        ],
      },
    },
  }),
];

export const RELOADER_BEHAVIOUR: ImageBehaviour = {
  program: 'http',
  version: 'v1.4.8',
  listen: [{ port: 9090, afterMs: 0 }],
  http: { '/live': [{ status: 200, body: 'ok' }], '/metrics': [{ status: 200, body: '' }] },
  stop: { exit: 2 },
  fail: [],
  uses: {},
  logs: ['level=info msg="Starting Reloader"'],
  files: {},
  env: {},
};
