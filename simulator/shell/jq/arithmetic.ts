/** jq's operators on values. Upstream: jq's builtin.c, binop_*. */
import { MEMORY_LIMIT, outOfMemory } from '../../kernel/exhausted.ts';
import type { Operator } from './nodes.ts';
import {
  compare,
  equal,
  fail,
  isArray,
  isNumber,
  isObject,
  type JqObject,
  named,
  numberOf,
  type Value,
} from './values.ts';

const cannot = (left: Value, right: Value, what: string): never =>
  fail(`${named(left)} and ${named(right)} cannot be ${what}`);

export function negated(value: Value): Value {
  if (!isNumber(value)) return fail(`${named(value)} cannot be negated`);
  return -numberOf(value);
}

export function binary(operator: Operator, left: Value, right: Value): Value {
  switch (operator) {
    case '==':
      return equal(left, right);
    case '!=':
      return !equal(left, right);
    case '<':
      return compare(left, right) < 0;
    case '<=':
      return compare(left, right) <= 0;
    case '>':
      return compare(left, right) > 0;
    case '>=':
      return compare(left, right) >= 0;
    case '+':
      return add(left, right);
    case '-':
      return subtract(left, right);
    case '*':
      return multiply(left, right);
    case '/':
      return divide(left, right);
    case '%':
      return remainder(left, right);
  }
}

export function add(left: Value, right: Value): Value {
  if (left === null) return right;
  if (right === null) return left;
  if (isNumber(left) && isNumber(right)) return numberOf(left) + numberOf(right);
  if (typeof left === 'string' && typeof right === 'string') return bounded(left.length + right.length) && left + right;
  if (isArray(left) && isArray(right)) return [...left, ...right];
  if (isObject(left) && isObject(right)) return new Map([...left, ...right]);
  return cannot(left, right, 'added');
}

function bounded(size: number): true {
  if (size > MEMORY_LIMIT) throw outOfMemory();
  return true;
}

function subtract(left: Value, right: Value): Value {
  if (isNumber(left) && isNumber(right)) return numberOf(left) - numberOf(right);
  if (isArray(left) && isArray(right)) return left.filter((one) => !right.some((other) => equal(one, other)));
  return cannot(left, right, 'subtracted');
}

function multiply(left: Value, right: Value): Value {
  if (isNumber(left) && isNumber(right)) return numberOf(left) * numberOf(right);
  if (typeof left === 'string' && isNumber(right)) return repeated(left, numberOf(right));
  if (isNumber(left) && typeof right === 'string') return repeated(right, numberOf(left));
  if (isObject(left) && isObject(right)) return merged(left, right);
  return cannot(left, right, 'multiplied');
}

/** "ab" * 2 is "abab"; less than no times it is null. */
function repeated(text: string, count: number): Value {
  if (!(count >= 0)) return null;
  const times = Math.floor(count);
  return bounded(text.length * times) && text.repeat(times);
}

function merged(left: JqObject, right: JqObject): JqObject {
  const all = new Map(left);
  for (const [key, value] of right) {
    const old = all.get(key);
    all.set(key, old !== undefined && isObject(old) && isObject(value) ? merged(old, value) : value);
  }
  return all;
}

function divide(left: Value, right: Value): Value {
  if (isNumber(left) && isNumber(right)) {
    if (numberOf(right) === 0) return cannot(left, right, 'divided because the divisor is zero');
    return numberOf(left) / numberOf(right);
  }
  if (typeof left === 'string' && typeof right === 'string') return split(left, right);
  return cannot(left, right, 'divided');
}

/** Parts between separators; none of an empty text, and every character where the separator is empty. */
export const split = (text: string, separator: string): string[] =>
  text === '' ? [] : separator === '' ? [...text] : text.split(separator);

/** As a C conversion to 64 bits that stops at the ends. */
const whole = (n: number): number => Math.trunc(Math.min(Math.max(n, -(2 ** 63)), 2 ** 63));

/** Of whole numbers, with the sign of the left one: -5 % 3 is -2. */
function remainder(left: Value, right: Value): Value {
  if (!isNumber(left) || !isNumber(right)) return cannot(left, right, 'divided (remainder)');
  const [a, b] = [numberOf(left), numberOf(right)];
  if (Number.isNaN(a) || Number.isNaN(b)) return Number.NaN;
  const by = Math.abs(whole(b));
  if (by === 0) return cannot(left, right, 'divided (remainder) because the divisor is zero');
  const rest = Math.abs(whole(a)) % by;
  return a < 0 && rest !== 0 ? -rest : rest;
}
