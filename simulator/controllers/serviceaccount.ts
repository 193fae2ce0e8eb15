/**
 * Gives each namespace its ServiceAccount "default". Mirrors pkg/controller/serviceaccount/serviceaccounts_controller.go.
 */
import { splitKey } from './ownership.ts';
import { type ControllerContext, defineController } from './types.ts';

export const serviceAccountController = defineController({
  name: 'serviceaccount-controller',
  eventSource: 'service-account-controller',
  serviceAccount: 'service-account-controller',
  watches: [
    { resource: 'namespaces', keys: ({ type, object }) => (type === 'DELETED' ? [] : [`/${object.metadata.name}`]) },
    {
      resource: 'serviceaccounts',
      keys: ({ type, object }) => (type === 'DELETED' ? [`/${object.metadata.namespace}`] : []),
    },
  ],
  reconcile,
});

function reconcile(context: ControllerContext, key: string): void | 'retry' {
  const { name: namespace } = splitKey(key);
  const { store, client } = context;
  if (!context.serves('serviceaccounts')) return;
  const found = store.get('namespaces', undefined, namespace);
  if (!found || found.metadata.deletionTimestamp !== undefined || store.get('serviceaccounts', namespace, 'default'))
    return;
  const result = client.create('serviceaccounts', namespace, {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: { name: 'default', namespace },
  });
  if (!result.ok && result.status.reason !== 'AlreadyExists') return 'retry';
}
