/** A network by itself: a store whose objects are written as tests say, hosts that are what tests say, no kubelets. */
import { Kernel } from '../../../simulator/kernel/kernel.ts';
import type { HttpRequest } from '../../../simulator/kernel/sockets.ts';
import type { Host } from '../../../simulator/network/host.ts';
import type { PodHost, Served, Server, ServerLife } from '../../../simulator/network/hosts.ts';
import { Network } from '../../../simulator/network/network.ts';
import { Store } from '../../../simulator/store/store.ts';
import type { KubeObject } from '../../../simulator/store/types.ts';
import { type TimingProfile, Timings } from '../../../simulator/timings.ts';

/** What listens in a pod of the fabric. */
export interface FabricServer extends Server {
  /** Requests that were answered. */
  readonly asked: HttpRequest[];
  end(): void;
}

export interface Fabric {
  readonly kernel: Kernel;
  readonly store: Store;
  readonly network: Network;
  put(resource: string, object: Record<string, unknown>): void;
  remove(resource: string, namespace: string | undefined, name: string): void;
  service(name: string, spec: Record<string, unknown>, namespace?: string): void;
  /** The one slice of a Service. */
  slice(
    service: string,
    ports: readonly Record<string, unknown>[],
    endpoints: readonly Record<string, unknown>[],
  ): void;
  /** A pod with an address and what listens on its ports. */
  pod(name: string, ip: string, servers?: Readonly<Record<number, Server>>, node?: string): PodHost;
  hostOf(pod: PodHost): Host;
}

const SLICES = 'endpointslices.discovery.k8s.io';

/** Three nodes, the namespaces default and shop, and a DNS server that is always there. */
export function fabric(options: { profile?: TimingProfile; seed?: string } = {}): Fabric {
  const kernel = new Kernel({ seed: options.seed ?? 'fabric' });
  const store = new Store({ kernel, debugFreeze: true });
  const timings = new Timings(options.profile ?? 'tidy', kernel.random('timings'));
  const network = new Network({ kernel, store, timings });
  const made: Fabric = {
    kernel,
    store,
    network,
    put(resource, object) {
      const { metadata } = object as unknown as KubeObject;
      const named = { ...metadata, uid: `uid-${resource}-${metadata.name}` };
      store.put(resource, { ...object, metadata: named } as never, 'test');
    },
    remove: (resource, namespace, name) => void store.remove(resource, namespace, name, 'test'),
    service(name, spec, namespace = 'default') {
      made.put('services', { apiVersion: 'v1', kind: 'Service', metadata: { name, namespace }, spec });
    },
    slice(service, ports, endpoints) {
      const [name = '', namespace = 'default'] = service.split('.');
      const labels = { 'kubernetes.io/service-name': name };
      const metadata = { name: `${name}-slice`, namespace, labels };
      made.put(SLICES, { kind: 'EndpointSlice', addressType: 'IPv4', metadata, ports, endpoints });
    },
    pod(name, ip, servers = {}, node = 'node-1') {
      const host: PodHost = { ip, name, namespace: 'default', node, uid: name, server: (port) => servers[port] };
      network.attach(host);
      return host;
    },
    hostOf: (pod) => network.hostFor(pod),
  };
  for (const name of ['default', 'shop', 'kube-system'])
    made.put('namespaces', { kind: 'Namespace', metadata: { name } });
  for (const [i, name] of ['node-1', 'node-2', 'node-3'].entries()) {
    const addresses = [{ type: 'InternalIP', address: `172.30.0.${11 + i}` }];
    made.put('nodes', { kind: 'Node', metadata: { name }, status: { addresses } });
  }
  const ports = ['UDP', 'TCP'].map((protocol) => ({ name: `dns-${protocol.toLowerCase()}`, port: 53, protocol }));
  made.service('kube-dns', { clusterIP: '10.96.0.10', ports }, 'kube-system');
  made.slice('kube-dns.kube-system', ports, [{ addresses: ['10.244.0.2'] }]);
  made.pod('coredns', '10.244.0.2', { 53: server({}) }, 'node-3');
  network.start();
  return made;
}

interface ServerOptions {
  readonly version?: string;
  readonly takesMs?: number;
  readonly speaks?: Server['speaks'];
  readonly signedBy?: Server['signedBy'];
  /** Default 200 and its path. */
  readonly answer?: (request: HttpRequest) => Omit<Served, 'takesMs'>;
}

/** A server that answers by data. */
export function server(options: ServerOptions): FabricServer {
  const listeners = new Set<() => void>();
  const asked: HttpRequest[] = [];
  const life = {
    version: options.version ?? '1',
    endedAtMs: undefined as number | undefined,
    onEnd(listener: () => void) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  return {
    life: life as ServerLife,
    ...(options.speaks ? { speaks: options.speaks } : {}),
    ...(options.signedBy ? { signedBy: options.signedBy } : {}),
    asked,
    answer(request) {
      const answer = options.answer?.(request) ?? { status: 200, body: `${request.method} ${request.path}\n` };
      return { ...answer, takesMs: options.takesMs ?? 0 };
    },
    accessed: (request) => void asked.push(request),
    *serve() {
      return 'close';
    },
    steadyUntil: () => Number.POSITIVE_INFINITY,
    end() {
      life.endedAtMs = 0;
      for (const listener of [...listeners]) listener();
    },
  };
}

/** Runs virtual time on. */
export const advance = (f: Fabric, ms: number): void => void f.kernel.run({ untilMs: f.kernel.now() + ms });
