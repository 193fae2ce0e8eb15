/**
 * What a policy says of a request. Mirrors apiserver pkg/admission/plugin/policy/validating/validator.go,
 * pkg/admission/plugin/cel/{activation,composition}.go and pkg/admission/plugin/webhook/matchconditions/matcher.go. Leaves
 * out: costs; annotations for the audit log, which nobody keeps here.
 */
import type { AdmissionRequest } from '../admission/types.ts';
import { serviceAccountUser } from '../authentication/users.ts';
import { authorize } from '../authorization/rbac.ts';
import { type Asker, authorizerValue, type RightAsked } from '../cel/authorizer.ts';
import { evaluate, type Variables } from '../cel/evaluate.ts';
import { CelError } from '../cel/values.ts';
import { goQuote } from '../errors.ts';
import type { ValidatingAdmissionPolicySpec, Validation } from '../objects.ts';
import { type Resource, served } from '../registry.ts';
import { SCALES, scaleOf } from '../scale.ts';
import { nodeOfKind } from '../schema/decode.ts';
import { schemaNode } from '../schema/schema.ts';
import type { KubeObject, UserInfo } from '../types.ts';
import { type Compiled, type CompiledPolicy, compiledPolicy } from './compile.ts';
import { operationOf } from './matching.ts';
import { valueOf } from './types-of-requests.ts';

/** A refusal: what is said, and the reason when the policy chose it. */
export interface Denial {
  readonly message: string;
  readonly reason?: string;
}

/** What the policy has against a request, given one object of parameters. `resource`: the version it matched in. */
export function denials(
  spec: ValidatingAdmissionPolicySpec,
  request: AdmissionRequest,
  resource: Resource,
  params: { readonly resource: Resource; readonly object: KubeObject } | undefined,
): readonly Denial[] {
  const policy = compiledPolicy(spec);
  const variables = new PolicyVariables(policy, request, resource, params);
  const fails = spec.failurePolicy !== 'Ignore';
  const failed = (message: string): Denial[] => (fails ? [{ message }] : []);
  const conditions = conditionsHold(policy, variables, spec);
  if (conditions === false) return [];
  if (conditions !== true) return failed(conditions);
  const denied = policy.validations.flatMap(({ compiled, message }, i): Denial[] => {
    const { expression, message: text, reason = 'Invalid' } = (spec.validations ?? [])[i] as Validation;
    const outcome = run(compiled, expression, variables);
    if (outcome instanceof Failure) return failed(outcome.message);
    if (outcome === true) return [];
    return [{ message: said(message, variables) || text?.trim() || `failed expression: ${expression.trim()}`, reason }];
  });
  const annotations = policy.annotations.flatMap((compiled, i) => {
    const outcome = run(compiled, spec.auditAnnotations?.[i]?.valueExpression.trim() ?? '', variables);
    return outcome instanceof Failure ? failed(outcome.message) : [];
  });
  return [...denied, ...annotations];
}

/** What an expression that failed says. */
class Failure {
  readonly message: string;
  constructor(message: string) {
    this.message = message;
  }
}

function run(compiled: Compiled, source: string, variables: Variables): unknown {
  if ('error' in compiled) return new Failure(`compilation error: ${compiled.error}`);
  try {
    return evaluate(compiled.ast, variables);
  } catch (error) {
    if (!(error instanceof CelError)) throw error;
    return new Failure(`expression '${source}' resulted in error: ${error.message}`);
  }
}

/** A condition that is false decides; errors count when none is. */
function conditionsHold(
  policy: CompiledPolicy,
  variables: Variables,
  { matchConditions = [], failurePolicy }: ValidatingAdmissionPolicySpec,
): boolean | string {
  const failures: string[] = [];
  for (const [i, { compiled }] of policy.conditions.entries()) {
    const outcome = run(compiled, matchConditions[i]?.expression.trim() ?? '', variables);
    if (outcome === false) return false;
    if (outcome instanceof Failure) failures.push(outcome.message);
  }
  if (failures.length === 0) return true;
  if (failurePolicy === 'Ignore') return false;
  return failures.length === 1 ? (failures[0] as string) : `[${failures.join(', ')}]`;
}

/** A message of several lines, or none, does not count. */
function said(message: Compiled | undefined, variables: Variables): string {
  const text = message && run(message, '', variables);
  return typeof text === 'string' && !text.includes('\n') ? text.trim() : '';
}

class PolicyVariables implements Variables {
  readonly #policy: CompiledPolicy;
  readonly #request: AdmissionRequest;
  readonly #resource: Resource;
  readonly #params: { readonly resource: Resource; readonly object: KubeObject } | undefined;
  readonly #known = new Map<string, unknown>();

  constructor(
    policy: CompiledPolicy,
    request: AdmissionRequest,
    resource: Resource,
    params: { readonly resource: Resource; readonly object: KubeObject } | undefined,
  ) {
    this.#policy = policy;
    this.#request = request;
    this.#resource = resource;
    this.#params = params;
  }

  has(name: string): boolean {
    return ['object', 'oldObject', 'request', 'namespaceObject', 'params', 'authorizer', 'variables'].includes(name);
  }

  get(name: string): unknown {
    if (!this.#known.has(name)) this.#known.set(name, this.#make(name));
    return this.#known.get(name);
  }

  #make(name: string): unknown {
    const { object, old, context, world } = this.#request;
    switch (name) {
      case 'object':
        return this.#object(object);
      case 'oldObject':
        return this.#object(old);
      case 'request':
        return requestValue(this.#request, this.#resource);
      case 'namespaceObject':
        return this.#namespace();
      case 'params':
        return this.#params
          ? valueOf(nodeOfKind(this.#params.resource.kind), served(this.#params.resource, this.#params.object))
          : null;
      case 'authorizer':
        return authorizerValue(asker(world.store, context.user, requestRight(this.#request)));
      default:
        return this.#composed();
    }
  }

  #object(object: KubeObject | undefined): unknown {
    if (!object) return null;
    if (this.#request.subresource === 'scale')
      return valueOf(nodeOfKind(SCALES.kind), scaleOf(this.#request.resource, object));
    return valueOf(nodeOfKind(this.#resource.kind), served(this.#resource, object));
  }

  #namespace(): unknown {
    const { namespace, resource, world } = this.#request;
    if (namespace === undefined || resource.name === 'namespaces') return null;
    const found = world.store.get('namespaces', undefined, namespace);
    return found ? valueOf(schemaNode('io.k8s.api.core.v1.Namespace'), found) : null;
  }

  /** The policy's variables: each is worked out when it is first asked for. */
  #composed(): unknown {
    const values: Record<string, unknown> = {};
    for (const { name, compiled } of this.#policy.variables) {
      Object.defineProperty(values, name, {
        enumerable: true,
        get: () => {
          const key = `variables.${name}`;
          if (!this.#known.has(key)) this.#known.set(key, this.#variable(name, compiled));
          const value = this.#known.get(key);
          if (value instanceof CelError) throw value;
          return value;
        },
      });
    }
    return values;
  }

  #variable(name: string, compiled: Compiled): unknown {
    const quoted = goQuote(name);
    if ('error' in compiled) return new CelError(`composited variable ${quoted} fails to compile: ${compiled.error}`);
    try {
      return evaluate(compiled.ast, this);
    } catch (error) {
      if (!(error instanceof CelError)) throw error;
      return new CelError(`composited variable ${quoted} fails to evaluate: ${error.message}`);
    }
  }
}

/** Upstream: CreateAdmissionRequest. */
function requestValue(request: AdmissionRequest, matched: Resource): unknown {
  const { resource, subresource, name, namespace, context } = request;
  const kindOf = ({ kind }: Resource): object =>
    subresource === 'scale'
      ? { group: 'autoscaling', version: 'v1', kind: 'Scale' }
      : { group: kind.group, version: kind.version, kind: kind.kind };
  const resourceOf = ({ kind }: Resource): object => ({
    group: kind.group,
    version: kind.version,
    resource: kind.plural,
  });
  const sub = subresource ? { subResource: subresource, requestSubResource: subresource } : {};
  return {
    kind: kindOf(matched),
    resource: resourceOf(matched),
    requestKind: kindOf(resource),
    requestResource: resourceOf(resource),
    ...sub,
    ...(name === '' ? {} : { name }),
    ...(namespace === undefined ? {} : { namespace }),
    operation: operationOf(request),
    userInfo: { username: context.user.name, groups: [...context.user.groups] },
    dryRun: context.dryRun,
  };
}

function requestRight({ resource, subresource = '', namespace = '', name }: AdmissionRequest): RightAsked {
  return { group: resource.kind.group, resource: resource.kind.plural, subresource, namespace, name };
}

function asker(store: AdmissionRequest['world']['store'], user: UserInfo, request: RightAsked): Asker {
  return {
    request,
    ask: ({ path, group = '', resource = '', subresource, namespace, name, verb = '' }) => {
      const right =
        path === undefined
          ? {
              verb,
              group,
              resource,
              ...(subresource ? { subresource } : {}),
              namespace: namespace || undefined,
              ...(name ? { name } : {}),
            }
          : { verb, path };
      const { allowed, reason } = authorize(store, user, right as Parameters<typeof authorize>[2]);
      return { allowed, reason };
    },
    as: (namespace, name) => asker(store, serviceAccountUser(namespace, name), request),
  };
}
