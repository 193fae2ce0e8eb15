/**
 * x-kubernetes-validations: rules in CEL, checked when a definition is written and run when objects are. Mirrors
 * apiextensions-apiserver pkg/apiserver/schema/cel/{compilation,validation}.go and the part of its validation about rules. Leaves
 * out: estimates and limits of cost.
 */
import { type CheckedExpression, checkExpression } from '../cel/check.ts';
import { evaluate, type Variables } from '../cel/evaluate.ts';
import { type GoType, optionalOf } from '../cel/types.ts';
import { CelError, Optional } from '../cel/values.ts';
import { OMIT_VALUE } from '../errors.ts';
import type { ValidationRule } from '../objects.ts';
import { internalValue } from '../schema/internal.ts';
import type { FieldError } from '../types.ts';
import { duplicate, forbidden, invalid, notSupported, required, sameJson } from '../validation/errors.ts';
import { celType, celValue } from './cel-types.ts';
import {
  correlatedItem,
  EMBEDDED,
  isObject,
  itemSchema,
  type JsonSchema,
  LIST_TYPE,
  MAP_TYPE,
  RULES,
  valueSchema,
} from './schema.ts';

const REASONS = ['FieldValueDuplicate', 'FieldValueForbidden', 'FieldValueInvalid', 'FieldValueRequired'];
const RULE_TYPE = 'io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.ValidationRule';
const LINE_BREAK = /[\n\r]/;

/** What is wrong with the rules' texts, without looking at the expressions. */
export function ruleTextErrors(schema: JsonSchema, path: string): FieldError[] {
  const errors: FieldError[] = [];
  for (const [i, { rule = '', message = '', messageExpression, reason, fieldPath = '' }] of (
    schema[RULES] ?? []
  ).entries()) {
    const at = `${path}.${RULES}[${i}]`;
    if (rule.trim() === '') errors.push(required(`${at}.rule`, 'rule is not specified'));
    else if (message !== '' && message.trim() === '')
      errors.push(invalid(`${at}.message`, message, 'must be non-empty if specified'));
    else if (LINE_BREAK.test(message.trim()))
      errors.push(invalid(`${at}.message`, message, 'must not contain line breaks'));
    else if (LINE_BREAK.test(rule.trim()) && message.trim() === '')
      errors.push(required(`${at}.message`, 'message must be specified if rule contains line breaks'));
    if (messageExpression && messageExpression.trim() === '')
      errors.push(required(`${at}.messageExpression`, 'messageExpression must be non-empty if specified'));
    if (reason !== undefined && !REASONS.includes(reason)) errors.push(notSupported(`${at}.reason`, reason, REASONS));
    if (fieldPath === '') continue;
    const wrong = (detail: string): void => void errors.push(invalid(`${at}.fieldPath`, fieldPath, detail));
    if (fieldPath.trim() === '') wrong('must be non-empty if specified');
    if (LINE_BREAK.test(fieldPath)) wrong('must not contain line breaks');
    if (!isFieldPath(fieldPath, schema)) wrong('must be a valid path');
  }
  return errors;
}

/** ".spec.a", "['a b']": names of fields, from the schema of the rule. Upstream: ValidFieldPath. */
function isFieldPath(path: string, schema: JsonSchema): boolean {
  let at: JsonSchema | undefined = schema;
  let rest = path;
  while (rest !== '') {
    const step = /^(?:\.([A-Za-z_][\w-]*)|\['((?:\\.|[^'\\])*)'\])/.exec(rest);
    if (!step || !at) return false;
    const name: string = (step[1] ?? step[2]?.replaceAll(/\\(.)/g, '$1')) as string;
    at = at.properties?.[name] ?? valueSchema(at);
    if (!at) return false;
    rest = rest.slice(step[0].length);
  }
  return true;
}

// ── Compilation ─────────────────────────────────────────────────────────────────────────────────────────────────────

interface CompiledRule {
  readonly rule: ValidationRule;
  readonly checked: CheckedExpression | { readonly error: string };
  readonly message: CheckedExpression | { readonly error: string } | undefined;
  readonly usesOldSelf: boolean;
}

/** Compiled rules of schemas: a memo of constants, as schemas do not change. */
const COMPILED = new WeakMap<JsonSchema, readonly CompiledRule[]>();

function compiled(schema: JsonSchema, isRoot: boolean): readonly CompiledRule[] {
  const known = COMPILED.get(schema);
  if (known) return known;
  const self = celType(schema, isRoot);
  const made = self ? (schema[RULES] ?? []).map((rule) => compileRule(rule, self)) : [];
  COMPILED.set(schema, made);
  return made;
}

function compileRule(rule: ValidationRule, self: GoType): CompiledRule {
  const oldSelf = rule.optionalOldSelf ? optionalOf(self) : self;
  const variables = new Map([
    ['self', self],
    ['oldSelf', oldSelf],
  ]);
  const failed = (error: string): { readonly error: string } => ({ error });
  let checked = checkExpression(rule.rule, variables);
  if ('error' in checked) checked = failed(`compilation failed: ${checked.error}`);
  else if (checked.type.name !== 'bool') checked = failed('cel expression must evaluate to a bool');
  let message: CompiledRule['message'];
  if (rule.messageExpression) {
    message = checkExpression(rule.messageExpression, variables);
    if ('error' in message) message = failed(`messageExpression compilation failed: ${message.error}`);
    else if (message.type.name !== 'string') message = failed('messageExpression must evaluate to a string');
  }
  return { rule, checked, message, usesOldSelf: !('error' in checked) && checked.uses.has('oldSelf') };
}

/** What is wrong with the expressions of a schema. `sound`: whether the part of the schema can be looked at. */
export function ruleErrors(
  schema: JsonSchema,
  path: string,
  sound: (schema: JsonSchema, path: string) => boolean,
  place: { readonly isRoot: boolean; readonly uncorrelatable: string | undefined } = {
    isRoot: true,
    uncorrelatable: undefined,
  },
): FieldError[] {
  const { isRoot, uncorrelatable } = place;
  const errors: FieldError[] = [];
  const inside = (part: JsonSchema | undefined, at: string, lost: string | undefined): void => {
    if (part) errors.push(...ruleErrors(part, at, sound, { isRoot: part[EMBEDDED] ?? false, uncorrelatable: lost }));
  };
  const lostInMap = schema[MAP_TYPE] === 'atomic' ? (uncorrelatable ?? path) : uncorrelatable;
  const lostInList = schema[LIST_TYPE] === 'map' ? uncorrelatable : (uncorrelatable ?? path);
  inside(valueSchema(schema), `${path}.additionalProperties`, uncorrelatable);
  for (const [key, property] of Object.entries(schema.properties ?? {}))
    inside(property, `${path}.properties[${key}]`, lostInMap);
  inside(itemSchema(schema), `${path}.items`, lostInList);
  if (!schema[RULES]?.length || !sound(schema, path)) return errors;
  for (const [i, { rule, checked, message, usesOldSelf }] of compiled(schema, isRoot).entries()) {
    const at = `${path}.${RULES}[${i}]`;
    const shown = internalValue(RULE_TYPE, rule);
    if ('error' in checked) errors.push(invalid(`${at}.rule`, shown, checked.error));
    if (message && 'error' in message) errors.push(invalid(`${at}.messageExpression`, shown, message.error));
    if (usesOldSelf && uncorrelatable !== undefined) {
      const detail = `oldSelf cannot be used on the uncorrelatable portion of the schema within ${uncorrelatable}`;
      errors.push(invalid(`${at}.rule`, rule.rule, detail));
    } else if (!usesOldSelf && rule.optionalOldSelf !== undefined)
      errors.push(
        invalid(`${at}.optionalOldSelf`, rule.optionalOldSelf, 'may not be set if oldSelf is not used in rule'),
      );
  }
  return errors;
}

// ── Evaluation ──────────────────────────────────────────────────────────────────────────────────────────────────────

/** What of a value breaks the rules of its schema. `old`: what it was before, undefined when it is new or cannot be told. */
export function ruleFailures(
  value: unknown,
  old: unknown,
  schema: JsonSchema,
  path: string,
  isRoot = false,
): FieldError[] {
  if (value === null || value === undefined) return [];
  const errors = schema[RULES]?.length ? ownFailures(value, old, schema, path, isRoot) : [];
  if (Array.isArray(value)) {
    const items = itemSchema(schema);
    if (!items) return errors;
    for (const [i, item] of value.entries())
      errors.push(...ruleFailures(item, correlatedItem(item, old, schema), items, `${path}[${i}]`));
  } else if (typeof value === 'object') {
    const before = isObject(old) ? old : {};
    const values = valueSchema(schema);
    for (const [key, part] of Object.entries(value as Record<string, unknown>)) {
      const property = values ?? schema.properties?.[key];
      const at = values ? `${path}[${key}]` : path === '' ? key : `${path}.${key}`;
      if (property) errors.push(...ruleFailures(part, before[key], property, at, property[EMBEDDED] ?? false));
    }
  }
  return errors;
}

function ownFailures(value: unknown, old: unknown, schema: JsonSchema, path: string, isRoot: boolean): FieldError[] {
  const errors: FieldError[] = [];
  const field = path === '' ? '<nil>' : path;
  const self = celValue(value, schema, isRoot);
  const oldSelf = old === undefined || old === null ? undefined : celValue(old, schema, isRoot);
  // What is as it was breaks no rule but those that compare. Upstream: CRDValidationRatcheting.
  const unchanged = old !== undefined && sameJson(value, old);
  for (const { rule, checked, message, usesOldSelf } of compiled(schema, isRoot)) {
    if (unchanged && !usesOldSelf) continue;
    if ('error' in checked) {
      errors.push(invalid(field, schema.type ?? '', `rule compile error: ${checked.error}`));
      continue;
    }
    const optional = rule.optionalOldSelf ?? false;
    if (usesOldSelf && oldSelf === undefined && !optional) continue;
    const variables = selves(self, optional ? new Optional(oldSelf) : oldSelf);
    const outcome = attempt(checked, variables);
    if (outcome === true) continue;
    if (outcome instanceof CelError) {
      errors.push(invalid(field, schema.type ?? '', failureText(outcome.message, rule)));
      continue;
    }
    const said = message && !('error' in message) ? attempt(message, variables) : undefined;
    const detail = typeof said === 'string' && said.trim() !== '' && !LINE_BREAK.test(said) ? said : messageOf(rule);
    const at = rule.fieldPath ? `${path}${rule.fieldPath}`.replace(/^\./, '') : field;
    const shown = schema.type === 'object' || schema.type === 'array' ? OMIT_VALUE : value;
    errors.push(finding(rule.reason, at, shown, detail));
  }
  return errors;
}

function selves(self: unknown, oldSelf: unknown): Variables {
  return {
    has: (name) => name === 'self' || name === 'oldSelf',
    get: (name) => (name === 'self' ? self : oldSelf),
  };
}

function attempt({ ast }: CheckedExpression, variables: Variables): unknown {
  try {
    return evaluate(ast, variables);
  } catch (error) {
    if (error instanceof CelError) return error;
    throw error;
  }
}

const nameOf = ({ message, rule }: ValidationRule): string => (message ? message.trim() : rule.trim());
const messageOf = (rule: ValidationRule): string =>
  rule.message ? rule.message.trim() : `failed rule: ${nameOf(rule)}`;

function failureText(why: string, rule: ValidationRule): string {
  if (why.startsWith('no such overload')) {
    return `'${why}': call arguments did not match a supported operator, function or macro signature for rule: ${nameOf(rule)}`;
  }
  if (why.startsWith('operation cancelled'))
    return `'${why}': no further validation rules will be run due to call cost exceeds limit for rule: ${nameOf(rule)}`;
  return `${why} evaluating rule: ${nameOf(rule)}`;
}

function finding(reason: string | undefined, field: string, value: unknown, detail: string): FieldError {
  switch (reason) {
    case 'FieldValueForbidden':
      return forbidden(field, detail);
    case 'FieldValueRequired':
      return required(field, detail);
    case 'FieldValueDuplicate':
      return duplicate(field, value);
    default:
      return invalid(field, value, detail);
  }
}
