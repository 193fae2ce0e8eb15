/**
 * Aggregated ClusterRoles get the rules of the roles their selectors take. Mirrors
 * pkg/controller/clusterroleaggregation/clusterroleaggregation_controller.go.
 */
import type { ClusterRole, PolicyRule } from '../api/objects.ts';
import { labelSelectorMatches } from '../api/validation/labels.ts';
import type { KubeObject } from '../store/types.ts';
import { type Controller, type ControllerContext, defineController } from './types.ts';

const ROLES = 'clusterroles.rbac.authorization.k8s.io';

type Role = ClusterRole & KubeObject;

/** Controllers remember: each cluster has its own. */
export function clusterRoleAggregation(): Controller {
  /** Roles that take the rules of others, by name. Any change may concern any of them. */
  let aggregated: readonly string[] = [];
  return defineController({
    name: 'clusterrole-aggregation-controller',
    eventSource: 'clusterrole-aggregation-controller',
    serviceAccount: 'clusterrole-aggregation-controller',
    watches: [
      {
        resource: ROLES,
        keys: ({ type, object }) => {
          const { metadata, aggregationRule } = object as Role;
          const others = aggregated.filter((name) => name !== metadata.name);
          aggregated = aggregationRule && type !== 'DELETED' ? [...others, metadata.name].sort() : others;
          return aggregated;
        },
      },
    ],
    reconcile,
  });
}

/** Upstream: syncClusterRole. */
function reconcile(context: ControllerContext, name: string): void | 'retry' {
  const role = context.store.get<Role>(ROLES, undefined, name);
  if (!role?.aggregationRule) return;
  const rules: PolicyRule[] = [];
  const known = new Set<string>();
  const all = context.store.list<Role>(ROLES);
  for (const selector of role.aggregationRule.clusterRoleSelectors ?? []) {
    for (const other of all) {
      if (other === role || !labelSelectorMatches(selector, other.metadata.labels)) continue;
      for (const rule of other.rules ?? []) {
        const key = textOf(rule);
        if (!known.has(key)) rules.push(rule);
        known.add(key);
      }
    }
  }
  const now = role.rules ?? [];
  if (rules.length === now.length && rules.every((rule, i) => textOf(rule) === textOf(now[i] as PolicyRule))) return;
  const result = context.client.patch(ROLES, undefined, name, 'merge', { rules });
  if (!result.ok && result.status.reason !== 'NotFound') return 'retry';
}

/** Rules of stored roles, written out once, in whichever order their keys came: memo. */
const TEXTS = new WeakMap<PolicyRule, string>();

function textOf(rule: PolicyRule): string {
  let text = TEXTS.get(rule);
  if (text === undefined) {
    const { verbs, apiGroups, resources, resourceNames, nonResourceURLs } = rule;
    text = JSON.stringify([verbs, apiGroups, resources, resourceNames, nonResourceURLs]);
    TEXTS.set(rule, text);
  }
  return text;
}
