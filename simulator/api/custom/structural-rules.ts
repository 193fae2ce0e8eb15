/**
 * What makes a schema structural: every field has a type outside of value validation. Mirrors apiextensions-apiserver
 * pkg/apiserver/schema/{validation,convert}.go.
 */
import { fieldErrorText } from '../errors.ts';
import type { FieldError } from '../types.ts';
import { forbidden, invalid, required, sameJson } from '../validation/errors.ts';
import { goRegexpProblem } from './regexp.ts';
import {
  EMBEDDED,
  INT_OR_STRING,
  itemSchema,
  type JsonSchema,
  LIST_KEYS,
  LIST_TYPE,
  MAP_TYPE,
  PRESERVE,
  RULES,
  valueSchema,
} from './schema.ts';

type Level = 'root' | 'item' | 'field';

const MISSING_TYPE: Readonly<Record<Level, string>> = {
  root: 'must not be empty at the root',
  item: 'must not be empty for specified array items',
  field: 'must not be empty for specified object fields',
};

const UNSUPPORTED = [
  'id',
  '$schema',
  '$ref',
  'patternProperties',
  'dependencies',
  'additionalItems',
  'definitions',
] as const;

/** Why the schema cannot even be read as a structural one. Upstream: NewStructural. */
export function notStructural(schema: JsonSchema | undefined): string | undefined {
  if (!schema) return undefined;
  for (const key of UNSUPPORTED) {
    const value = schema[key];
    if (value === undefined || value === '') continue;
    if (typeof value === 'object' && key !== 'additionalItems' && Object.keys(value).length === 0) continue;
    return `OpenAPIV3Schema '${key === '$schema' ? 'schema' : key}' is not supported`;
  }
  if (schema[PRESERVE] === false)
    return "internal error: 'x-kubernetes-preserve-unknown-fields' must be true or undefined";
  if (Array.isArray(schema.items) && schema.items.length > 0)
    return "OpenAPIV3Schema 'items' must be a schema, but is an array";
  const { not, allOf = [], anyOf = [], oneOf = [], properties = {} } = schema;
  const parts = [
    not,
    ...allOf,
    ...anyOf,
    ...oneOf,
    itemSchema(schema),
    ...Object.values(properties),
    valueSchema(schema),
  ];
  for (const part of parts) {
    const why = notStructural(part);
    if (why !== undefined) return why;
  }
  return undefined;
}

/** All that is wrong with the structure, sorted by text. Upstream: ValidateStructural. */
export function structuralErrors(schema: JsonSchema, path: string): FieldError[] {
  const errors = [...invariantErrors(schema, 'root', path), ...completenessErrors(schema, schema, path, path)];
  const text = new Map(errors.map((error) => [error, fieldErrorText(error)]));
  return errors.sort((a, b) => ((text.get(a) as string) < (text.get(b) as string) ? -1 : 1));
}

function invariantErrors(schema: JsonSchema, level: Level, path: string): FieldError[] {
  const errors: FieldError[] = [];
  const items = itemSchema(schema);
  if (schema.type === 'array' && !items) errors.push(required(`${path}.items`, 'must be specified'));
  if (items) errors.push(...invariantErrors(items, 'item', `${path}.items`));
  for (const [key, property] of Object.entries(schema.properties ?? {}))
    errors.push(...invariantErrors(property, 'field', `${path}.properties[${key}]`));
  if (schema.additionalProperties !== undefined) {
    if (level === 'root') errors.push(forbidden(`${path}.additionalProperties`, 'must not be used at the root'));
    const values = valueSchema(schema);
    if (values) errors.push(...invariantErrors(values, 'field', `${path}.additionalProperties`));
  }
  if (schema[INT_OR_STRING]) {
    const detail = 'must be false if x-kubernetes-int-or-string is true';
    if (schema[PRESERVE]) errors.push(invalid(`${path}.${PRESERVE}`, true, detail));
    if (schema[EMBEDDED]) errors.push(invalid(`${path}.${EMBEDDED}`, true, detail));
  }
  errors.push(
    ...valueErrors(schema, isIntOrString(schema.anyOf), isIntOrString(schema.allOf?.[0]?.anyOf), level, path),
  );
  errors.push(...typeErrors(schema, level, path));
  return errors;
}

function typeErrors(schema: JsonSchema, level: Level, path: string): FieldError[] {
  const errors: FieldError[] = [];
  const { type, properties = {} } = schema;
  const embedded = schema[EMBEDDED] ?? false;
  if (embedded && type !== 'object') {
    const detail = 'must be object if x-kubernetes-embedded-resource is true';
    errors.push(type ? invalid(`${path}.type`, type, detail) : required(`${path}.type`, detail));
  } else if (!type && !schema[INT_OR_STRING] && !schema[PRESERVE])
    errors.push(required(`${path}.type`, MISSING_TYPE[level]));
  if (embedded && schema.additionalProperties !== undefined) {
    errors.push(forbidden(`${path}.additionalProperties`, 'must not be used if x-kubernetes-embedded-resource is set'));
  }
  if (level === 'root' && type && type !== 'object')
    errors.push(invalid(`${path}.type`, type, 'must be object at the root'));
  const whole = level === 'root' || embedded;
  for (const key of ['kind', 'apiVersion'] as const) {
    const property = properties[key];
    if (whole && property && property.type !== 'string')
      errors.push(invalid(`${path}.properties[${key}].type`, property.type ?? '', 'must be string'));
  }
  if (properties.metadata)
    errors.push(...metadataErrors(properties.metadata, whole, level, `${path}.properties[metadata]`));
  if (embedded && !schema[PRESERVE] && Object.keys(properties).length === 0) {
    const detail =
      'must not be empty if x-kubernetes-embedded-resource is true without x-kubernetes-preserve-unknown-fields';
    errors.push(required(`${path}.properties`, detail));
  }
  return errors;
}

/** At the root metadata may only restrict name and generateName. */
function metadataErrors(schema: JsonSchema, whole: boolean, level: Level, path: string): FieldError[] {
  const errors: FieldError[] = [];
  if (whole && schema.type !== 'object') errors.push(invalid(`${path}.type`, schema.type ?? '', 'must be object'));
  if (level !== 'root') return errors;
  const { type: _type, default: _default, properties = {}, ...rest } = schema;
  const others = Object.keys(properties).filter((key) => key !== 'name' && key !== 'generateName');
  if (others.length > 0 || Object.keys(rest).length > 0) {
    const detail = 'must not specify anything other than name and generateName, but metadata is implicitly specified';
    errors.push(forbidden(path, detail));
  }
  return errors;
}

const INT_OR_STRING_TYPES = [{ type: 'integer' }, { type: 'string' }];

function isIntOrString(anyOf: readonly JsonSchema[] | undefined): boolean {
  return sameJson(anyOf, INT_OR_STRING_TYPES);
}

/** Upstream: validateValueValidation. */
function valueErrors(
  schema: JsonSchema,
  skipAnyOf: boolean,
  skipFirstAllOf: boolean,
  level: Level,
  path: string,
): FieldError[] {
  const errors: FieldError[] = [];
  const nested = (part: JsonSchema, at: string, skip = false): void =>
    void errors.push(...nestedErrors(part, skip, level, at));
  if (!skipAnyOf) for (const [i, part] of (schema.anyOf ?? []).entries()) nested(part, `${path}.anyOf[${i}]`);
  for (const [i, part] of (schema.allOf ?? []).entries())
    nested(part, `${path}.allOf[${i}]`, skipFirstAllOf && i === 0);
  for (const [i, part] of (schema.oneOf ?? []).entries()) nested(part, `${path}.oneOf[${i}]`);
  if (schema.not) nested(schema.not, `${path}.not`);
  if (schema.pattern) {
    const problem = goRegexpProblem(schema.pattern);
    if (problem !== undefined) {
      const detail = `must be a valid regular expression, but isn't: ${problem}`;
      errors.push(invalid(`${path}.pattern`, schema.pattern, detail));
    }
  }
  return errors;
}

/** Under allOf, anyOf, oneOf and not there is only validation of values. Upstream: validateNestedValueValidation. */
function nestedErrors(schema: JsonSchema, skipAnyOf: boolean, level: Level, path: string): FieldError[] {
  const errors = valueErrors(schema, skipAnyOf, false, level, path);
  const items = itemSchema(schema);
  if (items) errors.push(...nestedErrors(items, false, level, `${path}.items`));
  for (const [key, property] of Object.entries(schema.properties ?? {}))
    errors.push(...nestedErrors(property, false, 'field', `${path}.properties[${key}]`));
  const refuse = (key: string, word: string): void =>
    void errors.push(forbidden(`${path}.${key}`, `must be ${word} to be structural`));
  if (schema.type) refuse('type', 'empty');
  if (schema.additionalProperties !== undefined && schema.additionalProperties !== false)
    refuse('additionalProperties', 'undefined');
  if (schema.default !== undefined) refuse('default', 'undefined');
  if (schema.title) refuse('title', 'empty');
  if (schema.description) refuse('description', 'empty');
  if (schema.nullable) refuse('nullable', 'false');
  if (schema[PRESERVE]) refuse(PRESERVE, 'false');
  if (schema[EMBEDDED]) refuse(EMBEDDED, 'false');
  if (schema[INT_OR_STRING]) refuse(INT_OR_STRING, 'false');
  if (schema[LIST_KEYS]?.length) refuse(LIST_KEYS, 'empty');
  if (schema[LIST_TYPE] !== undefined) refuse(LIST_TYPE, 'undefined');
  if (schema[MAP_TYPE] !== undefined) refuse(MAP_TYPE, 'undefined');
  if (schema[RULES]?.length) refuse(RULES, 'empty');
  if (schema.properties?.metadata)
    errors.push(forbidden(`${path}.properties[metadata]`, 'must not be specified in a nested context'));
  return errors;
}

// ── Completeness ────────────────────────────────────────────────────────────────────────────────────────────────────

/** What value validation speaks of has to be specified outside, too. Upstream: schema/complete.go. */
function completenessErrors(value: JsonSchema, schema: JsonSchema, schemaPath: string, path: string): FieldError[] {
  const errors: FieldError[] = [];
  const nested = (part: JsonSchema, at: string): void =>
    void errors.push(...nestedCompleteness(part, schema, schemaPath, at));
  if (value.not) nested(value.not, `${path}.not`);
  for (const key of ['allOf', 'anyOf', 'oneOf'] as const)
    for (const [i, part] of (value[key] ?? []).entries()) nested(part, `${path}.${key}[${i}]`);
  return errors;
}

function nestedCompleteness(
  value: JsonSchema,
  schema: JsonSchema | undefined,
  schemaPath: string,
  path: string,
): FieldError[] {
  if (!schema) return [required(schemaPath, `because it is defined in ${path}`)];
  const errors = completenessErrors(value, schema, schemaPath, path);
  const items = itemSchema(value);
  if (items) errors.push(...nestedCompleteness(items, itemSchema(schema), `${schemaPath}.items`, `${path}.items`));
  for (const [key, property] of Object.entries(value.properties ?? {})) {
    const outside = schema.properties?.[key];
    const inside = `.properties[${key}]`;
    errors.push(...nestedCompleteness(property, outside, schemaPath + inside, path + inside));
  }
  return errors;
}
