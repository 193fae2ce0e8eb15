/**
 * DefaultStorageClass: a claim that says nothing of classes gets the default one, the newest if there are several.
 * Mirrors kubernetes plugin/pkg/admission/storage/storageclass/setdefault and pkg/volume/util/storageclass.go GetDefaultClass.
 */
import type { KubeObject } from '../../store/types.ts';
import type { PersistentVolumeClaim, StorageClass } from '../objects.ts';
import type { Status } from '../types.ts';
import { BETA_CLASS, defaultClassOf } from '../volume-class.ts';
import { defineAdmission } from './types.ts';

export const defaultStorageClass = defineAdmission({
  name: 'DefaultStorageClass',
  resources: ['persistentvolumeclaims'],
  admit(request): Status | undefined {
    if (request.verb !== 'create' || request.subresource !== undefined) return undefined;
    const { metadata, spec } = request.object as unknown as PersistentVolumeClaim;
    if (metadata.annotations?.[BETA_CLASS] !== undefined || spec.storageClassName !== undefined) return undefined;
    const found = defaultClassOf(request.world.store.list<StorageClass & KubeObject>('storageclasses.storage.k8s.io'));
    if (found) spec.storageClassName = found.metadata.name as string;
    return undefined;
  },
});
