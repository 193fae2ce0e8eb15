/**
 * Decoding: from the JSON of a request to a fresh object that has only known fields, with zero values left out as the API server
 * writes them. Mirrors sigs.k8s.io/json (strict field errors, Go's type errors), the UnmarshalJSON of Time, MicroTime, Quantity
 * and IntOrString, and `omitempty`. Left out: duplicate fields (the parsers of JSON and YAML see those), number literals such as
 * 1.0 for integers (JavaScript does not keep them).
 */

import { canonicalQuantity, parseQuantity } from '../quantity.ts';
import type { Kind } from '../types.ts';
import { base64Canonical, base64Encode } from './base64.ts';
import { noteGivenEmpty } from './given-empty.ts';
import { goTimeError, normalTime } from './gotime.ts';
import { type FieldNode, type SchemaNode, schemaNode, zeroScalar } from './schema.ts';

export interface Decoded {
  readonly object: unknown;
  /** `unknown field "spec.foo"`, in the order of the document. */
  readonly unknownFields: string[];
  /** Go's sentence for the first value of a wrong type. */
  readonly typeError?: string;
}

/**
 * In mode Ignore nothing is said of unknown fields; they are dropped in every mode. A value that is `givenAway` belongs to the
 * decoder: what needs no change of it is not copied, and parts that `stored` has, too, are not looked at.
 */
export function decodeStrict(
  schemaName: string,
  value: unknown,
  mode: 'Strict' | 'Warn' | 'Ignore' = 'Strict',
  givenAway = false,
  stored?: unknown,
): Decoded {
  const context = new Context(mode !== 'Ignore', givenAway);
  const object = decoderOf(schemaNode(schemaName))(value ?? {}, context, stored);
  const typeError = context.fatal ?? context.saved;
  return typeError === undefined
    ? { object, unknownFields: context.unknown }
    : { object, unknownFields: context.unknown, typeError };
}

/** Reads an object of a kind: by its own schema, or by that of the definition that brought it. */
export function decodeKind(
  kind: Pick<Kind, 'schema' | 'custom'>,
  value: unknown,
  mode: 'Strict' | 'Warn' | 'Ignore',
  givenAway = false,
  stored?: unknown,
): Decoded {
  return kind.custom
    ? kind.custom.decode(value ?? {}, mode)
    : decodeStrict(kind.schema, value, mode, givenAway, stored);
}

/** A kind's type, of whichever kind of schema. */
export function nodeOfKind(kind: Pick<Kind, 'schema' | 'custom'>): SchemaNode {
  return kind.custom ? kind.custom.node : schemaNode(kind.schema);
}

/** `stored`: what was decoded before and stands in the same place; only where the value is given away. */
type Decoder = (value: unknown, context: Context, stored?: unknown) => unknown;

/** Where the decoder stands, for messages only. */
class Context {
  /** Fields, list indexes and map keys from the root; only the first `depth` count. */
  readonly path: (FieldNode | number | string)[] = [];
  depth = 0;
  readonly unknown: string[] = [];
  /** The Go struct whose field is being read. */
  owner = '';
  /** The first type error: reading goes on behind it. */
  saved: string | undefined;
  /** The first refusal of a type that reads itself: Go stops there, so it wins over `saved`. */
  fatal: string | undefined;
  wantsUnknown: boolean;
  /** Nobody else has the value. */
  readonly isOwner: boolean;

  constructor(wantsUnknown: boolean, isOwner: boolean) {
    this.wantsUnknown = wantsUnknown;
    this.isOwner = isOwner;
  }

  unknownField(key: string): void {
    if (!this.wantsUnknown) return;
    let text = '';
    for (const part of this.path.slice(0, this.depth)) {
      if (typeof part === 'number') text += `[${part}]`;
      else text += (text === '' ? '' : '.') + (typeof part === 'string' ? part : part.key);
    }
    this.unknown.push(`unknown field "${text === '' ? key : `${text}.${key}`}"`);
  }

  /** Reads something whose unknown fields nobody hears of. */
  silently<T>(read: () => T): T {
    const wanted = this.wantsUnknown;
    this.wantsUnknown = false;
    const found = read();
    this.wantsUnknown = wanted;
    return found;
  }

  /** A refusal in the words of a type that reads itself. */
  bad(why: string): undefined {
    this.fatal ??= why;
    return undefined;
  }

  /** Upstream: json.UnmarshalTypeError. */
  typeErrorText(what: string, goType: string): string {
    let field = '';
    for (const part of this.path.slice(0, this.depth)) {
      if (typeof part !== 'object') continue;
      field += (field === '' ? '' : '.') + (part.embedded === '' ? '' : `${part.embedded}.`) + part.key;
    }
    return field === ''
      ? `json: cannot unmarshal ${what} into Go value of type ${goType}`
      : `json: cannot unmarshal ${what} into Go struct field ${this.owner}.${field} of type ${goType}`;
  }

  typeError(value: unknown, goType: string, literal = false): undefined {
    this.saved ??= this.typeErrorText(literal ? `number ${String(value)}` : jsonType(value), goType);
    return undefined;
  }

  fatalType(value: unknown, goType: string, literal = false): undefined {
    this.fatal ??= this.typeErrorText(literal ? `number ${String(value)}` : jsonType(value), goType);
    return undefined;
  }
}

function jsonType(value: unknown): string {
  if (Array.isArray(value)) return 'array';
  return typeof value === 'boolean' ? 'bool' : typeof value;
}

/** Compiled decoders: memos of constants. */
const STRUCTS = new Map<string, StructDecoder>();

function decoderOf(node: SchemaNode): Decoder {
  switch (node.code) {
    case 'struct':
      return structOf(node).decode;
    case 'list':
      return listDecoder(node);
    case 'map':
      return mapDecoder(node);
    case 's':
      return (value, context) => (typeof value === 'string' ? value : context.typeError(value, node.goType));
    case 'b':
      return (value, context) => (typeof value === 'boolean' ? value : context.typeError(value, node.goType));
    case 'i':
      return (value, context) => {
        if (typeof value === 'number' && (value | 0) === value) return value;
        return context.typeError(value, node.goType, typeof value === 'number');
      };
    case 'l':
      return (value, context) => {
        if (typeof value === 'number' && Number.isInteger(value) && value >= -(2 ** 63) && value <= 2 ** 63)
          return value;
        return context.typeError(value, node.goType, typeof value === 'number');
      };
    case 'd':
      return (value, context) => (typeof value === 'number' ? value : context.typeError(value, node.goType));
    case 't':
    case 'm':
      return (value, context) => decodeTime(value, context, node.code === 'm');
    case 'q':
      return decodeQuantity;
    case 'n':
      return (value, context) => {
        if (typeof value === 'string') return value;
        if (typeof value === 'number' && (value | 0) === value) return value;
        return context.fatalType(value, 'int32', typeof value === 'number');
      };
    case 'y':
      return (value, context) => {
        if (Array.isArray(value)) return decodeByteList(value, context);
        if (typeof value !== 'string') return context.typeError(value, node.goType);
        const text = base64Canonical(value);
        if (typeof text === 'string') return text;
        context.saved ??= `illegal base64 data at input byte ${text}`;
        return undefined;
      };
    case 'o':
      return unionDecoder(node.goType) ?? ((value) => cloneJson(value));
  }
}

/** What most values of a type are, and as what they are taken without a further look; '' for types that read themselves. */
type Plain = 'string' | 'number' | 'boolean' | '';

function plainOf({ code }: SchemaNode): Plain {
  if (code === 's') return 'string';
  if (code === 'b') return 'boolean';
  return code === 'i' || code === 'l' || code === 'd' ? 'number' : '';
}

/** Whether a value is plain, and not zero. */
function isPlain(value: unknown, plain: Plain): boolean {
  return !!value && typeof value === plain && (plain !== 'number' || ((value as number) | 0) === value);
}

const JSON_SCHEMA = 'io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaProps';

/**
 * The types of apiextensions that read themselves: a schema or something else. What is neither is null, and unknown fields
 * inside are not told of.
 */
function unionDecoder(goType: string): Decoder | undefined {
  const schema = (value: unknown, context: Context): unknown =>
    context.silently(() => decoderOf(schemaNode(JSON_SCHEMA))(value, context));
  const isObject = (value: unknown): boolean => typeof value === 'object' && !Array.isArray(value);
  switch (goType) {
    case 'v1.JSONSchemaPropsOrArray':
      return (value, context) => {
        if (Array.isArray(value)) return value.map((item: unknown) => schema(item, context));
        return isObject(value) ? schema(value, context) : null;
      };
    case 'v1.JSONSchemaPropsOrBool':
      return (value, context) => {
        if (typeof value === 'boolean') return value;
        return isObject(value) ? schema(value, context) : context.bad('boolean or JSON schema expected');
      };
    case 'v1.JSONSchemaPropsOrStringArray':
      return (value, context) => {
        if (Array.isArray(value)) return cloneJson(value);
        return isObject(value) ? schema(value, context) : null;
      };
    default:
      return undefined;
  }
}

/** Go takes a list of numbers for bytes, too. */
function decodeByteList(value: readonly unknown[], context: Context): unknown {
  for (const byte of value) {
    const number = typeof byte === 'number';
    if (!number || (byte & 255) !== byte) context.typeError(byte, 'uint8', number);
  }
  return base64Encode(Uint8Array.from(value as number[]));
}

function decodeTime(value: unknown, context: Context, micro: boolean): unknown {
  if (typeof value !== 'string') return context.fatalType(value, 'string');
  const text = normalTime(value, micro);
  if (text !== undefined) return text;
  context.fatal ??= goTimeError(value, micro);
  return undefined;
}

function decodeQuantity(value: unknown, context: Context): unknown {
  const text =
    typeof value === 'string' ? value.trim() : typeof value === 'number' ? String(value).replace('e+', 'e') : '?';
  const canonical = canonicalQuantity(text);
  if (canonical !== undefined) return canonical;
  context.fatal ??= parseQuantity(text) as string;
  return undefined;
}

function listDecoder(node: SchemaNode): Decoder {
  const items = node.items as SchemaNode;
  const decode = decoderOf(items);
  const plain = plainOf(items);
  return (value, context, stored) => {
    if (!Array.isArray(value)) return context.typeError(value, node.goType);
    const { owner, path } = context;
    const depth = context.depth++;
    const out: unknown[] = context.isOwner ? value : value.slice();
    const known: readonly unknown[] = Array.isArray(stored) ? stored : NONE;
    for (let i = 0; i < out.length; i++) {
      const element: unknown = out[i];
      if (isPlain(element, plain) || (element === known[i] && i < known.length)) continue;
      path[depth] = i;
      context.owner = owner;
      const read = element === null || element === undefined ? undefined : decode(element, context, known[i]);
      if (read !== element || read === undefined) out[i] = read === undefined ? zeroValue(items) : read;
    }
    context.depth = depth;
    return out;
  };
}

const NONE: readonly unknown[] = [];

function mapDecoder(node: SchemaNode): Decoder {
  const additional = node.additional as SchemaNode;
  const decode = decoderOf(additional);
  const plain = plainOf(additional);
  return (value, context) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      return context.typeError(value, node.goType);
    const { owner, path } = context;
    const depth = context.depth++;
    const out = (context.isOwner ? value : { ...value }) as Record<string, unknown>;
    for (const key in value) {
      const element = (value as Record<string, unknown>)[key];
      if (isPlain(element, plain)) continue;
      path[depth] = key;
      context.owner = owner;
      const read = element === null || element === undefined ? undefined : decode(element, context);
      if (read !== element || read === undefined) setKey(out, key, read === undefined ? zeroValue(additional) : read);
    }
    context.depth = depth;
    return out;
  };
}

interface StructDecoder {
  readonly decode: Decoder;
  readonly zero: () => Record<string, unknown>;
}

/** What is to be known of a field again and again. */
interface FieldPlan {
  readonly key: string;
  readonly field: FieldNode;
  readonly decode: Decoder;
  readonly plain: Plain;
  readonly keepZero: boolean;
  /** Its zero is written, and is null. */
  readonly isNullKept: boolean;
}

function planOf(field: FieldNode): FieldPlan {
  return {
    key: field.key,
    field,
    decode: decoderOf(field),
    plain: plainOf(field),
    keepZero: field.pointer || field.always,
    isNullKept: field.always && field.code !== 'struct' && zeroValue(field) === null,
  };
}

function structOf(node: SchemaNode): StructDecoder {
  const known = STRUCTS.get(node.ref as string);
  if (known) return known;
  const name = (node.ref as string).slice((node.ref as string).lastIndexOf('.') + 1);
  // Read at first use, for types that contain themselves.
  let plans: Map<string, FieldPlan> | undefined;
  let written: FieldPlan[] = [];
  const prepare = (): Map<string, FieldPlan> => {
    const fields = (node.keys as readonly string[]).map((key) => node.properties?.(key) as FieldNode);
    const all = fields.map(planOf);
    written = all.filter(({ field }) => field.always);
    plans = new Map(all.map((plan) => [plan.key, plan]));
    return plans;
  };
  const decoder: StructDecoder = {
    zero: () => {
      if (!plans) prepare();
      const out: Record<string, unknown> = {};
      for (const { key, field } of written) out[key] = zeroValue(field);
      return out;
    },
    decode: (value, context, stored) => {
      if (typeof value !== 'object' || value === null || Array.isArray(value))
        return context.typeError(value, node.goType);
      const fields = plans ?? prepare();
      const source = value as Record<string, unknown>;
      const before = (stored ?? undefined) as Record<string, unknown> | undefined;
      // Most fields stay as they are, so the object is copied in one go and only what differs is written to it.
      let out = context.isOwner ? source : { ...source };
      let dropped: string[] | undefined;
      let empties: Record<string, object> | undefined;
      const { path, depth } = context;
      for (const key in source) {
        const plan = fields.get(key);
        if (!plan) {
          context.unknownField(key);
          (dropped ??= []).push(key);
          continue;
        }
        const given = source[key];
        if (isPlain(given, plan.plain) || (given === null && plan.isNullKept)) continue;
        const known = before?.[key];
        if (given === known && given !== undefined) continue;
        let read: unknown;
        if (given !== null && given !== undefined) {
          path[depth] = plan.field;
          context.depth = depth + 1;
          context.owner = name;
          read = plan.decode(given, context, known);
          context.depth = depth;
        }
        if (read === undefined || (!plan.keepZero && isZero(read))) {
          (dropped ??= []).push(key);
          if (typeof read === 'object') (empties ??= {})[key] = read as object;
        } else if (read !== given) out[key] = read;
      }
      if (dropped) out = without(out, dropped);
      for (const key in empties) noteGivenEmpty(out, key, empties[key] as object);
      for (const { key, field } of written) if (out[key] === undefined) out[key] = zeroValue(field);
      return out;
    },
  };
  STRUCTS.set(node.ref as string, decoder);
  return decoder;
}

/** A copy without some keys: one that keys are deleted from would be slow to read ever after. */
function without(object: Record<string, unknown>, keys: readonly string[]): Record<string, unknown> {
  const out: Record<string, unknown> = {};
  for (const key in object) if (!keys.includes(key)) out[key] = object[key];
  return out;
}

/** What `omitempty` leaves out. Structs are never left out: those that may be are pointers. */
function isZero(value: unknown): boolean {
  if (value === '' || value === 0 || value === false) return true;
  if (typeof value !== 'object' || value === null) return false;
  if (Array.isArray(value)) return value.length === 0;
  for (const _ in value) return false;
  return true;
}

/** Go's zero value, as written in JSON. */
const zeroValue = (node: SchemaNode): unknown => (node.code === 'struct' ? structOf(node).zero() : zeroScalar(node));

function setKey(target: Record<string, unknown>, key: string, value: unknown): void {
  if (key === '__proto__')
    Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true });
  else target[key] = value;
}

/** A deep copy of a JSON value. */
export function cloneJson<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((v: unknown) => cloneJson(v)) as T;
  const out = { ...value } as Record<string, unknown>;
  for (const key in out) {
    const inner = out[key];
    if (typeof inner === 'object' && inner !== null) setKey(out, key, cloneJson(inner));
  }
  return out as T;
}
