/** Validation of metadata. Upstream: apimachinery/pkg/api/validation/objectmeta.go. */

import type { KubeObject } from '../../store/types.ts';
import type { ObjectMeta } from '../objects.ts';
import type { FieldError } from '../types.ts';
import { addInvalid, eachInvalid, forbidden, immutable, invalid, nonNegative, required, tooLong } from './errors.ts';
import { Faultless } from './faultless.ts';
import { byteLength, isDnsLabel, isLabelValue, isQualifiedName, type NameValidator } from './names.ts';

type Metadata = Partial<ObjectMeta> | KubeObject['metadata'];
type OwnerReference = { apiVersion?: string; kind?: string; name?: string; uid?: string; controller?: boolean };

const STANDARD_FINALIZERS: readonly string[] = ['kubernetes', 'orphan', 'foregroundDeletion'];
const MAX_ANNOTATION_BYTES = 256 * 1024;

/** Everything in metadata at creation; `nameOf` says what names of the kind look like. */
export function validateObjectMeta(
  meta: Metadata,
  namespaced: boolean,
  nameOf: NameValidator,
  path: string,
): FieldError[] {
  const errors = validateAnyObjectMeta(meta, namespaced, nameOf, path);
  if (meta.finalizers) errors.push(...standardFinalizers(meta.finalizers, path));
  return errors;
}

/**
 * The same without the rule for finalizers, which kinds of coordination and custom resources do not have. What is shared
 * with `old`, the stored version, was looked at when that was written.
 */
export function validateAnyObjectMeta(
  meta: Metadata,
  namespaced: boolean,
  nameOf: NameValidator,
  path: string,
  old?: Metadata,
): FieldError[] {
  const errors: FieldError[] = [];
  if (meta.generateName) addInvalid(errors, path, '.generateName', meta.generateName, nameOf(meta.generateName, true));
  if (!meta.name) errors.push(required(`${path}.name`, 'name or generateName is required'));
  else addInvalid(errors, path, '.name', meta.name, nameOf(meta.name, false));
  if (namespaced) {
    if (!meta.namespace) errors.push(required(`${path}.namespace`));
    else addInvalid(errors, path, '.namespace', meta.namespace, isDnsLabel(meta.namespace));
  } else if (meta.namespace) errors.push(forbidden(`${path}.namespace`, 'not allowed on this type'));
  if ((meta.generation ?? 0) < 0) errors.push(...nonNegative(`${path}.generation`, meta.generation));
  addKeyedErrors(errors, meta, old, path);
  if (meta.finalizers) errors.push(...validateFinalizers(meta.finalizers, `${path}.finalizers`));
  if (meta.managedFields) errors.push(...validateManagedFields(meta.managedFields, `${path}.managedFields`));
  return errors;
}

/** Pods of one controller share them. */
const LABELS = new Faultless();
const OWNERS = new Faultless();

function addKeyedErrors(errors: FieldError[], meta: Metadata, old: Metadata | undefined, path: string): void {
  if (meta.labels && meta.labels !== old?.labels)
    errors.push(...LABELS.errors(meta.labels, `${path}.labels`, validateLabels));
  if (meta.annotations && meta.annotations !== old?.annotations)
    errors.push(...validateAnnotations(meta.annotations, `${path}.annotations`));
  if (meta.ownerReferences && meta.ownerReferences !== old?.ownerReferences)
    errors.push(...OWNERS.errors(meta.ownerReferences, `${path}.ownerReferences`, validateOwnerReferences));
}

const FIXED = [
  'name',
  'namespace',
  'uid',
  'creationTimestamp',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
] as const;

/** The rules for metadata of an update. */
export function validateObjectMetaUpdate(meta: Metadata, old: Metadata, path: string): FieldError[] {
  const errors = validateAnyObjectMetaUpdate(meta, old, path);
  if (meta.finalizers) errors.push(...standardFinalizers(meta.finalizers, path));
  return errors;
}

/** The same without the rule for finalizers. */
export function validateAnyObjectMetaUpdate(meta: Metadata, old: Metadata, path: string): FieldError[] {
  const errors: FieldError[] = [];
  if (old.deletionTimestamp) {
    const extra = (meta.finalizers ?? []).filter((f) => !old.finalizers?.includes(f)).sort();
    if (extra.length > 0) {
      const list = `[]string{${extra.map((f) => JSON.stringify(f)).join(', ')}}`;
      errors.push(
        forbidden(
          `${path}.finalizers`,
          `no new finalizers can be added if the object is being deleted, found new finalizers ${list}`,
        ),
      );
    }
  }
  if (!meta.resourceVersion) errors.push(invalid(`${path}.resourceVersion`, '', 'must be specified for an update'));
  if ((meta.generation ?? 0) < 0) errors.push(...nonNegative(`${path}.generation`, meta.generation));
  if ((meta.generation ?? 0) < (old.generation ?? 0)) {
    errors.push(invalid(`${path}.generation`, meta.generation ?? 0, 'must not be decremented'));
  }
  for (const key of FIXED) {
    if (meta[key] !== old[key]) errors.push(...immutable(`${path}.${key}`, meta[key], old[key]));
  }
  addKeyedErrors(errors, meta, old, path);
  if (meta.managedFields) errors.push(...validateManagedFields(meta.managedFields, `${path}.managedFields`));
  return errors;
}

/** Keys and values of labels, all under the one path. Upstream: v1validation.ValidateLabels. */
export function validateLabels(labels: Readonly<Record<string, string>> | undefined, path: string): FieldError[] {
  if (!labels) return [];
  const errors: FieldError[] = [];
  for (const key in labels) {
    addInvalid(errors, path, '', key, isQualifiedName(key));
    const value = labels[key] as string;
    addInvalid(errors, path, '', value, isLabelValue(value));
  }
  return errors;
}

export function validateAnnotations(
  annotations: Readonly<Record<string, string>> | undefined,
  path: string,
): FieldError[] {
  if (!annotations) return [];
  const errors: FieldError[] = [];
  let size = 0;
  for (const key in annotations) {
    addInvalid(errors, path, '', key, isQualifiedName(key.toLowerCase()));
    size += byteLength(key) + byteLength(annotations[key] as string);
  }
  if (size > MAX_ANNOTATION_BYTES) errors.push(tooLong(path, MAX_ANNOTATION_BYTES));
  return errors;
}

function validateOwnerReferences(owners: readonly OwnerReference[] | undefined, path: string): FieldError[] {
  if (!owners) return [];
  const errors: FieldError[] = [];
  let controller = '';
  for (const owner of owners) {
    addOwnerErrors(errors, owner, path);
    if (!owner.controller) continue;
    const name = `${owner.kind}/${owner.name}`;
    if (controller === '') controller = name;
    else {
      errors.push(
        invalid(
          path,
          owners.map(goOwner),
          `Only one reference can have Controller set to true. Found "true" in references for ${controller} and ${name}`,
        ),
      );
    }
  }
  return errors;
}

function addOwnerErrors(errors: FieldError[], owner: OwnerReference, path: string): void {
  const { apiVersion = '' } = owner;
  const slash = apiVersion.indexOf('/');
  const hasVersion = slash !== apiVersion.length - 1 && apiVersion.indexOf('/', slash + 1) < 0;
  if (!hasVersion || apiVersion === '')
    errors.push(invalid(`${path}.apiVersion`, owner.apiVersion ?? '', 'version must not be empty'));
  if (!owner.kind) errors.push(invalid(`${path}.kind`, '', 'must not be empty'));
  if (!owner.name) errors.push(invalid(`${path}.name`, '', 'must not be empty'));
  if (!owner.uid) errors.push(invalid(`${path}.uid`, '', 'must not be empty'));
  if (owner.apiVersion === 'v1' && owner.kind === 'Event') {
    errors.push(invalid(path, goOwner(owner), '/v1, Kind=Event is disallowed from being an owner'));
  }
}

/** Fields in the order of the Go struct, in which messages show them. */
function goOwner(owner: OwnerReference & { blockOwnerDeletion?: boolean }): unknown {
  const { apiVersion = '', kind = '', name = '', uid = '', controller, blockOwnerDeletion } = owner;
  return { apiVersion, kind, name, uid, controller, blockOwnerDeletion };
}

function validateFinalizers(finalizers: readonly string[] | undefined, path: string): FieldError[] {
  if (!finalizers) return [];
  const errors = finalizers.flatMap((finalizer) => eachInvalid(path, finalizer, isQualifiedName(finalizer)));
  if (finalizers.includes('orphan') && finalizers.includes('foregroundDeletion')) {
    errors.push(invalid(path, finalizers, 'finalizer orphan and foregroundDeletion cannot be both set'));
  }
  return errors;
}

function standardFinalizers(finalizers: readonly string[], path: string): FieldError[] {
  return finalizers.flatMap((finalizer, i) => validateStandardFinalizer(finalizer, `${path}.finalizers[${i}]`));
}

/** Without a domain only Kubernetes' own finalizers are allowed. Upstream: core validation's validateKubeFinalizerName. */
export function validateStandardFinalizer(finalizer: string, path: string): FieldError[] {
  if (finalizer.includes('/') || STANDARD_FINALIZERS.includes(finalizer)) return [];
  return [invalid(path, finalizer, 'name is neither a standard finalizer name nor is it fully qualified')];
}

function validateManagedFields(entries: readonly unknown[] | undefined, path: string): FieldError[] {
  if (!entries) return [];
  const errors: FieldError[] = [];
  for (const [i, entry] of entries.entries()) {
    const {
      operation = '',
      fieldsType = '',
      manager = '',
      subresource = '',
    } = entry as Record<string, string | undefined>;
    if (operation !== 'Apply' && operation !== 'Update')
      errors.push(invalid(`${path}[${i}].operation`, operation, 'must be `Apply` or `Update`'));
    if (fieldsType !== '' && fieldsType !== 'FieldsV1')
      errors.push(invalid(`${path}[${i}].fieldsType`, fieldsType, 'must be `FieldsV1`'));
    if (byteLength(manager) > 128) errors.push(tooLong(`${path}[${i}].manager`, 128));
    if (byteLength(subresource) > 256) errors.push(tooLong(`${path}[${i}].subresource`, 256));
  }
  return errors;
}
