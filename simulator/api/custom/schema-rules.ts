/**
 * What the schema of a CustomResourceDefinition may say. Mirrors apiextensions-apiserver pkg/apis/apiextensions/validation
 * (validateCustomResourceDefinitionValidation, ValidateCustomResourceDefinitionOpenAPISchema).
 */
import { internalValue } from '../schema/internal.ts';
import type { FieldError } from '../types.ts';
import { forbidden, invalid, notSupported, required } from '../validation/errors.ts';
import { ruleErrors, ruleTextErrors } from './cel-rules.ts';
import { defaultErrors } from './defaulting.ts';
import {
  EMBEDDED,
  itemSchema,
  type JsonSchema,
  LIST_KEYS,
  LIST_TYPE,
  MAP_TYPE,
  PRESERVE,
  RULES,
  valueSchema,
} from './schema.ts';
import { notStructural, structuralErrors } from './structural-rules.ts';

const TYPES = ['array', 'boolean', 'integer', 'number', 'object', 'string'];
const META_FIELDS = ['metadata', 'kind', 'apiVersion'];

/** Go names of what may stand beside `type` at the root when there is a status subresource, as the message lists them. */
const AT_ROOT =
  'Description Type Format Title Maximum ExclusiveMaximum Minimum ExclusiveMinimum MaxLength MinLength Pattern MaxItems ' +
  'MinItems UniqueItems MultipleOf Required Items Properties ExternalDocs Example XPreserveUnknownFields XValidations';
const AT_ROOT_KEYS = new Set([
  ...'description type format title maximum exclusiveMaximum minimum exclusiveMinimum maxLength minLength pattern'.split(
    ' ',
  ),
  ...'maxItems minItems uniqueItems multipleOf required items properties externalDocs example'.split(' '),
  PRESERVE,
  RULES,
]);
const SCHEMA_TYPE = 'io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaProps';

/** All about one schema; `path` is that of openAPIV3Schema, `hasStatus` whether /status is split off. */
export function schemaDefinitionErrors(schema: JsonSchema, hasStatus: boolean, path: string): FieldError[] {
  const errors: FieldError[] = hasStatus ? rootErrors(schema, path) : [];
  if (schema.nullable) errors.push(forbidden(`${path}.nullable`, 'nullable cannot be true at the root'));
  const unreadable = notStructural(schema);
  let checksRules = false;
  if (unreadable === undefined) {
    const structure = structuralErrors(schema, path);
    const defaults = structure.length === 0 ? defaultErrors(schema, path) : [];
    errors.push(...structure, ...defaults);
    checksRules = structure.length === 0 && defaults.length === 0;
  }
  const found = nodeErrors(schema, path, {
    isRoot: true,
    defaultsForbidden: undefined,
    insideMeta: false,
    uncorrelatable: undefined,
  });
  errors.push(...found);
  const rules = checksRules ? ruleErrors(schema, path, (part, at) => !hasErrorsWithin(part, at)) : [];
  errors.push(...rules);
  if (errors.length === 0 && unreadable !== undefined) errors.push(invalid(path, '', unreadable));
  return errors;
}

/** Rules are not looked at where the schema itself is wrong, there or deeper. */
function hasErrorsWithin(schema: JsonSchema, path: string): boolean {
  const place: Place = { isRoot: false, defaultsForbidden: undefined, insideMeta: false, uncorrelatable: undefined };
  return nodeErrors(schema, path, place).length > 0;
}

function rootErrors(schema: JsonSchema, path: string): FieldError[] {
  for (const key of Object.keys(schema)) {
    if (key === 'type') {
      if (schema.type === 'object') continue;
      const detail =
        'only "object" is allowed as the type at the root of the schema if the status subresource is enabled';
      return [invalid(`${path}.type`, schema.type, detail)];
    }
    if (AT_ROOT_KEYS.has(key)) continue;
    const detail = `only [${AT_ROOT}] fields are allowed at the root of the schema if the status subresource is enabled`;
    return [invalid(path, internalValue(SCHEMA_TYPE, schema), detail)];
  }
  return [];
}

interface Place {
  readonly isRoot: boolean;
  /** Why there must be no defaults here, if so. */
  readonly defaultsForbidden: string | undefined;
  readonly insideMeta: boolean;
  /** The part above whose elements cannot be told apart in two versions of an object. */
  readonly uncorrelatable: string | undefined;
}

function nodeErrors(schema: JsonSchema, path: string, place: Place): FieldError[] {
  const errors = standardErrors(schema, path, place);
  const inside = (part: JsonSchema | undefined, at: string, change: Partial<Place> = {}): void => {
    if (part) errors.push(...nodeErrors(part, at, { ...place, isRoot: false, ...change }));
  };
  if (schema.uniqueItems) {
    const detail = 'uniqueItems cannot be set to true since the runtime complexity becomes quadratic';
    errors.push(forbidden(`${path}.uniqueItems`, detail));
  }
  const { additionalProperties, properties = {} } = schema;
  if (additionalProperties !== undefined) {
    if (Object.keys(properties).length > 0 && additionalProperties !== true) {
      const detail = 'additionalProperties and properties are mutual exclusive';
      errors.push(forbidden(`${path}.additionalProperties`, detail));
    }
    const why = 'inside additionalProperties applying to object metadata';
    inside(valueSchema(schema), `${path}.additionalProperties`, place.insideMeta ? { defaultsForbidden: why } : {});
  }
  for (const [key, property] of Object.entries(properties)) {
    const isMeta = (place.isRoot || schema[EMBEDDED]) && META_FIELDS.includes(key);
    inside(property, `${path}.properties[${key}]`, {
      ...(isMeta ? { insideMeta: true } : {}),
      ...(isMeta && place.isRoot ? { defaultsForbidden: `in top-level ${key}` } : {}),
    });
  }
  inside(schema.not, `${path}.not`);
  for (const key of ['allOf', 'oneOf', 'anyOf'] as const)
    for (const [i, part] of (schema[key] ?? []).entries()) inside(part, `${path}.${key}[${i}]`);
  for (const [key, part] of Object.entries(schema.definitions ?? {})) inside(part, `${path}.definitions[${key}]`);
  inside(itemSchema(schema), `${path}.items`);
  if (Array.isArray(schema.items)) for (const [i, part] of schema.items.entries()) inside(part, `${path}.items[${i}]`);
  for (const [key, part] of Object.entries(schema.dependencies ?? {}))
    inside(Array.isArray(part) ? undefined : part, `${path}.dependencies[${key}]`);
  errors.push(...extensionErrors(schema, path), ...ruleTextErrors(schema, path));
  return errors;
}

/** Upstream: specStandardValidatorV3.validate. */
function standardErrors(schema: JsonSchema, path: string, { defaultsForbidden, insideMeta }: Place): FieldError[] {
  const errors: FieldError[] = [];
  const { type } = schema;
  if (type && !TYPES.includes(type)) errors.push(notSupported(`${path}.type`, type, TYPES));
  if (schema.default !== undefined && defaultsForbidden !== undefined)
    errors.push(forbidden(`${path}.default`, `must not be set ${defaultsForbidden}`));
  const unsupported = (key: string): void => void errors.push(forbidden(`${path}.${key}`, `${key} is not supported`));
  if (schema.id) unsupported('id');
  if (schema.additionalItems !== undefined) unsupported('additionalItems');
  if (Object.keys(schema.patternProperties ?? {}).length > 0) unsupported('patternProperties');
  if (Object.keys(schema.definitions ?? {}).length > 0) unsupported('definitions');
  if (schema.dependencies !== undefined) unsupported('dependencies');
  if (schema.$ref !== undefined) unsupported('$ref');
  if (type === 'null')
    errors.push(forbidden(`${path}.type`, 'type cannot be set to null, use nullable as an alternative'));
  if (Array.isArray(schema.items) && schema.items.length > 0)
    errors.push(forbidden(`${path}.items`, 'items must be a schema object and not an array'));
  if (insideMeta && schema[EMBEDDED])
    errors.push(forbidden(`${path}.${EMBEDDED}`, 'must not be used inside of resource meta'));
  return errors;
}

function extensionErrors(schema: JsonSchema, path: string): FieldError[] {
  const errors: FieldError[] = [];
  const { type } = schema;
  const mapType = schema[MAP_TYPE];
  const listType = schema[LIST_TYPE];
  const wrongType = (detail: string): void =>
    void errors.push(type ? invalid(`${path}.type`, type, detail) : required(`${path}.type`, detail));
  if (schema[PRESERVE] === false) errors.push(invalid(`${path}.${PRESERVE}`, false, 'must be true or undefined'));
  if (mapType !== undefined && type !== 'object') wrongType('must be object if x-kubernetes-map-type is specified');
  if (mapType !== undefined && mapType !== 'atomic' && mapType !== 'granular')
    errors.push(notSupported(`${path}.${MAP_TYPE}`, mapType, ['atomic', 'granular']));
  if (listType !== undefined && type !== 'array') wrongType('must be array if x-kubernetes-list-type is specified');
  else if (listType === 'set') errors.push(...setItemErrors(schema, path));
  if (listType !== undefined && !['atomic', 'set', 'map'].includes(listType))
    errors.push(notSupported(`${path}.${LIST_TYPE}`, listType, ['atomic', 'set', 'map']));
  if (schema[LIST_KEYS]?.length) {
    const detail = 'must be map if x-kubernetes-list-map-keys is non-empty';
    if (listType === undefined) errors.push(required(`${path}.${LIST_TYPE}`, detail));
    else if (listType !== 'map') errors.push(invalid(`${path}.${LIST_TYPE}`, listType, detail));
  }
  if (listType === 'map') errors.push(...mapListErrors(schema, path));
  return [...errors, ...keyedListErrors(schema, path)];
}

function setItemErrors(schema: JsonSchema, path: string): FieldError[] {
  const items = itemSchema(schema);
  const detail = 'must be atomic as item of a list with x-kubernetes-list-type=set';
  const own = items?.[LIST_TYPE];
  if (items?.type === 'array' && own !== undefined && own !== 'atomic')
    return [invalid(`${path}.items.${LIST_TYPE}`, own, detail)];
  if (items?.type === 'object' && items[MAP_TYPE] !== 'atomic')
    return [invalid(`${path}.items.${MAP_TYPE}`, own ?? null, detail)];
  return [];
}

function mapListErrors(schema: JsonSchema, path: string): FieldError[] {
  const errors: FieldError[] = [];
  const keys = schema[LIST_KEYS] ?? [];
  if (keys.length === 0)
    errors.push(required(`${path}.${LIST_KEYS}`, 'must not be empty if x-kubernetes-list-type is map'));
  const items = itemSchema(schema);
  if (schema.items === undefined)
    errors.push(required(`${path}.items`, 'must have a schema if x-kubernetes-list-type is map'));
  else if (!items) {
    const shown = { Schema: null, JSONSchemas: schema.items };
    errors.push(invalid(`${path}.items`, shown, 'must only have a single schema if x-kubernetes-list-type is map'));
  } else if (items.type !== 'object') {
    const detail = "must be object if parent array's x-kubernetes-list-type is map";
    errors.push(invalid(`${path}.items.type`, items.type ?? '', detail));
  } else {
    const seen = new Set<string>();
    for (const key of keys) {
      const property = items.properties?.[key];
      const at = `${path}.${LIST_KEYS}`;
      if (!property) errors.push(invalid(at, keys, 'entries must all be names of item properties'));
      else if (property.type === 'array' || property.type === 'object') {
        const detail = "must be a scalar type if parent array's x-kubernetes-list-type is map";
        errors.push(invalid(`${path}.items.properties[${key}].type`, items.type, detail));
      }
      if (seen.has(key)) errors.push(invalid(at, keys, 'must not contain duplicate entries'));
      seen.add(key);
    }
  }
  return errors;
}

/** Upstream: validateMapListKeysMapSet. */
function keyedListErrors(schema: JsonSchema, path: string): FieldError[] {
  const items = itemSchema(schema);
  const listType = schema[LIST_TYPE];
  if (!items || (listType !== 'set' && listType !== 'map')) return [];
  const errors: FieldError[] = [];
  if (items.nullable)
    errors.push(forbidden(`${path}.items.nullable`, `cannot be nullable when x-kubernetes-list-type is ${listType}`));
  if (listType === 'set') return errors;
  for (const key of schema[LIST_KEYS] ?? []) {
    const property = items.properties?.[key];
    if (!property) continue;
    const at = `${path}.items.properties[${key}]`;
    const head = 'this property is in x-kubernetes-list-map-keys, so it';
    if (!items.required?.includes(key) && property.default === undefined)
      errors.push(required(`${at}.default`, `${head} must have a default or be a required property`));
    if (property.nullable) errors.push(forbidden(`${at}.nullable`, `${head} cannot be nullable`));
  }
  return errors;
}
