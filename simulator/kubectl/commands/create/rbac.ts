/** `kubectl create` role, clusterrole, rolebinding, clusterrolebinding. Mirrors the create_*.go of those names. */
import type { Routine } from '../../../kernel/wait.ts';
import { CliError, PlainError } from '../../cli/errors.ts';
import type { FlagSpec, Invocation, JsonObject, Mapping } from '../../types.ts';
import { parseLabels } from '../pairs.ts';
import { generatorCommand, nameArgument } from './generator.ts';

const RBAC = 'rbac.authorization.k8s.io/v1';
const GROUP = 'rbac.authorization.k8s.io';
const VERBS = new Set([
  '*',
  'get',
  'list',
  'watch',
  'create',
  'update',
  'patch',
  'delete',
  'deletecollection',
  'use',
  'bind',
  'escalate',
  'impersonate',
  'approve',
  'sign',
  'proxy',
  'attest',
]);

const RULE_FLAGS: readonly FlagSpec[] = [
  { name: 'verb', type: 'stringSlice' },
  { name: 'resource', type: 'stringSlice' },
  {
    name: 'resource-name',
    type: 'stringArray',
  },
];

const unique = (items: readonly string[]): string[] => [...new Set(items)];

function* verbsOf(call: Invocation): Routine<string[]> {
  const verbs = unique(call.flags.list('verb'));
  if (verbs.length === 0) throw new CliError('at least one verb must be specified');
  for (const verb of verbs)
    if (!VERBS.has(verb)) yield* call.err(`Warning: '${verb}' is not a standard resource verb\n`);
  return verbs.includes('*') ? ['*'] : verbs;
}

/** One rule per API group, in the order in which the groups come. */
function* resourceRules(call: Invocation, verbs: readonly string[]): Routine<JsonObject[]> {
  const { flags } = call;
  const names = flags.list('resource-name');
  const byGroup = new Map<string, string[]>();
  for (const text of flags.list('resource')) {
    const [whole = '', subresource] = text.split('/') as [string, string | undefined];
    let mapping: Mapping | undefined;
    if (whole !== '*') {
      try {
        mapping = yield* call.discovery.resolve(whole);
      } catch (error) {
        throw error instanceof CliError ? new PlainError(`${error.message}\n`) : error;
      }
    }
    const group = mapping?.group ?? '';
    const resource = (mapping?.resource ?? whole) + (subresource ? `/${subresource}` : '');
    byGroup.set(group, unique([...(byGroup.get(group) ?? []), resource]));
  }
  return [...byGroup].map(([group, resources]) => ({
    verbs: [...verbs],
    apiGroups: [group],
    resources,
    ...(names.length > 0 ? { resourceNames: [...names] } : {}),
  }));
}

export const CREATE_ROLE = generatorCommand({
  name: 'role',
  arguments:
    'NAME --verb=verb --resource=resource.group/subresource [--resource-name=resourcename] [--dry-run=server|client|none]',
  flags: RULE_FLAGS,
  *make(call) {
    const name = nameArgument(call);
    const verbs = yield* verbsOf(call);
    if (call.flags.list('resource').length === 0) throw new CliError('at least one resource must be specified');
    return { kind: 'Role', apiVersion: RBAC, metadata: { name }, rules: yield* resourceRules(call, verbs) };
  },
});

export const CREATE_CLUSTERROLE = generatorCommand({
  name: 'clusterrole',
  arguments: 'NAME --verb=verb --resource=resource.group [--resource-name=resourcename] [--dry-run=server|client|none]',
  flags: [
    ...RULE_FLAGS,
    { name: 'non-resource-url', type: 'stringSlice' },
    { name: 'aggregation-rule', type: 'string' },
  ],
  *make(call) {
    const { flags } = call;
    const name = nameArgument(call);
    const aggregation = flags.string('aggregation-rule');
    const urls = flags.list('non-resource-url');
    if (aggregation !== '') {
      if (urls.length > 0 || flags.list('verb').length > 0 || flags.list('resource').length > 0) {
        throw new CliError(
          'aggregation rule must be specified without nonResourceURLs, verbs, resources or resourceNames',
        );
      }
      return {
        kind: 'ClusterRole',
        apiVersion: RBAC,
        metadata: { name },
        rules: null,
        aggregationRule: { clusterRoleSelectors: [{ matchLabels: parseLabels(aggregation) }] },
      };
    }
    const verbs = yield* verbsOf(call);
    if (flags.list('resource').length === 0 && urls.length === 0)
      throw new CliError('one of resource or nonResourceURL must be specified');
    const rules = yield* resourceRules(call, verbs);
    if (urls.length > 0) rules.push({ verbs, nonResourceURLs: [...urls] });
    return { kind: 'ClusterRole', apiVersion: RBAC, metadata: { name }, rules };
  },
});

const SUBJECT_FLAGS: readonly FlagSpec[] = [
  {
    name: 'user',
    type: 'stringArray',
  },
  {
    name: 'group',
    type: 'stringArray',
  },
  {
    name: 'serviceaccount',
    type: 'stringArray',
  },
];

function subjects(call: Invocation): JsonObject[] {
  const { flags } = call;
  return [
    ...flags.list('user').map((name) => ({ kind: 'User', apiGroup: GROUP, name })),
    ...flags.list('group').map((name) => ({ kind: 'Group', apiGroup: GROUP, name })),
    ...flags.list('serviceaccount').map((text) => {
      const [namespace, name, ...more] = text.split(':');
      if (!namespace || !name || more.length > 0) throw new CliError('serviceaccount must be <namespace>:<name>');
      return { kind: 'ServiceAccount', name, namespace };
    }),
  ];
}

export const CREATE_ROLEBINDING = generatorCommand({
  name: 'rolebinding',
  arguments:
    'NAME --clusterrole=NAME|--role=NAME [--user=username] [--group=groupname] [--serviceaccount=namespace:serviceaccountname] [--dry-run=server|client|none]',
  flags: [...SUBJECT_FLAGS, { name: 'clusterrole', type: 'string' }, { name: 'role', type: 'string' }],
  failure: 'failed to create rolebinding: ',
  *make(call) {
    const name = nameArgument(call);
    const [clusterRole, role] = [call.flags.string('clusterrole'), call.flags.string('role')];
    if ((clusterRole === '') === (role === ''))
      throw new CliError('exactly one of clusterrole or role must be specified');
    const subjectList = subjects(call);
    return {
      kind: 'RoleBinding',
      apiVersion: RBAC,
      metadata: { name },
      ...(subjectList.length > 0 ? { subjects: subjectList } : {}),
      roleRef: { apiGroup: GROUP, kind: role ? 'Role' : 'ClusterRole', name: role || clusterRole },
    };
  },
});

export const CREATE_CLUSTERROLEBINDING = generatorCommand({
  name: 'clusterrolebinding',
  arguments:
    'NAME --clusterrole=NAME [--user=username] [--group=groupname] [--serviceaccount=namespace:serviceaccountname] [--dry-run=server|client|none]',
  flags: [
    ...SUBJECT_FLAGS,
    {
      name: 'clusterrole',
      type: 'string',
      required: true,
    },
  ],
  failure: 'failed to create clusterrolebinding: ',
  *make(call) {
    const name = nameArgument(call);
    const subjectList = subjects(call);
    return {
      kind: 'ClusterRoleBinding',
      apiVersion: RBAC,
      metadata: { name },
      ...(subjectList.length > 0 ? { subjects: subjectList } : {}),
      roleRef: { apiGroup: GROUP, kind: 'ClusterRole', name: call.flags.string('clusterrole') },
    };
  },
});
