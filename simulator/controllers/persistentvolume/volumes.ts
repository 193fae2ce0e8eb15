/** What the binder does about one volume. Mirrors syncVolume of pv_controller.go. */
import { type Claim, modesDiffer, PROVISIONED_BY, type Volume } from '../../storage/binding.ts';
import type { StorageSystems } from '../../storage/systems.ts';
import type { ControllerContext } from '../types.ts';
import { syncClaim } from './claims.ts';
import { reclaim } from './reclaim.ts';
import { unbind, writeVolumePhase } from './writes.ts';

export function syncVolume(context: ControllerContext, storage: StorageSystems, volume: Volume): void {
  const { claimRef } = volume.spec;
  // Free, or reserved for a claim that has not come: the claim's turn will bind it.
  if (!claimRef?.uid) {
    writeVolumePhase(context, volume, 'Available');
    return;
  }
  const found = context.store.get<Claim>('persistentvolumeclaims', claimRef.namespace, claimRef.name as string);
  const claim = found?.metadata.uid === claimRef.uid ? found : undefined;
  if (!claim) release(context, storage, volume);
  else if (!claim.spec.volumeName) offer(context, volume, claim);
  else if (claim.spec.volumeName === volume.metadata.name) writeVolumePhase(context, volume, 'Bound');
  else if (
    volume.metadata.annotations?.[PROVISIONED_BY] !== undefined &&
    volume.spec.persistentVolumeReclaimPolicy === 'Delete'
  )
    // Made for a claim that was bound elsewhere meanwhile.
    release(context, storage, volume);
  else unbind(context, volume);
}

/** Its claim is gone. A failed volume stays failed, so that it is seen. */
function release(context: ControllerContext, storage: StorageSystems, volume: Volume): void {
  const { phase } = volume.status;
  const released = phase === 'Released' || phase === 'Failed' ? volume : writeVolumePhase(context, volume, 'Released');
  if (released) reclaim(context, storage, released);
}

/** The claim does not know of the volume yet. */
function offer(context: ControllerContext, volume: Volume, claim: Claim): void {
  if (!modesDiffer(volume, claim)) {
    syncClaim(context, claim);
    return;
  }
  const [claimName, volumeName] = [claim.metadata.name, volume.metadata.name].map((name) => JSON.stringify(name));
  context.events.record(
    volume,
    'Warning',
    'VolumeMismatch',
    `Cannot bind PersistentVolume to requested PersistentVolumeClaim ${claimName} due to incompatible volumeMode.`,
  );
  context.events.record(
    claim,
    'Warning',
    'VolumeMismatch',
    `Cannot bind PersistentVolume ${volumeName} to requested PersistentVolumeClaim due to incompatible volumeMode.`,
  );
}
