/**
 * ValidatingAdmissionPolicy and ValidatingAdmissionPolicyBinding. Upstream: pkg/registry/admissionregistration/{validatingadmissionpolicy,
 * validatingadmissionpolicybinding}/strategy.go, pkg/apis/admissionregistration/v1/defaults.go. Leaves out: that whoever writes one
 * must be allowed to read its parameters. What they do: admission/validating-admission-policy.ts.
 */
import { notSimulated, StatusError } from '../errors.ts';
import type { MatchResources, ValidatingAdmissionPolicy, ValidatingAdmissionPolicyBinding } from '../objects.ts';
import { judgeByPolicies } from '../policy/judge.ts';
import { bindingErrors, policyErrors, policyUpdateErrors } from '../validation/admissionpolicy.ts';
import { selectorText } from '../validation/labels.ts';
import { ageColumn, column, countGeneration, defineKind, keepStatusAndCount, nameColumn } from './define.ts';
import { ADMISSION_POLICY, ADMISSION_POLICY_BINDING } from './names.ts';

export const validatingAdmissionPolicyKind = defineKind<ValidatingAdmissionPolicy>({
  ...ADMISSION_POLICY,
  judges: judgeByPolicies,
  defaults: ({ spec }) => {
    if (!spec) return;
    spec.failurePolicy ??= 'Fail';
    if (spec.matchConstraints) matchDefaults(spec.matchConstraints);
  },
  prepareForCreate: (draft) => {
    draft.status = {};
    draft.metadata.generation = 1;
  },
  prepareForUpdate: keepStatusAndCount,
  validate: (policy) => simulated(policy, policyErrors(policy)),
  validateUpdate: (policy, old) => simulated(policy, policyUpdateErrors(policy, old)),
  status: {},
  columns: [
    nameColumn(),
    column('Validations', ({ spec }) => spec.validations?.length ?? 0, 0, 'integer'),
    column('ParamKind', ({ spec: { paramKind } }) =>
      paramKind ? `${paramKind.apiVersion}/${paramKind.kind}` : '<unset>',
    ),
    ageColumn(),
  ],
});

/** Rules about connections (exec, port-forward, proxy) would never hold here, and so are refused. */
function simulated<T>({ spec }: ValidatingAdmissionPolicy, errors: T[]): T[] {
  const rules = spec.matchConstraints?.resourceRules ?? [];
  if (errors.length === 0 && rules.some(({ operations }) => operations?.includes('CONNECT')))
    throw new StatusError(notSimulated('admission of CONNECT'));
  return errors;
}

export const validatingAdmissionPolicyBindingKind = defineKind<ValidatingAdmissionPolicyBinding>({
  ...ADMISSION_POLICY_BINDING,
  defaults: ({ spec }) => {
    if (spec?.matchResources) matchDefaults(spec.matchResources);
  },
  prepareForCreate: (draft) => {
    draft.metadata.generation = 1;
  },
  prepareForUpdate: countGeneration,
  validate: bindingErrors,
  validateUpdate: bindingErrors,
  columns: [
    nameColumn(),
    column('PolicyName', ({ spec }) => spec.policyName),
    column('ParamRef', ({ spec: { paramRef } }) => {
      if (paramRef?.name) return paramRef.namespace ? `${paramRef.namespace}/${paramRef.name}` : paramRef.name;
      return paramRef?.selector ? selectorText(paramRef.selector) : '<unset>';
    }),
    ageColumn(),
  ],
});

/** Upstream: SetDefaults_MatchResources, SetDefaults_Rule. */
function matchDefaults(match: MatchResources): void {
  match.matchPolicy ??= 'Equivalent';
  match.namespaceSelector ??= {};
  match.objectSelector ??= {};
  for (const rule of [...(match.resourceRules ?? []), ...(match.excludeResourceRules ?? [])])
    if (rule) rule.scope ??= '*';
}
