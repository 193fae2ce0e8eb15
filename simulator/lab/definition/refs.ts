/** References to objects ("deploy/web", "shop:rs/web") and the types of what they name. */

import { FIRST_KINDS } from '../../api/kinds/first.ts';
import { type SchemaNode, schemaNode } from '../../api/schema/schema.ts';
import type { Kind } from '../../api/types.ts';
import { suggest } from '../../cel/suggest.ts';
import { type CelType, listOf, mapOf, type RecordType } from '../../cel/types.ts';
import type { Filling } from '../../cel/values.ts';
import type { Ref } from './types.ts';

export interface Kinds {
  /** By any name kubectl takes: plural, singular, short name, kind. */
  find(name: string): Kind | undefined;
  names(): readonly string[];
  /** "deployments.apps". */
  resourceOf(kind: Kind): string;
}

/** The kinds that the simulated API serves. */
export function servedKinds(): Kinds {
  const byName = new Map<string, Kind>();
  for (const kind of FIRST_KINDS) {
    for (const name of [
      kind.plural,
      kind.singular,
      kind.kind.toLowerCase(),
      ...kind.shortNames,
      `${kind.plural}.${kind.group}`,
    ]) {
      if (!byName.has(name)) byName.set(name, kind);
    }
  }
  return {
    find: (name) => byName.get(name.toLowerCase()),
    names: () => FIRST_KINDS.map((kind) => kind.singular),
    resourceOf: (kind) => (kind.group === '' ? kind.plural : `${kind.plural}.${kind.group}`),
  };
}

interface BadRef {
  readonly message: string;
  readonly suggestion?: string;
}

/** Reads "kind/name" or "namespace:kind/name". */
export function parseRef(text: string, kinds: Kinds): Ref | BadRef {
  const m = /^(?:([a-z0-9-]+):)?([A-Za-z.]+)\/([a-z0-9.-]+)$/.exec(text);
  if (!m) return { message: `"${text}" is not a reference; expected kind/name or namespace:kind/name` };
  const [, namespace, kindName, name] = m as unknown as [string, string | undefined, string, string];
  const kind = kinds.find(kindName);
  if (!kind) {
    const suggestion = suggest(kindName, kinds.names());
    return { message: `no kind "${kindName}" in "${text}"`, ...(suggestion === undefined ? {} : { suggestion }) };
  }
  if (!kind.namespaced && namespace !== undefined) return { message: `"${text}": a ${kind.kind} has no namespace` };
  return {
    text,
    resource: kinds.resourceOf(kind),
    kind: kind.kind,
    namespace: kind.namespaced ? (namespace ?? 'default') : undefined,
    name,
  };
}

export const isRef = (ref: Ref | BadRef): ref is Ref => 'resource' in ref;

/** The type of a kind's objects, for expressions. */
export function kindType(kind: Kind): RecordType {
  return schemaType(schemaNode(kind.schema)) as RecordType;
}

/** A schema as a type. */
export function schemaType(node: SchemaNode): CelType {
  switch (node.code) {
    case 'list':
      return listOf(node.items ? schemaType(node.items) : 'dyn');
    case 'map':
      return mapOf(node.additional ? schemaType(node.additional) : 'dyn');
    case 'struct':
      return {
        kind: 'record',
        name: node.goType.slice(node.goType.indexOf('.') + 1),
        field: (key) => {
          const field = node.properties?.(key);
          return field && schemaType(field);
        },
        keys: () => node.keys ?? [],
      };
    case 'i':
    case 'l':
      return 'int';
    case 'd':
      return 'double';
    case 'b':
      return 'bool';
    case 's':
    case 't':
    case 'm':
    case 'q':
    case 'y':
      return 'string';
    default:
      return 'dyn';
  }
}

/** Fills in what objects leave out: lists, maps, and the counters of a status (lesson-format.md §8.1). */
export function kindFilling(kind: Kind): Filling {
  return schemaFilling(schemaNode(kind.schema), false);
}

const FILLINGS = new WeakMap<SchemaNode, Filling>();

function schemaFilling(node: SchemaNode, inStatus: boolean): Filling {
  const known = FILLINGS.get(node);
  if (known) return known;
  const missing: (readonly [string, unknown])[] = [];
  if (node.code === 'struct') {
    for (const key of node.keys ?? []) {
      const field = node.properties?.(key);
      if (!field) continue;
      if (field.code === 'list') missing.push([key, []]);
      else if (field.code === 'map') missing.push([key, {}]);
      else if (inStatus && (field.code === 'i' || field.code === 'l')) missing.push([key, 0n]);
      else if (key === 'status' && field.code === 'struct') missing.push([key, statusFilling(field)]);
    }
  }
  const filling: Filling = {
    field(key) {
      const field = node.code === 'map' ? node.additional : node.properties?.(key);
      return field && schemaFilling(field, inStatus || key === 'status');
    },
    item: () => node.items && schemaFilling(node.items, inStatus),
    missing,
    ...(node.code === 'd' ? { double: true } : {}),
  };
  FILLINGS.set(node, filling);
  return filling;
}

function statusFilling(node: SchemaNode): Record<string, unknown> {
  return Object.fromEntries(schemaFilling(node, true).missing);
}
