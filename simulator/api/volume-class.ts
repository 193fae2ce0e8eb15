/**
 * What claims and volumes say in common: their class and how their access modes are written. Upstream:
 * pkg/apis/core/v1/helper/helpers.go and component-helpers/storage/volume.
 */
import type { PersistentVolume, PersistentVolumeClaim, StorageClass } from './objects.ts';

/** The annotation that said the class before there was a field. */
export const BETA_CLASS = 'volume.beta.kubernetes.io/storage-class';
const DEFAULT_CLASS = 'storageclass.kubernetes.io/is-default-class';
const BETA_DEFAULT_CLASS = 'storageclass.beta.kubernetes.io/is-default-class';

/** Finalizers of volumes and claims that are in use. */
export const VOLUME_PROTECTION = 'kubernetes.io/pv-protection';
export const CLAIM_PROTECTION = 'kubernetes.io/pvc-protection';

/** A claim's class, "" for none. */
export function claimClass({ metadata, spec }: PersistentVolumeClaim): string {
  return metadata.annotations?.[BETA_CLASS] ?? spec.storageClassName ?? '';
}

/** A volume's class, "" for none. */
export function volumeClass({ metadata, spec }: PersistentVolume): string {
  return metadata.annotations?.[BETA_CLASS] ?? spec.storageClassName ?? '';
}

/** Whether claims without a word about classes get this one. */
export function isDefaultClass({ metadata }: StorageClass): boolean {
  return metadata.annotations?.[DEFAULT_CLASS] === 'true' || metadata.annotations?.[BETA_DEFAULT_CLASS] === 'true';
}

/** The default class: of several the newest, then the first by name. Upstream: GetDefaultClass. */
export function defaultClassOf<T extends StorageClass>(classes: readonly T[]): T | undefined {
  const time = ({ metadata }: StorageClass): string => metadata.creationTimestamp ?? '';
  const name = ({ metadata }: StorageClass): string => metadata.name ?? '';
  return classes
    .filter(isDefaultClass)
    .sort((a, b) => (time(a) === time(b) ? (name(a) < name(b) ? -1 : 1) : time(a) > time(b) ? -1 : 1))[0];
}

const SHORT = [
  ['ReadWriteOnce', 'RWO'],
  ['ReadOnlyMany', 'ROX'],
  ['ReadWriteMany', 'RWX'],
  ['ReadWriteOncePod', 'RWOP'],
] as const;

/** Example: ["ReadOnlyMany", "ReadWriteOnce"] → "RWO,ROX". */
export function accessModesText(modes: readonly string[] | undefined): string {
  return SHORT.flatMap(([mode, short]) => (modes?.includes(mode) ? [short] : [])).join(',');
}
