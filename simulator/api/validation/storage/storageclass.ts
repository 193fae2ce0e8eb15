/** StorageClass. Upstream: pkg/apis/storage/validation/validation.go, core validation ValidateTopologySelectorTerm. */
import type { StorageClass, TopologySelectorTerm } from '../../objects.ts';
import type { FieldError } from '../../types.ts';
import { duplicate, eachInvalid, immutable, invalid, notSupported, required, tooLong } from '../errors.ts';
import { validateObjectMeta, validateObjectMetaUpdate } from '../metadata.ts';
import { byteLength, isQualifiedName, nameIsDnsSubdomain } from '../names.ts';

const RECLAIM_POLICIES: readonly string[] = ['Delete', 'Retain'];
const BINDING_MODES: readonly string[] = ['Immediate', 'WaitForFirstConsumer'];
const MAX_PARAMETERS = 512;
const MAX_PARAMETER_BYTES = 256 * 1024;

export function validateStorageClass(storageClass: StorageClass): FieldError[] {
  const { metadata, provisioner, parameters, reclaimPolicy = '', volumeBindingMode, allowedTopologies } = storageClass;
  const errors = validateObjectMeta(metadata, false, nameIsDnsSubdomain, 'metadata');
  if (!provisioner) errors.push(required('provisioner'));
  else {
    const lower = provisioner.toLowerCase();
    errors.push(...eachInvalid('provisioner', lower, isQualifiedName(lower)));
  }
  errors.push(...validateParameters(parameters));
  if (reclaimPolicy !== '' && !RECLAIM_POLICIES.includes(reclaimPolicy))
    errors.push(notSupported('reclaimPolicy', reclaimPolicy, RECLAIM_POLICIES));
  if (volumeBindingMode === undefined) errors.push(required('volumeBindingMode'));
  else if (!BINDING_MODES.includes(volumeBindingMode))
    errors.push(notSupported('volumeBindingMode', volumeBindingMode, BINDING_MODES));
  return [...errors, ...validateTopologies(allowedTopologies ?? [])];
}

export function validateStorageClassUpdate(storageClass: StorageClass, old: StorageClass): FieldError[] {
  return [
    ...validateStorageClass(storageClass),
    ...validateObjectMetaUpdate(storageClass.metadata, old.metadata, 'metadata'),
    ...immutable('parameters', storageClass.parameters, old.parameters),
    ...immutable('provisioner', storageClass.provisioner ?? '', old.provisioner),
    ...immutable('reclaimPolicy', storageClass.reclaimPolicy, old.reclaimPolicy),
    ...immutable('volumeBindingMode', storageClass.volumeBindingMode, old.volumeBindingMode),
  ];
}

function validateParameters(parameters: Readonly<Record<string, string>> = {}): FieldError[] {
  const entries = Object.entries(parameters);
  if (entries.length > MAX_PARAMETERS) return [tooLong('parameters', MAX_PARAMETERS)];
  const errors: FieldError[] = [];
  let bytes = 0;
  for (const [key, value] of entries) {
    if (key === '') errors.push(invalid('parameters', key, 'field can not be empty.'));
    bytes += byteLength(key) + byteLength(value);
  }
  if (bytes > MAX_PARAMETER_BYTES) errors.push(tooLong('parameters', MAX_PARAMETER_BYTES));
  return errors;
}

/** A term that says nothing equals the ones not yet looked at: upstream compares with a list it is still filling. */
function validateTopologies(terms: readonly TopologySelectorTerm[]): FieldError[] {
  const errors: FieldError[] = [];
  const seen: string[] = terms.map(() => '[]');
  for (const [i, term] of terms.entries()) {
    const path = `allowedTopologies[${i}].matchLabelExpressions`;
    const values = new Map<string, ReadonlySet<string>>();
    for (const [j, expression] of (term.matchLabelExpressions ?? []).entries()) {
      const at = `${path}[${j}]`;
      const key = expression.key ?? '';
      const set = new Set<string>();
      if (!expression.values?.length) errors.push(required(`${at}.values`));
      for (const [k, value] of (expression.values ?? []).entries()) {
        if (set.has(value)) errors.push(duplicate(`${at}.values[${k}]`, value));
        set.add(value);
      }
      errors.push(...eachInvalid(`${at}.key`, key, isQualifiedName(key)));
      if (values.has(key)) errors.push(duplicate(`${at}.key`, key));
      values.set(key, set);
    }
    const text = JSON.stringify([...values].map(([key, set]) => [key, [...set].sort()]).sort());
    for (const other of seen) if (other === text) errors.push(duplicate(path, ''));
    seen[i] = text;
  }
  return errors;
}
