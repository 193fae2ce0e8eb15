/** The functions every template has. Mirrors Go's text/template/funcs.go. */
import { equalsAny, lessOrEqual, lessThan } from './compare.ts';
import { html, js, urlquery } from './escape.ts';
import { goFunction } from './function.ts';
import { sprint, sprintf, sprintln } from './printf.ts';
import { type FunctionMap, GoError, type GoFunction, type GoValue } from './types.ts';
import { sliceBytes, toBytes, utf8Length } from './utf8.ts';
import {
  elementType,
  GoInt,
  hasKey,
  int,
  isFunction,
  isMap,
  isSlice,
  isTrue,
  typeName,
  typeOf,
  withType,
  zeroOf,
} from './values.ts';

const anyCount = ['...interface {}'] as const;
const oneMore = ['reflect.Value', '...reflect.Value'] as const;
const two = ['reflect.Value', 'reflect.Value'] as const;

/** and, or: the machine ends them as soon as a value decides. */
const logic: GoFunction = goFunction(oneMore, () => {
  throw new Error('and, or are part of the machine');
});

export const BUILTINS: FunctionMap = new Map<string, GoFunction>([
  ['and', logic],
  ['or', logic],
  ['not', goFunction(['reflect.Value'], (value) => !isTrue(value))],
  ['call', { parameters: oneMore, call: call as GoFunction['call'] }],
  ['html', goFunction(anyCount, (...values) => html(values))],
  ['js', goFunction(anyCount, (...values) => js(values))],
  ['urlquery', goFunction(anyCount, (...values) => urlquery(values))],
  ['index', goFunction(oneMore, (item, ...keys) => index(item, keys))],
  ['slice', goFunction(oneMore, (item, ...bounds) => slice(item, bounds))],
  ['len', goFunction(['reflect.Value'], length)],
  ['print', goFunction(anyCount, (...values) => sprint(values))],
  ['printf', goFunction(['string', ...anyCount], (format, ...values) => sprintf(format, values))],
  ['println', goFunction(anyCount, (...values) => sprintln(values))],
  ['eq', goFunction(oneMore, (first, ...others) => equalsAny(first, others))],
  ['ne', goFunction(two, (a, b) => !equalsAny(a, [b]))],
  ['lt', goFunction(two, lessThan)],
  ['le', goFunction(two, lessOrEqual)],
  ['gt', goFunction(two, (a, b) => !lessOrEqual(a, b))],
  ['ge', goFunction(two, (a, b) => !lessThan(a, b))],
]);

/** No value that templates reach is a function, so this only says what it is instead. */
function call(name: string, fn: GoValue): GoValue {
  if (fn === undefined || fn === null) throw new GoError('call of nil');
  throw new GoError(
    isFunction(fn) ? `calling ${name} is not simulated` : `non-function ${name} of type ${typeName(fn)}`,
  );
}

function length(item: GoValue): GoValue {
  if (item === undefined) throw new GoError('reflect: call of reflect.Value.Type on zero Value');
  if (item === null) throw new GoError('len of nil pointer');
  if (typeof item === 'string') return int(utf8Length(item));
  if (isSlice(item)) return int(item.length);
  if (isMap(item) && !isFunction(item)) return int(Object.keys(item).length);
  throw new GoError(`len of type ${typeName(item)}`);
}

/** Upstream: funcs.index. A nil found on the way is a nil pointer. */
function index(item: GoValue, keys: readonly GoValue[]): GoValue {
  if (item === undefined || item === null) throw new GoError('index of untyped nil');
  let value: GoValue = item;
  for (const key of keys) {
    if (value === undefined || value === null) throw new GoError('index of nil pointer');
    if (typeof value === 'string') {
      const bytes = toBytes(value);
      const at = indexArgument(key, bytes.length);
      if (at === bytes.length) throw new GoError('reflect: string index out of range');
      value = new GoInt(bytes[at] as number, 'uint8');
    } else if (isSlice(value)) {
      const at = indexArgument(key, value.length);
      if (at === value.length) throw new GoError('reflect: slice index out of range');
      value = value instanceof Uint8Array ? new GoInt(value[at] as number, 'uint8') : (value[at] as GoValue);
    } else if (isMap(value) && !isFunction(value)) {
      const name = mapKey(key);
      value = hasKey(value, name) ? value[name] : zeroOf(elementType(value));
    } else throw new GoError(`can't index item of type ${typeName(value)}`);
  }
  return value;
}

function mapKey(key: GoValue): string {
  if (key === undefined || key === null) throw new GoError('value is nil; should be of type string');
  if (typeof key !== 'string') throw new GoError(`value has type ${typeName(key)}; should be string`);
  return key;
}

function indexArgument(value: GoValue, capacity: number): number {
  if (value === undefined || value === null) throw new GoError('cannot index slice/array with nil');
  if (!(value instanceof GoInt)) throw new GoError(`cannot index slice/array with type ${typeName(value)}`);
  if (value.value < 0n || value.value > BigInt(capacity)) throw new GoError(`index out of range: ${value.value}`);
  return Number(value.value);
}

function slice(item: GoValue, bounds: readonly GoValue[]): GoValue {
  if (item === undefined || item === null) throw new GoError('slice of untyped nil');
  if (bounds.length > 3) throw new GoError(`too many slice indexes: ${bounds.length}`);
  if (typeof item === 'string') {
    if (bounds.length === 3) throw new GoError('cannot 3-index slice a string');
  } else if (!isSlice(item)) throw new GoError(`can't slice item of type ${typeName(item)}`);
  const size = typeof item === 'string' ? utf8Length(item) : item.length;
  const given = bounds.map((bound) => indexArgument(bound, size));
  const [from = 0, to = size, capacity] = given;
  if (from > to) throw new GoError(`invalid slice index: ${from} > ${to}`);
  if (capacity !== undefined && to > capacity) throw new GoError(`invalid slice index: ${to} > ${capacity}`);
  if (typeof item === 'string') return sliceBytes(item, from, to);
  const part = item.slice(from, to);
  const type = typeOf(item);
  return type ? withType(part, type) : part;
}
