/**
 * Which requests a policy or a binding is about. Mirrors apiserver pkg/admission/plugin/policy/matching/matching.go and
 * pkg/admission/plugin/webhook/predicates/{rules,namespace,object}.
 */
import type { KubeObject } from '../../store/types.ts';
import type { AdmissionRequest } from '../admission/types.ts';
import type { LabelSelector, MatchResources, NamedRuleWithOperations } from '../objects.ts';
import type { Resource } from '../registry.ts';
import { labelSelectorMatches } from '../validation/labels.ts';

/** The version of the resource that a request matches in; undefined: it does not. Without rules, it does as it is. */
export function matchedResource(request: AdmissionRequest, match: MatchResources | undefined): Resource | undefined {
  if (!match) return request.resource;
  if (!namespaceMatches(request, match.namespaceSelector) || !objectMatches(request, match.objectSelector))
    return undefined;
  const { excludeResourceRules = [], resourceRules = [] } = match;
  if (matchRules(request, excludeResourceRules, match)) return undefined;
  return resourceRules.length === 0 ? request.resource : matchRules(request, resourceRules, match);
}

function matchRules(
  request: AdmissionRequest,
  rules: readonly NamedRuleWithOperations[],
  { matchPolicy }: MatchResources,
): Resource | undefined {
  const { resource, world } = request;
  if (rules.some((rule) => ruleMatches(request, resource, rule))) return resource;
  if (matchPolicy !== 'Equivalent') return undefined;
  const others = world.registry.all.filter((other) => other !== resource && other.name === resource.name);
  return others.find((other) => rules.some((rule) => ruleMatches(request, other, rule)));
}

const OPERATIONS = { create: 'CREATE', update: 'UPDATE', delete: 'DELETE' } as const;

/** What a request does, as rules and expressions call it. */
export const operationOf = ({ verb }: AdmissionRequest): 'CREATE' | 'UPDATE' | 'DELETE' => OPERATIONS[verb];

function ruleMatches(request: AdmissionRequest, { kind, name }: Resource, rule: NamedRuleWithOperations): boolean {
  const { subresource = '', namespace } = request;
  const has = (list: readonly string[] | undefined, value: string): boolean =>
    list?.some((item) => item === '*' || item === value) ?? false;
  const scope = name !== 'namespaces' && namespace !== undefined ? 'Namespaced' : 'Cluster';
  return (
    has(rule.operations, operationOf(request)) &&
    has(rule.apiGroups, kind.group) &&
    has(rule.apiVersions, kind.version) &&
    (rule.resources?.some((text) => resourceMatches(text, kind.plural, subresource)) ?? false) &&
    [undefined, '*', scope].includes(rule.scope) &&
    (!rule.resourceNames?.length || rule.resourceNames.includes(request.name))
  );
}

/** "pods", "pods/status", "pods/*", "*", "*\/scale". */
function resourceMatches(text: string, plural: string, subresource: string): boolean {
  const [wanted = '', wantedSub = ''] = text.split('/');
  return (wanted === '*' || wanted === plural) && (wantedSub === '*' || wantedSub === subresource);
}

const isEmpty = (selector: LabelSelector | undefined): boolean =>
  !selector || (!Object.keys(selector.matchLabels ?? {}).length && !selector.matchExpressions?.length);

/** Objects of the cluster are in no namespace and always match. A namespace itself is looked at by its own labels. */
function namespaceMatches(request: AdmissionRequest, selector: LabelSelector | undefined): boolean {
  const { resource, namespace, object, old, world } = request;
  if (isEmpty(selector)) return true;
  if (resource.name === 'namespaces')
    return labelSelectorMatches(selector as LabelSelector, (object ?? old)?.metadata.labels);
  if (namespace === undefined) return true;
  const found = world.store.get('namespaces', undefined, namespace);
  return found !== undefined && labelSelectorMatches(selector as LabelSelector, found.metadata.labels);
}

function objectMatches({ object, old }: AdmissionRequest, selector: LabelSelector | undefined): boolean {
  if (isEmpty(selector)) return true;
  const matches = (one: KubeObject | undefined): boolean =>
    one !== undefined && labelSelectorMatches(selector as LabelSelector, one.metadata.labels);
  return matches(object) || matches(old);
}
