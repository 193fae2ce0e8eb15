/** Numbers of whatever templates pass. Mirrors spf13/cast 1.7 (ToInt64, ToFloat64), as sprig's numeric functions use it. */
import { parseGoFloat, parseGoInt } from '../../gotemplate/number.ts';
import type { GoValue } from '../../gotemplate/types.ts';
import { GoInt } from '../../gotemplate/values.ts';

const MIN_INT64 = -(2n ** 63n);
const MAX_INT64 = 2n ** 63n - 1n;

/** What cannot be a number is 0. Examples: "012" → 10, "3.0" → 3, 2.9 → 2, true → 1. */
export function toInt64(value: GoValue): bigint {
  if (value instanceof GoInt) return BigInt.asIntN(64, value.value);
  if (typeof value === 'number') return truncate(value);
  if (typeof value === 'boolean') return value ? 1n : 0n;
  if (typeof value !== 'string') return 0n;
  const integer = parseGoInt(value.replace(/\.0+$/, ''));
  return integer === undefined || integer < MIN_INT64 || integer > MAX_INT64 ? 0n : integer;
}

/** As amd64 converts: what does not fit is the least integer. */
export function truncate(value: number): bigint {
  if (!(value >= -(2 ** 63) && value < 2 ** 63)) return MIN_INT64;
  return BigInt(Math.trunc(value));
}

/** As an index of JavaScript. */
export const toIndex = (value: GoValue): number => Number(toInt64(value));

export function toFloat64(value: GoValue): number {
  if (typeof value === 'number') return value;
  if (value instanceof GoInt) return Number(value.value);
  if (typeof value === 'boolean') return value ? 1 : 0;
  const number = typeof value === 'string' ? parseGoFloat(value) : 0;
  return number === undefined || (typeof value === 'string' && isOverflow(value, number)) ? 0 : number;
}

/** strconv.ParseFloat fails with ±Inf for numbers that are too large, but not for "inf". */
const isOverflow = (text: string, value: number): boolean => !Number.isFinite(value) && /\d/.test(text);
