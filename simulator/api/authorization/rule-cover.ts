/**
 * Whether rules grant no more than other rules. Mirrors component-helpers/auth/rbac/validation/policy_comparator.go and
 * kubernetes pkg/registry/rbac/validation/policy_compact.go.
 */
import type { PolicyRule } from './rbac.ts';

/** What is wanted and not held, one line a rule, as a refusal lists it; empty when all is covered. */
export function missingRights(held: readonly PolicyRule[], wanted: readonly PolicyRule[]): string[] {
  return [...new Set(compact(uncovered(held, wanted)).map(ruleText))].sort();
}

/** The parts of `wanted` that `held` does not grant. */
export const uncovered = (held: readonly PolicyRule[], wanted: readonly PolicyRule[]): PolicyRule[] =>
  wanted.flatMap(breakDown).filter((part) => !held.some((rule) => covers(rule, part)));

/** Rules of one verb and one thing each. */
export function breakDown({
  verbs,
  apiGroups = [],
  resources = [],
  resourceNames = [],
  nonResourceURLs = [],
}: PolicyRule): PolicyRule[] {
  const parts: PolicyRule[] = [];
  for (const group of apiGroups) {
    for (const resource of resources) {
      for (const verb of verbs) {
        const part = { verbs: [verb], apiGroups: [group], resources: [resource] };
        if (resourceNames.length === 0) parts.push(part);
        else parts.push(...resourceNames.map((name) => ({ ...part, resourceNames: [name] })));
      }
    }
  }
  for (const url of nonResourceURLs) for (const verb of verbs) parts.push({ verbs: [verb], nonResourceURLs: [url] });
  return parts;
}

/** Upstream: ruleCovers. */
function covers(held: PolicyRule, part: PolicyRule): boolean {
  const hasAll = (list: readonly string[] | undefined, wanted: readonly string[] | undefined): boolean =>
    (list ?? []).includes('*') || (wanted ?? []).every((item) => list?.includes(item));
  const names = held.resourceNames ?? [];
  return (
    hasAll(held.verbs, part.verbs) &&
    hasAll(held.apiGroups, part.apiGroups) &&
    (part.resources ?? []).every((resource) => coversResource(held.resources ?? [], resource)) &&
    (part.nonResourceURLs ?? []).every((url) => (held.nonResourceURLs ?? []).some((own) => coversUrl(own, url))) &&
    (names.length === 0 ||
      (part.resourceNames !== undefined && part.resourceNames.every((name) => names.includes(name))))
  );
}

/** "pods/log" is in "*", "pods/log" and "*" + "/log". */
function coversResource(held: readonly string[], resource: string): boolean {
  if (held.includes('*') || held.includes(resource)) return true;
  const slash = resource.indexOf('/');
  return slash >= 0 && held.includes(`*${resource.slice(slash)}`);
}

function coversUrl(own: string, url: string): boolean {
  return own === url || (own.endsWith('*') && url.startsWith(own.replace(/\*+$/, '')));
}

/** Puts the verbs of one resource together. Upstream: CompactRules. */
export function compact(parts: readonly PolicyRule[]): PolicyRule[] {
  const rules: PolicyRule[] = [];
  const simple = new Map<string, { verbs: string[] } & PolicyRule>();
  for (const part of parts) {
    const { apiGroups, resources, resourceNames = [], nonResourceURLs } = part;
    if (nonResourceURLs?.length || !apiGroups || !resources) {
      rules.push(part);
      continue;
    }
    const key = JSON.stringify([apiGroups[0], resources[0], resourceNames]);
    const known = simple.get(key);
    if (known) known.verbs.push(...part.verbs);
    else simple.set(key, { ...part, verbs: [...part.verbs] });
  }
  return [...rules, ...simple.values()];
}

/** `{APIGroups:[""], Resources:["pods"], Verbs:["get" "list"]}`. Upstream: CompactString. */
function ruleText({ apiGroups, resources, nonResourceURLs, resourceNames, verbs }: PolicyRule): string {
  const parts: [string, readonly string[] | undefined][] = [
    ['APIGroups', apiGroups],
    ['Resources', resources],
    ['NonResourceURLs', nonResourceURLs],
    ['ResourceNames', resourceNames],
    ['Verbs', verbs],
  ];
  const text = parts.flatMap(([name, list]) =>
    list?.length ? [`${name}:[${list.map((item) => JSON.stringify(item)).join(' ')}]`] : [],
  );
  return `{${text.join(', ')}}`;
}
