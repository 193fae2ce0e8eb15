/** Lists. Mirrors sprig's list.go. */
import { goFunction } from '../../gotemplate/function.ts';
import type { GoFunction, GoValue } from '../../gotemplate/types.ts';
import { elements, type GoType, isSlice, kindName, NIL_SLICE, typeOf, withType } from '../../gotemplate/values.ts';
import { toIndex } from './cast.ts';
import { deepEqual } from './deep.ts';
import { isEmptyValue } from './defaults.ts';
import { failure, nilDereference } from './failure.ts';

const any = 'interface {}' as const;
const more = '...interface {}' as const;
const LISTS: GoType = { name: '[][]interface {}', kind: 'slice', element: '[]interface {}' };

/** The elements of a list, or sprig's complaint "Cannot ACTION type string". */
function listOf(value: GoValue, action: string): readonly GoValue[] {
  if (value === null || value === undefined) throw nilDereference();
  if (!isSlice(value)) throw failure(`Cannot ${action} type ${kindName(value)}`);
  return elements(value);
}

/** A nil slice: printed like an empty one, but null in JSON. */
const nilSlice = (): GoValue => withType([], NIL_SLICE);

function chunk(size: number, list: GoValue): GoValue {
  const all = listOf(list, 'chunk');
  const count = Math.floor((all.length - 1) / size) + 1;
  const chunks: GoValue[] = [];
  if (!Number.isFinite(count) || count < 0) throw failure('runtime error: makeslice: len out of range');
  for (let i = 0; i < count; i++) chunks.push(all.slice(i * size, (i + 1) * size));
  return withType(chunks, LISTS);
}

function slice(list: GoValue, bounds: readonly GoValue[]): GoValue {
  if (list === null || list === undefined) throw nilDereference();
  if (!isSlice(list)) throw failure(`list should be type of slice or array but ${kindName(list)}`);
  if (list.length === 0) return null;
  const from = bounds.length > 0 ? toIndex(bounds[0]) : 0;
  const to = bounds.length > 1 ? toIndex(bounds[1]) : list.length;
  if (from < 0 || from > to || to > list.length) throw failure('reflect.Value.Slice: slice index out of bounds');
  const part = list.slice(from, to);
  const type = typeOf(list);
  return type ? withType(part, type) : part;
}

function concat(lists: readonly GoValue[]): GoValue {
  const out: GoValue[] = [];
  for (const list of lists) {
    if (list === null || list === undefined) throw nilDereference();
    if (!isSlice(list)) throw failure(`Cannot concat type ${kindName(list)} as list`);
    for (const element of elements(list)) out.push(element);
  }
  return out.length === 0 ? nilSlice() : out;
}

function uniq(list: readonly GoValue[]): GoValue[] {
  const out: GoValue[] = [];
  for (const element of list) if (!out.some((known) => deepEqual(element, known))) out.push(element);
  return out;
}

const list = goFunction([more], (...values) => values);
const push = goFunction([any, any], (values, value) => [...listOf(values, 'push on'), value]);
const prepend = goFunction([any, any], (values, value) => [value, ...listOf(values, 'prepend on')]);
const first = goFunction([any], (values) => listOf(values, 'find first on').at(0) ?? null);
const last = goFunction([any], (values) => listOf(values, 'find last on').at(-1) ?? null);
const rest = goFunction([any], (values) => {
  const all = listOf(values, 'find rest on');
  return all.length === 0 ? nilSlice() : all.slice(1);
});
const initial = goFunction([any], (values) => {
  const all = listOf(values, 'find initial on');
  return all.length === 0 ? nilSlice() : all.slice(0, -1);
});
const reverse = goFunction([any], (values) => [...listOf(values, 'find reverse on')].reverse());
const compact = goFunction([any], (values) => listOf(values, 'compact on').filter((value) => !isEmptyValue(value)));
const uniqFunction = goFunction([any], (values) => uniq(listOf(values, 'find uniq on')));
const without = goFunction([any, more], (values, ...omitted) =>
  listOf(values, 'find without on').filter((value) => !omitted.some((other) => deepEqual(other, value))),
);
const has = goFunction([any, any], (needle, values) =>
  values === null ? false : listOf(values, 'find has on').some((value) => deepEqual(needle, value)),
);
const sliceFunction = goFunction([any, more], (values, ...bounds) => slice(values, bounds));
const chunkFunction = goFunction(['int', any], chunk);

export const LIST_FUNCTIONS: readonly (readonly [string, GoFunction])[] = [
  ['list', list],
  ['tuple', list],
  ['append', push],
  ['push', push],
  ['mustAppend', push],
  ['mustPush', push],
  ['prepend', prepend],
  ['mustPrepend', prepend],
  ['first', first],
  ['mustFirst', first],
  ['last', last],
  ['mustLast', last],
  ['rest', rest],
  ['mustRest', rest],
  ['initial', initial],
  ['mustInitial', initial],
  ['reverse', reverse],
  ['mustReverse', reverse],
  ['compact', compact],
  ['mustCompact', compact],
  ['uniq', uniqFunction],
  ['mustUniq', uniqFunction],
  ['without', without],
  ['mustWithout', without],
  ['has', has],
  ['mustHas', has],
  ['slice', sliceFunction],
  ['mustSlice', sliceFunction],
  ['chunk', chunkFunction],
  ['mustChunk', chunkFunction],
  ['concat', goFunction([more], (...lists) => concat(lists))],
];
