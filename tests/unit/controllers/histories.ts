/**
 * Random histories of workloads: a seed gives a world, and what happens to it in what order (edits, sizes, pauses, kills, lost
 * nodes, quotas, bad images). Watchers look at every change; in the end all faults go, and the world has to come to rest with
 * everything as asked for. Here nodes are data; a whole cluster goes through the same in cluster-histories.ts.
 */
import assert from 'node:assert/strict';
import type {
  ControllerRevision,
  DaemonSet,
  Deployment,
  Node,
  PersistentVolumeClaim,
  Pod,
  ReplicaSet,
  ReplicationController,
  StatefulSet,
} from '../../../simulator/api/objects.ts';
import { Random } from '../../../simulator/kernel/random.ts';
import { DISK_DRIVER } from '../../../simulator/storage/systems.ts';
import type { KubeObject } from '../../../simulator/store/types.ts';
import { watchInvariants } from './invariants.ts';
import { addNode, createWorld, type World } from './world.ts';

/** What happens to a world in which histories go on. */
export interface HistoryWorld {
  readonly kernel: World['kernel'];
  readonly store: World['store'];
  readonly client: World['client'];
  readonly images: { readonly good: readonly string[]; readonly others: readonly string[] };
  /** The StorageClass of claims. */
  readonly storageClass: string;
  run(ms: number): void;
  /** What may go wrong with a pod, and with a node. */
  failPod(random: Random): void;
  failNode(random: Random): void;
  /** Nodes are as they should be again. */
  mendNodes(): void;
}

const GOOD = ['nginx:1', 'nginx:2', 'nginx:3'];
const BAD = 'nginx:bad';
const SLOW = 'nginx:slow';
/** Of a history's own taints. */
const TAINT = 'no';
const NODES = ['node-1', 'node-2', 'node-3'];

/** Milliseconds until a Pod of that image is ready; never for the bad one. */
function readyMs(pod: Pod): number | undefined {
  const image = pod.spec.containers[0]?.image;
  if (image === BAD) return undefined;
  return image === SLOW ? 4_000 : 700;
}

/** Runs one history; throws what is wrong. Gives a text of all changes, for comparing two runs. */
export function runHistory(seed: string, steps: number): string {
  const random = new Random(`history ${seed}`);
  return playHistory(
    new LightWorld(createWorld({ seed, readyMs, stopMs: 300, debugFreeze: true }), random),
    random,
    steps,
  );
}

/** Lets things happen, takes all faults away, and looks at what is left. Gives a text of all changes. */
export function playHistory(world: HistoryWorld, random: Random, steps: number): string {
  const check = watchInvariants(world);
  const history = new History(world, random);
  history.begin();
  for (let step = 0; step < steps; step++) {
    history.act();
    world.run(random.int(4) === 0 ? random.int(20_000) : random.int(800));
    check();
  }
  history.heal();
  settle(world, check);
  atRest(world);
  return world.store.changes
    .map(({ type, resource, object, atMs }) => `${atMs} ${type} ${resource} ${JSON.stringify(object)}`)
    .join('\n');
}

/** Nodes and pods are objects that are ready when their time has come. */
class LightWorld implements HistoryWorld {
  readonly #world: World;
  readonly images = { good: GOOD, others: [SLOW, BAD] };
  readonly storageClass = 'disk';
  #nextNode = 4;

  constructor(world: World, random: Random) {
    this.#world = world;
    world.client.create('storageclasses.storage.k8s.io', undefined, {
      apiVersion: 'storage.k8s.io/v1',
      kind: 'StorageClass',
      metadata: { name: 'disk' },
      provisioner: DISK_DRIVER,
      volumeBindingMode: random.pick(['Immediate', 'WaitForFirstConsumer']),
    });
  }

  get kernel() {
    return this.#world.kernel;
  }

  get store() {
    return this.#world.store;
  }

  get client() {
    return this.#world.client;
  }

  run(ms: number): void {
    this.#world.run(ms);
  }

  mendNodes(): void {
    while (this.store.list('nodes').length < NODES.length) addNode(this.#world, `node-${this.#nextNode++}`);
  }

  failPod(random: Random): void {
    const pods = this.store.list<Pod & KubeObject>('pods');
    const pod = pods.length > 0 ? random.pick(pods) : undefined;
    if (!pod?.spec.nodeName || pod.metadata.deletionTimestamp !== undefined) return;
    const conditions = (pod.status.conditions ?? []).filter(({ type }) => type !== 'Ready');
    this.client.updateStatus('pods', { ...pod, status: { ...pod.status, phase: 'Failed', conditions } } as KubeObject);
  }

  failNode(random: Random): void {
    const { store, client } = this;
    const nodes = store.list('nodes');
    if (nodes.length < 2) {
      addNode(this.#world, `node-${this.#nextNode++}`);
      return;
    }
    const { name } = random.pick(nodes).metadata;
    client.delete('nodes', undefined, name);
    for (const pod of store.podsOnNode<Pod & KubeObject>(name))
      client.delete('pods', 'default', pod.metadata.name, { gracePeriodSeconds: 0 });
  }
}

interface Workload {
  readonly resource: string;
  readonly name: string;
}

class History {
  readonly #world: HistoryWorld;
  readonly #random: Random;

  constructor(world: HistoryWorld, random: Random) {
    this.#world = world;
    this.#random = random;
  }

  begin(): void {
    const kinds = [
      () => this.#deployment(),
      () => this.#statefulSet(),
      () => this.#daemonSet(),
      () => this.#replicator(),
    ];
    this.#random.pick(kinds)();
    this.#random.pick(kinds)();
  }

  act(): void {
    const acts: readonly (() => void)[] = [
      () => this.#image(),
      () => this.#image(),
      () => this.#size(),
      () => this.#size(),
      () => this.#pause(),
      () => this.#strategy(),
      () => this.#kill(),
      () => this.#kill(),
      () => this.#world.failPod(this.#random),
      () => this.#relabel(),
      () => this.#world.failNode(this.#random),
      () => this.#taint(),
      () => this.#quota(),
      () => this.#deleteWorkload(),
      () => this.begin(),
    ];
    this.#random.pick(acts)();
  }

  /** All faults go: images are good, nodes stand nothing in the way, nothing is paused, no quota. */
  heal(): void {
    const { store, client } = this.#world;
    for (const quota of store.list('resourcequotas')) client.delete('resourcequotas', 'default', quota.metadata.name);
    for (const node of store.list<Node & KubeObject>('nodes'))
      if (node.spec.taints?.some(({ key }) => key === TAINT))
        client.update('nodes', { ...node, spec: { ...node.spec, taints: [] } } as Node & KubeObject);
    this.#world.mendNodes();
    const { good } = this.#world.images;
    for (const { resource, name } of this.#workloads()) {
      this.#edit(resource, name, ({ spec }) => {
        if (resource === 'statefulsets.apps') spec.updateStrategy = { type: 'RollingUpdate' };
        const container = spec.template.spec?.containers[0] as { image: string };
        if (!good.includes(container.image)) container.image = good[0] as string;
        delete spec.paused;
      });
    }
    this.#freeNames();
    this.#world.run(60_000);
    // Its owner may have let one go only now, after it had failed for long.
    this.#freeNames();
    // A StatefulSet does not replace a broken Pod by itself, and takes none away while another is broken; one that it adopted
    // without the volumes of its claims it can only complain of.
    for (const pod of store.list<Pod & KubeObject>('pods'))
      if (
        !good.includes(pod.spec.containers[0]?.image ?? '') ||
        pod.status.phase === 'Failed' ||
        this.#lacksClaims(pod)
      )
        client.delete('pods', 'default', pod.metadata.name);
  }

  /** A Pod in other hands may hold the name that a StatefulSet needs. */
  #freeNames(): void {
    const { store, client } = this.#world;
    for (const { metadata } of store.list('pods')) {
      const owner = metadata.ownerReferences?.[0]?.name;
      if (!owner || !metadata.name.startsWith(owner)) client.delete('pods', 'default', metadata.name);
    }
  }

  #lacksClaims({ metadata, spec }: Pod & KubeObject): boolean {
    const owner = metadata.ownerReferences?.[0];
    if (owner?.kind !== 'StatefulSet') return false;
    const set = this.#world.store.get<StatefulSet & KubeObject>('statefulsets.apps', 'default', owner.name);
    const mounted = new Set(
      spec.volumes?.flatMap(({ persistentVolumeClaim }) => persistentVolumeClaim?.claimName ?? []),
    );
    return (set?.spec.volumeClaimTemplates ?? []).some(
      (template) => !mounted.has(`${template.metadata?.name}-${metadata.name}`),
    );
  }

  #workloads(): Workload[] {
    return [
      'deployments.apps',
      'statefulsets.apps',
      'daemonsets.apps',
      'replicationcontrollers',
      'replicasets.apps',
    ].flatMap((resource) =>
      this.#world.store
        .list(resource)
        .filter(({ metadata }) => metadata.deletionTimestamp === undefined && !metadata.ownerReferences?.length)
        .map(({ metadata }) => ({ resource, name: metadata.name })),
    );
  }

  #any(): Workload | undefined {
    const all = this.#workloads();
    return all.length > 0 ? this.#random.pick(all) : undefined;
  }

  #template(app: string): unknown {
    return {
      metadata: { labels: { app } },
      spec: { containers: [{ name: 'c', image: this.#random.pick(this.#world.images.good) }] },
    };
  }

  #create(resource: string, kind: string, prefix: string, spec: Record<string, unknown>, plainSelector = false): void {
    const name = `${prefix}-${this.#random.int(3)}`;
    if (this.#world.store.get(resource, 'default', name)) return;
    if (kind === 'Deployment') spec.replicas = this.#sizeBefore(name) ?? spec.replicas;
    const selector = plainSelector ? { app: name } : { matchLabels: { app: name } };
    this.#world.client.create(resource, 'default', {
      apiVersion: resource.endsWith('.apps') ? 'apps/v1' : 'v1',
      kind,
      metadata: { name },
      spec: { selector, template: this.#template(name), ...spec },
    });
  }

  #deployment(): void {
    const strategies = [
      { type: 'Recreate' },
      { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
      { type: 'RollingUpdate', rollingUpdate: { maxSurge: 0, maxUnavailable: 1 } },
      { type: 'RollingUpdate', rollingUpdate: { maxSurge: '50%', maxUnavailable: '50%' } },
      { type: 'RollingUpdate' },
    ];
    this.#create('deployments.apps', 'Deployment', 'web', {
      replicas: 1 + this.#random.int(6),
      minReadySeconds: this.#random.int(3) === 0 ? 2 : 0,
      strategy: this.#random.pick(strategies),
      revisionHistoryLimit: this.#random.int(4),
    });
  }

  /**
   * The size that ReplicaSets left over think their Deployment has. With another one, a Deployment that finds them may do
   * nothing for good (a size that is theirs already, or Recreate), upstream too.
   */
  #sizeBefore(name: string): number | undefined {
    const left = this.#world.store
      .list('replicasets.apps')
      .find(({ metadata }) => !metadata.ownerReferences?.length && metadata.labels?.app === name);
    const size = left?.metadata.annotations?.['deployment.kubernetes.io/desired-replicas'];
    return size === undefined ? undefined : Number(size);
  }

  #statefulSet(): void {
    this.#create('statefulsets.apps', 'StatefulSet', 'db', {
      serviceName: 'db',
      replicas: 1 + this.#random.int(4),
      podManagementPolicy: this.#random.pick(['OrderedReady', 'Parallel']),
      ...(this.#random.int(2) === 0 ? this.#claims() : {}),
      minReadySeconds: this.#random.int(3) === 0 ? 2 : 0,
      ordinals: { start: this.#random.int(3) },
      updateStrategy: this.#random.pick([
        { type: 'RollingUpdate' },
        { type: 'RollingUpdate', rollingUpdate: { partition: this.#random.int(3) } },
        { type: 'OnDelete' },
      ]),
      revisionHistoryLimit: this.#random.int(4),
    });
  }

  #claims(): object {
    const spec = {
      storageClassName: this.#world.storageClass,
      accessModes: ['ReadWriteOnce'],
      resources: { requests: { storage: '1Mi' } },
    };
    return {
      volumeClaimTemplates: [{ metadata: { name: 'data' }, spec }],
      persistentVolumeClaimRetentionPolicy: this.#retention(),
    };
  }

  #retention(): object {
    const whens = ['Retain', 'Delete'];
    return { whenDeleted: this.#random.pick(whens), whenScaled: this.#random.pick(whens) };
  }

  #daemonSet(): void {
    this.#create('daemonsets.apps', 'DaemonSet', 'agent', {
      updateStrategy: this.#random.pick([
        { type: 'RollingUpdate' },
        { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } },
        { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: '100%' } },
        { type: 'OnDelete' },
      ]),
      revisionHistoryLimit: this.#random.int(4),
    });
  }

  #replicator(): void {
    const spec = { replicas: 1 + this.#random.int(4) };
    if (this.#random.int(2) === 0) this.#create('replicationcontrollers', 'ReplicationController', 'rc', spec, true);
    else this.#create('replicasets.apps', 'ReplicaSet', 'rs', spec);
  }

  #edit(resource: string, name: string, change: (draft: Editable) => void): void {
    const draft = structuredClone(this.#world.store.get<Editable>(resource, 'default', name));
    if (!draft) return;
    change(draft);
    this.#world.client.update(resource, draft);
  }

  #image(): void {
    const found = this.#any();
    if (!found) return;
    const { good, others } = this.#world.images;
    const image = this.#random.pick([...good, ...good, ...others]);
    this.#edit(found.resource, found.name, ({ spec }) => {
      (spec.template.spec?.containers[0] as { image: string }).image = image;
    });
  }

  #size(): void {
    const found = this.#any();
    if (!found || found.resource === 'daemonsets.apps') return;
    const replicas = this.#random.int(7);
    this.#edit(found.resource, found.name, ({ spec }) => {
      spec.replicas = replicas;
    });
  }

  #pause(): void {
    const found = this.#any();
    if (found?.resource !== 'deployments.apps') return;
    this.#edit(found.resource, found.name, ({ spec }) => {
      if (spec.paused) delete spec.paused;
      else spec.paused = true;
    });
  }

  #strategy(): void {
    const found = this.#any();
    if (found?.resource !== 'statefulsets.apps') return;
    const partition = this.#random.int(4);
    const retention = this.#random.int(3) === 0 ? this.#retention() : undefined;
    this.#edit(found.resource, found.name, ({ spec }) => {
      spec.updateStrategy = { type: 'RollingUpdate', rollingUpdate: { partition } };
      if (retention) spec.persistentVolumeClaimRetentionPolicy = retention;
    });
  }

  #anyPod(): (Pod & KubeObject) | undefined {
    const pods = this.#world.store.list<Pod & KubeObject>('pods');
    return pods.length > 0 ? this.#random.pick(pods) : undefined;
  }

  #kill(): void {
    const pod = this.#anyPod();
    if (!pod) return;
    const options = this.#random.int(3) === 0 ? { gracePeriodSeconds: 0 } : {};
    this.#world.client.delete('pods', 'default', pod.metadata.name, options);
  }

  /** Out of its owner's hands, or into another's. */
  #relabel(): void {
    const pod = this.#anyPod();
    if (!pod) return;
    const others = [...this.#workloads().map(({ name }) => name), 'nobody'];
    const app = this.#random.pick(others);
    const body = { metadata: { labels: { app } } };
    this.#world.client.patch('pods', 'default', pod.metadata.name, 'strategic', body);
  }

  #taint(): void {
    const node = this.#random.pick(this.#world.store.list<Node & KubeObject>('nodes'));
    if (node.spec.taints?.some(({ key }) => key !== TAINT)) return;
    const taints = node.spec.taints?.length
      ? []
      : [{ key: TAINT, effect: this.#random.pick(['NoSchedule', 'NoExecute']) }];
    this.#world.client.update('nodes', { ...node, spec: { ...node.spec, taints } } as Node & KubeObject);
  }

  #quota(): void {
    const { client, store } = this.#world;
    if (store.get('resourcequotas', 'default', 'tight')) client.delete('resourcequotas', 'default', 'tight');
    else
      client.create('resourcequotas', 'default', {
        apiVersion: 'v1',
        kind: 'ResourceQuota',
        metadata: { name: 'tight' },
        spec: { hard: { pods: String(1 + this.#random.int(12)) } },
      });
  }

  #deleteWorkload(): void {
    const found = this.#any();
    if (!found || this.#random.int(2) === 0) return;
    const picked = this.#random.pick(['Background', 'Foreground', 'Orphan'] as const);
    const propagationPolicy = picked === 'Foreground' && this.#hasClaimsOfPods(found) ? 'Background' : picked;
    this.#world.client.delete(found.resource, 'default', found.name, { propagationPolicy });
  }

  /**
   * A claim that goes with its condemned Pod blocks the Pod's foreground deletion, and is protected while the Pod is there:
   * neither ever goes, upstream too (NewControllerRef of a claim, pvc_protection_controller.go).
   */
  #hasClaimsOfPods({ resource, name }: Workload): boolean {
    if (resource !== 'statefulsets.apps') return false;
    const set = this.#world.store.get<StatefulSet & KubeObject>(resource, 'default', name);
    return set?.spec.persistentVolumeClaimRetentionPolicy?.whenScaled === 'Delete';
  }
}

type Editable = KubeObject & {
  spec: {
    replicas?: number;
    paused?: boolean;
    updateStrategy?: unknown;
    persistentVolumeClaimRetentionPolicy?: unknown;
    template: { spec?: { containers: { image?: string }[] } };
  };
};

const SIGNS = new Set(['events', 'leases.coordination.k8s.io']);
const LIMIT_MS = 5_000_000;
/** Longer than what failed again and again (for a quota, say) waits for its next try. */
const QUIET_MS = 1_100_000;

/** Until nothing has changed for a while, but for what is said again and again: a claim without a Pod waits for good, a node lives. */
function settle(world: HistoryWorld, check: () => void): void {
  const endMs = world.kernel.now() + LIMIT_MS;
  for (;;) {
    const seen = world.store.changes.length;
    world.run(QUIET_MS);
    check();
    const last = world.store.changes.slice(seen).findLast(({ resource }) => !SIGNS.has(resource));
    if (!last) return;
    assert.ok(world.kernel.now() < endMs, `still changing: ${last.type} ${last.resource} ${last.object.metadata.name}`);
  }
}

/** Everything is as asked for, and nothing is left over. */
function atRest(world: HistoryWorld): void {
  const { store } = world;
  for (const { metadata, spec, status } of store.list<Deployment & KubeObject>('deployments.apps')) {
    const { replicas = 0, updatedReplicas = 0, availableReplicas = 0 } = status;
    const wanted = spec.replicas ?? 1;
    assert.deepEqual(
      [replicas, updatedReplicas, availableReplicas],
      [wanted, wanted, wanted],
      `Deployment ${metadata.name}`,
    );
    const old = store
      .ownedBy<ReplicaSet & KubeObject>('replicasets.apps', metadata.uid)
      .filter((rs) => (rs.spec.replicas ?? 1) === 0);
    assert.ok(
      old.length <= (spec.revisionHistoryLimit ?? 10) + 1,
      `Deployment ${metadata.name} keeps ${old.length} old ReplicaSets`,
    );
  }
  for (const resource of ['replicasets.apps', 'replicationcontrollers'])
    for (const { kind, metadata, spec, status } of store.list<(ReplicaSet | ReplicationController) & KubeObject>(
      resource,
    )) {
      const wanted = spec.replicas ?? 1;
      assert.deepEqual([status.replicas, status.availableReplicas ?? 0], [wanted, wanted], `${kind} ${metadata.name}`);
    }
  for (const set of store.list<StatefulSet & KubeObject>('statefulsets.apps')) {
    const wanted = set.spec.replicas ?? 1;
    const { replicas, readyReplicas = 0 } = set.status;
    assert.deepEqual([replicas, readyReplicas], [wanted, wanted], `StatefulSet ${set.metadata.name}`);
    const start = set.spec.ordinals?.start ?? 0;
    const names = store.ownedBy('pods', set.metadata.uid).map(({ metadata }) => metadata.name);
    const expected = Array.from({ length: wanted }, (_, i) => `${set.metadata.name}-${start + i}`);
    assert.deepEqual([...names].sort(), expected.sort());
    const revisions = store.ownedBy<ControllerRevision & KubeObject>('controllerrevisions.apps', set.metadata.uid);
    const live = new Set(
      store.ownedBy('pods', set.metadata.uid).map(({ metadata }) => metadata.labels?.['controller-revision-hash']),
    );
    const past = revisions.filter(({ metadata }) => !live.has(metadata.name));
    assert.ok(
      past.length <= (set.spec.revisionHistoryLimit ?? 10) + 2,
      `StatefulSet ${set.metadata.name} keeps ${past.length}`,
    );
  }
  // A set without claims may have come after one with them.
  for (const { metadata, status } of store.list<PersistentVolumeClaim & KubeObject>('persistentvolumeclaims'))
    if (isMounted(store.get<Pod & KubeObject>('pods', 'default', metadata.name.replace('data-', '')), metadata.name))
      assert.deepEqual([metadata.deletionTimestamp, status.phase], [undefined, 'Bound'], `claim ${metadata.name}`);
  for (const set of store.list<DaemonSet & KubeObject>('daemonsets.apps')) {
    const count = store.list<Node & KubeObject>('nodes').filter(({ spec }) => !spec.taints?.length).length;
    const { desiredNumberScheduled, numberAvailable = 0, updatedNumberScheduled = 0 } = set.status;
    assert.deepEqual([desiredNumberScheduled, numberAvailable], [count, count], `DaemonSet ${set.metadata.name}`);
    if (set.spec.updateStrategy?.type === 'RollingUpdate') assert.equal(updatedNumberScheduled, count);
    const onNode = store.ownedBy<Pod & KubeObject>('pods', set.metadata.uid).map(({ spec }) => spec.nodeName);
    assert.equal(new Set(onNode).size, onNode.length, `DaemonSet ${set.metadata.name}: ${onNode.join()}`);
  }
  for (const resource of store.resources())
    for (const { kind, metadata } of store.list(resource))
      for (const owner of metadata.ownerReferences ?? [])
        assert.ok(store.byUid(owner.uid), `${kind} ${metadata.name} outlives its ${owner.kind} ${owner.name}`);
}

const isMounted = (pod: Pod | undefined, claim: string): boolean =>
  pod?.spec.volumes?.some(({ persistentVolumeClaim }) => persistentVolumeClaim?.claimName === claim) ?? false;
