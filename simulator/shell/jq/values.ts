/**
 * jq's values: JSON's, with objects that keep the order of their keys and numbers that keep how they were written. Upstream: jq's
 * jv.c, jv_aux.c, jv_print.c (1.7).
 */
export type Value = null | boolean | number | Literal | string | readonly Value[] | JqObject;
export type JqObject = ReadonlyMap<string, Value>;

/** A number as it was written, where printing it anew would change it: 1.50, 100000000000000000000. */
export class Literal {
  readonly text: string;
  readonly number: number;
  constructor(text: string, number: number) {
    this.text = text;
    this.number = number;
  }
}

export type Kind = 'null' | 'boolean' | 'number' | 'string' | 'array' | 'object';

/** An error that a filter raises; `catch` gets its value. */
export class JqError {
  readonly value: Value;
  constructor(value: Value) {
    this.value = value;
  }
}

export const fail = (message: string): never => {
  throw new JqError(message);
};

export function kindOf(value: Value): Kind {
  if (value === null) return 'null';
  if (typeof value === 'boolean') return 'boolean';
  if (typeof value === 'number' || value instanceof Literal) return 'number';
  if (typeof value === 'string') return 'string';
  return isArray(value) ? 'array' : 'object';
}

export const isArray = (value: Value): value is readonly Value[] => Array.isArray(value);
export const isObject = (value: Value): value is JqObject => value instanceof Map;
export const isNumber = (value: Value): value is number | Literal =>
  typeof value === 'number' || value instanceof Literal;
export const isTrue = (value: Value): boolean => value !== null && value !== false;

export const numberOf = (value: number | Literal): number => (typeof value === 'number' ? value : value.number);

const MOST_SHOWN = 14;

/** 'number (1)': as errors name a value, cut short. */
export const named = (value: Value): string => `${kindOf(value)} (${shortened(value)})`;

export function shortened(value: Value, most = MOST_SHOWN): string {
  const text = textOf(value);
  const bytes = new TextEncoder().encode(text);
  if (bytes.length <= most) return text;
  return `${new TextDecoder().decode(bytes.slice(0, most - 3)).replace(/\uFFFD+$/, '')}...`;
}

const ORDER: readonly Kind[] = ['null', 'boolean', 'number', 'string', 'array', 'object'];

/** -1, 0, 1: null < false < true < numbers < strings < arrays < objects. */
export function compare(a: Value, b: Value): number {
  const kind = kindOf(a);
  const other = kindOf(b);
  if (kind !== other) return ORDER.indexOf(kind) - ORDER.indexOf(other);
  if (isNumber(a) && isNumber(b)) {
    const [x, y] = [numberOf(a), numberOf(b)];
    // nan is less than everything, itself too.
    return x < y || Number.isNaN(x) ? -1 : x === y ? 0 : 1;
  }
  if (typeof a === 'string') return compareTexts(a, b as string);
  if (typeof a === 'boolean') return Number(a) - Number(b);
  if (isArray(a) && isArray(b)) {
    for (let i = 0; i < Math.min(a.length, b.length); i++) {
      const one = compare(a[i] as Value, b[i] as Value);
      if (one !== 0) return one;
    }
    return a.length - b.length;
  }
  if (isObject(a) && isObject(b)) {
    const [x, y] = [sortedKeys(a), sortedKeys(b)];
    const keys = compare(x, y);
    if (keys !== 0) return keys;
    for (const key of x) {
      const one = compare(a.get(key) as Value, b.get(key) as Value);
      if (one !== 0) return one;
    }
  }
  return 0;
}

export const equal = (a: Value, b: Value): boolean => a === b || compare(a, b) === 0;

/** By code points. */
export function compareTexts(a: string, b: string): number {
  if (a === b) return 0;
  for (let i = 0; ; i++) {
    if (i >= a.length || i >= b.length) return a.length - b.length;
    const [x, y] = [a.charCodeAt(i), b.charCodeAt(i)];
    // Surrogates stand for what is above everything else.
    if (x !== y) return (x >= 0xd800 && x < 0xe000 ? x + 0x10000 : x) - (y >= 0xd800 && y < 0xe000 ? y + 0x10000 : y);
  }
}

export const sortedKeys = (object: JqObject): string[] => [...object.keys()].sort(compareTexts);

/** 17 digits at most, as C's shortest form: 1e+17, 1e-05, 100000. */
export function numberText(value: number): string {
  if (Number.isNaN(value)) return 'null';
  if (value === Number.POSITIVE_INFINITY) return '1.7976931348623157e+308';
  if (value === Number.NEGATIVE_INFINITY) return '-1.7976931348623157e+308';
  if (value === 0) return Object.is(value, -0) ? '-0' : '0';
  const [mantissa, power] = Math.abs(value).toExponential().split('e') as [string, string];
  const digits = mantissa.replace('.', '');
  const point = Number(power) + 1;
  const sign = value < 0 ? '-' : '';
  if (point <= -4 || point > digits.length + 15) {
    const rest = digits.length > 1 ? `.${digits.slice(1)}` : '';
    const exponent = Math.abs(point - 1);
    return `${sign}${digits[0]}${rest}e${point - 1 < 0 ? '-' : '+'}${String(exponent).padStart(2, '0')}`;
  }
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits}`;
  if (point >= digits.length) return sign + digits + '0'.repeat(point - digits.length);
  return `${sign}${digits.slice(0, point)}.${digits.slice(point)}`;
}

export interface PrintOptions {
  /** Blanks a level; 0: all on one line; a tab. */
  readonly indent: number | '\t';
  readonly sorted?: boolean;
  readonly ascii?: boolean;
  /** Escape codes of null, false, true, numbers, strings, arrays, objects, keys. */
  readonly colors?: readonly string[];
}

const COMPACT: PrintOptions = { indent: 0 };

/** JSON on one line. */
export const textOf = (value: Value): string => print(value, COMPACT);

/** What `tostring` gives: a string itself, JSON of all else. */
export const plainText = (value: Value): string => (typeof value === 'string' ? value : textOf(value));

const ESCAPES: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\b': '\\b',
  '\t': '\\t',
  '\n': '\\n',
  '\f': '\\f',
  '\r': '\\r',
};

function quoted(text: string, ascii: boolean): string {
  const escaped = text.replace(
    /["\\\x00-\x1f\x7f]/g,
    (c) => ESCAPES[c] ?? `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  if (!ascii) return `"${escaped}"`;
  return `"${escaped.replace(/[^\x00-\x7f]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`)}"`;
}

const KINDS_OF_COLOR = { null: 0, false: 1, true: 2, number: 3, string: 4, array: 5, object: 6, key: 7 } as const;
const RESET = '\x1b[0m';

/** A value as jq prints it. Upstream: jv_dump_term. */
export function print(value: Value, options: PrintOptions): string {
  const { indent, ascii = false, sorted = false } = options;
  const colorOf = (kind: keyof typeof KINDS_OF_COLOR): string | undefined => options.colors?.[KINDS_OF_COLOR[kind]];
  const unit = indent === '\t' ? '\t' : ' '.repeat(indent);
  const line = (depth: number): string => (indent === 0 ? '' : `\n${unit.repeat(depth)}`);
  const colored = (color: string | undefined, text: string): string =>
    color === undefined ? text : `${color}${text}${RESET}`;
  const one = (v: Value, depth: number): string => {
    if (v === null) return colored(colorOf('null'), 'null');
    if (typeof v === 'boolean') return colored(colorOf(v ? 'true' : 'false'), String(v));
    if (typeof v === 'number') return colored(colorOf('number'), numberText(v));
    if (v instanceof Literal) return colored(colorOf('number'), v.text);
    if (typeof v === 'string') return colored(colorOf('string'), quoted(v, ascii));
    if (isArray(v)) {
      const color = colorOf('array');
      if (v.length === 0) return colored(color, '[]');
      const items = v.map((item) => line(depth + 1) + one(item, depth + 1));
      if (color === undefined) return `[${items.join(',')}${line(depth)}]`;
      return `${color}[${items.join(`${color},`)}${color}${line(depth)}${color}]${RESET}`;
    }
    const object = v as JqObject;
    const color = colorOf('object');
    if (object.size === 0) return colored(color, '{}');
    const keys = sorted ? sortedKeys(object) : [...object.keys()];
    const gap = indent === 0 ? '' : ' ';
    const keyColor = colorOf('key');
    const items = keys.map((key) => {
      const content = one(object.get(key) as Value, depth + 1);
      const name = quoted(key, ascii);
      if (color === undefined) return `${line(depth + 1)}${name}:${gap}${content}`;
      return `${line(depth + 1)}${RESET}${keyColor}${name}${RESET}${color}:${gap}${RESET}${content}`;
    });
    if (color === undefined) return `{${items.join(',')}${line(depth)}}`;
    return `${color}{${items.join(`${color},`)}${color}${line(depth)}${color}}${RESET}`;
  };
  return one(value, 0);
}
