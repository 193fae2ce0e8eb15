/**
 * `'%s has %d'.format([…])`. Mirrors cel-go ext/formatting.go (strings version 2), which prints numbers as English does. Where both the
 * text and the list are written out, its mistakes are found when the expression is compiled.
 */
import { goQuote } from '../errors.ts';
import { type GoType, isDyn } from './types.ts';
import { CelError, Duration, isList, isMap, Timestamp, TypeValue, typeNameOf, Uint } from './values.ts';

/** Digits behind the point, where a clause gives none. */
const PRECISION = 6;

/** What is wrong with a format, and with which of its values: undefined is the format itself. */
export interface FormatIssue {
  readonly message: string;
  readonly value?: number;
}

class FormatError extends Error {
  readonly value: number | undefined;
  constructor(message: string, value?: number) {
    super(message);
    this.value = value;
  }
}

type Clause = (letter: string, precision: number, at: number) => string;

/** Goes through a format; every clause is asked for its text. Returns the whole, and how many values were wanted. */
function walk(format: string, size: number, clause: Clause): { readonly text: string; readonly wanted: number } {
  let text = '';
  let wanted = 0;
  for (const [, before = '', mark] of format.matchAll(/([^%]*)(%%|%(?:\.\d*)?[\s\S]?)?/gu)) {
    text += before;
    if (mark === undefined) continue;
    if (mark === '%%') {
      text += '%';
      continue;
    }
    if (mark === '%') throw new FormatError('unexpected end of string');
    if (wanted >= size) throw new FormatError(`index ${wanted} out of range`);
    const [, digits, letter = ''] = /^%(?:\.(\d*))?([\s\S]?)$/u.exec(mark) ?? [];
    if (letter === '') throw unparsed('error while parsing precision: could not find end of precision specifier');
    if (digits === '')
      throw unparsed(
        'error while parsing precision: error while converting precision to integer: strconv.Atoi: parsing "": invalid syntax',
      );
    if (!(letter in WANTS)) throw unparsed(`unrecognized formatting clause "${letter}"`);
    text += clause(letter, digits === undefined ? PRECISION : Number(digits), wanted);
    wanted++;
  }
  return { text, wanted };
}

const unparsed = (why: string): FormatError => new FormatError(`could not parse formatting clause: ${why}`);

/** What the clauses take: types, and the sentence that refuses others. */
const WHOLE = ['int', 'uint'];
const NUMBER = ['double', 'string'];
const HEX = {
  types: [...WHOLE, 'string', 'bytes'],
  only: 'only integers, byte buffers, and strings can be formatted as hex',
};
const WANTS: Readonly<Record<string, { readonly types: readonly string[]; readonly only: string }>> = {
  s: {
    types: [
      ...['list', 'map', 'int', 'uint', 'double', 'bool', 'string', 'bytes', 'type', 'null_type'],
      ...['timestamp', 'duration', 'google.protobuf.Timestamp', 'google.protobuf.Duration'],
    ],
    only: 'string clause can only be used on strings, bools, bytes, ints, doubles, maps, lists, types, durations, and timestamps',
  },
  d: { types: WHOLE, only: 'decimal clause can only be used on integers' },
  f: { types: NUMBER, only: 'fixed-point clause can only be used on doubles' },
  e: { types: NUMBER, only: 'scientific clause can only be used on doubles' },
  b: { types: [...WHOLE, 'bool'], only: 'only integers and bools can be formatted as binary' },
  x: HEX,
  X: HEX,
  o: { types: WHOLE, only: 'octal clause can only be used on integers' },
};

const unfit = (letter: string, type: string, at?: number): FormatError =>
  new FormatError(`error during formatting: ${WANTS[letter]?.only}, was given ${type}`, at);

/** The mistakes of a format with values of these types. */
export function formatIssue(format: string, types: readonly GoType[]): FormatIssue | undefined {
  try {
    const { wanted } = walk(format, types.length, (letter, _, at) => {
      const type = types[at] as GoType;
      if (!isDyn(type) && !WANTS[letter]?.types.includes(type.name)) throw unfit(letter, type.name, at);
      return '';
    });
    if (types.length <= wanted) return undefined;
    return { message: `too many arguments supplied to string.format (expected ${wanted}, got ${types.length})` };
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    return { message: error.message, ...(error.value === undefined ? {} : { value: error.value }) };
  }
}

/** The format with its clauses filled in; throws `CelError` in cel-go's words. `textOf`: the conversion `string(…)`. */
export function formatString(format: string, values: readonly unknown[], textOf: (value: unknown) => string): string {
  try {
    return walk(format, values.length, (letter, precision, at) => clauseText(letter, values[at], precision, textOf))
      .text;
  } catch (error) {
    if (error instanceof FormatError) throw new CelError(error.message);
    throw error;
  }
}

function clauseText(letter: string, value: unknown, precision: number, textOf: (value: unknown) => string): string {
  const whole = typeof value === 'bigint' ? value : value instanceof Uint ? value.value : undefined;
  const refused = unfit(letter, typeNameOf(value));
  switch (letter) {
    case 's':
      if (!WANTS['s']?.types.includes(typeNameOf(value))) throw refused;
      return plain(value, textOf);
    case 'f': {
      const number = double(value, refused);
      return special(number) ?? grouped(number.toFixed(precision));
    }
    case 'e': {
      const number = double(value, refused);
      const [mantissa = '', exponent = ''] = number.toExponential(PRECISION).split('e');
      const raised = [...exponent.replace('+', '').replace(/\d+/, (digits) => digits.padStart(2, '0'))];
      // upstream takes the precision for a width
      return (
        special(number) ?? `${mantissa}\u202f×\u202f10${raised.map((c) => RAISED[c]).join('')}`.padStart(precision)
      );
    }
    case 'x':
    case 'X': {
      const digits = whole?.toString(16) ?? hexOf(value);
      if (digits === undefined) throw refused;
      return letter === 'X' ? digits.toUpperCase() : digits;
    }
    default:
      if (letter === 'b' && typeof value === 'boolean') return value ? '1' : '0';
      if (whole === undefined) throw refused;
      return whole.toString(letter === 'b' ? 2 : letter === 'o' ? 8 : 10);
  }
}

const RAISED: Readonly<Record<string, string>> = Object.fromEntries(
  [...'-0123456789'].map((c, i) => [c, '⁻⁰¹²³⁴⁵⁶⁷⁸⁹'[i] ?? c]),
);

/** A double, or one of the three words for what has no digits. */
function double(value: unknown, refused: FormatError): number {
  if (typeof value === 'number') return value;
  if (value === 'NaN' || value === 'Infinity' || value === '-Infinity') return Number(value);
  throw refused;
}

const special = (number: number): string | undefined =>
  Number.isNaN(number) ? 'NaN' : Number.isFinite(number) ? undefined : number > 0 ? '∞' : '-∞';

/** "10,002.71" */
const grouped = (digits: string): string => digits.replace(/\d+/, (whole) => whole.replace(/\B(?=(\d{3})+$)/g, ','));

function hexOf(value: unknown): string | undefined {
  const bytes = typeof value === 'string' ? new TextEncoder().encode(value) : value;
  if (!(bytes instanceof Uint8Array)) return undefined;
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

function plain(value: unknown, textOf: (value: unknown) => string): string {
  if (value === null || value === undefined) return 'null';
  if (isList(value)) return `[${value.map((item) => inside(item, textOf)).join(', ')}]`;
  if (isMap(value)) {
    const pairs = Object.entries(value).map(([key, item]) => [goQuote(key), inside(item, textOf)] as const);
    pairs.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
    return `{${pairs.map(([key, item]) => `${key}:${item}`).join(', ')}}`;
  }
  if (value instanceof TypeValue) return value.name;
  return textOf(value);
}

/** A value in a list or a map: as CEL would write it. */
function inside(value: unknown, textOf: (value: unknown) => string): string {
  if (typeof value === 'string') return goQuote(value);
  if (value instanceof Uint8Array) return `b${goQuote(textOf(value))}`;
  if (value instanceof Timestamp) return `timestamp(${goQuote(textOf(value))})`;
  if (value instanceof Duration) return `duration(${goQuote(textOf(value))})`;
  if (typeof value === 'number') return Number.isFinite(value) ? value.toFixed(PRECISION) : goQuote(goInfinite(value));
  if (!WANTS['s']?.types.includes(typeNameOf(value)))
    throw new FormatError(`error during formatting: no formatting function for ${typeNameOf(value)}`);
  return plain(value, textOf);
}

/** As Go's fmt prints what has no digits. */
const goInfinite = (value: number): string => (Number.isNaN(value) ? 'NaN' : value > 0 ? '+Inf' : '-Inf');
