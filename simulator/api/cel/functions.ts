/** What the functions of expressions do. Mirrors cel-go common/stdlib and ext, apiserver pkg/cel/library. Signatures: signatures.ts. */
import { goRegexp } from '../custom/regexp.ts';
import { formatTime, parseTime } from '../time.ts';
import { int, type Run, text } from './arguments.ts';
import { AUTHORIZER_FUNCTIONS } from './authorizer.ts';
import { formatString } from './format-string.ts';
import { KUBERNETES_FUNCTIONS } from './kubernetes-library.ts';
import {
  CelError,
  compare,
  Duration,
  equal,
  isList,
  isMap,
  noSuchOverload,
  numeric,
  Opaque,
  Optional,
  Timestamp,
  TypeValue,
  typeNameOf,
  Uint,
} from './values.ts';

const list = (value: unknown): unknown[] => {
  if (!isList(value)) throw noSuchOverload();
  return value;
};
const whole = (value: unknown): number => {
  const number = numeric(value);
  if (number === undefined) throw noSuchOverload();
  return Number(number);
};

/** Characters, as CEL counts. */
const chars = (value: unknown): string[] => [...text(value)];

function arithmetic(
  ints: (a: bigint, b: bigint) => bigint,
  doubles: ((a: number, b: number) => number) | undefined,
): Run {
  return (a, b) => {
    if (typeof a === 'bigint' && typeof b === 'bigint') return int(ints(a, b));
    if (typeof a === 'number' && typeof b === 'number' && doubles) return doubles(a, b);
    if (a instanceof Uint && b instanceof Uint) return new Uint(ints(a.value, b.value));
    throw noSuchOverload();
  };
}

const nonZero = (b: bigint, what: string): bigint => {
  if (b === 0n) throw new CelError(what);
  return b;
};

const addNumbers = arithmetic(
  (a, b) => a + b,
  (a, b) => a + b,
);
const subtractNumbers = arithmetic(
  (a, b) => a - b,
  (a, b) => a - b,
);

const MS = 1_000_000n;
const moved = (time: Timestamp, nanos: bigint): Timestamp => {
  const ms = time.ms + Number(nanos / MS);
  return new Timestamp(ms, formatTime(ms));
};

function add(a: unknown, b: unknown): unknown {
  if (typeof a === 'string' && typeof b === 'string') return a + b;
  if (isList(a) && isList(b)) return [...a, ...b];
  if (a instanceof Timestamp && b instanceof Duration) return moved(a, b.nanos);
  if (a instanceof Duration && b instanceof Timestamp) return moved(b, a.nanos);
  if (a instanceof Duration && b instanceof Duration) return new Duration(a.nanos + b.nanos);
  if (a instanceof Uint8Array && b instanceof Uint8Array) return Uint8Array.from([...a, ...b]);
  return addNumbers(a, b);
}

function subtract(a: unknown, b: unknown): unknown {
  if (a instanceof Timestamp && b instanceof Duration) return moved(a, -b.nanos);
  if (a instanceof Timestamp && b instanceof Timestamp) return new Duration(BigInt(a.ms - b.ms) * MS);
  if (a instanceof Duration && b instanceof Duration) return new Duration(a.nanos - b.nanos);
  return subtractNumbers(a, b);
}

function size(value: unknown): bigint {
  if (typeof value === 'string') return BigInt(chars(value).length);
  if (isList(value) || value instanceof Uint8Array) return BigInt(value.length);
  if (isMap(value)) return BigInt(Object.keys(value).length);
  throw noSuchOverload();
}

function matches(value: unknown, pattern: unknown): boolean {
  return regexp(pattern).test(text(value));
}

function regexp(pattern: unknown, flags = ''): RegExp {
  const compiled = goRegexp(text(pattern));
  if (typeof compiled === 'string') throw new CelError(compiled);
  return flags === '' ? compiled : new RegExp(compiled.source, compiled.flags + flags);
}

// ── Conversions ─────────────────────────────────────────────────────────────────────────────────────────────────────

function toInt(value: unknown): bigint {
  if (typeof value === 'bigint') return value;
  if (value instanceof Uint) return int(value.value);
  if (typeof value === 'number') return int(BigInt(Math.trunc(value)));
  if (value instanceof Timestamp) return BigInt(Math.floor(value.ms / 1000));
  if (value instanceof Duration) return value.nanos;
  if (typeof value === 'string' && /^[+-]?\d+$/.test(value)) return int(BigInt(value));
  if (typeof value === 'string') throw new CelError(`strconv.ParseInt: parsing "${value}": invalid syntax`);
  throw noSuchOverload();
}

function toDouble(value: unknown): number {
  const number = numeric(value);
  if (number !== undefined) return Number(number);
  const parsed = Number(text(value));
  if (Number.isNaN(parsed)) throw new CelError(`strconv.ParseFloat: parsing "${String(value)}": invalid syntax`);
  return parsed;
}

function toText(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean' || typeof value === 'bigint') return String(value);
  if (typeof value === 'number') return String(value);
  if (value instanceof Uint) return String(value.value);
  if (value instanceof Timestamp) return value.text;
  if (value instanceof Duration) return `${Number(value.nanos) / 1e9}s`;
  if (value instanceof Opaque) return value.text;
  throw noSuchOverload();
}

const UNITS: Readonly<Record<string, bigint>> = {
  ns: 1n,
  us: 1000n,
  µs: 1000n,
  ms: MS,
  s: 1000n * MS,
  m: 60_000n * MS,
  h: 3_600_000n * MS,
};

export function toDuration(value: unknown): Duration {
  if (value instanceof Duration) return value;
  if (typeof value === 'bigint') return new Duration(value);
  const source = text(value);
  const bad = (): CelError => new CelError(`time: invalid duration "${source}"`);
  const [, sign = '', rest = ''] = /^([-+]?)(.+)$/.exec(source) ?? [];
  if (rest === '0') return new Duration(0n);
  let nanos = 0n;
  let read = 0;
  for (const part of rest.matchAll(/(\d+(?:\.\d*)?|\.\d+)(ns|us|µs|ms|s|m|h)/g)) {
    if (part.index !== read) throw bad();
    read += part[0].length;
    nanos += BigInt(Math.round(Number(part[1]) * Number(UNITS[part[2] as string])));
  }
  if (read === 0 || read !== rest.length) throw bad();
  return new Duration(sign === '-' ? -nanos : nanos);
}

export function toTimestamp(value: unknown): Timestamp {
  if (value instanceof Timestamp) return value;
  if (typeof value === 'bigint') return new Timestamp(Number(value) * 1000, formatTime(Number(value) * 1000));
  const ms = parseTime(text(value));
  if (ms === undefined)
    throw new CelError(`parsing time "${String(value)}" as "2006-01-02T15:04:05Z07:00": cannot parse`);
  return new Timestamp(ms, String(value));
}

/** A part of a time in UTC, or of a duration. Zones other than UTC and fixed offsets are refused. */
function timePart(ofTime: (date: Calendar) => number, ofDuration?: (nanos: bigint) => bigint): Run {
  return (value, zone) => {
    if (value instanceof Duration && ofDuration) return ofDuration(value.nanos);
    if (!(value instanceof Timestamp)) throw noSuchOverload();
    return BigInt(ofTime(calendar(value.ms + zoneOffsetMs(zone))));
  };
}

function zoneOffsetMs(zone: unknown): number {
  if (zone === undefined || zone === 'UTC') return 0;
  const offset = /^([+-]?)(\d\d):(\d\d)$/.exec(text(zone));
  if (!offset) throw new CelError(`not simulated: time zone ${text(zone)}`);
  return (offset[1] === '-' ? -1 : 1) * (Number(offset[2]) * 60 + Number(offset[3])) * 60_000;
}

interface Calendar {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly weekday: number;
  readonly yearDay: number;
  readonly ms: number;
}

const DAY_MS = 86_400_000;

function calendar(ms: number): Calendar {
  const [year = 0, month = 1, day = 1] = formatTime(ms).slice(0, 10).split('-').map(Number);
  const days = Math.floor(ms / DAY_MS);
  const newYear = Math.floor((parseTime(`${String(year).padStart(4, '0')}-01-01T00:00:00Z`) ?? 0) / DAY_MS);
  return {
    year,
    month: month - 1,
    day,
    weekday: (((days + 4) % 7) + 7) % 7,
    yearDay: days - newYear,
    ms: ms - days * DAY_MS,
  };
}

// ── Strings and lists ───────────────────────────────────────────────────────────────────────────────────────────────

function indexOf(value: unknown, part: unknown, from?: unknown): bigint {
  if (isList(value)) return BigInt(value.findIndex((item) => equal(item, part)));
  return BigInt(text(value).indexOf(text(part), from === undefined ? 0 : whole(from)));
}

function lastIndexOf(value: unknown, part: unknown, from?: unknown): bigint {
  if (isList(value)) return BigInt(value.findLastIndex((item) => equal(item, part)));
  return BigInt(text(value).lastIndexOf(text(part), from === undefined ? Number.POSITIVE_INFINITY : whole(from)));
}

function substring(value: unknown, from: unknown, to?: unknown): string {
  const all = chars(value);
  const start = whole(from);
  const end = to === undefined ? all.length : whole(to);
  if (start < 0 || start > all.length) throw new CelError(`index out of range: ${start}`);
  if (end < 0 || end > all.length) throw new CelError(`index out of range: ${end}`);
  if (start > end) throw new CelError(`invalid substring range. start: ${start}, end: ${end}`);
  return all.slice(start, end).join('');
}

function replace(value: unknown, from: unknown, to: unknown, times?: unknown): string {
  const parts = text(value).split(text(from));
  const most = times === undefined || whole(times) < 0 ? parts.length - 1 : Math.min(whole(times), parts.length - 1);
  return (
    parts.slice(0, most + 1).join(text(to)) +
    parts
      .slice(most + 1)
      .map((part) => text(from) + part)
      .join('')
  );
}

function split(value: unknown, by: unknown, times?: unknown): string[] {
  const parts = text(value).split(text(by));
  const most = times === undefined ? -1 : whole(times);
  if (most === 0) return [];
  return most < 0 || most >= parts.length ? parts : [...parts.slice(0, most - 1), parts.slice(most - 1).join(text(by))];
}

function fold(value: unknown, pick: (order: number) => boolean, what: string): unknown {
  const items = list(value);
  if (items.length === 0) throw new CelError(`${what} called on empty list`);
  return items.reduce((best, item) => (pick(compare(item, best)) ? item : best));
}

function sum(value: unknown): unknown {
  const items = list(value);
  return items.length === 0 ? 0n : items.reduce((total, item) => add(total, item));
}

const sorted = (items: readonly unknown[]): unknown[] => [...items].sort(compare);

function flatten(value: unknown, depth: unknown = 1n): unknown[] {
  return list(value).flat(whole(depth));
}

const holds = (items: unknown, item: unknown): boolean => list(items).some((other) => equal(other, item));

// ── Optionals ───────────────────────────────────────────────────────────────────────────────────────────────────────

const optionalOf = (value: unknown): Optional => {
  if (!(value instanceof Optional)) throw noSuchOverload();
  return value;
};

const isZero = (value: unknown): boolean =>
  value === null ||
  value === '' ||
  value === false ||
  Number(numeric(value) ?? 1) === 0 ||
  (isList(value) && value.length === 0) ||
  (isMap(value) && Object.keys(value).length === 0);

/** By name. */
export const FUNCTIONS: ReadonlyMap<string, Run> = new Map<string, Run>([
  ['_+_', add],
  ['_-_', subtract],
  [
    '_*_',
    arithmetic(
      (a, b) => a * b,
      (a, b) => a * b,
    ),
  ],
  [
    '_/_',
    arithmetic(
      (a, b) => a / nonZero(b, 'division by zero'),
      (a, b) => a / b,
    ),
  ],
  ['_%_', arithmetic((a, b) => a % nonZero(b, 'modulus by zero'), undefined)],
  ['size', size],
  ['contains', (a, b) => text(a).includes(text(b))],
  ['startsWith', (a, b) => text(a).startsWith(text(b))],
  ['endsWith', (a, b) => text(a).endsWith(text(b))],
  ['matches', matches],
  ['int', toInt],
  ['uint', (a) => new Uint(toInt(a))],
  ['double', toDouble],
  ['string', toText],
  ['bool', (a) => (typeof a === 'boolean' ? a : text(a) === 'true')],
  ['dyn', (a) => a],
  ['type', (a) => new TypeValue(typeNameOf(a))],
  ['timestamp', toTimestamp],
  ['duration', toDuration],
  ['getFullYear', timePart((date) => date.year)],
  ['getMonth', timePart((date) => date.month)],
  ['getDate', timePart((date) => date.day)],
  ['getDayOfMonth', timePart((date) => date.day - 1)],
  ['getDayOfWeek', timePart((date) => date.weekday)],
  ['getDayOfYear', timePart((date) => date.yearDay)],
  [
    'getHours',
    timePart(
      (date) => Math.floor(date.ms / 3_600_000),
      (n) => n / (3_600_000n * MS),
    ),
  ],
  [
    'getMinutes',
    timePart(
      (date) => Math.floor(date.ms / 60_000) % 60,
      (n) => n / (60_000n * MS),
    ),
  ],
  [
    'getSeconds',
    timePart(
      (date) => Math.floor(date.ms / 1000) % 60,
      (n) => n / (1000n * MS),
    ),
  ],
  [
    'getMilliseconds',
    timePart(
      (date) => date.ms % 1000,
      (n) => (n / MS) % 1000n,
    ),
  ],
  ['charAt', (a, i) => chars(a)[whole(i)] ?? ''],
  ['indexOf', indexOf],
  ['lastIndexOf', lastIndexOf],
  ['join', (a, by = '') => list(a).map(text).join(text(by))],
  ['lowerAscii', (a) => text(a).replaceAll(/[A-Z]/g, (c) => c.toLowerCase())],
  ['upperAscii', (a) => text(a).replaceAll(/[a-z]/g, (c) => c.toUpperCase())],
  ['replace', replace],
  ['split', split],
  ['substring', substring],
  ['format', (a, values) => formatString(text(a), list(values), toText)],
  ['trim', (a) => text(a).trim()],
  ['reverse', (a) => (isList(a) ? [...a].reverse() : chars(a).reverse().join(''))],
  ['quote', (a) => JSON.stringify(text(a))],
  ['isSorted', (a) => list(a).every((item, i, all) => i === 0 || compare(all[i - 1], item) <= 0)],
  ['sum', sum],
  ['min', (a) => fold(a, (order) => order < 0, 'min')],
  ['max', (a) => fold(a, (order) => order > 0, 'max')],
  ['slice', (a, from, to) => list(a).slice(whole(from), whole(to))],
  ['flatten', flatten],
  ['sort', (a) => sorted(list(a))],
  ['distinct', (a) => list(a).filter((item, i, all) => all.findIndex((other) => equal(other, item)) === i)],
  ['find', (a, pattern) => regexp(pattern).exec(text(a))?.[0] ?? ''],
  [
    'findAll',
    (a, pattern, most) => {
      const found = text(a).match(regexp(pattern, 'g')) ?? [];
      return most === undefined || whole(most) < 0 ? found : found.slice(0, whole(most));
    },
  ],
  ...KUBERNETES_FUNCTIONS,
  ['sets.contains', (a, b) => list(b).every((item) => holds(a, item))],
  ['sets.equivalent', (a, b) => list(b).every((item) => holds(a, item)) && list(a).every((item) => holds(b, item))],
  ['sets.intersects', (a, b) => list(b).some((item) => holds(a, item))],
  ['optional.of', (a) => new Optional(a)],
  ['optional.ofNonZeroValue', (a) => (isZero(a) ? new Optional() : new Optional(a))],
  ['optional.none', () => new Optional()],
  ['hasValue', (a) => optionalOf(a).value !== undefined],
  [
    'value',
    (a) => {
      const { value } = optionalOf(a);
      if (value === undefined) throw new CelError('optional.none() dereference');
      return value;
    },
  ],
  ['or', (a, b) => (optionalOf(a).value === undefined ? b : a)],
  ['orValue', (a, b) => optionalOf(a).value ?? b],
  ...AUTHORIZER_FUNCTIONS,
]);
