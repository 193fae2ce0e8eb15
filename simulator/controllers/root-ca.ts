/**
 * Puts the cluster's certificate into each namespace, for pods to mount. Mirrors
 * pkg/controller/certificates/rootcacertpublisher/publisher.go.
 */
import { CLUSTER_CERTIFICATE } from '../api/authentication/certificate.ts';
import type { ConfigMap } from '../api/objects.ts';
import type { KubeObject } from '../store/types.ts';
import { splitKey } from './ownership.ts';
import { type ControllerContext, defineController } from './types.ts';

const NAME = 'kube-root-ca.crt';

export const rootCaCertificatePublisher = defineController({
  name: 'root-ca-certificate-publisher-controller',
  eventSource: 'root-ca-cert-publisher',
  serviceAccount: 'root-ca-cert-publisher',
  watches: [
    { resource: 'namespaces', keys: ({ type, object }) => (type === 'DELETED' ? [] : [`/${object.metadata.name}`]) },
    {
      resource: 'configmaps',
      keys: ({ type, object }) =>
        type !== 'ADDED' && object.metadata.name === NAME ? [`/${object.metadata.namespace}`] : [],
    },
  ],
  reconcile,
});

const DESCRIPTION =
  'Contains a CA bundle that can be used to verify the kube-apiserver when using internal endpoints such as the internal service IP or kubernetes.default.svc. No other usage is guaranteed across distributions of Kubernetes clusters.';

function reconcile(context: ControllerContext, key: string): void | 'retry' {
  const { name: namespace } = splitKey(key);
  const { store, client } = context;
  const found = store.get('namespaces', undefined, namespace);
  if (!found || found.metadata.deletionTimestamp !== undefined) return;
  const data = { 'ca.crt': CLUSTER_CERTIFICATE };
  const current = store.get<ConfigMap & KubeObject>('configmaps', namespace, NAME);
  if (!current) {
    const metadata = { name: NAME, namespace, annotations: { 'kubernetes.io/description': DESCRIPTION } };
    const result = client.create('configmaps', namespace, { apiVersion: 'v1', kind: 'ConfigMap', metadata, data });
    return result.ok || result.status.reason === 'AlreadyExists' ? undefined : 'retry';
  }
  if (current.data?.['ca.crt'] === CLUSTER_CERTIFICATE && Object.keys(current.data).length === 1) return;
  const annotations = { ...current.metadata.annotations, 'kubernetes.io/description': DESCRIPTION };
  const result = client.update('configmaps', {
    ...current,
    metadata: { ...current.metadata, annotations },
    data,
  } as KubeObject);
  return result.ok ? undefined : 'retry';
}
