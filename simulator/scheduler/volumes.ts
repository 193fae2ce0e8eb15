/**
 * What a pod's volumes say about nodes: claims that must exist, volumes that are reached from some nodes only, claims that wait
 * for the scheduler's choice. Mirrors plugins/volumerestrictions, plugins/volumebinding (FindPodVolumes) and plugins/volumezone.
 * Read on: volume-binder.ts (what is done once a node is chosen), storage/binding.ts (which volume fits). Leaves out: limits of
 * drivers (NodeVolumeLimits), storage capacity, in-tree disks that only one pod may use.
 */
import type {
  Node,
  PersistentVolumeClaim,
  Pod,
  Volume as PodVolume,
  StorageClass,
  TopologySelectorTerm,
} from '../api/objects.ts';
import { compareQuantities } from '../api/quantity.ts';
import { claimClass } from '../api/volume-class.ts';
import {
  BIND_COMPLETED,
  type Claim,
  findMatch,
  isReachedFrom,
  SELECTED_NODE,
  type Volume,
} from '../storage/binding.ts';
import type { KubeObject, StoreReader } from '../store/types.ts';
import type { NodeCache, NodeInfo } from './node-info.ts';
import { type FilterName, type Refusal, refuse } from './refusal.ts';

/** What PreFilter works out once for the pod. */
export interface VolumeState {
  /** Claims with their volumes; undefined: the volume is gone. */
  readonly bound: readonly (Volume | undefined)[];
  /** Claims whose class waits for a consumer, the smallest first. */
  readonly unbound: readonly Claim[];
  /** Pods, by uid, that have a claim which only one may have. */
  readonly users: Set<string>;
  /** Volumes that no claim has. */
  readonly free: (className: string) => readonly Volume[];
  readonly classOf: (claim: Claim) => StorageClass | undefined;
}

/** The pod cannot be anywhere, whatever the node. */
export interface VolumeProblem {
  readonly plugin: FilterName;
  readonly message: string;
}

const IN_USE = refuse(
  'VolumeRestrictions',
  'node(s) unavailable due to PersistentVolumeClaim with ReadWriteOncePod access mode already in-use by another pod',
  false,
);
const OTHER_ZONE = refuse('VolumeZone', 'node(s) had no available volume zone', true);
const UNREACHED = "node(s) didn't match PersistentVolume's node affinity";
const NONE_FITS = "node(s) didn't find available persistent volumes to bind";
const LOST = 'node(s) unavailable due to one or more pvc(s) bound to non-existent pv(s)';

/** The claims of a pod by their names; claims made for it are called after it. */
export function claimNames({ metadata, spec }: Pod): string[] {
  return (spec.volumes ?? []).flatMap((volume) => claimName(metadata.name as string, volume) ?? []);
}

function claimName(pod: string, volume: PodVolume): string | undefined {
  return volume.persistentVolumeClaim?.claimName ?? (volume.ephemeral ? `${pod}-${volume.name}` : undefined);
}

/** The pod's claims as things are now; undefined when it has none. Upstream: the PreFilters of both plugins. */
export function volumeState(
  store: StoreReader,
  cache: NodeCache,
  free: VolumeState['free'],
  pod: Pod & KubeObject,
): VolumeState | VolumeProblem | undefined {
  const { namespace, name, uid } = pod.metadata;
  const claims: Claim[] = [];
  for (const volume of pod.spec.volumes ?? []) {
    const wanted = claimName(name, volume);
    if (wanted === undefined) continue;
    const claim = store.get<Claim>('persistentvolumeclaims', namespace, wanted);
    const problem = claim ? claimProblem(claim, volume.ephemeral ? pod : undefined) : missing(wanted, volume);
    if (problem) return problem;
    claims.push(claim as Claim);
  }
  if (claims.length === 0) return undefined;
  const classOf = (claim: Claim): (StorageClass & KubeObject) | undefined =>
    claimClass(claim) === '' ? undefined : store.get('storageclasses.storage.k8s.io', undefined, claimClass(claim));
  const bound: (Volume | undefined)[] = [];
  const unbound: Claim[] = [];
  for (const claim of claims) {
    const { volumeName } = claim.spec;
    if (volumeName && claim.metadata.annotations?.[BIND_COMPLETED] !== undefined)
      bound.push(store.get<Volume>('persistentvolumes', undefined, volumeName));
    else if (!volumeName && classOf(claim)?.volumeBindingMode === 'WaitForFirstConsumer') unbound.push(claim);
    else return { plugin: 'VolumeBinding', message: 'pod has unbound immediate PersistentVolumeClaims' };
  }
  unbound.sort((a, b) => compareQuantities(a.spec.resources?.requests?.storage, b.spec.resources?.requests?.storage));
  const alone = claims.filter(({ spec }) => spec.accessModes?.includes('ReadWriteOncePod'));
  const users = new Set<string>();
  for (const claim of alone) for (const user of usersOf(cache, claim)) if (user !== uid) users.add(user);
  return { bound, unbound, users, free, classOf };
}

function missing(name: string, { ephemeral }: PodVolume): VolumeProblem {
  const quoted = JSON.stringify(name);
  return ephemeral
    ? {
        plugin: 'VolumeBinding',
        message: `waiting for ephemeral volume controller to create the persistentvolumeclaim ${quoted}`,
      }
    : { plugin: 'VolumeRestrictions', message: `persistentvolumeclaim ${quoted} not found` };
}

function claimProblem(
  { metadata, spec, status }: Claim,
  maker: (Pod & KubeObject) | undefined,
): VolumeProblem | undefined {
  const name = JSON.stringify(metadata.name);
  const problem = (message: string): VolumeProblem => ({ plugin: 'VolumeBinding', message });
  if (status.phase === 'Lost')
    return problem(
      `persistentvolumeclaim ${name} bound to non-existent persistentvolume ${JSON.stringify(spec.volumeName ?? '')}`,
    );
  if (metadata.deletionTimestamp !== undefined) return problem(`persistentvolumeclaim ${name} is being deleted`);
  if (maker && !metadata.ownerReferences?.some(({ uid }) => uid === maker.metadata.uid)) {
    const pod = `${maker.metadata.namespace}/${maker.metadata.name}`;
    return problem(`PVC ${metadata.namespace}/${metadata.name} was not created for pod ${pod} (pod is not owner)`);
  }
  return undefined;
}

/** Pods on any node that have the claim, by uid. */
function* usersOf(cache: NodeCache, { metadata }: PersistentVolumeClaim): Generator<string> {
  for (const { pods } of cache.nodes.values()) {
    for (const [uid, { pod }] of pods) {
      if (pod.metadata.namespace === metadata.namespace && claimNames(pod).includes(metadata.name as string)) yield uid;
    }
  }
}

/** The first volume filter's refusal of a node. */
export function volumeRefusal(state: VolumeState, { node }: NodeInfo): Refusal | undefined {
  if (state.users.size > 0) return IN_USE;
  const reasons: string[] = [];
  if (state.bound.some((volume) => volume && !isReachedFrom(volume.spec, node))) reasons.push(UNREACHED);
  if (state.unbound.length > 0 && !choose(state, node)) reasons.push(NONE_FITS);
  if (state.bound.includes(undefined)) reasons.push(LOST);
  if (reasons.length > 0) return { plugin: 'VolumeBinding', reasons, unresolvable: true };
  return state.bound.some((volume) => volume && !inZone(volume, node)) ? OTHER_ZONE : undefined;
}

/** What is to be done for the unbound claims on a node. */
export interface VolumeChoice {
  readonly bindings: readonly { readonly claim: Claim; readonly volume: Volume }[];
  /** Claims that a provisioner is to make a volume for. */
  readonly provisions: readonly Claim[];
}

/** Free volumes first, then provisioners; undefined when a claim can have neither there. Upstream: findMatchingVolumes, checkVolumeProvisions. */
export function choose(state: VolumeState, node: Node): VolumeChoice | undefined {
  const name = node.metadata.name as string;
  const labels = node.metadata.labels;
  const bindings: { claim: Claim; volume: Volume }[] = [];
  const provisions: Claim[] = [];
  const taken = new Set<string>();
  for (const claim of state.unbound) {
    const selected = claim.metadata.annotations?.[SELECTED_NODE];
    if (selected !== undefined && selected !== name) return undefined;
    const volume =
      selected === undefined
        ? findMatch(claim, state.free(claimClass(claim)), { node, delayed: true, taken })
        : undefined;
    if (volume) {
      taken.add(volume.metadata.name);
      bindings.push({ claim, volume });
    } else if (canProvision(state.classOf(claim), labels)) provisions.push(claim);
    else return undefined;
  }
  return { bindings, provisions };
}

const NO_PROVISIONER = 'kubernetes.io/no-provisioner';

function canProvision(
  storageClass: StorageClass | undefined,
  labels: Readonly<Record<string, string>> | undefined,
): boolean {
  if (!storageClass || storageClass.provisioner === NO_PROVISIONER) return false;
  const terms = storageClass.allowedTopologies ?? [];
  return terms.length === 0 || terms.some((term) => topologyMatches(term, labels));
}

/** Upstream: MatchTopologySelectorTerms. */
function topologyMatches(
  { matchLabelExpressions = [] }: TopologySelectorTerm,
  labels: Readonly<Record<string, string>> | undefined,
): boolean {
  return (
    matchLabelExpressions.length > 0 &&
    matchLabelExpressions.every(({ key, values }) => {
      const value = labels?.[key];
      return value !== undefined && values.includes(value);
    })
  );
}

const ZONE_LABELS = [
  'failure-domain.beta.kubernetes.io/zone',
  'failure-domain.beta.kubernetes.io/region',
  'topology.kubernetes.io/zone',
  'topology.kubernetes.io/region',
];

/** A volume's zone labels hold several values joined by "__". A node without any zone fits every volume. Upstream: VolumeZone.Filter. */
function inZone({ metadata }: Volume, node: Node): boolean {
  const labels = node.metadata.labels ?? {};
  if (!ZONE_LABELS.some((key) => key in labels)) return true;
  return ZONE_LABELS.every((key) => {
    const zones = metadata.labels?.[key];
    if (zones === undefined) return true;
    const value = labels[key] ?? labels[key.replace('failure-domain.beta.', 'topology.')];
    return value !== undefined && zones.split('__').includes(value);
  });
}
