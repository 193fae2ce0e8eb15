/**
 * A value of an API type as Go's dump writes it, which is what upstream hashes. Mirrors dump.ForHash in
 * k8s.io/apimachinery/pkg/util/dump (spew with `%#v`: types named, methods and addresses off), fed by the schemas: their
 * fields stand in the order of the Go struct and know Go's type names. Left out: numbers with fractions, bytes.
 * Example: `(*int64)30`, `[]v1.EnvVar` → `([]v1.EnvVar)[{Name:(string)A Value:(string)1 ValueFrom:(*v1.EnvVarSource)<nil>}]`.
 */
import { goFieldName } from '../api/schema/internal.ts';
import { type FieldNode, type SchemaNode, schemaNode } from '../api/schema/schema.ts';

/** The dump of a value of the definition `schema`. */
export function goDump(schema: string, value: unknown): string {
  const node = schemaNode(schema);
  return `(${typeName(node)})${content(node, value)}`;
}

/** JSON keys whose Go field is called otherwise than the key says. */
const FIELD_NAMES: Readonly<Record<string, string>> = {
  metadata: 'ObjectMeta',
  serviceAccount: 'DeprecatedServiceAccount',
  fsGroupChangePolicy: 'FSGroupChangePolicy',
};

const TYPE_NAMES: Readonly<Record<string, string>> = {
  q: 'resource.Quantity',
  t: 'v1.Time',
  m: 'v1.MicroTime',
  n: 'intstr.IntOrString',
  o: 'v1.FieldsV1',
};

function typeName(node: SchemaNode): string {
  if (node.code === 'list' && node.goType.startsWith('[]') && node.items) return `[]${typeName(node.items)}`;
  return TYPE_NAMES[node.code] ?? node.goType;
}

/** A struct's fields; those of an embedded struct stand in a struct of their own. */
function struct(node: SchemaNode, value: Readonly<Record<string, unknown>>): string {
  const parts: string[] = [];
  const keys = node.keys as readonly string[];
  for (let i = 0; i < keys.length; i++) {
    const field = node.properties?.(keys[i] as string) as FieldNode;
    if (field.embedded === '') {
      parts.push(fieldText(field, value[field.key]));
      continue;
    }
    const inner: string[] = [];
    let last = i;
    for (; last < keys.length; last++) {
      const next = node.properties?.(keys[last] as string) as FieldNode;
      if (next.embedded !== field.embedded) break;
      inner.push(fieldText(next, value[next.key]));
    }
    i = last - 1;
    parts.push(`${field.embedded}:(v1.${field.embedded}){${inner.join(' ')}}`);
  }
  return `{${parts.join(' ')}}`;
}

function fieldText(field: FieldNode, value: unknown): string {
  const name = FIELD_NAMES[field.key] ?? goFieldName(field.key);
  const isPointer = field.pointer;
  return `${name}:(${isPointer ? '*' : ''}${typeName(field)})${isPointer && (value === undefined || value === null) ? '<nil>' : content(field, value)}`;
}

/** The value without its type. Empty lists and maps are nil: the wire does not tell them from absent ones. */
function content(node: SchemaNode, value: unknown): string {
  switch (node.code) {
    case 'struct':
      return struct(node, (value ?? {}) as Readonly<Record<string, unknown>>);
    case 'list': {
      const items = (value ?? []) as readonly unknown[];
      return items.length === 0
        ? '<nil>'
        : `[${items.map((item) => content(node.items as SchemaNode, item)).join(' ')}]`;
    }
    case 'map': {
      const entries = Object.entries((value ?? {}) as Readonly<Record<string, unknown>>).sort(([a], [b]) =>
        a < b ? -1 : 1,
      );
      return entries.length === 0
        ? '<nil>'
        : `map[${entries.map(([key, v]) => `${key}:${content(node.additional as SchemaNode, v)}`).join(' ')}]`;
    }
    case 's':
      return String(value ?? '');
    case 'b':
      return String(value ?? false);
    case 'n':
      return typeof value === 'string'
        ? `{Type:(intstr.Type)1 IntVal:(int32)0 StrVal:(string)${value}}`
        : `{Type:(intstr.Type)0 IntVal:(int32)${Number(value ?? 0)} StrVal:(string)}`;
    case 'q':
      return quantity(String(value ?? '0'));
    case 't':
    case 'm':
      // Only the zero time occurs in templates.
      return '{Time:(time.Time){wall:(uint64)0 ext:(int64)0 loc:(*time.Location)<nil>}}';
    default:
      return String(value ?? 0);
  }
}

/**
 * "100m" → value 100, scale -3, and its own text kept; "64Mi" → value 67108864, scale 0, no text: Go keeps the text only where it
 * is surely canonical (a binary number that 8 does not divide). Upstream: resource.ParseQuantity. Quantities in stored objects are
 * canonical, so the slow path (fractions of binary units, more than 18 digits) is left out.
 */
function quantity(text: string): string {
  if (text === '0') return dumpedQuantity(0n, 0, text, 'DecimalSI');
  const [, sign, whole = '', fraction = '', suffix = ''] = /^([+-]?)0*(\d*)\.?(\d*)(.*)$/.exec(text) ?? [];
  const digits = `${whole}${fraction}` || '0';
  const value = BigInt(digits) * (sign === '-' ? -1n : 1n);
  const binary = /^([KMGTPE])i$/.exec(suffix)?.[1];
  if (binary) {
    const kept = value % 8n !== 0n;
    return dumpedQuantity(value << BigInt(10 * (1 + 'KMGTPE'.indexOf(binary))), 0, kept ? text : '', 'BinarySI');
  }
  const exponent = /^[eE]([+-]?\d+)$/.exec(suffix)?.[1];
  const scale = (exponent ? Number(exponent) : (DECIMAL_SCALES[suffix] ?? 0)) - fraction.length;
  const kept = scale % 3 === 0 && !digits.endsWith('000') && !digits.startsWith('0');
  return dumpedQuantity(value, scale, kept ? text : '', exponent ? 'DecimalExponent' : 'DecimalSI');
}

const DECIMAL_SCALES: Readonly<Record<string, number>> = { n: -9, u: -6, m: -3, k: 3, M: 6, G: 9, T: 12, P: 15, E: 18 };

function dumpedQuantity(value: bigint, scale: number, text: string, format: string): string {
  const amount = `i:(resource.int64Amount){value:(int64)${value} scale:(resource.Scale)${scale}}`;
  return `{${amount} d:(resource.infDecAmount){Dec:(*inf.Dec)<nil>} s:(string)${text} Format:(resource.Format)${format}}`;
}
