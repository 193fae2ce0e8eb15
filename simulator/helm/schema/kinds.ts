/** The kinds of JSON values, and when two are equal. Mirrors santhosh-tekuri/jsonschema v6 (schema.go, util.go). */
import { type GoMap, hasKey, isMap } from '../../gotemplate/values.ts';
import { compareDecimals, decimalOf, isNumber, isWhole, NumberText } from './numbers.ts';

/** In the order in which wanted types are told. */
export const KINDS = ['null', 'boolean', 'number', 'integer', 'string', 'array', 'object'] as const;
export type Kind = (typeof KINDS)[number];

export const isObject = (value: unknown): value is GoMap => isMap(value) && !(value instanceof NumberText);

/** "number" for integers, too. */
export function kindOf(value: unknown): Kind {
  if (value === null || value === undefined) return 'null';
  if (isNumber(value)) return 'number';
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'boolean' || typeof value === 'string') return typeof value as 'boolean' | 'string';
  return 'object';
}

export const isOfKind = (value: unknown, wanted: ReadonlySet<Kind>): boolean =>
  wanted.has(kindOf(value)) || (wanted.has('integer') && isNumber(value) && isWhole(decimalOf(value)));

export function isEqual(a: unknown, b: unknown): boolean {
  if (isNumber(a)) return isNumber(b) && compareDecimals(decimalOf(a), decimalOf(b)) === 0;
  if (Array.isArray(a)) {
    return Array.isArray(b) && a.length === b.length && a.every((item, i) => isEqual(item, b[i]));
  }
  if (!isObject(a)) return a === b;
  if (!isObject(b)) return false;
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => hasKey(b, key) && isEqual(a[key], b[key]));
}

/** The first two places that hold the same. */
export function duplicates(list: readonly unknown[]): readonly [number, number] | undefined {
  const seen = new Map<string, number[]>();
  for (let i = 0; i < list.length; i++) {
    // Most lists hold texts or numbers: those that cannot be equal are not compared.
    const item = list[i];
    const key = typeof item === 'string' ? `"${item}` : kindOf(item);
    const others = seen.get(key) ?? [];
    for (const other of others) if (isEqual(item, list[other])) return [other, i];
    others.push(i);
    seen.set(key, others);
  }
  return undefined;
}
