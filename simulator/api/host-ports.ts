/** Ports that pods take of their node. Mirrors pkg/scheduler/util (GetHostPorts) and framework.HostPortInfo. */
import type { Pod } from './objects.ts';

export interface HostPort {
  readonly ip: string;
  readonly protocol: string;
  readonly port: number;
}

/** Those of its containers and sidecars. */
export function hostPorts({ spec }: Pod): readonly HostPort[] {
  const found: HostPort[] = [];
  const sidecars = spec.initContainers?.filter(({ restartPolicy }) => restartPolicy === 'Always') ?? [];
  for (const containers of [spec.containers, sidecars])
    for (const { ports = [] } of containers)
      for (const { hostPort, hostIP, protocol = 'TCP' } of ports)
        if (hostPort) found.push({ ip: hostIP || '0.0.0.0', protocol, port: hostPort });
  return found;
}

/** Upstream: HostPortInfo.CheckConflict. */
export function portsConflict(wanted: readonly HostPort[], taken: readonly HostPort[]): boolean {
  return wanted.some((a) =>
    taken.some(
      (b) =>
        a.port === b.port && a.protocol === b.protocol && (a.ip === b.ip || a.ip === '0.0.0.0' || b.ip === '0.0.0.0'),
    ),
  );
}
