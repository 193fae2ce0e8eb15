/** What {{range}} goes over: numbers, lists and maps. Upstream: exec.walkRange. */
import type { Loop } from './frame.ts';
import { goText } from './printf.ts';
import type { GoValue } from './types.ts';
import { elements, elementType, GoInt, type GoMap, isFunction, isMap, isSlice, sortedKeys } from './values.ts';

type Iterated = Pick<Loop, 'keys' | 'source' | 'count' | 'dynamic'>;

/** `names`: how many variables the loop declares. `refuse` throws. */
export function iterated(value: GoValue, names: number, refuse: (message: string) => never): Iterated {
  if (value === undefined || value === null) return { keys: undefined, source: [], count: 0, dynamic: false };
  if (value instanceof GoInt) {
    if (names > 1) refuse(`can't use ${goText(value)} to iterate over more than one variable`);
    return { keys: undefined, source: value, count: Number(value.value), dynamic: false };
  }
  const dynamic = elementType(value) === 'interface {}';
  if (isSlice(value)) return { keys: undefined, source: elements(value), count: value.length, dynamic };
  if (isMap(value) && !isFunction(value)) {
    const keys = sortedKeys(value);
    return { keys, source: value, count: keys.length, dynamic };
  }
  return refuse(`range can't iterate over ${goText(value)}`);
}

/** The key and the element of the loop's turn `i`, from 0. */
export function elementAt({ source, keys }: Loop, i: number): { readonly key: GoValue; readonly element: GoValue } {
  const key = keys ? (keys[i] as string) : new GoInt(i);
  if (source instanceof GoInt) return { key, element: new GoInt(i, source.kind) };
  const element = keys ? (source as GoMap)[keys[i] as string] : (source as readonly GoValue[])[i];
  return { key, element: element === undefined ? null : element };
}
