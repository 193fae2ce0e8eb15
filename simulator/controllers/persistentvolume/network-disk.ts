/**
 * The provisioner of network disks, the storage that lessons declare: a disk that can be attached to any node, to one at a time
 * unless its access modes say more. Mirrors what kubernetes-csi/external-provisioner writes for an ordinary driver.
 */
import { quantityValue } from '../../api/quantity.ts';
import { DISK_DRIVER, type StorageSystems } from '../../storage/systems.ts';
import { DELETION_FINALIZER, type Provisioner } from './provisioner.ts';

export function networkDiskProvisioner(storage: StorageSystems): Provisioner {
  return {
    name: DISK_DRIVER,
    // The driver runs outside the cluster.
    runsIn: () => 'csi-disk-controller-0',
    refusal: ({ claim }) => (claim.spec.selector ? 'claim Selector is not supported' : undefined),
    provisionMs: (_context, className) => storage.times(className).provisionMs,
    deleteMs: (_context, className) => storage.times(className).provisionMs,
    make: ({ claim, name }) => {
      storage.createDisk(name, quantityValue(claim.spec.resources?.requests?.storage));
      return {
        finalizers: [DELETION_FINALIZER],
        spec: { csi: { driver: DISK_DRIVER, volumeHandle: name, fsType: 'ext4' } },
      };
    },
    remove: ({ spec }) => storage.removeDisk(spec.csi?.volumeHandle ?? ''),
  };
}
