/**
 * Laying one value over another, and taking fields out of a value. Mirrors structured-merge-diff typed/merge.go (what the
 * right side says wins, nothing is removed) and typed/remove.go. Arguments are not changed; what stays is shared.
 */
import type { SchemaNode } from '../schema/schema.ts';
import { type FieldSet, fieldElement } from './field-set.ts';
import { childNode, isAtomic, isMap, itemElement, listKeys, type Shape, shapeOf } from './typed.ts';

/** `live` with all that `config` says; undefined: nothing. Items of lists are in the order of `config`, those that only `live`
 * has where they were. Throws ItemError. */
export function merge(node: SchemaNode, live: unknown, config: unknown): unknown {
  const left = shapeOf(node, live);
  const right = shapeOf(node, config);
  return mergeAs(config === undefined ? left : right, node, live, config);
}

function mergeAs(shape: Shape, node: SchemaNode, live: unknown, config: unknown): unknown {
  const over = config !== undefined ? config : live;
  if (shape === 'scalar' || isAtomic(node, shape)) return over;
  if (shape === 'map') {
    const left = isMap(live) ? live : {};
    const right = isMap(config) ? config : {};
    if (Object.keys(left).length === 0 && Object.keys(right).length === 0) return over;
    const out: Record<string, unknown> = {};
    for (const key of new Set([...Object.keys(left), ...Object.keys(right)])) {
      const child = childNode(node, key);
      const value = child ? merge(child, left[key], right[key]) : undefined;
      if (value !== undefined) out[key] = value;
    }
    return Object.keys(out).length > 0 ? out : undefined;
  }
  const left = Array.isArray(live) ? (live as unknown[]) : [];
  const right = Array.isArray(config) ? (config as unknown[]) : [];
  if (left.length === 0 && right.length === 0) return over;
  const out = mergeItems(node, left, right);
  return out.length > 0 ? out : undefined;
}

/** Upstream: mergingWalker.visitListItems. */
function mergeItems(node: SchemaNode, left: readonly unknown[], right: readonly unknown[]): unknown[] {
  const keys = listKeys(node) ?? [];
  const items = node.items ?? node;
  const elementsOf = (list: readonly unknown[]): string[] => list.map((item) => itemElement(node, keys, item));
  const ours = elementsOf(left);
  const theirs = elementsOf(right);
  const inRight = new Map(theirs.map((element, i) => [element, right[i]]));
  const inLeft = new Map<string, unknown>();
  // Items that are there twice are not merged.
  for (const [i, element] of ours.entries()) inLeft.set(element, inLeft.has(element) ? null : left[i]);
  const shared = theirs.filter((element) => inLeft.has(element));
  const merged = new Set<string>();
  const out: unknown[] = [];
  const take = (live: unknown, config: unknown): void => {
    const value = merge(items, live, config);
    if (value !== undefined) out.push(value);
  };
  let next = shared.shift();
  for (let l = 0, r = 0; l < ours.length || r < theirs.length; ) {
    const ourElement = ours[l];
    if (ourElement !== undefined && r < theirs.length) {
      if (ourElement === theirs[r]) {
        merged.add(ourElement);
        take(inLeft.get(ourElement), inRight.get(ourElement));
        l++;
        r++;
        next = shared.shift();
        continue;
      }
      if (inRight.has(ourElement) && next !== undefined && next !== ourElement) {
        l++;
        continue;
      }
    }
    if (ourElement !== undefined) {
      if (!inRight.has(ourElement)) {
        take(left[l], undefined);
        l++;
        continue;
      }
      if (merged.has(ourElement)) l++;
    }
    const theirElement = theirs[r];
    if (theirElement !== undefined) {
      merged.add(theirElement);
      take(inLeft.get(theirElement), inRight.get(theirElement));
      r++;
      if (next === theirElement) next = shared.shift();
    }
  }
  return out;
}

/** `value` without the fields and items of a set; undefined: nothing is left. Atomic parts go or stay as a whole. */
export function withoutFields(node: SchemaNode, value: unknown, gone: FieldSet): unknown {
  const shape = shapeOf(node, value);
  if (shape === 'scalar') return value;
  if (shape === 'list') {
    if (!Array.isArray(value) || value.length === 0 || isAtomic(node, shape)) return undefined;
    const keys = listKeys(node) as readonly string[];
    const kept: unknown[] = [];
    for (const item of value as unknown[]) {
      const entry = gone.get(itemElement(node, keys, item));
      if (entry?.member) continue;
      kept.push(entry?.children ? nullable(withoutFields(node.items ?? node, item, entry.children)) : item);
    }
    return kept.length > 0 ? kept : undefined;
  }
  if (!isMap(value) || isAtomic(node, shape)) return undefined;
  const kept: Record<string, unknown> = {};
  let count = 0;
  for (const key in value) {
    const entry = gone.get(fieldElement(key));
    if (entry?.member) continue;
    const child = childNode(node, key);
    kept[key] = entry?.children && child ? nullable(withoutFields(child, value[key], entry.children)) : value[key];
    count++;
  }
  return count > 0 ? kept : undefined;
}

/** What nothing is left of is null, as in Go. */
const nullable = (value: unknown): unknown => (value === undefined ? null : value);
