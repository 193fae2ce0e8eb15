/** Volumes, claims, and who makes, binds, attaches and protects them. */
import { STORAGE_KINDS } from '../../api/kinds/parts/storage.ts';
import { attachDetachController } from '../../controllers/attachdetach/attachdetach.ts';
import { diskAttacher } from '../../controllers/attachdetach/attacher.ts';
import { persistentVolumeBinder } from '../../controllers/persistentvolume/binder.ts';
import { ephemeralVolumes } from '../../controllers/persistentvolume/ephemeral.ts';
import { diskResizer, volumeExpander } from '../../controllers/persistentvolume/expander.ts';
import { localPathProvisioner } from '../../controllers/persistentvolume/local-path.ts';
import { networkDiskProvisioner } from '../../controllers/persistentvolume/network-disk.ts';
import { claimProtection, volumeProtection } from '../../controllers/persistentvolume/protection.ts';
import { provisionerController } from '../../controllers/persistentvolume/provisioner.ts';
import type { Part } from './types.ts';

export const STORAGE: Part = {
  kinds: STORAGE_KINDS,
  controllers: (storage) => [
    persistentVolumeBinder(storage),
    provisionerController(localPathProvisioner(storage)),
    provisionerController(networkDiskProvisioner(storage)),
    attachDetachController(),
    diskAttacher(storage),
    claimProtection,
    volumeProtection,
    volumeExpander,
    ephemeralVolumes,
    diskResizer(storage),
  ],
};
