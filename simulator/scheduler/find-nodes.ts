/**
 * The nodes that a pod may run on, and why not the others. Mirrors pkg/scheduler/schedule_one.go (findNodesThatFitPod,
 * numFeasibleNodesToFind) and framework/runtime (RunFilterPluginsWithNominatedPods).
 */
import { copyState, namedNodes, type PodState, putPod, refusal } from './filters.ts';
import type { NodeCache, NodeInfo, PodInfo } from './node-info.ts';
import type { Nominator } from './nominator.ts';
import type { FilterName, Refusal } from './refusal.ts';

/** Why a pod can be nowhere. */
export interface Diagnosis {
  /** Of all nodes. */
  readonly total: number;
  readonly refusals: readonly { readonly node: NodeInfo; readonly refusal: Refusal }[];
  /** What is said of the nodes that were not looked at; undefined: all were. */
  readonly absent: Refusal | undefined;
}

export interface Found extends Diagnosis {
  readonly feasible: readonly NodeInfo[];
  /** How many nodes were looked at. */
  readonly looked: number;
}

/** Fewer nodes than this are all looked at. */
const LEAST_NODES = 100;
const LEAST_PERCENT = 5;

/** Enough nodes to choose from. Example: of 1,000 nodes 42 %, of 6,000 and more 5 %. Upstream: numFeasibleNodesToFind. */
function enoughNodes(all: number): number {
  if (all < LEAST_NODES) return all;
  const percent = Math.max(LEAST_PERCENT, 50 - Math.floor(all / 125));
  return Math.max(LEAST_NODES, Math.floor((all * percent) / 100));
}

/** Looks at nodes from the one at `start` on, until there are enough. */
export function findNodes(cache: NodeCache, nominator: Nominator, state: PodState, start: number): Found {
  const { pod } = state.info;
  const all = cache.list();
  const nominated = pod.status.nominatedNodeName ? cache.nodes.get(pod.status.nominatedNodeName) : undefined;
  if (nominated && !refusalWithNominated(state, nominated, nominator.on(nominated.name)))
    return { total: all.length, feasible: [nominated], refusals: [], absent: undefined, looked: 0 };
  const named = namedNodes(pod);
  const nodes = named ? [...named].sort().flatMap((name) => cache.nodes.get(name) ?? []) : all;
  const enough = enoughNodes(nodes.length);
  const feasible: NodeInfo[] = [];
  const refusals: { node: NodeInfo; refusal: Refusal }[] = [];
  let looked = 0;
  for (; looked < nodes.length && feasible.length < enough; looked++) {
    const node = nodes[(named ? looked : start + looked) % nodes.length] as NodeInfo;
    const refused = refusalWithNominated(state, node, nominator.on(node.name));
    if (refused) refusals.push({ node, refusal: refused });
    else feasible.push(node);
  }
  return { total: all.length, feasible, refusals, absent: named ? NOT_NAMED : undefined, looked: named ? 0 : looked };
}

const NOT_NAMED: Refusal = {
  plugin: 'NodeAffinity',
  reasons: ["node(s) didn't satisfy plugin(s) [NodeAffinity]"],
  unresolvable: true,
};

/**
 * A node's refusal, of a pod that must fit beside the pods nominated there which are as important or more: they may come, or
 * they may not.
 */
function refusalWithNominated(state: PodState, node: NodeInfo, nominated: readonly PodInfo[]): Refusal | undefined {
  const crowded = withNominated(state, node, nominated);
  return (crowded && refusal(crowded.state, crowded.node)) ?? refusal(state, node);
}

/** A node to be tried. */
export interface Trial {
  readonly state: PodState;
  readonly node: NodeInfo;
}

/** A copy of the node on which the nominated pods have come that the pod must yield to; undefined: there are none. */
export function withNominated(state: PodState, node: NodeInfo, nominated: readonly PodInfo[]): Trial | undefined {
  if (nominated.length === 0) return undefined;
  const { pod, priority } = state.info;
  const weightier = nominated.filter(
    (other) => other.pod.metadata.uid !== pod.metadata.uid && other.priority >= priority,
  );
  if (weightier.length === 0) return undefined;
  const trial = { state: copyState(state), node: node.copy() };
  for (const other of weightier) putPod(trial.state, trial.node, other);
  return trial;
}

/** The filters that kept the pod out: what may help it. */
export function refusingPlugins({ refusals, absent }: Diagnosis): Set<FilterName> {
  const plugins = new Set<FilterName>(refusals.map(({ refusal: { plugin } }) => plugin));
  if (absent) plugins.add(absent.plugin);
  return plugins;
}

/** All reasons, one for each node or more. */
export function* reasonsOf({ total, refusals, absent }: Diagnosis): Generator<string> {
  for (const { refusal: refused } of refusals) yield* refused.reasons;
  if (absent) for (let i = refusals.length; i < total; i++) yield* absent.reasons;
}
