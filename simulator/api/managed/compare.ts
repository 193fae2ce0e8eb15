/**
 * What changed between two versions of an object, as sets of fields. Mirrors structured-merge-diff typed/compare.go.
 */
import { sameJson } from '../metadata.ts';
import type { SchemaNode } from '../schema/schema.ts';
import { type FieldSet, FieldSetBuilder, fieldElement } from './field-set.ts';
import { childNode, isAtomic, isMap, itemElement, listKeys, type Shape, shapeOf } from './typed.ts';

/** No field is in more than one of the sets. */
export interface Comparison {
  readonly added: FieldSet;
  readonly modified: FieldSet;
  readonly removed: FieldSet;
}

/** Compares two values of a type, either of which may be missing. Throws ItemError. */
export function compare(node: SchemaNode, before: unknown, after: unknown): Comparison {
  const walker = new Walker();
  if (before !== after) walker.walk(node, before, after);
  return { added: walker.added.done(), modified: walker.modified.done(), removed: walker.removed.done() };
}

class Walker {
  readonly added = new FieldSetBuilder();
  readonly modified = new FieldSetBuilder();
  readonly removed = new FieldSetBuilder();
  readonly #path: string[] = [];

  walk(node: SchemaNode, before: unknown, after: unknown): void {
    const left = shapeOf(node, before);
    const right = shapeOf(node, after);
    // Where anything goes, a list may have become a map: both ways of looking at it count.
    if (after !== undefined && before !== undefined && left !== right) this.#as(left, node, before, after);
    if (this.#as(after === undefined ? left : right, node, before, after)) return;
    if (before === undefined) this.added.insert(this.#path);
    else if (after === undefined) this.removed.insert(this.#path);
  }

  /** Returns whether it was a leaf. */
  #as(shape: Shape, node: SchemaNode, before: unknown, after: unknown): boolean {
    if (shape === 'scalar') return this.#leaf(before, after);
    if (isAtomic(node, shape)) return this.#leaf(before, after);
    if (shape === 'map') {
      const left = isMap(before) ? before : undefined;
      const right = isMap(after) ? after : undefined;
      if (!hasKeys(left) && !hasKeys(right)) return this.#leaf(before, after);
      for (const key in left) this.#step(fieldElement(key), childNode(node, key), left[key], right?.[key]);
      for (const key in right) {
        if (left?.[key] === undefined) this.#step(fieldElement(key), childNode(node, key), undefined, right[key]);
      }
      return false;
    }
    const left = Array.isArray(before) ? (before as unknown[]) : [];
    const right = Array.isArray(after) ? (after as unknown[]) : [];
    if (left.length === 0 && right.length === 0) return this.#leaf(before, after);
    this.#items(node, left, right);
    return false;
  }

  #leaf(before: unknown, after: unknown): true {
    if (before === undefined) this.added.insert(this.#path);
    else if (after === undefined) this.removed.insert(this.#path);
    else if (!sameJson(before, after)) this.modified.insert(this.#path);
    return true;
  }

  #step(element: string, node: SchemaNode | undefined, before: unknown, after: unknown): void {
    // What is shared is equal.
    if (!node || before === after) return;
    this.#path.push(element);
    this.walk(node, before, after);
    this.#path.pop();
  }

  /** Items are compared by key. Those that are there twice count as one leaf. */
  #items(node: SchemaNode, before: readonly unknown[], after: readonly unknown[]): void {
    const keys = listKeys(node) ?? [];
    const left = grouped(node, keys, before);
    const right = grouped(node, keys, after);
    const items = node.items ?? node;
    for (const element of new Set([...left.keys(), ...right.keys()])) {
      const ours = left.get(element) ?? [];
      const theirs = right.get(element) ?? [];
      if (ours.length <= 1 && theirs.length <= 1) this.#step(element, items, ours[0], theirs[0]);
      else if (ours.length >= 2 && theirs.length >= 2) {
        if (!sameJson(ours, theirs)) this.modified.insert([...this.#path, element]);
      } else if (ours.length >= 2) {
        if (theirs.length > 0) this.#step(element, items, undefined, theirs[0]);
        this.removed.insert([...this.#path, element]);
      } else {
        if (ours.length > 0) this.#step(element, items, ours[0], undefined);
        this.added.insert([...this.#path, element]);
      }
    }
  }
}

function hasKeys(map: object | undefined): boolean {
  for (const _ in map) return true;
  return false;
}

function grouped(node: SchemaNode, keys: readonly string[], list: readonly unknown[]): Map<string, unknown[]> {
  const groups = new Map<string, unknown[]>();
  for (const item of list) {
    const element = itemElement(node, keys, item);
    const group = groups.get(element);
    if (group) group.push(item);
    else groups.set(element, [item]);
  }
  return groups;
}
