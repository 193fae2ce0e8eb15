/** Reading and changing values by key and by path. Upstream: jq's jv_aux.c. */
import {
  compare,
  equal,
  fail,
  isArray,
  isNumber,
  isObject,
  type JqObject,
  kindOf,
  named,
  numberOf,
  sortedKeys,
  type Value,
} from './values.ts';

/** `.[key]` */
export function get(value: Value, key: Value): Value {
  if (isObject(value) && typeof key === 'string') return value.get(key) ?? null;
  if (isArray(value) && isNumber(key)) {
    const at = Math.floor(numberOf(key));
    return value[at < 0 ? at + value.length : at] ?? null;
  }
  if (isObject(key) && (isArray(value) || typeof value === 'string')) return slice(value, key);
  if (isArray(value) && isArray(key)) return indexes(value, key);
  if (value === null && (typeof key === 'string' || isNumber(key) || isObject(key))) return null;
  return fail(
    typeof key === 'string'
      ? `Cannot index ${kindOf(value)} with string "${key}"`
      : `Cannot index ${kindOf(value)} with ${kindOf(key)}`,
  );
}

/** The places that `{"start": 1, "end": -1}` means. */
function bounds(length: number, range: JqObject, what: string): readonly [number, number] {
  const place = (value: Value, fallback: number, round: (n: number) => number): number => {
    if (value === null) return fallback;
    if (!isNumber(value)) return fail(`Start and end indices of an ${what} slice must be numbers`);
    const at = numberOf(value);
    return Math.min(length, Math.max(0, round(at < 0 ? at + length : at)));
  };
  const from = place(range.get('start') ?? null, 0, Math.floor);
  return [from, Math.max(from, place(range.get('end') ?? null, length, Math.ceil))];
}

export function slice(value: Value, range: JqObject): Value {
  if (value === null) return null;
  if (typeof value === 'string') {
    const characters = [...value];
    return characters.slice(...bounds(characters.length, range, 'string')).join('');
  }
  if (!isArray(value)) return fail(`Cannot index ${kindOf(value)} with object`);
  return value.slice(...bounds(value.length, range, 'array'));
}

/** Where an array's elements stand in a row in another. */
export function indexes(value: readonly Value[], part: readonly Value[]): number[] {
  const found: number[] = [];
  if (part.length === 0) return found;
  for (let i = 0; i + part.length <= value.length; i++)
    if (part.every((one, j) => equal(one, value[i + j] as Value))) found.push(i);
  return found;
}

function setKey(value: Value, key: Value, content: Value): Value {
  if (typeof key === 'string' && (value === null || isObject(value))) return new Map(value ?? []).set(key, content);
  if (isNumber(key) && (value === null || isArray(value))) {
    const items = [...(value ?? [])];
    let at = Math.floor(numberOf(key));
    if (at < 0) at += items.length;
    if (at < 0) return fail('Out of bounds negative array index');
    if (at > MOST_ELEMENTS) return fail('Array index too large');
    while (items.length < at) items.push(null);
    items[at] = content;
    return items;
  }
  if (isObject(key) && (value === null || isArray(value))) {
    if (!isArray(content)) return fail('A slice of an array can only be assigned another array');
    const items = value ?? [];
    const [from, to] = bounds(items.length, key, 'array');
    return [...items.slice(0, from), ...content, ...items.slice(to)];
  }
  if (isObject(key) && !isArray(value)) return fail(`Cannot update field at object index of ${kindOf(value)}`);
  if (isArray(key) && isArray(value)) return fail('Cannot update field at array index of array');
  get(value, key);
  return fail(`Cannot index ${kindOf(value)} with ${kindOf(key)}`);
}

const MOST_ELEMENTS = 536_870_911;

export function getPath(value: Value, path: Value): Value {
  if (!isArray(path)) return fail('Path must be specified as an array');
  let at = value;
  for (const key of path) {
    if (at === null) return null;
    at = get(at, key);
  }
  return at;
}

export function setPath(value: Value, path: Value, content: Value): Value {
  if (!isArray(path)) return fail('Path must be specified as an array');
  return setFrom(value, path, 0, content);
}

function setFrom(value: Value, path: readonly Value[], at: number, content: Value): Value {
  if (at === path.length) return content;
  const key = path[at] as Value;
  return setKey(value, key, setFrom(get(value, key), path, at + 1, content));
}

export function deletePaths(value: Value, paths: Value): Value {
  if (!isArray(paths)) return fail('Paths must be specified as an array');
  for (const path of paths) if (!isArray(path)) return fail('Path must be specified as an array');
  // The last first, so that places before stay where they are.
  return [...paths]
    .sort(compare)
    .reduceRight<Value>((rest, path) => deletePath(rest, path as readonly Value[], 0), value);
}

function deletePath(value: Value, path: readonly Value[], at: number): Value {
  if (value === null) return null;
  const key = path[at];
  if (key === undefined) return null;
  if (at === path.length - 1) return deleteKey(value, key);
  const inner = get(value, key);
  return inner === null ? value : setKey(value, key, deletePath(inner, path, at + 1));
}

function deleteKey(value: Value, key: Value): Value {
  if (isObject(value)) {
    if (typeof key !== 'string') return fail(`Cannot delete ${kindOf(key)} field of object`);
    const rest = new Map(value);
    rest.delete(key);
    return rest;
  }
  if (!isArray(value)) return fail(`Cannot delete fields from ${kindOf(value)}`);
  if (isNumber(key)) {
    const at = Math.floor(numberOf(key));
    const place = at < 0 ? at + value.length : at;
    return value.filter((_, i) => i !== place);
  }
  if (isObject(key)) {
    const [from, to] = bounds(value.length, key, 'array');
    return [...value.slice(0, from), ...value.slice(to)];
  }
  return fail(`Cannot delete ${kindOf(key)} element of array`);
}

export function keysOf(value: Value, sorted: boolean): Value[] {
  if (isObject(value)) return sorted ? sortedKeys(value) : [...value.keys()];
  if (isArray(value)) return value.map((_, i) => i);
  return fail(`${named(value)} has no keys`);
}

export function has(value: Value, key: Value): boolean {
  if (isObject(value) && typeof key === 'string') return value.has(key);
  if (isArray(value) && isNumber(key)) return numberOf(key) >= 0 && numberOf(key) < value.length;
  return fail(`Cannot check whether ${kindOf(value)} has a ${kindOf(key)} key`);
}
