/**
 * What runs a pod: the handler its RuntimeClass names must be one of the node's runtime, which has runc alone. Mirrors
 * kubernetes pkg/kubelet/runtimeclass and containerd's getSandboxRuntime.
 */
import type { Pod, RuntimeClass } from '../../api/objects.ts';
import type { StoreReader } from '../../store/types.ts';

const HANDLERS = ['', 'runc'];

/** The kubelet tries to make a sandbox again after so long, and up to half as long again. Upstream: backOffPeriod, workerBackOffPeriodJitterFactor. */
export const SANDBOX_RETRY_MS = 10_000;

/** Why no sandbox can be made for a pod, as its event says; undefined when one can. */
export function sandboxProblem(store: StoreReader, { spec: { runtimeClassName } }: Pod): string | undefined {
  if (runtimeClassName === undefined) return undefined;
  const runtime = store.get('runtimeclasses.node.k8s.io', undefined, runtimeClassName) as RuntimeClass | undefined;
  const why = !runtime
    ? `runtimeclass.node.k8s.io ${JSON.stringify(runtimeClassName)} not found`
    : HANDLERS.includes(runtime.handler)
      ? undefined
      : `rpc error: code = Unknown desc = failed to get sandbox runtime: no runtime for ${JSON.stringify(runtime.handler)} is configured`;
  return why === undefined ? undefined : `Failed to create pod sandbox: ${why}`;
}
