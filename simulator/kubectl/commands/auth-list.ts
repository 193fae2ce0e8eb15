/** `kubectl auth can-i --list`. Mirrors kubectl/pkg/cmd/auth/cani.go (RunAccessList) and pkg/util/rbac. */
import type { PolicyRule } from '../../api/authorization/rbac.ts';
import type { Routine } from '../../kernel/wait.ts';
import { columns } from '../printers/tabwriter.ts';
import { ruleRows } from '../resources/policy-rules.ts';
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
  const rows = ruleRows([...(status.resourceRules ?? []), ...(status.nonResourceRules ?? [])]);
  const headers = ['Resources', 'Non-Resource URLs', 'Resource Names', 'Verbs'];
  yield* call.out(columns(call.flags.bool('no-headers') ? rows : [headers, ...rows]));
}
