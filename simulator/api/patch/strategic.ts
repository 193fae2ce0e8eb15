/**
 * Strategic merge patch: lists are merged by key, directives ($patch, $retainKeys, $setElementOrder,
 * $deleteFromPrimitiveList) are obeyed. Mirrors apimachinery/pkg/util/strategicpatch/patch.go as the server applies it
 * (MergeParallelList, IgnoreUnmatchedNulls). Neither argument is changed; what is not touched is shared.
 */
import { sameJson } from '../metadata.ts';
import type { FieldNode, SchemaNode } from '../schema/schema.ts';

/** A patch that makes no sense; `message` is upstream's, `code` how it is answered. Upstream: interpretStrategicMergePatchError. */
export class StrategicPatchError extends Error {
  readonly code: 400 | 422 | 500;
  constructor(message: string, code: 400 | 422 | 500 = 500) {
    super(message);
    this.code = code;
  }
}

type Json = Record<string, unknown>;

const DIRECTIVE = '$patch';
const RETAIN_KEYS = '$retainKeys';
const SET_ORDER = '$setElementOrder/';
const DELETE_PRIMITIVES = '$deleteFromPrimitiveList/';

/** Applies `patch` to `original`, an object of that schema. Throws StrategicPatchError. */
export function strategicMerge(schema: SchemaNode, original: unknown, patch: unknown): unknown {
  return mergeMap(isMap(original) ? original : {}, patch as Json, schema);
}

function mergeMap(original: Json, patchIn: Json, schema: SchemaNode | undefined): Json {
  const patch = { ...patchIn };
  if (DIRECTIVE in patch) {
    const directive = patch[DIRECTIVE];
    delete patch[DIRECTIVE];
    if (directive === 'replace') return patch;
    if (directive === 'delete') return {};
    throw badPatchType(directive, patchIn);
  }
  const out = retainKeys(original, patch);
  orderLists(out, patch, schema, original);
  for (const [key, value] of Object.entries(patch)) {
    if (key.startsWith(DELETE_PRIMITIVES)) {
      const field = key.slice(DELETE_PRIMITIVES.length);
      if (!Array.isArray(value))
        throw new StrategicPatchError(`invalid patch format of ${DELETE_PRIMITIVES} list`, 400);
      const list = out[field];
      if (Array.isArray(list)) out[field] = list.filter((item) => !value.some((gone) => sameJson(item, gone)));
      continue;
    }
    if (value === null) {
      delete out[key];
      continue;
    }
    const current = out[key];
    if (current === undefined || current === null || goTypeOf(current) !== goTypeOf(value)) {
      const { kept, value: plain } = withoutDirectives(value);
      if (kept) out[key] = plain;
      continue;
    }
    const field = child(schema, key);
    if (isMap(value)) out[key] = strategyOf(field) === 'replace' ? value : mergeMap(current as Json, value, field);
    else if (Array.isArray(value)) {
      out[key] = strategyOf(field) === 'merge' ? mergeList(current as unknown[], value, field as FieldNode) : value;
    } else out[key] = value;
  }
  return out;
}

/** Lists are replaced, maps are merged, unless the schema says otherwise. */
function strategyOf(field: SchemaNode | undefined): 'merge' | 'replace' | undefined {
  const strategy = (field as FieldNode | undefined)?.patchStrategy;
  return strategy?.startsWith('merge')
    ? 'merge'
    : strategy === undefined || strategy === 'retainKeys'
      ? undefined
      : 'replace';
}

function child(schema: SchemaNode | undefined, key: string): SchemaNode | undefined {
  return schema?.properties?.(key) ?? schema?.additional;
}

function retainKeys(original: Json, patch: Json): Json {
  const keys = patch[RETAIN_KEYS];
  if (keys === undefined) return { ...original };
  delete patch[RETAIN_KEYS];
  if (!Array.isArray(keys)) throw new StrategicPatchError('invalid patch format of retainKeys', 400);
  for (const key in patch) {
    if (
      patch[key] !== null &&
      !key.startsWith(SET_ORDER) &&
      !key.startsWith(DELETE_PRIMITIVES) &&
      !keys.includes(key)
    ) {
      throw new StrategicPatchError('invalid patch format of retainKeys', 400);
    }
  }
  return Object.fromEntries(Object.entries(original).filter(([key]) => keys.includes(key)));
}

/** Obeys $setElementOrder/FIELD and takes those fields out of the patch. Upstream: mergePatchIntoOriginal. */
function orderLists(out: Json, patch: Json, schema: SchemaNode | undefined, original: Json): void {
  for (const directive of Object.keys(patch)) {
    if (!directive.startsWith(SET_ORDER)) continue;
    const order = patch[directive];
    delete patch[directive];
    const key = directive.slice(SET_ORDER.length);
    if (!Array.isArray(order)) throw new StrategicPatchError(`invalid patch format of ${SET_ORDER} list`, 400);
    const field = child(schema, key) as FieldNode | undefined;
    const mergeKey = field?.patchMergeKey;
    const ours = patch[key];
    const theirs = out[key];
    if (ours === null) continue;
    if (Array.isArray(ours)) checkOrder(ours, order, mergeKey);
    let merged: unknown[];
    if (Array.isArray(theirs)) {
      const deletions = patch[`${DELETE_PRIMITIVES}${key}`];
      const kept = Array.isArray(deletions)
        ? theirs.filter((item) => !deletions.some((gone) => sameJson(item, gone)))
        : theirs;
      delete patch[`${DELETE_PRIMITIVES}${key}`];
      if (!Array.isArray(ours)) merged = kept;
      else merged = strategyOf(field) === 'merge' ? mergeList(kept, ours, field as FieldNode) : ours;
    } else if (Array.isArray(ours)) merged = (withoutDirectives(ours).value as unknown[] | undefined) ?? [];
    else continue;
    const same = sameItem(mergeKey);
    const inPatch = merged.filter((item) => order.some((other) => same(item, other)));
    const serverOnly = merged.filter((item) => !order.some((other) => same(item, other)));
    out[key] = interleave(
      inPatch,
      serverOnly,
      order,
      Array.isArray(original[key]) ? (original[key] as unknown[]) : [],
      same,
    );
    delete patch[key];
  }
}

/** The patch's items must all be in the order, in the same sequence. Upstream: validatePatchWithSetOrderList. */
function checkOrder(items: readonly unknown[], order: readonly unknown[], mergeKey: string | undefined): void {
  const same = sameItem(mergeKey);
  const wanted = items.filter((item) => !(isMap(item) && DIRECTIVE in item));
  let at = 0;
  for (const item of wanted) {
    while (at < order.length && !same(order[at], item)) at++;
    if (at++ >= order.length) {
      throw new StrategicPatchError(
        `The order in patch list:\n${goValue(wanted)}\n doesn't match $setElementOrder list:\n${goValue(order)}\n`,
      );
    }
  }
}

function mergeList(original: readonly unknown[], patch: readonly unknown[], field: FieldNode): unknown[] {
  if (original.length === 0 && patch.length === 0) return [];
  const mergeKey = field.patchMergeKey;
  checkItems(original, patch);
  if (![...original, ...patch].some(isMap)) {
    const merged = [...original];
    for (const item of patch) if (!merged.some((other) => sameJson(item, other))) merged.push(item);
    return interleaveByPatch([...new Set(merged)], patch, original, sameItem(undefined));
  }
  if (mergeKey === undefined) throw new StrategicPatchError(`cannot merge lists without merge key for ${field.goType}`);
  const { base, items } = obeyItemDirectives(original, patch, mergeKey);
  const merged = [...base];
  for (const item of items) {
    if (!isMap(item) || !(mergeKey in item)) throw noMergeKey(item, mergeKey);
    const at = merged.findIndex((other) => isMap(other) && sameJson(other[mergeKey], item[mergeKey]));
    if (at >= 0) merged[at] = mergeMap(merged[at] as Json, item, field.items);
    else {
      const { kept, value } = withoutDirectives(item);
      if (kept) merged.push(value);
    }
  }
  return interleaveByPatch(merged, items, base, sameItem(mergeKey));
}

/** Items must all be of one type, and no lists. Upstream: sliceElementType. */
function checkItems(original: readonly unknown[], patch: readonly unknown[]): void {
  const all = [...original, ...patch];
  const type = goTypeOf(all[0]);
  if (type === 'list') throw new StrategicPatchError('lists of lists are not supported', 422);
  if (all.some((item) => goTypeOf(item) !== type))
    throw new StrategicPatchError(`list element types are not identical: ${goValue([original, patch])}`);
}

/** Items that are directives: {$patch: delete, name: x}, {$patch: replace}. */
function obeyItemDirectives(
  original: readonly unknown[],
  patch: readonly unknown[],
  mergeKey: string,
): { base: readonly unknown[]; items: readonly unknown[] } {
  const items: unknown[] = [];
  let base = original;
  let replace = false;
  for (const item of patch) {
    if (!isMap(item) || !(DIRECTIVE in item)) {
      items.push(item);
      continue;
    }
    const directive = item[DIRECTIVE];
    if (directive === 'delete') {
      if (!(mergeKey in item)) throw noMergeKey(item, mergeKey);
      base = base.filter((other) => !(isMap(other) && sameJson(other[mergeKey], item[mergeKey])));
    } else if (directive === 'replace') replace = true;
    else if (directive === 'merge') throw new StrategicPatchError('merging lists cannot yet be specified in the patch');
    else throw badPatchType(directive, item);
  }
  return replace ? { base: items, items: [] } : { base, items };
}

type Same = (a: unknown, b: unknown) => boolean;

function sameItem(mergeKey: string | undefined): Same {
  return mergeKey === undefined ? sameJson : (a, b) => isMap(a) && isMap(b) && sameJson(a[mergeKey], b[mergeKey]);
}

function interleaveByPatch(
  merged: readonly unknown[],
  patch: readonly unknown[],
  serverOrder: readonly unknown[],
  same: Same,
): unknown[] {
  const inPatch = merged.filter((item) => patch.some((other) => same(item, other)));
  const serverOnly = merged.filter((item) => !patch.some((other) => same(item, other)));
  return interleave(inPatch, serverOnly, patch, serverOrder, same);
}

/** Items of the patch in its order, the server's own between them where they stood. Upstream: normalizeElementOrder. */
function interleave(
  inPatch: readonly unknown[],
  serverOnly: readonly unknown[],
  patchOrder: readonly unknown[],
  serverOrder: readonly unknown[],
  same: Same,
): unknown[] {
  const sorted = (items: readonly unknown[], order: readonly unknown[]): unknown[] => {
    const at = (item: unknown): number => order.findIndex((other) => same(item, other));
    return items
      .map((item, i) => ({ item, i, at: at(item) }))
      .sort((a, b) => (a.at < 0 || b.at < 0 ? a.i - b.i : a.at - b.at || a.i - b.i))
      .map(({ item }) => item);
  };
  const right = sorted(inPatch, patchOrder);
  const left = sorted(serverOnly, serverOrder);
  const place = (item: unknown): number => serverOrder.findIndex((other) => same(item, other));
  const out: unknown[] = [];
  let i = 0;
  let j = 0;
  while (i < left.length || j < right.length) {
    if (i >= left.length) out.push(right[j++]);
    else if (j >= right.length) out.push(left[i++]);
    else {
      const l = place(left[i]);
      const r = place(right[j]);
      out.push(l >= 0 && r >= 0 && l < r ? left[i++] : right[j++]);
    }
  }
  return out;
}

/** A value that is new to the document: directives and nulls in it mean nothing. Upstream: removeDirectives. */
function withoutDirectives(value: unknown): { kept: boolean; value: unknown } {
  if (Array.isArray(value)) {
    return {
      kept: true,
      value: value
        .map(withoutDirectives)
        .filter((v) => v.kept)
        .map((v) => v.value),
    };
  }
  if (!isMap(value)) return { kept: true, value };
  if (value[DIRECTIVE] === 'delete') return { kept: false, value: undefined };
  const out: Json = {};
  for (const [key, inner] of Object.entries(value)) {
    if (
      inner === null ||
      key === DIRECTIVE ||
      key === RETAIN_KEYS ||
      key.startsWith(SET_ORDER) ||
      key.startsWith(DELETE_PRIMITIVES)
    )
      continue;
    const plain = withoutDirectives(inner);
    if (plain.kept) out[key] = plain.value;
  }
  return { kept: true, value: out };
}

function isMap(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The type in Go: whole numbers are another than fractions. */
export function goTypeOf(value: unknown): string {
  if (Array.isArray(value)) return 'list';
  if (value === null) return 'null';
  return typeof value === 'number' && !Number.isInteger(value) ? 'float' : typeof value;
}

function badPatchType(directive: unknown, patch: unknown): StrategicPatchError {
  return new StrategicPatchError(
    `unknown patch type: ${typeof directive === 'number' ? `%!s(int64=${directive})` : goValue(directive)} in map: ${goValue(patch)}`,
  );
}

function noMergeKey(item: unknown, mergeKey: string): StrategicPatchError {
  return new StrategicPatchError(`map: ${goValue(item)} does not contain declared merge key: ${mergeKey}`);
}

/** A value as %v prints it: map[a:1 b:2], [1 2]. */
export function goValue(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(goValue).join(' ')}]`;
  if (isMap(value)) {
    const keys = Object.keys(value).sort();
    return `map[${keys.map((key) => `${key}:${goValue(value[key])}`).join(' ')}]`;
  }
  return value === null || value === undefined ? '<nil>' : String(value);
}
