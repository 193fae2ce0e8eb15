/**
 * Nobody grants rights they do not have themselves, unless they may `escalate` roles or `bind` this one. Upstream this is no
 * admission plugin but wraps the storages, which comes to the same: kubernetes pkg/registry/rbac/{role,clusterrole,rolebinding,
 * clusterrolebinding}/policybased/storage.go, pkg/registry/rbac/escalation_check.go.
 */
import type { KubeObject } from '../../store/types.ts';
import { authorize, MASTERS, type PolicyRule, rulesOf } from '../authorization/rbac.ts';
import { missingRights } from '../authorization/rule-cover.ts';
import { forbidden, notFound } from '../errors.ts';
import type { ClusterRole, RoleBinding } from '../objects.ts';
import type { Status } from '../types.ts';
import { sameJson } from '../validation/errors.ts';
import { RBAC_GROUP } from '../validation/rbac.ts';
import { type AdmissionRequest, defineAdmission } from './types.ts';

const ROLES = [`roles.${RBAC_GROUP}`, `clusterroles.${RBAC_GROUP}`];
const BINDINGS = [`rolebindings.${RBAC_GROUP}`, `clusterrolebindings.${RBAC_GROUP}`];
/** The API server itself. */
const SERVER = 'system:apiserver';
const EVERYTHING: readonly PolicyRule[] = [
  { verbs: ['*'], apiGroups: ['*'], resources: ['*'] },
  { verbs: ['*'], nonResourceURLs: ['*'] },
];

export const rbacEscalation = defineAdmission({
  name: 'RBACEscalation',
  resources: [...ROLES, ...BINDINGS],
  admit(request): Status | undefined {
    const { user } = request.context;
    if (request.verb === 'delete' || user.groups.includes(MASTERS) || user.name === SERVER) return undefined;
    return ROLES.includes(request.resource.name) ? roleRefusal(request) : bindingRefusal(request);
  },
});

function roleRefusal(request: AdmissionRequest): Status | undefined {
  const { resource, namespace, name, object, old, context, world } = request;
  const role = object as unknown as ClusterRole;
  const before = old as unknown as ClusterRole | undefined;
  const escalates = authorize(world.store, context.user, {
    verb: 'escalate',
    group: RBAC_GROUP,
    resource: resource.kind.plural,
    namespace,
    name,
  });
  if (escalates.allowed) return undefined;
  const unchanged =
    before && sameJson(role.rules, before.rules) && sameJson(role.aggregationRule, before.aggregationRule);
  if (unchanged) return undefined;
  const why = problem(request, role.rules ?? []);
  if (why !== undefined) return forbidden(resource.qualified, name, why);
  if (!role.aggregationRule && !before?.aggregationRule) return undefined;
  return problem(request, EVERYTHING) === undefined
    ? undefined
    : forbidden(resource.qualified, name, 'must have cluster-admin privileges to use the aggregationRule');
}

function bindingRefusal(request: AdmissionRequest): Status | undefined {
  const { resource, namespace, name, object, old, context, world } = request;
  const { roleRef, subjects } = object as unknown as RoleBinding;
  const before = old as unknown as RoleBinding | undefined;
  if (before && sameJson(roleRef, before.roleRef) && sameJson(subjects, before.subjects)) return undefined;
  const plural = roleRef.kind === 'Role' ? 'roles' : 'clusterroles';
  const binds = { verb: 'bind', group: RBAC_GROUP, resource: plural, namespace, name: roleRef.name };
  if (authorize(world.store, context.user, binds).allowed) return undefined;
  const role = world.store.get<ClusterRole & KubeObject>(
    `${plural}.${RBAC_GROUP}`,
    roleRef.kind === 'Role' ? namespace : undefined,
    roleRef.name,
  );
  if (!role) return notFound(resource.qualified, roleRef.name);
  const why = problem(request, role.rules ?? []);
  return why === undefined ? undefined : forbidden(resource.qualified, name, why);
}

/** Upstream: ConfirmNoEscalation. */
function problem(
  { namespace, context: { user }, world }: AdmissionRequest,
  wanted: readonly PolicyRule[],
): string | undefined {
  const held = [...rulesOf(world.store, user, namespace)].map(({ rule }) => rule);
  const missing = missingRights(held, wanted);
  if (missing.length === 0) return undefined;
  const groups = user.groups.map((group) => JSON.stringify(group)).join(' ');
  return `user ${JSON.stringify(user.name)} (groups=[${groups}]) is attempting to grant RBAC permissions not currently held:\n${missing.join('\n')}`;
}
