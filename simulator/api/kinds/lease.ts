/** Lease. Upstream: pkg/registry/coordination/lease/strategy.go, pkg/apis/coordination/validation. */
import type { Lease } from '../objects.ts';
import type { FieldError } from '../types.ts';
import { invalid, nonNegative } from '../validation/errors.ts';
import { validateAnyObjectMeta, validateAnyObjectMetaUpdate } from '../validation/metadata.ts';
import { nameIsDnsSubdomain } from '../validation/names.ts';
import { ageColumn, column, defineKind, nameColumn } from './define.ts';

export const leaseKind = defineKind<Lease>({
  group: 'coordination.k8s.io',
  version: 'v1',
  kind: 'Lease',
  plural: 'leases',
  singular: 'lease',
  shortNames: [],
  categories: [],
  namespaced: true,
  schema: 'io.k8s.api.coordination.v1.Lease',
  allowCreateOnUpdate: true,
  unconditionalUpdate: false,
  // Coordinated leader election is switched off.
  prepareForCreate: dropElection,
  prepareForUpdate: dropElection,
  validate: (lease) => [
    ...validateAnyObjectMeta(lease.metadata, true, nameIsDnsSubdomain, 'metadata'),
    ...validateSpec(lease),
  ],
  validateUpdate: (lease, old) => [
    ...validateAnyObjectMetaUpdate(lease.metadata, old.metadata, 'metadata'),
    ...validateSpec(lease),
  ],
  columns: [nameColumn(), column('Holder', (lease) => lease.spec.holderIdentity ?? ''), ageColumn()],
});

function validateSpec({ spec }: Lease): FieldError[] {
  const errors: FieldError[] = [];
  const { leaseDurationSeconds, leaseTransitions } = spec;
  if (leaseDurationSeconds !== undefined && leaseDurationSeconds <= 0) {
    errors.push(invalid('spec.leaseDurationSeconds', leaseDurationSeconds, 'must be greater than 0'));
  }
  return [...errors, ...nonNegative('spec.leaseTransitions', leaseTransitions)];
}

function dropElection({ spec }: Lease): void {
  if (spec.strategy !== undefined) delete spec.strategy;
  if (spec.preferredHolder !== undefined) delete spec.preferredHolder;
}
