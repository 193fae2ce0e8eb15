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

/** A field of a struct as it is dumped, whatever its value. */
interface DumpedField {
  readonly field: FieldNode;
  /** What stands before its value: " Name:(*v1.Probe)"; the head of an embedded struct, too, of which it is the first field. */
  readonly before: string;
  /** "}" where an embedded struct ends. */
  readonly after: string;
  /** What stands for a value that is not there. */
  readonly absent: string;
}

/** By the struct's definition: memo of constants. */
const STRUCTS = new Map<string, readonly DumpedField[]>();

function fieldsOf(node: SchemaNode): readonly DumpedField[] {
  const known = STRUCTS.get(node.ref as string);
  if (known) return known;
  const fields = (node.keys as readonly string[]).map((key) => node.properties?.(key) as FieldNode);
  const dumped = fields.map((field, i): DumpedField => {
    const { embedded } = field;
    const opens = embedded !== '' && embedded !== fields[i - 1]?.embedded;
    const closes = embedded !== '' && embedded !== fields[i + 1]?.embedded;
    const name = FIELD_NAMES[field.key] ?? goFieldName(field.key);
    const head = `${name}:(${field.pointer ? '*' : ''}${typeName(field)})`;
    return {
      field,
      before: `${i > 0 ? ' ' : ''}${opens ? `${embedded}:(v1.${embedded}){` : ''}${head}`,
      after: closes ? '}' : '',
      absent: field.pointer ? '<nil>' : content(field, undefined),
    };
  });
  STRUCTS.set(node.ref as string, dumped);
  return dumped;
}

/** A struct's fields; those of an embedded struct stand in a struct of their own. */
function struct(node: SchemaNode, value: Readonly<Record<string, unknown>>): string {
  let text = '{';
  for (const { field, before, after, absent } of fieldsOf(node)) {
    const given = value[field.key];
    text += before + (given === undefined || given === null ? absent : content(field, given)) + after;
  }
  return `${text}}`;
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
