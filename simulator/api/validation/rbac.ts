/** Roles and bindings. Upstream: pkg/apis/rbac/validation/validation.go. */
import type { ClusterRole, PolicyRule, Role, RoleBinding, RoleRef, Subject } from '../objects.ts';
import { internalValue } from '../schema/internal.ts';
import type { FieldError } from '../types.ts';
import { addInvalid, invalid, notSupported, required } from './errors.ts';
import { validateLabelSelector } from './labels.ts';
import { validateObjectMeta, validateObjectMetaUpdate } from './metadata.ts';
import { isPathSegmentName, nameIsDnsSubdomain } from './names.ts';

export const RBAC_GROUP = 'rbac.authorization.k8s.io';

export function roleErrors(role: Role): FieldError[] {
  return [...validateObjectMeta(role.metadata, true, isPathSegmentName, 'metadata'), ...ruleErrors(role.rules, true)];
}

export function roleUpdateErrors(role: Role, old: Role): FieldError[] {
  return [...roleErrors(role), ...validateObjectMetaUpdate(role.metadata, old.metadata, 'metadata')];
}

export function clusterRoleErrors(role: ClusterRole): FieldError[] {
  const errors = validateObjectMeta(role.metadata, false, isPathSegmentName, 'metadata');
  errors.push(...ruleErrors(role.rules, false));
  if (!role.aggregationRule) return errors;
  const at = 'aggregationRule.clusterRoleSelectors';
  const selectors = role.aggregationRule.clusterRoleSelectors ?? [];
  if (selectors.length === 0)
    errors.push(required(at, 'at least one clusterRoleSelector required if aggregationRule is non-nil'));
  // The value shown is the selector that could not be made.
  for (const [i, selector] of selectors.entries()) {
    const found = validateLabelSelector(selector, `${at}[${i}]`);
    errors.push(...found);
    if (found.length > 0) errors.push(invalid(`${at}[${i}]`, null, 'invalid label selector.'));
  }
  return errors;
}

export function clusterRoleUpdateErrors(role: ClusterRole, old: ClusterRole): FieldError[] {
  return [...clusterRoleErrors(role), ...validateObjectMetaUpdate(role.metadata, old.metadata, 'metadata')];
}

function ruleErrors(rules: readonly PolicyRule[] | undefined, namespaced: boolean): FieldError[] {
  return (rules ?? []).flatMap((rule, i) => policyRuleErrors(rule, namespaced, `rules[${i}]`));
}

function policyRuleErrors(rule: PolicyRule, namespaced: boolean, path: string): FieldError[] {
  const { verbs, apiGroups = [], resources = [], resourceNames = [], nonResourceURLs = [] } = rule;
  const errors: FieldError[] = [];
  if (!verbs?.length) errors.push(required(`${path}.verbs`, 'verbs must contain at least one value'));
  if (nonResourceURLs.length > 0) {
    const refuse = (why: string): void => void errors.push(invalid(`${path}.nonResourceURLs`, nonResourceURLs, why));
    if (namespaced) refuse('namespaced rules cannot apply to non-resource URLs');
    if (apiGroups.length > 0 || resources.length > 0 || resourceNames.length > 0)
      refuse('rules cannot apply to both regular resources and non-resource URLs');
    return errors;
  }
  if (apiGroups.length === 0)
    errors.push(required(`${path}.apiGroups`, 'resource rules must supply at least one api group'));
  if (resources.length === 0)
    errors.push(required(`${path}.resources`, 'resource rules must supply at least one resource'));
  return errors;
}

/** Of RoleBindings and, with `namespaced` false, of ClusterRoleBindings. */
export function bindingErrors(binding: RoleBinding, namespaced: boolean): FieldError[] {
  const errors = validateObjectMeta(binding.metadata, namespaced, isPathSegmentName, 'metadata');
  errors.push(...roleRefErrors(binding.roleRef, namespaced ? ['Role', 'ClusterRole'] : ['ClusterRole']));
  for (const [i, subject] of (binding.subjects ?? []).entries())
    errors.push(...subjectErrors(subject, namespaced, `subjects[${i}]`));
  return errors;
}

export function bindingUpdateErrors(binding: RoleBinding, old: RoleBinding, namespaced: boolean): FieldError[] {
  const errors = bindingErrors(binding, namespaced);
  errors.push(...validateObjectMetaUpdate(binding.metadata, old.metadata, 'metadata'));
  const { apiGroup, kind, name } = binding.roleRef;
  const before = old.roleRef;
  if (apiGroup !== before.apiGroup || kind !== before.kind || name !== before.name)
    errors.push(
      invalid('roleRef', internalValue('io.k8s.api.rbac.v1.RoleRef', binding.roleRef), 'cannot change roleRef'),
    );
  return errors;
}

function roleRefErrors({ apiGroup, kind, name }: RoleRef, kinds: readonly string[]): FieldError[] {
  const errors: FieldError[] = [];
  if (apiGroup !== RBAC_GROUP) errors.push(notSupported('roleRef.apiGroup', apiGroup ?? '', [RBAC_GROUP]));
  if (!kinds.includes(kind)) errors.push(notSupported('roleRef.kind', kind ?? '', kinds));
  if (!name) errors.push(required('roleRef.name'));
  else addInvalid(errors, 'roleRef', '.name', name, isPathSegmentName(name, false));
  return errors;
}

function subjectErrors(subject: Subject, namespaced: boolean, path: string): FieldError[] {
  const { kind, name, apiGroup = '', namespace } = subject;
  const errors: FieldError[] = [];
  if (!name) errors.push(required(`${path}.name`));
  switch (kind) {
    case 'ServiceAccount':
      if (name) addInvalid(errors, path, '.name', name, nameIsDnsSubdomain(name, false));
      if (apiGroup !== '') errors.push(notSupported(`${path}.apiGroup`, apiGroup, ['']));
      if (!namespaced && !namespace) errors.push(required(`${path}.namespace`));
      break;
    case 'User':
    case 'Group':
      if (apiGroup !== RBAC_GROUP) errors.push(notSupported(`${path}.apiGroup`, apiGroup, [RBAC_GROUP]));
      break;
    default:
      errors.push(notSupported(`${path}.kind`, kind ?? '', ['ServiceAccount', 'User', 'Group']));
  }
  return errors;
}
