/** Arithmetic. Mirrors sprig's numeric.go; decimals as shopspring/decimal computes them. */

import { goFunction } from '../../gotemplate/function.ts';
import { goText } from '../../gotemplate/printf.ts';
import type { GoFunction, GoValue } from '../../gotemplate/types.ts';
import { type GoInt, INTS, int, int64, withType } from '../../gotemplate/values.ts';
import { Exhausted } from '../../kernel/exhausted.ts';
import { toFloat64, toInt64 } from './cast.ts';
import { addDecimals, decimalOf, divideDecimals, multiplyDecimals, numberOf, subtractDecimals } from './decimal.ts';
import { divideByZero } from './failure.ts';

const any = 'interface {}' as const;
const more = '...interface {}' as const;

/** Numbers that a list of a template may have. */
const LONGEST = 10_000_000;

function until(start: number, stop: number, step: number): readonly GoValue[] {
  const out: GoInt[] = [];
  const up = stop >= start;
  if (up ? step > 0 : step < 0) {
    if (Math.abs((stop - start) / step) > LONGEST) throw new Exhausted('memory exhausted');
    for (let i = start; up ? i < stop : i > stop; i += step) out.push(int(i));
  }
  return withType(out, INTS);
}

function seq(numbers: readonly number[]): string {
  const text = (start: number, end: number, step: number): string => until(start, end, step).map(goText).join(' ');
  const [a = 0, b = 0, c = 0] = numbers;
  switch (numbers.length) {
    case 1:
      return a < 1 ? text(1, a - 1, -1) : text(1, a + 1, 1);
    case 2:
      return b < a ? text(a, b - 1, -1) : text(a, b + 1, 1);
    case 3:
      if (c < a) return b > 0 ? '' : text(a, c - 1, b);
      return text(a, c + 1, b);
    default:
      return '';
  }
}

function round(value: number, places: number, roundOn: number): number {
  const power = 10 ** places;
  const digit = power * value;
  const fraction = digit - Math.trunc(digit);
  return (fraction >= roundOn ? Math.ceil(digit) : Math.floor(digit)) / power;
}

function divided(a: GoValue, b: GoValue, of: (x: bigint, y: bigint) => bigint): GoValue {
  const divisor = toInt64(b);
  if (divisor === 0n) throw divideByZero();
  return int64(of(toInt64(a), divisor));
}

type DecimalOperation = typeof addDecimals;
const decimal =
  (operation: DecimalOperation) =>
  (first: GoValue, ...rest: GoValue[]): GoValue =>
    numberOf(
      rest.reduce(
        (sum: ReturnType<DecimalOperation>, x) => operation(sum, decimalOf(toFloat64(x))),
        decimalOf(toFloat64(first)),
      ),
    );

const least = (a: bigint, b: bigint): bigint => (b < a ? b : a);
const most = (a: bigint, b: bigint): bigint => (b > a ? b : a);
const max = goFunction([any, more], (a, ...rest) => int64(rest.map(toInt64).reduce(most, toInt64(a))));

/** strconv.ParseInt(text, 8, 64). */
function octal(value: GoValue): bigint {
  const text = goText(value);
  if (!/^[+-]?[0-7]+$/.test(text)) return 0n;
  const size = BigInt(`0o${text.replace(/^[+-]/, '')}`);
  const number = text[0] === '-' ? -size : size;
  return number >= -(2n ** 63n) && number < 2n ** 63n ? number : 0n;
}

/** strconv.Atoi, whose errors sprig drops: the nearest number for what is too large. */
function atoi(text: string): bigint {
  if (!/^[+-]?\d+$/.test(text)) return 0n;
  const number = BigInt(text.replace(/^\+/, ''));
  return number > 2n ** 63n - 1n ? 2n ** 63n - 1n : number < -(2n ** 63n) ? -(2n ** 63n) : number;
}

export const NUMBER_FUNCTIONS: readonly (readonly [string, GoFunction])[] = [
  ['atoi', goFunction(['string'], (text) => int(atoi(text)))],
  ['int', goFunction([any], (value) => int(toInt64(value)))],
  ['int64', goFunction([any], (value) => int64(toInt64(value)))],
  ['float64', goFunction([any], toFloat64)],
  ['toDecimal', goFunction([any], (value) => int64(octal(value)))],
  ['seq', goFunction(['...int'], (...numbers) => seq(numbers))],
  ['until', goFunction(['int'], (count) => until(0, count, count < 0 ? -1 : 1))],
  ['untilStep', goFunction(['int', 'int', 'int'], until)],
  ['add1', goFunction([any], (value) => int64(toInt64(value) + 1n))],
  ['add', goFunction([more], (...values) => int64(values.map(toInt64).reduce((a, b) => a + b, 0n)))],
  ['sub', goFunction([any, any], (a, b) => int64(toInt64(a) - toInt64(b)))],
  ['div', goFunction([any, any], (a, b) => divided(a, b, (x, y) => x / y))],
  ['mod', goFunction([any, any], (a, b) => divided(a, b, (x, y) => x % y))],
  [
    'mul',
    goFunction([any, more], (a, ...rest) =>
      int64(rest.map(toInt64).reduce((x, y) => BigInt.asIntN(64, x * y), toInt64(a))),
    ),
  ],
  ['max', max],
  ['biggest', max],
  ['min', goFunction([any, more], (a, ...rest) => int64(rest.map(toInt64).reduce(least, toInt64(a))))],
  ['maxf', goFunction([any, more], (a, ...rest) => Math.max(toFloat64(a), ...rest.map(toFloat64)))],
  ['minf', goFunction([any, more], (a, ...rest) => Math.min(toFloat64(a), ...rest.map(toFloat64)))],
  ['ceil', goFunction([any], (value) => Math.ceil(toFloat64(value)))],
  ['floor', goFunction([any], (value) => Math.floor(toFloat64(value)))],
  ['round', goFunction([any, 'int', '...float64'], (value, places, on = 0.5) => round(toFloat64(value), places, on))],
  ['add1f', goFunction([any], (value) => decimal(addDecimals)(value, 1))],
  ['addf', goFunction([more], (...values) => decimal(addDecimals)(0, ...values))],
  ['subf', goFunction([any, more], decimal(subtractDecimals))],
  ['mulf', goFunction([any, more], decimal(multiplyDecimals))],
  ['divf', goFunction([any, more], decimal(divideDecimals))],
];
