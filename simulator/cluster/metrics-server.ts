/**
 * The metrics server: what pods and nodes used in the last whole window, reckoned when somebody asks. Mirrors
 * kubernetes-sigs/metrics-server pkg/api and pkg/storage. It answers as long as a pod of its Deployment is ready
 * (metrics-server-objects.ts) and no fault holds it down. Leaves out: what processes outside pods use besides a constant.
 */
import type { Pod } from '../api/objects.ts';
import { formatQuantity } from '../api/quantity.ts';
import { formatTime } from '../api/time.ts';
import type { MetricsAccess } from '../api/types.ts';
import type { Kernel } from '../kernel/kernel.ts';
import type { Network } from '../network/network.ts';
import type { Nodes } from '../nodes/nodes.ts';
import { type ContainerUsage, lastWindow, type Window } from '../nodes/usage/usage.ts';
import type { KubeObject, ResourceName, StoreReader } from '../store/types.ts';
import { METRICS_SERVER_LABELS } from './metrics-server-objects.ts';

interface MetricsServerOptions {
  readonly kernel: Kernel;
  readonly store: StoreReader;
  readonly nodes: Nodes;
  readonly network: Network;
}

/** What the kubelet, the container runtime and the system take on every node, and the control plane on its own. */
const NODE_ITSELF = { cpuCores: 0.04, memoryBytes: 320 * 1024 ** 2 };
const CONTROL_PLANE = { cpuCores: 0.15, memoryBytes: 1100 * 1024 ** 2 };
const CONTROL_PLANE_ROLE = 'node-role.kubernetes.io/control-plane';

export class MetricsServer implements MetricsAccess {
  /** A lesson's fault `metrics: down`. */
  down = false;
  readonly #options: MetricsServerOptions;

  constructor(options: MetricsServerOptions) {
    this.#options = options;
  }

  get available(): boolean {
    if (this.down) return false;
    return this.#options.store
      .withLabels<Pod & KubeObject>('pods', 'kube-system', METRICS_SERVER_LABELS)
      .some(({ status }) => status.conditions?.some(({ type, status: value }) => type === 'Ready' && value === 'True'));
  }

  objects(resource: ResourceName, namespace?: string): readonly KubeObject[] {
    const { kernel, nodes, network } = this.#options;
    network.settle();
    const window = lastWindow(kernel.now(), nodes.metricsWindowMs);
    return resource === 'nodes.metrics.k8s.io' ? this.#nodes(window) : this.#pods(window, namespace);
  }

  #pods(window: Window, ofNamespace: string | undefined): readonly KubeObject[] {
    const { store, nodes } = this.#options;
    const found: KubeObject[] = [];
    for (const pod of store.list<Pod & KubeObject>('pods', ofNamespace)) {
      const usages = pod.status.phase === 'Running' ? nodes.usage(pod, window) : undefined;
      if (!usages || usages.length === 0) continue;
      const { name, namespace, labels } = pod.metadata;
      const sinceMs = Math.max(...usages.map((usage) => usage.sinceMs));
      const metrics = {
        kind: 'PodMetrics',
        apiVersion: 'metrics.k8s.io/v1beta1',
        metadata: { name, namespace, creationTimestamp: this.#now(), ...(labels ? { labels } : {}) },
        ...this.#measured(window, sinceMs),
        containers: usages.map((usage) => ({ name: usage.name, usage: quantities(usage) })),
      };
      found.push(metrics as unknown as KubeObject);
    }
    return found;
  }

  #nodes(window: Window): readonly KubeObject[] {
    const { store, nodes } = this.#options;
    const found: KubeObject[] = [];
    for (const node of store.list('nodes')) {
      const { name, labels } = node.metadata;
      if (!nodes.answers(name)) continue;
      const sum = { ...NODE_ITSELF };
      const add = ({ cpuCores, memoryBytes }: Pick<ContainerUsage, 'cpuCores' | 'memoryBytes'>): void => {
        sum.cpuCores += cpuCores;
        sum.memoryBytes += memoryBytes;
      };
      if (labels && CONTROL_PLANE_ROLE in labels) add(CONTROL_PLANE);
      for (const pod of store.podsOnNode(name)) for (const usage of nodes.usage(pod, window) ?? []) add(usage);
      const metrics = {
        kind: 'NodeMetrics',
        apiVersion: 'metrics.k8s.io/v1beta1',
        metadata: { name, creationTimestamp: this.#now(), ...(labels ? { labels } : {}) },
        ...this.#measured(window, window.startMs),
        usage: quantities(sum),
      };
      found.push(metrics as unknown as KubeObject);
    }
    return found;
  }

  #now(): string {
    return formatTime(this.#options.kernel.wallMs());
  }

  #measured({ endMs }: Window, sinceMs: number): { readonly timestamp: string; readonly window: string } {
    const { kernel } = this.#options;
    const timestamp = formatTime(kernel.wallMs() - kernel.now() + endMs);
    return { timestamp, window: `${(endMs - sinceMs) / 1000}s` };
  }
}

/** Example: 0.0725 cores and 24 MiB are {cpu: "72500000n"…}: written "72500u", and memory "24Mi". */
function quantities({ cpuCores, memoryBytes }: Pick<ContainerUsage, 'cpuCores' | 'memoryBytes'>): {
  readonly cpu: string;
  readonly memory: string;
} {
  return {
    cpu: formatQuantity({ nanos: BigInt(Math.round(cpuCores * 1e9)), format: 'DecimalSI' }),
    memory: formatQuantity({ nanos: BigInt(Math.round(memoryBytes)) * 1_000_000_000n, format: 'BinarySI' }),
  };
}
