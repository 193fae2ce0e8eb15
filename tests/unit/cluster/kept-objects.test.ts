/** What the API server makes again. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createCluster } from '../../../simulator/cluster/whole.ts';
import { LEARNER } from '../../../simulator/cluster-types.ts';
import { createCatalogue } from '../../../simulator/nodes/images/catalogue.ts';
import type { KubeObject } from '../../../simulator/store/types.ts';

function world() {
  const cluster = createCluster({ seed: 'kept', images: createCatalogue([]), containerPrograms: new Map() });
  const client = cluster.client(LEARNER);
  const later = (ms: number): void => void cluster.kernel.run({ untilMs: cluster.kernel.now() + ms });
  return { ...cluster, client, later };
}

test('the Service kubernetes comes back within ten seconds, with its address and endpoint', () => {
  const { store, client, later } = world();
  client.delete('services', 'default', 'kubernetes');
  later(1000);
  assert.equal(store.get('endpoints', 'default', 'kubernetes'), undefined);
  later(10_000);
  const service = store.get<KubeObject & { spec: { clusterIP: string } }>('services', 'default', 'kubernetes');
  assert.equal(service?.spec.clusterIP, '10.96.0.1');
  const endpoints = store.get<KubeObject & { subsets: unknown }>('endpoints', 'default', 'kubernetes');
  assert.deepEqual(endpoints?.subsets, [
    { addresses: [{ ip: '172.30.0.1' }], ports: [{ name: 'https', port: 6443, protocol: 'TCP' }] },
  ]);
});

test('a deleted kube-node-lease comes back within a minute, and with it the Leases', () => {
  const { store, client, later } = world();
  client.delete('namespaces', undefined, 'kube-node-lease');
  later(20_000);
  assert.equal(store.get('namespaces', undefined, 'kube-node-lease'), undefined);
  later(60_000);
  assert.equal(store.list('leases.coordination.k8s.io', 'kube-node-lease').length, store.list('nodes').length);
});
