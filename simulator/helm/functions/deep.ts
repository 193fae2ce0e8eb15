/** Equality and copies of values all the way down. Mirrors reflect.DeepEqual and mitchellh/copystructure. */
import type { GoValue } from '../../gotemplate/types.ts';
import {
  elements,
  GoComplex,
  GoInt,
  type GoMap,
  hasKey,
  isMap,
  isSlice,
  newMap,
  typeName,
  typeOf,
  withType,
} from '../../gotemplate/values.ts';

/** Types must be the same: int 1 is not float64 1. */
export function deepEqual(a: GoValue, b: GoValue): boolean {
  if (a === null || a === undefined || b === null || b === undefined) return (a ?? null) === (b ?? null);
  if (typeof a !== 'object' || typeof b !== 'object') return a === b;
  if (typeName(a) !== typeName(b)) return false;
  if (a instanceof GoInt) return a.value === (b as GoInt).value;
  if (a instanceof GoComplex) return a.real === (b as GoComplex).real && a.imaginary === (b as GoComplex).imaginary;
  if (isSlice(a)) return equalSlices(a, b as readonly GoValue[]);
  return isMap(a) && isMap(b) ? equalMaps(a, b) : a === b;
}

function equalSlices(a: readonly GoValue[] | Uint8Array, b: readonly GoValue[] | Uint8Array): boolean {
  if (a.length !== b.length || typeOf(a)?.isNil !== typeOf(b)?.isNil) return false;
  const others = elements(b);
  return elements(a).every((element, i) => deepEqual(element, others[i]));
}

function equalMaps(a: GoMap, b: GoMap): boolean {
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => hasKey(b, key) && deepEqual(a[key], b[key]));
}

export function deepCopy(value: GoValue): GoValue {
  if (value instanceof Uint8Array) return value.slice();
  if (Array.isArray(value)) return typed(value.map(deepCopy), value);
  if (!isMap(value)) return value;
  const copy = newMap();
  for (const key of Object.keys(value)) copy[key] = deepCopy(value[key]);
  return typed(copy, value);
}

function typed<T extends object>(copy: T, original: GoValue): T {
  const type = typeOf(original);
  return type ? withType(copy, type) : copy;
}
