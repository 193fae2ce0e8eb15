/**
 * Values of expressions: int is bigint, double is number, lists are arrays, maps and objects are plain objects (or Map for keys
 * that are no strings); what JSON has no form for is one of the classes here. Mirrors cel-go common/types.
 */
import { formatQuantity, type Quantity } from '../quantity.ts';

/** An expression that failed while it ran, in cel-go's words: "no such key: web". */
export class CelError extends Error {}

export const noSuchOverload = (): CelError => new CelError('no such overload');

export class Uint {
  readonly value: bigint;
  constructor(value: bigint) {
    this.value = value;
  }
}

export class Timestamp {
  readonly ms: number;
  /** RFC 3339 as it was given, for printing. */
  readonly text: string;
  constructor(ms: number, text: string) {
    this.ms = ms;
    this.text = text;
  }
}

export class Duration {
  readonly nanos: bigint;
  constructor(nanos: bigint) {
    this.nanos = nanos;
  }
}

export class TypeValue {
  readonly name: string;
  constructor(name: string) {
    this.name = name;
  }
}

export class Optional {
  /** Undefined: there is none. */
  readonly value: unknown;
  constructor(value?: unknown) {
    this.value = value;
  }
}

/** A quantity, URL, address, network, version, format, image or a question for rights: an opaque value with a kind. */
export class Opaque<T = unknown> {
  readonly kind:
    | 'quantity'
    | 'url'
    | 'ip'
    | 'cidr'
    | 'semver'
    | 'format'
    | 'image'
    | 'authorizer'
    | 'question'
    | 'decision';
  readonly value: T;
  readonly text: string;
  constructor(kind: Opaque['kind'], value: T, text: string) {
    this.kind = kind;
    this.value = value;
    this.text = text;
  }
}

export const quantityValueOf = (quantity: Quantity): Opaque<Quantity> =>
  new Opaque('quantity', quantity, formatQuantity(quantity));

export const isList = Array.isArray as (value: unknown) => value is unknown[];

export function isMap(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** "int", "map", "string". */
export function typeNameOf(value: unknown): string {
  if (value === null || value === undefined) return 'null_type';
  if (isList(value)) return 'list';
  if (value instanceof Uint) return 'uint';
  if (value instanceof Timestamp) return 'google.protobuf.Timestamp';
  if (value instanceof Duration) return 'google.protobuf.Duration';
  if (value instanceof TypeValue) return 'type';
  if (value instanceof Optional) return 'optional_type';
  if (value instanceof Uint8Array) return 'bytes';
  if (value instanceof Opaque) return value.kind === 'quantity' ? 'kubernetes.Quantity' : value.kind;
  switch (typeof value) {
    case 'bigint':
      return 'int';
    case 'number':
      return 'double';
    case 'boolean':
      return 'bool';
    case 'string':
      return 'string';
    default:
      return 'map';
  }
}

/** int, uint and double as a number or bigint; undefined for others. */
export function numeric(value: unknown): number | bigint | undefined {
  if (typeof value === 'bigint' || typeof value === 'number') return value;
  return value instanceof Uint ? value.value : undefined;
}

/** Equality across types: different types are different, numbers are compared by worth. */
export function equal(a: unknown, b: unknown): boolean {
  const x = numeric(a);
  const y = numeric(b);
  if (x !== undefined && y !== undefined) return x <= y && x >= y;
  if (a === null || b === null || a === undefined || b === undefined) return (a ?? null) === (b ?? null);
  if (isList(a) && isList(b)) return a.length === b.length && a.every((item, i) => equal(item, b[i]));
  if (isMap(a) && isMap(b)) {
    const keys = Object.keys(a);
    return keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && equal(a[key], b[key]));
  }
  if (a instanceof Timestamp && b instanceof Timestamp) return a.ms === b.ms;
  if (a instanceof Duration && b instanceof Duration) return a.nanos === b.nanos;
  if (a instanceof TypeValue && b instanceof TypeValue) return a.name === b.name;
  if (a instanceof Optional && b instanceof Optional)
    return a.value === undefined || b.value === undefined ? a.value === b.value : equal(a.value, b.value);
  if (a instanceof Opaque && b instanceof Opaque) return a.kind === b.kind && sameOpaque(a, b);
  if (a instanceof Uint8Array && b instanceof Uint8Array) return a.length === b.length && a.every((n, i) => n === b[i]);
  return a === b;
}

function sameOpaque(a: Opaque, b: Opaque): boolean {
  if (a.kind === 'quantity') return (a.value as Quantity).nanos === (b.value as Quantity).nanos;
  return a.text === b.text;
}

/** −1, 0 or 1; throws for what has no order. */
export function compare(a: unknown, b: unknown): number {
  const x = numeric(a);
  const y = numeric(b);
  if (x !== undefined && y !== undefined) return x < y ? -1 : x > y ? 1 : 0;
  if (typeof a === 'string' && typeof b === 'string') return a < b ? -1 : a > b ? 1 : 0;
  if (typeof a === 'boolean' && typeof b === 'boolean') return Number(a) - Number(b);
  if (a instanceof Timestamp && b instanceof Timestamp) return Math.sign(a.ms - b.ms);
  if (a instanceof Duration && b instanceof Duration) return a.nanos < b.nanos ? -1 : a.nanos > b.nanos ? 1 : 0;
  throw noSuchOverload();
}
