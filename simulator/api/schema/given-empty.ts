/**
 * Lists and maps that a request gave and that were empty. Objects here leave out what is empty, as what is stored and shown does;
 * Go's decoder knows until then whether somebody wrote `[]` or nothing, and messages show it: "Invalid value: {}" or "null".
 */

/** By the struct that they are left out of, then by key. Nothing else depends on it, and copies do not have it. */
const GIVEN = new WeakMap<object, Map<string, object>>();

export function noteGivenEmpty(owner: object, key: string, value: object): void {
  const known = GIVEN.get(owner);
  if (known) known.set(key, value);
  else GIVEN.set(owner, new Map([[key, value]]));
}

/** The empty value that was given for a field; undefined when there was none. */
export function givenEmpty(owner: object | undefined, key: string): object | undefined {
  return owner && GIVEN.get(owner)?.get(key);
}

/** `copy`, for which the same was given as for what it is a copy of. */
export function withGivenEmpties<T extends object>(copy: T, original: object): T {
  const known = GIVEN.get(original);
  if (known) GIVEN.set(copy, known);
  return copy;
}
