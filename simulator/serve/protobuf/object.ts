/**
 * Bodies of type application/vnd.kubernetes.protobuf, which kubectl 1.33 and later sends where it has the Go types: read into the JSON that
 * the API server takes. Mirrors apimachinery/pkg/runtime/serializer/protobuf (the envelope) and the generated code of the
 * types. Leaves out: answers in this form (clients take JSON, too), custom resource definitions (never sent so by kubectl).
 */
import { type FieldNode, type SchemaNode, schemaNode } from '../../api/schema/schema.ts';
import { FIELD_NUMBERS } from './numbers.ts';
import { WireError, type WireField, wireFields } from './wire.ts';

const PREFIX = [0x6b, 0x38, 0x73, 0x00];
const META = 'io.k8s.apimachinery.pkg.apis.meta.v1';

/** A field of a message: which of the object's, or those of an embedded struct. */
type Target = { readonly field: FieldNode } | { readonly embedded: ReadonlyMap<number, Target> };
type Json = Record<string, unknown>;

/** The object that a body holds; throws a WireError for anything else. */
export function readProtobuf(body: Uint8Array): Json {
  if (PREFIX.some((byte, i) => body[i] !== byte)) {
    const shown = [...body.subarray(0, 8)].map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
    throw new WireError(
      `provided data does not appear to be a protobuf message, expected prefix [107 56 115 0] (${shown})`,
    );
  }
  let type: { apiVersion: string; kind: string } | undefined;
  let raw: Uint8Array = new Uint8Array();
  for (const { number, value } of wireFields(body.subarray(PREFIX.length))) {
    if (typeof value === 'bigint') continue;
    if (number === 1) type = readType(value);
    else if (number === 2) raw = value;
  }
  if (!type) throw new WireError("Object 'Kind' is missing");
  return { ...type, ...readMessage(raw, messageOf(definitionOf(type))) };
}

function readType(bytes: Uint8Array): { apiVersion: string; kind: string } {
  const type = { apiVersion: '', kind: '' };
  for (const { number, value } of wireFields(bytes)) {
    if (number === 1) type.apiVersion = text(value);
    else if (number === 2) type.kind = text(value);
  }
  return type;
}

/** The definition's name; options of requests bear the version of the kind that they are sent to. */
function definitionOf({ apiVersion, kind }: { apiVersion: string; kind: string }): string {
  if (kind === 'DeleteOptions') return `${META}.${kind}`;
  const [group = '', version = ''] = apiVersion.includes('/') ? apiVersion.split('/') : ['core', apiVersion];
  return `io.k8s.api.${group.split('.')[0]}.${version}.${kind}`;
}

const NUMBERS: ReadonlyMap<string, readonly string[]> = indexNumbers();
/** Memo of constants. */
const MESSAGES = new Map<string, ReadonlyMap<number, Target>>();

function indexNumbers(): Map<string, readonly string[]> {
  const numbers = new Map<string, readonly string[]>();
  let pkg = '';
  for (const line of FIELD_NUMBERS.split('\n')) {
    const [name = '', ...rest] = line.split(' ');
    if (name.startsWith('@')) pkg = name.slice(1);
    else numbers.set(`${pkg}.${name}`, rest);
  }
  return numbers;
}

function messageOf(id: string): ReadonlyMap<number, Target> {
  const known = MESSAGES.get(id);
  if (known) return known;
  const numbers = NUMBERS.get(id);
  if (!numbers) throw new WireError(`not simulated: ${id} as protobuf`);
  const node = schemaNode(id);
  const message = new Map<number, Target>();
  for (const [i, key] of (node.keys ?? []).entries()) {
    const path = (numbers[i] ?? '0').split('.').map(Number);
    addTarget(message, path, node.properties?.(key) as FieldNode);
  }
  MESSAGES.set(id, message);
  return message;
}

function addTarget(message: Map<number, Target>, [number = 0, ...inner]: readonly number[], field: FieldNode): void {
  if (number === 0) return;
  if (inner.length === 0) {
    message.set(number, { field });
    return;
  }
  const known = message.get(number);
  const embedded = known && 'embedded' in known ? known.embedded : new Map<number, Target>();
  message.set(number, { embedded });
  addTarget(embedded as Map<number, Target>, inner, field);
}

function readMessage(bytes: Uint8Array, message: ReadonlyMap<number, Target>, into: Json = {}): Json {
  for (const wire of wireFields(bytes)) {
    const target = message.get(wire.number);
    if (!target) continue;
    if ('embedded' in target) readMessage(bytesOf(wire), target.embedded, into);
    else readField(wire, target.field, into);
  }
  return into;
}

function readField(wire: WireField, field: FieldNode, into: Json): void {
  const { key, items, additional } = field;
  if (field.code === 'list') {
    const list = (into[key] ??= []) as unknown[];
    list.push(...readElements(wire, items as SchemaNode));
  } else if (field.code === 'map') {
    const entries = (into[key] ??= {}) as Json;
    const [name, value] = readEntry(bytesOf(wire), additional as SchemaNode);
    // A learner's key may be __proto__.
    Object.defineProperty(entries, name, { value, enumerable: true, configurable: true, writable: true });
  } else {
    const value = readValue(wire, field);
    if (value !== undefined) into[key] = value;
  }
}

/** Numbers may stand packed in one field. */
function readElements(wire: WireField, items: SchemaNode): unknown[] {
  if ((items.code !== 'i' && items.code !== 'l') || typeof wire.value === 'bigint') return [readValue(wire, items)];
  const out: unknown[] = [];
  let value = 0n;
  let shift = 0n;
  for (const byte of wire.value) {
    value |= BigInt(byte & 127) << shift;
    shift += 7n;
    if (byte >= 128) continue;
    out.push(readValue({ number: wire.number, value }, items));
    value = 0n;
    shift = 0n;
  }
  return out;
}

function readEntry(bytes: Uint8Array, additional: SchemaNode): readonly [string, unknown] {
  let name = '';
  let value: unknown = additional.code === 'struct' ? {} : additional.code === 's' ? '' : undefined;
  for (const wire of wireFields(bytes)) {
    if (wire.number === 1) name = text(wire.value);
    else if (wire.number === 2)
      value = additional.code === 'list' ? readList(bytesOf(wire), additional) : readValue(wire, additional);
  }
  return [name, value];
}

/** A named list type in a map is a message whose only field is its items. */
function readList(bytes: Uint8Array, { items }: SchemaNode): unknown[] {
  return [...wireFields(bytes)]
    .filter(({ number }) => number === 1)
    .map((wire) => readValue(wire, items as SchemaNode));
}

function readValue(wire: WireField, node: SchemaNode): unknown {
  const { value } = wire;
  switch (node.code) {
    case 'struct':
      return readMessage(bytesOf(wire), messageOf(node.ref as string));
    case 's':
      return text(value);
    case 'b':
      return numberOf(value) !== 0n;
    case 'i':
    case 'l':
      return Number(BigInt.asIntN(64, numberOf(value)));
    case 'd':
      return new Float64Array(BigUint64Array.of(numberOf(value)).buffer)[0];
    case 'y':
      return Buffer.from(bytesOf(wire)).toString('base64');
    case 't':
    case 'm':
      return readTime(bytesOf(wire), node.code === 'm');
    case 'q':
      return text(only(bytesOf(wire), 1) ?? Buffer.from('0'));
    case 'n': {
      const [kind, integer, string] = [1, 2, 3].map((number) => only(bytesOf(wire), number));
      return (kind ?? 0n) === 0n ? Number(BigInt.asIntN(64, numberOf(integer ?? 0n))) : text(string ?? Buffer.of());
    }
    case 'o': {
      const raw = only(bytesOf(wire), 1);
      return raw === undefined ? undefined : (JSON.parse(text(raw)) as unknown);
    }
    default:
      throw new WireError(`not simulated: ${node.goType} as protobuf`);
  }
}

/** An empty message is no time. */
function readTime(bytes: Uint8Array, micro: boolean): string | undefined {
  if (bytes.length === 0) return undefined;
  const seconds = BigInt.asIntN(64, numberOf(only(bytes, 1) ?? 0n));
  const nanos = Number(numberOf(only(bytes, 2) ?? 0n));
  const whole = new Date(Number(seconds) * 1000).toISOString().slice(0, 19);
  return micro ? `${whole}.${String(Math.floor(nanos / 1000)).padStart(6, '0')}Z` : `${whole}Z`;
}

/** The last value of a field. */
function only(bytes: Uint8Array, number: number): WireField['value'] | undefined {
  let found: WireField['value'] | undefined;
  for (const wire of wireFields(bytes)) if (wire.number === number) found = wire.value;
  return found;
}

function bytesOf({ value }: WireField): Uint8Array {
  if (typeof value === 'bigint') throw new WireError('wrong wireType');
  return value;
}

function numberOf(value: WireField['value']): bigint {
  if (typeof value !== 'bigint') throw new WireError('wrong wireType');
  return value;
}

function text(value: WireField['value']): string {
  if (typeof value === 'bigint') throw new WireError('wrong wireType');
  return Buffer.from(value).toString('utf8');
}
