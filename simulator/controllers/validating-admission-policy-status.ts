/**
 * What is odd about the types in policies: their expressions are checked against the schemas of what they match. Mirrors
 * pkg/controller/validatingadmissionpolicystatus/controller.go and apiserver pkg/admission/plugin/policy/validating/typechecking.go.
 */
import type { ExpressionWarning, ValidatingAdmissionPolicy } from '../api/objects.ts';
import { type Compiled, compilePolicy } from '../api/policy/compile.ts';
import { schemaType } from '../api/policy/types-of-requests.ts';
import type { Registry, Resource } from '../api/registry.ts';
import { nodeOfKind } from '../api/schema/decode.ts';
import type { KubeObject } from '../store/types.ts';
import { keyOf } from './manager.ts';
import { type ControllerContext, defineController } from './types.ts';

const POLICIES = 'validatingadmissionpolicies.admissionregistration.k8s.io';

/** Upstream: maxTypesToCheck. */
const MOST_TYPES = 10;

type Policy = ValidatingAdmissionPolicy & KubeObject;

export const validatingAdmissionPolicyStatus = defineController({
  name: 'validatingadmissionpolicy-status-controller',
  eventSource: 'validatingadmissionpolicy-status-controller',
  serviceAccount: 'validatingadmissionpolicy-status-controller',
  watches: [{ resource: POLICIES, keys: keyOf }],
  reconcile,
});

function reconcile(context: ControllerContext, name: string): void | 'retry' {
  const policy = context.store.get<Policy>(POLICIES, undefined, name);
  if (!policy || (policy.metadata.generation ?? 0) <= (policy.status?.observedGeneration ?? 0)) return;
  const expressionWarnings = checkTypes(policy, context.registry);
  const typeChecking = expressionWarnings.length > 0 ? { expressionWarnings } : {};
  const status = { ...policy.status, observedGeneration: policy.metadata.generation ?? 0, typeChecking };
  const result = context.client.updateStatus(POLICIES, { ...policy, status } as Policy);
  if (!result.ok && result.status.reason !== 'NotFound') return 'retry';
}

/** Upstream: TypeChecker.Check. */
function checkTypes({ spec }: ValidatingAdmissionPolicy, registry: Registry): ExpressionWarning[] {
  const { apiVersion = '', kind = '' } = spec.paramKind ?? {};
  const paramKind = registry.byKind(apiVersion, kind);
  const params = paramKind && schemaType(nodeOfKind(paramKind.kind));
  const checked = matchedKinds(spec, registry).map((resource) => ({
    resource,
    policy: compilePolicy(spec, { object: schemaType(nodeOfKind(resource.kind)), params }),
  }));
  const warnings: ExpressionWarning[] = [];
  const look = (fieldRef: string, of: (policy: ReturnType<typeof compilePolicy>) => Compiled | undefined): void => {
    const texts = checked.flatMap(({ resource, policy }) => {
      const compiled = of(policy);
      // What an expression evaluates to was looked at when it was written.
      if (!compiled || !('error' in compiled) || !compiled.error.startsWith('compilation failed')) return [];
      const { group, version, kind: name } = resource.kind;
      return [`${group}/${version}, Kind=${name}: ${compiled.error}\n`];
    });
    if (texts.length > 0) warnings.push({ fieldRef, warning: texts.join('\n') });
  };
  for (const i of (spec.validations ?? []).keys()) {
    look(`spec.validations[${i}].expression`, (policy) => policy.validations[i]?.compiled);
    look(`spec.validations[${i}].messageExpression`, (policy) => policy.validations[i]?.message);
  }
  return warnings;
}

/** The kinds that the rules name; rules with wildcards name none. */
function matchedKinds({ matchConstraints }: ValidatingAdmissionPolicy['spec'], registry: Registry): Resource[] {
  const found = new Set<Resource>();
  for (const { apiGroups = [], apiVersions = [], resources = [] } of matchConstraints?.resourceRules ?? []) {
    if (apiGroups.includes('*') || apiVersions.includes('*')) continue;
    const plurals = resources.filter((text) => !text.includes('*') && !text.includes('/'));
    for (const resource of registry.all) {
      const { group, version, plural } = resource.kind;
      if (apiGroups.includes(group) && apiVersions.includes(version) && plurals.includes(plural)) found.add(resource);
    }
  }
  const order = ({ kind }: Resource): string => `${kind.group}/${kind.version}/${kind.kind}`;
  return [...found].slice(0, MOST_TYPES).sort((a, b) => (order(a) < order(b) ? -1 : 1));
}
