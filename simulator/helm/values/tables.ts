/** Values by their paths. Mirrors Helm's pkg/chartutil/values.go (Table, PathValue). A dot always separates. */
import { type GoMap, hasKey, isMap } from '../../gotemplate/values.ts';

/** The table at "a.b", or the part of the path that is none. */
export function tableAt(values: GoMap, path: string): GoMap | string {
  let table = values;
  for (const part of path.split('.')) {
    const next = hasKey(table, part) ? table[part] : undefined;
    if (!isMap(next)) return part;
    table = next;
  }
  return table;
}

/** What is at "a.b" and no table; undefined when there is nothing. */
export function valueAt(values: GoMap, path: string): { readonly value: unknown } | undefined {
  const parts = path.split('.');
  const key = parts.pop() as string;
  const table = parts.length === 0 ? values : tableAt(values, parts.join('.'));
  if (typeof table === 'string' || !hasKey(table, key) || isMap(table[key])) return undefined;
  return { value: table[key] };
}
