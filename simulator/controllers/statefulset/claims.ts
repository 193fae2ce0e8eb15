/**
 * The claims of a StatefulSet's Pods: made before their Pod, kept or given away by the retention policy. Mirrors the claims'
 * part of pkg/controller/statefulset/stateful_pod_control.go and stateful_set_utils.go.
 */
import type { PersistentVolumeClaim, Pod, StatefulSet } from '../../api/objects.ts';
import type { KubeObject, OwnerReference } from '../../store/types.ts';
import { controllerReference } from '../ownership.ts';
import type { ControllerContext } from '../types.ts';
import { claimName, isWanted, ordinalIn } from './identity.ts';

export const CLAIMS = 'persistentvolumeclaims';

/** What stands in the way, as an error says it; undefined when all claims of that ordinal are there. Events tell of new ones.
 * Upstream: createPersistentVolumeClaims. */
export function createClaims(context: ControllerContext, set: StatefulSet, ordinal: number): string | undefined {
  const templates = set.spec.volumeClaimTemplates;
  if (!templates?.length) return undefined;
  if (!context.serves(CLAIMS)) return 'not simulated: this cluster does not serve PersistentVolumeClaims';
  const errors: string[] = [];
  for (const template of templates) {
    const name = claimName(set, template, ordinal);
    const found = context.store.get<PersistentVolumeClaim>(CLAIMS, set.metadata.namespace, name);
    if (found) {
      if (found.metadata.deletionTimestamp !== undefined) errors.push(`pvc ${name} is being deleted`);
      continue;
    }
    const pod = `${set.metadata.name}-${ordinal}`;
    const result = context.client.create(CLAIMS, set.metadata.namespace, claimBody(set, template, name));
    if (result.ok) {
      const message = `Create Claim ${name} Pod ${pod} in StatefulSet ${set.metadata.name} success`;
      context.events.record(set, 'Normal', 'SuccessfulCreate', message);
      continue;
    }
    const why = result.status.message ?? '';
    errors.push(`failed to create PVC ${name}: ${why}`);
    if (result.status.reason === 'AlreadyExists') continue;
    const message = `Create Claim ${name} for Pod ${pod} in StatefulSet ${set.metadata.name} failed error: ${why}`;
    context.events.record(set, 'Warning', 'FailedCreate', message);
  }
  return errors.length > 1 ? `[${errors.join(', ')}]` : errors[0];
}

/** The template under the claim's name, with the selector's labels. Upstream: getPersistentVolumeClaims. */
function claimBody(set: StatefulSet, template: PersistentVolumeClaim, name: string): unknown {
  const { annotations, labels, finalizers } = template.metadata;
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: {
      name,
      namespace: set.metadata.namespace,
      labels: { ...labels, ...set.spec.selector.matchLabels },
      ...(annotations ? { annotations } : {}),
      ...(finalizers ? { finalizers } : {}),
    },
    spec: template.spec,
  };
}

type PodIdentity = Pick<Pod, 'metadata'>;

/** Whether the claims of the Pod are owned as the policy says. Upstream: ClaimsMatchRetentionPolicy. */
export function claimsFollowPolicy(context: ControllerContext, set: StatefulSet, pod: PodIdentity): boolean {
  return claimsOf(context, set, pod).every((claim) => isOwnedRight(claim, set, pod));
}

/** Gives the claims the owners the policy says; an error's text when that was refused. Upstream: UpdatePodClaimForRetentionPolicy. */
export function updateClaimOwners(context: ControllerContext, set: StatefulSet, pod: PodIdentity): string | undefined {
  for (const claim of claimsOf(context, set, pod)) {
    if (isOwnedRight(claim, set, pod)) continue;
    const ownerReferences = rightOwners(claim, set, pod);
    const result = context.client.update(CLAIMS, { ...claim, metadata: { ...claim.metadata, ownerReferences } });
    if (!result.ok)
      return `could not update claim ${claim.metadata.name} for delete policy ownerRefs: ${result.status.message ?? ''}`;
  }
  return undefined;
}

/** A claim that still goes with a former Pod of that name: it has to be gone before the new one comes. Upstream: PodClaimIsStale. */
export function hasStaleClaim(context: ControllerContext, set: StatefulSet, ordinal: number): boolean {
  if (set.spec.persistentVolumeClaimRetentionPolicy?.whenScaled !== 'Delete') return false;
  const name = `${set.metadata.name}-${ordinal}`;
  return (set.spec.volumeClaimTemplates ?? []).some((template) => {
    const claim = context.store.get<PersistentVolumeClaim>(
      CLAIMS,
      set.metadata.namespace,
      claimName(set, template, ordinal),
    );
    return claim?.metadata.ownerReferences?.some((owner) => owner.kind === 'Pod' && owner.name === name) ?? false;
  });
}

function claimsOf(context: ControllerContext, set: StatefulSet, pod: PodIdentity): PersistentVolumeClaim[] {
  const templates = set.spec.volumeClaimTemplates;
  if (!templates?.length) return [];
  const ordinal = ordinalIn(set, pod.metadata.name);
  return templates.flatMap((template) => {
    const name = claimName(set, template, ordinal);
    return context.store.get<PersistentVolumeClaim & KubeObject>(CLAIMS, set.metadata.namespace, name) ?? [];
  });
}

/** Which of the two own the claim. Upstream: isClaimOwnerUpToDate, updateClaimOwnerRefForSetAndPod. */
function wantedOwner(set: StatefulSet, pod: PodIdentity): 'set' | 'pod' | undefined {
  const { whenDeleted, whenScaled } = set.spec.persistentVolumeClaimRetentionPolicy ?? {};
  const isScaledDown = !isWanted(set, ordinalIn(set, pod.metadata.name));
  if (whenScaled === 'Delete' && isScaledDown) return 'pod';
  return whenDeleted === 'Delete' && (whenScaled !== 'Delete' || !isScaledDown) ? 'set' : undefined;
}

function isOwnedRight({ metadata }: PersistentVolumeClaim, set: StatefulSet, pod: PodIdentity): boolean {
  const references = metadata.ownerReferences ?? [];
  const bySet = references.find((owner) => owner.uid === set.metadata.uid);
  const byPod = references.find((owner) => isPod(owner, pod));
  if (otherController(references, set, pod)) return bySet === undefined && byPod === undefined;
  if ((bySet && !bySet.controller) || (byPod && !byPod.controller)) return false;
  const wanted = wantedOwner(set, pod);
  return (bySet !== undefined) === (wanted === 'set') && (byPod !== undefined) === (wanted === 'pod');
}

function rightOwners({ metadata }: PersistentVolumeClaim, set: StatefulSet, pod: PodIdentity): OwnerReference[] {
  const references = metadata.ownerReferences ?? [];
  const others = references.filter((owner) => owner.uid !== set.metadata.uid && !isPod(owner, pod));
  if (otherController(references, set, pod)) return others;
  const wanted = wantedOwner(set, pod);
  if (wanted === 'set') return [...others, controllerReference(set)];
  if (wanted === 'pod') return [...others, controllerReference({ ...pod, apiVersion: 'v1', kind: 'Pod' })];
  return others;
}

/** A controller that is neither the set nor a Pod of that name. Upstream: hasUnexpectedController. */
function otherController(references: readonly OwnerReference[], set: StatefulSet, pod: PodIdentity): boolean {
  return references.some((owner) => owner.controller && owner.uid !== set.metadata.uid && !isPod(owner, pod));
}

function isPod(owner: OwnerReference, { metadata }: PodIdentity): boolean {
  return owner.kind === 'Pod' && owner.uid === metadata.uid;
}
