/**
 * Nodes that are silent: their conditions become Unknown, their Pods unready, and they are tainted NoExecute, a zone's nodes one
 * every ten seconds and none at all while most of a small zone is silent. Mirrors
 * pkg/controller/nodelifecycle/node_lifecycle_controller.go (monitorNodeHealth, doNoExecuteTaintingPass, handleDisruption).
 * It looks when something changed instead of every five seconds; 'lease' says how long after a node's last sign of life.
 * Leaves out: probe timestamps that begin anew when a whole cluster comes back.
 */
import type { Lease, Node, Pod, Taint } from '../../api/objects.ts';
import { parseTime } from '../../api/time.ts';
import type { Change, KubeObject, StoreReader } from '../../store/types.ts';
import { splitKey } from '../ownership.ts';
import { type Controller, type ControllerContext, defineController } from '../types.ts';
import { TAINT_PACE_MS, type ZoneState, zoneOf, zoneStates } from './zones.ts';

type StoredNode = Node & KubeObject;
type Condition = NonNullable<Node['status']['conditions']>[number];

const LEASES = 'leases.coordination.k8s.io';
const LEASE_NAMESPACE = 'kube-node-lease';

/** From registration on a node has this long for its first status. Upstream: NodeStartupGracePeriod. */
const STARTUP_GRACE_MS = 60_000;
/** Those that fall silent together are seen together. Upstream: NodeEvictionPeriod. */
const TAINT_TICK_MS = 100;

const NOT_READY = 'node.kubernetes.io/not-ready';
const UNREACHABLE = 'node.kubernetes.io/unreachable';

/** Whose Unknown the controller writes, in upstream's order. */
const CONDITIONS = ['Ready', 'MemoryPressure', 'DiskPressure', 'PIDPressure'];

/** Nodes that a cluster has from the start registered long ago, for all that anybody knows: nothing is told of them. */
const FIRST_NODES_MS = 1000;

/** What is remembered of a node. */
interface Health {
  readonly uid: string;
  /** What its last sign of life said: a sign is one that says something else. */
  readonly sign: string;
  /** When it is looked at again; never, if it was found alive: it will write before it falls silent. */
  readonly dueMs: number;
}

/** Controllers remember: each cluster has its own. */
export function nodeHealthController(): Controller {
  const monitor = new Monitor();
  return defineController({
    name: 'node-lifecycle-controller/health',
    eventSource: 'node-controller',
    serviceAccount: 'node-controller',
    watches: [
      { resource: 'nodes', keys: ({ object: { metadata } }) => [`/${metadata.name}`] },
      { resource: LEASES, keys: ({ type, object }) => keysOfLease(type, object) },
      { resource: 'pods', keys: keysOfPod },
    ],
    reconcile: (context, key) => monitor.reconcile(context, key),
  });
}

function keysOfLease(type: Change['type'], { metadata }: KubeObject): string[] {
  return metadata.namespace === LEASE_NAMESPACE && type !== 'DELETED' ? [`/${metadata.name}`] : [];
}

/** Pods that come to a node that is not ready. Upstream: podUpdated. */
function keysOfPod({ type, object, previous }: Change, store: StoreReader): string[] {
  const { nodeName } = (object as unknown as Pod).spec;
  if (type === 'DELETED' || !nodeName || (previous as unknown as Pod | undefined)?.spec.nodeName) return [];
  const node = store.get<StoredNode>('nodes', undefined, nodeName);
  return node && readyOf(node)?.status !== 'True' ? [`${object.metadata.namespace}/${object.metadata.name}`] : [];
}

const readyOf = ({ status }: Node): Condition | undefined => status?.conditions?.find(({ type }) => type === 'Ready');

class Monitor {
  readonly #nodes = new Map<string, Health>();
  /** Nodes that are to be tainted, and since when. */
  readonly #waiting = new Map<string, number>();
  /** When a zone's next node may be tainted. */
  readonly #nextTaintMs = new Map<string, number>();
  #states = '';

  reconcile(context: ControllerContext, key: string): void | 'retry' {
    const { namespace, name } = splitKey(key);
    if (namespace !== '') return podOfSilentNode(context, namespace, name);
    const node = context.store.get<StoredNode>('nodes', undefined, name);
    const known = this.#nodes.get(name);
    if (!node) {
      if (known) say(context, name, known.uid, 'RemovingNode', `Removing Node ${name} from Controller`);
      this.#nodes.delete(name);
      this.#waiting.delete(name);
      return;
    }
    if (!known && context.nowMs() > FIRST_NODES_MS)
      say(context, name, node.metadata.uid, 'RegisteredNode', `Registered Node ${name} in Controller`);
    const wasReady = readyOf(node)?.status === 'True';
    const now = this.#isSilent(context, node) ? withUnknown(context, node) : node;
    if (!now) return 'retry';
    if (now !== node && wasReady) {
      const { uid } = node.metadata;
      context.events.record(reference(name, uid), 'Normal', 'NodeNotReady', `Node ${name} status is now: NodeNotReady`);
      markPodsNotReady(context, name);
    }
    return this.#taint(context, now);
  }

  /** Whether the node has given no sign of life for too long; otherwise it is looked at again when that may be so. */
  #isSilent(
    { store, client, timings, random, nowMs, wallMs, enqueueAfter }: ControllerContext,
    node: StoredNode,
  ): boolean {
    const { name, uid, creationTimestamp = '' } = node.metadata;
    const heartbeat = readyOf(node)?.lastHeartbeatTime;
    const signOf = (lease: Lease | undefined): string => `${lease?.spec.renewTime} ${heartbeat}`;
    const known = this.#nodes.get(name);
    const stored = store.get<Lease & KubeObject>(LEASES, LEASE_NAMESPACE, name);
    if (!known || known.sign !== signOf(stored)) {
      const isNew = !readyOf(node) && !stored;
      const delayMs = isNew
        ? (parseTime(creationTimestamp) ?? 0) + STARTUP_GRACE_MS - wallMs()
        : timings.draw('lease', random);
      this.#nodes.set(name, { uid, sign: signOf(stored), dueMs: nowMs() + delayMs });
      enqueueAfter(`/${name}`, delayMs);
      return false;
    }
    if (nowMs() < known.dueMs) {
      if (known.dueMs !== Number.POSITIVE_INFINITY) enqueueAfter(`/${name}`, known.dueMs - nowMs());
      return false;
    }
    // Who is asked writes what it has not written yet.
    const lease = client.get<Lease & KubeObject>(LEASES, LEASE_NAMESPACE, name);
    const sign = signOf(lease.ok ? lease.object : undefined);
    if (sign === known.sign) return true;
    this.#nodes.set(name, { uid, sign, dueMs: Number.POSITIVE_INFINITY });
    return false;
  }

  /** Upstream: processTaintBaseEviction, doNoExecuteTaintingPass. */
  #taint(context: ControllerContext, node: StoredNode): void | 'retry' {
    const { name } = node.metadata;
    const status = readyOf(node)?.status;
    const taints = node.spec.taints ?? [];
    const own = taints.filter(isOwnTaint);
    if (status === 'True') {
      this.#waiting.delete(name);
      if (own.length === 0 && this.#waiting.size === 0 && this.#states === '') return;
    }
    const { states, isAllDown } = this.#zones(context, node);
    const wanted = status === undefined || isAllDown ? undefined : TAINT_OF[status];
    if (!wanted) this.#waiting.delete(name);
    if (own.length === (wanted ? 1 : 0) && own[0]?.key === wanted) return;
    if (wanted && own.length === 0 && !this.#mayTaint(context, node, states.get(zoneOf(node)) ?? 'normal')) return;
    const added: Taint[] = wanted ? [{ key: wanted, effect: 'NoExecute', timeAdded: context.timestamp() }] : [];
    const after = [...taints.filter((taint) => !own.includes(taint)), ...added];
    return writeTaints(context, node, after) ? undefined : 'retry';
  }

  /** Zones as they are now. When one has changed, all nodes that wait are looked at. Upstream: handleDisruption. */
  #zones(context: ControllerContext, node: StoredNode): { states: ReadonlyMap<string, ZoneState>; isAllDown: boolean } {
    const nodes = context.store.list<StoredNode>('nodes');
    const states = zoneStates(nodes.map((other) => (other.metadata.name === node.metadata.name ? node : other)));
    // All nodes silent: it is rather the control plane that hears nobody.
    const isAllDown = [...states.values()].every((state) => state === 'full');
    const text = [...states].flatMap(([zone, state]) => (state === 'normal' ? [] : `${zone} ${state}`)).join();
    if (text !== this.#states) {
      this.#states = text;
      for (const { metadata } of nodes) context.enqueueAfter(`/${metadata.name}`, 0);
    }
    return { states, isAllDown };
  }

  /** Whether it is the node's turn; otherwise it is looked at again when it may be. */
  #mayTaint({ nowMs, enqueueAfter }: ControllerContext, node: StoredNode, state: ZoneState): boolean {
    const { name } = node.metadata;
    const now = nowMs();
    const zone = zoneOf(node);
    const sinceMs = this.#waiting.get(name);
    const atMs = Math.max((sinceMs ?? now) + TAINT_TICK_MS, this.#nextTaintMs.get(zone) ?? 0);
    if (sinceMs === undefined) this.#waiting.set(name, now);
    if (state === 'stopped') return false;
    if (now < atMs) {
      enqueueAfter(`/${name}`, atMs - now);
      return false;
    }
    this.#waiting.delete(name);
    this.#nextTaintMs.set(zone, now + TAINT_PACE_MS[state]);
    return true;
  }
}

const isOwnTaint = ({ key, effect }: Taint): boolean =>
  effect === 'NoExecute' && (key === NOT_READY || key === UNREACHABLE);

/** A node is named by name and uid alone. Upstream: RecordNodeEvent, RecordNodeStatusChange. */
const reference = (name: string, uid: string): KubeObject =>
  ({ apiVersion: 'v1', kind: 'Node', metadata: { name, uid } }) as KubeObject;

function say({ events }: ControllerContext, name: string, uid: string, reason: string, what: string): void {
  events.record(reference(name, uid), 'Normal', reason, `Node ${name} event: ${what}`);
}

const TAINT_OF: Readonly<Record<string, string>> = { False: NOT_READY, Unknown: UNREACHABLE };

function writeTaints({ client }: ControllerContext, node: StoredNode, taints: readonly Taint[]): boolean {
  const { taints: _, ...spec } = node.spec;
  const after = { ...node, spec: taints.length === 0 ? spec : { ...spec, taints } };
  return client.update('nodes', after as unknown as KubeObject).ok;
}

/** The node with its conditions Unknown, written; undefined when the API server refused. Upstream: tryUpdateNodeHealth. */
function withUnknown({ client, timestamp }: ControllerContext, node: StoredNode): StoredNode | undefined {
  const conditions = [...(node.status?.conditions ?? [])];
  let changes = false;
  for (const type of CONDITIONS) {
    const at = conditions.findIndex((condition) => condition.type === type);
    const before = conditions[at];
    if (before?.status === 'Unknown') continue;
    changes = true;
    const common = { type, status: 'Unknown', lastTransitionTime: timestamp() };
    if (before) {
      const message = 'Kubelet stopped posting node status.';
      conditions[at] = { ...before, ...common, reason: 'NodeStatusUnknown', message } as Condition;
    } else {
      conditions.push({
        ...common,
        lastHeartbeatTime: node.metadata.creationTimestamp,
        reason: 'NodeStatusNeverUpdated',
        message: 'Kubelet never posted node status.',
      } as Condition);
    }
  }
  if (!changes) return node;
  const written = client.updateStatus<StoredNode>('nodes', { ...node, status: { ...node.status, conditions } });
  return written.ok ? written.object : undefined;
}

// ── Pods ──────────────────────────────────────────────────────────────────────────────────────────────────────────

function podOfSilentNode(context: ControllerContext, namespace: string, name: string): void {
  const pod = context.store.get<Pod & KubeObject>('pods', namespace, name);
  const node = pod?.spec.nodeName ? context.store.get<StoredNode>('nodes', undefined, pod.spec.nodeName) : undefined;
  if (pod && node && readyOf(node)?.status !== 'True') markNotReady(context, pod);
}

/** Upstream: MarkPodsNotReady. */
function markPodsNotReady(context: ControllerContext, node: string): void {
  for (const pod of context.store.podsOnNode<Pod & KubeObject>(node)) markNotReady(context, pod);
}

function markNotReady({ client, events, timestamp }: ControllerContext, pod: Pod & KubeObject): void {
  const conditions = pod.status.conditions ?? [];
  const ready = conditions.find(({ type }) => type === 'Ready');
  if (ready?.status !== 'True') return;
  const { generation: observedGeneration } = pod.metadata;
  const unready = { ...ready, observedGeneration, status: 'False', lastTransitionTime: timestamp() };
  const status = { ...pod.status, conditions: conditions.map((one) => (one === ready ? unready : one)) };
  if (client.updateStatus('pods', { ...pod, status } as unknown as KubeObject).ok)
    events.record(pod, 'Warning', 'NodeNotReady', 'Node is not ready');
}
