/**
 * Rules for the content of custom resources that JSON schemas do not say: metadata of embedded resources, keys of lists that are
 * sets or maps, the numbers /scale reads. Mirrors apiextensions-apiserver pkg/apiserver/schema/{objectmeta,listtype}/validation.go,
 * pkg/registry/customresource/validator.go.
 */
import type { CustomResourceSubresourceScale, ObjectMeta } from '../objects.ts';
import type { FieldError } from '../types.ts';
import { duplicate, invalid, required } from '../validation/errors.ts';
import { validateAnyObjectMeta } from '../validation/metadata.ts';
import { isDns1035Label, isPathSegmentName } from '../validation/names.ts';
import { EMBEDDED, isObject, itemSchema, type JsonSchema, LIST_KEYS, LIST_TYPE, valueSchema } from './schema.ts';

/** Calls `visit` for the value and all inside that a schema describes. */
function walk(
  value: unknown,
  schema: JsonSchema,
  path: string,
  visit: (value: unknown, schema: JsonSchema, path: string) => void,
): void {
  visit(value, schema, path);
  if (Array.isArray(value)) {
    const items = itemSchema(schema);
    if (items) for (const [i, item] of value.entries()) walk(item, items, `${path}[${i}]`, visit);
  } else if (isObject(value)) {
    const values = valueSchema(schema);
    for (const [key, part] of Object.entries(value)) {
      const property = schema.properties?.[key];
      if (property) walk(part, property, path === '' ? key : `${path}.${key}`, visit);
      else if (values) walk(part, values, `${path}[${key}]`, visit);
    }
  }
}

/** Of resources inside the resource. */
export function embeddedErrors(value: unknown, schema: JsonSchema): FieldError[] {
  const errors: FieldError[] = [];
  walk(value, schema, '', (part, at, path) => {
    if (at[EMBEDDED] && isObject(part)) errors.push(...embeddedProblems(part, path));
  });
  return errors;
}

function embeddedProblems(value: Readonly<Record<string, unknown>>, path: string): FieldError[] {
  const errors: FieldError[] = [];
  const { apiVersion, kind, metadata } = value;
  if (apiVersion === undefined) errors.push(required(`${path}.apiVersion`));
  if (kind === undefined) errors.push(required(`${path}.kind`));
  const text = (key: string, said: unknown): said is string => {
    if (said === undefined) return false;
    if (typeof said !== 'string') errors.push(invalid(`${path}.${key}`, said, 'must be a string'));
    else if (said === '') errors.push(invalid(`${path}.${key}`, said, 'must not be empty'));
    else return true;
    return false;
  };
  if (text('apiVersion', apiVersion) && apiVersion.split('/').length > 2)
    errors.push(invalid(`${path}.apiVersion`, apiVersion, `unexpected GroupVersion string: ${apiVersion}`));
  if (text('kind', kind)) {
    const problems = isDns1035Label(kind.toLowerCase());
    const detail = `may have mixed case, but should otherwise match: ${problems.join(',')}`;
    if (problems.length > 0) errors.push(invalid(`${path}.kind`, kind, detail));
  }
  if (isObject(metadata)) {
    const meta = metadata as Partial<ObjectMeta>;
    const named = { ...meta, name: meta.name || 'fakename' };
    errors.push(...validateAnyObjectMeta(named, !!meta.namespace, isPathSegmentName, `${path}.metadata`));
  }
  return errors;
}

/** Of items that are there twice in sets and maps. */
export function listErrors(value: unknown, schema: JsonSchema): FieldError[] {
  const errors: FieldError[] = [];
  walk(value, schema, '', (part, at, path) => {
    if (!Array.isArray(part)) return;
    if (at[LIST_TYPE] === 'set') {
      for (const i of repeated(part)) errors.push(duplicate(`${path}[${i}]`, part[i]));
    } else if (at[LIST_TYPE] === 'map') errors.push(...mapErrors(part, at[LIST_KEYS] ?? [], path));
  });
  return errors;
}

function mapErrors(list: readonly unknown[], keys: readonly string[], path: string): FieldError[] {
  const odd = list.findIndex((item) => item !== null && !isObject(item));
  if (odd >= 0) return [invalid(`${path}[${odd}]`, list[odd], 'must be an object for an array of list-type map')];
  const names = list.map((item) =>
    Object.fromEntries(keys.flatMap((key) => (isObject(item) && item[key] !== undefined ? [[key, item[key]]] : []))),
  );
  return repeated(names).map((i) => duplicate(`${path}[${i}]`, names[i]));
}

/** Where a value appears for the second time. */
function repeated(values: readonly unknown[]): number[] {
  const times = new Map<string, number>();
  const found: number[] = [];
  for (const [i, value] of values.entries()) {
    const text = JSON.stringify(value);
    const count = (times.get(text) ?? 0) + 1;
    times.set(text, count);
    if (count === 2) found.push(i);
  }
  return found;
}

const MAX_REPLICAS = 2 ** 31 - 1;

/** ".spec.replicas" → ["spec", "replicas"]. */
export function scalePath(path: string): string[] {
  return path.replace(/^\./, '').split('.');
}

/** Of what /scale reads: the wanted number, the present one, the selector. `specToo`: an update of the status leaves the first out. */
export function scaleErrors(
  object: unknown,
  scale: CustomResourceSubresourceScale | undefined,
  specToo: boolean,
): FieldError[] {
  if (!scale) return [];
  const { specReplicasPath, statusReplicasPath, labelSelectorPath } = scale;
  const errors = [
    ...(specToo ? replicasErrors(object, specReplicasPath) : []),
    ...replicasErrors(object, statusReplicasPath),
  ];
  if (labelSelectorPath) {
    const selector = valueAt(object, labelSelectorPath);
    if (selector !== undefined && typeof selector !== 'string')
      errors.push(invalid(labelSelectorPath, '', accessor(labelSelectorPath, selector, 'string')));
  }
  return errors;
}

function replicasErrors(object: unknown, path: string): FieldError[] {
  const value = valueAt(object, path);
  if (value === undefined) return [];
  if (typeof value !== 'number' || !Number.isInteger(value)) return [invalid(path, 0, accessor(path, value, 'int64'))];
  if (value < 0) return [invalid(path, value, 'should be a non-negative integer')];
  return value > MAX_REPLICAS ? [invalid(path, value, `should be less than or equal to ${MAX_REPLICAS}`)] : [];
}

/** The value at a path of names. */
export function valueAt(object: unknown, path: string): unknown {
  let at = object;
  for (const key of scalePath(path)) at = isObject(at) ? at[key] : undefined;
  return at;
}

/** Upstream: unstructured.NestedInt64. */
function accessor(path: string, value: unknown, wanted: string): string {
  const type =
    typeof value === 'string'
      ? 'string'
      : typeof value === 'boolean'
        ? 'bool'
        : isObject(value)
          ? 'map[string]interface {}'
          : Array.isArray(value)
            ? '[]interface {}'
            : value === null
              ? '<nil>'
              : 'float64';
  const shown = value === null ? '<nil>' : String(value);
  return `${path.replace(/^\.?/, '.')} accessor error: ${shown} is of the type ${type}, expected ${wanted}`;
}
