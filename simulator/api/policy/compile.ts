/**
 * The expressions of a ValidatingAdmissionPolicy, checked. Mirrors apiserver pkg/admission/plugin/cel/{compile,composition}.go,
 * pkg/admission/plugin/policy/validating/{accessor,message}.go.
 */
import { type CheckedExpression, checkExpression } from '../cel/check.ts';
import { DYN, type GoType, typeText } from '../cel/types.ts';
import type { ValidatingAdmissionPolicySpec } from '../objects.ts';
import { type Declared, variableTypes } from './types-of-requests.ts';

/** A checked expression, or why there is none, as a field error says it. */
export type Compiled = CheckedExpression | { readonly error: string };

/** Checks an expression that is to have one of these types; none: any. */
export function compile(source: string, declared: Declared, wanted: readonly string[] = []): Compiled {
  const checked = checkExpression(source, variableTypes(declared));
  if ('error' in checked) return { error: `compilation failed: ${checked.error}` };
  const found = typeText(checked.type);
  if (wanted.length === 0 || wanted.includes(found)) return checked;
  const types = wanted.length === 1 ? wanted[0] : `one of [${wanted.join(' ')}]`;
  return { error: `must evaluate to ${types} but got ${found}` };
}

export interface CompiledPolicy {
  readonly variables: readonly { readonly name: string; readonly compiled: Compiled }[];
  readonly conditions: readonly { readonly name: string; readonly compiled: Compiled }[];
  readonly validations: readonly { readonly compiled: Compiled; readonly message: Compiled | undefined }[];
  readonly annotations: readonly Compiled[];
}

/** What a policy's objects and parameters are taken for, when types are checked. */
interface Overrides {
  readonly object: GoType;
  readonly params: GoType | undefined;
}

/** Policies compiled already: a memo of constants, as stored specs do not change. */
const COMPILED = new WeakMap<ValidatingAdmissionPolicySpec, CompiledPolicy>();

export function compiledPolicy(spec: ValidatingAdmissionPolicySpec): CompiledPolicy {
  const known = COMPILED.get(spec);
  if (known) return known;
  const made = compilePolicy(spec);
  COMPILED.set(spec, made);
  return made;
}

/** All expressions of a policy. Variables see those before them; conditions see none. */
export function compilePolicy(spec: ValidatingAdmissionPolicySpec, overrides?: Overrides): CompiledPolicy {
  const { variables = [], matchConditions = [], validations = [], auditAnnotations = [] } = spec;
  const types = overrides ? { object: overrides.object, paramsType: overrides.params ?? DYN } : {};
  const base = { params: spec.paramKind !== undefined, authorizer: true, ...types };
  const known = new Map<string, GoType>();
  const composed: Declared = variables.length > 0 ? { ...base, variables: known } : base;
  const compiledVariables = variables.map(({ name, expression }) => {
    const compiled = compile(expression, composed);
    known.set(name, 'error' in compiled ? DYN : compiled.type);
    return { name, compiled };
  });
  return {
    variables: compiledVariables,
    conditions: matchConditions.map(({ name, expression }) => ({
      name,
      compiled: compile(expression.trim(), base, ['bool']),
    })),
    validations: validations.map(({ expression, messageExpression }) => ({
      compiled: compile(expression, composed, ['bool']),
      message: messageExpression?.trim()
        ? compile(messageExpression, { ...composed, authorizer: false }, ['string'])
        : undefined,
    })),
    annotations: auditAnnotations.map(({ valueExpression }) =>
      compile(valueExpression.trim(), composed, ['string', 'null_type']),
    ),
  };
}
