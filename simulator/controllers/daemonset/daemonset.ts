/**
 * The DaemonSet controller: a Pod on every node it fits on. Mirrors pkg/controller/daemon/daemon_controller.go. Read on:
 * nodes.ts (which nodes, and how Pods are tied to them), on-node.ts, rolling.ts, revisions.ts, status.ts.
 * Leaves out: expectations (the store is read at once). What they bring about is kept: in a sync that creates or deletes for
 * another reason, the rolling update waits.
 */
import type { DaemonSet, Node, Pod } from '../../api/objects.ts';
import { labelSelector, type Selector } from '../../api/selectors.ts';
import { atOnce } from '../../kernel/steps.ts';
import type { Change, KubeObject, StoreReader } from '../../store/types.ts';
import { Patches } from '../history.ts';
import { keyOf } from '../manager.ts';
import { claim, controllerOf, splitKey } from '../ownership.ts';
import { createPod, deletePod, podFromTemplate, slowStart } from '../pod-control.ts';
import { changesNothing, Orphans, ownersOfPod, type PodOwnerKind } from '../pod-owners.ts';
import { type Controller, type ControllerContext, defineController } from '../types.ts';
import { FailedPodBackoff } from './backoff.ts';
import { daemonTemplate, type Fit, fitOf, targetNode, tiedTo } from './nodes.ts';
import { needsOf } from './on-node.ts';
import { cleanUpHistory, DAEMON_SETS, historyOf } from './revisions.ts';
import { type Moves, rollingMoves } from './rolling.ts';
import { daemonSetStatus, sameStatus } from './status.ts';

/** Pods created or deleted in one go. Upstream: BurstReplicas. */
const BURST = 250;

const KIND: PodOwnerKind<DaemonSet> = {
  resource: DAEMON_SETS,
  isOwner: ({ kind, apiVersion }) => kind === 'DaemonSet' && apiVersion.startsWith('apps/'),
  selector: (set) => labelSelector(set.spec.selector),
};

export function daemonSetController(): Controller {
  const memory: Memory = { orphans: new Orphans(), patches: new Patches(), backoff: new FailedPodBackoff() };
  return defineController({
    name: 'daemonset-controller',
    eventSource: 'daemonset-controller',
    serviceAccount: 'daemon-set-controller',
    watches: [
      { resource: DAEMON_SETS, keys: keyOf },
      { resource: 'nodes', keys: concernedByNode },
      { resource: 'controllerrevisions.apps', keys: ownersOfRevision },
      {
        resource: 'pods',
        keys: (change, store) => {
          memory.orphans.note(change);
          return changesNothing(change) ? NONE : ownersOfPod(KIND, change, store);
        },
      },
    ],
    reconcile: (context, key) => reconcile(context, key, memory),
  });
}

interface Memory {
  readonly orphans: Orphans;
  readonly patches: Patches;
  readonly backoff: FailedPodBackoff;
}

const NONE: readonly string[] = Object.freeze([]);

/** The sets for which a node begins or ceases to fit. Upstream: addNode, updateNode. */
function concernedByNode({ type, object, previous }: Change, store: StoreReader): readonly string[] {
  if (type === 'DELETED') return NONE;
  const node = object as Node & KubeObject;
  const before = previous as (Node & KubeObject) | undefined;
  if (before && before.spec.taints === node.spec.taints && before.metadata.labels === node.metadata.labels) return NONE;
  return store
    .list<DaemonSet & KubeObject>(DAEMON_SETS)
    .filter((set) => {
      const now = fitOf(set, node);
      if (!before) return now.shouldRun;
      const then = fitOf(set, before);
      return now.shouldRun !== then.shouldRun || now.mayStay !== then.mayStay;
    })
    .map(({ metadata }) => `${metadata.namespace}/${metadata.name}`);
}

function ownersOfRevision({ object, previous }: Change): readonly string[] {
  const { namespace } = object.metadata;
  return [controllerOf(object), previous && controllerOf(previous)]
    .filter((owner) => owner && KIND.isOwner(owner))
    .map((owner) => `${namespace}/${owner?.name}`);
}

/** Upstream: syncDaemonSet. */
function reconcile(context: ControllerContext, key: string, memory: Memory): void | 'retry' {
  const { store } = context;
  const { namespace, name } = splitKey(key);
  const set = store.get<DaemonSet>(DAEMON_SETS, namespace, name);
  if (!set || set.metadata.deletionTimestamp !== undefined) return;
  const selector = KIND.selector(set);
  const pods = podsOf(context, set, selector, memory.orphans.in(store, namespace));
  if (!pods) return 'retry';
  const history = historyOf(context, set, selector, memory.patches, pods);
  if (!history) return 'retry';
  const nodes = store.list<Node & KubeObject>('nodes').map((node) => ({ node, fit: fitOf(set, node) }));
  const sync = new Sync(context, key, set, nodes, history.hash, memory.backoff);
  let failed = !sync.manage(byNode(pods));
  if (!failed && !sync.acted && set.spec.updateStrategy?.type === 'RollingUpdate') failed = !sync.roll(byNode(pods));
  if (!failed) failed = !cleanUpHistory(context, set, history, pods);
  const now = store.ownedBy<Pod>('pods', set.metadata.uid).filter((pod) => selector.matches(pod.metadata.labels));
  return sync.writeStatus(byNode(now)) && !failed ? undefined : 'retry';
}

interface FittedNode {
  readonly node: Node;
  readonly fit: Fit;
}

/** One sync of one DaemonSet. */
class Sync {
  readonly #context: ControllerContext;
  readonly #key: string;
  readonly #set: DaemonSet;
  readonly #nodes: readonly FittedNode[];
  readonly #hash: string;
  readonly #backoff: FailedPodBackoff;
  /** Whether Pods were created or deleted. */
  acted = false;

  constructor(
    context: ControllerContext,
    key: string,
    set: DaemonSet,
    nodes: readonly FittedNode[],
    hash: string,
    backoff: FailedPodBackoff,
  ) {
    this.#context = context;
    this.#key = key;
    this.#set = set;
    this.#nodes = nodes;
    this.#hash = hash;
    this.#backoff = backoff;
  }

  /** Pods where they are missing, none where they must not be. False when a write was refused. Upstream: manage. */
  manage(podsByNode: ReadonlyMap<string, readonly Pod[]>): boolean {
    const createOn: string[] = [];
    const remove: string[] = [];
    const names = new Set<string>();
    for (const { node, fit } of this.#nodes) {
      const { name } = node.metadata;
      names.add(name);
      const needs = needsOf(this.#set, fit, podsByNode.get(name), this.#hash, this.#context.wallMs());
      if (needs.create) createOn.push(name);
      for (const { pod, failed } of needs.ended) if (this.#mayGo(pod, failed, name)) remove.push(pod.metadata.name);
      remove.push(...needs.remove);
    }
    // Meant for a node that is gone: nobody would ever bind or delete them.
    for (const [node, pods] of podsByNode) {
      if (names.has(node)) continue;
      for (const pod of pods) if (!pod.spec.nodeName) remove.push(pod.metadata.name);
    }
    return this.#apply({ createOn, remove });
  }

  /** A Pod that ended is taken away, one that failed not more often than a back-off allows; says whether now. */
  #mayGo({ metadata }: Pod, failed: boolean, node: string): boolean {
    const what = `daemon pod ${metadata.namespace}/${metadata.name} on node ${node}`;
    if (!failed) {
      const message = `Found succeeded ${what}, will try to delete it`;
      this.#context.events.record(this.#set, 'Normal', 'SucceededDaemonPod', message);
      return true;
    }
    const { uid } = this.#set.metadata;
    const waitMs = this.#backoff.next(
      `${uid}/${this.#set.status.observedGeneration ?? 0}/${node}`,
      this.#context.nowMs(),
    );
    if (waitMs > 0) {
      this.#context.enqueueAfter(this.#key, waitMs);
      return false;
    }
    const message = `Found failed ${what}, will try to kill it`;
    this.#context.events.record(this.#set, 'Warning', 'FailedDaemonPod', message);
    return true;
  }

  /** The next moves of a rolling update. Upstream: rollingUpdate. */
  roll(podsByNode: Map<string, readonly Pod[]>): boolean {
    const wanted = this.#nodes.filter(({ fit }) => fit.shouldRun);
    for (const { node } of wanted) if (!podsByNode.has(node.metadata.name)) podsByNode.set(node.metadata.name, []);
    const input = { set: this.#set, hash: this.#hash, podsByNode, desired: wanted.length };
    return this.#apply(rollingMoves({ ...input, wallMs: this.#context.wallMs() }));
  }

  /** Upstream: syncNodes. */
  #apply({ createOn, remove }: Moves): boolean {
    const context = this.#context;
    const template = daemonTemplate(this.#set, this.#hash);
    if (createOn.length > 0 || remove.length > 0) this.acted = true;
    let ok = atOnce(
      slowStart(Math.min(createOn.length, BURST), (i) => {
        const affinity = tiedTo(createOn[i] as string, template.spec?.affinity);
        const spec = { ...(template.spec ?? { containers: [] }), affinity };
        return createPod(context, this.#set, podFromTemplate(this.#set, { ...template, spec })) === undefined;
      }),
    );
    for (const name of remove.slice(0, BURST)) if (deletePod(context, this.#set, name)) ok = false;
    return ok;
  }

  /** Upstream: updateDaemonSetStatus. */
  writeStatus(podsByNode: ReadonlyMap<string, readonly Pod[]>): boolean {
    const context = this.#context;
    const wanted = { set: this.#set, hash: this.#hash, nodes: this.#nodes, podsByNode, wallMs: context.wallMs() };
    const status = daemonSetStatus(wanted);
    if (!sameStatus(this.#set, status)) {
      const { namespace, name } = this.#set.metadata;
      const latest = context.store.get<DaemonSet>(DAEMON_SETS, namespace, name);
      if (latest) {
        const result = context.client.updateStatus<DaemonSet>(DAEMON_SETS, { ...latest, status });
        if (!result.ok && result.status.reason !== 'NotFound') return false;
      }
    }
    const minReadySeconds = this.#set.spec.minReadySeconds ?? 0;
    if (minReadySeconds > 0 && status.numberReady !== (status.numberAvailable ?? 0))
      context.enqueueAfter(this.#key, minReadySeconds * 1000);
    return true;
  }
}

/** Upstream: getNodesToDaemonPods. */
function byNode(pods: readonly Pod[]): Map<string, Pod[]> {
  const map = new Map<string, Pod[]>();
  for (const pod of pods) {
    const node = targetNode(pod);
    if (node === undefined) continue;
    const others = map.get(node);
    if (others) others.push(pod);
    else map.set(node, [pod]);
  }
  return map;
}

/** Its Pods, strangers released and orphans adopted; undefined when that failed. Upstream: getDaemonPods. */
function podsOf(
  context: ControllerContext,
  set: DaemonSet,
  selector: Selector,
  orphans: readonly Pod[],
): Pod[] | undefined {
  const candidates = [...context.store.ownedBy<Pod>('pods', set.metadata.uid), ...orphans];
  return claim<Pod>(context, { resource: 'pods', owner: set, selector, candidates });
}
