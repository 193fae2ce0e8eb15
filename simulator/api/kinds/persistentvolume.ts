/** PersistentVolume. Upstream: pkg/registry/core/persistentvolume/strategy.go, core/v1/defaults.go. */
import type { PersistentVolume } from '../objects.ts';
import { validatePersistentVolume, validatePersistentVolumeUpdate } from '../validation/storage/persistentvolume.ts';
import { accessModesText, BETA_CLASS, volumeClass } from '../volume-class.ts';
import { ageColumn, column, defineKind, keepSpec, nameColumn, wideColumn } from './define.ts';
import { PERSISTENT_VOLUME } from './names.ts';
import { defaultStorageVolumes } from './pod/defaults.ts';
import { nodeTermWarnings } from './pod/warnings.ts';
import { roundList } from './resource-list.ts';

export const persistentVolumeKind = defineKind<PersistentVolume>({
  ...PERSISTENT_VOLUME,
  defaults: (volume) => {
    volume.spec ??= {};
    volume.status ??= {};
    const { spec, status } = volume;
    status.phase ??= 'Pending';
    spec.persistentVolumeReclaimPolicy ??= 'Retain';
    spec.volumeMode ??= 'Filesystem';
    if (spec.hostPath) spec.hostPath.type ??= '';
    defaultStorageVolumes(spec);
    roundList(spec.capacity);
  },
  prepareForCreate: (draft, { timestamp }) => {
    draft.status = { phase: 'Pending', lastPhaseTransitionTime: timestamp };
  },
  prepareForUpdate: (draft, old) => {
    draft.status = old.status;
  },
  validate: validatePersistentVolume,
  validateUpdate: validatePersistentVolumeUpdate,
  status: {
    prepareForUpdate: (draft, old, { timestamp }) => {
      keepSpec(draft, old);
      const [now, before] = [draft.status, old.status];
      if (now.phase === before.phase) return;
      const given = now.lastPhaseTransitionTime;
      if (given === undefined || given === before.lastPhaseTransitionTime) now.lastPhaseTransitionTime = timestamp;
    },
  },
  warnings,
  columns: [
    nameColumn(),
    column('Capacity', ({ spec }) => spec.capacity?.storage ?? '0'),
    column('Access Modes', ({ spec }) => accessModesText(spec.accessModes)),
    column('Reclaim Policy', ({ spec }) => spec.persistentVolumeReclaimPolicy ?? ''),
    column('Status', ({ metadata, status }) => (metadata.deletionTimestamp ? 'Terminating' : (status.phase ?? ''))),
    column('Claim', ({ spec }) =>
      spec.claimRef ? `${spec.claimRef.namespace ?? ''}/${spec.claimRef.name ?? ''}` : '',
    ),
    column('StorageClass', volumeClass),
    column('VolumeAttributesClass', ({ spec }) => spec.volumeAttributesClassName ?? '<unset>'),
    column('Reason', ({ status }) => status.reason ?? ''),
    ageColumn(),
    wideColumn('VolumeMode', ({ spec }) => spec.volumeMode ?? '<unset>'),
  ],
});

const DEPRECATED_SOURCES = [
  ['cephfs', 'cephfs', 'deprecated in v1.28, non-functional in v1.31+'],
  ['photonPersistentDisk', 'photonPersistentDisk', 'deprecated in v1.11, non-functional in v1.16+'],
  ['scaleIO', 'scaleIO', 'deprecated in v1.16, non-functional in v1.22+'],
  ['storageos', 'storageOS', 'deprecated in v1.22, non-functional in v1.25+'],
  ['glusterfs', 'glusterfs', 'deprecated in v1.25, non-functional in v1.26+'],
  ['rbd', 'rbd', 'deprecated in v1.28, non-functional in v1.31+'],
] as const;

/** Upstream: pkg/api/persistentvolume/util.go. */
function warnings({ metadata, spec }: PersistentVolume): string[] {
  const found: string[] = [];
  if (metadata.annotations?.[BETA_CLASS] !== undefined) {
    found.push(`metadata.annotations[${BETA_CLASS}]: deprecated since v1.8; use "storageClassName" attribute instead`);
  }
  if (metadata.annotations?.['volume.beta.kubernetes.io/mount-options'] !== undefined) {
    found.push(
      'metadata.annotations[volume.beta.kubernetes.io/mount-options]: deprecated since v1.31; use "mountOptions" attribute instead',
    );
  }
  if (spec.persistentVolumeReclaimPolicy === 'Recycle') {
    found.push(
      'spec.persistentVolumeReclaimPolicy: The Recycle reclaim policy is deprecated. Instead, the recommended approach is to use dynamic provisioning.',
    );
  }
  for (const [i, term] of (spec.nodeAffinity?.required?.nodeSelectorTerms ?? []).entries()) {
    found.push(...nodeTermWarnings(term, `spec.nodeAffinity.required.nodeSelectorTerms[${i}]`, false));
  }
  for (const [key, path, why] of DEPRECATED_SOURCES) if (spec[key]) found.push(`spec.${path}: ${why}`);
  return found;
}
