/**
 * What a claim and a volume are to each other: which volume fits, how a binding is written down. Pure; the binder and the
 * scheduler decide with it. Mirrors component-helpers/storage/volume (pv_helpers.go, helpers.go). Leaves out: VolumeAttributesClasses.
 */
import { termMatches } from '../api/node-affinity.ts';
import type { Node, PersistentVolume, PersistentVolumeClaim, PersistentVolumeSpec } from '../api/objects.ts';
import { compareQuantities } from '../api/quantity.ts';
import { labelSelector } from '../api/selectors.ts';
import { claimClass, volumeClass } from '../api/volume-class.ts';
import type { KubeObject } from '../store/types.ts';

export type Claim = PersistentVolumeClaim & KubeObject;
export type Volume = PersistentVolume & KubeObject;

/** On claims: both sides of the binding are written. */
export const BIND_COMPLETED = 'pv.kubernetes.io/bind-completed';
/** On both: the binder chose, not the user; so it may undo. */
export const BOUND_BY_CONTROLLER = 'pv.kubernetes.io/bound-by-controller';
/** On volumes: who made it. */
export const PROVISIONED_BY = 'pv.kubernetes.io/provisioned-by';
/** On claims: who is to make a volume, by its two names. */
export const PROVISIONERS = [
  'volume.beta.kubernetes.io/storage-provisioner',
  'volume.kubernetes.io/storage-provisioner',
] as const;
/** On claims whose class waits for a consumer: the node that the scheduler chose. */
export const SELECTED_NODE = 'volume.kubernetes.io/selected-node';

/** Whether the volume is meant for this claim, by name or also by uid. Upstream: IsVolumeBoundToClaim. */
export function isBoundTo({ spec }: Volume, { metadata }: Claim): boolean {
  const { claimRef } = spec;
  if (!claimRef || claimRef.name !== metadata.name || claimRef.namespace !== metadata.namespace) return false;
  return !claimRef.uid || claimRef.uid === metadata.uid;
}

/** The volume with a reference to the claim; the same object when it has it already. Upstream: GetBindVolumeToClaim. */
export function boundTo(volume: Volume, claim: Claim): Volume {
  const { name, namespace, uid, resourceVersion } = claim.metadata;
  const before = volume.spec.claimRef;
  const chosenHere = !isBoundTo(volume, claim);
  let bound = volume;
  if (!before || before.name !== name || before.namespace !== namespace || before.uid !== uid) {
    const claimRef = {
      kind: 'PersistentVolumeClaim',
      namespace: namespace as string,
      name,
      uid,
      apiVersion: 'v1',
      resourceVersion,
    };
    bound = { ...bound, spec: { ...bound.spec, claimRef } };
  }
  return chosenHere && volume.metadata.annotations?.[BOUND_BY_CONTROLLER] === undefined
    ? annotated(bound, { [BOUND_BY_CONTROLLER]: 'yes' })
    : bound;
}

/** A copy with these annotations added. */
export function annotated<T extends KubeObject>(object: T, annotations: Readonly<Record<string, string>>): T {
  return {
    ...object,
    metadata: { ...object.metadata, annotations: { ...object.metadata.annotations, ...annotations } },
  };
}

/** Why a volume that a claim asks for by name cannot be its; undefined when it can. Upstream: checkVolumeSatisfyClaim. */
export function misfit(volume: Volume, claim: Claim): string | undefined {
  if (volume.metadata.deletionTimestamp !== undefined)
    return `the volume is marked for deletion ${JSON.stringify(volume.metadata.name)}`;
  if (isTooSmall(volume, claim)) return 'requested PV is too small';
  if (volumeClass(volume) !== claimClass(claim)) return 'storageClassName does not match';
  if (modesDiffer(volume, claim)) return 'incompatible volumeMode';
  if (!hasAccessModes(volume, claim)) return 'incompatible accessMode';
  return undefined;
}

/** Upstream: CheckVolumeModeMismatches. */
export function modesDiffer(volume: Volume, claim: Claim): boolean {
  return (volume.spec.volumeMode ?? 'Filesystem') !== (claim.spec.volumeMode ?? 'Filesystem');
}

/** Whether the volume has every access mode that the claim asks for. Upstream: CheckAccessModes. */
function hasAccessModes({ spec }: Volume, claim: Claim): boolean {
  return (claim.spec.accessModes ?? []).every((mode) => spec.accessModes?.includes(mode));
}

function isTooSmall({ spec }: Volume, claim: Claim): boolean {
  return compareQuantities(spec.capacity?.storage, claim.spec.resources?.requests?.storage) < 0;
}

/** Whether a volume can be used from a node. Upstream: CheckNodeAffinity. */
export function isReachedFrom({ nodeAffinity }: PersistentVolumeSpec, node: Node): boolean {
  const required = nodeAffinity?.required;
  return !required || required.nodeSelectorTerms.some((term) => termMatches(term, node));
}

interface MatchOptions {
  /** The scheduler asks for one node; the binder asks without. */
  readonly node?: Node;
  /** The claim's class waits for a consumer: without a node only volumes meant for the claim are found. */
  readonly delayed: boolean;
  /** Names of volumes that other claims of the same pod take. */
  readonly taken?: ReadonlySet<string>;
}

/**
 * The volume for a claim: one that is meant for it, else the smallest that fits; of equals the first.
 * Example: a claim of 3Mi, free volumes of 1Mi, 10Mi and 5Mi → 5Mi. Upstream: FindMatchingVolume.
 */
export function findMatch(
  claim: Claim,
  volumes: readonly Volume[],
  { node, delayed, taken }: MatchOptions,
): Volume | undefined {
  const selector = claim.spec.selector && labelSelector(claim.spec.selector);
  const wanted = claimClass(claim);
  let best: Volume | undefined;
  for (const volume of volumes) {
    if (taken?.has(volume.metadata.name)) continue;
    const meant = isBoundTo(volume, claim);
    if (volume.spec.claimRef && !meant) continue;
    if (isTooSmall(volume, claim) || modesDiffer(volume, claim) || volume.metadata.deletionTimestamp !== undefined)
      continue;
    const reached = !node || isReachedFrom(volume.spec, node);
    if (meant) return reached ? volume : undefined;
    if (!node && delayed) continue;
    if (volume.status.phase !== 'Available' || (selector && !selector.matches(volume.metadata.labels))) continue;
    if (volumeClass(volume) !== wanted || !reached) continue;
    if (node && !hasAccessModes(volume, claim)) continue;
    if (!best || compareQuantities(best.spec.capacity?.storage, volume.spec.capacity?.storage) > 0) best = volume;
  }
  return best;
}

/**
 * The binder's way: among volumes that have the claim's access modes those with the fewest modes first, so that none is wasted.
 * Example: a claim of RWO, free volumes RWO 10Mi and RWO,ROX 5Mi → RWO 10Mi. Upstream: persistentVolumeOrderedIndex.findByClaim.
 */
export function findBestMatch(claim: Claim, volumes: readonly Volume[], delayed: boolean): Volume | undefined {
  const byModes = new Map<string, Volume[]>();
  for (const volume of volumes) {
    // Most volumes are another claim's.
    if ((volume.spec.claimRef && !isBoundTo(volume, claim)) || !hasAccessModes(volume, claim)) continue;
    const key = [...(volume.spec.accessModes ?? [])].sort().join(',');
    const same = byModes.get(key);
    if (same) same.push(volume);
    else byModes.set(key, [volume]);
  }
  const groups = [...byModes].sort(([a], [b]) => a.split(',').length - b.split(',').length || (a < b ? -1 : 1));
  for (const [, group] of groups) {
    const found = findMatch(claim, group, { delayed });
    if (found) return found;
  }
  return undefined;
}
