/**
 * Sets of fields: who owns what of an object. A set is a tree of path elements; an element is written as in fieldsV1 —
 * `f:name` a field, `k:{"name":"web"}` an item of a list by its keys, `v:"x"` an item of a set, `i:0` an index.
 * Mirrors structured-merge-diff fieldpath (element.go, set.go, serialize.go, serialize-pe.go). Sets are never changed
 * once made; what two sets have in common is shared.
 */
import { goJson, goQuote } from '../errors.ts';

/** One element of a set: whether the field itself belongs to it, and what of its inside does. */
export interface FieldEntry {
  readonly member: boolean;
  readonly children: FieldSet | undefined;
}

/** By path element. No entry stands for nothing: it is a member or has children. */
export type FieldSet = ReadonlyMap<string, FieldEntry>;

export const NO_FIELDS: FieldSet = new Map();

// ── Building ────────────────────────────────────────────────────────────────────────────────────────────────────

interface OpenEntry {
  member: boolean;
  children: Map<string, OpenEntry> | undefined;
}

/** A set in the making. */
export class FieldSetBuilder {
  readonly #root = new Map<string, OpenEntry>();

  /** The whole object is owned by nobody: an empty path adds nothing. */
  insert(path: readonly string[]): void {
    let level = this.#root;
    const last = path.length - 1;
    for (let i = 0; i <= last; i++) {
      const element = path[i] as string;
      let entry = level.get(element);
      if (!entry) {
        entry = { member: false, children: undefined };
        level.set(element, entry);
      }
      if (i === last) entry.member = true;
      else {
        entry.children ??= new Map();
        level = entry.children;
      }
    }
  }

  /** The set; the builder is not to be used afterwards. */
  done(): FieldSet {
    return this.#root;
  }
}

/** A set of paths. Example: setOf(['f:spec', 'f:replicas']). */
export function setOf(...paths: readonly (readonly string[])[]): FieldSet {
  const builder = new FieldSetBuilder();
  for (const path of paths) builder.insert(path);
  return builder.done();
}

// ── Arithmetic ──────────────────────────────────────────────────────────────────────────────────────────────────

export function union(a: FieldSet, b: FieldSet): FieldSet {
  if (a === b || b.size === 0) return a;
  if (a.size === 0) return b;
  const out = new Map(a);
  for (const [element, theirs] of b) {
    const ours = a.get(element);
    if (!ours) out.set(element, theirs);
    else {
      const children =
        ours.children && theirs.children ? union(ours.children, theirs.children) : (ours.children ?? theirs.children);
      out.set(element, { member: ours.member || theirs.member, children });
    }
  }
  return out;
}

export function intersection(a: FieldSet, b: FieldSet): FieldSet {
  const out = new Map<string, FieldEntry>();
  for (const [element, ours] of a) {
    const theirs = b.get(element);
    if (!theirs) continue;
    keep(
      out,
      element,
      ours.member && theirs.member,
      ours.children && theirs.children && intersection(ours.children, theirs.children),
    );
  }
  return out;
}

/** Members of `a` that are none of `b`: a field is taken out, its inside stays. */
export function difference(a: FieldSet, b: FieldSet): FieldSet {
  if (a.size === 0 || b.size === 0) return a;
  const out = new Map<string, FieldEntry>();
  for (const [element, ours] of a) {
    const theirs = b.get(element);
    if (!theirs) out.set(element, ours);
    else {
      const children = ours.children && theirs.children ? difference(ours.children, theirs.children) : ours.children;
      keep(out, element, ours.member && !theirs.member, children);
    }
  }
  return out;
}

/** The same, but with a field goes all that is in it. */
export function recursiveDifference(a: FieldSet, b: FieldSet): FieldSet {
  if (a.size === 0 || b.size === 0) return a;
  const out = new Map<string, FieldEntry>();
  for (const [element, ours] of a) {
    const theirs = b.get(element);
    if (!theirs) out.set(element, ours);
    else if (!theirs.member) {
      const { children } = ours;
      keep(
        out,
        element,
        ours.member,
        children && theirs.children ? recursiveDifference(children, theirs.children) : children,
      );
    }
  }
  return out;
}

/** The part of a set below some paths of field names, where * is any element; fields on the way count, too. Upstream: FilterIncludeMatches. */
export function onlyBelow(set: FieldSet, paths: readonly (readonly string[])[]): FieldSet {
  if (paths.some((path) => path.length === 0)) return set;
  const out = new Map<string, FieldEntry>();
  for (const [element, { member, children }] of set) {
    const rest = paths.filter(([first]) => first === '*' || element === `f:${first}`).map((path) => path.slice(1));
    if (rest.length > 0) keep(out, element, member, children && onlyBelow(children, rest));
  }
  return out;
}

function keep(out: Map<string, FieldEntry>, element: string, member: boolean, children: FieldSet | undefined): void {
  const inside = children && children.size > 0 ? children : undefined;
  if (member || inside) out.set(element, { member, children: inside });
}

export function hasPath(set: FieldSet, path: readonly string[]): boolean {
  let level: FieldSet | undefined = set;
  let entry: FieldEntry | undefined;
  for (const element of path) {
    entry = level?.get(element);
    level = entry?.children;
  }
  return entry?.member ?? false;
}

/** Every member, outer ones first, in order of path elements. Upstream: Set.Iterate. */
export function pathsOf(set: FieldSet): string[][] {
  const out: string[][] = [];
  const walk = (level: FieldSet, prefix: readonly string[]): void => {
    const elements = sortedElements(level);
    for (const element of elements) if (level.get(element)?.member) out.push([...prefix, element]);
    for (const element of elements) {
      const children = level.get(element)?.children;
      if (children) walk(children, [...prefix, element]);
    }
  };
  walk(set, []);
  return out;
}

// ── Path elements ───────────────────────────────────────────────────────────────────────────────────────────────

export const fieldElement = (name: string): string => `f:${name}`;

/** An item of a set. */
export const valueElement = (value: unknown): string => `v:${goJson(value)}`;

export const indexElement = (index: number): string => `i:${index}`;

/** An item of a list by its keys, which are sorted by name. */
export function keyElement(keys: readonly (readonly [name: string, value: unknown])[]): string {
  const sorted = keys.length < 2 ? keys : [...keys].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return `k:{${sorted.map(([name, value]) => `${JSON.stringify(name)}:${goJson(value)}`).join(',')}}`;
}

/** As in messages (value.ToString upstream): `.data`, `[name="web"]`, `[="x"]`, `[0]`. */
export function elementText(element: string): string {
  const content = element.slice(2);
  switch (element[0]) {
    case 'f':
      return `.${content}`;
    case 'k':
      return `[${keysOf(content)
        .map(([name, value]) => `${name}=${valueText(value)}`)
        .join(',')}]`;
    case 'v':
      return `[=${valueText(JSON.parse(content))}]`;
    default:
      return `[${content}]`;
  }
}

export const pathText = (path: readonly string[]): string => path.map(elementText).join('');

function valueText(value: unknown): string {
  if (typeof value === 'string') return goQuote(value);
  if (Array.isArray(value)) return `[${value.map(valueText).join(',')}]`;
  if (typeof value !== 'object' || value === null) return String(value);
  // Nothing stands between two entries of a map.
  return Object.entries(value)
    .map(([key, inner]) => `${key}=${valueText(inner)}`)
    .join('');
}

function keysOf(json: string): [string, unknown][] {
  return Object.entries(JSON.parse(json) as Record<string, unknown>);
}

const RANK = 'fkvi';

/** Fields come before keys, keys before values, values before indexes. Upstream: PathElement.Compare. */
function compareElements(a: string, b: string): number {
  if (a[0] !== b[0]) return RANK.indexOf(a[0] as string) - RANK.indexOf(b[0] as string);
  const x = a.slice(2);
  const y = b.slice(2);
  switch (a[0]) {
    case 'f':
      return x < y ? -1 : x > y ? 1 : 0;
    case 'k': {
      const left = keysOf(x);
      const right = keysOf(y);
      for (let i = 0; ; i++) {
        const l = left[i];
        const r = right[i];
        if (!l || !r) return left.length - right.length;
        if (l[0] !== r[0]) return l[0] < r[0] ? -1 : 1;
        const order = compareValues(l[1], r[1]);
        if (order !== 0) return order;
      }
    }
    case 'v':
      return compareValues(JSON.parse(x), JSON.parse(y));
    default:
      return Number(x) - Number(y);
  }
}

const TYPES = ['number', 'string', 'boolean', 'object'];

/** Numbers before strings before booleans; upstream: value.Compare, as far as keys and items of sets go. */
function compareValues(a: unknown, b: unknown): number {
  if (typeof a !== typeof b) return TYPES.indexOf(typeof a) - TYPES.indexOf(typeof b);
  const x = a as number | string | boolean;
  const y = b as number | string | boolean;
  return x < y ? -1 : x > y ? 1 : 0;
}

function sortedElements(level: FieldSet): string[] {
  return [...level.keys()].sort(compareElements);
}

// ── fieldsV1 ────────────────────────────────────────────────────────────────────────────────────────────────────

type FieldsV1 = { [element: string]: FieldsV1 };

/** The set as managedFields show it. */
export function toFieldsV1(set: FieldSet): FieldsV1 {
  const out: FieldsV1 = {};
  for (const element of sortedElements(set)) {
    const { member, children } = set.get(element) as FieldEntry;
    out[element] = children ? { ...(member ? { '.': {} } : {}), ...toFieldsV1(children) } : {};
  }
  return out;
}

/** Reads fieldsV1 as clients send it; undefined when it makes no sense. Unknown kinds of elements are left out. */
export function fromFieldsV1(value: unknown): FieldSet | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const out = new Map<string, FieldEntry>();
  for (const [text, inner] of Object.entries(value as Record<string, unknown>)) {
    if (text === '.') continue;
    const element = normalElement(text);
    if (element === undefined) return undefined;
    if (element === null) continue;
    const children = fromFieldsV1(inner);
    if (!children) return undefined;
    const member = children.size === 0 || Object.hasOwn(inner as object, '.');
    out.set(element, { member, children: children.size > 0 ? children : undefined });
  }
  return out;
}

/** Upstream: DeserializePathElement. undefined: unreadable; null: of a kind nobody knows. */
function normalElement(text: string): string | null | undefined {
  if (text.length < 2 || text[1] !== ':') return undefined;
  const content = text.slice(2);
  try {
    switch (text[0]) {
      case 'f':
        return text;
      case 'v':
        return valueElement(JSON.parse(content));
      case 'k':
        return keyElement(keysOf(content));
      case 'i':
        return /^[+-]?\d+$/.test(content) ? indexElement(Number(content)) : undefined;
      default:
        return null;
    }
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
