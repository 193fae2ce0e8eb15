/** Role. Upstream: pkg/registry/rbac/role/strategy.go. That nobody grants what they lack: admission/rbac-escalation.ts. */
import type { PolicyRule, Role } from '../objects.ts';
import { RBAC_GROUP, roleErrors, roleUpdateErrors } from '../validation/rbac.ts';
import { createdAtColumn, defineKind, nameColumn } from './define.ts';

export const roleKind = defineKind<Role>({
  group: RBAC_GROUP,
  version: 'v1',
  kind: 'Role',
  plural: 'roles',
  singular: 'role',
  shortNames: [],
  categories: [],
  namespaced: true,
  schema: 'io.k8s.api.rbac.v1.Role',
  allowCreateOnUpdate: true,
  prepareForCreate: dropNoRules,
  prepareForUpdate: dropNoRules,
  validate: roleErrors,
  validateUpdate: roleUpdateErrors,
  columns: [nameColumn(), createdAtColumn()],
});

/** No rules are written as null. */
export function dropNoRules(draft: { rules?: PolicyRule[] }): void {
  if (draft.rules?.length === 0) draft.rules = null as never;
}
