/** `match` and `none`: partial objects, their kinds and field names checked against the schemas (lesson-format.md §6). */

import { type SchemaNode, schemaNode } from '../../api/schema/schema.ts';
import { suggest } from '../../cel/suggest.ts';
import type { LoadContext } from './context.ts';
import type { Cursor } from './cursor.ts';
import type { PartialObject } from './types.ts';

/** Reads a list of partial objects. */
export function readPartials(at: Cursor, context: LoadContext): PartialObject[] {
  return at.list((item) => readPartial(item, context)).filter((partial) => partial !== undefined);
}

function readPartial(at: Cursor, context: LoadContext): PartialObject | undefined {
  const fields = at.openMap();
  if (!fields) return undefined;
  const kindAt = fields.get('kind');
  if (!kindAt) {
    fields.missing('kind', 'a partial object says its kind');
    return undefined;
  }
  const kindName = kindAt.text();
  const kind = context.kinds.find(kindName);
  if (!kind) {
    kindAt.fail('E201', `no kind "${kindName}"`, suggest(kindName, context.kinds.names()));
    return undefined;
  }
  const value = at.value as { apiVersion?: string; metadata?: { name?: string; namespace?: string } };
  checkFields(at, schemaNode(kind.schema));
  return {
    apiVersion: value.apiVersion,
    kind: kind.kind,
    resource: context.kinds.resourceOf(kind),
    schema: kind.schema,
    namespace: kind.namespaced ? (value.metadata?.namespace ?? 'default') : undefined,
    name: value.metadata?.name,
    value: value as Readonly<Record<string, unknown>>,
  };
}

function checkFields(at: Cursor, schema: SchemaNode | undefined): void {
  if (!schema || at.value === null) return;
  if (at.isList) {
    at.list((item) => checkFields(item, schema.items));
    return;
  }
  if (!at.isMap || schema.type !== 'object') return;
  for (const [key, field] of at.openMap()?.fields ?? []) {
    if (schema.code === 'map') {
      checkFields(field, schema.additional);
      continue;
    }
    const node = schema.properties?.(key);
    if (node) checkFields(field, node);
    else field.fail('E104', `no field "${key}" in ${schema.goType}`, suggest(key, schema.keys ?? []));
  }
}
