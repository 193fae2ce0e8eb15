/**
 * kubectl port-forward, on the node: connections to a pod's own localhost. Mirrors containerd's
 * internal/cri/server/sandbox_portforward_linux.go and the kubelet's words.
 */
import { badRequest } from '../../api/errors.ts';
import type { Pod } from '../../api/objects.ts';
import type { PortForward, Status } from '../../api/types.ts';
import type { Connection } from '../../kernel/sockets.ts';
import { ServerConnection } from '../../network/connection.ts';
import type { PodWorker } from './pod-worker.ts';

/** Where containerd's own ports begin. */
const FIRST_PORT = 40_000;

/** Opens the way to a pod's ports; a Status when there is none. */
export function openForward(pod: Pod, worker: PodWorker | undefined): PortForward | Status {
  if (!pod.spec.nodeName) return badRequest(`pod ${pod.metadata.name} does not have a host assigned`);
  const sandboxId = worker?.context.ids.hex(64) ?? '';
  const namespace = worker?.context.ids.uuid() ?? '';
  const open: Connection[] = [];
  return {
    connect(port) {
      const sandbox = worker?.sandbox;
      const kernel = worker?.context.kernel;
      const server = kernel && (sandbox?.host.server(port, true) ?? sandbox?.server(port, kernel.now()));
      if (!server) return { failure: failureText(port, sandboxId, namespace) };
      const connection = new ServerConnection({
        kernel,
        server,
        peer: { address: '127.0.0.1', port: FIRST_PORT + open.length },
        address: '127.0.0.1',
        port,
      });
      open.push(connection);
      return connection;
    },
    close() {
      for (const connection of open) connection.close();
    },
  };
}

function failureText(port: number, sandboxId: string, namespace: string): string {
  return `error forwarding port ${port} to pod ${sandboxId}, uid : failed to execute portforward in network namespace "/var/run/netns/cni-${namespace}": failed to connect to localhost:${port} inside namespace "${sandboxId}", IPv4: dial tcp4 127.0.0.1:${port}: connect: connection refused IPv6 dial tcp6: address localhost: no suitable address found `;
}
