/** PersistentVolumeClaim. Upstream: core validation ValidatePersistentVolumeClaim(Update), …StatusUpdate. */
import type { PersistentVolumeClaim, PersistentVolumeClaimSpec } from '../../objects.ts';
import { compareQuantities } from '../../quantity.ts';
import { withGivenEmpties } from '../../schema/given-empty.ts';
import { internalValue } from '../../schema/internal.ts';
import type { FieldError } from '../../types.ts';
import { unifiedDiff } from '../../unified-diff.ts';
import { BETA_CLASS } from '../../volume-class.ts';
import { validateClaimSpec } from '../claim-spec.ts';
import { eachInvalid, forbidden, immutable, invalid, notSupported, sameJson } from '../errors.ts';

import { validateObjectMeta, validateObjectMetaUpdate } from '../metadata.ts';
import { isQualifiedName, nameIsDnsSubdomain } from '../names.ts';
import { isNativeResource, validateBasicResource } from '../resources.ts';

export function validatePersistentVolumeClaim({ metadata, spec }: PersistentVolumeClaim): FieldError[] {
  return [...validateObjectMeta(metadata, true, nameIsDnsSubdomain, 'metadata'), ...validateClaimSpec(spec, 'spec')];
}

/**
 * A claim's spec stays as it is, but for the size and the attributes class of a bound one; a volume's name may be filled in once,
 * a class where there was none.
 */
export function validatePersistentVolumeClaimUpdate(
  claim: PersistentVolumeClaim,
  old: PersistentVolumeClaim,
): FieldError[] {
  const errors = [
    ...validateObjectMetaUpdate(claim.metadata, old.metadata, 'metadata'),
    ...validatePersistentVolumeClaim(claim),
  ];
  const [now, before] = [comparable(claim, old), old.spec.volumeName ? old.spec : withVolume(old.spec, claim.spec)];
  const upgraded = classFromAnnotation(claim, old);
  if (upgraded) delete now.storageClassName;
  else {
    const [given, had] = [claim.metadata.annotations?.[BETA_CLASS] ?? '', old.metadata.annotations?.[BETA_CLASS] ?? ''];
    if (given !== had) errors.push(invalid(`metadata.annotations[${BETA_CLASS}]`, given, 'field is immutable'));
    if (classFromNothing(claim, old)) delete now.storageClassName;
  }
  if (!sameJson(now, before)) {
    const text = (spec: PersistentVolumeClaimSpec): string =>
      JSON.stringify(internalValue('io.k8s.api.core.v1.PersistentVolumeClaimSpec', spec), null, 1);
    errors.push(
      forbidden(
        'spec',
        `spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims\n${unifiedDiff(text(before), text(now))}`,
      ),
    );
  }
  const [size, oldSize] = [claim.spec.resources?.requests?.storage, old.spec.resources?.requests?.storage];
  if (compareQuantities(size, oldSize) < 0 && compareQuantities(size, old.status.capacity?.storage) <= 0)
    errors.push(forbidden('spec.resources.requests.storage', 'field can not be less than status.capacity'));
  errors.push(...immutable('volumeMode', claim.spec.volumeMode, old.spec.volumeMode));
  const { volumeAttributesClassName: attributes } = claim.spec;
  // One that was never applied may be taken back.
  if (old.status.currentVolumeAttributesClassName !== undefined && old.spec.volumeAttributesClassName && !attributes) {
    const what = attributes === undefined ? 'nil' : 'an empty string';
    errors.push(forbidden('spec.volumeAttributesClassName', `update from non-nil value to ${what} is forbidden`));
  }
  return errors;
}

function withVolume(
  spec: PersistentVolumeClaimSpec,
  { volumeName }: PersistentVolumeClaimSpec,
): PersistentVolumeClaimSpec {
  return volumeName === undefined ? spec : { ...spec, volumeName };
}

/** The new spec without what may change. */
function comparable({ spec, status }: PersistentVolumeClaim, old: PersistentVolumeClaim): PersistentVolumeClaimSpec {
  const now = withGivenEmpties({ ...spec }, spec);
  if (status.phase !== 'Bound') return now;
  const { requests } = spec.resources ?? {};
  const size = old.spec.resources?.requests?.storage;
  if (requests)
    now.resources = { ...spec.resources, requests: { ...requests, ...(size === undefined ? {} : { storage: size }) } };
  const attributes = old.spec.volumeAttributesClassName;
  if (now.volumeAttributesClassName !== undefined) {
    if (attributes === undefined) delete now.volumeAttributesClassName;
    else now.volumeAttributesClassName = attributes;
  }
  return now;
}

/** Upstream: validateStorageClassUpgradeFromAnnotation. */
function classFromAnnotation(claim: PersistentVolumeClaim, old: PersistentVolumeClaim): boolean {
  const had = old.metadata.annotations?.[BETA_CLASS];
  const given = claim.metadata.annotations?.[BETA_CLASS];
  return (
    had !== undefined &&
    old.spec.storageClassName === undefined &&
    claim.spec.storageClassName === had &&
    (given === undefined || given === had)
  );
}

/** Upstream: validateStorageClassUpgradeFromNil. */
function classFromNothing({ spec }: PersistentVolumeClaim, old: PersistentVolumeClaim): boolean {
  const had = old.metadata.annotations?.[BETA_CLASS];
  return (
    spec.storageClassName !== undefined &&
    old.spec.storageClassName === undefined &&
    (had === undefined || had === spec.storageClassName)
  );
}

const RESIZE_STATUSES: readonly string[] = [
  'ControllerResizeInProgress',
  'ControllerResizeInfeasible',
  'NodeResizeInProgress',
  'NodeResizeInfeasible',
  'NodeResizePending',
].sort();

export function validatePersistentVolumeClaimStatusUpdate(
  claim: PersistentVolumeClaim,
  old: PersistentVolumeClaim,
): FieldError[] {
  const errors = validateObjectMetaUpdate(claim.metadata, old.metadata, 'metadata');
  const { capacity = {}, allocatedResources = {}, allocatedResourceStatuses = {} } = claim.status;
  for (const [name, amount] of Object.entries(capacity))
    errors.push(...validateBasicResource(amount, `status.capacity[${name}]`));
  for (const [name, status] of Object.entries(allocatedResourceStatuses)) {
    const path = 'status.allocatedResourceStatus';
    errors.push(...validateKey(name, path));
    if (!RESIZE_STATUSES.includes(status)) errors.push(notSupported(path, name, RESIZE_STATUSES));
  }
  for (const [name, amount] of Object.entries(allocatedResources)) {
    const wrong = validateKey(name, 'status.allocatedResources');
    errors.push(...(wrong.length > 0 ? wrong : validateBasicResource(amount, `status.allocatedResources[${name}]`)));
  }
  return errors;
}

/** Upstream: validatePersistentVolumeClaimResourceKey. */
function validateKey(name: string, path: string): FieldError[] {
  const errors = eachInvalid(path, name, isQualifiedName(name));
  if (errors.length > 0 || !isNativeResource(name) || name === 'storage') return errors;
  return [notSupported(path, name, ['storage'])];
}
