/**
 * Validates JSON against a schema, in go-openapi's words. Mirrors kube-openapi pkg/validation/validate and
 * apiextensions-apiserver pkg/apiserver/validation/validation.go. Leaves out: what structural schemas cannot have
 * (patternProperties, dependencies, lists of item schemas).
 */
import type { FieldError } from '../types.ts';
import { invalid, notSupported, required, sameJson, tooLong, tooMany } from '../validation/errors.ts';
import { isKnownFormat, matchesFormat } from './formats.ts';
import { goMatches, goRegexpProblem } from './regexp.ts';
import { correlatedItem, INT_OR_STRING, itemSchema, type JsonSchema, valueSchema } from './schema.ts';

/** What does not conform. `path`: where `value` stands ("spec.validation….default", "" for a whole object). Parts that are
 * as they were in `old` are let go. */
export function schemaErrors(value: unknown, schema: JsonSchema, path: string, old?: unknown): FieldError[] {
  const result = validate(value, schema, '', old);
  return result.errors.map((error) => {
    const name = error.name.replace(/^\./, '');
    if (name === '') return error.finding(path === '' ? NO_PATH : path);
    return error.finding(path === '' ? name : `${path}.${name}`);
  });
}

/** How Go prints a path that is nil. */
const NO_PATH = '<nil>';

interface Failure {
  /** "spec.size", ".spec" or "". */
  readonly name: string;
  readonly finding: (field: string) => FieldError;
}

/** Errors, and how many checks passed: alternatives are ranked by these. */
interface Result {
  errors: Failure[];
  matches: number;
}

type JsonType = 'null' | 'boolean' | 'string' | 'integer' | 'number' | 'array' | 'object';

function typeOf(value: unknown): JsonType {
  if (value === null || value === undefined) return 'null';
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  return typeof value as JsonType;
}

function validate(value: unknown, schema: JsonSchema, name: string, old: unknown): Result {
  // Upstream: ratchetingValueValidator.
  if (old !== undefined && sameJson(value, old)) return { errors: [], matches: 1 };
  const result: Result = { errors: [], matches: 0 };
  const merge = (...others: Result[]): void => {
    for (const other of others) {
      result.errors.push(...other.errors);
      result.matches += other.matches;
    }
  };
  const check = (failures: Failure[]): void => {
    if (failures.length === 0) result.matches++;
    else result.errors.push(...failures);
  };
  const type = typeOf(value);
  if (type === 'null') {
    check(typeFailures(value, type, schema, name));
    check(enumFailures(value, schema, name));
    return result;
  }
  if (schema.type || schema.format || schema[INT_OR_STRING]) check(typeFailures(value, type, schema, name));
  merge(alternatives(value, schema, name, old));
  if (type === 'string') {
    check(stringFailures(value as string, schema, name));
    check(formatFailures(value as string, schema, name));
  }
  if (type === 'integer' || type === 'number') check(numberFailures(value as number, schema, name));
  if (type === 'array') merge(...sliceResults(value as unknown[], schema, name, old));
  check(enumFailures(value, schema, name));
  if (type === 'object') merge(...objectResults(value as Record<string, unknown>, schema, name, old));
  result.matches++;
  return result;
}

const fail = (name: string, finding: (field: string) => FieldError): Failure[] => [{ name, finding }];
const invalidAt = (name: string, value: unknown, detail: string): Failure[] =>
  fail(name, (field) => invalid(field, value, detail));

/** "spec.size in body" — go-openapi's name for the place. */
const inBody = (name: string): string => `${name} in body`;

// ── Types ───────────────────────────────────────────────────────────────────────────────────────────────────────────

function typeFailures(_value: unknown, type: JsonType, schema: JsonSchema, name: string): Failure[] {
  const wanted = schema[INT_OR_STRING] ? ['integer', 'string'] : schema.type ? [schema.type] : [];
  const wrong = (expected: string, found: string): Failure[] =>
    fail(name, (field) => ({
      type: 'FieldValueTypeInvalid',
      field,
      value: found,
      detail: `${inBody(name)} must be of type ${expected}: ${JSON.stringify(found)}`,
    }));
  if (type === 'null') return wanted.length > 0 && !schema.nullable ? wrong(wanted.join(','), 'null') : [];
  const isNumber = type === 'integer' && wanted.includes('number');
  const format = usableFormat(schema);
  if (format !== undefined && type !== 'string' && type !== 'array') {
    const found = type === 'integer' ? 'int64' : type === 'number' ? 'float64' : '';
    if (!wanted.includes(type) && !isNumber && found !== format) return wrong(format, found);
  }
  if (!wanted.includes('number') && !wanted.includes('integer') && format !== undefined) {
    if (type === 'string' || type === 'array') return [];
  }
  if (wanted.length === 0 || wanted.includes(type) || isNumber) return [];
  return wrong(wanted.join(','), type);
}

/** Formats that are not known for the type count as none. Upstream: StripUnsupportedFormatsPostProcess. */
function usableFormat({ type, format }: JsonSchema): string | undefined {
  return format && isKnownFormat(type, format) ? format : undefined;
}

function enumFailures(value: unknown, schema: JsonSchema, name: string): Failure[] {
  const allowed = schema.enum ?? [];
  if (allowed.length === 0 || allowed.some((item) => item !== null && JSON.stringify(item) === JSON.stringify(value)))
    return [];
  const texts = allowed.map((item) => (typeof item === 'string' ? item : JSON.stringify(item)));
  return fail(name, (field) => notSupported(field, value ?? null, texts));
}

function stringFailures(value: string, { maxLength, minLength, pattern }: JsonSchema, name: string): Failure[] {
  const length = [...value].length;
  if (maxLength !== undefined && length > maxLength) return fail(name, (field) => tooLong(field, maxLength));
  if (minLength !== undefined && length < minLength)
    return invalidAt(name, value, `${inBody(name)} should be at least ${minLength} chars long`);
  if (!pattern) return [];
  const problem = goRegexpProblem(pattern);
  if (problem !== undefined)
    return invalidAt(name, value, `${inBody(name)} should match '${pattern}, but pattern is invalid: ${problem}'`);
  return goMatches(pattern, value) ? [] : invalidAt(name, value, `${inBody(name)} should match '${pattern}'`);
}

function formatFailures(value: string, schema: JsonSchema, name: string): Failure[] {
  const format = usableFormat(schema);
  if (format === undefined || matchesFormat(format, value)) return [];
  const detail = `${inBody(name)} must be of type ${format}: ${JSON.stringify(value)}`;
  return fail(name, (field) => ({ type: 'FieldValueTypeInvalid', field, value, detail }));
}

// ── Numbers ─────────────────────────────────────────────────────────────────────────────────────────────────────────

function numberFailures(value: number, schema: JsonSchema, name: string): Failure[] {
  const { type, format, multipleOf, maximum, exclusiveMaximum, minimum, exclusiveMinimum } = schema;
  const failures = rangeFailures(value, type, format, 'Checked', name);
  const whole = (bound: number, what: string): number => {
    const outside = rangeFailures(bound, type, format, what, name);
    failures.push(...outside);
    // A whole number is compared with a whole bound.
    return outside.length === 0 && Number.isInteger(value) ? Math.trunc(bound) : bound;
  };
  const refuse = (detail: string): void => void failures.push(...invalidAt(name, value, detail));
  if (multipleOf !== undefined) {
    const factor = whole(multipleOf, 'MultipleOf');
    if (factor <= 0) refuse(`factor MultipleOf declared for ${name} must be positive: ${factor}`);
    else if (!isMultiple(value, factor)) refuse(`${inBody(name)} should be a multiple of ${factor}`);
  }
  if (minimum !== undefined) {
    const bound = whole(minimum, 'Minimum boundary');
    if (exclusiveMinimum ? value <= bound : value < bound)
      refuse(`${inBody(name)} should be greater than ${exclusiveMinimum ? '' : 'or equal to '}${bound}`);
  }
  if (maximum !== undefined) {
    const bound = whole(maximum, 'Maximum boundary');
    if (exclusiveMaximum ? value >= bound : value > bound)
      refuse(`${inBody(name)} should be less than ${exclusiveMaximum ? '' : 'or equal to '}${bound}`);
  }
  return failures;
}

function isMultiple(value: number, factor: number): boolean {
  const times = factor < 1 ? (1 / factor) * value : value / factor;
  return Math.abs(times - Math.round(times)) < 1e-9;
}

/** Upstream: IsValueValidAgainstRange. */
function rangeFailures(
  value: number,
  type: string | undefined,
  format: string | undefined,
  what: string,
  name: string,
): Failure[] {
  if (type !== 'integer') return [];
  const bits = format === 'int32' ? 31 : 63;
  if (Number.isInteger(value) && value >= -(2 ** bits) && value < 2 ** bits) return [];
  const form = format === 'int32' || format === 'int64' ? ` with format ${format}` : ' (default format)';
  return fail('', (field) => invalid(field, '', `${what} value must be of type integer${form} in ${name}`));
}

// ── Lists and objects ───────────────────────────────────────────────────────────────────────────────────────────────

function sliceResults(list: readonly unknown[], schema: JsonSchema, name: string, old: unknown): Result[] {
  const items = itemSchema(schema);
  const results = items
    ? list.map((item, i) => validate(item, items, `${name}[${i}]`, correlatedItem(item, old, schema)))
    : [];
  const errors: Failure[] = [];
  const { minItems, maxItems, uniqueItems } = schema;
  if (minItems !== undefined && list.length < minItems) {
    errors.push(...invalidAt(name, list.length, `${inBody(name)} should have at least ${minItems} items`));
  }
  if (maxItems !== undefined && list.length > maxItems)
    errors.push(...fail(name, (field) => tooMany(field, list.length, maxItems)));
  if (uniqueItems && new Set(list.map((item) => JSON.stringify(item))).size < list.length)
    errors.push(...invalidAt(name, '', `${inBody(name)} shouldn't contain duplicates`));
  return [...results, { errors, matches: 1 }];
}

function objectResults(
  object: Readonly<Record<string, unknown>>,
  schema: JsonSchema,
  name: string,
  old: unknown,
): Result[] {
  const before = (typeof old === 'object' && old !== null ? old : {}) as Readonly<Record<string, unknown>>;
  const own: Result = { errors: [], matches: 0 };
  const results: Result[] = [own];
  const { minProperties, maxProperties, properties = {}, additionalProperties } = schema;
  const keys = Object.keys(object);
  if (minProperties !== undefined && keys.length < minProperties) {
    const detail = `${inBody(name)} should have at least ${minProperties} properties`;
    own.errors.push(...invalidAt(name, keys.length, detail));
  }
  if (maxProperties !== undefined && keys.length > maxProperties)
    own.errors.push(...fail(name, (field) => tooMany(field, keys.length, maxProperties)));
  const values = valueSchema(schema);
  for (const key of keys) {
    if (Object.hasOwn(properties, key)) continue;
    if (additionalProperties === false)
      own.errors.push(...invalidAt(`${name}.${key}`, '', `${name}.${key} in body is a forbidden property`));
    else if (values) results.push(validate(object[key], values, `${name}.${key}`, before[key]));
  }
  for (const key of Object.keys(properties).sort()) {
    if (!Object.hasOwn(object, key)) continue;
    const property = properties[key] as JsonSchema;
    results.push(validate(object[key], property, name === '' ? key : `${name}.${key}`, before[key]));
  }
  const missing = (schema.required ?? []).filter((key) => !Object.hasOwn(object, key));
  results.push({ errors: missing.flatMap((key) => fail(`${name}.${key}`, (field) => required(field))), matches: 0 });
  return results;
}

// ── Alternatives ────────────────────────────────────────────────────────────────────────────────────────────────────

/** allOf, anyOf, oneOf and not. Upstream: schemaPropsValidator. */
function alternatives(
  value: unknown,
  { anyOf = [], oneOf = [], allOf = [], not }: JsonSchema,
  name: string,
  old: unknown,
): Result {
  const result: Result = { errors: [], matches: 1 };
  const say = (detail: string): void =>
    void result.errors.push({ name: '', finding: (field) => invalid(field, '', detail) });
  const best = (results: readonly Result[]): void => {
    const most = results.reduce((a, b) => (b.matches > a.matches ? b : a));
    result.errors.push(...most.errors);
    result.matches += most.matches;
  };
  if (anyOf.length > 0) {
    const results = anyOf.map((schema) => validate(value, schema, name, old));
    if (!results.some(isValid)) {
      say(`"${name}" must validate at least one schema (anyOf)`);
      best(results);
    }
  }
  if (oneOf.length > 0) {
    const results = oneOf.map((schema) => validate(value, schema, name, old));
    const valid = results.filter(isValid).length;
    if (valid !== 1) {
      const found = valid === 0 ? 'Found none valid' : `Found ${valid} valid alternatives`;
      say(`"${name}" must validate one and only one schema (oneOf). ${found}`);
      if (valid === 0) best(results);
    }
  }
  if (allOf.length > 0) {
    const results = allOf.map((schema) => validate(value, schema, name, old));
    for (const { errors } of results) result.errors.push(...errors);
    const valid = results.filter(isValid).length;
    if (valid < allOf.length)
      say(`"${name}" must validate all the schemas (allOf)${valid === 0 ? '. None validated' : ''}`);
  }
  if (not && isValid(validate(value, not, name, old))) say(`"${name}" must not validate the schema (not)`);
  return result;
}

const isValid = ({ errors }: Result): boolean => errors.length === 0;
