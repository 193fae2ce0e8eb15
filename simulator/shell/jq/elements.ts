/** `.[]` and `..`: a value's elements one at a time, each with a way left open to the next. Upstream: EACH in jq's execute.c. */
import type { Next, Registers } from './registers.ts';
import { step, type Way } from './scope.ts';
import { fail, isArray, isObject, named, shortened, type Value } from './values.ts';

export function recurse(r: Registers, value: Value, way: Way, next: Next): void {
  if (isArray(value) || isObject(value))
    r.leave(() =>
      each(
        r,
        value,
        way,
        r.onTop(next, (v, w) => recurse(r, v, w, next)),
      ),
    );
  r.give(next, value, way);
}

/** Every element, one at a time. */
export function each(r: Registers, value: Value, way: Way, next: Next): void {
  if (way === 'none') fail(`Invalid path expression near attempt to iterate through ${shortened(value, 30)}`);
  if (!isArray(value) && !isObject(value)) return fail(`Cannot iterate over ${named(value)}`);
  const keys = isArray(value) ? undefined : [...value.keys()];
  const count = keys ? keys.length : (value as readonly Value[]).length;
  const from = (i: number): void => {
    if (i >= count) return r.back();
    if (i + 1 < count) r.leave(() => from(i + 1));
    const key = keys ? (keys[i] as string) : i;
    const item = isArray(value) ? value[i] : value.get(key as string);
    r.give(next, item as Value, step(value, way, key));
  };
  from(0);
}
