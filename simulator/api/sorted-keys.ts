/** JSON values with the keys of maps in order, as Go's encoding/json writes maps. */

/** The object itself when its keys are in order, or else a copy; values are shared. */
export function sorted(object: Record<string, unknown>): Record<string, unknown> {
  let last = '';
  for (const key in object) {
    if (key < last) return sortedCopy(object);
    last = key;
  }
  return object;
}

/** A copy with its keys in order; values are shared. */
export function sortedCopy(object: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.keys(object)
      .sort()
      .map((key) => [key, object[key]]),
  );
}

/** A copy with the keys of all maps in it in order. */
export function sortedDeeply(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortedDeeply);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, inner]) => [key, sortedDeeply(inner)]));
}
