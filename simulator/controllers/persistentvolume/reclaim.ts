/**
 * What becomes of a released volume, by its reclaim policy. Mirrors reclaimVolume, deleteVolumeOperation and
 * recycleVolumeOperation of pv_controller.go, and the deleters of pkg/volume/hostpath. Volumes that a provisioner made are its to
 * delete. Leaves out: the recycler's pod (the volume is emptied at once).
 */
import type { PersistentVolumeSpec } from '../../api/objects.ts';
import { PROVISIONED_BY, type Volume } from '../../storage/binding.ts';
import type { StorageSystems } from '../../storage/systems.ts';
import type { ControllerContext } from '../types.ts';
import { failVolume, unbind } from './writes.ts';

/** Deleters of host paths run beside the controllers: what they delete is that node's. Upstream: the controller manager's own host. */
const CONTROLLER_HOST = 'control-plane';

export function reclaim(context: ControllerContext, storage: StorageSystems, volume: Volume): void {
  switch (volume.spec.persistentVolumeReclaimPolicy) {
    case 'Delete':
      deleteVolume(context, storage, volume);
      return;
    case 'Recycle':
      recycle(context, storage, volume);
      return;
    default:
  }
}

function deleteVolume(context: ControllerContext, storage: StorageSystems, volume: Volume): void {
  const { name, annotations, deletionTimestamp } = volume.metadata;
  if (deletionTimestamp !== undefined || annotations?.[PROVISIONED_BY] !== undefined) return;
  const path = volume.spec.hostPath?.path;
  if (path === undefined) {
    const message = `error getting deleter volume plugin for volume ${JSON.stringify(name)}: no deletable volume plugin matched`;
    failVolume(context, volume, 'VolumeFailedDelete', message);
  } else if (!/\/tmp\/.+/.test(path)) {
    const message = `host_path deleter only supports /tmp/.+ but received provided ${path}`;
    failVolume(context, volume, 'VolumeFailedDelete', message);
  } else {
    storage.eraseHost(CONTROLLER_HOST, path);
    context.client.delete('persistentvolumes', undefined, name);
  }
}

function recycle(context: ControllerContext, storage: StorageSystems, volume: Volume): void {
  if (!empty(storage, volume.spec)) {
    failVolume(context, volume, 'VolumeFailedRecycle', 'No recycler plugin found for the volume!');
    return;
  }
  context.events.record(volume, 'Normal', 'VolumeRecycled', 'Volume recycled');
  unbind(context, volume);
}

/** Only host paths and file servers can be recycled. */
function empty(storage: StorageSystems, { hostPath, nfs }: PersistentVolumeSpec): boolean {
  if (hostPath) storage.scrub(storage.host(CONTROLLER_HOST), hostPath.path);
  else if (nfs) storage.scrub(storage.share(nfs.server), nfs.path);
  else return false;
  return true;
}
