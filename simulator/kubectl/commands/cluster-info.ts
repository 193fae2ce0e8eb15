/** `kubectl cluster-info`. Mirrors kubectl/pkg/cmd/clusterinfo/clusterinfo.go. */
import type { Routine } from '../../kernel/wait.ts';
import { defineCommand, type Invocation, later, type Unstructured } from '../types.ts';

export const CLUSTER_INFO = defineCommand({
  name: 'cluster-info',
  commands: [later('dump', async () => (await import('./cluster-dump.ts')).DUMP)],
  run: clusterInfo,
});

function* clusterInfo(call: Invocation): Routine<void> {
  const { client } = call;
  yield* call.out(`Kubernetes control plane is running at ${client.server}\n`);
  const mapping = yield* call.discovery.resolve('services');
  const list = yield* client.request('GET', client.path({ mapping, namespace: 'kube-system' }), {
    query: { labelSelector: 'kubernetes.io/cluster-service=true' },
  });
  for (const service of ((list.body as Unstructured).items ?? []) as Unstructured[]) {
    const name = service.metadata?.labels?.['kubernetes.io/name'] ?? service.metadata?.name;
    const ports = (service.spec as { ports?: { name?: string; port: number }[] }).ports ?? [];
    const port = ports[0];
    const link = `${service.metadata?.name}${port?.name ? `:${port.name}` : ''}`;
    yield* call.out(
      `${name} is running at ${client.server}/api/v1/namespaces/${service.metadata?.namespace}/services/${link}/proxy\n`,
    );
  }
  yield* call.out("\nTo further debug and diagnose cluster problems, use 'kubectl cluster-info dump'.\n");
}
