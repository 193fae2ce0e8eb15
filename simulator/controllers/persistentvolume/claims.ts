/** What the binder does about one claim. Mirrors syncClaim, syncUnboundClaim, syncBoundClaim, provisionClaim of pv_controller.go. */
import type { Pod, StorageClass } from '../../api/objects.ts';
import { claimClass } from '../../api/volume-class.ts';
import {
  annotated,
  BIND_COMPLETED,
  BOUND_BY_CONTROLLER,
  type Claim,
  findBestMatch,
  isBoundTo,
  misfit,
  PROVISIONERS,
  SELECTED_NODE,
  type Volume,
} from '../../storage/binding.ts';
import type { KubeObject, StoreReader } from '../../store/types.ts';
import { controllerOf } from '../ownership.ts';
import type { ControllerContext } from '../types.ts';
import { bind, writeClaimStatus, writeClaimStatusWithEvent } from './writes.ts';

/** `isNew`: it has just come, and the binder looks before a StatefulSet has made its pod, or the scheduler has chosen a node. */
export function syncClaim(context: ControllerContext, claim: Claim, isNew = false): void {
  if (claim.metadata.annotations?.[BIND_COMPLETED] === undefined) syncUnbound(context, claim, isNew);
  else syncBound(context, claim);
}

function syncUnbound(context: ControllerContext, claim: Claim, isNew: boolean): void {
  if (claim.spec.volumeName) {
    syncNamed(context, claim, claim.spec.volumeName);
    return;
  }
  const delayed = classOf(context, claim)?.volumeBindingMode === 'WaitForFirstConsumer';
  const volume = findBestMatch(claim, context.store.list<Volume>('persistentvolumes'), delayed);
  if (volume) {
    bind(context, volume, claim);
    return;
  }
  if (delayed && (isNew || !claim.metadata.annotations?.[SELECTED_NODE])) {
    const [reason, message] = waitingFor(podsWaitingFor(context.store, claim, isNew));
    context.events.record(claim, 'Normal', reason, message);
  } else if (claimClass(claim) !== '') {
    provision(context, claim);
    return;
  } else {
    const message = 'no persistent volumes available for this claim and no storage class is set';
    context.events.record(claim, 'Normal', 'FailedBinding', message);
  }
  writeClaimStatus(context, claim, 'Pending', undefined);
}

/** The claim says which volume it wants. */
function syncNamed(context: ControllerContext, claim: Claim, volumeName: string): void {
  const volume = context.store.get<Volume>('persistentvolumes', undefined, volumeName);
  const pending = (): void => {
    writeClaimStatus(context, claim, 'Pending', undefined);
  };
  if (!volume) {
    pending();
  } else if (!volume.spec.claimRef) {
    const why = misfit(volume, claim);
    if (why === undefined) {
      bind(context, volume, claim);
      return;
    }
    const message = `Cannot bind to requested volume ${JSON.stringify(volumeName)}: ${why}`;
    context.events.record(claim, 'Warning', 'VolumeMismatch', message);
    pending();
  } else if (isBoundTo(volume, claim)) {
    bind(context, volume, claim);
  } else if (claim.metadata.annotations?.[BOUND_BY_CONTROLLER] === undefined) {
    const message = `volume ${JSON.stringify(volumeName)} already bound to a different claim.`;
    context.events.record(claim, 'Warning', 'FailedBinding', message);
    pending();
  }
}

function syncBound(context: ControllerContext, claim: Claim): void {
  const lost = (reason: string, message: string): void =>
    writeClaimStatusWithEvent(context, claim, 'Lost', 'Warning', reason, message);
  const { volumeName } = claim.spec;
  if (!volumeName) {
    lost('ClaimLost', 'Bound claim has lost reference to PersistentVolume. Data on the volume is lost!');
    return;
  }
  const volume = context.store.get<Volume>('persistentvolumes', undefined, volumeName);
  if (!volume) lost('ClaimLost', 'Bound claim has lost its PersistentVolume. Data on the volume is lost!');
  else if (!volume.spec.claimRef || volume.spec.claimRef.uid === claim.metadata.uid) bind(context, volume, claim);
  else lost('ClaimMisbound', 'Two claims are bound to the same volume, this one is bound incorrectly');
}

/** Upstream: emitEventForUnboundDelayBindingClaim. */
function waitingFor(pods: readonly string[]): [reason: string, message: string] {
  if (pods.length === 0) return ['WaitForFirstConsumer', 'waiting for first consumer to be created before binding'];
  const who = pods.length > 1 ? `pods ${pods.join(',')}` : `pod ${pods[0]}`;
  return ['WaitForPodScheduled', `waiting for ${who} to be scheduled`];
}

/**
 * Names of pods on no node yet that use the claim. A new claim's are those of others than StatefulSets, which make a claim and a
 * moment later its pod. Upstream: findNonScheduledPodsByPVC.
 */
function podsWaitingFor(store: StoreReader, { metadata }: Claim, isNew: boolean): string[] {
  return store
    .list<Pod & KubeObject>('pods', metadata.namespace)
    .filter(({ spec, status }) => !spec.nodeName && !isOver(status.phase) && usesClaim(spec, metadata.name))
    .filter((pod) => !isNew || controllerOf(pod)?.kind !== 'StatefulSet')
    .map((pod) => pod.metadata.name);
}

const isOver = (phase: string | undefined): boolean => phase === 'Succeeded' || phase === 'Failed';

const usesClaim = ({ volumes = [] }: Pod['spec'], name: string): boolean =>
  volumes.some((volume) => volume.persistentVolumeClaim?.claimName === name);

function classOf({ store }: ControllerContext, claim: Claim): (StorageClass & KubeObject) | undefined {
  const name = claimClass(claim);
  return name === '' ? undefined : store.get('storageclasses.storage.k8s.io', undefined, name);
}

/** All provisioners are outside the binder: it says who is to work and waits. Upstream: provisionClaim, …OperationExternal. */
function provision(context: ControllerContext, claim: Claim): void {
  const storageClass = classOf(context, claim);
  const failed = (why: string): void => context.events.record(claim, 'Warning', 'ProvisioningFailed', why);
  if (!storageClass) {
    failed(`storageclass.storage.k8s.io ${JSON.stringify(claimClass(claim))} not found`);
    return;
  }
  const { provisioner } = storageClass;
  if (provisioner.startsWith('kubernetes.io/')) {
    failed(`no volume plugin matched name: ${provisioner}`);
    return;
  }
  let told = claim;
  if (claim.metadata.annotations?.[PROVISIONERS[1]] !== provisioner) {
    const annotations = Object.fromEntries(PROVISIONERS.map((name) => [name, provisioner]));
    const written = context.client.update('persistentvolumeclaims', annotated(claim, annotations));
    if (!written.ok) return;
    told = written.object;
  }
  const message = `Waiting for a volume to be created either by the external provisioner '${provisioner}' or manually by the system administrator. If volume creation is delayed, please verify that the provisioner is running and correctly registered.`;
  context.events.record(told, 'Normal', 'ExternalProvisioning', message);
}
