/**
 * StorageObjectInUseProtection: volumes and claims are born with a finalizer, taken away when nobody uses them.
 * Mirrors kubernetes plugin/pkg/admission/storage/storageobjectinuseprotection/admission.go.
 */
import type { Status } from '../types.ts';
import { CLAIM_PROTECTION, VOLUME_PROTECTION } from '../volume-class.ts';
import { defineAdmission } from './types.ts';

export const storageObjectInUseProtection = defineAdmission({
  name: 'StorageObjectInUseProtection',
  resources: ['persistentvolumes', 'persistentvolumeclaims'],
  admit(request): Status | undefined {
    if (request.verb !== 'create' || request.subresource !== undefined || !request.object) return undefined;
    const { metadata } = request.object;
    const finalizer = request.resource.name === 'persistentvolumes' ? VOLUME_PROTECTION : CLAIM_PROTECTION;
    if (!metadata.finalizers?.includes(finalizer)) metadata.finalizers = [...(metadata.finalizers ?? []), finalizer];
    return undefined;
  },
});
