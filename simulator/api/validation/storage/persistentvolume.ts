/** PersistentVolume. Upstream: core validation ValidatePersistentVolume(Update), pkg/volume/validation/pv_validation.go. */
import type { PersistentVolume, PersistentVolumeSpec, VolumeNodeAffinity } from '../../objects.ts';
import { compareQuantities } from '../../quantity.ts';
import { givenEmpty } from '../../schema/given-empty.ts';
import { internalValue } from '../../schema/internal.ts';
import type { FieldError } from '../../types.ts';
import { unifiedDiff } from '../../unified-diff.ts';
import { VOLUME_MODES, validateAccessModes } from '../claim-spec.ts';
import { eachInvalid, forbidden, immutable, invalid, notSupported, required, sameJson } from '../errors.ts';
import { validateObjectMeta } from '../metadata.ts';
import { isDnsSubdomain, nameIsDnsSubdomain } from '../names.ts';
import { validateNodeSelector } from '../node-selector.ts';
import { IS_NOT_POSITIVE, validateBasicResource } from '../resources.ts';
import { VOLUME_SOURCES, validateVolumeSource } from './persistentvolume-sources.ts';

const RECLAIM_POLICIES: readonly string[] = ['Delete', 'Recycle', 'Retain'];
const MOUNT_OPTIONS = 'volume.beta.kubernetes.io/mount-options';
const WITH_MOUNT_OPTIONS = [
  'gcePersistentDisk',
  'awsElasticBlockStore',
  'glusterfs',
  'nfs',
  'rbd',
  'quobyte',
  'iscsi',
  'cinder',
  'cephfs',
  'azureFile',
  'vsphereVolume',
  'azureDisk',
  'photonPersistentDisk',
] as const satisfies readonly (keyof PersistentVolumeSpec)[];

export function validatePersistentVolume(volume: PersistentVolume): FieldError[] {
  const { metadata, spec } = volume;
  const errors = [
    ...validateObjectMeta(metadata, false, nameIsDnsSubdomain, 'metadata'),
    ...validateSpec(spec, metadata.name ?? ''),
  ];
  if (metadata.annotations?.[MOUNT_OPTIONS] !== undefined && !WITH_MOUNT_OPTIONS.some((key) => spec[key])) {
    errors.push(
      forbidden(`metadata.annotations.${MOUNT_OPTIONS}`, 'may not specify mount options for this volume type'),
    );
  }
  return errors;
}

export function validatePersistentVolumeUpdate(volume: PersistentVolume, old: PersistentVolume): FieldError[] {
  // Upstream's strategy validates the new object and the update does so again: each finding stands twice among the causes.
  const errors = [...validatePersistentVolume(volume), ...validatePersistentVolume(volume)];
  if (volume.spec === old.spec) return errors;
  const [now, before] = [sourceOf(volume.spec, old.spec), sourceOf(old.spec)];
  if (!sameJson(now, before)) {
    const text = (source: unknown): string => JSON.stringify(source, null, 1);
    errors.push(
      forbidden(
        'spec.persistentvolumesource',
        `spec.persistentvolumesource is immutable after creation\n${unifiedDiff(text(before), text(now))}`,
      ),
    );
  }
  errors.push(...immutable('volumeMode', volume.spec.volumeMode, old.spec.volumeMode));
  if (old.spec.nodeAffinity) errors.push(...validateSameAffinity(volume.spec.nodeAffinity, old.spec.nodeAffinity));
  if (old.spec.volumeAttributesClassName !== undefined && volume.spec.volumeAttributesClassName === undefined)
    errors.push(forbidden('spec.volumeAttributesClassName', 'update from non-nil value to nil is forbidden'));
  return errors;
}

function validateSpec(spec: PersistentVolumeSpec, name: string): FieldError[] {
  const errors: FieldError[] = [];
  const { accessModes = [], capacity, persistentVolumeReclaimPolicy: policy, storageClassName, volumeMode } = spec;
  if (accessModes.length === 0) errors.push(required('spec.accessModes'));
  errors.push(
    ...validateAccessModes(accessModes, 'spec.accessModes'),
    ...validateCapacity(capacity ?? (givenEmpty(spec, 'capacity') as typeof capacity)),
  );
  if (policy && !RECLAIM_POLICIES.includes(policy))
    errors.push(notSupported('spec.persistentVolumeReclaimPolicy', policy, RECLAIM_POLICIES));
  const constraints = spec.nodeAffinity?.required;
  if (spec.nodeAffinity) {
    errors.push(
      ...(constraints
        ? validateNodeSelector(constraints, 'spec.nodeAffinity.required')
        : [required('spec.nodeAffinity.required', 'must specify required node constraints')]),
    );
  }
  errors.push(...validateVolumeSource(spec, name, 'spec'));
  if (spec.hostPath && policy === 'Recycle' && isRoot(spec.hostPath.path))
    errors.push(forbidden('spec.persistentVolumeReclaimPolicy', "may not be 'recycle' for a hostPath mount of '/'"));
  if (storageClassName)
    errors.push(...eachInvalid('spec.storageClassName', storageClassName, isDnsSubdomain(storageClassName)));
  if (volumeMode !== undefined && !VOLUME_MODES.includes(volumeMode))
    errors.push(notSupported('spec.volumeMode', volumeMode, VOLUME_MODES));
  return [...errors, ...validateAttributesClass(spec)];
}

function validateCapacity(capacity: Readonly<Record<string, string>> | undefined): FieldError[] {
  const path = 'spec.capacity';
  const names = Object.keys(capacity ?? {});
  const errors = names.length === 0 ? [required(path)] : [];
  if (!names.includes('storage') || names.length > 1) {
    const sorted = capacity && Object.fromEntries(names.sort().map((name) => [name, capacity[name]]));
    errors.push(notSupported(path, sorted ?? null, ['storage']));
  }
  for (const name of names) {
    const amount = capacity?.[name] as string;
    const at = `${path}[${name}]`;
    errors.push(...validateBasicResource(amount, at));
    if (compareQuantities(amount, '0') <= 0) errors.push(invalid(at, amount, IS_NOT_POSITIVE));
  }
  return errors;
}

function validateAttributesClass({ volumeAttributesClassName: name, csi }: PersistentVolumeSpec): FieldError[] {
  if (name === undefined) return [];
  const path = 'spec.volumeAttributesClassName';
  const errors =
    name === '' ? [required(path, 'an empty string is disallowed')] : eachInvalid(path, name, isDnsSubdomain(name));
  return csi ? errors : [...errors, required('spec.csi', 'has to be specified when using volumeAttributesClassName')];
}

/** "/", "//", "/./": what path.Clean makes "/" of. */
function isRoot(path: string | undefined): boolean {
  return !!path?.startsWith('/') && path.split('/').every((part) => part === '' || part === '.');
}

/** The inlined source as the internal type; a secret for expansion may be added later, so it is left out where `old` has none. */
function sourceOf(spec: PersistentVolumeSpec, old?: PersistentVolumeSpec): unknown {
  const csi =
    spec.csi?.controllerExpandSecretRef && old?.csi && !old.csi.controllerExpandSecretRef
      ? { csi: { ...spec.csi, controllerExpandSecretRef: undefined } }
      : {};
  const shown = internalValue('io.k8s.api.core.v1.PersistentVolumeSpec', { ...spec, ...csi }) as Record<
    string,
    unknown
  >;
  return Object.fromEntries(VOLUME_SOURCES.map((name) => [name, shown[name] ?? null]));
}

const NEW_LABELS: Readonly<Record<string, string>> = {
  'failure-domain.beta.kubernetes.io/zone': 'topology.kubernetes.io/zone',
  'failure-domain.beta.kubernetes.io/region': 'topology.kubernetes.io/region',
  'beta.kubernetes.io/os': 'kubernetes.io/os',
  'beta.kubernetes.io/arch': 'kubernetes.io/arch',
  'beta.kubernetes.io/instance-type': 'node.kubernetes.io/instance-type',
};

/** Upstream: validatePvNodeAffinity. */
function validateSameAffinity(now: VolumeNodeAffinity | undefined, old: VolumeNodeAffinity): FieldError[] {
  if (sameJson(now, old)) return [];
  const renewed = structuredClone(old);
  for (const [i, term] of (renewed.required?.nodeSelectorTerms ?? []).entries()) {
    for (const [j, expression] of (term.matchExpressions ?? []).entries()) {
      const name = NEW_LABELS[expression.key];
      const wanted = now?.required?.nodeSelectorTerms?.[i]?.matchExpressions?.[j]?.key;
      if (name !== undefined && name === wanted) expression.key = name;
    }
  }
  if (sameJson(now, renewed)) return [];
  const shown = now ? internalValue('io.k8s.api.core.v1.VolumeNodeAffinity', now) : null;
  return [invalid('nodeAffinity', shown, 'field is immutable, except for updating from beta label to GA')];
}
