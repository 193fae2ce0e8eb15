/** Maps. Mirrors sprig's dict.go. Go's order of `keys` and `values` changes from run to run; here it is the keys' own. */
import { goFunction } from '../../gotemplate/function.ts';
import type { GoFunction, GoValue } from '../../gotemplate/types.ts';
import { type GoMap, hasKey, newMap, STRINGS, sortedKeys, typeName, withType } from '../../gotemplate/values.ts';
import { failure, nilMapAssignment } from './failure.ts';
import { merge } from './merge.ts';
import { textOf } from './strings.ts';

const map = 'map[string]interface {}' as const;
const maps = '...map[string]interface {}' as const;
const more = '...interface {}' as const;

function dict(values: readonly GoValue[]): GoValue {
  const out = newMap();
  for (let i = 0; i < values.length; i += 2) out[textOf(values[i])] = i + 1 < values.length ? values[i + 1] : '';
  return out;
}

function set(target: GoMap | null, key: string, value: GoValue): GoValue {
  if (target === null) throw nilMapAssignment();
  target[key] = value;
  return target;
}

function pick(source: GoMap | null, keys: readonly string[]): GoValue {
  const out = newMap();
  for (const key of keys) if (source && hasKey(source, key)) out[key] = source[key];
  return out;
}

function omit(source: GoMap | null, keys: readonly string[]): GoValue {
  const out = newMap();
  for (const key of Object.keys(source ?? {})) if (!keys.includes(key)) out[key] = (source as GoMap)[key];
  return out;
}

function dig(values: readonly GoValue[]): GoValue {
  if (values.length < 3) throw failure('dig needs at least three arguments');
  let inside = asserted(values.at(-1), map) as GoMap;
  const otherwise = values.at(-2);
  const keys = values.slice(0, -2).map((key) => asserted(key, 'string') as string);
  for (const [i, key] of keys.entries()) {
    if (!hasKey(inside, key)) return otherwise;
    if (i === keys.length - 1) return inside[key];
    inside = asserted(inside[key], map) as GoMap;
  }
  return otherwise;
}

/** value.(type), or Go's panic. */
function asserted(value: GoValue, type: string): GoValue {
  const name = value === null || value === undefined ? 'nil' : typeName(value);
  if (name !== type) throw failure(`interface conversion: interface {} is ${name}, not ${type}`);
  return value;
}

const merged = (overwrite: boolean): GoFunction =>
  goFunction([map, maps], (target, ...sources) =>
    sources.reduce<GoMap>((into, source) => merge(into, source ?? {}, overwrite), target ?? newMap()),
  );

export const DICT_FUNCTIONS: readonly (readonly [string, GoFunction])[] = [
  ['dict', goFunction([more], (...values) => dict(values))],
  ['get', goFunction([map, 'string'], (source, key) => (source && hasKey(source, key) ? source[key] : ''))],
  ['set', goFunction([map, 'string', 'interface {}'], set)],
  [
    'unset',
    goFunction([map, 'string'], (source, key) => {
      if (source) delete source[key];
      return source;
    }),
  ],
  ['hasKey', goFunction([map, 'string'], (source, key) => source !== null && hasKey(source, key))],
  [
    'pluck',
    goFunction(['string', maps], (key, ...sources) =>
      sources.filter((source) => source !== null && hasKey(source, key)).map((source) => (source as GoMap)[key]),
    ),
  ],
  [
    'keys',
    goFunction([maps], (...sources) =>
      withType(
        sources.flatMap((source) => sortedKeys(source ?? {})),
        STRINGS,
      ),
    ),
  ],
  ['values', goFunction([map], (source) => sortedKeys(source ?? {}).map((key) => (source as GoMap)[key]))],
  ['pick', goFunction([map, '...string'], (source, ...keys) => pick(source, keys))],
  ['omit', goFunction([map, '...string'], (source, ...keys) => omit(source, keys))],
  ['merge', merged(false)],
  ['mustMerge', merged(false)],
  ['mergeOverwrite', merged(true)],
  ['mustMergeOverwrite', merged(true)],
  ['dig', goFunction([more], (...values) => dig(values))],
];
