import assert from 'node:assert/strict';
import { test } from 'node:test';
import { IDLE_FIELDS } from '../../../simulator/api/idle-fields.ts';
import { type SchemaNode, schemaNode } from '../../../simulator/api/schema/schema.ts';

test('fields that are said to change nothing are fields of the API', () => {
  const at = (node: SchemaNode | undefined, key: string): SchemaNode | undefined =>
    (node?.items ?? node)?.properties?.(key);
  const strangers = IDLE_FIELDS.flatMap(({ type, fields }) =>
    fields
      .filter((path) => !path.split('.').reduce(at, schemaNode(`io.k8s.api.core.v1.${type}`)))
      .map((path) => `${type} ${path}`),
  );
  assert.deepEqual(strangers, []);
});
