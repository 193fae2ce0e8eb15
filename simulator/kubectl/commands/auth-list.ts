/** `kubectl auth can-i --list`. Mirrors kubectl/pkg/cmd/auth/cani.go (RunAccessList) and pkg/util/rbac. */
import type { PolicyRule } from '../../api/authorization/rbac.ts';
import { breakDown, compact } from '../../api/authorization/rule-cover.ts';
import type { Routine } from '../../kernel/wait.ts';
import { columns } from '../printers/tabwriter.ts';
import type { Invocation, Unstructured } from '../types.ts';

interface RulesStatus {
  readonly resourceRules?: readonly PolicyRule[];
  readonly nonResourceRules?: readonly PolicyRule[];
  readonly incomplete?: boolean;
  readonly evaluationError?: string;
}

export function* accessList(call: Invocation): Routine<void> {
  const review = {
    apiVersion: 'authorization.k8s.io/v1',
    kind: 'SelfSubjectRulesReview',
    metadata: {},
    spec: { namespace: call.namespace },
  };
  const answer = yield* call.client.request('POST', '/apis/authorization.k8s.io/v1/selfsubjectrulesreviews', {
    body: review,
  });
  const status = ((answer.body as Unstructured).status ?? {}) as RulesStatus;
  if (status.incomplete) yield* call.err(`Warning: the list may be incomplete: ${status.evaluationError ?? ''}\n`);
  const rules = [...(status.resourceRules ?? []), ...(status.nonResourceRules ?? [])].flatMap(breakDown);
  const rows = sorted(compact(rules)).map((rule) => [
    combined(rule),
    goList(rule.nonResourceURLs),
    goList(rule.resourceNames),
    goList([...new Set(rule.verbs)]),
  ]);
  const headers = ['Resources', 'Non-Resource URLs', 'Resource Names', 'Verbs'];
  yield* call.out(columns(call.flags.bool('no-headers') ? rows : [headers, ...rows]));
}

const goList = (items: readonly string[] = []): string => `[${items.join(' ')}]`;

/** In the order of how Go prints them. */
function sorted(rules: readonly PolicyRule[]): PolicyRule[] {
  const list = (items: readonly string[] = []): string => `[${items.join(' ')}]`;
  const key = (r: PolicyRule): string =>
    `Verbs:${list(r.verbs)},APIGroups:${list(r.apiGroups)},Resources:${list(r.resources)},ResourceNames:${list(r.resourceNames)},NonResourceURLs:${list(r.nonResourceURLs)},`;
  return [...rules].sort((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0));
}

/** "deployments.apps/scale" */
function combined({ resources = [], apiGroups = [] }: PolicyRule): string {
  const [resource = '', ...sub] = (resources[0] ?? '').split('/');
  if (resources.length === 0) return '';
  return `${resource}${apiGroups[0] ? `.${apiGroups[0]}` : ''}${sub.length > 0 ? `/${sub.join('/')}` : ''}`;
}
