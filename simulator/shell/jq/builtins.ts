/** jq's functions of values. Those that take filters are in machine.ts, those written in jq in library.ts. Upstream: jq's builtin.c. */
import { bytesOf } from '../../kernel/stream.ts';
import { add, split } from './arithmetic.ts';
import { brokenDown, parsedTime, secondsOf, timeText } from './dates.ts';
import { formatted } from './formats.ts';
import { JsonFault, parseJson, readNumber } from './json.ts';
import { matches } from './matching.ts';
import { deletePaths, get, has, indexes, keysOf, setPath } from './paths.ts';
import type { JqWorld } from './registers.ts';
import {
  compare,
  equal,
  fail,
  isArray,
  isNumber,
  isObject,
  kindOf,
  named,
  numberOf,
  plainText,
  textOf,
  type Value,
} from './values.ts';

export type Native = (value: Value, args: readonly Value[], world: JqWorld) => Value;

const arrayOf = (value: Value, what: string): readonly Value[] =>
  isArray(value) ? value : fail(`${named(value)} cannot be ${what}, as it is not an array`);

/** Elements with their keys, in order; equal ones keep their places. */
function ordered(value: Value, keys: Value, what: string): { readonly item: Value; readonly key: Value }[] {
  const items = arrayOf(value, what);
  if (!isArray(keys) || keys.length !== items.length)
    return fail(`${named(value)} cannot be ${what}, as they are not both arrays`);
  return items.map((item, i) => ({ item, key: keys[i] as Value })).sort((a, b) => compare(a.key, b.key));
}

function grouped(value: Value, keys: Value): Value[][] {
  const groups: { readonly key: Value; readonly items: Value[] }[] = [];
  for (const { item, key } of ordered(value, keys, 'grouped')) {
    const last = groups.at(-1);
    if (last && equal(last.key, key)) last.items.push(item);
    else groups.push({ key, items: [item] });
  }
  return groups.map(({ items }) => items);
}

function extreme(value: Value, keys: Value, sign: 1 | -1): Value {
  const items = arrayOf(value, 'iterated over');
  let best: { item: Value; key: Value } | undefined;
  items.forEach((item, i) => {
    const key = (keys as readonly Value[])[i] as Value;
    // The last of equal ones is the greatest, the first the least.
    const order = best ? compare(key, best.key) * sign : 1;
    if (order > 0 || (sign > 0 && order === 0)) best = { item, key };
  });
  return best ? best.item : null;
}

function contains(a: Value, b: Value): boolean {
  if (isObject(a) && isObject(b))
    return [...b].every(([key, value]) => {
      const own = a.get(key);
      return own !== undefined && containsInside(own, value);
    });
  if (isArray(a) && isArray(b)) return b.every((one) => a.some((own) => containsInside(own, one)));
  if (typeof a === 'string' && typeof b === 'string') return a.includes(b);
  if (kindOf(a) === kindOf(b)) return equal(a, b);
  return fail(`${named(a)} and ${named(b)} cannot have their containment checked`);
}

/** Inside others, values of different kinds are just not contained. */
const containsInside = (a: Value, b: Value): boolean => (kindOf(a) === kindOf(b) ? contains(a, b) : equal(a, b));

function lengthOf(value: Value): Value {
  if (value === null) return 0;
  if (typeof value === 'string') return [...value].length;
  if (isArray(value)) return value.length;
  if (isObject(value)) return value.size;
  if (isNumber(value)) return Math.abs(numberOf(value));
  return fail(`${named(value)} has no length`);
}

const text = (value: Value, problem: string): string => (typeof value === 'string' ? value : fail(problem));
const math =
  (work: (n: number) => number): Native =>
  (value) =>
    isNumber(value) ? work(numberOf(value)) : fail(`${named(value)} number required`);
const about =
  (holds: (n: number) => boolean): Native =>
  (value) =>
    isNumber(value) ? holds(numberOf(value)) : fail(`${named(value)} number required`);
const math2 =
  (work: (a: number, b: number) => number): Native =>
  (_, [a, b]) =>
    isNumber(a as Value) && isNumber(b as Value)
      ? work(numberOf(a as number), numberOf(b as number))
      : fail(`${named((isNumber(a as Value) ? b : a) as Value)} number required`);

function tonumber(value: Value): Value {
  if (isNumber(value)) return value;
  if (typeof value !== 'string') return fail(`${named(value)} cannot be parsed as a number`);
  const number = readNumber(value.trim());
  if (number !== undefined) return number;
  const parsed = fromJson(value);
  return isNumber(parsed) ? parsed : fail(`${named(value)} cannot be parsed as a number`);
}

function fromJson(value: string): Value {
  try {
    return parseJson(value);
  } catch (error) {
    if (!(error instanceof JsonFault)) throw error;
    return fail(`${error.message} (while parsing '${value}')`);
  }
}

function implode(value: Value): string {
  if (!isArray(value)) return fail('implode input must be an array');
  return value
    .map((one) => {
      if (!isNumber(one)) return fail('Unicode codepoint must be numeric');
      const code = Math.trunc(numberOf(one));
      return code < 0 || code > 0x10ffff || (code >= 0xd800 && code < 0xe000) ? '\uFFFD' : String.fromCodePoint(code);
    })
    .join('');
}

function splitTexts(value: Value, separator: Value): Value {
  if (typeof value !== 'string' || typeof separator !== 'string')
    return fail('split input and separator must be strings');
  return split(value, separator);
}

function textIndexes(value: string, part: string): number[] {
  const found: number[] = [];
  if (part === '') return found;
  for (let at = value.indexOf(part); at >= 0; at = value.indexOf(part, at + 1))
    found.push([...value.slice(0, at)].length);
  return found;
}

function indices(value: Value, part: Value): Value {
  if (value === null) return null;
  if (typeof value === 'string' && typeof part === 'string') return textIndexes(value, part);
  if (isArray(value)) return indexes(value, isArray(part) ? part : [part]);
  return get(value, part);
}

function flattened(value: Value, depth: number): Value[] {
  const out: Value[] = [];
  const walk = (items: readonly Value[], left: number): void => {
    for (const item of items) {
      if (isArray(item) && left > 0) walk(item, left - 1);
      else out.push(item);
    }
  };
  if (!isArray(value) && !isObject(value)) return fail(`Cannot iterate over ${named(value)}`);
  walk(isArray(value) ? value : [...value.values()], depth);
  return out;
}

function sum(value: Value): Value {
  if (!isArray(value) && !isObject(value)) return fail(`Cannot iterate over ${named(value)}`);
  const items = isArray(value) ? value : [...value.values()];
  // Many texts or arrays are put together at once.
  if (items.length > 0 && items.every((one) => typeof one === 'string')) return items.join('');
  if (items.length > 0 && items.every(isArray)) return (items as (readonly Value[])[]).flat(1) as Value[];
  return items.reduce<Value>(add, null);
}

function joined(value: Value, separator: Value): Value {
  if (!isArray(value) && !isObject(value)) return fail(`Cannot iterate over ${named(value)}`);
  const items = isArray(value) ? value : [...value.values()];
  let out: Value = null;
  const parts: string[] = [];
  for (const item of items) {
    const one = item === null ? '' : typeof item === 'boolean' || isNumber(item) ? textOf(item) : item;
    if (typeof one !== 'string' || typeof separator !== 'string') {
      out = parts.length === 0 ? '' : `${parts.join(String(separator))}`;
      return add(add(out, parts.length === 0 ? '' : separator), one);
    }
    parts.push(one);
  }
  return parts.join(separator as string);
}

function bsearch(value: Value, wanted: Value): Value {
  if (lengthOf(value) === 0) return -1;
  const items = arrayOf(value, 'searched from');
  let [low, high] = [0, items.length - 1];
  while (low <= high) {
    const middle = (low + high) >> 1;
    const order = compare(items[middle] as Value, wanted);
    if (order === 0) return middle;
    if (order < 0) low = middle + 1;
    else high = middle - 1;
  }
  return -1 - low;
}

const rounded = (n: number): number => (n < 0 ? -Math.round(-n) : Math.round(n));
/** Mantissa and exponent: 8 is 0.5 × 2⁴. */
function frexp(n: number): readonly [number, number] {
  if (n === 0 || !Number.isFinite(n)) return [n, 0];
  let exponent = Math.max(-1023, Math.floor(Math.log2(Math.abs(n))) + 1);
  let mantissa = n * 2 ** -exponent;
  for (; Math.abs(mantissa) < 0.5; exponent--) mantissa *= 2;
  for (; Math.abs(mantissa) >= 1; exponent++) mantissa /= 2;
  return [mantissa, exponent];
}

const MATH: Readonly<Record<string, (n: number) => number>> = {
  floor: Math.floor,
  ceil: Math.ceil,
  round: rounded,
  rint: (n) => (Math.abs(n % 1) === 0.5 ? 2 * Math.round(n / 2) : Math.round(n)),
  nearbyint: (n) => (Math.abs(n % 1) === 0.5 ? 2 * Math.round(n / 2) : Math.round(n)),
  trunc: Math.trunc,
  sqrt: Math.sqrt,
  cbrt: Math.cbrt,
  fabs: Math.abs,
  exp: Math.exp,
  exp2: (n) => 2 ** n,
  exp10: (n) => 10 ** n,
  pow10: (n) => 10 ** n,
  expm1: Math.expm1,
  log: Math.log,
  log2: Math.log2,
  log10: Math.log10,
  log1p: Math.log1p,
  sin: Math.sin,
  cos: Math.cos,
  tan: Math.tan,
  asin: Math.asin,
  acos: Math.acos,
  atan: Math.atan,
  sinh: Math.sinh,
  cosh: Math.cosh,
  tanh: Math.tanh,
  asinh: Math.asinh,
  acosh: Math.acosh,
  atanh: Math.atanh,
  significand: (n) => (n === 0 || !Number.isFinite(n) ? n : frexp(n)[0] * 2),
  logb: (n) => (n === 0 ? Number.NEGATIVE_INFINITY : frexp(n)[1] - 1),
};
const MATH2: Readonly<Record<string, (a: number, b: number) => number>> = {
  pow: (a, b) => a ** b,
  atan2: Math.atan2,
  fmin: Math.min,
  fmax: Math.max,
  fmod: (a, b) => a % b,
  hypot: Math.hypot,
  ldexp: (a, b) => a * 2 ** b,
  scalb: (a, b) => a * 2 ** b,
  scalbln: (a, b) => a * 2 ** b,
  copysign: (a, b) => (b < 0 || Object.is(b, -0) ? -Math.abs(a) : Math.abs(a)),
  fdim: (a, b) => (a > b ? a - b : 0),
};

const TABLE: Readonly<Record<string, Native>> = {
  'length/0': lengthOf,
  'utf8bytelength/0': (v) =>
    typeof v === 'string' ? bytesOf(v).length : fail(`${named(v)} only strings have UTF-8 byte length`),
  'type/0': kindOf,
  'keys/0': (v) => keysOf(v, true),
  'keys_unsorted/0': (v) => keysOf(v, false),
  'has/1': (v, [key]) => has(v, key as Value),
  'contains/1': (v, [b]) => contains(v, b as Value),
  'add/0': sum,
  'join/1': (v, [separator]) => joined(v, separator as Value),
  'flatten/0': (v) => flattened(v, Number.POSITIVE_INFINITY),
  'flatten/1': (v, [depth]) => {
    const most = isNumber(depth as Value) ? numberOf(depth as number) : Number.POSITIVE_INFINITY;
    return most < 0 ? fail('flatten depth must not be negative') : flattened(v, most);
  },
  'reverse/0': (v) =>
    isArray(v) ? [...v].reverse() : lengthOf(v) === 0 ? [] : fail(`Cannot index ${kindOf(v)} with number`),
  'sort/0': (v) => [...arrayOf(v, 'sorted')].sort(compare),
  '_sort_by/1': (v, [keys]) => ordered(v, keys as Value, 'sorted').map(({ item }) => item),
  '_group_by/1': (v, [keys]) => grouped(v, keys as Value),
  '_unique_by/1': (v, [keys]) => grouped(v, keys as Value).map(([first]) => first as Value),
  '_min_by/1': (v, [keys]) => extreme(v, keys as Value, -1),
  '_max_by/1': (v, [keys]) => extreme(v, keys as Value, 1),
  'min/0': (v) => extreme(v, v, -1),
  'max/0': (v) => extreme(v, v, 1),
  'unique/0': (v) => grouped(v, arrayOf(v, 'sorted')).map(([first]) => first as Value),
  'setpath/2': (v, [path, content]) => setPath(v, path as Value, content as Value),
  'delpaths/1': (v, [paths]) => deletePaths(v, paths as Value),
  'tojson/0': textOf,
  'fromjson/0': (v) => (typeof v === 'string' ? fromJson(v) : fail(`${named(v)} only strings can be parsed`)),
  'tostring/0': plainText,
  'tonumber/0': tonumber,
  'explode/0': (v) => [...text(v, 'explode input must be a string')].map((c) => c.codePointAt(0) as number),
  'implode/0': implode,
  'split/1': (v, [separator]) => splitTexts(v, separator as Value),
  'ltrimstr/1': (v, [s]) => (typeof v === 'string' && typeof s === 'string' && v.startsWith(s) ? v.slice(s.length) : v),
  'rtrimstr/1': (v, [s]) =>
    typeof v === 'string' && typeof s === 'string' && s !== '' && v.endsWith(s) ? v.slice(0, -s.length) : v,
  'startswith/1': (v, [s]) =>
    text(v, 'startswith() requires string inputs').startsWith(text(s as Value, 'startswith() requires string inputs')),
  'endswith/1': (v, [s]) =>
    text(v, 'endswith() requires string inputs').endsWith(text(s as Value, 'endswith() requires string inputs')),
  'indices/1': (v, [part]) => indices(v, part as Value),
  'index/1': (v, [part]) => edge(indices(v, part as Value), 0),
  'rindex/1': (v, [part]) => edge(indices(v, part as Value), -1),
  'bsearch/1': (v, [wanted]) => bsearch(v, wanted as Value),
  '_match/3': (v, [pattern, flags, testOnly]) => matches(v, pattern as Value, flags as Value, testOnly as boolean),
  'format/1': (v, [name]) =>
    typeof name === 'string' ? formatted(name, v) : fail(`${named(name as Value)} is not a valid format`),
  'now/0': (_, __, world) => world.nowMs() / 1000,
  'gmtime/0': (v) => brokenDown(v),
  'localtime/0': (v) => brokenDown(v, 'localtime'),
  'mktime/0': secondsOf,
  'strftime/1': (v, [format]) => timeText(v, format as Value, 'strftime'),
  'strflocaltime/1': (v, [format]) => timeText(v, format as Value, 'strflocaltime'),
  'strptime/1': (v, [format]) => parsedTime(v, format as Value),
  'env/0': (_, __, world) => world.env,
  'input_filename/0': (_, __, world) => world.filename(),
  'input_line_number/0': (_, __, world) => world.line(),
  'infinite/0': () => Number.POSITIVE_INFINITY,
  'nan/0': () => Number.NaN,
  'isinfinite/0': about((n) => n === Number.POSITIVE_INFINITY || n === Number.NEGATIVE_INFINITY),
  'isnan/0': about(Number.isNaN),
  'isnormal/0': about((n) => Number.isFinite(n) && Math.abs(n) >= 2.2250738585072014e-308),
  'frexp/0': (v) => (isNumber(v) ? [...frexp(numberOf(v))] : fail(`${named(v)} number required`)),
  'modf/0': (v) => (isNumber(v) ? [numberOf(v) % 1, Math.trunc(numberOf(v))] : fail(`${named(v)} number required`)),
  'abs/0': (v) => (isNumber(v) && numberOf(v) < 0 ? -numberOf(v) : v),
  'transpose/0': (v) => {
    const rows = arrayOf(v, 'transposed') as readonly (readonly Value[])[];
    const width = Math.max(0, ...rows.map((row) => row.length));
    return Array.from({ length: width }, (_, i) => rows.map((row) => row[i] ?? null));
  },
};

function edge(found: Value, at: 0 | -1): Value {
  return isArray(found) ? (found.at(at) ?? null) : found;
}

/** By name and number of arguments. */
export const BUILTINS: ReadonlyMap<string, Native> = new Map<string, Native>([
  ...Object.entries(TABLE),
  ...Object.entries(MATH).map(([name, work]): [string, Native] => [`${name}/0`, math(work)]),
  ...Object.entries(MATH2).map(([name, work]): [string, Native] => [`${name}/2`, math2(work)]),
]);
