/** `kubectl cluster-info`. Mirrors kubectl/pkg/cmd/clusterinfo/clusterinfo.go. */
import type { Routine } from '../../kernel/wait.ts';
import { notSimulated } from '../cli/errors.ts';
import { defineCommand, type Invocation, type Unstructured } from '../types.ts';

const DUMP = defineCommand({
  name: 'dump',
  arguments: '',
  short: 'Dump relevant information for debugging and diagnosis',
  flags: [
    {
      name: 'all-namespaces',
      short: 'A',
      type: 'bool',
      usage: 'If true, dump all namespaces.  If true, --namespaces is ignored.',
    },
    { name: 'namespaces', type: 'stringSlice', usage: 'A comma separated list of namespaces to dump.' },
    { name: 'output', short: 'o', type: 'string', default: 'json', usage: 'Output format. One of: (json, yaml).' },
    {
      name: 'output-directory',
      type: 'string',
      usage:
        "Where to output the files.  If empty or '-' uses stdout, otherwise creates a directory hierarchy in that directory",
    },
    {
      name: 'pod-running-timeout',
      type: 'duration',
      default: '20s',
      usage: 'The length of time (like 5s, 2m, or 3h, higher than zero) to wait until at least one pod is running',
    },
  ],
  *run() {
    throw notSimulated('kubectl cluster-info dump');
  },
});

export const CLUSTER_INFO = defineCommand({
  name: 'cluster-info',
  arguments: '',
  short: 'Display cluster information',
  long: "Display addresses of the control plane and services with label kubernetes.io/cluster-service=true. To further debug and diagnose cluster problems, use 'kubectl cluster-info dump'.",
  example: '# Print the address of the control plane and cluster services\nkubectl cluster-info',
  commands: [DUMP],
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
