/** `kubectl create` role, clusterrole, rolebinding, clusterrolebinding. Mirrors the create_*.go of those names. */
import type { Routine } from '../../../kernel/wait.ts';
import { CliError, Failure } from '../../cli/errors.ts';
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
  'proxy',
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

interface RuleResource {
  /** As it was written: "deploy.apps", or "*.apps". */
  readonly named: string;
  readonly resource: string;
  readonly group: string;
  readonly subresource: string;
}

/** "deploy.apps/scale" taken apart; "*" by itself stands for all that was named. Upstream: CreateRoleOptions.Complete. */
function resourcesOf({ flags }: Invocation): readonly RuleResource[] {
  const found: RuleResource[] = [];
  for (const text of flags.list('resource')) {
    const slash = text.indexOf('/');
    const named = slash < 0 ? text : text.slice(0, slash);
    const [resource = '', ...group] = named.split('.');
    const part = { named, resource, group: group.join('.'), subresource: slash < 0 ? '' : text.slice(slash + 1) };
    if (text === '*') return [part];
    found.push(part);
  }
  return found;
}

/** Verbs that only some resources have. Upstream: specialVerbs in create_role.go. */
const SPECIAL_VERBS: Readonly<Record<string, readonly string[]>> = {
  use: ['podsecuritypolicies.policy', 'podsecuritypolicies.extensions'],
  bind: [`roles.${GROUP}`, `clusterroles.${GROUP}`],
  escalate: [`roles.${GROUP}`, `clusterroles.${GROUP}`],
  impersonate: ['users.', 'serviceaccounts.', 'groups.', 'userextras.authentication.k8s.io'],
};

/**
 * One rule per API group, in the order of their names. What no server has is refused, unless only a special verb knows it. Upstream:
 * validateResource, generateResourcePolicyRules.
 */
function* resourceRules(call: Invocation, verbs: readonly string[]): Routine<JsonObject[]> {
  const names = unique(call.flags.list('resource-name'));
  const byGroup = new Map<string, string[]>();
  let anything = false;
  for (const { named, resource, group, subresource } of resourcesOf(call)) {
    if (resource === '') throw new CliError('resource must be specified if apiGroup/subresource specified');
    anything ||= resource === '*';
    let found = { resource, group };
    let missing: Failure | undefined;
    try {
      if (resource !== '*') found = yield* call.discovery.resourceFor(named);
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      missing = error;
    }
    // After a "*" nothing is checked.
    for (const verb of anything ? [] : verbs) {
      const special = Object.hasOwn(SPECIAL_VERBS, verb) ? SPECIAL_VERBS[verb] : undefined;
      if (!special) continue;
      if (!special.includes(`${found.resource}.${found.group}`))
        throw new CliError(`can not perform '${verb}' on '${found.resource}' in group '${found.group}'`);
      missing = undefined;
    }
    if (missing && !anything) throw missing;
    const whole = found.resource + (subresource === '' ? '' : `/${subresource}`);
    byGroup.set(found.group, unique([...(byGroup.get(found.group) ?? []), whole]));
  }
  return [...byGroup]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([group, resources]) => ({
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
