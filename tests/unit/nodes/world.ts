/** A small world for tests of nodes and network: a store behind a client without validation, one test's own objects. */
import { readFileSync } from 'node:fs';
import { formatTime } from '../../../simulator/api/time.ts';
import type { ApiClient, Result, UserInfo } from '../../../simulator/api/types.ts';
import { Kernel } from '../../../simulator/kernel/kernel.ts';
import type { Program } from '../../../simulator/kernel/program.ts';
import { write } from '../../../simulator/kernel/stream.ts';
import { sleep } from '../../../simulator/kernel/wait.ts';
import type { Server } from '../../../simulator/network/hosts.ts';
import { Network } from '../../../simulator/network/network.ts';
import { createCatalogue } from '../../../simulator/nodes/images/catalogue.ts';
import { imagesFromYaml } from '../../../simulator/nodes/images/load.ts';
import { Nodes } from '../../../simulator/nodes/nodes.ts';
import type { Image } from '../../../simulator/nodes/types.ts';
import { StorageSystems } from '../../../simulator/storage/systems.ts';
import { Store } from '../../../simulator/store/store.ts';
import type { KubeObject } from '../../../simulator/store/types.ts';
import { type TimingProfile, Timings } from '../../../simulator/timings.ts';
import { parseYaml } from '../../../simulator/yaml/yaml.ts';

const FILES = ['busybox', 'lessons', 'nginx', 'servers', 'tutorials'];

export const stockImages = (): Image[] =>
  FILES.flatMap((name) => {
    const where = `content/images/${name}.yaml`;
    return imagesFromYaml(parseYaml(readFileSync(new URL(`../../../${where}`, import.meta.url), 'utf8')), where);
  });

export interface World {
  readonly kernel: Kernel;
  readonly store: Store;
  readonly network: Network;
  readonly nodes: Nodes;
  readonly client: ApiClient;
  /** Creates a pod bound to a node. */
  pod(object: Record<string, unknown>, node?: string): KubeObject;
  get(name: string, resource?: string): KubeObject & { spec: never; status: never };
  events(name: string): string[];
}

export function world(
  options: { profile?: TimingProfile; nodes?: number; prepull?: readonly string[]; freeze?: boolean } = {},
): World {
  const kernel = new Kernel({ seed: 'test' });
  const store = new Store({ kernel, debugFreeze: options.freeze ?? true });
  const timings = new Timings(options.profile ?? 'tidy', kernel.random('timings'));
  const network = new Network({ kernel, store, timings });
  const client = (user: UserInfo) => directClient(kernel, store, user);
  const images = stockImages();
  const prepull = images.flatMap((i) => Object.keys(i.tags).map((tag) => `${i.repository}:${tag}`));
  const nodes = new Nodes({
    kernel,
    store,
    client,
    timings,
    images: createCatalogue(images),
    containerPrograms: programs(),
    network,
    storage: new StorageSystems({ wallMs: () => kernel.wallMs() }),
    nodes: Array.from({ length: options.nodes ?? 2 }, (_, i) => ({ name: `node-${i + 1}` })),
    prepull: options.prepull ?? prepull,
  });
  const admin = client({ name: 'admin', groups: [] });
  giveDns(admin, network);
  network.start();
  nodes.start();
  return {
    kernel,
    store,
    network,
    nodes,
    client: admin,
    pod(object, node = 'node-1') {
      const made = structuredClone(object) as { metadata: Record<string, unknown>; spec: Record<string, unknown> };
      made.metadata = { namespace: 'default', generation: 1, ...made.metadata };
      made.spec = { restartPolicy: 'Always', terminationGracePeriodSeconds: 30, nodeName: node, ...made.spec };
      const status = { phase: 'Pending', qosClass: 'BestEffort' };
      const result = admin.create('pods', 'default', { apiVersion: 'v1', kind: 'Pod', ...made, status });
      if (!result.ok) throw new Error('no pod');
      return result.object;
    },
    get: (name, resource = 'pods') => store.get(resource, 'default', name) as never,
    events: (name) =>
      store
        .list('events', 'default')
        .map(
          (e) =>
            e as unknown as {
              involvedObject: { name: string };
              type: string;
              reason: string;
              message: string;
              count: number;
              metadata: { uid: string };
            },
        )
        .filter((e) => e.involvedObject.name === name)
        .sort((a, b) => Number(a.metadata.uid) - Number(b.metadata.uid))
        .map((e) => `${e.type} ${e.reason} ${e.message}${e.count > 1 ? ` ×${e.count}` : ''}`),
  };
}

/** The cluster's DNS: its Service, and a server behind it that is always there. */
function giveDns(admin: ApiClient, network: Network): void {
  for (const name of ['default', 'kube-system'])
    admin.create('namespaces', undefined, { apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
  const ports = ['UDP', 'TCP'].map((protocol) => ({ name: `dns-${protocol.toLowerCase()}`, port: 53, protocol }));
  const spec = { clusterIP: '10.96.0.10', ports };
  admin.create('services', 'kube-system', { apiVersion: 'v1', kind: 'Service', metadata: { name: 'kube-dns' }, spec });
  admin.create('endpointslices.discovery.k8s.io', 'kube-system', {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    addressType: 'IPv4',
    metadata: { name: 'kube-dns-x', labels: { 'kubernetes.io/service-name': 'kube-dns' } },
    endpoints: [{ addresses: ['10.244.0.250'] }],
    ports,
  });
  const life = { version: '', endedAtMs: undefined, onEnd: () => () => {} };
  const server: Server = {
    life,
    answer: () => undefined,
    serve: function* () {
      return 'close';
    },
    steadyUntil: (_, atMs) => atMs,
  };
  network.attach({
    ip: '10.244.0.250',
    name: 'coredns',
    namespace: 'kube-system',
    node: 'control-plane',
    uid: 'coredns',
    server: (port) => (port === 53 ? server : undefined),
  });
}

/** Writes to the store as the API server would, without its checks. Deletion of pods is graceful. */
function directClient(kernel: Kernel, store: Store, user: UserInfo): ApiClient {
  const time = () => formatTime(kernel.wallMs());
  const done = <T extends KubeObject>(object: T): Result<T> => ({ ok: true, object });
  const refused: Result<never> = {
    ok: false,
    status: { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure' },
  };
  const create: ApiClient['create'] = (resource, namespace, object) => {
    const o = { ...(object as KubeObject) };
    o.metadata = {
      creationTimestamp: time(),
      ...(o.metadata as Partial<KubeObject['metadata']>),
      uid: String(store.revision + 1),
      ...(namespace ? { namespace } : {}),
    } as KubeObject['metadata'];
    return done(store.put(resource, o as never, user.name));
  };
  return {
    user,
    create,
    give: create,
    get: (resource, namespace, name) => {
      const found = store.get(resource, namespace, name);
      return found ? done(found as never) : refused;
    },
    list: () => refused,
    scaleOf: () => refused,
    update: (resource, object) => done(store.put(resource, structuredClone(object), user.name)),
    updateStatus(resource, object) {
      const old = store.get(resource, object.metadata.namespace, object.metadata.name);
      if (!old) return refused;
      return done(
        store.put(
          resource,
          { ...old, metadata: { ...old.metadata }, status: (object as never as { status: unknown }).status } as never,
          user.name,
        ),
      );
    },
    patch(resource, namespace, name, _type, patch) {
      const old = store.get(resource, namespace, name);
      if (!old) return refused;
      return done(
        store.put(resource, { ...old, metadata: { ...old.metadata }, ...(patch as object) } as never, user.name),
      );
    },
    delete(resource, namespace, name, options) {
      const old = store.get(resource, namespace, name) as
        | (KubeObject & { spec: { terminationGracePeriodSeconds?: number } })
        | undefined;
      if (!old) return refused;
      const grace = options?.gracePeriodSeconds ?? old.spec.terminationGracePeriodSeconds ?? 30;
      if (resource === 'pods' && grace > 0) {
        const metadata = {
          ...old.metadata,
          generation: (old.metadata.generation ?? 1) + 1,
          deletionTimestamp: time(),
          deletionGracePeriodSeconds: grace,
        };
        return done(store.put(resource, { ...old, metadata } as never, user.name));
      }
      store.remove(resource, namespace, name, user.name);
      return done(old);
    },
    token: () => ({ ok: true, object: 'a-token' }),
    bind: () => refused,
  };
}

/** A few programs of the size that these tests need. */
function programs(): Map<string, Program> {
  const list: Record<string, Program> = {
    *sleep({ args }) {
      yield* sleep(args[0] === 'infinity' ? 1e12 : Number(args[0]) * 1000);
      return 0;
    },
    *echo({ args, stdout }) {
      yield* write(stdout, `${args.join(' ')}\n`);
      return 0;
    },
    *cat({ args, files, stdout, stderr }) {
      const path = args[0] as string;
      if (!files.exists(path)) {
        yield* write(stderr, `cat: can't open '${path}': No such file or directory\n`);
        return 1;
      }
      yield* write(stdout, files.readText(path));
      return 0;
    },
    *touch({ args, files }) {
      files.write(args[0] as string, '');
      yield* sleep(0);
      return 0;
    },
    *env({ env, stdout }) {
      for (const [name, value] of [...env].sort()) yield* write(stdout, `${name}=${value}\n`);
      return 0;
    },
    *exit({ args }) {
      yield* sleep(Number(args[1] ?? 0) * 1000);
      return Number(args[0] ?? 0);
    },
    *false() {
      yield* sleep(0);
      return 1;
    },
  };
  return new Map(Object.entries(list));
}

/** A pod of one container. */
export const podOf = (
  name: string,
  container: Record<string, unknown>,
  spec: Record<string, unknown> = {},
): Record<string, unknown> => ({
  metadata: { name, labels: { app: name } },
  spec: {
    containers: [
      { name: 'c', imagePullPolicy: 'IfNotPresent', terminationMessagePath: '/dev/termination-log', ...container },
    ],
    ...spec,
  },
});
