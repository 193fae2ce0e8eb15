/** ClusterRole. Upstream: pkg/registry/rbac/clusterrole/strategy.go. Aggregation: controllers/clusterrole-aggregation.ts. */
import type { ClusterRole } from '../objects.ts';
import { clusterRoleErrors, clusterRoleUpdateErrors, RBAC_GROUP } from '../validation/rbac.ts';
import { createdAtColumn, defineKind, nameColumn } from './define.ts';
import { dropNoRules } from './role.ts';

export const clusterRoleKind = defineKind<ClusterRole>({
  group: RBAC_GROUP,
  version: 'v1',
  kind: 'ClusterRole',
  plural: 'clusterroles',
  singular: 'clusterrole',
  shortNames: [],
  categories: [],
  namespaced: false,
  schema: 'io.k8s.api.rbac.v1.ClusterRole',
  allowCreateOnUpdate: true,
  prepareForCreate: dropNoRules,
  prepareForUpdate: dropNoRules,
  validate: clusterRoleErrors,
  validateUpdate: clusterRoleUpdateErrors,
  columns: [nameColumn(), createdAtColumn()],
});
