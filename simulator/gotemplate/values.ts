/**
 * Go's types on JavaScript's values (see types.ts for which stands for which): what `%T` prints, what reflect's Kind is, truth, order of
 * map keys, assignability. Mirrors reflect as text/template uses it.
 */
import type { GoFunction, GoMethod, GoValue, ParameterType } from './types.ts';
import { compareText } from './utf8.ts';

export type IntKind =
  | 'int'
  | 'int8'
  | 'int16'
  | 'int32'
  | 'int64'
  | 'uint'
  | 'uint8'
  | 'uint16'
  | 'uint32'
  | 'uint64'
  | 'uintptr';

/** An integer of a fixed width. `type` names a type of its own, such as time.Duration. */
export class GoInt {
  readonly value: bigint;
  readonly kind: IntKind;
  readonly type: GoType | undefined;

  constructor(value: bigint | number, kind: IntKind = 'int', type?: GoType) {
    this.value = BigInt(value);
    this.kind = kind;
    this.type = type;
  }
  get signed(): boolean {
    return this.kind.startsWith('i');
  }
  toJSON(): number {
    return Number(this.value);
  }
}

/** Go's int. */
export const int = (value: number | bigint): GoInt => new GoInt(value, 'int');
export const int64 = (value: number | bigint): GoInt => new GoInt(BigInt.asIntN(64, BigInt(value)), 'int64');

export class GoComplex {
  readonly real: number;
  readonly imaginary: number;
  constructor(real: number, imaginary: number) {
    this.real = real;
    this.imaginary = imaginary;
  }
}

/** A type with a name of its own, or a slice or map of something else than interface {}. */
export interface GoType {
  /** "[]string", "chartutil.Values". */
  readonly name: string;
  readonly kind: 'map' | 'slice' | 'struct' | 'ptr' | 'int64';
  /** What it holds: "interface {}" unless given. */
  readonly element?: string;
  readonly methods?: ReadonlyMap<string, GoMethod>;
  /** Stringer. */
  readonly text?: (value: GoValue) => string;
  /** Stringer of its pointer only: printed so where a template prints it, not by functions. */
  readonly pointerText?: (value: GoValue) => string;
  /** A slice or map that was never made: empty, but null in JSON. */
  readonly isNil?: boolean;
}

export interface StructField {
  readonly name: string;
  readonly type: string;
  /** Its fields are this struct's too. */
  readonly embedded?: boolean;
  /** encoding/json's name; with `omitEmpty` its empty value is left out. */
  readonly json?: string;
  readonly omitEmpty?: boolean;
}

export interface StructType extends GoType {
  readonly fields: readonly StructField[];
  /** encoding.TextMarshaler: the struct as a text of JSON. */
  readonly json?: (struct: GoStruct) => string;
}

/** A struct, or a pointer to one (`kind` of the type says). */
export class GoStruct {
  readonly type: StructType;
  readonly values: ReadonlyMap<string, GoValue>;
  constructor(type: StructType, values: ReadonlyMap<string, GoValue>) {
    this.type = type;
    this.values = values;
  }
}

const TYPE = Symbol('Go type');
interface Typed {
  [TYPE]?: GoType;
}

export const NIL_SLICE: GoType = { name: '[]interface {}', kind: 'slice', isNil: true };
export const STRINGS: GoType = { name: '[]string', kind: 'slice', element: 'string' };
export const INTS: GoType = { name: '[]int', kind: 'slice', element: 'int' };
export const STRING_MAP: GoType = { name: 'map[string]string', kind: 'map', element: 'string' };

/** Says of which Go type an array or object is. */
export function withType<T extends object>(value: T, type: GoType): T {
  (value as Typed)[TYPE] = type;
  return value;
}

/** The type given to an array or object. */
export function typeOf(value: GoValue): GoType | undefined {
  if (value instanceof GoStruct || value instanceof GoInt) return value.type;
  return typeof value === 'object' && value !== null ? (value as Typed)[TYPE] : undefined;
}

/** A map whose keys are the template author's: an object without prototype. */
export type GoMap = { [key: string]: GoValue };
export const newMap = (): GoMap => Object.create(null) as GoMap;

export function isMap(value: GoValue): value is GoMap {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof GoInt) &&
    !(value instanceof GoStruct) &&
    !(value instanceof Uint8Array) &&
    !(value instanceof GoComplex)
  );
}

/** Whether a value is a slice; []byte is one. */
export const isSlice = (value: GoValue): value is readonly GoValue[] | Uint8Array =>
  Array.isArray(value) || value instanceof Uint8Array;

export const isFunction = (value: GoValue): value is GoFunction =>
  isMap(value) && typeof value['call'] === 'function' && Array.isArray(value['parameters']);

/** Elements of a slice as values: bytes become uint8. */
export function elements(slice: readonly GoValue[] | Uint8Array): readonly GoValue[] {
  return slice instanceof Uint8Array ? Array.from(slice, (byte) => new GoInt(byte, 'uint8')) : slice;
}

export const hasKey = (map: object, key: string): boolean => Object.hasOwn(map, key);

/** Keys in Go's printing and ranging order. */
export function sortedKeys(map: object): string[] {
  const keys = Object.keys(map);
  return keys.length > 1 ? keys.sort(compareText) : keys;
}

/** What %T prints. */
export function typeName(value: GoValue): string {
  if (value === undefined || value === null) return '<nil>';
  switch (typeof value) {
    case 'string':
      return 'string';
    case 'number':
      return 'float64';
    case 'boolean':
      return 'bool';
  }
  if (value instanceof GoInt) return value.type?.name ?? value.kind;
  if (value instanceof Uint8Array) return typeOf(value)?.name ?? '[]uint8';
  if (value instanceof GoComplex) return 'complex128';
  const type = typeOf(value);
  if (type) return type.name;
  if (Array.isArray(value)) return '[]interface {}';
  return isFunction(value) ? functionTypeName(value) : 'map[string]interface {}';
}

function functionTypeName(fn: GoFunction): string {
  return `func(${fn.parameters.join(', ')}) interface {}`;
}

/** What reflect.Kind prints: "invalid", "map", "slice", "float64". */
export function kindName(value: GoValue): string {
  if (value === undefined || value === null) return 'invalid';
  if (value instanceof GoInt) return value.kind;
  if (isSlice(value)) return 'slice';
  if (value instanceof GoStruct) return value.type.kind;
  if (value instanceof GoComplex) return 'complex128';
  if (typeof value === 'object') return isFunction(value) ? 'func' : 'map';
  return typeName(value);
}

/** The static type of what a slice or map holds. */
export function elementType(container: GoValue): string {
  if (container instanceof Uint8Array) return 'uint8';
  return typeOf(container)?.element ?? 'interface {}';
}

/** The zero value of a type, as a missing key of a map gives it. */
export function zeroOf(type: string): GoValue {
  switch (type) {
    case 'string':
      return '';
    case 'bool':
      return false;
    case 'float64':
      return 0;
    case '[]uint8':
      return new Uint8Array(0);
    case 'interface {}':
      return null;
    default:
      return /^u?int/.test(type) ? new GoInt(0, type as IntKind) : null;
  }
}

/** Upstream: text/template.IsTrue. */
export function isTrue(value: GoValue): boolean {
  switch (typeof value) {
    case 'undefined':
      return false;
    case 'boolean':
      return value;
    case 'string':
      return value !== '';
    case 'number':
      return value !== 0;
  }
  if (value === null) return false;
  if (isSlice(value)) return value.length > 0;
  if (value instanceof GoInt) return value.value !== 0n;
  if (value instanceof GoComplex) return value.real !== 0 || value.imaginary !== 0;
  if (value instanceof GoStruct) return true;
  for (const key in value as object) if (hasKey(value as object, key)) return true;
  return isFunction(value);
}

/** Whether a parameter may be nil. */
export function canBeNil(type: ParameterType): boolean {
  return (
    type === 'interface {}' || type === 'reflect.Value' || type === 'error' || type[0] === '[' || type.startsWith('map')
  );
}

/** Whether a value that is not nil may be passed where `type` is wanted. Upstream: reflect.Type.AssignableTo. */
export function isAssignable(value: GoValue, type: ParameterType): boolean {
  if (type === 'interface {}' || type === 'reflect.Value') return true;
  if (type === 'string') return typeof value === 'string';
  if (type === 'map[string]interface {}') return isMap(value) && elementType(value) === 'interface {}';
  if (type === '[]interface {}') return Array.isArray(value) && elementType(value) === 'interface {}';
  if (type === '[]string') return Array.isArray(value) && elementType(value) === 'string';
  return typeName(value) === type;
}

/** The method of a value's type. */
export function methodOf(value: GoValue, name: string): GoFunction | undefined {
  const method = typeOf(value)?.methods?.get(name);
  return method?.(value);
}

/** A field of a struct, its embedded structs' included; undefined when there is none. */
export function fieldOf(struct: GoStruct, name: string): { value: GoValue; type: string } | undefined {
  for (const field of struct.type.fields) {
    if (field.name === name) return { value: struct.values.get(name), type: field.type };
  }
  for (const field of struct.type.fields) {
    const inner = field.embedded ? struct.values.get(field.name) : undefined;
    const found = inner instanceof GoStruct ? fieldOf(inner, name) : undefined;
    if (found) return found;
  }
  return undefined;
}
