/**
 * A volume that a claim stands for: its PersistentVolume, on this node's disk, on a file server or on a network disk that must be
 * attached first. Mirrors pkg/kubelet/volumemanager/populator (processPodVolumes) and the plug-ins local, hostpath, nfs, csi.
 */
import type { CSIPersistentVolumeSource, Node, Pod } from '../../../api/objects.ts';
import type { Claim, Volume } from '../../../storage/binding.ts';
import { deviceName } from '../../../storage/device.ts';
import { DISK_DRIVER } from '../../../storage/systems.ts';
import type { KubeObject } from '../../../store/types.ts';
import type { KubeletContext } from '../context.ts';
import { type OpenVolume, setUpFailed, type VolumeTrouble } from './open-volume.ts';
import { openHostPath, openShare } from './places.ts';

export function openClaim(
  context: KubeletContext,
  pod: Pod,
  claimName: string,
  readOnly: boolean,
): OpenVolume | VolumeTrouble {
  const { store } = context;
  const { namespace, uid } = pod.metadata;
  const failed = (why: string): VolumeTrouble => ({ failed: `error processing PVC ${namespace}/${claimName}: ${why}` });
  const claim = store.get<Claim>('persistentvolumeclaims', namespace, claimName);
  if (!claim)
    return failed(`failed to fetch PVC from API server: persistentvolumeclaims ${JSON.stringify(claimName)} not found`);
  if (claim.metadata.deletionTimestamp !== undefined) return failed('PVC is being deleted');
  const { volumeName } = claim.spec;
  if (claim.status.phase !== 'Bound' || !volumeName) return failed('PVC is not bound');
  const volume = store.get<Volume>('persistentvolumes', undefined, volumeName);
  if (!volume || volume.spec.claimRef?.uid !== claim.metadata.uid)
    return failed(
      `failed to fetch PV ${JSON.stringify(volumeName)} from API server: persistentvolumes ${JSON.stringify(volumeName)} not found`,
    );
  if (volume.spec.volumeMode === 'Block') return setUpFailed(volumeName, `not simulated: block devices (pod ${uid})`);
  const opened = openPersistent(context, volume);
  return 'files' in opened && readOnly ? { ...opened, readOnly: true } : opened;
}

function openPersistent(context: KubeletContext, volume: Volume): OpenVolume | VolumeTrouble {
  const { name } = volume.metadata;
  const { hostPath, local, nfs, csi } = volume.spec;
  if (hostPath) return openHostPath(context, name, hostPath);
  if (nfs) return openShare(context, nfs.server, nfs.path, nfs.readOnly ?? false);
  if (local) {
    const files = context.storage.host(context.nodeName);
    if (!files.exists(local.path)) {
      const why = `path ${JSON.stringify(local.path)} does not exist`;
      return { message: `MountVolume.NewMounter initialization failed for volume ${JSON.stringify(name)} : ${why}` };
    }
    return { files: () => files, root: files.resolve(local.path), readOnly: false, hasOwnership: true };
  }
  // Upstream: the default fsGroupPolicy, ReadWriteOnceWithFSType.
  const { accessModes } = volume.spec;
  if (csi)
    return openDisk(context, name, csi, csi.fsType !== undefined && (accessModes?.includes('ReadWriteOnce') ?? false));
  const kind = Object.keys(volume.spec).find((key) =>
    /^[a-z].*(Disk|Volume|fs|File|Store|rbd|iscsi|fc|cinder|IO|os|er)$/.test(key),
  );
  return setUpFailed(name, `not simulated: volumes of type ${kind ?? 'unknown'}`);
}

function openDisk(
  { store, storage, nodeName }: KubeletContext,
  name: string,
  csi: CSIPersistentVolumeSource,
  hasOwnership: boolean,
): OpenVolume | VolumeTrouble {
  const { driver, volumeHandle: handle, readOnly = false } = csi;
  const attached = deviceName(csi);
  const node = store.get<Node & KubeObject>('nodes', undefined, nodeName);
  if (!node?.status.volumesAttached?.some((volume) => volume.name === attached)) return { isAttaching: true };
  const disk = driver === DISK_DRIVER ? storage.disk(handle) : undefined;
  const failed = (why: string): VolumeTrouble => ({
    message: `MountVolume.MountDevice failed for volume ${JSON.stringify(name)} : ${why}`,
  });
  if (driver !== DISK_DRIVER) {
    return failed(
      `kubernetes.io/csi: attacher.MountDevice failed to create newCsiDriverClient: driver name ${driver} not found in the list of registered CSI drivers`,
    );
  }
  if (!disk) return failed(`rpc error: code = NotFound desc = volume ${JSON.stringify(handle)} not found`);
  return { files: () => disk.files, root: '', readOnly, attached, hasOwnership };
}
