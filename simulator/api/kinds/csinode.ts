/** CSINode: what storage drivers a node has. Upstream: pkg/registry/storage/csinode/strategy.go, ValidateCSINode. */
import type { CSINode } from '../objects.ts';
import type { FieldError } from '../types.ts';
import { validateCsiDriverName } from '../validation/csi-driver.ts';
import { duplicate, eachInvalid, invalid, required, sameJson } from '../validation/errors.ts';
import { validateObjectMeta, validateObjectMetaUpdate } from '../validation/metadata.ts';
import { isQualifiedName, nameIsDnsSubdomain } from '../validation/names.ts';
import { ageColumn, column, defineKind, nameColumn } from './define.ts';

export const csiNodeKind = defineKind<CSINode>({
  group: 'storage.k8s.io',
  version: 'v1',
  kind: 'CSINode',
  plural: 'csinodes',
  singular: 'csinode',
  shortNames: [],
  categories: [],
  namespaced: false,
  schema: 'io.k8s.api.storage.v1.CSINode',
  unconditionalUpdate: false,
  validate,
  validateUpdate: (node, old) => [
    ...validateObjectMetaUpdate(node.metadata, old.metadata, 'metadata'),
    ...validate(node),
    ...validateSameDrivers(node, old),
  ],
  columns: [nameColumn(), column('Drivers', ({ spec }) => spec.drivers?.length ?? 0, 0, 'integer'), ageColumn()],
});

function validate({ metadata, spec }: CSINode): FieldError[] {
  const errors = validateObjectMeta(metadata, false, nameIsDnsSubdomain, 'metadata');
  const names = new Set<string>();
  for (const [i, driver] of (spec.drivers ?? []).entries()) {
    const path = `spec.drivers[${i}]`;
    errors.push(...validateCsiDriverName(driver.name, `${path}.name`));
    if (!driver.nodeID) errors.push(required(`${path}.nodeID`, driver.nodeID));
    else if (driver.nodeID.length > 192)
      errors.push(invalid(`${path}.nodeID`, driver.nodeID, 'must be 192 characters or less'));
    const count = driver.allocatable?.count;
    if (count !== undefined && count < 0)
      errors.push(invalid(`${path}.allocatable`, count, 'must be greater than or equal to 0'));
    const keys = new Set<string>();
    for (const key of driver.topologyKeys ?? []) {
      if (keys.has(key)) errors.push(duplicate(`${path}.topologyKeys`, key));
      keys.add(key);
      errors.push(...eachInvalid(`${path}.topologyKeys`, key, isQualifiedName(key)));
    }
    if (names.has(driver.name)) errors.push(duplicate(`${path}.name`, driver.name));
    names.add(driver.name);
  }
  return errors;
}

/** A driver may come and go, not change. */
function validateSameDrivers({ spec }: CSINode, { spec: old }: CSINode): FieldError[] {
  return (old.drivers ?? []).flatMap((before) => {
    const driver = (spec.drivers ?? []).find(({ name }) => name === before.name);
    return driver && !sameJson({ ...driver, allocatable: 0 }, { ...before, allocatable: 0 })
      ? [invalid('CSINode.Spec.Drivers', driver.name, 'field is immutable')]
      : [];
  });
}
