/**
 * The three-way strategic merge patch of `kubectl apply`: what changed between the file and the live object, and what the
 * last applied file had and this one has not. Mirrors apimachinery/pkg/util/strategicpatch/patch.go (CreateThreeWayMergePatch).
 */
import { goTypeOf, goValue } from '../../api/patch/strategic.ts';
import type { FieldNode, SchemaNode } from '../../api/schema/schema.ts';
import { CliError } from '../cli/errors.ts';

type Json = Record<string, unknown>;

interface DiffOptions {
  readonly ignoreDeletions?: boolean;
  readonly ignoreChangesAndAdditions?: boolean;
  readonly setElementOrder?: boolean;
  readonly retainKeys?: boolean;
}

const RETAIN_KEYS = '$retainKeys';
const SET_ORDER = '$setElementOrder/';
const DELETE_PRIMITIVES = '$deleteFromPrimitiveList/';

/**
 * The patch that makes `current` what `modified` says; `original` is the last applied state (or empty). Throws `CliError` for lists that
 * cannot be compared: of several types, or without the key that tells their items apart.
 */
export function threeWayStrategicPatch(schema: SchemaNode, original: Json, modified: Json, current: Json): Json {
  const delta = diffMaps(current, modified, schema, { ignoreDeletions: true, setElementOrder: true });
  const deletions = diffMaps(original, modified, schema, { ignoreChangesAndAdditions: true, setElementOrder: true });
  return mergePatches(deletions, delta, schema);
}

/** The patch that turns one object into the other (set, edit). */
export function strategicDiff(schema: SchemaNode, original: Json, modified: Json): Json {
  return diffMaps(original, modified, schema, { setElementOrder: true });
}

/** What became of `original`, for the eye and for comparison: without the order of lists. */
export function strategicChanges(schema: SchemaNode, original: Json, current: Json): Json {
  return diffMaps(original, current, schema, {});
}

/** The same without a schema: lists are replaced. Upstream: jsonmergepatch.CreateThreeWayJSONMergePatch. */
export function threeWayMergePatch(original: Json, modified: Json, current: Json): Json {
  return mergePatches(
    diffMaps(original, modified, undefined, { ignoreChangesAndAdditions: true }),
    diffMaps(current, modified, undefined, { ignoreDeletions: true }),
    undefined,
  );
}

function diffMaps(original: Json, modified: Json, schema: SchemaNode | undefined, options: DiffOptions): Json {
  const patch: Json = {};
  const retained: string[] = [];
  for (const key of Object.keys(modified).sort()) {
    const next = modified[key];
    if (next === undefined) continue;
    if (options.retainKeys && next !== null) retained.push(key);
    const before = original[key];
    if (before === undefined || kindOf(before) !== kindOf(next)) {
      if (!options.ignoreChangesAndAdditions) patch[key] = next;
    } else if (isMap(next)) diffMap(patch, key, before as Json, next, schema, options);
    else if (Array.isArray(next)) diffSlice(patch, key, before as unknown[], next, schema, options);
    else replaceIfChanged(patch, key, before, next, options);
  }
  if (!options.ignoreDeletions) {
    for (const key of Object.keys(original))
      if (original[key] !== undefined && modified[key] === undefined) patch[key] = null;
  }
  const extra = Object.keys(original).some((k) => original[k] !== undefined && modified[k] === undefined);
  if (retained.length > 0 && (Object.keys(patch).length > 0 || extra)) patch[RETAIN_KEYS] = retained.sort();
  return patch;
}

function replaceIfChanged(patch: Json, key: string, before: unknown, next: unknown, options: DiffOptions): void {
  if (!options.ignoreChangesAndAdditions && !same(before, next)) patch[key] = next;
}

/** A field of a schema, or what every key of a map has. */
export const child = (schema: SchemaNode | undefined, key: string): FieldNode | SchemaNode | undefined =>
  schema?.properties?.(key) ?? schema?.additional;
const strategies = (node: SchemaNode | undefined): string => (node as FieldNode | undefined)?.patchStrategy ?? '';

function diffMap(
  patch: Json,
  key: string,
  before: Json,
  next: Json,
  schema: SchemaNode | undefined,
  options: DiffOptions,
): void {
  const field = child(schema, key);
  const value = diffMaps(before, next, field, { ...options, retainKeys: strategies(field).includes('retainKeys') });
  if (Object.keys(value).length > 0) patch[key] = value;
}

function diffSlice(
  patch: Json,
  key: string,
  before: unknown[],
  next: unknown[],
  schema: SchemaNode | undefined,
  options: DiffOptions,
): void {
  const field = child(schema, key) as FieldNode | undefined;
  if (!strategies(field).includes('merge')) {
    replaceIfChanged(patch, key, before, next, options);
    return;
  }
  if (before.length === 0) {
    if (next.length > 0 && !options.ignoreChangesAndAdditions) patch[key] = next;
    return;
  }
  const inner = { ...options, retainKeys: strategies(field).includes('retainKeys') };
  const mergeKey = field?.patchMergeKey;
  checkAlike(before, next);
  const result =
    isMap(before[0]) && mergeKey
      ? diffMapLists(before as Json[], next as Json[], field?.items, mergeKey, inner)
      : diffScalarLists(before, next, inner);
  if (result.patch.length > 0) patch[key] = result.patch;
  if (result.gone.length > 0) patch[DELETE_PRIMITIVES + key] = result.gone;
  if (result.order) patch[SET_ORDER + key] = result.order;
}

/** Upstream: sliceElementType. */
function checkAlike(before: readonly unknown[], next: readonly unknown[]): void {
  const types = new Set([...before, ...next].map(goTypeOf));
  if (types.size > 1) throw new CliError(`list element types are not identical: ${goValue([before, next])}`);
  if (types.has('list')) throw new CliError('lists of lists are not supported');
}

interface ListDiff {
  readonly patch: unknown[];
  readonly gone: unknown[];
  readonly order?: unknown[];
}

function diffMapLists(
  before: Json[],
  next: Json[],
  schema: SchemaNode | undefined,
  mergeKey: string,
  options: DiffOptions,
): ListDiff {
  for (const item of [...before, ...next])
    if (!Object.hasOwn(item, mergeKey))
      throw new CliError(`map: ${goValue(item)} does not contain declared merge key: ${mergeKey}`);
  const keyOf = (item: Json) => String(item[mergeKey]);
  const old = Map.groupBy(twinsTurned(before, keyOf), keyOf);
  const fresh = new Set(next.map(keyOf));
  const patch: unknown[] = [];
  for (const item of twinsTurned(next, keyOf)) {
    const previous = old.get(keyOf(item))?.shift();
    if (previous === undefined) {
      if (!options.ignoreChangesAndAdditions) patch.push(item);
      continue;
    }
    const value = diffMaps(previous, item, schema, options);
    if (Object.keys(value).length > 0) patch.push({ ...value, [mergeKey]: item[mergeKey] });
  }
  if (!options.ignoreDeletions) {
    const gone = before.filter((item) => !fresh.has(keyOf(item))).sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
    for (const item of gone) patch.push({ [mergeKey]: item[mergeKey], $patch: 'delete' });
  }
  const sameOrder = same(before.map(keyOf), next.map(keyOf));
  const ordered =
    options.setElementOrder &&
    ((!options.ignoreChangesAndAdditions && (patch.length > 0 || !sameOrder)) ||
      (!options.ignoreDeletions && patch.length > 0));
  return { patch, gone: [], ...(ordered ? { order: next.map((item) => ({ [mergeKey]: item[mergeKey] })) } : {}) };
}

/**
 * Items of one key in turned order, each in one of their places: upstream sorts with "not greater" for "less", which turns what is
 * equal. Example: a container of a name that is there, put behind it, is compared with it first.
 */
function twinsTurned<T>(items: readonly T[], keyOf: (item: T) => string): T[] {
  const twins = Map.groupBy(items, keyOf);
  return items.map((item) => twins.get(keyOf(item))?.pop() as T);
}

function diffScalarLists(before: unknown[], next: unknown[], options: DiffOptions): ListDiff {
  const patch = options.ignoreChangesAndAdditions ? [] : next.filter((v) => !before.includes(v));
  const gone = options.ignoreDeletions ? [] : before.filter((v) => !next.includes(v));
  const ordered =
    options.setElementOrder &&
    ((!options.ignoreDeletions && gone.length > 0) || (!options.ignoreChangesAndAdditions && !same(before, next)));
  return { patch, gone, ...(ordered ? { order: next } : {}) };
}

/** Lays the changes over the deletions; directives are kept. Upstream: mergeMap without MergeParallelList. */
function mergePatches(deletions: Json, delta: Json, schema: SchemaNode | undefined): Json {
  const out: Json = { ...deletions };
  for (const [key, value] of Object.entries(delta)) {
    const there = out[key];
    if (there === undefined || key.startsWith('$') || kindOf(there) !== kindOf(value)) out[key] = value;
    else if (isMap(value)) out[key] = mergePatches(there as Json, value, child(schema, key));
    else if (Array.isArray(value))
      out[key] = mergeLists(there as unknown[], value, child(schema, key) as FieldNode | undefined);
    else out[key] = value;
  }
  return out;
}

function mergeLists(there: unknown[], value: unknown[], field: FieldNode | undefined): unknown[] {
  const mergeKey = field?.patchMergeKey;
  if (!strategies(field).includes('merge')) return value;
  if (!mergeKey || !isMap(there[0] ?? value[0])) return [...there, ...value.filter((v) => !there.includes(v))];
  const out = [...there] as Json[];
  for (const item of value as Json[]) {
    const at = out.findIndex((o) => o[mergeKey] === item[mergeKey]);
    if (at >= 0) out[at] = mergePatches(out[at] as Json, item, field?.items);
    else out.push(item);
  }
  return out;
}

export const isMap = (value: unknown): value is Json =>
  value !== null && typeof value === 'object' && !Array.isArray(value);
const kindOf = (value: unknown): string => (value === null ? 'null' : Array.isArray(value) ? 'list' : typeof value);

/** Whether two JSON values are equal; order of members does not count. */
export function same(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((v, i) => same(v, b[i]));
  if (!isMap(a) || !isMap(b)) return false;
  const keys = Object.keys(a).filter((k) => a[k] !== undefined);
  return (
    keys.length === Object.keys(b).filter((k) => b[k] !== undefined).length &&
    keys.every((k) => b[k] !== undefined && same(a[k], b[k]))
  );
}
