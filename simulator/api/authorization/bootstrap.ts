/**
 * Makes the default roles and bindings when an API server starts. Mirrors pkg/registry/rbac/rest/storage_rbac.go (the post-start
 * hook rbac/bootstrap-roles). Leaves out: bringing changed defaults back at a restart (autoupdate).
 */
import { deepFreeze } from '../../store/freeze.ts';
import {
  CLUSTER_ROLE_BINDINGS,
  CLUSTER_ROLES,
  CONTROLLER_ROLES,
  NAMESPACE_ROLE_BINDINGS,
  NAMESPACE_ROLES,
} from './default-roles.ts';
import type { PolicyRule } from './rbac.ts';

/** An object without what the store and the server give it. */
export interface Bootstrapped {
  readonly resource: string;
  readonly namespace?: string;
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly apiVersion: string;
  readonly kind: string;
  /** Everything but metadata. */
  readonly content: Readonly<Record<string, unknown>>;
}

const GROUP = 'rbac.authorization.k8s.io';
const LABELS = { 'kubernetes.io/bootstrapping': 'rbac-defaults' };
const ANNOTATIONS = { 'rbac.authorization.kubernetes.io/autoupdate': 'true' };

const VERBS: Readonly<Record<string, string>> = {
  g: 'get',
  l: 'list',
  w: 'watch',
  c: 'create',
  u: 'update',
  p: 'patch',
  d: 'delete',
  D: 'deletecollection',
  '*': '*',
};
const EVENTS = '.,events.k8s.io events cup';

function readAll(): Bootstrapped[] {
  const found: Bootstrapped[] = [];
  for (const { head, rules } of readRoles(CLUSTER_ROLES)) {
    const [name = '', ...marks] = head.split(' ');
    const feeds = marks.filter((mark) => mark.startsWith('>')).map((mark) => mark.slice(1));
    const source = marks.find((mark) => mark.startsWith('<'))?.slice(1);
    const labels = Object.fromEntries(feeds.map((target) => [`${GROUP}/aggregate-to-${target}`, 'true']));
    const matchLabels = { [`${GROUP}/aggregate-to-${source}`]: 'true' };
    const content =
      source === undefined ? { rules } : { aggregationRule: { clusterRoleSelectors: [{ matchLabels }] }, rules: null };
    found.push(entry('clusterroles', 'ClusterRole', name, content, labels));
  }
  for (const line of lines(CLUSTER_ROLE_BINDINGS)) {
    const [name = '', ...subjects] = line.split(' ');
    found.push(entry('clusterrolebindings', 'ClusterRoleBinding', name, binding('ClusterRole', name, subjects)));
  }
  for (const { head, rules } of readRoles(CONTROLLER_ROLES)) {
    const name = `system:controller:${head}`;
    found.push(entry('clusterroles', 'ClusterRole', name, { rules }));
    found.push(entry('clusterrolebindings', 'ClusterRoleBinding', name, binding('ClusterRole', name, [`s:${head}`])));
  }
  for (const { head, rules } of readRoles(NAMESPACE_ROLES)) {
    const [namespace, name = ''] = head.split('/');
    found.push({ ...entry('roles', 'Role', name, { rules }), namespace });
  }
  for (const line of lines(NAMESPACE_ROLE_BINDINGS)) {
    const [path = '', role = '', ...subjects] = line.split(' ');
    const [namespace, name = ''] = path.split('/');
    found.push({ ...entry('rolebindings', 'RoleBinding', name, binding('Role', role, subjects)), namespace });
  }
  return found;
}

function entry(
  plural: string,
  kind: string,
  name: string,
  content: Record<string, unknown>,
  labels: Readonly<Record<string, string>> = {},
): Bootstrapped {
  return {
    resource: `${plural}.${GROUP}`,
    name,
    labels: { ...LABELS, ...labels },
    annotations: ANNOTATIONS,
    apiVersion: `${GROUP}/v1`,
    kind,
    content,
  };
}

function lines(text: string): string[] {
  return text.split('\n').filter((line) => line !== '');
}

function readRoles(text: string): { head: string; rules: PolicyRule[] }[] {
  const roles: { head: string; rules: PolicyRule[] }[] = [];
  for (const line of lines(text)) {
    if (line.startsWith(' ')) roles.at(-1)?.rules.push(readRule(line.slice(1)));
    else roles.push({ head: line, rules: [] });
  }
  return roles;
}

/** Example: ". pods glw" = {verbs: ['get', 'list', 'watch'], apiGroups: [''], resources: ['pods']}. */
function readRule(text: string): PolicyRule {
  const [groups = '', resources = '', verbs = '', names] = (text === 'E' ? EVENTS : text).split(' ');
  const words = verbs.split('+').flatMap((part) => (/^[glwcupdD*]+$/.test(part) ? [...part].map(verbOf) : [part]));
  words.sort();
  if (groups === 'url') return { verbs: words, nonResourceURLs: resources.split(',') };
  return {
    verbs: words,
    apiGroups: groups.split(',').map((group) => (group === '.' ? '' : group)),
    resources: resources.split(','),
    ...(names === undefined ? {} : { resourceNames: names.split(',') }),
  };
}

function verbOf(letter: string): string {
  const verb = VERBS[letter];
  if (verb === undefined) throw new Error(`default roles: no verb ${letter}`);
  return verb;
}

function binding(kind: string, name: string, subjects: readonly string[]): Record<string, unknown> {
  const roleRef = { apiGroup: GROUP, kind, name };
  const list = subjects.map((text) => {
    const subject = text.slice(2);
    if (text.startsWith('s:')) return { kind: 'ServiceAccount', name: subject, namespace: 'kube-system' };
    return { kind: text.startsWith('g:') ? 'Group' : 'User', apiGroup: GROUP, name: subject };
  });
  return list.length === 0 ? { roleRef } : { roleRef, subjects: list };
}

/** Every world's objects share these parts. */
export const DEFAULT_RBAC_OBJECTS: readonly Bootstrapped[] = deepFreeze(readAll());
