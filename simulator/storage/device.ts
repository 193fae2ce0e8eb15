/** Disks by the names that a node's status tells. */
import type { CSIPersistentVolumeSource } from '../api/objects.ts';

/** How nodes call a disk. Upstream: GetUniqueVolumeName of the csi plug-in. Example: "kubernetes.io/csi/disk.csi.drydock.dev^pvc-1". */
export function deviceName({ driver, volumeHandle }: CSIPersistentVolumeSource): string {
  return `kubernetes.io/csi/${driver}^${volumeHandle}`;
}
