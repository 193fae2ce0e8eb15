/**
 * All nodes of a cluster: their objects, their kubelets, and the door the API server uses for logs and exec.
 * Read on: node-object.ts, kubelet/kubelet.ts → pod-worker.ts, containers/, images/.
 * Leaves out: Leases and heartbeats.
 */
import type { Node, Pod } from '../api/objects.ts';
import { TimestampClock } from '../api/time.ts';
import type {
  ApiClient,
  AttachOptions,
  ExecOptions,
  LogOptions,
  NodeAccess,
  PortForward,
  RemoteSession,
  Status,
  UserInfo,
} from '../api/types.ts';
import type { Kernel } from '../kernel/kernel.ts';
import type { Reader } from '../kernel/stream.ts';
import type { Network } from '../network/network.ts';
import type { StorageSystems } from '../storage/systems.ts';
import type { Change, KubeObject, StoreReader } from '../store/types.ts';
import type { Timings } from '../timings.ts';
import { ImageConditions } from './containers/conditions.ts';
import { imagePrograms } from './containers/programs.ts';
import { openLogs } from './kubelet/access.ts';
import { openAttachment } from './kubelet/attach.ts';
import { ImageLayers, type KubeletContext, StartLoad } from './kubelet/context.ts';
import { EventRecorder } from './kubelet/events.ts';
import { openSession } from './kubelet/exec.ts';
import { openForward } from './kubelet/forward.ts';
import { NodeImages } from './kubelet/images.ts';
import { Kubelet } from './kubelet/kubelet.ts';
import type { PodWorker } from './kubelet/pod-worker.ts';
import { Relist } from './kubelet/relist.ts';
import { Slowness } from './kubelet/slowness.ts';
import { ConfigWatch } from './kubelet/volumes/config-watch.ts';
import { DiskUse } from './kubelet/volumes/disk-use.ts';
import { csiNodeObject, imageList, type NodeIdentity, nodeIds, nodeObject, nodeStatus } from './node-object.ts';
import { PublishedFacts } from './published.ts';
import type { ContainerChange, ContainerPrograms, ImageCatalogue, NodeSpec } from './types.ts';
import type { ContainerUsage, Window } from './usage/usage.ts';

export interface NodesOptions {
  readonly kernel: Kernel;
  readonly store: StoreReader & { subscribe(resource: string, listener: (change: Change) => void): () => void };
  /** The API as a user. */
  readonly client: (user: UserInfo) => ApiClient;
  readonly timings: Timings;
  readonly images: ImageCatalogue;
  readonly containerPrograms: ContainerPrograms;
  readonly network: Network;
  readonly storage: StorageSystems;
  /** Workers; the control plane is added. */
  readonly nodes: readonly NodeSpec[];
  /** References of images that are on every node from the start. */
  readonly prepull?: readonly string[];
}

const CONTROL_PLANE = 'control-plane';

export class Nodes implements NodeAccess {
  readonly #options: NodesOptions;
  readonly #kubelets = new Map<string, Kubelet>();
  readonly #clock: TimestampClock;
  readonly #layers = new ImageLayers();
  readonly #programs = imagePrograms();
  readonly #conditions: ImageConditions;
  /** Numbers that programs publish, by the uid of their pod. */
  readonly published: PublishedFacts;
  readonly #silent = new Set<string>();
  readonly #slowness = new Slowness();
  readonly #containerListeners: ((change: ContainerChange) => void)[] = [];
  /** How long the metrics server's windows are. */
  readonly metricsWindowMs: number;
  readonly #configs: ConfigWatch;
  readonly #load: StartLoad;
  #nextIndex = 0;

  constructor(options: NodesOptions) {
    this.#options = options;
    this.#conditions = new ImageConditions(options.network, (account, verb, resource) =>
      accountMay(options.client, account, verb, resource),
    );
    this.published = new PublishedFacts(() => options.kernel.now());
    this.#configs = new ConfigWatch(options.store);
    this.#load = new StartLoad(options.timings);
    this.#clock = new TimestampClock(() => options.kernel.wallMs());
    this.metricsWindowMs = options.timings.draw('metrics');
  }

  /** Registers the nodes and begins to serve pods. Call once, when the API answers. */
  start(): void {
    const { store, nodes } = this.#options;
    this.join({ name: CONTROL_PLANE });
    for (const spec of nodes) this.join(spec);
    for (const pod of store.list('pods')) this.#hear(pod as unknown as Pod);
    store.subscribe('pods', (change) => {
      if (change.type === 'DELETED') {
        const { nodeName } = (change.object as unknown as Pod).spec;
        if (nodeName) this.#kubelets.get(nodeName)?.lost(change.object.metadata.uid);
      } else this.#hear(change.object as unknown as Pod);
    });
    store.subscribe('nodes', ({ object, previous }) => {
      const [now, before] = [object, previous] as unknown as (Node | undefined)[];
      if (now?.status.volumesAttached !== before?.status.volumesAttached)
        this.#kubelets.get(object.metadata.name)?.context.disks.attachedChanged();
    });
  }

  /** A new node comes up and registers itself. */
  join(spec: NodeSpec): void {
    const index = this.#nextIndex++;
    const controlPlane = spec.name === CONTROL_PLANE;
    const identity: NodeIdentity = {
      spec,
      index,
      ip: controlPlane ? '172.30.0.1' : `172.30.0.${10 + index}`,
      controlPlane,
    };
    const context = this.#context(identity);
    context.images.preload(this.#options.prepull ?? []);
    this.#kubelets.set(spec.name, new Kubelet(context));
    const { client } = context;
    const created = client.create('nodes', undefined, nodeObject(identity));
    if (!created.ok) throw new Error(`node ${spec.name} cannot register: ${created.status.message}`);
    const ids = nodeIds(this.#options.kernel.random(`node ${spec.name}`));
    const status = nodeStatus(identity, this.#clock.now(), context.images.list(), ids);
    const posted = client.updateStatus('nodes', { ...created.object, status } as never);
    if (!posted.ok) throw new Error(`node ${spec.name} cannot post its status: ${posted.status.message}`);
    client.create('csinodes.storage.k8s.io', undefined, csiNodeObject(created.object, this.#options.storage.drivers));
  }

  /** Names, in order of joining. */
  names(): readonly string[] {
    return [...this.#kubelets.keys()];
  }

  // ── Faults ────────────────────────────────────────────────────────────────────────────────────────────────────

  /** The node is switched off: its containers die, its kubelet is silent. */
  nodeDown(name: string): void {
    this.#silent.add(name);
    this.#kubelet(name).powerOff();
    this.#options.network.setPowered(name, false);
    this.#options.network.setHearing(name, false);
  }

  /** It comes back: pods still bound to it start anew. */
  nodeUp(name: string): void {
    this.#silent.delete(name);
    this.#options.network.setPowered(name, true);
    this.#options.network.setHearing(name, true);
    this.#kubelet(name).setHearing(true, this.#podsOf(name));
    this.#kubelet(name).context.disks.report();
  }

  /** Cut off from the API; containers go on. */
  partition(name: string): void {
    this.#silent.add(name);
    this.#options.network.setHearing(name, false);
    this.#kubelet(name).setHearing(false, []);
  }

  heal(name: string): void {
    this.#silent.delete(name);
    this.#options.network.setHearing(name, true);
    this.#kubelet(name).setHearing(true, this.#podsOf(name));
    this.#kubelet(name).context.disks.report();
  }

  setRegistry(up: boolean): void {
    for (const kubelet of this.#kubelets.values()) kubelet.context.images.registryUp = up;
  }

  /** Containers of that image that start from now on listen so much later. */
  slow(image: string, byMs: number): void {
    this.#slowness.set(image.replace(/^docker\.io\/(library\/)?/, ''), byMs);
  }

  /** Calls back whenever a container begins or ends, on any node, whatever the API knows of it. */
  onContainer(listener: (change: ContainerChange) => void): void {
    this.#containerListeners.push(listener);
  }

  /** The worker of a pod, wherever it runs (for faults and facts). */
  worker(pod: { readonly metadata: { readonly uid: string }; readonly spec?: unknown }): PodWorker | undefined {
    for (const kubelet of this.#kubelets.values()) {
      const worker = kubelet.worker(pod.metadata.uid);
      if (worker) return worker;
    }
    return undefined;
  }

  /** What a pod's containers used in a window; undefined when nobody can tell: no such pod runs, one of its containers is too
   * young, or the node is silent. */
  usage(pod: KubeObject, window: Window): readonly ContainerUsage[] | undefined {
    const { nodeName = '' } = (pod as unknown as Pod).spec;
    const worker = this.#silent.has(nodeName) ? undefined : this.#kubelets.get(nodeName)?.worker(pod.metadata.uid);
    return worker?.usage(window);
  }

  /** Whether a node answers to who asks it. */
  answers(name: string): boolean {
    return this.#kubelets.has(name) && !this.#silent.has(name);
  }

  // ── For the API server ────────────────────────────────────────────────────────────────────────────────────────

  logs(pod: KubeObject, options: LogOptions): { text?: string; stream?: Reader } | Status {
    return openLogs(pod as unknown as Pod, this.worker(pod), options, this.#options.kernel.wallMs());
  }

  exec(pod: KubeObject, options: ExecOptions): RemoteSession | Status {
    return openSession(pod as unknown as Pod, this.worker(pod), options);
  }

  attach(pod: KubeObject, options: AttachOptions): RemoteSession | Status {
    return openAttachment(pod as unknown as Pod, this.worker(pod), options);
  }

  portForward(pod: KubeObject): PortForward | Status {
    return openForward(pod as unknown as Pod, this.worker(pod));
  }

  // ── Inside ────────────────────────────────────────────────────────────────────────────────────────────────────

  #hear(pod: Pod): void {
    const { nodeName } = pod.spec;
    if (nodeName) this.#kubelets.get(nodeName)?.heard(pod);
  }

  #kubelet(name: string): Kubelet {
    const kubelet = this.#kubelets.get(name);
    if (!kubelet) throw new Error(`no node ${name}; nodes are ${this.names().join(', ')}`);
    return kubelet;
  }

  #podsOf(name: string): readonly Pod[] {
    return this.#options.store.podsOnNode(name) as unknown as readonly Pod[];
  }

  #context(identity: NodeIdentity): KubeletContext {
    const { kernel, store, timings, network, storage, containerPrograms, images: catalogue } = this.#options;
    const { name } = identity.spec;
    const client = this.#options.client({
      name: `system:node:${name}`,
      groups: ['system:nodes', 'system:authenticated'],
    });
    const addresses = new Addresses(identity.index);
    const images = new NodeImages(kernel, catalogue, (present) => {
      const node = store.get('nodes', undefined, name) as
        | (KubeObject & { status: Record<string, unknown> })
        | undefined;
      if (node)
        client.updateStatus('nodes', { ...node, status: { ...node.status, images: imageList(present) } } as never);
    });
    return {
      kernel,
      store,
      timings,
      network,
      programs: containerPrograms,
      imagePrograms: this.#programs,
      catalogue,
      client,
      clock: this.#clock,
      events: new EventRecorder(kernel, client, this.#clock, name),
      images,
      ids: kernel.random('container-ids'),
      jitter: kernel.random('kubelet'),
      conditions: this.#conditions,
      published: this.published,
      storage,
      configs: this.#configs,
      disks: new DiskUse(store, client, name, () => this.#silent.has(name)),
      layers: this.#layers,
      relist: new Relist(timings, kernel.random(`relist ${name}`)),
      load: this.#load,
      slowness: this.#slowness,
      nodeName: name,
      nodeIp: identity.ip,
      nodeCpu: identity.spec.cpu ?? 4,
      nodeMemory: identity.spec.memory ?? '8Gi',
      metricsWindowMs: this.metricsWindowMs,
      silent: () => this.#silent.has(name),
      containerChanged: (change) => {
        for (const listener of this.#containerListeners) listener(change);
      },
      allocateIp: () => addresses.take(),
      releaseIp: (ip) => addresses.giveBack(ip),
    };
  }
}

/** Pod addresses of a node, handed out in turn (as the host-local plug-in does), wrapping into more networks when a
 * lesson's node holds more than 253 pods. */
class Addresses {
  readonly #index: number;
  readonly #taken = new Set<number>();
  #last = 1;
  #size = 253;

  constructor(index: number) {
    this.#index = index;
  }

  take(): string {
    if (this.#taken.size >= this.#size) this.#size += 256;
    do {
      this.#last = this.#last >= this.#size + 1 ? 2 : this.#last + 1;
    } while (this.#taken.has(this.#last));
    this.#taken.add(this.#last);
    return this.#text(this.#last);
  }

  giveBack(ip: string): void {
    const [, second = '', , fourth = ''] = ip.split('.');
    this.#taken.delete((Number(second) - 244) * 256 + Number(fourth));
  }

  /** The second number grows beyond 244 when a /24 is full. */
  #text(number: number): string {
    return `10.${244 + Math.floor(number / 256)}.${this.#index}.${number % 256}`;
  }
}

/** Asks the API as the service account itself. */
function accountMay(
  client: NodesOptions['client'],
  { namespace, name }: { namespace: string; name: string },
  verb: string,
  resource: string,
): boolean {
  const [kind = '', subresource] = resource.split('/');
  const [plural, ...group] = kind.split('.');
  const user = {
    name: `system:serviceaccount:${namespace}:${name}`,
    groups: ['system:serviceaccounts', `system:serviceaccounts:${namespace}`, 'system:authenticated'],
  };
  const attributes = { namespace, verb, group: group.join('.'), resource: plural };
  const asked = client(user).create('selfsubjectaccessreviews.authorization.k8s.io', undefined, {
    apiVersion: 'authorization.k8s.io/v1',
    kind: 'SelfSubjectAccessReview',
    spec: { resourceAttributes: subresource === undefined ? attributes : { ...attributes, subresource } },
  });
  return asked.ok && (asked.object as { status?: { allowed?: boolean } }).status?.allowed === true;
}
