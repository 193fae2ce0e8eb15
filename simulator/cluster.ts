/**
 * One whole cluster, put together. This is how the machine fits:
 *
 *   kernel      virtual time; everything below is events of one queue
 *   store       versioned objects; whoever wants to know subscribes
 *   api         the only way to write: requests of users → validation, admission → store
 *   controllers Deployments → ReplicaSets → Pods; Services → EndpointSlices; what belongs together goes together
 *   scheduler   Pods without a node → a binding
 *   nodes       Pods bound to a node → containers that run; their state comes back as status
 *   network     what each node and the DNS know of Services and EndpointSlices; requests between programs
 *
 * None of them calls another: each reacts to changes in the store and writes through the API as its own user.
 * kubectl, a lab and `serve` are clients of the API like these. system.ts has what a fresh cluster contains.
 */
import { FIRST_KINDS } from './api/kinds/first.ts';
import { METRICS_KINDS } from './api/kinds/metrics.ts';
import { type Answering, ApiServer } from './api/server.ts';
import type { Kind, UserInfo } from './api/types.ts';
import { API_PORT, apiEndpoint, apiPod } from './cluster/api-endpoint.ts';
import { expireEvents } from './cluster/event-expiry.ts';
import { keptObjects } from './cluster/kept-objects.ts';
import { MetricsServer } from './cluster/metrics-server.ts';
import { FETCHED } from './cluster/parts/fetched.ts';
import { Parts, type PartsOptions } from './cluster/parts/parts.ts';
import type { Part } from './cluster/parts/types.ts';
import {
  CONTROL_PLANE_IP,
  createSystemObjects,
  missingFromSystem,
  systemImages,
  withSystemImages,
} from './cluster/system.ts';
import type { Addon, Cluster, ClusterOptions } from './cluster-types.ts';
import { createControllers } from './controllers/list.ts';
import { startControllers } from './controllers/manager.ts';
import type { Controller, LaterController } from './controllers/types.ts';
import { DEFAULT_EPOCH_MS, Kernel } from './kernel/kernel.ts';
import { Network } from './network/network.ts';
import type { MakeCompiler } from './nodes/containers/conditions.ts';
import { Nodes } from './nodes/nodes.ts';
import type { NodeSpec } from './nodes/types.ts';
import { startScheduler } from './scheduler/scheduler.ts';
import { StorageSystems } from './storage/systems.ts';
import { Store } from './store/store.ts';
import { Timings } from './timings.ts';

const WORKERS: readonly NodeSpec[] = [{ name: 'node-1' }, { name: 'node-2' }, { name: 'node-3' }];
/** Who lets Events go; upstream nobody is asked. */
const ETCD: UserInfo = { name: 'system:apiserver', groups: ['system:masters', 'system:authenticated'] };
const SCHEDULER: UserInfo = { name: 'system:kube-scheduler', groups: ['system:authenticated'] };

/** How long a cluster has been up when it is handed over. */
const UP_MS = 60_000;

/** What a cluster is put together from: all of it (whole-cluster.ts), or what it needs at once and the way to the rest. */
interface ClusterParts {
  readonly kinds: readonly Kind[];
  readonly answer?: Answering;
  readonly compiler?: MakeCompiler;
  controllers(storage: StorageSystems, addons: readonly Addon[]): readonly (Controller | LaterController)[];
  /** Where what is left out comes from. */
  readonly fetched?: PartsOptions['source'];
}

/** With names and places of what comes when a request is first about it. */
const FIRST: ClusterParts = {
  kinds: FIRST_KINDS,
  controllers: (_storage, addons) => createControllers(addons),
  fetched: FETCHED,
};

/** A cluster that is up: its nodes are ready, its DNS runs, and the wall clock says `epochMs`. Two clusters of one process
 * share nothing. Who hands requests to its API lets what they need come before (ApiServer.ready); cluster/whole.ts makes one
 * that has all from the start. */
export function createFetchingCluster(options: ClusterOptions): Cluster {
  return assembleCluster(options, FIRST);
}

export function assembleCluster(options: ClusterOptions, parts: ClusterParts): Cluster {
  const kernel = new Kernel({ seed: options.seed, epochMs: (options.epochMs ?? DEFAULT_EPOCH_MS) - UP_MS });
  const store = new Store({ kernel, debugFreeze: options.debugFreeze ?? false });
  const timings = new Timings(options.timings?.profile ?? 'tidy', kernel.random('timings'), options.timings?.overrides);
  const addons = options.addons ?? [];
  const measured = addons.includes('metrics-server');
  const api = new ApiServer({
    kernel,
    store,
    kinds: measured ? [...parts.kinds, ...METRICS_KINDS] : parts.kinds,
    ...(parts.answer ? { answer: parts.answer } : {}),
  });
  const client = (user: UserInfo) => api.client(user);
  const storage = new StorageSystems({ wallMs: () => kernel.wallMs() });
  const begin = startControllers({
    kernel,
    store,
    timings,
    controllers: [...parts.controllers(storage, addons), keptObjects],
    client,
    registry: api.registry,
    tokenKey: api.tokenKey,
  });
  expireEvents(kernel, store, client(ETCD));
  api.bootstrap();
  startScheduler({ kernel, store, timings, client: client(SCHEDULER) });
  const network = new Network({ kernel, store, timings });
  const nodes = new Nodes({
    kernel,
    store,
    client,
    timings,
    network,
    storage,
    images: withSystemImages(options.images),
    containerPrograms: options.containerPrograms,
    nodes: options.nodes ?? WORKERS,
    prepull: [...systemImages(addons), ...(options.prepull ?? [])],
  });
  api.connectNodes(nodes);
  if (parts.compiler) nodes.speak(parts.compiler);
  if (parts.fetched) {
    const serve = ({ kinds, answer, compiler }: Part) => {
      api.arrive(kinds, answer);
      if (compiler) nodes.speak(compiler);
    };
    api.connectParts(
      new Parts({ source: parts.fetched, serve, begin: ({ controllers }) => begin(controllers(storage)) }),
    );
  }
  api.connectNetwork(() => network.nodeHost('control-plane'));
  network.dns.caching = options.dnsCache ?? false;
  const metricsServer = measured ? new MetricsServer({ kernel, store, nodes, network }) : undefined;
  if (metricsServer) api.connectMetrics(metricsServer);
  createSystemObjects(client, options, storage);
  nodes.start();
  network.start();
  const endpoint = apiEndpoint({ api, kernel });
  network.attach(apiPod(endpoint, CONTROL_PLANE_IP));
  // The way that the learner's kubeconfig names.
  network.outside().place(API_PORT, endpoint, '127.0.0.1');
  kernel.run({ untilMs: UP_MS });
  const missing = missingFromSystem(store, addons);
  if (missing.length > 0) throw new Error(`${missing.join(', ')} of the cluster does not run after ${UP_MS} ms`);
  return { kernel, timings, store, api, nodes, network, storage, metricsServer, client, outside: network.outside() };
}
