/** `kubectl create` role, clusterrole, rolebinding, clusterrolebinding. Mirrors the create_*.go of those names. */
import type { Routine } from '../../../kernel/wait.ts';
import { CliError } from '../../cli/errors.ts';
import type { FlagSpec, Invocation, JsonObject } from '../../types.ts';
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

const URL_VERBS = new Set(['*', 'get', 'put', 'post', 'head', 'options', 'delete', 'patch']);

const RULE_FLAGS: readonly FlagSpec[] = [
  { name: 'verb', type: 'stringSlice' },
  { name: 'resource', type: 'stringSlice' },
  {
    name: 'resource-name',
    type: 'stringArray',
  },
];

const pair = (text: string): [string, string] => {
  const equals = text.indexOf('=');
  return [text.slice(0, equals), text.slice(equals + 1)];
};

const unique = (items: readonly string[]): string[] => [...new Set(items)];

function verbsOf({ flags }: Invocation): string[] {
  const verbs = unique(flags.list('verb'));
  if (verbs.length === 0) throw new CliError('at least one verb must be specified');
  return verbs.includes('*') ? ['*'] : verbs;
}

function* warnOfVerbs(call: Invocation, verbs: readonly string[]): Routine<void> {
  for (const verb of verbs)
    if (!VERBS.has(verb)) yield* call.err(`Warning: '${verb}' is not a standard resource verb\n`);
}

/** What may be done to URLs that are no resources. Upstream: create_clusterrole.go Validate. */
function checkUrls(urls: readonly string[], verbs: readonly string[]): void {
  for (const verb of verbs) if (!URL_VERBS.has(verb)) throw new CliError(`invalid verb: '${verb}' for nonResourceURL`);
  for (const url of urls) {
    if (url === '*') continue;
    if (!url.startsWith('/')) throw new CliError('nonResourceURL should start with /');
    if (url.slice(0, -1).includes('*'))
      throw new CliError("nonResourceURL only supports wildcard matches when '*' is at the end");
  }
}

/** One rule per API group, in the order in which the groups come. */
function* resourceRules(call: Invocation, verbs: readonly string[]): Routine<JsonObject[]> {
  const { flags } = call;
  const names = unique(flags.list('resource-name'));
  const byGroup = new Map<string, string[]>();
  for (const text of flags.list('resource')) {
    const [whole = '', subresource] = text.split('/') as [string, string | undefined];
    const mapping = whole === '*' ? undefined : yield* call.discovery.resourceFor(whole);
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
    const verbs = verbsOf(call);
    if (call.flags.list('resource').length === 0) throw new CliError('at least one resource must be specified');
    yield* warnOfVerbs(call, verbs);
    return { kind: 'Role', apiVersion: RBAC, metadata: { name }, rules: yield* resourceRules(call, verbs) };
  },
});

export const CREATE_CLUSTERROLE = generatorCommand({
  name: 'clusterrole',
  arguments: 'NAME --verb=verb --resource=resource.group [--resource-name=resourcename] [--dry-run=server|client|none]',
  flags: [
    ...RULE_FLAGS,
    { name: 'non-resource-url', type: 'stringSlice' },
    { name: 'aggregation-rule', type: 'mapStringString' },
  ],
  *make(call) {
    const { flags } = call;
    const name = nameArgument(call);
    const aggregation = flags.list('aggregation-rule').map(pair);
    const urls = unique(flags.list('non-resource-url'));
    if (aggregation.length > 0) {
      const rest = ['verb', 'resource', 'resource-name'].some((flag) => flags.list(flag).length > 0);
      if (urls.length > 0 || rest) {
        throw new CliError(
          'aggregation rule must be specified without nonResourceURLs, verbs, resources or resourceNames',
        );
      }
      return {
        kind: 'ClusterRole',
        apiVersion: RBAC,
        metadata: { name },
        rules: null,
        aggregationRule: { clusterRoleSelectors: [{ matchLabels: Object.fromEntries(aggregation) }] },
      };
    }
    const verbs = verbsOf(call);
    if (flags.list('resource').length === 0 && urls.length === 0)
      throw new CliError('one of resource or nonResourceURL must be specified');
    if (flags.list('resource').length > 0) yield* warnOfVerbs(call, verbs);
    const rules = yield* resourceRules(call, verbs);
    if (urls.length > 0) checkUrls(urls, verbs);
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
