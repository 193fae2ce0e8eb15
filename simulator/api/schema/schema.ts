/**
 * The schemas of the API's objects, read from the compact text in data.ts when they are first asked for.
 *
 * data.ts holds one definition a line (`@package` lines say where they live): `Name field field …`, `Name*` for a map that is
 * replaced as a whole. A field is `[Embedded/]key[:TYPE][(ENUM|…)][&map,keys][@][%][~mergeKey][^][-][!+_][?default]`:
 * TYPE is `[`list of, `{`map of, `*`pointer to a scalar — s string, i int32, l int64, d float64, b bool, t Time, m MicroTime,
 * q Quantity, n IntOrString, y bytes, o anything, followed by the Go name of the type if it has one — or `Name`, `N.Name` a
 * definition of this or the Nth package; `=Name` the Go name of a list or map type. `@` atomic, `%` set, `~` patch strategy merge,
 * `^` retainKeys, `-` left out when zero though a struct, `!` required and written when zero, `+` only required, `_` only written.
 * Left out of the data: descriptions, list kinds, kinds that Drydock does not have.
 */
import { SCHEMA_DATA } from './data.ts';

type ScalarCode = 's' | 'i' | 'l' | 'd' | 'b' | 't' | 'm' | 'q' | 'n' | 'y' | 'o';

/** A type: of a definition, a field, an element. */
export interface SchemaNode {
  readonly type: 'object' | 'array' | 'string' | 'integer' | 'number' | 'boolean' | 'any';
  /** int32, int64, double, byte, date-time, int-or-string, quantity. */
  readonly format?: string;
  /** The definition's id, for `type: 'object'` with properties. */
  readonly ref?: string;
  readonly properties?: (key: string) => FieldNode | undefined;
  /** The properties' names in the order of the Go struct, in which the API server writes them. */
  readonly keys?: readonly string[];
  readonly required?: readonly string[];
  readonly items?: SchemaNode;
  readonly additional?: SchemaNode;
  /** Maps and structs that server-side apply replaces as a whole. */
  readonly mapType?: 'atomic';
  readonly code: ScalarCode | 'struct' | 'list' | 'map';
  /** As Go's decoder names it: "v1.PodSpec", "[]string", "types.UID". */
  readonly goType: string;
}

export interface FieldNode extends SchemaNode {
  readonly key: string;
  readonly patchStrategy?: 'merge' | 'retainKeys' | 'merge,retainKeys';
  readonly patchMergeKey?: string;
  readonly listType?: 'atomic' | 'set' | 'map';
  readonly listMapKeys?: readonly string[];
  readonly enum?: readonly string[];
  readonly default?: string | number | boolean;
  readonly isRequired: boolean;
  /** nil is not the zero value: "" and 0 and false are kept. */
  readonly pointer: boolean;
  /** Written even when zero. */
  readonly always: boolean;
  /** The embedded Go struct the field belongs to, or ''. */
  readonly embedded: string;
}

const PACKAGES: readonly string[] = [...SCHEMA_DATA.matchAll(/^@(.*)$/gm)].map((m) => m[1] as string);
const LINES: ReadonlyMap<string, string> = indexLines();
/** Parsed definitions: a memo of constants. */
const PARSED = new Map<string, SchemaNode>();

/** Go's zero value of anything but a struct, as written in JSON. */
export function zeroScalar({ code }: SchemaNode): unknown {
  switch (code) {
    case 's':
      return '';
    case 'i':
    case 'l':
    case 'd':
    case 'n':
      return 0;
    case 'b':
      return false;
    case 'q':
      return '0';
    default:
      return null;
  }
}

/** The definition "io.k8s.api.core.v1.Pod"; throws for a name that is not there. */
export function schemaNode(name: string): SchemaNode {
  const node = findSchema(name);
  if (!node) throw new Error(`no schema ${name}`);
  return node;
}

/** The definition, or undefined when the data do not have it. */
export function findSchema(name: string): SchemaNode | undefined {
  const parsed = PARSED.get(name);
  if (parsed) return parsed;
  const line = LINES.get(name);
  if (line === undefined) return undefined;
  const node = parseDefinition(name, line);
  PARSED.set(name, node);
  return node;
}

/** All definitions' names. */
export function schemaNames(): readonly string[] {
  return [...LINES.keys()];
}

function indexLines(): Map<string, string> {
  const lines = new Map<string, string>();
  let pkg = '';
  for (const line of SCHEMA_DATA.split('\n')) {
    if (line.startsWith('@')) {
      pkg = line.slice(1);
      continue;
    }
    lines.set(`${pkg}.${/^\w+/.exec(line)?.[0]}`, line);
  }
  return lines;
}

/** "io.k8s.api.autoscaling.v2" → "v2": the Go package. */
const versionOf = (pkg: string): string => pkg.slice(pkg.lastIndexOf('.') + 1);

function parseDefinition(id: string, line: string): SchemaNode {
  const [head, ...texts] = line.split(' ') as [string, ...string[]];
  const pkg = id.slice(0, id.lastIndexOf('.'));
  let fields: Map<string, FieldNode> | undefined;
  const load = (): Map<string, FieldNode> => {
    if (!fields) {
      fields = new Map();
      for (const text of texts) {
        const field = parseField(text, pkg);
        fields.set(field.key, field);
      }
    }
    return fields;
  };
  return {
    type: 'object',
    ref: id,
    code: 'struct',
    goType: `${versionOf(pkg)}.${id.slice(pkg.length + 1)}`,
    ...(head.endsWith('*') ? { mapType: 'atomic' as const } : {}),
    properties: (key) => load().get(key),
    get keys() {
      return [...load().keys()];
    },
    get required() {
      return [...load().values()].filter((f) => f.isRequired).map((f) => f.key);
    },
  };
}

const FIELD =
  /^(?:([\w.]+)\/)?([^:!+_?&@%~^(-][^:!+_?&@%~^(]*?)(?::(\*?)([^=(&@%~^!+_?-]+)(?:=(\w+))?)?(?:\(([^)]*)\))?(?:&([a-zA-Z\d,]+))?([@%]*)(~\w*)?(\^?)(-?)([!+_]?)(?:\?(.*))?$/;

function parseField(text: string, pkg: string): FieldNode {
  const match = FIELD.exec(text);
  if (!match) throw new Error(`schema data: ${text}`);
  const [, embedded, key, star, type, goName, values, mapKeys, marks, merge, retain, omitZero, flag, fallback] = match;
  const node = parseType(type ?? 's', pkg, goName);
  const zeroWritten =
    !star && omitZero === '' && (flag === '!' || flag === '_' || 'tmqn'.includes(node.code) || node.code === 'struct');
  // A struct or list reads its definition lazily, so the node is kept as prototype rather than copied.
  const own: Partial<Mutable<FieldNode>> = {
    key: asName(key as string),
    embedded: embedded ?? '',
    pointer: star === '*',
    always: zeroWritten,
    isRequired: flag === '!' || flag === '+',
  };
  if (values !== undefined) own.enum = values.split('|');
  if (mapKeys) {
    own.listMapKeys = mapKeys.split(',');
    own.listType = 'map';
  } else if (node.code === 'list' && marks) own.listType = marks.includes('%') ? 'set' : 'atomic';
  else if (marks?.includes('@')) own.mapType = 'atomic';
  if (merge !== undefined && merge !== '') {
    own.patchStrategy = retain ? 'merge,retainKeys' : 'merge';
    if (merge.length > 1) own.patchMergeKey = merge.slice(1);
  } else if (retain) own.patchStrategy = 'retainKeys';
  if (fallback !== undefined)
    own.default = node.type === 'integer' ? Number(fallback) : node.type === 'boolean' ? fallback === 'true' : fallback;
  return Object.assign(Object.create(node) as SchemaNode, own) as FieldNode;
}

/** A text as engines keep names of properties: finding such a one in a Map costs a comparison of addresses. */
const asName = (text: string): string => Object.keys({ [text]: 0 })[0] as string;

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

const SCALARS: Readonly<Record<string, readonly [SchemaNode['type'], string | undefined, string]>> = {
  s: ['string', undefined, 'string'],
  i: ['integer', 'int32', 'int32'],
  l: ['integer', 'int64', 'int64'],
  d: ['number', 'double', 'float64'],
  b: ['boolean', undefined, 'bool'],
  t: ['string', 'date-time', 'string'],
  m: ['string', 'date-time', 'string'],
  q: ['string', 'quantity', 'string'],
  n: ['string', 'int-or-string', 'int32'],
  y: ['string', 'byte', '[]uint8'],
  o: ['any', undefined, 'object'],
};

function parseType(text: string, pkg: string, goName?: string): SchemaNode {
  const named = goName === undefined ? undefined : `${pkg.slice(pkg.lastIndexOf('.') + 1)}.${goName}`;
  if (text.startsWith('[')) {
    const items = parseType(text.slice(1), pkg);
    return { type: 'array', code: 'list', items, goType: named ?? `[]${items.goType}` };
  }
  if (text.startsWith('{')) {
    const additional = parseType(text.slice(1), pkg);
    return { type: 'object', code: 'map', additional, goType: named ?? `map[string]${additional.goType}` };
  }
  const scalar = SCALARS[text.charAt(0)];
  if (scalar && /^[a-z]/.test(text)) {
    const name = text.slice(1);
    const goType = name === '' ? scalar[2] : name.includes('.') ? name : `${versionOf(pkg)}.${name}`;
    return { type: scalar[0], ...(scalar[1] ? { format: scalar[1] } : {}), code: text.charAt(0) as ScalarCode, goType };
  }
  const dot = text.indexOf('.');
  const id = dot < 0 ? `${pkg}.${text}` : `${PACKAGES[Number(text.slice(0, dot))]}.${text.slice(dot + 1)}`;
  return findSchema(id) ?? { type: 'any', code: 'o', goType: `v1.${id.slice(id.lastIndexOf('.') + 1)}` };
}
