/** StorageClass. Upstream: pkg/registry/storage/storageclass/strategy.go, pkg/api/storage/util.go. */
import type { StorageClass } from '../objects.ts';
import { validateStorageClass, validateStorageClassUpdate } from '../validation/storage/storageclass.ts';
import { isDefaultClass } from '../volume-class.ts';
import { ageColumn, column, defineKind } from './define.ts';
import { nodeLabelDeprecation } from './pod/node-labels.ts';

export const storageClassKind = defineKind<StorageClass>({
  group: 'storage.k8s.io',
  version: 'v1',
  kind: 'StorageClass',
  plural: 'storageclasses',
  singular: 'storageclass',
  shortNames: ['sc'],
  categories: [],
  namespaced: false,
  schema: 'io.k8s.api.storage.v1.StorageClass',
  defaults: (storageClass) => {
    storageClass.reclaimPolicy ??= 'Delete';
    storageClass.volumeBindingMode ??= 'Immediate';
  },
  validate: validateStorageClass,
  validateUpdate: validateStorageClassUpdate,
  warnings: ({ allowedTopologies = [] }) =>
    allowedTopologies.flatMap(({ matchLabelExpressions = [] }, i) =>
      matchLabelExpressions.flatMap(({ key }, j) => {
        const why = nodeLabelDeprecation(key);
        return why ? [`allowedTopologies[${i}].matchLabelExpressions[${j}].key: ${key} is ${why}`] : [];
      }),
    ),
  columns: [
    {
      name: 'Name',
      type: 'string',
      format: 'name',
      priority: 0,
      cell: (storageClass) => `${storageClass.metadata.name}${isDefaultClass(storageClass) ? ' (default)' : ''}`,
    },
    column('Provisioner', ({ provisioner }) => provisioner),
    column('ReclaimPolicy', ({ reclaimPolicy = 'Delete' }) => reclaimPolicy),
    column('VolumeBindingMode', ({ volumeBindingMode = 'Immediate' }) => volumeBindingMode),
    column('AllowVolumeExpansion', ({ allowVolumeExpansion = false }) => allowVolumeExpansion),
    ageColumn(),
  ],
});
