/**
 * Policies in CEL that requests must pass. Mirrors apiserver pkg/admission/plugin/policy/validating/dispatcher.go and
 * pkg/admission/plugin/policy/generic/{policy_source,policy_dispatcher}.go. Upstream knows of a policy up to a second after it was
 * written, here it holds at once. Leaves out: connections, audit annotations.
 */
import type { KubeObject } from '../../store/types.ts';
import type { AdmissionRequest } from '../admission/types.ts';
import { forbidden } from '../errors.ts';
import type { ParamKind, ParamRef, ValidatingAdmissionPolicy, ValidatingAdmissionPolicyBinding } from '../objects.ts';
import type { Resource } from '../registry.ts';
import type { Status } from '../types.ts';
import { isEmptySelector, labelSelectorMatches } from '../validation/labels.ts';
import { type Denial, denials } from './evaluate.ts';
import { matchedResource } from './matching.ts';

const GROUP = 'admissionregistration.k8s.io';
const POLICIES = `validatingadmissionpolicies.${GROUP}`;
const BINDINGS = `validatingadmissionpolicybindings.${GROUP}`;

type Policy = ValidatingAdmissionPolicy & KubeObject;
type Binding = ValidatingAdmissionPolicyBinding & KubeObject;

const CODES: Readonly<Record<string, number>> = { Forbidden: 403, RequestEntityTooLarge: 413 };

/** What the policies that are bound say of a request. */
export function judgeByPolicies(request: AdmissionRequest): Status | undefined {
  const { store } = request.world;
  const bindings = store.list<Binding>(BINDINGS);
  for (const policy of store.list<Policy>(POLICIES)) {
    const bound = bindings.filter(({ spec }) => spec.policyName === policy.metadata.name);
    const refusal = bound.length > 0 ? judge(request, policy, bound) : undefined;
    if (refusal) return refusal;
  }
  return undefined;
}

/** The first refusal of a policy; warnings are said on the way. */
function judge(request: AdmissionRequest, policy: Policy, bindings: readonly Binding[]): Status | undefined {
  const resource = matchedResource(request, policy.spec.matchConstraints);
  if (!resource) return undefined;
  const { name } = policy.metadata;
  const fails = policy.spec.failurePolicy !== 'Ignore';
  const kind = parameterKind(request, policy.spec.paramKind);
  if (kind === 'unknown') {
    const { apiVersion, kind: what } = policy.spec.paramKind as ParamKind;
    const why = `failed to configure policy: failed to find resource referenced by paramKind: '${apiVersion}, Kind=${what}'`;
    return fails ? refuse(request, `ValidatingAdmissionPolicy '${name}' denied request: ${why}`) : undefined;
  }
  let refusal: Status | undefined;
  for (const { metadata, spec } of bindings) {
    if (!matchedResource(request, spec.matchResources)) continue;
    const head = `ValidatingAdmissionPolicy '${name}' with binding '${metadata.name}' denied request`;
    const found = collectParams(request, kind, spec.paramRef);
    if (typeof found === 'string') {
      if (fails) refusal ??= refuse(request, `${head}: failed to configure binding: ${found}`);
      continue;
    }
    for (const params of found) {
      for (const denial of denials(policy.spec, request, resource, params)) {
        if (spec.validationActions.includes('Deny')) refusal ??= refuse(request, `${head}: ${denial.message}`, denial);
        if (spec.validationActions.includes('Warn')) {
          const where = `ValidatingAdmissionPolicy '${name}' with binding '${metadata.name}'`;
          request.context.warn(`Validation failed for ${where}: ${denial.message}`);
        }
      }
    }
  }
  return refusal;
}

function refuse(
  { resource, name }: AdmissionRequest,
  message: string,
  { reason = 'Invalid' }: Partial<Denial> = {},
): Status {
  const status = forbidden(resource.qualified, name, message);
  const causes = [...(status.details?.causes ?? []), { message }];
  return { ...status, reason, code: CODES[reason] ?? 422, details: { ...status.details, causes } };
}

type Params = { readonly resource: Resource; readonly object: KubeObject };

function parameterKind({ world }: AdmissionRequest, kind: ParamKind | undefined): Resource | undefined | 'unknown' {
  if (!kind) return undefined;
  return world.registry.byKind(kind.apiVersion ?? '', kind.kind ?? '') ?? 'unknown';
}

/** The parameters of a binding, each of which the request is judged by; a text: why there are none. Upstream: CollectParams. */
function collectParams(
  { namespace, world }: AdmissionRequest,
  kind: Resource | undefined,
  ref: ParamRef | undefined,
): readonly (Params | undefined)[] | string {
  if (!kind || !ref) return [undefined];
  const { namespaced } = kind.kind;
  const within = ref.namespace || namespace;
  if (namespaced && !within)
    return 'cannot use namespaced paramRef in policy binding that matches cluster-scoped resources';
  if (!namespaced && ref.namespace) return 'paramRef.namespace must not be provided for a cluster-scoped `paramKind`';
  const { name, selector } = ref;
  const where = namespaced ? within : undefined;
  const one = name ? world.store.get(kind.name, where, name) : undefined;
  const found = name
    ? [one].filter((object) => object !== undefined)
    : world.store
        .list(kind.name, where)
        .filter(
          ({ metadata }) => !selector || isEmptySelector(selector) || labelSelectorMatches(selector, metadata.labels),
        );
  if (found.length === 0 && ref.parameterNotFoundAction === 'Deny')
    return 'no params found for policy binding with `Deny` parameterNotFoundAction';
  return found.map((object) => ({ resource: kind, object }));
}
