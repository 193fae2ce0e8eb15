/**
 * ValidatingAdmissionPolicy and its binding. Upstream: pkg/apis/admissionregistration/validation/validation.go. Leaves out: estimates
 * of cost.
 */
import type {
  AuditAnnotation,
  MatchCondition,
  MatchResources,
  NamedRuleWithOperations,
  ParamKind,
  ParamRef,
  ValidatingAdmissionPolicy,
  ValidatingAdmissionPolicyBinding,
  ValidatingAdmissionPolicySpec,
  Validation,
  Variable,
} from '../objects.ts';
import { type Compiled, type CompiledPolicy, compiledPolicy } from '../policy/compile.ts';
import type { FieldError } from '../types.ts';
import { addInvalid, duplicate, forbidden, invalid, notSupported, required, sameJson, tooMany } from './errors.ts';
import { validateLabelSelector } from './labels.ts';
import { validateObjectMeta } from './metadata.ts';
import {
  byteLength,
  isDns1035Label,
  isDnsSubdomain,
  isPathSegmentName,
  isQualifiedName,
  nameIsDnsSubdomain,
} from './names.ts';

const FAILURE_POLICIES = ['Fail', 'Ignore'];
const MATCH_POLICIES = ['Equivalent', 'Exact'];
const OPERATIONS = ['*', 'CONNECT', 'CREATE', 'DELETE', 'UPDATE'];
const SCOPES = ['*', 'Cluster', 'Namespaced'];
const REASONS = ['Forbidden', 'Invalid', 'RequestEntityTooLarge'];
const ACTIONS = ['Audit', 'Deny', 'Warn'];
const MAX_ANNOTATIONS = 20;
const MAX_ANNOTATION_BYTES = 5 * 1024;
const MAX_CONDITIONS = 64;
const LINE_BREAK = /[\n\r]/;

export function policyErrors(policy: ValidatingAdmissionPolicy): FieldError[] {
  return errorsOf(policy, undefined);
}

export function policyUpdateErrors(policy: ValidatingAdmissionPolicy, old: ValidatingAdmissionPolicy): FieldError[] {
  return errorsOf(policy, old);
}

function errorsOf(policy: ValidatingAdmissionPolicy, old: ValidatingAdmissionPolicy | undefined): FieldError[] {
  const { metadata, spec = {} as ValidatingAdmissionPolicySpec } = policy;
  const errors = validateObjectMeta(metadata, false, nameIsDnsSubdomain, 'metadata');
  const compiled = compiledPolicy(spec);
  const { failurePolicy, paramKind, matchConstraints, validations = [], auditAnnotations = [], variables = [] } = spec;
  if (failurePolicy === undefined) errors.push(required('spec.failurePolicy'));
  else if (!FAILURE_POLICIES.includes(failurePolicy))
    errors.push(notSupported('spec.failurePolicy', failurePolicy, FAILURE_POLICIES));
  if (paramKind) errors.push(...paramKindErrors(paramKind, 'spec.paramKind'));
  if (!matchConstraints) errors.push(required('spec.matchConstraints'));
  else {
    errors.push(...matchErrors(matchConstraints, 'spec.matchConstraints'));
    if (!matchConstraints.resourceRules?.length) errors.push(required('spec.matchConstraints.resourceRules'));
  }
  const sameConditions =
    old && sameJson(old.spec.paramKind, paramKind) && sameJson(old.spec.matchConditions, spec.matchConditions);
  if (!sameConditions) errors.push(...conditionErrors(spec.matchConditions ?? [], compiled));
  for (const [i, variable] of variables.entries())
    errors.push(...variableErrors(variable, compiled.variables[i]?.compiled, `spec.variables[${i}]`));
  if (validations.length === 0 && auditAnnotations.length === 0) {
    const detail = 'validations or auditAnnotations must contain at least one item';
    return [...errors, required('spec.validations', detail), required('spec.auditAnnotations', detail)];
  }
  for (const [i, validation] of validations.entries())
    errors.push(...validationErrors(validation, compiled.validations[i], `spec.validations[${i}]`));
  if (auditAnnotations.length > MAX_ANNOTATIONS) {
    const detail = `must not have more than ${MAX_ANNOTATIONS} auditAnnotations`;
    errors.push(invalid('spec.auditAnnotations', auditAnnotations, detail));
  }
  const keys = new Set<string>();
  for (const [i, annotation] of auditAnnotations.entries()) {
    const at = `spec.auditAnnotations[${i}]`;
    const { key = '' } = annotation;
    errors.push(...annotationErrors(annotation, compiled.annotations[i], metadata.name ?? '', at));
    if (keys.has(key)) errors.push(duplicate(`${at}.key`, key));
    keys.add(key);
  }
  return errors;
}

// ── Parts of a policy ───────────────────────────────────────────────────────────────────────────────────────────────

function paramKindErrors({ apiVersion = '', kind = '' }: ParamKind, path: string): FieldError[] {
  const errors: FieldError[] = [];
  const at = `${path}.apiVersion`;
  const parts = apiVersion.split('/');
  if (apiVersion === '') errors.push(required(at));
  else if (parts.length > 2) errors.push(invalid(at, apiVersion, `unexpected GroupVersion string: ${apiVersion}`));
  else {
    const [group, version] = (parts.length === 2 ? parts : ['', apiVersion]) as [string, string];
    const groupProblems = group === '' ? [] : isDnsSubdomain(group);
    if (groupProblems.length > 0) errors.push(invalid(at, group, groupProblems.join(',')));
    if (version === '') errors.push(invalid(at, apiVersion, 'version must be specified'));
    else {
      const problems = isDns1035Label(version);
      if (problems.length > 0) errors.push(invalid(at, version, problems.join(',')));
    }
  }
  if (kind === '') return [...errors, required(`${path}.kind`)];
  const problems = isDns1035Label(kind.toLowerCase());
  if (problems.length > 0) {
    const detail = `may have mixed case, but should otherwise match: ${problems.join(',')}`;
    errors.push(invalid(`${path}.kind`, kind, detail));
  }
  return errors;
}

function conditionErrors(
  conditions: readonly MatchCondition[],
  { conditions: compiled }: CompiledPolicy,
): FieldError[] {
  const path = 'spec.matchConditions';
  const errors: FieldError[] = [];
  if (conditions.length > MAX_CONDITIONS) errors.push(tooMany(path, conditions.length, MAX_CONDITIONS));
  const names = new Set<string>();
  for (const [i, { name = '', expression = '' }] of conditions.entries()) {
    const at = `${path}[${i}]`;
    const trimmed = expression.trim();
    if (trimmed === '') errors.push(required(`${at}.expression`));
    else errors.push(...expressionErrors(`${at}.expression`, trimmed, compiled[i]?.compiled));
    if (name === '') errors.push(required(`${at}.name`));
    else addInvalid(errors, at, '.name', name, isQualifiedName(name));
    if (names.has(name) && name !== '') errors.push(duplicate(`${at}.name`, name));
    names.add(name);
  }
  return errors;
}

function expressionErrors(path: string, source: string, compiled: Compiled | undefined): FieldError[] {
  return compiled && 'error' in compiled ? [invalid(path, source, compiled.error)] : [];
}

const RESERVED = new Set(
  (
    'true false null in as break const continue else for function if import let loop package namespace return var void ' +
    'while'
  ).split(' '),
);

function variableErrors(
  { name = '', expression = '' }: Variable,
  compiled: Compiled | undefined,
  path: string,
): FieldError[] {
  const errors: FieldError[] = [];
  if (name.trim() === '') errors.push(required(`${path}.name`, 'name is not specified'));
  else if (!/^[_a-zA-Z][_a-zA-Z0-9]*$/.test(name) || RESERVED.has(name))
    errors.push(invalid(`${path}.name`, name, 'must be a valid CEL identifier'));
  if (expression.trim() === '') return [...errors, required(`${path}.expression`, 'expression is not specified')];
  return [...errors, ...expressionErrors(`${path}.expression`, expression, compiled)];
}

function validationErrors(
  { expression = '', message = '', messageExpression = '', reason }: Validation,
  compiled: CompiledPolicy['validations'][number] | undefined,
  path: string,
): FieldError[] {
  const errors: FieldError[] = [];
  if (expression.trim() === '') errors.push(required(`${path}.expression`, 'expression is not specified'));
  else errors.push(...expressionErrors(`${path}.expression`, expression, compiled?.compiled));
  if (messageExpression !== '' && messageExpression.trim() === '')
    errors.push(invalid(`${path}.messageExpression`, messageExpression, 'must be non-empty if specified'));
  else errors.push(...expressionErrors(`${path}.messageExpression`, messageExpression, compiled?.message));
  if (message !== '' && message.trim() === '')
    errors.push(invalid(`${path}.message`, message, 'message must be non-empty if specified'));
  else if (LINE_BREAK.test(message.trim()))
    errors.push(invalid(`${path}.message`, message, 'message must not contain line breaks'));
  if (reason !== undefined && !REASONS.includes(reason)) errors.push(notSupported(`${path}.reason`, reason, REASONS));
  return errors;
}

function annotationErrors(
  { key = '', valueExpression = '' }: AuditAnnotation,
  compiled: Compiled | undefined,
  name: string,
  path: string,
): FieldError[] {
  const errors: FieldError[] = [];
  if (name === '') errors.push(invalid(`${path}.key`, key, 'requires metadata.name be non-empty'));
  else addInvalid(errors, path, '.key', `${name}/${key}`, isQualifiedName(`${name}/${key}`));
  const at = `${path}.valueExpression`;
  const trimmed = valueExpression.trim();
  if (trimmed === '') return [...errors, required(at, 'valueExpression is not specified')];
  if (byteLength(trimmed) > MAX_ANNOTATION_BYTES)
    return [...errors, required(at, `must not exceed ${MAX_ANNOTATION_BYTES} bytes in length`)];
  return [...errors, ...expressionErrors(at, valueExpression, compiled)];
}

// ── What is matched ─────────────────────────────────────────────────────────────────────────────────────────────────

function matchErrors(match: MatchResources, path: string): FieldError[] {
  const { matchPolicy, namespaceSelector, objectSelector, resourceRules = [], excludeResourceRules = [] } = match;
  const errors: FieldError[] = [];
  if (matchPolicy === undefined) errors.push(required(`${path}.matchPolicy`));
  else if (!MATCH_POLICIES.includes(matchPolicy))
    errors.push(notSupported(`${path}.matchPolicy`, matchPolicy, MATCH_POLICIES));
  if (!namespaceSelector) errors.push(required(`${path}.namespaceSelector`));
  else errors.push(...validateLabelSelector(namespaceSelector, `${path}.namespaceSelector`));
  if (!objectSelector) errors.push(required(`${path}.objectSelector`));
  else errors.push(...validateLabelSelector(objectSelector, `${path}.objectSelector`));
  for (const [i, rule] of resourceRules.entries()) errors.push(...ruleErrors(rule, `${path}.resourceRules[${i}]`));
  for (const [i, rule] of excludeResourceRules.entries())
    errors.push(...ruleErrors(rule, `${path}.excludeResourceRules[${i}]`));
  return errors;
}

function ruleErrors(rule: NamedRuleWithOperations, path: string): FieldError[] {
  const { resourceNames = [], apiGroups = [], apiVersions = [], resources = [], scope } = rule;
  const operations: readonly string[] = rule.operations ?? [];
  const errors: FieldError[] = [];
  const names = new Set<string>();
  for (const [i, name] of resourceNames.entries()) {
    addInvalid(errors, path, `.resourceNames[${i}]`, name, isPathSegmentName(name, false));
    if (names.has(name)) errors.push(duplicate(`${path}.resourceNames[${i}]`, name));
    names.add(name);
  }
  const list = (key: string, values: readonly string[], others: string): void => {
    if (values.length === 0) errors.push(required(`${path}.${key}`));
    if (values.length > 1 && values.includes('*'))
      errors.push(invalid(`${path}.${key}`, values, `if '*' is present, must not specify other ${others}`));
  };
  list('operations', operations, 'operations');
  for (const [i, operation] of operations.entries()) {
    if (!OPERATIONS.includes(operation)) errors.push(notSupported(`${path}.operations[${i}]`, operation, OPERATIONS));
  }
  list('apiGroups', apiGroups, 'API groups');
  list('apiVersions', apiVersions, 'API versions');
  for (const [i, version] of apiVersions.entries())
    if (version === '') errors.push(required(`${path}.apiVersions[${i}]`));
  errors.push(...resourceErrors(resources, `${path}.resources`));
  if (scope !== undefined && !SCOPES.includes(scope)) errors.push(notSupported(`${path}.scope`, scope, SCOPES));
  return errors;
}

/** "pods", "pods/*", "*\/status", "*": none may say what another says already. Upstream: validateResources. */
function resourceErrors(resources: readonly string[], path: string): FieldError[] {
  if (resources.length === 0) return [required(path)];
  const errors: FieldError[] = [];
  const allOf = new Set<string>();
  const ofAll = new Set<string>();
  for (const [i, text] of resources.entries()) {
    const at = `${path}[${i}]`;
    if (text === '') errors.push(required(at));
    const slash = text.indexOf('/');
    if (slash < 0) continue;
    const [resource, sub] = [text.slice(0, slash), text.slice(slash + 1)];
    if (allOf.has(resource)) errors.push(invalid(at, text, `if '${resource}/*' is present, must not specify ${text}`));
    if (ofAll.has(sub)) errors.push(invalid(at, text, `if '*/${sub}' is present, must not specify ${text}`));
    if (sub === '*') allOf.add(resource);
    if (resource === '*') ofAll.add(sub);
  }
  if (resources.length > 1 && resources.includes('*/*'))
    errors.push(invalid(path, resources, "if '*/*' is present, must not specify other resources"));
  if (resources.includes('*') && resources.some((text) => text !== '*' && !text.includes('/'))) {
    const detail = "if '*' is present, must not specify other resources without subresources";
    errors.push(invalid(path, resources, detail));
  }
  return errors;
}

// ── Bindings ────────────────────────────────────────────────────────────────────────────────────────────────────────

export function bindingErrors({ metadata, spec }: ValidatingAdmissionPolicyBinding): FieldError[] {
  const errors = validateObjectMeta(metadata, false, nameIsDnsSubdomain, 'metadata');
  const { policyName, paramRef, matchResources, validationActions: actions = [] } = spec ?? {};
  if (!policyName) errors.push(required('spec.policyName'));
  else addInvalid(errors, 'spec', '.policyName', policyName, nameIsDnsSubdomain(policyName, false));
  if (paramRef) errors.push(...paramRefErrors(paramRef, 'spec.paramRef'));
  // The missing letter is upstream's.
  if (matchResources) errors.push(...matchErrors(matchResources, 'spec.matchResouces'));
  const path = 'spec.validationActions';
  const seen = new Set<string>();
  for (const [i, action] of actions.entries()) {
    if (!ACTIONS.includes(action)) errors.push(notSupported(`${path}[${i}]`, action, ACTIONS));
    if (seen.has(action)) errors.push(duplicate(`${path}[${i}]`, action));
    seen.add(action);
  }
  if (seen.has('Deny') && seen.has('Warn')) {
    const detail =
      'must not contain both Deny and Warn (repeating the same validation failure information in the API response and headers serves no purpose)';
    errors.push(invalid(path, actions, detail));
  }
  if (seen.size === 0) errors.push(required(path, 'at least one validation action is required'));
  return errors;
}

function paramRefErrors({ name = '', selector, parameterNotFoundAction }: ParamRef, path: string): FieldError[] {
  const errors: FieldError[] = [];
  const exclusive = 'name and selector are mutually exclusive';
  if (name !== '') {
    addInvalid(errors, path, '.name', name, isPathSegmentName(name, false));
    if (selector) errors.push(forbidden(`${path}.name`, exclusive));
  }
  if (selector) {
    errors.push(...validateLabelSelector(selector, `${path}.selector`));
    if (name !== '') errors.push(forbidden(`${path}.selector`, exclusive));
  }
  if (name === '' && !selector) errors.push(required(path, 'one of name or selector must be specified'));
  const at = `${path}.parameterNotFoundAction`;
  if (!parameterNotFoundAction) errors.push(required(at));
  else if (!['Deny', 'Allow'].includes(parameterNotFoundAction))
    errors.push(notSupported(at, parameterNotFoundAction, ['Deny', 'Allow']));
  return errors;
}
