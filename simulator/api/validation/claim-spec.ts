/** The spec of PersistentVolumeClaims and of templates for them. Upstream: core validation ValidatePersistentVolumeClaimSpec. */
import type { ObjectMeta, PersistentVolumeClaimSpec, PersistentVolumeClaimTemplate } from '../objects.ts';
import { compareQuantities } from '../quantity.ts';
import type { FieldError } from '../types.ts';
import { eachInvalid, forbidden, invalid, notSupported, required, sameJson } from './errors.ts';
import { validateLabelSelector } from './labels.ts';
import { validateAnnotations, validateLabels } from './metadata.ts';
import { isDnsLabel, isDnsSubdomain } from './names.ts';
import { IS_NOT_POSITIVE } from './resources.ts';

const ACCESS_MODES: readonly string[] = ['ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOnce', 'ReadWriteOncePod'];
export const VOLUME_MODES: readonly string[] = ['Block', 'Filesystem'];

/** Of volumes that make a claim for their Pod. */
export function validateClaimTemplate(template: PersistentVolumeClaimTemplate, path: string): FieldError[] {
  const meta: Partial<ObjectMeta> = template.metadata ?? {};
  const errors = [
    ...validateAnnotations(meta.annotations, `${path}.metadata.annotations`),
    ...validateLabels(meta.labels, `${path}.metadata.labels`),
  ];
  for (const key of Object.keys(meta)) {
    if (key !== 'annotations' && key !== 'labels') errors.push(forbidden(`${path}.metadata.${key}`, 'cannot be set'));
  }
  return [...errors, ...validateClaimSpec(template.spec ?? {}, `${path}.spec`)];
}

export function validateClaimSpec(spec: PersistentVolumeClaimSpec, path: string): FieldError[] {
  const errors: FieldError[] = [];
  const modes = spec.accessModes ?? [];
  if (modes.length === 0) errors.push(required(`${path}.accessModes`, 'at least 1 access mode is required'));
  errors.push(
    ...validateLabelSelector(spec.selector, `${path}.selector`),
    ...validateAccessModes(modes, `${path}.accessModes`),
  );
  const storage = spec.resources?.requests?.storage;
  const at = `${path}.resources[storage]`;
  if (storage === undefined) errors.push(required(at));
  else if (compareQuantities(storage, '0') <= 0) errors.push(invalid(at, storage, IS_NOT_POSITIVE));
  const { storageClassName, volumeMode, volumeAttributesClassName } = spec;
  if (storageClassName)
    errors.push(...eachInvalid(`${path}.storageClassName`, storageClassName, isDnsSubdomain(storageClassName)));
  if (volumeMode !== undefined && !VOLUME_MODES.includes(volumeMode))
    errors.push(notSupported(`${path}.volumeMode`, volumeMode, VOLUME_MODES));
  errors.push(...validateSources(spec, path));
  if (volumeAttributesClassName) {
    errors.push(
      ...eachInvalid(
        `${path}.volumeAttributesClassName`,
        volumeAttributesClassName,
        isDnsSubdomain(volumeAttributesClassName),
      ),
    );
  }
  return errors;
}

export function validateAccessModes(modes: readonly string[], path: string): FieldError[] {
  const errors = modes.filter((m) => !ACCESS_MODES.includes(m)).map((m) => notSupported(path, m, ACCESS_MODES));
  if (modes.includes('ReadWriteOncePod') && modes.some((m) => m !== 'ReadWriteOncePod' && ACCESS_MODES.includes(m))) {
    errors.push(forbidden(path, 'may not use ReadWriteOncePod with other access modes'));
  }
  return errors;
}

function validateSources(spec: PersistentVolumeClaimSpec, path: string): FieldError[] {
  const errors: FieldError[] = [];
  const { dataSource, dataSourceRef } = spec;
  for (const [key, source] of [
    ['dataSource', dataSource],
    ['dataSourceRef', dataSourceRef],
  ] as const) {
    if (!source) continue;
    const at = `${path}.${key}`;
    if (!source.name) errors.push(required(`${at}.name`));
    if (!source.kind) errors.push(required(`${at}.kind`));
    const group = source.apiGroup ?? '';
    if (group === '' && source.kind !== 'PersistentVolumeClaim') {
      errors.push(
        invalid(at, source.kind ?? '', "must be 'PersistentVolumeClaim' when referencing the default apiGroup"),
      );
    }
    if (group !== '') errors.push(...eachInvalid(`${at}.apiGroup`, group, isDnsSubdomain(group)));
  }
  if (dataSourceRef?.namespace) {
    errors.push(
      ...eachInvalid(`${path}.dataSourceRef.namespace`, dataSourceRef.namespace, isDnsLabel(dataSourceRef.namespace)),
    );
    if (dataSource)
      errors.push(
        invalid(path, `${path}.dataSource`, 'may not be specified when dataSourceRef.namespace is specified'),
      );
  } else if (dataSource && dataSourceRef && !sameJson(dataSource, dataSourceRef)) {
    errors.push(invalid(path, `${path}.dataSource`, 'must match dataSourceRef'));
  }
  return errors;
}
