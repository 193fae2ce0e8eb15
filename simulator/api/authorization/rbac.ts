/**
 * Who may do what: the roles bound to a user, read from the store (those every cluster has: bootstrap.ts). Mirrors
 * kubernetes plugin/pkg/auth/authorizer/rbac/rbac.go and pkg/registry/rbac/validation/rule.go. Leaves out: conditions on
 * field and label selectors.
 */
import type { KubeObject, StoreReader } from '../../store/types.ts';
import type { UserInfo } from '../types.ts';

/** What somebody wants to do: with a resource, or with a path that is none. */
export type Attributes = ResourceAttributes | PathAttributes;

export interface ResourceAttributes {
  readonly verb: string;
  readonly group: string;
  readonly resource: string;
  readonly subresource?: string | undefined;
  /** Absent: at the cluster scope. */
  readonly namespace?: string | undefined;
  readonly name?: string | undefined;
}

interface PathAttributes {
  readonly verb: string;
  readonly path: string;
}

export interface Decision {
  readonly allowed: boolean;
  readonly reason: string;
}

/** rbac.authorization.k8s.io/v1 PolicyRule. */
export interface PolicyRule {
  readonly verbs: readonly string[];
  readonly apiGroups?: readonly string[];
  readonly resources?: readonly string[];
  readonly resourceNames?: readonly string[];
  readonly nonResourceURLs?: readonly string[];
}

interface Subject {
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string;
}

interface Binding {
  readonly name: string;
  readonly namespace: string | undefined;
  readonly subjects: readonly Subject[];
  readonly role: { readonly kind: string; readonly name: string };
}

/** Members may do everything, whatever the roles say. Upstream: authorizerfactory.NewPrivilegedGroups. */
export const MASTERS = 'system:masters';
export const AUTHENTICATED = 'system:authenticated';
export const UNAUTHENTICATED = 'system:unauthenticated';

const CLUSTER_ROLES = 'clusterroles.rbac.authorization.k8s.io';
const CLUSTER_BINDINGS = 'clusterrolebindings.rbac.authorization.k8s.io';
const ROLES = 'roles.rbac.authorization.k8s.io';
const BINDINGS = 'rolebindings.rbac.authorization.k8s.io';

/** Whether a user may. */
export function authorize(store: StoreReader, user: UserInfo, wanted: Attributes): Decision {
  if (user.groups.includes(MASTERS)) return { allowed: true, reason: '' };
  const namespace = 'path' in wanted ? undefined : wanted.namespace;
  for (const { rule, reason } of rulesOf(store, user, namespace)) {
    if (allows(rule, wanted)) return { allowed: true, reason: `RBAC: allowed by ${reason()}` };
  }
  return { allowed: false, reason: '' };
}

/** Every rule that holds for a user in a namespace, cluster-wide ones first. */
export function* rulesOf(
  store: StoreReader,
  user: UserInfo,
  namespace: string | undefined,
): Iterable<{ readonly rule: PolicyRule; readonly reason: () => string }> {
  const all = [
    ...bindings(store, CLUSTER_BINDINGS, undefined),
    ...(namespace === undefined ? [] : bindings(store, BINDINGS, namespace)),
  ];
  for (const binding of all) {
    const subject = binding.subjects.find((s) => isSubject(s, user, binding.namespace));
    if (!subject) continue;
    for (const rule of roleRules(store, binding)) yield { rule, reason: () => describe(binding, subject) };
  }
}

type StoredBinding = KubeObject & { subjects?: Subject[]; roleRef: { kind: string; name: string } };

/** By the store's list, which is the same until one of them changes: memo. */
const READ = new WeakMap<readonly StoredBinding[], readonly Binding[]>();

/** In the order in which they were written last; upstream's order is any. */
function bindings(store: StoreReader, resource: string, namespace: string | undefined): readonly Binding[] {
  const list = store.list<StoredBinding>(resource, namespace);
  let read = READ.get(list);
  if (!read) {
    const made = ({ metadata }: StoredBinding): number => Number(metadata.resourceVersion);
    const all = [...list].sort((a, b) => made(a) - made(b));
    read = all.map(({ metadata, subjects, roleRef }) => ({
      name: metadata.name,
      namespace: metadata.namespace,
      subjects: subjects ?? [],
      role: roleRef,
    }));
    READ.set(list, read);
  }
  return read;
}

function roleRules(store: StoreReader, { namespace, role }: Binding): readonly PolicyRule[] {
  const resource = role.kind === 'Role' ? ROLES : CLUSTER_ROLES;
  const found = store.get<KubeObject & { rules?: PolicyRule[] }>(
    resource,
    role.kind === 'Role' ? namespace : undefined,
    role.name,
  );
  return found?.rules ?? [];
}

function isSubject(subject: Subject, user: UserInfo, namespace: string | undefined): boolean {
  switch (subject.kind) {
    case 'User':
      return user.name === subject.name;
    case 'Group':
      return user.groups.includes(subject.name);
    case 'ServiceAccount':
      return user.name === `system:serviceaccount:${subject.namespace || namespace || ''}:${subject.name}`;
    default:
      return false;
  }
}

/** `RoleBinding "b/default" of Role "r" to User "jane"`. */
function describe({ name, namespace, role }: Binding, subject: Subject): string {
  const binding = namespace === undefined ? `ClusterRoleBinding "${name}"` : `RoleBinding "${name}/${namespace}"`;
  const who = subject.kind === 'ServiceAccount' ? `${subject.name}/${subject.namespace}` : subject.name;
  return `${binding} of ${role.kind} "${role.name}" to ${subject.kind} "${who}"`;
}

/** Upstream: RuleAllows. */
function allows(rule: PolicyRule, wanted: Attributes): boolean {
  if (!has(rule.verbs, wanted.verb)) return false;
  if ('path' in wanted) return (rule.nonResourceURLs ?? []).some((url) => matchesPath(url, wanted.path));
  const { group, resource, subresource, name = '' } = wanted;
  if (!has(rule.apiGroups ?? [], group)) return false;
  const { resources = [], resourceNames = [] } = rule;
  const full = subresource ? `${resource}/${subresource}` : resource;
  if (!has(resources, full) && !(subresource && resources.includes(`*/${subresource}`))) return false;
  return resourceNames.length === 0 || resourceNames.includes(name);
}

const has = (list: readonly string[], value: string): boolean => list.includes('*') || list.includes(value);

function matchesPath(url: string, path: string): boolean {
  return url === '*' || url === path || (url.endsWith('*') && path.startsWith(url.slice(0, -1)));
}
