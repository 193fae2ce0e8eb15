/** ConfigMap. Upstream: pkg/registry/core/configmap/strategy.go, core validation ValidateConfigMap. */
import type { ConfigMap } from '../objects.ts';
import type { FieldError } from '../types.ts';
import { eachInvalid, forbidden, sameJson, tooLong } from '../validation/errors.ts';
import { validateObjectMeta, validateObjectMetaUpdate } from '../validation/metadata.ts';
import { byteLength, isConfigKey, nameIsDnsSubdomain } from '../validation/names.ts';
import { ageColumn, column, defineKind, nameColumn } from './define.ts';

/** Also of Secrets. */
export const MAX_DATA_BYTES = 1024 * 1024;

export const configMapKind = defineKind<ConfigMap>({
  group: '',
  version: 'v1',
  kind: 'ConfigMap',
  plural: 'configmaps',
  singular: 'configmap',
  shortNames: ['cm'],
  categories: [],
  namespaced: true,
  schema: 'io.k8s.api.core.v1.ConfigMap',
  validate: (map) => [...validateObjectMeta(map.metadata, true, nameIsDnsSubdomain, 'metadata'), ...validateData(map)],
  validateUpdate: (map, old) => [
    ...validateObjectMetaUpdate(map.metadata, old.metadata, 'metadata'),
    ...validateImmutable(map, old),
    ...validateObjectMeta(map.metadata, true, nameIsDnsSubdomain, 'metadata'),
    ...validateData(map),
  ],
  columns: [
    nameColumn(),
    column('Data', (map) => Object.keys(map.data ?? {}).length + Object.keys(map.binaryData ?? {}).length),
    ageColumn(),
  ],
});

function validateData(map: ConfigMap): FieldError[] {
  const errors: FieldError[] = [];
  let size = 0;
  for (const key of Object.keys(map.data ?? {})) {
    const at = `data[${key}]`;
    errors.push(...eachInvalid(at, key, isConfigKey(key)));
    if (map.binaryData && Object.hasOwn(map.binaryData, key)) {
      errors.push({
        type: 'FieldValueInvalid',
        field: at,
        value: key,
        detail: 'duplicate of key present in binaryData',
      });
    }
    size += byteLength(map.data?.[key] as string);
  }
  for (const key of Object.keys(map.binaryData ?? {})) {
    errors.push(...eachInvalid(`binaryData[${key}]`, key, isConfigKey(key)));
    size += decodedLength(map.binaryData?.[key] as string);
  }
  if (size > MAX_DATA_BYTES) errors.push(tooLong('', MAX_DATA_BYTES));
  return errors;
}

function validateImmutable(map: ConfigMap, old: ConfigMap): FieldError[] {
  if (!old.immutable) return [];
  const errors: FieldError[] = [];
  const detail = 'field is immutable when `immutable` is set';
  if (!map.immutable) errors.push(forbidden('immutable', detail));
  if (!sameJson(map.data, old.data)) errors.push(forbidden('data', detail));
  if (!sameJson(map.binaryData, old.binaryData)) errors.push(forbidden('binaryData', detail));
  return errors;
}

/** Bytes behind canonical base64. */
export function decodedLength(base64: string | null): number {
  if (!base64) return 0;
  return (base64.length / 4) * 3 - (base64.endsWith('==') ? 2 : base64.endsWith('=') ? 1 : 0);
}
