/**
 * PersistentVolumeClaimResize: only a bound claim grows, and only where its class allows it.
 * Mirrors kubernetes plugin/pkg/admission/storage/persistentvolume/resize/admission.go.
 */
import type { KubeObject } from '../../store/types.ts';
import { forbidden } from '../errors.ts';
import type { PersistentVolumeClaim, StorageClass } from '../objects.ts';
import { compareQuantities } from '../quantity.ts';
import type { Status } from '../types.ts';
import { claimClass } from '../volume-class.ts';
import { defineAdmission } from './types.ts';

export const persistentVolumeClaimResize = defineAdmission({
  name: 'PersistentVolumeClaimResize',
  resources: ['persistentvolumeclaims'],
  validate(request): Status | undefined {
    if (request.verb !== 'update' || request.subresource !== undefined) return undefined;
    const claim = request.object as unknown as PersistentVolumeClaim;
    const old = request.old as unknown as PersistentVolumeClaim;
    const [size, before] = [claim.spec.resources?.requests?.storage, old.spec.resources?.requests?.storage];
    if (compareQuantities(size, before) <= 0) return undefined;
    const refuse = (why: string): Status => forbidden(request.resource.qualified, request.name, why);
    if (old.status.phase !== 'Bound') return refuse('Only bound persistent volume claims can be expanded');
    const name = claimClass(claim);
    const found =
      name !== '' && name === claimClass(old)
        ? request.world.store.get<StorageClass & KubeObject>('storageclasses.storage.k8s.io', undefined, name)
        : undefined;
    if (found?.allowVolumeExpansion) return undefined;
    return refuse(
      'only dynamically provisioned pvc can be resized and the storageclass that provisions the pvc must support resize',
    );
  },
});
