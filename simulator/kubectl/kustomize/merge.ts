/**
 * Strategic merge patches as kustomize applies them: new list elements come first, the patch decides the order of those it names.
 * Mirrors kyaml/yaml/merge2 and kyaml/yaml/walk. Left out: schemas in comments.
 */
import type { FieldNode, SchemaNode } from '../../api/schema/schema.ts';
import { printYaml } from '../../yaml/yaml.ts';
import type { Json, JsonObject } from '../types.ts';
import { KustomizeError } from './failure.ts';
import { copyJson } from './resource.ts';

type Value = Json | undefined;

/** The object with the patch laid over it; undefined when the patch deletes it. Neither argument is changed. */
export function mergeObjects(
  object: JsonObject,
  patch: JsonObject,
  schema: SchemaNode | undefined,
): JsonObject | undefined {
  const merged = merge(copyJson(object), copyJson(patch), schema);
  return isMap(merged) ? merged : undefined;
}

const isMap = (value: Value): value is JsonObject =>
  value !== null && typeof value === 'object' && !Array.isArray(value);
const missing = (value: Value): boolean => value === undefined || value === null;

type Kind = 'map' | 'list' | 'scalar';
const kindOf = (value: Value): Kind => (Array.isArray(value) ? 'list' : isMap(value) ? 'map' : 'scalar');
const NODE_KINDS: Readonly<Record<Kind, string>> = { map: 'MappingNode', list: 'SequenceNode', scalar: 'ScalarNode' };

/** What becomes of a value; undefined when it goes. `null` stays only where nothing was said of it. */
function merge(dest: Value, patch: Value, schema: SchemaNode | undefined): Value {
  const first = missing(dest) ? patch : dest;
  if (missing(first)) return patch === undefined ? dest : undefined;
  const kind = kindOf(first);
  for (const one of [dest, patch]) {
    if (!missing(one) && kindOf(one) !== kind)
      throw new KustomizeError(
        `wrong node kind: expected ${NODE_KINDS[kind]} but was ${NODE_KINDS[kindOf(one)]}: node contents:\n${printYaml(one)}`,
      );
  }
  if (kind === 'scalar') return patch === undefined ? dest : patch === null ? undefined : patch;
  if (kind === 'map')
    return mergeMaps(dest as JsonObject | null | undefined, patch as JsonObject | null | undefined, schema);
  const [there, given] = [dest as Json[] | null | undefined, patch as Json[] | null | undefined];
  if (strategies(schema).includes('merge')) return mergeLists(there, given, schema as FieldNode);
  return given === undefined ? there : (given ?? undefined);
}

const strategies = (schema: SchemaNode | undefined): string[] =>
  ((schema as FieldNode | undefined)?.patchStrategy ?? '').split(',');

function mergeMaps(
  dest: JsonObject | null | undefined,
  patch: JsonObject | null | undefined,
  schema: SchemaNode | undefined,
): Value {
  const directive = isMap(patch) ? takeDirective(patch) : 'merge';
  if (patch === null && !missing(dest)) return undefined;
  if (directive === 'delete') return undefined;
  const result = missing(dest) || directive === 'replace' ? patch : dest;
  if (!isMap(result)) return undefined;
  const keys = new Set([...Object.keys(result), ...Object.keys(patch ?? {})]);
  for (const key of [...keys].sort()) {
    const field = schema?.properties?.(key) ?? schema?.additional;
    const value = merge(result[key], patch?.[key], field);
    if (value === undefined) delete result[key];
    else result[key] = value;
  }
  return result;
}

type Directive = 'merge' | 'replace' | 'delete';

/** `$patch`, taken out of the patch. */
function takeDirective(patch: JsonObject): Directive {
  const said = patch.$patch;
  if (said === undefined || said === null) return 'merge';
  if (said !== 'merge' && said !== 'replace' && said !== 'delete')
    throw new KustomizeError(`unknown patch strategy '${String(said)}'`);
  delete patch.$patch;
  return said;
}

/** A list's own directive is an element of its own. */
function takeListDirective(patch: Json[]): Directive {
  const at = patch.findIndex((e) => isMap(e) && e.$patch !== undefined);
  const element = patch[at];
  if (!isMap(element) || Object.keys(element).length > 1) return 'merge';
  const directive = takeDirective(element);
  patch.splice(at, 1);
  return directive;
}

function mergeLists(dest: Json[] | null | undefined, patch: Json[] | null | undefined, schema: FieldNode): Value {
  if (patch === null && !missing(dest)) return undefined;
  const directive = Array.isArray(patch) ? takeListDirective(patch) : 'merge';
  if (directive === 'delete') return undefined;
  if (directive === 'replace' || missing(dest))
    return Array.isArray(patch) ? withoutDirectives(patch, schema) : undefined;
  const keys = schema.listMapKeys?.length ? schema.listMapKeys : schema.patchMergeKey ? [schema.patchMergeKey] : [];
  const old = dest as Json[];
  const given = patch ?? [];
  if (keys.length === 0) return [...given, ...old.filter((v) => !given.includes(v))];
  return mergeElements(old, given, keys, schema.items);
}

/** A list that is new to the object: what its elements say of deletion counts all the same. */
function withoutDirectives(list: readonly Json[], schema: FieldNode): Json[] {
  return list.flatMap((element) => {
    const value = merge(undefined, element, schema.items);
    return value === undefined ? [] : [value];
  });
}

function mergeElements(
  dest: readonly Json[],
  patch: readonly Json[],
  keys: readonly string[],
  schema: SchemaNode | undefined,
): Json[] {
  let remaining = [...dest];
  const merged: { readonly id: Identity; readonly value: Json }[] = [];
  for (const id of identities([...patch, ...dest], keys)) {
    const there = remaining.find((e) => matches(e, id));
    const given = patch.find((e) => matches(e, id));
    const value = merge(there, given, schema);
    if (missing(value) || (isMap(value) && Object.keys(value).length === 0)) {
      remaining = remaining.filter((e) => !matches(e, id));
      continue;
    }
    if (isMap(value)) for (const [key, text] of id) if (value[key] === undefined && text !== '') value[key] = text;
    const at = merged.findIndex((m) => matches(m.value, id));
    if (at >= 0) merged[at] = { id, value: value as Json };
    else merged.push({ id, value: value as Json });
  }
  const rest = remaining.filter((e) => !merged.some((m) => matches(e, m.id)));
  return [...merged.map((m) => m.value), ...rest];
}

/** Keys that tell an element, with their values. */
type Identity = readonly (readonly [key: string, value: string])[];

const textOf = (element: Json, key: string): string => {
  const value = isMap(element) ? element[key] : undefined;
  return missing(value) || typeof value === 'object' ? '' : String(value);
};

const matches = (element: Json, id: Identity): boolean => id.every(([key, value]) => textOf(element, key) === value);

/** Each element's identity once, in the order of the elements. A key that no element has does not count. */
function identities(elements: readonly Json[], keys: readonly string[]): Identity[] {
  let values = elements.map((e) => keys.map((key) => textOf(e, key)));
  if (keys.length > 1) values = values.map((one) => values.reduce((a, b) => alike(a, b) ?? a, one));
  const used = keys.map((_, i) => values.some((v) => v[i] !== ''));
  const valid = used.includes(true) ? used : keys.map(() => true);
  const seen = new Set<string>();
  return values.flatMap((v) => {
    const id = JSON.stringify(v);
    if (seen.has(id)) return [];
    seen.add(id);
    return [keys.flatMap((key, i) => (valid[i] ? [[key, v[i] as string] as const] : []))];
  });
}

/** Two sets of values that differ only where one has none, made one. Upstream: walk.match. */
function alike(a: readonly string[], b: readonly string[]): string[] | undefined {
  if (!a.some((v, i) => v === b[i])) return undefined;
  if (a.some((v, i) => v !== b[i] && v !== '' && b[i] !== '')) return undefined;
  return a.map((v, i) => (v === '' ? (b[i] as string) : v));
}
