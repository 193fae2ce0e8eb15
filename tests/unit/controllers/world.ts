/**
 * A control plane without nodes' programs, for tests of controllers and the scheduler: store, API, controllers,
 * scheduler, and a kubelet that does no more than make pods ready and let them go.
 */

import { answerRequest } from '../../../simulator/api/answer.ts';
import { KINDS } from '../../../simulator/api/kinds/list.ts';
import type { Lease, Node, Pod } from '../../../simulator/api/objects.ts';
import { ApiServer } from '../../../simulator/api/server.ts';
import { formatMicroTime, formatTime } from '../../../simulator/api/time.ts';
import type { ApiClient, Kind, NodeAccess, Status } from '../../../simulator/api/types.ts';
import { allControllers } from '../../../simulator/cluster/parts/whole.ts';
import { startControllers } from '../../../simulator/controllers/manager.ts';
import { isTerminal } from '../../../simulator/controllers/pod-state.ts';
import { Kernel } from '../../../simulator/kernel/kernel.ts';
import { startScheduler } from '../../../simulator/scheduler/scheduler.ts';
import { StorageSystems } from '../../../simulator/storage/systems.ts';
import { Store } from '../../../simulator/store/store.ts';
import type { KubeObject } from '../../../simulator/store/types.ts';
import { type TimingKey, Timings } from '../../../simulator/timings.ts';

export interface WorldOptions {
  readonly seed?: string;
  readonly nodes?: number;
  readonly podsPerNode?: number;
  readonly cpu?: string;
  readonly memory?: string;
  readonly timings?: Readonly<Partial<Record<TimingKey, number>>>;
  /** Milliseconds from bound to ready; undefined: never. */
  readonly readyMs?: (pod: Pod) => number | undefined;
  /** Milliseconds from the request to delete to the end of its program; twice that until it is gone. */
  readonly stopMs?: number;
  readonly debugFreeze?: boolean;
  readonly scheduler?: boolean;
  readonly kinds?: readonly Kind[];
}

export interface World {
  readonly kernel: Kernel;
  readonly store: Store;
  readonly api: ApiServer;
  readonly client: ApiClient;
  /** Nodes that renew their Leases no more. */
  readonly silent: Set<string>;
  /** Advances virtual time. */
  run(ms: number): void;
  /** Advances until it holds, at most 60 s. */
  until(condition: () => boolean, limitMs?: number): void;
  get<T>(resource: string, name: string, namespace?: string): T;
  list<T>(resource: string, namespace?: string): readonly T[];
  create<T extends KubeObject>(resource: string, object: unknown, namespace?: string): T;
  /** Changes an object as a user would. */
  edit<T extends KubeObject>(resource: string, name: string, change: (draft: T) => void, namespace?: string): T;
  /** Texts of Events in order of appearance: "ScalingReplicaSet Scaled up …". */
  events(kind?: string): string[];
}

/** A world in which a node's pods come and go as told. */
export function createWorld(options: WorldOptions = {}): World {
  const kernel = new Kernel({ seed: options.seed ?? 'test' });
  const store = new Store({ kernel, debugFreeze: options.debugFreeze ?? true });
  const timings = new Timings('tidy', kernel.random('timings'), options.timings ?? {});
  const api = new ApiServer({ kernel, store, kinds: options.kinds ?? KINDS, answer: answerRequest });
  const client = api.client({ name: 'learner', groups: ['system:masters', 'system:authenticated'] });
  startControllers({
    kernel,
    store,
    timings,
    controllers: allControllers(new StorageSystems({ wallMs: () => kernel.wallMs() })),
    client: (user) => api.client(user),
    registry: api.registry,
    tokenKey: api.tokenKey,
  });
  if (options.scheduler ?? true)
    startScheduler({ kernel, store, timings, client: api.client({ name: 'system:kube-scheduler', groups: [] }) });
  startKubelet(kernel, store, api.client({ name: 'system:node', groups: [] }), options);
  const silent = new Set<string>();
  api.connectNodes(onlyLeases(kernel, client, store, silent));
  const world: World = {
    silent,
    kernel,
    store,
    api,
    client,
    run: (ms) => void kernel.run({ untilMs: kernel.now() + ms }),
    until: (condition, limitMs = 60_000) => {
      const outcome = kernel.run({ condition, untilMs: kernel.now() + limitMs });
      if (outcome !== 'satisfied' && !condition()) throw new Error(`still waiting after ${limitMs} ms of virtual time`);
    },
    get: <T>(resource: string, name: string, namespace = 'default') => {
      const found = store.get(resource, namespace, name);
      if (!found) throw new Error(`${resource} ${namespace}/${name} not found`);
      return found as T;
    },
    list: <T>(resource: string, namespace = 'default') => store.list(resource, namespace) as unknown as readonly T[],
    create: <T extends KubeObject>(resource: string, object: unknown, namespace?: string) => {
      const result = client.create<T>(resource, namespace, object);
      if (!result.ok) throw new Error(result.status.message);
      return result.object;
    },
    edit: <T extends KubeObject>(resource: string, name: string, change: (draft: T) => void, namespace = 'default') => {
      const draft = structuredClone(store.get<T>(resource, namespace, name)) as T;
      change(draft);
      const result = client.update<T>(resource, draft);
      if (!result.ok) throw new Error(result.status.message);
      return result.object;
    },
    events: (kind) =>
      store.changes
        .filter((change) => change.resource === 'events' && change.type === 'ADDED')
        .map(
          (change) => change.object as unknown as { involvedObject: { kind: string }; reason: string; message: string },
        )
        .filter((event) => kind === undefined || event.involvedObject.kind === kind)
        .map((event) => `${event.reason} ${event.message}`),
  };
  for (const name of ['default', 'kube-system', 'kube-node-lease'])
    world.create('namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
  for (let i = 1; i <= (options.nodes ?? 3); i++) addNode(world, `node-${i}`, options);
  world.run(100);
  return world;
}

/** Kubelets that do nothing but renew their Leases, when somebody is about to read them. */
function onlyLeases(kernel: Kernel, client: ApiClient, store: Store, silent: ReadonlySet<string>): NodeAccess {
  const refuse = (): Status => ({ kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', code: 501 });
  let isRenewing = false;
  return {
    logs: refuse,
    exec: refuse,
    attach: refuse,
    portForward: refuse,
    renewLeases(node) {
      if (isRenewing) return;
      isRenewing = true;
      for (const lease of store.list<Lease & KubeObject>('leases.coordination.k8s.io', 'kube-node-lease')) {
        const { name } = lease.metadata;
        const spec = { ...lease.spec, renewTime: formatMicroTime(kernel.wallMs()) };
        if ((node ?? name) === name && !silent.has(name))
          client.update('leases.coordination.k8s.io', { ...lease, spec });
      }
      isRenewing = false;
    },
  };
}

/** A node that is ready. */
export function addNode(
  world: Pick<World, 'create' | 'client'>,
  name: string,
  options: WorldOptions = {},
  spec: Node['spec'] = {},
): void {
  const amounts = {
    cpu: options.cpu ?? '4',
    memory: options.memory ?? '8Gi',
    pods: String(options.podsPerNode ?? 110),
  };
  const labels = { 'kubernetes.io/hostname': name, 'kubernetes.io/os': 'linux' };
  const node = world.create<Node>('nodes', { apiVersion: 'v1', kind: 'Node', metadata: { name, labels }, spec });
  world.create('leases.coordination.k8s.io', { metadata: { name }, spec: { holderIdentity: name } }, 'kube-node-lease');
  world.client.updateStatus('nodes', {
    ...node,
    status: {
      capacity: amounts,
      allocatable: amounts,
      conditions: [{ type: 'Ready', status: 'True', reason: 'KubeletReady', message: '' }],
    },
  } as unknown as KubeObject);
}

function startKubelet(kernel: Kernel, store: Store, client: ApiClient, options: WorldOptions): void {
  const readyMs = options.readyMs ?? (() => 1000);
  const stopMs = options.stopMs ?? 500;
  let address = 0;
  const nextAddress = (): string => {
    address++;
    return `10.244.${address >> 8}.${address & 255}`;
  };
  const setStatus = (namespace: string, name: string, uid: string, phase: string, ready: boolean): void => {
    const pod = store.get<Pod & KubeObject>('pods', namespace, name);
    if (!pod || pod.metadata.uid !== uid || isTerminal(pod)) return;
    const others = (pod.status.conditions ?? []).filter((condition) => condition.type !== 'Ready');
    const condition = {
      type: 'Ready',
      status: ready ? 'True' : 'False',
      lastProbeTime: null,
      lastTransitionTime: formatTime(kernel.wallMs()),
    };
    const podIP = pod.status.podIP ?? nextAddress();
    client.updateStatus('pods', {
      ...pod,
      status: {
        ...pod.status,
        phase,
        startTime: pod.status.startTime ?? condition.lastTransitionTime,
        podIP,
        podIPs: [{ ip: podIP }],
        conditions: [...others, condition],
      },
    } as unknown as KubeObject);
  };
  store.subscribe('pods', ({ type, object, previous }) => {
    const pod = object as Pod & KubeObject;
    if (type === 'DELETED' || !pod.spec.nodeName) return;
    const { namespace = '', name, uid } = pod.metadata;
    if (!(previous as Pod | undefined)?.spec.nodeName) {
      const ms = readyMs(pod);
      if (ms !== undefined) kernel.after(ms, 'kubelet', () => setStatus(namespace, name, uid, 'Running', true));
    }
    if (pod.metadata.deletionTimestamp !== undefined && previous?.metadata.deletionTimestamp === undefined) {
      kernel.after(stopMs, 'kubelet', () => setStatus(namespace, name, uid, 'Succeeded', false));
      kernel.after(2 * stopMs, 'kubelet', () => {
        if (store.get('pods', namespace, name)?.metadata.uid === uid)
          client.delete('pods', namespace, name, { gracePeriodSeconds: 0 });
      });
    }
  });
}

/** A Deployment as kubectl would send it. */
export function deployment(
  name: string,
  replicas: number,
  image = 'nginx:1.27',
  more: Record<string, unknown> = {},
): Record<string, unknown> {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace: 'default', labels: { app: name } },
    spec: {
      replicas,
      selector: { matchLabels: { app: name } },
      template: { metadata: { labels: { app: name } }, spec: { containers: [{ name: 'web', image }] } },
      ...more,
    },
  };
}
