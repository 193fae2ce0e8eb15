/**
 * Values seen through a schema, as server-side apply sees them: which parts are maps, lists or leaves, how the items of a
 * list are told apart, whether a value fits, and which fields it has. Mirrors structured-merge-diff typed (helpers.go,
 * validate.go, tofieldset.go) over the schemas that kube-openapi's schemaconv makes. A missing key is Go's nil, null is null.
 */
import { goQuote } from '../errors.ts';
import { goValue } from '../patch/strategic.ts';
import type { FieldNode, SchemaNode } from '../schema/schema.ts';
import {
  elementText,
  type FieldSet,
  FieldSetBuilder,
  fieldElement,
  indexElement,
  keyElement,
  valueElement,
} from './field-set.ts';

export type Shape = 'map' | 'list' | 'scalar';
type Json = Readonly<Record<string, unknown>>;

export function isMap(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** How a value of that type is walked. What may be anything (RawExtension, JSON) is what it looks like. Upstream: deduceAtom. */
export function shapeOf({ code }: SchemaNode, value: unknown): Shape {
  switch (code) {
    case 'struct':
    case 'map':
      return 'map';
    case 'list':
      return 'list';
    case 'o':
      if (value === undefined || value === null || isMap(value)) return 'map';
      return Array.isArray(value) ? 'list' : 'scalar';
    default:
      return 'scalar';
  }
}

/** Maps and lists that are replaced as a whole. */
export function isAtomic(node: SchemaNode, shape: Shape): boolean {
  if (shape === 'map') return node.mapType === 'atomic';
  return shape === 'list' && listKeys(node) === undefined;
}

/** The type below a key; undefined when the schema does not declare it. */
export function childNode(node: SchemaNode, key: string): SchemaNode | undefined {
  return node.properties?.(key) ?? node.additional ?? (node.code === 'o' ? node : undefined);
}

/** Fields of structs; keys of maps are none. */
export const isDeclared = (node: SchemaNode, key: string): boolean => node.properties?.(key) !== undefined;

/** The keys that tell items apart, [] for a set, undefined for an atomic list. Upstream: schemaconv.getListElementRelationship. */
export function listKeys(node: SchemaNode): readonly string[] | undefined {
  const { listType, listMapKeys, patchStrategy, patchMergeKey } = node as FieldNode;
  switch (listType) {
    case 'map':
      return listMapKeys ?? [];
    case 'set':
      return [];
    case 'atomic':
      return undefined;
    default:
      if (!patchStrategy?.startsWith('merge')) return undefined;
      return patchMergeKey === undefined ? [] : [patchMergeKey];
  }
}

/** The path element of an item of an associative list. Throws ItemError. Upstream: listItemToPathElement. */
export function itemElement(node: SchemaNode, keys: readonly string[], item: unknown): string {
  if (keys.length === 0) {
    if (isMap(item)) throw new ItemError("associative list without keys has an element that's a map type");
    if (Array.isArray(item)) throw new ItemError('not supported: associative list with lists as elements');
    if (item === null || item === undefined)
      throw new ItemError("associative list without keys has an element that's an explicit null");
    return valueElement(item);
  }
  if (item === null || item === undefined)
    throw new ItemError('associative list with keys may not have a null element');
  if (!isMap(item)) throw new ItemError('associative list with keys may not have non-map elements');
  const found: [string, unknown][] = [];
  for (const key of keys) {
    const value = item[key] !== undefined ? item[key] : keyDefault(node.items?.properties?.(key));
    if (value !== undefined) found.push([key, value]);
  }
  if (found.length === 0) {
    throw new ItemError(
      `associative list with keys has an element that omits all key fields [${keys.map(goQuote).join(' ')}] (and doesn't have default values for any key fields)`,
    );
  }
  return keyElement(found);
}

/** An item that cannot be told from others; the message is upstream's. */
export class ItemError extends Error {}

/** OpenAPI gives every field that is always written its zero value as default. */
function keyDefault(field: FieldNode | undefined): unknown {
  if (field === undefined || field.default !== undefined) return field?.default;
  if (!field.always) return undefined;
  return field.type === 'integer' || field.type === 'number' ? 0 : field.type === 'boolean' ? false : '';
}

// ── Does it fit ─────────────────────────────────────────────────────────────────────────────────────────────────

interface Misfit {
  path: string;
  readonly text: string;
}

/** What is wrong with a value of a type, as one text; undefined: nothing. Upstream: TypedValue.Validate, ValidationErrors.Error. */
export function misfits(node: SchemaNode, value: unknown, allowDuplicates: boolean): string | undefined {
  const found = check(node, value, allowDuplicates);
  if (found.length === 0) return undefined;
  const texts = found.map(({ path, text }) => (path === '' ? text : `${path}: ${text}`));
  return texts.length === 1 ? texts[0] : ['errors:', ...texts.map((text) => `  ${text}`)].join('\n');
}

const NOTHING: readonly Misfit[] = [];

function check(node: SchemaNode, value: unknown, duplicates: boolean): readonly Misfit[] {
  if (value === null || value === undefined) return NOTHING;
  switch (shapeOf(node, value)) {
    case 'scalar': {
      const text = scalarMisfit(node, value);
      return text === undefined ? NOTHING : [{ path: '', text }];
    }
    case 'list':
      if (!Array.isArray(value)) return [{ path: '', text: `expected list, got ${wrapped(value)}` }];
      return checkItems(node, value, duplicates);
    case 'map':
      if (!isMap(value)) return [{ path: '', text: `expected map, got ${wrapped(value)}` }];
      return checkKeys(node, value, duplicates);
  }
}

function checkKeys(node: SchemaNode, value: Json, duplicates: boolean): readonly Misfit[] {
  let found = NOTHING;
  for (const key in value) {
    const child = childNode(node, key);
    // Nothing is looked at behind the first unknown field.
    if (!child) return [...found, { path: `.${key}`, text: 'field not declared in schema' }];
    found = joined(found, check(child, value[key], duplicates), `.${key}`);
  }
  return found;
}

function checkItems(node: SchemaNode, list: readonly unknown[], duplicates: boolean): readonly Misfit[] {
  const keys = listKeys(node);
  const items = node.items ?? node;
  const seen = new Set<string>();
  let found = NOTHING;
  for (const [i, item] of list.entries()) {
    let element = indexElement(i);
    if (keys) {
      try {
        element = itemElement(node, keys, item);
      } catch (error) {
        if (!(error instanceof ItemError)) throw error;
        return [...found, { path: '', text: `element ${i}: ${error.message}` }];
      }
      if (seen.has(element) && !duplicates)
        found = [...found, { path: '', text: `duplicate entries for key ${elementText(element)}` }];
      seen.add(element);
    }
    found = joined(found, check(items, item, duplicates), elementText(element));
  }
  return found;
}

function joined(before: readonly Misfit[], more: readonly Misfit[], prefix: string): readonly Misfit[] {
  if (more.length === 0) return before;
  for (const misfit of more) misfit.path = prefix + misfit.path;
  return [...before, ...more];
}

/** Upstream: validateScalar. */
function scalarMisfit({ code }: SchemaNode, value: unknown): string | undefined {
  switch (code) {
    case 'i':
    case 'l':
    case 'd':
      return typeof value === 'number' ? undefined : `expected numeric (int or float), got ${goTypeOf(value)}`;
    case 's':
    case 'y':
      return typeof value === 'string'
        ? undefined
        : `expected string, got &value.valueUnstructured{Value:${goSyntax(value)}}`;
    case 'b':
      return typeof value === 'boolean' ? undefined : `expected boolean, got ${wrapped(value)}`;
    default:
      return typeof value === 'object' ? `expected any scalar, got ${wrapped(value)}` : undefined;
  }
}

/** %v of a value.Value. */
const wrapped = (value: unknown): string => `&{${goValue(value)}}`;

/** %T of what JSON becomes in Go. */
function goTypeOf(value: unknown): string {
  if (Array.isArray(value)) return '[]interface {}';
  if (typeof value === 'object') return 'map[string]interface {}';
  if (typeof value === 'number') return Number.isInteger(value) ? 'int64' : 'float64';
  return typeof value === 'boolean' ? 'bool' : 'string';
}

/** %#v of what JSON becomes in Go. */
function goSyntax(value: unknown): string {
  if (value === null || value === undefined) return 'interface {}(nil)';
  if (typeof value === 'string') return goQuote(value);
  if (Array.isArray(value)) return `[]interface {}{${value.map(goSyntax).join(', ')}}`;
  if (isMap(value)) {
    const keys = Object.keys(value).sort();
    return `map[string]interface {}{${keys.map((key) => `${goQuote(key)}:${goSyntax(value[key])}`).join(', ')}}`;
  }
  return String(value);
}

// ── Which fields it has ─────────────────────────────────────────────────────────────────────────────────────────

/** Every leaf and item that a value mentions. Upstream: TypedValue.ToFieldSet. */
export function fieldsOf(node: SchemaNode, value: unknown): FieldSet {
  const builder = new FieldSetBuilder();
  collect(node, value, [], builder);
  return builder.done();
}

function collect(node: SchemaNode, value: unknown, path: string[], out: FieldSetBuilder): void {
  const shape = shapeOf(node, value);
  if (shape === 'scalar' || isAtomic(node, shape)) out.insert(path);
  else if (shape === 'map' && isMap(value)) {
    for (const key in value) {
      const inner = value[key];
      path.push(fieldElement(key));
      collect(childNode(node, key) ?? node, inner, path, out);
      const empty = inner === null || (isMap(inner) && Object.keys(inner).length === 0);
      if (empty || !isDeclared(node, key)) out.insert(path);
      path.pop();
    }
  } else if (shape === 'list' && Array.isArray(value)) collectItems(node, value, path, out);
}

/** Items that are there twice are owned as a whole. */
function collectItems(node: SchemaNode, list: readonly unknown[], path: string[], out: FieldSetBuilder): void {
  const keys = listKeys(node) as readonly string[];
  const elements = list.map((item) => itemElement(node, keys, item));
  for (const [i, element] of elements.entries()) {
    path.push(element);
    if (elements.indexOf(element) === elements.lastIndexOf(element)) collect(node.items ?? node, list[i], path, out);
    out.insert(path);
    path.pop();
  }
}
