/**
 * All nodes of a cluster: their objects, their kubelets, and the door the API server uses for logs and exec.
 * Read on: node-object.ts, lease.ts, return.ts, kubelet/kubelet.ts → pod-worker.ts, containers/, images/.
 * Leaves out: the heartbeat of a node's status every five minutes; what a kubelet that is stopped does not do for its containers
 * (they are restarted and probed nevertheless, which is told when it is back).
 */
import { serviceAccountUser } from '../api/authentication/users.ts';
import { authorize } from '../api/authorization/rbac.ts';
import { failure } from '../api/errors.ts';
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
import { ImageConditions, type MakeCompiler } from './containers/conditions.ts';
import { imagePrograms } from './containers/programs.ts';
import { containerOf, openLogs } from './kubelet/access.ts';
import { openAttachment } from './kubelet/attach.ts';
import { ImageLayers, type KubeletContext, StartLoad } from './kubelet/context.ts';
import { KubeletEvents } from './kubelet/events.ts';
import { openSession } from './kubelet/exec.ts';
import { openForward } from './kubelet/forward.ts';
import { NodeImages, type Prepulled, prepulledImages } from './kubelet/images.ts';
import { Kubelet } from './kubelet/kubelet.ts';
import type { PodWorker } from './kubelet/pod-worker.ts';
import { Relist } from './kubelet/relist.ts';
import { Slowness } from './kubelet/slowness.ts';
import { ConfigWatch } from './kubelet/volumes/config-watch.ts';
import { DiskUse } from './kubelet/volumes/disk-use.ts';
import { NodeLease } from './lease.ts';
import { NodeEvents } from './node-events.ts';
import { csiNodeObject, imageList, type NodeIdentity, nodeIds, nodeObject, nodeStatus } from './node-object.ts';
import { PublishedFacts } from './published.ts';
import { postReturn, sayJoined } from './return.ts';
import type { ContainerChange, ContainerPrograms, ImageCatalogue, NodeSpec } from './types.ts';
import type { ContainerUsage, Window } from './usage/usage.ts';

interface NodesOptions {
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

/** Why a node is silent: its kubelet is stopped, it is off, or cut off. */
type Silence = 'stopped' | 'off' | 'cut';

/** What a connection to its kubelet ends with. */
const DIAL_ERRORS: Readonly<Record<Silence, string>> = {
  stopped: 'connection refused',
  off: 'no route to host',
  cut: 'no route to host',
};

/** From the start of a kubelet until it has posted the node's status, as recorded. */
const KUBELET_START_MS = 2000;
/** A kubelet tries that often to post it. Upstream: NodeStatusUpdateFrequency. */
const STATUS_MS = 10_000;

interface Member {
  readonly identity: NodeIdentity;
  readonly kubelet: Kubelet;
  readonly lease: NodeLease;
  readonly events: NodeEvents;
  /** As the kubelet last told. */
  isCordoned: boolean;
}

export class Nodes implements NodeAccess {
  readonly acts = ['ephemeralcontainers', 'resize'] as const;
  readonly #options: NodesOptions;
  readonly #members = new Map<string, Member>();
  readonly #clock: TimestampClock;
  readonly #layers = new ImageLayers();
  readonly #programs = imagePrograms();
  readonly #conditions: ImageConditions;
  readonly #prepulled: Prepulled;
  /** Numbers that programs publish, by the uid of their pod. */
  readonly published: PublishedFacts;
  readonly #silent = new Map<string, Silence>();
  readonly #slowness = new Slowness();
  readonly #containerListeners: ((change: ContainerChange) => void)[] = [];
  /** How long the metrics server's windows are. */
  readonly metricsWindowMs: number;
  readonly #configs: ConfigWatch;
  readonly #load: StartLoad;
  #nextIndex = 0;

  constructor(options: NodesOptions) {
    this.#options = options;
    this.#prepulled = prepulledImages(options.images, options.prepull ?? []);
    this.#conditions = new ImageConditions(options.network, (account, verb, resource, name) =>
      accountMay(options.store, account, verb, resource, name),
    );
    this.published = new PublishedFacts(() => options.kernel.now());
    this.#configs = new ConfigWatch(options.store);
    this.#load = new StartLoad(options.timings);
    this.#clock = new TimestampClock(() => options.kernel.wallMs());
    this.metricsWindowMs = options.timings.draw('metrics');
  }

  /** What compiles the conditions of images has come. */
  speak(make: MakeCompiler): void {
    this.#conditions.speak(make);
  }

  /** Registers the nodes and begins to serve pods. Call once, when the API answers. */
  start(): void {
    const { store, nodes } = this.#options;
    this.#add({ name: CONTROL_PLANE });
    for (const spec of nodes) this.#add(spec);
    for (const pod of store.list('pods')) this.#hear(pod as unknown as Pod);
    store.subscribe('pods', (change) => {
      if (change.type === 'DELETED') {
        const { nodeName } = (change.object as unknown as Pod).spec;
        if (nodeName) this.#members.get(nodeName)?.kubelet.lost(change.object.metadata.uid);
      } else this.#hear(change.object as unknown as Pod);
    });
    store.subscribe('nodes', ({ object, previous }) => {
      const [now, before] = [object, previous] as unknown as (Node | undefined)[];
      if (now?.status.volumesAttached !== before?.status.volumesAttached)
        this.#members.get(object.metadata.name)?.kubelet.context.disks.attachedChanged();
      if (before && now?.spec.unschedulable !== before.spec.unschedulable) this.#cordonChanged(object.metadata.name);
    });
    store.subscribe('leases.coordination.k8s.io', ({ type, object: { metadata } }) => {
      if (type === 'DELETED' && metadata.namespace === 'kube-node-lease')
        this.#members.get(metadata.name)?.lease.lost();
    });
  }

  /** A new node comes up and registers itself. */
  join(spec: NodeSpec): void {
    sayJoined(this.#add(spec).events);
  }

  /** Of the nodes that a cluster has from the start nothing is told: they joined long ago, for all that anybody knows. */
  #add(spec: NodeSpec): Member {
    const index = this.#nextIndex++;
    const controlPlane = spec.name === CONTROL_PLANE;
    const identity: NodeIdentity = {
      spec,
      index,
      ip: controlPlane ? '172.30.0.1' : `172.30.0.${10 + index}`,
      controlPlane,
    };
    const context = this.#context(identity);
    context.images.preload(this.#prepulled);
    const kubelet = new Kubelet(context);
    const { kernel, store } = this.#options;
    const lease = new NodeLease(kernel, context.client, store, spec.name);
    const events = new NodeEvents({
      node: spec.name,
      client: context.client,
      wallMs: () => kernel.wallMs(),
      timestamp: () => this.#clock.now(),
      nextNanoseconds: () => kernel.nextNanoseconds(),
    });
    const member = { identity, kubelet, lease, events, isCordoned: false };
    this.#members.set(spec.name, member);
    this.#register(member);
    lease.begin();
    return member;
  }

  /** A kubelet tells of a cordon when it next posts its status. Upstream: recordNodeSchedulableEvent. */
  #cordonChanged(name: string): void {
    const { kernel, store } = this.#options;
    const member = this.#members.get(name);
    if (!member) return;
    kernel.after(STATUS_MS - (kernel.now() % STATUS_MS), 'node status', () => {
      const node = store.get<Node & KubeObject>('nodes', undefined, name);
      const isCordoned = node?.spec.unschedulable ?? false;
      if (!node || this.#silent.has(name) || member.isCordoned === isCordoned) return;
      member.isCordoned = isCordoned;
      member.events.status(isCordoned ? 'NodeNotSchedulable' : 'NodeSchedulable');
    });
  }

  /** Upstream: registerWithAPIServer; then the first status. */
  #register({ identity, kubelet: { context } }: Member): void {
    const { name } = identity.spec;
    const { client, images } = context;
    const created = client.create<KubeObject>('nodes', undefined, nodeObject(identity));
    if (!created.ok) throw new Error(`node ${name} cannot register: ${created.status.message}`);
    const ids = nodeIds(this.#options.kernel.random(`node ${name}`));
    const status = nodeStatus(identity, this.#clock.now(), images.list(), ids);
    const posted = client.updateStatus('nodes', { ...created.object, status } as never);
    if (!posted.ok) throw new Error(`node ${name} cannot post its status: ${posted.status.message}`);
    client.create('csinodes.storage.k8s.io', undefined, csiNodeObject(created.object, this.#options.storage.drivers));
  }

  /** Names, in order of joining. */
  names(): readonly string[] {
    return [...this.#members.keys()];
  }

  // ── Faults ────────────────────────────────────────────────────────────────────────────────────────────────────

  /** The node is switched off: its containers die, its kubelet is silent. */
  nodeDown(name: string): void {
    this.#fallsSilent(name, 'off');
    this.#kubelet(name).powerOff();
    this.#options.network.setPowered(name, false);
    this.#options.network.setHearing(name, false);
  }

  /** It comes back: pods still bound to it start anew. */
  nodeUp(name: string): void {
    this.#options.network.setPowered(name, true);
    this.#options.network.setHearing(name, true);
    this.#speaks(name, KUBELET_START_MS, { isRestart: true, isReboot: true });
  }

  /** Cut off from the API; containers go on. */
  partition(name: string): void {
    this.#fallsSilent(name, 'cut');
    this.#options.network.setHearing(name, false);
    this.#kubelet(name).setHearing(false, []);
  }

  heal(name: string): void {
    const { kernel, network } = this.#options;
    network.setHearing(name, true);
    this.#speaks(name, STATUS_MS - (kernel.now() % STATUS_MS), { isRestart: false, isReboot: false });
  }

  /** The kubelet is stopped; containers go on, and so does what the node knows of Services. */
  stopKubelet(name: string): void {
    this.#fallsSilent(name, 'stopped');
    this.#kubelet(name).setHearing(false, []);
  }

  startKubelet(name: string): void {
    this.#speaks(name, KUBELET_START_MS, { isRestart: true, isReboot: false });
  }

  #fallsSilent(name: string, why: Silence): void {
    // Before it is silent: this is the last that is heard of it.
    this.#member(name).lease.end();
    this.#silent.set(name, why);
  }

  /** A kubelet reaches the API again; it posts the node's status `afterMs` later. */
  #speaks(name: string, afterMs: number, how: { readonly isRestart: boolean; readonly isReboot: boolean }): void {
    const member = this.#member(name);
    const { kubelet } = member;
    this.#silent.delete(name);
    if (how.isRestart) kubelet.context.events.restarted();
    kubelet.setHearing(true, this.#podsOf(name));
    kubelet.context.disks.report();
    this.#options.kernel.after(afterMs, 'node status', () => {
      if (!this.#silent.has(name)) this.#returned(member, how);
    });
  }

  #returned(
    member: Member,
    { isRestart, isReboot }: { readonly isRestart: boolean; readonly isReboot: boolean },
  ): void {
    const { kernel, store } = this.#options;
    const { name } = member.identity.spec;
    const { events } = member;
    if (isRestart && !store.get('nodes', undefined, name)) this.#register(member);
    const node = store.get<Node & KubeObject>('nodes', undefined, name);
    // A kubelet that goes on registers itself no second time.
    if (!node) return;
    member.lease.begin();
    postReturn({
      client: member.kubelet.context.client,
      node,
      timestamp: this.#clock.now(),
      events,
      isRestart,
      ...(isReboot ? { bootId: kernel.random(`node ${name}`).uuid() } : {}),
    });
    // Until now its pods may have been called unready. Upstream: status_manager.go (needsReconcile) sees that within 10 s.
    for (const worker of member.kubelet.workers()) worker.report();
  }

  setRegistry(up: boolean): void {
    for (const { kubelet } of this.#members.values()) kubelet.context.images.registryUp = up;
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
    for (const { kubelet } of this.#members.values()) {
      const worker = kubelet.worker(pod.metadata.uid);
      if (worker) return worker;
    }
    return undefined;
  }

  /** What a pod's containers used in a window; undefined when nobody can tell: no such pod runs, one of its containers is too
   * young, or the node is silent. */
  usage(pod: KubeObject, window: Window): readonly ContainerUsage[] | undefined {
    const { nodeName = '' } = (pod as unknown as Pod).spec;
    const worker = this.#silent.has(nodeName)
      ? undefined
      : this.#members.get(nodeName)?.kubelet.worker(pod.metadata.uid);
    return worker?.usage(window);
  }

  /** Whether a node answers to who asks it. */
  answers(name: string): boolean {
    return this.#members.has(name) && !this.#silent.has(name);
  }

  // ── For the API server ────────────────────────────────────────────────────────────────────────────────────────

  logs(object: KubeObject, options: LogOptions): { text?: string; stream?: Reader } | Status {
    const pod = object as unknown as Pod;
    const dial = this.#dialError(pod);
    const container = containerOf(pod, options.container);
    if (dial === undefined || typeof container !== 'string')
      return openLogs(pod, this.worker(object), options, this.#options.kernel.wallMs());
    const { host, error } = dial;
    const path = `https://${host}/containerLogs/${object.metadata.namespace}/${object.metadata.name}/${container}`;
    return failure(500, undefined, `Get ${JSON.stringify(`${path}${logQuery(options)}`)}: ${error}`);
  }

  exec(object: KubeObject, options: ExecOptions): RemoteSession | Status {
    const pod = object as unknown as Pod;
    return this.#dialFailure(pod) ?? openSession(pod, this.worker(object), options);
  }

  attach(object: KubeObject, options: AttachOptions): RemoteSession | Status {
    const pod = object as unknown as Pod;
    return this.#dialFailure(pod) ?? openAttachment(pod, this.worker(object), options);
  }

  portForward(object: KubeObject): PortForward | Status {
    const pod = object as unknown as Pod;
    return this.#dialFailure(pod) ?? openForward(pod, this.worker(object));
  }

  renewLeases(node?: string): void {
    if (node !== undefined) this.#members.get(node)?.lease.catchUp();
    else for (const { lease } of this.#members.values()) lease.catchUp();
  }

  #dialFailure(pod: Pod): Status | undefined {
    const dial = this.#dialError(pod);
    return dial && failure(500, undefined, `error dialing backend: ${dial.error}`);
  }

  /** What the API server hears when it calls the kubelet of a node that is silent. */
  #dialError({ spec: { nodeName = '' } }: Pod): { readonly host: string; readonly error: string } | undefined {
    const silence = this.#silent.get(nodeName);
    if (silence === undefined) return undefined;
    const host = `${this.#member(nodeName).identity.ip}:10250`;
    return { host, error: `dial tcp ${host}: connect: ${DIAL_ERRORS[silence]}` };
  }

  // ── Inside ────────────────────────────────────────────────────────────────────────────────────────────────────

  #hear(pod: Pod): void {
    const { nodeName } = pod.spec;
    if (nodeName) this.#members.get(nodeName)?.kubelet.heard(pod);
  }

  #member(name: string): Member {
    const member = this.#members.get(name);
    if (!member) throw new Error(`no node ${name}; nodes are ${this.names().join(', ')}`);
    return member;
  }

  #kubelet(name: string): Kubelet {
    return this.#member(name).kubelet;
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
      events: new KubeletEvents({
        kernel,
        client,
        clock: this.#clock,
        node: name,
        silent: () => this.#silent.has(name),
      }),
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
      nodeEvents: () => this.#member(name).events,
      eviction: () => this.#kubelet(name).eviction,
      silent: () => this.#silent.has(name),
      containerChanged: (change) => {
        for (const listener of this.#containerListeners) listener(change);
      },
      allocateIp: () => addresses.take(),
      releaseIp: (ip) => addresses.giveBack(ip),
    };
  }
}

/** The query by which a kubelet is asked for logs. Upstream: LogLocation. */
function logQuery({
  follow,
  previous,
  timestamps,
  tailLines,
  limitBytes,
  sinceSeconds,
  sinceTime,
}: LogOptions): string {
  const asked = Object.entries({ follow, limitBytes, previous, sinceSeconds, sinceTime, tailLines, timestamps });
  const given = asked.filter(([, value]) => value !== undefined && value !== false);
  return given.length === 0
    ? ''
    : `?${given.map(([key, value]) => `${key}=${encodeURIComponent(value as string)}`).join('&')}`;
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

/** What RBAC says of a service account: `resource` is a plural, with a group and a subresource where it has them. */
function accountMay(
  store: StoreReader,
  account: { namespace: string; name: string },
  verb: string,
  resource: string,
  name: string,
): boolean {
  const [kind = '', subresource = ''] = resource.split('/');
  const [plural = '', ...group] = kind.split('.');
  const wanted = { namespace: account.namespace, verb, group: group.join('.'), resource: plural, subresource, name };
  return authorize(store, serviceAccountUser(account.namespace, account.name), wanted).allowed;
}
