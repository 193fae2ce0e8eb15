/** PersistentVolumeClaim. Upstream: pkg/registry/core/persistentvolumeclaim/strategy.go, core/v1/defaults.go. */
import type { PersistentVolumeClaim } from '../objects.ts';
import {
  validatePersistentVolumeClaim,
  validatePersistentVolumeClaimStatusUpdate,
  validatePersistentVolumeClaimUpdate,
} from '../validation/storage/persistentvolumeclaim.ts';
import { accessModesText, BETA_CLASS, claimClass } from '../volume-class.ts';
import { claimSpecWarnings, defaultClaimSpec, prepareDataSources } from './claim-spec.ts';
import { ageColumn, column, defineKind, keepSpec, nameColumn, wideColumn } from './define.ts';
import { PERSISTENT_VOLUME_CLAIM } from './names.ts';
import { roundList } from './resource-list.ts';

export const persistentVolumeClaimKind = defineKind<PersistentVolumeClaim>({
  ...PERSISTENT_VOLUME_CLAIM,
  defaults: (claim) => {
    claim.spec ??= {};
    claim.status ??= {};
    claim.status.phase ??= 'Pending';
    defaultClaimSpec(claim.spec);
    roundList(claim.status.capacity);
    roundList(claim.status.allocatedResources);
  },
  prepareForCreate: (draft) => {
    draft.status = { phase: 'Pending' };
    prepareDataSources(draft.spec, undefined);
  },
  prepareForUpdate: (draft, old) => {
    draft.status = old.status;
    if (draft.spec !== old.spec) prepareDataSources(draft.spec, old.spec);
  },
  validate: validatePersistentVolumeClaim,
  validateUpdate: validatePersistentVolumeClaimUpdate,
  status: { prepareForUpdate: keepSpec, validateUpdate: validatePersistentVolumeClaimStatusUpdate },
  warnings: ({ metadata, spec }) => [
    ...(metadata.annotations?.[BETA_CLASS] === undefined
      ? []
      : [`metadata.annotations[${BETA_CLASS}]: deprecated since v1.8; use "storageClassName" attribute instead`]),
    ...claimSpecWarnings(spec, 'spec'),
  ],
  columns: [
    nameColumn(),
    column('Status', ({ metadata, status }) => (metadata.deletionTimestamp ? 'Terminating' : (status.phase ?? ''))),
    column('Volume', ({ spec }) => spec.volumeName ?? ''),
    column('Capacity', ({ spec, status }) => (spec.volumeName ? (status.capacity?.storage ?? '0') : '')),
    column('Access Modes', ({ spec, status }) => (spec.volumeName ? accessModesText(status.accessModes) : '')),
    column('StorageClass', claimClass),
    column('VolumeAttributesClass', ({ spec }) => spec.volumeAttributesClassName ?? '<unset>'),
    ageColumn(),
    wideColumn('VolumeMode', ({ spec }) => spec.volumeMode ?? '<unset>'),
  ],
});
