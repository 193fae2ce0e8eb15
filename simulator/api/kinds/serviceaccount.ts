/** ServiceAccount. Upstream: pkg/registry/core/serviceaccount/strategy.go. */
import type { ServiceAccount } from '../objects.ts';
import { validateObjectMeta, validateObjectMetaUpdate } from '../validation/metadata.ts';
import { nameIsDnsSubdomain } from '../validation/names.ts';
import { ageColumn, defineKind, nameColumn } from './define.ts';

export const serviceAccountKind = defineKind<ServiceAccount>({
  group: '',
  version: 'v1',
  kind: 'ServiceAccount',
  plural: 'serviceaccounts',
  singular: 'serviceaccount',
  shortNames: ['sa'],
  categories: [],
  namespaced: true,
  schema: 'io.k8s.api.core.v1.ServiceAccount',
  validate: (account) => validateObjectMeta(account.metadata, true, nameIsDnsSubdomain, 'metadata'),
  validateUpdate: (account, old) => [
    ...validateObjectMetaUpdate(account.metadata, old.metadata, 'metadata'),
    ...validateObjectMeta(account.metadata, true, nameIsDnsSubdomain, 'metadata'),
  ],
  columns: [nameColumn(), ageColumn()],
});
