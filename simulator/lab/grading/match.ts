/** Partial objects against live ones (lesson-format.md §6): maps by given keys, keyed lists item by key, quantities by value. */
import { parseQuantity } from '../../api/quantity.ts';
import { type FieldNode, type SchemaNode, schemaNode } from '../../api/schema/schema.ts';
import type { KubeObject, StoreReader } from '../../store/types.ts';
import type { PartialObject } from '../definition/types.ts';

/** The first place where an object is not as wanted. */
interface Mismatch {
  /** "spec.template.spec.containers[web].image" */
  readonly path: string;
  readonly wanted: unknown;
  readonly found: unknown;
}

/** Objects that a partial object may mean: the named one, or all of its kind in its namespace. */
export function candidates(store: StoreReader, partial: PartialObject): readonly KubeObject[] {
  if (partial.name !== undefined) {
    const object = store.get(partial.resource, partial.namespace, partial.name);
    return object ? [object] : [];
  }
  return store.list(partial.resource, partial.namespace);
}

/** Whether some live object is as wanted; otherwise the first candidate's first mismatch, or 'none' without candidates. */
export function findMatch(store: StoreReader, partial: PartialObject): KubeObject | Mismatch | 'none' {
  let first: Mismatch | undefined;
  for (const object of candidates(store, partial)) {
    const mismatch = mismatchOf(partial, object);
    if (!mismatch) return object;
    first ??= mismatch;
  }
  return first ?? 'none';
}

export const isMismatch = (found: KubeObject | Mismatch | 'none'): found is Mismatch =>
  typeof found === 'object' && 'wanted' in found;

/** Where the object is not as wanted; undefined when it is. */
function mismatchOf(partial: PartialObject, object: KubeObject): Mismatch | undefined {
  const { kind: _, ...wanted } = partial.value;
  return compare(wanted, object, schemaNode(partial.schema), '');
}

function compare(wanted: unknown, found: unknown, schema: SchemaNode | undefined, path: string): Mismatch | undefined {
  if (wanted === null) return found === undefined || found === null ? undefined : { path, wanted, found };
  if (Array.isArray(wanted)) return compareLists(wanted, found, schema, path);
  if (typeof wanted === 'object') {
    if (typeof found !== 'object' || found === null || Array.isArray(found)) return { path, wanted, found };
    for (const [key, value] of Object.entries(wanted as Record<string, unknown>)) {
      const field = schema?.code === 'map' ? schema.additional : schema?.properties?.(key);
      const mismatch = compare(
        value,
        (found as Record<string, unknown>)[key],
        field,
        path === '' ? key : `${path}.${key}`,
      );
      if (mismatch) return mismatch;
    }
    return undefined;
  }
  return sameScalar(wanted, found, schema) ? undefined : { path, wanted, found };
}

function compareLists(
  wanted: readonly unknown[],
  found: unknown,
  schema: SchemaNode | undefined,
  path: string,
): Mismatch | undefined {
  const key = (schema as FieldNode | undefined)?.patchMergeKey ?? (schema as FieldNode | undefined)?.listMapKeys?.[0];
  const list = Array.isArray(found) ? found : [];
  if (key === undefined || !wanted.every((item) => typeof item === 'object' && item !== null)) {
    if (list.length !== wanted.length) return { path, wanted, found };
    for (const [i, item] of wanted.entries()) {
      const mismatch = compare(item, list[i], schema?.items, `${path}[${i}]`);
      if (mismatch) return mismatch;
    }
    return undefined;
  }
  for (const item of wanted as Record<string, unknown>[]) {
    const id = item[key];
    const label = `${path}[${String(id ?? '')}]`;
    const same = list.filter(
      (other) => id === undefined || String((other as Record<string, unknown>)[key]) === String(id),
    );
    if (same.length === 0) return { path: label, wanted: item, found: undefined };
    const mismatches = same.map((other) => compare(item, other, schema?.items, label));
    if (!mismatches.includes(undefined)) return mismatches[0];
  }
  return undefined;
}

function sameScalar(wanted: unknown, found: unknown, schema: SchemaNode | undefined): boolean {
  if (wanted === found) return true;
  if (found === undefined || found === null) return false;
  if (schema?.code === 'q') {
    const [a, b] = [parseQuantity(String(wanted)), parseQuantity(String(found))];
    return typeof a !== 'string' && typeof b !== 'string' && a.nanos === b.nanos;
  }
  return schema?.code === 'n' && String(wanted) === String(found);
}
