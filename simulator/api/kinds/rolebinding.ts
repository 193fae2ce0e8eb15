/** RoleBinding and ClusterRoleBinding, alike but for their scope. Upstream: pkg/registry/rbac/rolebinding and
 * clusterrolebinding, defaults of pkg/apis/rbac/v1/defaults.go. */
import type { ClusterRoleBinding, RoleBinding } from '../objects.ts';
import { bindingErrors, bindingUpdateErrors, RBAC_GROUP } from '../validation/rbac.ts';
import { ageColumn, column, defineKind, nameColumn, wideColumn } from './define.ts';

const shared = {
  group: RBAC_GROUP,
  version: 'v1',
  shortNames: [],
  categories: [],
  allowCreateOnUpdate: true,
  defaults: setGroups,
  columns: [
    nameColumn<RoleBinding>(),
    column<RoleBinding>('Role', ({ roleRef }) => `${roleRef.kind}/${roleRef.name}`),
    ageColumn<RoleBinding>(),
    wideColumn<RoleBinding>('Users', (binding) => subjects(binding, 'User')),
    wideColumn<RoleBinding>('Groups', (binding) => subjects(binding, 'Group')),
    wideColumn<RoleBinding>('ServiceAccounts', (binding) => subjects(binding, 'ServiceAccount')),
  ],
} as const;

export const roleBindingKind = defineKind<RoleBinding>({
  ...shared,
  kind: 'RoleBinding',
  plural: 'rolebindings',
  singular: 'rolebinding',
  namespaced: true,
  schema: 'io.k8s.api.rbac.v1.RoleBinding',
  validate: (binding) => bindingErrors(binding, true),
  validateUpdate: (binding, old) => bindingUpdateErrors(binding, old, true),
});

export const clusterRoleBindingKind = defineKind<ClusterRoleBinding>({
  ...shared,
  kind: 'ClusterRoleBinding',
  plural: 'clusterrolebindings',
  singular: 'clusterrolebinding',
  namespaced: false,
  schema: 'io.k8s.api.rbac.v1.ClusterRoleBinding',
  validate: (binding) => bindingErrors(binding, false),
  validateUpdate: (binding, old) => bindingUpdateErrors(binding, old, false),
});

function setGroups({ roleRef, subjects }: RoleBinding): void {
  if (!roleRef.apiGroup) roleRef.apiGroup = RBAC_GROUP;
  for (const subject of subjects ?? []) {
    if (!subject.apiGroup && (subject.kind === 'User' || subject.kind === 'Group')) subject.apiGroup = RBAC_GROUP;
  }
}

/** "a, b"; service accounts as namespace/name. */
function subjects({ subjects = [] }: RoleBinding, kind: string): string {
  return subjects
    .filter((subject) => subject.kind === kind)
    .map(({ namespace, name }) => (kind === 'ServiceAccount' && namespace ? `${namespace}/${name}` : name))
    .join(', ');
}
