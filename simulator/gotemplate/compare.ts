/** eq, ne, lt, le, gt and ge. Mirrors Go's text/template/funcs.go. */
import { goText } from './printf.ts';
import { GoError, type GoValue } from './types.ts';
import { compareText } from './utf8.ts';
import { GoComplex, GoInt, GoStruct, isMap, isSlice, typeName } from './values.ts';

type Kind = 'bool' | 'complex' | 'int' | 'float' | 'string' | 'uint' | 'other';

function kindOf(value: GoValue): Kind {
  switch (typeof value) {
    case 'boolean':
      return 'bool';
    case 'number':
      return 'float';
    case 'string':
      return 'string';
  }
  if (value instanceof GoInt) return value.signed ? 'int' : 'uint';
  return value instanceof GoComplex ? 'complex' : 'other';
}

const isInteger = (kind: Kind): boolean => kind === 'int' || kind === 'uint';
const isNone = (value: GoValue): boolean => value === undefined || value === null;

/** Whether the first equals any other. */
export function equalsAny(first: GoValue, others: readonly GoValue[]): boolean {
  if (others.length === 0) throw new GoError('missing argument for comparison');
  return others.some((other) => equals(first, other));
}

function equals(a: GoValue, b: GoValue): boolean {
  const kind = kindOf(a);
  const other = kindOf(b);
  if (isInteger(kind) && isInteger(other)) return (a as GoInt).value === (b as GoInt).value;
  if (kind !== other) {
    if (isNone(a) || isNone(b)) return false;
    throw incompatible(a, b);
  }
  if (kind === 'complex') {
    const [x, y] = [a as GoComplex, b as GoComplex];
    return x.real === y.real && x.imaginary === y.imaginary;
  }
  return kind === 'other' ? equalsOther(a, b) : a === b;
}

function equalsOther(a: GoValue, b: GoValue): boolean {
  if (isNone(a) || isNone(b)) return isNone(a) === isNone(b);
  if (shape(a) !== shape(b)) {
    throw new GoError(`non-comparable types ${goText(a)}: ${typeName(a)}, ${typeName(b)}: ${goText(b)}`);
  }
  if (!(b instanceof GoStruct)) throw new GoError(`non-comparable type ${goText(b)}: ${typeName(b)}`);
  return a === b;
}

const shape = (value: GoValue): string => (isSlice(value) ? 'slice' : isMap(value) ? 'map' : 'struct');

const incompatible = (a: GoValue, b: GoValue): GoError =>
  new GoError(`incompatible types for comparison: ${typeName(a)} and ${typeName(b)}`);

/** a < b. */
export function lessThan(a: GoValue, b: GoValue): boolean {
  const kind = kindOf(a);
  const other = kindOf(b);
  if (kind === 'other' || other === 'other') throw new GoError('invalid type for comparison');
  if (isInteger(kind) && isInteger(other)) return (a as GoInt).value < (b as GoInt).value;
  if (kind !== other) throw incompatible(a, b);
  if (kind === 'bool' || kind === 'complex') throw new GoError('invalid type for comparison');
  if (kind === 'string') return compareText(a as string, b as string) < 0;
  return (a as number) < (b as number);
}

/** a <= b. */
export const lessOrEqual = (a: GoValue, b: GoValue): boolean => lessThan(a, b) || equals(a, b);
