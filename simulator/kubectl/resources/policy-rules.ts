/** Rules of roles as kubectl lists them: one thing a row, its verbs together. Mirrors kubectl/pkg/util/rbac/rbac.go. */
import type { PolicyRule } from '../../api/authorization/rbac.ts';
import { breakDown, compact } from '../../api/authorization/rule-cover.ts';

/** Cells of rules: resource with group, URLs, names, verbs; in upstream's order, which is that of the rules' Go texts. */
export function ruleRows(rules: readonly PolicyRule[]): string[][] {
  const keyed = compact(rules.flatMap(breakDown)).map((rule) => [goText(rule), rule] as const);
  keyed.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return keyed.map(([, { apiGroups, resources, resourceNames, nonResourceURLs, verbs }]) => [
    resourceText(resources?.[0], apiGroups?.[0]),
    goList(nonResourceURLs),
    goList(resourceNames),
    goList([...new Set(verbs)]),
  ]);
}

/** "[get list]". */
const goList = (list: readonly string[] | undefined): string => `[${(list ?? []).join(' ')}]`;

/** "deployments.apps/scale". Upstream: describe.CombineResourceGroup. */
function resourceText(resource: string | undefined, group: string | undefined): string {
  if (resource === undefined) return '';
  const slash = resource.indexOf('/');
  const [name, sub] = slash < 0 ? [resource, ''] : [resource.slice(0, slash), resource.slice(slash)];
  return `${name}${group ? `.${group}` : ''}${sub}`;
}

/** Upstream: PolicyRule.String. */
function goText({ verbs, apiGroups, resources, resourceNames, nonResourceURLs }: PolicyRule): string {
  const fields: readonly [string, readonly string[] | undefined][] = [
    ['Verbs', verbs],
    ['APIGroups', apiGroups],
    ['Resources', resources],
    ['ResourceNames', resourceNames],
    ['NonResourceURLs', nonResourceURLs],
  ];
  return `&PolicyRule{${fields.map(([name, list]) => `${name}:${goList(list)},`).join('')}}`;
}
