/** Maps into maps. Mirrors dario.cat/mergo 1.0.1 (Merge, MergeWithOverwrite) for maps of strings to anything. */
import { type GoMap, hasKey, isMap, isTrue } from '../../gotemplate/values.ts';

/**
 * Puts what the target has not, or with `overwrite` everything, into the target, which it gives back. Empty values (0, "", false) of
 * the target count as not there. Maps are merged, lists replaced.
 */
export function merge(target: GoMap, source: GoMap, overwrite: boolean): GoMap {
  for (const key of Object.keys(source)) {
    const value = source[key];
    const old = hasKey(target, key) ? target[key] : undefined;
    if (value === null || value === undefined) {
      if (overwrite) target[key] = null;
    } else if (isMap(value) && isMap(old)) {
      merge(old, value, overwrite);
      if (!isTrue(old)) target[key] = value;
    } else if (overwrite || !isTrue(old)) target[key] = value;
  }
  return target;
}
