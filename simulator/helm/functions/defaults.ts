/** Defaults and what counts as empty. Mirrors sprig's defaults.go (JSON aside) and reflect.go. */
import { goFunction } from '../../gotemplate/function.ts';
import type { GoFunction, GoValue } from '../../gotemplate/types.ts';
import { GoStruct, isTrue, kindName, typeName } from '../../gotemplate/values.ts';
import { deepCopy, deepEqual } from './deep.ts';

const any = 'interface {}' as const;
const more = '...interface {}' as const;

/** 0, "", false, nil, and lists and maps without elements. */
export const isEmptyValue = (value: GoValue): boolean => !(value instanceof GoStruct) && !isTrue(value);

const copy = goFunction([any], deepCopy);
const typeIs = (target: string, value: GoValue): boolean => target === typeName(value);

export const DEFAULT_FUNCTIONS: readonly (readonly [string, GoFunction])[] = [
  ['default', goFunction([any, more], (otherwise, ...given) => (isEmptyValue(given[0]) ? otherwise : given[0]))],
  ['empty', goFunction([any], isEmptyValue)],
  ['coalesce', goFunction([more], (...values) => values.find((value) => !isEmptyValue(value)) ?? null)],
  ['all', goFunction([more], (...values) => values.every((value) => !isEmptyValue(value)))],
  ['any', goFunction([more], (...values) => values.some((value) => !isEmptyValue(value)))],
  ['ternary', goFunction([any, any, 'bool'], (yes, no, which) => (which ? yes : no))],
  ['deepCopy', copy],
  ['mustDeepCopy', copy],
  ['deepEqual', goFunction([any, any], deepEqual)],
  ['typeOf', goFunction([any], typeName)],
  ['typeIs', goFunction(['string', any], typeIs)],
  ['typeIsLike', goFunction(['string', any], (target, value) => typeIs(target, value) || typeIs(`*${target}`, value))],
  ['kindOf', goFunction([any], kindName)],
  ['kindIs', goFunction(['string', any], (target, value) => target === kindName(value))],
];
